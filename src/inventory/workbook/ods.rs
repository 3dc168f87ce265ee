//! Reads OpenDocument spreadsheets (.ods) as a stream: only the cells that hold something are kept,
//! however far apart they are and however often a row says that it is repeated.

mod cell;
mod styles;
mod table;

use super::formats::Epoch;
use super::keeper::Keeper;
use super::parts::{CUT, Parts, Xml, attributes, unescaped};
use super::refusal::Refusal;
use crate::inventory::bounds::most_kept;
use crate::inventory::grid::Sheet;
use crate::inventory::stopwatch::Stopwatch;
use quick_xml::events::Event;
use styles::Styles;
use table::read_table;

/// What each part is called, and how many elements it may have.
const CONTENT: (&str, u32) = ("content.xml", 20_000_000);
const STYLES: (&str, u32) = ("styles.xml", 2_000_000);
const MANIFEST: (&str, u32) = ("META-INF/manifest.xml", 200_000);

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], watch: &Stopwatch) -> Result<Vec<Sheet>, Refusal> {
    let mut parts = Parts::of(bytes)?;
    if is_encrypted(&mut parts)? {
        return Err(Refusal::Protected);
    }
    let mut styles = Styles::default();
    if let Some(mut xml) = parts.xml(STYLES.0, STYLES.1)? {
        styles.read(&mut xml)?;
    }
    let Some(mut xml) = parts.xml(CONTENT.0, CONTENT.1)? else {
        return Err(Refusal::Damaged("son contenu manque"));
    };
    let content = Content {
        keeper: Keeper::of(most_kept(bytes.len()), watch),
        sheets: Vec::new(),
        epoch: Epoch::default(),
        is_whole: false,
    };
    content.read(&mut xml, &mut styles)
}

/// Whether a password protects the document: its parts are then no XML, and its manifest says how
/// they were encrypted. It is read only as far as one says so.
fn is_encrypted(parts: &mut Parts<'_>) -> Result<bool, Refusal> {
    // LibreOffice 24.8 and later encrypt the whole document as one part.
    if parts.has("encrypted-package") {
        return Ok(true);
    }
    let Some(mut xml) = parts.xml(MANIFEST.0, MANIFEST.1)? else {
        return Ok(false);
    };
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.name().as_ref() == "manifest:encryption-data" => {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The content of a document while it is read.
struct Content {
    keeper: Keeper,
    sheets: Vec<Sheet>,
    epoch: Epoch,
    /// Whether the end of the document was seen.
    is_whole: bool,
}

impl Content {
    fn read(mut self, xml: &mut Xml<'_>, styles: &mut Styles) -> Result<Vec<Sheet>, Refusal> {
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "office:document-content"
                    | "office:body"
                    | "office:spreadsheet"
                    | "table:calculation-settings" => {}
                    "office:automatic-styles" | "office:styles" => {
                        styles.read_list(xml)?;
                    }
                    "table:null-date" => {
                        let date =
                            attributes(&tag).find(|(key, _)| key.as_ref() == "table:date-value");
                        if date.is_some_and(|(_, date)| date.starts_with("1904")) {
                            self.epoch = Epoch::Of1904;
                        }
                    }
                    "table:table" => {
                        let (mut name, mut style) = (String::new(), String::new());
                        for (key, value) in attributes(&tag) {
                            match key.as_ref() {
                                "table:name" => name = unescaped(&value),
                                "table:style-name" => style = unescaped(&value),
                                _ => {}
                            }
                        }
                        let sheet = read_table(xml, styles, &mut self.keeper, name, &style)?;
                        self.sheets.extend(sheet);
                    }
                    _ => xml.skip()?,
                },
                Event::End(tag) => {
                    self.is_whole |= tag.name().as_ref().starts_with("office:document-");
                }
                Event::Eof if self.is_whole => break,
                Event::Eof => return Err(CUT),
                _ => {}
            }
        }
        for sheet in &mut self.sheets {
            self.epoch.report(sheet);
        }
        Ok(self.sheets)
    }
}

#[cfg(test)]
mod tests;
