//! « Sensibilité »: the first scenario planned again with one hypothesis changed at a time, and
//! what each changes most, as tornadoes.

use super::{ComparisonDocument, charts, sheet_name};
use crate::plan::Nearest;
use crate::report::sheet::{Value, Written, foot, named, sentence, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::report::wording::{significant, thousands};
use crate::scenario::comparison::sensitivity::What;
use crate::scenario::comparison::{Attempt, Case, Figures};
use rust_xlsxwriter::Worksheet;

const WIDTHS: [f64; 12] = [
    31.0, 20.0, 20.0, 11.0, 11.0, 13.0, 13.0, 17.0, 17.0, 17.0, 17.0, 11.0,
];
const REMARK: f64 = 42.0;
/// Rows that a tornado takes at least, of 20 pixels each.
const CHART_ROWS: u32 = 15;

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let [
        what,
        change,
        value,
        f4,
        f2,
        kwh,
        d_kwh,
        own,
        d_own,
        npv,
        d_npv,
        years,
    ] = WIDTHS;
    let columns = vec![
        Column::new("Hypothèse", what, Kind::Wrapped),
        Column::new("Changement", change, Kind::Wrapped),
        Column::new("Nouvelle valeur", value, Kind::Wrapped),
        Column::new("Facteur 4", f4, Kind::Whole),
        Column::new("Facteur 2", f2, Kind::Whole),
        Column::new("Économie (kWh/an)", kwh, Kind::Whole),
        Column::new("Écart (kWh/an)", d_kwh, Kind::Change),
        Column::new("Reste à charge (€)", own, Kind::Euros),
        Column::new("Écart du reste (€)", d_own, Kind::EurosChange),
        Column::new("Valeur actuelle nette (€)", npv, Kind::Euros),
        Column::new("Écart de la VAN (€)", d_npv, Kind::EurosChange),
        Column::new("Retour (années)", years, Kind::Years),
        Column::new("Remarque", REMARK, Kind::Wrapped),
    ];
    let mut table = Table::new(sheet_name::SENSITIVITY, 0, columns);
    let mut sheet = named(sheet_name::SENSITIVITY)?;
    let base = document.sides().first().and_then(|side| side.figures());
    let mut rows = vec![base_row(base)];
    for lever in &document.comparison.levers {
        rows.extend(lever.cases.iter().map(|case| row(lever.what, case, base)));
    }
    table.write(&mut sheet, rows.into_iter())?;
    let title = "Ce que changerait une hypothèse qui se révélerait autre (scénario A)";
    table.lay_out(&mut sheet, title)?;
    let mut at = table.total_row() + 1;
    let width = WIDTHS.iter().sum::<f64>() + REMARK;
    let text = "Une seule hypothèse change à chaque ligne, et le plan est cherché de nouveau ; rien n'est extrapolé. Le reste à charge tient compte des fonds, des aides, des certificats et du FCTVA.";
    sentence(&mut sheet, at, 12, width, text)?;
    at += 2;
    for metric in METRICS {
        at = tornado(document, &mut sheet, &metric, at)?;
    }
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

fn base_row(base: Option<&Figures>) -> Vec<Value<'static>> {
    let mut row = vec![
        Value::text("Scénario A"),
        Value::text("tel quel"),
        Value::Blank,
    ];
    row.extend(figures(base, None));
    let remark = if base.is_some() { "" } else { "aucun plan" };
    row.push(Value::text(remark));
    row
}

fn row(what: What, case: &Case, base: Option<&Figures>) -> Vec<Value<'static>> {
    let worked = case.attempt.as_ref().and_then(Attempt::worked);
    let mut row = vec![
        Value::text(what.label()),
        Value::text(change(case.factor)),
        Value::text(new_value(what, case)),
    ];
    row.extend(figures(worked.map(|one| &one.figures), base));
    row.push(Value::text(remark(case)));
    row
}

/// « −20 % », or that it is refused.
#[must_use]
pub fn change(factor: f64) -> String {
    if factor == 0.0 {
        return "rien".into();
    }
    let percent = ((factor - 1.0) * 100.0).round();
    let sign = if percent < 0.0 { '−' } else { '+' };
    format!("{sign}{}\u{a0}%", percent.abs())
}

fn new_value(what: What, case: &Case) -> String {
    match case.value {
        Some(value) => format!("{}\u{a0}{}", significant(value), what.unit()),
        None => String::new(),
    }
}

/// Why there is no plan with a change.
#[must_use]
pub fn remark(case: &Case) -> String {
    match &case.attempt {
        None => "aucune nuit ne donne cette durée".into(),
        Some(attempt) => out_of_reach(attempt),
    }
}

/// Why a try has no plan, and what can be reached; empty where it has one.
#[must_use]
pub fn out_of_reach(attempt: &Attempt) -> String {
    match attempt {
        Attempt::Planned(_) => String::new(),
        Attempt::OutOfReach {
            nearest: Some(nearest),
            ..
        } => {
            let Nearest { f4, f2, missing } = *nearest;
            let number = |points: u32| thousands(f64::from(points));
            format!(
                "objectifs hors d'atteinte : au mieux {} en facteur 4 et {} en facteur 2, il manque {} points",
                number(f4),
                number(f2),
                number(missing)
            )
        }
        Attempt::OutOfReach { proved: true, .. } => "objectifs hors d'atteinte".into(),
        Attempt::OutOfReach { proved: false, .. } => "aucun plan trouvé dans le temps donné".into(),
    }
}

fn figures(figures: Option<&Figures>, base: Option<&Figures>) -> Vec<Value<'static>> {
    let value = |figure: &dyn Fn(&Figures) -> f64| Value::optional(figures.map(figure));
    let change = |figure: &dyn Fn(&Figures) -> f64| {
        let both = figures.zip(base);
        Value::optional(both.map(|(one, base)| figure(one) - figure(base)))
    };
    let own = |it: &Figures| it.remaining_cents as f64 / 100.0;
    let kwh = |it: &Figures| it.saving_kwh_per_year;
    let worth = |it: &Figures| it.net_present_value_eur;
    vec![
        value(&|it| it.factor4.into()),
        value(&|it| it.factor2.into()),
        value(&kwh),
        change(&kwh),
        value(&own),
        change(&own),
        value(&worth),
        change(&worth),
        Value::optional(figures.and_then(Figures::payback_years)),
    ]
}

/// A figure of which tornadoes show the changes.
pub struct Metric {
    /// What changes.
    pub title: &'static str,
    /// Its unit.
    pub unit: &'static str,
    kind: Kind,
    /// The figure.
    pub figure: fn(&Figures) -> f64,
}

/// The figures that tornadoes show.
pub const METRICS: [Metric; 2] = [
    Metric {
        title: "Valeur actuelle nette : écart au scénario A",
        unit: "€",
        kind: Kind::EurosChange,
        figure: |it| it.net_present_value_eur,
    },
    Metric {
        title: "Économie d'énergie : écart au scénario A",
        unit: "kWh/an",
        kind: Kind::Change,
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
fn tornado(
    document: &ComparisonDocument<'_>,
    sheet: &mut Worksheet,
    metric: &Metric,
    top: u32,
) -> Written<u32> {
    let bars = bars(document, metric);
    if bars.is_empty() {
        return Ok(top);
    }
    let headers = [metric.title, "En moins, ou refusé", "En plus"];
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
    let mut chart = charts::tornado(metric.title, metric.unit, top + 1, rows);
    chart.set_width(760).set_height(CHART_ROWS * 20);
    sheet.insert_chart(top, 4, &chart)?;
    Ok(top + CHART_ROWS.max(rows + 1) + 2)
}
