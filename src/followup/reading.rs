//! Reads follow-up workbooks as they are now: rows sorted or inserted, columns moved, saved by
//! another program. Each row that holds something is counted, or set apart with its reason.

mod doubles;
mod rows;
mod table;

use super::columns::{self, Field, is_personal, sheet};
use super::entries::{AdviceEntry, ExtraEntry, PlannedEntry, SiteEntry};
use super::reference::Reference;
use super::remark::{Reason, Remark, Source};
use crate::error::{Error, Result};
use crate::inventory::grid::Sheet;
use crate::inventory::territory::Territory;
use crate::inventory::text::normalise;
use crate::inventory::{Named, list_files, read_sheets};
use crate::money::AmountBasis;
use crate::scenario::assumed::Assumed;
use crate::scenario::hypotheses::{Hypotheses, Overrides};
use crate::scenario::planned::{self, PlannedWorks};
use chrono::NaiveDate;
use rayon::prelude::*;
use rows::Rows;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use table::Table;

/// The days that a balance is about: from the beginning of the contract to its own.
///
/// ```
/// use reverbere::follow_up::Days;
///
/// let days = Days { first: "2026-01-01".parse()?, last: "2026-12-31".parse()? };
/// assert_eq!((days.last - days.first).num_days(), 364);
/// assert!(Days::ALL.first < days.first && days.last < Days::ALL.last);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day of the contract.
    pub first: NaiveDate,
    /// Day of the balance.
    pub last: NaiveDate,
}

impl Days {
    /// All of them, where no contract is meant.
    pub const ALL: Self = Self {
        first: NaiveDate::MIN,
        last: NaiveDate::MAX,
    };
}

/// What became of the rows of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRead {
    /// File, as documents name it.
    pub file: String,
    /// Sheet.
    pub sheet: &'static str,
    /// Rows under the header that hold something.
    pub rows: usize,
    /// Rows that count.
    pub counted: usize,
    /// Rows set apart, each with a remark.
    pub set_apart: usize,
}

/// Some follow-up workbooks together.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp {
    /// The plan that they were made from.
    pub reference: Reference,
    /// Rows of « Points », one for each point at most.
    pub planned: Vec<PlannedEntry>,
    /// Rows of « Hors plan ».
    pub extra: Vec<ExtraEntry>,
    /// Rows of « Conseils ».
    pub advice: Vec<AdviceEntry>,
    /// Rows of « Friches ».
    pub sites: Vec<SiteEntry>,
    /// Rows set apart, and what is told of others, in the order of files, sheets and rows.
    pub remarks: Vec<Remark>,
    /// The counts of each sheet.
    pub sheets: Vec<SheetRead>,
}

/// What to do about a workbook that is none of ours.
const REMEDY: &str = "donnez un classeur fait par « reverbere suivi modele »";

/// A workbook, and the plan that it holds.
struct Book {
    file: Named,
    sheets: Vec<Sheet>,
    reference: Reference,
}

/// Reads follow-up workbooks: files, and folders with all that they hold.
///
/// ```
/// # use reverbere::follow_up::{Days, Field, FormCell, Reference, Row, Rows, form, read};
/// # let folder = tempfile::tempdir()?;
/// # let plan = folder.path().join("plan");
/// # let scenario = "examples/trois_points/scenario.toml";
/// # let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
/// # reverbere::run(words.map(Into::into));
/// # let reference = Reference::of_folder(&plan)?;
/// let mut row = Row::default();
/// row.set(Field::Mark, Some(FormCell::Text("62160 BOU-2".into())));
/// row.set(Field::Status, Some(FormCell::Text("commandé".into())));
/// let rows = Rows { points: vec![row], ..Rows::default() };
/// # let book = folder.path().join("suivi.xlsx");
/// std::fs::write(&book, form(&reference, &rows)?)?;
/// let follow = read(&[book], Days::ALL)?;
/// assert_eq!(follow.planned.len(), 1);
/// assert!(follow.remarks.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that cannot be read, is no follow-up workbook, or was made from another plan; a sheet
/// that lacks a column.
pub fn read(paths: &[PathBuf], days: Days) -> Result<FollowUp> {
    read_over(paths, |_| Ok(days))
}

/// The same, over the days that the plan says.
///
/// # Errors
/// As [`read`], and what `days` says of the plan.
pub fn read_over(
    paths: &[PathBuf],
    days: impl FnOnce(&Assumed) -> Result<Days>,
) -> Result<FollowUp> {
    let (files, _) = list_files(paths)?;
    let books: Vec<Book> = files
        .into_par_iter()
        .map(Book::read)
        .collect::<Result<_>>()?;
    let mut follow = FollowUp::of_plan(merged(&books)?);
    let (books, copies) = without_copies(books);
    follow.remarks = copies;
    let planned = follow.reference.points.iter().map(|point| &point.planned);
    let places: Vec<(String, String)> = planned
        .map(|point| (point.insee.clone(), normalise(&point.reference)))
        .collect();
    let known = Known {
        by_mark: follow.reference.by_mark(),
        works: (follow.reference.points.iter())
            .map(|point| point.works.clone())
            .collect(),
        references: places.iter().map(|place| place.1.clone()).collect(),
        places,
        basis: AmountBasis {
            basis: follow.reference.assumed.basis,
            vat_rate: Hypotheses::new(&Overrides::default())
                .map(|hypotheses| hypotheses.vat_rate())
                .unwrap_or_default(),
        },
        territory: follow.reference.assumed.territory(),
        days: days(&follow.reference.assumed)?,
    };
    for book in &books {
        follow.add(book, &known)?;
    }
    follow.report_rows_gone(&books);
    follow.set_doubles_apart();
    follow.remarks.sort_by_cached_key(Remark::order);
    Ok(follow)
}

/// What rows are read against.
pub(super) struct Known {
    by_mark: BTreeMap<String, usize>,
    /// What each point of the plan is to become.
    works: Vec<PlannedWorks>,
    /// The INSEE code and the reference of each point, as references are compared.
    places: Vec<(String, String)>,
    /// All references of the plan.
    references: BTreeSet<String>,
    /// Basis of its amounts.
    basis: AmountBasis,
    territory: Territory,
    days: Days,
}

impl Book {
    fn read(file: Named) -> Result<Self> {
        let sheets = read_sheets(&file.path)?;
        let find = |name: &str| {
            let wanted = normalise(name);
            let found = sheets.iter().find(|sheet| normalise(&sheet.name) == wanted);
            found.ok_or_else(|| {
                let problem =
                    format!("la feuille « {name} » manque : ce n'est pas un classeur de suivi");
                Error::input(&file.path, problem, REMEDY)
            })
        };
        let lines: Vec<String> = find(sheet::ASSUMED)?
            .rows
            .iter()
            .map(|row| row.text(0))
            .collect();
        let assumed = Assumed::parse(&lines.join("\n"), &file.path)?;
        let plan = planned::read_sheet(&file.path, find(sheet::PLAN)?);
        let points = plan.unwrap_or_else(|| {
            let problem = "la feuille « Plan » n'a plus son en-tête";
            Err(Error::input(&file.path, problem, REMEDY))
        })?;
        let reference = Reference::of(assumed, points, &file.path)?;
        Ok(Self {
            file,
            sheets,
            reference,
        })
    }

    /// Whether the sheets that services fill in hold the same rows as those of another workbook.
    fn says_the_same(&self, other: &Self) -> bool {
        sheet::TO_FILL.iter().all(|name| {
            let rows = |book: &Self| book.sheet(name).map(|sheet| sheet.rows.clone());
            rows(self) == rows(other)
        })
    }

    fn sheet(&self, name: &str) -> Option<&Sheet> {
        let wanted = normalise(name);
        let mut sheets = self.sheets.iter();
        sheets.find(|sheet| normalise(&sheet.name) == wanted)
    }
}

/// The workbooks of which no other one before says the same, and what is told of the others.
fn without_copies(books: Vec<Book>) -> (Vec<Book>, Vec<Remark>) {
    let mut kept: Vec<Book> = Vec::with_capacity(books.len());
    let mut copies = Vec::new();
    for book in books {
        if let Some(first) = kept.iter().find(|first| first.says_the_same(&book)) {
            copies.push(Remark {
                reason: Reason::CopiedBook,
                source: Source {
                    file: book.file.label,
                    ..Source::default()
                },
                cell: String::new(),
                column: String::new(),
                read: first.file.label.clone(),
            });
        } else {
            kept.push(book);
        }
    }
    (kept, copies)
}

/// The plan of all workbooks: they may be of several EPCI, but of one plan.
fn merged(books: &[Book]) -> Result<Reference> {
    let Some((first, others)) = books.split_first() else {
        let problem = "aucun classeur de suivi";
        return Err(Error::input(Path::new("suivi"), problem, REMEDY));
    };
    let mut all = first.reference.clone();
    let mut by_mark = all.by_mark();
    for book in others {
        let refuse = |what: &str| {
            Err(Error::input(
                &book.file.path,
                format!(
                    "{what} n'est pas le même que dans « {} »",
                    first.file.path.display()
                ),
                "un bilan se fait sur un seul plan : donnez les classeurs d'un même « reverbere suivi modele »",
            ))
        };
        let (mine, theirs) = (&all.assumed, &book.reference.assumed);
        if mine.without_communes() != theirs.without_communes() {
            return refuse("le plan");
        }
        for commune in &theirs.communes {
            match all.assumed.commune(&commune.insee) {
                Some(known) if known != commune => return refuse("un budget du plan"),
                Some(_) => {}
                None => all.assumed.communes.push(commune.clone()),
            }
        }
        for point in &book.reference.points {
            let mark = normalise(&point.mark);
            match by_mark.get(&mark).map(|index| &all.points[*index]) {
                Some(known) if known.works != point.works => return refuse("un point du plan"),
                Some(_) => {}
                None => {
                    by_mark.insert(mark, all.points.len());
                    all.points.push(point.clone());
                }
            }
        }
    }
    Ok(all)
}

impl FollowUp {
    fn add(&mut self, book: &Book, known: &Known) -> Result<()> {
        use columns::{ADVICE, EXTRA, POINTS, SITES};
        if let Some(rows) =
            self.rows_of(book, known, sheet::POINTS, &POINTS, &rows::NEEDED_POINTS)?
        {
            let read = rows.read(Rows::planned, self);
            self.planned.extend(read);
        }
        if let Some(rows) = self.rows_of(book, known, sheet::EXTRA, &EXTRA, &rows::NEEDED_EXTRA)? {
            let read = rows.read(Rows::extra, self);
            self.extra.extend(read);
        }
        if let Some(rows) =
            self.rows_of(book, known, sheet::ADVICE, &ADVICE, &rows::NEEDED_ADVICE)?
        {
            let read = rows.read(Rows::advice, self);
            self.advice.extend(read);
        }
        if let Some(rows) = self.rows_of(book, known, sheet::SITES, &SITES, &rows::NEEDED_SITES)? {
            let read = rows.read(Rows::site, self);
            self.sites.extend(read);
        }
        self.report_other_sheets(book);
        Ok(())
    }

    /// Tells the points of the plan of each workbook that have no row any more, there or in another.
    fn report_rows_gone(&mut self, books: &[Book]) {
        let sheets = books.iter().filter_map(|book| book.sheet(sheet::POINTS));
        let cells = sheets
            .flat_map(|sheet| &sheet.rows)
            .flat_map(|row| &row.cells);
        let there: BTreeSet<String> = cells
            .map(|(_, cell)| normalise(&cell.to_string()))
            .collect();
        for book in books
            .iter()
            .filter(|book| book.sheet(sheet::POINTS).is_some())
        {
            let points = book.reference.points.iter();
            let gone = points.filter(|point| !there.contains(&normalise(&point.mark)));
            self.remarks.extend(gone.map(|point| Remark {
                reason: Reason::RowsGone,
                source: Source {
                    file: book.file.label.clone(),
                    sheet: sheet::POINTS.to_owned(),
                    row: 0,
                },
                cell: String::new(),
                column: String::new(),
                read: point.mark.clone(),
            }));
        }
    }

    /// Tells the sheets that look like those to fill in and are not: a copy, rows of a firm.
    fn report_other_sheets(&mut self, book: &Book) {
        let is_ours = |sheet: &&Sheet| {
            let name = normalise(&sheet.name);
            sheet::ALL.iter().any(|known| normalise(known) == name)
        };
        for sheet in book.sheets.iter().filter(|sheet| !is_ours(sheet)) {
            let looks_like = |fields: &[Field]| {
                Table::find(sheet, fields).is_some_and(|table| table.follows_works())
            };
            if looks_like(&columns::POINTS) || looks_like(&columns::EXTRA) {
                self.remarks.push(Remark {
                    reason: Reason::SheetApart,
                    source: Source {
                        file: book.file.label.clone(),
                        sheet: sheet.name.clone(),
                        row: 0,
                    },
                    cell: String::new(),
                    column: String::new(),
                    read: String::new(),
                });
            }
        }
    }

    /// The rows of a sheet; `None`, and a remark, where it is missing or has no header.
    fn rows_of<'a>(
        &mut self,
        book: &'a Book,
        known: &'a Known,
        name: &'static str,
        fields: &'static [Field],
        needed: &[Field],
    ) -> Result<Option<Rows<'a>>> {
        let source = |row: u32| Source {
            file: book.file.label.clone(),
            sheet: name.to_owned(),
            row,
        };
        let sheet = book.sheet(name);
        let table = sheet.and_then(|sheet| Some((sheet, Table::find(sheet, fields)?)));
        let Some((sheet, table)) = table else {
            self.remarks.push(Remark {
                reason: Reason::SheetUnread,
                source: source(0),
                cell: String::new(),
                column: String::new(),
                read: String::new(),
            });
            return Ok(None);
        };
        table.require(needed, &book.file.path, &sheet.name)?;
        for decision in &sheet.decisions {
            if let Some(reason) = Reason::of_decision(decision.kind) {
                self.remarks.push(Remark {
                    reason,
                    source: source(0),
                    cell: decision.cell.clone(),
                    column: String::new(),
                    read: decision.read.clone(),
                });
            }
        }
        for (cell, title) in &table.others {
            let is_register = [sheet::ADVICE, sheet::SITES].contains(&name);
            let reason = if is_register && is_personal(title) {
                Reason::Personal
            } else {
                Reason::UnknownColumn
            };
            self.remarks.push(Remark {
                reason,
                source: source(table.row),
                cell: cell.clone(),
                column: String::new(),
                read: title.clone(),
            });
        }
        Ok(Some(Rows {
            file: &book.file.label,
            name,
            sheet,
            table,
            known,
        }))
    }
}
