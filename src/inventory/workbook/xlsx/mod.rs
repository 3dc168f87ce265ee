//! Reads .xlsx and .xlsm workbooks.
//!
//! One pass over each sheet gives its cells and what a reader of values does not hand over: the
//! calendar of its dates, hidden rows and columns, filters, colours, struck-through rows, merged
//! areas. What Excel opens is opened, whatever program wrote it; how much is read is counted while
//! it is read.

mod around;
mod book;
mod bounds;
mod cells;
mod colours;
mod comments;
mod fault;
mod formats;
mod markup;
mod package;
mod places;
mod sheet;
mod stream;
mod strings;
mod styles;
mod values;
mod waves;

use crate::error::Result;
use crate::inventory::grid::Sheet;
use crate::inventory::stopwatch::Stopwatch;
use book::Book;
use cells::Referred;
use fault::Fault;
use package::Package;
use sheet::Budget;
use std::path::Path;

/// Reads every sheet of a workbook that holds cells, of cells that take no more than `most` bytes.
///
/// # Errors
/// The workbook is protected by a password, incomplete, damaged or too large.
pub(super) fn read(
    file: &Path,
    bytes: &[u8],
    most: usize,
    watch: &Stopwatch,
) -> Result<Vec<Sheet>> {
    let of_file = |fault: Fault| fault.in_file(file, None);
    // Excel wraps a workbook that it encrypts in the container of older formats.
    if !bytes.starts_with(b"PK") {
        return Err(of_file(Fault::Password));
    }
    let package = Package::open(bytes, watch).map_err(of_file)?;
    let book = Book::read(&package).map_err(of_file)?;
    let (shared, styles) = rayon::join(
        || strings::read(&package, &book.relations),
        || styles::read(&package, &book.relations),
    );
    let (shared, styles) = (shared.map_err(of_file)?, styles.map_err(of_file)?);
    let referred = Referred {
        shared: &shared,
        styles: &styles,
        from_1904: book.from_1904,
        known: &strings::Known::default(),
        spent: &package.spent,
    };
    let mut budget = Budget::of(most);
    book.sheets
        .iter()
        .map(|listed| {
            let mut sheet = sheet::read(&package, listed, &referred, &mut budget)
                .map_err(|fault| fault.in_file(file, Some(&listed.name)))?;
            // What is pinned to cells and damaged takes nothing from what they hold.
            let comments = comments::report(&package, &listed.part);
            sheet.decisions.extend(comments.ok().flatten());
            Ok(sheet)
        })
        .collect()
}

#[cfg(test)]
mod tests;
