//! Months and periods: what the dates of bills say, and which days they cover.

use super::terms::month_named;
use crate::inventory::grid::{Cell, date_of};
use crate::inventory::profile::MONTHS;
use crate::inventory::text::normalise;
use chrono::{Datelike, Days, NaiveDate};
use std::fmt;
use std::ops::RangeInclusive;

/// Years that bills may speak of; anything else is a slip of the pen.
const YEARS: RangeInclusive<i32> = 1990..=2099;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Civil year.
    pub year: i32,
    /// From 1 to 12.
    pub month: u32,
}

impl Month {
    fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// All its days; `None` where it is no month of [`YEARS`].
    #[must_use]
    pub fn whole(self) -> Option<Period> {
        let first = NaiveDate::from_ymd_opt(self.year, self.month, 1)?;
        let next = first.checked_add_months(chrono::Months::new(1))?;
        Period::new(first, next.pred_opt()?)
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> u32 {
        self.whole().map_or(0, Period::days)
    }

    /// Its name: « janvier ».
    #[must_use]
    pub fn name(self) -> &'static str {
        MONTHS[(self.month as usize).clamp(1, 12) - 1]
    }
}

impl fmt::Display for Month {
    /// `janvier 2019`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name(), self.year)
    }
}

/// Days in a row, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

impl Period {
    /// A period; `None` where it ends before it begins or no bill can be so old.
    #[must_use]
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        let known = [first, last].iter().all(|day| YEARS.contains(&day.year()));
        (known && first <= last).then_some(Self { first, last })
    }

    /// A whole year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::new(
            NaiveDate::from_ymd_opt(year, 1, 1)?,
            NaiveDate::from_ymd_opt(year, 12, 31)?,
        )
    }

    /// How many days.
    #[must_use]
    pub fn days(self) -> u32 {
        (self.last - self.first).num_days() as u32 + 1
    }

    /// The months that it touches, and how many days of each it covers.
    #[must_use]
    pub fn months(self) -> Vec<(Month, u32)> {
        let mut months = Vec::new();
        let mut first = self.first;
        while first <= self.last {
            let month = Month::of(first);
            let end = month.whole().map_or(self.last, |whole| whole.last);
            let last = end.min(self.last);
            months.push((month, (last - first).num_days() as u32 + 1));
            let Some(next) = last.succ_opt() else { break };
            first = next;
        }
        months
    }

    /// The same without its last day: for bills whose last day is the first of the next one.
    #[must_use]
    pub fn without_last_day(self) -> Self {
        let last = self.last.checked_sub_days(Days::new(1));
        last.and_then(|last| Self::new(self.first, last))
            .unwrap_or(self)
    }
}

impl fmt::Display for Period {
    /// `du 01/01/2019 au 31/01/2019`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, last] = [self.first, self.last].map(|day| day.format("%d/%m/%Y"));
        write!(f, "du {first} au {last}")
    }
}

/// Days that some bills cover, each counted once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(Vec<Period>);

impl Coverage {
    /// The days of some periods, each once.
    #[must_use]
    pub fn of(periods: impl IntoIterator<Item = Period>) -> Self {
        let mut sorted: Vec<Period> = periods.into_iter().collect();
        sorted.sort();
        let mut merged: Vec<Period> = Vec::new();
        for period in sorted {
            match merged.last_mut() {
                Some(last) if Some(period.first) <= last.last.succ_opt() => {
                    last.last = last.last.max(period.last);
                }
                _ => merged.push(period),
            }
        }
        Self(merged)
    }

    /// The days of several coverages together.
    #[must_use]
    pub fn union<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::of(all.into_iter().flat_map(|one| one.0.iter().copied()))
    }

    /// How many days.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.0.iter().map(|period| period.days()).sum()
    }

    /// The months that it touches, and how many days of each it covers.
    #[must_use]
    pub fn months(&self) -> Vec<(Month, u32)> {
        let mut months: Vec<(Month, u32)> = Vec::new();
        for (month, days) in self.0.iter().flat_map(|period| period.months()) {
            match months.last_mut() {
                Some((last, covered)) if *last == month => *covered += days,
                _ => months.push((month, days)),
            }
        }
        months
    }

    /// How many months it covers, parts of months counted as parts.
    #[must_use]
    pub fn month_count(&self) -> f64 {
        let share = |(month, days): (Month, u32)| f64::from(days) / f64::from(month.days().max(1));
        self.months().into_iter().map(share).sum()
    }
}

/// What a cell of dates says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// One day.
    Day(NaiveDate),
    /// From a day to another.
    Days(NaiveDate, NaiveDate),
    /// A month of a year.
    Month(Month),
    /// A month of a year that another column says.
    MonthOfYear(u32),
    /// A year.
    Year(i32),
}

impl Told {
    /// What a cell says; `None` where it is no date.
    #[must_use]
    pub fn of(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Date(serial) => date_of(*serial).map(Self::Day),
            Cell::Number(number) if number.fract() == 0.0 => Self::of_number(*number),
            Cell::Text(text) => Self::of_text(text),
            _ => None,
        }
    }

    /// 3, 2019, 201903, 20190304, or the serial number of a day whose cell lost its format.
    fn of_number(number: f64) -> Option<Self> {
        let digits = format!("{number:.0}");
        if digits.len() < 3 {
            return month(&digits).map(Self::MonthOfYear);
        }
        Self::of_words(&[&digits]).or_else(|| {
            let day = date_of(number)?;
            YEARS.contains(&day.year()).then_some(Self::Day(day))
        })
    }

    /// What a text says: `2019-03-01`, `01/03/2019`, `03/2019`, `mars 2019`, `mars`, `2019`, or two
    /// days. Days come before months, as in France.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        // « 2019-03-01T00:00:00 », « 01/03/2019 00:00 »: bills do not depend on the hour.
        let days: Vec<&str> = text
            .split([' ', 'T', '\u{a0}'])
            .filter(|word| !word.contains(':'))
            .collect();
        let normal = normalise(&days.join(" "));
        let words: Vec<&str> = normal
            .split(' ')
            .filter(|word| !matches!(*word, "du" | "au" | "le" | "de" | "a"))
            .collect();
        Self::of_words(&words)
    }

    fn of_words(words: &[&str]) -> Option<Self> {
        match words {
            [first @ .., _, _, _] if first.len() == 3 => {
                let days = [first, &words[3..]].map(day);
                Some(Self::Days(days[0]?, days[1]?))
            }
            [_, _, _] => day(words).map(Self::Day),
            [a, b] => {
                let (year, month_of) = match year(a) {
                    Some(year) => (year, b),
                    None => (year(b).or_else(|| short_year(a, b))?, a),
                };
                let month = month(month_of)?;
                Some(Self::Month(Month { year, month }))
            }
            [one] if one.len() == 8 && is_digits(one) => {
                day(&[&one[..4], &one[4..6], &one[6..]]).map(Self::Day)
            }
            [one] if one.len() == 6 && is_digits(one) => {
                let (year, month) = (year(&one[..4])?, month(&one[4..])?);
                Some(Self::Month(Month { year, month }))
            }
            [one] => year(one)
                .map(Self::Year)
                .or_else(|| month(one).map(Self::MonthOfYear)),
            _ => None,
        }
    }
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn year(word: &str) -> Option<i32> {
    let year = (word.len() == 4 && is_digits(word)).then(|| word.parse().ok())??;
    YEARS.contains(&year).then_some(year)
}

/// The year of « janv-19 »; « 01/19 » may as well be a day of a month.
fn short_year(month: &str, word: &str) -> Option<i32> {
    (word.len() == 2 && is_digits(word) && month_named(month).is_some())
        .then(|| word.parse::<i32>().ok().map(|year| 2000 + year))?
}

fn month(word: &str) -> Option<u32> {
    let number = (word.len() <= 2 && is_digits(word)).then(|| word.parse().ok());
    number
        .flatten()
        .filter(|month| (1..=12).contains(month))
        .or_else(|| month_named(word))
}

/// Year, month, day, or day, month, year.
fn day(words: &[&str]) -> Option<NaiveDate> {
    let [a, b, c] = words else { return None };
    let (year, day) = match year(a) {
        Some(year) => (year, c),
        None => match year(c) {
            Some(year) => (year, a),
            None if c.len() == 2 && is_digits(c) => (2000 + c.parse::<i32>().ok()?, a),
            None => return None,
        },
    };
    let number = (day.len() <= 2 && is_digits(day)).then(|| day.parse().ok())?;
    NaiveDate::from_ymd_opt(year, month(b)?, number?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("an ISO date")
    }

    #[test]
    fn dates_are_read_as_bills_write_them() {
        let march = Told::Month(Month {
            year: 2019,
            month: 3,
        });
        let first = Told::Day(date("2019-03-01"));
        for (text, told) in [
            ("2019-03-01", Some(first)),
            ("2019-03-01T00:00:00", Some(first)),
            ("01/03/2019 00:00", Some(first)),
            ("1.3.19", Some(first)),
            ("1er mars 2019", None),
            ("1 mars 2019", Some(first)),
            ("20190301", Some(first)),
            ("mars 2019", Some(march)),
            ("mars-19", Some(march)),
            ("03/2019", Some(march)),
            ("2019-03", Some(march)),
            ("201903", Some(march)),
            ("03/19", None),
            ("Mars", Some(Told::MonthOfYear(3))),
            ("2019", Some(Told::Year(2019))),
            (
                "du 01/03/2019 au 31/03/2019",
                Some(Told::Days(date("2019-03-01"), date("2019-03-31"))),
            ),
            ("31/02/2019", None),
            ("1850", None),
            ("T1 2019", None),
            ("", None),
        ] {
            assert_eq!(Told::of_text(text), told, "{text}");
        }
        for (number, told) in [
            (3.0, Some(Told::MonthOfYear(3))),
            (2019.0, Some(Told::Year(2019))),
            (201_903.0, Some(march)),
            (43_525.0, Some(first)),
            (13.0, None),
            (-1.0, None),
            (f64::MAX, None),
        ] {
            assert_eq!(Told::of(&Cell::Number(number)), told, "{number}");
        }
    }

    #[test]
    fn days_are_counted_once_and_shared_out_among_months() {
        let period = |first, last| Period::new(date(first), date(last)).expect("a period");
        let winter = period("2019-12-15", "2020-02-14");
        let months: Vec<(u32, u32)> = winter
            .months()
            .into_iter()
            .map(|(month, days)| (month.month, days))
            .collect();
        assert_eq!(months, [(12, 17), (1, 31), (2, 14)]);
        assert_eq!(winter.days(), 62);
        let coverage = Coverage::of([winter, period("2020-01-01", "2020-02-29")]);
        assert_eq!(coverage.days(), 77);
        // 17/31 of December, all of January and of February.
        assert!((coverage.month_count() - (2.0 + 17.0 / 31.0)).abs() < 1e-12);
        assert_eq!(Period::new(date("2020-01-02"), date("2020-01-01")), None);
    }
}
