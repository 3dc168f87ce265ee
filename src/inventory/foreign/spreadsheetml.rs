//! XML Spreadsheet 2003, which older programs export under the name .xls.

use super::{report_format, too_long, too_wide};
use crate::inventory::bounds::{CELL, MOST_SHEETS, ROWS};
use crate::inventory::clock::day_and_time;
use crate::inventory::encoding::decode;
use crate::inventory::grid::{Cell, Sheet};
use crate::inventory::workbook::{Keeper, Refusal};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::{BTreeMap, BTreeSet};

const WHAT: &str = "un classeur XML (« Feuille de calcul XML 2003 »)";

/// Most elements, ends and texts of a workbook: those of some three hundred thousand points.
const MOST_EVENTS: usize = 25_000_000;

/// Reads every sheet.
///
/// # Errors
/// The XML breaks off or is no XML, or asks for more room than there is.
pub(super) fn read(bytes: &[u8], keeper: Keeper) -> Result<Vec<Sheet>, Refusal> {
    let decoded = decode(bytes, None);
    let mut xml = Reader::from_str(&decoded.text);
    xml.config_mut().allow_dangling_amp = true;
    let mut book = Book::of(keeper);
    let mut events = 0;
    loop {
        match xml.read_event() {
            Ok(Event::Start(tag)) => book.start(&tag)?,
            Ok(Event::Empty(tag)) => {
                book.start(&tag)?;
                book.end(tag.local_name().as_ref())?;
            }
            Ok(Event::End(tag)) => book.end(tag.local_name().as_ref())?,
            Ok(Event::Text(text)) => book.text(&text),
            Ok(Event::CData(text)) => book.text(&text),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => book.text(c.encode_utf8(&mut [0; 4])),
                _ => book.text(match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    "nbsp" => " ",
                    _ => "",
                }),
            },
            Ok(Event::Eof) if book.sheet.is_none() => break,
            Ok(Event::Eof) | Err(_) => return Err(Refusal::DamagedExport(WHAT)),
            Ok(_) => {}
        }
        if book.column > super::MOST_COLUMNS {
            return Err(too_wide());
        }
        events += 1;
        book.keeper.step()?;
        if events > MOST_EVENTS || book.row > ROWS || book.sheets.len() > MOST_SHEETS {
            return Err(too_long());
        }
    }
    report_format(&mut book.sheets, WHAT, "ses feuilles");
    if let Some(first) = book.sheets.first_mut() {
        first.decisions.extend(decoded.decision);
    }
    Ok(book.sheets)
}

/// The workbook as its elements come.
struct Book {
    keeper: Keeper,
    sheets: Vec<Sheet>,
    /// The sheet at hand; nothing between two sheets.
    sheet: Option<Sheet>,
    /// The row at hand, and the column of the next cell, from 1.
    row: u32,
    column: u32,
    /// The column of the next `Column`, from 0.
    of_columns: u32,
    cell: Option<Open>,
    /// The element whose text is wanted.
    wanted: Option<Wanted>,
    text: String,
    /// Inside a comment of a cell, whose text is none of the cell's.
    in_comment: bool,
    style: String,
    fills: BTreeMap<String, u32>,
    struck: BTreeSet<String>,
}

struct Open {
    kind: String,
    style: String,
    is_formula: bool,
    value: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Data,
    Visible,
}

impl Book {
    fn of(keeper: Keeper) -> Self {
        Self {
            keeper,
            sheets: Vec::new(),
            sheet: None,
            row: 0,
            column: 0,
            of_columns: 0,
            cell: None,
            wanted: None,
            text: String::new(),
            in_comment: false,
            style: String::new(),
            fills: BTreeMap::new(),
            struck: BTreeSet::new(),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        match tag.local_name().as_ref() {
            "Style" => self.style = attribute(tag, "ID").unwrap_or_default(),
            "Interior" => {
                let colour = attribute(tag, "Color")
                    .and_then(|colour| u32::from_str_radix(colour.strip_prefix('#')?, 16).ok())
                    .filter(|colour| *colour < 0xFF_FFFF);
                self.fills
                    .extend(colour.map(|colour| (self.style.clone(), colour)));
            }
            "Font" if attribute(tag, "StrikeThrough").as_deref() == Some("1") => {
                self.struck.insert(self.style.clone());
            }
            "Worksheet" => {
                self.sheet = Some(Sheet {
                    name: attribute(tag, "Name").unwrap_or_default(),
                    ..Sheet::default()
                });
                (self.row, self.of_columns) = (0, 0);
            }
            "Column" => self.start_column(tag),
            "Row" => {
                self.row = number(tag, "Index").unwrap_or(self.row + 1);
                self.column = 1;
                if is_hidden(tag)
                    && let Some(sheet) = &mut self.sheet
                {
                    sheet.hidden_rows.push(self.row);
                }
            }
            "Cell" => self.start_cell(tag)?,
            "Comment" => self.in_comment = true,
            "Data" if !self.in_comment => {
                if let Some(cell) = &mut self.cell {
                    cell.kind = attribute(tag, "Type").unwrap_or_default();
                    self.want(Wanted::Data);
                }
            }
            "Visible" => self.want(Wanted::Visible),
            "AutoFilterColumn" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.filtered = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn want(&mut self, what: Wanted) {
        self.wanted = Some(what);
        self.text.clear();
    }

    fn text(&mut self, text: &str) {
        if self.wanted.is_some() && !self.in_comment {
            self.text.push_str(text);
        }
    }

    fn start_column(&mut self, tag: &BytesStart<'_>) {
        let first = number(tag, "Index").map_or(self.of_columns, |index| index.max(1) - 1);
        let last = first
            .saturating_add(number(tag, "Span").unwrap_or(0))
            .min(super::MOST_COLUMNS);
        self.of_columns = last.saturating_add(1);
        if is_hidden(tag)
            && let Some(sheet) = &mut self.sheet
        {
            // Columns come in order; one that is told again is hidden already.
            let known = sheet.hidden_columns.last().map_or(0, |last| last + 1);
            sheet.hidden_columns.extend(first.max(known)..=last);
        }
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        self.column = number(tag, "Index").unwrap_or(self.column).max(1);
        let [across, down] =
            ["MergeAcross", "MergeDown"].map(|name| number(tag, name).unwrap_or(0));
        if let Some(sheet) = self.sheet.as_mut().filter(|_| across > 0 || down > 0) {
            let row = self.row.max(1) - 1;
            let rows = (row, row.saturating_add(down));
            let column = self.column - 1;
            let columns = (column, column.saturating_add(across));
            self.keeper.merge(sheet, rows, columns)?;
        }
        self.cell = Some(Open {
            kind: String::new(),
            style: attribute(tag, "StyleID").unwrap_or_default(),
            is_formula: attribute(tag, "Formula").is_some(),
            value: None,
        });
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "Comment" => self.in_comment = false,
            "Data" if !self.in_comment && self.wanted == Some(Wanted::Data) => {
                self.wanted = None;
                if let Some(cell) = &mut self.cell {
                    cell.value = Some(std::mem::take(&mut self.text));
                }
            }
            "Visible" if self.wanted.take() == Some(Wanted::Visible) => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.hidden |= self.text.trim() != "SheetVisible";
                }
            }
            "Cell" => self.end_cell()?,
            "Worksheet" => self.sheets.extend(self.sheet.take()),
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let (Some(cell), Some(sheet)) = (self.cell.take(), &mut self.sheet) else {
            return Ok(());
        };
        let column = self.column - 1;
        // The next cell stands right of what this one merges.
        let merged = sheet.merged.last();
        self.column = merged
            .filter(|area| area.rows.0 == self.row && area.columns.0 == column)
            .map_or(column, |area| area.columns.1)
            .saturating_add(2);
        if let Some(colour) = self.fills.get(&cell.style) {
            self.keeper.pay(CELL)?;
            sheet
                .fills
                .entry(self.row)
                .or_default()
                .push((column, *colour));
        }
        let value = match cell.value {
            Some(text) => value(&cell.kind, &text, &mut self.keeper)?,
            None => cell.is_formula.then_some(Cell::Formula),
        };
        if let Some(value) = value {
            if self.struck.contains(&cell.style) && sheet.struck_rows.last() != Some(&self.row) {
                sheet.struck_rows.push(self.row);
            }
            self.keeper.put(sheet, self.row.max(1) - 1, column, value)?;
        }
        Ok(())
    }
}

/// What a cell holds, as its type says.
fn value(kind: &str, text: &str, keeper: &mut Keeper) -> Result<Option<Cell>, Refusal> {
    let plain = text.trim();
    if plain.is_empty() {
        return Ok(None);
    }
    let read = match kind {
        "Number" => plain
            .parse()
            .ok()
            .filter(|n: &f64| n.is_finite())
            .map(Cell::Number),
        "DateTime" => day_and_time(plain),
        "Boolean" => Some(Cell::Bool(
            plain == "1" || plain.eq_ignore_ascii_case("true"),
        )),
        "Error" => Some(Cell::Error(keeper.text(plain)?)),
        _ => None,
    };
    match read {
        None => keeper.text_cell(text).map(Some),
        read => Ok(read),
    }
}

/// An attribute, whatever the prefix of its namespace.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(match found.normalized_value(XmlVersion::Implicit1_0) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.into_owned(),
    })
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "Hidden").as_deref() == Some("1")
}
