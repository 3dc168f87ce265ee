//! What `planifier` says where a scenario cannot be planned as it asks: figures, what is missing,
//! which rules conflict, what each costs at the margin. Nothing is written.

mod conflict;
mod margins;
mod money;
mod payable;
mod reached;

use super::Answer;
use super::output::print_json;
use super::plan::{budgets_in_words, overspent_in_words};
use crate::error::Result;
use crate::inventory::decision::Decision;
use crate::plan::explain::{Conflict, Reached};
use crate::plan::{Explanation, Outcome};
use crate::scenario::planning::Planning;
use crate::scenario::shortfall::Shortfall;
use crate::scenario::study::Study;
use conflict::Rules;
use margins::Margins;
use money::Money;
use payable::Countable;
pub use reached::{AtBest, short_of};
use serde::Serialize;
use std::collections::BTreeMap;

/// Communes or rules told by name on standard error; `--json` has them all.
const TOLD: usize = 5;

/// What is said of a scenario that has no plan.
pub struct Facts<'a> {
    pub study: &'a Study,
    pub planning: &'a Planning,
    pub shortfall: &'a Shortfall,
    pub seconds: &'a BTreeMap<&'static str, f64>,
}

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
pub fn answer(json: bool, facts: &Facts<'_>) -> Result<Answer> {
    let message = facts.in_words();
    eprintln!("{message}");
    eprint!("{}", overspent_in_words(facts.study));
    eprint!("{}", budgets_in_words(&facts.study.budget_decisions));
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
            durees_s: facts.seconds,
        })?;
    }
    Ok(if facts.is_proved() {
        Answer::No
    } else {
        Answer::Unknown
    })
}

impl<'a> Facts<'a> {
    fn payable(&self) -> Option<&'a Explanation> {
        match &self.planning.outcome {
            Outcome::Impossible(payable) => payable.as_ref(),
            _ => None,
        }
    }

    fn reached(&self) -> Option<&'a Reached> {
        self.shortfall.explained.reached.as_ref()
    }

    fn conflict(&self) -> Option<&'a Conflict> {
        self.shortfall.explained.conflict.as_ref()
    }

    /// Whether it is proved that there is no plan.
    pub fn is_proved(&self) -> bool {
        matches!(self.planning.outcome, Outcome::Impossible(_))
            || self.conflict().is_some()
            || self.reached().is_some_and(|it| it.missing_at_least > 0)
    }

    /// INSEE code and name of a commune of the choice.
    fn commune(&self, place: usize) -> (&'a str, &'a str) {
        let commune = self.study.commune_at(place);
        commune.map_or(("", ""), |it| (it.insee.as_str(), it.nom.as_str()))
    }

    fn year(&self, place: usize) -> Option<i32> {
        self.study.scenario.rules.years.list.get(place).copied()
    }

    fn in_words(&self) -> String {
        let mut text = self.explained();
        if self.reached().is_some() {
            text += "\n  « --au-mieux » écrit le plan qui s'en approche le plus, marqué incomplet";
        }
        text
    }

    /// Whether a plan that comes near is known.
    pub fn has_nearest(&self) -> bool {
        self.reached().is_some()
    }

    /// Why there is no plan, with figures: a sentence, then a line each.
    pub fn explained(&self) -> String {
        let mut text = match self.payable() {
            Some(payable) => payable::in_words(payable),
            None if self.is_proved() => {
                "aucun plan ne tient à la fois les objectifs, les budgets et les règles".to_owned()
            }
            None => "aucun plan trouvé dans le temps donné, sans preuve qu'il n'en existe pas ; augmentez « calcul.duree_max_s » ou les budgets".to_owned(),
        };
        let nearest = self.payable().and_then(|payable| payable.nearest);
        match self.reached() {
            Some(reached) if nearest.is_none() => text += &reached::in_words(reached),
            None if self.is_proved() => {
                text += "\n  aucun plan n'a été trouvé qui tienne les budgets et les autres règles, même sans objectif";
            }
            _ => {}
        }
        text += &self.money_in_words();
        if let Some(conflict) = self.conflict() {
            text += &self.conflict_in_words(conflict);
        }
        text + &self.margins_in_words()
    }
}

/// The first names of a list, and how many more there are.
fn some_of(names: Vec<String>, what: &str) -> String {
    let more = names.len().saturating_sub(TOLD);
    let text = names.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
    match more {
        0 => text,
        1 => format!("{text} et 1 autre ({what} : voir --json)"),
        more => format!("{text} et {more} autres ({what} : voir --json)"),
    }
}
