//! From a study to its plan: goal after goal, each within what the earlier ones allow.

use super::problem::ChoiceProblem;
use super::rules::Objective;
use super::study::Study;
use crate::plan::{self, Limits, Outcome, Plan, Problem, Step};

/// What came of planning.
#[derive(Debug)]
pub struct Planning {
    /// The choice, and what its parts stand for.
    pub choice: ChoiceProblem,
    /// The problem of the last goal, that `outcome` is about.
    pub problem: Problem,
    /// What the last goal ended with.
    pub outcome: Outcome,
    /// What each goal reached, in their order.
    pub stages: Vec<Stage>,
}

/// What a plan is worth under one goal, in the goal's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// The goal.
    pub objective: Objective,
    /// What the plan found for it is worth.
    pub value: f64,
    /// No plan is worth more, among those that keep what the earlier goals reached.
    pub bound: f64,
}

impl Study {
    /// The limits of the scenario, for the planner.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            gap: self.scenario.calculation.gap,
            seconds: self.scenario.calculation.seconds,
            stop: None,
        }
    }

    /// Plans: the first goal as great as it can be, then each next one without giving up more of
    /// the earlier ones than the scenario's tolerance.
    ///
    /// ```
    /// # use reverbere::planner::{Limits, Outcome};
    /// # use reverbere::{Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// let planning = study.plan(&Limits::default(), &|_| {});
    /// assert!(matches!(planning.outcome, Outcome::Proved(_)));
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn plan(&self, limits: &Limits, progress: &(dyn Fn(Step) + Sync)) -> Planning {
        self.plan_choice(self.choice_problem(), limits, progress)
    }

    /// The same of a choice that may have been changed since.
    #[must_use]
    pub fn plan_choice(
        &self,
        choice: ChoiceProblem,
        limits: &Limits,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Planning {
        self.plan_from(choice, None, limits, progress)
    }

    /// The same from a plan of the choice that may stand already.
    #[must_use]
    pub fn plan_from(
        &self,
        choice: ChoiceProblem,
        known: Option<Plan>,
        limits: &Limits,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Planning {
        let choice = self.fairest(choice, limits);
        plan_stages(choice, known, limits, progress)
    }
}

/// Plans a choice whose rules all have their levels.
pub(super) fn plan_stages(
    choice: ChoiceProblem,
    known: Option<Plan>,
    limits: &Limits,
    progress: &(dyn Fn(Step) + Sync),
) -> Planning {
    let mut stages = Vec::new();
    let mut reached = Vec::new();
    let mut known = known;
    let mut problem = choice.stage(&[]);
    loop {
        let outcome = plan::solve_from(&problem, known.as_ref(), limits, progress);
        let Some(plan) = outcome.plan() else {
            return Planning {
                choice,
                problem,
                outcome,
                stages,
            };
        };
        stages.push(Stage {
            objective: choice.goals[stages.len()].objective,
            value: plan.value,
            bound: plan.bound,
        });
        if stages.len() == choice.goals.len() {
            return Planning {
                choice,
                problem,
                outcome,
                stages,
            };
        }
        reached.push(choice.worth(reached.len(), &plan.counts));
        problem = choice.stage(&reached);
        known = Some(plan.clone());
    }
}

impl Planning {
    /// The same of another plan of the last goal's problem, that stands as well.
    #[must_use]
    pub fn with_plan(&self, plan: Plan) -> Self {
        let mut stages = self.stages.clone();
        if let Some(last) = stages.last_mut() {
            last.value = plan.value;
        }
        Self {
            stages,
            outcome: Outcome::WithinGap(plan),
            choice: self.choice.clone(),
            problem: self.problem.clone(),
        }
    }

    /// Whether the planner's value is the energy saved in a year and nothing else.
    #[must_use]
    pub fn is_plain_kwh(&self, study: &Study) -> bool {
        let rules = &study.scenario.rules;
        let goals = &self.choice.goals;
        matches!(goals.as_slice(), [goal] if goal.objective == Objective::Kwh)
            && !study.preferences.favours()
            && (rules.replanning.as_ref()).is_none_or(|one| one.weight <= 0.0)
            && (0..rules.years.count()).all(|year| rules.years.times(year) <= 1.0)
            && !rules.groups.has_penalty()
    }
}
