//! Profiles in words, as a technical service and a councillor read them; all of it is read back.

use super::{Moment, Nights, Period, Profile, Season, Weekdays, YearDay, fixed};
use std::fmt;

/// Months in French.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// Days of the week in French, from Monday.
pub(super) const WEEKDAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];

impl fmt::Display for Profile {
    /// `nuit entière`, `extinction 23h-5h`, `−30 % 22h-0h et −50 % 0h-5h`, `allumage du coucher du
    /// soleil à 23h`, `−30 % 22h-1h toutes les nuits et extinction 1h-5h en heure d'été, nuits de
    /// lundi, mardi`, `6 h/nuit à 100 % + 6 h/nuit à 70 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.fixed.is_empty() {
            return f.write_str(&fixed::in_words(&self.fixed));
        }
        let periods = || {
            self.lit
                .iter()
                .chain(self.windows.iter().map(|w| &w.period))
        };
        let all_nights = Nights::default();
        let some_nights_only = periods().any(|period| period.nights() != all_nights);
        let lit = self.lit.iter().map(|_| "allumage".to_owned());
        let windows = self
            .windows
            .iter()
            .map(|window| match window.power_percent {
                0 => "extinction".to_owned(),
                percent => format!("−{} %", 100 - percent.min(100)),
            });
        let clauses: Vec<String> = lit
            .chain(windows)
            .zip(periods())
            .map(|(what, period)| {
                // Else the nights of one clause might be taken for those of all.
                let every_night = some_nights_only && period.nights() == all_nights;
                let nights = if every_night { " toutes les nuits" } else { "" };
                format!("{what} {period}{nights}")
            })
            .collect();
        if clauses.is_empty() {
            return f.write_str("nuit entière");
        }
        f.write_str(&clauses.join(" et "))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from(), self.to()) {
            (Moment::Legal(from), Moment::Legal(to)) => {
                write!(f, "{}-{}", Clock(from), Clock(to))?;
            }
            (from, to) => {
                let (from, from_is_noun) = words(from);
                let (to, to_is_noun) = words(to);
                let from_article = if from_is_noun { "du" } else { "de" };
                let to_article = if to_is_noun { "au" } else { "à" };
                write!(f, "{from_article} {from} {to_article} {to}")?;
            }
        }
        self.nights().fmt(f)
    }
}

/// A moment, and whether it takes an article.
fn words(moment: Moment) -> (String, bool) {
    let (minutes, of) = match moment {
        Moment::Legal(minute) => return (Clock(minute).to_string(), false),
        Moment::Universal(minute) => return (format!("{} TU", Clock(minute)), false),
        Moment::MidNight(minutes) => (minutes, "milieu de la nuit"),
        Moment::Sunset(minutes) => (minutes, "coucher du soleil"),
        Moment::Sunrise(minutes) => (minutes, "lever du soleil"),
    };
    let side = if minutes < 0 { "avant" } else { "après" };
    match minutes.unsigned_abs() {
        0 => (of.to_owned(), true),
        minutes => (format!("{minutes} min {side} le {of}"), false),
    }
}

impl fmt::Display for Nights {
    /// What follows a period: nothing for all nights.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.season {
            Season::AllYear => {}
            Season::SummerTime => f.write_str(" en heure d'été")?,
            Season::WinterTime => f.write_str(" en heure d'hiver")?,
            Season::Dates(first, last) => write!(f, " du {first} au {last}")?,
        }
        if self.weekdays != Weekdays::default() {
            let days: Vec<&str> = self
                .weekdays
                .numbers()
                .map(|number| WEEKDAYS[usize::from(number) - 1])
                .collect();
            write!(f, ", nuits de {}", days.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = if self.day() == 1 { "er" } else { "" };
        let month = MONTHS[usize::from(self.month()) - 1];
        write!(f, "{}{first} {month}", self.day())
    }
}

struct Clock(u16);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 60 {
            0 => write!(f, "{}h", self.0 / 60),
            minutes => write!(f, "{}h{minutes:02}", self.0 / 60),
        }
    }
}
