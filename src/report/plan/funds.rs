//! « Fonds »: what each common fund holds, what is used of it and what is left, and what each
//! commune has of it in each year.

use super::Shared;
use super::sums::quoted;
use crate::report::layout::{self, commune, extra, point};
use crate::report::sheet::{Value, Written, named, print_wide};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::rules::funds::Money;
use rust_xlsxwriter::Worksheet;

/// What stands in place of a year where an amount is for all of them.
pub const IN_ALL: &str = "en tout";

/// A fund, or a year of one that holds so much in each.
struct Held {
    fund: usize,
    year: Option<usize>,
    cents: i64,
}

/// The sheet; none where the scenario has no fund. The funds first, their use as sums of the lines
/// below them.
pub fn sheet(shared: &Shared<'_>) -> Written<Option<Worksheet>> {
    let funds = &shared.study().scenario.rules.funds;
    if funds.is_empty() {
        return Ok(None);
    }
    let held: Vec<Held> = (funds.iter().enumerate())
        .flat_map(|(fund, one)| match &one.money {
            Money::Whole(cents) => vec![Held {
                fund,
                year: None,
                cents: *cents,
            }],
            Money::Yearly(list) => (list.iter().enumerate())
                .map(|(year, cents)| Held {
                    fund,
                    year: Some(year),
                    cents: *cents,
                })
                .collect(),
        })
        .collect();
    let top = shared.top();
    let mut sheet = named(layout::sheet::FUNDS)?;
    let parts = parts(shared, &mut sheet, top + held.len() as u32 + 3)?;
    let euros = |header: &'static str| Column::new(header, 17.0, Kind::Euros).summed();
    let columns = vec![
        Column::new(extra::FUND, 34.0, Kind::Wrapped),
        Column::new("Usage", 26.0, Kind::Wrapped),
        Column::new(point::YEAR, 12.0, Kind::Plain),
        euros(extra::FUND_AMOUNT),
        euros(extra::FUND_USED),
        euros(extra::FUND_LEFT),
    ];
    let mut table = Table::new(layout::sheet::FUNDS, top, columns);
    let [amount, used] = [extra::FUND_AMOUNT, extra::FUND_USED].map(|header| table.column(header));
    let rows = held.iter().enumerate().map(|(index, one)| {
        let fund = &funds[one.fund];
        let cents = shared.choice().total(|choice| match one.year {
            Some(year) => choice.fund_cents(one.fund, year),
            None => choice.fund_cents_in_all(one.fund),
        });
        let stated = one.year.and_then(|year| shared.extras.years.get(year));
        let of_year = stated.map_or(String::new(), |year| {
            format!("*({}={year})", parts.range(point::YEAR))
        });
        let names = parts.range(extra::FUND);
        let name = quoted(&fund.name);
        let sum = parts.range(extra::FUND_PART);
        let formula = format!("SUMPRODUCT(EXACT({names},{name}){of_year}*{sum})");
        let is_used = if parts.rows() > 0 {
            Value::Formula(formula, cents as f64 / 100.0)
        } else {
            Value::Number(0.0)
        };
        let usage = match fund.grant {
            Some(_) => "aide par point",
            None => "complète les budgets",
        };
        vec![
            Value::text(fund.name.clone()),
            Value::text(usage),
            stated.map_or(Value::text(IN_ALL), |year| Value::Number((*year).into())),
            Value::euros(one.cents),
            is_used,
            Value::Formula(
                format!("{}-{}", amount.at(index), used.at(index)),
                (one.cents - cents) as f64 / 100.0,
            ),
        ]
    });
    table.write(&mut sheet, rows)?;
    table.set_widths(&mut sheet)?;
    let title = "Fonds communs";
    print_wide(&mut sheet, title);
    shared.dress(&mut sheet, title)?;
    Ok(Some(sheet))
}

/// What each commune has of each fund in each year, from a row (from 0) on.
fn parts(shared: &Shared<'_>, sheet: &mut Worksheet, header_row: u32) -> Written<Table> {
    let funds = &shared.study().scenario.rules.funds;
    let columns = vec![
        Column::new(extra::FUND, 34.0, Kind::Wrapped),
        Column::new(commune::NAME, 26.0, Kind::Wrapped),
        Column::new(point::YEAR, 12.0, Kind::Plain),
        Column::new(extra::FUND_PART, 17.0, Kind::Euros).summed(),
        Column::new(commune::INSEE, 17.0, Kind::Text),
    ];
    let mut table = Table::new(layout::sheet::FUNDS, header_row, columns);
    let mut rows = Vec::new();
    for (fund, one) in funds.iter().enumerate() {
        for choice in &shared.choice().communes {
            let (known, _) = shared.of(choice);
            for year in 0..choice.years.len() {
                let cents = choice.fund_cents(fund, year);
                if cents == 0 {
                    continue;
                }
                let stated = shared.extras.years.get(year);
                rows.push(vec![
                    Value::text(one.name.clone()),
                    Value::text(known.nom.clone()),
                    stated.map_or(Value::text(IN_ALL), |year| Value::Number((*year).into())),
                    Value::euros(cents),
                    Value::text(known.insee.clone()),
                ]);
            }
        }
    }
    table.write(sheet, rows.into_iter())?;
    Ok(table)
}
