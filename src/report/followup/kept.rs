//! The plan that a workbook keeps: « Plan » and « Hypothèses du plan ». All cells are texts, so that
//! no program that saves the workbook again rounds a figure.

use super::{FILE, protected};
use crate::error::{Error, Result};
use crate::followup::columns::sheet;
use crate::followup::reference::Reference;
use crate::report::lists::text_cell;
use crate::report::sheet::{Written, named, print_wide, write_verbatim};
use crate::report::style::{self, Kind};
use crate::scenario::planned;
use rust_xlsxwriter::{IgnoreError, Worksheet};
use std::path::Path;

/// The column that `plan.csv` has not: what tells the point apart in « Points ».
const MARK: &str = "repere";

/// The sheet « Plan »: the table of `plan.csv`, and the mark of each point.
pub(super) fn plan(reference: &Reference) -> Written<Worksheet> {
    let mut sheet = named(sheet::PLAN)?;
    let (header, cell) = (style::header(Kind::Text).unset_text_wrap(), text_cell());
    let points = reference.points.iter();
    let marks = std::iter::once(MARK).chain(points.clone().map(|point| &*point.mark));
    let mut last = (0, 0);
    for ((texts, mark), row) in planned::table(points.map(|point| &point.planned))
        .zip(marks)
        .zip(0..)
    {
        let format = if row == 0 { &header } else { &cell };
        for (text, column) in texts.iter().map(String::as_str).chain([mark]).zip(0..) {
            write_verbatim(&mut sheet, row, column, text, format)?;
            last = (row, column);
        }
    }
    sheet.set_autofit_max_width(500).autofit();
    sheet
        .autofilter(0, 0, last.0, last.1)?
        .ignore_error_range(0, 0, last.0, last.1, IgnoreError::NumberStoredAsText)?
        .set_freeze_panes(1, 0)?
        .set_repeat_rows(0, 0)?;
    print_wide(&mut sheet, "Plan suivi : ne rien y changer");
    protected(&mut sheet);
    Ok(sheet)
}

/// The sheet « Hypothèses du plan »: the lines of `plan.toml`, one a row.
///
/// # Errors
/// What the writer says.
pub(super) fn assumed(reference: &Reference) -> Result<Worksheet> {
    let file = Path::new(FILE);
    let text = (reference.assumed.write()).map_err(|error| Error::write(file, error))?;
    lines_of(&text).map_err(|error| Error::write(file, error))
}

fn lines_of(text: &str) -> Written<Worksheet> {
    let mut sheet = named(sheet::ASSUMED)?;
    sheet.set_column_width(0, 110)?;
    let cell = text_cell().unset_shrink().set_text_wrap();
    for (line, row) in text.lines().zip(0..) {
        write_verbatim(&mut sheet, row, 0, line, &cell)?;
    }
    print_wide(&mut sheet, "Hypothèses du plan suivi : ne rien y changer");
    protected(&mut sheet);
    Ok(sheet)
}
