//! Finds the table in a sheet: which row is its header, which column tells what.

use super::fields::{Field, recognise, says_kilowatts};
use super::grid::{Cell, Row, Sheet};
use super::mapping::Mapping;
use super::text::normalise;
use std::collections::BTreeMap;

/// How far down a sheet a header is looked for, in rows that hold something.
const ROWS_SEARCHED: usize = 60;

/// One recognised column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Column number, from 0.
    pub index: u32,
    /// The header as it is written, both lines of it.
    pub header: String,
    /// What it tells.
    pub field: Field,
    /// Whether its watts are kilowatts.
    pub kilowatts: bool,
    rank: usize,
}

/// The header of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The row, or the lower of two rows, under which the data begin.
    pub row: u32,
    /// The columns in use: one for each field.
    pub columns: BTreeMap<Field, Column>,
    /// Columns that answered to a field that another column tells better.
    pub set_aside: Vec<Column>,
    /// Headers that no field answers to.
    pub unknown: Vec<String>,
}

impl Header {
    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns.get(&field)
    }
}

/// Finds the header: the row, or pair of rows, of which most cells name a field.
///
/// A row counts from two fields on; a pair counts only if it names more than either of its rows.
#[must_use]
pub fn find(sheet: &Sheet, mapping: &Mapping) -> Option<Header> {
    let rows: Vec<&Row> = sheet.rows.iter().take(ROWS_SEARCHED).collect();
    let mut best: Option<Header> = None;
    for (at, row) in rows.iter().enumerate() {
        let single = read_header(row.number, single_titles(row), mapping);
        let pair = rows
            .get(at + 1)
            .filter(|below| below.number == row.number + 1 && all_text(below))
            .map(|below| {
                let titles = paired_titles(sheet, row, below);
                (
                    read_header(below.number, titles, mapping),
                    read_header(below.number, single_titles(below), mapping),
                )
            });
        let candidate = match pair {
            Some((pair, lower))
                if pair.columns.len() > single.columns.len()
                    && pair.columns.len() > lower.columns.len() =>
            {
                pair
            }
            _ => single,
        };
        if candidate.columns.len() >= 2
            && best
                .as_ref()
                .is_none_or(|best| candidate.columns.len() > best.columns.len())
        {
            best = Some(candidate);
        }
    }
    best
}

fn all_text(row: &Row) -> bool {
    row.cells
        .iter()
        .all(|(_, cell)| matches!(cell, Cell::Text(text) if text.parse::<f64>().is_err()))
}

/// A column of a header before it is understood: its index, its title, and that title under the
/// title of the group above it.
struct Title {
    index: u32,
    own: String,
    grouped: Option<String>,
}

fn single_titles(row: &Row) -> Vec<Title> {
    row.cells
        .iter()
        .filter(|(_, cell)| matches!(cell, Cell::Text(_)))
        .map(|(index, cell)| Title {
            index: *index,
            own: cell.to_string(),
            grouped: None,
        })
        .collect()
}

/// Two-line headers: « Lampe » over « Type | Puissance », merged or simply left blank to the
/// right; a column without a lower line keeps its upper one.
fn paired_titles(sheet: &Sheet, upper: &Row, lower: &Row) -> Vec<Title> {
    let last = upper
        .cells
        .iter()
        .chain(&lower.cells)
        .map(|(column, _)| *column)
        .max()
        .unwrap_or(0);
    let mut titles = Vec::new();
    let mut group = String::new();
    for index in 0..=last {
        let above = upper.text(index);
        let merged_to_here = sheet.merged.iter().any(|area| {
            area.rows.0 <= upper.number
                && upper.number <= area.rows.1
                && area.columns.0 < index
                && index <= area.columns.1
        });
        let merges_known = !sheet.merged.is_empty();
        if !above.is_empty() {
            group.clone_from(&above);
        } else if merges_known && !merged_to_here {
            group.clear();
        }
        let below = lower.text(index);
        match (below.is_empty(), above.is_empty()) {
            (false, _) => titles.push(Title {
                index,
                grouped: (!group.is_empty()).then(|| format!("{group} {below}")),
                own: below,
            }),
            (true, false) => titles.push(Title {
                index,
                own: above,
                grouped: None,
            }),
            (true, true) => {}
        }
    }
    titles
}

fn read_header(row: u32, titles: Vec<Title>, mapping: &Mapping) -> Header {
    let mut header = Header {
        row,
        columns: BTreeMap::new(),
        set_aside: Vec::new(),
        unknown: Vec::new(),
    };
    for Title {
        index,
        own,
        grouped,
    } in titles
    {
        // A two-line title is first read whole: « Support / Type » is not a lamp's type.
        let whole = grouped.clone().unwrap_or_else(|| own.clone());
        if mapping.ignores(&whole) || mapping.ignores(&own) {
            continue;
        }
        let found = [Some(&whole), Some(&own).filter(|_| grouped.is_some())]
            .into_iter()
            .flatten()
            .find_map(|title| mapping.field_of(title).map(|field| (field, 0)))
            .or_else(|| recognise(&whole))
            .or_else(|| recognise(&own).filter(|_| grouped.is_some()));
        let Some((field, rank)) = found else {
            header.unknown.push(whole);
            continue;
        };
        // A field that the mapping names belongs to the mapping's column alone.
        let mapped_elsewhere = mapping.columns().get(&field).is_some_and(|name| {
            ![&whole, &own]
                .iter()
                .any(|title| normalise(title) == normalise(name))
        });
        let column = Column {
            index,
            kilowatts: says_kilowatts(&whole),
            header: whole,
            field,
            rank,
        };
        match header.columns.get(&field) {
            _ if mapped_elsewhere => header.set_aside.push(column),
            Some(known) if known.rank <= column.rank => header.set_aside.push(column),
            _ => {
                header
                    .set_aside
                    .extend(header.columns.insert(field, column));
            }
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[(u32, &[&str])]) -> Sheet {
        let mut sheet = Sheet::default();
        for (number, cells) in rows {
            for (column, text) in (0_u32..).zip(cells.iter()) {
                let cell = text
                    .parse()
                    .map_or_else(|_| Cell::Text((*text).to_owned()), Cell::Number);
                sheet.push(*number, column, cell);
            }
        }
        sheet.tidy();
        sheet
    }

    #[test]
    fn the_header_is_below_the_titles() {
        let sheet = sheet(&[
            (1, &["Commune de Samer — inventaire 2025"]),
            (
                4,
                &[
                    "Référence",
                    "Armoire",
                    "Type lampe",
                    "Puissance (W)",
                    "Couleur",
                ],
            ),
            (5, &["A1", "AR-1", "SHP", "70", "gris"]),
        ]);
        let header = find(&sheet, &Mapping::default()).expect("a header");
        assert_eq!(header.row, 4);
        assert_eq!(header.column(Field::Lampe).map(|c| c.index), Some(2));
        assert_eq!(header.unknown, ["Couleur"]);
    }

    #[test]
    fn two_lines_are_read_together() {
        let sheet = sheet(&[
            (3, &["Localisation", "", "", "Lampe", "", "Support", ""]),
            (
                4,
                &[
                    "Armoire",
                    "Rue",
                    "N°",
                    "Type",
                    "Puissance (W)",
                    "Type",
                    "Hauteur (m)",
                ],
            ),
            (5, &["AR-1", "rue Haute", "3", "SHP", "70", "mât", "6"]),
        ]);
        let header = find(&sheet, &Mapping::default()).expect("a header");
        assert_eq!(header.row, 4);
        for (field, index) in [
            (Field::Armoire, 0),
            (Field::Voie, 1),
            (Field::Lampe, 3),
            (Field::PuissanceLampe, 4),
            (Field::TypeSupport, 5),
            (Field::Hauteur, 6),
        ] {
            assert_eq!(
                header.column(field).map(|c| c.index),
                Some(index),
                "{field:?}"
            );
        }
    }

    #[test]
    fn of_two_columns_for_one_field_the_surer_wins_and_the_other_is_told() {
        let sheet = sheet(&[
            (1, &["Ref", "Source", "Type lampe", "P (W)"]),
            (2, &["1", "EDF", "SHP", "70"]),
        ]);
        let header = find(&sheet, &Mapping::default()).expect("a header");
        assert_eq!(header.column(Field::Lampe).map(|c| c.index), Some(2));
        assert_eq!(
            header
                .set_aside
                .iter()
                .map(|c| c.header.as_str())
                .collect::<Vec<_>>(),
            ["Source"]
        );
    }

    #[test]
    fn a_sheet_of_notes_has_no_header() {
        assert_eq!(
            find(
                &sheet(&[(1, &["Lisez-moi"]), (2, &["Ce classeur", "est un exemple"])]),
                &Mapping::default()
            ),
            None
        );
    }
}
