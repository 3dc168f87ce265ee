//! What a workbook of offers tells of each, for it to be written again: what bidders wrote stands in it.

use super::{CELL, FILE, KIND, LOTS, NAME, PRICES, REMARK, REMARKS, SIDES, WRITTEN, price_title};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::market::Schedule;
use crate::market::offer::{Fault, Remark};
use crate::report::layout::{commune, market as said};
use std::path::PathBuf;

/// What a workbook tells of an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedOffer {
    /// Who offers.
    pub name: String,
    /// The lot.
    pub lot: String,
    /// The file that was read.
    pub file: PathBuf,
    /// Price of each item of the schedule, cents before tax; none where it is missing.
    pub prices: Vec<Option<i64>>,
    /// What the form says that the lot comes to, cents before tax.
    pub written_cents: Option<i64>,
    /// What is wrong.
    pub remarks: Vec<Remark>,
}

/// The offers of a workbook, in the order in which it was written.
#[must_use]
pub fn stated(sheets: &[Sheet], schedule: &Schedule) -> Vec<StatedOffer> {
    let [Some(sides), Some(prices)] = [SIDES, PRICES].map(|name| Table::of(sheets, name)) else {
        return Vec::new();
    };
    let mut offers: Vec<(Option<u32>, StatedOffer)> = Vec::new();
    for row in sides.rows() {
        let [name, lot, file] = [NAME, said::LOT, FILE].map(|title| sides.text(row, title));
        if lot.is_empty() {
            continue;
        }
        // Two offers of one name for one lot stand in their order.
        let alike = offers
            .iter()
            .filter(|(_, one)| one.name == name && one.lot == lot);
        let column = prices.nth_column(&price_title(&name, &lot), alike.count());
        let price_of = |code: &str| {
            let row = prices
                .rows()
                .find(|row| prices.text(row, said::CODE) == code)?;
            cents(row.get(column?))
        };
        let stated = StatedOffer {
            prices: schedule
                .items
                .iter()
                .map(|item| price_of(&item.code))
                .collect(),
            written_cents: sides.column(WRITTEN).and_then(|at| cents(row.get(at))),
            remarks: remarks(sheets, &name, &file),
            file: file.into(),
            name,
            lot,
        };
        offers.push((column, stated));
    }
    offers.sort_by_key(|(column, _)| *column);
    offers.into_iter().map(|(_, stated)| stated).collect()
}

/// The communes of each lot: INSEE code and lot.
#[must_use]
pub fn lots_in(sheets: &[Sheet]) -> Vec<(String, String)> {
    let Some(lots) = Table::of(sheets, LOTS) else {
        return Vec::new();
    };
    let rows = lots.rows();
    rows.map(|row| (lots.text(row, commune::INSEE), lots.text(row, said::LOT)))
        .collect()
}

fn remarks(sheets: &[Sheet], name: &str, file: &str) -> Vec<Remark> {
    let Some(remarks) = Table::of(sheets, REMARKS) else {
        return Vec::new();
    };
    let of_offer = remarks
        .rows()
        .filter(|row| remarks.text(row, NAME) == name && remarks.text(row, FILE) == file);
    let read = of_offer.filter_map(|row| {
        let kind = remarks.text(row, KIND);
        Some(Remark {
            cell: remarks.text(row, CELL),
            kind: Fault::ALL.into_iter().find(|fault| fault.words() == kind)?,
            text: remarks.text(row, REMARK),
        })
    });
    read.collect()
}

/// A sheet that is one table, its titles in its first row.
struct Table<'s> {
    sheet: &'s Sheet,
    header: &'s Row,
}

impl<'s> Table<'s> {
    fn of(sheets: &'s [Sheet], name: &str) -> Option<Self> {
        let sheet = sheets.iter().find(|sheet| sheet.name == name)?;
        let header = sheet.rows.first()?;
        Some(Self { sheet, header })
    }

    fn rows(&self) -> impl Iterator<Item = &'s Row> + use<'s> {
        self.sheet.below(self.header.number).iter()
    }

    fn column(&self, title: &str) -> Option<u32> {
        self.nth_column(title, 0)
    }

    fn nth_column(&self, title: &str, rank: usize) -> Option<u32> {
        let cells = self.header.cells.iter();
        let mut named = cells.filter(|(_, cell)| cell.to_string() == title);
        named.nth(rank).map(|(column, _)| *column)
    }

    fn text(&self, row: &Row, title: &str) -> String {
        let column = self.column(title);
        column.map_or_else(String::new, |column| row.text(column))
    }
}

fn cents(cell: Option<&Cell>) -> Option<i64> {
    match cell? {
        Cell::Number(euros) => Some((euros * 100.0).round() as i64),
        _ => None,
    }
}
