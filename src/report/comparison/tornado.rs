//! Tornadoes: what moves a figure of the first scenario, from what moves it most down.

use super::{ComparisonDocument, charts};
use crate::report::sheet::{Value, Written, write};
use crate::report::style::{self, Kind};
use crate::scenario::comparison::{Case, Figures};
use rust_xlsxwriter::Worksheet;

/// Rows that a tornado takes at least, of 20 pixels each.
const CHART_ROWS: u32 = 15;

/// What the bars of a tornado are.
pub const ENDS: [&str; 2] = ["Hypothèse à la baisse, ou aide refusée", "En plus"];

/// A figure of which tornadoes show the changes.
pub struct Metric {
    /// What changes.
    pub title: &'static str,
    kind: Kind,
    /// The figure.
    pub figure: fn(&Figures) -> f64,
}

/// The figures that tornadoes show.
pub const METRICS: [Metric; 2] = [
    Metric {
        title: "Valeur actuelle nette : écart au scénario A (€)",
        kind: Kind::EurosChange,
        figure: |it| it.money.net_present_value_eur,
    },
    Metric {
        title: "Économie d'énergie : écart au scénario A (kWh/an)",
        kind: Kind::WholeChange,
        figure: |it| it.saving_kwh_per_year,
    },
];

/// A bar of a tornado: the changes of the figure with less and with more of a hypothesis.
pub struct Bar {
    /// The hypothesis and by how much it changes.
    pub label: String,
    /// With less of it, or without it.
    pub less: Option<f64>,
    /// With more of it.
    pub more: Option<f64>,
}

/// The bars of a tornado, the widest first; a hypothesis that changes nothing has none.
#[must_use]
pub fn bars(document: &ComparisonDocument<'_>, metric: &Metric) -> Vec<Bar> {
    let Some(base) = document.sides().first().and_then(|side| side.figures()) else {
        return Vec::new();
    };
    let base = (metric.figure)(base);
    let of_case = |case: &Case| {
        let worked = case.attempt.as_ref()?.worked()?;
        Some((metric.figure)(&worked.figures) - base)
    };
    let mut bars: Vec<(f64, Bar)> = Vec::new();
    for lever in &document.comparison.levers {
        let [less, more] = [|factor: f64| factor < 1.0, |factor: f64| factor > 1.0].map(|side| {
            let case = lever.cases.iter().find(|case| side(case.factor));
            case.and_then(of_case)
        });
        let span = less.map_or(0.0, f64::abs).max(more.map_or(0.0, f64::abs));
        let most = lever.cases.iter().map(|case| (case.factor - 1.0).abs());
        let percent = most.fold(0.0, f64::max);
        let label = if lever.cases.len() > 1 {
            format!("{} ±{:.0}\u{a0}%", lever.what.label(), percent * 100.0)
        } else {
            lever.what.label().to_owned()
        };
        if span > 0.005 {
            bars.push((span, Bar { label, less, more }));
        }
    }
    bars.sort_by(|a, b| b.0.total_cmp(&a.0));
    bars.into_iter().map(|(_, bar)| bar).collect()
}

/// Writes the bars of a figure and their chart from a row on; returns the row under them.
///
/// # Errors
/// As [`write`].
pub fn write_on(
    sheet: &mut Worksheet,
    document: &ComparisonDocument<'_>,
    metric: &Metric,
    top: u32,
) -> Written<u32> {
    let bars = bars(document, metric);
    if bars.is_empty() {
        return Ok(top);
    }
    let [less, more] = ENDS;
    let headers = [metric.title, less, more];
    for (header, column) in headers.into_iter().zip(0..) {
        let kind = if column == 0 {
            Kind::Wrapped
        } else {
            Kind::Whole
        };
        let header = Value::text(header);
        write(sheet, top, column, &header, &style::header(kind))?;
    }
    sheet.set_row_height(top, 31.0)?;
    for (bar, row) in bars.iter().zip(top + 1..) {
        let cells = [
            Value::text(&*bar.label),
            Value::optional(bar.less),
            Value::optional(bar.more),
        ];
        let kinds = [Kind::Text, metric.kind, metric.kind];
        for ((cell, kind), column) in cells.iter().zip(kinds).zip(0..) {
            write(sheet, row, column, cell, &style::short_cell(kind))?;
        }
    }
    let rows = bars.len() as u32;
    let mut chart = charts::tornado(metric.title, top + 1, rows);
    chart.set_width(760).set_height(CHART_ROWS * 20);
    sheet.insert_chart(top, 4, &chart)?;
    Ok(top + CHART_ROWS.max(rows + 1) + 2)
}
