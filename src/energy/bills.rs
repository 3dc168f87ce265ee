//! Electricity bills: what each supply point was billed, month by month, and how far the theory of
//! the light points is from it.

pub mod calibration;
mod columns;
pub(crate) mod dates;
mod matching;
pub mod period;
mod reason;
pub mod reconciliation;
mod rows;
pub mod summary;
pub mod terms;
#[cfg(test)]
mod tests;

use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Sheet, address};
use crate::inventory::territory::Territory;
use crate::inventory::territory::find::Clues;
use crate::inventory::text::normalise;
use crate::inventory::{Named, list_files, place_of, read_sheets};
use crate::money::Basis;
use columns::Columns;
use period::Period;
pub use reason::{Reason, Remark};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// A commune as a bill names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Town {
    /// INSEE code, where it is known.
    pub insee: String,
    /// Name; as the bill writes it where the territory has no such commune.
    pub name: String,
}

impl Town {
    /// What tells it apart: its code, else its name; empty where the bill names none.
    #[must_use]
    pub fn key(&self) -> String {
        if self.insee.is_empty() {
            normalise(&self.name)
        } else {
            self.insee.clone()
        }
    }
}

/// A supply point of the grid, as a bill names it; an empty text means « not told ».
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Supply {
    /// Its commune.
    pub town: Town,
    /// Its number (PDL, PRM).
    pub pdl: String,
    /// The cabinet that it feeds.
    pub cabinet: String,
    /// Where it is.
    pub address: String,
}

impl Supply {
    /// What is told of it, the surest first: number, cabinet, address.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.pdl, &self.cabinet, &self.address]
            .into_iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
    }

    /// The surest of its names.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names().next().unwrap_or_default()
    }

    /// What tells it apart from every other.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}\n{}", self.town.key(), name_key(self.name()))
    }
}

/// The form in which names of supply points and cabinets are compared. A number is the same with
/// its digits in groups: `21 234 567 890 123`.
#[must_use]
pub fn name_key(name: &str) -> String {
    let normal = normalise(name);
    if normal
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b' ')
    {
        normal.replace(' ', "")
    } else {
        normal
    }
}

/// A bill: what a supply point consumed in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Bill {
    /// The supply point.
    pub supply: Supply,
    /// The days that it is for.
    pub period: Period,
    /// Consumption, kWh; negative for a credit note.
    pub kwh: f64,
    /// What it costs, euros on the basis of [`Bills::basis`].
    pub euros: Option<f64>,
    /// File, as documents name it.
    pub file: String,
    /// Sheet; empty for a CSV.
    pub sheet: String,
    /// Row in the sheet, from 1.
    pub row: u32,
}

/// What became of the rows of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRead {
    /// File, as documents name it.
    pub file: String,
    /// Sheet; empty for a CSV.
    pub sheet: String,
    /// Row of the header.
    pub header: u32,
    /// Columns in use: what each tells, and its title.
    pub columns: Vec<(&'static str, String)>,
    /// Titles of the other columns.
    pub unused: Vec<String>,
    /// Rows under the header that hold something.
    pub rows: usize,
    /// Rows that gave bills.
    pub used: usize,
    /// Rows set apart, each with a remark.
    pub set_apart: usize,
}

/// The bills of some files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bills {
    /// The bills, in the order of files, sheets and rows.
    pub bills: Vec<Bill>,
    /// Rows set apart, and what is told of others, in the same order.
    pub remarks: Vec<Remark>,
    /// The counts of each sheet.
    pub sheets: Vec<SheetRead>,
    /// Whether amounts are before tax or with it, where every title says the same.
    pub basis: Option<Basis>,
}

/// What to do about a table that is not understood.
const REMEDY: &str = "renommez les colonnes (PDL ou Armoire, Date ou Date début et Date fin, Consommation (kWh), Montant TTC…)";

/// Reads bills: files, and folders with all that they hold.
///
/// # Errors
/// A file that cannot be read or holds no table of bills; amounts before tax in one table and with
/// tax in another.
pub fn read(paths: &[PathBuf], territory: &Territory) -> Result<Bills> {
    let (files, _) = list_files(paths)?;
    let mut all = Bills::default();
    let mut said: Option<(Basis, &Path)> = None;
    let mut unsaid = false;
    for file in &files {
        let sheets = read_sheets(&file.path)?;
        let found: Vec<(&Sheet, Option<Columns>)> = sheets
            .iter()
            .map(|sheet| (sheet, Columns::find(sheet, &file.label)))
            .collect();
        let is_table =
            |columns: &Option<Columns>| columns.as_ref().is_some_and(|c| c.lacks().is_none());
        if !found.iter().any(|(_, columns)| is_table(columns)) {
            return Err(no_table(file, &found));
        }
        for (sheet, columns) in found {
            let Some(columns) = columns.filter(|columns| columns.lacks().is_none()) else {
                all.remarks.push(unread(file, sheet));
                continue;
            };
            if columns.index(terms::Field::Montant).is_some() {
                match (columns.basis(), said) {
                    (Some(basis), Some((known, other))) if basis != known => {
                        return Err(two_bases(file, sheet, &columns, known, other));
                    }
                    (Some(basis), None) => said = Some((basis, &file.path)),
                    (Some(_), Some(_)) => {}
                    (None, _) => unsaid = true,
                }
            }
            all.add(file, sheet, &columns, territory);
        }
    }
    all.basis = said.filter(|_| !unsaid).map(|(basis, _)| basis);
    all.set_doubles_apart();
    all.tell_overlaps();
    Ok(all)
}

/// What bills say of the territory, before it is known: the codes and names of their communes. A
/// file that cannot be read says nothing here; [`read`] says why.
///
/// # Errors
/// A file or folder that is not there, or a folder without any sheet.
pub fn clues(paths: &[PathBuf]) -> Result<Clues> {
    let mut clues = Clues::default();
    for file in list_files(paths)?.0 {
        for sheet in read_sheets(&file.path).unwrap_or_default() {
            if let Some(columns) = Columns::find(&sheet, &file.label) {
                let [insee, name] =
                    [terms::Field::Insee, terms::Field::Commune].map(|field| columns.index(field));
                clues.add_columns(&sheet, columns.row, insee, name);
            }
        }
    }
    // « 62200 Boulogne-sur-Mer »
    let names = std::mem::take(&mut clues.names);
    for (name, rows) in names {
        let plain = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        *clues.names.entry(plain.to_owned()).or_default() += rows;
    }
    Ok(clues)
}

impl Bills {
    fn add(&mut self, file: &Named, sheet: &Sheet, columns: &Columns, territory: &Territory) {
        let table = rows::Table {
            file: &file.label,
            sheet,
            columns,
            commune: place_of(&file.path, sheet, columns.row, territory).commune,
            territory,
        };
        let read = table.read();
        self.sheets.push(SheetRead {
            file: file.label.clone(),
            sheet: sheet.name.clone(),
            header: columns.row,
            columns: columns
                .used()
                .map(|(name, title)| (name, title.to_owned()))
                .collect(),
            unused: columns.unused.clone(),
            rows: read.rows,
            used: read.used,
            set_apart: read.rows - read.used,
        });
        self.bills.extend(read.bills);
        self.remarks.extend(read.remarks);
    }

    /// The same supply point, period and values a second time is the same bill. A row of months
    /// side by side is doubled where all of them are.
    fn set_doubles_apart(&mut self) {
        let mut known = HashSet::new();
        let mut rows: BTreeMap<(String, String, u32), bool> = BTreeMap::new();
        let is_new: Vec<bool> = self
            .bills
            .iter()
            .map(|bill| {
                let euros = bill.euros.map(f64::to_bits);
                known.insert((bill.supply.key(), bill.period, bill.kwh.to_bits(), euros))
            })
            .collect();
        for (bill, is_new) in self.bills.iter().zip(&is_new) {
            *rows.entry(bill.row_key()).or_default() |= is_new;
        }
        let (kept, doubled): (Vec<Bill>, Vec<Bill>) = std::mem::take(&mut self.bills)
            .into_iter()
            .partition(|bill| rows[&bill.row_key()]);
        self.bills = kept;
        let mut told = HashSet::new();
        for bill in doubled {
            if !told.insert(bill.row_key()) {
                continue;
            }
            let of_sheet =
                |sheet: &&mut SheetRead| (&sheet.file, &sheet.sheet) == (&bill.file, &bill.sheet);
            if let Some(sheet) = self.sheets.iter_mut().find(of_sheet) {
                sheet.used -= 1;
                sheet.set_apart += 1;
            }
            self.remarks.push(bill.remark(Reason::Double));
        }
    }

    fn tell_overlaps(&mut self) {
        let mut by_supply: BTreeMap<String, Vec<&Bill>> = BTreeMap::new();
        for bill in self.bills.iter().filter(|bill| bill.kwh >= 0.0) {
            by_supply.entry(bill.supply.key()).or_default().push(bill);
        }
        let mut overlaps = Vec::new();
        for bills in by_supply.values_mut() {
            bills.sort_by_key(|bill| bill.period);
            let mut covered = None;
            for bill in bills {
                if covered.is_some_and(|day| bill.period.first <= day) {
                    overlaps.push(bill.remark(Reason::Overlap));
                }
                covered = covered.max(Some(bill.period.last));
            }
        }
        self.remarks.extend(overlaps);
    }
}

impl Bill {
    fn row_key(&self) -> (String, String, u32) {
        (self.file.clone(), self.sheet.clone(), self.row)
    }

    fn remark(&self, reason: Reason) -> Remark {
        Remark {
            reason,
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            cell: address(self.row, 0),
            read: format!("{}, {}", self.supply.name(), self.period),
        }
    }
}

fn unread(file: &Named, sheet: &Sheet) -> Remark {
    Remark {
        reason: Reason::SheetUnread,
        file: file.label.clone(),
        sheet: sheet.name.clone(),
        cell: String::new(),
        read: String::new(),
    }
}

fn place(sheet: &Sheet, columns: &Columns) -> Place {
    Place {
        sheet: Some(sheet.name.clone()),
        cell: Some(format!("ligne {}", columns.row)),
    }
}

/// What is said of a file is one sentence, whatever stands in its cells.
fn one_line(titles: &[String]) -> String {
    titles.join(", ").replace(['\n', '\r'], " ")
}

/// Says what is missing for a file to hold bills, in the sheet that comes nearest.
fn no_table(file: &Named, found: &[(&Sheet, Option<Columns>)]) -> Error {
    let nearest = found
        .iter()
        .find_map(|(sheet, columns)| Some((sheet, columns.as_ref()?)));
    let Some((sheet, columns)) = nearest else {
        return Error::input(&file.path, "aucun tableau de factures trouvé", REMEDY);
    };
    let titles = one_line(&columns.titles);
    let lack = columns.lacks().unwrap_or_default();
    Error::at(
        &file.path,
        place(sheet, columns),
        format!("{} (titres lus : {titles})", one_line(&[lack])),
        REMEDY,
    )
}

fn two_bases(file: &Named, sheet: &Sheet, columns: &Columns, known: Basis, other: &Path) -> Error {
    let here = if known == Basis::Ht { "TTC" } else { "HT" };
    Error::at(
        &file.path,
        place(sheet, columns),
        format!(
            "les montants sont {here}, ceux de « {} » sont {}",
            other.display(),
            known.code()
        ),
        "donnez-les séparément, ou convertissez les uns",
    )
}
