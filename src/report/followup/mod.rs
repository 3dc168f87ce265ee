//! The follow-up workbook of a plan: `reverbere suivi modele`.
//!
//! It holds the plan that it was made from, so a balance needs nothing else.

mod checks;
mod columns;
mod filling;
mod help;
mod kept;
mod lists;
#[cfg(test)]
mod tests;

use super::sheet::{foot, save};
use super::style::MIDDLE;
use crate::error::{Error, Result};
use crate::followup::form::Rows;
use crate::followup::reference::Reference;
use crate::outputs::Kind;
use columns::Register;
use lists::Lists;
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::path::Path;

const FILE: &str = "suivi.xlsx";

/// A follow-up workbook of a plan: « Mode d'emploi », the four sheets to fill in with the rows that
/// are told already, and what they are read with. The same plan and rows always give the same
/// bytes.
///
/// ```
/// # use reverbere::follow_up::{Reference, Rows, form};
/// # let folder = tempfile::tempdir()?;
/// # let plan = folder.path().join("plan");
/// # let scenario = "examples/trois_points/scenario.toml";
/// # let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
/// # reverbere::run(words.map(Into::into));
/// # let reference = Reference::of_folder(&plan)?;
/// let book = form(&reference, &Rows::default())?;
/// assert!(book.starts_with(b"PK"), "an Excel workbook");
/// assert!(book == form(&reference, &Rows::default())?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn form(reference: &Reference, rows: &Rows) -> Result<Vec<u8>> {
    let fail = |error: XlsxError| Error::write(Path::new(FILE), error);
    let lists = Lists::of(reference);
    let mut sheets = vec![help::sheet(reference).map_err(fail)?];
    for register in Register::ALL {
        sheets.push(filling::sheet(register, reference, rows, &lists).map_err(fail)?);
    }
    sheets.extend([
        kept::plan(reference).map_err(fail)?,
        kept::assumed(reference)?,
        lists.sheet().map_err(fail)?,
    ]);
    let title = format!("Suivi des travaux – {}", reference.assumed.name);
    save(Kind::FollowUp, FILE, &title, sheets, &[])
}

/// Marks a sheet as one not to change: locked without a password, under a grey tab.
fn protected(sheet: &mut Worksheet) {
    foot(sheet, "Réverbère");
    sheet.set_tab_color(MIDDLE).protect();
}
