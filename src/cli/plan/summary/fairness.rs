//! What every commune gets at least, as JSON has it.

use crate::report::{PlanDocument, fairness};
use crate::scenario::rules::equity::{Good, Level, Per};
use serde::Serialize;

/// Rules of fairness, and what they cost.
#[derive(Serialize)]
pub struct Fairness {
    /// What the plan without these rules saves, kWh a year.
    economie_sans_equite_kwh_an: Option<f64>,
    /// What it saves more.
    prix_kwh_an: Option<f64>,
    regles: Vec<OfRule>,
    #[serde(skip)]
    words: String,
}

#[derive(Serialize)]
struct OfRule {
    mesure: &'static str,
    par: &'static str,
    /// What is asked; none where it is to be as much as it can.
    minimum: Option<f64>,
    /// What the commune that gets least has.
    atteint: Option<f64>,
    commune: Option<String>,
    communes_sans_rien: usize,
}

impl Fairness {
    /// What is known of a plan; none where the scenario has no such rule.
    pub fn of(document: &PlanDocument<'_>) -> Option<Self> {
        let words = fairness::in_words(document)?;
        let communes = document.study.scenario.territory.communes();
        let shares = document.study.fair_shares(&document.choice.communes);
        let regles = shares.iter().map(|share| OfRule {
            mesure: match share.rule.good {
                Good::Points => "points",
                Good::Saving => "economie",
            },
            par: match share.rule.per {
                Per::Commune => "commune",
                Per::Inhabitant => "habitant",
                Per::Point => "point",
            },
            minimum: match share.rule.level {
                Level::Least(least) => Some(least),
                Level::Greatest => None,
            },
            atteint: share.least.map(|(_, level)| level),
            commune: share
                .least
                .map(|(commune, _)| communes[commune].insee.clone()),
            communes_sans_rien: share.without,
        });
        Some(Self {
            economie_sans_equite_kwh_an: document.proof.without.fairness_kwh,
            prix_kwh_an: document.proof.fairness_price_kwh(),
            regles: regles.collect(),
            words,
        })
    }

    /// In a few sentences.
    pub fn in_words(&self) -> String {
        format!("{}\n", self.words)
    }
}
