//! Tables of a web page: what many programs export under the name .xls, and Excel opens after one
//! warning.

mod table;

use super::{report_format, too_long};
use crate::inventory::bounds::MOST_SHEETS;
use crate::inventory::encoding::decode;
use crate::inventory::grid::{Cell, Sheet};
use crate::inventory::workbook::Refusal;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Emitter, ForwardingEmitter, Tokenizer};
use std::collections::BTreeSet;
pub(super) use table::Room;
use table::Table;

/// Tables inside tables, deeper than any page has them.
const DEEPEST: usize = 32;
/// Most tags of a page: those of some three hundred thousand points.
const MOST_TAGS: usize = 5_000_000;
/// Elements that end a line of text.
const BLOCKS: [&[u8]; 14] = [
    b"p", b"div", b"h1", b"h2", b"h3", b"h4", b"h5", b"h6", b"li", b"center", b"form", b"body",
    b"hr", b"br",
];

/// Reads the tables of a page, each as one sheet.
///
/// # Errors
/// A table is wider than a sheet can be, or the page asks for more room than there is.
pub(super) fn read(
    bytes: &[u8],
    said: Option<&str>,
    room: &mut Room,
) -> Result<Vec<Sheet>, Refusal> {
    let declared = charset(bytes);
    let decoded = decode(bytes, said.or(declared.as_deref()));
    let mut page = Page::default();
    let mut tags = 0;
    for Ok(token) in Tokenizer::new_with_emitter(decoded.text.as_ref(), Tokens::new()) {
        tags += usize::from(matches!(token, Token::StartTag(_)));
        if tags > MOST_TAGS || page.open.len() + page.closed.len() > MOST_SHEETS {
            return Err(too_long());
        }
        room.keeper.step()?;
        page.take(token, room)?;
    }
    let mut sheets = page.sheets(room)?;
    report_format(&mut sheets, "page web (HTML)", "les tableaux de la page");
    if let Some(first) = sheets.first_mut() {
        first.decisions.extend(decoded.decision);
    }
    Ok(sheets)
}

/// The tokens of a page, without what the tokenizer finds wrong in it: there may be as much of that as
/// there are bytes, and it is all kept up to the next tag.
struct Tokens(DefaultEmitter);

impl Tokens {
    fn new() -> Self {
        let mut all = DefaultEmitter::default();
        all.naively_switch_states(true);
        Self(all)
    }
}

impl ForwardingEmitter for Tokens {
    type Token = Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Token> {
        &mut self.0
    }

    fn emit_error(&mut self, _: html5gum::Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// The encoding that a page says it is in.
fn charset(bytes: &[u8]) -> Option<String> {
    const LONGEST: usize = 20;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(super::HEAD)]).to_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let name = rest.trim_start_matches(['"', '\'', ' ']);
    Some(
        name.chars()
            .take(LONGEST)
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect(),
    )
}

/// A page as its tags come.
#[derive(Default)]
struct Page {
    /// Tables that are open, the outermost first.
    open: Vec<Table>,
    /// Tables that are closed, by the order in which they were opened.
    closed: Vec<(usize, Table)>,
    opened: usize,
    /// Lines of text outside all tables since the last of them.
    outside: String,
    /// Names of sheets that Excel left in a comment.
    names: Vec<String>,
    /// Classes of cells that hold dates.
    dates: BTreeSet<String>,
    /// The element whose text is not for people.
    silent: Option<Vec<u8>>,
}

impl Page {
    fn take(&mut self, token: Token, room: &mut Room) -> Result<(), Refusal> {
        match token {
            Token::StartTag(tag) => self.start(&tag, room)?,
            Token::EndTag(tag) => self.end(&tag.name, room)?,
            Token::String(text) => self.text(&String::from_utf8_lossy(&text)),
            Token::Comment(text) => self.names_in(&String::from_utf8_lossy(&text)),
            Token::Doctype(_) | Token::Error(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &StartTag<()>, room: &mut Room) -> Result<(), Refusal> {
        let name: &[u8] = &tag.name;
        match name {
            b"table" if self.open.len() < DEEPEST => {
                let lines = std::mem::take(&mut self.outside);
                let lines = if self.open.is_empty() {
                    lines.as_str()
                } else {
                    ""
                };
                self.open.push(Table::new(self.opened, lines, room)?);
                self.opened += 1;
            }
            b"tr" => {
                if let Some(table) = self.open.last_mut() {
                    table.start_row(is_hidden(tag), room)?;
                }
            }
            b"td" | b"th" => {
                let is_date = attribute(tag, b"style").is_some_and(|style| is_date_format(&style))
                    || attribute(tag, b"class")
                        .is_some_and(|class| class.split(' ').any(|c| self.dates.contains(c)));
                if let Some(table) = self.open.last_mut() {
                    let spans = [b"rowspan", b"colspan"].map(|span| number(tag, span));
                    table.start_cell(spans, value(tag, is_date), room)?;
                }
            }
            b"caption" => self.outside.clear(),
            b"script" | b"style" | b"title" | b"xml" if !tag.self_closing => {
                self.silent = Some(name.to_vec());
            }
            _ if BLOCKS.contains(&name) => self.break_line(),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8], room: &mut Room) -> Result<(), Refusal> {
        if self.silent.as_deref() == Some(name) {
            self.silent = None;
        }
        match name {
            b"table" => self.close_table(room)?,
            b"tr" | b"td" | b"th" => {
                if let Some(table) = self.open.last_mut() {
                    table.end_cell(room)?;
                }
            }
            b"caption" => {
                if let Some(table) = self.open.last_mut() {
                    self.outside.trim().clone_into(&mut table.sheet.name);
                    self.outside.clear();
                }
            }
            _ if BLOCKS.contains(&name) => self.break_line(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match self.silent.as_deref() {
            Some(b"style") => self.dates.extend(classes_of_dates(text)),
            Some(_) => {}
            None => match self.open.last_mut() {
                Some(table) if table.is_in_cell() => table.text(text),
                _ => add_collapsed(&mut self.outside, text),
            },
        }
    }

    fn break_line(&mut self) {
        match self.open.last_mut() {
            Some(table) if table.is_in_cell() => table.break_line(),
            _ => self.outside.push('\n'),
        }
    }

    fn close_table(&mut self, room: &mut Room) -> Result<(), Refusal> {
        if let Some(mut table) = self.open.pop() {
            table.end_cell(room)?;
            self.closed.push((table.order, table));
        }
        Ok(())
    }

    /// Excel writes the names of the sheets in a comment or in an island of XML.
    fn names_in(&mut self, comment: &str) {
        let names = comment.split("<x:Name>").skip(1);
        let names =
            names.filter_map(|rest| Some(rest.split_once("</x:Name>")?.0.trim().to_owned()));
        self.names.extend(names);
    }

    fn sheets(mut self, room: &mut Room) -> Result<Vec<Sheet>, Refusal> {
        while !self.open.is_empty() {
            self.close_table(room)?;
        }
        self.closed.sort_by_key(|(order, _)| *order);
        let mut tables: Vec<Table> = Vec::new();
        for (_, table) in self.closed {
            match tables.last_mut() {
                // Programs that keep titles in view put them in a table of their own.
                Some(titles) if titles.heads(&table) => titles.append(table),
                _ if table.sheet.rows.is_empty() => {}
                _ => tables.push(table),
            }
        }
        if let Some(last) = tables.last_mut() {
            last.add_lines(&self.outside, room)?;
        }
        let named = self.names.len() == tables.len();
        let mut sheets: Vec<Sheet> = tables.into_iter().map(|table| table.sheet).collect();
        if named {
            for (sheet, name) in sheets.iter_mut().zip(self.names) {
                sheet.name = name;
            }
        }
        Ok(sheets)
    }
}

/// Adds a text as a browser shows it: a run of white space is one space.
fn add_collapsed(to: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            to.push(c);
        } else if !to.ends_with([' ', '\n']) {
            to.push(' ');
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value = tag.attributes.get(name)?;
    Some(String::from_utf8_lossy(value).into_owned())
}

fn number(tag: &StartTag<()>, name: &[u8]) -> u32 {
    attribute(tag, name)
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(1)
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    attribute(tag, b"style").is_some_and(|style| {
        let style: String = style.to_lowercase().split_whitespace().collect();
        style.contains("display:none")
    })
}

/// What Excel or LibreOffice say that a cell holds, beside what it shows.
fn value(tag: &StartTag<()>, is_date: bool) -> Option<Cell> {
    let number = [b"x:num".as_slice(), b"sdval"]
        .into_iter()
        .filter_map(|name| attribute(tag, name))
        .find_map(|value| value.trim().parse::<f64>().ok())
        .filter(|number| number.is_finite())?;
    Some(if is_date {
        Cell::Date(number)
    } else {
        Cell::Number(number)
    })
}

/// The classes of a style sheet whose numbers are dates.
fn classes_of_dates(css: &str) -> impl Iterator<Item = String> + '_ {
    css.split('}').filter_map(|rule| {
        let (names, style) = rule.split_once('{')?;
        let class = names.rsplit('.').next()?.trim();
        is_date_format(style).then(|| class.to_owned())
    })
}

/// Whether a style shows a number as a date: `mso-number-format:"Short Date"`, `dd\/mm\/yyyy`.
fn is_date_format(style: &str) -> bool {
    let style = style.to_lowercase();
    style
        .split_once("mso-number-format:")
        .map(|(_, format)| format.split(';').next().unwrap_or_default())
        .is_some_and(|format| {
            format.contains("date") || format.contains("yy") || format.contains("mmm")
        })
}
