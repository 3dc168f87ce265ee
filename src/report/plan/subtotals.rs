//! Under « Points »: what the points of each cabinet make together, in the columns of the figures
//! that are summed. Below the list, so that it can be sorted and filtered.

use super::sums::{are_quick, sum_where};
use super::{Shared, points};
use crate::document::Field;
use crate::report::fields::PRINTED;
use crate::report::layout::point;
use crate::report::sheet::{Value, Written, write, write_over};
use crate::report::style::{self, Kind};
use crate::report::table::Table;
use crate::scenario::study::{ChosenPoint, CommuneChoice};
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::row_col_to_cell;
use std::collections::BTreeMap;

const TITLE: &str = "Sous-totaux par armoire";
const NO_CABINET: &str = "(armoire non renseignée)";

/// Writes the subtotals two rows under a list of points; nothing where there are not two cabinets.
/// Returns the last row that is written (from 0).
pub fn write_under(
    shared: &Shared<'_>,
    sheet: &mut Worksheet,
    list: &Table,
    choice: &CommuneChoice,
) -> Written<u32> {
    let names = shared.study().import.points.text("armoire");
    let mut cabinets: BTreeMap<&str, Vec<ChosenPoint>> = BTreeMap::new();
    for chosen in &choice.points {
        let name = names.get(chosen.row as usize).unwrap_or_default();
        cabinets.entry(name).or_default().push(*chosen);
    }
    if cabinets.len() < 2 {
        return Ok(list.total_row());
    }
    let columns = points::columns(shared);
    let formulas = columns.formulas();
    // What is read of a list on paper: its first columns.
    let printed = shared.points.shown_in(PRINTED).len();
    let fields: Vec<_> = columns.iter().take(printed).collect();
    let summed = fields.iter().filter(|field| field.is_summed()).count();
    let quick = are_quick(cabinets.len() * (summed + 1), choice.points.len());
    let mut row = list.total_row() + 2;
    head(sheet, list, row, &fields)?;
    for (name, chosen) in &cabinets {
        row += 1;
        let mut sums = vec![0.0; printed];
        for point in shared.points_among(choice, chosen) {
            for (sum, datum) in sums.iter_mut().zip(columns.data(&point)) {
                *sum += datum.number().unwrap_or_default();
            }
        }
        for column in 0..printed as u16 {
            write(sheet, row, column, &Value::Blank, &style::cell(Kind::Text))?;
        }
        let (stated, wanted) = if name.is_empty() {
            (NO_CABINET, "\"\"".to_owned())
        } else {
            (*name, row_col_to_cell(row, 0))
        };
        let mut put = |column: usize, value: &Value<'_>, kind: Kind| {
            write(sheet, row, column as u16, value, &style::cell(kind))
        };
        put(list.index(point::CABINET), &Value::text(stated), Kind::Text)?;
        let is_of = [format!("EXACT({},{wanted})", list.range(point::CABINET))];
        let count = sum_where(&is_of, None, quick, chosen.len() as f64);
        // The pages after the first have the headers of the list above.
        put(list.index(point::REFERENCE), &count, Kind::Points)?;
        for (column, field) in fields.iter().enumerate() {
            let formula = formulas[column].as_ref();
            let value = match formula.filter(|_| field.is_live_in_total()) {
                Some(formula) => {
                    let result = formula.value(&|place| place.value(|column| sums[column]));
                    let cell = |column: usize| row_col_to_cell(row, column as u16);
                    let text = formula.text(&|place| place.address(cell));
                    Some(Value::Formula(text, result)).filter(|_| result.is_finite())
                }
                None => (field.is_summed()).then(|| {
                    sum_where(&is_of, Some(&list.range(&field.label)), quick, sums[column])
                }),
            };
            if let Some(value) = value {
                put(column, &value, field.kind)?;
            }
        }
    }
    Ok(row)
}

/// The header of the subtotals: the names of what is summed, over their columns.
fn head<R>(sheet: &mut Worksheet, list: &Table, row: u32, fields: &[&Field<R>]) -> Written {
    for (index, field) in fields.iter().enumerate() {
        let (text, kind) = if index == list.index(point::REFERENCE) {
            ("Points", Kind::Whole)
        } else if field.is_summed() || field.is_live_in_total() {
            (&*field.label, field.kind)
        } else {
            ("", Kind::Text)
        };
        let (text, header) = (Value::text(text), style::header(kind));
        write(sheet, row, index as u16, &text, &header)?;
    }
    write_over(sheet, row, (0, 1), TITLE, &style::header(Kind::Text))?;
    sheet.set_row_height(row, 31.0)?;
    Ok(())
}
