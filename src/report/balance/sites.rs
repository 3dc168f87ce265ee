//! « Friches »: every site told of, whether it counts and why not.

use super::{Document, sheet_name};
use crate::followup::entries::{SiteEntry, Stage, Stakes, Word};
use crate::report::sheet::{Value, Written, foot, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Source, Table};
use rust_xlsxwriter::Worksheet;

/// Header of whether a site counts.
const COUNTS: &str = "Compte";
const YES: &str = "oui";

/// What the table is called.
pub const TITLE: &str = "Friches : sites signalés, et ceux qui comptent";

/// The columns.
#[must_use]
pub fn columns() -> Vec<Column> {
    vec![
        Column::new("Commune", 24.0, Kind::Wrapped),
        Column::new("Parcelle", 16.0, Kind::Wrapped),
        Column::new("Surface (m²)", 12.0, Kind::Whole).summed(),
        Column::new("Enjeux", 10.0, Kind::Text),
        Column::new("Étape", 18.0, Kind::Text),
        Column::new("Depuis le", 12.0, Kind::Date),
        Column::new(COUNTS, 10.0, Kind::Text),
        Column::new("Pourquoi elle ne compte pas", 40.0, Kind::Wrapped),
        Column::new("Remarque", 30.0, Kind::Wrapped),
        Column::new("Fichier", 24.0, Kind::Wrapped),
        Column::new("Ligne", 8.0, Kind::Plain),
    ]
}

/// The rows, in the order of the register.
pub fn rows<'d>(document: &'d Document<'_>) -> impl Iterator<Item = Vec<Value<'d>>> + use<'d> {
    document.balance.sites.iter().map(|site| {
        vec![
            Value::text(document.commune(&site.insee)),
            Value::text(&*site.parcel),
            Value::optional(site.area_m2),
            Value::text(site.stakes.label()),
            Value::text(site.stage.label()),
            Value::day(site.date),
            Value::text(if site.counts() { YES } else { "non" }),
            Value::text(why_not(site)),
            Value::text(&*site.note),
            Value::text(&*site.source.file),
            Value::Number(site.source.row.into()),
        ]
    })
}

/// Why a site does not count; nothing where it does.
fn why_not(site: &SiteEntry) -> &'static str {
    let is_named_only = site.stage < Stage::Identified;
    match (site.stakes == Stakes::High, is_named_only) {
        (true, true) => "Signalée seulement, pas encore identifiée",
        (false, false) => "Enjeux faibles ou moyens",
        (false, true) => "Enjeux faibles ou moyens, et friche seulement signalée",
        (true, false) => "",
    }
}

/// The sheet, and where it has how many count.
///
/// # Errors
/// As [`Table::write`].
pub fn sheet(document: &Document<'_>) -> Written<(Worksheet, Option<Source>)> {
    let mut table = Table::new(sheet_name::SITES, 0, columns());
    let mut sheet = named(sheet_name::SITES)?;
    table.write(&mut sheet, rows(document))?;
    let count = document.balance.sites.iter().filter(|site| site.counts());
    let source = (table.rows() > 0).then(|| Source {
        cell: format!("COUNTIF({},\"{YES}\")", table.range(COUNTS)),
        value: count.count() as f64,
    });
    if let Some(source) = &source {
        table.write_total(&mut sheet, COUNTS, &source.shown())?;
    }
    table.lay_out(&mut sheet, TITLE)?;
    foot(&mut sheet, &document.footer());
    Ok((sheet, source))
}
