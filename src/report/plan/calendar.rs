//! « Calendrier »: what is done in each year, for the territory and commune by commune.

use super::Shared;
use super::extras::MoneyColumn;
use crate::report::layout::{self, commune, point};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::study::YearChoice;
use rust_xlsxwriter::Worksheet;

/// What the lines of the whole territory are called.
pub const TERRITORY: &str = "Territoire";
/// What they have under it.
pub const EVERYWHERE: &str = "Toutes les communes";

/// Lines that tell a commune and a year apart, before the figures.
const KEYS: usize = 3;

/// The sheet; none where years have no names. The years of the territory first, as sums of the
/// lines below them.
pub fn sheet(shared: &Shared<'_>) -> Written<Option<Worksheet>> {
    let extras = &shared.extras;
    if extras.years.is_empty() {
        return Ok(None);
    }
    let figures = extras.columns();
    let mut sheet = named(layout::sheet::CALENDAR)?;
    let years = extras.years.len() as u32;
    let top = shared.top();
    let mut by_commune = Table::new(
        layout::sheet::CALENDAR,
        top + years + 3,
        columns(
            shared,
            &figures,
            [commune::INSEE, commune::NAME, point::YEAR],
        ),
    );
    let cells: Vec<_> = (figures.iter())
        .map(|column| (*column, by_commune.column(&column.label(shared.basis()))))
        .collect();
    let lines = shared.choice().communes.iter().flat_map(|choice| {
        let (known, _) = shared.of(choice);
        let years = choice.years.iter().zip(&extras.years);
        years.map(move |(figures, year)| (known, *year, figures))
    });
    let rows = lines.enumerate().map(|(index, (known, year, choice))| {
        let cell = |wanted: MoneyColumn| {
            let (_, cells) = cells.iter().find(|(column, _)| *column == wanted)?;
            Some(cells.at(index))
        };
        let mut values = vec![
            Value::text(known.insee.clone()),
            Value::text(known.nom.clone()),
            Value::Number(f64::from(year)),
        ];
        values.extend(figures.iter().map(|column| {
            let value = column.of(choice);
            match column.formula(extras, &cell) {
                Some(formula) => Value::Formula(formula, value),
                None => Value::Number(value),
            }
        }));
        values
    });
    by_commune.write(&mut sheet, rows)?;
    let mut by_year = Table::new(
        layout::sheet::CALENDAR,
        top,
        columns(shared, &figures, [TERRITORY, "", point::YEAR]),
    );
    let all: Vec<YearChoice> = shared.choice().years();
    let year_range = by_commune.range(point::YEAR);
    let rows = all.iter().zip(&extras.years).map(|(choice, year)| {
        let mut values = vec![
            Value::text(EVERYWHERE),
            Value::Blank,
            Value::Number(f64::from(*year)),
        ];
        values.extend(figures.iter().map(|column| {
            let range = by_commune.range(&column.label(shared.basis()));
            Value::Formula(
                format!("SUMIF({year_range},{year},{range})"),
                column.of(choice),
            )
        }));
        values
    });
    by_year.write(&mut sheet, rows)?;
    let title = "Calendrier des travaux";
    by_commune.lay_out_last(&mut sheet, title)?;
    shared.dress(&mut sheet, title)?;
    Ok(Some(sheet))
}

fn columns(
    shared: &Shared<'_>,
    figures: &[MoneyColumn],
    keys: [&'static str; KEYS],
) -> Vec<Column> {
    let [first, second, year] = keys;
    let mut columns = vec![
        Column::new(first, 21.0, Kind::Text),
        Column::new(second, 26.0, Kind::Text),
        Column::new(year, 8.0, Kind::Plain),
    ];
    columns.extend(figures.iter().map(|column| {
        let kind = if column.counts() {
            Kind::Whole
        } else {
            Kind::Euros
        };
        Column::new(column.label(shared.basis()), 15.0, kind).summed()
    }));
    columns
}
