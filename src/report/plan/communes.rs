//! « Communes »: one row for each commune of the plan.

use super::Shared;
use crate::report::layout::{self, commune, extra};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, ColumnCells, Table};
use crate::scenario::study::{CommuneChoice, YearChoice};
use rust_xlsxwriter::Worksheet;

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
    let extras = &shared.extras;
    let mut columns = vec![
        Column::new(commune::INSEE, 8.0, Kind::Text),
        Column::new(commune::NAME, 26.0, Kind::Text),
        Column::new(commune::EPCI, 28.0, Kind::Text),
        whole(commune::POPULATION, 11.0),
        whole(commune::POINTS, 9.0),
        whole(commune::ELIGIBLE, 10.0),
        euros(&budget),
    ];
    if extras.works() {
        columns.extend([
            euros(&extra::points_cost(basis)),
            whole(extra::CABINETS, 10.0),
            euros(&extra::works(basis)),
        ]);
    }
    columns.push(euros(&cost));
    if !extras.funds.is_empty() {
        columns.push(euros(&extra::funds(basis)));
    }
    if extras.done {
        columns.push(euros(&extra::done(basis)));
    }
    columns.extend([
        euros(&rest),
        whole(commune::FACTOR4, 9.0),
        whole(commune::FACTOR2, 9.0),
        whole(commune::SAVING, 12.0),
        whole(commune::BEFORE, 12.0),
        whole(commune::AFTER, 12.0),
        Column::new(per_euro(shared), 12.0, Kind::Yield),
        Column::new(commune::BUDGET_SHARE, 14.0, Kind::Percent),
    ]);
    let mut table = Table::new(layout::sheet::COMMUNES, shared.top(), columns);
    let mut sheet = named(layout::sheet::COMMUNES)?;
    let cells = Cells::of(shared, &table);
    let rows = shared
        .choice()
        .communes
        .iter()
        .enumerate()
        .map(|(index, choice)| row(shared, choice, index, &cells));
    table.write(&mut sheet, rows)?;
    let share = cells.used(table.rows(), &shared.choice().all_years());
    table.write_total(&mut sheet, commune::BUDGET_SHARE, &share)?;
    table.add_bars(&mut sheet, commune::BUDGET_SHARE, Some(1.0))?;
    let title = "Plan par commune";
    table.lay_out(&mut sheet, title)?;
    shared.dress(&mut sheet, title)?;
    Ok((sheet, table))
}

/// Header of what one more euro brings, in the unit of the goal.
fn per_euro(shared: &Shared<'_>) -> String {
    if shared.proof().plain {
        commune::KWH_PER_EURO.to_owned()
    } else {
        format!("{} par € de plus", shared.proof().prices.unit)
    }
}

/// Columns that formulas of the rows name; those of money beyond points where there is any.
struct Cells {
    budget: ColumnCells,
    cost: ColumnCells,
    points_cost: Option<ColumnCells>,
    cabinets: Option<ColumnCells>,
    works: Option<ColumnCells>,
    funds: Option<ColumnCells>,
    done: Option<ColumnCells>,
    before: ColumnCells,
    after: ColumnCells,
}

impl Cells {
    fn of(shared: &Shared<'_>, table: &Table) -> Self {
        let (extras, basis) = (&shared.extras, shared.basis());
        let works = |header: &str| extras.works().then(|| table.column(header));
        Self {
            budget: table.column(&commune::budget(basis)),
            cost: table.column(&layout::cost(basis)),
            points_cost: works(&extra::points_cost(basis)),
            cabinets: works(extra::CABINETS),
            works: works(&extra::works(basis)),
            funds: (!extras.funds.is_empty()).then(|| table.column(&extra::funds(basis))),
            done: extras.done.then(|| table.column(&extra::done(basis))),
            before: table.column(commune::BEFORE),
            after: table.column(commune::AFTER),
        }
    }

    /// What the budget pays for, as a formula: points, works and points done, less funds.
    fn paid(&self, row: usize) -> String {
        let mut paid = self.cost.at(row);
        if let Some(done) = self.done {
            paid += &format!("+{}", done.at(row));
        }
        if let Some(funds) = self.funds {
            paid += &format!("-{}", funds.at(row));
        }
        paid
    }

    /// The share of a budget that is used; nothing where there is no budget.
    fn used(&self, row: usize, figures: &YearChoice) -> Value<'static> {
        if figures.budget_cents <= 0 {
            return Value::Blank;
        }
        let paid = self.paid(row);
        let paid = if paid == self.cost.at(row) {
            paid
        } else {
            format!("({paid})")
        };
        let cents = figures.own_cents() + figures.done_cents;
        Value::Formula(
            format!("{paid}/{}", self.budget.at(row)),
            cents as f64 / figures.budget_cents as f64,
        )
    }
}

fn row(
    shared: &Shared<'_>,
    choice: &CommuneChoice,
    index: usize,
    cells: &Cells,
) -> Vec<Value<'static>> {
    let (known, facts) = shared.of(choice);
    let extras = &shared.extras;
    let all = choice.all_years();
    let at = |column: ColumnCells| column.at(index);
    let mut values = vec![
        Value::text(known.insee.clone()),
        Value::text(known.nom.clone()),
        Value::text(known.epci.clone()),
        Value::Number(known.population.into()),
        Value::count(choice.existing.points),
        Value::count(facts.eligible),
        Value::euros(choice.budget_cents),
    ];
    match (cells.points_cost, cells.cabinets, cells.works) {
        (Some(points), Some(cabinets), Some(works)) => values.extend([
            Value::euros(choice.cost_cents),
            Value::Number(all.works.into()),
            extras.works_cost(&at(cabinets), all.works),
            Value::Formula(
                format!("{}+{}", at(points), at(works)),
                all.total_cents() as f64 / 100.0,
            ),
        ]),
        _ => values.push(Value::euros(choice.cost_cents)),
    }
    if cells.funds.is_some() {
        values.push(Value::euros(all.funds_cents()));
    }
    if cells.done.is_some() {
        values.push(Value::euros(all.done_cents));
    }
    let paid = cells.paid(index);
    let paid = if paid == at(cells.cost) {
        paid
    } else {
        format!("({paid})")
    };
    let (before, after) = (at(cells.before), at(cells.after));
    values.extend([
        Value::Formula(
            format!("{}-{paid}", at(cells.budget)),
            all.rest_cents() as f64 / 100.0,
        ),
        Value::Number(choice.factor4.into()),
        Value::Number(choice.factor2.into()),
        Value::Formula(format!("{before}-{after}"), choice.saving_kwh_per_year()),
        Value::Number(choice.kwh_before_per_year),
        Value::Number(choice.kwh_after_per_year),
        Value::Number(shared.proof().prices.best_euro(index)),
        cells.used(index, &all),
    ]);
    values
}
