//! A search for the plan of a study, for whoever asks: a command, a page. It ends with the plan, or
//! with why there is none.

pub mod conflict;
mod documented;
mod facts;
pub mod margins;
pub mod money;
pub mod offers;
pub mod payable;
pub mod presented;
mod reached;
pub mod uncertain;

pub use documented::Documented;
pub use facts::Facts;
pub use reached::{AtBest, short_of};

use crate::french::{counted, decimal, significant};
use crate::plan::{Limits, Outcome, Step};
use crate::scenario::planning::Planning;
use crate::scenario::shortfall::Shortfall;
use crate::scenario::study::Study;
use crate::scenario::without::WithoutRules;
use std::collections::BTreeMap;
use std::time::Instant;

/// A search that has found a plan.
pub struct Found {
    /// The search, with its plan.
    pub planning: Planning,
    /// What the plan reaches, where that is not all that is asked.
    pub at_best: Option<AtBest>,
    /// What the plan would be without some of its rules; nothing before [`Found::with_rules_priced`].
    pub without: WithoutRules,
}

impl Found {
    /// The same with what its rules cost: one more plan for each kind of them, so that who waits for
    /// figures sees them first. A plan that misses its targets has no such price.
    #[must_use]
    pub fn with_rules_priced(mut self, study: &Study, limits: &Limits) -> Self {
        if self.at_best.is_none() {
            self.without = study.without_rules(&self.planning.choice, limits);
        }
        self
    }
}

/// A search that has found none.
pub struct NoPlan {
    /// The search.
    pub planning: Planning,
    /// Why.
    pub shortfall: Shortfall,
}

impl NoPlan {
    /// Why, in facts.
    #[must_use]
    pub fn facts<'a>(&'a self, study: &'a Study) -> Facts<'a> {
        Facts {
            study,
            planning: &self.planning,
            shortfall: &self.shortfall,
        }
    }
}

/// How far a search is, for whoever watches it.
#[derive(Debug, Clone, Copy)]
pub enum Watched {
    /// One more step.
    Step(Step),
    /// There is no plan: now for what is missing.
    Explaining,
}

impl Watched {
    /// In a few words: how far from the best a plan is at most, as far as that is known.
    #[must_use]
    pub fn in_words(self) -> String {
        let Self::Step(step) = self else {
            return "Aucun plan : recherche de ce qui manque".into();
        };
        let mut text = format!(
            "Recherche du meilleur plan : {}",
            counted(step.iteration as usize, "étape", "étapes")
        );
        let value = step
            .value
            .filter(|_| step.bound.is_finite() && step.bound != 0.0);
        if let Some(value) = value {
            let gap = ((step.bound - value) / step.bound.abs()).max(0.0);
            text += &format!(
                ", à {} % au plus du meilleur possible",
                significant(gap * 100.0)
            );
        }
        text
    }
}

/// Looks for the best plan, or under `at_best` for the one that comes nearest to targets out of
/// reach. `watch` is called as it goes on.
///
/// # Errors
/// Where there is no plan, or none is known: why.
pub fn seek(
    study: &Study,
    limits: &Limits,
    at_best: bool,
    clock: &mut Clock,
    watch: &(dyn Fn(Watched) + Sync),
) -> std::result::Result<Found, Box<NoPlan>> {
    let step = |step: Step| watch(Watched::Step(step));
    let planning = study.plan(limits, &step);
    clock.lap("plan");
    if planning.outcome.plan().is_some() {
        return Ok(Found {
            planning,
            at_best: None,
            without: WithoutRules::default(),
        });
    }
    watch(Watched::Explaining);
    // Where the time was too short to find a plan or to prove that there is none, it is up.
    let is_up = limits.seconds.is_some() && matches!(planning.outcome, Outcome::NoPlanFound { .. });
    let shortfall = if is_up {
        Shortfall::unknown()
    } else {
        Shortfall::of(&planning.choice, limits)
    };
    clock.lap("explication");
    let reached = shortfall.explained.reached.as_ref();
    // What was not found in time may have been found since.
    let reached = reached.filter(|reached| at_best || reached.missing == 0);
    if let Some(reached) = reached {
        let choice = planning.choice.clone();
        let again = study.plan_reachable(choice, reached, limits, &step);
        clock.lap("plan_au_mieux");
        if let Some(plan) = again.outcome.plan() {
            let at_best = AtBest::of(reached, Some(plan));
            return Ok(Found {
                at_best: Some(at_best).filter(|_| reached.missing > 0),
                planning: again,
                without: WithoutRules::default(),
            });
        }
    }
    Err(Box::new(NoPlan {
        planning,
        shortfall,
    }))
}

/// Seconds of each stage, for `durees_s`.
pub struct Clock {
    last: Instant,
    /// The stages that are over.
    pub laps: BTreeMap<&'static str, f64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            last: Instant::now(),
            laps: BTreeMap::new(),
        }
    }
}

impl Clock {
    /// Ends a stage.
    pub fn lap(&mut self, stage: &'static str) {
        self.laps.insert(
            stage,
            (self.last.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        );
        self.last = Instant::now();
    }

    /// The stages and how long each took, in a line.
    #[must_use]
    pub fn in_words(&self) -> String {
        let laps = self
            .laps
            .iter()
            .map(|(stage, seconds)| format!("{} {} s", stage.replace('_', " "), decimal(*seconds)));
        format!("durées : {}", laps.collect::<Vec<_>>().join(", "))
    }

    /// How long a stage took.
    #[must_use]
    pub fn seconds(&self, stage: &str) -> f64 {
        self.laps.get(stage).copied().unwrap_or(0.0)
    }
}
