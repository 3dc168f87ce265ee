//! Blocks of figures that the page of a commune and the page of the territory share.

use super::Shared;
use crate::money::Basis;
use crate::report::layout::{extra, label, name};
use crate::report::page::{Block, Figure, Page, figure};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Source;
use crate::report::wording::{factor, factor_formula, planned, planned_formula};
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
    /// What savings bring to the budgets, euros.
    pub reinvested: Option<Value<'static>>,
}

/// What a plan changes, four blocks of a page: consumption, cost, CO₂, and who pays. Returns the row
/// (from 0) of the consumption before; that after is below.
///
/// # Errors
/// See [`Page::new`].
pub fn changes(
    shared: &Shared<'_>,
    page: &mut Page,
    plan: &Plan,
    budget: Value<'static>,
    payers: Vec<Figure<'static>>,
) -> Written<u32> {
    let money = money(shared, plan, budget);
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
            title: "CO₂ des points rénovés",
            figures: co2(shared, plan),
        },
        &Block {
            title: "Qui paie, toutes taxes comprises",
            figures: payers,
        },
    )?;
    Ok(first_row)
}

/// The park today.
pub fn park(shared: &Shared<'_>, existing: Existing) -> Vec<Figure<'static>> {
    let price = shared.study().scenario.hypotheses.price_eur_per_kwh();
    let kwh = existing.kwh_per_year;
    vec![
        figure(label::POINTS, Value::count(existing.points), Kind::Whole),
        figure(label::PARK_KWH, Value::Number(planned(kwh)), Kind::Whole),
        planned_figure(
            label::PARK_EUROS,
            &Source {
                cell: format!("{kwh}*{}", name::PRICE),
                value: kwh * price,
            },
            Kind::WholeEuros,
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
    let hypotheses = &shared.study().scenario.hypotheses;
    let (price, euros) = (hypotheses.price_eur_per_kwh(), Kind::WholeEuros);
    let [before, after, saving] = [&plan.before, &plan.after, &plan.saving];
    vec![
        planned_figure(label::BEFORE, before, Kind::Whole),
        planned_figure(label::AFTER, after, Kind::Whole),
        planned_figure(label::SAVING, saving, Kind::Whole),
        times(label::BEFORE_EUROS, before, name::PRICE, price, euros),
        times(label::AFTER_EUROS, after, name::PRICE, price, euros),
        times(label::SAVING_EUROS, saving, name::PRICE, price, euros),
        times(
            label::SAVING_EUROS_TTC,
            saving,
            &format!("{}*(1+{})", name::PRICE, name::ELECTRICITY_VAT),
            price * (1.0 + hypotheses.electricity_vat_rate()),
            euros,
        ),
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

/// A figure as a planning value, from its exact cells.
pub fn planned_figure(label: impl Into<String>, exact: &Source, kind: Kind) -> Figure<'static> {
    let formula = planned_formula(&exact.cell, exact.value);
    figure(label, Value::Formula(formula, planned(exact.value)), kind)
}

/// A figure in kWh times the hypothesis of a named cell, as a planning value.
fn times(label: &str, kwh: &Source, name: &str, rate: f64, kind: Kind) -> Figure<'static> {
    let exact = Source {
        cell: format!("{}*{name}", kwh.cell),
        value: kwh.value * rate,
    };
    planned_figure(label, &exact, kind)
}

/// What points and works cost, on the basis of the scenario: exact, for any sheet to compute with.
pub fn whole_cost(plan: &Plan) -> Source {
    let works = plan.more.as_ref().and_then(|more| more.works.as_ref());
    match works {
        None => plan.cost.clone(),
        Some((_, works)) => Source {
            cell: format!("({}+{})", plan.cost.cell, works.cell),
            value: plan.cost.value + works.value,
        },
    }
}

/// The same before tax.
pub fn cost_ht(shared: &Shared<'_>, whole: &Source) -> Source {
    match shared.basis() {
        Basis::Ht => whole.clone(),
        Basis::Ttc => {
            let (_, other) = other_basis(shared, whole);
            other
        }
    }
}

/// Cost on both bases, who pays, budget and what is left of it, payback.
fn money(shared: &Shared<'_>, plan: &Plan, budget: Value<'static>) -> Vec<Figure<'static>> {
    let basis = shared.basis();
    let nothing = More::default();
    let more = plan.more.as_ref().unwrap_or(&nothing);
    let whole = whole_cost(plan);
    let (other, of_other) = other_basis(shared, &whole);
    let euros = Kind::WholeEuros;
    let mut figures = vec![
        planned_figure(label::cost(basis), &whole, euros),
        planned_figure(label::cost(other), &of_other, euros),
    ];
    let mut left = Source {
        cell: format!("{}-{}", budget.number(), whole.cell),
        value: budget.number() - whole.value,
    };
    if let Some((_, works)) = &more.works {
        figures.push(planned_figure(extra::works(basis), works, euros));
    }
    if let Some(funds) = &more.funds {
        left.cell += &format!("+{}", funds.cell);
        left.value += funds.value;
        figures.push(planned_figure(extra::funds(basis), funds, euros));
    }
    if let Some(done) = &more.done {
        left.cell += &format!("-{}", done.number());
        left.value -= done.number();
        figures.push(figure(extra::done(basis), done.clone(), euros));
    }
    let ht = cost_ht(shared, &whole);
    figures.push(figure(label::budget(basis), budget, euros));
    if let Some(reinvested) = &more.reinvested {
        left.cell += &format!("+{}", reinvested.number());
        left.value += reinvested.number();
        figures.push(figure(extra::reinvested(basis), reinvested.clone(), euros));
    }
    figures.extend([
        planned_figure(label::rest(basis), &left, euros),
        payback(shared, &ht, &plan.saving),
    ]);
    figures.extend(project(shared, &ht));
    figures
}

/// The cost on the basis that the scenario does not use, to the cent.
fn other_basis(shared: &Shared<'_>, cost: &Source) -> (Basis, Source) {
    let vat = 1.0 + shared.amounts().vat_rate;
    let cents = |euros: f64| (euros * 100.0).round() / 100.0;
    let (cell, vat_name) = (&cost.cell, name::VAT);
    let of = |cell: String, value: f64| Source {
        cell,
        value: cents(value),
    };
    match shared.basis() {
        Basis::Ht => (
            Basis::Ttc,
            of(format!("ROUND({cell}*(1+{vat_name}),2)"), cost.value * vat),
        ),
        Basis::Ttc => (
            Basis::Ht,
            of(format!("ROUND({cell}/(1+{vat_name}),2)"), cost.value / vat),
        ),
    }
}

/// Years: cost before tax over what the saved energy costs before tax.
fn payback(shared: &Shared<'_>, ht: &Source, saving: &Source) -> Figure<'static> {
    let saved = saving.value * shared.study().scenario.hypotheses.price_eur_per_kwh();
    let value = if saved > 0.0 {
        Value::Formula(
            format!("{}/({}*{})", ht.cell, saving.cell, name::PRICE),
            ht.value / saved,
        )
    } else {
        Value::text("sans objet")
    };
    figure(label::PAYBACK, value, Kind::Years)
}

/// The cost with what a project needs beside the works, where the scenario counts some of it.
fn project(shared: &Shared<'_>, ht: &Source) -> Option<Figure<'static>> {
    let shares: Vec<_> = (shared.study().scenario.hypotheses.project_shares()).collect();
    let names: Vec<&str> = shares.iter().map(|(one, _)| &*one.key).collect();
    let whole: f64 = shares.iter().map(|(_, share)| share).sum();
    (!names.is_empty()).then(|| {
        let exact = Source {
            cell: format!("{}*(1+{})", ht.cell, names.join("+")),
            value: ht.value * (1.0 + whole),
        };
        planned_figure(label::PROJECT, &exact, Kind::WholeEuros)
    })
}
