//! Times of day as programs write them: alone, or with the day with which their calendar begins, which
//! then says nothing.

use super::grid::{Cell, serial_of};

/// Whether a serial number lies on a day that stands for none: a calendar begins on 30 or 31 December
/// 1899, on 1 January 1900, or on that of 1904 on a Macintosh.
#[must_use]
pub fn is_no_day(serial: f64) -> bool {
    const FIRST_OF_1900: f64 = 2.0;
    const FIRST_OF_1904: f64 = 1462.0;
    (0.0..FIRST_OF_1900 + 1.0).contains(&serial)
        || (FIRST_OF_1904..FIRST_OF_1904 + 1.0).contains(&serial)
}

/// The time of `23:30`, `T23:30:00.000Z`, `11:30:00 PM`, as a fraction of a day; 24:00 is one whole.
#[must_use]
pub fn time_of(written: &str) -> Option<f64> {
    let written = written.trim().trim_start_matches('T').trim_end_matches('Z');
    let is_half = |half: &str| half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm");
    let (time, half) = match written.split_at_checked(written.len().saturating_sub(2)) {
        Some((time, half)) if is_half(half) => (time.trim_end(), Some(half)),
        _ => (written, None),
    };
    let mut parts = time.split(':').map(|part| {
        let is_plain = part.starts_with(|c: char| c.is_ascii_digit());
        part.parse::<f64>().ok().filter(|_| is_plain)
    });
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0.0))?;
    let hours = half.map_or(Some(hours), |half| of_half_a_day(hours, half))?;
    let time = (hours + minutes / 60.0 + seconds / 3600.0) / 24.0;
    let exists = [minutes, seconds].iter().all(|it| (0.0..60.0).contains(it));
    (exists && parts.next().is_none() && (0.0..=1.0).contains(&time)).then_some(time)
}

/// Hours of the clock of twelve, `am` or `pm`, as those of the day; `None` for some that it does not have.
#[must_use]
pub fn of_half_a_day(hours: f64, half: &str) -> Option<f64> {
    const NOON: f64 = 12.0;
    let begins = if half.eq_ignore_ascii_case("pm") {
        NOON
    } else {
        0.0
    };
    (1.0..NOON + 1.0)
        .contains(&hours)
        .then_some(hours % NOON + begins)
}

/// The cell of an ISO day, with its time if it has one; on a day that stands for none, the time alone.
#[must_use]
pub fn day_and_time(iso: &str) -> Option<Cell> {
    let day = serial_of(iso)?;
    let time = iso.get(11..).and_then(time_of).unwrap_or(0.0);
    Some(if is_no_day(day) && time > 0.0 {
        Cell::Time(time)
    } else {
        Cell::Date(day + time)
    })
}

/// The time of a text that gives it with a day that stands for none: `30/12/1899 23:00:00`,
/// `1899-12-30T23:00`, `00/01/1900 23:00`.
#[must_use]
pub fn time_without_day(text: &str) -> Option<f64> {
    /// Year, and the numbers of the day and the month, the smaller first.
    const NO_DAYS: [(u16, [u16; 2]); 5] = [
        (1899, [12, 30]),
        (1899, [12, 31]),
        (1900, [0, 1]),
        (1900, [1, 1]),
        (1904, [1, 1]),
    ];
    // Quick: it is asked of every text.
    let text = text.trim_start();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (day, time) = text.trim_end().split_once([' ', 'T'])?;
    let mut parts = [0; 3];
    let mut written = day.split(['/', '-', '.']);
    for part in &mut parts {
        *part = written.next()?.parse().ok()?;
    }
    parts.sort_unstable();
    let [one, other, year] = parts;
    let is_none = written.next().is_none() && NO_DAYS.contains(&(year, [one, other]));
    time_of(time).filter(|_| is_none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_programs_write_them() {
        for (written, hours) in [
            ("23:30", 23.5),
            ("T06:00:00", 6.0),
            ("05:00:00.000Z", 5.0),
            ("24:00", 24.0),
            ("11:00:00 PM", 23.0),
            ("12:15am", 0.25),
        ] {
            assert_eq!(time_of(written), Some(hours / 24.0), "{written}");
        }
        for written in [
            "25:00", "12", "12:60", "a:b", "1:2:3:4", "-1:00", "24:01", "13:00 PM", "", "é",
            "inf:0",
        ] {
            assert_eq!(time_of(written), None, "{written}");
        }
    }

    #[test]
    fn the_first_day_of_a_calendar_is_none() {
        for iso in [
            "1899-12-30T23:00:00",
            "1899-12-31T23:00",
            "1900-01-01 23:00:00",
        ] {
            assert_eq!(day_and_time(iso), Some(Cell::Time(23.0 / 24.0)), "{iso}");
        }
        assert_eq!(
            day_and_time("2015-06-01T12:00:00"),
            Some(Cell::Date(42_156.5))
        );
        assert_eq!(day_and_time("1899-12-30"), Some(Cell::Date(0.0)));
        for text in [
            "30/12/1899 23:00:00",
            "1899-12-30 23:00:00",
            "1899/12/30 23:00",
            "12/30/1899 11:00:00 PM",
            "01/01/1900 23:00",
            "00/01/1900 23:00",
        ] {
            assert_eq!(time_without_day(text), Some(23.0 / 24.0), "{text}");
        }
        for text in [
            "30/12/1999 23:00",
            "30/12/1899",
            "12/1899 23:00",
            "30/12/1899 soir",
            "rue du 1/1/1900 23",
        ] {
            assert_eq!(time_without_day(text), None, "{text}");
        }
    }
}
