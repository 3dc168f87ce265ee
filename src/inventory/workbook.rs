//! Opens any workbook and hands over its sheets as grids.
//!
//! The format is told by what the file holds, not by its name: town halls rename files. Each format
//! has a reader of its own here, which counts what it reads as it reads it.

mod compound;
mod formats;
mod hidden;
mod keeper;
mod ods;
#[cfg(test)]
mod oracle;
mod parts;
mod refusal;
mod runs;
mod xls;
mod xlsb;
mod xlsx;

use super::bounds::{self, most_kept};
use super::delimited::{self, Knows};
use super::fields::recognise;
use super::foreign;
use super::grid::Sheet;
use super::stopwatch::Stopwatch;
use crate::error::{Error, Result};
use crate::inputs;
pub(super) use keeper::Keeper;
use parts::why_no_archive;
pub(super) use refusal::Refusal;
pub(crate) use runs::PartlyRead;
use std::io::Cursor;
use std::path::Path;

/// Reads every sheet of a workbook or CSV file.
///
/// ```
/// # use reverbere::sheets::read_sheets;
/// let sheets = read_sheets("scenarios/budgets_boulonnais.xlsx".as_ref())?;
/// // The header is below a remark.
/// assert!(sheets[0].rows.iter().any(|row| row.text(0) == "Code INSEE"));
/// # Ok::<(), reverbere::Error>(())
/// ```
///
/// # Errors
/// The file cannot be read, is not a spreadsheet, is protected by a password, or is too large.
pub fn read_sheets(file: &Path) -> Result<Vec<Sheet>> {
    read_sheets_knowing(file, &is_title)
}

/// The sheets of a workbook that is held in memory under a name.
///
/// # Errors
/// As [`read_sheets`].
pub(crate) fn sheets_in(name: &Path, bytes: &[u8]) -> Result<Vec<Sheet>> {
    sheets_of(name, bytes, &is_title, &Stopwatch::for_bytes(bytes.len()))
}

/// The same of a file that is no input of this run: it is only looked at, and may be replaced.
///
/// # Errors
/// As [`read_sheets`].
pub(super) fn look_into_sheets(file: &Path) -> Result<Vec<Sheet>> {
    let bytes = inputs::look_into(file)?;
    sheets_in(file, &bytes)
}

fn is_title(title: &str) -> bool {
    recognise(title).is_some()
}

/// Reads every sheet of a file, as [`read_sheets`] does, with the titles that its table may have: a
/// text is cut where its titles are understood.
///
/// # Errors
/// As [`read_sheets`].
pub(super) fn read_sheets_knowing(file: &Path, knows: Knows<'_>) -> Result<Vec<Sheet>> {
    let bytes = inputs::read(file)?;
    sheets_of(file, &bytes, knows, &Stopwatch::for_bytes(bytes.len()))
}

fn sheets_of(file: &Path, bytes: &[u8], knows: Knows<'_>, watch: &Stopwatch) -> Result<Vec<Sheet>> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::input(
            file,
            "le fichier est vide",
            "vérifiez que c'est le bon fichier",
        ));
    }
    let read = || {
        let mut sheets = match foreign::read(file, bytes, watch)? {
            Some(sheets) => sheets,
            None => own_sheets(file, bytes, knows, watch)?,
        };
        if let Some(why) = bounds::beyond(&sheets) {
            return Err(Refusal::TooLarge(why).of(file));
        }
        for sheet in &mut sheets {
            sheet.tidy();
            hidden::report(sheet);
        }
        Ok(sheets)
    };
    // Readers refuse what is damaged by themselves: a panic is a fault of the program, and said so; it
    // stops one file, not the run.
    crate::caught(read).unwrap_or_else(|| Err(Refusal::OwnFault.of(file)))
}

/// The sheets of a workbook or a delimited text.
fn own_sheets(
    file: &Path,
    bytes: &[u8],
    knows: Knows<'_>,
    watch: &Stopwatch,
) -> Result<Vec<Sheet>> {
    let read = match Format::of(bytes) {
        Format::Text => return Ok(vec![delimited::read(file, bytes, knows, watch)?]),
        Format::Xlsx => return xlsx::read(file, bytes, most_kept(bytes.len()), watch),
        Format::Refused(why) => Err(why),
        Format::Ods => ods::read(bytes, watch),
        Format::Xls => xls::read(bytes, watch),
        Format::Xlsb => xlsb::read(bytes, watch),
    };
    read.map_err(|why| why.of(file))
}

/// The extension of a file name in lower case, empty where there is none.
pub(crate) fn extension(file: &Path) -> String {
    file.extension()
        .map(|ext| ext.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

enum Format {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
    Text,
    /// None of these, or one of which too little is left.
    Refused(Refusal),
}

impl Format {
    fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK") {
            Self::of_archive(bytes)
        } else if bytes.starts_with(&compound::SIGNATURE[..4])
            || bytes.starts_with(&[0x09, 0x08])
            || bytes.starts_with(&[0x09, 0x04])
        {
            Self::Xls
        } else if delimited::looks_like_text(bytes) {
            Self::Text
        } else {
            Self::Refused(Refusal::Other(
                "son contenu n'est ni un classeur ni un texte",
            ))
        }
    }

    /// By the names of its parts: their bytes may hold anything.
    fn of_archive(bytes: &[u8]) -> Self {
        let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
            return Self::Refused(why_no_archive(bytes));
        };
        let names: Vec<String> = archive
            .file_names()
            .filter_map(|name| Some(name.ok()?.replace('\\', "/").to_lowercase()))
            .collect();
        let has = |begin: &str| names.iter().any(|name| name.starts_with(begin));
        if has("xl/workbook.bin") {
            Self::Xlsb
        } else if has("xl/") || has("[content_types].xml") {
            Self::Xlsx
        } else if has("content.xml") || has("encrypted-package") {
            Self::Ods
        } else {
            Self::Refused(Refusal::Other("c'est une archive, sans feuille de calcul"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Whatever thread of the pool it is on.
    #[test]
    fn a_panic_of_the_program_is_no_damage_of_the_file() {
        let fault = |title: &str| rayon::join(|| -> bool { panic!("{title}") }, || ()).0;
        let text = b"Commune;Rue\nSamer;a\n";
        let read = sheets_of(Path::new("parc.csv"), text, &fault, &Stopwatch::default());
        let refused = read.expect_err("refused").to_string();
        assert!(refused.contains("erreur interne"), "{refused}");
        assert!(!refused.contains("endommagé"), "{refused}");
    }

    #[test]
    fn a_file_that_takes_too_long_is_refused_whatever_its_format() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Commune").expect("a cell");
        let xlsx = book.save_to_buffer().expect("a workbook");
        for (name, bytes) in [
            ("parc.csv", b"Commune;Rue\nSamer;a\n".as_slice()),
            ("parc.xlsx", &xlsx),
        ] {
            let read =
                |longest| sheets_of(Path::new(name), bytes, &is_title, &Stopwatch::of(longest));
            assert!(read(Duration::MAX).is_ok(), "{name}");
            let refused = read(Duration::ZERO).expect_err(name).to_string();
            assert!(refused.contains("sa lecture prend plus de"), "{refused}");
        }
    }
}
