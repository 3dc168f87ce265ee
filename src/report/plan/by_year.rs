//! The lines by year on the page of a commune: what is done, what it costs, who pays, and what is
//! left of each budget.

use super::Shared;
use super::extras::MoneyColumn;
use super::financing::line_cell;
use crate::report::layout::{self, extra, finance, point};
use crate::report::page::{LINE_COLUMNS, Page, line_column};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Table;
use crate::scenario::study::{CommuneChoice, YearChoice};

/// Figures in one row of years: the others of the page go below.
const IN_A_ROW: usize = LINE_COLUMNS - 1;

/// Writes the lines; nothing where years have no names. The whole stands at the right of the last
/// year.
pub fn table(
    shared: &Shared<'_>,
    page: &mut Page,
    choice: &CommuneChoice,
    points: &Table,
) -> Written {
    let extras = &shared.extras;
    if extras.years.is_empty() {
        return Ok(());
    }
    let columns = extras.columns();
    let all = choice.all_years();
    // One more than the years: the whole.
    let places: Vec<Option<usize>> = (0..choice.years.len()).map(Some).chain([None]).collect();
    // Each row of years has a gap and a header above its lines.
    let first = page.table_row_number() as usize + 1;
    let height = columns.len() + 3 + usize::from(extras.carries());
    let remaining = shared.study().remaining_by_year(choice);
    let cell = |line: usize, place: usize| {
        let letter = line_column(place % IN_A_ROW + 1);
        format!("{letter}{}", first + place / IN_A_ROW * height + line)
    };
    for (rank, shown) in places.chunks(IN_A_ROW).enumerate() {
        let mut header = vec![Value::text(extra::BY_YEAR)];
        header.extend(shown.iter().map(|place| match place {
            Some(year) => Value::Number(f64::from(extras.years[*year])),
            None => Value::text(layout::TOTAL),
        }));
        let line = |(line, column): (usize, &MoneyColumn)| {
            let mut values = vec![Value::text(column.label(shared.basis()))];
            for (place, year) in (rank * IN_A_ROW..).zip(shown) {
                let of = |other: MoneyColumn| {
                    let line = columns.iter().position(|one| *one == other)?;
                    Some(cell(line, place))
                };
                values.push(if let Some(year) = year {
                    let choice = &choice.years[*year];
                    of_year(shared, points, *column, *year, choice, &of)
                } else {
                    let years = (0..choice.years.len()).map(|place| cell(line, place));
                    let sum: Vec<String> = years.collect();
                    Value::Formula(sum.join("+"), column.of(&all))
                });
            }
            (kind(*column), values)
        };
        let mut lines: Vec<_> = columns.iter().enumerate().map(line).collect();
        if extras.carries() {
            let mut values = vec![Value::text(extra::year_carried(shared.basis()))];
            for (place, year) in (rank * IN_A_ROW..).zip(shown) {
                values.push(match year {
                    Some(year) => carried(
                        choice,
                        &columns,
                        *year,
                        &|line| cell(line, place),
                        &|line| cell(line, place.saturating_sub(1)),
                    ),
                    None => Value::Blank,
                });
            }
            lines.push((Kind::Euros, values));
        }
        let last = lines.len();
        let mut values = vec![Value::text(extra::YEAR_REMAINING)];
        values.extend((rank * IN_A_ROW..).zip(shown).map(|(place, year)| {
            let of = |column: MoneyColumn, place: usize| {
                let line = columns.iter().position(|one| *one == column)?;
                Some(cell(line, place))
            };
            if let Some(year) = year {
                let formula = remaining_formula(&of, place, choice.years.len());
                Value::Formula(formula, remaining[*year])
            } else {
                let years = (0..choice.years.len()).map(|place| cell(last, place));
                let sum: Vec<String> = years.collect();
                Value::Formula(sum.join("+"), remaining.iter().sum())
            }
        }));
        lines.push((Kind::Euros, values));
        page.lines(&header, &lines)?;
    }
    Ok(())
}

/// What is left to the commune of a year's works: its part of what the funds, the State and the aids
/// leave in all, by cost, less what the funds pay in that year. `of` gives the cell of a figure by
/// its place, `whole` is that of all the years.
fn remaining_formula(
    of: &dyn Fn(MoneyColumn, usize) -> Option<String>,
    place: usize,
    whole: usize,
) -> String {
    let cost = |place: usize| {
        let cells = [MoneyColumn::Cost, MoneyColumn::Works].map(|column| of(column, place));
        cells.into_iter().flatten().collect::<Vec<_>>().join("+")
    };
    let left = line_cell(finance::REMAINING);
    match of(MoneyColumn::Funds, place) {
        None => format!("({})/({})*{left}", cost(place), cost(whole)),
        Some(funds) => format!(
            "({})/({})*({left}+{})-{funds}",
            cost(place),
            cost(whole),
            line_cell(finance::FUNDS)
        ),
    }
}

/// What is left at the end of a year: what the year before left, and what this one leaves.
fn carried(
    choice: &CommuneChoice,
    columns: &[MoneyColumn],
    year: usize,
    here: &dyn Fn(usize) -> String,
    before: &dyn Fn(usize) -> String,
) -> Value<'static> {
    let rest = columns.len() - 1;
    let cents: i64 = choice
        .years
        .iter()
        .take(year + 1)
        .map(YearChoice::rest_cents)
        .sum();
    let formula = if year == 0 {
        here(rest)
    } else {
        format!("{}+{}", before(rest + 1), here(rest))
    };
    Value::Formula(formula, cents as f64 / 100.0)
}

fn kind(column: MoneyColumn) -> Kind {
    if column.counts() {
        Kind::Whole
    } else {
        Kind::Euros
    }
}

/// A figure of one year: counted in « Points », given, or made of the others.
fn of_year(
    shared: &Shared<'_>,
    points: &Table,
    column: MoneyColumn,
    year: usize,
    choice: &YearChoice,
    of: &dyn Fn(MoneyColumn) -> Option<String>,
) -> Value<'static> {
    let extras = &shared.extras;
    let value = column.of(choice);
    let years = points.range(point::YEAR);
    let stated = extras.years[year];
    let summed = |range: String| format!("SUMIF({years},{stated},{range})");
    match column {
        MoneyColumn::Points => Value::Formula(format!("COUNTIF({years},{stated})"), value),
        MoneyColumn::Cost => {
            let costs = points.range(&layout::cost(shared.basis()));
            Value::Formula(summed(costs), value)
        }
        MoneyColumn::Funds => {
            let draws = choice.draws_cents as f64 / 100.0;
            let grants = point::grant(shared.basis());
            if extras.grants {
                let grants = summed(points.range(&grants));
                Value::Formula(format!("{grants}+{draws}"), value)
            } else {
                Value::Number(draws)
            }
        }
        _ => match column.formula(extras, of) {
            Some(formula) => Value::Formula(formula, value),
            None => Value::Number(value),
        },
    }
}
