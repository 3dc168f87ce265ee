//! « À corriger » and « Lectures »: what became of every row.

use super::{Document, sheet_name};
use crate::followup::remark::{Reason, Remark};
use crate::report::sheet::{Value, Written, foot, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table, one_table};
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

/// What the table is called.
pub const TITLE: &str = "À corriger dans les classeurs de suivi";
/// What the meaning of a reason that sets apart begins with: the column before says so.
const APART: &str = "Écartée : ";
const READ: &str = "Lignes lues";
const COUNTED: &str = "Lignes comptées";
/// Header of rows that do not count.
pub const SET_APART: &str = "Lignes écartées";

/// The columns.
#[must_use]
pub fn columns() -> Vec<Column> {
    vec![
        Column::new("Effet", 10.0, Kind::Text),
        Column::new("Quoi", 58.0, Kind::Wrapped),
        Column::new("Fichier", 26.0, Kind::Wrapped),
        Column::new("Feuille", 13.0, Kind::Wrapped),
        Column::new("Cellule", 11.0, Kind::Text),
        Column::new("Colonne", 20.0, Kind::Wrapped),
        Column::new("Lu", 30.0, Kind::Wrapped),
        Column::new("Que faire", 62.0, Kind::Wrapped),
    ]
}

/// The rows: those set apart first.
#[must_use]
pub fn rows<'d>(document: &'d Document<'_>) -> Vec<Vec<Value<'d>>> {
    let (apart, stated): (Vec<&Remark>, Vec<&Remark>) =
        (document.balance.remarks.iter()).partition(|remark| remark.reason.sets_apart());
    apart.into_iter().chain(stated).map(row).collect()
}

fn row(remark: &Remark) -> Vec<Value<'_>> {
    let reason = remark.reason;
    let source = &remark.source;
    vec![
        Value::text(effect(reason)),
        Value::text(meaning(reason)),
        Value::text(&*source.file),
        Value::text(&*source.sheet),
        Value::text(&*remark.cell),
        Value::text(&*remark.column),
        Value::text(&*remark.read),
        Value::text(reason.remedy()),
    ]
}

/// How many rows there are for each reason: those that set apart first.
#[must_use]
pub fn reason_rows(document: &Document<'_>) -> Vec<Vec<Value<'static>>> {
    let mut counts: BTreeMap<Reason, u32> = BTreeMap::new();
    for remark in &document.balance.remarks {
        *counts.entry(remark.reason).or_default() += 1;
    }
    let row = |(reason, count): (Reason, u32)| {
        vec![
            Value::text(effect(reason)),
            Value::text(meaning(reason)),
            Value::Number(count.into()),
            Value::text(reason.remedy()),
        ]
    };
    counts.into_iter().map(row).collect()
}

/// The columns of [`reason_rows`].
#[must_use]
pub fn reason_columns() -> Vec<Column> {
    vec![
        Column::new("Effet", 10.0, Kind::Text),
        Column::new("Quoi", 58.0, Kind::Wrapped),
        Column::new("Combien", 10.0, Kind::Whole),
        Column::new("Que faire", 62.0, Kind::Wrapped),
    ]
}

fn effect(reason: Reason) -> &'static str {
    if reason.sets_apart() {
        "écartée"
    } else {
        "à voir"
    }
}

/// What a reason means, beside its effect.
fn meaning(reason: Reason) -> String {
    let meaning = reason.meaning();
    let plain = meaning.strip_prefix(APART).unwrap_or(meaning);
    let mut letters = plain.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.collect::<String>() + letters.as_str()
}

/// « À corriger ».
///
/// # Errors
/// As [`Table::write`].
pub fn sheet(document: &Document<'_>) -> Written<Worksheet> {
    let rows = rows(document).into_iter();
    let footer = document.footer();
    one_table(sheet_name::REMARKS, columns(), rows, TITLE, &footer)
}

/// « Lectures », and its table.
///
/// # Errors
/// As [`Table::write`].
pub fn readings(document: &Document<'_>) -> Written<(Worksheet, Table)> {
    let count = |header: &'static str| Column::new(header, 14.0, Kind::Whole).summed();
    let columns = vec![
        Column::new("Fichier", 44.0, Kind::Wrapped),
        Column::new("Feuille", 18.0, Kind::Text),
        count(READ),
        count(COUNTED),
        count(SET_APART),
        count("Contrôle : lues − comptées − écartées = 0"),
    ];
    let mut table = Table::new(sheet_name::READINGS, 0, columns);
    let mut sheet = named(sheet_name::READINGS)?;
    let cells = [READ, COUNTED, SET_APART].map(|header| table.column(header));
    let rows = document.balance.sheets.iter().enumerate();
    let rows = rows.map(|(row, read)| {
        let [rows, counted, apart] = cells.map(|column| column.at(row));
        let left = read.rows as f64 - read.counted as f64 - read.set_apart as f64;
        vec![
            Value::text(&*read.file),
            Value::text(read.sheet),
            Value::count(read.rows),
            Value::count(read.counted),
            Value::count(read.set_apart),
            Value::Formula(format!("{rows}-{counted}-{apart}"), left),
        ]
    });
    table.write(&mut sheet, rows)?;
    table.lay_out(&mut sheet, "Lignes lues dans les classeurs de suivi")?;
    foot(&mut sheet, &document.footer());
    Ok((sheet, table))
}

/// Headers of « Lectures » that « Synthèse » sums up.
#[must_use]
pub fn counts() -> [&'static str; 3] {
    [READ, COUNTED, SET_APART]
}
