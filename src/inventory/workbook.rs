//! Opens any workbook and hands over its sheets as grids.
//!
//! The format is told by what the file holds, not by its name: town halls rename files. Cells of
//! .xlsx and .xlsb are streamed: a sheet whose only cells are A1 and XFD1048576 would otherwise
//! ask for 512 GiB.

mod mentions;

use super::bounds::too_large;
use super::delimited;
use super::grid::{Cell, Merged, Sheet, Texts, serial_of};
use crate::error::{Error, Place, Result};
use crate::inputs;
use calamine::{Data, DataRef, Ods, Reader, Xls, Xlsb, Xlsx};
use mentions::Mentions;
use std::io::Cursor;
use std::path::Path;
use std::sync::mpsc::sync_channel;

/// No sheet of a territory comes near this many cells; beyond it a file is refused rather than
/// read until memory ends.
const MAX_CELLS: usize = 15_000_000;

/// Reads every sheet of a workbook or CSV file.
///
/// # Errors
/// The file cannot be read, is not a spreadsheet, is protected by a password, or is too large.
pub fn read_sheets(file: &Path) -> Result<Vec<Sheet>> {
    let bytes = inputs::read(file)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::input(
            file,
            "le fichier est vide",
            "vérifiez que c'est le bon fichier",
        ));
    }
    let mut sheets = match Format::of(&bytes) {
        Format::Text => {
            vec![
                delimited::read(file, &bytes).map_err(|error| match extension(file).as_str() {
                    "csv" | "tsv" | "txt" => error,
                    _ => not_a_workbook(file, "son contenu est du texte sans colonnes"),
                })?,
            ]
        }
        Format::Other(what) => return Err(not_a_workbook(file, what)),
        workbook => {
            if let Some(why) = too_large(&bytes) {
                return Err(Error::input(
                    file,
                    why,
                    "enregistrez-le de nouveau sans les lignes et colonnes vides, ou séparez-le en plusieurs fichiers",
                ));
            }
            guarded(file, || read_workbook(file, &workbook, bytes.as_slice()))?
        }
    };
    sheets.iter_mut().for_each(Sheet::tidy);
    Ok(sheets)
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
    Other(&'static str),
}

impl Format {
    fn of(bytes: &[u8]) -> Self {
        let holds = |name: &[u8]| memchr::memmem::find(bytes, name).is_some();
        if bytes.starts_with(b"PK") {
            Self::of_archive(bytes)
        } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            // Excel wraps a protected .xlsx in the old container, under this UTF-16 name.
            let wrapped: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
            if holds(&wrapped) {
                Self::Xlsx
            } else {
                Self::Xls
            }
        } else if bytes.starts_with(&[0x09, 0x08]) || bytes.starts_with(&[0x09, 0x04]) {
            Self::Xls
        } else if bytes.starts_with(b"%PDF") {
            Self::Other("c'est un document PDF")
        } else if bytes.starts_with(b"{\\rtf") {
            Self::Other("c'est un document de traitement de texte")
        } else if delimited::looks_like_text(bytes) {
            Self::Text
        } else {
            Self::Other("son contenu n'est ni un classeur ni un texte")
        }
    }

    /// By the names of its parts: their bytes may hold anything.
    fn of_archive(bytes: &[u8]) -> Self {
        let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
            return Self::Other("l'archive est incomplète ou endommagée");
        };
        let names: Vec<String> = archive
            .file_names()
            .filter_map(|name| Some(name.ok()?.to_lowercase()))
            .collect();
        let has = |begin: &str| names.iter().any(|name| name.starts_with(begin));
        if has("xl/workbook.bin") {
            Self::Xlsb
        } else if has("xl/") || has("[content_types].xml") {
            Self::Xlsx
        } else if has("content.xml") {
            Self::Ods
        } else {
            Self::Other("c'est une archive, sans feuille de calcul")
        }
    }
}

fn not_a_workbook(file: &Path, what: &str) -> Error {
    Error::input(
        file,
        format!("ce n'est pas un classeur lisible ({what})"),
        "enregistrez l'inventaire depuis Excel ou LibreOffice au format .xlsx, .ods ou .csv",
    )
}

/// Malformed files have made readers panic before: such a file is refused like any other.
fn guarded<T>(file: &Path, read: impl FnOnce() -> Result<T>) -> Result<T> {
    crate::quietly(read).unwrap_or_else(|| Err(not_a_workbook(file, "le fichier est endommagé")))
}

fn read_workbook(file: &Path, format: &Format, bytes: &[u8]) -> Result<Vec<Sheet>> {
    let cursor = Cursor::new(bytes);
    let mut texts = Texts::default();
    let mut filling = Filling {
        file,
        texts: &mut texts,
        budget: MAX_CELLS,
    };
    match format {
        Format::Xlsx => {
            let (mentions, book) = rayon::join(
                || Mentions::of(bytes),
                // What is known of malformed files holds in every thread.
                || {
                    guarded(file, || {
                        Xlsx::new(cursor).map_err(|e| refuse(file, &e.into()))
                    })
                },
            );
            let mut book: Xlsx<_> = book?;
            empty_sheets(&book)
                .into_iter()
                .map(|mut sheet| {
                    if mentions.merged {
                        let merged = book.merge_cells_by_sheet_name(&sheet.name);
                        sheet.merged = rectangles(&merged.unwrap_or_default());
                    }
                    let mut reader = book
                        .worksheet_cells_reader(&sheet.name)
                        .map_err(|e| refuse_sheet(file, &sheet.name, &e.into()))?;
                    filling.stream(sheet, || {
                        if !mentions.formulas {
                            let cell = reader.next_cell()?;
                            return Ok(cell.map(|cell| {
                                let at = cell.get_position();
                                (at, cell.get_value().clone(), false)
                            }));
                        }
                        let record = reader.next_cell_with_formula_metadata()?;
                        Ok(record.map(|cell| (cell.pos, cell.value, cell.formula.is_some())))
                    })
                })
                .collect()
        }
        Format::Xlsb => {
            let mut book: Xlsb<_> = Xlsb::new(cursor).map_err(|e| refuse(file, &e.into()))?;
            empty_sheets(&book)
                .into_iter()
                .map(|sheet| {
                    let mut reader = book
                        .worksheet_cells_reader(&sheet.name)
                        .map_err(|e| refuse_sheet(file, &sheet.name, &e.into()))?;
                    filling.stream(sheet, || {
                        let cell = reader.next_cell()?;
                        // This format always keeps the value of a formula.
                        Ok(cell.map(|c| (c.get_position(), c.get_value().clone(), false)))
                    })
                })
                .collect()
        }
        Format::Ods => {
            let mut book: Ods<_> = Ods::new(cursor).map_err(|e| refuse(file, &e.into()))?;
            empty_sheets(&book)
                .into_iter()
                .map(|sheet| filling.dense(sheet, &mut book))
                .collect()
        }
        _ => {
            let mut book: Xls<_> = Xls::new(cursor).map_err(|e| refuse(file, &e.into()))?;
            empty_sheets(&book)
                .into_iter()
                .map(|mut sheet| {
                    let merged = book.merge_cells_by_sheet_name(&sheet.name);
                    sheet.merged = rectangles(&merged.unwrap_or_default());
                    filling.dense(sheet, &mut book)
                })
                .collect()
        }
    }
}

/// Fills the sheets of one workbook with their cells.
struct Filling<'a> {
    file: &'a Path,
    texts: &'a mut Texts,
    /// How many cells more the workbook may hold.
    budget: usize,
}

/// A cell as a workbook streams it: row and column from 0, value, whether it is a formula.
type Streamed<'a> = ((u32, u32), DataRef<'a>, bool);

/// How many cells are handed over at once, and how many such batches may wait.
const BATCH: usize = 1024;
const BATCHES: usize = 8;

impl Filling<'_> {
    /// Fills a sheet from a stream of cells. Parsing the file and keeping its cells take about as
    /// long, so that each has its own thread.
    fn stream<'a>(
        &mut self,
        mut sheet: Sheet,
        mut next: impl FnMut() -> std::result::Result<Option<Streamed<'a>>, calamine::Error>,
    ) -> Result<Sheet> {
        let (file, name) = (self.file, sheet.name.clone());
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel::<Vec<Streamed<'a>>>(BATCHES);
            let keeper = scope.spawn(move || -> Result<Sheet> {
                for batch in receiver {
                    for (at, value, is_formula) in batch {
                        if let Some(cell) = self.cell(value, is_formula) {
                            self.add(&mut sheet, at, cell)?;
                        }
                    }
                }
                Ok(sheet)
            });
            let mut parse = || {
                let mut batch = Vec::with_capacity(BATCH);
                while let Some(cell) = next()? {
                    batch.push(cell);
                    // A keeper that has refused the sheet hangs up.
                    if batch.len() == BATCH
                        && sender
                            .send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)))
                            .is_err()
                    {
                        return Ok(());
                    }
                }
                // As above.
                let _ = sender.send(batch);
                Ok(())
            };
            let parsed = parse();
            drop(sender);
            let kept = keeper
                .join()
                .unwrap_or_else(|_| Err(not_a_workbook(file, "le fichier est endommagé")))?;
            parsed.map_err(|error| refuse_sheet(file, &name, &error))?;
            Ok(kept)
        })
    }

    /// What a cell holds; nothing for one that has a format only.
    fn cell(&mut self, value: DataRef<'_>, is_formula: bool) -> Option<Cell> {
        Some(match value {
            DataRef::Empty if is_formula => Cell::Formula,
            DataRef::Empty => return None,
            DataRef::SharedString(text) => Cell::Text(self.texts.keep_shared(text)),
            DataRef::String(text) => Cell::Text(self.texts.keep(&text)),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => self.iso(&text),
            DataRef::Bool(value) => Cell::Bool(value),
            DataRef::DateTime(date) => Cell::Date(date.as_f64()),
            DataRef::Error(error) => Cell::Error(self.texts.keep(&error.to_string())),
            DataRef::Int(number) => Cell::Number(number as f64),
            DataRef::Float(number) => Cell::Number(number),
        })
    }

    /// .xls and .ods are held whole by the reader: there is nothing to stream.
    fn dense<'b, R>(&mut self, mut sheet: Sheet, book: &mut R) -> Result<Sheet>
    where
        R: Reader<Cursor<&'b [u8]>>,
        calamine::Error: From<R::Error>,
    {
        let range = book
            .worksheet_range(&sheet.name)
            .map_err(|e| refuse_sheet(self.file, &sheet.name, &e.into()))?;
        // A range begins at the first used cell, not at A1.
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let cell = match value {
                Data::Empty => continue,
                Data::String(text) => Cell::Text(self.texts.keep(text)),
                Data::DateTimeIso(text) | Data::DurationIso(text) => self.iso(text),
                Data::Bool(value) => Cell::Bool(*value),
                Data::DateTime(date) => Cell::Date(date.as_f64()),
                Data::Error(error) => Cell::Error(self.texts.keep(&error.to_string())),
                Data::Int(number) => Cell::Number(*number as f64),
                Data::Float(number) => Cell::Number(*number),
            };
            let at = (
                row_number(row) + first_row,
                row_number(column) + first_column,
            );
            self.add(&mut sheet, at, cell)?;
        }
        // A sheet whose formulas cannot be read still has the values of its cells.
        if let Ok(formulas) = book.worksheet_formula(&sheet.name) {
            let (first_row, first_column) = formulas.start().unwrap_or_default();
            for (row, column, _) in formulas.used_cells() {
                let at = (
                    row_number(row) + first_row,
                    row_number(column) + first_column,
                );
                if range
                    .get_value(at)
                    .is_none_or(|value| *value == Data::Empty)
                {
                    self.add(&mut sheet, at, Cell::Formula)?;
                }
            }
        }
        Ok(sheet)
    }

    /// A date of an .ods file; the duration of a clock time stays as it is written.
    fn iso(&mut self, text: &str) -> Cell {
        serial_of(text).map_or_else(|| Cell::Text(self.texts.keep(text)), Cell::Date)
    }

    fn add(&mut self, sheet: &mut Sheet, (row, column): (u32, u32), cell: Cell) -> Result<()> {
        self.budget = self.budget.checked_sub(1).ok_or_else(|| {
            Error::input(
                self.file,
                format!("plus de {MAX_CELLS} cellules remplies"),
                "séparez l'inventaire en plusieurs fichiers",
            )
        })?;
        sheet.push(row + 1, column, cell);
        Ok(())
    }
}

/// Sheets and columns never pass 2^20, so the conversion cannot fail.
fn row_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX - 1_048_576)
}

/// The sheets of a workbook before their cells are read; chart and macro sheets hold none.
fn empty_sheets<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(book: &R) -> Vec<Sheet> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            hidden: sheet.visible != calamine::SheetVisible::Visible,
            ..Sheet::default()
        })
        .collect()
}

fn rectangles(merged: &[calamine::Dimensions]) -> Vec<Merged> {
    merged
        .iter()
        .map(|area| Merged {
            rows: (area.start.0 + 1, area.end.0 + 1),
            columns: (area.start.1, area.end.1),
        })
        .collect()
}

fn is_password(error: &calamine::Error) -> bool {
    matches!(
        error,
        calamine::Error::Xlsx(calamine::XlsxError::Password)
            | calamine::Error::Xlsb(calamine::XlsbError::Password)
            | calamine::Error::Xls(calamine::XlsError::Password)
            | calamine::Error::Ods(calamine::OdsError::Password)
    )
}

fn refuse(file: &Path, error: &calamine::Error) -> Error {
    if is_password(error) {
        return Error::input(
            file,
            "le classeur est protégé par un mot de passe",
            "ouvrez-le, retirez le mot de passe (Fichier, Informations, Protéger), puis enregistrez-le",
        );
    }
    not_a_workbook(file, "le fichier est endommagé ou incomplet")
}

fn refuse_sheet(file: &Path, sheet: &str, error: &calamine::Error) -> Error {
    if is_password(error) {
        return refuse(file, error);
    }
    Error::at(
        file,
        Place {
            sheet: Some(sheet.to_owned()),
            cell: None,
        },
        format!("la feuille ne peut pas être lue ({error})"),
        "ouvrez le classeur dans Excel ou LibreOffice et enregistrez-le de nouveau",
    )
}
