//! Reads a plan back from its workbooks, as they are now: a person may have sorted rows, moved
//! columns, or changed a figure.

use super::layout;
use crate::inventory::grid::{Cell, Sheet, address};
use std::collections::BTreeMap;

/// A value of a workbook, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// What the cell holds; `None` if it is empty, or a formula that was never computed.
    pub value: Option<Cell>,
    /// Its address, such as `C12`.
    pub cell: String,
}

/// One row of a table, by header.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Row in the sheet, from 1.
    pub row: u32,
    cells: BTreeMap<String, Located>,
}

impl Record {
    /// The value under a header; an empty one without address if the sheet has no such column.
    #[must_use]
    pub fn get(&self, header: &str) -> Located {
        self.cells.get(header).cloned().unwrap_or_else(|| Located {
            value: None,
            cell: format!("ligne {}", self.row),
        })
    }

    /// The value under a header as text; empty where there is none.
    #[must_use]
    pub fn text(&self, header: &str) -> String {
        self.get(header)
            .value
            .map(|cell| cell.to_string())
            .unwrap_or_default()
    }
}

/// A table: its records, and its total row if it has one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The rows, without the total.
    pub records: Vec<Record>,
    /// The total row.
    pub total: Option<Record>,
}

/// One workbook of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Its name in the folder of the plan.
    pub name: String,
    synthesis: Vec<(String, Located)>,
    hypotheses: Vec<(String, Located)>,
    finance: Vec<(String, Located)>,
    /// « Points » of a commune, « Communes » of the territory.
    pub table: Table,
    /// Sheets that only some scenarios have more of: « Synthèse », « Calendrier », « Fonds ».
    others: Vec<Sheet>,
}

impl Book {
    /// The figure of a label of « Financement »; `None` if there is no such sheet or label.
    #[must_use]
    pub fn finance(&self, label: &str) -> Option<&Located> {
        self.finance
            .iter()
            .find(|(known, _)| known == label)
            .map(|(_, located)| located)
    }

    /// The value of a general hypothesis, by its label.
    #[must_use]
    pub fn hypothesis(&self, label: &str) -> Option<&Located> {
        self.hypotheses
            .iter()
            .find(|(known, _)| known == label)
            .map(|(_, located)| located)
    }

    /// The table of a sheet that has `key` among its headers; empty where there is none.
    #[must_use]
    pub fn table_of(&self, sheet: &str, key: &str) -> Table {
        self.sheet(sheet)
            .map(|sheet| read_table(sheet, key))
            .unwrap_or_default()
    }

    fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.others.iter().find(|sheet| sheet.name == name)
    }

    /// The figures by year of « Synthèse », by their label and what stands above them: a year, or
    /// [`layout::TOTAL`].
    #[must_use]
    pub fn by_year(&self) -> BTreeMap<(String, String), Located> {
        let mut found = BTreeMap::new();
        let mut header: Vec<(u32, String)> = Vec::new();
        let rows = self
            .sheet(layout::sheet::SYNTHESIS)
            .map(|sheet| &sheet.rows);
        for row in rows.into_iter().flatten() {
            let label = row.text(0);
            if label == layout::extra::BY_YEAR {
                let cells = row.cells.iter().skip(1);
                header = cells.map(|(at, cell)| (*at, cell.to_string())).collect();
                continue;
            }
            for (column, above) in &header {
                let located = Located {
                    value: row.get(*column).cloned(),
                    cell: address(row.number, *column),
                };
                let key = (label.trim().to_owned(), above.clone());
                found.entry(key).or_insert(located);
            }
        }
        found
    }

    /// The value of a label of « Synthèse »; `None` if the sheet has no such label.
    #[must_use]
    pub fn label(&self, label: &str) -> Option<&Located> {
        self.synthesis
            .iter()
            .find(|(known, _)| known == label)
            .map(|(_, located)| located)
    }
}

/// Sheets kept whole.
const OTHERS: [&str; 3] = [
    layout::sheet::SYNTHESIS,
    layout::sheet::CALENDAR,
    layout::sheet::FUNDS,
];

/// What is read of a workbook of a plan: its « Synthèse », the table of a sheet, and « Hypothèses ».
///
/// # Errors
/// The name of a sheet that is not there or is empty.
pub fn book_of(
    sheets: &[Sheet],
    name: &str,
    table: &str,
    key: &str,
) -> std::result::Result<Book, String> {
    let find = |wanted: &str| {
        sheets
            .iter()
            .find(|sheet| sheet.name == wanted && !sheet.rows.is_empty())
            .ok_or_else(|| wanted.to_owned())
    };
    Ok(Book {
        name: name.to_owned(),
        synthesis: labels(find(layout::sheet::SYNTHESIS)?),
        hypotheses: labels(find(layout::sheet::HYPOTHESES)?),
        finance: find(layout::sheet::FINANCE).map(labels).unwrap_or_default(),
        table: read_table(find(table)?, key),
        others: OTHERS
            .iter()
            .filter_map(|name| find(name).ok().cloned())
            .collect(),
    })
}

/// Every text of the sheet with the next cell of its row that holds something.
fn labels(sheet: &Sheet) -> Vec<(String, Located)> {
    sheet
        .rows
        .iter()
        .flat_map(|row| {
            row.cells
                .iter()
                .enumerate()
                .filter_map(|(at, (column, cell))| match cell {
                    Cell::Text(text) => {
                        let next = row.cells.get(at + 1);
                        let cell = address(row.number, next.map_or(column + 1, |(next, _)| *next));
                        Some((
                            text.trim().to_owned(),
                            Located {
                                value: next.map(|(_, value)| value.clone()),
                                cell,
                            },
                        ))
                    }
                    _ => None,
                })
        })
        .collect()
}

/// Rows under the header, by header; a row with [`layout::TOTAL`] and nothing under `key` is the
/// total, and the last of the table.
fn read_table(sheet: &Sheet, key: &str) -> Table {
    let mut table = Table::default();
    let mut rows = sheet
        .rows
        .iter()
        .skip_while(|row| !row.cells.iter().any(|(_, cell)| cell.to_string() == key));
    let Some(header) = rows.next() else {
        return table;
    };
    for row in rows {
        let cells = header
            .cells
            .iter()
            .map(|(column, title)| {
                let located = Located {
                    value: row.get(*column).cloned(),
                    cell: address(row.number, *column),
                };
                (title.to_string(), located)
            })
            .collect();
        let record = Record {
            row: row.number,
            cells,
        };
        let is_total = row
            .cells
            .iter()
            .any(|(_, cell)| cell.to_string() == layout::TOTAL);
        if is_total && record.get(key).value.is_none() {
            table.total = Some(record);
            break;
        }
        table.records.push(record);
    }
    table
}
