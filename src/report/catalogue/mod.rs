//! A catalogue of solutions as a workbook: `reverbere catalogue`. What is written is read back by
//! `retrofit::catalogue`, by the same table of columns.

mod checks;
mod help;
mod list;
mod rows;
mod tables;
pub mod wording;

use super::sheet::{Written, save};
use crate::error::{Error, Result};
use crate::outputs::Kind;
use crate::retrofit::catalogue::Catalogue;
use crate::retrofit::catalogue::columns::{CABINETS, DIMMINGS, RANGES, STEPS};
use crate::retrofit::catalogue::lanterns::LanternList;
use rows::Rows;
use rust_xlsxwriter::Worksheet;
use std::path::Path;

const FILE: &str = "catalogue.xlsx";
const TITLE: &str = "Catalogue de solutions";

/// A workbook of a catalogue: « Mode d'emploi », « Gammes », « Paliers », « Gradations »,
/// « Armoires ». Read back, it is the same catalogue; the same catalogue always gives the same
/// bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(catalogue: &Catalogue) -> Result<Vec<u8>> {
    write(&Rows::of_catalogue(catalogue), None)
}

/// A workbook of the ranges of a list of lanterns, with what the list does not say left to fill in
/// and « Liste lue »; dimmings and works on cabinets are those of a catalogue.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn draft(list: &LanternList, file: &str, catalogue: &Catalogue) -> Result<Vec<u8>> {
    write(&Rows::of_list(list, catalogue), Some((list, file)))
}

/// How many required cells of the ranges and steps of a list are still blank.
#[must_use]
pub fn cells_to_fill(list: &LanternList, catalogue: &Catalogue) -> usize {
    Rows::of_list(list, catalogue).blanks()
}

fn write(rows: &Rows<'_>, list: Option<(&LanternList, &str)>) -> Result<Vec<u8>> {
    let sheets = sheets(rows, list).map_err(|error| Error::write(Path::new(FILE), error))?;
    save(Kind::Catalogue, FILE, TITLE, sheets, &[])
}

fn sheets(rows: &Rows<'_>, list: Option<(&LanternList, &str)>) -> Written<Vec<Worksheet>> {
    let mut sheets = vec![
        help::sheet(list.is_some())?,
        tables::sheet(&RANGES, &rows.ranges, &[])?,
        tables::sheet(&STEPS, &rows.steps, &rows.beside_steps)?,
        tables::sheet(&DIMMINGS, &rows.dimmings, &[])?,
        tables::sheet(&CABINETS, &rows.cabinets, &[])?,
    ];
    // What there is to fill in is seen first.
    sheets[usize::from(list.is_some())].set_active(true);
    if let Some((list, file)) = list {
        sheets.push(list::sheet(list, file)?);
    }
    Ok(sheets)
}

#[cfg(test)]
mod tests;
