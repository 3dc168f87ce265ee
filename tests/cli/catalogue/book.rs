//! A catalogue workbook that a test changes as a person would: cells by sheet, title and row.

use reverbere::sheets::{Cell, Row, Sheet, column_letters, read_sheets};
use rust_xlsxwriter::Workbook;
use std::path::Path;

/// The sheets of a workbook, without their looks.
#[derive(Clone)]
pub struct Book(pub Vec<Sheet>);

impl Book {
    pub fn open(file: &Path) -> Self {
        Self(read_sheets(file).expect("a workbook"))
    }

    /// Writes the cells to a workbook.
    pub fn save(&self, file: &Path) {
        let mut book = Workbook::new();
        for sheet in &self.0 {
            let out = book.add_worksheet();
            out.set_name(&sheet.name).expect("a name");
            for row in &sheet.rows {
                for (column, cell) in &row.cells {
                    let at = (row.number - 1, *column as u16);
                    match cell {
                        Cell::Number(number) => out.write_number(at.0, at.1, *number),
                        Cell::Date(serial) => {
                            let format =
                                rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
                            out.write_number_with_format(at.0, at.1, *serial, &format)
                        }
                        Cell::Bool(yes) => out.write_boolean(at.0, at.1, *yes),
                        other => out.write_string(at.0, at.1, other.to_string()),
                    }
                    .expect("a cell");
                }
            }
        }
        book.save(file).expect("a file");
    }

    pub fn sheet(&mut self, name: &str) -> &mut Sheet {
        self.0
            .iter_mut()
            .find(|sheet| sheet.name == name)
            .expect("a sheet")
    }

    /// The row of the header and the column of a title, with or without the mark of what is required.
    pub fn column(&mut self, sheet: &str, title: &str) -> (u32, u32) {
        let rows = &self.sheet(sheet).rows;
        rows.iter()
            .find_map(|row| {
                let is_it = |cell: &Cell| plain(cell) == title;
                let (index, _) = row.cells.iter().find(|(_, cell)| is_it(cell))?;
                Some((row.number, *index))
            })
            .unwrap_or_else(|| panic!("no column {title}"))
    }

    /// The numbers of the rows under the header.
    pub fn lines(&mut self, sheet: &str, title: &str) -> Vec<u32> {
        let (header, _) = self.column(sheet, title);
        let below = self.sheet(sheet).below(header);
        below.iter().map(|row| row.number).collect()
    }

    pub fn get(&mut self, sheet: &str, title: &str, line: u32) -> Option<Cell> {
        let (_, column) = self.column(sheet, title);
        let rows = &self.sheet(sheet).rows;
        let row = rows.iter().find(|row| row.number == line)?;
        row.get(column).cloned()
    }

    /// Writes a cell, or empties it; its address.
    pub fn set(&mut self, sheet: &str, title: &str, line: u32, cell: Option<Cell>) -> String {
        let (_, column) = self.column(sheet, title);
        let rows = &mut self.sheet(sheet).rows;
        if rows.iter().all(|row| row.number != line) {
            let cells = Vec::new();
            rows.push(Row {
                number: line,
                values: 0,
                cells,
            });
        }
        let row = rows.iter_mut().find(|row| row.number == line);
        let cells = &mut row.expect("a row").cells;
        cells.retain(|(index, _)| *index != column);
        cells.extend(cell.map(|cell| (column, cell)));
        cells.sort_by_key(|(index, _)| *index);
        format!("{}{line}", column_letters(column))
    }

    /// Fills in a column of every row that has it blank.
    pub fn fill(&mut self, sheet: &str, title: &str, cell: &Cell) {
        for line in self.lines(sheet, title) {
            if self.get(sheet, title, line).is_none() {
                self.set(sheet, title, line, Some(cell.clone()));
            }
        }
    }
}

/// A title without the mark of what is required.
fn plain(title: &Cell) -> String {
    let text = title.to_string().replace('\u{a0}', " ");
    text.trim_end_matches(" *").to_owned()
}

pub fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}
