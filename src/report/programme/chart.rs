//! The chart of a programme: points renovated each year, and those that are left.

use super::sheet_name::YEARS;
use crate::report::chart::{filled, framed, legend_below, pale_line, small};
use crate::report::style;
use rust_xlsxwriter::{Chart, ChartType};

/// Columns of two colours from rows (from 0) of « Programme »: places of the years, of the points
/// renovated and of those left.
pub fn remaining((first, last): (u32, u32), [years, points, remaining]: [u16; 3]) -> Chart {
    let title = "Points rénovés dans l'année, et points restants";
    let mut chart = framed(ChartType::Column, title);
    for (column, name, color) in [
        (points, "Rénovés dans l'année", style::DARK),
        (remaining, "Restants à la fin de l'année", style::BAR),
    ] {
        let mut fill = filled(color);
        chart
            .add_series()
            .set_categories((YEARS, first, years, last, years))
            .set_values((YEARS, first, column, last, column))
            .set_name(name)
            .set_gap(40)
            .set_format(&mut fill);
    }
    let small = small();
    chart.x_axis().set_font(&small);
    chart
        .y_axis()
        .set_font(&small)
        .set_num_format("#,##0")
        .set_major_gridlines_line(&pale_line());
    legend_below(&mut chart);
    chart.set_alt_text(format!(
        "Colonnes : {title}, année par année. Les valeurs sont dans le tableau de la feuille."
    ));
    chart
}
