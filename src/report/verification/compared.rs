//! What stands in a file beside what should stand there: cell by cell, line by line.

use crate::inventory::grid::{Cell, Row, Sheet, address};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Numbers are written with 15 digits, and other programs add up in another order.
pub(super) const RELATIVE: f64 = 1e-9;
/// What is next to nothing: a sum of cents that should be zero.
const ABSOLUTE: f64 = 1e-6;
/// Characters shown of a text.
const SHOWN: usize = 60;

/// A sheet or a cell that is not as it should be.
pub(super) struct Difference {
    /// The sheet.
    pub sheet: String,
    /// Row (from 1) and column (from 0); none where the whole sheet is missing.
    pub at: Option<(u32, u32)>,
    /// What is read, and what was expected.
    pub message: String,
}

impl Difference {
    /// The address of the cell, « C12 »; empty for a whole sheet.
    pub(super) fn cell(&self) -> String {
        (self.at).map_or_else(String::new, |(row, column)| address(row, column))
    }
}

/// The sheets and cells that are not as they should be. What a person wrote into empty cells, or sorted, is theirs.
pub(super) fn cells(found: &[Sheet], expected: &[Sheet]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for sheet in expected {
        let differs = |at, message| Difference {
            sheet: sheet.name.clone(),
            at,
            message,
        };
        let Some(found) = found.iter().find(|one| one.name == sheet.name) else {
            let message = "cette feuille du plan manque ou est vide".to_owned();
            differences.push(differs(None, message));
            continue;
        };
        let rows: FxHashMap<u32, &Row> = (found.rows.iter().map(|row| (row.number, row))).collect();
        let differing: Vec<&Row> = (sheet.rows.iter())
            .filter(|wanted| in_row(wanted, rows.get(&wanted.number).copied()).count() > 0)
            .collect();
        // A table that a person sorted holds the same rows at other places.
        let elsewhere: BTreeSet<String> = (differing.iter())
            .filter_map(|wanted| rows.get(&wanted.number).copied().map(contents))
            .collect();
        let changed = (differing.into_iter()).filter(|row| !elsewhere.contains(&contents(row)));
        for wanted in changed {
            for (column, cell, read) in in_row(wanted, rows.get(&wanted.number).copied()) {
                let message = difference(read.map(ToString::to_string), &cell.to_string());
                differences.push(differs(Some((wanted.number, column)), message));
            }
        }
    }
    differences
}

/// The first line (from 1) of a text that is not as it should be, and how.
pub(super) fn first_line(found: &str, expected: &str) -> Option<(usize, String)> {
    if found == expected {
        return None;
    }
    let (mut read, mut wanted) = (found.lines(), expected.lines());
    (1..).find_map(|line| {
        let message = match (read.next(), wanted.next()) {
            (None, None) => return Some(None),
            (read, wanted) if read == wanted => return None,
            (read, Some(wanted)) => texts(read.unwrap_or_default(), wanted),
            (Some(read), None) => format!("ligne de trop : « {} »", shown(read)),
        };
        Some(Some((line, message)))
    })?
}

/// What is read of a text and what was expected, from where they begin to differ.
pub(super) fn texts(read: &str, wanted: &str) -> String {
    let (read, wanted) = around(read, wanted);
    difference(Some(read).filter(|read| !read.is_empty()), &wanted)
}

/// That a text is not of the plan.
pub(super) fn added(text: &str) -> String {
    format!("texte de trop : « {} »", shown(text))
}

/// What is read, where anything is, and what was expected.
pub(super) fn difference(read: Option<String>, wanted: &str) -> String {
    let wanted = shown(wanted);
    match read {
        Some(read) => format!("« {} » lu, « {wanted} » attendu", shown(&read)),
        None => format!("rien de lu, « {wanted} » attendu"),
    }
}

/// The cells of a row that are not as they should be, with what is read there; what a person wrote
/// into empty cells is theirs.
fn in_row<'a>(
    wanted: &'a Row,
    read: Option<&'a Row>,
) -> impl Iterator<Item = (u32, &'a Cell, Option<&'a Cell>)> {
    let cells = wanted.cells.iter().filter(|(_, cell)| !cell.is_blank());
    cells.filter_map(move |(column, cell)| {
        let read = read.and_then(|row| row.get(*column));
        (!read.is_some_and(|read| same(read, cell))).then_some((*column, cell, read))
    })
}

/// What a row holds, whatever its place.
fn contents(row: &Row) -> String {
    let mut contents = String::new();
    for (column, cell) in row.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
        contents += &match number(cell) {
            Some(number) => format!("{column}={number:.4}\n"),
            None => format!("{column}={cell}\n"),
        };
    }
    contents
}

/// Whether a cell holds what it should; formulas were computed by whichever program wrote it last.
fn same(read: &Cell, wanted: &Cell) -> bool {
    match (number(read), number(wanted)) {
        (Some(read), Some(wanted)) => {
            (read - wanted).abs() <= ABSOLUTE + RELATIVE * read.abs().max(wanted.abs())
        }
        (None, None) => same_words(&read.to_string(), &wanted.to_string()),
        _ => false,
    }
}

/// Whether two texts say the same, whatever the blanks between their words.
fn same_words(read: &str, wanted: &str) -> bool {
    read.split_whitespace().eq(wanted.split_whitespace())
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) | Cell::Date(number) | Cell::Time(number) => Some(*number),
        Cell::Bool(is) => Some(f64::from(u8::from(*is))),
        Cell::Text(_) | Cell::Error(_) | Cell::Formula => None,
    }
}

fn shown(text: &str) -> String {
    let mut shown: String = text.trim().chars().take(SHOWN).collect();
    if text.trim().chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

/// What stands where two lines begin to differ, a few characters before it included.
fn around(read: &str, wanted: &str) -> (String, String) {
    const BEFORE: usize = 20;
    let alike = (read.chars().zip(wanted.chars()))
        .take_while(|(read, wanted)| read == wanted)
        .count();
    let from = |text: &str| text.chars().skip(alike.saturating_sub(BEFORE)).collect();
    (from(read), from(wanted))
}
