//! « Communes »: one row for each commune of the plan.

use super::Shared;
use crate::report::layout::{self, commune};
use crate::report::sheet::{Value, Written, foot, named};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatType, Worksheet};

/// The sheet, and its table for the formulas of others.
pub fn sheet(shared: &Shared<'_>) -> Written<(Worksheet, Table)> {
    let basis = shared.basis();
    let (budget, cost, rest) = (
        commune::budget(basis),
        layout::cost(basis),
        commune::rest(basis),
    );
    let whole = |header: &'static str, width: f64| Column::new(header, width, Kind::Whole).summed();
    let euros = |header: &str| Column::new(header.to_owned(), 16.0, Kind::Euros).summed();
    let columns = vec![
        Column::new(commune::INSEE, 8.0, Kind::Text),
        Column::new(commune::NAME, 26.0, Kind::Text),
        Column::new(commune::EPCI, 28.0, Kind::Text),
        whole(commune::POPULATION, 11.0),
        whole(commune::POINTS, 9.0),
        whole(commune::ELIGIBLE, 10.0),
        euros(&budget),
        euros(&cost),
        euros(&rest),
        whole(commune::FACTOR4, 9.0),
        whole(commune::FACTOR2, 9.0),
        whole(commune::SAVING, 12.0),
        whole(commune::BEFORE, 12.0),
        whole(commune::AFTER, 12.0),
        Column::new(commune::KWH_PER_EURO, 12.0, Kind::Yield),
        Column::new(commune::BUDGET_SHARE, 14.0, Kind::Percent),
    ];
    let mut table = Table::new(layout::sheet::COMMUNES, 0, columns);
    let mut sheet = named(layout::sheet::COMMUNES)?;
    let cells =
        [&*budget, &*cost, commune::BEFORE, commune::AFTER].map(|header| table.column(header));
    let prices = &shared.proof().prices.kwh_per_extra_euro;
    let rows = shared
        .choice()
        .communes
        .iter()
        .enumerate()
        .map(|(index, choice)| {
            let (known, facts) = shared.of(choice);
            let [budget, cost, before, after] = cells.map(|column| column.at(index));
            let left = (choice.budget_cents - choice.cost_cents) as f64 / 100.0;
            vec![
                Value::text(&*known.insee),
                Value::text(&*known.nom),
                Value::text(&*known.epci),
                Value::Number(known.population.into()),
                Value::count(choice.existing.points),
                Value::count(facts.eligible),
                Value::euros(choice.budget_cents),
                Value::euros(choice.cost_cents),
                Value::Formula(format!("{budget}-{cost}"), left),
                Value::Number(choice.factor4.into()),
                Value::Number(choice.factor2.into()),
                Value::Formula(format!("{before}-{after}"), choice.saving_kwh_per_year()),
                Value::Number(choice.kwh_before_per_year),
                Value::Number(choice.kwh_after_per_year),
                Value::optional(prices.get(index).copied()),
                used(&budget, &cost, choice.budget_cents, choice.cost_cents),
            ]
        });
    table.write(&mut sheet, rows)?;
    let (budgets, costs) = shared
        .choice()
        .communes
        .iter()
        .fold((0, 0), |(budgets, costs), choice| {
            (budgets + choice.budget_cents, costs + choice.cost_cents)
        });
    let [budget, cost, ..] = cells.map(|column| column.at(table.rows()));
    table.write_total(
        &mut sheet,
        commune::BUDGET_SHARE,
        &used(&budget, &cost, budgets, costs),
    )?;
    if table.rows() > 0 {
        let (first, column, last, _) = table.area(commune::BUDGET_SHARE);
        let bar = ConditionalFormatDataBar::new()
            .set_fill_color(style::BAR)
            .set_solid_fill(true)
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 1);
        sheet.add_conditional_format(first, column, last, column, &bar)?;
    }
    table.lay_out(&mut sheet, "Plan par commune")?;
    foot(&mut sheet, &shared.footer());
    Ok((sheet, table))
}

/// The share of a budget that is used; nothing where there is no budget.
fn used(budget_cell: &str, cost_cell: &str, budget_cents: i64, cost_cents: i64) -> Value<'static> {
    if budget_cents <= 0 {
        return Value::Blank;
    }
    Value::Formula(
        format!("{cost_cell}/{budget_cell}"),
        cost_cents as f64 / budget_cents as f64,
    )
}
