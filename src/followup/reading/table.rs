//! The header of a sheet, and the cells of its rows.

use crate::energy::bills::dates::DateCell;
use crate::energy::bills::terms::Unit;
use crate::error::{Error, Place, Result};
use crate::followup::columns::Field;
use crate::followup::entries::Word;
use crate::followup::remark::Reason;
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::numbers::Marks;
use crate::inventory::profile::Profile;
use crate::inventory::text::is_blank_word;
use crate::money::Basis;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::Path;

/// Rows that hold something among which the header is.
const ROWS_SEARCHED: usize = 30;

/// Why a row is set apart, and the column that says so.
pub(super) type Apart = (Reason, Option<Field>);

/// The columns of a sheet.
pub(super) struct Table {
    /// Row of the header, from 1.
    pub row: u32,
    columns: BTreeMap<Field, u32>,
    /// Titles of the other columns, with their cells.
    pub others: Vec<(String, String)>,
    /// What the point and the comma mean in each column of numbers.
    marks: BTreeMap<Field, Marks>,
    /// Basis of amounts that the title of their column says.
    basis: Option<Basis>,
}

impl Table {
    /// The header of a sheet: the row that names most of the fields, two or more.
    pub(super) fn find(sheet: &Sheet, fields: &[Field]) -> Option<Self> {
        let rows = sheet.rows.iter().take(ROWS_SEARCHED);
        let tables = rows.map(|row| Self::of(row, fields));
        // The first of those that name as many.
        let best = tables.reduce(|best, table| {
            if table.columns.len() > best.columns.len() {
                table
            } else {
                best
            }
        })?;
        (best.columns.len() >= 2).then(|| best.with_marks(sheet))
    }

    /// The table, knowing how each of its columns writes numbers.
    fn with_marks(mut self, sheet: &Sheet) -> Self {
        let rows = sheet.below(self.row);
        for (field, column) in &self.columns {
            let Some((least, most)) = field.bounds() else {
                continue;
            };
            let texts = rows.iter().filter_map(|row| match row.get(*column) {
                Some(Cell::Text(text)) => Some(&**text),
                _ => None,
            });
            let marks = Marks::judge(&texts, &|number| (least..=most).contains(&number));
            self.marks.insert(*field, marks);
        }
        self
    }

    fn of(row: &Row, fields: &[Field]) -> Self {
        let mut table = Self {
            row: row.number,
            columns: BTreeMap::new(),
            others: Vec::new(),
            marks: BTreeMap::new(),
            basis: None,
        };
        for (column, cell) in row.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
            let title = cell.to_string();
            match Field::of_title(&title, fields) {
                Some(field) if !table.columns.contains_key(&field) => {
                    table.columns.insert(field, *column);
                    if field == Field::Cost {
                        table.basis = Unit::split(&title).0.basis;
                    }
                }
                _ => table.others.push((address(row.number, *column), title)),
            }
        }
        table
    }

    /// # Errors
    /// The header lacks a column without which no row can be read.
    pub(super) fn require(&self, needed: &[Field], file: &Path, sheet: &str) -> Result<()> {
        let lacking: Vec<String> = (needed.iter())
            .filter(|field| !self.columns.contains_key(field))
            .map(|field| format!("« {} »", field.title(Basis::Ht)))
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let place = Place {
            sheet: Some(sheet.to_owned()),
            cell: Some(format!("ligne {}", self.row)),
        };
        Err(Error::at(
            file,
            place,
            format!("l'en-tête n'a plus {}", lacking.join(", ")),
            "remettez le titre de la colonne tel que « reverbere suivi modele » l'écrit",
        ))
    }

    /// Whether its rows say how far works are.
    pub(super) fn follows_works(&self) -> bool {
        let has = |field| self.columns.contains_key(&field);
        has(Field::Status) || has(Field::Accepted)
    }

    /// Whether a row holds anything in a column that is read.
    pub(super) fn holds(&self, row: &Row) -> bool {
        let mut columns = self.columns.values();
        columns.any(|column| row.get(*column).is_some_and(|cell| !cell.is_blank()))
    }

    /// Address of the cell of a field; `ligne 12` where no one field is meant.
    pub(super) fn address(&self, row: &Row, field: Option<Field>) -> String {
        match field.and_then(|field| self.columns.get(&field)) {
            Some(column) => address(row.number, *column),
            None => format!("ligne {}", row.number),
        }
    }

    fn cell<'a>(&self, row: &'a Row, field: Field) -> Option<&'a Cell> {
        let cell = row.get(*self.columns.get(&field)?)?;
        (!is_blank_word(&cell.to_string())).then_some(cell)
    }

    /// The text of a field; empty where there is none.
    pub(super) fn text(&self, row: &Row, field: Field) -> String {
        let text = self.cell(row, field).map(ToString::to_string);
        text.unwrap_or_default().trim().to_owned()
    }

    /// The day of a field.
    pub(super) fn day(
        &self,
        row: &Row,
        field: Field,
    ) -> std::result::Result<Option<NaiveDate>, Apart> {
        match self.cell(row, field).map(DateCell::of) {
            None => Ok(None),
            Some(Some(DateCell::Day(day))) => Ok(Some(day)),
            Some(_) => Err((Reason::UnreadDate, Some(field))),
        }
    }

    /// The number of a field, within its bounds.
    pub(super) fn number(
        &self,
        row: &Row,
        field: Field,
    ) -> std::result::Result<Option<f64>, Apart> {
        let number = match self.cell(row, field) {
            None => return Ok(None),
            Some(Cell::Number(number)) => Some(*number),
            Some(Cell::Text(text)) => self.parsed(field, text),
            Some(_) => None,
        };
        let (least, most) = field.bounds().unwrap_or((0.0, f64::MAX));
        let number = number.filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or((Reason::UnreadNumber, Some(field)))
    }

    /// A number as the column of a field writes them; none where it may be read in two ways.
    fn parsed(&self, field: Field, text: &str) -> Option<f64> {
        let marks = self.marks.get(&field).copied();
        marks.unwrap_or(Marks::DECIMAL_ONLY).number(text).ok()
    }

    /// The amount of a field, euros, within its bounds, and the basis that it says, « 865 HT », or
    /// the title of its column.
    pub(super) fn amount(
        &self,
        row: &Row,
        field: Field,
    ) -> std::result::Result<Option<(f64, Option<Basis>)>, Apart> {
        let stated = match self.cell(row, field) {
            Some(Cell::Text(text)) => split_basis(text),
            _ => None,
        };
        let Some((number, basis)) = stated else {
            return Ok(self.number(row, field)?.map(|number| (number, self.basis)));
        };
        let (least, most) = field.bounds().unwrap_or((0.0, f64::MAX));
        let number = self
            .parsed(field, number)
            .filter(|number| (least..=most).contains(number));
        let amount = number.map(|number| Some((number, Some(basis))));
        amount.ok_or((Reason::UnreadNumber, Some(field)))
    }

    /// The word of a list in a field.
    pub(super) fn word<W: Word>(
        &self,
        row: &Row,
        field: Field,
        unknown: Reason,
    ) -> std::result::Result<Option<W>, Apart> {
        let text = self.text(row, field);
        if text.is_empty() {
            return Ok(None);
        }
        let word = W::of(&text).ok_or((unknown, Some(field)))?;
        Ok(Some(word))
    }

    /// The profile of a field.
    pub(super) fn profile(
        &self,
        row: &Row,
        field: Field,
    ) -> std::result::Result<Option<Profile>, Apart> {
        let text = self.text(row, field);
        if text.is_empty() {
            return Ok(None);
        }
        let profile = Profile::parse(&text).ok_or((Reason::UnreadProfile, Some(field)))?;
        Ok(Some(profile))
    }
}

/// The number of « 865 € HT », « 1 038 TTC », and its basis; `None` where it says none.
fn split_basis(text: &str) -> Option<(&str, Basis)> {
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (number, unit) = text.split_at(end);
    let letters: String = unit
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let euros = ["euros", "euro", "eur", ""];
    let money = |basis: &str| {
        let is_it = |euros: &&str| {
            letters == format!("{euros}{basis}") || letters == format!("{basis}{euros}")
        };
        euros.iter().any(is_it)
    };
    if money("ht") {
        Some((number, Basis::Ht))
    } else if money("ttc") {
        Some((number, Basis::Ttc))
    } else {
        None
    }
}
