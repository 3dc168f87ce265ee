//! The styles of an .ods that say something about a cell: its background, text struck through, a
//! sheet that is not shown.

use super::super::parts::{CUT, Xml, attributes, unescaped};
use super::super::refusal::Refusal;
use super::super::runs;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

/// Most styles of a document: Excel itself has no more than 65,490.
const MOST_STYLES: usize = 100_000;
/// Most parents above a style; a style that comes back to itself has no end of them.
const MOST_PARENTS: usize = 32;

/// What a style says itself; `None` where its parent decides.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::option_option,
    reason = "said or not, and no colour is one that may be said"
)]
struct Style {
    parent: Option<String>,
    /// Background; `Some(None)` for none at all.
    fill: Option<Option<u32>>,
    struck: Option<bool>,
    raised: Option<bool>,
    hidden: Option<bool>,
}

/// How a cell with some style looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    /// Background, 0xRRGGBB; white is none.
    pub fill: Option<u32>,
    /// Whether its text is struck through.
    pub struck: bool,
}

/// The styles of a document, by family, then by name.
#[derive(Default)]
pub(super) struct Styles {
    cells: FxHashMap<String, Style>,
    tables: FxHashMap<String, Style>,
    texts: FxHashMap<String, Style>,
}

impl Styles {
    /// Reads the part of common styles.
    pub fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "office:document-styles" => {}
                    "office:styles" | "office:automatic-styles" => self.read_list(xml)?,
                    _ => xml.skip()?,
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads a list of styles whose start was just read.
    pub fn read_list(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        loop {
            match xml.next()? {
                Event::Start(tag) if tag.name().as_ref() == "style:style" => {
                    let (family, name, style) = Style::of(&tag);
                    let style = style.read(xml)?;
                    let of_family = match family.as_str() {
                        "table-cell" => &mut self.cells,
                        "table" => &mut self.tables,
                        "text" | "paragraph" => &mut self.texts,
                        _ => continue,
                    };
                    of_family.insert(name, style);
                    if self.cells.len() + self.tables.len() + self.texts.len() > MOST_STYLES {
                        return Err(Refusal::TooLarge(format!(
                            "il a plus de {MOST_STYLES} styles"
                        )));
                    }
                }
                Event::Start(_) => xml.skip()?,
                // The styles within are read whole, each with its end.
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
    }

    /// How a cell with a style looks.
    #[must_use]
    pub fn look(&self, name: &str) -> Look {
        let fill = inherited(&self.cells, name, |style| style.fill);
        Look {
            fill: fill.flatten().filter(|colour| *colour != 0xFF_FFFF),
            struck: inherited(&self.cells, name, |style| style.struck).unwrap_or(false),
        }
    }

    /// What a style of characters or paragraphs changes of how the text around it looks.
    #[must_use]
    pub fn of_text(&self, name: &str, around: runs::Look) -> runs::Look {
        runs::Look {
            struck: inherited(&self.texts, name, |style| style.struck).or(around.struck),
            raised: inherited(&self.texts, name, |style| style.raised).unwrap_or(around.raised),
        }
    }

    /// Whether a sheet with a style is hidden.
    #[must_use]
    pub fn hides_sheet(&self, name: &str) -> bool {
        inherited(&self.tables, name, |style| style.hidden).unwrap_or(false)
    }
}

fn inherited<T>(
    styles: &FxHashMap<String, Style>,
    name: &str,
    says: impl Fn(&Style) -> Option<T>,
) -> Option<T> {
    let mut style = styles.get(name)?;
    for _ in 0..MOST_PARENTS {
        if let Some(said) = says(style) {
            return Some(said);
        }
        style = styles.get(style.parent.as_deref()?)?;
    }
    None
}

impl Style {
    /// Family, name and parent of a style, from its tag.
    fn of(tag: &BytesStart<'_>) -> (String, String, Self) {
        let (mut family, mut name, mut style) = (String::new(), String::new(), Self::default());
        for (key, value) in attributes(tag) {
            match key.as_ref() {
                "style:family" => family = value.into_owned(),
                "style:name" => name = unescaped(&value),
                "style:parent-style-name" => style.parent = Some(unescaped(&value)),
                _ => {}
            }
        }
        (family, name, style)
    }

    /// What the elements of a style say, up to its end.
    fn read(mut self, xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        loop {
            match xml.next()? {
                Event::Start(tag) => {
                    self.add(&tag);
                    xml.skip()?;
                }
                Event::End(_) => return Ok(self),
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
    }

    fn add(&mut self, properties: &BytesStart<'_>) {
        for (key, value) in attributes(properties) {
            match (properties.name().as_ref(), key.as_ref()) {
                ("style:table-cell-properties", "fo:background-color") => {
                    self.fill = Some(colour(&value));
                }
                (
                    "style:text-properties",
                    "style:text-line-through-style" | "style:text-line-through-type",
                ) => {
                    let strikes = value != "none";
                    self.struck = Some(self.struck.unwrap_or(true) && strikes);
                }
                ("style:text-properties", "style:text-position") => {
                    self.raised = Some(is_raised(&value));
                }
                ("style:table-properties", "table:display") => self.hidden = Some(value == "false"),
                _ => {}
            }
        }
    }
}

/// Whether characters stand above the line: `super 58%`, `33% 58%`, where `sub` and `0%` do not.
fn is_raised(position: &str) -> bool {
    let height = position.split_whitespace().next().unwrap_or_default();
    let percents = height.strip_suffix('%').and_then(|p| p.parse::<f64>().ok());
    height == "super" || percents.is_some_and(|percents| percents > 0.0)
}

/// A colour such as `#ffff00`; `transparent` is none.
fn colour(value: &str) -> Option<u32> {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    u32::from_str_radix(digits, 16).ok()
}
