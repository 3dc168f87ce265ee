//! « Courbe »: what more or less money would save, proved point by point, and where each scenario
//! stands.

use super::charts::{self, Place, Span};
use super::sensitivity::out_of_reach;
use super::{ComparisonDocument, letter, sheet_name};
use crate::report::proof::gap_shown;
use crate::report::sheet::{LINE_HEIGHT, Value, Written, foot, lines, named, sentence, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::scenario::comparison::CurvePoint;
use rust_xlsxwriter::Worksheet;

/// Columns of budget and saving, for the chart.
const BUDGET: u16 = 1;
const SAVING: u16 = 2;
const WIDTHS: [f64; 9] = [30.0, 18.0, 16.0, 16.0, 14.0, 11.0, 11.0, 18.0, 46.0];

/// What the table and the chart show.
pub const NOTE: &str = "Le budget de chaque commune est multiplié par le même pourcentage, le reste du scénario A ne change pas (les fonds communs non plus), et chaque plan est cherché et prouvé. En dessous de certains budgets, les objectifs ne peuvent plus être atteints.";
const SAVED: &str = "Économie (kWh/an)";

/// The columns.
pub fn columns(document: &ComparisonDocument<'_>) -> Vec<Column> {
    let mut points = document.comparison.curve.iter();
    let unit = points.find_map(|point| point.attempt.worked());
    let plain = unit.is_none_or(|worked| worked.is_plain_kwh);
    let bound = if plain {
        "Aucun plan au-delà de (kWh/an)".to_owned()
    } else {
        let wished = (document.sides().first())
            .is_some_and(|side| side.study.scenario.rules.groups.has_penalty());
        let with = if wished {
            ", préférences comprises"
        } else {
            ""
        };
        format!(
            "Borne de l'objectif{with} ({})",
            unit.map_or("", |one| one.unit)
        )
    };
    let [percent, money, kwh, most, gap, f4, f2, own, remark] = WIDTHS;
    vec![
        Column::new("Budgets du scénario A", percent, Kind::Percent),
        Column::new(budget_header(document), money, Kind::Euros),
        Column::new(SAVED, kwh, Kind::Whole),
        Column::new(bound, most, Kind::Whole),
        Column::new("Écart prouvé", gap, Kind::Gap),
        Column::new("Facteur 4", f4, Kind::Whole),
        Column::new("Facteur 2", f2, Kind::Whole),
        Column::new("Reste à charge (€)", own, Kind::Euros),
        Column::new("Remarque", remark, Kind::Wrapped),
    ]
}

/// The rows: one for each point of the curve.
pub fn rows(document: &ComparisonDocument<'_>) -> impl Iterator<Item = Vec<Value<'static>>> {
    document.comparison.curve.iter().map(row)
}

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let (budget, saving) = (budget_header(document), SAVED);
    let mut table = Table::new(sheet_name::CURVE, 0, columns(document));
    let mut sheet = named(sheet_name::CURVE)?;
    table.write(&mut sheet, rows(document))?;
    table.lay_out(&mut sheet, "Économies selon le niveau des budgets")?;
    let width = WIDTHS.iter().sum();
    let mut at = table.total_row() + 1;
    sentence(&mut sheet, at, 8, width, NOTE)?;
    at += 2;
    let places = places(document, &mut sheet, &budget, at)?;
    at += places.len() as u32 + 2;
    chart(document, &mut sheet, &table, &places, (&budget, saving), at)?;
    sheet.set_print_fit_to_pages(1, 1);
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

fn row(point: &CurvePoint) -> Vec<Value<'static>> {
    let worked = point.attempt.worked();
    let figure = |figure: &dyn Fn(&crate::scenario::comparison::Worked) -> f64| {
        Value::optional(worked.map(figure).filter(|value| value.is_finite()))
    };
    vec![
        Value::Number(f64::from(point.percent) / 100.0),
        Value::euros(point.budget_cents),
        figure(&|it| it.figures.saving_kwh_per_year),
        figure(&|it| it.bound),
        figure(&|it| gap_shown(it.gap)),
        figure(&|it| it.figures.factor4.into()),
        figure(&|it| it.figures.factor2.into()),
        figure(&|it| it.figures.money.remaining_cents as f64 / 100.0),
        Value::text(out_of_reach(&point.attempt)),
    ]
}

/// Header of the budgets together.
#[must_use]
pub fn budget_header(document: &ComparisonDocument<'_>) -> String {
    let basis = document.sides().first();
    let basis = basis.map_or("HT", |side| side.study.scenario.basis.basis.code());
    format!("Budget total (€ {basis})")
}

/// The points of the curve that have a plan: budget in euros, saving in kWh a year.
pub fn drawn(document: &ComparisonDocument<'_>) -> impl Iterator<Item = (f64, f64)> {
    document.comparison.curve.iter().filter_map(|point| {
        let worked = point.attempt.worked()?;
        let euros = point.budget_cents as f64 / 100.0;
        Some((euros, worked.figures.saving_kwh_per_year))
    })
}

/// A scenario's budget on the basis of the first one, and what it saves; none without a plan.
#[must_use]
pub fn place(document: &ComparisonDocument<'_>, at: usize) -> Option<(f64, f64)> {
    let (first, side) = (document.sides().first()?, document.sides().get(at)?);
    let figures = side.figures()?;
    let (here, there) = (first.study.scenario.basis, side.study.scenario.basis);
    let cents = if here.basis == there.basis {
        figures.budget_cents
    } else {
        here.from_ht(there.cents_to_ht(figures.budget_cents))
    };
    Some((cents as f64 / 100.0, figures.saving_kwh_per_year))
}

/// Writes where each scenario stands, from a row on.
fn places(
    document: &ComparisonDocument<'_>,
    sheet: &mut Worksheet,
    budget: &str,
    top: u32,
) -> Written<Vec<Place>> {
    let headers = [
        ("Place des scénarios", Kind::Wrapped),
        (budget, Kind::Euros),
        (SAVED, Kind::Whole),
    ];
    let planned = (0..document.sides().len()).any(|at| place(document, at).is_some());
    if !planned {
        return Ok(Vec::new());
    }
    for ((header, kind), column) in headers.into_iter().zip(0..) {
        let header = Value::text(header);
        write(sheet, top, column, &header, &style::header(kind))?;
    }
    sheet.set_row_height(top, 31.0)?;
    let mut written = Vec::new();
    for at in 0..document.sides().len() {
        let Some((euros, kwh)) = place(document, at) else {
            continue;
        };
        let row = top + 1 + written.len() as u32;
        let label = document.label(at);
        let height = lines(&label, WIDTHS[0]) as f64 * LINE_HEIGHT;
        sheet.set_row_height(row, height.max(15.0))?;
        let cells = [
            (Value::text(label), Kind::Wrapped),
            (Value::Number(euros), Kind::Euros),
            (Value::Number(kwh), Kind::Whole),
        ];
        for ((cell, kind), column) in cells.iter().zip([0, BUDGET, SAVING]) {
            write(sheet, row, column, cell, &style::cell(*kind))?;
        }
        written.push(Place {
            name: letter(at).to_string(),
            row,
        });
    }
    Ok(written)
}

fn chart(
    document: &ComparisonDocument<'_>,
    sheet: &mut Worksheet,
    table: &Table,
    places: &[Place],
    names: (&str, &str),
    top: u32,
) -> Written {
    let placed = (0..document.sides().len()).filter_map(|at| place(document, at));
    let all: Vec<(f64, f64)> = drawn(document).chain(placed).collect();
    let spans = (
        Span::around(all.iter().map(|(x, _)| *x)),
        Span::around(all.iter().map(|(_, y)| *y)),
    );
    // Without any plan there is nothing to draw.
    let (Some(x), Some(y)) = spans else {
        return Ok(());
    };
    let (first, _, last, _) = table.area(names.0);
    let mut chart = charts::curve((first, last), (BUDGET, SAVING), places, names, (x, y));
    chart.set_width(1100).set_height(420);
    sheet.insert_chart(top, 0, &chart)?;
    Ok(())
}
