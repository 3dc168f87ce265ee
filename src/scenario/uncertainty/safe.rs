//! A plan that keeps every budget and both targets with a confidence, whatever turns out otherwise.
//!
//! Such a plan is an ordinary one that leaves margins: of each budget, a share; of solutions, those whose
//! factor may be lost. Margins are no wider than the draws of a seed ask for: the plan of the scenario
//! comes first, whatever does not hold in enough draws gets a margin, and so on. Other draws, of another
//! seed, then say what holds. Budgets are held one by one, each in so many draws, and so are the targets.

use super::voted::{Seen, Trial, at_least, keeps, quantile};
use crate::plan::{Carry, Limits, Problem, Step};
use crate::retrofit::worlds::Worlds;
use crate::retrofit::{Existing, FactorClass, Solution};
use crate::scenario::planning::Planning;
use crate::scenario::problem::ChoiceProblem;
use crate::scenario::study::Study;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Rounds of margins after which a plan that is still not safe is given up.
const ROUNDS: u32 = 16;
/// The least by which a margin grows in the first round, as a share; twice as much in each next one.
const LEAST_STEP: f64 = 1e-4;
/// Deviations by which the draws that margins are fitted to may flatter them.
const DEVIATIONS: f64 = 3.0;

/// Why there is no safe plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSafe {
    /// With the margins that it takes, the rules cannot all be kept, or no plan was found.
    NoPlan,
    /// No margin makes everything hold: a target that even the surest solutions miss, or works that
    /// funds alone pay.
    NoMargin,
}

/// Margins that a plan leaves.
struct Margins {
    /// Share of its money that each commune may plan with.
    budgets: Vec<f64>,
    /// Draws in which a solution keeps its factor at least, for each target.
    kept: [usize; 2],
}

/// The draws that margins are fitted to.
struct Fitted<'a> {
    choice: &'a ChoiceProblem,
    /// For each class and offer of the problem, draws in which it keeps the factor that it counts for.
    kept: Vec<Vec<usize>>,
    draws: usize,
    /// Draws in which everything has to hold.
    wanted: usize,
}

impl Study {
    /// A plan that keeps each budget and each target with a confidence (a share of all that may turn
    /// out), from a plan of its problem, with margins fitted to draws.
    ///
    /// # Errors
    /// There is none, or no margin makes one.
    pub fn safe(
        &self,
        ordinary: &Planning,
        confidence: f64,
        (worlds, draws): (&Worlds, u32),
        limits: &Limits,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<Planning, NotSafe> {
        let fitted = Fitted::of(self, &ordinary.choice, confidence, (worlds, draws));
        let mut plan = ordinary.outcome.plan().ok_or(NotSafe::NoPlan)?.clone();
        let mut margins = Margins {
            budgets: vec![1.0; ordinary.choice.base.communes.len()],
            kept: [0, 0],
        };
        let mut safe = None;
        for round in 0..ROUNDS {
            let choice = self.choose(&ordinary.choice, &plan);
            let trial = Trial::of(self, &choice, &ordinary.choice);
            let seen = trial.seen(worlds, draws);
            if !fitted.widen(&mut margins, &trial, &seen, round)? {
                return Ok(safe.unwrap_or_else(|| ordinary.with_plan(plan)));
            }
            let choice = fitted.with_margins(&margins);
            let planning = self.plan_choice(choice, limits, progress);
            plan = planning.outcome.plan().ok_or(NotSafe::NoPlan)?.clone();
            safe = Some(Planning {
                choice: ordinary.choice.clone(),
                ..planning
            });
        }
        Err(NotSafe::NoMargin)
    }
}

impl<'a> Fitted<'a> {
    fn of(
        study: &Study,
        choice: &'a ChoiceProblem,
        confidence: f64,
        (worlds, draws): (&Worlds, u32),
    ) -> Self {
        let count = draws as usize;
        let deviation = (confidence * (1.0 - confidence) / f64::from(draws.max(1))).sqrt();
        let wanted = at_least((confidence + DEVIATIONS * deviation).min(1.0), count);
        Self {
            choice,
            kept: kept(study, choice, worlds, draws),
            draws: count,
            wanted,
        }
    }

    /// Widens the margins of what does not hold in enough draws; whether there is any such thing.
    fn widen(
        &self,
        margins: &mut Margins,
        trial: &Trial<'_>,
        seen: &[Seen],
        round: u32,
    ) -> Result<bool, NotSafe> {
        let mut widened = false;
        let share = self.wanted as f64 / self.draws.max(1) as f64;
        for (at, budget) in margins.budgets.iter_mut().enumerate() {
            let mut strains: Vec<f64> = seen
                .iter()
                .filter_map(|one| one.strain.get(at).copied())
                .collect();
            strains.sort_by(f64::total_cmp);
            let strain = quantile(&strains, share);
            if strain > 1.0 {
                if *budget <= 0.0 {
                    return Err(NotSafe::NoMargin);
                }
                // What still fails after many rounds gives way in larger steps.
                let strain = strain.max(1.0 + LEAST_STEP * f64::from(1_u32 << round));
                *budget = if strain.is_finite() {
                    *budget / strain
                } else {
                    0.0
                };
                widened = true;
            }
        }
        for (target, kept) in margins.kept.iter_mut().enumerate() {
            let held = seen
                .iter()
                .filter(|one| trial.target_holds(one, target))
                .count();
            if held < self.wanted {
                if *kept >= self.draws {
                    return Err(NotSafe::NoMargin);
                }
                // Half of the way to what is kept in every draw.
                *kept = self.wanted.max((*kept + self.draws).div_ceil(2));
                widened = true;
            }
        }
        Ok(widened)
    }

    /// The choice of a plan that leaves margins: same classes and offers, less money, and what may be
    /// lost out of every budget's reach.
    fn with_margins(&self, margins: &Margins) -> ChoiceProblem {
        let mut choice = self.choice.clone();
        let problem = &mut choice.base;
        let part = |cents: i64, share: f64| (cents as f64 * share).floor() as i64;
        for (commune, share) in problem.communes.iter_mut().zip(&margins.budgets) {
            for cents in &mut commune.budgets_cents {
                *cents = part(*cents, *share);
            }
            if let Carry::Forward { borrow_cents } = &mut commune.carry {
                *borrow_cents = part(*borrow_cents, *share);
            }
        }
        for draw in &mut problem.draws {
            draw.most_cents = part(draw.most_cents, margins.budgets[draw.commune]);
        }
        let beyond: Vec<i64> = (0..problem.communes.len())
            .map(|commune| money_of(problem, commune).saturating_add(1))
            .collect();
        let classes = problem.classes.iter_mut().zip(&self.kept);
        for ((class, kept), origins) in classes.zip(&self.choice.origins) {
            let offers = class.offers.iter_mut().zip(kept).zip(origins);
            for ((offer, kept), origin) in offers {
                let least = match origin.counts_for {
                    FactorClass::F4 => margins.kept[0],
                    FactorClass::F2 => margins.kept[1],
                };
                if *kept < least {
                    offer.cost_cents = beyond[class.commune];
                }
            }
        }
        choice
    }
}

/// All the money that a commune may ever spend, cents.
fn money_of(problem: &Problem, commune: usize) -> i64 {
    let own = problem.spending_limits(commune);
    let own = own
        .iter()
        .fold(0_i64, |sum, limit| sum.saturating_add(limit.cents));
    let draws = problem.draws.iter().filter(|draw| draw.commune == commune);
    draws.fold(own, |sum, draw| sum.saturating_add(draw.most_cents.max(0)))
}

/// For each class and offer of a problem, the draws in which it keeps the factor that it counts for.
fn kept(study: &Study, choice: &ChoiceProblem, worlds: &Worlds, draws: u32) -> Vec<Vec<usize>> {
    type Key<'a> = (*const Existing, &'a str, FactorClass);
    let mut known: FxHashMap<Key<'_>, usize> = FxHashMap::default();
    let mut works: Vec<(&Existing, &Solution, FactorClass)> = Vec::new();
    let groups = choice.groups.iter().zip(&choice.origins);
    let of_offers: Vec<Vec<usize>> = groups
        .map(|(group, origins)| {
            let class = &study.classes.classes[group.class];
            let of_offer = origins.iter().map(|origin| {
                let solution = &class.solutions[origin.solution];
                let existing = &*class.existing;
                let key = (
                    std::ptr::from_ref(existing),
                    &*solution.code,
                    origin.counts_for,
                );
                *known.entry(key).or_insert_with(|| {
                    works.push((existing, solution, origin.counts_for));
                    works.len() - 1
                })
            });
            of_offer.collect()
        })
        .collect();
    let none = || vec![0_usize; works.len()];
    let counted = |mut counts: Vec<usize>, number: u32| {
        let world = worlds.world(number);
        for (count, (existing, solution, counts_for)) in counts.iter_mut().zip(&works) {
            let (before, after) = (world.kwh_before(existing), world.kwh_after(solution));
            *count += usize::from(keeps(*counts_for, before, after));
        }
        counts
    };
    let summed = |mut one: Vec<usize>, other: Vec<usize>| {
        one.iter_mut()
            .zip(other)
            .for_each(|(one, other)| *one += other);
        one
    };
    let counts = (0..draws).into_par_iter();
    let counts = counts.fold(none, counted).reduce(none, summed);
    let of_class = |works: Vec<usize>| works.into_iter().map(|at| counts[at]).collect();
    of_offers.into_iter().map(of_class).collect()
}
