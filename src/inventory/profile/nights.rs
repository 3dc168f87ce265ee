//! The nights of the year in which a window holds.

use chrono::{Datelike, NaiveDate};

/// Some nights of the year; each night goes by the date on which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Nights {
    /// The part of the year.
    pub season: Season,
    /// The days of the week.
    pub weekdays: Weekdays,
}

impl Nights {
    /// Whether the night that begins on a date is one of these; `summer_time` says whether legal
    /// summer time is in force then.
    #[must_use]
    pub fn hold(self, date: NaiveDate, summer_time: bool) -> bool {
        self.season.holds(date, summer_time) && self.weekdays.hold(date)
    }
}

/// A part of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Season {
    /// All of it.
    #[default]
    AllYear,
    /// While legal summer time is in force.
    SummerTime,
    /// While it is not.
    WinterTime,
    /// From the first date to the second, both included, through the new year where the second
    /// comes first.
    Dates(YearDay, YearDay),
}

impl Season {
    fn holds(self, date: NaiveDate, summer_time: bool) -> bool {
        match self {
            Self::AllYear => true,
            Self::SummerTime => summer_time,
            Self::WinterTime => !summer_time,
            Self::Dates(first, last) => {
                let day = YearDay::of(date);
                if first <= last {
                    (first..=last).contains(&day)
                } else {
                    day >= first || day <= last
                }
            }
        }
    }
}

/// A date that comes every year, 29 February included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct YearDay {
    month: u8,
    day: u8,
}

impl YearDay {
    /// `None` where the month does not have this day.
    #[must_use]
    pub fn new(month: u8, day: u8) -> Option<Self> {
        let leap_year = 2000;
        NaiveDate::from_ymd_opt(leap_year, month.into(), day.into())?;
        Some(Self { month, day })
    }

    fn of(date: NaiveDate) -> Self {
        Self {
            month: date.month() as u8,
            day: date.day() as u8,
        }
    }

    /// Month, from 1.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

/// Some days of the week, one at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays {
    /// Bit 0 is Monday.
    bits: u8,
}

impl Default for Weekdays {
    fn default() -> Self {
        Self { bits: 0b0111_1111 }
    }
}

impl Weekdays {
    /// From numbers, 1 for Monday to 7 for Sunday. `None` without any, or with another number.
    #[must_use]
    pub fn new(numbers: impl IntoIterator<Item = u8>) -> Option<Self> {
        let mut bits = 0;
        for number in numbers {
            if !(1..=7).contains(&number) {
                return None;
            }
            bits |= 1 << (number - 1);
        }
        (bits != 0).then_some(Self { bits })
    }

    /// Their numbers, 1 for Monday to 7 for Sunday.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        (1..=7).filter(move |number| self.bits & (1 << (number - 1)) != 0)
    }

    fn hold(self, date: NaiveDate) -> bool {
        self.numbers()
            .any(|number| u32::from(number) == date.weekday().number_from_monday())
    }
}
