//! The chart of a front: its plans between two axes.

use super::SHEET;
use super::columns::VALUES;
use crate::report::chart::{Span, framed, mark_of, scaled};
use crate::report::style;
use rust_xlsxwriter::{Chart, ChartFormat, ChartLine, ChartMarkerType, ChartType};

/// What is drawn: rows of the table, the names of both axes (along, up) and their bounds.
pub struct Drawn {
    pub rows: (u32, u32),
    pub names: [String; 2],
    pub spans: [Span; 2],
}

impl Drawn {
    /// The chart; it reads the cells of the sheet.
    pub fn chart(&self) -> Chart {
        let title = format!("{} selon : {}", self.names[1], self.names[0]);
        let mut chart = framed(ChartType::ScatterStraightWithMarkers, &title);
        let (first, last) = self.rows;
        let [up, along] = VALUES;
        let mut line = ChartLine::new();
        line.set_color(style::MIDDLE).set_width(1.0);
        chart
            .add_series()
            .set_categories((SHEET, first, along, last, along))
            .set_values((SHEET, first, up, last, up))
            .set_name("Plans")
            .set_format(ChartFormat::new().set_line(&line))
            .set_marker(&mark_of(ChartMarkerType::Circle, 7, style::DARK));
        scaled(chart.x_axis(), &self.names[0], self.spans[0]);
        scaled(chart.y_axis(), &self.names[1], self.spans[1]);
        chart.legend().set_hidden();
        chart.set_alt_text(format!(
            "Nuage de points relié : {title}, un point pour chaque plan. Les valeurs sont dans le tableau de la feuille."
        ));
        chart
    }
}
