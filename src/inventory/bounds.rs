//! How much of a file is read and kept at most, whatever its format. All of it is counted while the file is
//! read: what a file announces is never believed. A small file may ask for little, so that a few kilobytes
//! take neither the memory nor the evening of whoever opens them.

use super::grid::{Cell, Sheet};
use std::time::Duration;

/// Rows and columns of a sheet of Excel.
pub(super) const ROWS: u32 = 1 << 20;
pub(super) const COLUMNS: u32 = 1 << 14;
/// Sheets of one file.
pub(super) const MOST_SHEETS: usize = 2_000;
/// Most bytes of the text of a cell; Excel's own limit is 32,767 characters.
pub(super) const LONGEST_TEXT: usize = 128 << 10;
/// Most cells of a row that may be titles.
pub(super) const MOST_TITLES: usize = 1_000;
/// Most values of a table of records, empty ones too.
pub(super) const MOST_VALUES: usize = 12_000_000;

/// What a cell takes in memory, and a row and a text beside what they hold.
pub(super) const CELL: usize = 24;
pub(super) const ROW: usize = 80;
pub(super) const TEXT: usize = 80;

/// Most bytes that the cells and texts of a workbook may take: so many, and more for each byte of the file;
/// most of all, a million points of thirteen columns.
#[must_use]
pub(super) fn most_kept(own: usize) -> usize {
    /// An archive holds ten times its size.
    const PER_BYTE: usize = 12;
    kept(own, PER_BYTE)
}

/// The same of a text.
#[must_use]
pub(super) fn most_kept_of_text(own: usize) -> usize {
    const PER_BYTE: usize = 4;
    kept(own, PER_BYTE)
}

fn kept(own: usize, per_byte: usize) -> usize {
    const ANY: usize = 128 << 20;
    const MOST: usize = 440 << 20;
    own.saturating_mul(per_byte).saturating_add(ANY).min(MOST)
}

/// Most bytes that the parts of an archive may unpack to. Spreadsheets shrink to a tenth or a fiftieth; what
/// shrinks more holds one thing over and over.
#[must_use]
pub(super) fn most_unpacked(own: usize) -> u64 {
    const ANY: u64 = 64 << 20;
    const PER_BYTE: u64 = 60;
    /// Some fifteen million cells.
    const MOST: u64 = 800 << 20;
    (own as u64)
        .saturating_mul(PER_BYTE)
        .saturating_add(ANY)
        .min(MOST)
}

/// The longest that the cells of a file, and then its rows, may take: a hundred thousand points, some ten
/// megabytes, take a tenth of it on a slow machine.
#[must_use]
pub(super) fn longest(own: usize) -> Duration {
    const ANY: Duration = Duration::from_secs(10);
    const PER_MEGABYTE: Duration = Duration::from_secs(2);
    const MOST: Duration = Duration::from_mins(2);
    let megabytes = u32::try_from(own >> 20).unwrap_or(u32::MAX);
    PER_MEGABYTE
        .saturating_mul(megabytes)
        .saturating_add(ANY)
        .min(MOST)
}

/// Why the sheets of a file, just read, are not looked at any further; what, in French. A text without end
/// would be read over and over by whatever looks for titles, lamps and streets.
pub(super) fn beyond(sheets: &[Sheet]) -> Option<String> {
    if sheets.len() > MOST_SHEETS {
        return Some(too_many_sheets());
    }
    let cells = sheets.iter().flat_map(|sheet| &sheet.rows);
    let mut cells = cells.flat_map(|row| &row.cells);
    cells
        .any(|(_, cell)| {
            matches!(cell, Cell::Text(text) | Cell::Error(text) if text.len() > LONGEST_TEXT)
        })
        .then(too_long_text)
}

/// What is said of a file with a text that no cell holds.
pub(super) fn too_long_text() -> String {
    format!("un texte y fait plus de {} Ko", LONGEST_TEXT >> 10)
}

/// What is said of a file of too many sheets.
pub(super) fn too_many_sheets() -> String {
    format!("il a plus de {MOST_SHEETS} feuilles ou tableaux")
}

/// What is said of a file of too many rows.
pub(super) fn too_many_rows() -> String {
    format!("il a plus de {ROWS} lignes, ce qu'aucune feuille ne contient")
}
