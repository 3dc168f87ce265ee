//! What has been done under a contract, and whether it will be met: the workbook of « reverbere
//! suivi bilan ». Its page, `web::balance`, is made of the same rows.

pub mod advice;
pub mod bills;
mod charts;
pub mod contract;
pub mod course;
#[cfg(test)]
mod fixture;
pub mod objectives;
mod points;
pub mod remarks;
pub mod sites;
mod synthesis;
pub mod tallies;
#[cfg(test)]
mod tests;
pub mod words;

use super::sheet::{Written, save};
use super::wording::{counted, unbroken};
use crate::error::{Error, Result};
use crate::followup::balance::Balance;
use crate::followup::history::Past;
use crate::followup::objectives::Standing;
use crate::money::Basis;
use crate::outputs::Kind;
use rust_xlsxwriter::Worksheet;
use std::path::Path;

/// Name of the workbook in messages.
const FILE: &str = "bilan.xlsx";
/// What the workbook and the page are.
pub const TITLE: &str = "Bilan du contrat de rénovation énergétique";

/// Names of the sheets that no other workbook has.
pub mod sheet_name {
    pub use crate::report::layout::sheet::{COMMUNES, EPCIS, POINTS, SYNTHESIS};

    /// The same by year.
    pub const YEARS: &str = "Années";
    /// Advice given.
    pub const ADVICE: &str = "Conseils";
    /// The same by commune.
    pub const ADVICE_BY_COMMUNE: &str = "Conseils par commune";
    /// Brownfield sites.
    pub const SITES: &str = "Friches";
    /// Bills before the works and after.
    pub const BILLS: &str = "Factures";
    /// Rows set apart, and what is to be seen in others.
    pub const REMARKS: &str = "À corriger";
    /// What became of the rows of each sheet.
    pub const READINGS: &str = "Lectures";
    /// Objectives, dates, and how everything is computed.
    pub const CONTRACT: &str = "Contrat";
    /// The objectives, month by month.
    pub const COURSE: &str = "Évolution";
    /// The same, drawn.
    pub const CHARTS: &str = "Graphiques";
}

/// A balance and all that its documents say of it.
pub struct Document<'a> {
    /// What is done.
    pub balance: &'a Balance,
    /// Where each objective stands.
    pub standings: &'a [Standing],
    /// Balances kept before, in the order of days; this one may be among them.
    pub past: &'a [Past],
}

impl Document<'_> {
    /// Basis of all amounts.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.balance.reference.assumed.basis
    }

    /// Rows that do not count.
    #[must_use]
    pub fn set_apart(&self) -> usize {
        let sheets = self.balance.sheets.iter();
        sheets.map(|sheet| sheet.set_apart).sum()
    }

    /// What no reader may miss, where rows are set apart.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let count = self.set_apart();
        (count > 0).then(|| {
            unbroken(&format!(
                "{} : {} dans ce bilan tant qu'{} (voir « {} »).",
                counted(count, "ligne écartée", "lignes écartées"),
                if count < 2 {
                    "elle ne compte pas"
                } else {
                    "elles ne comptent pas"
                },
                if count < 2 {
                    "elle n'est pas corrigée"
                } else {
                    "elles ne sont pas corrigées"
                },
                sheet_name::REMARKS,
            ))
        })
    }

    /// What a reader has to know first, where the contract has not begun.
    #[must_use]
    pub fn not_begun(&self) -> Option<String> {
        let balance = self.balance;
        (!balance.has_begun()).then(|| {
            unbroken(&format!(
                "Le contrat ne commence que le {} : rien ne peut compter au {}.",
                words::day_in_words(balance.contract.start),
                words::day_in_words(balance.date),
            ))
        })
    }

    /// From when to when.
    #[must_use]
    pub fn period(&self) -> String {
        let contract = &self.balance.contract;
        format!(
            "Contrat du {} au {}, bilan au {}",
            words::day_in_words(contract.start),
            words::day_in_words(contract.end),
            words::day_in_words(self.balance.date)
        )
    }

    /// Name of a commune of the plan; its code where it has none.
    #[must_use]
    pub fn commune<'b>(&'b self, insee: &'b str) -> &'b str {
        let known = self.balance.reference.assumed.commune(insee);
        known.map_or(insee, |commune| &*commune.name)
    }

    /// What stands at the foot of every sheet.
    fn footer(&self) -> String {
        format!(
            "Réverbère – bilan au {} – {}",
            words::day(self.balance.date),
            self.balance.contract.name
        )
    }
}

/// The workbook of a balance, in bytes; the same balance always gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses: more rows than a sheet holds.
pub fn workbook(document: &Document<'_>) -> Result<Vec<u8>> {
    let sheets = sheets(document).map_err(|error| Error::write(Path::new(FILE), error))?;
    save(Kind::Balance, FILE, TITLE, sheets, &[])
}

fn sheets(document: &Document<'_>) -> Written<Vec<Worksheet>> {
    use tallies::{Lines, NOTE, YEARS_NOTE};
    let (communes_sheet, communes) = Lines::communes(document).write(document, &[NOTE])?;
    let (advice_sheet, advice) = advice::sheet(document)?;
    let (readings_sheet, readings) = remarks::readings(document)?;
    let (points_sheet, saving) = points::sheet(document)?;
    let (sites_sheet, sites) = sites::sheet(document)?;
    let totals = synthesis::Totals {
        communes,
        advice,
        readings,
        saving,
        sites,
    };
    let mut sheets = vec![
        synthesis::sheet(document, &totals)?,
        Lines::epcis(document).write(document, &[NOTE])?.0,
        communes_sheet,
        Lines::years(document)
            .write(document, &[NOTE, YEARS_NOTE])?
            .0,
        points_sheet,
        advice_sheet,
        advice::communes(document)?,
        sites_sheet,
    ];
    if let Some(billed) = &document.balance.billed {
        sheets.push(bills::sheet(document, billed)?);
    }
    let (course_sheet, drawn) = course::sheet(document)?;
    // Drawn on the second page, from what stands further behind.
    sheets.insert(1, charts::sheet(document, &drawn)?);
    sheets.extend(vec![
        course_sheet,
        remarks::sheet(document)?,
        readings_sheet,
        contract::sheet(document)?,
    ]);
    Ok(sheets)
}
