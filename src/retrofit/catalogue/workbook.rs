//! A catalogue workbook as the TOML that it stands for, so that one set of checks serves both.
//!
//! Each cell of a sheet becomes one line of the TOML, and the lines remember their cells: whatever
//! is wrong with a line is told of its cell.

use super::Fault;
use super::columns::{CABINETS, Column, DIMMINGS, RANGES, STEPS, SheetColumns};
use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Row, Sheet};
use crate::inventory::read_sheets;
use crate::inventory::text::normalise;
use cells::{Cells, on_one_line};
use std::path::Path;

mod cells;

const TO_DO: &str = "corrigez le catalogue";

/// A line of the TOML and the cell that it comes from.
struct Line {
    /// The path of the key: `gamme[2].paliers[1].prix_ht`.
    path: String,
    /// The title of its column; empty for the head of a table.
    title: &'static str,
    place: Place,
}

/// The TOML of a workbook.
pub(super) struct Transcript {
    pub(super) text: String,
    lines: Vec<Line>,
}

impl Transcript {
    /// Reads a workbook.
    ///
    /// # Errors
    /// No workbook, a sheet or column that is missing, a cell that cannot be read or is blank where
    /// it must not be.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let sheets = read_sheets(file)?;
        let ranges = Table::find(file, &sheets, RANGES)?;
        let steps = Table::find(file, &sheets, STEPS)?;
        let known: Vec<String> = ranges.rows.iter().map(|row| ranges.name(row)).collect();
        for row in &steps.rows {
            let name = steps.name(row);
            if !name.is_empty() && !known.contains(&name) {
                return Err(Error::at(
                    file,
                    steps.cells.place(row, steps.names()),
                    format!(
                        "la gamme « {name} » n'est pas dans la feuille « {} »",
                        RANGES.sheet
                    ),
                    format!("écrivez le code d'une de ses lignes : {}", known.join(", ")),
                ));
            }
        }
        let mut transcript = Self {
            text: String::new(),
            lines: Vec::new(),
        };
        for (row, rank) in ranges.rows.iter().zip(1..) {
            let path = format!("gamme[{rank}]");
            transcript.add("[[gamme]]", &path, &ranges, row)?;
            let code = ranges.name(row);
            let own = steps.rows.iter().filter(|step| steps.name(step) == code);
            let mut steps_of_range = 0;
            for step in own {
                steps_of_range += 1;
                let path = format!("{path}.paliers[{steps_of_range}]");
                transcript.add("[[gamme.paliers]]", &path, &steps, step)?;
            }
            if steps_of_range == 0 {
                transcript.line(
                    "paliers = []",
                    &path,
                    "",
                    ranges.cells.place(row, ranges.names()),
                );
            }
        }
        // A step that names no range would be left out without a word.
        for row in steps.rows.iter().filter(|row| steps.name(row).is_empty()) {
            transcript.add("", "", &steps, row)?;
        }
        for sheet in [DIMMINGS, CABINETS] {
            let table = Table::find(file, &sheets, sheet)?;
            for (row, rank) in table.rows.iter().zip(1..) {
                let path = format!("{}[{rank}]", sheet.table);
                transcript.add(&format!("[[{}]]", sheet.table), &path, &table, row)?;
            }
        }
        Ok(transcript)
    }

    /// Adds a row: the head of its table, and one line a cell, blank or not.
    fn add(&mut self, head: &str, path: &str, table: &Table<'_>, row: &Row) -> Result<()> {
        let place = Place {
            cell: Some(format!("ligne {}", row.number)),
            ..table.cells.place(row, 0)
        };
        self.line(head, path, "", place);
        for (column, index) in &table.columns {
            let value = table.cells.value(column, row, *index)?;
            if column.key == "gamme" {
                continue;
            }
            let text = match value {
                Some(value) => format!("{} = {value}", column.key),
                None => format!("# {}", column.key),
            };
            let path = format!("{path}.{}", column.key);
            self.line(&text, &path, column.title, table.cells.place(row, *index));
        }
        Ok(())
    }

    fn line(&mut self, text: &str, path: &str, title: &'static str, place: Place) {
        self.text += text;
        self.text.push('\n');
        self.lines.push(Line {
            path: path.to_owned(),
            title,
            place,
        });
    }

    /// What is wrong with the TOML, told of the cell.
    pub(super) fn error(&self, file: &Path, fault: Fault) -> Error {
        let line = match (&fault.path, fault.line) {
            (Some(path), _) => self.lines.iter().find(|line| line.path == *path),
            (None, Some(number)) => self.lines.get(number.wrapping_sub(1)),
            (None, None) => None,
        };
        let Some(line) = line else {
            return Error::input(file, fault.message, TO_DO);
        };
        let message = if line.title.is_empty() {
            fault.message
        } else {
            fault.message.replace(&line.path, line.title)
        };
        Error::at(file, line.place.clone(), message, TO_DO)
    }
}

/// A sheet of the workbook, its columns found by their titles.
struct Table<'a> {
    cells: Cells<'a>,
    columns: Vec<(Column, u32)>,
    /// The rows under the header of which a cell of these columns holds something.
    rows: Vec<&'a Row>,
}

impl<'a> Table<'a> {
    fn find(file: &'a Path, sheets: &'a [Sheet], wanted: SheetColumns) -> Result<Self> {
        let same_name = |sheet: &&Sheet| normalise(&sheet.name) == normalise(wanted.sheet);
        let Some(sheet) = sheets.iter().find(same_name) else {
            return Err(Error::input(
                file,
                format!("la feuille « {} » manque", wanted.sheet),
                "un catalogue est un texte TOML en UTF-8, ou un classeur comme l'écrit reverbere catalogue -o catalogue.xlsx",
            ));
        };
        let (header, columns) = header(file, sheet, wanted)?;
        let rows: Vec<&Row> = sheet
            .below(header)
            .iter()
            .filter(|row| {
                let filled = |column: &u32| row.get(*column).is_some_and(|cell| !cell.is_blank());
                columns.iter().any(|(_, column)| filled(column))
            })
            .collect();
        if rows.is_empty() && wanted.table != CABINETS.table {
            return Err(Error::at(
                file,
                Place {
                    sheet: Some(sheet.name.clone()),
                    cell: Some(format!("ligne {}", header + 1)),
                },
                "il n'y a aucune ligne sous l'en-tête",
                "écrivez-en une au moins",
            ));
        }
        Ok(Self {
            cells: Cells::new(file, sheet, &rows),
            columns,
            rows,
        })
    }

    /// The column that names the rows, the first of every sheet.
    fn names(&self) -> u32 {
        self.columns[0].1
    }

    fn name(&self, row: &Row) -> String {
        on_one_line(&row.text(self.names()))
    }
}

/// How far down a header is looked for, in rows that hold something.
const ROWS_SEARCHED: usize = 30;

/// The row with the most titles, and the column of each; a title may stand without its unit.
fn header(file: &Path, sheet: &Sheet, wanted: SheetColumns) -> Result<(u32, Vec<(Column, u32)>)> {
    let is_title = |column: &Column, text: &str| {
        let (bare, _) = column.title.split_once(" (").unwrap_or((column.title, ""));
        let text = normalise(text);
        text == normalise(column.title) || text == normalise(bare)
    };
    let places = |column: &Column, row: &Row| -> Vec<u32> {
        let titled = row.cells.iter();
        titled
            .filter(|(_, cell)| is_title(column, &cell.to_string()))
            .map(|(index, _)| *index)
            .collect()
    };
    let titles = |row: &&Row| {
        let found = wanted.columns.iter();
        found
            .filter(|column| !places(column, row).is_empty())
            .count()
    };
    let at = |cell: Option<String>| Place {
        sheet: Some(sheet.name.clone()),
        cell,
    };
    // Of rows alike, the first.
    let searched = sheet.rows.iter().take(ROWS_SEARCHED).rev();
    let Some(row) = searched.max_by_key(titles).filter(|row| titles(row) > 1) else {
        return Err(Error::at(
            file,
            at(None),
            "l'en-tête ne se trouve pas",
            format!(
                "remettez les titres « {} », « {} »…",
                wanted.columns[0].title, wanted.columns[1].title
            ),
        ));
    };
    let mut columns = Vec::new();
    for column in wanted.columns {
        match places(column, row)[..] {
            [index] => columns.push((*column, index)),
            [] => {
                return Err(Error::at(
                    file,
                    at(Some(format!("ligne {}", row.number))),
                    format!("la colonne « {} » manque", column.title),
                    "remettez son titre, même si ses cases restent vides",
                ));
            }
            [_, second, ..] => {
                let cell = crate::inventory::grid::address(row.number, second);
                return Err(Error::at(
                    file,
                    at(Some(cell)),
                    format!("la colonne « {} » est là deux fois", column.title),
                    "gardez-en une",
                ));
            }
        }
    }
    Ok((row.number, columns))
}
