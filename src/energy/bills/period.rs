//! Months and periods: what the dates of bills say, and which days they cover.

use crate::inventory::profile::MONTHS;
use chrono::{Datelike, Days, NaiveDate};
use std::fmt;
use std::ops::RangeInclusive;

/// Years that bills may speak of; anything else is a slip of the pen.
pub const YEARS: RangeInclusive<i32> = 1990..=2099;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Civil year.
    pub year: i32,
    /// From 1 to 12.
    pub month: u32,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("an ISO date")
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
