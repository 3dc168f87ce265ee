//! One table of a page, as its rows and cells come.

use super::add_collapsed;
use crate::inventory::foreign::MOST_COLUMNS;
use crate::inventory::grid::{Cell, Merged, Sheet, Texts};

/// The most rows that a cell may span, as browsers have it.
const MOST_ROWS_SPANNED: u32 = 65_534;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    /// Which table of the page it is.
    pub order: usize,
    pub sheet: Sheet,
    /// The row at hand, from 1; that of the last line of text before the first.
    row: u32,
    column: u32,
    /// For each column, the last row that a cell from above takes.
    taken: Vec<u32>,
    cell: Option<Open>,
    /// Rows of text that stood above the table.
    lines: u32,
}

/// A cell that is being read.
struct Open {
    column: u32,
    /// What its attributes say it holds.
    value: Option<Cell>,
    text: String,
}

impl Table {
    /// A table under some lines of text.
    pub fn new(order: usize, lines: &str, texts: &mut Texts) -> Self {
        let mut table = Self {
            order,
            ..Self::default()
        };
        table.add_lines(lines, texts);
        table.lines = table.row;
        table
    }

    /// Text that stands outside of the cells, a row a line: a title, or a note below.
    pub fn add_lines(&mut self, lines: &str, texts: &mut Texts) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.row += 1;
            self.sheet.push(self.row, 0, Cell::Text(texts.keep(line)));
        }
    }

    pub fn start_row(&mut self, is_hidden: bool, texts: &mut Texts) {
        self.end_cell(texts);
        self.row += 1;
        self.column = 0;
        if is_hidden {
            self.sheet.hidden_rows.push(self.row);
        }
    }

    /// Begins a cell; false where the table is too wide for it.
    pub fn start_cell(
        &mut self,
        [rows, columns]: [u32; 2],
        value: Option<Cell>,
        texts: &mut Texts,
    ) -> bool {
        self.end_cell(texts);
        // A cell without a row.
        self.row = self.row.max(self.lines + 1);
        let is_taken = |column: u32| {
            let until = self.taken.get(column as usize);
            until.is_some_and(|until| *until >= self.row)
        };
        while is_taken(self.column) {
            self.column += 1;
        }
        let first = self.column;
        let last = first.saturating_add(columns.max(1) - 1);
        if last >= MOST_COLUMNS {
            return false;
        }
        let until = self.row + rows.clamp(1, MOST_ROWS_SPANNED) - 1;
        if until > self.row {
            if self.taken.len() <= last as usize {
                self.taken.resize(last as usize + 1, 0);
            }
            self.taken[first as usize..=last as usize].fill(until);
        }
        if until > self.row || last > first {
            self.sheet.merged.push(Merged {
                rows: (self.row, until),
                columns: (first, last),
            });
        }
        self.column = last + 1;
        self.cell = Some(Open {
            column: first,
            value,
            text: String::new(),
        });
        true
    }

    pub fn end_cell(&mut self, texts: &mut Texts) {
        let Some(cell) = self.cell.take() else {
            return;
        };
        let text = cell.text.trim();
        if text.is_empty() && cell.value.is_none() {
            return;
        }
        let value = cell.value.unwrap_or_else(|| Cell::Text(texts.keep(text)));
        self.sheet.push(self.row, cell.column, value);
    }

    pub fn is_in_cell(&self) -> bool {
        self.cell.is_some()
    }

    pub fn text(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            add_collapsed(&mut cell.text, text);
        }
    }

    pub fn break_line(&mut self) {
        if let Some(cell) = &mut self.cell
            && !cell.text.is_empty()
        {
            cell.text.push('\n');
        }
    }

    /// Whether this is one row of titles for the table that follows.
    pub fn heads(&self, next: &Self) -> bool {
        let width = |table: &Self| {
            let rows = table.sheet.rows.iter().map(|row| row.cells.len());
            rows.max().unwrap_or(0)
        };
        self.row == self.lines + 1
            && next.lines == 0
            && width(self) > 1
            && width(self) == width(next)
    }

    /// Adds the rows of a table below.
    pub fn append(&mut self, next: Self) {
        let below = self.row;
        self.row += next.row;
        self.sheet
            .rows
            .extend(next.sheet.rows.into_iter().map(|mut row| {
                row.number += below;
                row
            }));
        let hidden = next.sheet.hidden_rows.into_iter().map(|row| row + below);
        self.sheet.hidden_rows.extend(hidden);
        self.sheet
            .merged
            .extend(next.sheet.merged.into_iter().map(|area| Merged {
                rows: (area.rows.0 + below, area.rows.1 + below),
                ..area
            }));
    }
}
