//! The least extra money that would reach everything.

use super::program::{Solved, solved};
use super::skeleton::{Skeleton, needed_money};

/// The least extra money that would reach everything.
#[derive(Debug, Clone, PartialEq)]
pub enum ExtraMoney {
    /// This much would do.
    Found(Missing),
    /// It is proved that no money would do: points or rules are in the way.
    NoneWillDo,
    /// Nothing was found in time.
    Unknown,
}

/// Money that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Whole cents to add to the budget of each commune and year: with them there is a plan.
    pub cents: Vec<Vec<i64>>,
    /// Their sum.
    pub total_cents: i64,
    /// It is proved that less than this will not do.
    pub at_least_cents: i64,
}

/// Seeks the least money.
pub(super) fn least(bare: &Skeleton, seconds: Option<f64>) -> ExtraMoney {
    let problem = bare.with_money();
    let found = match solved(&problem, seconds) {
        Solved::Plan(found) => found,
        Solved::Impossible => return ExtraMoney::NoneWillDo,
        Solved::Unknown => return ExtraMoney::Unknown,
    };
    let real = bare.problem.draws.len();
    let mut net = vec![vec![0_i64; problem.years]; problem.communes.len()];
    let recount = &found.recount;
    let communes = recount.spent_cents.iter().zip(&recount.received_cents);
    for (net, (spent, received)) in net.iter_mut().zip(communes) {
        for (net, (spent, received)) in net.iter_mut().zip(spent.iter().zip(received)) {
            *net += i64::try_from(spent - received).unwrap_or(i64::MAX);
        }
    }
    for (draw, cents) in problem.draws[..real].iter().zip(&found.chosen.draws_cents) {
        net[draw.commune][draw.year] -= cents;
    }
    let cents: Vec<Vec<i64>> = (net.iter().enumerate())
        .map(|(commune, net)| {
            let mut needed = needed_money(net, &problem.spending_limits(commune));
            // What is spent already takes the first of it.
            if let Some(first) = needed.iter_mut().find(|cents| **cents > 0) {
                *first += problem.communes[commune].overdrawn_cents.max(0);
            }
            needed
        })
        .collect();
    let total_cents = cents.iter().flatten().sum();
    let at_least = (-found.bound - 1e-3).ceil().max(0.0) as i64;
    ExtraMoney::Found(Missing {
        cents,
        total_cents,
        at_least_cents: at_least.min(total_cents),
    })
}
