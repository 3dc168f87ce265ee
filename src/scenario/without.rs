//! What a plan would be without rules of which a council may ask the price.

use super::problem::ChoiceProblem;
use super::study::Study;
use super::wishes::Unwished;
use crate::plan::Limits;

/// Figures of the plan that would be the best without some rules.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct WithoutRules {
    /// What it would save without rules of fairness, kWh a year, where the scenario has any.
    pub fairness_kwh: Option<f64>,
    /// What it would be without wishes for whole groups, where the scenario has any.
    pub wishes: Option<Unwished>,
}

impl Study {
    /// Those of a choice that was planned: one plan more for each kind of such rules.
    #[must_use]
    pub fn without_rules(&self, choice: &ChoiceProblem, limits: &Limits) -> WithoutRules {
        WithoutRules {
            fairness_kwh: self.saving_without_fairness(choice, limits),
            wishes: self.without_wishes(choice, limits),
        }
    }
}
