//! A sheet as it lies in its file: cells with the row and column numbers that Excel shows.

use std::fmt;

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, as typed.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, as Excel's serial number of days.
    Date(f64),
    /// A true/false value.
    Bool(bool),
    /// An error such as `#N/A`.
    Error(String),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text.trim()),
            Self::Number(number) | Self::Date(number) => write!(f, "{number}"),
            Self::Bool(true) => f.write_str("VRAI"),
            Self::Bool(false) => f.write_str("FAUX"),
            Self::Error(error) => f.write_str(error),
        }
    }
}

/// One row that holds something; its cells in order of column, empty ones left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Row number, from 1, as Excel shows it.
    pub number: u32,
    /// Column (from 0) and content.
    pub cells: Vec<(u32, Cell)>,
}

impl Row {
    /// The cell of a column, if it holds something.
    #[must_use]
    pub fn get(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        Some(&self.cells[at].1)
    }

    /// The cell of a column as trimmed text; empty where there is nothing.
    #[must_use]
    pub fn text(&self, column: u32) -> String {
        self.get(column)
            .map(ToString::to_string)
            .unwrap_or_default()
    }
}

/// A rectangle of merged cells: rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u32, u32),
}

/// One sheet of a workbook, or a whole CSV file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Name of the sheet; empty for a CSV file.
    pub name: String,
    /// The rows that hold something, in order.
    pub rows: Vec<Row>,
    /// Merged rectangles, where the format tells them.
    pub merged: Vec<Merged>,
}

impl Sheet {
    /// Adds a cell to the sheet; cells must come row by row, as files hold them.
    pub(crate) fn push(&mut self, row: u32, column: u32, cell: Cell) {
        match self.rows.last_mut() {
            Some(last) if last.number == row => last.cells.push((column, cell)),
            _ => self.rows.push(Row {
                number: row,
                cells: vec![(column, cell)],
            }),
        }
    }

    /// Puts rows and cells in order and drops cells of blanks only: some writers do not keep the
    /// order of the sheet.
    pub(crate) fn tidy(&mut self) {
        for row in &mut self.rows {
            row.cells
                .retain(|(_, cell)| !matches!(cell, Cell::Text(text) if text.trim().is_empty()));
            row.cells.sort_by_key(|(column, _)| *column);
        }
        self.rows.retain(|row| !row.cells.is_empty());
        self.rows.sort_by_key(|row| row.number);
    }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The address of a cell as Excel writes it: row from 1, column from 0.
#[must_use]
pub fn address(row: u32, column: u32) -> String {
    format!("{}{row}", column_letters(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_excel() {
        assert_eq!(address(1, 0), "A1");
        assert_eq!(address(12, 25), "Z12");
        assert_eq!(address(3, 26), "AA3");
        assert_eq!(address(1_048_576, 16_383), "XFD1048576");
    }
}
