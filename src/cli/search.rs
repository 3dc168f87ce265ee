//! The search for a plan as commands that write one have it: under a bar, with its reasons on
//! standard error where there is none.

use super::Answer;
use super::impossible;
use super::output::progress;
use crate::error::Result;
use crate::plan::Limits;
use crate::scenario::study::Study;
use crate::search::{Clock, Found, Watched, seek};

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
