//! The look of the charts of every workbook.

use super::style;
use crate::french::kept_together;
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Color,
};

/// An empty chart with its title, in a thin frame.
#[must_use]
pub fn framed(kind: ChartType, title: &str) -> Chart {
    let mut chart = Chart::new(kind);
    chart
        .title()
        .set_name(&*kept_together(title))
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
        let lowest = least;
        let width = (most - least).max(most.abs() * 0.02).max(1.0);
        let step = 10f64.powf((width / 2.0).log10().floor());
        let least = ((least - width * 0.08) / step).floor() * step;
        // What cannot be below zero is not drawn there.
        let least = if lowest < 0.0 { least } else { least.max(0.0) };
        Some(Self {
            least,
            most: ((most + width * 0.08) / step).ceil() * step,
        })
    }
}

/// A mark of a shape and a colour.
#[must_use]
pub fn mark_of(shape: ChartMarkerType, size: u8, color: Color) -> ChartMarker {
    let mut fill = filled(color);
    let mut marker = ChartMarker::new();
    marker.set_type(shape).set_size(size).set_format(&mut fill);
    marker
}

/// Gives an axis of numbers its name and its bounds.
pub fn scaled(axis: &mut ChartAxis, name: &str, span: Span) {
    let small = small();
    axis.set_name(&*kept_together(name))
        .set_name_font(&small)
        .set_font(&small)
        .set_num_format("#,##0")
        .set_min(span.least)
        .set_max(span.most)
        .set_major_gridlines(true)
        .set_major_gridlines_line(&pale_line());
}

/// Lines behind a chart.
#[must_use]
pub fn pale_line() -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(style::BAR).set_width(0.5);
    line
}

/// Letters of axes and legends.
#[must_use]
pub fn small() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(8);
    font
}

/// Puts the legend below, in the letters of the axes.
pub fn legend_below(chart: &mut Chart) {
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&small());
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
        let span = around(&[-5_000.0, 5_000.0]).expect("a span");
        assert_eq!((span.least, span.most), (-6_000.0, 6_000.0));
    }
}
