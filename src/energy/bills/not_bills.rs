//! Exports of the grid and of suppliers that are no bills, though their titles look like them: load
//! curves and readings of indexes.

use super::dates::DateCell;
use crate::inventory::grid::{Cell, Row, Sheet, clock_of, date_of};
use crate::inventory::text::{holds_words, normalise_header};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Rows among which the words and the steps of an export are looked for.
const ROWS_SEARCHED: usize = 200;
/// The longest step of a load curve, minutes: those of Enedis are of 5 to 60.
const LONGEST_STEP: u32 = 60;
/// Even steps in a row that are no chance.
const FEWEST_STEPS: usize = 3;
const MINUTES_OF_DAY: f64 = 1440.0;

/// What a table is instead of bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBills {
    /// Power or energy, step by step within a day.
    LoadCurve,
    /// What meters show.
    Indexes,
}

impl NotBills {
    /// What a sheet is, by its words and by the steps of its rows. `has_energy` tells whether a
    /// column of it says a consumption.
    #[must_use]
    pub fn of(sheet: &Sheet, has_energy: bool) -> Option<Self> {
        let rows = &sheet.rows[..sheet.rows.len().min(ROWS_SEARCHED)];
        if is_within_days(rows) || says(rows, &["courbe de charge", "courbe de puissance"]) {
            return Some(Self::LoadCurve);
        }
        let indexes = ["index", "releve d index"];
        (!has_energy && says(rows, &indexes)).then_some(Self::Indexes)
    }

    /// What it is, and what to do, in French.
    #[must_use]
    pub fn stated(self) -> (&'static str, &'static str) {
        match self {
            Self::LoadCurve => (
                "c'est une courbe de charge (des puissances en W ou kW, heure par heure), pas des factures",
                "donnez les factures, ou la consommation par mois en kWh (espace client du fournisseur ou d'Enedis)",
            ),
            Self::Indexes => (
                "ce sont des relevés d'index de compteurs, pas des consommations",
                "donnez les factures, ou une colonne « Consommation (kWh) » : index de fin moins index de début",
            ),
        }
    }
}

/// Whether a text cell of some rows holds one of some words in a row.
fn says(rows: &[Row], words: &[&str]) -> bool {
    let holds = |text: &str| {
        let normal = normalise_header(text);
        words.iter().any(|word| holds_words(&normal, word))
    };
    let mut cells = rows.iter().flat_map(|row| &row.cells);
    cells.any(|(_, cell)| matches!(cell, Cell::Text(text) if holds(text)))
}

/// Whether most rows are an hour at most after the row above, on the same day: no bill is of part
/// of a day. Meters read one after another on a day are not at even steps.
fn is_within_days(rows: &[Row]) -> bool {
    let moments: Vec<(NaiveDate, u32)> = rows.iter().filter_map(moment_of).collect();
    let mut by_step: BTreeMap<u32, usize> = BTreeMap::new();
    for pair in moments.windows(2) {
        let [(day, before), (next, after)] = [pair[0], pair[1]];
        let step = after.saturating_sub(before);
        if day == next && (1..=LONGEST_STEP).contains(&step) {
            *by_step.entry(step).or_default() += 1;
        }
    }
    let even = by_step.into_values().max().unwrap_or_default();
    even >= FEWEST_STEPS && even * 2 > moments.len()
}

/// The moment that a row is of: its day in a cell and its hour in another, or both in one.
fn moment_of(row: &Row) -> Option<(NaiveDate, u32)> {
    let cells = || row.cells.iter().map(|(_, cell)| cell);
    let minutes = cells().find_map(|cell| match cell {
        Cell::Time(days) => clock_of(*days).map(|(hours, minutes)| hours * 60 + minutes),
        Cell::Text(text) => minutes_of(text),
        _ => None,
    });
    let day = || {
        cells().find_map(|cell| match (cell, DateCell::of(cell)) {
            (Cell::Date(_) | Cell::Text(_), Some(DateCell::Day(day))) => Some(day),
            _ => None,
        })
    };
    let in_two = minutes.and_then(|minutes| Some((day()?, minutes)));
    in_two.or_else(|| cells().find_map(moment_with_hour))
}

/// The minutes since midnight of « 00:30:00 », « 0h30 ».
fn minutes_of(hour: &str) -> Option<u32> {
    let mut parts = hour.split([':', 'h']);
    let hours: u32 = parts.next()?.trim().parse().ok()?;
    let minutes: u32 = parts.next()?.trim().get(..2)?.parse().ok()?;
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// The day of a cell that gives a day and an hour, and the minutes since midnight.
fn moment_with_hour(cell: &Cell) -> Option<(NaiveDate, u32)> {
    match cell {
        Cell::Date(serial) => {
            let minutes = (serial.fract() * MINUTES_OF_DAY).round();
            Some((date_of(*serial)?, minutes as u32))
        }
        Cell::Text(text) => {
            let (day, hour) = text.trim().split_once(['T', ' '])?;
            let Some(DateCell::Day(day)) = DateCell::of_text(day) else {
                return None;
            };
            Some((day, minutes_of(hour)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet::default();
        for (number, row) in (1..).zip(rows) {
            for (column, text) in (0..).zip(*row) {
                sheet.push(number, column, Cell::Text((*text).into()));
            }
        }
        sheet
    }

    #[test]
    fn exports_are_known_by_their_words_and_by_their_steps() {
        let curve = sheet(&[
            &["Début", "Fin", "Valeur (kW)"],
            &["08/03/2024 00:00:00", "08/03/2024 00:30:00", "4"],
            &["08/03/2024 00:30:00", "08/03/2024 01:00:00", "4"],
            &["08/03/2024 01:00:00", "08/03/2024 01:30:00", "4"],
            &["08/03/2024 01:30:00", "08/03/2024 02:00:00", "4"],
        ]);
        assert_eq!(NotBills::of(&curve, true), Some(NotBills::LoadCurve));
        let titled = sheet(&[&["PRM", "Type"], &["1", "Courbe de charge"]]);
        assert_eq!(NotBills::of(&titled, false), Some(NotBills::LoadCurve));
        let indexes = sheet(&[&["PRM", "Date", "Index HP", "Index HC"]]);
        assert_eq!(NotBills::of(&indexes, false), Some(NotBills::Indexes));
        assert_eq!(NotBills::of(&indexes, true), None);
        // Midnight is how a date is written; a day of reading may have an hour.
        let bills = sheet(&[
            &["PDL", "Date", "kWh"],
            &["1", "2024-01-31 00:00:00", "5"],
            &["2", "2024-01-31 00:00:00", "5"],
            &["3", "2024-01-31 00:00:00", "5"],
            &["4", "2024-01-31 00:00:00", "5"],
        ]);
        assert_eq!(NotBills::of(&bills, true), None);
        let rounds = sheet(&[
            &["PDL", "Date de relevé", "kWh"],
            &["1", "31/01/2024 08:05", "5"],
            &["2", "31/01/2024 08:31", "5"],
            &["3", "31/01/2024 09:02", "5"],
            &["4", "31/01/2024 09:10", "5"],
            &["5", "31/01/2024 09:55", "5"],
        ]);
        assert_eq!(NotBills::of(&rounds, true), None);
    }
}
