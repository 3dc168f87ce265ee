//! Burning hours: when the network is lit, from the sun and the switching rule, minute by minute
//! of legal time over a year.

use crate::inventory::profile::{DAY, Profile};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use solar_positioning::{Horizon, Location, SolarEvents, delta_t};

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
    /// So many hours a year, with the same delay after sunset and before sunrise.
    YearlyHours(f64),
}

/// Hours a year during which the network is lit, told apart by minute of the day (legal time).
#[derive(Debug, Clone, PartialEq)]
pub struct LitHours {
    by_minute: Vec<f64>,
    /// Minutes after sunset at which the network is switched on.
    pub after_sunset_min: f64,
    /// Minutes before sunrise at which it is switched off.
    pub before_sunrise_min: f64,
}

/// Why hours cannot be computed.
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
    /// A place or year for which the sun has no sunset every day or no table, or yearly hours that
    /// no delay can give.
    pub fn compute(rule: &SwitchingRule) -> Result<Self, HoursError> {
        let nights = nights(rule)?;
        let sunset_to_sunrise: f64 = nights
            .iter()
            .map(|(set, rise)| seconds_between(set, rise) / 3600.0)
            .sum();
        let (after_sunset_min, before_sunrise_min) = match rule.lit {
            Lit::AroundSun {
                after_sunset_min,
                before_sunrise_min,
            } => (after_sunset_min, before_sunrise_min),
            Lit::YearlyHours(hours) => {
                let delay = (sunset_to_sunrise - hours) * 60.0 / (2.0 * nights.len() as f64);
                if !delay.is_finite() || delay.abs() > LONGEST_DELAY_MIN {
                    return Err(HoursError::YearlyHours(hours, sunset_to_sunrise));
                }
                (delay, delay)
            }
        };
        let mut by_minute = vec![0.0; usize::from(DAY)];
        for (set, rise) in nights {
            let on = set + minutes(after_sunset_min);
            let off = rise - minutes(before_sunrise_min);
            spread(&mut by_minute, on, off, rule.timezone);
        }
        Ok(Self {
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
            .map(|(minute, hours)| hours * profile.share_at(minute))
            .sum()
    }
}

fn minutes(minutes: f64) -> Duration {
    Duration::milliseconds((minutes * 60_000.0).round() as i64)
}

fn seconds_between(from: &DateTime<Utc>, to: &DateTime<Utc>) -> f64 {
    (*to - *from).num_milliseconds() as f64 / 1000.0
}

/// Sunset, and the sunrise after it.
type Night = (DateTime<Utc>, DateTime<Utc>);

/// The nights that begin on each date of the year.
fn nights(rule: &SwitchingRule) -> Result<Vec<Night>, HoursError> {
    if rule.latitude.is_nan() || rule.latitude.abs() > 60.0 {
        return Err(HoursError::Latitude(rule.latitude));
    }
    if rule.longitude.is_nan() || rule.longitude.abs() > 180.0 {
        return Err(HoursError::Longitude(rule.longitude));
    }
    let year = HoursError::Year(rule.year);
    if !YEARS.contains(&rule.year) {
        return Err(year);
    }
    let location = Location {
        latitude: rule.latitude,
        longitude: rule.longitude,
    };
    let first = NaiveDate::from_ymd_opt(rule.year, 1, 1).ok_or(year.clone())?;
    let dates: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|date| date.year() <= rule.year)
        .collect();
    let after = first.with_year(rule.year + 1).ok_or(year.clone())?;
    let calculator = SolarEvents::grena3();
    let events = dates
        .iter()
        .chain([&after])
        .map(|date| {
            let delta_t = delta_t::estimate_from_date_like(date).ok()?;
            calculator
                .for_date(
                    *date,
                    &rule.timezone,
                    location,
                    delta_t,
                    Horizon::SunriseSunset,
                )
                .ok()
        })
        .collect::<Option<Vec<_>>>()
        .ok_or(year)?;
    events
        .windows(2)
        .map(|days| {
            let set = days[0].sets.last()?.with_timezone(&Utc);
            let rise = days[1].rises.first()?.with_timezone(&Utc);
            Some((set, rise))
        })
        .collect::<Option<Vec<_>>>()
        .ok_or(HoursError::Latitude(rule.latitude))
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
        by_minute[minute] += seconds_between(&from, &to) / 3600.0;
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boulogne(lit: Lit) -> LitHours {
        let rule = SwitchingRule {
            latitude: 50.7264,
            longitude: 1.6147,
            timezone: Tz::Europe__Paris,
            year: 2026,
            lit,
        };
        LitHours::compute(&rule).expect("Boulogne has a sunset every day")
    }

    fn around(minutes: f64) -> LitHours {
        boulogne(Lit::AroundSun {
            after_sunset_min: minutes,
            before_sunrise_min: minutes,
        })
    }

    /// Independent reckoning with the NOAA equations: 4,282 h sunset to sunrise, 4,161, 4,100 and
    /// 4,039 h with 10, 15 and 20 minutes at each end.
    #[test]
    fn yearly_hours_at_boulogne() {
        for (minutes, hours) in [
            (0.0, 4282.0),
            (10.0, 4161.0),
            (15.0, 4100.0),
            (20.0, 4039.0),
        ] {
            let total = around(minutes).total();
            assert!((total - hours).abs() < 1.0, "{minutes} min: {total}");
        }
    }

    /// Same source, legal time: lit from 22:10 on 21 June to 05:40, from 16:50 on 21 December to 08:52.
    #[test]
    fn sunset_and_sunrise_to_the_minute() {
        let rule = SwitchingRule {
            latitude: 50.7264,
            longitude: 1.6147,
            timezone: Tz::Europe__Paris,
            year: 2026,
            lit: Lit::YearlyHours(4100.0),
        };
        let nights = nights(&rule).expect("a sunset every day");
        let local = |time: &DateTime<Utc>| {
            time.with_timezone(&rule.timezone)
                .format("%m-%d %H:%M")
                .to_string()
        };
        let sunset = |day: &str| {
            nights
                .iter()
                .map(|night| local(&night.0))
                .find(|set| set.starts_with(day))
                .unwrap_or_default()
        };
        let sunrise = |day: &str| {
            nights
                .iter()
                .map(|night| local(&night.1))
                .find(|rise| rise.starts_with(day))
                .unwrap_or_default()
        };
        assert_eq!(
            (sunrise("06-21"), sunset("06-21")),
            ("06-21 05:40".into(), "06-21 22:10".into())
        );
        assert_eq!(
            (sunrise("12-21"), sunset("12-21")),
            ("12-21 08:52".into(), "12-21 16:50".into())
        );
    }

    /// Same source: hours inside night windows, with 15 minutes at each end.
    #[test]
    fn hours_inside_night_windows() {
        let lit = around(15.0);
        for (from, to, inside) in [
            (22.0, 5.0, 2536.0),
            (22.0, 6.0, 2871.0),
            (22.5, 5.5, 2553.0),
            (23.0, 5.0, 2190.0),
            (0.0, 6.0, 2159.0),
            (21.0, 6.0, 3131.0),
        ] {
            let minute = |hour: f64| (hour * 60.0) as u16;
            let off = Profile::with_window(minute(from), minute(to), 0.0);
            let computed = lit.total() - lit.equivalent(&off);
            assert!((computed - inside).abs() < 1.5, "{from}-{to}: {computed}");
        }
    }

    #[test]
    fn nothing_is_gained_twice() {
        let lit = around(15.0);
        let off = Profile::with_window(23 * 60, 5 * 60, 0.0);
        let dimmed = Profile::with_window(23 * 60, 5 * 60, 0.5);
        assert!((lit.equivalent(&off.and(&dimmed)) - lit.equivalent(&off)).abs() < 1e-9);
        // 4,100 h less half of 2,190 h.
        assert!((lit.equivalent(&dimmed) - 3005.0).abs() < 1.0);
    }

    #[test]
    fn given_hours_are_kept_and_told_as_a_delay() {
        let lit = boulogne(Lit::YearlyHours(4100.0));
        assert!((lit.total() - 4100.0).abs() < 0.01);
        assert!((lit.after_sunset_min - 15.0).abs() < 0.2);
    }

    #[test]
    fn impossible_rules_are_refused() {
        let rule = SwitchingRule {
            latitude: 70.0,
            longitude: 1.6,
            timezone: Tz::Europe__Paris,
            year: 2026,
            lit: Lit::YearlyHours(4100.0),
        };
        assert_eq!(LitHours::compute(&rule), Err(HoursError::Latitude(70.0)));
        let rule = SwitchingRule {
            latitude: 50.7,
            lit: Lit::YearlyHours(8760.0),
            ..rule
        };
        assert!(matches!(
            LitHours::compute(&rule),
            Err(HoursError::YearlyHours(..))
        ));
    }
}
