//! Fixed hours: so many hours a night at so much power, whatever the sun does. Inventories far from
//! France write them, and so do contracts that pay for a flat number of hours.

use super::shorthand::fold;
use super::{DAY, Profile};
use crate::inventory::text::normalise;
use std::fmt;

/// Hours a night at a share of full power, nobody says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FixedHours {
    minutes: u16,
    power: Percent,
}

/// Hundredths of a percent: lamps of two watts on one post are told by the ratio of their watts,
/// which is no whole percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Percent(u16);

impl Percent {
    const FULL: Self = Self(100 * 100);
}

impl FixedHours {
    /// So many minutes a night at so many hundredths of a percent of full power. `None` for no time,
    /// more than a day or more than full power.
    #[must_use]
    pub fn new(minutes: u16, hundredths_of_percent: u16) -> Option<Self> {
        let power = Percent(hundredths_of_percent);
        let exists = (1..=DAY).contains(&minutes) && power.0 <= Percent::FULL.0;
        exists.then_some(Self { minutes, power })
    }

    /// Minutes a night.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.minutes
    }

    /// Hours at full power that draw as much.
    fn equivalent(self) -> f64 {
        let share = f64::from(self.power.0) / f64::from(Percent::FULL.0);
        f64::from(self.minutes) / 60.0 * share
    }

    /// `11 h 30/nuit`
    fn a_night(self) -> String {
        match self.minutes % 60 {
            0 => format!("{} h/nuit", self.minutes / 60),
            minutes => format!("{} h {minutes:02}/nuit", self.minutes / 60),
        }
    }
}

/// The hours that are lit at all, at full power; `None` where none is.
pub(super) fn at_full_power(parts: &[FixedHours]) -> Option<FixedHours> {
    let lit = parts.iter().filter(|part| part.power.0 > 0);
    let minutes = lit.map(|part| part.minutes).sum();
    FixedHours::new(minutes, Percent::FULL.0)
}

/// Hours at full power a night that draw as much as these together.
pub(super) fn equivalent(parts: &[FixedHours]) -> f64 {
    parts.iter().map(|part| part.equivalent()).sum()
}

/// What says that a point, in a tunnel for instance, is never off.
const AROUND_THE_CLOCK: [&str; 7] = [
    "h24",
    "24h 24",
    "24 h 24",
    "24h24",
    "24 24",
    "24h sur 24",
    "jour et nuit",
];

/// Reads `12 h/nuit`, `11h30 par nuit`, `6 h/nuit à 100 % + 6 h/nuit à 70 %`: full power where it
/// is not said; `H24` is 24 hours.
pub(super) fn read(text: &str) -> Option<Profile> {
    if AROUND_THE_CLOCK.contains(&normalise(text).as_str()) {
        let day = FixedHours::new(DAY, Percent::FULL.0)?;
        return Profile::with_fixed_hours(vec![day]);
    }
    let folded = fold(text);
    let parts = folded
        .split(['+', ';'])
        .flat_map(|clause| clause.split(" et "))
        .map(part)
        .collect::<Option<Vec<_>>>()?;
    Profile::with_fixed_hours(parts)
}

fn part(clause: &str) -> Option<FixedHours> {
    let (hours, night) = clause
        .split_once('/')
        .or_else(|| clause.split_once("par"))?;
    let power = match night.trim_start().strip_prefix("nuit")?.trim() {
        "" => Percent::FULL.0,
        power => hundredths(power.strip_prefix("a ")?.strip_suffix('%')?.trim(), 100)?,
    };
    FixedHours::new(minutes(hours.trim())?, power)
}

/// Minutes of `12 h`, `12 heures`, `11h30`, `11,5 h`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, rest) = text.split_once('h')?;
    let rest = ["eures", "eure"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    match rest.trim() {
        "" => hundredths(hours.trim(), 60),
        two if two.len() == 2 && is_digits(two) => {
            let minutes: u16 = two.parse().ok().filter(|minutes| *minutes < 60)?;
            whole(hours.trim())?.checked_mul(60)?.checked_add(minutes)
        }
        _ => None,
    }
}

/// A number of two decimals at most, in parts of which `per_unit` make one, to the nearest part.
fn hundredths(text: &str, per_unit: u16) -> Option<u16> {
    let (units, decimals) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let hundredths = match decimals.len() {
        1 => whole(decimals)? * 10,
        2 => whole(decimals)?,
        _ => return None,
    };
    let parts = u32::from(whole(units)?) * 100 + u32::from(hundredths);
    u16::try_from((parts * u32::from(per_unit) + 50) / 100).ok()
}

fn whole(text: &str) -> Option<u16> {
    is_digits(text).then(|| text.parse().ok())?
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_digit())
}

impl fmt::Display for Percent {
    /// `70 %`, `85,71 %`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 100 {
            0 => write!(f, "{} %", self.0 / 100),
            hundredths => write!(f, "{},{hundredths:02} %", self.0 / 100),
        }
    }
}

/// All of them in words; the share is left out where it is always full power.
pub(super) fn in_words(parts: &[FixedHours]) -> String {
    let full = parts.iter().all(|part| part.power == Percent::FULL);
    let words: Vec<String> = parts
        .iter()
        .map(|part| {
            if full {
                part.a_night()
            } else {
                format!("{} à {}", part.a_night(), part.power)
            }
        })
        .collect();
    words.join(" + ")
}
