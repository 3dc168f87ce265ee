//! « Graphiques »: the course of each objective, with its target and even progress, drawn from « Évolution ».

use super::course::{Drawn, goal};
use super::{Document, sheet_name};
use crate::followup::objectives::Standing;
use crate::report::chart::{framed, legend_below, pale_line, small};
use crate::report::sheet::{Value, Written, foot, named, print_wide, write};
use crate::report::style;
use crate::report::table::Table;
use chrono::NaiveDate;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartRange,
    ChartType, Color, Worksheet,
};

const TITLE: &str = "Évolution des objectifs";
/// Charts side by side, and columns and rows of the sheet that each takes.
const ACROSS: usize = 3;
const COLUMNS: u16 = 8;
const ROWS: u32 = 16;
/// Pixels of a column and of a row as a new sheet has them.
const CELL: (u32, u32) = (64, 20);
/// Between two charts, pixels.
const GAP: u32 = 14;

/// The sheet.
pub fn sheet(document: &Document<'_>, drawn: &Drawn) -> Written<Worksheet> {
    let mut sheet = named(sheet_name::CHARTS)?;
    sheet.set_screen_gridlines(false);
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    for (rank, standing) in document.standings.iter().enumerate() {
        let chart = course(document, rank, standing, drawn);
        let (row, column) = (rank / ACROSS, rank % ACROSS);
        sheet.insert_chart(2 + row as u32 * ROWS, column as u16 * COLUMNS, &chart)?;
    }
    let rows = document.standings.len().div_ceil(ACROSS) as u32;
    print_wide(&mut sheet, TITLE);
    let last = (2 + rows * ROWS, COLUMNS * ACROSS as u16 - 1);
    sheet
        .set_print_area(0, 0, last.0, last.1)?
        .set_print_fit_to_pages(1, 1);
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

/// What is done month by month, beside the target and even progress to it.
fn course(document: &Document<'_>, rank: usize, standing: &Standing, drawn: &Drawn) -> Chart {
    let (start, today) = (document.balance.contract.start, document.balance.date);
    let mut chart = framed(ChartType::ScatterStraight, &standing.objective.label);
    let along = side_by_side(&drawn.goals, rank, [goal::START, goal::DEADLINE]);
    for (name, ends, colour, dashes) in [
        (
            "Cible",
            [goal::TARGET, goal::AT_DEADLINE],
            style::DARK,
            ChartLineDashType::Solid,
        ),
        (
            "Progression égale",
            [goal::FIRST, goal::TARGET],
            style::MIDDLE,
            ChartLineDashType::Dash,
        ),
    ] {
        let up = side_by_side(&drawn.goals, rank, ends);
        line(&mut chart, name, (&along, &up), colour, dashes);
    }
    let rows = drawn.months.rows() as u32;
    let top = drawn.months.total_row() - rows;
    let down = |column: u16| {
        ChartRange::new_from_range(sheet_name::COURSE, top, column, top + rows - 1, column)
    };
    let done = (&down(0), &down(rank as u16 + 1));
    line(
        &mut chart,
        "Fait",
        done,
        style::TOLD,
        ChartLineDashType::Solid,
    );
    let (small, pale) = (small(), pale_line());
    let serial = |day: NaiveDate| Value::day(day).number();
    let end = standing.objective.deadline.max(today);
    chart
        .x_axis()
        .set_min(serial(start))
        .set_max(serial(end))
        .set_num_format("mm/yyyy")
        .set_font(&small)
        .set_major_gridlines(false);
    chart
        .y_axis()
        .set_min(0)
        .set_num_format("#,##0")
        .set_font(&small)
        .set_major_gridlines_line(&pale);
    legend_below(&mut chart);
    chart
        .set_width(u32::from(COLUMNS) * CELL.0 - GAP)
        .set_height(ROWS * CELL.1 - GAP)
        .set_alt_text(format!(
            "Courbes : {}, ce qui est fait mois par mois, la cible et la progression égale du début du contrat à l'échéance. Les valeurs sont dans la feuille « {} ».",
            standing.objective.label,
            sheet_name::COURSE
        ));
    chart
}

/// Two cells of a row that lie side by side.
fn side_by_side(table: &Table, row: usize, ends: [&str; 2]) -> ChartRange {
    let [first, last] = ends.map(|header| table.index(header) as u16);
    let row = table.total_row() - (table.rows() - row) as u32;
    ChartRange::new_from_range(sheet_name::COURSE, row, first, row, last)
}

fn line(
    chart: &mut Chart,
    name: &str,
    (along, up): (&ChartRange, &ChartRange),
    colour: Color,
    dashes: ChartLineDashType,
) {
    let mut drawn = ChartLine::new();
    drawn.set_color(colour).set_width(2.0).set_dash_type(dashes);
    chart
        .add_series()
        .set_categories(along)
        .set_values(up)
        .set_name(name)
        .set_marker(
            ChartMarker::new()
                .set_type(ChartMarkerType::Circle)
                .set_size(2),
        )
        .set_format(ChartFormat::new().set_line(&drawn));
}
