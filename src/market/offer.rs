//! What a bidder has filled in, and what is wrong with it. Nothing is put right in silence: prices
//! are taken as they are, and all else is compared with what was asked.

use super::form::{Columns, beside, cents_of, form, header, is_total, number_of};
use super::items::Schedule;
use crate::error::{Error, Result};
use crate::french::decimal;
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::read_sheets;
use crate::inventory::text::normalise;
use crate::report::layout::market as said;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is wrong with a cell of an offer, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Address of the cell; a line where it is about one.
    pub cell: String,
    /// What it is about, for software.
    pub kind: Fault,
    /// What is read and what was asked, in French.
    pub text: String,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// No price.
    Blank,
    /// A price that is no amount of money.
    Unreadable,
    /// A price of more than two decimals, rounded.
    Rounded,
    /// Another unit than the one asked.
    Unit,
    /// Another quantity.
    Count,
    /// An amount that is not quantity by price.
    Amount,
    /// A total that is not the sum of its lines.
    Total,
    /// A line that was not asked.
    Added,
    /// A line that is gone.
    Removed,
    /// A line that is there twice.
    Twice,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Blank,
        Self::Unreadable,
        Self::Rounded,
        Self::Unit,
        Self::Count,
        Self::Amount,
        Self::Total,
        Self::Added,
        Self::Removed,
        Self::Twice,
    ];

    /// Its name in files for software.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Blank => "prix_manquant",
            Self::Unreadable => "prix_illisible",
            Self::Rounded => "prix_arrondi",
            Self::Unit => "unite_changee",
            Self::Count => "quantite_changee",
            Self::Amount => "montant_faux",
            Self::Total => "total_faux",
            Self::Added => "ligne_ajoutee",
            Self::Removed => "ligne_retiree",
            Self::Twice => "ligne_en_double",
        }
    }

    /// The same for people.
    #[must_use]
    pub fn words(self) -> String {
        self.code().replace('_', " ")
    }
}

/// What a bidder offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The file.
    pub file: PathBuf,
    /// Who offers: what the form says, else the name of the file.
    pub name: String,
    /// The lot that the form is of.
    pub lot: String,
    /// Price of each item of the schedule, cents before tax; none where it is missing.
    pub prices: Vec<Option<i64>>,
    /// What the quantities asked come to at these prices, cents before tax.
    pub amount_cents: i64,
    /// What the form says that they come to, cents before tax.
    pub written_cents: Option<i64>,
    /// What is wrong.
    pub remarks: Vec<Remark>,
}

/// Most cents of a price: a million euros.
const MOST_CENTS: f64 = 1e8;

impl Offer {
    /// The lot that a form says it is of.
    ///
    /// # Errors
    /// The file cannot be read or is no form of a market.
    pub fn lot_of(file: &Path) -> Result<String> {
        Self::lot_in(file, &read_sheets(file)?)
    }

    /// The same of the sheets of one.
    ///
    /// # Errors
    /// They are those of no form of a market.
    pub fn lot_in(file: &Path, sheets: &[Sheet]) -> Result<String> {
        Ok(beside(form(file, sheets)?, said::LOT).unwrap_or_default())
    }

    /// Reads a form in which so many of each item were asked.
    ///
    /// # Errors
    /// The file cannot be read or is no form of a market.
    pub fn read(file: &Path, schedule: &Schedule, asked: &[u32]) -> Result<Self> {
        let sheets = read_sheets(file)?;
        let sheet = form(file, &sheets)?;
        let Some((header, columns)) = header(sheet) else {
            return Err(Error::input(
                file,
                format!("les titres de la feuille « {} » ont changé", said::PRICES),
                "demandez au candidat le bordereau d'origine, rempli sans toucher aux titres",
            ));
        };
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let mut reading = Reading {
            schedule,
            asked,
            columns,
            offer: Self {
                file: file.to_owned(),
                name: beside(sheet, said::BIDDER).unwrap_or_else(|| stem.into_owned()),
                lot: beside(sheet, said::LOT).unwrap_or_default(),
                prices: vec![None; schedule.items.len()],
                amount_cents: 0,
                written_cents: None,
                remarks: Vec::new(),
            },
            seen: BTreeSet::new(),
            written: 0,
        };
        for row in sheet.below(header) {
            if is_total(row) {
                reading.total(row);
                break;
            }
            reading.line(row);
        }
        reading.missing(header);
        Ok(reading.offer)
    }
}

/// A form while it is read.
struct Reading<'a> {
    schedule: &'a Schedule,
    asked: &'a [u32],
    columns: Columns,
    offer: Offer,
    /// Items whose line was read.
    seen: BTreeSet<usize>,
    /// The amounts as they stand, added up, cents.
    written: i64,
}

impl Reading<'_> {
    fn say(&mut self, row: &Row, column: u32, kind: Fault, text: String) {
        self.offer.remarks.push(Remark {
            cell: address(row.number, column),
            kind,
            text,
        });
    }

    fn line(&mut self, row: &Row) {
        let code = row.text(self.columns.code).trim().to_owned();
        let is_empty = [self.columns.price, self.columns.amount]
            .iter()
            .all(|column| row.get(*column).is_none_or(Cell::is_blank));
        if code.is_empty() && is_empty {
            return;
        }
        let known = self
            .schedule
            .items
            .iter()
            .position(|item| item.code == code);
        let Some(item) = known else {
            let amount = cents_of(row.get(self.columns.amount)).unwrap_or(0);
            self.written += amount;
            let text = format!(
                "ligne ajoutée par le candidat (code « {code} », montant {}) : elle n'était pas demandée et ne compte pas",
                euros(amount)
            );
            return self.say(row, self.columns.code, Fault::Added, text);
        };
        if !self.seen.insert(item) {
            let text = format!("« {code} » est là deux fois : la première ligne seule compte");
            return self.say(row, self.columns.code, Fault::Twice, text);
        }
        self.unit(row, item);
        self.count(row, item);
        let price = self.price(row, item);
        self.offer.prices[item] = price;
        let wanted = price.unwrap_or(0) * i64::from(self.asked[item]);
        self.offer.amount_cents += wanted;
        let read = cents_of(row.get(self.columns.amount));
        self.written += read.unwrap_or(0);
        if read.unwrap_or(0) != wanted {
            let text = format!(
                "montant faux pour « {code} » : {} lu, quantité demandée × prix = {}",
                read.map_or("rien".into(), euros),
                euros(wanted)
            );
            self.say(row, self.columns.amount, Fault::Amount, text);
        }
    }

    fn unit(&mut self, row: &Row, item: usize) {
        let read = row.text(self.columns.unit);
        let wanted = self.schedule.items[item].unit;
        if normalise(&read) != normalise(wanted) {
            let text = format!(
                "unité changée pour « {} » : « {} » au lieu de « {wanted} » ; le prix n'est pas comparable tant que le candidat ne l'a pas confirmé",
                self.schedule.items[item].code,
                read.trim()
            );
            self.say(row, self.columns.unit, Fault::Unit, text);
        }
    }

    fn count(&mut self, row: &Row, item: usize) {
        let wanted = self.asked[item];
        let read = number_of(row.get(self.columns.count));
        if read != Some(f64::from(wanted)) {
            let text = format!(
                "quantité changée pour « {} » : {} au lieu de {wanted}, qui compte",
                self.schedule.items[item].code,
                read.map_or("rien".into(), decimal)
            );
            self.say(row, self.columns.count, Fault::Count, text);
        }
    }

    /// The price of a line, in whole cents.
    fn price(&mut self, row: &Row, item: usize) -> Option<i64> {
        let code = &self.schedule.items[item].code;
        let cell = row.get(self.columns.price);
        if cell.is_none_or(Cell::is_blank) {
            let text = format!(
                "prix manquant pour « {code} » ({} au devis) : à demander au candidat ; sans prix, l'article n'est pas de son catalogue",
                self.asked[item]
            );
            self.say(row, self.columns.price, Fault::Blank, text);
            return None;
        }
        let cents = number_of(cell).map(|euros| euros * 100.0);
        let Some(exact) = cents.filter(|cents| (0.0..=MOST_CENTS).contains(cents)) else {
            let text = format!(
                "prix illisible pour « {code} » : « {} » ; l'article n'est pas de son catalogue",
                row.text(self.columns.price)
            );
            self.say(row, self.columns.price, Fault::Unreadable, text);
            return None;
        };
        let cents = exact.round();
        if (exact - cents).abs() > 1e-4 {
            let text = format!(
                "prix à plus de deux décimales pour « {code} » : {}, arrondi à {}",
                decimal(exact / 100.0),
                euros(cents as i64)
            );
            self.say(row, self.columns.price, Fault::Rounded, text);
        }
        Some(cents as i64)
    }

    fn total(&mut self, row: &Row) {
        let read = cents_of(row.get(self.columns.amount));
        self.offer.written_cents = read;
        if read.unwrap_or(0) == self.written {
            return;
        }
        let text = format!(
            "total faux : {} lu, la somme des lignes est {}",
            read.map_or("rien".into(), euros),
            euros(self.written)
        );
        self.say(row, self.columns.amount, Fault::Total, text);
    }

    /// Lines that are gone.
    fn missing(&mut self, header: u32) {
        let gone = (0..self.schedule.items.len()).filter(|item| !self.seen.contains(item));
        let gone: Vec<Remark> = gone
            .map(|item| Remark {
                cell: format!("sous la ligne {header}"),
                kind: Fault::Removed,
                text: format!(
                    "ligne retirée : « {} » ({}, {} au devis) ; l'article n'est pas de son catalogue",
                    self.schedule.items[item].code,
                    self.schedule.items[item].label,
                    self.asked[item]
                ),
            })
            .collect();
        self.offer.remarks.extend(gone);
    }
}

fn euros(cents: i64) -> String {
    crate::french::in_euros(cents)
}
