//! One cell of an .ods: its typed value, and the text that it shows.

use super::super::keeper::Keeper;
use super::super::parts::{CUT, Xml, attributes, unescaped};
use super::super::refusal::Refusal;
use super::super::runs::{Look, Runs};
use super::styles::Styles;
use crate::inventory::clock::day_and_time;
use crate::inventory::grid::Cell;
use quick_xml::events::{BytesStart, Event};

/// Most blanks of one `text:s`.
const MOST_BLANKS: usize = 1_000;

/// What the tag of a cell says.
#[derive(Default)]
pub(super) struct Said {
    kind: Kind,
    /// The value, where the tag gives it.
    value: Option<String>,
    is_formula: bool,
    pub style: Option<String>,
    pub repeated: u32,
    pub rows_spanned: u32,
    pub columns_spanned: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    /// The tag does not say.
    #[default]
    Untold,
    Number,
    Date,
    Time,
    Bool,
    Text,
    Error,
}

/// A count of repeats or of cells spanned: 1 where it cannot be read.
pub(super) fn count(value: &str, most: u32) -> u32 {
    value.trim().parse().unwrap_or(1_u32).clamp(1, most)
}

impl Said {
    pub fn of(tag: &BytesStart<'_>) -> Self {
        let mut said = Self {
            repeated: 1,
            rows_spanned: 1,
            columns_spanned: 1,
            ..Self::default()
        };
        for (key, value) in attributes(tag) {
            match key.as_ref() {
                "office:value-type" if said.kind != Kind::Error => {
                    said.kind = match &*value {
                        "float" | "percentage" | "currency" => Kind::Number,
                        "date" => Kind::Date,
                        "time" => Kind::Time,
                        "boolean" => Kind::Bool,
                        "string" => Kind::Text,
                        _ => Kind::Untold,
                    };
                }
                "calcext:value-type" if value == "error" => said.kind = Kind::Error,
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => {
                    said.value = Some(unescaped(&value));
                }
                "table:formula" => said.is_formula = true,
                "table:style-name" => said.style = Some(unescaped(&value)),
                "table:number-columns-repeated" => said.repeated = count(&value, 1 << 14),
                "table:number-rows-spanned" => said.rows_spanned = count(&value, 1 << 20),
                "table:number-columns-spanned" => said.columns_spanned = count(&value, 1 << 14),
                _ => {}
            }
        }
        said
    }

    /// The cell, with the text that it shows; `None` where it holds nothing.
    pub fn cell(&self, shown: &str, keeper: &mut Keeper) -> Result<Option<Cell>, Refusal> {
        let value = self.value.as_deref();
        let typed = match self.kind {
            Kind::Number => value.and_then(|v| v.trim().parse().ok()).map(Cell::Number),
            Kind::Date => value.and_then(day_and_time),
            Kind::Time => value.and_then(duration).map(Cell::Time),
            Kind::Bool => value.map(|v| Cell::Bool(v.eq_ignore_ascii_case("true"))),
            Kind::Error => Some(Cell::Error(keeper.text(shown)?)),
            Kind::Text | Kind::Untold => None,
        };
        if typed.is_some() {
            return Ok(typed);
        }
        // A text may be told by the tag; whatever cannot be read there is as it is shown.
        let text = match (self.kind, value) {
            (Kind::Text, Some(stated)) => stated,
            (_, Some(stated)) if shown.trim().is_empty() => stated,
            _ => shown,
        };
        if !text.trim().is_empty() {
            return keeper.text_cell(text).map(Some);
        }
        // A formula with an empty text has a value; one without any type has none yet.
        Ok((self.is_formula && self.kind == Kind::Untold).then_some(Cell::Formula))
    }
}

/// The days of a duration such as `PT23H00M00S`.
fn duration(iso: &str) -> Option<f64> {
    let (sign, rest) = match iso.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, iso),
    };
    let mut rest = rest.strip_prefix('P')?;
    let (mut days, mut of_time) = (0.0, false);
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            (rest, of_time) = (time, true);
            continue;
        }
        let unit = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = rest[..unit].replace(',', ".").parse().ok()?;
        days += number
            * match (&rest[unit..=unit], of_time) {
                ("D", false) => 1.0,
                ("H", true) => 1.0 / 24.0,
                ("M", true) => 1.0 / 1440.0,
                ("S", true) => 1.0 / 86_400.0,
                _ => return None,
            };
        rest = &rest[unit + 1..];
    }
    Some(sign * days).filter(|days| days.is_finite())
}

/// The text that a cell shows.
#[derive(Default)]
pub(super) struct Shown {
    pub runs: Runs,
}

impl Shown {
    /// Reads the paragraphs of a cell, up to its end. What lies over or beside them (notes,
    /// drawings) is passed over.
    pub fn read(&mut self, xml: &mut Xml<'_>, styles: &Styles) -> Result<(), Refusal> {
        self.runs.clear();
        let mut paragraphs = 0_usize;
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "text:p" | "text:h" => {
                        let look = look_of(&tag, styles, Look::default());
                        if paragraphs > 0 {
                            self.runs.text.push('\n');
                        }
                        paragraphs += 1;
                        self.paragraph(xml, styles, look)?;
                    }
                    // Items of a list are paragraphs one level down.
                    "text:list" | "text:list-item" | "text:section" => {}
                    _ => xml.skip()?,
                },
                Event::End(tag) if tag.name().as_ref().starts_with("table:") => return Ok(()),
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
    }

    /// Reads one paragraph, up to its end. Blanks count as in any XML text: several are one.
    fn paragraph(&mut self, xml: &mut Xml<'_>, styles: &Styles, look: Look) -> Result<(), Refusal> {
        // How each element that is open looks.
        let mut open = vec![look];
        let begin = self.runs.text.len();
        while let Some(&look) = open.last() {
            match xml.next()? {
                Event::Text(text) => self.add(&text, begin),
                Event::CData(text) => self.add(&text, begin),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(character)) => self.runs.text.push(character),
                    _ => self
                        .runs
                        .text
                        .push_str(&unescaped(&format!("&{};", &*name))),
                },
                Event::Start(tag) => match tag.name().as_ref() {
                    "text:s" => {
                        let blanks = attributes(&tag)
                            .find(|(key, _)| key.as_ref() == "text:c")
                            .and_then(|(_, blanks)| blanks.parse().ok())
                            .unwrap_or(1);
                        let blanks = MOST_BLANKS.min(blanks);
                        self.runs.text.extend(std::iter::repeat_n(' ', blanks));
                        open.push(look);
                    }
                    "text:tab" => {
                        self.runs.text.push('\t');
                        open.push(look);
                    }
                    "text:line-break" => {
                        self.runs.text.push('\n');
                        open.push(look);
                    }
                    "text:note" | "text:ruby-text" => xml.skip()?,
                    name if name.starts_with("text:") => {
                        open.push(look_of(&tag, styles, look));
                    }
                    _ => xml.skip()?,
                },
                Event::End(_) => {
                    open.pop();
                }
                Event::Eof => return Err(CUT),
                _ => {}
            }
            self.runs.end(look);
        }
        Ok(())
    }

    fn add(&mut self, text: &str, begin: usize) {
        let shown = &mut self.runs.text;
        for character in text.chars() {
            if !matches!(character, ' ' | '\t' | '\r' | '\n') {
                shown.push(character);
            } else if shown.len() > begin && !shown.ends_with(' ') {
                shown.push(' ');
            }
        }
    }
}

/// How a paragraph or characters look, within others.
fn look_of(tag: &BytesStart<'_>, styles: &Styles, around: Look) -> Look {
    let style = attributes(tag).find(|(key, _)| key.as_ref() == "text:style-name");
    style.map_or(around, |(_, name)| {
        styles.of_text(&unescaped(&name), around)
    })
}
