//! One sheet of an .ods: rows and columns with their repeats, groups, looks and merged areas.

use super::super::keeper::{BEYOND, Keeper, LAST_COLUMN, LAST_ROW};
use super::super::parts::{CUT, Xml, attributes, unescaped};
use super::super::refusal::Refusal;
use super::super::runs::{InCell, Left};
use super::cell::{Said, Shown, count};
use super::styles::{Look, Styles};
use crate::inventory::grid::{Cell, Sheet};
use quick_xml::events::{BytesStart, Event};

/// Most rows that a document may make out of one that says it is repeated: a hundred equal points in
/// a row are common, the formula that was filled down to the end of the sheet is no inventory.
const MOST_REPEATED_ROWS: u32 = 100_000;
/// Coloured blank cells are kept for the legend of a sheet, not for its margins: up to so many side by
/// side and so many in all.
const WIDEST_BLANK: u32 = 64;
const MOST_BLANKS: u32 = 50_000;

/// Reads a sheet whose start was just read; `None` for what LibreOffice keeps of other documents.
pub(super) fn read_table(
    xml: &mut Xml<'_>,
    styles: &Styles,
    keeper: &mut Keeper,
    name: String,
    style: &str,
) -> Result<Option<Sheet>, Refusal> {
    if name.starts_with("'file:") {
        xml.skip()?;
        return Ok(None);
    }
    let mut table = Table {
        sheet: keeper.sheet(name, styles.hides_sheet(style))?,
        xml,
        styles,
        keeper,
        columns: Vec::new(),
        width: 0,
        row: 0,
        groups: Vec::new(),
        closed_up: 0,
        repeated_rows: 0,
        blanks: 0,
        shown: Shown::default(),
    };
    table.read()?;
    let mut sheet = table.sheet;
    Keeper::finish(&mut sheet);
    Ok(Some(sheet))
}

/// A sheet while it is read.
struct Table<'t, 'x> {
    sheet: Sheet,
    xml: &'t mut Xml<'x>,
    styles: &'t Styles,
    keeper: &'t mut Keeper,
    /// The look of cells without a style, by column: the column after the last of each run.
    columns: Vec<(u32, Option<Look>)>,
    width: u32,
    /// The next row, from 0.
    row: u32,
    /// Groups that are open, and whether each is closed up.
    groups: Vec<bool>,
    closed_up: usize,
    repeated_rows: u32,
    blanks: u32,
    shown: Shown,
}

/// What a row holds, before its repeats.
#[derive(Default)]
struct RowRead {
    cells: Vec<(u32, u32, Cell)>,
    fills: Vec<(u32, u32)>,
    /// Columns of each merged area, and how many rows it has.
    merged: Vec<((u32, u32), u32)>,
    left: Vec<(u32, Left)>,
    struck: usize,
    plain: usize,
}

impl Table<'_, '_> {
    fn read(&mut self) -> Result<(), Refusal> {
        loop {
            match self.xml.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-column" => {
                        let column = Line::of(&tag, 1 << 14);
                        self.column(&column);
                        self.xml.skip()?;
                    }
                    "table:table-row" => {
                        let row = Line::of(&tag, 1 << 20);
                        self.row(&row)?;
                    }
                    "table:table-row-group" | "table:table-column-group" => {
                        let display =
                            attributes(&tag).find(|(key, _)| key.as_ref() == "table:display");
                        let is_closed = display.is_some_and(|(_, shown)| shown == "false");
                        self.groups.push(is_closed);
                        self.closed_up += usize::from(is_closed);
                    }
                    "table:table-rows"
                    | "table:table-header-rows"
                    | "table:table-columns"
                    | "table:table-header-columns" => self.groups.push(false),
                    _ => self.xml.skip()?,
                },
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(()),
                Event::End(_) => {
                    let was_closed = self.groups.pop().unwrap_or(false);
                    self.closed_up -= usize::from(was_closed);
                }
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
    }

    fn is_closed_up(&self) -> bool {
        self.closed_up > 0
    }

    fn column(&mut self, column: &Line) {
        let first = self.width;
        self.width = (first + column.repeated).min(1 << 14);
        if column.is_hidden() || self.is_closed_up() {
            self.sheet.hidden_columns.extend(first..self.width);
        }
        let look = column.style.as_deref().map(|style| self.styles.look(style));
        self.columns.push((self.width, look));
    }

    fn row(&mut self, row: &Line) -> Result<(), Refusal> {
        let read = self.cells(row)?;
        let first = self.row;
        let last = first.saturating_add(row.repeated - 1);
        self.row = last.saturating_add(1);
        for (columns, rows) in read.merged {
            let rows = (first, first.saturating_add(rows - 1));
            self.keeper.merge(&mut self.sheet, rows, columns)?;
        }
        let is_blank = read.cells.is_empty();
        if is_blank && (read.fills.is_empty() || first > LAST_ROW) {
            return Ok(());
        }
        if !read.cells.is_empty() {
            self.repeated_rows = self.repeated_rows.saturating_add(row.repeated - 1);
            if last > LAST_ROW && row.repeated == 1 {
                return Err(BEYOND);
            }
            if self.repeated_rows > MOST_REPEATED_ROWS || last > LAST_ROW {
                return Err(Refusal::TooLarge(format!(
                    "la ligne {} y est répétée {} fois",
                    first.saturating_add(1),
                    row.repeated
                )));
            }
        }
        let is_hidden = row.is_hidden() || self.is_closed_up();
        let last_kept = if read.cells.is_empty() { first } else { last };
        for at in first..=last_kept {
            for (column, repeated, cell) in &read.cells {
                for column in *column..column + repeated {
                    self.keeper.put(&mut self.sheet, at, column, cell.clone())?;
                }
            }
            if !read.fills.is_empty() {
                self.sheet.fills.insert(at + 1, read.fills.clone());
            }
            if is_hidden {
                self.sheet.hidden_rows.push(at + 1);
                self.sheet.filtered |= row.visibility == Visibility::Filtered;
            }
            for (column, left) in &read.left {
                self.sheet.partly_read.add(at + 1, *column, left.clone());
            }
            if read.struck > 0 && read.plain == 0 {
                self.sheet.struck_rows.push(at + 1);
            }
        }
        Ok(())
    }

    /// Reads the cells of a row, up to its end.
    fn cells(&mut self, row: &Line) -> Result<RowRead, Refusal> {
        let mut read = RowRead::default();
        let mut column = 0_u32;
        let of_row = row.style.as_deref().map(|style| self.styles.look(style));
        loop {
            match self.xml.next()? {
                Event::Start(tag) => {
                    let is_covered = match tag.name().as_ref() {
                        "table:table-cell" => false,
                        // What a merged cell hides nobody sees.
                        "table:covered-table-cell" => true,
                        _ => {
                            self.xml.skip()?;
                            continue;
                        }
                    };
                    let said = Said::of(&tag);
                    let first = column;
                    column = column.saturating_add(said.repeated);
                    if is_covered {
                        self.xml.skip()?;
                    } else {
                        self.cell(&said, first, of_row, &mut read)?;
                    }
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(read),
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
    }

    fn cell(
        &mut self,
        said: &Said,
        column: u32,
        of_row: Option<Look>,
        read: &mut RowRead,
    ) -> Result<(), Refusal> {
        self.shown.read(self.xml, self.styles)?;
        let own = said.style.as_deref().map(|style| self.styles.look(style));
        let is_own = own.is_some();
        let look = own.or(of_row).unwrap_or_else(|| self.of_column(column));
        let reading = self.shown.runs.reading(look.struck);
        let cell = said.cell(&reading.text, self.keeper)?;
        let after = column.saturating_add(said.repeated);
        if cell.is_some() && after > LAST_COLUMN + 1 {
            return Err(BEYOND);
        }
        if said.rows_spanned > 1 || said.columns_spanned > 1 {
            let columns = (column, column.saturating_add(said.columns_spanned - 1));
            read.merged.push((columns, said.rows_spanned));
        }
        if let Some(colour) = look.fill {
            let is_kept = cell.is_some()
                || is_own && said.repeated <= WIDEST_BLANK && self.blanks < MOST_BLANKS;
            if is_kept {
                if cell.is_none() {
                    self.blanks += said.repeated;
                }
                let columns = column..after.min(LAST_COLUMN + 1);
                read.fills.extend(columns.map(|column| (column, colour)));
            }
        }
        if let Some(cell) = cell {
            if let Cell::Text(text) = &cell {
                let InCell { struck, left, .. } = reading.kept(text.clone());
                *(if struck {
                    &mut read.struck
                } else {
                    &mut read.plain
                }) += 1;
                read.left.extend(left.map(|left| (column, left)));
            }
            read.cells.push((column, said.repeated, cell));
        }
        Ok(())
    }

    /// How a cell of a column looks that says nothing itself.
    fn of_column(&self, column: u32) -> Look {
        let run = self.columns.partition_point(|(until, _)| *until <= column);
        let look = self.columns.get(run).and_then(|(_, look)| *look);
        look.unwrap_or_default()
    }
}

/// What the tag of a row or column says.
struct Line {
    repeated: u32,
    visibility: Visibility,
    /// The style of its cells that say none.
    style: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visibility {
    Shown,
    Hidden,
    Filtered,
}

impl Line {
    fn of(tag: &BytesStart<'_>, most: u32) -> Self {
        let mut line = Self {
            repeated: 1,
            visibility: Visibility::Shown,
            style: None,
        };
        for (key, value) in attributes(tag) {
            match key.as_ref() {
                "table:number-rows-repeated" | "table:number-columns-repeated" => {
                    line.repeated = count(&value, most);
                }
                "table:visibility" => {
                    line.visibility = match &*value {
                        "collapse" => Visibility::Hidden,
                        "filter" => Visibility::Filtered,
                        _ => Visibility::Shown,
                    };
                }
                "table:default-cell-style-name" => line.style = Some(unescaped(&value)),
                _ => {}
            }
        }
        line
    }

    fn is_hidden(&self) -> bool {
        self.visibility != Visibility::Shown
    }
}
