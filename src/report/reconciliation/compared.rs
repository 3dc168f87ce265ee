//! « Rapprochement » and « Sans correspondance »: the theory against the bills, and what has no
//! counterpart, both ways.

use super::{Document, finish, header};
use crate::energy::bills::reconciliation::{Line, Reconciliation};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use rust_xlsxwriter::Worksheet;

const THEORY: &str = "Théorie, mêmes mois (kWh)";
const GAP: &str = "Écart (théorie / facture − 1)";

pub fn lines(document: &Document<'_>, reconciliation: &Reconciliation) -> Written<Worksheet> {
    const NAME: &str = "Rapprochement";
    let columns = vec![
        Column::new(header::TOWN, 20.0, Kind::Wrapped),
        Column::new(header::INSEE, 9.0, Kind::Text),
        Column::new("Armoires", 16.0, Kind::Wrapped),
        Column::new("Points de livraison", 26.0, Kind::Wrapped),
        Column::new("Points lumineux", 11.0, Kind::Whole).summed(),
        Column::new("dont consommation inconnue", 17.0, Kind::Whole).summed(),
        Column::new("Puissance système (W)", 12.0, Kind::Whole).summed(),
        Column::new("Mois facturés", 10.0, Kind::Tenth),
        Column::new(THEORY, 14.0, Kind::Whole).summed(),
        Column::new(header::KWH, 13.0, Kind::Whole).summed(),
        Column::new(GAP, 14.0, Kind::Percent),
        Column::new("À vérifier", 12.0, Kind::Text),
        Column::new("Facteur de calage", 11.0, Kind::Yield),
        Column::new("Pourquoi pas de facteur", 26.0, Kind::Wrapped),
    ];
    let mut table = Table::new(NAME, 0, columns);
    let [theory, billed] = [THEORY, header::KWH].map(|header| table.column(header));
    let mut sheet = named(NAME)?;
    let rows = reconciliation.lines.iter().enumerate().map(|(row, line)| {
        let (theory, billed) = (theory.at(row), billed.at(row));
        let (factor, why) = match line.factor {
            Ok(factor) => (Value::Formula(format!("{billed}/{theory}"), factor), ""),
            Err(why) => (Value::Blank, why.meaning()),
        };
        let gap = line
            .gap()
            .map(|gap| Value::Formula(format!("{theory}/{billed}-1"), gap));
        vec![
            Value::text(&*line.town.name),
            Value::text(&*line.town.insee),
            Value::text(line.cabinets.join(", ")),
            Value::text(names(document, line)),
            Value::count(line.rows.len()),
            Value::count(line.unknown),
            Value::Number(line.system_w),
            Value::Number(line.months),
            Value::Number(line.theory_kwh),
            Value::Number(line.billed_kwh),
            gap.unwrap_or(Value::Blank),
            Value::text(if line.is_to_check() {
                "à vérifier"
            } else {
                ""
            }),
            factor,
            Value::text(why),
        ]
    });
    table.write(&mut sheet, rows)?;
    let [theory, billed] = [THEORY, header::KWH].map(|header| table.total(header));
    if billed.value > 0.0 {
        let formula = format!("{}/{}-1", theory.cell, billed.cell);
        let gap = Value::Formula(formula, theory.value / billed.value - 1.0);
        table.write_total(&mut sheet, GAP, &gap)?;
    }
    finish(&table, sheet, "Théorie et factures, armoire par armoire")
}

/// The supply points of a line.
fn names(document: &Document<'_>, line: &Line) -> String {
    let names = line
        .supply_points
        .iter()
        .map(|supply| document.summary.supply_points[*supply].supply.name());
    names.collect::<Vec<_>>().join(", ")
}

pub fn without_counterpart(
    document: &Document<'_>,
    reconciliation: &Reconciliation,
) -> Written<Worksheet> {
    const NAME: &str = "Sans correspondance";
    let columns = vec![
        Column::new("Quoi", 24.0, Kind::Text),
        Column::new(header::TOWN, 26.0, Kind::Wrapped),
        Column::new(header::INSEE, 9.0, Kind::Text),
        Column::new("Point de livraison ou armoire", 34.0, Kind::Wrapped),
        Column::new("Points lumineux", 11.0, Kind::Whole).summed(),
        Column::new("Théorie (kWh/an)", 14.0, Kind::Whole).summed(),
        Column::new(header::KWH, 14.0, Kind::Whole).summed(),
        Column::new("Pourquoi", 44.0, Kind::Wrapped),
    ];
    let mut table = Table::new(NAME, 0, columns);
    let mut sheet = named(NAME)?;
    let bills = reconciliation.without_points.iter().map(|(supply, why)| {
        let point = &document.summary.supply_points[*supply];
        vec![
            Value::text("Facture sans points"),
            Value::text(&*point.supply.town.name),
            Value::text(&*point.supply.town.insee),
            Value::text(point.supply.name()),
            Value::Blank,
            Value::Blank,
            Value::Number(point.consumed.kwh),
            Value::text(why.meaning()),
        ]
    });
    let cabinets = reconciliation.without_bill.iter().map(|unbilled| {
        let (what, name) = if unbilled.cabinet.is_empty() {
            ("Points sans facture", "(sans armoire)")
        } else {
            ("Armoire sans facture", &*unbilled.cabinet)
        };
        vec![
            Value::text(what),
            Value::text(&*unbilled.town.name),
            Value::text(&*unbilled.town.insee),
            Value::text(name),
            Value::count(unbilled.points),
            Value::Number(unbilled.kwh_per_year),
            Value::Blank,
            Value::text("aucune facture ne la nomme, ni son PDL"),
        ]
    });
    table.write(&mut sheet, bills.chain(cabinets))?;
    finish(&table, sheet, "Factures sans points, armoires sans facture")
}
