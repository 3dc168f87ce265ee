//! The clock of the computer, which may be wrong: one without a battery says 1970.

use chrono::{DateTime, Datelike, TimeZone, Utc};
use std::time::SystemTime;

/// The year in which the program was written: no clock that is right says an earlier one.
const FIRST_YEAR: i32 = 2026;

/// Now, as the clock says.
#[must_use]
pub fn now() -> DateTime<Utc> {
    at(SystemTime::now())
}

/// A moment of the system, or the first second of 1970 where it is earlier.
fn at(moment: SystemTime) -> DateTime<Utc> {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH);
    let seconds = since.unwrap_or_default().as_secs();
    let seconds = i64::try_from(seconds).unwrap_or_default();
    Utc.timestamp_opt(seconds, 0).single().unwrap_or_default()
}

/// Whether the clock says a year before the program was written.
#[must_use]
pub fn is_wrong(now: DateTime<Utc>) -> bool {
    now.year() < FIRST_YEAR
}

/// The year of the clock, or that of the program where the clock is behind it: nothing was
/// installed after it.
#[must_use]
pub fn year(now: DateTime<Utc>) -> u16 {
    u16::try_from(now.year().max(FIRST_YEAR)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_clock_that_stopped_does_not_put_the_present_into_the_future() {
        let of = |seconds: u64| at(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(year(of(0)), 2026);
        assert!(is_wrong(of(0)));
        let in_2040 = of(2_209_032_000);
        assert_eq!((year(in_2040), is_wrong(in_2040)), (2040, false));
        let before = at(SystemTime::UNIX_EPOCH - Duration::from_secs(9));
        assert_eq!(year(before), 2026);
    }
}
