//! « EPCI », « Communes » and « Années »: points by what has become of them, money and energy.

use super::{Document, sheet_name};
use crate::followup::balance::Tally;
use crate::report::sheet::{Value, Written, foot, named, sentence};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use rust_xlsxwriter::Worksheet;

/// Headers that other sheets and the page name.
pub mod header {
    use crate::money::Basis;

    /// Points of the plan.
    pub const PLANNED: &str = "Points prévus";
    /// Points accepted in factor 4, as really installed.
    pub const FACTOR4: &str = "Réceptionnés facteur 4";
    /// The same in factor 2.
    pub const FACTOR2: &str = "Réceptionnés facteur 2";
    /// The same below factor 2.
    pub const BELOW: &str = "Réceptionnés sous facteur 2";
    /// Points accepted; a formula.
    pub const ACCEPTED: &str = "Réceptionnés, en tout";
    /// Those outside the plan.
    pub const EXTRA: &str = "dont hors plan";
    /// Planned points accepted, over those planned; a formula.
    pub const PROGRESS: &str = "Avancement du plan";
    /// Spent over budget; a formula.
    pub const SPENT_SHARE: &str = "Budget dépensé";
    /// What the whole plan is to save.
    pub const PLANNED_KWH: &str = "kWh/an à économiser, tout le plan";
    /// What the plan says of the points done.
    pub const EXPECTED_KWH: &str = "kWh/an prévus, points du plan faits";
    /// What these really save.
    pub const REAL_KWH: &str = "kWh/an réels, mêmes points";
    /// The one over the other; a formula.
    pub const REAL_SHARE: &str = "Réel / prévu";
    /// What points outside the plan save.
    pub const EXTRA_KWH: &str = "kWh/an, hors plan";

    /// Money voted.
    #[must_use]
    pub fn budget(basis: Basis) -> String {
        format!("Budget (€ {})", basis.code())
    }

    /// What is spent of it.
    #[must_use]
    pub fn spent(basis: Basis) -> String {
        format!("Dépensé (€ {})", basis.code())
    }

    /// What is left of it; a formula.
    #[must_use]
    pub fn left(basis: Basis) -> String {
        format!("Reste (€ {})", basis.code())
    }
}
use header::{
    ACCEPTED, BELOW, EXPECTED_KWH, EXTRA, EXTRA_KWH, FACTOR2, FACTOR4, PLANNED, PLANNED_KWH,
    PROGRESS, REAL_KWH, REAL_SHARE, SPENT_SHARE,
};

/// What the tables count.
pub const NOTE: &str = "Un point réceptionné est dans la classe du matériel réellement posé, recalculée ; sous le facteur 2, il ne compte pour aucun objectif. La dépense est celle des points posés et réceptionnés dont le coût est donné.";
/// What differs by year.
const YEARS_NOTE: &str = "Points prévus, commandés, posés et abandonnés : dans l'année du plan ; points réceptionnés : dans l'année de la réception. La dépense des points posés hors plan, pas encore réceptionnés, n'est d'aucune année.";

/// The columns: those that name a line, then the figures.
#[must_use]
pub fn columns(document: &Document<'_>, first: Vec<Column>) -> Vec<Column> {
    let basis = document.basis();
    let count = |header: &'static str| Column::new(header, 12.0, Kind::Whole).summed();
    let share = |header: &'static str| Column::new(header, 12.0, Kind::Percent);
    let euros = |header: String| Column::new(header, 15.0, Kind::Euros).summed();
    let kwh = |header: &'static str| Column::new(header, 11.0, Kind::Whole).summed();
    let mut columns = first;
    columns.extend([
        Column::new(PLANNED, 8.0, Kind::Whole).summed(),
        count("Commandés"),
        Column::new("Posés", 7.0, Kind::Whole).summed(),
        count("Abandonnés"),
        count(FACTOR4),
        count(FACTOR2),
        count(BELOW),
        count(ACCEPTED),
        Column::new(EXTRA, 8.0, Kind::Whole).summed(),
        share(PROGRESS),
        euros(header::budget(basis)),
        euros(header::spent(basis)),
        euros(header::left(basis)),
        share(SPENT_SHARE),
        kwh(PLANNED_KWH),
        kwh(EXPECTED_KWH),
        kwh(REAL_KWH),
        share(REAL_SHARE),
        kwh(EXTRA_KWH),
    ]);
    columns
}

/// The figures of a line, or of the total, whose formulas are about its own cells.
#[must_use]
pub fn values(
    document: &Document<'_>,
    table: &Table,
    row: usize,
    tally: &Tally,
) -> Vec<Value<'static>> {
    let basis = document.basis();
    let [budget, spent] = [header::budget(basis), header::spent(basis)];
    let at = |header: &str| table.column(header).at(row);
    vec![
        Value::Number(tally.planned.into()),
        Value::Number(tally.ordered.into()),
        Value::Number(tally.fitted.into()),
        Value::Number(tally.abandoned.into()),
        Value::Number(tally.factor4.into()),
        Value::Number(tally.factor2.into()),
        Value::Number(tally.below.into()),
        Value::Formula(
            format!("SUM({}:{})", at(FACTOR4), at(BELOW)),
            tally.accepted().into(),
        ),
        Value::Number(tally.extra.into()),
        share(
            format!("({}-{})/{}", at(ACCEPTED), at(EXTRA), at(PLANNED)),
            f64::from(tally.accepted() - tally.extra),
            tally.planned.into(),
        ),
        Value::euros(tally.budget_cents),
        Value::euros(tally.spent_cents),
        Value::Formula(
            format!("{}-{}", at(&budget), at(&spent)),
            tally.left_cents() as f64 / 100.0,
        ),
        share(
            format!("{}/{}", at(&spent), at(&budget)),
            tally.spent_cents as f64,
            tally.budget_cents as f64,
        ),
        Value::Number(tally.planned_saving_kwh),
        Value::Number(tally.expected_saving_kwh),
        Value::Number(tally.real_saving_kwh),
        share(
            format!("{}/{}", at(REAL_KWH), at(EXPECTED_KWH)),
            tally.real_saving_kwh,
            tally.expected_saving_kwh,
        ),
        Value::Number(tally.extra_saving_kwh),
    ]
}

/// A part over a whole; nothing where there is no whole.
fn share(formula: String, part: f64, whole: f64) -> Value<'static> {
    if whole > 0.0 {
        Value::Formula(formula, part / whole)
    } else {
        Value::Blank
    }
}

/// The columns of « Communes ».
#[must_use]
pub fn commune_columns(document: &Document<'_>) -> Vec<Column> {
    let first = vec![
        Column::new("Commune", 24.0, Kind::Text),
        Column::new("Code INSEE", 8.0, Kind::Text),
        Column::new("EPCI", 24.0, Kind::Text),
    ];
    columns(document, first)
}

/// The rows of « Communes ».
#[must_use]
pub fn commune_rows<'d>(document: &'d Document<'_>, table: &Table) -> Vec<Vec<Value<'d>>> {
    let communes = &document.balance.reference.assumed.communes;
    let tallies = communes.iter().zip(&document.balance.communes).enumerate();
    tallies
        .map(|(row, (commune, tally))| {
            let mut values = vec![
                Value::text(&*commune.name),
                Value::text(&*commune.insee),
                Value::text(&*commune.epci),
            ];
            values.extend(self::values(document, table, row, tally));
            values
        })
        .collect()
}

/// « Communes », and its table.
pub fn communes(document: &Document<'_>) -> Written<(Worksheet, Table)> {
    let table = Table::new(sheet_name::COMMUNES, 0, commune_columns(document));
    let rows = commune_rows(document, &table);
    write(document, table, rows, "Bilan par commune", &[NOTE])
}

/// « EPCI ».
pub fn epcis(document: &Document<'_>) -> Written<Worksheet> {
    let first = vec![Column::new("EPCI", 34.0, Kind::Text)];
    let table = Table::new(sheet_name::EPCIS, 0, columns(document, first));
    let epcis = document.balance.epcis.iter().enumerate();
    let rows = epcis.map(|(row, (name, tally))| {
        let mut values = vec![Value::text(&**name)];
        values.extend(self::values(document, &table, row, tally));
        values
    });
    let rows = rows.collect();
    Ok(write(document, table, rows, "Bilan par EPCI", &[NOTE])?.0)
}

/// « Années ».
pub fn years(document: &Document<'_>) -> Written<Worksheet> {
    let first = vec![Column::new("Année", 12.0, Kind::General)];
    let table = Table::new(sheet_name::YEARS, 0, columns(document, first));
    let years = document.balance.years.iter().enumerate();
    let rows = years.map(|(row, (year, tally))| {
        let mut values = vec![Value::text(year.to_string())];
        values.extend(self::values(document, &table, row, tally));
        values
    });
    let rows = rows.collect();
    let notes = [NOTE, YEARS_NOTE];
    Ok(write(document, table, rows, "Bilan par année", &notes)?.0)
}

fn write<'d>(
    document: &Document<'_>,
    mut table: Table,
    rows: Vec<Vec<Value<'d>>>,
    title: &str,
    notes: &[&str],
) -> Written<(Worksheet, Table)> {
    let mut sheet = named(table.sheet())?;
    table.write(&mut sheet, rows.into_iter())?;
    for (header, part, whole) in [
        (PROGRESS, None, PLANNED),
        (
            SPENT_SHARE,
            Some(header::spent(document.basis())),
            &header::budget(document.basis()),
        ),
        (REAL_SHARE, Some(REAL_KWH.to_owned()), EXPECTED_KWH),
    ] {
        let value = total_share(&table, part.as_deref(), whole);
        table.write_total(&mut sheet, header, &value)?;
        table.add_bars(&mut sheet, header, Some(1.0))?;
    }
    let mut row = table.total_row() + 2;
    for note in notes {
        sentence(&mut sheet, row, 16, 190.0, note)?;
        row += 1;
    }
    table.lay_out(&mut sheet, title)?;
    foot(&mut sheet, &document.footer());
    Ok((sheet, table))
}

/// A share of the totals: of the planned points accepted, where no part is named.
fn total_share(table: &Table, part: Option<&str>, whole: &str) -> Value<'static> {
    let whole = table.total(whole);
    if let Some(part) = part.map(|part| table.total(part)) {
        let formula = format!("{}/{}", part.cell, whole.cell);
        return share(formula, part.value, whole.value);
    }
    let [accepted, extra] = [ACCEPTED, EXTRA].map(|header| table.total(header));
    let formula = format!("({}-{})/{}", accepted.cell, extra.cell, whole.cell);
    share(formula, accepted.value - extra.value, whole.value)
}
