//! Where things stand in a form that a bidder gives back.

use crate::error::{Error, Result};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::text::{normalise, parse_number};
use crate::report::layout::{TOTAL, market as said};
use std::path::Path;

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
