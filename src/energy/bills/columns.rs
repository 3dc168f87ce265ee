//! Finds the table of bills in a sheet: which row is its header, which column tells what.

mod beside;
mod lacks;
mod settled;
mod understood;

use super::dates::DateCell;
use super::terms::{Field, Unit, post_of_title, recognise};
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

/// A column of the consumption of one post of the tariff.
#[derive(Debug, Clone, PartialEq)]
pub struct PostColumn {
    /// Column number, from 0.
    pub index: u32,
    /// Its title, as written.
    pub title: String,
    /// Code of the post.
    pub post: &'static str,
    /// What its values are multiplied by to be in kWh, where its title says so.
    pub kwh: Option<f64>,
}

/// A unit of energy that stands beside the table.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidUnit {
    /// What values are multiplied by to be in kWh.
    pub kwh: f64,
    /// The text that says so.
    pub text: String,
}

/// A year that stands beside the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidYear {
    /// The year.
    pub year: i32,
    /// The text that says so.
    pub text: String,
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
    /// Posts of the tariff side by side: the consumption is their sum. Where there are some, that of
    /// [`Field::Kwh`] is their total, to be compared with it.
    pub posts: Vec<PostColumn>,
    /// The unit that a text above the table, its sheet or its file says, where a title does not.
    pub said_unit: Option<SaidUnit>,
    /// The year that a text above the table, its sheet or its file says, where months lack theirs.
    pub said_year: Option<SaidYear>,
    /// The column of the sum of the months side by side.
    sum_of_months: Option<Column>,
    fields: BTreeMap<Field, Column>,
    /// Two titles of which nothing tells which is meant.
    doubled: Option<[String; 2]>,
}

impl Columns {
    /// The header of a sheet: the row that tells most, if one tells two things or more. `file_name`
    /// may say the unit of months side by side.
    #[must_use]
    pub fn find(sheet: &Sheet, file_name: &str) -> Option<Self> {
        let rows = &sheet.rows[..sheet.rows.len().min(ROWS_SEARCHED)];
        let mut best: Option<Self> = None;
        let alone = rows.iter().map(Self::of);
        let in_two = rows
            .windows(2)
            .filter_map(|pair| Self::in_two(&pair[0], &pair[1]));
        for columns in alone.chain(in_two) {
            if columns.weight() >= 2
                && best
                    .as_ref()
                    .is_none_or(|best| columns.weight() > best.weight())
            {
                best = Some(columns);
            }
        }
        let mut best = best?;
        best.settle_posts_by_row(sheet);
        best.settle_energy_by_cells(sheet);
        best.settle_unit_by_cells(sheet);
        best.settle_total_by_cells(sheet);
        best.said_year = best.year_beside(sheet, file_name);
        if !best.months.is_empty() || best.lacks_unit() {
            best.said_unit = best.unit_beside(rows, [&sheet.name, file_name]);
        }
        Some(best)
    }

    /// The tables that stand one below the other in a sheet, each as a sheet of its own: a header that tells more below
    /// another is no reason to lose the rows between.
    #[must_use]
    pub fn tables(sheet: Sheet, file_name: &str) -> Vec<Sheet> {
        let Some(best) = Self::find(&sheet, file_name) else {
            return vec![sheet];
        };
        let above = |row: &&Row| row.number < best.row;
        let rows = || sheet.rows.iter().filter(above);
        let holds_numbers = |row: &Row| {
            row.cells
                .iter()
                .any(|(_, cell)| !matches!(cell, Cell::Text(text) if !is_number(text)))
        };
        let begins = rows().position(|row| {
            let columns = Self::of(row);
            let names_one = [Field::Pdl, Field::Armoire, Field::Adresse];
            columns.has_energy()
                && names_one
                    .iter()
                    .any(|field| columns.fields.contains_key(field))
        });
        let is_table = |first: &usize| {
            rows()
                .skip(first + 1)
                .any(|row| row.cells.len() > 1 && holds_numbers(row))
        };
        let Some(first) = begins.filter(is_table) else {
            return vec![sheet];
        };
        // Its title, or the upper of two lines of titles, is of the lower table.
        let title = rows()
            .next_back()
            .filter(|row| row.number + 1 == best.row && !holds_numbers(row));
        let from = title.map_or(best.row, |row| row.number);
        let (above, below): (Vec<Row>, Vec<Row>) =
            (sheet.rows.iter().cloned()).partition(|row| row.number < from);
        let with = |rows| Sheet {
            rows,
            ..sheet.clone()
        };
        // What stands above both, a unit, a year, is of both.
        let of_both = above.iter().take(first).cloned();
        let below = of_both.chain(below).collect();
        let mut tables = Self::tables(with(above), file_name);
        tables.push(with(below));
        tables
    }

    fn of(row: &Row) -> Self {
        let cells = row.cells.iter();
        Self::of_titles(row.number, cells.map(|(index, cell)| (*index, cell)))
    }

    fn of_titles<'a>(row: u32, titles: impl Iterator<Item = (u32, &'a Cell)>) -> Self {
        let mut columns = Self {
            row,
            ..Self::default()
        };
        for (index, cell) in titles {
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
            if let Some(month) = month_of(index, cell) {
                columns.months.push(month);
            } else if let Some((post, unit)) = post_of_title(&title) {
                columns.posts.push(PostColumn {
                    index,
                    title,
                    post,
                    kwh: unit.kwh,
                });
            } else if let Some((field, rank, unit)) = recognise(&title) {
                let column = Column {
                    index,
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
            columns.sum_of_months = columns.fields.remove(&Field::Kwh);
            let sum = columns.sum_of_months.as_ref();
            columns
                .unused
                .extend(sum.map(|column| column.title.clone()));
            let posts = std::mem::take(&mut columns.posts);
            columns
                .unused
                .extend(posts.into_iter().map(|post| post.title));
        }
        columns.settle_posts();
        columns
    }

    /// Leaves out what other columns sum up or detail: « HP » beside « HPH » and « HPE », one post
    /// beside the whole consumption.
    fn settle_posts(&mut self) {
        let codes: Vec<&str> = self.posts.iter().map(|post| post.post).collect();
        let is_sum = |code: &str| {
            let is_part = |other: &&str| other.len() > code.len() && other.starts_with(code);
            ["hp", "hc"].contains(&code) && codes.iter().any(is_part)
        };
        let is_detail = codes.len() == 1 && self.fields.contains_key(&Field::Kwh);
        let (apart, kept): (Vec<PostColumn>, Vec<PostColumn>) = std::mem::take(&mut self.posts)
            .into_iter()
            .partition(|post| is_detail || is_sum(post.post));
        self.unused.extend(apart.into_iter().map(|post| post.title));
        for (at, post) in kept.iter().enumerate() {
            if let Some(same) = kept[..at].iter().find(|other| other.post == post.post) {
                self.doubled = Some([same.title.clone(), post.title.clone()]);
            }
        }
        self.posts = kept;
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
        self.fields.len() + self.months.len() + self.posts.len()
    }

    /// The column of a field.
    #[must_use]
    pub fn index(&self, field: Field) -> Option<u32> {
        self.fields.get(&field).map(|column| column.index)
    }

    /// The column of a field, and its title.
    #[must_use]
    pub fn titled(&self, field: Field) -> Option<(u32, &str)> {
        let column = self.fields.get(&field)?;
        Some((column.index, &column.title))
    }

    /// The columns in use, and their titles.
    pub fn used(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = self.fields.iter();
        let fields = fields.map(|(field, column)| (field.name(), column.title.as_str()));
        let posts = self.posts.iter();
        fields.chain(posts.map(|post| (post.post, post.title.as_str())))
    }

    /// Whether amounts are before tax or with it, where the title says so.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        self.fields.get(&Field::Montant)?.unit.basis
    }

    /// The columns of consumption that are summed, each with what its values are multiplied by to
    /// be in kWh, where a title or a text beside the table says so.
    #[must_use]
    pub fn energy(&self) -> Vec<(u32, Option<f64>)> {
        let said = self.said_unit.as_ref().map(|said| said.kwh);
        if !self.months.is_empty() {
            let months = self.months.iter();
            return months.map(|month| (month.index, said)).collect();
        }
        if self.posts.is_empty() {
            return self.total().into_iter().collect();
        }
        let posts = self.posts.iter();
        posts.map(|post| (post.index, post.kwh.or(said))).collect()
    }

    /// The column of the whole consumption.
    #[must_use]
    pub fn total(&self) -> Option<(u32, Option<f64>)> {
        let column = self.fields.get(&Field::Kwh)?;
        let said = self.said_unit.as_ref().map(|said| said.kwh);
        Some((column.index, column.unit.kwh.or(said)))
    }

    /// The column of the sum of the months side by side, to be compared with it.
    #[must_use]
    pub fn sum_of_months(&self) -> Option<(u32, Option<f64>)> {
        let column = self.sum_of_months.as_ref()?;
        let said = self.said_unit.as_ref().map(|said| said.kwh);
        Some((column.index, column.unit.kwh.or(said)))
    }

    /// Whether a title of consumption says no unit, and no column does row by row.
    #[must_use]
    pub fn lacks_unit(&self) -> bool {
        let has = |unit: Option<f64>| unit.is_some();
        let column = self.fields.get(&Field::Kwh);
        !self.fields.contains_key(&Field::Unite)
            && (column.is_some_and(|column| !has(column.unit.kwh))
                || self.posts.iter().any(|post| !has(post.kwh)))
    }

    /// Whether any column says a consumption.
    #[must_use]
    pub fn has_energy(&self) -> bool {
        !self.months.is_empty() || !self.posts.is_empty() || self.fields.contains_key(&Field::Kwh)
    }
}

/// The month that a title is: « janvier », « janv-24 », « 01/2024 », a date; its unit apart.
fn month_of(index: u32, cell: &Cell) -> Option<MonthColumn> {
    let stated = match cell {
        Cell::Text(text) => {
            let (unit, rest) = Unit::split(text);
            if unit.is_money || unit.basis.is_some() {
                return None;
            }
            DateCell::of_text(text).or_else(|| DateCell::of_text(&rest))?
        }
        _ => DateCell::of(cell)?,
    };
    let (month, year) = match stated {
        DateCell::MonthOfYear(month) => (month, None),
        DateCell::Month(month) => (month.month, Some(month.year)),
        DateCell::Day(day) => {
            use chrono::Datelike;
            (day.month(), Some(day.year()))
        }
        DateCell::Days(..) | DateCell::Year(_) => return None,
    };
    Some(MonthColumn { index, month, year })
}

#[cfg(test)]
mod tests;
