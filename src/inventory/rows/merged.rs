//! Merged cells: the value of the first holds for all the rows of the rectangle.

use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Sheet, column_letters};
use crate::inventory::header::Header;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What merged cells say of the rows below their first: by row, column and cell.
#[derive(Default)]
pub(super) struct Merges {
    cells: FxHashMap<u32, Vec<(u32, Cell)>>,
    /// The rows that share one number of points, and whether each is the first of them.
    shared: FxHashMap<u32, bool>,
    /// How many rows took a value, by column.
    taken: BTreeMap<u32, usize>,
}

impl Merges {
    /// The merged cells of the columns in use, below the header. A number of points is not carried:
    /// three merged rows of « 3 » are three points, one a row; any other number stays with its row.
    pub(super) fn of(sheet: &Sheet, header: &Header, fields_of: &[Vec<Field>]) -> Self {
        let mut merges = Self::default();
        for area in &sheet.merged {
            let (first, last) = area.rows;
            let column = area.columns.0;
            let fields = fields_of.get(column as usize);
            if first <= header.row || last <= first || area.columns.1 > column {
                continue;
            }
            let is_carried = |field: &&Field| **field != Field::Reference;
            let Some(field) = fields.and_then(|fields| fields.iter().find(is_carried)) else {
                continue;
            };
            let rows = sheet.below(first - 1);
            let Some(cell) = rows
                .first()
                .filter(|row| row.number == first)
                .and_then(|row| row.get(column))
            else {
                continue;
            };
            let mut begin = first + 1;
            let mut value = cell.clone();
            if *field == Field::Foyers {
                if !is_number_of_rows(cell, last - first + 1) {
                    let within = rows.iter().map(|row| row.number);
                    let shared = within.take_while(|row| *row <= last);
                    merges.shared.extend(shared.map(|row| (row, row == first)));
                    continue;
                }
                (begin, value) = (first, Cell::Number(1.0));
            }
            let within = rows
                .iter()
                .skip_while(|row| row.number < begin)
                .take_while(|row| row.number <= last);
            for row in within {
                let cells = merges.cells.entry(row.number).or_default();
                cells.push((column, value.clone()));
                *merges.taken.entry(column).or_default() += 1;
            }
        }
        merges
    }

    /// The values that merged cells give to a row.
    pub(super) fn of_row(&self, row: u32) -> &[(u32, Cell)] {
        self.cells.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Whether a row shares its number of points with others, and whether it is the first of them: nobody
    /// knows how many are on each.
    pub(super) fn shares_count(&self, row: u32) -> Option<bool> {
        self.shared.get(&row).copied()
    }

    /// One decision a column that took values.
    pub(super) fn decisions(&self, header: &Header) -> Vec<Decision> {
        let title = |index: u32| {
            let title = header.titles.iter().find(|title| title.index == index);
            title.map_or("", |title| title.whole()).to_owned()
        };
        self.taken
            .iter()
            .map(|(index, rows)| {
                Decision::new(
                    Kind::Merged,
                    title(*index),
                    format!("valeur de la cellule fusionnée reprise sur {rows} lignes"),
                )
                .because("le classeur fusionne ces cellules")
                .at(format!("colonne {}", column_letters(*index)))
                .of_points(*rows)
            })
            .collect()
    }
}

fn is_number_of_rows(cell: &Cell, rows: u32) -> bool {
    let number = match cell {
        Cell::Number(number) => *number,
        Cell::Text(text) => text.parse().unwrap_or(0.0),
        _ => 0.0,
    };
    (number - f64::from(rows)).abs() < f64::EPSILON
}
