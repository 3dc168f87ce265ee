//! The scenario planned again in worlds where figures turn out otherwise: which points stay the right
//! choice.

use super::drawn::Drawer;
use super::voted::Quantiles;
use crate::plan::Limits;
use crate::retrofit::worlds::Worlds;
use crate::scenario::problem::ChoiceProblem;
use crate::scenario::study::{Choice, Study};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How near the best a plan of a draw is proved to be: what is counted is which points it has.
pub const GAP: f64 = 1e-3;

/// The plans of some draws.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Replanned {
    /// Draws in which a plan was found.
    pub planned: u32,
    /// Draws in which no plan keeps the rules, or none was found.
    pub without: u32,
    /// What these plans save, each in its world, kWh a year.
    pub saving_kwh: Quantiles,
    /// For each class of the problem, the plans that renovate its first point, its second… as far as any
    /// does: points of a class are alike, and a plan takes the first ones.
    pub chosen: Vec<Vec<u32>>,
}

impl Replanned {
    /// Plans the draws again; `done` is called after each.
    #[must_use]
    pub fn of(
        drawer: &Drawer<'_>,
        choice: &ChoiceProblem,
        (worlds, draws): (&Worlds, u32),
        limits: &Limits,
        done: &(dyn Fn() + Sync),
    ) -> Self {
        let limits = Limits {
            gap: limits.gap.max(GAP),
            ..limits.clone()
        };
        let is_stopped = || {
            let stop = limits.stop.as_ref();
            stop.is_some_and(|stop| stop.load(std::sync::atomic::Ordering::Relaxed))
        };
        let plan = |number: u32| -> Option<(f64, Vec<u32>)> {
            if is_stopped() {
                return None;
            }
            let study = drawer.in_world(&worlds.world(number));
            let planning = study.plan_choice(study.choice_problem(), &limits, &|_| ());
            done();
            let plan = planning.outcome.plan()?;
            let taken = planning.choice.taken(&plan.counts);
            let saving = taken.iter().map(|(_, group, offer)| {
                let class = &study.classes.classes[planning.choice.groups[*group].class];
                let solution = planning.choice.origins[*group][*offer].solution;
                class.solutions[solution].saving_kwh_per_year
            });
            Some((saving.sum(), taken.iter().map(|(row, ..)| *row).collect()))
        };
        let plans: Vec<Option<(f64, Vec<u32>)>> = (0..draws).into_par_iter().map(plan).collect();
        let mut times: FxHashMap<u32, u32> = FxHashMap::default();
        for row in plans.iter().flatten().flat_map(|(_, rows)| rows) {
            *times.entry(*row).or_default() += 1;
        }
        let found = plans.iter().flatten().count();
        let planned = u32::try_from(found).unwrap_or(u32::MAX);
        let of_group = |rows: &Vec<u32>| {
            let times = rows.iter().map(|row| times.get(row).copied().unwrap_or(0));
            let mut times: Vec<u32> = times.collect();
            let last = times.iter().rposition(|times| *times > 0);
            times.truncate(last.map_or(0, |last| last + 1));
            times
        };
        Self {
            planned,
            without: draws - planned,
            saving_kwh: Quantiles::of(plans.iter().flatten().map(|(saving, _)| *saving)),
            chosen: (choice.groups.iter())
                .map(|group| of_group(&group.rows))
                .collect(),
        }
    }

    /// In how many of the plans each point is, by its row of the frame.
    fn times(&self, choice: &ChoiceProblem) -> FxHashMap<u32, u32> {
        let groups = choice.groups.iter().zip(&self.chosen);
        let points = groups.flat_map(|(group, times)| group.rows.iter().zip(times));
        points.map(|(row, times)| (*row, *times)).collect()
    }

    /// Points that are not in a choice and are in more than half of the plans.
    #[must_use]
    pub fn missed(&self, problem: &ChoiceProblem, choice: &Choice) -> u32 {
        let mut times = self.times(problem);
        for point in choice.communes.iter().flat_map(|one| &one.points) {
            times.remove(&point.row);
        }
        let often = times.values().filter(|times| **times * 2 > self.planned);
        u32::try_from(often.count()).unwrap_or(u32::MAX)
    }
}

impl Study {
    /// The choice with the plans of draws that have each of its points.
    #[must_use]
    pub fn choice_replanned(
        &self,
        mut choice: Choice,
        problem: &ChoiceProblem,
        replanned: &Replanned,
    ) -> Choice {
        let times = replanned.times(problem);
        for point in choice.communes.iter_mut().flat_map(|one| &mut one.points) {
            let times = times.get(&point.row).copied().unwrap_or(0);
            point.chosen_in = Some([times, replanned.planned]);
        }
        choice
    }
}
