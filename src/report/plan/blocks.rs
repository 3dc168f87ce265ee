//! Blocks of figures that the page of a commune and the page of the territory share.

use super::Shared;
use crate::money::Basis;
use crate::report::layout::{extra, label, name};
use crate::report::page::{Block, Figure, Half, Page, figure};
use crate::report::sheet::{Value, Written};
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
    /// What its points cost, euros on the scenario's basis.
    pub cost: Source,
    /// What else is paid for, and who pays, where the scenario has more than points and budgets.
    pub more: Option<More>,
    /// Points that count for factor 4.
    pub factor4: Source,
    /// Points that count for factor 2.
    pub factor2: Source,
}

/// Money of a plan beyond its points and budgets; each where the scenario has it.
#[derive(Default)]
pub struct More {
    /// Cabinets with works, and what these cost.
    pub works: Option<(Value<'static>, Source)>,
    /// Price of the works on one cabinet, euros before tax.
    pub work_price: f64,
    /// What funds pay.
    pub funds: Option<Source>,
    /// What points done have taken of the budget, euros.
    pub done: Option<Value<'static>>,
}

/// Where the figures of what a plan changes stand on a page.
pub struct Changes {
    /// Row (from 0) of the consumption before; that after is below.
    pub first_row: u32,
    /// Cell of the cost of points and works together, on the basis of the scenario.
    pub cost: String,
}

/// What a plan changes, four blocks of a page: consumption, cost, CO2, and who pays.
///
/// # Errors
/// See [`Page::new`].
pub fn changes(
    shared: &Shared<'_>,
    page: &mut Page,
    plan: &Plan,
    budget: Value<'static>,
    payers: Vec<Figure<'static>>,
) -> Written<Changes> {
    let cell = |rank: u32| page.next_cell(Half::Right, rank);
    let (money, cost) = (money(shared, plan, budget, &cell), cell(0));
    let first_row = page.blocks(
        &Block {
            title: "Consommation des points rénovés",
            figures: energy(shared, plan),
        },
        &Block {
            title: "Ce que cela coûte",
            figures: money,
        },
    )?;
    page.blocks(
        &Block {
            title: "CO2 des points rénovés",
            figures: co2(shared, plan),
        },
        &Block {
            title: "Qui paie, toutes taxes comprises",
            figures: payers,
        },
    )?;
    Ok(Changes { first_row, cost })
}

/// The park today; `kwh_cell` is the address of the consumption figure.
pub fn park(shared: &Shared<'_>, existing: Existing, kwh_cell: &str) -> Vec<Figure<'static>> {
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
        figure(
            label::PARK_UNKNOWN,
            Value::count(existing.without_consumption),
            Kind::Whole,
        ),
    ]
}

/// Cabinets with works, and the price of one, where the plan has some.
pub fn works_figures(plan: &Plan) -> Vec<Figure<'static>> {
    let more = plan.more.as_ref();
    let Some((more, (count, _))) = more.and_then(|more| Some((more, more.works.as_ref()?))) else {
        return Vec::new();
    };
    let price = Value::Formula(name::WORK.into(), more.work_price);
    vec![
        figure(extra::CABINETS, count.clone(), Kind::Whole),
        figure(extra::WORK_PRICE, price, Kind::Euros),
    ]
}

/// How many points, and by how much they divide their consumption.
pub fn proposal(plan: &Plan) -> Vec<Figure<'static>> {
    let (four, two) = (&plan.factor4, &plan.factor2);
    let sum = Value::Formula(
        format!("{}+{}", four.cell, two.cell),
        four.value + two.value,
    );
    let mut figures = vec![
        figure(label::RENOVATED, sum, Kind::Whole),
        figure(label::FACTOR4, four.shown(), Kind::Whole),
        figure(label::FACTOR2, two.shown(), Kind::Whole),
        perimeter_factor(plan),
    ];
    figures.extend(works_figures(plan));
    figures
}

/// Consumption before over after, all the plan's points together.
pub fn perimeter_factor(plan: &Plan) -> Figure<'static> {
    let (before, after) = (&plan.before, &plan.after);
    let value = factor(before.value, after.value).map_or(Value::text("sans objet"), |factor| {
        Value::Formula(factor_formula(&before.cell, &after.cell), factor)
    });
    figure(label::FACTOR, value, Kind::Factor)
}

/// Consumption of the plan's points before and after and the difference, and what each costs.
fn energy(shared: &Shared<'_>, plan: &Plan) -> Vec<Figure<'static>> {
    let price = shared.study().scenario.hypotheses.price_eur_per_kwh();
    let [before, after, saving] = [&plan.before, &plan.after, &plan.saving];
    vec![
        figure(label::BEFORE, before.shown(), Kind::Whole),
        figure(label::AFTER, after.shown(), Kind::Whole),
        figure(label::SAVING, saving.shown(), Kind::Whole),
        times(label::BEFORE_EUROS, before, name::PRICE, price, Kind::Euros),
        times(label::AFTER_EUROS, after, name::PRICE, price, Kind::Euros),
        times(label::SAVING_EUROS, saving, name::PRICE, price, Kind::Euros),
    ]
}

/// Greenhouse gases of the plan's points before and after, and the difference.
fn co2(shared: &Shared<'_>, plan: &Plan) -> Vec<Figure<'static>> {
    let rate = shared.study().scenario.hypotheses.co2_kg_per_kwh();
    [
        (label::BEFORE_CO2, &plan.before),
        (label::AFTER_CO2, &plan.after),
        (label::CO2, &plan.saving),
    ]
    .map(|(label, kwh)| times(label, kwh, name::CO2, rate, Kind::Whole))
    .into()
}

/// A figure in kWh times the hypothesis of a named cell.
fn times(label: &str, kwh: &Source, name: &str, rate: f64, kind: Kind) -> Figure<'static> {
    let value = Value::Formula(format!("{}*{name}", kwh.cell), kwh.value * rate);
    figure(label, value, kind)
}

/// Cost on both bases, who pays, budget and what is left of it, payback. `cell` gives the address of each figure of the block by its rank, from 0.
fn money(
    shared: &Shared<'_>,
    plan: &Plan,
    budget: Value<'static>,
    cell: &dyn Fn(u32) -> String,
) -> Vec<Figure<'static>> {
    let basis = shared.basis();
    let nothing = More::default();
    let more = plan.more.as_ref().unwrap_or(&nothing);
    let whole = match &more.works {
        None => plan.cost.clone(),
        Some((_, works)) => Source {
            cell: cell(0),
            value: plan.cost.value + works.value,
        },
    };
    let (other, formula, other_value) = other_basis(shared, &whole);
    let first = match &more.works {
        None => plan.cost.shown(),
        Some((_, works)) => {
            // The works stand two lines below.
            let formula = format!("{}+{}", plan.cost.cell, cell(2));
            Value::Formula(formula, plan.cost.value + works.value)
        }
    };
    let mut figures = vec![
        figure(label::cost(basis), first, Kind::Euros),
        figure(
            label::cost(other),
            Value::Formula(formula, other_value),
            Kind::Euros,
        ),
    ];
    let (mut minus, mut left) = (format!("-{}", cell(0)), -whole.value);
    let works = more.works.as_ref().map(|(_, works)| works);
    if let Some(works) = works {
        figures.push(figure(extra::works(basis), works.shown(), Kind::Euros));
    }
    if let Some(funds) = &more.funds {
        minus += &format!("+{}", cell(figures.len() as u32));
        left += funds.value;
        figures.push(figure(extra::funds(basis), funds.shown(), Kind::Euros));
    }
    if let Some(done) = &more.done {
        minus += &format!("-{}", cell(figures.len() as u32));
        left -= done.number();
        figures.push(figure(extra::done(basis), done.clone(), Kind::Euros));
    }
    let budget_cell = cell(figures.len() as u32);
    let rest = Value::Formula(format!("{budget_cell}{minus}"), budget.number() + left);
    figures.extend([
        figure(label::budget(basis), budget, Kind::Euros),
        figure(label::rest(basis), rest, Kind::Euros),
        payback(shared, &whole, &plan.saving),
    ]);
    figures
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
fn payback(shared: &Shared<'_>, cost: &Source, saving: &Source) -> Figure<'static> {
    let euros = shared.amounts().to_ht(cost.value);
    let cell = match shared.basis() {
        Basis::Ht => cost.cell.clone(),
        Basis::Ttc => format!("({}/(1+{}))", cost.cell, name::VAT),
    };
    let saved = saving.value * shared.study().scenario.hypotheses.price_eur_per_kwh();
    let value = if saved > 0.0 {
        Value::Formula(
            format!("{cell}/({}*{})", saving.cell, name::PRICE),
            euros / saved,
        )
    } else {
        Value::text("sans objet")
    };
    figure(label::PAYBACK, value, Kind::Years)
}
