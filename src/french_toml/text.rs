//! The text of a settings file, whichever editor saved it.
//!
//! TOML is UTF-8. The Notepad of older Windows saves « ANSI » or « Unicode » all the same: such a
//! file is read where it can mean only one thing, and refused with what to do where it cannot.

use crate::error::{Error, Place, Result};
use crate::inputs;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::path::Path;

/// What French is written with beyond ASCII, capitals and signs included. Bytes of another old
/// encoding (CP850, Macintosh) read as Windows-1252 give other characters.
const FRENCH: &str = "éèêëàâäçîïôöûùüÿœæÉÈÊËÀÂÄÇÎÏÔÖÛÙÜŒÆ°²³½¼±·×€£§’‘“”«»…–—\u{a0}";

const REMEDY: &str =
    "enregistrez-le en UTF-8 (Bloc-notes : Fichier, Enregistrer sous, Encodage : UTF-8)";

/// Reads the text of a settings file.
///
/// # Errors
/// The file cannot be read, or its encoding cannot be told.
pub fn read_text(file: &Path) -> Result<String> {
    let bytes = inputs::read(file)?;
    match decode(&bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(unread(file, &bytes)),
    }
}

/// The text that bytes are; `None` where they may be several, or none. A mark of their encoding is
/// left out.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return without_loss(encoding, &bytes[mark..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Some(Cow::Borrowed(text));
    }
    // Every second byte of Latin letters in UTF-16 is null, and no text has nulls otherwise.
    match bytes {
        [0, _, ..] => without_loss(UTF_16BE, bytes),
        [_, 0, ..] => without_loss(UTF_16LE, bytes),
        _ => without_loss(WINDOWS_1252, bytes)
            .filter(|text| text.chars().all(|c| c.is_ascii() || FRENCH.contains(c))),
    }
    .filter(|text| !text.contains('\0'))
}

fn without_loss<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

/// The refusal of a file that is no text of a known encoding, at its first line that is not.
fn unread(file: &Path, bytes: &[u8]) -> Error {
    if bytes.contains(&0) {
        return Error::input(
            file,
            "ce n'est pas un fichier de texte",
            "donnez le fichier .toml, écrit avec un éditeur de texte",
        );
    }
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = memchr::memchr_iter(b'\n', &bytes[..valid]).count() + 1;
    let place = Place {
        sheet: None,
        cell: Some(format!("ligne {line}")),
    };
    Error::at(
        file,
        place,
        "des lettres accentuées sont d'un encodage qui ne se reconnaît pas",
        REMEDY,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "nom = \"Été à Samer, 12 000 €\"\r\n";

    fn in_utf_16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn a_text_of_any_windows_editor_is_read() {
        let ansi = WINDOWS_1252.encode(TEXT).0;
        let marked = format!("\u{feff}{TEXT}");
        for bytes in [
            TEXT.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            ansi.into_owned(),
            in_utf_16(&marked, u16::to_le_bytes),
            in_utf_16(&marked, u16::to_be_bytes),
            in_utf_16(TEXT, u16::to_le_bytes),
            in_utf_16(TEXT, u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Some(TEXT), "{bytes:?}");
        }
    }

    #[test]
    fn what_may_be_two_texts_is_refused_with_the_line_and_the_remedy() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("s.toml");
        // « é » of CP850 is a low quotation mark of Windows, of Macintosh a capital « Ž ».
        for letter in [0x82, 0x8E] {
            std::fs::write(
                &file,
                [b"a = 1\nb = \"".as_slice(), &[letter], b"\"\n"].concat(),
            )
            .expect("a file");
            let stated = read_text(&file).expect_err("ambiguous").to_string();
            assert!(
                stated.contains("ligne 2") && stated.contains("Encodage : UTF-8"),
                "{stated}"
            );
        }
        std::fs::write(&file, b"PK\x03\x04\x00\x00\x08\xff").expect("a file");
        let stated = read_text(&file).expect_err("no text").to_string();
        assert!(stated.contains("pas un fichier de texte"), "{stated}");
    }
}
