//! Dates as bills write them.

use super::period::{Month, YEARS};
use super::terms::month_named;
use crate::inventory::grid::{Cell, date_of};
use crate::inventory::text::normalise;
use chrono::{Datelike, NaiveDate};

/// What a cell of dates says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateCell {
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

impl DateCell {
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

    /// What a text says: `2019-03-01`, `01/03/2019`, `03/2019`, `mars 2019`, `mars`, `2019`, `T1 2019`,
    /// or two days or months. Days come before months, as in France.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        // « 2019-03-01T00:00:00 », « 01/03/2019 00:00 »: bills do not depend on the hour. « T1 » is
        // a quarter of a year.
        let day_of = |word: &'_ str| match word.split_once('T') {
            Some((day, _)) if day.ends_with(|c: char| c.is_ascii_digit()) => day.to_owned(),
            _ => word.to_owned(),
        };
        let days: Vec<String> = text
            .split_whitespace()
            .map(day_of)
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
            [_, _, _, _] if year(words[1]).is_some() => {
                let months = [&words[..2], &words[2..]].map(Self::of_words);
                match months {
                    [Some(Self::Month(first)), Some(Self::Month(last))] => from_to(first, last),
                    _ => None,
                }
            }
            [_, _, _] => day(words).map(Self::Day).or_else(|| part_of_year(words)),
            [a, b] if part_of(a).or(part_of(b)).is_some() => part_of_year(words),
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
            _ => part_of_year(words),
        }
    }
}

/// The quarter of « T1 ».
fn part_of(word: &str) -> Option<u32> {
    let digit = word.strip_prefix('t')?;
    digit.parse().ok().filter(|part| (1..=4).contains(part))
}

/// The months of a year that some words name: a quarter, a half, one month to another.
fn part_of_year(words: &[&str]) -> Option<DateCell> {
    let at = words.iter().position(|word| year(word).is_some())?;
    let year = year(words[at])?;
    let rest: Vec<&str> = [&words[..at], &words[at + 1..]].concat();
    let (first, last) = match rest.as_slice() {
        [part] => months_of(part_of(part)?, 3),
        [part, "trimestre"] | ["trimestre", part] => months_of(ordinal(part, 4)?, 3),
        [part, "semestre"] | ["semestre", part] => months_of(ordinal(part, 2)?, 6),
        [part, "bimestre"] | ["bimestre", part] => months_of(ordinal(part, 6)?, 2),
        [first, last] => (month_named(first)?, month_named(last)?),
        _ => return None,
    };
    let month = |month| Month { year, month };
    from_to(month(first), month(last))
}

/// The months of one of the even parts of a year.
fn months_of(part: u32, months: u32) -> (u32, u32) {
    (part * months - months + 1, part * months)
}

/// « 1 », « 1er », « 2e », « 2eme », « t3 », « premier ».
fn ordinal(word: &str, most: u32) -> Option<u32> {
    let digits = word.trim_start_matches('t');
    let digits = digits.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let named = ["premier", "deuxieme", "troisieme", "quatrieme"];
    let named = named.iter().position(|name| *name == word);
    let part = digits.parse().ok().or(named.map(|at| at as u32 + 1));
    part.filter(|part| (1..=most).contains(part))
}

/// From the first day of a month to the last of another; `None` where it ends before it begins.
fn from_to(first: Month, last: Month) -> Option<DateCell> {
    let days = (first.whole()?.first, last.whole()?.last);
    (first <= last).then_some(DateCell::Days(days.0, days.1))
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
        let march = DateCell::Month(Month {
            year: 2019,
            month: 3,
        });
        let first = DateCell::Day(date("2019-03-01"));
        let quarter = DateCell::Days(date("2019-01-01"), date("2019-03-31"));
        for (text, stated) in [
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
            ("Mars", Some(DateCell::MonthOfYear(3))),
            ("2019", Some(DateCell::Year(2019))),
            (
                "du 01/03/2019 au 31/03/2019",
                Some(DateCell::Days(date("2019-03-01"), date("2019-03-31"))),
            ),
            ("31/02/2019", None),
            ("1850", None),
            ("T1 2019", Some(quarter)),
            ("2019 T1", Some(quarter)),
            ("1er trimestre 2019", Some(quarter)),
            ("trimestre 1 2019", Some(quarter)),
            ("janv.-mars 2019", Some(quarter)),
            ("janvier 2019 à mars 2019", Some(quarter)),
            ("mars-janvier 2019", None),
            ("T5 2019", None),
            ("S12 2019", None),
            ("", None),
        ] {
            assert_eq!(DateCell::of_text(text), stated, "{text}");
        }
        for (number, stated) in [
            (3.0, Some(DateCell::MonthOfYear(3))),
            (2019.0, Some(DateCell::Year(2019))),
            (201_903.0, Some(march)),
            (43_525.0, Some(first)),
            (13.0, None),
            (-1.0, None),
            (f64::MAX, None),
        ] {
            assert_eq!(DateCell::of(&Cell::Number(number)), stated, "{number}");
        }
    }
}
