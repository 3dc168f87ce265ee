//! Tables of a page.

use super::by_column::ByColumn;
use super::data::{json, packed};
use super::number;
use maud::{Markup, html};
use serde::Serialize;
use std::collections::BTreeMap;

/// The script that sorts, filters and turns the pages of tables.
pub const SCRIPT: &str = include_str!("table.js");

/// Rows from which on they are written column by column, and packed: some hundred kilobytes.
const MANY: usize = 5_000;

/// A table: its columns, and rows of as many cells.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What it is called, above it and for screen readers.
    pub caption: String,
    /// Its columns; the first one names the row.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    #[serde(rename = "titre")]
    header: String,
    #[serde(rename = "decimales", skip_serializing_if = "Option::is_none")]
    decimals: Option<usize>,
    #[serde(rename = "somme", skip_serializing_if = "is_false")]
    summed: bool,
    #[serde(rename = "choix", skip_serializing_if = "is_false")]
    choice: bool,
    /// Other words for a text, which a filter finds it by.
    #[serde(rename = "aussi", skip_serializing_if = "BTreeMap::is_empty")]
    also: BTreeMap<&'static str, &'static str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// What stands in a cell.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Text.
    Text(String),
    /// Text, and the file beside the page that a click opens.
    Link(String, String),
    /// A number, shown with the decimals of its column.
    Number(f64),
    /// Nothing.
    Blank(()),
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn text(header: impl Into<String>) -> Self {
        Self {
            header: header.into(),
            decimals: None,
            summed: false,
            choice: false,
            also: BTreeMap::new(),
        }
    }

    /// A column of numbers with so many decimals.
    #[must_use]
    pub fn number(header: impl Into<String>, decimals: usize) -> Self {
        Self {
            decimals: Some(decimals),
            ..Self::text(header)
        }
    }

    /// The same with a sum at the foot: of the rows that are shown.
    #[must_use]
    pub fn summed(self) -> Self {
        Self {
            summed: true,
            ..self
        }
    }

    /// The same with a list of its texts to choose one from.
    #[must_use]
    pub fn with_choice(self) -> Self {
        Self {
            choice: true,
            ..self
        }
    }

    fn class(&self) -> Option<&'static str> {
        self.decimals.map(|_| "number")
    }
}

impl Cell {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Euros of an amount in cents.
    #[must_use]
    pub fn euros(cents: i64) -> Self {
        Self::Number(cents as f64 / 100.0)
    }

    /// A number that may be missing.
    #[must_use]
    pub fn optional(number: Option<f64>) -> Self {
        number.map_or(Self::Blank(()), Self::Number)
    }

    /// Text that opens a file: its path from the folder of the page, as the file system has it.
    #[must_use]
    pub fn file(text: impl Into<String>, path: &str) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
        let mut address = String::from("./");
        for byte in path.bytes() {
            if plain(byte) {
                address.push(char::from(byte));
            } else {
                address += &format!("%{byte:02X}");
            }
        }
        Self::Link(text.into(), address)
    }

    fn shown(&self, column: &Column) -> String {
        match self {
            Self::Text(text) | Self::Link(text, _) => text.clone(),
            Self::Number(number) => number::fixed(*number, column.decimals.unwrap_or(0)),
            Self::Blank(()) => String::new(),
        }
    }

    fn markup(&self, column: &Column) -> Markup {
        html! {
            @if let Self::Link(text, address) = self {
                a href=(address) { (text) }
            } @else {
                (self.shown(column))
            }
        }
    }

    fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(_) | Self::Link(..) | Self::Blank(()) => 0.0,
        }
    }
}

impl Table {
    /// The table whole, with the sums of its summed columns: for a few rows.
    #[must_use]
    pub fn whole(&self) -> Markup {
        let sums = self.columns.iter().any(|column| column.summed);
        html! {
            div .scroll tabindex="0" role="region" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead { tr {
                        @for column in &self.columns {
                            th scope="col" class=[column.class()] { (column.header) }
                        }
                    } }
                    tbody {
                        @for row in &self.rows { tr {
                            @for (rank, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
                                @if rank == 0 {
                                    th scope="row" class=[column.class()] { (cell.markup(column)) }
                                } @else {
                                    td class=[column.class()] { (cell.markup(column)) }
                                }
                            }
                        } }
                    }
                    @if sums { tfoot { tr {
                        @for (rank, column) in self.columns.iter().enumerate() {
                            @if rank == 0 {
                                th scope="row" { "Total" }
                            } @else {
                                td class=[column.class()] { (self.sum(rank)) }
                            }
                        }
                    } } }
                }
            }
        }
    }

    fn sum(&self, rank: usize) -> String {
        let column = &self.columns[rank];
        if !column.summed {
            return String::new();
        }
        let cells = self.rows.iter().filter_map(|row| row.get(rank));
        Cell::Number(cells.map(Cell::number).sum()).shown(column)
    }

    /// The same, where a filter finds the texts of a column by other words too: each text with its words.
    #[must_use]
    pub fn found_by(
        mut self,
        header: &str,
        also: impl Iterator<Item = (&'static str, &'static str)>,
    ) -> Self {
        if let Some(column) = (self.columns.iter_mut()).find(|column| column.header == header) {
            column.also = also.collect();
        }
        self
    }

    /// The same for paper: its links are mere texts.
    #[must_use]
    pub fn unlinked(mut self) -> Self {
        for cell in self.rows.iter_mut().flatten() {
            if let Cell::Link(text, _) = cell {
                *cell = Cell::Text(std::mem::take(text));
            }
        }
        self
    }

    /// One table for each text of a column, in their order, without that column; each is captioned
    /// by its text.
    #[must_use]
    pub fn split_by(self, column: usize) -> Vec<Self> {
        let mut tables: Vec<Self> = Vec::new();
        let mut columns = self.columns;
        columns.remove(column);
        for mut row in self.rows {
            let caption = match row.remove(column) {
                Cell::Text(text) | Cell::Link(text, _) => text,
                Cell::Number(_) | Cell::Blank(()) => String::new(),
            };
            match tables.iter_mut().find(|table| table.caption == caption) {
                Some(table) => table.rows.push(row),
                None => tables.push(Self {
                    caption,
                    columns: columns.clone(),
                    rows: vec![row],
                }),
            }
        }
        tables
    }

    /// Its titles, and whether each stands over numbers.
    #[cfg(feature = "pdf")]
    pub fn headers(&self) -> impl Iterator<Item = (&str, bool)> {
        let columns = self.columns.iter();
        columns.map(|column| (&*column.header, column.decimals.is_some()))
    }

    /// Its rows as people read them.
    #[cfg(feature = "pdf")]
    pub fn shown_rows(&self) -> impl Iterator<Item = Vec<String>> {
        let shown = |row: &Vec<Cell>| {
            let cells = row.iter().zip(&self.columns);
            cells.map(|(cell, column)| cell.shown(column)).collect()
        };
        self.rows.iter().map(shown)
    }

    /// The row of its sums; none where it has no summed column.
    #[cfg(feature = "pdf")]
    #[must_use]
    pub fn shown_sums(&self) -> Option<Vec<String>> {
        let total = |rank| match rank {
            0 => "Total".to_owned(),
            rank => self.sum(rank),
        };
        let sums = self.columns.iter().any(|column| column.summed);
        sums.then(|| (0..self.columns.len()).map(total).collect())
    }

    /// The table of some of its columns, under another caption.
    #[must_use]
    pub fn of_columns(&self, caption: String, columns: &[usize]) -> Self {
        let row = |row: &Vec<Cell>| columns.iter().map(|at| row[*at].clone()).collect();
        Self {
            caption,
            columns: columns.iter().map(|at| self.columns[*at].clone()).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// The table as data: readers sort it by its headers, filter it, and turn its pages of so many
    /// rows. `id` tells it from the others of the page.
    #[must_use]
    pub fn in_pages(&self, id: &str, rows_of_a_page: usize) -> Markup {
        self.in_groups(id, rows_of_a_page, None)
    }

    /// The same, its rows under the texts of a column, with their sums, while these stand together.
    #[must_use]
    pub fn in_groups(&self, id: &str, rows_of_a_page: usize, group: Option<usize>) -> Markup {
        #[derive(Serialize)]
        struct Data<'a> {
            colonnes: &'a [Column],
            lignes: &'a [Vec<Cell>],
        }
        let data = Data {
            colonnes: &self.columns,
            lignes: &self.rows,
        };
        let id_of_data = format!("{id}-donnees");
        let data = if self.rows.len() > MANY {
            packed(&id_of_data, &ByColumn::of(self))
        } else {
            json(&id_of_data, &data)
        };
        html! {
            div .table id=(id) data-table=(id_of_data) data-rows=(rows_of_a_page) data-group=[group] {
                div .tools {
                    label { "Filtrer" input type="search" autocomplete="off" spellcheck="false"; }
                }
                p .count role="status" {}
                div .scroll tabindex="0" role="region" aria-label=(self.caption) {
                    table {
                        caption { (self.caption) }
                        thead {}
                        tbody {}
                        tfoot {}
                    }
                }
                div .pages role="group" aria-label={ "Pages : " (self.caption) } {}
                noscript { p { "Cette table demande JavaScript, qui est désactivé dans ce navigateur." } }
                (data)
            }
        }
    }
}
