//! « Factures »: what bills say of the works, cabinet by cabinet.

use super::tallies::share;
use super::{Document, sheet_name};
use crate::followup::billed::Billed;
use crate::report::sheet::{Value, Written, foot, named, sentence};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use rust_xlsxwriter::Worksheet;

const BEFORE: &str = "Facturé avant (kWh)";
const AFTER: &str = "Facturé après (kWh)";
const SAVED: &str = "Économie facturée (kWh)";
const RECKONED: &str = "Économie calculée (kWh)";
const GAP: &str = "Facturée / calculée";
const WIDTHS: [f64; 11] = [
    24.0, 16.0, 9.0, 12.0, 12.0, 10.0, 14.5, 14.5, 14.5, 14.5, 12.0,
];

/// What the table is called.
pub const TITLE: &str = "Factures avant et après travaux, par armoire";
/// How bills are compared.
pub const NOTE: &str = "Chaque mois facturé en entier après les travaux est comparé au même mois d'avant. L'économie calculée est celle des points réceptionnés de l'armoire, pour la part des heures d'allumage de ces mois. L'économie facturée est celle de toute l'armoire : d'autres points, une fête, une panne s'y ajoutent.";
/// What the list of the others is called.
pub const WITHOUT: &str = "Armoires qui ne peuvent pas être comparées : pas de point de livraison de ce nom, ou aucun mois facturé en entier avant et après";

/// The columns.
#[must_use]
pub fn columns() -> Vec<Column> {
    let columns = [
        ("Commune", Kind::Wrapped),
        ("Armoire", Kind::Wrapped),
        ("Points faits", Kind::Whole),
        ("Travaux du", Kind::Date),
        ("au", Kind::Date),
        ("Mois comparés", Kind::Whole),
        (BEFORE, Kind::Whole),
        (AFTER, Kind::Whole),
        (SAVED, Kind::Whole),
        (RECKONED, Kind::Whole),
        (GAP, Kind::Percent),
    ];
    let columns = columns.into_iter().zip(WIDTHS);
    columns
        .map(|((header, kind), width)| {
            let column = Column::new(header, width, kind);
            if [BEFORE, AFTER, SAVED, RECKONED, "Points faits"].contains(&header) {
                column.summed()
            } else {
                column
            }
        })
        .collect()
}

/// The rows, whose formulas are about cells of `table`.
pub fn rows<'b>(
    billed: &'b Billed,
    table: &Table,
) -> impl Iterator<Item = Vec<Value<'b>>> + use<'b> {
    let cells = [BEFORE, AFTER, SAVED, RECKONED].map(|header| table.column(header));
    let cabinets = billed.cabinets.iter().enumerate();
    cabinets.map(move |(row, one)| {
        let [before, after, saved, computed] = cells.map(|column| column.at(row));
        let saving = one.kwh_before - one.kwh_after;
        vec![
            Value::text(&*one.commune),
            Value::text(&*one.cabinet),
            Value::count(one.points),
            Value::day(one.works.0),
            Value::day(one.works.1),
            Value::count(one.months),
            Value::Number(one.kwh_before),
            Value::Number(one.kwh_after),
            Value::Formula(format!("{before}-{after}"), saving),
            Value::Number(one.computed_saving_kwh),
            share(
                format!("{saved}/{computed}"),
                saving,
                one.computed_saving_kwh,
            ),
        ]
    })
}

/// A line for each commune of which cabinets cannot be compared: « Samer : A1, A2 ».
#[must_use]
pub fn without(billed: &Billed) -> Vec<String> {
    let communes = billed.without.chunk_by(|one, other| one.0 == other.0);
    communes
        .map(|cabinets| {
            let names: Vec<&str> = cabinets.iter().map(|(_, name)| &**name).collect();
            format!("{}\u{a0}: {}", cabinets[0].0, names.join(", "))
        })
        .collect()
}

/// The sheet.
///
/// # Errors
/// As [`Table::write`].
pub fn sheet(document: &Document<'_>, billed: &Billed) -> Written<Worksheet> {
    let mut sheet = named(sheet_name::BILLS)?;
    let mut table = Table::new(sheet_name::BILLS, 0, columns());
    let rows = rows(billed, &table);
    table.write(&mut sheet, rows)?;
    let [saved, computed] = [SAVED, RECKONED].map(|header| table.total(header));
    let formula = format!("{}/{}", saved.cell, computed.cell);
    let gap = share(formula, saved.value, computed.value);
    table.write_total(&mut sheet, GAP, &gap)?;
    table.lay_out(&mut sheet, TITLE)?;
    let width = WIDTHS.iter().sum();
    let last = WIDTHS.len() as u16 - 1;
    let mut row = table.total_row() + 2;
    sentence(&mut sheet, row, last, width, NOTE)?;
    if !billed.without.is_empty() {
        row += 2;
        sentence(&mut sheet, row, last, width, &format!("{WITHOUT} :"))?;
        for text in without(billed) {
            row += 1;
            sentence(&mut sheet, row, last, width, &text)?;
        }
    }
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}
