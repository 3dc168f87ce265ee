//! The charts of a comparison. They read cells of their sheets, and say in words what they show.

use super::sheet_name;
use super::tornado::ENDS;
use crate::report::chart::{filled, framed, hide, whole_labels};
use crate::report::style;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartSeries, ChartType, Color,
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
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&small);
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

/// Bounds of an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// Least.
    pub least: f64,
    /// Greatest.
    pub most: f64,
}

impl Span {
    /// Bounds that leave some room around values, at round figures; none without values.
    #[must_use]
    pub fn around(values: impl Iterator<Item = f64> + Clone) -> Option<Self> {
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let most = values.fold(f64::NEG_INFINITY, f64::max);
        if !least.is_finite() || !most.is_finite() {
            return None;
        }
        let width = (most - least).max(most.abs() * 0.02).max(1.0);
        let step = 10f64.powf((width / 2.0).log10().floor());
        let least = ((least - width * 0.08) / step).floor() * step;
        Some(Self {
            least: least.max(0.0),
            most: ((most + width * 0.08) / step).ceil() * step,
        })
    }
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
    let dot = marker(ChartMarkerType::Circle, 5, style::MIDDLE);
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
        let mark = marker(shape, 10, style::DARK);
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
    let small = small();
    for (axis, name, span) in [(Axis::X, names.0, spans.0), (Axis::Y, names.1, spans.1)] {
        let axis = match axis {
            Axis::X => chart.x_axis(),
            Axis::Y => chart.y_axis(),
        };
        axis.set_name(name)
            .set_name_font(&small)
            .set_font(&small)
            .set_num_format("#,##0")
            .set_min(span.least)
            .set_max(span.most)
            .set_major_gridlines(true)
            .set_major_gridlines_line(&pale_line());
    }
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&small);
    chart.set_alt_text(
        "Courbe : énergie économisée selon le budget total, tous les budgets multipliés par 50 % à 150 %, et la place de chaque scénario. Les valeurs sont dans les tableaux de la feuille.",
    );
    chart
}

enum Axis {
    X,
    Y,
}

fn marker(shape: ChartMarkerType, size: u8, color: Color) -> ChartMarker {
    let mut fill = filled(color);
    let mut marker = ChartMarker::new();
    marker.set_type(shape).set_size(size).set_format(&mut fill);
    marker
}

fn pale_line() -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(style::BAR).set_width(0.5);
    line
}

fn small() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(8);
    font
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_figures_around_the_values() {
        let around = |values: &[f64]| Span::around(values.iter().copied());
        let span = around(&[735_000.0, 2_205_000.0]).expect("a span");
        assert_eq!((span.least, span.most), (600_000.0, 2_400_000.0));
        let span = around(&[0.0, 10.0]).expect("a span");
        assert_eq!((span.least, span.most), (0.0, 11.0));
        assert_eq!(around(&[]), None);
        let one = around(&[412.0]).expect("a span");
        assert!(one.least < 412.0 && one.most > 412.0, "{one:?}");
    }
}
