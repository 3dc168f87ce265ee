//! The most that more money can bring a plan, proved: prices speak of points in pieces, and whole
//! points may bring far more.

use rayon::prelude::*;

use super::super::block::{Block, Effort};
use super::super::model::Holdings;
use super::super::outcome::Plan;
use super::super::problem::Problem;
use super::super::stop::Stop;
use super::super::ties::Ties;

/// For each commune, the most that so many cents more in one of its years can bring the plan: the
/// bound at the prices of the plan with that commune answering anew, less what the plan is worth.
/// `None` where a commune has more rules than a budget: its answers would take too long.
#[must_use]
pub fn most_gained(problem: &Problem, plan: &Plan, more_cents: i64) -> Option<Vec<f64>> {
    let holdings = Holdings::of(problem);
    let ties = Ties::of(problem);
    let prices = ties.prices_of(plan);
    // Where a commune has nothing but a budget, all its money may come in the first year.
    let mut richer = problem.clone();
    for commune in &mut richer.communes {
        if let Some(budget) = commune.budgets_cents.first_mut() {
            *budget = (*budget).max(0).saturating_add(more_cents);
        }
    }
    let upper = |problem: &Problem, commune: usize| {
        let block = Block::new(problem, &ties, &holdings, commune);
        (block.is_plain()).then(|| {
            block
                .best(&prices, 1e-9, Effort::Short, Stop::default())
                .upper
        })
    };
    let communes = (0..problem.communes.len()).into_par_iter();
    let found: Option<Vec<(f64, f64)>> = communes
        .map(|commune| Some((upper(problem, commune)?, upper(&richer, commune)?)))
        .collect();
    let found = found?;
    let bound: f64 = found.iter().map(|it| it.0).sum::<f64>() - ties.worth_of_bounds(&prices);
    let unproved = (bound - plan.value).max(0.0);
    let gain = |(before, after): &(f64, f64)| (after - before).max(0.0) + unproved;
    Some(found.iter().map(gain).collect())
}
