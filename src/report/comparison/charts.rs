//! The charts of a comparison. They read cells of their sheets, and say in words what they show.

use super::sheet_name;
use super::tornado::ENDS;
pub use crate::report::chart::Span;
use crate::report::chart::{
    filled, framed, hide, legend_below, mark_of, pale_line, scaled, small, whole_labels,
};
use crate::report::style;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat,
    ChartLine, ChartMarkerType, ChartSeries, ChartType,
};

/// Columns of one figure, scenario by scenario: a row (from 0) of « Comparaison », whose header is
/// in row 1.
pub fn by_scenario(title: &str, row: u32, scenarios: usize) -> Chart {
    let mut chart = framed(ChartType::Column, title);
    let last = scenarios as u16;
    let mut fill = filled(style::DARK);
    chart
        .add_series()
        .set_categories((sheet_name::SIDE_BY_SIDE, 1, 1, 1, last))
        .set_values((sheet_name::SIDE_BY_SIDE, row, 1, row, last))
        .set_name(title)
        .set_gap(80)
        .set_data_label(&whole_labels())
        .set_format(&mut fill);
    chart.legend().set_hidden();
    hide(chart.y_axis());
    chart.x_axis().set_font(ChartFont::new().set_size(8));
    chart.set_alt_text(format!(
        "Colonnes : {title}, scénario par scénario. Les valeurs sont dans le tableau de la page."
    ));
    chart
}

/// Bars to both sides of what the scenario gives: labels, less and more of each hypothesis, in
/// three columns from a row (from 0) of « Sensibilité ».
pub fn tornado(title: &str, first_row: u32, rows: u32) -> Chart {
    let sheet = sheet_name::SENSITIVITY;
    let mut chart = framed(ChartType::Bar, title);
    let last = first_row + rows.max(1) - 1;
    for (column, name, color) in [(1, ENDS[0], style::MIDDLE), (2, ENDS[1], style::DARK)] {
        let mut fill = filled(color);
        let series: &mut ChartSeries = chart.add_series();
        series
            .set_categories((sheet, first_row, 0, last, 0))
            .set_values((sheet, first_row, column, last, column))
            .set_name(name)
            .set_gap(45)
            .set_overlap(100)
            .set_format(&mut fill);
    }
    // Bars are drawn from the bottom up, and labels stand clear of the bars to the left.
    let small = small();
    chart
        .y_axis()
        .set_reverse()
        .set_label_position(ChartAxisLabelPosition::Low)
        .set_font(&small)
        .set_major_gridlines(false);
    chart
        .x_axis()
        .set_font(&small)
        .set_num_format("+#,##0;-#,##0;0")
        .set_major_gridlines_line(&pale_line());
    legend_below(&mut chart);
    chart.set_alt_text(format!(
        "Diagramme en tornade : {title}, pour chaque hypothèse en moins et en plus, de celle qui change le plus à celle qui change le moins. Les valeurs sont dans le tableau à gauche."
    ));
    chart
}

/// A place on the curve: the name of a scenario, and the row (from 0) of its figures.
pub struct Place {
    /// What its mark is called.
    pub name: String,
    /// Row of « Courbe » with its budget and its saving in the columns of the curve.
    pub row: u32,
}

/// Budgets (column `x`) against savings (column `y`), rows from 0 of « Courbe », with the place of
/// each scenario.
pub fn curve(
    rows: (u32, u32),
    (x, y): (u16, u16),
    places: &[Place],
    names: (&str, &str),
    spans: (Span, Span),
) -> Chart {
    let sheet = sheet_name::CURVE;
    let mut chart = framed(
        ChartType::ScatterStraightWithMarkers,
        "Économie selon le budget total",
    );
    let (first, last) = rows;
    let mut line = ChartLine::new();
    line.set_color(style::MIDDLE).set_width(1.5);
    let dot = mark_of(ChartMarkerType::Circle, 5, style::MIDDLE);
    chart
        .add_series()
        .set_categories((sheet, first, x, last, x))
        .set_values((sheet, first, y, last, y))
        .set_name("Tous les budgets multipliés")
        .set_format(ChartFormat::new().set_line(&line))
        .set_marker(&dot);
    let shapes = [
        ChartMarkerType::Diamond,
        ChartMarkerType::Square,
        ChartMarkerType::Triangle,
        ChartMarkerType::Circle,
    ];
    for (place, shape) in places.iter().zip(shapes.into_iter().cycle()) {
        let mark = mark_of(shape, 10, style::DARK);
        let label = ChartDataLabel::new()
            .show_value()
            .set_position(ChartDataLabelPosition::Above)
            .clone();
        let name = ChartDataLabel::new().set_value(place.name.as_str()).clone();
        chart
            .add_series()
            .set_categories((sheet, place.row, x, place.row, x))
            .set_values((sheet, place.row, y, place.row, y))
            .set_name(place.name.as_str())
            .set_format(ChartFormat::new().set_no_line())
            .set_data_label(&label)
            .set_custom_data_labels(&[name])
            .set_marker(&mark);
    }
    scaled(chart.x_axis(), names.0, spans.0);
    scaled(chart.y_axis(), names.1, spans.1);
    legend_below(&mut chart);
    chart.set_alt_text(
        "Courbe : énergie économisée selon le budget total, tous les budgets multipliés par 50 % à 150 %, et la place de chaque scénario. Les valeurs sont dans les tableaux de la feuille.",
    );
    chart
}
