//! Points that a scenario favours or forces by their flags: they weigh more in what the planner
//! makes as great as can be, and what it finds is told again in kWh that are really saved.

use super::Scenario;
use super::study::Study;
use crate::plan::{Limits, Plan};
use crate::retrofit::classes::{Class, Classes};
use crate::retrofit::rules::{Flags, Stance};
use std::collections::BTreeMap;

/// What makes a point weigh more.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Preferences {
    favoured: Flags,
    forced: Flags,
    bonus: f64,
    /// kWh that a forced point counts on top of what it saves: more than could be saved without it.
    force_kwh: f64,
}

/// How much a point weighs.
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

impl Preferences {
    /// The preferences of a scenario. `budgets` are those of the communes, in cents.
    #[must_use]
    pub fn of(scenario: &Scenario, classes: &Classes, budgets: &BTreeMap<usize, i64>) -> Self {
        let stances = &scenario.stances;
        let forced = stances.flags(Stance::Forcer);
        let mut preferences = Self {
            favoured: stances.flags(Stance::Favoriser),
            forced,
            bonus: scenario.hypotheses.favoured_bonus(),
            force_kwh: 0.0,
        };
        if !preferences.forced_classes(classes).any(|_| true) {
            return preferences;
        }
        // In place of a forced point, its commune could buy others for the whole of its budget, and
        // other communes could each move by a point of each target: nothing more is at stake.
        let solutions = || {
            classes
                .classes
                .iter()
                .flat_map(|class| class.solutions.iter())
        };
        let per_cent = solutions()
            .filter(|solution| solution.cost_cents > 0)
            .map(|solution| solution.saving_kwh_per_year / solution.cost_cents as f64)
            .fold(0.0, f64::max);
        let greatest = solutions()
            .map(|solution| solution.saving_kwh_per_year)
            .fold(0.0, f64::max);
        let most = budgets.values().copied().max().unwrap_or_default();
        let favour = 1.0 + preferences.bonus;
        preferences.force_kwh = favour * (per_cent * most as f64 + 4.0 * greatest);
        preferences
    }

    /// How much the points of a class weigh.
    #[must_use]
    pub fn weight(&self, class: &Class) -> Weight {
        let flags = class.existing.flags;
        let has = |wanted: Flags| flags.among(wanted) != Flags::default();
        Weight {
            times: if has(self.favoured) {
                1.0 + self.bonus
            } else {
                1.0
            },
            plus_kwh: if has(self.forced) {
                self.force_kwh
            } else {
                0.0
            },
        }
    }

    /// Whether any point may weigh more than it saves.
    #[must_use]
    pub fn any(&self) -> bool {
        self.favoured != Flags::default() || self.forced != Flags::default()
    }

    fn forced_classes<'a>(&self, classes: &'a Classes) -> impl Iterator<Item = (usize, &'a Class)> {
        let forced = self.forced;
        let is_forced = move |class: &Class| class.existing.flags.among(forced) != Flags::default();
        (classes.classes.iter().enumerate()).filter(move |(_, class)| is_forced(class))
    }
}

impl Study {
    /// The limits of a scenario, for the planner: where forced points weigh a lot, a share of that
    /// weight would be far too wide a gap.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let calculation = self.scenario.calculation;
        let weigh = |weighed: bool| -> f64 {
            self.classes
                .classes
                .iter()
                .map(|class| {
                    let weight = self.preferences.weight(class);
                    let best = class.solutions.iter().map(|solution| {
                        let saving = solution.saving_kwh_per_year;
                        if weighed { weight.of(saving) } else { saving }
                    });
                    best.fold(0.0, f64::max) * class.rows.len() as f64
                })
                .sum()
        };
        let gap = if self.preferences.any() {
            calculation.gap * weigh(false) / weigh(true).max(f64::MIN_POSITIVE)
        } else {
            calculation.gap
        };
        Limits {
            gap,
            seconds: calculation.seconds,
        }
    }

    /// A plan in kWh that are really saved: what favoured and forced points weigh more is taken
    /// off both its value and its bound.
    #[must_use]
    pub fn in_kwh(&self, plan: Plan) -> Plan {
        if !self.preferences.any() {
            return plan;
        }
        let extra: f64 = self
            .classes
            .classes
            .iter()
            .zip(&plan.counts)
            .flat_map(|(class, counts)| {
                let offers = self.offers(class);
                offers.into_iter().zip(counts).map(|(offer, count)| {
                    let saving = class.solutions[offer.solution].saving_kwh_per_year;
                    (offer.plan.saving_kwh_per_year - saving) * f64::from(*count)
                })
            })
            .sum();
        Plan {
            value_kwh: plan.value_kwh - extra,
            bound_kwh: plan.bound_kwh - extra,
            ..plan
        }
    }

    /// Forced points, and how many of them a plan leaves out.
    #[must_use]
    pub fn forced_left_out(&self, plan: &Plan) -> (usize, usize) {
        self.preferences
            .forced_classes(&self.classes)
            .map(|(index, class)| {
                let taken: u32 = plan.counts[index].iter().sum();
                (class.rows.len(), class.rows.len() - taken as usize)
            })
            .fold((0, 0), |(all, left), (one, out)| (all + one, left + out))
    }
}
