//! The search for a plan, on a thread of its own: pages go on answering, and hear how far it is.
//!
//! A search that begins while the documents of the one before are being written takes its place: a budget
//! that is moved does not wait for them. One that is wanted while another still looks for its figures comes
//! next, whoever wants it: twenty persons who move budgets all see plans, where each who took the place of
//! the one before would keep all from any.

use super::act::{self, Said};
use super::author::{self, Person};
use super::changes::Changes;
use super::history::Kept;
use super::project::{PLAN, Project};
use super::result::{self, Figures, Outcome, PlanResult, Why};
use super::{lock, refused};
use crate::error::Result;
use crate::inputs;
use crate::outputs::{Kind, Outputs};
use crate::plan::Limits;
use crate::report::plan::files::all_files;
use crate::report::wording::counted;
use crate::scenario::assumed;
use crate::scenario::planned::{self, PlannedPoint};
use crate::scenario::study::Study;
use crate::scenario::without::WithoutRules;
use crate::search::{Clock, Documented, Found, seek};
use serde::Serialize;
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
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
    /// How many searches have given figures: a page shows them anew.
    pub resultats: u64,
    /// Why it ended without an answer.
    pub erreur: Option<String>,
    /// The number of the search: one that is no longer the last is not listened to.
    #[serde(skip)]
    number: u64,
}

/// The search of a project; one at a time.
#[derive(Default)]
pub struct Job {
    progress: Watch,
    stop: Mutex<Arc<AtomicBool>>,
    turn: Mutex<Turn>,
    known: Mutex<Known>,
}

/// Whose turn it is.
#[derive(Default)]
struct Turn {
    /// Since when a search looks for its figures.
    running: Option<Instant>,
    /// The search that is wanted since.
    next: Option<Wanted>,
}

/// A search that is wanted.
struct Wanted {
    by: Option<Person>,
}

/// A search may go on for so long once another is wanted: the figures of most are known by then.
const PATIENCE: Duration = Duration::from_secs(1);

struct Watch(watch::Sender<Progress>);

impl Default for Watch {
    fn default() -> Self {
        Self(watch::Sender::new(Progress::default()))
    }
}

/// What came of the last search, before disk and journal have it.
#[derive(Default)]
struct Known {
    result: Option<PlanResult>,
    points: Option<Arc<Vec<PlannedPoint>>>,
    latest: Option<Arc<Latest>>,
}

/// The plan of the last search, for more documents of it.
pub struct Latest {
    /// What was planned.
    pub study: Arc<Study>,
    /// The search, with its plan.
    pub found: Found,
    /// What documents are written from.
    pub plan: Documented,
}

impl Latest {
    /// That of a search; `None` where it has no plan.
    ///
    /// # Errors
    /// The table of points cannot be written.
    pub fn of(study: Arc<Study>, found: Found) -> Result<Option<Self>> {
        let plan = Documented::of(&study, &found)?;
        Ok(plan.map(|plan| Self { study, found, plan }))
    }
}

impl Latest {
    /// The same with what the rules of the plan cost.
    fn with_rules_priced(self, limits: &Limits) -> Self {
        let found = self.found.with_rules_priced(&self.study, limits);
        let plan = self.plan.with_rules_priced(&found);
        Self {
            found,
            plan,
            ..self
        }
    }
}

impl Job {
    /// How far it is, now and later.
    pub fn watched(&self) -> watch::Receiver<Progress> {
        self.progress.0.subscribe()
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress.0.borrow().clone()
    }

    /// What came of the last search, this one's figures included.
    pub fn result(&self) -> Option<PlanResult> {
        self.known().result.clone().or_else(result::last)
    }

    /// The points of the last plan; none where there is no plan yet.
    pub fn points(&self) -> Option<Arc<Vec<PlannedPoint>>> {
        let mut known = self.known();
        if known.points.is_none() {
            let file = Path::new(PLAN).join(planned::FILE);
            known.points = planned::read(&file).ok().map(Arc::new);
        }
        known.points.clone()
    }

    /// The plan of the last search of this run.
    pub fn latest(&self) -> Option<Arc<Latest>> {
        self.known().latest.clone()
    }

    /// Has it give the best plan that it knows.
    pub fn stop(&self) {
        lock(&self.stop).store(true, Ordering::Relaxed);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        lock(&self.known)
    }

    /// Tells how far a search is, while it is the last; whether it is.
    fn report(&self, number: u64, change: impl FnOnce(&mut Progress)) -> bool {
        self.progress.0.send_if_modified(|progress| {
            let is_last = progress.number == number;
            if is_last {
                change(progress);
            }
            is_last
        })
    }
}

/// Begins a search; under `at_best` for the plan that comes nearest to targets out of reach.
///
/// # Errors
/// One goes on already, and its figures are not known yet.
pub fn start(project: &Arc<Project>, at_best: bool) -> Result<()> {
    begin(project, at_best, |progress| {
        !progress.en_cours || progress.chiffres
    })
}

/// Has what has just changed be searched: now, or next where a search goes on.
///
/// # Errors
/// None; as [`start`].
pub fn start_again(project: &Arc<Project>) -> Result<()> {
    {
        let mut turn = lock(&project.job.turn);
        if let Some(begun) = turn.running {
            turn.next = Some(Wanted { by: author::now() });
            if begun.elapsed() >= PATIENCE {
                project.job.stop();
            }
            return Ok(());
        }
    }
    begin(project, false, |_| true)
}

fn begin(project: &Arc<Project>, at_best: bool, may: impl FnOnce(&Progress) -> bool) -> Result<()> {
    let job = &project.job;
    let mut number = 0;
    let is_new = job.progress.0.send_if_modified(|progress| {
        let is_new = may(progress);
        if is_new {
            number = progress.number + 1;
            *progress = Progress {
                en_cours: true,
                etape: "Lecture des inventaires".into(),
                number,
                resultats: progress.resultats,
                ..Progress::default()
            };
            lock(&job.turn).running = Some(Instant::now());
        }
        is_new
    });
    if !is_new {
        return Err(refused(
            "une recherche est déjà en cours ; attendez-la, ou arrêtez-la",
        ));
    }
    let stop = Arc::new(AtomicBool::new(false));
    *lock(&job.stop) = Arc::clone(&stop);
    let search = Search {
        project: Arc::clone(project),
        number,
        at_best,
    };
    std::thread::spawn(author::in_their_name(move || {
        let ended = catch_unwind(AssertUnwindSafe(|| search.run(stop)));
        let problem = match ended {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(super::reply::sentence(&error)),
            Err(_) => Some(
                "Erreur interne de reverbere ; signalez-la en joignant le dossier du projet."
                    .to_owned(),
            ),
        };
        if !search.give_way() {
            search.project.job.report(search.number, |progress| {
                progress.en_cours = false;
                progress.erreur = problem;
            });
        }
    }));
    Ok(())
}

/// One search.
struct Search {
    project: Arc<Project>,
    number: u64,
    at_best: bool,
}

impl Search {
    /// Tells what it does; where another is wanted, it stops before long.
    fn step(&self, etape: String) -> bool {
        let job = &self.project.job;
        let turn = lock(&job.turn);
        let is_late = (turn.running).is_some_and(|begun| begun.elapsed() >= PATIENCE);
        if is_late && turn.next.is_some() {
            job.stop();
        }
        drop(turn);
        job.report(self.number, |progress| progress.etape = etape)
    }

    /// Lets the search that is wanted next begin; whether there is one, or was already.
    fn give_way(&self) -> bool {
        let job = &self.project.job;
        if !self.is_last() {
            return true;
        }
        let mut turn = lock(&job.turn);
        turn.running = None;
        let Some(wanted) = turn.next.take() else {
            return false;
        };
        drop(turn);
        let project = Arc::clone(&self.project);
        // Nothing refuses a search in place of one that is over.
        let begin = || begin(&project, false, |_| true);
        author::in_the_name_of(wanted.by, begin).is_ok()
    }

    fn is_last(&self) -> bool {
        self.project.job.progress().number == self.number
    }

    fn run(&self, stop: Arc<AtomicBool>) -> Result<()> {
        let begun = Instant::now();
        let print = result::print_of_inputs();
        let study = self.project.worked.study(&self.project)?;
        self.step("Recherche du meilleur plan".into());
        let limits = Limits {
            stop: Some(stop),
            ..study.limits()
        };
        let sought = seek(
            &study,
            &limits,
            self.at_best,
            &mut Clock::default(),
            &|watched| {
                self.step(watched.in_words());
            },
        );
        let result = |issue| PlanResult {
            empreinte: print.clone(),
            secondes: begun.elapsed().as_secs_f64(),
            issue,
        };
        if !self.is_last() {
            return Ok(());
        }
        match sought {
            Ok(found) => match Latest::of(study, found)? {
                Some(latest) => {
                    let result = |figures| result(Outcome::Plan(figures));
                    self.write_plan(latest, &limits, &result)
                }
                None => Ok(()),
            },
            Err(none) => {
                let result = result(Outcome::None(Why::of(&none.facts(&study))));
                let _one_at_a_time = self.project.acting();
                act::write(&said("Aucun plan.".to_owned(), &result), Kept::new())?;
                let mut known = self.project.job.known();
                known.result = Some(result);
                known.latest = None;
                Ok(())
            }
        }
    }

    /// Tells the figures, then what the rules of the plan cost and the documents that `planifier`
    /// writes, unless another search has begun meanwhile: its own are written then.
    fn write_plan(
        &self,
        latest: Latest,
        limits: &Limits,
        result: &dyn Fn(Figures) -> PlanResult,
    ) -> Result<()> {
        let job = &self.project.job;
        let (study, plan) = (&*latest.study, &latest.plan);
        let document = plan.document(study);
        let before = job.points();
        let changes = before.map(|before| Changes::between(&before, &plan.points));
        let shown = result(Figures::of(&document, changes.clone()));
        {
            let mut known = job.known();
            known.result = Some(shown);
            known.points = Some(Arc::new(plan.points.clone()));
            known.latest = None;
        }
        let is_last = job.report(self.number, |progress| {
            progress.chiffres = true;
            progress.resultats += 1;
            progress.etape = "Écriture des documents".into();
        });
        if !is_last || self.give_way() {
            return Ok(());
        }
        let latest = Arc::new(latest.with_rules_priced(limits));
        let (study, plan) = (&*latest.study, &latest.plan);
        let document = plan.document(study);
        let result = result(Figures::of(&document, changes));
        job.known().result = Some(result.clone());
        if latest.found.without != WithoutRules::default() {
            job.report(self.number, |progress| progress.resultats += 1);
        }
        let files = all_files(&document, &plan.table)?;
        let count = files.len();
        let outputs = Outputs::default();
        let folder = Path::new(PLAN);
        // Pages read the plan, which makes it no input of the next one, unless the scenario says so.
        for name in [planned::FILE, assumed::FILE] {
            let file = folder.join(name);
            if !study.scenario.inputs.contains(&file) {
                inputs::forget(&file);
            }
        }
        for (name, bytes) in files {
            outputs.put_in_set(folder, &name, Kind::Plan, |out| out.write_all(&bytes))?;
        }
        let _one_at_a_time = self.project.acting();
        if !self.is_last() {
            return Ok(());
        }
        job.known().latest = Some(Arc::clone(&latest));
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
        act::write(&said(words, &result), Kept::new())
    }
}

fn said(words: String, result: &PlanResult) -> Said {
    Said {
        kind: result::ACT,
        words,
        detail: json!(result),
    }
}
