//! « Qualité »: the points that are not in the plan, why, and what to do about it; for the
//! territory also what the import found.

use super::Shared;
use super::facts::CommuneFacts;
use crate::report::layout;
use crate::report::quality::{findings_by_rule, findings_table};
use crate::report::sheet::{Value, Written, named, print_wide};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use rust_xlsxwriter::Worksheet;

/// The sheet of one commune.
pub fn of_commune(
    shared: &Shared<'_>,
    title: &str,
    facts: &CommuneFacts,
    chosen: usize,
) -> Written<Worksheet> {
    let mut sheet = named(layout::sheet::QUALITY)?;
    let table = points_table(
        shared,
        &mut sheet,
        facts,
        chosen,
        "voir la feuille « Points »",
    )?;
    table.lay_out(&mut sheet, title)?;
    shared.dress(&mut sheet, title)?;
    Ok(sheet)
}

/// The sheet of the territory.
pub fn of_territory(shared: &Shared<'_>) -> Written<Worksheet> {
    let mut sheet = named(layout::sheet::QUALITY)?;
    let chosen = shared.choice().total(|choice| choice.points.len());
    let points = points_table(
        shared,
        &mut sheet,
        &shared.facts.territory(),
        chosen,
        "voir le classeur de chaque commune",
    )?;
    points.set_widths(&mut sheet)?;
    let counts = findings_by_rule(&shared.study().import.findings);
    findings_table(
        &mut sheet,
        layout::sheet::QUALITY,
        points.total_row() + 2,
        &counts,
    )?;
    let title = "Qualité des inventaires du territoire";
    print_wide(&mut sheet, title);
    shared.dress(&mut sheet, title)?;
    Ok(sheet)
}

/// Every point of the inventory, in the plan or not; `list` says where those of the plan are.
fn points_table(
    shared: &Shared<'_>,
    sheet: &mut Worksheet,
    facts: &CommuneFacts,
    chosen: usize,
    list: &'static str,
) -> Written<Table> {
    let columns = vec![
        Column::new("Points de l'inventaire", 34.0, Kind::Wrapped),
        Column::new("Nombre", 10.0, Kind::Whole).summed(),
        Column::new("Ce que cela veut dire", 56.0, Kind::Wrapped),
        Column::new("À faire", 56.0, Kind::Wrapped),
    ];
    let line = |what: &'static str, count: usize, meaning: &'static str, remedy: &'static str| {
        vec![
            Value::text(what),
            Value::count(count),
            Value::text(meaning),
            Value::text(remedy),
        ]
    };
    let mut rows = vec![
        line("Dans le plan", chosen, "point rénové par ce plan", list),
        line(
            "Éligibles, non retenus",
            facts.eligible.saturating_sub(chosen),
            "une solution existe, mais le budget et les objectifs ont été mieux employés ailleurs",
            "rien à faire ; ces points restent disponibles pour un autre plan",
        ),
    ];
    rows.extend(
        facts
            .out
            .iter()
            .map(|(out, count)| line("Hors du plan", *count, out.meaning(), out.remedy())),
    );
    let mut table = Table::new(layout::sheet::QUALITY, shared.top(), columns);
    table.write(sheet, rows.into_iter())?;
    Ok(table)
}
