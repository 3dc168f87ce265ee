//! Where a table of budgets begins, and which of its columns say what.

use super::unit::{Unit, basis_of};
use super::words::{begins_amount, is_left, is_something_else, is_spent};
use crate::inventory::fields::{Field, recognise};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::text::normalise;
use crate::money::Basis;

/// Rows above the first of a table at most.
const ROWS_SEARCHED: usize = 30;
/// Years that stand as titles below « Budget ».
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A column that may hold amounts.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountColumn {
    /// Column number, from 0.
    pub index: u32,
    /// Its title, as written; in two rows, the upper before the lower.
    pub title: String,
    /// The year that the name of its sheet says, where no title of the table says one.
    pub of_sheet: Option<i32>,
}

impl AmountColumn {
    /// Whether its title has a year.
    #[must_use]
    pub fn has_year(&self, year: i32) -> bool {
        self.years().contains(&year)
    }

    /// Its title, with the year of its sheet where that one says it.
    #[must_use]
    pub fn with_year(&self) -> String {
        match self.of_sheet {
            Some(year) => format!("{} de la feuille {year}", self.title),
            None => self.title.clone(),
        }
    }

    /// The years in its title, else that of its sheet.
    #[must_use]
    pub fn years(&self) -> Vec<i32> {
        let said = years_in(&self.title);
        if said.is_empty() {
            return self.of_sheet.into_iter().collect();
        }
        said
    }
}

/// The years that a text says.
fn years_in(text: &str) -> Vec<i32> {
    let normal = normalise(text);
    let words = normal.split(' ').filter(|word| word.len() == 4);
    words
        .filter_map(|word| word.parse().ok())
        .filter(|year| YEARS.contains(year))
        .collect()
}

/// The header of a table of budgets.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Its first row, from 1.
    pub first_row: u32,
    /// Its last row: the first, or the one below.
    pub row: u32,
    /// Column of INSEE codes.
    pub insee: Option<u32>,
    /// Column of names.
    pub name: Option<u32>,
    /// The row at which the next table of the sheet begins; past the last one where none does.
    pub end: u32,
    /// Columns that may hold the amounts.
    pub amounts: Vec<AmountColumn>,
    /// Titles of amounts that are no budget to spend: « Budget consommé », « Budget (%) ».
    pub not_budgets: Vec<String>,
    /// Columns beside them of what is left of a budget: « Reste disponible ».
    pub left: Vec<AmountColumn>,
    /// Columns beside them of what is spent already: « Déjà engagé ».
    pub spent: Vec<AmountColumn>,
    /// Texts above the table and beside its titles, and the name of the sheet.
    pub around: Vec<String>,
}

impl Header {
    /// The headers of a sheet: one for each table, the first among its first rows.
    #[must_use]
    pub fn all(sheet: &Sheet) -> Vec<Self> {
        let mut headers: Vec<Self> = Vec::new();
        let mut rows = sheet.rows.as_slice();
        while let Some(mut header) = Self::first_of(rows, headers.is_empty()) {
            header.around.push(sheet.name.clone());
            if let Some(above) = headers.last_mut() {
                above.end = header.first_row;
                header.around.extend(above.around.iter().cloned());
            }
            let says_year = header.amounts.iter().any(|one| !one.years().is_empty());
            if let ([year], false) = (years_in(&sheet.name).as_slice(), says_year) {
                for column in &mut header.amounts {
                    column.of_sheet = Some(*year);
                }
            }
            rows = sheet.below(header.row);
            headers.push(header);
        }
        headers
    }

    /// The first header among some rows, and what stands above it: all, or what directly does.
    fn first_of(rows: &[Row], is_first: bool) -> Option<Self> {
        let searched = if is_first { ROWS_SEARCHED } else { rows.len() };
        let rows = &rows[..rows.len().min(searched)];
        let (at, mut header) = rows.iter().enumerate().find_map(|(at, row)| {
            let lower = rows.get(at + 1);
            let lower = lower.filter(|lower| lower.number == row.number + 1);
            let alone = Self::of(row, None);
            // Below a header, titles go on where no commune is named and no amount is given.
            // A title above a whole header is no part of it.
            let lower = lower.filter(|lower| alone.is_some() || Self::of(lower, None).is_none());
            let both = lower
                .filter(|lower| is_lower(lower, row, alone.as_ref()))
                .and_then(|lower| Self::of(row, Some(lower)));
            Some((at, both.or(alone)?))
        })?;
        // The rows of a table above are no titles of this one.
        let alone = rows[..at]
            .iter()
            .rev()
            .take_while(|row| row.cells.len() == 1);
        let from = if is_first { 0 } else { at - alone.count() };
        let above = &rows[from..];
        let is_amount = |column: &u32| header.amounts.iter().any(|one| one.index == *column);
        let texts = above.iter().take_while(|row| row.number <= header.row);
        let texts = texts
            .flat_map(|row| &row.cells)
            .filter(|(column, cell)| !is_amount(column) && matches!(cell, Cell::Text(_)))
            .map(|(_, cell)| cell.to_string());
        // What stands above a column of amounts and is no part of its title.
        let titled = above.iter().take_while(|row| row.number < header.first_row);
        let titled = titled
            .flat_map(|row| &row.cells)
            .filter(|(column, _)| is_amount(column))
            .map(|(_, cell)| cell.to_string());
        let around = texts.chain(titled).collect();
        header.around = around;
        Some(header)
    }

    fn of(upper: &Row, lower: Option<&Row>) -> Option<Self> {
        let titles = titles(upper, lower);
        let column = |field| {
            let is_it = |title: &str| recognise(title).is_some_and(|(found, _)| found == field);
            titles
                .iter()
                .find(|title| is_it(&title.upper) || is_it(&title.lower))
                .map(|title| title.index)
        };
        let (insee, name) = (column(Field::Insee), column(Field::Commune));
        let said = titles.iter().filter(|title| title.is_amount());
        let (amounts, others): (Vec<&Title>, Vec<&Title>) =
            said.partition(|title| !is_something_else(&title.whole()));
        let beside = |is_it: fn(&str) -> bool| {
            let others = titles.iter().filter(|title| !title.is_amount());
            let found = others.filter(|title| is_it(&title.whole()));
            found.map(Title::column).collect()
        };
        let is_stated = !amounts.is_empty() || !others.is_empty();
        (is_stated && (insee.is_some() || name.is_some())).then(|| Self {
            first_row: upper.number,
            row: lower.unwrap_or(upper).number,
            insee,
            name,
            end: u32::MAX,
            amounts: amounts.into_iter().map(Title::column).collect(),
            not_budgets: others.into_iter().map(Title::whole).collect(),
            left: beside(is_left),
            spent: beside(|title| is_spent(title) && !is_left(title)),
            around: Vec::new(),
        })
    }

    /// The column that names the commune.
    #[must_use]
    pub fn key(&self) -> Option<u32> {
        self.insee.or(self.name)
    }

    /// The unit that the texts around the table say, and which text; the first that says one.
    #[must_use]
    pub fn unit_around(&self) -> Option<(Unit, &str)> {
        let mut said = self.around.iter();
        said.find_map(|text| Some((Unit::of(text)?, text.as_str())))
    }

    /// The basis that the texts around the table say, and which text.
    #[must_use]
    pub fn basis_around(&self) -> Option<(Basis, &str)> {
        let mut said = self.around.iter();
        said.find_map(|text| Some((basis_of(text)?, text.as_str())))
    }
}

/// The title of a column, in one row or two.
struct Title {
    index: u32,
    upper: String,
    lower: String,
}

impl Title {
    fn is_amount(&self) -> bool {
        begins_amount(&self.upper) || begins_amount(&self.lower)
    }

    fn column(&self) -> AmountColumn {
        AmountColumn {
            index: self.index,
            title: self.whole(),
            of_sheet: None,
        }
    }

    fn whole(&self) -> String {
        let parts = [self.upper.as_str(), self.lower.as_str()];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    }
}

/// The titles of a header. One of the upper row goes on to the right above those of the lower.
fn titles(upper: &Row, lower: Option<&Row>) -> Vec<Title> {
    let text_of = |cell: Option<&Cell>| match cell {
        Some(Cell::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    let Some(lower) = lower else {
        let cells = upper.cells.iter();
        return cells
            .map(|(index, cell)| Title {
                index: *index,
                upper: text_of(Some(cell)),
                lower: String::new(),
            })
            .collect();
    };
    let last = [upper, lower].map(|row| row.cells.last().map_or(0, |(column, _)| *column));
    let mut carried = String::new();
    (0..=last[0].max(last[1]))
        .map(|index| {
            let own = text_of(upper.get(index));
            let below = lower
                .get(index)
                .map(ToString::to_string)
                .unwrap_or_default();
            if !own.is_empty() {
                carried.clone_from(&own);
            }
            // A title merged over the two rows is one.
            let below = if below == own { String::new() } else { below };
            let is_under = own.is_empty() && !below.is_empty();
            Title {
                index,
                upper: if is_under { carried.clone() } else { own },
                lower: below,
            }
        })
        .filter(|title| !title.upper.is_empty() || !title.lower.is_empty())
        .collect()
}

/// Whether a row goes on with the titles of the one above: years and texts, and no name of a
/// commune where the header above has one, unless its title is merged over both.
fn is_lower(row: &Row, upper: &Row, alone: Option<&Header>) -> bool {
    let is_title = |cell: &Cell| match cell {
        Cell::Text(text) => !text.starts_with(|c: char| c.is_ascii_digit()) || year(text).is_some(),
        Cell::Number(number) => number.fract() == 0.0 && YEARS.contains(&(*number as i32)),
        _ => false,
    };
    let named = alone.is_some_and(|header| {
        let columns = [header.insee, header.name];
        let differs = |column| row.get(column).is_some() && row.get(column) != upper.get(column);
        columns.into_iter().flatten().any(differs)
    });
    !row.cells.is_empty() && !named && row.cells.iter().all(|(_, cell)| is_title(cell))
}

fn year(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|year| YEARS.contains(year))
}
