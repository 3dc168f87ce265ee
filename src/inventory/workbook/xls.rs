//! Reads workbooks of Excel 5 to 2003 (.xls), record by record (MS-XLS): only the cells that are
//! there are kept, whatever extent their sheet announces.

mod cells;
mod records;

use super::compound::{Compound, SIGNATURE};
use super::formats::{Epoch, Shown};
use super::keeper::Keeper;
use super::refusal::Refusal;
use super::runs::{self, Runs, Shared};
use crate::inventory::bounds::most_kept;
use crate::inventory::grid::Sheet;
use crate::inventory::stopwatch::Stopwatch;
use cells::read_sheet;
use records::{Data, Pieces, Records, Writing};
use rustc_hash::FxHashMap;

pub(super) use cells::error_text;
pub(super) use records::unpacked;

/// Kinds of records.
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

/// Reads every sheet.
pub(super) fn read(bytes: &[u8], watch: &Stopwatch) -> Result<Vec<Sheet>, Refusal> {
    // Some programs write the records without a container.
    if !bytes.starts_with(&SIGNATURE[..4]) {
        return read_stream(bytes, watch);
    }
    let compound = Compound::of(bytes)?;
    for name in ["Workbook", "Book"] {
        if let Some(stream) = compound.stream(name)? {
            return read_stream(&stream, watch);
        }
    }
    Err(what_else(&compound))
}

/// What a container without a workbook is.
fn what_else(compound: &Compound<'_>) -> Refusal {
    if compound.has("EncryptedPackage") || compound.has("EncryptionInfo") {
        // Excel wraps a protected .xlsx in the old container.
        Refusal::Protected
    } else if compound.has("WordDocument") {
        Refusal::Other("c'est un document de traitement de texte")
    } else if compound.has("PowerPoint Document") {
        Refusal::Other("c'est une présentation")
    } else {
        Refusal::Other("il ne contient pas de feuille de calcul")
    }
}

/// What a workbook says of all its sheets.
struct Book {
    writing: Writing,
    epoch: Epoch,
    /// What each number format shows, by its number; those that are built in are left out.
    formats: FxHashMap<u16, Shown>,
    /// How each font looks.
    fonts: Vec<runs::Look>,
    /// Number format and font of each look of a cell.
    looks: Vec<(u16, u16)>,
    texts: Vec<Shared>,
    sheets: Vec<Listed>,
}

/// A sheet as the workbook lists it.
struct Listed {
    begin: usize,
    name: String,
    hidden: bool,
}

fn read_stream(stream: &[u8], watch: &Stopwatch) -> Result<Vec<Sheet>, Refusal> {
    let mut keeper = Keeper::of(most_kept(stream.len()), watch);
    let book = Book::read(stream, &mut keeper)?;
    // Sheets follow each other: one place listed many times would be read as often.
    let mut left = stream.len();
    let mut sheets = Vec::new();
    for listed in &book.sheets {
        if listed.begin >= stream.len() {
            return Err(Refusal::Truncated);
        }
        let sheet = keeper.sheet(listed.name.clone(), listed.hidden)?;
        let mut records = Records::from(stream, listed.begin);
        sheets.push(read_sheet(sheet, &mut records, &book, &mut keeper)?);
        left = left
            .checked_sub(records.at.saturating_sub(listed.begin))
            .ok_or(Refusal::Damaged(
                "plusieurs de ses feuilles sont au même endroit",
            ))?;
    }
    Ok(sheets)
}

impl Book {
    /// Reads the records that come before the sheets.
    fn read(stream: &[u8], keeper: &mut Keeper) -> Result<Self, Refusal> {
        let mut book = Self {
            writing: Writing::Unicode,
            epoch: Epoch::Of1900,
            formats: FxHashMap::default(),
            fonts: Vec::new(),
            looks: Vec::new(),
            texts: Vec::new(),
            sheets: Vec::new(),
        };
        let mut records = Records::from(stream, 0);
        let first = records.next()?.ok_or(Refusal::Truncated)?;
        match (first.kind, first.data.short(0)) {
            (BOF, Some(0x0600)) => {}
            (BOF, Some(0x0500)) => book.writing = Writing::of_page(1252),
            (BOF, _) => return Err(Refusal::Damaged("sa version est inconnue")),
            _ => return Err(Refusal::Other("c'est un classeur Excel 4 ou plus ancien")),
        }
        while let Some(record) = records.next()? {
            match record.kind {
                EOF => break,
                0x00FC => {
                    let pieces = records.pieces()?;
                    let mut pieces = Pieces::of(record.data.from(8), &pieces);
                    while let Some((text, fonts)) = pieces.shared_text() {
                        let runs = book.runs(&text, &fonts);
                        let shared = Shared::of(&runs, |text| keeper.shared_text(text))?;
                        book.texts.push(shared);
                    }
                }
                kind => book.add(kind, record.data)?,
            }
        }
        Ok(book)
    }

    /// A record that cannot be read says nothing.
    fn add(&mut self, kind: u16, data: Data<'_>) -> Result<(), Refusal> {
        match kind {
            // FILEPASS: all that follows is encrypted.
            0x002F => return Err(Refusal::Protected),
            0x0042 => {
                if let (Writing::Bytes(_), Some(page)) = (self.writing, data.short(0)) {
                    self.writing = Writing::of_page(page);
                }
            }
            0x0022 if data.short(0) == Some(1) => self.epoch = Epoch::Of1904,
            0x041E => {
                let is_short = matches!(self.writing, Writing::Bytes(_));
                let written = self.writing.text(data, 2, is_short, &[]);
                if let (Some(id), Some(written)) = (data.short(0), written) {
                    self.formats.insert(id, Shown::written(&written));
                }
            }
            0x0031 => {
                let marks = data.short(2).unwrap_or(0);
                self.fonts.push(runs::Look {
                    struck: Some(marks & 8 != 0),
                    raised: data.short(8) == Some(1),
                });
            }
            0x00E0 => self
                .looks
                .push((data.short(2).unwrap_or(0), data.short(0).unwrap_or(0))),
            // Only worksheets have cells: charts and macros have a kind of their own.
            0x0085 if data.byte(5) == Some(0) => {
                let name = self.writing.text(data, 6, true, &[]);
                self.sheets.push(Listed {
                    begin: data.long(0).unwrap_or(u32::MAX) as usize,
                    name: name.unwrap_or_default().replace('\0', ""),
                    hidden: data.byte(4).is_some_and(|state| state & 3 != 0),
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// What the numbers of cells with a look show.
    fn shown(&self, look: u16) -> Shown {
        let Some((format, _)) = self.looks.get(usize::from(look)) else {
            return Shown::Number;
        };
        let written = self.formats.get(format).copied();
        written.unwrap_or_else(|| Shown::built_in(*format))
    }

    /// How a font looks, by its number. No font has the number 4.
    fn font(&self, number: u16) -> runs::Look {
        let place = usize::from(if number > 4 { number - 1 } else { number });
        self.fonts.get(place).copied().unwrap_or_default()
    }

    /// Whether texts of cells with a look are struck through.
    fn strikes(&self, look: u16) -> bool {
        let font = self.looks.get(usize::from(look)).map(|(_, font)| *font);
        font.is_some_and(|font| self.font(font).struck == Some(true))
    }

    /// A text whose font changes at places.
    fn runs(&self, text: &str, fonts: &[(u16, u16)]) -> Runs {
        let looks = fonts
            .iter()
            .map(|(at, font)| (u32::from(*at), self.font(*font)));
        Runs::of(text, looks)
    }
}

#[cfg(test)]
mod tests;
