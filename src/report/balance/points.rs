//! « Points »: every point done, as planned and as really installed, the computation live.

use super::{Document, sheet_name};
use crate::followup::works::DonePoint;
use crate::money::Basis;
use crate::report::layout::{F2, F4};
use crate::report::sheet::{Value, Written, foot, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Source, Table};
use crate::report::wording::{factor, factor_formula};
use crate::retrofit::FactorClass;
use crate::scenario::planned::CountsFor;
use rust_xlsxwriter::Worksheet;

const POWER: &str = "Puissance posée (W)";
const HOURS: &str = "Heures équivalentes (h/an)";
const CALIBRATION: &str = "Calage";
const BEFORE: &str = "kWh/an avant";
const AFTER: &str = "kWh/an après, posé";
const SAVING: &str = "Économie réelle (kWh/an)";
/// The first column that is for tracing figures back, and not for print.
const FIRST_UNPRINTED: &str = "Entreprise";
const CLASS: &str = "Classe réelle";
const FACTOR: &str = "Facteur réel";
/// Class of a point below factor 2.
const BELOW: &str = "sous F2";
/// Class planned of a point that was not.
const EXTRA: &str = "hors plan";
const TITLE: &str = "Points réceptionnés, tels que posés";

fn columns(basis: Basis) -> Vec<Column> {
    let euros = |what: &str| {
        Column::new(
            format!("{what} (€\u{a0}{})", basis.code()),
            11.5,
            Kind::Euros,
        )
    };
    let kwh = |header: &'static str| Column::new(header, 10.0, Kind::Tenth).summed();
    let date = |header: &'static str| Column::new(header, 11.5, Kind::Date);
    vec![
        Column::new("Commune", 18.0, Kind::Wrapped),
        Column::new("Référence", 13.0, Kind::Wrapped),
        Column::new("Rue", 17.0, Kind::Wrapped),
        Column::new("Armoire", 9.0, Kind::Wrapped),
        date("Réceptionné le"),
        Column::new("Solution prévue", 38.0, Kind::Wrapped),
        Column::new(POWER, 10.0, Kind::Watts),
        Column::new("Régime posé", 16.0, Kind::Wrapped),
        Column::new(HOURS, 10.0, Kind::Tenth),
        Column::new(CALIBRATION, 7.0, Kind::Yield),
        kwh(BEFORE),
        kwh(AFTER),
        kwh(SAVING),
        Column::new(FACTOR, 8.0, Kind::Factor),
        Column::new("Classe prévue", 9.5, Kind::Text),
        Column::new(CLASS, 9.0, Kind::Text),
        euros("Coût prévu").summed(),
        euros("Coût réel").summed(),
        Column::new(FIRST_UNPRINTED, 24.0, Kind::Wrapped),
        Column::new("Facture", 14.0, Kind::Wrapped),
        date("Posé le"),
        Column::new("Puissance prévue (W)", 10.0, Kind::Watts),
        Column::new("Régime prévu", 20.0, Kind::Wrapped),
        kwh("kWh/an après, prévu"),
        Column::new("Fichier", 24.0, Kind::Wrapped),
        Column::new("Feuille", 11.0, Kind::Wrapped),
        Column::new("Ligne", 7.0, Kind::Plain),
    ]
}

/// The sheet, and where it has what counts for the contract.
pub fn sheet(document: &Document<'_>) -> Written<(Worksheet, Option<Source>)> {
    let mut table = Table::new(sheet_name::POINTS, 0, columns(document.basis()));
    let mut sheet = named(sheet_name::POINTS)?;
    let live = [POWER, HOURS, CALIBRATION, BEFORE, AFTER].map(|header| table.column(header));
    let done = document.balance.done.iter().enumerate();
    let rows = done.map(|(index, point)| {
        let cells = live.map(|column| column.at(index));
        row(document, point, &cells)
    });
    table.write(&mut sheet, rows)?;
    let [before, after] = [BEFORE, AFTER].map(|header| table.total(header));
    if let Some(factor) = factor(before.value, after.value) {
        let formula = factor_formula(&before.cell, &after.cell);
        table.write_total(&mut sheet, FACTOR, &Value::Formula(formula, factor))?;
    }
    table.lay_out(&mut sheet, TITLE)?;
    let printed = table.index(FIRST_UNPRINTED);
    sheet.set_print_area(0, 0, table.total_row(), printed as u16 - 1)?;
    table.print_across(&mut sheet, printed)?;
    foot(&mut sheet, &document.footer());
    Ok((sheet, counted_saving(&table, document)))
}

/// What the points that count for the contract save; nothing without any.
fn counted_saving(table: &Table, document: &Document<'_>) -> Option<Source> {
    let [class, saving] = [CLASS, SAVING].map(|header| table.range(header));
    let of = |name: &str| format!("SUMIF({class},\"{name}\",{saving})");
    let counted = document.balance.done.iter();
    let counted = counted.filter(|point| point.class.is_some());
    (table.rows() > 0).then(|| Source {
        cell: format!("{}+{}", of(F4), of(F2)),
        value: counted.map(DonePoint::saving_kwh).sum(),
    })
}

fn row<'d>(
    document: &'d Document<'_>,
    point: &'d DonePoint,
    [power, hours, calibration, before, after]: &[String; 5],
) -> Vec<Value<'d>> {
    let reference = &document.balance.reference;
    let planned = point.planned.and_then(|index| reference.points.get(index));
    let works = planned.map(|planned| &planned.works);
    let text = |text: &'d str| Value::text(text);
    let factor = factor(point.kwh_before, point.kwh_after).map_or(Value::text("∞"), |factor| {
        Value::Formula(factor_formula(before, after), factor)
    });
    vec![
        text(document.commune(&point.insee)),
        text(&point.reference),
        text(&point.street),
        text(&point.cabinet),
        Value::day(point.accepted),
        works.map_or(Value::Blank, |works| text(&works.label)),
        Value::Number(point.power_w),
        Value::text(point.profile.to_string()),
        Value::Number(point.equivalent_hours),
        Value::Number(point.calibration),
        Value::Number(point.kwh_before),
        Value::Formula(
            format!("{power}*{hours}*{calibration}/1000"),
            point.kwh_after,
        ),
        Value::Formula(format!("{before}-{after}"), point.saving_kwh()),
        factor,
        text(planned.map_or(EXTRA, |planned| class_planned(planned.planned.factor))),
        text(point.class.map_or(BELOW, class_name)),
        planned
            .and_then(|planned| planned.planned.cost_cents)
            .map_or(Value::Blank, Value::euros),
        point.cost_cents.map_or(Value::Blank, Value::euros),
        text(&point.contractor),
        text(&point.invoice),
        Value::day(point.lit),
        Value::optional(works.map(|works| works.power_w)),
        works.map_or(Value::Blank, |works| text(&works.profile)),
        Value::optional(works.map(|works| works.kwh_after)),
        text(&point.source.file),
        text(&point.source.sheet),
        Value::Number(point.source.row.into()),
    ]
}

fn class_name(class: FactorClass) -> &'static str {
    match class {
        FactorClass::F4 => F4,
        FactorClass::F2 => F2,
    }
}

fn class_planned(counts_for: CountsFor) -> &'static str {
    match counts_for {
        CountsFor::Class(class) => class_name(class),
        CountsFor::Nothing => BELOW,
        CountsFor::Untold => "",
    }
}
