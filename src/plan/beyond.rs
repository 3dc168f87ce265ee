//! What prices bound: how far all plans together may go under the goal and under one row at once.

use rayon::prelude::*;

use super::block::{Block, Effort};
use super::model::Holdings;
use super::outcome::{Limits, Plan};
use super::problem::Problem;
use super::stop::Stop;
use super::ties::{TiePrices, Ties};

/// What no plan goes beyond at some prices.
pub(super) struct Bounded {
    /// For each commune, what no plan of it earns more than.
    pub upper: Vec<f64>,
    /// No plan is worth more than this.
    pub bound: f64,
}

impl Bounded {
    /// Asks every commune at these prices.
    pub fn at(ties: &Ties, blocks: &[Block], prices: &TiePrices, stop: Stop<'_>) -> Self {
        let upper: Vec<f64> = blocks
            .par_iter()
            .map(|block| block.best(prices, 0.0, Effort::Seldom, stop).upper)
            .collect();
        let (bound, _) = ties.bound(prices, &upper);
        Self { upper, bound }
    }
}

/// A line that no plan is above: what it is worth, and so much for each unit by which a row goes beyond
/// its least, come to no more than this together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// What they come to at most.
    pub most: f64,
    /// The least of the row.
    pub least: i64,
    /// What one unit of the row counts; above zero.
    pub price: f64,
}

/// The line of a row with a least, at the prices that a plan was proved with; none where the row has no
/// price there, and its least costs nothing.
#[must_use]
pub fn cut(problem: &Problem, plan: &Plan, row: usize, limits: &Limits) -> Option<Cut> {
    let least = problem.rows.get(row)?.least?;
    let stop = Stop::new(limits.seconds, limits.stop.as_deref());
    let ties = Ties::of(problem);
    let prices = ties.prices_of(plan);
    let tie = ties.rows.iter().position(|tie| *tie == row)?;
    let price = prices.by_tie.get(tie).copied().filter(|it| *it > 0.0)?;
    let blocks = Block::all(problem, &ties, &Holdings::of(problem));
    let most = Bounded::at(&ties, &blocks, &prices, stop).bound;
    most.is_finite().then_some(Cut { most, least, price })
}
