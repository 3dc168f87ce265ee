//! What turns out otherwise than the tables say: prices, watts and hours, drawn at random, the same
//! draws for the same seed on every machine.
//!
//! A draw is read off its seed, its number and the name of what is drawn, and off nothing else: a lamp
//! has the same watts in every commune, and whatever else there is changes nothing of it.

use super::{Existing, Solution};
use crate::energy::hours::{HoursError, Lit, LitHours, SwitchingRule};
use crate::inventory::profile::Profile;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// How far a figure may turn out from what is kept, as shares of it: from 1 + low to 1 + high times.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spread {
    /// The least; below zero for less than what is kept.
    pub low: f64,
    /// The most.
    pub high: f64,
}

impl Spread {
    /// As far to either side.
    #[must_use]
    pub fn around(share: f64) -> Self {
        Self {
            low: -share,
            high: share,
        }
    }

    /// Whether it is what is kept, whatever happens.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self.low == 0.0 && self.high == 0.0
    }

    /// What is kept times this, at a place from 0 (the lowest) to 1 (the highest).
    fn at(self, place: f64) -> f64 {
        1.0 + self.low + (self.high - self.low) * place
    }
}

/// How far each figure may turn out from what is kept. All that lies between is as likely.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spreads {
    /// Prices of all works together: one draw for the territory.
    pub costs: Spread,
    /// Prices of each range and of each work on cabinets, on top of that.
    pub costs_of_range: Spread,
    /// Watts drawn today, lamp by lamp (technology and nominal watts).
    pub watts: Spread,
    /// Watts of what is fitted, range by range.
    pub new_watts: Spread,
    /// Hours of the year during which the network is lit: one draw for the territory.
    pub hours: Spread,
    /// Price of a kWh: one draw for the territory.
    pub price: Spread,
}

/// Equally likely lengths of the lit year, where it is not certain: each has its nights computed.
const LENGTHS: u32 = 21;

/// Worlds in which figures turn out otherwise, numbered from 0.
#[derive(Debug, Clone)]
pub struct Worlds {
    seed: u64,
    spreads: Spreads,
    /// Equivalent hours of each profile over those that are kept, length by length.
    hours: FxHashMap<Profile, Vec<f64>>,
}

impl Worlds {
    /// The worlds of a seed, for points under these profiles.
    ///
    /// # Errors
    /// No network is lit for as long, or for as short, as the spread of hours says.
    pub fn new(
        seed: u64,
        spreads: Spreads,
        rule: &SwitchingRule,
        kept_hours: f64,
        profiles: Vec<Profile>,
    ) -> Result<Self, HoursError> {
        let mut worlds = Self {
            seed,
            spreads,
            hours: FxHashMap::default(),
        };
        if spreads.hours.is_nothing() {
            return Ok(worlds);
        }
        let lit = |hours: f64| {
            LitHours::compute(&SwitchingRule {
                lit: Lit::YearlyHours(hours),
                ..rule.clone()
            })
        };
        let kept = lit(kept_hours)?;
        let lengths = (0..LENGTHS).map(|at| lit(kept_hours * spreads.hours.at(place(at))));
        let lengths = lengths.collect::<Result<Vec<LitHours>, HoursError>>()?;
        let of_profile = |profile: Profile| {
            let as_kept = kept.equivalent(&profile);
            let times = |lit: &LitHours| {
                if as_kept > 0.0 {
                    lit.equivalent(&profile) / as_kept
                } else {
                    1.0
                }
            };
            let times = lengths.iter().map(times).collect();
            (profile, times)
        };
        worlds.hours = profiles.into_par_iter().map(of_profile).collect();
        Ok(worlds)
    }

    /// The same ranges under another seed.
    #[must_use]
    pub fn with_seed(&self, seed: u64) -> Self {
        Self {
            seed,
            ..self.clone()
        }
    }

    /// The world of a number.
    #[must_use]
    pub fn world(&self, number: u32) -> World<'_> {
        let mut world = World {
            worlds: self,
            number,
            level: 1.0,
            length: 0,
        };
        world.level = world.drawn(self.spreads.costs, "couts", "");
        let length = world.place("heures", "") * f64::from(LENGTHS);
        world.length = (length as usize).min(LENGTHS as usize - 1);
        world
    }
}

/// The place of a length among all, from 0 to 1.
fn place(length: u32) -> f64 {
    f64::from(length) / f64::from(LENGTHS - 1)
}

/// One world.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    worlds: &'a Worlds,
    number: u32,
    /// Prices of all works over those that are kept.
    level: f64,
    /// Which of the lengths of the lit year.
    length: usize,
}

impl World<'_> {
    /// What a product or a work costs in it, cents before tax, by the code of its range.
    #[must_use]
    pub fn cost_cents_ht(&self, range: &str, kept_cents_ht: i64) -> i64 {
        let of_range = self.drawn(self.worlds.spreads.costs_of_range, "cout", range);
        (kept_cents_ht as f64 * self.level * of_range).round() as i64
    }

    /// The watts of a lamp in place over those that are kept.
    #[must_use]
    pub fn watts(&self, existing: &Existing) -> f64 {
        let spread = self.worlds.spreads.watts;
        if spread.is_nothing() {
            return 1.0;
        }
        let lamp = format!("{} {}", existing.technology.code(), existing.lamp_power_w);
        self.drawn(spread, "puissance", &lamp)
    }

    /// The watts of a range over those that are kept.
    #[must_use]
    pub fn new_watts(&self, range: &str) -> f64 {
        self.drawn(self.worlds.spreads.new_watts, "puissance_neuve", range)
    }

    /// The equivalent hours of a profile over those that are kept.
    #[must_use]
    pub fn hours(&self, profile: &Profile) -> f64 {
        let lengths = self.worlds.hours.get(profile);
        let times = lengths.and_then(|times| times.get(self.length));
        times.copied().unwrap_or(1.0)
    }

    /// The price of a kWh over the one that is kept.
    #[must_use]
    pub fn price(&self) -> f64 {
        self.drawn(self.worlds.spreads.price, "prix_kwh", "")
    }

    /// Consumption of a point before the works, kWh a year.
    #[must_use]
    pub fn kwh_before(&self, existing: &Existing) -> f64 {
        existing.kwh_per_year() * self.watts(existing) * self.hours(&existing.profile)
    }

    /// Consumption of a point after the works, kWh a year.
    #[must_use]
    pub fn kwh_after(&self, solution: &Solution) -> f64 {
        let watts = self.new_watts(&solution.range);
        solution.kwh_after_per_year * watts * self.hours(&solution.profile)
    }

    fn drawn(&self, spread: Spread, what: &str, which: &str) -> f64 {
        if spread.is_nothing() {
            1.0
        } else {
            spread.at(self.place(what, which))
        }
    }

    /// A number from 0 to 1, 1 excluded, any as likely.
    fn place(&self, what: &str, which: &str) -> f64 {
        let mut state = mixed(self.worlds.seed ^ mixed(self.number.into()));
        for byte in what.bytes().chain([0]).chain(which.bytes()) {
            state = mixed(state ^ u64::from(byte));
        }
        // 53 bits are what a float holds.
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// `SplitMix64`: every bit of the result depends on every bit of the state.
fn mixed(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worlds(spreads: Spreads) -> Worlds {
        let rule = crate::scenario::usual_switching();
        let hours = LitHours::compute(&rule).expect("hours").total();
        let profiles = vec![Profile::full_night(), dimmed()];
        Worlds::new(7, spreads, &rule, hours, profiles).expect("worlds")
    }

    fn dimmed() -> Profile {
        Profile::parse("-50% 23h-5h").expect("a profile")
    }

    /// Of a thousand draws of a spread of 20 %, each tenth of it has about a hundred, and the mean is
    /// what is kept.
    #[test]
    fn all_that_lies_in_a_spread_is_as_likely() {
        let worlds = worlds(Spreads {
            costs: Spread::around(0.2),
            ..Spreads::default()
        });
        let draws: Vec<i64> = (0..1_000)
            .map(|number| worlds.world(number).cost_cents_ht("R", 10_000))
            .collect();
        let mut tenths = [0; 10];
        for cents in &draws {
            assert!((8_000..=12_000).contains(cents), "{cents}");
            tenths[((cents - 8_000) / 401) as usize] += 1;
        }
        assert!(tenths.iter().all(|n| (70..=130).contains(n)), "{tenths:?}");
        let mean = draws.iter().sum::<i64>() as f64 / 1_000.0;
        assert!((mean - 10_000.0).abs() < 120.0, "{mean}");
    }

    #[test]
    fn a_level_is_common_and_a_range_has_its_own_draw() {
        let common = worlds(Spreads {
            costs: Spread::around(0.2),
            ..Spreads::default()
        });
        let own = worlds(Spreads {
            new_watts: Spread {
                low: 0.0,
                high: 0.5,
            },
            ..Spreads::default()
        });
        for number in 0..50 {
            let world = common.world(number);
            assert_eq!(
                world.cost_cents_ht("A", 5_000),
                world.cost_cents_ht("B", 5_000)
            );
            assert!((world.new_watts("A") - 1.0).abs() < 1e-12);
            let world = own.world(number);
            assert_ne!(
                world.new_watts("A").to_bits(),
                world.new_watts("B").to_bits()
            );
            assert!((1.0..1.5).contains(&world.new_watts("A")));
            assert_eq!(world.cost_cents_ht("A", 5_000), 5_000);
        }
    }

    /// A longer year is lit more at its ends, where nothing is dimmed: six hours a night at half power
    /// stay what they are, so that a dimmed point gains a larger share.
    #[test]
    fn hours_change_at_the_ends_of_the_night() {
        let worlds = worlds(Spreads {
            hours: Spread::around(0.05),
            ..Spreads::default()
        });
        let mut longest: f64 = 1.0;
        for number in 0..200 {
            let world = worlds.world(number);
            let (full, dimmed) = (world.hours(&Profile::full_night()), world.hours(&dimmed()));
            assert!((0.95 - 1e-3..=1.05 + 1e-3).contains(&full), "{full}");
            assert!((dimmed - 1.0).abs() >= (full - 1.0).abs() - 1e-9);
            longest = longest.max(full);
        }
        assert!(longest > 1.045, "{longest}");
    }
}
