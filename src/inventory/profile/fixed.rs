//! Fixed hours: so many hours a night at so much power, whatever the sun does. Inventories far from
//! France write them, and so do contracts that pay for a flat number of hours.

use super::shorthand::fold;
use super::{DAY, Profile};
use std::fmt;

/// Hours a night at a share of full power, nobody says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FixedHours {
    minutes: u16,
    power_percent: u8,
}

impl FixedHours {
    /// So many minutes a night at so many percent of full power. `None` for no time, more than a
    /// day or more than full power.
    #[must_use]
    pub fn new(minutes: u16, power_percent: u8) -> Option<Self> {
        let exists = (1..=DAY).contains(&minutes) && power_percent <= 100;
        exists.then_some(Self {
            minutes,
            power_percent,
        })
    }

    /// Minutes a night.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.minutes
    }

    /// Hours at full power that draw as much.
    fn equivalent(self) -> f64 {
        f64::from(self.minutes) / 60.0 * f64::from(self.power_percent) / 100.0
    }
}

/// Hours at full power a night that draw as much as these together.
pub(super) fn equivalent(parts: &[FixedHours]) -> f64 {
    parts.iter().map(|part| part.equivalent()).sum()
}

/// Reads `12 h/nuit`, `11h30 par nuit`, `6 h/nuit à 100 % + 6 h/nuit à 70 %`: full power where it
/// is not said.
pub(super) fn read(text: &str) -> Option<Profile> {
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
    let power_percent = match night.trim_start().strip_prefix("nuit")?.trim() {
        "" => 100,
        power => {
            let percent = power.strip_prefix("a ")?.strip_suffix('%')?;
            percent.trim().parse().ok()?
        }
    };
    FixedHours::new(minutes(hours.trim())?, power_percent)
}

/// Minutes of `12 h`, `12 heures`, `11h30`, `11,5 h`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, rest) = text.split_once('h')?;
    let word_left_out = rest
        .strip_prefix("eures")
        .or_else(|| rest.strip_prefix("eure"));
    let (hours, minutes) = (hours.trim(), word_left_out.unwrap_or(rest).trim());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    if let Some((whole, decimals)) = hours.split_once([',', '.']) {
        let number = digits(whole) && digits(decimals) && minutes.is_empty();
        let hours: f64 = number.then(|| format!("{whole}.{decimals}").parse().ok())??;
        return Some((hours * 60.0).round() as u16);
    }
    let hours: u16 = digits(hours).then(|| hours.parse().ok())??;
    let minutes: u16 = match minutes {
        "" => 0,
        two if two.len() == 2 && digits(two) => two.parse().ok().filter(|m| *m < 60)?,
        _ => return None,
    };
    hours.checked_mul(60)?.checked_add(minutes)
}

impl fmt::Display for FixedHours {
    /// `12 h/nuit à 70 %`, `11 h 30/nuit à 100 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} à {} %", self.a_night(), self.power_percent)
    }
}

impl FixedHours {
    /// `11 h 30/nuit`
    fn a_night(self) -> String {
        match self.minutes % 60 {
            0 => format!("{} h/nuit", self.minutes / 60),
            minutes => format!("{} h {minutes:02}/nuit", self.minutes / 60),
        }
    }
}

/// All of them in words; the share is left out where it is always full power.
pub(super) fn in_words(parts: &[FixedHours]) -> String {
    let full = parts.iter().all(|part| part.power_percent == 100);
    let words: Vec<String> = parts
        .iter()
        .map(|part| {
            if full {
                part.a_night()
            } else {
                part.to_string()
            }
        })
        .collect();
    words.join(" + ")
}
