//! The search for a plan as commands that write one have it: under a bar, with its reasons on
//! standard error where there is none.

use super::Answer;
use super::impossible;
use super::output::{progress, stop_on_ctrl_c};
use crate::error::{Error, Result};
use crate::plan::Limits;
use crate::report::{PlanDocument, Proof};
use crate::scenario::planned;
use crate::scenario::study::Study;
use crate::search::{Clock, Found, Watched, seek, short_of};
use std::path::Path;

/// Looks for the best plan, or under `at_best` for the one that comes nearest to targets out of
/// reach. Where there is no plan, or none is known, why has then been said, and that is the answer.
pub fn search(
    study: &Study,
    limits: &Limits,
    at_best: bool,
    json: bool,
    clock: &mut Clock,
) -> Result<std::result::Result<Found, Answer>> {
    let bar = progress("Recherche du meilleur plan");
    let sought = seek(study, limits, at_best, clock, &|watched| match watched {
        Watched::Step => bar.inc(1),
        Watched::Explaining => bar.set_message("Recherche de ce qui manque"),
    });
    bar.finish_and_clear();
    let none = match sought {
        Ok(found) => return Ok(Ok(found)),
        Err(none) => none,
    };
    impossible::answer(json, &none.facts(study), &clock.laps).map(Err)
}

/// Plans a study and gives what its documents are written from to whoever writes some; `folder` is
/// where they go.
pub fn with_plan(
    study: &Study,
    (at_best, json): (bool, bool),
    folder: &Path,
    clock: &mut Clock,
    write: impl FnOnce(&PlanDocument<'_>, &mut Clock) -> Result<Answer>,
) -> Result<Answer> {
    let limits = Limits {
        stop: Some(stop_on_ctrl_c()),
        ..study.limits()
    };
    let Found { planning, at_best } = match search(study, &limits, at_best, json, clock)? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let Some(plan) = planning.outcome.plan() else {
        return Ok(Answer::No);
    };
    let short_of = at_best.as_ref().map(|at_best| short_of(study, at_best));
    let choice = study.choose(&planning.choice, plan);
    let proof = Proof::of(study, &planning, plan, &choice).of_nearest(short_of.is_some());
    let points = planning.choice.planned_points(study, &plan.counts);
    let points = planned::write(&points).map_err(|error| Error::write(folder, error))?;
    clock.lap("chiffres");
    let document = PlanDocument::of_plan(study, &choice, &proof, short_of, &points);
    write(&document, clock)
}
