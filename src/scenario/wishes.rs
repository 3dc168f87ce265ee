//! What it costs to leave no cabinet and no street half done, where a scenario wishes that.

use super::planning::plan_stages;
use super::problem::ChoiceProblem;
use super::study::{Choice, CommuneChoice, Study};
use crate::plan::Limits;
use crate::plan::problem::Whole;

/// What the plan would be without wishes for whole groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unwished {
    /// Energy that it saves, kWh a year.
    pub saving_kwh: f64,
    /// What it costs, works on cabinets included, cents on the scenario's basis.
    pub cost_cents: i64,
}

impl Unwished {
    /// The same figures of a plan.
    #[must_use]
    pub fn of(choice: &Choice) -> Self {
        let all = choice.all_years();
        Self {
            saving_kwh: choice.total(CommuneChoice::saving_kwh_per_year),
            cost_cents: all.cost_cents + all.works_cents,
        }
    }
}

impl Study {
    /// The plan of a choice without its wishes for whole cabinets and streets; none where the scenario
    /// has none, or no plan was found.
    #[must_use]
    pub fn without_wishes(&self, choice: &ChoiceProblem, limits: &Limits) -> Option<Unwished> {
        if !self.scenario.rules.groups.has_penalty() {
            return None;
        }
        let mut free = choice.clone();
        for bundle in &mut free.base.bundles {
            if matches!(bundle.whole, Whole::Wished { .. }) {
                bundle.whole = Whole::Free;
            }
        }
        let planning = plan_stages(free, None, limits, &|_| ());
        let plan = planning.outcome.plan()?;
        Some(Unwished::of(&self.choose(&planning.choice, plan)))
    }
}
