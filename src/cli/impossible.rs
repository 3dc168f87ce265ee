//! What `planifier` says where a scenario cannot be planned as it asks: figures, what is missing,
//! which rules conflict, what each costs at the margin. Nothing is written.

use super::output::print_json;
use super::plan::{budgets_in_words, overspent_in_words};
use super::{Answer, terminal};
use crate::error::Result;
use crate::inventory::decision::Decision;
use crate::search::conflict::Rules;
use crate::search::margins::Margins;
use crate::search::money::Money;
use crate::search::payable::Countable;
use crate::search::{AtBest, Facts};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Impossible<'a> {
    statut: &'static str,
    base_montants: &'static str,
    /// How the table of budgets was understood.
    budgets_compris: &'a [Decision],
    message: String,
    #[serde(flatten)]
    payables: Option<Countable>,
    au_mieux: Option<AtBest>,
    argent_manquant: Money<'a>,
    conflit: Option<Rules>,
    marges: Margins<'a>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

/// Says why there is no plan.
pub fn answer(
    json: bool,
    facts: &Facts<'_>,
    seconds: &BTreeMap<&'static str, f64>,
) -> Result<Answer> {
    let message = in_words(facts);
    terminal::inform(&message);
    for beside in [
        overspent_in_words(facts.study),
        budgets_in_words(&facts.study.budget_decisions),
    ] {
        if !beside.is_empty() {
            terminal::inform(beside.trim_end());
        }
    }
    if json {
        print_json(&Impossible {
            statut: if facts.is_proved() {
                "impossible"
            } else {
                "inconnu"
            },
            base_montants: facts.study.scenario.basis.basis.code(),
            budgets_compris: &facts.study.budget_decisions,
            message,
            payables: facts.payable().map(Countable::of),
            au_mieux: facts.reached().map(|reached| AtBest::of(reached, None)),
            argent_manquant: facts.money(),
            conflit: facts.conflict().map(|conflict| facts.rules(conflict)),
            marges: facts.margins(),
            durees_s: seconds,
        })?;
    }
    Ok(if facts.is_proved() {
        Answer::No
    } else {
        Answer::Unknown
    })
}

fn in_words(facts: &Facts<'_>) -> String {
    let mut text = facts.explained();
    if facts.has_nearest() {
        text += "\n  « --au-mieux » écrit le plan qui s'en approche le plus, marqué incomplet";
    }
    text
}
