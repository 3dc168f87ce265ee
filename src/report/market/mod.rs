//! The papers of a market: for each lot the price schedule that bidders fill in, with the quantities
//! place by place; and the offers side by side.

mod form;
pub mod offers;

use super::PlanDocument;
use crate::error::Result;
use crate::market::lots::quantities;
use crate::market::{Lot, LotsBy, Schedule, lots};
use crate::report::layout::{FreeNames, safe_name};

/// What the bidders of a lot fill in.
pub struct LotForm {
    /// The lot.
    pub lot: Lot,
    /// Name of the workbook.
    pub file: String,
    /// The workbook.
    pub bytes: Vec<u8>,
    /// Streets with works.
    pub streets: usize,
}

/// The form of each lot of a plan, in the order of the plan.
///
/// # Errors
/// What a table of lots has wrong, or more lines than a sheet has rows.
pub fn forms(
    document: &PlanDocument<'_>,
    schedule: &Schedule,
    by: &LotsBy,
) -> Result<Vec<LotForm>> {
    let lots = lots(document.study, document.choice, by)?;
    let files = files_of(&lots);
    let forms = lots.iter().zip(&files);
    forms
        .map(|(lot, file)| form_at(file, document, schedule, lot, &[]))
        .collect()
}

/// The names of the files of some lots, in their order: two lots whose names differ by capitals have two files.
#[must_use]
pub fn files_of(lots: &[Lot]) -> Vec<String> {
    let mut names = FreeNames::default();
    let file = |lot: &Lot| names.give(&format!("BPU_DQE_{}", safe_name(&lot.name))) + ".xlsx";
    lots.iter().map(file).collect()
}

/// The form of a lot, filled in at some prices: cents before tax of each item, where it has one.
///
/// # Errors
/// More lines than a sheet has rows.
pub fn form_at(
    file: &str,
    document: &PlanDocument<'_>,
    schedule: &Schedule,
    lot: &Lot,
    prices: &[Option<i64>],
) -> Result<LotForm> {
    let quantities = quantities(document.study, schedule, document.choice, lot);
    let of_streets = quantities
        .iter()
        .filter(|one| one.item == schedule.of_street());
    let streets = of_streets.count();
    Ok(LotForm {
        bytes: form::form(file, document, schedule, lot, &quantities, prices)?,
        file: file.to_owned(),
        lot: lot.clone(),
        streets,
    })
}
