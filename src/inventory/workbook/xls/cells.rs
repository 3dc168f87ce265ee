//! The cells of one sheet of an .xls.

use super::super::keeper::Keeper;
use super::super::refusal::Refusal;
use super::super::runs::Shared;
use super::records::{Data, Record, Records};
use super::{BOF, Book, EOF};
use crate::inventory::grid::{Cell, Sheet};

/// Hidden columns of a sheet, some told twice.
const MOST_COLUMNS: usize = 1 << 14;

/// What an error of a cell is called.
pub(in super::super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2B => "#DATA!",
        _ => "#N/A",
    }
}

/// Reads a sheet, from its first record to its last.
pub(super) fn read_sheet(
    sheet: Sheet,
    records: &mut Records<'_>,
    book: &Book,
    keeper: &mut Keeper,
) -> Result<Sheet, Refusal> {
    let mut cells = Cells {
        sheet,
        book,
        keeper,
        awaits_text: false,
        plain_row: None,
    };
    // Charts lie within the sheet, with cells of their own.
    let mut depth = 0_u32;
    while let Some(record) = records.next()? {
        match (record.kind, depth) {
            (BOF, _) => depth += 1,
            (EOF, 0 | 1) => break,
            (EOF, _) => depth -= 1,
            (_, 0 | 1) => {
                let more = if record.kind == 0x0207 {
                    records.pieces()?
                } else {
                    Vec::new()
                };
                cells.add(record, &more)?;
            }
            _ => {}
        }
    }
    let mut sheet = cells.sheet;
    Keeper::finish(&mut sheet);
    book.epoch.report(&mut sheet);
    Ok(sheet)
}

/// The cells of a sheet while they are read.
struct Cells<'b> {
    sheet: Sheet,
    book: &'b Book,
    keeper: &'b mut Keeper,
    /// Whether the last cell is a formula whose text comes in the next record.
    awaits_text: bool,
    /// The last row with a text that is not struck through.
    plain_row: Option<u32>,
}

impl Cells<'_> {
    /// Adds what a record holds; one that is too short holds nothing.
    fn add(&mut self, record: Record<'_>, more: &[&[u8]]) -> Result<(), Refusal> {
        let data = record.data;
        match record.kind {
            // FORMULA, in its three generations.
            0x0006 | 0x0206 | 0x0406 => return self.formula(data),
            // STRING: the text of the formula before.
            0x0207 => return self.text_of_formula(data, more),
            // NUMBER, RK, MULRK, BOOLERR, LABEL, RSTRING, LABELSST.
            0x0203 => {
                if let Some(number) = data.float(6) {
                    return self.number(data, 2, 4, number);
                }
            }
            0x027E => {
                if let Some(number) = data.packed(6) {
                    return self.number(data, 2, 4, number);
                }
            }
            0x00BD => return self.numbers(data),
            0x0205 => {
                if let (Some(value), Some(is_error)) = (data.byte(6), data.byte(7)) {
                    let cell = self.bool_or_error(value, is_error != 0)?;
                    return self.put(data, cell);
                }
            }
            0x0204 | 0x00D6 => {
                if let Some(text) = self.book.writing.text(data, 6, false, more) {
                    let cell = self.keeper.text_cell(&text)?;
                    return self.put(data, cell);
                }
            }
            0x00FD => {
                let place = data.long(6).map(|place| place as usize);
                if let Some(text) = place.and_then(|place| self.book.texts.get(place)) {
                    return self.shared_text(data, text);
                }
            }
            _ => self.note(record.kind, data)?,
        }
        Ok(())
    }

    /// What a record says that is no cell.
    fn note(&mut self, kind: u16, data: Data<'_>) -> Result<(), Refusal> {
        match kind {
            // ROW
            0x0208 => {
                if let (Some(row), Some(marks)) = (data.short(0), data.short(12))
                    && marks & 0x20 != 0
                {
                    self.sheet.hidden_rows.push(u32::from(row) + 1);
                }
            }
            // COLINFO
            0x007D => {
                if let (Some(first), Some(last), Some(marks)) =
                    (data.short(0), data.short(2), data.short(8))
                    && marks & 1 != 0
                    && self.sheet.hidden_columns.len() < MOST_COLUMNS
                {
                    let columns = u32::from(first)..=u32::from(last.min(255));
                    self.sheet.hidden_columns.extend(columns);
                }
            }
            // FILTERMODE
            0x009B => self.sheet.filtered = true,
            // MERGEDCELLS
            0x00E5 => {
                for area in data.from(2).chunks_exact(8) {
                    let at = |at| Data(area).short(at).map_or(0, u32::from);
                    let (rows, columns) = ((at(0), at(2)), (at(4), at(6)));
                    self.keeper.merge(&mut self.sheet, rows, columns)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Puts a cell where its record says.
    fn put(&mut self, data: Data<'_>, cell: Cell) -> Result<(), Refusal> {
        let (Some(row), Some(column)) = (data.short(0), data.short(2)) else {
            return Ok(());
        };
        let struck = data.short(4).is_some_and(|look| self.book.strikes(look));
        self.put_at(u32::from(row), u32::from(column), cell, struck)
    }

    /// Puts a text where its record says, as it reads in a cell of this look.
    fn shared_text(&mut self, data: Data<'_>, text: &Shared) -> Result<(), Refusal> {
        let (Some(row), Some(column)) = (data.short(0), data.short(2)) else {
            return Ok(());
        };
        let (row, column) = (u32::from(row), u32::from(column));
        let strikes = data.short(4).is_some_and(|look| self.book.strikes(look));
        let (said, struck) = text.in_cell(strikes);
        self.put_at(row, column, Cell::Text(said.text.clone()), struck)?;
        if let Some(left) = &said.left {
            self.sheet.partly_read.add(row + 1, column, left.clone());
        }
        Ok(())
    }

    fn put_at(&mut self, row: u32, column: u32, cell: Cell, struck: bool) -> Result<(), Refusal> {
        self.awaits_text = false;
        if matches!(&cell, Cell::Text(text) if !text.is_empty()) {
            if !struck {
                self.plain_row = Some(row);
                if self.sheet.struck_rows.last() == Some(&(row + 1)) {
                    self.sheet.struck_rows.pop();
                }
            } else if self.plain_row != Some(row)
                && self.sheet.struck_rows.last() != Some(&(row + 1))
            {
                self.sheet.struck_rows.push(row + 1);
            }
        }
        self.keeper.put(&mut self.sheet, row, column, cell)
    }

    /// A number whose column and look stand at some places of its record.
    fn number(
        &mut self,
        data: Data<'_>,
        column: usize,
        look: usize,
        number: f64,
    ) -> Result<(), Refusal> {
        let (Some(row), Some(column), Some(look)) =
            (data.short(0), data.short(column), data.short(look))
        else {
            return Ok(());
        };
        let cell = self.book.shown(look).cell(number, self.book.epoch);
        self.put_at(u32::from(row), u32::from(column), cell, false)
    }

    /// Numbers side by side: row, first column, look and number of each, last column.
    fn numbers(&mut self, data: Data<'_>) -> Result<(), Refusal> {
        let (Some(row), Some(first)) = (data.short(0), data.short(2)) else {
            return Ok(());
        };
        let count = data.from(4).len().saturating_sub(2) / 6;
        for (column, place) in (u32::from(first)..).zip(0..count) {
            let at = 4 + 6 * place;
            let (Some(look), Some(number)) = (data.short(at), data.packed(at + 2)) else {
                break;
            };
            let cell = self.book.shown(look).cell(number, self.book.epoch);
            self.put_at(u32::from(row), column, cell, false)?;
        }
        Ok(())
    }

    /// A formula with the value that was computed last. A text comes in the next record; until then,
    /// there is no value.
    fn formula(&mut self, data: Data<'_>) -> Result<(), Refusal> {
        if data.short(12) != Some(0xFFFF) {
            return match data.float(6) {
                Some(number) => self.number(data, 2, 4, number),
                None => Ok(()),
            };
        }
        let value = data.byte(8).unwrap_or(0);
        match data.byte(6) {
            Some(0) => {
                self.put(data, Cell::Formula)?;
                self.awaits_text = true;
                Ok(())
            }
            Some(1) => self.put(data, Cell::Bool(value != 0)),
            Some(2) => {
                let cell = self.bool_or_error(value, true)?;
                self.put(data, cell)
            }
            // An empty text.
            _ => Ok(()),
        }
    }

    fn text_of_formula(&mut self, data: Data<'_>, more: &[&[u8]]) -> Result<(), Refusal> {
        let Some(text) = self.book.writing.text(data, 0, false, more) else {
            return Ok(());
        };
        let last = self
            .sheet
            .rows
            .last_mut()
            .and_then(|row| row.cells.last_mut());
        if let Some((_, cell)) = last.filter(|_| self.awaits_text) {
            *cell = self.keeper.text_cell(&text)?;
        }
        self.awaits_text = false;
        Ok(())
    }

    fn bool_or_error(&mut self, value: u8, is_error: bool) -> Result<Cell, Refusal> {
        Ok(if is_error {
            Cell::Error(self.keeper.text(error_text(value))?)
        } else {
            Cell::Bool(value != 0)
        })
    }
}
