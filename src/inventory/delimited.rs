//! CSV and TSV files: which encoding, which delimiter, then the same grid as a workbook's sheet.

use super::grid::{Cell, Sheet, Texts};
use crate::error::{Error, Place, Result};
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::path::Path;

/// How many rows the delimiter is judged on.
const ROWS_JUDGED: usize = 60;
const DELIMITERS: [u8; 4] = *b";,\t|";

/// Whether bytes are text in some encoding: no control characters but white space, unless UTF-16.
#[must_use]
pub fn looks_like_text(bytes: &[u8]) -> bool {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    utf16
        || unmarked_utf_16(bytes).is_some()
        || !bytes
            .iter()
            .take(65_536)
            .any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
}

/// Reads a delimited text file as one nameless sheet.
///
/// # Errors
/// No delimiter splits the rows into columns.
pub fn read(file: &Path, bytes: &[u8]) -> Result<Sheet> {
    let text = decode(bytes);
    if text.trim_start().starts_with('<') {
        return Err(Error::input(
            file,
            "c'est une page web ou un fichier XML, pas un tableau",
            "ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format .xlsx ou .csv",
        ));
    }
    let Some(delimiter) = find_delimiter(&text) else {
        return Err(Error::input(
            file,
            "aucun séparateur de colonnes trouvé (point-virgule, virgule, tabulation ou barre)",
            "enregistrez l'inventaire depuis Excel au format « CSV (séparateur : point-virgule) »",
        ));
    };
    let mut sheet = Sheet::default();
    let mut texts = Texts::default();
    let mut line = Line { number: 1, byte: 0 };
    for record in records(&text, delimiter) {
        let record = record.map_err(|error| {
            Error::at(
                file,
                Place {
                    sheet: None,
                    cell: error.position().map(|p| format!("ligne {}", p.line())),
                },
                "la ligne ne peut pas être lue comme du CSV",
                "vérifiez ses guillemets",
            )
        })?;
        if let Some(start) = record.position() {
            line.advance_to(&text, start.byte());
        }
        let number = line.number;
        if record.iter().any(|value| swallows_rows(value, delimiter)) {
            return Err(Error::at(
                file,
                Place {
                    sheet: None,
                    cell: Some(format!("ligne {number}")),
                },
                "un guillemet ouvert n'est pas fermé : les lignes suivantes seraient perdues",
                "fermez-le ou retirez-le",
            ));
        }
        for (column, value) in (0_u32..).zip(record.iter()) {
            if !value.trim().is_empty() {
                sheet.push(number, column, Cell::Text(texts.keep(value)));
            }
        }
        if let Some(row) = sheet.rows.last_mut().filter(|row| row.number == number) {
            row.values = u32::try_from(record.len()).unwrap_or(u32::MAX);
        }
    }
    Ok(sheet)
}

/// Where a record begins, as an editor counts lines: the CSV reader passes over blank ones.
struct Line {
    number: u32,
    byte: usize,
}

impl Line {
    fn advance_to(&mut self, text: &str, byte: u64) {
        let start = usize::try_from(byte)
            .unwrap_or(text.len())
            .clamp(self.byte, text.len());
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

/// Whether a quoted value holds what must be whole rows.
fn swallows_rows(value: &str, delimiter: u8) -> bool {
    let delimiter = char::from(delimiter);
    value
        .lines()
        .skip(1)
        .any(|line| line.matches(delimiter).count() >= 2)
}

/// The text, every line ended as on Unix: the line numbers of the CSV reader count those only.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let text = in_its_encoding(bytes);
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text
    }
}

/// UTF-8 or UTF-16 where the bytes say so; otherwise the encoding of French Windows or of an old
/// Macintosh, whichever makes more French letters of the bytes above 127.
fn in_its_encoding(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let [windows, macintosh] = [encoding_rs::WINDOWS_1252, encoding_rs::MACINTOSH]
        .map(|encoding| encoding.decode_without_bom_handling(bytes).0);
    if french_letters(&macintosh) > french_letters(&windows) {
        macintosh
    } else {
        windows
    }
}

fn french_letters(text: &str) -> usize {
    text.chars()
        .filter(|c| "éèêëàâäçîïôöûùüÿœæÉÈÊËÀÂÇÎÏÔÛÙŒ°²½€’«»".contains(*c))
        .count()
}

/// UTF-16 without its mark: of the first characters, most of Latin script, every other byte is 0.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2000)];
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let most = |count: usize| count * 4 > head.len() / 2 * 3;
    match (zeros(0), zeros(1)) {
        (0, low) if most(low) => Some(encoding_rs::UTF_16LE),
        (high, 0) if most(high) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn records(text: &str, delimiter: u8) -> impl Iterator<Item = csv::Result<csv::StringRecord>> + '_ {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records()
}

/// The delimiter under which most of the first rows have the same number of columns, at least
/// two; among equals, the one that makes more columns. Title lines above the table and the
/// decimal comma make the first row alone a bad judge.
fn find_delimiter(text: &str) -> Option<u8> {
    DELIMITERS
        .into_iter()
        .filter_map(|delimiter| {
            let widths: Vec<usize> = records(text, delimiter)
                .take(ROWS_JUDGED)
                .filter_map(|record| record.ok().map(|r| r.len()))
                .collect();
            let usual = widths
                .iter()
                .filter(|width| **width > 1)
                .max_by_key(|width| (widths.iter().filter(|w| w == width).count(), **width))?;
            let agreeing = widths.iter().filter(|width| *width == usual).count();
            Some(((agreeing * 100) / widths.len(), *usual, delimiter))
        })
        .max_by_key(|(share, width, _)| (*share, *width))
        .map(|(_, _, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(bytes: &[u8]) -> Sheet {
        read(Path::new("essai.csv"), bytes).expect("a readable file")
    }

    #[test]
    fn windows_1252_with_semicolons_and_decimal_commas() {
        let sheet = grid(b"R\xe9f\xe9rence;Hauteur;Puissance\nA-1;7,5;100\nA-2;8,25;150\n");
        assert_eq!(sheet.rows[0].text(0), "Référence");
        assert_eq!(sheet.rows[1].text(1), "7,5");
        assert_eq!(sheet.rows[2].number, 3);
    }

    #[test]
    fn the_delimiter_is_judged_on_several_rows() {
        let sheet = grid(
            "Inventaire, commune de Samer, 2025\nref;lampe;W\n1;SHP;70\n2;SHP;100\n".as_bytes(),
        );
        assert_eq!(sheet.rows[1].text(2), "W");
    }

    #[test]
    fn utf_16_and_lone_carriage_returns() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(
            "réf\tlampe\r1\tSHP\r"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        );
        assert_eq!(grid(&bytes).rows[1].text(1), "SHP");
    }

    #[test]
    fn mac_roman_and_unmarked_utf_16() {
        let mac = b"R\x8ef\x8erence;Mat\x8eriel\rA-1;Fa\x8dade\r";
        assert_eq!(grid(mac).rows[0].text(1), "Matériel");
        let utf16: Vec<u8> = "réf;lampe\n1;SHP\n"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(grid(&utf16).rows[0].text(0), "réf");
    }

    #[test]
    fn blank_lines_count_and_an_open_quote_is_said() {
        let sheet = grid(b"\n\nref;lampe;W\n\n1;SHP;70\n2;\"SHP\n\";70\n3;SHP;70\n");
        assert_eq!(
            sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(),
            [3, 5, 6, 8]
        );
        let open = b"ref;voie;W\n1;\"ancienne poste;70\n2;rue Haute;70\n3;rue Basse;70\n";
        let error = read(Path::new("essai.csv"), open).expect_err("an open quote");
        assert!(
            error.to_string().contains("ligne 2") && error.to_string().contains("guillemet"),
            "{error}"
        );
    }

    #[test]
    fn a_page_or_a_list_without_columns_is_refused() {
        assert!(read(Path::new("x"), b"<html><table></table></html>").is_err());
        assert!(read(Path::new("x"), b"bonjour\nmonde\n").is_err());
    }
}
