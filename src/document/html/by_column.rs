//! A long table for `table.js`: column by column, each of its values once. Lamps, streets and
//! consumptions come back by the thousand, so that this is a fraction of the rows written out, and is
//! read in a fraction of the time.

use super::table::{Cell, Column, Table};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::hash::Hash;

/// A table by columns.
#[derive(Serialize)]
pub(crate) struct ByColumn<'a> {
    colonnes: &'a [Column],
    /// How many rows there are.
    nombre: usize,
    cellules: Vec<Cells<'a, Cell>>,
}

/// The cells of a column.
#[derive(Serialize)]
pub(crate) struct Cells<'a, T: ?Sized = str> {
    /// Its values, in the order in which they first come.
    valeurs: Vec<&'a T>,
    /// For each row the place of its value; none where each row has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    rangs: Option<Vec<usize>>,
}

/// Cells are alike when these are equal.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Text(&'a str),
    Link(&'a str, &'a str),
    Number(u64),
    Blank,
}

impl<'a> ByColumn<'a> {
    pub(crate) fn of(table: &'a Table) -> Self {
        Self {
            colonnes: &table.columns,
            nombre: table.rows.len(),
            cellules: (0..table.columns.len())
                .map(|rank| coded(table.rows.iter().filter_map(|row| row.get(rank)), key))
                .collect(),
        }
    }
}

/// A column of texts.
pub(crate) fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> Cells<'a> {
    coded(texts, |text| text)
}

fn coded<'a, T: ?Sized, K: Eq + Hash>(
    cells: impl Iterator<Item = &'a T>,
    key: impl Fn(&'a T) -> K,
) -> Cells<'a, T> {
    let mut places: FxHashMap<K, usize> = FxHashMap::default();
    let mut valeurs = Vec::new();
    let rangs: Vec<usize> = cells
        .map(|cell| {
            *places.entry(key(cell)).or_insert_with(|| {
                valeurs.push(cell);
                valeurs.len() - 1
            })
        })
        .collect();
    Cells {
        rangs: (rangs.len() > valeurs.len()).then_some(rangs),
        valeurs,
    }
}

fn key(cell: &Cell) -> Key<'_> {
    match cell {
        Cell::Text(text) => Key::Text(text),
        Cell::Link(text, file) => Key::Link(text, file),
        Cell::Number(number) => Key::Number(number.to_bits()),
        Cell::Blank(()) => Key::Blank,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_written_once() {
        let row = |text: &str, number: f64| vec![Cell::text(text), Cell::Number(number)];
        let table = Table {
            caption: String::new(),
            columns: vec![Column::text("Rue"), Column::number("W", 0)],
            rows: vec![row("a", 1.0), row("b", 1.0), row("c", 2.0)],
        };
        let json = serde_json::to_value(ByColumn::of(&table)).expect("JSON");
        let expected = serde_json::json!([
            { "valeurs": ["a", "b", "c"] },
            { "valeurs": [1.0, 2.0], "rangs": [0, 0, 1] },
        ]);
        assert_eq!(json["cellules"], expected);
        assert_eq!(json["nombre"], 3);
    }
}
