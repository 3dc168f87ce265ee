//! What every commune gets at least, and what that costs, in words.

use super::PlanDocument;
use super::wording::{counted, planned, significant, thousands, unbroken};
use crate::scenario::fairness::FairShare;

/// A sentence a rule, then what the rules cost; nothing without rules.
#[must_use]
pub fn in_words(document: &PlanDocument<'_>) -> Option<String> {
    let shares = document.study.fair_shares(&document.choice.communes);
    if shares.is_empty() {
        return None;
    }
    let rules = shares.iter().zip(1..);
    let mut sentences: Vec<String> = rules
        .map(|(share, rank)| of_rule(document, share, rank))
        .collect();
    let proof = document.proof;
    let price = proof.without.fairness_kwh.zip(proof.fairness_price_kwh());
    if let Some((without, price)) = price {
        sentences.push(format!(
            "Sans règle d'équité, le plan économiserait {} kWh/an : l'équité coûte {} kWh/an.",
            thousands(planned(without)),
            thousands(planned(price.max(0.0))),
        ));
    }
    Some(unbroken(&sentences.join(" ")))
}

fn of_rule(document: &PlanDocument<'_>, share: &FairShare<'_>, rank: usize) -> String {
    let communes = document.study.scenario.territory.communes();
    let reached = match share.least {
        Some((commune, level)) => format!(
            "la commune la moins servie, {}, en a {}",
            communes[commune].nom,
            significant(level)
        ),
        None => "aucune commune n'en a".into(),
    };
    let without = match share.without {
        0 => String::new(),
        without => format!(
            ", {} rien",
            counted(without, "commune n'a", "communes n'ont")
        ),
    };
    format!(
        "Équité (règle [[equite]] n° {rank}), en {} : {} ; {reached}{without}.",
        share.rule.unit(),
        share.rule.level_in_words(),
    )
}
