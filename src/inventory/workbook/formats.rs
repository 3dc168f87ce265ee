//! What a number of a cell stands for, by its number format: the same number is a watt, a day or a
//! clock time.

use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Cell, Sheet};

/// What a number format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// A number.
    #[default]
    Number,
    /// A day, with or without the time of day.
    Date,
    /// A time of day.
    Clock,
    /// Hours that pass 24, such as `[h]:mm`.
    Duration,
}

impl Shown {
    /// Of a format that every workbook has without writing it (ECMA-376, 18.8.30).
    #[must_use]
    pub fn built_in(format: u16) -> Self {
        match format {
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Date,
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Self::Clock,
            46 => Self::Duration,
            _ => Self::Number,
        }
    }

    /// Of a format as it is written in the workbook: `dd/mm/yyyy`, `0.0" W"`. Only its first section
    /// counts, the one of positive numbers.
    #[must_use]
    pub fn written(format: &str) -> Self {
        let mut characters = format.chars();
        let (mut day, mut month, mut clock) = (false, false, false);
        while let Some(character) = characters.next() {
            match character.to_ascii_lowercase() {
                ';' => break,
                // What follows is shown as it stands, or gives a width.
                '\\' | '_' | '*' => {
                    characters.next();
                }
                '"' => {
                    characters.by_ref().find(|c| *c == '"');
                }
                '[' => {
                    let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                    let inside = inside.to_ascii_lowercase();
                    if !inside.is_empty()
                        && ["h", "m", "s"]
                            .iter()
                            .any(|unit| inside.replace(unit, "").is_empty())
                    {
                        return Self::Duration;
                    }
                }
                'd' | 'y' => day = true,
                'm' => month = true,
                'h' | 's' => clock = true,
                _ => {}
            }
        }
        match (day, month, clock) {
            (true, ..) | (_, true, false) => Self::Date,
            (false, _, true) => Self::Clock,
            (false, false, false) => Self::Number,
        }
    }

    /// The cell that shows a number.
    #[must_use]
    pub fn cell(self, number: f64, epoch: Epoch) -> Cell {
        match self {
            Self::Number => Cell::Number(number),
            Self::Duration => Cell::Time(number),
            Self::Clock => Cell::Time(number - number.floor()),
            // A clock time in a cell made for a day and a time.
            Self::Date if number > 0.0 && number < 1.0 => Cell::Time(number),
            Self::Date => Cell::Date(number + epoch.days()),
        }
    }
}

/// Where a workbook begins to count days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Epoch {
    /// 1900, as nearly all do.
    #[default]
    Of1900,
    /// 1904, as Excel for Macintosh did.
    Of1904,
}

impl Epoch {
    /// Days between the serial numbers of the workbook and ours.
    fn days(self) -> f64 {
        match self {
            Self::Of1900 => 0.0,
            Self::Of1904 => 1462.0,
        }
    }

    /// Notes on a sheet with days that they are not counted as usual.
    pub fn report(self, sheet: &mut Sheet) {
        let is_day = |(_, cell): &(u32, Cell)| matches!(cell, Cell::Date(_));
        if self == Self::Of1904 && sheet.rows.iter().any(|row| row.cells.iter().any(is_day)) {
            sheet.decisions.push(
                Decision::new(
                    Kind::Dates,
                    "calendrier 1904",
                    "les dates du classeur sont comptées depuis le 1er janvier 1904",
                )
                .because("le classeur le dit lui-même (calendrier d'Excel pour Macintosh)"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_a_number_is() {
        for (format, shown) in [
            ("General", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("#,##0.00\\ [$€-40C]", Shown::Number),
            ("0\" sh\"", Shown::Number),
            ("[Red]0;dd", Shown::Number),
            ("@", Shown::Number),
            ("dd/mm/yyyy", Shown::Date),
            ("[$-40C]mmm\\-yy;@", Shown::Date),
            ("dd/mm/yyyy hh:mm", Shown::Date),
            ("mmmm", Shown::Date),
            ("hh:mm", Shown::Clock),
            ("mm:ss", Shown::Clock),
            ("h\\hmm", Shown::Clock),
            ("h:mm AM/PM", Shown::Clock),
            ("[h]:mm", Shown::Duration),
            ("[HH]:mm:ss", Shown::Duration),
        ] {
            assert_eq!(Shown::written(format), shown, "{format}");
        }
        for (id, shown) in [
            (0, Shown::Number),
            (14, Shown::Date),
            (20, Shown::Clock),
            (46, Shown::Duration),
            (44, Shown::Number),
        ] {
            assert_eq!(Shown::built_in(id), shown, "{id}");
        }
    }

    #[test]
    fn a_number_becomes_a_day_or_a_time() {
        let date = |number, epoch| Shown::Date.cell(number, epoch).to_string();
        assert_eq!(date(42_156.0, Epoch::Of1900), "01/06/2015");
        assert_eq!(date(42_156.0 - 1462.0, Epoch::Of1904), "01/06/2015");
        assert_eq!(date(23.0 / 24.0, Epoch::Of1900), "23:00");
        let clock = Shown::Clock.cell(45_000.25, Epoch::Of1900);
        assert_eq!(clock.to_string(), "06:00");
        let hours = Shown::Duration.cell(4100.0 / 24.0, Epoch::Of1900);
        assert_eq!(hours.to_string(), "4100:00");
        let mut sheet = Sheet::default();
        Epoch::Of1904.report(&mut sheet);
        assert!(sheet.decisions.is_empty(), "no days, nothing to tell");
        sheet.push(1, 0, Cell::Date(42_156.0));
        Epoch::Of1900.report(&mut sheet);
        assert!(sheet.decisions.is_empty());
        Epoch::Of1904.report(&mut sheet);
        assert_eq!(sheet.decisions.len(), 1);
    }
}
