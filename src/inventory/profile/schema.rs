//! The fields `profil_nocturne` and `plages_variation` of the table schema « points lumineux » of
//! France Data Réseau (version 0.2, 2022), which gives their grammar as regular expressions.
//!
//! It does not say what they mean. What is understood here, and why:
//! - The hours are those of EclExt, the standard of the CNIG from which the schema comes: `HL`
//!   legal time, `TU` universal time, `MN`, `CS`, `LS` minutes after the middle of the night,
//!   sunset and sunrise, before them where negative.
//! - `X` is a switch-off, `P` and `F` change the power and the flux, `T` the colour temperature:
//!   EclExt has the same four under `EX`, `P`, `F`, `TC`. The flux is taken as the power, which
//!   errs by a few percent on LED; the colour temperature takes no energy.
//! - The value in `%` is how much is taken off. The schema's own example gives 30, 70, then 30
//!   around the middle of the night: as what is left, it would light the dead of night most. (The
//!   text of EclExt was not at hand; a public viewer of EclExt data takes the value for what is
//!   left.) A minus sign, which the grammar allows, says the same again.
//! - `V`, an absolute value, says nothing without the rated one: it is not understood. Neither is a
//!   value without its format.
//! - `E` and `H` are legal summer and winter time; two dates are month and day of the first and
//!   the last night. `S1` to `S7` are Monday to Sunday, as ISO 8601 numbers them. The grammar
//!   lets 8 and 9 stand there too, days that no week has: they are not understood.
//! - Where several `profil_nocturne` hold in one night, the point is lit in all of them.

use super::{Moment, Nights, Period, Profile, Season, Weekdays, Window, YearDay};

/// Reads one field, or both with a blank between them.
pub(super) fn read(text: &str) -> Option<Profile> {
    let (mut lit, mut windows) = (None, None);
    for field in text.split_whitespace() {
        if let Some(periods) = Cursor(field).items(Cursor::period) {
            lit.replace(periods).is_none().then_some(())?;
        } else {
            let found = Cursor(field).items(Cursor::window)?;
            windows.replace(found).is_none().then_some(())?;
        }
    }
    if lit.is_none() && windows.is_none() {
        return None;
    }
    Some(Profile::new(
        lit.unwrap_or_default(),
        windows.unwrap_or_default(),
    ))
}

/// What is left to read of a field.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    /// One item or more; the star between two may be left out, and may end the field.
    fn items<T>(mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while !self.0.is_empty() {
            items.push(item(&mut self)?);
            self.eat("*");
        }
        (!items.is_empty()).then_some(items)
    }

    /// `E/21:00HL/07:00HL`
    fn period(&mut self) -> Option<Period> {
        let nights = self.nights()?;
        Some(self.hours()?.during(nights))
    }

    /// `A/F/%/30/-240MN/-120MN`
    fn window(&mut self) -> Option<Window> {
        let nights = self.nights()?;
        let quantity = self.take(|c| matches!(c, 'P' | 'F' | 'T' | 'X'));
        self.eat("/").then_some(())?;
        let format = self.take(|c| matches!(c, '%' | 'V'));
        self.eat("/").then_some(())?;
        let value = self.take(|c| c == '-' || c.is_ascii_digit());
        self.eat("/").then_some(())?;
        let period = self.hours()?.during(nights);
        let reduction = match (quantity, format) {
            ("T", _) => 0,
            ("X", _) => 100,
            ("P" | "F", "%") => value
                .strip_prefix('-')
                .unwrap_or(value)
                .parse::<u8>()
                .ok()?,
            _ => return None,
        };
        Some(Window {
            period,
            power_percent: 100_u8.checked_sub(reduction)?,
        })
    }

    /// `-240MN/-120MN`
    fn hours(&mut self) -> Option<Period> {
        let from = self.moment()?;
        self.eat("/").then_some(())?;
        Period::new(from, self.moment()?)
    }

    /// `A/`, `0401-0930S67/`; all of them where nothing is said.
    fn nights(&mut self) -> Option<Nights> {
        let season = if self.eat("A") {
            Season::AllYear
        } else if self.eat("E") {
            Season::SummerTime
        } else if self.eat("H") {
            Season::WinterTime
        } else if let Some((first, "-")) =
            self.0.get(..5).and_then(|dates| dates.split_at_checked(4))
            && first.bytes().all(|c| c.is_ascii_digit())
        {
            let first = self.year_day()?;
            self.eat("-").then_some(())?;
            Season::Dates(first, self.year_day()?)
        } else {
            return Some(Nights::default());
        };
        let weekdays = if self.eat("S") {
            let digits = self.take(|c| c.is_ascii_digit());
            Weekdays::new(digits.bytes().map(|digit| digit - b'0'))?
        } else {
            Weekdays::default()
        };
        self.eat("/").then_some(Nights { season, weekdays })
    }

    /// `0401`
    fn year_day(&mut self) -> Option<YearDay> {
        let (digits, rest) = self.0.split_at_checked(4)?;
        self.0 = rest;
        let (month, day) = digits.split_at_checked(2)?;
        YearDay::new(month.parse().ok()?, day.parse().ok()?)
    }

    /// `21:00HL`, `-240MN`
    fn moment(&mut self) -> Option<Moment> {
        let sign = self.take(|c| matches!(c, '+' | '-'));
        let number = self.take(|c| c.is_ascii_digit());
        if sign.is_empty() && self.eat(":") {
            let minutes = self.take(|c| c.is_ascii_digit());
            let minute = clock(number.parse().ok()?, minutes.parse().ok()?)?;
            return match self.unit()? {
                "HL" => Some(Moment::Legal(minute)),
                "TU" => Some(Moment::Universal(minute)),
                _ => None,
            };
        }
        let minutes: i16 = format!("{sign}{number}").parse().ok()?;
        match self.unit()? {
            "MN" => Some(Moment::MidNight(minutes)),
            "CS" => Some(Moment::Sunset(minutes)),
            "LS" => Some(Moment::Sunrise(minutes)),
            _ => None,
        }
    }

    fn unit(&mut self) -> Option<&'a str> {
        let (unit, rest) = self.0.split_at_checked(2)?;
        self.0 = rest;
        Some(unit)
    }

    fn eat(&mut self, expected: &str) -> bool {
        let rest = self.0.strip_prefix(expected);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn take(&mut self, accepts: impl Fn(char) -> bool) -> &'a str {
        let (taken, rest) = self
            .0
            .split_at(self.0.find(|c| !accepts(c)).unwrap_or(self.0.len()));
        self.0 = rest;
        taken
    }
}

/// Minutes from midnight of a time of day; 24:00 is midnight.
pub(super) fn clock(hours: u16, minutes: u16) -> Option<u16> {
    let exists = hours < 24 && minutes < 60 || hours == 24 && minutes == 0;
    // Computed only once it is known to exist: a text may say 9999:00.
    exists.then(|| (hours * 60 + minutes) % super::DAY)
}

pub(super) fn write(profile: &Profile) -> (String, String) {
    let lit: Vec<String> = profile.lit.iter().map(period).collect();
    let windows: Vec<String> = profile
        .windows
        .iter()
        .map(|window| {
            let change = match 100 - window.power_percent.min(100) {
                100 => "X///".to_owned(),
                reduction => format!("P/%/{reduction}/"),
            };
            let (nights, hours) = parts(&window.period);
            format!("{nights}/{change}{hours}")
        })
        .collect();
    (lit.join("*"), windows.join("*"))
}

fn period(period: &Period) -> String {
    let (nights, hours) = parts(period);
    format!("{nights}/{hours}")
}

fn parts(period: &Period) -> (String, String) {
    let nights = period.nights();
    let mut text = match nights.season {
        Season::AllYear => "A".to_owned(),
        Season::SummerTime => "E".to_owned(),
        Season::WinterTime => "H".to_owned(),
        Season::Dates(first, last) => {
            let [first, last] =
                [first, last].map(|day| format!("{:02}{:02}", day.month(), day.day()));
            format!("{first}-{last}")
        }
    };
    if nights.weekdays != Weekdays::default() {
        text.push('S');
        text.extend(nights.weekdays.numbers().map(|n| char::from(b'0' + n)));
    }
    let [from, to] = [period.from(), period.to()].map(Moment::code);
    (text, format!("{from}/{to}"))
}

impl Moment {
    /// As the public schema and EclExt write it: `23:00HL`, `-120MN`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Legal(minute) => format!("{:02}:{:02}HL", minute / 60, minute % 60),
            Self::Universal(minute) => format!("{:02}:{:02}TU", minute / 60, minute % 60),
            Self::MidNight(minutes) => format!("{minutes:+}MN"),
            Self::Sunset(minutes) => format!("{minutes:+}CS"),
            Self::Sunrise(minutes) => format!("{minutes:+}LS"),
        }
    }
}
