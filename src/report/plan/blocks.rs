//! Blocks of figures that the page of a commune and the page of the territory share.

use super::Shared;
use crate::money::Basis;
use crate::report::layout::{label, name};
use crate::report::page::{Figure, figure};
use crate::report::sheet::Value;
use crate::report::style::Kind;
use crate::report::table::Source;
use crate::report::wording::{factor, factor_formula};
use crate::scenario::study::Existing;

/// Where the figures of a plan stand in its workbook.
pub struct Plan {
    /// Consumption of the plan's points today, kWh a year.
    pub before: Source,
    /// After the works.
    pub after: Source,
    /// What is saved.
    pub saving: Source,
    /// What it costs, euros on the scenario's basis.
    pub cost: Source,
    /// Points that count for factor 4.
    pub factor4: Source,
    /// Points that count for factor 2.
    pub factor2: Source,
}

/// The park today; `first_cell` is the address of the consumption figure.
pub fn park(
    shared: &Shared<'_>,
    existing: Existing,
    unknown: usize,
    kwh_cell: &str,
) -> Vec<Figure<'static>> {
    let price = shared.study().scenario.hypotheses.price_eur_per_kwh();
    let kwh = existing.kwh_per_year;
    vec![
        figure(label::POINTS, Value::count(existing.points), Kind::Whole),
        figure(label::PARK_KWH, Value::Number(kwh), Kind::Whole),
        figure(
            label::PARK_EUROS,
            Value::Formula(format!("{kwh_cell}*{}", name::PRICE), kwh * price),
            Kind::Euros,
        ),
        figure(label::PARK_UNKNOWN, Value::count(unknown), Kind::Whole),
    ]
}

/// How many points, and by how much they divide their consumption.
pub fn proposal(plan: &Plan) -> Vec<Figure<'static>> {
    let (four, two) = (&plan.factor4, &plan.factor2);
    let sum = Value::Formula(
        format!("{}+{}", four.cell, two.cell),
        four.value + two.value,
    );
    vec![
        figure(label::RENOVATED, sum, Kind::Whole),
        figure(label::FACTOR4, four.shown(), Kind::Whole),
        figure(label::FACTOR2, two.shown(), Kind::Whole),
        perimeter_factor(plan),
    ]
}

/// Consumption before over after, all the plan's points together.
pub fn perimeter_factor(plan: &Plan) -> Figure<'static> {
    let (before, after) = (&plan.before, &plan.after);
    let value = factor(before.value, after.value).map_or(Value::text("sans objet"), |factor| {
        Value::Formula(factor_formula(&before.cell, &after.cell), factor)
    });
    figure(label::FACTOR, value, Kind::Factor)
}

/// Consumption of the plan's points before and after, and what the difference is worth.
pub fn energy(shared: &Shared<'_>, plan: &Plan) -> Vec<Figure<'static>> {
    let hypotheses = &shared.study().scenario.hypotheses;
    let times = |name: &str, rate: f64| {
        Value::Formula(
            format!("{}*{name}", plan.saving.cell),
            plan.saving.value * rate,
        )
    };
    vec![
        figure(label::BEFORE, plan.before.shown(), Kind::Whole),
        figure(label::AFTER, plan.after.shown(), Kind::Whole),
        figure(label::SAVING, plan.saving.shown(), Kind::Whole),
        figure(
            label::SAVING_EUROS,
            times(name::PRICE, hypotheses.price_eur_per_kwh()),
            Kind::Euros,
        ),
        figure(
            label::CO2,
            times(name::CO2, hypotheses.co2_kg_per_kwh()),
            Kind::Whole,
        ),
    ]
}

/// Cost on both bases, budget and what is left of it, payback. The first cells of the block are
/// `cost_cell` and, two lines below, `budget_cell`.
pub fn money(
    shared: &Shared<'_>,
    plan: &Plan,
    budget: Value<'static>,
    cost_cell: &str,
    budget_cell: &str,
) -> Vec<Figure<'static>> {
    let basis = shared.basis();
    let (other, formula, other_value) = other_basis(shared, &plan.cost);
    let rest = Value::Formula(
        format!("{budget_cell}-{cost_cell}"),
        budget.number() - plan.cost.value,
    );
    vec![
        figure(label::cost(basis), plan.cost.shown(), Kind::Euros),
        figure(
            label::cost(other),
            Value::Formula(formula, other_value),
            Kind::Euros,
        ),
        figure(label::budget(basis), budget, Kind::Euros),
        figure(label::rest(basis), rest, Kind::Euros),
        payback(shared, plan),
    ]
}

/// The cost on the basis that the scenario does not use, to the cent.
fn other_basis(shared: &Shared<'_>, cost: &Source) -> (Basis, String, f64) {
    let vat = 1.0 + shared.amounts().vat_rate;
    let cents = |euros: f64| (euros * 100.0).round() / 100.0;
    let (cell, vat_name) = (&cost.cell, name::VAT);
    match shared.basis() {
        Basis::Ht => (
            Basis::Ttc,
            format!("ROUND({cell}*(1+{vat_name}),2)"),
            cents(cost.value * vat),
        ),
        Basis::Ttc => (
            Basis::Ht,
            format!("ROUND({cell}/(1+{vat_name}),2)"),
            cents(cost.value / vat),
        ),
    }
}

/// Years: cost before tax over what the saved energy costs before tax.
fn payback(shared: &Shared<'_>, plan: &Plan) -> Figure<'static> {
    let (cost, cell) = match shared.basis() {
        Basis::Ht => (plan.cost.value, plan.cost.cell.clone()),
        Basis::Ttc => {
            let cost = plan.cost.value / (1.0 + shared.amounts().vat_rate);
            (cost, format!("({}/(1+{}))", plan.cost.cell, name::VAT))
        }
    };
    let saved = plan.saving.value * shared.study().scenario.hypotheses.price_eur_per_kwh();
    let value = if saved > 0.0 {
        Value::Formula(
            format!("{cell}/({}*{})", plan.saving.cell, name::PRICE),
            cost / saved,
        )
    } else {
        Value::text("sans objet")
    };
    figure(label::PAYBACK, value, Kind::Years)
}
