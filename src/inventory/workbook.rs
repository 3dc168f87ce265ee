//! Opens any workbook and hands over its sheets as grids.
//!
//! The format is told by what the file holds, not by its name: town halls rename files. Cells of
//! .xlsx and .xlsb are streamed: a sheet whose only cells are A1 and XFD1048576 would otherwise
//! ask for 512 GiB.

use super::delimited;
use super::grid::{Cell, Merged, Sheet};
use crate::error::{Error, Place, Result};
use calamine::{Data, DataRef, DataType, Ods, Reader, Xls, Xlsb, Xlsx};
use std::io::Cursor;
use std::path::Path;

/// No sheet of a territory comes near this many cells; beyond it a file is refused rather than
/// read until memory ends.
const MAX_CELLS: usize = 20_000_000;

/// Reads every sheet of a workbook or CSV file.
///
/// # Errors
/// The file cannot be read, is not a spreadsheet, is protected by a password, or is too large.
pub fn read_sheets(file: &Path) -> Result<Vec<Sheet>> {
    let bytes = std::fs::read(file).map_err(|source| Error::read(file, source))?;
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
        workbook => guarded(file, || read_workbook(file, &workbook, bytes.as_slice()))?,
    };
    sheets.iter_mut().for_each(Sheet::tidy);
    Ok(sheets)
}

/// The extension of a file name in lower case, empty where there is none.
pub(super) fn extension(file: &Path) -> String {
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
        let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        if bytes.starts_with(b"PK") {
            if holds(b"xl/workbook.bin") {
                Self::Xlsb
            } else if holds(b"xl/") || holds(b"[Content_Types].xml") {
                Self::Xlsx
            } else if holds(b"content.xml") {
                Self::Ods
            } else {
                Self::Other("c'est une archive, sans feuille de calcul")
            }
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
    match format {
        Format::Xlsx => {
            let mut book: Xlsx<_> = Xlsx::new(cursor).map_err(|e| refuse(file, &e.into()))?;
            let mut budget = MAX_CELLS;
            worksheet_names(&book)
                .into_iter()
                .map(|name| {
                    let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
                    let mut reader = book
                        .worksheet_cells_reader(&name)
                        .map_err(|e| refuse_sheet(file, &name, &e.into()))?;
                    let mut sheet = Sheet {
                        merged: rectangles(&merged),
                        name,
                        ..Sheet::default()
                    };
                    while let Some(cell) = reader
                        .next_cell()
                        .map_err(|e| refuse_sheet(file, &sheet.name, &e.into()))?
                    {
                        add(
                            &mut sheet,
                            cell.get_position(),
                            streamed(cell.get_value()),
                            &mut budget,
                            file,
                        )?;
                    }
                    Ok(sheet)
                })
                .collect()
        }
        Format::Xlsb => {
            let mut book: Xlsb<_> = Xlsb::new(cursor).map_err(|e| refuse(file, &e.into()))?;
            let mut budget = MAX_CELLS;
            worksheet_names(&book)
                .into_iter()
                .map(|name| {
                    let mut reader = book
                        .worksheet_cells_reader(&name)
                        .map_err(|e| refuse_sheet(file, &name, &e.into()))?;
                    let mut sheet = Sheet {
                        name,
                        ..Sheet::default()
                    };
                    while let Some(cell) = reader
                        .next_cell()
                        .map_err(|e| refuse_sheet(file, &sheet.name, &e.into()))?
                    {
                        add(
                            &mut sheet,
                            cell.get_position(),
                            streamed(cell.get_value()),
                            &mut budget,
                            file,
                        )?;
                    }
                    Ok(sheet)
                })
                .collect()
        }
        Format::Ods => {
            let book: Ods<_> = Ods::new(cursor).map_err(|e| refuse(file, &e.into()))?;
            dense_sheets(file, book, |_, _| Vec::new())
        }
        _ => {
            let book: Xls<_> = Xls::new(cursor).map_err(|e| refuse(file, &e.into()))?;
            dense_sheets(file, book, |book, name| {
                rectangles(&book.merge_cells_by_sheet_name(name).unwrap_or_default())
            })
        }
    }
}

/// .xls and .ods are held whole by the reader: there is nothing to stream.
fn dense_sheets<'a, R>(
    file: &Path,
    mut book: R,
    merged: impl Fn(&R, &str) -> Vec<Merged>,
) -> Result<Vec<Sheet>>
where
    R: Reader<Cursor<&'a [u8]>>,
    calamine::Error: From<R::Error>,
{
    let mut budget = MAX_CELLS;
    worksheet_names(&book)
        .into_iter()
        .map(|name| {
            let range = book
                .worksheet_range(&name)
                .map_err(|e| refuse_sheet(file, &name, &e.into()))?;
            let mut sheet = Sheet {
                merged: merged(&book, &name),
                name,
                ..Sheet::default()
            };
            // A range begins at the first used cell, not at A1.
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = (
                    row_number(row) + first_row,
                    row_number(column) + first_column,
                );
                add(&mut sheet, at, owned(value), &mut budget, file)?;
            }
            Ok(sheet)
        })
        .collect()
}

/// Sheets and columns never pass 2^20, so the conversion cannot fail.
fn row_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX - 1_048_576)
}

/// Chart and macro sheets hold no cells.
fn worksheet_names<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
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

fn add(
    sheet: &mut Sheet,
    (row, column): (u32, u32),
    value: Option<Cell>,
    budget: &mut usize,
    file: &Path,
) -> Result<()> {
    let Some(cell) = value else { return Ok(()) };
    *budget = budget.checked_sub(1).ok_or_else(|| {
        Error::input(
            file,
            format!("plus de {MAX_CELLS} cellules remplies"),
            "séparez l'inventaire en plusieurs fichiers",
        )
    })?;
    sheet.push(row + 1, column, cell);
    Ok(())
}

fn streamed(value: &DataRef<'_>) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(date) => Cell::Date(date.as_f64()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        number @ (DataRef::Int(_) | DataRef::Float(_)) => Cell::Number(number.as_f64()?),
    })
}

fn owned(value: &Data) -> Option<Cell> {
    Some(match value {
        Data::Empty => return None,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(date) => Cell::Date(date.as_f64()),
        Data::Error(error) => Cell::Error(error.to_string()),
        number @ (Data::Int(_) | Data::Float(_)) => Cell::Number(number.as_f64()?),
    })
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
