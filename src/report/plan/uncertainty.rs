//! « Incertitudes »: in how many draws the budget of each commune holds, and what it pays.

use super::Shared;
use crate::money::Basis;
use crate::report::layout::{self, commune};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::report::uncertainty::{of_budget, of_factor4};
use crate::scenario::study::CommuneChoice;
use crate::scenario::uncertainty::{Budget, Quantiles, Voted};
use rust_xlsxwriter::Worksheet;

/// The sheet; none where no draws were asked for. Draws are no formulas: nothing there is live.
pub fn sheet(shared: &Shared<'_>) -> Written<Option<Worksheet>> {
    let Some(voted) = voted(shared) else {
        return Ok(None);
    };
    let basis = shared.basis();
    let columns = vec![
        Column::new(commune::INSEE, 9.0, Kind::Text),
        Column::new(commune::NAME, 40.0, Kind::Wrapped),
        Column::new(commune::budget(basis), 17.0, Kind::Euros),
        Column::new("Tirages où le budget tient", 14.0, Kind::Whole),
        Column::new("Part des tirages", 12.0, Kind::Percent),
        paid("5 % des tirages", basis),
        paid("50 % des tirages", basis),
        paid("95 % des tirages", basis),
    ];
    let communes = shared.choice().communes.iter().zip(&voted.budgets);
    let rows = communes.map(|(choice, budget)| row(shared, choice, budget, voted.draws));
    let title = format!(
        "Budgets si coûts, puissances et heures se révèlent autres ({} tirages)",
        voted.draws
    );
    let name = layout::sheet::UNCERTAINTY;
    shared.one_table(name, columns, rows, &title).map(Some)
}

/// What the commune pays in so many draws, or less.
fn paid(draws: &str, basis: Basis) -> Column {
    let header = format!("Payé par la commune, {draws} au plus (€ {})", basis.code());
    Column::new(header, 18.0, Kind::Euros)
}

fn voted<'a>(shared: &Shared<'a>) -> Option<&'a Voted> {
    Some(&shared.proof().uncertainty.as_ref()?.voted)
}

fn row(
    shared: &Shared<'_>,
    choice: &CommuneChoice,
    budget: &Budget,
    draws: u32,
) -> Vec<Value<'static>> {
    let (known, _) = shared.of(choice);
    let Quantiles { low, median, high } = budget.own_eur;
    let held = f64::from(budget.held);
    let mut values = vec![
        Value::text(known.insee.clone()),
        Value::text(known.nom.clone()),
        Value::euros(choice.budget_cents),
        Value::Number(held),
        Value::Number(held / f64::from(draws.max(1))),
    ];
    values.extend([low, median, high].map(Value::Number));
    values
}

/// What a commune reads of its budget and of the territory's target; none where no draws were asked for, or it has no works.
pub fn of_commune(shared: &Shared<'_>, choice: &CommuneChoice) -> Option<String> {
    let voted = voted(shared).filter(|_| !choice.points.is_empty())?;
    let communes = shared.choice().communes.iter();
    let place = communes
        .clone()
        .position(|one| one.commune == choice.commune)?;
    let budget = of_budget(voted.budgets.get(place)?, voted.draws);
    let target = of_factor4(shared.document, voted);
    Some(match target {
        Some(target) => format!("{budget} {target}"),
        None => budget,
    })
}
