//! Fronts: plans between two goals, of which none is better under both.
//!
//! The first goal is made as great as it can be while the second is worth at least so much, step after
//! step from what the best plan of the first one leaves to the most that the second can reach: plans
//! that no weighted sum of the two goals would show are found as well. Each is then made as good under
//! the second goal as it can be without losing any of the first, so that it has a proof under both.

mod kept;
pub mod taken;
#[cfg(test)]
mod tests;

use super::Scenario;
use super::comparison::Figures;
use super::problem::ChoiceProblem;
use super::rules::thresholds::Threshold;
use super::rules::{Objective, Objectives};
use super::study::Study;
use crate::error::{Error, Result};
use crate::plan::{Limits, PROVED_GAP, Plan};
use rayon::prelude::*;

/// Plans of a front where nobody says how many.
pub const PLANS: usize = 20;
/// The most that are sought.
pub const MOST_PLANS: usize = 100;
/// Thousandths of a unit: the second goal is bound at whole units where steps are wide.
const UNIT: i64 = 1000;

/// Two goals, and the plans between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Front {
    /// What is made as great as can be, and what is bound step by step.
    pub goals: [Objective; 2],
    /// The plans, from the best under the first goal to the best under the second; none is at least as
    /// good as another under both.
    pub plans: Vec<FrontPlan>,
    /// Steps for which a plan was sought.
    pub steps: usize,
}

/// A plan of a front.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrontPlan {
    /// What the second goal was asked to be worth at least, in thousandths; none for the first plan.
    pub least: Option<i64>,
    /// What the plan is worth under each goal: a cost counts below zero.
    pub values: [f64; 2],
    /// No plan that is worth as much under the other goal is worth more under this one.
    pub bounds: [f64; 2],
    /// Whether it is on the upper edge of all the plans: weights for the two goals could have found it.
    pub is_supported: bool,
    /// What it comes to.
    pub figures: Figures,
}

impl FrontPlan {
    /// How far it is at most from the best under each goal, as a share of the bound.
    #[must_use]
    pub fn gaps(&self) -> [f64; 2] {
        [0, 1].map(|goal| {
            let (value, bound) = (self.values[goal], self.bounds[goal]);
            if bound > value + 1e-6 {
                (bound - value) / bound.abs().max(value.abs())
            } else {
                0.0
            }
        })
    }

    /// Whether both gaps are those of a plan that may be called optimal.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.gaps().iter().all(|gap| *gap <= PROVED_GAP)
    }
}

impl Front {
    /// What a value under a goal is, as people read it.
    #[must_use]
    pub fn shown(&self, goal: usize, value: f64) -> f64 {
        self.goals[goal].shown(value)
    }
}

impl Scenario {
    /// The scenario that makes the first of two goals as great as can be, then the second.
    ///
    /// # Errors
    /// Points weigh more in it than what they are worth, or fewer groups in part are wished: plans would
    /// be compared by other figures than theirs.
    pub fn between(mut self, goals: [Objective; 2]) -> Result<Self> {
        let weighs = [
            (
                super::preferences::Preferences::of(&self).favours(),
                "un signalement à « favoriser »",
            ),
            (
                self.rules.groups.has_penalty(),
                "[groupes] à « si_possible »",
            ),
            (
                (self.rules.replanning.as_ref()).is_some_and(|one| one.weight > 0.0),
                "« replanification.poids »",
            ),
        ];
        if let Some((_, what)) = weighs.iter().find(|(weighs, _)| *weighs) {
            return Err(Error::input(
                &self.file,
                format!("un front compare les plans par ce qu'ils valent, et le scénario a {what}"),
                "retirez-le d'une copie du scénario",
            ));
        }
        self.objectives = Objectives::of(goals);
        self.goal_tolerance = 0.0;
        self.wants = super::wants::wants(
            &self.rules,
            &self.targets,
            &self.objectives,
            &self.hypotheses,
        );
        Ok(self)
    }
}

/// One step: the choice, and what its plan was asked.
struct Step {
    least: Option<i64>,
    choice: ChoiceProblem,
}

impl Study {
    /// The front of so many steps between the two goals of the scenario, see [`Scenario::between`];
    /// none where there is no plan. `done` is called after each step.
    #[must_use]
    pub fn front(&self, steps: usize, limits: &Limits, done: &(dyn Fn() + Sync)) -> Option<Front> {
        let &[first, second] = self.scenario.objectives.all() else {
            return None;
        };
        let free = self.choice_problem();
        let (best, greatest) = rayon::join(
            || {
                let step = Step {
                    least: None,
                    choice: free.clone(),
                };
                let found = self.step(step, limits);
                done();
                found
            },
            || {
                let planning = self.plan_choice(free.under(1), limits, &|_| ());
                let plan = planning.outcome.plan()?;
                Some(planning.choice.worth(0, &plan.counts))
            },
        );
        let best = best?;
        let from = (best.values[1] * 1000.0).round() as i64;
        let bounds = levels(from, greatest.unwrap_or(from), steps, second);
        let asked = bounds.len() + 1;
        let bound = self.with_bound(second);
        let choice = bound.choice_problem();
        let name = format!("seuil_{}", bound.scenario.rules.thresholds.len());
        let row = choice.base.rows.iter().position(|row| row.name == name)?;
        let others: Vec<Option<FrontPlan>> = bounds
            .into_par_iter()
            .map(|least| {
                let mut choice = choice.clone();
                choice.base.rows[row].least = Some(least);
                let least = Some(least);
                let found = bound.step(Step { least, choice }, limits);
                done();
                found
            })
            .collect();
        let found = std::iter::once(best).chain(others.into_iter().flatten());
        let found: Vec<FrontPlan> = found.collect();
        Some(Front {
            goals: [first, second],
            plans: kept::kept(&found),
            steps: asked,
        })
    }

    /// The plan of a step; none where none is known.
    fn step(&self, step: Step, limits: &Limits) -> Option<FrontPlan> {
        let planning = self.plan_choice(step.choice, limits, &|_| ());
        let plan: &Plan = planning.outcome.plan()?;
        let [first, second] = planning.stages.as_slice() else {
            return None;
        };
        let worth = |goal: usize| planning.choice.worth(goal, &plan.counts) as f64 / 1000.0;
        let values = [worth(0), worth(1)];
        // There is no part of a commune.
        let bounds = [first, second].map(|stage| {
            if stage.objective.is_counted() {
                (stage.bound + 1e-6).floor()
            } else {
                stage.bound
            }
        });
        let choice = self.choose(&planning.choice, plan);
        Some(FrontPlan {
            least: step.least,
            values,
            bounds: [bounds[0].max(values[0]), bounds[1].max(values[1])],
            is_supported: false,
            figures: Figures::of(self, &choice, &self.finances(&choice)),
        })
    }

    /// The same study under a threshold on a goal that asks nothing yet.
    fn with_bound(&self, measure: Objective) -> Self {
        let mut bound = self.clone();
        bound.scenario.rules.thresholds.push(Threshold {
            measure,
            least: None,
            most: None,
        });
        bound
    }
}

/// What the second goal is asked to be worth at least, step after step, in thousandths.
fn levels(from: i64, to: i64, steps: usize, goal: Objective) -> Vec<i64> {
    let others = i64::try_from(steps.clamp(2, MOST_PLANS) - 1).unwrap_or(1);
    let width = i128::from(to) - i128::from(from);
    if width <= 0 {
        return Vec::new();
    }
    // Steps of less than some units would be moved too far.
    let is_wide = width > i128::from(others * UNIT * 10);
    let unit = if goal.is_counted() || is_wide {
        UNIT
    } else {
        1
    };
    let level = |step: i64| {
        if step == others {
            return to;
        }
        let level = i128::from(from) + width * i128::from(step) / i128::from(others);
        let level = i64::try_from(level).unwrap_or(to);
        // Down, but for what is counted: a part of a thing is asked for by the whole.
        if goal.is_counted() {
            level.div_euclid(unit) * unit + if level % unit == 0 { 0 } else { unit }
        } else {
            level.div_euclid(unit) * unit
        }
    };
    let mut levels: Vec<i64> = (1..=others).map(level).filter(|it| *it > from).collect();
    levels.dedup();
    levels
}
