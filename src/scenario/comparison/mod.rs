//! Several scenarios side by side: the plan of each, what changes in each commune, what a
//! hypothesis that turns out otherwise would change, and what more or less money would save.
//!
//! Everything is planned, nothing extrapolated. Scenarios that name the same inventories share one
//! import.

pub mod attempt;
pub mod communes;
pub mod curve;
pub mod figures;
pub mod sensitivity;
pub mod settings;
mod sides;

pub use attempt::{Attempt, Worked};
pub use communes::CommuneLine;
pub use curve::CurvePoint;
pub use figures::Figures;
pub use sensitivity::{Case, Lever};
pub use sides::Side;

use super::study::{Reading, Study, computed};
use super::{Scenario, planning::Planning};
use crate::error::Result;
use crate::inventory::Import;
use crate::plan::{Limits, PROVED_GAP};
use rayon::prelude::*;
use sides::Inventories;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Scenarios, planned and compared.
pub struct Comparison {
    /// The scenarios, in the order given; never empty.
    pub sides: Vec<Side>,
    /// Every commune of any of them.
    pub communes: Vec<CommuneLine>,
    /// The first scenario with one hypothesis changed.
    pub levers: Vec<Lever>,
    /// The first scenario with more or less money, the least first.
    pub curve: Vec<CurvePoint>,
}

/// Scenarios whose inventories are read and computed, not planned yet.
pub struct Ready {
    studies: Vec<(Study, Arc<Inventories>)>,
}

impl Ready {
    /// Reads the inventories of scenarios, each set of inventories once, and computes consumption
    /// and solutions. `done` is called after each file of a set of inventories.
    ///
    /// # Errors
    /// As [`Study::prepare`], for the first scenario that has something wrong.
    pub fn read(scenarios: Vec<Scenario>, done: &(dyn Fn(usize, usize) + Sync)) -> Result<Self> {
        let mut known: Vec<Arc<Inventories>> = Vec::new();
        let mut studies = Vec::new();
        for mut scenario in scenarios {
            let shared = known.iter().find(|one| one.serve(&scenario));
            let inventories = if let Some(shared) = shared {
                Arc::clone(shared)
            } else {
                let read = Arc::new(Inventories::read(&scenario, done)?);
                known.push(Arc::clone(&read));
                read
            };
            inventories.place_sun(&mut scenario)?;
            let study = Study::on(scenario.clone(), inventories.computed_for(&scenario)?)?;
            studies.push((study, inventories));
        }
        Ok(Self { studies })
    }

    /// What was read, each set of inventories once.
    pub fn imports(&self) -> impl Iterator<Item = &Import> {
        let mut stated: Vec<*const Inventories> = Vec::new();
        self.studies.iter().filter_map(move |(study, inventories)| {
            let read = Arc::as_ptr(inventories);
            let is_new = !stated.contains(&read);
            stated.push(read);
            is_new.then_some(&study.import)
        })
    }

    /// How many plans [`Ready::compare`] makes, if all the targets can be reached.
    #[must_use]
    pub fn plans(&self) -> usize {
        let cases = self.studies.first().map_or(0, |(study, _)| {
            let levers = sensitivity::levers(&study.scenario);
            levers.iter().map(|lever| lever.cases.len()).sum()
        });
        self.studies.len() + cases + curve::PERCENTS.step_by(curve::STEP).count()
    }

    /// Plans every scenario, then the first one again with each change. `done` is called after
    /// each plan.
    ///
    /// # Errors
    /// What a change of the first scenario makes wrong; none in practice.
    pub fn compare(
        self,
        stop: Option<&Arc<AtomicBool>>,
        done: &(dyn Fn() + Sync),
    ) -> Result<Comparison> {
        let limits = |study: &Study| Limits {
            stop: stop.cloned(),
            ..study.limits()
        };
        let (studies, inventories): (Vec<Study>, Vec<Arc<Inventories>>) =
            self.studies.into_iter().unzip();
        let sides: Vec<Side> = studies
            .into_par_iter()
            .map(|study| {
                let limits = limits(&study);
                let side = Side::of(study, &limits);
                done();
                side
            })
            .collect();
        let communes = communes::lines(&sides);
        let (levers, curve) = match (sides.first(), inventories.first()) {
            (Some(first), Some(inventories)) => {
                let limits = limits(&first.study);
                let trial = Trial {
                    first,
                    inventories,
                    limits: Limits {
                        gap: limits.gap.max(PROVED_GAP),
                        ..limits
                    },
                    done,
                };
                (trial.levers()?, trial.curve())
            }
            _ => (Vec::new(), Vec::new()),
        };
        Ok(Comparison {
            sides,
            communes,
            levers,
            curve,
        })
    }
}

/// A scenario that is planned again with changes, each proved as a plan has to be to be called
/// optimal and no further.
struct Trial<'a> {
    first: &'a Side,
    inventories: &'a Inventories,
    limits: Limits,
    done: &'a (dyn Fn() + Sync),
}

impl Trial<'_> {
    fn levers(&self) -> Result<Vec<Lever>> {
        let mut levers = sensitivity::levers(&self.first.study.scenario);
        let cases: Vec<(sensitivity::What, &mut Case)> = levers
            .iter_mut()
            .flat_map(|lever| lever.cases.iter_mut().map(|case| (lever.what, case)))
            .collect();
        cases
            .into_par_iter()
            .try_for_each(|(what, case)| -> Result<()> {
                if let Some(scenario) = what.changed(&self.first.study.scenario, case.factor) {
                    let import = self.import_for(what, &scenario)?;
                    case.attempt = Some(self.attempt(&Study::on(scenario, import)?));
                }
                (self.done)();
                Ok(())
            })?;
        Ok(levers)
    }

    /// Only hours change what points consume today.
    fn import_for(&self, what: sensitivity::What, scenario: &Scenario) -> Result<Import> {
        match what {
            sensitivity::What::Hours => self.inventories.computed_for(scenario),
            _ => Ok(self.first.study.import.clone()),
        }
    }

    /// Plans a study; a choice that is not changed keeps the plan that was found for it.
    fn attempt(&self, study: &Study) -> Attempt {
        let choice = study.choice_problem();
        if self.first.nearest.is_none() && choice == self.first.planning.choice {
            return Attempt::of(study, &self.first.planning);
        }
        let planning = study.plan_choice(choice, &self.limits, &|_| ());
        Attempt::of(study, &planning)
    }

    fn curve(&self) -> Vec<CurvePoint> {
        let percents: Vec<u32> = curve::PERCENTS.step_by(curve::STEP).collect();
        let point = |percent: u32| {
            let study = self.first.study.with_budgets_at(percent);
            let attempt = self.attempt(&study);
            (self.done)();
            CurvePoint {
                percent,
                budget_cents: study.budgets.values().sum(),
                attempt,
            }
        };
        let mut points: Vec<CurvePoint> = percents.into_par_iter().map(point).collect();
        curve::tidy(&mut points);
        points
    }
}
