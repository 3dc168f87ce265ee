//! The rows and cells of a piece of a sheet.

use super::bounds::{COLUMNS, ROWS, Spent};
use super::fault::{Fault, Read};
use super::formats::{Shows, shown};
use super::markup::{Tag, Tags, is_true, unescape, whole_number, without_escapes};
use super::places::{misplaced, place_of};
use super::strings::{Kept, Known, rich_text};
use super::styles::Style;
use super::values::decimal;
use crate::inventory::clock::{day_and_time, time_of};
use crate::inventory::grid::{Cell, Row};
use crate::inventory::workbook::runs::{InCell, Left, PartlyRead, Runs, Shared};

/// What the cells of a workbook refer to.
pub(super) struct Referred<'a> {
    pub shared: &'a [Shared],
    pub styles: &'a [Style],
    /// Whether dates are counted from 1904.
    pub from_1904: bool,
    pub known: &'a Known,
    pub spent: &'a Spent,
}

/// What a piece of a sheet holds.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Those that hold something.
    pub filled: Vec<Row>,
    /// Rows among them that are hidden, and that are struck through.
    pub hidden: Vec<u32>,
    pub struck: Vec<u32>,
    pub partly_read: PartlyRead,
    /// Background colours by row and column.
    pub fills: Vec<(u32, Vec<(u32, u32)>)>,
    /// How many cells the rows hold.
    pub cells: usize,
    /// The last row, whether it holds something or not.
    pub last: u32,
    /// Whether a cell holds a date by its number.
    pub has_dates: bool,
}

/// Colours further to the right are those of whole rows, up to the last column that there is.
const COLOURED: u32 = 256;

/// Days from the first day of Excel's calendar to that of a workbook counted from 1904.
const DAYS_TO_1904: f64 = 1462.0;

/// Reads a piece that holds whole rows. `before` is the row before it, as some writers do not
/// number rows; where it is not known and wanted, nothing is given back.
pub(super) fn read(
    piece: &[u8],
    before: Option<u32>,
    referred: &Referred<'_>,
) -> Read<Option<Rows>> {
    let mut reading = Reading {
        tags: Tags::of(piece),
        referred,
        kept: Kept::of(referred.known, referred.spent),
        rows: Rows::default(),
        runs: Runs::default(),
        left: None,
    };
    let mut last = before;
    while let Some(tag) = reading.tags.next()? {
        if tag.begins(b"row") {
            match reading.row(&tag, last)? {
                Some(number) => last = Some(number),
                None => return Ok(None),
            }
        } else if tag.begins(b"Choice") {
            reading.tags.skip(&tag)?;
        }
    }
    reading.rows.last = last.unwrap_or(0);
    Ok(Some(reading.rows))
}

struct Reading<'a> {
    tags: Tags<'a>,
    referred: &'a Referred<'a>,
    kept: Kept<'a>,
    rows: Rows,
    /// The text of the cell at hand; kept to be filled again.
    runs: Runs,
    /// What was taken out of it.
    left: Option<Left>,
}

/// What is counted of the row at hand.
#[derive(Default)]
struct Counted {
    texts: usize,
    struck_texts: usize,
    struck: usize,
    left: Vec<(u32, Left)>,
    fills: Vec<(u32, u32)>,
}

impl<'a> Reading<'a> {
    /// Reads a row that has just begun, and gives its number; nothing where it depends on a row
    /// before that is not known.
    fn row(&mut self, begun: &Tag<'a>, before: Option<u32>) -> Read<Option<u32>> {
        let (mut stated, mut is_hidden): (&[u8], bool) = (b"", false);
        for (name, value) in begun.attributes() {
            match name {
                b"r" => stated = value,
                b"hidden" => is_hidden |= is_true(value),
                // A row without height is as good as hidden.
                b"ht" => is_hidden |= matches!(decimal(value), Some(height) if height <= 0.0),
                _ => {}
            }
        }
        let number = if stated.is_empty() {
            None
        } else {
            Some(whole_number(stated).ok_or_else(|| misplaced(stated))?)
        };
        let (mut number, mut is_placed) = match (number, before) {
            (Some(number), _) => (number, true),
            (None, Some(before)) => (before + 1, false),
            (None, None) => return Ok(None),
        };
        // A row is mostly as long as the one above.
        let usual = self.rows.filled.last().map_or(4, |row| row.cells.len());
        let mut cells = Vec::with_capacity(usual);
        let mut counted = Counted::default();
        let mut next = 0;
        let mut is_open = !begun.is_empty;
        while is_open {
            let tag = self.tags.next()?.ok_or(Fault::Truncated)?;
            if tag.begins(b"c") {
                let format = Format::of(&tag);
                let (column, of_row) = match format.place {
                    b"" => (next, None),
                    place => place_of(place, stated)?,
                };
                // Rows without a number may have cells that tell it.
                if let Some(of_row) = of_row
                    && !is_placed
                {
                    (number, is_placed) = (of_row, true);
                }
                if column >= COLUMNS {
                    return Err(misplaced(format.place));
                }
                next = column + 1;
                let style = self.style(format.style);
                let strikes = style.is_some_and(|style| style.struck);
                let (cell, is_struck) = self.cell(&tag, &format, strikes)?;
                if let Some(fill) = style.and_then(|style| style.fill)
                    && column < COLOURED
                {
                    counted.fills.push((column, fill));
                }
                let Some(cell) = cell else {
                    continue;
                };
                counted
                    .left
                    .extend(self.left.take().map(|left| (column, left)));
                counted.struck += usize::from(is_struck);
                if matches!(cell, Cell::Text(_)) {
                    counted.texts += 1;
                    counted.struck_texts += usize::from(is_struck);
                }
                match of_row {
                    // A cell that says another row than the one around it stands there.
                    Some(elsewhere) if elsewhere != number => self.rows.filled.push(Row {
                        number: elsewhere,
                        values: 0,
                        cells: vec![(column, cell)],
                    }),
                    _ => cells.push((column, cell)),
                }
            } else if tag.begins(b"Choice") {
                self.tags.skip(&tag)?;
            } else if tag.name == b"row" {
                if !tag.ends {
                    return Err(Fault::damaged("une ligne en contient une autre"));
                }
                is_open = false;
            }
        }
        if number == 0 || number > ROWS {
            return Err(misplaced(number.to_string().as_bytes()));
        }
        self.keep(number, cells, is_hidden, counted);
        Ok(Some(number))
    }

    fn keep(&mut self, number: u32, cells: Vec<(u32, Cell)>, is_hidden: bool, counted: Counted) {
        if cells.is_empty() {
            return;
        }
        let rows = &mut self.rows;
        if !counted.fills.is_empty() {
            rows.fills.push((number, counted.fills));
        }
        for (column, left) in counted.left {
            rows.partly_read.add(number, column, left);
        }
        rows.cells += cells.len();
        if is_hidden {
            rows.hidden.push(number);
        }
        let (struck, all) = match counted.texts {
            0 => (counted.struck, cells.len()),
            texts => (counted.struck_texts, texts),
        };
        if struck * 2 > all {
            rows.struck.push(number);
        }
        rows.filled.push(Row {
            number,
            values: 0,
            cells,
        });
    }

    fn style(&self, index: &[u8]) -> Option<&'a Style> {
        if index.is_empty() {
            return self.referred.styles.first();
        }
        self.referred.styles.get(whole_number(index)? as usize)
    }

    /// Reads a cell that has just begun, whose style strikes through or not: what it holds, and
    /// whether all of it is struck through.
    fn cell(
        &mut self,
        begun: &Tag<'a>,
        format: &Format<'a>,
        strikes: bool,
    ) -> Read<(Option<Cell>, bool)> {
        if begun.is_empty {
            return Ok((None, false));
        }
        let (mut value, mut is_formula): (Option<&[u8]>, bool) = (None, false);
        let mut is_text = false;
        loop {
            let tag = self.tags.next()?.ok_or(Fault::Truncated)?;
            match tag.name {
                b"v" if !tag.ends => {
                    value = Some(if tag.is_empty { b"" } else { self.tags.text() });
                }
                b"f" => is_formula = true,
                b"is" if !tag.ends => {
                    rich_text(&mut self.tags, &tag, &mut self.runs)?;
                    is_text = true;
                }
                b"c" if tag.ends => break,
                b"c" | b"row" => return Err(Fault::damaged("une cellule n'est pas fermée")),
                b"Choice" if !tag.ends => self.tags.skip(&tag)?,
                _ => {}
            }
        }
        if is_text {
            return self.rich_cell(strikes);
        }
        let value = value.unwrap_or_default();
        if format.kind == b"s" {
            return self.shared(value, strikes);
        }
        let cell = self.value(value, format)?;
        // A text that a formula gives may be empty; without a value of any kind it never gave one.
        let is_uncomputed = is_formula && value.is_empty() && format.kind != b"str";
        Ok((cell.or(is_uncomputed.then_some(Cell::Formula)), strikes))
    }

    /// The cell of the runs that were just read.
    fn rich_cell(&mut self, strikes: bool) -> Read<(Option<Cell>, bool)> {
        let reading = self.runs.reading(strikes);
        let text = self.kept.keep(&without_escapes(&reading.text))?;
        let InCell { text, struck, left } = reading.kept(text);
        self.left = left;
        Ok(((!text.is_empty()).then_some(Cell::Text(text)), struck))
    }

    fn shared(&mut self, index: &[u8], strikes: bool) -> Read<(Option<Cell>, bool)> {
        if index.trim_ascii().is_empty() {
            return Ok((None, false));
        }
        let shared = whole_number(index).and_then(|at| self.referred.shared.get(at as usize));
        let Some(shared) = shared else {
            // Excel opens such a file after repair, without the text: it is not known.
            return Ok((Some(Cell::Error(self.kept.keep("texte perdu")?)), strikes));
        };
        let (said, struck) = shared.in_cell(strikes);
        self.left.clone_from(&said.left);
        let cell = (!said.text.is_empty()).then(|| Cell::Text(said.text.clone()));
        Ok((cell, struck))
    }

    fn text_cell(&mut self, text: &str) -> Read<Option<Cell>> {
        let text = self.kept.keep(&without_escapes(text))?;
        Ok((!text.is_empty()).then_some(Cell::Text(text)))
    }

    /// What the value of a cell says, by the kind that the cell tells.
    fn value(&mut self, value: &[u8], format: &Format<'a>) -> Read<Option<Cell>> {
        if matches!(format.kind, b"" | b"n") {
            return self.number(value, format);
        }
        let mut text = String::new();
        unescape(value, &mut text)?;
        if format.kind == b"str" || format.kind == b"inlineStr" {
            return self.text_cell(&text);
        }
        let stated = text.trim();
        if stated.is_empty() {
            return Ok(None);
        }
        Ok(Some(match format.kind {
            b"b" => Cell::Bool(is_true(stated.as_bytes())),
            b"e" => Cell::Error(self.kept.keep(stated)?),
            b"d" => match (day_and_time(stated), stated.parse::<f64>()) {
                (Some(cell), _) => cell,
                (None, Ok(serial)) => self.shown(serial, format.style)?,
                (None, Err(_)) => match time_of(stated) {
                    Some(time) => Cell::Time(time),
                    None => return self.text_cell(stated),
                },
            },
            _ => return self.text_cell(stated),
        }))
    }

    fn number(&mut self, value: &[u8], format: &Format<'a>) -> Read<Option<Cell>> {
        let value = value.trim_ascii();
        if value.is_empty() {
            return Ok(None);
        }
        if let Some(number) = decimal(value) {
            return self.shown(number, format.style).map(Some);
        }
        // Some writers forget to say that a value is a text.
        let mut text = String::new();
        unescape(value, &mut text)?;
        self.text_cell(&text)
    }

    /// A number as its cell shows it.
    fn shown(&mut self, number: f64, style: &[u8]) -> Read<Cell> {
        let shift = if self.referred.from_1904 {
            DAYS_TO_1904
        } else {
            0.0
        };
        let Some(style) = self.style(style) else {
            return Ok(Cell::Number(number));
        };
        Ok(match &style.shows {
            Shows::DateAndTime if (0.0..1.0).contains(&number) => Cell::Time(number),
            Shows::Date | Shows::DateAndTime => {
                self.rows.has_dates = true;
                Cell::Date(number + shift)
            }
            Shows::Time if number >= 1.0 => Cell::Time(number.fract()),
            Shows::Time | Shows::Duration if number >= 0.0 => Cell::Time(number),
            Shows::Number | Shows::Time | Shows::Duration => Cell::Number(number),
            Shows::Digits(pieces) => match shown(number, pieces) {
                Some(text) => Cell::Text(self.kept.keep(&text)?),
                None => Cell::Number(number),
            },
        })
    }
}

/// What the tag of a cell tells.
struct Format<'a> {
    place: &'a [u8],
    kind: &'a [u8],
    style: &'a [u8],
}

impl<'a> Format<'a> {
    fn of(tag: &Tag<'a>) -> Self {
        let mut format = Self {
            place: b"",
            kind: b"",
            style: b"",
        };
        for (name, value) in tag.attributes() {
            match name {
                b"r" => format.place = value,
                b"t" => format.kind = value,
                b"s" => format.style = value,
                _ => {}
            }
        }
        format
    }
}

#[cfg(test)]
mod tests;
