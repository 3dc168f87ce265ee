//! Burning hours: when the network is lit, from the sun and the switching rule, minute by minute
//! of legal time over a year.

mod night;
mod sun;
#[cfg(test)]
mod tests;

use crate::inventory::profile::{DAY, Profile};
use chrono::{DateTime, Datelike, Duration, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use night::Night;
use std::fmt;

/// Where and when the sun decides, and how the network follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchingRule {
    /// Degrees north, between the polar circles.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Legal time of the place.
    pub timezone: Tz,
    /// Civil year; each night counts for the date on which it begins.
    pub year: i32,
    /// When the network is lit.
    pub lit: Lit,
}

/// When the network is lit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lit {
    /// From so many minutes after sunset to so many before sunrise.
    AroundSun {
        /// Minutes after sunset; negative for before.
        after_sunset_min: f64,
        /// Minutes before sunrise.
        before_sunrise_min: f64,
    },
    /// While the sun's centre is lower than so many degrees above the horizon, negative for
    /// below it: what a photocell does.
    SunAltitude(f64),
    /// So many hours a year, with the same delay after sunset and before sunrise.
    YearlyHours(f64),
}

impl Lit {
    /// While it is darker than civil twilight: the sun 6 degrees below the horizon.
    pub const CIVIL_TWILIGHT: Self = Self::SunAltitude(-6.0);
}

impl fmt::Display for Lit {
    /// `de 15 min après le coucher du soleil à 15 min avant son lever`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimal = |number: f64| number.to_string().replace('.', ",");
        match *self {
            Self::AroundSun {
                after_sunset_min: 0.0,
                before_sunrise_min: 0.0,
            } => f.write_str("du coucher au lever du soleil"),
            Self::AroundSun {
                after_sunset_min,
                before_sunrise_min,
            } => write!(
                f,
                "de {} min après le coucher du soleil à {} min avant son lever",
                decimal(after_sunset_min),
                decimal(before_sunrise_min)
            ),
            Self::SunAltitude(degrees) => {
                let side = if degrees < 0.0 { "sous" } else { "sur" };
                write!(
                    f,
                    "tant que le soleil est plus bas que {}° {side} l'horizon",
                    decimal(degrees.abs())
                )
            }
            Self::YearlyHours(hours) => write!(f, "{} h par an", decimal(hours)),
        }
    }
}

/// Hours a year during which the network is lit.
#[derive(Debug, Clone, PartialEq)]
pub struct LitHours {
    nights: Vec<Night>,
    timezone: Tz,
    /// The same nights, hours told apart by minute of the day (legal time).
    by_minute: Vec<f64>,
    /// Minutes after sunset at which the network is switched on; their mean over the year where
    /// the sun's altitude decides.
    pub after_sunset_min: f64,
    /// Minutes before sunrise at which it is switched off; their mean likewise.
    pub before_sunrise_min: f64,
}

/// Why hours cannot be computed; displays what is wrong with the value of [`HoursError::key`].
#[derive(Debug, Clone, PartialEq)]
pub enum HoursError {
    /// Nearer than this to a pole there are days without sunset.
    Latitude(f64),
    /// Not on the globe.
    Longitude(f64),
    /// Not in [`YEARS`].
    Year(i32),
    /// No common delay after sunset gives these hours; the second figure is the hours from sunset
    /// to sunrise.
    YearlyHours(f64, f64),
    /// The sun does not pass this altitude every evening and every morning.
    SunAltitude(f64),
}

impl HoursError {
    /// What is wrong, by its key in scenario files.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Latitude(_) => "latitude",
            Self::Longitude(_) => "longitude",
            Self::Year(_) => "annee",
            Self::YearlyHours(..) => "heures_an",
            Self::SunAltitude(_) => "hauteur_soleil",
        }
    }
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latitude(latitude) => {
                write!(f, "vaut {latitude}, elle doit être entre -60 et 60 degrés")
            }
            Self::Longitude(longitude) => {
                write!(
                    f,
                    "vaut {longitude}, elle doit être entre -180 et 180 degrés"
                )
            }
            Self::Year(year) => {
                let (first, last) = (YEARS.start(), YEARS.end());
                write!(f, "vaut {year}, elle doit être entre {first} et {last}")
            }
            Self::YearlyHours(hours, night) => write!(
                f,
                "vaut {hours}, trop loin des {night:.0} h du coucher au lever du soleil"
            ),
            Self::SunAltitude(degrees) => write!(
                f,
                "vaut {degrees} degrés, que le soleil ne passe pas soir et matin toute l'année"
            ),
        }
    }
}

/// Years of which the sun's positions are exact, the sunrise after the last night included.
pub const YEARS: std::ops::RangeInclusive<i32> = 2010..=2109;

/// More than this delay after sunset and the lights would not serve the evening any more.
const LONGEST_DELAY_MIN: f64 = 120.0;

impl LitHours {
    /// Computes the lit hours of a rule. Sunset and sunrise are those of Grena's third algorithm
    /// (2012), within a few seconds from 2010 to 2110; daylight saving is that of the time zone.
    ///
    /// # Errors
    /// A place or year for which the sun has no sunset every day or no table, yearly hours that
    /// no delay can give, or an altitude that the sun does not pass every day.
    pub fn compute(rule: &SwitchingRule) -> Result<Self, HoursError> {
        let mut nights = sun::nights(rule)?;
        let count = nights.len() as f64;
        let sunset_to_sunrise: f64 = nights
            .iter()
            .map(|night| hours_between(night.sunset, night.sunrise))
            .sum();
        let (after_sunset_min, before_sunrise_min) = match rule.lit {
            Lit::AroundSun {
                after_sunset_min,
                before_sunrise_min,
            } => (after_sunset_min, before_sunrise_min),
            Lit::YearlyHours(hours) => {
                let delay = (sunset_to_sunrise - hours) * 60.0 / (2.0 * count);
                if !delay.is_finite() || delay.abs() > LONGEST_DELAY_MIN {
                    return Err(HoursError::YearlyHours(hours, sunset_to_sunrise));
                }
                (delay, delay)
            }
            Lit::SunAltitude(_) => {
                let mean =
                    |delay: fn(&Night) -> f64| nights.iter().map(delay).sum::<f64>() * 60.0 / count;
                (
                    mean(|night| hours_between(night.sunset, night.on)),
                    mean(|night| hours_between(night.off, night.sunrise)),
                )
            }
        };
        if !matches!(rule.lit, Lit::SunAltitude(_)) {
            for night in &mut nights {
                night.on = night.sunset + minutes(after_sunset_min);
                night.off = night.sunrise - minutes(before_sunrise_min);
            }
        }
        let mut by_minute = vec![0.0; usize::from(DAY)];
        for night in &nights {
            spread(&mut by_minute, night.on, night.off, rule.timezone);
        }
        Ok(Self {
            nights,
            timezone: rule.timezone,
            by_minute,
            after_sunset_min,
            before_sunrise_min,
        })
    }

    /// Hours lit in the year.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.by_minute.iter().sum()
    }

    /// Hours at full power that draw as much as a year of this profile.
    #[must_use]
    pub fn equivalent(&self, profile: &Profile) -> f64 {
        (0..DAY)
            .zip(&self.by_minute)
            .map(|(minute, hours)| Some(hours * profile.share_by_the_clock(minute)?))
            .sum::<Option<f64>>()
            .unwrap_or_else(|| self.equivalent_by_month(profile).iter().sum())
    }

    /// Hours of the night in which a profile spends least time at a share of power or less; the two
    /// nights in which the clocks change are left out, an hour of the clock is missing in one.
    #[must_use]
    pub fn least_hours_at_most(&self, share: f64, profile: &Profile) -> f64 {
        self.nights
            .iter()
            .filter(|night| !night.changes_clocks(self.timezone))
            .map(|night| night.hours_at_most(share, profile, self.timezone))
            .fold(f64::INFINITY, f64::min)
    }

    /// [`LitHours::equivalent`] for each month, January first; a night counts for the date on which it begins.
    #[must_use]
    pub fn equivalent_by_month(&self, profile: &Profile) -> [f64; 12] {
        let mut months = [0.0; 12];
        for night in &self.nights {
            months[night.date.month0() as usize] += night.equivalent(profile, self.timezone);
        }
        months
    }

    /// Nights that begin in each month, January first: its days in the year of the rule.
    #[must_use]
    pub fn nights_by_month(&self) -> [u32; 12] {
        let mut months = [0; 12];
        for night in &self.nights {
            months[night.date.month0() as usize] += 1;
        }
        months
    }
}

fn minutes(minutes: f64) -> Duration {
    Duration::milliseconds((minutes * 60_000.0).round() as i64)
}

fn hours_between(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    (to - from).num_milliseconds() as f64 / 3_600_000.0
}

/// Adds one lit span to the minutes of the day that it covers.
fn spread(by_minute: &mut [f64], on: DateTime<Utc>, off: DateTime<Utc>, timezone: Tz) {
    let mut from = on;
    while from < off {
        let whole = from
            .with_second(0)
            .and_then(|t| t.with_nanosecond(0))
            .unwrap_or(from);
        let to = (whole + Duration::minutes(1)).min(off);
        let offset = timezone.offset_from_utc_datetime(&from.naive_utc()).fix();
        let local = from.with_timezone(&offset);
        let minute = (local.hour() * 60 + local.minute()) as usize;
        by_minute[minute] += hours_between(from, to);
        from = to;
    }
}
