//! Keeps the cells of one workbook, within a bound of memory that no announcement of the file
//! changes: only what is really there counts.

use super::refusal::Refusal;
use crate::inventory::bounds::{
    CELL, COLUMNS, LONGEST_TEXT, MOST_SHEETS, ROW, ROWS, TEXT, too_long_text, too_many_sheets,
};
use crate::inventory::grid::{Cell, Merged, Sheet, Text, Texts};
use crate::inventory::stopwatch::{Lap, Stopwatch};

/// Texts that a workbook may keep in one place for its cells to name: more than any has rows.
const MOST_SHARED: usize = 5_000_000;
/// Merged areas of one workbook: a table of a hundred thousand points has fewer.
const MOST_MERGED: usize = 500_000;
/// Last row and column of a spreadsheet, from 0.
pub(super) const LAST_ROW: u32 = ROWS - 1;
pub(super) const LAST_COLUMN: u32 = COLUMNS - 1;

/// What is said of a cell that no spreadsheet has.
pub(super) const BEYOND: Refusal =
    Refusal::Damaged("une cellule y est au-delà de la dernière ligne ou colonne d'un tableur");

/// What is kept of one workbook.
pub(in crate::inventory) struct Keeper {
    texts: Texts,
    /// Bytes that it may keep, and how many of them are left.
    most: usize,
    left: usize,
    shared: usize,
    merged: usize,
    sheets: usize,
    lap: Lap,
}

impl Keeper {
    /// What is kept of a file that is read by a watch: so many bytes at most.
    pub fn of(most: usize, watch: &Stopwatch) -> Self {
        Self {
            lap: Lap::of(watch),
            texts: Texts::default(),
            most,
            left: most,
            shared: MOST_SHARED,
            merged: MOST_MERGED,
            sheets: MOST_SHEETS,
        }
    }

    /// One more sheet.
    pub fn sheet(&mut self, name: String, hidden: bool) -> Result<Sheet, Refusal> {
        self.sheets = self
            .sheets
            .checked_sub(1)
            .ok_or_else(|| Refusal::TooLarge(too_many_sheets()))?;
        Ok(Sheet {
            name,
            hidden,
            ..Sheet::default()
        })
    }

    /// A text, kept once.
    pub fn text(&mut self, text: &str) -> Result<Text, Refusal> {
        if text.len() > LONGEST_TEXT {
            return Err(Refusal::TooLarge(too_long_text()));
        }
        let before = self.texts.len();
        let kept = self.texts.keep(text);
        if self.texts.len() > before {
            self.pay(TEXT + kept.len())?;
        }
        Ok(kept)
    }

    /// One of the texts that cells name by their number.
    pub fn shared_text(&mut self, text: &str) -> Result<Text, Refusal> {
        self.shared = self
            .shared
            .checked_sub(1)
            .ok_or_else(|| Refusal::TooLarge(format!("il a plus de {MOST_SHARED} textes")))?;
        self.pay(size_of::<Text>())?;
        self.text(text)
    }

    /// A cell with a text.
    pub fn text_cell(&mut self, text: &str) -> Result<Cell, Refusal> {
        Ok(Cell::Text(self.text(text)?))
    }

    /// Puts a cell into its sheet; row and column from 0.
    pub fn put(
        &mut self,
        sheet: &mut Sheet,
        row: u32,
        column: u32,
        cell: Cell,
    ) -> Result<(), Refusal> {
        if row > LAST_ROW || column > LAST_COLUMN {
            return Err(BEYOND);
        }
        let is_new_row = sheet.rows.last().is_none_or(|last| last.number != row + 1);
        self.pay(CELL + if is_new_row { ROW } else { 0 })?;
        sheet.push(row + 1, column, cell);
        Ok(())
    }

    /// Adds a merged area to its sheet: rows and columns from 0, both ends included.
    pub fn merge(
        &mut self,
        sheet: &mut Sheet,
        rows: (u32, u32),
        columns: (u32, u32),
    ) -> Result<(), Refusal> {
        if rows.0 > rows.1 || columns.0 > columns.1 || rows.0 > LAST_ROW || columns.0 > LAST_COLUMN
        {
            return Ok(());
        }
        self.merged = self.merged.checked_sub(1).ok_or_else(|| {
            Refusal::TooLarge(format!("il a plus de {MOST_MERGED} zones fusionnées"))
        })?;
        sheet.merged.push(Merged {
            rows: (rows.0 + 1, rows.1.min(LAST_ROW) + 1),
            columns: (columns.0, columns.1.min(LAST_COLUMN)),
        });
        Ok(())
    }

    /// One more row or cell that may hold nothing.
    pub fn step(&mut self) -> Result<(), Refusal> {
        Ok(self.lap.step()?)
    }

    /// Counts bytes that are kept.
    pub fn pay(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.step()?;
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            Refusal::TooLarge(format!(
                "ses cellules prendraient plus de {} Mo de mémoire",
                self.most >> 20
            ))
        })?;
        Ok(())
    }
}

/// What a reader notes beside the cells, which count only where a row holds something.
impl Keeper {
    /// Leaves of the hidden rows and columns, and of the struck rows, those where something stands.
    pub fn finish(sheet: &mut Sheet) {
        sheet.filtered &= !sheet.hidden_rows.is_empty();
        if sheet.hidden_rows.is_empty()
            && sheet.struck_rows.is_empty()
            && sheet.hidden_columns.is_empty()
        {
            return;
        }
        let held: rustc_hash::FxHashSet<u32> = sheet.rows.iter().map(|row| row.number).collect();
        for rows in [&mut sheet.hidden_rows, &mut sheet.struck_rows] {
            rows.retain(|row| held.contains(row));
            rows.sort_unstable();
            rows.dedup();
        }
        let last = |row: &crate::inventory::grid::Row| row.cells.iter().map(|(c, _)| *c).max();
        let width = sheet
            .rows
            .iter()
            .filter_map(last)
            .max()
            .map_or(0, |c| c + 1);
        sheet.hidden_columns.retain(|column| *column < width);
        sheet.hidden_columns.sort_unstable();
        sheet.hidden_columns.dedup();
        sheet.filtered &= !sheet.hidden_rows.is_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_has_a_bound_whatever_a_file_holds() {
        let mut keeper = Keeper {
            left: ROW + TEXT + 2 * CELL + 3,
            merged: 1,
            shared: 0,
            sheets: 1,
            ..Keeper::of(0, &Stopwatch::default())
        };
        let mut sheet = keeper.sheet("F".to_owned(), false).expect("a sheet");
        assert!(matches!(
            keeper.sheet("G".to_owned(), false),
            Err(Refusal::TooLarge(_))
        ));
        assert!(matches!(
            keeper.shared_text("SHP"),
            Err(Refusal::TooLarge(_))
        ));
        let cell = keeper.text_cell("SHP").expect("a text");
        for column in 0..2 {
            keeper
                .put(&mut sheet, 0, column, cell.clone())
                .expect("a cell");
        }
        assert!(matches!(
            keeper.put(&mut sheet, 0, 2, cell.clone()),
            Err(Refusal::TooLarge(_))
        ));
        assert!(matches!(
            keeper.put(&mut sheet, 0, LAST_COLUMN + 1, cell),
            Err(Refusal::Damaged(_))
        ));
        keeper.merge(&mut sheet, (0, 9), (1, 1)).expect("an area");
        assert!(keeper.merge(&mut sheet, (0, 9), (2, 2)).is_err());
        assert_eq!(sheet.merged[0].rows, (1, 10));
    }

    #[test]
    fn hidden_rows_without_cells_are_left_out() {
        let mut keeper = Keeper::of(1 << 20, &Stopwatch::default());
        let mut sheet = Sheet {
            hidden_rows: vec![7, 2, 2],
            hidden_columns: vec![0, 5],
            filtered: true,
            ..Sheet::default()
        };
        keeper
            .put(&mut sheet, 1, 3, Cell::Number(1.0))
            .expect("a cell");
        Keeper::finish(&mut sheet);
        assert_eq!(sheet.hidden_rows, [2]);
        assert_eq!(sheet.hidden_columns, [0]);
        assert!(sheet.filtered);
    }
}
