//! « Lignes écartées » and « Fichiers »: what became of every row.

use super::Document;
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::{Column, one_table};
use rust_xlsxwriter::Worksheet;

pub fn remarks(document: &Document<'_>) -> Written<Worksheet> {
    let columns = vec![
        Column::new("Effet", 12.0, Kind::Text),
        Column::new("Fichier", 34.0, Kind::Wrapped),
        Column::new("Feuille", 22.0, Kind::Wrapped),
        Column::new("Cellule", 11.0, Kind::Text),
        Column::new("Lu", 40.0, Kind::Wrapped),
        Column::new("Raison", 60.0, Kind::Wrapped),
    ];
    let rows = document.bills.remarks.iter().map(|remark| {
        let effect = if remark.reason.sets_apart() {
            "écartée"
        } else {
            "à savoir"
        };
        vec![
            Value::text(effect),
            Value::text(&*remark.file),
            Value::text(&*remark.sheet),
            Value::text(&*remark.cell),
            Value::text(&*remark.read),
            Value::text(remark.reason.meaning()),
        ]
    });
    let title = "Lignes écartées, et ce qu'il faut savoir des autres";
    one_table("Lignes écartées", columns, rows, title, "Réverbère")
}

pub fn files(document: &Document<'_>) -> Written<Worksheet> {
    let count = |header: &'static str| Column::new(header, 10.0, Kind::Whole).summed();
    let columns = vec![
        Column::new("Fichier", 34.0, Kind::Wrapped),
        Column::new("Feuille", 22.0, Kind::Wrapped),
        Column::new("Ligne d'en-tête", 9.0, Kind::Plain),
        Column::new("Colonnes retenues", 56.0, Kind::Wrapped),
        Column::new("Colonnes non retenues", 34.0, Kind::Wrapped),
        count("Lignes lues"),
        count("Lignes retenues"),
        count("Lignes écartées"),
    ];
    let rows = document.bills.sheets.iter().map(|read| {
        let used: Vec<String> = read
            .columns
            .iter()
            .map(|(name, title)| format!("« {title} » ({name})"))
            .collect();
        vec![
            Value::text(&*read.file),
            Value::text(&*read.sheet),
            Value::Number(read.header.into()),
            Value::text(used.join(", ")),
            Value::text(read.unused.join(", ")),
            Value::count(read.rows),
            Value::count(read.used),
            Value::count(read.set_apart),
        ]
    });
    let title = "Fichiers et feuilles de factures lus";
    one_table("Fichiers", columns, rows, title, "Réverbère")
}

/// How the tables were understood.
pub fn decisions(document: &Document<'_>) -> Written<Worksheet> {
    let columns = vec![
        Column::new("Fichier", 34.0, Kind::Wrapped),
        Column::new("Feuille", 22.0, Kind::Wrapped),
        Column::new("Cellule", 11.0, Kind::Text),
        Column::new("Lu", 40.0, Kind::Wrapped),
        Column::new("Compris", 44.0, Kind::Wrapped),
        Column::new("Indice", 44.0, Kind::Wrapped),
        Column::new("Sinon", 44.0, Kind::Wrapped),
    ];
    let rows = document.bills.decisions.iter().map(|decision| {
        vec![
            Value::text(&*decision.file),
            Value::text(&*decision.sheet),
            Value::text(&*decision.cell),
            Value::text(&*decision.read),
            Value::text(&*decision.taken),
            Value::text(&*decision.evidence),
            Value::text(&*decision.alternative),
        ]
    });
    let title = "Ce qui a été compris des factures";
    one_table("Ce qui a été compris", columns, rows, title, "Réverbère")
}
