//! Under « Points »: what the points of each cabinet make together, in the columns of the figures
//! that are summed. Below the list, so that it can be sorted and filtered.

use super::Shared;
use super::sums::{are_quick, sum_where};
use crate::report::layout::{self, point};
use crate::report::sheet::{Value, Written, write};
use crate::report::style::{self, Kind};
use crate::report::table::Table;
use crate::report::wording::{factor, factor_formula};
use crate::scenario::study::{ChosenPoint, CommuneChoice, Study};
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::row_col_to_cell;
use std::collections::BTreeMap;

const TITLE: &str = "Sous-totaux par armoire";
const NO_CABINET: &str = "(armoire non renseignée)";

/// A figure of « Points » that is summed: its header, how it is shown, and what it is of one point.
struct Summed {
    header: String,
    kind: Kind,
    of: fn(&Study, &ChosenPoint) -> f64,
}

/// The figures that are summed.
fn summed(shared: &Shared<'_>) -> Vec<Summed> {
    let column = |header: &str, kind: Kind, of: fn(&Study, &ChosenPoint) -> f64| Summed {
        header: header.to_owned(),
        kind,
        of,
    };
    let mut summed = vec![
        column(point::BEFORE, Kind::Whole, |study, one| {
            study.solution(one).0.existing.kwh_per_year()
        }),
        column(point::AFTER, Kind::Whole, |study, one| {
            study.solution(one).1.kwh_after_per_year
        }),
        column(point::SAVING, Kind::Whole, |study, one| {
            study.solution(one).1.saving_kwh_per_year
        }),
        column(&layout::cost(shared.basis()), Kind::Euros, |study, one| {
            study.solution(one).1.cost_cents as f64 / 100.0
        }),
    ];
    if shared.extras.grants {
        let grant = point::grant(shared.basis());
        summed.push(column(&grant, Kind::Euros, |_, one| {
            one.grant_cents as f64 / 100.0
        }));
    }
    summed
}

/// Writes the subtotals two rows under a list of points; nothing where there are not two cabinets.
/// Returns the last row that is written (from 0).
pub fn write_under(
    shared: &Shared<'_>,
    sheet: &mut Worksheet,
    points: &Table,
    choice: &CommuneChoice,
) -> Written<u32> {
    let study = shared.study();
    let names = study.import.points.text("armoire");
    let mut cabinets: BTreeMap<&str, Vec<&ChosenPoint>> = BTreeMap::new();
    for chosen in &choice.points {
        let name = names.get(chosen.row as usize).unwrap_or_default();
        cabinets.entry(name).or_default().push(chosen);
    }
    if cabinets.len() < 2 {
        return Ok(points.total_row());
    }
    let summed = summed(shared);
    let quick = are_quick(cabinets.len() * (summed.len() + 1), choice.points.len());
    let mut row = points.total_row() + 2;
    head(sheet, points, row, &summed)?;
    for (name, chosen) in &cabinets {
        row += 1;
        for column in 0..points.index(point::SOLUTION_CODE) as u16 {
            write(sheet, row, column, &Value::Blank, &style::cell(Kind::Text))?;
        }
        let (told, wanted) = if name.is_empty() {
            (NO_CABINET, "\"\"".to_owned())
        } else {
            (*name, row_col_to_cell(row, 0))
        };
        let mut put = |header: &str, value: &Value<'_>, kind: Kind| {
            let column = points.index(header) as u16;
            write(sheet, row, column, value, &style::cell(kind))
        };
        put(point::CABINET, &Value::text(told), Kind::Text)?;
        let is_of = [format!("EXACT({},{wanted})", points.range(point::CABINET))];
        let count = sum_where(&is_of, None, quick, chosen.len() as f64);
        // The pages after the first have the headers of the list above.
        put(point::REFERENCE, &count, Kind::Points)?;
        let mut sums = Vec::new();
        for one in &summed {
            let sum: f64 = chosen.iter().map(|point| (one.of)(study, point)).sum();
            let range = points.range(&one.header);
            let value = sum_where(&is_of, Some(&range), quick, sum);
            put(&one.header, &value, one.kind)?;
            sums.push(sum);
        }
        if let Some(factor) = factor(sums[0], sums[1]) {
            let cell = |header: &str| row_col_to_cell(row, points.index(header) as u16);
            let formula = factor_formula(&cell(point::BEFORE), &cell(point::AFTER));
            put(
                point::FACTOR,
                &Value::Formula(formula, factor),
                Kind::Factor,
            )?;
        }
    }
    Ok(row)
}

/// The header of the subtotals: the names of what is summed, over their columns.
fn head(sheet: &mut Worksheet, points: &Table, row: u32, summed: &[Summed]) -> Written {
    let place = |header: &str| points.index(header) as u16;
    for column in 0..place(point::SOLUTION_CODE) {
        write(
            sheet,
            row,
            column,
            &Value::Blank,
            &style::header(Kind::Text),
        )?;
    }
    sheet.merge_range(row, 0, row, 1, TITLE, &style::header(Kind::Text))?;
    let others = [
        (point::REFERENCE, "Points", Kind::Whole),
        (point::FACTOR, point::FACTOR, Kind::Factor),
    ];
    let summed = (summed.iter()).map(|one| (&*one.header, &*one.header, one.kind));
    for (under, text, kind) in others.into_iter().chain(summed) {
        write(
            sheet,
            row,
            place(under),
            &Value::text(text),
            &style::header(kind),
        )?;
    }
    sheet.set_row_height(row, 31.0)?;
    Ok(())
}
