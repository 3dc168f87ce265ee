//! Points that a scenario favours or forces by their flags: they weigh more in what the planner
//! makes as great as can be. What it finds is then told in kWh that are really saved; its bound is
//! one on what plans weigh, not on what they save.

use super::Scenario;
use super::study::Study;
use crate::plan::{Limits, Plan};
use crate::retrofit::Solution;
use crate::retrofit::classes::{Class, Classes};
use crate::retrofit::compliance::points_with;
use crate::retrofit::rules::{Flag, Flags, Stance, upward};
use std::collections::BTreeMap;

/// What makes a point weigh more.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Preferences {
    favoured: Flags,
    forced: Flags,
    bonus: f64,
    /// kWh that a forced point counts on top of what it saves: more than all plans together could
    /// save otherwise, so that no forced point is left out for the sake of others.
    force_kwh: f64,
}

/// How much a point renovated in one way weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    times: f64,
    plus_kwh: f64,
}

impl Weight {
    /// What a saving counts for, kWh a year.
    #[must_use]
    pub fn of(self, saving_kwh: f64) -> f64 {
        saving_kwh * self.times + self.plus_kwh
    }
}

/// Forced points that a plan leaves out.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Points to force that have a solution.
    pub forced: usize,
    /// Those that the plan leaves out, by INSEE code of their commune.
    pub by_commune: BTreeMap<String, usize>,
    /// Whether it is proved that no plan takes more of them.
    pub proved: bool,
}

impl Preferences {
    /// The preferences of a scenario. `budgets` are those of the communes, in cents.
    #[must_use]
    pub fn of(scenario: &Scenario, classes: &Classes, budgets: &BTreeMap<usize, i64>) -> Self {
        let stances = &scenario.stances;
        let mut preferences = Self {
            favoured: stances.flags(Stance::Favoriser),
            forced: stances.flags(Stance::Forcer),
            bonus: scenario.hypotheses.favoured_bonus(),
            force_kwh: 0.0,
        };
        if preferences.forced.is_empty() {
            return preferences;
        }
        // No plan saves more than every point at its best, nor than every euro at its best.
        let mut all_points = 0.0;
        let mut per_cent: f64 = 0.0;
        for class in &classes.classes {
            let best = class.solutions.iter().map(|one| one.saving_kwh_per_year);
            all_points += best.fold(0.0, f64::max) * class.rows.len() as f64;
            let of_cent = class.solutions.iter().filter(|one| one.cost_cents > 0);
            let of_cent = of_cent.map(|one| one.saving_kwh_per_year / one.cost_cents as f64);
            per_cent = of_cent.fold(per_cent, f64::max);
        }
        let all_cents: i64 = budgets.values().sum();
        let most = all_points.min(per_cent * all_cents as f64);
        preferences.force_kwh = (1.0 + preferences.bonus) * most + 1.0;
        preferences
    }

    /// How much the points of a class weigh when they are renovated in one way. A luminaire that
    /// stays keeps sending its light upwards: that is no cure.
    #[must_use]
    pub fn weight(&self, class: &Class, solution: &Solution) -> Weight {
        let mut flags = class.existing.flags;
        if solution.flags.has(Flag::UlrGarde) {
            flags = flags.without(upward());
        }
        Weight {
            times: if flags.among(self.favoured).is_empty() {
                1.0
            } else {
                1.0 + self.bonus
            },
            plus_kwh: if flags.among(self.forced).is_empty() {
                0.0
            } else {
                self.force_kwh
            },
        }
    }

    /// Whether any point may weigh more than it saves.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.favoured.is_empty() || !self.forced.is_empty()
    }

    fn forces(&self, class: &Class, solution: &Solution) -> bool {
        self.weight(class, solution).plus_kwh > 0.0
    }
}

impl Study {
    /// The limits of a scenario, for the planner. Where points weigh more than they save, a share
    /// of that weight would be far too wide a gap: it is made narrower, by what as many points as
    /// the targets ask for would save on the mean.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let calculation = self.scenario.calculation;
        let (mut points, mut saved, mut weighed) = (0.0, 0.0, 0.0);
        for class in &self.classes.classes {
            let count = class.rows.len() as f64;
            let greatest = |kwh: &dyn Fn(&Solution) -> f64| {
                class.solutions.iter().map(kwh).fold(0.0, f64::max) * count
            };
            points += count;
            saved += greatest(&|one| one.saving_kwh_per_year);
            weighed += greatest(&|one| {
                let weight = self.preferences.weight(class, one);
                weight.of(one.saving_kwh_per_year)
            });
        }
        let targets = &self.scenario.targets;
        let asked = f64::from(targets.factor4 + targets.factor2).min(points);
        let gap = if self.preferences.any() && points > 0.0 {
            let plan = saved * asked / points;
            calculation.gap * plan / (plan + weighed - saved).max(f64::MIN_POSITIVE)
        } else {
            calculation.gap
        };
        Limits {
            gap,
            seconds: calculation.seconds,
            stop: None,
        }
    }

    /// A plan in kWh that are really saved. Where points weigh more, its bound is what it saves and
    /// what a better plan could weigh more than it.
    #[must_use]
    pub fn in_kwh(&self, plan: Plan) -> Plan {
        if !self.preferences.any() {
            return plan;
        }
        let extra: f64 = self
            .taken(&plan)
            .map(|(class, solution, count)| {
                let saving = solution.saving_kwh_per_year;
                let weight = self.preferences.weight(class, solution);
                (weight.of(saving) - saving) * f64::from(count)
            })
            .sum();
        Plan {
            value: plan.value - extra,
            bound: plan.bound - extra,
            ..plan
        }
    }

    /// Forced points that a plan leaves out; `None` where it takes them all.
    #[must_use]
    pub fn forced_left_out(&self, plan: &Plan) -> Option<LeftOut> {
        let mut left: BTreeMap<String, i64> = BTreeMap::new();
        let mut forced = 0;
        for class in &self.classes.classes {
            let mut solutions = class.solutions.iter();
            if solutions.any(|solution| self.preferences.forces(class, solution)) {
                forced += class.rows.len();
                *left.entry(class.insee.clone()).or_default() += class.rows.len() as i64;
            }
        }
        for (class, solution, count) in self.taken(plan) {
            if self.preferences.forces(class, solution) {
                *left.entry(class.insee.clone()).or_default() -= i64::from(count);
            }
        }
        let by_commune: BTreeMap<String, usize> = left
            .into_iter()
            .filter_map(|(insee, points)| Some((insee, usize::try_from(points).ok()?)))
            .filter(|(_, points)| *points > 0)
            .collect();
        let left_out = LeftOut {
            forced,
            by_commune,
            proved: plan.bound - plan.value < self.preferences.force_kwh,
        };
        Some(left_out).filter(|left_out| !left_out.by_commune.is_empty())
    }

    /// Points that the scenario would force, and that nothing cures or that are out of any plan.
    #[must_use]
    pub fn forced_without_solution(&self) -> usize {
        let forced = self.preferences.forced;
        if forced.is_empty() {
            return 0;
        }
        let can_be = |class: &&Class| {
            let mut solutions = class.solutions.iter();
            solutions.any(|solution| self.preferences.forces(class, solution))
        };
        let curable = self.classes.classes.iter().filter(can_be);
        let curable: usize = curable.map(|class| class.rows.len()).sum();
        points_with(&self.import.points, forced).saturating_sub(curable)
    }

    /// Points that a plan takes, class by class and solution by solution.
    fn taken<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = (&'a Class, &'a Solution, u32)> {
        let classes = self.classes.classes.iter().zip(&plan.counts);
        classes.flat_map(|(class, counts)| {
            let offers = self.offers(class).into_iter().zip(counts);
            offers.map(move |(offer, count)| (class, &class.solutions[offer.solution], *count))
        })
    }
}
