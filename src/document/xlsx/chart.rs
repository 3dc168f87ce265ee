//! The look of the charts of every workbook.

use super::style;
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartDataLabel, ChartFont, ChartFormat, ChartLine, ChartSolidFill, ChartType,
    Color,
};

/// An empty chart with its title, in a thin frame.
#[must_use]
pub fn framed(kind: ChartType, title: &str) -> Chart {
    let mut chart = Chart::new(kind);
    chart
        .title()
        .set_name(title)
        .set_font(ChartFont::new().set_size(10));
    let mut line = ChartLine::new();
    line.set_color(style::LINE).set_width(0.75);
    chart
        .chart_area()
        .set_format(ChartFormat::new().set_border(&line));
    chart
}

/// Bars or marks of one colour.
#[must_use]
pub fn filled(color: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(color));
    format
}

/// The value of each bar, in whole numbers.
#[must_use]
pub fn whole_labels() -> ChartDataLabel {
    ChartDataLabel::new()
        .show_value()
        .set_num_format("#,##0")
        .clone()
}

/// An axis of values from zero that is not drawn: the bars have their values as labels.
pub fn hide(axis: &mut ChartAxis) {
    axis.set_min(0).set_hidden(true).set_major_gridlines(false);
}
