//! The search for a plan, on a thread of its own: pages go on answering, and hear how far it is.

use super::project::{PLAN, Project};
use super::result::{self, Figures, Outcome, PlanResult, Why};
use super::settings::{self, SCENARIO};
use super::{journal, refused};
use crate::cli::impossible::{self, Facts};
use crate::cli::search::{Clock, Found, NoPlan, Watched, seek};
use crate::error::{Error, Result};
use crate::outputs::{Kind, Outputs};
use crate::plan::Limits;
use crate::report::plan::files::files;
use crate::report::wording::counted;
use crate::report::{PlanDocument, Proof};
use crate::scenario::study::{Reading, Study, reckoned};
use crate::scenario::{Scenario, planned};
use serde::Serialize;
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::watch;

/// How far a search is, for the page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Progress {
    /// Whether it goes on.
    pub en_cours: bool,
    /// What it does, in French.
    pub etape: String,
    /// Whether its figures are known: documents are still to be written.
    pub chiffres: bool,
    /// Why it ended without an answer.
    pub erreur: Option<String>,
}

/// The search of a project; one at a time.
pub struct Job {
    progress: watch::Sender<Progress>,
    stop: Mutex<Arc<AtomicBool>>,
    /// What came of the last one, before the journal has it.
    result: Mutex<Option<PlanResult>>,
}

impl Default for Job {
    fn default() -> Self {
        Self {
            progress: watch::Sender::new(Progress::default()),
            stop: Mutex::default(),
            result: Mutex::default(),
        }
    }
}

impl Job {
    /// How far it is, now and later.
    pub fn watched(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress.borrow().clone()
    }

    /// What came of the last search, this one's figures included.
    pub fn result(&self) -> Option<PlanResult> {
        let known = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone().or_else(result::last)
    }

    /// Has it give the best plan that it knows.
    pub fn stop(&self) {
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        stop.store(true, Ordering::Relaxed);
    }

    fn tell(&self, etape: impl Into<String>) {
        let etape = etape.into();
        self.progress.send_modify(|progress| progress.etape = etape);
    }

    fn know(&self, result: Option<PlanResult>) {
        *self.result.lock().unwrap_or_else(PoisonError::into_inner) = result;
    }
}

/// Begins a search; under `at_best` for the plan that comes nearest to targets out of reach.
///
/// # Errors
/// One goes on already.
pub fn start(project: &Arc<Project>, at_best: bool) -> Result<()> {
    let job = &project.job;
    let is_new = job.progress.send_if_modified(|progress| {
        let is_new = !progress.en_cours;
        if is_new {
            *progress = Progress {
                en_cours: true,
                etape: "Lecture des inventaires".into(),
                ..Progress::default()
            };
        }
        is_new
    });
    if !is_new {
        return Err(refused(
            "une recherche est déjà en cours ; attendez-la, ou arrêtez-la",
        ));
    }
    let stop = Arc::new(AtomicBool::new(false));
    *job.stop.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&stop);
    let project = Arc::clone(project);
    std::thread::spawn(move || {
        let ended = catch_unwind(AssertUnwindSafe(|| run(&project, at_best, stop)));
        let problem = match ended {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(super::reply::sentence(&error)),
            Err(_) => Some(
                "Erreur interne de reverbere ; signalez-la en joignant le dossier du projet."
                    .to_owned(),
            ),
        };
        project.job.progress.send_modify(|progress| {
            progress.en_cours = false;
            progress.erreur = problem;
        });
    });
    Ok(())
}

fn run(project: &Project, at_best: bool, stop: Arc<AtomicBool>) -> Result<()> {
    let begun = Instant::now();
    let print = result::print_of_inputs();
    let study = study(project)?;
    project.job.tell("Recherche du meilleur plan");
    let limits = Limits {
        stop: Some(stop),
        ..study.limits()
    };
    let mut clock = Clock::default();
    let steps = AtomicU32::new(0);
    let sought = seek(&study, &limits, at_best, &mut clock, &|watched| {
        project.job.tell(match watched {
            Watched::Step => {
                let steps = steps.fetch_add(1, Ordering::Relaxed) + 1;
                format!(
                    "Recherche du meilleur plan : {}",
                    counted(steps as usize, "pas", "pas")
                )
            }
            Watched::Explaining => "Aucun plan : recherche de ce qui manque".to_owned(),
        });
    });
    let result = |issue| PlanResult {
        empreinte: print.clone(),
        secondes: begun.elapsed().as_secs_f64(),
        issue,
    };
    match sought {
        Ok(found) => write_plan(project, &study, &found, &|figures| {
            result(Outcome::Plan(figures))
        }),
        Err(none) => {
            let result = result(Outcome::None(why(&study, &none, &clock)));
            let _one_at_a_time = project.acting();
            journal::append(result::ACT, "Aucun plan.", json!(result))?;
            project.job.know(Some(result));
            Ok(())
        }
    }
}

/// The study that `planifier` makes of the scenario, on inventories that are read already.
fn study(project: &Project) -> Result<Study> {
    settings::require()?;
    let reading = project.reading()?;
    if let [first, ..] = reading.refused.as_slice() {
        return Err(refused(format!(
            "{} ({}) ; remplacez chaque fichier refusé ou laissez-le de côté, à l'écran « Dépôt »",
            counted(
                reading.refused.len(),
                "fichier n'est pas lu",
                "fichiers ne sont pas lus"
            ),
            first.fichier
        )));
    }
    let raw = (reading.raw.clone())
        .ok_or_else(|| refused("aucun inventaire n'est lu ; déposez d'abord des fichiers"))?;
    let mut scenario = Scenario::read(Path::new(SCENARIO))?;
    scenario.place_sun(&raw.points)?;
    let import = reckoned(raw, &Reading::of(&scenario))?;
    Study::on(scenario, import)
}

fn why(study: &Study, none: &NoPlan, clock: &Clock) -> Why {
    let facts = Facts {
        study,
        planning: &none.planning,
        shortfall: &none.shortfall,
        seconds: &clock.laps,
    };
    Why {
        prouve: facts.is_proved(),
        dit: facts.explained(),
        approche: facts.has_nearest(),
    }
}

/// Tells the figures, then writes the documents that `planifier` writes.
fn write_plan(
    project: &Project,
    study: &Study,
    found: &Found,
    result: &dyn Fn(Figures) -> PlanResult,
) -> Result<()> {
    let planning = &found.planning;
    let Some(plan) = planning.outcome.plan() else {
        return Ok(());
    };
    let fail = |error| Error::write(Path::new(PLAN), error);
    let choice = study.choose(&planning.choice, plan);
    let is_nearest = found.at_best.is_some();
    let proof = Proof::of(study, planning, plan, &choice).of_nearest(is_nearest);
    let points = planning.choice.planned_points(study, &plan.counts);
    let points = planned::write(&points).map_err(fail)?;
    let short_of = (found.at_best.as_ref()).map(|at_best| impossible::short_of(study, at_best));
    let document = PlanDocument::of_plan(study, &choice, &proof, short_of, &points);
    let result = result(Figures::of(&document));
    project.job.know(Some(result.clone()));
    project.job.progress.send_modify(|progress| {
        progress.chiffres = true;
        progress.etape = "Écriture des documents".into();
    });
    let files = files(&document, points, &mut |_| ())?;
    let count = files.len();
    let outputs = Outputs::default();
    let folder = Path::new(PLAN);
    for (name, bytes) in files {
        outputs.put_in_set(folder, &name, Kind::Plan, |out| out.write_all(&bytes))?;
    }
    let _one_at_a_time = project.acting();
    let aside = outputs.commit()?;
    let kept = match aside.len() {
        0 => String::new(),
        some => format!(
            " {} sous un nom qui contient « .ancien- ».",
            counted(
                some,
                "fichier d'avant est gardé",
                "fichiers d'avant sont gardés"
            )
        ),
    };
    let words = format!("Plan calculé, {count} documents écrits.{kept}");
    journal::append(result::ACT, words, json!(result))
}
