//! A plan as it was voted, in worlds where figures turn out otherwise: which budgets and targets hold,
//! and what comes of it.

use crate::plan::SpendingLimit;
use crate::retrofit::worlds::{World, Worlds};
use crate::retrofit::{Existing, FactorClass, Solution, factor_class};
use crate::scenario::problem::ChoiceProblem;
use crate::scenario::study::{Choice, CommuneChoice, Study, YearChoice};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// What a figure is over the draws.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quantiles {
    /// One draw in twenty is at it or below.
    pub low: f64,
    /// Half of the draws are.
    pub median: f64,
    /// Nineteen draws in twenty are.
    pub high: f64,
}

impl Quantiles {
    /// Those of a figure of each draw; nothing without draws.
    #[must_use]
    pub fn of(figures: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = figures.collect();
        sorted.sort_by(f64::total_cmp);
        Self {
            low: quantile(&sorted, 0.05),
            median: quantile(&sorted, 0.5),
            high: quantile(&sorted, 0.95),
        }
    }
}

/// The least of sorted figures that such a share of them are not above; 0 of none.
#[must_use]
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = at_least(share, sorted.len()).max(1) - 1;
    sorted.get(rank).or(sorted.last()).copied().unwrap_or(0.0)
}

/// How many of some things such a share of them is, rounded up.
#[must_use]
pub(super) fn at_least(share: f64, of: usize) -> usize {
    // A share of 0.95 is a little more than itself once multiplied.
    (share * of as f64 - 1e-9).ceil().max(0.0) as usize
}

/// What comes of a plan as it was voted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Voted {
    /// Draws.
    pub draws: u32,
    /// Energy saved, kWh a year.
    pub saving_kwh: Quantiles,
    /// What the works cost, whoever pays, euros on the basis of the scenario.
    pub cost_eur: Quantiles,
    /// What the energy saved is worth, € before tax a year.
    pub energy_eur: Quantiles,
    /// The targets of factor 4 and of factor 2.
    pub targets: [Kept; 2],
    /// The budget of each commune, in the order of the choice.
    pub budgets: Vec<Budget>,
    /// Draws in which every budget holds.
    pub budgets_held: u32,
    /// Draws in which every budget and both targets hold.
    pub all_held: u32,
}

/// What comes of a target.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Kept {
    /// Draws in which it holds.
    pub held: u32,
    /// Points planned for it that reach its factor.
    pub points: Quantiles,
}

/// What comes of the budget of a commune.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Budget {
    /// Draws in which it holds.
    pub held: u32,
    /// What the commune pays, euros on the basis of the scenario.
    pub own_eur: Quantiles,
}

/// A plan, laid out to be seen in many worlds. Funds pay what the plan says, whatever works come to
/// cost; what points done have cost is known.
pub struct Trial<'a> {
    study: &'a Study,
    /// What is done, whatever the commune.
    works: Vec<Works<'a>>,
    communes: Vec<OfCommune>,
    /// Points still to reach in each target.
    wanted: [u32; 2],
}

/// A kind of points and what is fitted there.
struct Works<'a> {
    existing: &'a Existing,
    solution: &'a Solution,
    counts_for: FactorClass,
    points: u32,
}

/// What is done in a commune.
struct OfCommune {
    limits: Vec<SpendingLimit>,
    /// Index of the works, year, points.
    done: Vec<(usize, usize, i64)>,
    /// Cabinets with works, year by year.
    cabinets: Vec<i64>,
    /// What funds pay, year by year, cents.
    given_cents: Vec<i64>,
}

/// A plan in one world.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    pub saving_kwh: f64,
    pub cost_cents: i64,
    pub energy_eur: f64,
    /// Points planned for each target that reach its factor.
    pub points: [u32; 2],
    /// What each commune pays, cents.
    pub own_cents: Vec<i64>,
    /// What each commune pays over what it has, where that is worst: above 1, its budget does not hold.
    pub strain: Vec<f64>,
}

impl Seen {
    fn budgets_hold(&self) -> bool {
        self.strain.iter().all(|strain| *strain <= 1.0)
    }
}

impl<'a> Trial<'a> {
    /// That of a choice; `problem` has the budgets that bind.
    #[must_use]
    pub fn of(study: &'a Study, choice: &Choice, problem: &ChoiceProblem) -> Self {
        let mut works: Vec<Works<'a>> = Vec::new();
        let mut known: FxHashMap<(*const Existing, &str, FactorClass), usize> =
            FxHashMap::default();
        let mut communes = Vec::new();
        for (at, commune) in choice.communes.iter().enumerate() {
            let mut done: FxHashMap<(usize, usize), i64> = FxHashMap::default();
            for point in &commune.points {
                let (class, solution) = study.solution(point);
                let existing = &*class.existing;
                let key = (
                    std::ptr::from_ref(existing),
                    &*solution.code,
                    point.counts_for,
                );
                let one = *known.entry(key).or_insert_with(|| {
                    works.push(Works {
                        existing,
                        solution,
                        counts_for: point.counts_for,
                        points: 0,
                    });
                    works.len() - 1
                });
                works[one].points += 1;
                *done.entry((one, point.year)).or_default() += 1;
            }
            communes.push(OfCommune::of(
                commune,
                problem.base.spending_limits(at),
                done,
            ));
        }
        let (targets, done) = (&study.scenario.targets, &study.decisions.done_figures);
        Self {
            study,
            works,
            communes,
            wanted: [
                targets.factor4.least().saturating_sub(done.factor4),
                targets.factor2.least().saturating_sub(done.factor2),
            ],
        }
    }

    /// What comes of the plan in so many worlds.
    #[must_use]
    pub fn in_worlds(&self, worlds: &Worlds, draws: u32) -> Voted {
        let seen = self.seen(worlds, draws);
        let count = |holds: &dyn Fn(&Seen) -> bool| {
            u32::try_from(seen.iter().filter(|one| holds(one)).count()).unwrap_or(u32::MAX)
        };
        let over = |figure: &dyn Fn(&Seen) -> f64| Quantiles::of(seen.iter().map(figure));
        let target = |at: usize| Kept {
            held: count(&|one| self.target_holds(one, at)),
            points: over(&|one| one.points[at].into()),
        };
        let budget = |at: usize| Budget {
            held: count(&|one| one.strain[at] <= 1.0),
            own_eur: over(&|one| one.own_cents[at] as f64 / 100.0),
        };
        Voted {
            draws,
            saving_kwh: over(&|one| one.saving_kwh),
            cost_eur: over(&|one| one.cost_cents as f64 / 100.0),
            energy_eur: over(&|one| one.energy_eur),
            targets: [target(0), target(1)],
            budgets: (0..self.communes.len()).map(budget).collect(),
            budgets_held: count(&Seen::budgets_hold),
            all_held: count(&|one| {
                one.budgets_hold() && self.target_holds(one, 0) && self.target_holds(one, 1)
            }),
        }
    }

    /// Whether a target holds: 0 for that of factor 4, 1 for that of factor 2.
    pub(super) fn target_holds(&self, seen: &Seen, target: usize) -> bool {
        seen.points[target] >= self.wanted[target]
    }

    /// The plan in so many worlds, one after the other.
    pub(super) fn seen(&self, worlds: &Worlds, draws: u32) -> Vec<Seen> {
        let numbers = (0..draws).into_par_iter();
        numbers
            .map(|number| self.in_world(&worlds.world(number)))
            .collect()
    }

    fn in_world(&self, world: &World<'_>) -> Seen {
        let scenario = &self.study.scenario;
        let from_ht = |cents_ht: i64| scenario.basis.from_ht(cents_ht);
        let mut seen = Seen {
            saving_kwh: 0.0,
            cost_cents: 0,
            energy_eur: 0.0,
            points: [0, 0],
            own_cents: Vec::with_capacity(self.communes.len()),
            strain: Vec::with_capacity(self.communes.len()),
        };
        let mut unit_cents = Vec::with_capacity(self.works.len());
        let mut returned_cents = Vec::with_capacity(self.works.len());
        let per_kwh = self.study.returned_eur_per_kwh() * world.price();
        for one in &self.works {
            let (before, after) = (
                world.kwh_before(one.existing),
                world.kwh_after(one.solution),
            );
            seen.saving_kwh += f64::from(one.points) * (before - after);
            if keeps(one.counts_for, before, after) {
                seen.points[target_of(one.counts_for)] += one.points;
            }
            returned_cents.push(((before - after) * per_kwh * 100.0).floor().max(0.0) as i64);
            let solution = one.solution;
            unit_cents.push(from_ht(
                world.cost_cents_ht(&solution.range, solution.cost_cents_ht),
            ));
        }
        let price = scenario.hypotheses.price_eur_per_kwh() * world.price();
        seen.energy_eur = seen.saving_kwh * price;
        let work = scenario.rules.groups.cabinet_work.as_ref();
        let cabinet_cents =
            work.map_or(0, |it| from_ht(world.cost_cents_ht(&it.code, it.cents_ht)));
        for commune in &self.communes {
            let costs = commune.costs(&unit_cents, cabinet_cents);
            let own: Vec<i64> = (costs.iter().zip(&commune.given_cents))
                .map(|(cost, given)| cost - given)
                .collect();
            seen.cost_cents += costs.iter().sum::<i64>();
            seen.own_cents.push(own.iter().sum());
            seen.strain
                .push(commune.strain(&commune.less_received(own, &returned_cents)));
        }
        seen
    }
}

/// Which target it is, by its place.
fn target_of(class: FactorClass) -> usize {
    match class {
        FactorClass::F4 => 0,
        FactorClass::F2 => 1,
    }
}

/// Whether a point still does what it was planned for: one of factor 2 that turns out to reach 4 does.
pub(super) fn keeps(counts_for: FactorClass, kwh_before: f64, kwh_after: f64) -> bool {
    match factor_class(kwh_before, kwh_after) {
        Some(FactorClass::F4) => true,
        Some(FactorClass::F2) => counts_for == FactorClass::F2,
        None => false,
    }
}

impl OfCommune {
    fn of(
        commune: &CommuneChoice,
        limits: Vec<SpendingLimit>,
        done: FxHashMap<(usize, usize), i64>,
    ) -> Self {
        let years = commune.years.iter();
        let mut done: Vec<(usize, usize, i64)> = (done.into_iter())
            .map(|((works, year), points)| (works, year, points))
            .collect();
        done.sort_unstable();
        Self {
            limits,
            done,
            cabinets: years.clone().map(|year| year.works.into()).collect(),
            given_cents: years.map(YearChoice::funds_cents).collect(),
        }
    }

    /// What is spent in each year, whoever pays, at such prices of one point and one cabinet.
    fn costs(&self, unit_cents: &[i64], cabinet_cents: i64) -> Vec<i64> {
        let mut costs: Vec<i64> = (self.cabinets.iter())
            .map(|it| it * cabinet_cents)
            .collect();
        for (works, year, points) in &self.done {
            costs[*year] += points * unit_cents[*works];
        }
        costs
    }

    /// What it pays in each year less what its earlier works give back by then, at so much a year for
    /// one point of each.
    fn less_received(&self, mut own_cents: Vec<i64>, returned_cents: &[i64]) -> Vec<i64> {
        for (works, year, points) in &self.done {
            for later in own_cents.iter_mut().skip(year + 1) {
                *later -= points * returned_cents[*works];
            }
        }
        own_cents
    }

    /// What it pays over what it has, in the years where that is worst.
    fn strain(&self, own_cents: &[i64]) -> f64 {
        let of_limit = |limit: &SpendingLimit| {
            let spent: i64 = own_cents[limit.first..=limit.last].iter().sum();
            match (spent, limit.cents) {
                (..=0, _) => 0.0,
                (_, ..=0) => f64::INFINITY,
                (spent, has) => spent as f64 / has as f64,
            }
        };
        self.limits.iter().map(of_limit).fold(0.0, f64::max)
    }
}
