//! The nights of a year, from the sun.

use super::night::Night;
use super::{HoursError, Lit, SwitchingRule, YEARS};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Offset, SubsecRound, TimeZone, Utc};
use chrono_tz::Tz;
use solar_positioning::{Horizon, Location, SolarEvents, delta_t};

/// Lower than this, the end of astronomical twilight, the sun no longer changes the sky.
const LOWEST_ALTITUDE_DEG: f64 = -18.0;

/// The nights that begin on each date of the year, lit from sunset to sunrise or, where the sun's
/// altitude decides, while it is lower.
pub(super) fn nights(rule: &SwitchingRule) -> Result<Vec<Night>, HoursError> {
    if rule.latitude.is_nan() || rule.latitude.abs() > 60.0 {
        return Err(HoursError::Latitude(rule.latitude));
    }
    if rule.longitude.is_nan() || rule.longitude.abs() > 180.0 {
        return Err(HoursError::Longitude(rule.longitude));
    }
    if !YEARS.contains(&rule.year) {
        return Err(HoursError::Year(rule.year));
    }
    let sun = Crossings::of(rule, Horizon::SunriseSunset).ok_or(HoursError::Year(rule.year))?;
    let offset = |time: &DateTime<Utc>| {
        rule.timezone
            .offset_from_utc_datetime(&time.naive_utc())
            .fix()
    };
    let standard_time = sun
        .sets
        .iter()
        .map(|set| offset(set).local_minus_utc())
        .min();
    let mut nights = Vec::new();
    for sunset in &sun.sets {
        let offset = offset(sunset);
        let date = sunset.with_timezone(&offset).date_naive();
        if date.year() != rule.year {
            continue;
        }
        let after = sun.rises.partition_point(|rise| rise <= sunset);
        let sunrise = sun.rises.get(after);
        let sunrise = *sunrise.ok_or(HoursError::Latitude(rule.latitude))?;
        nights.push(Night {
            date,
            summer_time: Some(offset.local_minus_utc()) > standard_time,
            sunset: *sunset,
            sunrise,
            on: *sunset,
            off: sunrise,
        });
    }
    if let Lit::SunAltitude(degrees) = rule.lit {
        switch_at(degrees, rule, &mut nights).ok_or(HoursError::SunAltitude(degrees))?;
    }
    Ok(nights)
}

/// Switches on and off where the sun passes an altitude; `None` if it does not every night.
fn switch_at(degrees: f64, rule: &SwitchingRule, nights: &mut [Night]) -> Option<()> {
    let possible = LOWEST_ALTITUDE_DEG..=-LOWEST_ALTITUDE_DEG;
    possible.contains(&degrees).then_some(())?;
    let sun = Crossings::of(rule, Horizon::Custom(degrees))?;
    for night in nights {
        night.on = nearest(&sun.sets, night.sunset)?;
        night.off = nearest(&sun.rises, night.sunrise)?;
    }
    Some(())
}

/// When the sun passes an altitude, from the first day of the year to the day after its last.
struct Crossings {
    sets: Vec<DateTime<Utc>>,
    rises: Vec<DateTime<Utc>>,
}

impl Crossings {
    fn of(rule: &SwitchingRule, horizon: Horizon) -> Option<Self> {
        let location = Location {
            latitude: rule.latitude,
            longitude: rule.longitude,
        };
        let first = NaiveDate::from_ymd_opt(rule.year, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(rule.year + 1, 1, 1)?;
        let calculator = SolarEvents::grena3();
        let (mut sets, mut rises) = (Vec::new(), Vec::new());
        for date in first.iter_days().take_while(|date| *date <= last) {
            let delta_t = delta_t::estimate_from_date_like(&date).ok()?;
            let events = calculator
                .for_date(date, &rule.timezone, location, delta_t, horizon)
                .ok()?;
            // Whole milliseconds, in which all sums are made.
            let utc = |time: &DateTime<Tz>| time.with_timezone(&Utc).trunc_subsecs(3);
            sets.extend(events.sets.iter().map(utc));
            rises.extend(events.rises.iter().map(utc));
        }
        Some(Self { sets, rises })
    }
}

/// The time nearest to another, if it is of the same night.
fn nearest(times: &[DateTime<Utc>], other: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let apart = |time: &DateTime<Utc>| (*time - other).abs();
    let next = times.partition_point(|time| *time < other);
    let around = &times[next.saturating_sub(1)..times.len().min(next + 1)];
    let nearest = around.iter().copied().min_by_key(apart)?;
    (apart(&nearest) < Duration::hours(12)).then_some(nearest)
}
