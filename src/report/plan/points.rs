//! « Points »: one row for each chosen point of a commune, cabinet by cabinet and street by street,
//! and what each cabinet makes.

use super::{Shared, subtotals};
use crate::document::Columns;
use crate::document::xlsx::table::Column;
use crate::inventory::territory::Commune;
use crate::report::fields::point::Chosen;
use crate::report::fields::{PRINTED, TRACED};
use crate::report::layout::{self, point};
use crate::report::sheet::{Value, Written, named_of_size, write};
use crate::report::style;
use crate::report::table::{Source, Table};
use crate::scenario::study::CommuneChoice;
use rust_xlsxwriter::{Workbook, Worksheet};

/// Under the empty table of a commune without chosen points.
const NONE_CHOSEN: &str =
    "Aucun point de la commune n'est retenu dans ce plan : la feuille « Synthèse » dit pourquoi.";

/// The columns of the sheet; those that are not printed say where a figure comes from, and a council
/// does without them.
pub fn columns<'f, 'a>(shared: &'f Shared<'a>) -> Columns<'f, Chosen<'a>> {
    shared.points.shown_in(PRINTED | TRACED)
}

/// The sheet, and its table for the formulas of others.
pub fn sheet(
    shared: &Shared<'_>,
    workbook: &mut Workbook,
    commune: &Commune,
    choice: &CommuneChoice,
) -> Written<(Worksheet, Table)> {
    let columns = columns(shared);
    let cells = columns.len() * choice.points.len();
    let (mut sheet, holds) = named_of_size(workbook, layout::sheet::POINTS, cells)?;
    let of_table = columns.iter().map(Column::of).collect();
    let table = Table::new(layout::sheet::POINTS, shared.top(), of_table);
    let mut table = table.in_sheet_that(holds);
    shared.write_mark(&mut sheet)?;
    table.write_fields(
        &mut sheet,
        &columns,
        shared.points_among(choice, &choice.points),
    )?;
    let mut last_row = subtotals::write_under(shared, &mut sheet, &table, choice)?;
    if choice.points.is_empty() {
        last_row += 2;
        let stated = Value::text(NONE_CHOSEN);
        write(&mut sheet, last_row, 0, &stated, &style::remark())?;
    }
    let title = format!("{} – Points lumineux à rénover", commune.nom);
    table.lay_out(&mut sheet, &title)?;
    let printed = shared.points.shown_in(PRINTED).len() as u16;
    sheet.set_print_area(0, 0, last_row, printed - 1)?;
    table.print_across(&mut sheet, usize::from(printed))?;
    shared.dress_margins(&mut sheet, &title);
    Ok((sheet, table))
}

/// What funds pay of the points of a table; none where no fund does.
pub fn grants(shared: &Shared<'_>, table: &Table) -> Option<Source> {
    let header = point::grant(shared.basis());
    shared.extras.grants.then(|| table.total(&header))
}
