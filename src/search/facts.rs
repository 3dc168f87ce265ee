//! Why there is no plan: figures, what is missing, which rules conflict, what each costs at the
//! margin.

use super::{payable, reached};
use crate::plan::explain::{Conflict, Reached};
use crate::plan::{Explanation, Outcome};
use crate::scenario::planning::Planning;
use crate::scenario::shortfall::Shortfall;
use crate::scenario::study::Study;

/// Communes or rules told by name in sentences; the JSON answer has them all.
pub(super) const TOLD: usize = 5;

/// What is said of a scenario that has no plan.
pub struct Facts<'a> {
    /// The scenario, worked out.
    pub study: &'a Study,
    /// The search.
    pub planning: &'a Planning,
    /// What is missing.
    pub shortfall: &'a Shortfall,
}

impl<'a> Facts<'a> {
    /// What the points and budgets let be done of each target alone.
    #[must_use]
    pub fn payable(&self) -> Option<&'a Explanation> {
        match &self.planning.outcome {
            Outcome::Impossible(payable) => payable.as_ref(),
            _ => None,
        }
    }

    /// The plan that comes nearest to the targets, if one is known.
    #[must_use]
    pub fn reached(&self) -> Option<&'a Reached> {
        self.shortfall.explained.reached.as_ref()
    }

    /// The rules that cannot hold together, if they are known.
    #[must_use]
    pub fn conflict(&self) -> Option<&'a Conflict> {
        self.shortfall.explained.conflict.as_ref()
    }

    /// Whether it is proved that there is no plan.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        matches!(self.planning.outcome, Outcome::Impossible(_))
            || self.conflict().is_some()
            || self.reached().is_some_and(|it| it.missing_at_least > 0)
    }

    /// INSEE code and name of a commune of the choice.
    pub(super) fn commune(&self, place: usize) -> (&'a str, &'a str) {
        let commune = self.study.commune_at(place);
        commune.map_or(("", ""), |it| (it.insee.as_str(), it.nom.as_str()))
    }

    pub(super) fn year(&self, place: usize) -> Option<i32> {
        self.study.scenario.rules.years.list.get(place).copied()
    }

    /// Whether a plan that comes near is known.
    #[must_use]
    pub fn has_nearest(&self) -> bool {
        self.reached().is_some()
    }

    /// Why there is no plan, with figures: a sentence, then a line each.
    #[must_use]
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
pub(super) fn some_of(names: Vec<String>, what: &str) -> String {
    let more = names.len().saturating_sub(TOLD);
    let text = names.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
    match more {
        0 => text,
        1 => format!("{text} et 1 autre ({what} : voir --json)"),
        more => format!("{text} et {more} autres ({what} : voir --json)"),
    }
}
