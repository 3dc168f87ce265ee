//! The charts of the pages. They read cells of their page, and say in words what they show.

use crate::report::chart::{filled, framed, hide, whole_labels};
use crate::report::layout;
use crate::report::style;
use rust_xlsxwriter::{Chart, ChartLayout, ChartSeries, ChartType};

/// Consumption before and after: the first two figures of the left block whose figures begin at a
/// row (from 0).
pub fn before_and_after(first_row: u32) -> Chart {
    let mut chart = alone(
        ChartType::Column,
        "Consommation des points rénovés (kWh/an)",
    );
    let labels = whole_labels();
    series(&mut chart, layout::sheet::SYNTHESIS, first_row, 2)
        .set_gap(60)
        .set_data_label(&labels)
        .set_point_colors(&[style::MIDDLE, style::DARK]);
    hide(chart.y_axis());
    // Room at the top for the label of the highest column.
    let layout = ChartLayout::new()
        .set_offset(0.05, 0.27)
        .set_dimensions(0.90, 0.56);
    chart.plot_area().set_layout(&layout);
    chart.set_alt_text(
        "Colonnes : consommation annuelle des points rénovés, en kWh, avant et après travaux. Les deux valeurs sont dans le tableau de la page.",
    );
    chart
}

/// What the communes of a list save: bars, from so many rows (from 0).
pub fn savings(first_row: u32, rows: u32) -> Chart {
    let mut chart = alone(ChartType::Bar, "Économie (kWh/an)");
    let labels = whole_labels();
    let mut fill = filled(style::DARK);
    series(&mut chart, layout::sheet::ANNEX, first_row, rows)
        .set_gap(40)
        .set_data_label(&labels)
        .set_format(&mut fill);
    // Bars are drawn from the bottom up. In a chart of bars, x is the axis of values.
    chart.y_axis().set_reverse();
    hide(chart.x_axis());
    // Room at the right for the label of the longest bar.
    let layout = ChartLayout::new()
        .set_offset(0.36, 0.14)
        .set_dimensions(0.46, 0.84);
    chart.plot_area().set_layout(&layout);
    chart.set_alt_text(
        "Barres : énergie économisée chaque année, en kWh, par les communes de la liste à gauche, de la plus grande économie à la plus petite.",
    );
    chart
}

fn series<'c>(
    chart: &'c mut Chart,
    sheet: &'static str,
    first_row: u32,
    rows: u32,
) -> &'c mut ChartSeries {
    let last_row = first_row + rows.max(1) - 1;
    chart
        .add_series()
        .set_categories((sheet, first_row, 0, last_row, 0))
        .set_values((sheet, first_row, 1, last_row, 1))
        .set_name("kWh/an")
}

/// Framed, without a legend: there is one series only.
fn alone(kind: ChartType, title: &str) -> Chart {
    let mut chart = framed(kind, title);
    chart.legend().set_hidden();
    chart
}
