//! Rows that look like data and are none: totals, and headers repeated down the sheet.

use super::fields::Field;
use super::grid::{Cell, Row};
use super::header::Header;
use super::text::normalise;

/// Totals read as points would be the worst error: any cell but a remark that begins so is one.
pub(super) fn is_total(row: &Row, header: &Header) -> bool {
    let remark = header.column(Field::Observation).map(|column| column.index);
    row.cells
        .iter()
        .filter(|(column, _)| Some(*column) != remark)
        .any(|(_, cell)| {
            let Cell::Text(text) = cell else { return false };
            if !begins_like_a_total(text) {
                return false;
            }
            let normal = normalise(text);
            let mut words = normal.split(' ');
            match (words.next(), words.next()) {
                (Some("total" | "totaux" | "cumul" | "somme" | "recapitulatif" | "stotal"), _)
                | (Some("sous"), Some("total" | "totaux"))
                | (Some("nombre"), Some("total"))
                | (Some("ensemble"), None) => true,
                (Some("s"), Some("t" | "total")) => {
                    text.trim_start().to_lowercase().starts_with("s/t")
                }
                _ => false,
            }
        })
}

/// A look at the first letters, before the whole cell is normalised: most cells are no totals.
fn begins_like_a_total(text: &str) -> bool {
    let beginning: String = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(3)
        .flat_map(char::to_lowercase)
        .collect();
    [
        "tot", "cum", "som", "réc", "rec", "sto", "sou", "nom", "ens", "st",
    ]
    .iter()
    .any(|start| beginning.starts_with(start))
}

/// Whether a row is the header once more, in whole or but its lower line.
pub(super) fn repeats_header(row: &Row, header: &Header) -> bool {
    let same = header
        .columns
        .values()
        .filter(|column| match row.get(column.index) {
            Some(Cell::Text(text)) => {
                !text.trim().is_empty() && column.header.ends_with(text.trim())
            }
            _ => false,
        })
        .count();
    same >= 2 && same * 2 >= row.cells.len()
}
