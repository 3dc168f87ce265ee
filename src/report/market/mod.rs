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
    let (study, choice) = (document.study, document.choice);
    let lots = lots(study, choice, by)?.into_iter();
    let mut names = FreeNames::default();
    let forms = lots.map(|lot| {
        let quantities = quantities(study, schedule, choice, &lot);
        let file = names.give(&format!("BPU_DQE_{}", safe_name(&lot.name))) + ".xlsx";
        let bytes = form::form(&file, study, schedule, &lot, &quantities)?;
        let of_streets = quantities
            .iter()
            .filter(|one| one.item == schedule.of_street());
        let streets = of_streets.count();
        Ok(LotForm {
            lot,
            file,
            bytes,
            streets,
        })
    });
    forms.collect()
}
