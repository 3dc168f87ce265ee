//! « Sensibilité »: the first scenario planned again with one hypothesis changed at a time, and
//! what each changes most, as tornadoes.

use super::tornado::{self, METRICS};
use super::{ComparisonDocument, sheet_name};
use crate::plan::Nearest;
use crate::report::Proof;
use crate::report::proof::gap_shown;
use crate::report::sheet::{Value, Written, foot, named, sentence};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::report::wording::{counted, significant, thousands};
use crate::scenario::comparison::sensitivity::What;
use crate::scenario::comparison::{Attempt, Case, Figures};
use rust_xlsxwriter::Worksheet;

const WIDTHS: [f64; 14] = [
    33.0, 17.0, 17.0, 10.0, 10.0, 12.0, 12.0, 16.0, 15.0, 16.0, 15.0, 10.0, 12.0, 36.0,
];

/// How to read the table.
pub const NOTE: &str = "Une seule hypothèse change à chaque ligne, et le plan est cherché de nouveau ; rien n'est extrapolé. Le reste à charge tient compte des fonds, des aides, des certificats et du FCTVA.";

/// The columns.
pub fn columns() -> Vec<Column> {
    let columns = [
        ("Hypothèse", Kind::Wrapped),
        ("Changement", Kind::Wrapped),
        ("Nouvelle valeur", Kind::Wrapped),
        ("Facteur 4", Kind::Whole),
        ("Facteur 2", Kind::Whole),
        ("Économie (kWh/an)", Kind::Whole),
        ("Écart (kWh/an)", Kind::WholeChange),
        ("Reste à charge (€)", Kind::Euros),
        ("Écart du reste à charge (€)", Kind::EurosChange),
        ("Valeur actuelle nette (€)", Kind::Euros),
        ("Écart de la VAN (€)", Kind::EurosChange),
        ("Retour (années)", Kind::Years),
        ("Écart prouvé", Kind::Gap),
        ("Remarque", Kind::Wrapped),
    ];
    let widths = columns.into_iter().zip(WIDTHS);
    widths
        .map(|((header, kind), width)| Column::new(header, width, kind))
        .collect()
}

/// The rows: the scenario as it is, then with each change.
pub fn rows(document: &ComparisonDocument<'_>) -> Vec<Vec<Value<'static>>> {
    let base = document.sides().first().and_then(|side| side.figures());
    let proof = document.proofs.first().and_then(Option::as_ref);
    let mut rows = vec![base_row(base, proof.map(Proof::gap))];
    for lever in &document.comparison.levers {
        rows.extend(lever.cases.iter().map(|case| row(lever.what, case, base)));
    }
    rows
}

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let mut table = Table::new(sheet_name::SENSITIVITY, 0, columns());
    let mut sheet = named(sheet_name::SENSITIVITY)?;
    table.write(&mut sheet, rows(document).into_iter())?;
    let title = "Effet d'une hypothèse différente (scénario A)";
    table.lay_out(&mut sheet, title)?;
    let mut at = table.total_row() + 1;
    let width = WIDTHS.iter().sum();
    sentence(&mut sheet, at, 13, width, NOTE)?;
    at += 2;
    for metric in METRICS {
        at = tornado::write_on(&mut sheet, document, &metric, at)?;
    }
    sheet.set_print_fit_to_pages(1, 1);
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

fn base_row(base: Option<&Figures>, gap: Option<f64>) -> Vec<Value<'static>> {
    let mut row = vec![
        Value::text("Scénario A"),
        Value::text("tel quel"),
        Value::Blank,
    ];
    row.extend(figures(base, None));
    row.push(Value::optional(gap.map(gap_shown)));
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
    row.push(Value::optional(worked.map(|one| gap_shown(one.gap))));
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
    let Some(value) = case.value else {
        return String::new();
    };
    match what {
        What::Discount => format!("{}\u{a0}% {}", significant(value * 100.0), what.unit()),
        What::Hours => format!("{}\u{a0}{}", thousands(value), what.unit()),
        _ => format!("{}\u{a0}{}", significant(value), what.unit()),
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
                "objectifs hors d'atteinte : au mieux {} en facteur 4 et {} en facteur 2, il manque {}",
                number(f4),
                number(f2),
                counted(missing as usize, "point", "points")
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
    let own = |it: &Figures| it.money.remaining_cents as f64 / 100.0;
    let kwh = |it: &Figures| it.saving_kwh_per_year;
    let worth = |it: &Figures| it.money.net_present_value_eur;
    vec![
        value(&|it| it.factor4.into()),
        value(&|it| it.factor2.into()),
        value(&kwh),
        change(&kwh),
        value(&own),
        change(&own),
        value(&worth),
        change(&worth),
        Value::optional(figures.and_then(|it| it.money.payback_of_communes_years())),
    ]
}
