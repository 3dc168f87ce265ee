//! « Communes » and « EPCI »: what the plan is for each.

use super::Shared;
use crate::document::Columns;
use crate::document::xlsx::table::Column;
use crate::report::fields::commune::{COMMUNES, EPCIS, Line, by_epci};
use crate::report::layout::{self, commune, epci};
use crate::report::sheet::{Written, named};
use crate::report::table::Table;
use rust_xlsxwriter::Worksheet;

/// The sheet of communes, and its table for the formulas of others.
pub fn sheet(shared: &Shared<'_>) -> Written<(Worksheet, Table)> {
    let columns = shared.lines.shown_in(COMMUNES);
    let (mut sheet, mut table) = begun(shared, layout::sheet::COMMUNES, &columns)?;
    table.write_fields(&mut sheet, &columns, shared.communes())?;
    table.add_bars(&mut sheet, commune::BUDGET_SHARE, Some(1.0))?;
    finished(shared, &mut sheet, &table, "Plan par commune")?;
    Ok((sheet, table))
}

/// The sheet of EPCI: sums of that of communes, and how far each takes the territory to its targets.
pub fn of_epcis(shared: &Shared<'_>, communes: &Table) -> Written<Worksheet> {
    let columns = shared.lines.shown_in(EPCIS);
    let (mut sheet, mut table) = begun(shared, layout::sheet::EPCIS, &columns)?;
    let names = communes.range(commune::EPCI);
    let keys = table.column(commune::EPCI);
    let lines = by_epci(shared.communes()).into_iter();
    table.write_live(&mut sheet, &columns, lines, |field, at| {
        let key = keys.at(at);
        if field.label == epci::COMMUNES {
            return Some(format!("COUNTIF({names},{key})"));
        }
        let range = || communes.range(&field.label);
        field
            .is_summed()
            .then(|| format!("SUMIF({names},{key},{})", range()))
    })?;
    for share in [epci::SHARE4, epci::SHARE2, commune::BUDGET_SHARE] {
        table.add_bars(&mut sheet, share, Some(1.0))?;
    }
    finished(shared, &mut sheet, &table, "Plan par EPCI")?;
    Ok(sheet)
}

fn begun(
    shared: &Shared<'_>,
    name: &'static str,
    columns: &Columns<'_, Line<'_>>,
) -> Written<(Worksheet, Table)> {
    let of_table = columns.iter().map(Column::of).collect();
    Ok((named(name)?, Table::new(name, shared.top(), of_table)))
}

fn finished(shared: &Shared<'_>, sheet: &mut Worksheet, table: &Table, title: &str) -> Written {
    table.lay_out(sheet, title)?;
    shared.dress(sheet, title)
}
