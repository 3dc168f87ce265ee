//! Forms that bidders give back: which there are, and where things stand in one.

use crate::error::{Error, Result};
use crate::inventory::extension;
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::text::{normalise, parse_number};
use crate::outputs::{Kind, Mark, is_set_aside};
use crate::report::layout::{TOTAL, market as said};
use std::path::{Path, PathBuf};

/// Folders in a folder that are looked into for forms: one for each bidder, perhaps.
const DEEPEST: usize = 3;

/// The forms of a folder and of those in it, in the order of their names: its workbooks, but what the program wrote
/// for something else.
#[must_use]
pub fn forms_in(folder: &Path) -> Vec<PathBuf> {
    let mut forms = Vec::new();
    within(folder, 0, &mut forms);
    forms.sort();
    forms
}

fn within(folder: &Path, depth: usize, forms: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        // Hidden files, and those that a spreadsheet keeps while it has one open.
        if name.starts_with(['.', '~']) || is_set_aside(&name) {
            continue;
        }
        if path.is_dir() {
            if depth < DEEPEST && !path.is_symlink() {
                within(&path, depth + 1, forms);
            }
            continue;
        }
        let is_other = || {
            let kind = Mark::read(&path).and_then(|mark| mark.kind);
            kind.is_some_and(|kind| kind != Kind::Market)
        };
        if extension(&path) == "xlsx" && !is_other() {
            forms.push(path);
        }
    }
}

/// The columns of a form.
pub struct Columns {
    pub code: u32,
    pub unit: u32,
    pub count: u32,
    pub price: u32,
    pub amount: u32,
}

/// Whether a row is the one under the last line.
pub fn is_total(row: &Row) -> bool {
    let first = row.cells.first();
    first.is_some_and(|(_, cell)| normalise(&cell.to_string()) == normalise(TOTAL))
}

/// The sheet of prices of a form.
pub fn form<'s>(file: &Path, sheets: &'s [Sheet]) -> Result<&'s Sheet> {
    let is_form = |sheet: &&Sheet| normalise(&sheet.name) == normalise(said::PRICES);
    sheets.iter().find(is_form).ok_or_else(|| {
        Error::input(
            file,
            format!("la feuille « {} » manque", said::PRICES),
            "donnez un bordereau écrit par « reverbere marche », rempli par un candidat",
        )
    })
}

/// What stands in the cell after a label, above the table.
pub fn beside(sheet: &Sheet, label: &str) -> Option<String> {
    let label = normalise(label);
    let found = sheet.rows.iter().take(10).find_map(|row| {
        let mut cells = row.cells.iter();
        let is_label = |cell: &Cell| normalise(&cell.to_string()) == label;
        cells.find(|(_, cell)| is_label(cell))?;
        cells
            .next()
            .map(|(_, cell)| cell.to_string().trim().to_owned())
    });
    found.filter(|text| !text.is_empty())
}

/// The row of the titles, and where each column is.
pub fn header(sheet: &Sheet) -> Option<(u32, Columns)> {
    sheet.rows.iter().take(15).find_map(|row| {
        let column = |title: &str| {
            let title = normalise(title);
            let mut cells = row.cells.iter();
            cells
                .find(|(_, cell)| normalise(&cell.to_string()) == title)
                .map(|(index, _)| *index)
        };
        let columns = Columns {
            code: column(said::CODE)?,
            unit: column(said::UNIT)?,
            count: column(said::COUNT)?,
            price: column(said::PRICE)?,
            amount: column(said::AMOUNT)?,
        };
        Some((row.number, columns))
    })
}

/// A number, typed as one or as a text.
pub fn number_of(cell: Option<&Cell>) -> Option<f64> {
    match cell? {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => parse_number(text.trim_end_matches(['€', ' ', '\u{a0}'])),
        _ => None,
    }
}

/// An amount in whole cents.
pub fn cents_of(cell: Option<&Cell>) -> Option<i64> {
    let cents = number_of(cell)? * 100.0;
    (cents.abs() < 1e13).then(|| cents.round() as i64)
}
