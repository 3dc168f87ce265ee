//! « Qualité des données »: the points that are not in the plan, why, and what to do about it; for the
//! territory also what the import found.

use super::Shared;
use super::facts::CommuneFacts;
use crate::inventory::finding::Finding;
use crate::report::layout;
use crate::report::quality::{findings_by_rule, findings_table};
use crate::report::sheet::{Value, Written, named, print_wide, sentence};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

/// Findings that the workbook of a commune tells apart.
const MOST_FOUND: usize = 100;
/// Cells that are told of findings alike.
const CELLS: usize = 6;
/// Characters that the four columns of the sheet hold.
const SENTENCE_WIDTH: f64 = 150.0;

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
    let all = &shared.study().import.findings;
    let findings: Vec<&Finding> = facts.findings.iter().map(|place| &all[*place]).collect();
    let by_rule = findings_table(
        &mut sheet,
        layout::sheet::QUALITY,
        table.total_row() + 2,
        &findings_by_rule(findings.iter().copied()),
    )?;
    found_table(&mut sheet, by_rule.total_row() + 2, &findings)?;
    table.set_widths(&mut sheet)?;
    print_wide(&mut sheet, title);
    shared.dress(&mut sheet, title)?;
    Ok(sheet)
}

/// Findings alike: one rule, one text read, one sheet.
struct Alike<'a> {
    first: &'a Finding,
    cells: Vec<&'a str>,
}

/// What a commune has to look at, the gravest first.
fn found_table(sheet: &mut Worksheet, header_row: u32, findings: &[&Finding]) -> Written {
    let mut alike: BTreeMap<_, Alike<'_>> = BTreeMap::new();
    for (place, finding) in findings.iter().enumerate() {
        let rule = (finding.rule.gravity(), finding.rule);
        let key = (rule, &*finding.file, &*finding.sheet, &*finding.read);
        let known = alike.entry(key).or_insert_with(|| Alike {
            first: findings[place],
            cells: Vec::new(),
        });
        known.cells.push(&finding.cell);
    }
    if alike.is_empty() {
        return Ok(());
    }
    let columns = vec![
        Column::new("Où", 34.0, Kind::Wrapped),
        Column::new("Nombre", 12.0, Kind::Whole).summed(),
        Column::new("Ce qui est lu", 56.0, Kind::Wrapped),
        Column::new("À faire", 56.0, Kind::Wrapped),
    ];
    let rows = alike.values().take(MOST_FOUND).map(|one| {
        let finding = one.first;
        let stated: Vec<&str> = one.cells.iter().take(CELLS).copied().collect();
        let more = if one.cells.len() > CELLS { "…" } else { "" };
        let place = [&*finding.file, &*finding.sheet, &stated.join(" ; ")];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let read = if finding.read.is_empty() {
            finding.rule.meaning().to_owned()
        } else {
            format!("« {} » : {}", finding.read, finding.rule.meaning())
        };
        vec![
            Value::text(format!("{}{more}", place.join(", "))),
            Value::count(one.cells.len()),
            Value::text(read),
            Value::text(finding.rule.remedy()),
        ]
    });
    let mut table = Table::new(layout::sheet::QUALITY, header_row, columns);
    table.write(sheet, rows)?;
    let more = alike.len().saturating_sub(MOST_FOUND);
    if more > 0 {
        let text = format!(
            "Et {more} autres : « reverbere importer … --qualite qualite.xlsx » les donne toutes, d'un clic jusqu'à la cellule."
        );
        sentence(sheet, table.total_row() + 1, 3, SENTENCE_WIDTH, &text)?;
    }
    Ok(())
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
    let all = &shared.study().import.findings;
    let open = shared.facts.findings.iter().map(|place| &all[*place]);
    let counts = findings_by_rule(open);
    let by_rule = findings_table(
        &mut sheet,
        layout::sheet::QUALITY,
        points.total_row() + 2,
        &counts,
    )?;
    by_rule.set_widths(&mut sheet)?;
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
    let rows = lines(facts, chosen, list).into_iter().map(|line| {
        vec![
            Value::text(line.what),
            Value::count(line.count),
            Value::text(line.meaning),
            Value::text(line.remedy),
        ]
    });
    let mut table = Table::new(layout::sheet::QUALITY, shared.top(), columns);
    table.write(sheet, rows)?;
    Ok(table)
}

/// Points alike of the inventories.
pub struct Line {
    /// Whether they are in the plan.
    pub what: &'static str,
    /// How many there are.
    pub count: usize,
    /// Why.
    pub meaning: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// Every point of the inventories once; `list` says where those of the plan are.
pub fn lines(facts: &CommuneFacts, chosen: usize, list: &'static str) -> Vec<Line> {
    let mut lines = vec![
        Line {
            what: "Dans le plan",
            count: chosen,
            meaning: "point rénové par ce plan",
            remedy: list,
        },
        Line {
            what: "Éligibles, non retenus",
            count: facts.eligible.saturating_sub(chosen),
            meaning: "une solution existe, mais le budget et les objectifs ont été mieux employés ailleurs",
            remedy: "rien à faire ; ces points restent disponibles pour un autre plan",
        },
    ];
    lines.extend(facts.out.iter().map(|(out, count)| Line {
        what: "Hors du plan",
        count: *count,
        meaning: out.meaning(),
        remedy: out.remedy(),
    }));
    lines
}
