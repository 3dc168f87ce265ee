//! Whole workbooks: as Excel and others write them, damaged, hostile.

mod hostile;
mod oracle;
mod written;

use super::*;
use crate::inventory::grid::Cell;
use std::io::{Cursor, Write};

/// An archive of parts.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

const ROOT: &str = "<Relationships><Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>";
const BOOK: &str =
    "<workbook><sheets><sheet name='Parc' sheetId='1' r:id='r1'/></sheets></workbook>";
const RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/></Relationships>";
/// A sheet of one cell.
const SHEET: &str =
    "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData></worksheet>";

/// The parts of a workbook of one sheet, some of them replaced or added.
fn parts<'a>(own: &[(&'a str, &str)]) -> Vec<(&'a str, Vec<u8>)> {
    let mut parts = vec![
        ("_rels/.rels", ROOT.as_bytes().to_vec()),
        ("xl/workbook.xml", BOOK.as_bytes().to_vec()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes().to_vec()),
        ("xl/worksheets/sheet1.xml", SHEET.as_bytes().to_vec()),
    ];
    for (name, text) in own {
        parts.retain(|(known, _)| known != name);
        parts.push((name, text.as_bytes().to_vec()));
    }
    parts
}

fn read_bytes(bytes: &[u8]) -> Result<Vec<Sheet>> {
    let mut sheets = read(
        Path::new("parc.xlsx"),
        bytes,
        usize::MAX,
        &Stopwatch::default(),
    )?;
    sheets.iter_mut().for_each(Sheet::tidy);
    Ok(sheets)
}

/// What is said of a workbook that is refused.
fn refusal(bytes: &[u8]) -> String {
    match read_bytes(bytes) {
        Ok(sheets) => panic!("it is read: {sheets:?}"),
        Err(error) => error.to_string(),
    }
}
