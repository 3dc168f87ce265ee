//! Legends of lamps: « A : SHP 100 W » below a table, beside it or in another sheet of the file. A code that
//! the lamps of a table use and that names none by itself means there what the legend says.

use super::decision::{Decision, Kind};
use super::fields::Field;
use super::grid::{Cell, Row, Sheet};
use super::header::Header;
use super::lamps::names_one_lamp;
use super::text::normalise;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// A code is no longer than this.
const LONGEST_CODE: usize = 8;

/// What the codes of a file mean; a code that is explained in two ways means nothing.
#[derive(Debug, Default)]
pub struct Legend {
    /// By code, as texts are compared: the lamp, as it is written.
    lamps: BTreeMap<String, String>,
}

/// « A » as codes are compared, if it can be one: it is short, of one word, and names no lamp by itself.
fn code(text: &str) -> Option<String> {
    let text = text.trim();
    let is_one = text.len() <= LONGEST_CODE && !text.contains(char::is_whitespace);
    let names_none = !names_one_lamp(text);
    let normal = normalise(text);
    (is_one && names_none && !normal.is_empty()).then_some(normal)
}

/// The code and the lamp of a row that explains one: « A | SHP 100 W », « A : SHP 100 W ».
fn explained(row: &Row) -> Option<(String, String)> {
    let cells: Vec<&Cell> = (row.cells.iter())
        .map(|(_, cell)| cell)
        .filter(|cell| !cell.is_blank())
        .collect();
    match cells.as_slice() {
        [Cell::Text(line)] => {
            let (left, right) = line
                .split_once([':', '='])
                .or_else(|| line.split_once(" - "))?;
            names_one_lamp(right).then_some(())?;
            Some((code(left)?, right.trim().to_owned()))
        }
        [first, Cell::Text(lamp)] => {
            names_one_lamp(lamp).then_some(())?;
            Some((code(&first.to_string())?, lamp.trim().to_owned()))
        }
        _ => None,
    }
}

impl Legend {
    /// What the rows of some sheets explain, of the codes that stand under « Lampe » in tables.
    pub fn of<'a>(
        sheets: impl Iterator<Item = &'a Sheet> + Clone,
        tables: impl Iterator<Item = (&'a Sheet, &'a Header)>,
    ) -> Self {
        let mut used: BTreeSet<String> = BTreeSet::new();
        for (sheet, header) in tables {
            // A list of a code and a lamp a row is the legend itself.
            let Some(column) = header
                .column(Field::Lampe)
                .filter(|_| !explains(sheet, header))
            else {
                continue;
            };
            // Lamps come again from row to row: each text is looked at once.
            let texts: FxHashSet<&str> = (sheet.below(header.row).iter())
                .filter_map(|row| match row.get(column.index()) {
                    Some(Cell::Text(text)) if text.len() <= LONGEST_CODE => Some(&**text),
                    _ => None,
                })
                .collect();
            used.extend(texts.into_iter().filter_map(code));
        }
        let mut lamps: BTreeMap<String, Option<String>> = BTreeMap::new();
        if used.is_empty() {
            return Self::default();
        }
        for (code, lamp) in sheets.flat_map(|sheet| sheet.rows.iter().filter_map(explained)) {
            if !used.contains(&code) {
                continue;
            }
            let known = lamps.entry(code).or_insert_with(|| Some(lamp.clone()));
            if known.as_ref().is_some_and(|known| *known != lamp) {
                *known = None;
            }
        }
        let lamps = lamps
            .into_iter()
            .filter_map(|(code, lamp)| Some((code, lamp?)));
        Self {
            lamps: lamps.collect(),
        }
    }

    /// The lamp of a code.
    pub fn lamp(&self, text: &str) -> Option<&str> {
        if self.lamps.is_empty() {
            return None;
        }
        self.lamps.get(&normalise(text)).map(String::as_str)
    }

    /// What is told of the codes of a table, with the points of each.
    pub fn decisions(&self, sheet: &Sheet, header: &Header) -> Vec<Decision> {
        let Some(column) = header
            .column(Field::Lampe)
            .filter(|_| !self.lamps.is_empty())
        else {
            return Vec::new();
        };
        let mut rows: BTreeMap<String, usize> = BTreeMap::new();
        for row in sheet.below(header.row) {
            if let Some(Cell::Text(text)) = row.get(column.index()) {
                *rows.entry(normalise(text)).or_default() += 1;
            }
        }
        let stated = self.lamps.iter().filter_map(|(code, lamp)| {
            let rows = rows.get(code)?;
            let decision = Decision::new(Kind::Lamp, code.to_uppercase(), lamp.clone());
            let decision = decision
                .because("légende du fichier")
                .or_else("une lampe inconnue");
            Some(decision.of_points(*rows))
        });
        stated.collect()
    }

    /// Whether a table is nothing but the legend of others.
    pub fn is_all_of(&self, sheet: &Sheet, header: &Header) -> bool {
        !self.lamps.is_empty() && explains(sheet, header) && {
            let mut rows = sheet.below(header.row).iter().filter_map(explained);
            rows.all(|(code, _)| self.lamps.contains_key(&code))
        }
    }
}

/// Whether each row of a table is a code and a lamp.
fn explains(sheet: &Sheet, header: &Header) -> bool {
    let rows = sheet.below(header.row);
    let filled = rows
        .iter()
        .filter(|row| row.cells.iter().any(|(_, cell)| !cell.is_blank()));
    header.titles.len() <= 2
        && !rows.is_empty()
        && filled.clone().all(|row| explained(row).is_some())
}
