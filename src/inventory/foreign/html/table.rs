//! One table of a page, as its rows and cells come.

use super::add_collapsed;
use crate::inventory::foreign::{MOST_COLUMNS, too_long, too_wide};
use crate::inventory::grid::{Cell, Merged, Sheet};
use crate::inventory::workbook::{Keeper, Refusal};

/// The most rows that a cell may span, as browsers have it.
const MOST_ROWS_SPANNED: u32 = 65_534;

/// Columns that may be passed over in a page, as cells from above take them, or a cell takes several: those
/// of a million rows of a hundred.
const MOST_PASSED: u32 = 100_000_000;

/// What the pages of a file may take.
pub(in crate::inventory::foreign) struct Room {
    pub keeper: Keeper,
    passed: u32,
}

impl Room {
    /// What is kept, and nothing passed over yet.
    pub fn of(keeper: Keeper) -> Self {
        Self { keeper, passed: 0 }
    }

    fn pass(&mut self, columns: u32) -> Result<(), Refusal> {
        self.passed = self.passed.saturating_add(columns);
        if self.passed > MOST_PASSED {
            return Err(too_long());
        }
        Ok(())
    }
}

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
    pub fn new(order: usize, lines: &str, room: &mut Room) -> Result<Self, Refusal> {
        let mut table = Self {
            order,
            ..Self::default()
        };
        table.add_lines(lines, room)?;
        table.lines = table.row;
        Ok(table)
    }

    /// Text that stands outside of the cells, a row a line: a title, or a note below.
    pub fn add_lines(&mut self, lines: &str, room: &mut Room) -> Result<(), Refusal> {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.row += 1;
            let cell = room.keeper.text_cell(line)?;
            room.keeper.put(&mut self.sheet, self.row - 1, 0, cell)?;
        }
        Ok(())
    }

    pub fn start_row(&mut self, is_hidden: bool, room: &mut Room) -> Result<(), Refusal> {
        self.end_cell(room)?;
        self.row += 1;
        self.column = 0;
        if is_hidden {
            self.sheet.hidden_rows.push(self.row);
        }
        Ok(())
    }

    /// Begins a cell.
    pub fn start_cell(
        &mut self,
        [rows, columns]: [u32; 2],
        value: Option<Cell>,
        room: &mut Room,
    ) -> Result<(), Refusal> {
        self.end_cell(room)?;
        // A cell without a row.
        self.row = self.row.max(self.lines + 1);
        let is_taken = |column: u32| {
            let until = self.taken.get(column as usize);
            until.is_some_and(|until| *until >= self.row)
        };
        let mut first = self.column;
        while is_taken(first) {
            first += 1;
        }
        let last = first.saturating_add(columns.max(1) - 1);
        if last >= MOST_COLUMNS {
            return Err(too_wide());
        }
        let until = self.row + rows.clamp(1, MOST_ROWS_SPANNED) - 1;
        room.pass(first - self.column)?;
        if until > self.row {
            room.pass(last + 1 - first)?;
            if self.taken.len() <= last as usize {
                self.taken.resize(last as usize + 1, 0);
            }
            self.taken[first as usize..=last as usize].fill(until);
        }
        if until > self.row || last > first {
            let rows = (self.row - 1, until - 1);
            room.keeper.merge(&mut self.sheet, rows, (first, last))?;
        }
        self.column = last + 1;
        self.cell = Some(Open {
            column: first,
            value,
            text: String::new(),
        });
        Ok(())
    }

    pub fn end_cell(&mut self, room: &mut Room) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let text = cell.text.trim();
        let value = match cell.value {
            None if text.is_empty() => return Ok(()),
            None => room.keeper.text_cell(text)?,
            Some(value) => value,
        };
        let Self { sheet, row, .. } = self;
        room.keeper.put(sheet, *row - 1, cell.column, value)
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
