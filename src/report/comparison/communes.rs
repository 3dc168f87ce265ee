//! « Par commune »: what each commune gains and loses from the first scenario to the others.

use super::{ComparisonDocument, letter, sheet_name};
use crate::report::sheet::{Value, Written, foot, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::comparison::communes::{CommuneLine, CommunePlan};
use rust_xlsxwriter::Worksheet;

/// The place of the column that says which EPCI a commune is in.
pub const EPCI: usize = 2;
/// Columns that name a commune.
const NAMES: usize = 3;
/// Columns of each scenario after the first.
const OF_ANOTHER: usize = 6;
/// Scenarios that a printed page has room for side by side.
const SIDE_BY_SIDE: usize = 3;

/// The columns.
pub fn columns(document: &ComparisonDocument<'_>) -> Vec<Column> {
    let count = document.sides().len();
    let whole = |header: String| Column::new(header, 8.5, Kind::Whole).summed();
    let change = |header: String| Column::new(header, 10.5, Kind::WholeChange).summed();
    let mut columns = vec![
        Column::new("INSEE", 7.0, Kind::Text),
        Column::new("Commune", 23.0, Kind::Text),
        Column::new("EPCI", 27.0, Kind::Text),
        whole("A : facteur 4".into()),
        whole("A : facteur 2".into()),
        Column::new("A : budget (€)", 14.5, Kind::Euros).summed(),
        Column::new("A : coût (€ HT)", 14.5, Kind::Euros).summed(),
        Column::new("A : économie (kWh/an)", 10.5, Kind::Whole).summed(),
    ];
    for letter in (1..count).map(letter) {
        columns.extend([
            whole(format!("{letter} : points ajoutés")),
            whole(format!("{letter} : points retirés")),
            whole(format!("{letter} : avec une autre solution")),
            Column::new(
                format!("{letter} − A : budget (€)"),
                13.5,
                Kind::EurosChange,
            )
            .summed(),
            Column::new(
                format!("{letter} − A : coût (€ HT)"),
                13.5,
                Kind::EurosChange,
            )
            .summed(),
            change(format!("{letter} − A : économie (kWh/an)")),
        ]);
    }
    columns
}

/// Columns that stand together on a page, and what they are about: all of them, or those of one scenario
/// under the names of the communes where there are too many.
pub fn parts(document: &ComparisonDocument<'_>) -> Vec<(String, Vec<usize>)> {
    let all = columns(document).len();
    let count = document.sides().len();
    if count <= SIDE_BY_SIDE {
        return vec![(title(document).to_owned(), (0..all).collect())];
    }
    let first = all - (count - 1) * OF_ANOTHER;
    let others = (1..count).map(|place| {
        let from = first + (place - 1) * OF_ANOTHER;
        let columns = (0..NAMES).chain(from..from + OF_ANOTHER).collect();
        let letter = letter(place);
        (
            format!("Ce que {letter} change dans chaque commune, par rapport au scénario A"),
            columns,
        )
    });
    let plan = (
        "Le plan A de chaque commune".to_owned(),
        (0..first).collect(),
    );
    std::iter::once(plan).chain(others).collect()
}

/// The rows: one for each commune.
pub fn rows<'d>(
    document: &'d ComparisonDocument<'_>,
) -> impl Iterator<Item = Vec<Value<'d>>> + use<'d> {
    document.comparison.communes.iter().map(row)
}

/// What the table is about.
pub fn title(document: &ComparisonDocument<'_>) -> &'static str {
    if document.sides().len() > 1 {
        "Ce qui change dans chaque commune, par rapport au scénario A"
    } else {
        "Le plan de chaque commune"
    }
}

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let mut table = Table::new(sheet_name::COMMUNES, 0, columns(document));
    let mut sheet = named(sheet_name::COMMUNES)?;
    table.write(&mut sheet, rows(document))?;
    table.lay_out(&mut sheet, title(document))?;
    sheet.set_freeze_panes(1, 2)?;
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

fn row(line: &CommuneLine) -> Vec<Value<'_>> {
    let plan = |place: usize| line.plans.get(place).copied().flatten();
    let first = plan(0);
    let euros = |cents: i64| cents as f64 / 100.0;
    let of_first = |figure: fn(&CommunePlan) -> f64| Value::optional(first.as_ref().map(figure));
    let mut values = vec![
        Value::text(&*line.insee),
        Value::text(&*line.name),
        Value::text(&*line.epci),
        of_first(|it| it.factor4.into()),
        of_first(|it| it.factor2.into()),
        Value::optional(first.map(|it| euros(it.budget_cents))),
        Value::optional(first.map(|it| euros(it.cost_ht_cents))),
        of_first(|it| it.saving_kwh_per_year),
    ];
    for (change, place) in line.changes.iter().zip(1..) {
        let other = plan(place);
        let known = other.is_some() || first.is_some();
        let count = |count: usize| Value::optional(known.then_some(count as f64));
        let difference = |figure: &dyn Fn(&CommunePlan) -> f64| {
            let figure = |plan: Option<CommunePlan>| plan.as_ref().map_or(0.0, figure);
            Value::optional(known.then(|| figure(other) - figure(first)))
        };
        values.extend([
            count(change.gained),
            count(change.lost),
            count(change.otherwise),
            difference(&|it| euros(it.budget_cents)),
            difference(&|it| euros(it.cost_ht_cents)),
            difference(&|it| it.saving_kwh_per_year),
        ]);
    }
    values
}
