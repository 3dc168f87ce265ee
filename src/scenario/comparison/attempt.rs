//! Planning a scenario that is like another but for one thing: what the plan comes to, or why
//! there is none.

use super::figures::Figures;
use crate::plan::{Nearest, Outcome, Plan};
use crate::scenario::planning::Planning;
use crate::scenario::study::Study;

/// What came of planning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attempt {
    /// A plan.
    Planned(Worked),
    /// None that meets the targets.
    OutOfReach {
        /// Whether that is proved; else none was found in the time given.
        proved: bool,
        /// The plan that comes nearest, where that is known without further search.
        nearest: Option<Nearest>,
    },
}

/// What a plan comes to, and how good it is proved to be under the last goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worked {
    /// Its figures.
    pub figures: Figures,
    /// What it is worth, in `unit`; a cost is positive.
    pub value: f64,
    /// No plan does better.
    pub bound: f64,
    /// The proved relative gap between the two.
    pub gap: f64,
    /// Unit of the last goal.
    pub unit: &'static str,
    /// Whether the value is the energy saved in a year and nothing else.
    pub is_plain_kwh: bool,
}

impl Attempt {
    /// What planning a study came to.
    #[must_use]
    pub fn of(study: &Study, planning: &Planning) -> Self {
        let Some(plan) = planning.outcome.plan() else {
            let explanation = match &planning.outcome {
                Outcome::Impossible(explanation) => explanation.as_ref(),
                _ => None,
            };
            return Self::OutOfReach {
                proved: matches!(planning.outcome, Outcome::Impossible(_)),
                nearest: explanation.and_then(|one| one.nearest),
            };
        };
        let choice = study.choose(&planning.choice, plan);
        let finances = study.finances(&choice);
        let figures = Figures::of(study, &choice, &finances);
        Self::Planned(Worked::of(study, planning, plan, figures))
    }

    /// The plan, if there is one.
    #[must_use]
    pub fn worked(&self) -> Option<&Worked> {
        match self {
            Self::Planned(worked) => Some(worked),
            Self::OutOfReach { .. } => None,
        }
    }
}

impl Worked {
    /// A plan and its figures.
    #[must_use]
    pub fn of(study: &Study, planning: &Planning, plan: &Plan, figures: Figures) -> Self {
        let objective = planning.choice.goals.last().map(|goal| goal.objective);
        let objective = objective.unwrap_or_default();
        Self {
            figures,
            value: objective.shown(plan.value),
            bound: objective.shown(plan.bound),
            gap: plan.gap(),
            unit: study.scenario.rules.years.unit(objective),
            is_plain_kwh: planning.is_plain_kwh(study),
        }
    }
}
