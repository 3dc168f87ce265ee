//! Whether some rows of a table are the sums of others.

use super::Search;
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::Column;
use crate::inventory::lamps::{LampName, name_lamp};
use crate::inventory::text::{normalise, parse_number};
use std::collections::{BTreeMap, BTreeSet};

/// Sums may be rounded.
const ROUNDED: f64 = 0.5;

/// How a text of a key is compared.
#[derive(Clone, Copy, PartialEq)]
enum Alike {
    ToTheLetter,
    /// « SHP 100 W » and « Sodium » are one lamp.
    ByTechnology,
}

impl Search<'_> {
    pub(super) fn points(&self, row: &Row) -> f64 {
        let count = self.header.column(Field::Foyers);
        count
            .and_then(|column| column.number(row.get(column.index())?))
            .unwrap_or(1.0)
    }

    fn watts(&self, row: &Row) -> f64 {
        let watts = [Field::PuissanceLampe, Field::PuissanceSysteme];
        let column = watts.iter().find_map(|of| self.header.column(*of));
        column.map_or(0.0, |column| number_in(row, column.index()).unwrap_or(0.0))
    }

    /// Whether each row of the group is the sum of the rows that have its lamp, its street or whatever it
    /// names, and all are in one of these sums.
    pub(super) fn adds_up(&self, group: &[&Row], base: &[&Row]) -> bool {
        let columns: BTreeSet<u32> = (group[0].cells.iter().map(|(at, _)| *at)).collect();
        let numbers = columns
            .iter()
            .copied()
            .filter(|at| group.iter().all(|row| number_in(row, *at).is_some()));
        let counts = self.header.column(Field::Foyers).map(Column::index);
        let mut values: Vec<u32> = numbers.collect();
        values.sort_by_key(|at| Some(*at) != counts);
        // Where nothing counts, as many rows as the points would be those points once more.
        if counts.is_none() && group.len() >= base.len() {
            return false;
        }
        values.into_iter().any(|value| {
            let keys = self.keys(group, base, value);
            let singles = keys.iter().map(|key| vec![*key]);
            let sets = std::iter::once(keys.clone()).chain(singles);
            let mut sets = sets.filter(|keys| !keys.is_empty());
            sets.any(|keys| {
                [Alike::ToTheLetter, Alike::ByTechnology]
                    .into_iter()
                    .any(|alike| self.sums_agree(group, base, &keys, value, alike))
            })
        })
    }

    /// The columns by which a group may sum up: all its rows fill them, and with values of the others.
    fn keys(&self, group: &[&Row], base: &[&Row], value: u32) -> Vec<&Column> {
        let is_key = |column: &&Column| {
            let at = column.index();
            let in_group = || {
                group
                    .iter()
                    .map(|row| Self::key(row, column, Alike::ByTechnology))
            };
            let fills = group.iter().all(|row| row.get(at).is_some());
            let of_base = || -> BTreeSet<String> {
                base.iter()
                    .map(|row| Self::key(row, column, Alike::ByTechnology))
                    .collect()
            };
            let speaks = !matches!(column.field, Field::Foyers | Field::Observation);
            at != value && speaks && fills && {
                let known = of_base();
                in_group().any(|key| known.contains(&key))
            }
        };
        self.header.columns.values().filter(is_key).collect()
    }

    fn key(row: &Row, column: &Column, alike: Alike) -> String {
        let text = row.text(column.index());
        match name_lamp(&text) {
            LampName::Known(technology, _)
                if alike == Alike::ByTechnology && column.field == Field::Lampe =>
            {
                technology.code().to_owned()
            }
            _ => normalise(&text),
        }
    }

    fn sums_agree(
        &self,
        group: &[&Row],
        base: &[&Row],
        keys: &[&Column],
        value: u32,
        alike: Alike,
    ) -> bool {
        let key = |row: &Row| -> Vec<String> {
            let parts = keys.iter().map(|column| Self::key(row, column, alike));
            parts.collect()
        };
        let mut stated = BTreeMap::new();
        for row in group {
            let number = number_in(row, value).unwrap_or(0.0);
            // A recapitulation names each of its things once.
            if stated.insert(key(row), number).is_some() {
                return false;
            }
        }
        let measures: [&dyn Fn(&Row) -> f64; 3] =
            [&|row| self.points(row), &|row| self.watts(row), &|row| {
                self.watts(row) * self.points(row)
            }];
        measures.into_iter().any(|measure| {
            let mut left = stated.clone();
            for row in base {
                match left.get_mut(&key(row)) {
                    Some(sum) => *sum -= measure(row),
                    None => return false,
                }
            }
            left.values().all(|rest| rest.abs() < ROUNDED)
        })
    }

    /// Whether the rows name lamps of the others, each under its watts once.
    pub(super) fn names_each_lamp_once(&self, group: &[&Row], base: &[&Row]) -> bool {
        let Some(lamp) = self.header.column(Field::Lampe) else {
            return false;
        };
        let named = |row: &Row| Self::key(row, lamp, Alike::ByTechnology);
        let known: BTreeSet<String> = base.iter().map(|row| named(row)).collect();
        let mut seen = BTreeSet::new();
        group.iter().all(|row| {
            let watts = self.watts(row).to_string();
            known.contains(&named(row)) && seen.insert((named(row), watts))
        })
    }
}

fn number_in(row: &Row, column: u32) -> Option<f64> {
    match row.get(column)? {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => parse_number(text),
        _ => None,
    }
}
