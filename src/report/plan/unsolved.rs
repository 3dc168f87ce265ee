//! « Sans solution »: each point that reaches neither factor, why, and how near the best comes.

use super::Shared;
use crate::inventory::points::Row;
use crate::inventory::territory::Commune;
use crate::report::layout::{self, point};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::retrofit::classes::{NoSolution, Without};
use rust_xlsxwriter::Worksheet;

/// The sheet of a commune; `None` where every point that could be renovated has a solution.
pub fn sheet(shared: &Shared<'_>, commune: &Commune) -> Written<Option<Worksheet>> {
    let points = &shared.facts.of(&commune.insee).unsolved;
    if points.is_empty() {
        return Ok(None);
    }
    let columns = vec![
        Column::new(point::CABINET, 10.0, Kind::Wrapped),
        Column::new(point::STREET, 24.0, Kind::Wrapped),
        Column::new(point::REFERENCE, 14.0, Kind::Wrapped),
        Column::new("Lampe", 12.0, Kind::Wrapped),
        Column::new(point::LAMP_POWER, 10.0, Kind::Watts),
        Column::new("Raison", 44.0, Kind::Wrapped),
        Column::new("Meilleur facteur atteint", 10.0, Kind::Factor),
        Column::new("Par", 40.0, Kind::Wrapped),
        Column::new(point::FILE, 30.0, Kind::Wrapped),
        Column::new(point::SHEET, 20.0, Kind::Wrapped),
        Column::new(point::LINE, 7.0, Kind::Plain),
    ];
    let without = &shared.study().classes.without;
    let inventory = shared.study().import.points.rows();
    let rows = points
        .iter()
        .map(|(row, place)| line(&inventory.get(*row as usize), &without[*place]));
    let title = format!("{} – Points sans solution", commune.nom);
    shared
        .one_table(layout::sheet::UNSOLVED, columns, rows, &title)
        .map(Some)
}

fn line<'a>(point: &Row<'a>, without: &'a Without) -> Vec<Value<'a>> {
    let best = without.best.as_ref();
    let reason = match without.reason {
        NoSolution::Forbidden(flag) => {
            format!("{} : {}", without.reason.label(), flag.rule().label)
        }
        reason => reason.label().to_owned(),
    };
    // Rounded down: 1,998 must not be read as 2.
    let factor = best.map(|best| (best.factor * 100.0 + 1e-6).floor() / 100.0);
    vec![
        Value::text(point.armoire),
        Value::text(point.voie),
        Value::text(point.reference),
        Value::text(point.technologie),
        Value::optional(point.puissance_lampe_w),
        Value::text(reason),
        Value::optional(factor),
        Value::text(best.map_or("", |best| &best.label)),
        Value::text(point.fichier),
        Value::text(point.feuille),
        Value::Number(f64::from(point.ligne)),
    ]
}
