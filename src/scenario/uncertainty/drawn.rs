//! A study in a world where figures turn out otherwise.

use crate::energy::hours::HoursError;
use crate::error::{Error, Result};
use crate::inventory::profile::Profile;
use crate::retrofit::classes::Class;
use crate::retrofit::options::Candidate;
use crate::retrofit::worlds::{World, Worlds};
use crate::retrofit::{Existing, Method, Solution};
use crate::scenario::study::Study;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What all the worlds of a study have in common.
pub struct Drawer<'a> {
    study: &'a Study,
    method: Method<'a>,
    kinds: Vec<Kind<'a>>,
    /// The kind of each class of the study, then of each class that is offered nothing as things are
    /// and may be offered something in some world.
    of_class: Vec<usize>,
    /// The latter.
    others: Vec<Class>,
}

/// Points that are alike, wherever they stand, and what fits them.
struct Kind<'a> {
    existing: Arc<Existing>,
    fitting: Vec<Candidate<'a>>,
}

impl<'a> Drawer<'a> {
    /// That of a study.
    #[must_use]
    pub fn of(study: &'a Study) -> Self {
        let mut drawer = Self {
            study,
            method: study.scenario.method(),
            kinds: Vec::new(),
            of_class: Vec::new(),
            others: Vec::new(),
        };
        let mut known: FxHashMap<*const Existing, usize> = FxHashMap::default();
        for class in &study.classes.classes {
            let kind = drawer.kind(&class.existing, &mut known);
            drawer.of_class.push(kind);
        }
        for without in &study.classes.without {
            let Some(existing) = &without.existing else {
                continue;
            };
            let kind = drawer.kind(existing, &mut known);
            if drawer.kinds[kind]
                .fitting
                .iter()
                .any(|one| one.fit.is_some())
            {
                drawer.of_class.push(kind);
                drawer.others.push(Class {
                    insee: without.insee.clone(),
                    existing: existing.clone(),
                    rows: without.rows.clone(),
                    solutions: Arc::default(),
                });
            }
        }
        drawer
    }

    fn kind(
        &mut self,
        existing: &Arc<Existing>,
        known: &mut FxHashMap<*const Existing, usize>,
    ) -> usize {
        *known.entry(Arc::as_ptr(existing)).or_insert_with(|| {
            self.kinds.push(Kind {
                existing: existing.clone(),
                fitting: self.method.fitting(existing),
            });
            self.kinds.len() - 1
        })
    }

    /// The worlds of a seed.
    ///
    /// # Errors
    /// No network is lit for as long, or for as short, as the scenario says that it may be.
    pub fn worlds(&self, seed: u64) -> Result<Worlds> {
        let scenario = &self.study.scenario;
        let mut profiles: FxHashSet<Profile> = FxHashSet::default();
        for Kind { existing, fitting } in &self.kinds {
            profiles.insert(existing.profile.clone());
            for (range, fit) in fitting
                .iter()
                .filter_map(|one| Some((one.range, one.fit.as_ref()?)))
            {
                profiles.insert(existing.profile_under(range, fit.dimming));
            }
        }
        let hours = scenario.hours.total();
        Worlds::new(
            seed,
            scenario.spreads,
            &scenario.switching,
            hours,
            profiles.into_iter().collect(),
        )
        .map_err(|error: HoursError| {
            Error::input(
                &scenario.file,
                format!("« incertitudes.heures » : la durée d'allumage de l'année {error}"),
                "donnez une part plus petite",
            )
        })
    }

    /// The study in a world: what its points draw, what they are offered and at which price. Years of
    /// life, certificates and the catalogue that documents show stay as they are kept.
    #[must_use]
    pub fn in_world(&self, world: &World<'_>) -> Study {
        let offered: Vec<(Arc<Existing>, Arc<[Solution]>)> = (self.kinds.iter())
            .map(|kind| {
                let (existing, solutions) =
                    self.method.in_world(&kind.existing, &kind.fitting, world);
                (Arc::new(existing), solutions.into())
            })
            .collect();
        let mut study = self.study.clone();
        let (scenario, classes) = (&mut study.scenario, &mut study.classes.classes);
        scenario.hypotheses = scenario.hypotheses.times("prix_kwh", world.price());
        if let Some(work) = &mut scenario.rules.groups.cabinet_work {
            work.cents_ht = world.cost_cents_ht(&work.code, work.cents_ht);
        }
        classes.extend(self.others.iter().cloned());
        for (class, kind) in classes.iter_mut().zip(&self.of_class) {
            let (existing, solutions) = &offered[*kind];
            class.existing = existing.clone();
            class.solutions = solutions.clone();
        }
        study
    }
}
