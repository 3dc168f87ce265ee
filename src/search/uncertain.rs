//! What holds of a plan that was found when figures turn out otherwise, and the safe plan in its place
//! where that is asked.

use super::Found;
use crate::error::Result;
use crate::plan::Limits;
use crate::scenario::planning::Planning;
use crate::scenario::study::{CommuneChoice, Study};
use crate::scenario::uncertainty::{
    DRAWS, Drawer, FITTING_SEED, NotSafe, Replanned, SEED, Safety, Trial, Uncertainty, Voted,
};
use crate::scenario::without::WithoutRules;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Draws that documents speak of.
    pub draws: u32,
    /// Whether the plan is made again in each.
    pub replan: bool,
    /// Confidence, a share, with which each budget and each target is to hold.
    pub confidence: Option<f64>,
}

/// Sees a plan in draws; under a confidence, the safe plan in its place. `done` is called after each
/// plan that is made again.
///
/// # Errors
/// The scenario's hours cannot be drawn; then, where there is no safe plan, why.
pub fn uncertain(
    study: &Study,
    found: Found,
    asked: Asked,
    limits: &Limits,
    done: &(dyn Fn() + Sync),
) -> Result<std::result::Result<(Found, Uncertainty), NotSafe>> {
    let drawer = Drawer::of(study);
    let worlds = drawer.worlds(SEED)?;
    let seen = |planning: &Planning| -> (f64, Voted) {
        let Some(plan) = planning.outcome.plan() else {
            return (0.0, Voted::default());
        };
        let choice = study.choose(&planning.choice, plan);
        let trial = Trial::of(study, &choice, &planning.choice);
        let saving = choice.total(CommuneChoice::saving_kwh_per_year);
        (saving, trial.in_worlds(&worlds, asked.draws))
    };
    let (found, safety) = match asked.confidence {
        None => (found, None),
        // A plan that misses targets misses them in every draw.
        Some(_) if found.at_best.is_some() => return Ok(Err(NotSafe::NoPlan)),
        Some(confidence) => {
            let fitting = worlds.with_seed(FITTING_SEED);
            let fitting = (&fitting, asked.draws.max(DRAWS));
            let safe = study.safe(&found.planning, confidence, fitting, limits, &|_| ());
            let planning = match safe {
                Ok(planning) => planning,
                Err(why) => return Ok(Err(why)),
            };
            let (ordinary_kwh, ordinary) = seen(&found.planning);
            let safety = Safety {
                confidence,
                ordinary_kwh,
                ordinary: ordinary.held(),
            };
            let found = Found {
                planning,
                at_best: None,
                without: WithoutRules {
                    // A safe plan gives up more than that: its price is told by itself.
                    wishes: None,
                    ..found.without
                },
            };
            (found, Some(safety))
        }
    };
    let replanned = asked.replan.then(|| {
        let draws = (&worlds, asked.draws);
        Replanned::of(&drawer, &found.planning.choice, draws, limits, done)
    });
    let (_, voted) = seen(&found.planning);
    let uncertainty = Uncertainty {
        voted,
        replanned,
        safety,
    };
    Ok(Ok((found, uncertainty)))
}
