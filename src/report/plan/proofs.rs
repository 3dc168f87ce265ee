//! The proof on the page of the territory: each goal with its value, its bound and their distance,
//! how large the search was, and what one more point would change. How long it took is not there:
//! workbooks of two runs are the same to the byte.

use super::Shared;
use crate::report::layout::label;
use crate::report::page::{Figure, Page, figure};
use crate::report::proof::{GoalProof, gap_shown};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::Source;
use crate::report::wording::thousands;

/// What is saved, its bound where that is the goal, and how large the search was.
pub fn figures(shared: &Shared<'_>, saving: &Source, bound_cell: &str) -> Vec<Figure<'static>> {
    let proof = shared.proof();
    let mut figures = vec![figure(label::VALUE, saving.shown(), Kind::Tenth)];
    match proof.bound_kwh() {
        // The bounds of other goals stand in a table of their own.
        None => {}
        Some(bound) if !bound.is_finite() => {
            for label in [label::BOUND, label::GAP] {
                figures.push(figure(label, Value::text("non prouvé"), Kind::Text));
            }
        }
        Some(bound) => {
            let gap = if bound > 0.0 {
                let formula = format!("({bound_cell}-{})/{bound_cell}", saving.cell);
                rounded_up(&formula, (bound - saving.value) / bound)
            } else {
                rounded_up("0", 0.0)
            };
            figures.push(figure(label::BOUND, Value::Number(bound), Kind::Tenth));
            figures.push(figure(label::GAP, gap, Kind::Gap));
        }
    }
    let effort = proof.effort;
    figures.extend([
        figure(
            label::VARIABLES,
            Value::count(effort.variables),
            Kind::Whole,
        ),
        figure(label::FIXED, Value::count(effort.fixed), Kind::Whole),
        figure(
            label::STEPS,
            Value::Number(effort.steps.into()),
            Kind::Whole,
        ),
    ]);
    figures
}

/// A proved gap, rounded as it is in words: up to the fourth decimal of a percent, and never nothing.
fn rounded_up(formula: &str, gap: f64) -> Value<'static> {
    Value::Formula(
        format!("MAX(0.000001,ROUNDUP({formula}-0.0000000001,6))"),
        gap_shown(gap),
    )
}

/// The goals, where they are not just the energy saved in a year: value, bound, distance.
pub fn goals(shared: &Shared<'_>, page: &mut Page) -> Written {
    let proof = shared.proof();
    if proof.plain {
        return Ok(());
    }
    let first = page.table_row_number() as usize + 1;
    let line = |(index, goal): (usize, &GoalProof)| {
        let row = first + index;
        let (value, bound) = (goal.shown(goal.value), goal.shown(goal.bound));
        let (stated, gap) = if bound.is_finite() {
            let away = (value - bound).abs() / bound.abs().max(1e-6);
            let formula = format!("ABS(D{row}-E{row})/MAX(ABS(E{row}),0.000001)");
            (Value::Number(bound), rounded_up(&formula, away))
        } else {
            (Value::text("non prouvé"), Value::text("non prouvé"))
        };
        vec![
            Value::text(goal.label()),
            Value::text(goal.unit),
            Value::Number(value),
            stated,
            gap,
        ]
    };
    let lines: Vec<Vec<Value<'_>>> = proof.goals.iter().enumerate().map(line).collect();
    let headers = [
        ("Objectif, le plus important d'abord", Kind::Text),
        ("Unité", Kind::Text),
        ("Valeur du plan", Kind::Tenth),
        ("Borne", Kind::Tenth),
        ("Ce qu'un autre plan gagnerait, au plus", Kind::Gap),
    ];
    page.table(&headers, &lines, None)
}

/// Heading of what one more point would change.
pub fn prices_title(shared: &Shared<'_>) -> String {
    let unit = shared.proof().prices.unit;
    format!("Ce qu'un point de plus changerait ({unit})")
}

/// What one more point in each target would change, and what it would take in euros.
pub fn prices(shared: &Shared<'_>) -> Vec<Figure<'static>> {
    let prices = &shared.proof().prices;
    let mut figures = Vec::new();
    for (what, price) in [
        ("Un point de facteur 4 de plus", prices.per_extra_f4),
        ("Un point de facteur 2 de plus", prices.per_extra_f2),
    ] {
        let change = if price.is_finite() {
            Value::Number(prices.shown(price))
        } else {
            Value::text("non calculé")
        };
        figures.push(figure(what, change, Kind::Change));
        // A goal that counts euros has said it.
        if let Some(euros) = prices.in_euros(price).filter(|euros| euros.communes > 0) {
            let stated = format!(
                "de {} à {}\u{a0}€",
                thousands(euros.least),
                thousands(euros.most)
            );
            figures.push(figure("soit, en budget", Value::text(stated), Kind::Whole));
        }
    }
    let free = (0..prices.per_extra_euro.len()).filter(|at| !prices.binds(*at));
    figures.push(figure(
        "Communes au budget suffisant",
        Value::count(free.count()),
        Kind::Whole,
    ));
    figures
}
