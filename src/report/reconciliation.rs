//! What bills say, and the theory against them: `rapprochement.xlsx`.

mod compared;
mod months;
mod rows;
mod supply_points;
mod synthesis;

use super::sheet::{Value, Written, foot, save};
use super::table::Table;
use crate::energy::bills::Bills;
use crate::energy::bills::reconciliation::Reconciliation;
use crate::energy::bills::summary::{Consumed, Shape, Summary};
use crate::error::{Error, Result};
use crate::money::Basis;
use crate::outputs::Kind;
use rust_xlsxwriter::Worksheet;
use std::path::Path;
pub use synthesis::sentences;

const FILE: &str = "rapprochement.xlsx";
const TITLE: &str = "Factures d'électricité de l'éclairage public";

/// Names of the columns that several sheets have.
mod header {
    pub const TOWN: &str = "Commune";
    pub const INSEE: &str = "INSEE";
    pub const KWH: &str = "Facturé (kWh)";
    pub const PRICE: &str = "€/kWh";
}

/// What the workbook is about.
pub struct Document<'a> {
    /// The bills.
    pub bills: &'a Bills,
    /// What they say.
    pub summary: &'a Summary,
    /// How their months differ; `None` where no supply point has a year of monthly bills.
    pub shape: Option<&'a Shape>,
    /// The theory against them, where light points were given.
    pub reconciliation: Option<&'a Reconciliation>,
}

/// The workbook of some bills: « Synthèse », « Points de livraison », « Mois », with light points
/// « Rapprochement » and « Sans correspondance », then « Lignes écartées », « Fichiers » and « Ce qui
/// a été compris ». The same bills always give the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses: more lines than a sheet has rows.
pub fn workbook(document: &Document<'_>) -> Result<Vec<u8>> {
    let sheets = || -> Written<Vec<Worksheet>> {
        let mut sheets = vec![
            synthesis::sheet(document)?,
            supply_points::sheet(document)?,
            months::sheet(document)?,
        ];
        if let Some(reconciliation) = document.reconciliation {
            sheets.push(compared::lines(document, reconciliation)?);
            sheets.push(compared::without_counterpart(document, reconciliation)?);
        }
        sheets.push(rows::remarks(document)?);
        sheets.push(rows::files(document)?);
        if !document.bills.decisions.is_empty() {
            sheets.push(rows::decisions(document)?);
        }
        Ok(sheets)
    };
    let sheets = sheets().map_err(|error| Error::write(Path::new(FILE), error))?;
    save(Kind::Reconciliation, FILE, TITLE, sheets, &[])
}

impl Document<'_> {
    /// Header of amounts.
    fn amount(&self) -> &'static str {
        match self.bills.basis {
            Some(Basis::Ht) => "Montant (€ HT)",
            Some(Basis::Ttc) => "Montant (€ TTC)",
            None => "Montant (€, HT ou TTC non précisé)",
        }
    }
}

/// Euros a kWh of two cells; a number where not every bill gives its amount.
fn price(consumed: &Consumed, euros: &str, kwh: &str) -> Value<'static> {
    match consumed.euros_per_kwh() {
        Some(price) if (consumed.kwh - consumed.priced_kwh).abs() < 1e-6 => {
            Value::Formula(format!("{euros}/{kwh}"), price)
        }
        price => Value::optional(price),
    }
}

/// Puts the price of all bills under their sums.
fn write_price(
    table: &Table,
    sheet: &mut Worksheet,
    document: &Document<'_>,
    consumed: &Consumed,
) -> Written {
    let [euros, kwh] = [document.amount(), header::KWH].map(|header| table.total(header).cell);
    let value = price(consumed, &euros, &kwh);
    table.write_total(sheet, header::PRICE, &value)
}

/// Lays out a sheet of one table.
fn finish(table: &Table, mut sheet: Worksheet, title: &str) -> Written<Worksheet> {
    table.lay_out(&mut sheet, title)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}
