//! The day that a date names, as people write it.

use chrono::NaiveDate;

const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// The day of « 22 novembre 2026 », « 1er mars 2026 », « 22/11/2026 » or « 2026-11-22 »; none for
/// anything else.
pub fn day(written: &str) -> Option<NaiveDate> {
    let written = written.trim();
    let figures = ["%d/%m/%Y", "%Y-%m-%d"];
    let in_figures = |format: &&str| NaiveDate::parse_from_str(written, format).ok();
    if let Some(day) = figures.iter().find_map(in_figures) {
        return Some(day);
    }
    let normal = crate::inventory::text::normalise(written);
    let mut words = normal.split_whitespace();
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    let day = day.strip_suffix("er").unwrap_or(day).parse().ok()?;
    let year = year.parse().ok().filter(|_| words.next().is_none())?;
    NaiveDate::from_ymd_opt(year, month as u32 + 1, day)
}

#[cfg(test)]
mod tests {
    use super::day;
    use chrono::NaiveDate;

    #[test]
    fn a_day_is_known_however_it_is_written() {
        let known = NaiveDate::from_ymd_opt(2026, 8, 1);
        for written in ["1er août 2026", "1 Aout 2026", "01/08/2026", "2026-08-01"] {
            assert_eq!(day(written), known, "{written}");
        }
        for written in ["", "août 2026", "32 août 2026", "conseil du 1er août 2026"] {
            assert_eq!(day(written), None, "{written}");
        }
    }
}
