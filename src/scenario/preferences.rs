//! Points that a scenario favours or forces by their flags. Favoured points weigh more in what the
//! planner makes as great as can be; what it finds is then told in kWh that are really saved, and
//! its bound is one on what plans weigh, not on what they save.

use super::Scenario;
use super::study::Study;
use crate::plan::{Limits, Plan};
use crate::retrofit::Solution;
use crate::retrofit::classes::Class;
use crate::retrofit::compliance::points_with;
use crate::retrofit::rules::{Flag, Flags, Stance, upward};
use std::collections::BTreeMap;

/// What makes a point weigh more, or be in every plan.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Preferences {
    favoured: Flags,
    forced: Flags,
    bonus: f64,
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

/// Those of some flags that a solution cures: a luminaire that stays keeps sending its light
/// upwards.
fn cured(flags: Flags, solution: &Solution) -> Flags {
    if solution.flags.has(Flag::UlrGarde) {
        flags.without(upward())
    } else {
        flags
    }
}

impl Preferences {
    /// The preferences of a scenario.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let stances = &scenario.stances;
        Self {
            favoured: stances.flags(Stance::Favoriser),
            forced: stances.flags(Stance::Forcer),
            bonus: scenario.hypotheses.favoured_bonus(),
        }
    }

    /// What a point of a class is worth more with a solution for being favoured, as a share.
    #[must_use]
    pub fn favour(&self, class: &Class, solution: &Solution) -> f64 {
        let flags = cured(class.existing.flags, solution);
        if flags.among(self.favoured).is_empty() {
            0.0
        } else {
            self.bonus
        }
    }

    /// Whether any point may weigh more than it saves, or is forced.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.favoured.is_empty() || !self.forced.is_empty()
    }

    /// Whether a flag forces the points of a class, and something cures it.
    #[must_use]
    pub fn forces_any(&self, class: &Class) -> bool {
        let mut solutions = class.solutions.iter();
        solutions.any(|solution| self.cures(class, solution))
    }

    /// Whether a solution answers for a flag that forces the points of a class: for all such flags,
    /// where some solution does.
    #[must_use]
    pub fn cures(&self, class: &Class, solution: &Solution) -> bool {
        let required = class.existing.flags.among(self.forced);
        let mine = cured(required, solution);
        let all = |one: &Solution| cured(required, one) == required;
        !mine.is_empty() && (mine == required || !class.solutions.iter().any(all))
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
                one.saving_kwh_per_year * (1.0 + self.preferences.favour(class, one))
            });
        }
        let targets = &self.scenario.targets;
        let asked =
            (f64::from(targets.factor4.least()) + f64::from(targets.factor2.least())).min(points);
        let gap = if self.preferences.any() && points > 0.0 {
            let plan = saved * asked / points;
            calculation.gap * plan / (plan + weighed - saved).max(f64::MIN_POSITIVE)
        } else {
            calculation.gap
        };
        Limits {
            gap,
            seconds: calculation.seconds,
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
                saving * self.preferences.favour(class, solution) * f64::from(count)
            })
            .sum();
        Plan {
            value_kwh: plan.value_kwh - extra,
            bound_kwh: plan.bound_kwh - extra,
            ..plan
        }
    }

    /// Forced points that a plan leaves out; `None` where it takes them all.
    #[must_use]
    pub fn forced_left_out(&self, plan: &Plan) -> Option<LeftOut> {
        let mut left: BTreeMap<String, i64> = BTreeMap::new();
        let mut forced = 0;
        for class in &self.classes.classes {
            if self.preferences.forces_any(class) {
                forced += class.rows.len();
                *left.entry(class.insee.clone()).or_default() += class.rows.len() as i64;
            }
        }
        for (class, solution, count) in self.taken(plan) {
            if self.preferences.cures(class, solution) {
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
            proved: false,
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
        let can_be = |class: &&Class| self.preferences.forces_any(class);
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
