//! Fronts: plans between two goals, of which none is better under both.
//!
//! The first goal is made as great as it can be while the second is worth at least so much, step after
//! step from what the best plan of the first one leaves to the most that the second can reach: plans
//! that no weighted sum of the two goals would show are found as well. The price of that least gives a line
//! that no plan is above, and so a proof under the second goal too; where it proves too little, the plan is
//! made as good under the second goal as it can be without losing any of the first.

mod kept;
pub mod taken;
#[cfg(test)]
mod tests;

use super::Scenario;
use super::comparison::Figures;
use super::planning::Planning;
use super::problem::ChoiceProblem;
use super::rules::thresholds::Threshold;
use super::rules::{Objective, Objectives};
use super::study::Study;
use crate::error::{Error, Result};
use crate::plan::beyond::{self, Cut};
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
    /// Whether it was made as good under the second goal as it can be without losing any of the first;
    /// else prices tell that it is good there.
    pub is_refined: bool,
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
            if !bound.is_finite() {
                return f64::INFINITY;
            }
            if bound > value + 1e-6 {
                (bound - value) / bound.abs().max(value.abs())
            } else {
                0.0
            }
        })
    }

    /// What it is worth under both goals, in whole thousandths.
    fn exact(&self) -> [i64; 2] {
        self.values.map(|value| (value * 1000.0).round() as i64)
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
    /// The scenario that makes the first of two goals as great as can be, then the second, and wishes no
    /// group of points whole: plans are compared by what they are worth alone.
    ///
    /// # Errors
    /// Points weigh more in it than what they are worth: plans would be compared by other figures than theirs.
    pub fn between(mut self, goals: [Objective; 2]) -> Result<Self> {
        let weighs = [
            (
                super::preferences::Preferences::of(&self).favours(),
                "un signalement à « favoriser »",
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
        self.rules.groups = self.rules.groups.unwished();
        self.objectives = Objectives::of(goals);
        self.goal_tolerance = 0.0;
        self.renew_wants();
        Ok(self)
    }
}

/// How far from the best under the second goal a plan may be by prices alone; else it is made better.
const NEAR: f64 = 1e-3;

/// What is known of a step.
struct Found {
    plan: FrontPlan,
    /// A line that no plan is above, where prices give one.
    cut: Option<Cut>,
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
            || self.of_step(&free, None, limits),
            || {
                let planning = self.plan_choice(free.under(1), limits, &|_| ());
                let plan = planning.outcome.plan()?;
                Some(planning.choice.worth(0, &plan.counts))
            },
        );
        let best = best?;
        done();
        let bound = self.with_bound(second);
        let choice = bound.choice_problem();
        let name = format!("seuil_{}", bound.scenario.rules.thresholds.len());
        let row = choice.base.rows.iter().position(|row| row.name == name)?;
        let step = |least: i64| {
            let mut choice = choice.clone();
            choice.base.rows[row].least = Some(least);
            let found = bound.of_step(&choice, Some((row, least)), limits);
            done();
            found
        };
        // The first plan again, by itself no worse under the second goal.
        let again = step(best.plan.exact()[1]);
        let mut cuts: Vec<Cut> = again.iter().filter_map(|found| found.cut).collect();
        let best = match again {
            Some(again) if again.plan.is_refined => again.plan,
            _ => best.plan,
        };
        let from = best.exact()[1];
        let levels = levels(from, greatest.unwrap_or(from), steps, second);
        let asked = levels.len() + 1;
        let others: Vec<Option<Found>> = levels.into_par_iter().map(step).collect();
        let mut plans = vec![best];
        for found in others.into_iter().flatten() {
            plans.push(found.plan);
            cuts.extend(found.cut);
        }
        Some(Front {
            goals: [first, second],
            plans: kept::kept(&plans, &cuts),
            steps: asked,
        })
    }

    /// The plan of a step that asks so much of the row of the second goal, or nothing; none where no plan
    /// is known. Where prices do not tell that it is good under the second goal, it is made so.
    fn of_step(
        &self,
        choice: &ChoiceProblem,
        asked: Option<(usize, i64)>,
        limits: &Limits,
    ) -> Option<Found> {
        let is_counted = choice.goals.get(1)?.objective.is_counted();
        let least = asked.map(|asked| asked.1);
        if !is_counted {
            let planning = self.plan_choice(choice.under(0), limits, &|_| ());
            let plan = planning.outcome.plan()?;
            let cut = asked.and_then(|(row, _)| beyond::cut(&planning.problem, plan, row, limits));
            let mut found = self.front_plan(choice, &planning, least)?;
            if let Some(cut) = cut {
                found.bounds[1] = (kept::beyond(&cut, found.values[0])).max(found.values[1]);
            }
            // The first plan is asked again, with a row that has a price.
            if asked.is_none() || found.gaps()[1] <= NEAR {
                return Some(Found { plan: found, cut });
            }
        }
        let planning = self.plan_choice(choice.clone(), limits, &|_| ());
        let plan = self.front_plan(choice, &planning, least)?;
        Some(Found { plan, cut: None })
    }

    /// What planning came to; no bound under the second goal where it was not sought.
    fn front_plan(
        &self,
        choice: &ChoiceProblem,
        planning: &Planning,
        least: Option<i64>,
    ) -> Option<FrontPlan> {
        let plan: &Plan = planning.outcome.plan()?;
        let values = [0, 1].map(|goal| choice.worth(goal, &plan.counts) as f64 / 1000.0);
        let bound = |goal: usize| {
            let stage = planning.stages.get(goal);
            stage.map_or(f64::INFINITY, |stage| {
                // There is no part of a commune.
                if stage.objective.is_counted() {
                    (stage.bound + 1e-6).floor()
                } else {
                    stage.bound
                }
            })
        };
        let chosen = self.choose(&planning.choice, plan);
        Some(FrontPlan {
            least,
            values,
            bounds: [bound(0).max(values[0]), bound(1).max(values[1])],
            is_refined: planning.stages.len() > 1,
            is_supported: false,
            figures: Figures::of(self, &chosen, &self.finances(&chosen)),
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
