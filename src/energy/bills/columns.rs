//! Finds the table of bills in a sheet: which row is its header, which column tells what.

use super::dates::Told;
use super::terms::{Field, Unit, recognise};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::text::is_number;
use crate::money::Basis;
use std::collections::BTreeMap;

/// How far down a sheet a header is looked for, in rows that hold something.
const ROWS_SEARCHED: usize = 60;
/// Columns of months from which a table is one of months side by side; two dates in a row may be a
/// beginning and an end.
const FEWEST_MONTHS: usize = 3;

/// A column that tells something.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Column number, from 0.
    pub index: u32,
    /// Its title, as written.
    pub title: String,
    unit: Unit,
    rank: usize,
}

/// A column of the consumption of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthColumn {
    /// Column number, from 0.
    pub index: u32,
    /// From 1 to 12.
    pub month: u32,
    /// The year, where its title says it.
    pub year: Option<i32>,
}

/// The header of a table of bills.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// Its row, from 1.
    pub row: u32,
    /// Every title of the row, as written.
    pub titles: Vec<String>,
    /// Titles that tell nothing known, or what another column tells better.
    pub unused: Vec<String>,
    /// Months side by side, where no column tells period and consumption.
    pub months: Vec<MonthColumn>,
    fields: BTreeMap<Field, Column>,
    /// Two titles of which nothing tells which is meant.
    doubled: Option<[String; 2]>,
    /// What the values of [`Columns::months`] are multiplied by to be in kWh.
    months_scale: Option<f64>,
}

impl Columns {
    /// The header of a sheet: the row that tells most, if one tells two things or more. `file_name`
    /// may say the unit of months side by side.
    #[must_use]
    pub fn find(sheet: &Sheet, file_name: &str) -> Option<Self> {
        let rows = &sheet.rows[..sheet.rows.len().min(ROWS_SEARCHED)];
        let mut best: Option<Self> = None;
        for row in rows {
            let columns = Self::of(row);
            if columns.weight() >= 2
                && best
                    .as_ref()
                    .is_none_or(|best| columns.weight() > best.weight())
            {
                best = Some(columns);
            }
        }
        let mut best = best?;
        if !best.months.is_empty() {
            let above = rows.iter().take_while(|row| row.number < best.row);
            let titles = above.flat_map(|row| row.cells.iter().map(|(_, cell)| cell.to_string()));
            let said = titles
                .chain(best.titles.iter().cloned())
                .chain([sheet.name.clone(), file_name.to_owned()])
                .filter_map(|text| Unit::split(&text).0.kwh);
            let mut scales: Vec<f64> = said.collect();
            scales.dedup();
            best.months_scale = match scales.as_slice() {
                [only] => Some(*only),
                _ => None,
            };
        }
        Some(best)
    }

    fn of(row: &Row) -> Self {
        let mut columns = Self {
            row: row.number,
            ..Self::default()
        };
        for (index, cell) in &row.cells {
            let title = cell.to_string();
            let is_title = match cell {
                Cell::Text(text) => !is_number(text),
                Cell::Date(_) => true,
                _ => false,
            };
            if !is_title {
                continue;
            }
            columns.titles.push(title.clone());
            if let Some(month) = month_of(*index, cell) {
                columns.months.push(month);
            } else if let Some((field, rank, unit)) = recognise(&title) {
                let column = Column {
                    index: *index,
                    title,
                    unit,
                    rank,
                };
                columns.add(field, column);
            } else {
                columns.unused.push(title);
            }
        }
        let has_period = [Field::Periode, Field::Debut]
            .iter()
            .any(|field| columns.fields.contains_key(field));
        if has_period || columns.months.len() < FEWEST_MONTHS {
            columns.months.clear();
        } else {
            // Beside its months, a consumption is their sum.
            let sum = columns.fields.remove(&Field::Kwh);
            columns.unused.extend(sum.map(|column| column.title));
        }
        columns
    }

    /// Adds a column in place of one whose title is less sure, or leaves it unused.
    fn add(&mut self, field: Field, column: Column) {
        // What a commune pays is with tax.
        let order = |column: &Column| {
            let basis = match column.unit.basis {
                Some(Basis::Ttc) => 0,
                Some(Basis::Ht) => 1,
                None => 2,
            };
            (basis, column.rank)
        };
        let Some(known) = self.fields.get(&field) else {
            self.fields.insert(field, column);
            return;
        };
        match order(&column).cmp(&order(known)) {
            std::cmp::Ordering::Less => {
                let known = self.fields.insert(field, column);
                self.unused.extend(known.map(|known| known.title));
            }
            std::cmp::Ordering::Equal => {
                self.doubled = Some([known.title.clone(), column.title]);
            }
            std::cmp::Ordering::Greater => self.unused.push(column.title),
        }
    }

    fn weight(&self) -> usize {
        self.fields.len() + self.months.len()
    }

    /// The column of a field.
    #[must_use]
    pub fn index(&self, field: Field) -> Option<u32> {
        self.fields.get(&field).map(|column| column.index)
    }

    /// The columns in use, and their titles.
    pub fn used(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.fields
            .iter()
            .map(|(field, column)| (field.name(), column.title.as_str()))
    }

    /// Whether amounts are before tax or with it, where the title says so.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        self.fields.get(&Field::Montant)?.unit.basis
    }

    /// What a consumption is multiplied by to be in kWh.
    #[must_use]
    pub fn scale(&self) -> f64 {
        let of_column = self.fields.get(&Field::Kwh).and_then(|c| c.unit.kwh);
        of_column.or(self.months_scale).unwrap_or(1.0)
    }

    /// What the table does not say of bills, in French; `None` where it is one of bills.
    #[must_use]
    pub fn lacks(&self) -> Option<String> {
        let has = |field| self.fields.contains_key(&field);
        if let Some([one, other]) = &self.doubled {
            return Some(format!(
                "les colonnes « {one} » et « {other} » disent la même chose"
            ));
        }
        let what = if ![Field::Pdl, Field::Armoire, Field::Adresse]
            .into_iter()
            .any(has)
        {
            "aucune colonne ne dit le point de livraison (PDL, PRM, armoire, adresse…)"
        } else if !self.months.is_empty() {
            if self.months_scale.is_none() {
                "rien ne dit si les mois côte à côte sont en kWh ou en MWh"
            } else if self.months.iter().any(|month| month.year.is_none()) && !has(Field::Annee) {
                "rien ne dit l'année des mois côte à côte (colonne « Année », ou « janvier 2024 »)"
            } else {
                return None;
            }
        } else if !has(Field::Kwh) {
            "aucune colonne ne dit la consommation (kWh ou MWh)"
        } else if has(Field::Debut) != has(Field::Fin) {
            "la période a un début ou une fin, il faut les deux"
        } else if ![Field::Debut, Field::Periode, Field::Annee]
            .into_iter()
            .any(has)
        {
            "aucune colonne ne dit la période (date, mois, année, ou début et fin)"
        } else {
            return None;
        };
        Some(what.to_owned())
    }
}

/// The month that a title is: « janvier », « janv-24 », « 01/2024 », a date; its unit apart.
fn month_of(index: u32, cell: &Cell) -> Option<MonthColumn> {
    let told = match cell {
        Cell::Text(text) => {
            let (unit, rest) = Unit::split(text);
            if unit.is_money || unit.basis.is_some() {
                return None;
            }
            Told::of_text(text).or_else(|| Told::of_text(&rest))?
        }
        _ => Told::of(cell)?,
    };
    let (month, year) = match told {
        Told::MonthOfYear(month) => (month, None),
        Told::Month(month) => (month.month, Some(month.year)),
        Told::Day(day) => {
            use chrono::Datelike;
            (day.month(), Some(day.year()))
        }
        Told::Days(..) | Told::Year(_) => return None,
    };
    Some(MonthColumn { index, month, year })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet::default();
        for (number, row) in (1..).zip(rows) {
            for (column, text) in (0..).zip(*row) {
                sheet.push(number, column, Cell::Text((*text).into()));
            }
        }
        sheet
    }

    fn lacks(titles: &[&str]) -> Option<String> {
        Columns::find(&sheet(&[titles]), "factures")
            .expect("a header")
            .lacks()
    }

    #[test]
    fn the_header_is_the_row_that_tells_most() {
        let sheet = sheet(&[
            &["Factures de la ville 2023"],
            &[
                "PDL",
                "Mois",
                "Consommation (MWh)",
                "Montant HT",
                "Montant TTC",
                "Index",
            ],
            &["1", "2023-01", "12", "3", "4", "5"],
        ]);
        let columns = Columns::find(&sheet, "").expect("a header");
        assert_eq!((columns.row, columns.lacks()), (2, None));
        assert_eq!(
            (columns.scale(), columns.basis()),
            (1000.0, Some(Basis::Ttc))
        );
        assert_eq!(columns.unused, ["Montant HT", "Index"]);
    }

    #[test]
    fn months_side_by_side_need_a_unit_and_a_year() {
        for (titles, lack) in [
            (
                &["PDL", "janv-23", "févr-23", "mars-23", "Total kWh"][..],
                None,
            ),
            (
                &[
                    "PDL",
                    "Année",
                    "janvier (kWh)",
                    "février (kWh)",
                    "mars (kWh)",
                ],
                None,
            ),
            (
                &["PDL", "janv-23", "févr-23", "mars-23"],
                Some("kWh ou en MWh"),
            ),
            (
                &["PDL", "janvier", "février", "mars", "Total MWh"],
                Some("année"),
            ),
        ] {
            let said = lacks(titles);
            assert_eq!(said.is_some(), lack.is_some(), "{titles:?}: {said:?}");
            assert!(lack.is_none_or(|lack| said.unwrap_or_default().contains(lack)));
        }
    }

    #[test]
    fn what_cannot_be_told_is_asked() {
        for (titles, lack) in [
            (&["Date", "Consommation"][..], "point de livraison"),
            (&["PDL", "Date de début", "kWh"], "il faut les deux"),
            (&["PDL", "Commune", "kWh"], "période"),
            (&["PDL", "Date", "Montant TTC"], "consommation"),
            (
                &["PDL", "Date", "Consommation (kWh)", "Consommation (MWh)"],
                "même chose",
            ),
        ] {
            let said = lacks(titles).unwrap_or_default();
            assert!(said.contains(lack), "{titles:?}: {said}");
        }
    }
}
