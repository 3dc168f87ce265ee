//! Rows at the end of a table that a form has filled in beforehand, a number or a commune, and that nobody went on
//! to fill in.

use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::Header;
use crate::inventory::text::{normalise, parse_number};
use std::collections::BTreeSet;

/// Fewer rows may be points of which nothing is known yet.
const FEWEST: usize = 5;
/// What a form fills in.
const BEFOREHAND: [Field; 3] = [Field::Reference, Field::Commune, Field::Insee];
/// What a list asks for before a value is chosen.
const PROMPTS: [&str; 4] = ["selectionner", "selectionnez", "choisir", "choisissez"];

/// Such rows of a table.
#[derive(Debug, Default)]
pub(super) struct Prefilled {
    /// The first of them, from 1; none where they are few, or are all of the table.
    from: Option<u32>,
    columns: BTreeSet<u32>,
}

impl Prefilled {
    pub(super) fn of(rows: &[Row], header: &Header) -> Self {
        if !header.says_lamps() || header.parts_lamps() {
            return Self::default();
        }
        let columns = BEFOREHAND.iter().filter_map(|field| header.column(*field));
        let columns = columns.flat_map(|column| column.indices.iter().copied());
        let mut found = Self {
            from: None,
            columns: columns.collect(),
        };
        let blank = rows
            .iter()
            .rev()
            .take_while(|row| found.is_blank(row))
            .count();
        if blank >= FEWEST && blank < rows.len() {
            found.from = Some(rows[rows.len() - blank].number);
        }
        found
    }

    /// Whether a row, with what merged cells say of it, is one of them.
    pub(super) fn holds(&self, row: &Row) -> bool {
        self.from.is_some_and(|from| row.number >= from) && self.is_blank(row)
    }

    fn is_blank(&self, row: &Row) -> bool {
        let says_nothing = |cell: &Cell| match cell {
            Cell::Number(number) => *number == 0.0,
            Cell::Text(text) => parse_number(text) == Some(0.0) || is_prompt(text),
            _ => false,
        };
        let mut cells = row.cells.iter();
        cells.all(|(column, cell)| {
            self.columns.contains(column) || cell.is_blank() || says_nothing(cell)
        })
    }
}

/// « -- Sélectionner -- »
fn is_prompt(text: &str) -> bool {
    let normal = normalise(text);
    PROMPTS.iter().any(|prompt| normal.starts_with(prompt))
}
