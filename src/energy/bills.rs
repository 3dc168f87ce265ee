//! Electricity bills: what each supply point was billed, month by month, and how far the theory of
//! the light points is from it.

pub mod calibration;
mod cells;
mod columns;
pub(crate) mod dates;
mod doubles;
mod matching;
mod not_bills;
pub mod period;
mod reason;
pub mod reconciliation;
mod rows;
mod strays;
pub mod summary;
mod supply_number;
pub mod terms;
#[cfg(test)]
mod tests;

use crate::error::{Error, Place, Result};
use crate::inventory::decision::Decision;
use crate::inventory::grid::{Sheet, address};
use crate::inventory::territory::Territory;
use crate::inventory::territory::find::Clues;
use crate::inventory::text::normalise;
use crate::inventory::{Named, list_files, place_of, read_sheets};
use crate::money::Basis;
use columns::Columns;
use not_bills::NotBills;
use period::Period;
pub use reason::{Reason, Remark};
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

/// A supply point of the grid, as a bill names it; an empty text means « not stated ».
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
/// its digits in groups, `21 234 567 890 123`, or without the zero at its head that a spreadsheet
/// takes from it.
#[must_use]
pub fn name_key(name: &str) -> String {
    let normal = normalise(name);
    if !normal
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b' ')
    {
        return normal;
    }
    let digits = normal.replace(' ', "");
    if digits.len() == supply_number::DIGITS - 1 {
        return format!("0{digits}");
    }
    digits
}

/// A bill: what a supply point consumed in a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Bill {
    /// The supply point.
    pub supply: Supply,
    /// The days that it is for.
    pub period: Period,
    /// Post of the tariff, where the table has a row for each and they are not joined yet.
    pub(crate) post: &'static str,
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
    /// How the tables were understood.
    pub decisions: Vec<Decision>,
    /// Whether amounts are before tax or with it, where every title says the same.
    pub basis: Option<Basis>,
}

/// What to do about a table that is not understood.
const REMEDY: &str = "renommez les colonnes (PDL ou Armoire, Date ou Date début et Date fin, Consommation (kWh), Montant TTC…)";

/// Reads bills: files, and folders with all that they hold.
///
/// ```
/// # use reverbere::{Territory, read_bills};
/// # let folder = tempfile::tempdir()?;
/// let file = folder.path().join("factures.csv");
/// std::fs::write(
///     &file,
///     "Code INSEE;PDL;Date début;Date fin;Consommation (kWh);Montant TTC (€)\n\
///      62160;21234567890123;01/01/2026;31/01/2026;410;82,00\n",
/// )?;
/// let read = read_bills(&[file], &Territory::boulonnais())?;
/// let [bill] = read.bills.as_slice() else { panic!("one bill") };
/// assert_eq!((bill.kwh, bill.euros), (410.0, Some(82.0)));
/// assert_eq!(bill.supply.town.name, "Boulogne-sur-Mer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
        let sheets: Vec<Sheet> = (read_sheets(&file.path)?.into_iter())
            .flat_map(|sheet| Columns::tables(sheet, &file.label))
            .collect();
        let found: Vec<Found<'_>> = sheets
            .iter()
            .map(|sheet| Found::of(sheet, &file.label))
            .collect();
        if !found.iter().any(Found::is_table) {
            return Err(no_table(file, &found));
        }
        for one in &found {
            let Some(columns) = one.columns.as_ref().filter(|_| one.is_table()) else {
                all.remarks.push(one.unread(file));
                continue;
            };
            if columns.index(terms::Field::Montant).is_some() {
                match (columns.basis(), said) {
                    (Some(basis), Some((known, other))) if basis != known => {
                        return Err(two_bases(file, one.sheet, columns, known, other));
                    }
                    (Some(basis), None) => said = Some((basis, &file.path)),
                    (Some(_), Some(_)) => {}
                    (None, _) => unsaid = true,
                }
            }
            all.add(file, one.sheet, columns, territory)?;
        }
        all.require_bills_of(file)?;
    }
    all.basis = said.filter(|_| !unsaid).map(|(basis, _)| basis);
    all.set_doubles_apart();
    all.set_sums_apart();
    all.join_posts();
    all.report_overlaps();
    all.report_strays();
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
    /// # Errors
    /// The tables of a file, the last one added, have rows and gave no bill: whatever is wrong is
    /// wrong with all of them.
    fn require_bills_of(&self, file: &Named) -> Result<()> {
        let mut sheets = self.sheets.iter().filter(|sheet| sheet.file == file.label);
        if sheets.any(|sheet| sheet.used > 0) {
            return Ok(());
        }
        let is_why = |remark: &&Remark| {
            remark.file == file.label
                && remark.reason.sets_apart()
                && remark.reason != Reason::Total
        };
        let Some(first) = self.remarks.iter().find(is_why) else {
            return Ok(());
        };
        let place = Place {
            sheet: Some(first.sheet.clone()),
            cell: Some(first.cell.clone()),
        };
        let meaning = first.reason.meaning();
        let why = meaning.strip_prefix("Écartée : ").unwrap_or(meaning);
        let problem = format!(
            "aucune ligne n'est lue ; « {} » : {why}",
            one_line(std::slice::from_ref(&first.read))
        );
        Err(Error::at(
            &file.path,
            place,
            problem,
            "corrigez la colonne, ou retirez le fichier",
        ))
    }

    fn add(
        &mut self,
        file: &Named,
        sheet: &Sheet,
        columns: &Columns,
        territory: &Territory,
    ) -> Result<()> {
        let table = rows::Table {
            file: &file.label,
            sheet,
            columns,
            commune: place_of(&file.path, sheet, columns.row, territory).commune,
            territory,
        };
        let read = table.read();
        if let Some(refusal) = rows::refusal(&read, columns) {
            let place = Place {
                sheet: Some(sheet.name.clone()),
                cell: Some(refusal.cell),
            };
            return Err(Error::at(
                &file.path,
                place,
                refusal.problem,
                refusal.remedy,
            ));
        }
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
        let decisions = sheet.decisions.iter().cloned();
        let decisions = decisions.chain(columns.decisions()).chain(read.decisions);
        self.decisions.extend(decisions.map(|decision| Decision {
            file: file.label.clone(),
            sheet: sheet.name.clone(),
            ..decision
        }));
        Ok(())
    }
}

/// A sheet, and what was found in it.
struct Found<'a> {
    sheet: &'a Sheet,
    columns: Option<Columns>,
    not_bills: Option<NotBills>,
}

impl<'a> Found<'a> {
    fn of(sheet: &'a Sheet, label: &str) -> Self {
        let columns = Columns::find(sheet, label);
        let has_energy = columns.as_ref().is_some_and(Columns::has_energy);
        Self {
            sheet,
            not_bills: NotBills::of(sheet, has_energy),
            columns,
        }
    }

    fn is_table(&self) -> bool {
        let columns = self.columns.as_ref();
        self.not_bills.is_none() && columns.is_some_and(|columns| columns.lacks().is_none())
    }

    fn unread(&self, file: &Named) -> Remark {
        Remark {
            reason: match self.not_bills {
                Some(NotBills::LoadCurve) => Reason::LoadCurve,
                Some(NotBills::Indexes) => Reason::Indexes,
                None => Reason::SheetUnread,
            },
            file: file.label.clone(),
            sheet: self.sheet.name.clone(),
            cell: String::new(),
            read: String::new(),
        }
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

/// Says what a file is instead of bills, or what is missing for it to hold some, in the sheet that
/// comes nearest.
fn no_table(file: &Named, found: &[Found<'_>]) -> Error {
    let mut other = found.iter().filter_map(|one| Some((one, one.not_bills?)));
    if let Some((one, kind)) = other.next() {
        let (problem, remedy) = kind.stated();
        let place = Place {
            sheet: Some(one.sheet.name.clone()),
            cell: None,
        };
        return Error::at(&file.path, place, problem, remedy);
    }
    let nearest = found
        .iter()
        .find_map(|one| Some((one.sheet, one.columns.as_ref()?)));
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
