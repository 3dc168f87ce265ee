//! Rows that sum up others of their table in its own columns: below a blank row, under « Récapitulatif », or
//! above all the others. They name no place of their own, and count what the others do.

mod adding;

use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::kinds::{is_total, repeats_header, says_total};
use crate::inventory::lamps::names_one_lamp;
use crate::inventory::vocabulary::says_everywhere;
use std::collections::BTreeSet;
use std::ops::Range;

/// What tells one point from another, and the lamp, which a sum by street has not.
const OF_ONE_POINT: [Field; 9] = [
    Field::Reference,
    Field::Voie,
    Field::Commune,
    Field::Insee,
    Field::Armoire,
    Field::X,
    Field::Latitude,
    Field::Coordonnees,
    Field::Lampe,
];
/// A recapitulation is short.
const MOST_ROWS: usize = 200;
/// Rows looked at in all: a file of many blocks is not added up for each of them.
const MOST_WORK: usize = 300_000;
/// Fewer rows are no table to sum up.
const FEWEST_ROWS: usize = 3;
/// Rows that follow each other and sum up others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Recapitulation {
    /// The first row, from 1.
    pub first: u32,
    /// The last row.
    pub last: u32,
    /// How many rows there are.
    pub rows: usize,
    /// How many points the rows are of that they would sum up.
    pub points: usize,
    /// Whether they do so to the last point; else they only look like it.
    pub adds_up: bool,
}

impl Recapitulation {
    pub(super) fn holds(&self, row: u32) -> bool {
        (self.first..=self.last).contains(&row)
    }
}

/// The recapitulations of a table, from its first row on; `sums` are the rows known as totals already.
pub(super) fn recapitulations(
    rows: &[Row],
    header: &Header,
    sums: &BTreeSet<u32>,
) -> Vec<Recapitulation> {
    let columns = OF_ONE_POINT.iter().filter_map(|of| header.column(*of));
    let search = Search {
        rows,
        header,
        columns: columns.collect(),
        sums,
    };
    let mut found: Vec<Recapitulation> = Vec::new();
    if header.parts_lamps() || !header.numbered.is_empty() || rows.len() <= FEWEST_ROWS {
        return found;
    }
    let mut work = 0;
    for candidate in search.candidates() {
        let first = rows[candidate.start].number;
        let is_known = found.iter().any(|known| known.holds(first));
        if is_known || !search.names_each_once(&rows[candidate.clone()]) {
            continue;
        }
        let all = match candidate.start {
            0 => candidate.end..rows.len(),
            start => 0..start,
        };
        let since = found.last().map_or(all.start, |last| {
            rows.partition_point(|row| row.number <= last.last)
        });
        for base in [all.clone(), since.min(all.end)..all.end] {
            work += base.len();
            if work > MOST_WORK {
                return found;
            }
            let base = search.data(base, &found);
            if let Some(recapitulation) = search.judge(candidate.clone(), &base) {
                found.push(recapitulation);
                break;
            }
        }
    }
    found
}

struct Search<'a> {
    rows: &'a [Row],
    header: &'a Header,
    columns: Vec<&'a Column>,
    sums: &'a BTreeSet<u32>,
}

impl Search<'_> {
    /// The rows that might be one: of those that stand together, the last ones or the first ones of the table,
    /// as far as none of them says what the others say of themselves.
    fn candidates(&self) -> Vec<Range<usize>> {
        let begins = |at: usize| {
            at == 0
                || self.rows[at].cells.len() < 2
                || self.rows[at - 1].cells.len() < 2
                || self.rows[at].number > self.rows[at - 1].number + 1
        };
        let mut bounds: Vec<usize> = (0..self.rows.len()).filter(|at| begins(*at)).collect();
        bounds.push(self.rows.len());
        let mut found = Vec::new();
        for column in &self.columns {
            let says = |row: &Row| Self::says(row, column);
            let head = self.rows.iter().take(MOST_ROWS).position(says);
            found.extend(head.filter(|rows| *rows > 1).map(|rows| 0..rows));
        }
        for part in bounds.windows(2) {
            let part = part[0]..part[1];
            for column in &self.columns {
                let last = self.rows[part.clone()].iter().rev().take(MOST_ROWS);
                let lacking = last.take_while(|row| !Self::says(row, column)).count();
                let from = part.end - lacking;
                if lacking > 0 && lacking < MOST_ROWS && from > 0 {
                    found.push(from..part.end);
                }
            }
        }
        // The longest first, of those that begin at one row.
        found.sort_by_key(|rows| (rows.start, usize::MAX - rows.end));
        found.dedup();
        found
    }

    /// Whether a row says what a column is for, and not « Toutes », « Total » or the name of a lamp.
    fn says(row: &Row, column: &Column) -> bool {
        match row.get(column.index()) {
            None => false,
            Some(Cell::Text(text)) => {
                let is_lamp = || column.field != Field::Lampe && names_one_lamp(text);
                !(text.trim().is_empty() || says_everywhere(text) || says_total(text) || is_lamp())
            }
            Some(cell) => !cell.is_blank(),
        }
    }

    /// Whether no two rows name the same lamp, watts, street and cabinet: quick, and rare under a street.
    fn names_each_once(&self, rows: &[Row]) -> bool {
        let named = [
            Field::Lampe,
            Field::PuissanceLampe,
            Field::Voie,
            Field::Armoire,
        ];
        let columns = named.iter().filter_map(|of| self.header.column(*of));
        let columns: Vec<u32> = columns.map(Column::index).collect();
        let mut seen = BTreeSet::new();
        rows.iter().all(|row| {
            let text = |at: &u32| row.text(*at);
            seen.insert(columns.iter().map(text).collect::<Vec<_>>())
        })
    }

    /// The rows of a range that are data: no title, header or total, nor what sums up others.
    fn data(&self, range: Range<usize>, known: &[Recapitulation]) -> Vec<&Row> {
        let is_data = |row: &&Row| {
            row.cells.len() > 1
                && !self.sums.contains(&row.number)
                && !known.iter().any(|known| known.holds(row.number))
                && !repeats_header(row, self.header)
                && !is_total(row, self.header, &mut |text| says_total(text))
        };
        self.rows[range].iter().filter(is_data).collect()
    }

    fn judge(&self, range: Range<usize>, base: &[&Row]) -> Option<Recapitulation> {
        let group = self.data(range.clone(), &[]);
        if group.is_empty() || base.len() < FEWEST_ROWS.min(group.len() + 1) {
            return None;
        }
        let share = |column: &Column| {
            let saying = base.iter().filter(|row| Self::says(row, column)).count();
            saying as f64 / base.len() as f64
        };
        let is_lacking = |column: &&&Column| !group.iter().any(|row| Self::says(row, column));
        let lacking: Vec<&&Column> = self.columns.iter().filter(is_lacking).collect();
        let stands_apart = range.start == 0
            || self.rows[range.start - 1].cells.len() < 2
            || self.rows[range.start].number > self.rows[range.start - 1].number + 1;
        // At the head of blocks only, a blank street is that of the row above.
        let is_told = |column: &&&Column| {
            let heads = || base.first().is_some_and(|row| Self::says(row, column));
            share(column) > 0.5 || stands_apart && heads()
        };
        if !lacking.iter().any(is_told) {
            return None;
        }
        let adds_up = self.adds_up(&group, base);
        let nearly_all = |column: &&&Column| share(column) >= 0.9;
        let looks_like_it = || {
            let usual: Vec<&&Column> = (self.columns.iter())
                .filter(|column| column.field != Field::Lampe)
                .filter(nearly_all)
                .collect();
            let lacks_all = usual.iter().all(is_lacking);
            stands_apart && group.len() > 1 && !usual.is_empty() && lacks_all
        };
        if !(adds_up || looks_like_it() && self.names_each_lamp_once(&group, base)) {
            return None;
        }
        Some(Recapitulation {
            first: group.first()?.number,
            last: self.rows[range.end - 1].number,
            rows: group.len(),
            points: base.iter().map(|row| self.points(row)).sum::<f64>() as usize,
            adds_up,
        })
    }
}
