//! The search for a plan as commands that write one have it: under a bar, with its reasons on
//! standard error where there is none.

use super::Answer;
use super::output::{
    Written, progress, refuse_among_inputs, report_read, stop_on_ctrl_c, while_reading,
};
use super::{impossible, terminal};
use crate::error::Result;
use crate::plan::Limits;
use crate::report::PlanDocument;
use crate::scenario::Scenario;
use crate::scenario::study::Study;
use crate::search::{Clock, Documented, Found, seek};
use std::path::{Path, PathBuf};

/// What every command that writes documents of a plan is asked.
#[derive(clap::Args)]
pub struct Asked {
    /// Si les objectifs ne peuvent pas être atteints, part quand même du plan qui s'en approche le plus
    #[arg(long = "au-mieux")]
    pub at_best: bool,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    pub json: bool,
}

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
    let sought = seek(study, limits, at_best, clock, &|watched| {
        bar.set_message(watched.in_words());
        terminal::detail(|| watched.in_words());
    });
    // What its rules cost belongs to the search that is waited for.
    let sought = sought.map(|found| found.with_rules_priced(study, limits));
    bar.finish_and_clear();
    let none = match sought {
        Ok(found) => return Ok(Ok(found)),
        Err(none) => none,
    };
    impossible::answer(json, &none.facts(study), &clock.laps).map(Err)
}

/// Plans a scenario and gives what its documents are written from to whoever writes some; `output` is
/// one of them, which must be nothing that the scenario reads.
pub fn with_plan(
    scenario: &Path,
    output: &Path,
    asked: &Asked,
    write: impl FnOnce(&PlanDocument<'_>, &mut Clock) -> Result<Answer>,
) -> Result<Answer> {
    let mut clock = Clock::default();
    let scenario = Scenario::read(scenario)?;
    let named = scenario.inputs.iter().map(PathBuf::as_path);
    refuse_among_inputs(output, Written::Document, named)?;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    clock.lap("lecture_et_calcul");
    let limits = Limits {
        stop: Some(stop_on_ctrl_c()),
        ..study.limits()
    };
    let found = match search(&study, &limits, asked.at_best, asked.json, &mut clock)? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let Some(plan) = Documented::of(&study, &found)? else {
        return Ok(Answer::No);
    };
    clock.lap("chiffres");
    write(&plan.document(&study), &mut clock)
}
