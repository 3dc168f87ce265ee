//! CSV and TSV files: which encoding, which delimiter, then the same grid as a workbook's sheet.

mod delimiter;
mod entities;
mod quotes;

use super::bounds;
use super::decision::{Decision, Kind};
use super::encoding::{Decoded, decode, unmarked_utf_16};
use super::foreign::MOST_COLUMNS;
use super::grid::Sheet;
use super::stopwatch::Stopwatch;
use super::workbook::{Keeper, Refusal};
use crate::error::{Error, Place, Result};
use delimiter::Chosen;
use memchr::memchr_iter;
use std::borrow::Cow;
use std::path::Path;

/// Whether a title is one of those that the reader of the table understands.
pub(super) type Knows<'a> = &'a dyn Fn(&str) -> bool;

/// Most lines of a text, blank ones and those inside of quotes too.
const MOST_LINES: usize = 2 * bounds::ROWS as usize;
/// How many bytes are looked at to tell text from anything else.
const BYTES_JUDGED: usize = 65_536;
/// A text has hardly more than one control character in as many bytes; other files have more.
const BYTES_A_CONTROL: usize = 200;
/// A small text may have a few all the same.
const FEW_CONTROLS: usize = 4;

/// Whether bytes are text in some encoding: hardly any control characters but white space, unless
/// UTF-16. MS-DOS ends a text with one, and forms leave some in remarks.
#[must_use]
pub(super) fn looks_like_text(bytes: &[u8]) -> bool {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let judged = &bytes[..bytes.len().min(BYTES_JUDGED)];
    let controls = judged
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B))
        .count();
    utf16
        || unmarked_utf_16(bytes).is_some()
        || controls <= FEW_CONTROLS + judged.len() / BYTES_A_CONTROL
}

/// Reads a delimited text file as one nameless sheet.
///
/// # Errors
/// No delimiter splits the rows into columns, or a quote is never closed.
pub(super) fn read(
    file: &Path,
    bytes: &[u8],
    knows: Knows<'_>,
    watch: &Stopwatch,
) -> Result<Sheet> {
    let Decoded { text, decision } = decode(bytes, None);
    let (text, named) = entities::decoded(with_unix_lines(text));
    // A text of UTF-16 may be half as long as its file.
    let own = text.len().min(bytes.len());
    let mut keeper = Keeper::of(bounds::most_kept_of_text(own), watch);
    if has_too_many_lines(&text) {
        return Err(Refusal::TooLarge(bounds::too_many_rows()).of(file));
    }
    let (said, table) = delimiter::said_in(&text);
    let (table, unwrapped) = quotes::unwrapped(table);
    let Some(chosen) = delimiter::choose(&table, said, knows) else {
        return Err(Error::input(
            file,
            "c'est un texte sans colonnes : aucun séparateur n'y est trouvé (point-virgule, virgule, tabulation ou barre)",
            "enregistrez l'inventaire depuis Excel au format « CSV (séparateur : point-virgule) » ou .xlsx",
        ));
    };
    let mut sheet = Sheet::default();
    sheet.decisions.extend(decision);
    sheet.decisions.extend(named);
    sheet.decisions.extend(unwrapped);
    let Chosen {
        delimiter,
        width,
        decision,
    } = chosen;
    sheet.decisions.extend(decision);
    let mut line = Line {
        number: if said.is_some() { 2 } else { 1 },
        byte: 0,
    };
    let mut reader = reader(&table, delimiter);
    let mut record = csv::StringRecord::new();
    while next(file, &mut reader, &mut record)? {
        keeper.step().map_err(|why| why.of(file))?;
        let start = record.position().map_or(0, csv::Position::byte);
        let end = index(reader.position().byte(), &table);
        line.advance_to(&table, start);
        let number = line.number;
        if record.len() > MOST_COLUMNS as usize {
            return Err(too_many_values(file, number, record.len()));
        }
        if record.iter().any(|value| value.contains('\n')) {
            let raw = table.get(line.byte..end).unwrap_or_default();
            if let Some(below) = quotes::left_open(raw, delimiter) {
                return Err(open_quote(file, number + below));
            }
            let swallowed = quotes::like_a_row(&record, delimiter, width);
            sheet
                .decisions
                .extend(swallowed.map(|value| looks_swallowed(value, number)));
        }
        keep_row(&mut keeper, &mut sheet, number, &record).map_err(|why| why.of(file))?;
        if let Some(row) = sheet.rows.last_mut().filter(|row| row.number == number) {
            row.values = u32::try_from(record.len()).unwrap_or(u32::MAX);
        }
    }
    Ok(sheet)
}

/// Whether there are more lines than rows of a sheet, before any of them is kept. Lines inside of quotes are
/// no rows: where there are quotes, only twice as many are too many.
fn has_too_many_lines(text: &str) -> bool {
    let ends = || memchr_iter(b'\n', text.as_bytes());
    if ends().nth(MOST_LINES).is_some() {
        return true;
    }
    let is_blank = |end: &usize| *end == 0 || text.as_bytes()[end - 1] == b'\n';
    let mut rows = ends().filter(|end| !is_blank(end));
    !text.contains('"') && rows.nth(bounds::ROWS as usize).is_some()
}

/// Keeps the values of a line that say something.
fn keep_row(
    keeper: &mut Keeper,
    sheet: &mut Sheet,
    number: u32,
    record: &csv::StringRecord,
) -> std::result::Result<(), Refusal> {
    for (column, value) in (0_u32..).zip(record.iter()) {
        let value = quotes::without_formula(value);
        if value.trim().is_empty() {
            continue;
        }
        if number > bounds::ROWS {
            return Err(Refusal::TooLarge(bounds::too_many_rows()));
        }
        let cell = keeper.text_cell(value)?;
        keeper.put(sheet, number - 1, column, cell)?;
    }
    Ok(())
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

fn next(
    file: &Path,
    reader: &mut csv::Reader<&[u8]>,
    record: &mut csv::StringRecord,
) -> Result<bool> {
    reader.read_record(record).map_err(|error| {
        Error::at(
            file,
            Place {
                sheet: None,
                cell: error.position().map(|p| format!("ligne {}", p.line())),
            },
            "la ligne ne peut pas être lue comme du CSV",
            "vérifiez ses guillemets",
        )
    })
}

fn too_many_values(file: &Path, line: u32, values: usize) -> Error {
    Error::at(
        file,
        Place {
            sheet: None,
            cell: Some(format!("ligne {line}")),
        },
        format!("la ligne a {values} valeurs, plus que les {MOST_COLUMNS} colonnes d'une feuille"),
        "vérifiez les fins de lignes du fichier",
    )
}

fn open_quote(file: &Path, line: u32) -> Error {
    Error::at(
        file,
        Place {
            sheet: None,
            cell: Some(format!("ligne {line}")),
        },
        "un guillemet ouvert n'est pas fermé : les lignes suivantes seraient perdues",
        "fermez-le ou retirez-le",
    )
}

/// A quoted value that is closed as it should be, and yet holds a line made like a row.
fn looks_swallowed(value: &str, line: u32) -> Decision {
    Decision::new(
        Kind::Delimiter,
        value.lines().take(2).collect::<Vec<_>>().join(" ⏎ "),
        "une seule valeur sur plusieurs lignes, entre guillemets",
    )
    .because("les guillemets sont fermés")
    .or_else("des lignes avalées par un guillemet de trop : elles ont autant de séparateurs que les autres")
    .at(format!("ligne {line}"))
}

fn index(byte: u64, text: &str) -> usize {
    usize::try_from(byte).unwrap_or(text.len()).min(text.len())
}

/// Where a record begins, as an editor counts lines: the CSV reader passes over blank ones.
struct Line {
    number: u32,
    byte: usize,
}

impl Line {
    fn advance_to(&mut self, text: &str, byte: u64) {
        let start = index(byte, text).max(self.byte);
        let bytes = text.as_bytes();
        let blank = bytes[start..]
            .iter()
            .take_while(|byte| **byte == b'\n')
            .count();
        let passed = text
            .get(self.byte..start + blank)
            .map_or(0, |lines| lines.matches('\n').count());
        self.number += u32::try_from(passed).unwrap_or(u32::MAX - self.number);
        self.byte = start + blank;
    }
}

/// The text, every line ended as on Unix: the line numbers of the CSV reader count those only.
/// What MS-DOS ends a text with is no part of it.
fn with_unix_lines(text: Cow<'_, str>) -> Cow<'_, str> {
    const END_OF_TEXT: char = '\u{1a}';
    if text.contains(['\r', END_OF_TEXT]) {
        text.replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace(END_OF_TEXT, "")
            .into()
    } else {
        text
    }
}

#[cfg(test)]
mod tests;
