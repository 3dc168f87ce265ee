//! The cells of one sheet of an .xlsb.

use super::super::keeper::{Keeper, LAST_COLUMN};
use super::super::refusal::Refusal;
use super::super::runs::Shared;
use super::super::xls::{error_text, unpacked};
use super::Book;
use super::records::Records;
use crate::inventory::grid::{Cell, Sheet};

/// Hidden columns of a sheet, some told twice.
const MOST_COLUMNS: usize = 1 << 15;

/// Kinds of records that are looked into: row, cells in their long and short forms, cell with fonts
/// within its text, cell that names its text, column, merged area, end of the cells, filter.
const ROW: u16 = 0x0000;
const RICH_TEXT: u16 = 0x003E;
const SHARED_TEXT: u16 = 0x0007;
const COLUMN: u16 = 0x003C;
const MERGED: u16 = 0x00B0;
const FILTER: u16 = 0x00A1;

/// Cells in their long form; those of the short form begin four bytes earlier, without a column.
const CELLS: std::ops::RangeInclusive<u16> = 0x0001..=0x000B;
const SHORT_CELLS: std::ops::RangeInclusive<u16> = 0x000C..=0x0012;
const TO_LONG: u16 = 0x000B;

fn is_used(kind: u16) -> bool {
    kind == ROW
        || CELLS.contains(&kind)
        || SHORT_CELLS.contains(&kind)
        || [RICH_TEXT, COLUMN, MERGED, FILTER].contains(&kind)
}

/// Reads a sheet, from its first record to its last.
pub(super) fn read_sheet(
    mut sheet: Sheet,
    records: &mut Records<'_>,
    book: &Book,
    keeper: &mut Keeper,
) -> Result<Sheet, Refusal> {
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut struck = Struck::default();
    while let Some(kind) = records.next(is_used)? {
        match kind {
            ROW => {
                struck.end(row, &mut sheet);
                row = records.long(0).unwrap_or(u32::MAX);
                // The next short cell stands in the first column.
                column = u32::MAX;
                let hides = records.byte(11).is_some_and(|marks| marks & 0x10 != 0);
                if hides {
                    sheet.hidden_rows.push(row.saturating_add(1));
                }
            }
            COLUMN => {
                let marks = records.short(16).unwrap_or(0);
                if let (Some(first), Some(last)) = (records.long(0), records.long(4))
                    && marks & 1 != 0
                    && sheet.hidden_columns.len() < MOST_COLUMNS
                {
                    sheet.hidden_columns.extend(first..=last.min(LAST_COLUMN));
                }
            }
            MERGED => {
                let at = |at| records.long(at).unwrap_or(u32::MAX);
                let (rows, columns) = ((at(0), at(4)), (at(8), at(12)));
                keeper.merge(&mut sheet, rows, columns)?;
            }
            FILTER => sheet.filtered = true,
            _ => {
                // A short cell has no column of its own: it stands beside the last one.
                let (kind, look_at) = if SHORT_CELLS.contains(&kind) {
                    column = column.wrapping_add(1);
                    (kind - TO_LONG, 0)
                } else {
                    column = records.long(0).unwrap_or(u32::MAX);
                    (kind, 4)
                };
                let look = records.long(look_at).unwrap_or(0) & 0x00FF_FFFF;
                let Some(cell) = cell(kind, look_at + 4, look, records, book, keeper)? else {
                    continue;
                };
                let shared = shared_text(kind, look_at + 4, records, book);
                let said = shared.map(|text| text.in_cell(book.strikes(look)));
                if matches!(&cell, Cell::Text(text) if !text.is_empty()) {
                    struck.add(said.map_or_else(|| book.strikes(look), |(_, struck)| struck));
                }
                keeper.put(&mut sheet, row, column, cell)?;
                if let Some(left) = said.and_then(|(said, _)| said.left.as_ref()) {
                    sheet.partly_read.add(row + 1, column, left.clone());
                }
            }
        }
    }
    struck.end(row, &mut sheet);
    Keeper::finish(&mut sheet);
    book.epoch.report(&mut sheet);
    Ok(sheet)
}

/// The text that a cell names by its number, from some place of its record on.
fn shared_text<'b>(
    kind: u16,
    at: usize,
    records: &Records<'_>,
    book: &'b Book,
) -> Option<&'b Shared> {
    let place = records.long(at).filter(|_| kind == SHARED_TEXT)?;
    book.texts.get(place as usize)
}

/// What a cell of some kind holds, from some place of its record on.
fn cell(
    kind: u16,
    at: usize,
    look: u32,
    records: &Records<'_>,
    book: &Book,
    keeper: &mut Keeper,
) -> Result<Option<Cell>, Refusal> {
    let number = |number| book.shown(look).cell(number, book.epoch);
    Ok(match kind {
        0x0002 => records.long(at).map(|packed| number(unpacked(packed))),
        0x0003 | 0x000B => match records.byte(at) {
            Some(code) => Some(Cell::Error(keeper.text(error_text(code))?)),
            None => None,
        },
        0x0004 | 0x000A => records.byte(at).map(|value| Cell::Bool(value != 0)),
        0x0005 | 0x0009 => records.float(at).map(number),
        0x0006 | 0x0008 | RICH_TEXT => {
            let at = if kind == RICH_TEXT { at + 1 } else { at };
            match records.text(at) {
                Some(text) => Some(keeper.text_cell(&text)?),
                None => None,
            }
        }
        SHARED_TEXT => shared_text(kind, at, records, book)
            .map(|text| Cell::Text(text.in_cell(book.strikes(look)).0.text.clone())),
        // A cell with a look only.
        _ => None,
    })
}

/// Whether the texts of the row at hand are struck through, all of them.
#[derive(Default)]
struct Struck {
    struck: bool,
    plain: bool,
}

impl Struck {
    fn add(&mut self, struck: bool) {
        self.struck |= struck;
        self.plain |= !struck;
    }

    fn end(&mut self, row: u32, sheet: &mut Sheet) {
        let row_struck = std::mem::take(self);
        if row_struck.struck && !row_struck.plain {
            sheet.struck_rows.push(row.saturating_add(1));
        }
    }
}
