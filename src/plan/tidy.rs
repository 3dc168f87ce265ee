//! A plan put in order without changing its worth: works as early as the money and the rules allow,
//! and no more money from funds than is spent.

mod earlier;
#[cfg(test)]
mod tests;

use super::model::Holdings;
use super::problem::{Chosen, Problem, SpendingLimit};
use super::recount::Recount;
use earlier::Earlier;

/// Communes free room for each other in the rows that they share: they are gone through so many
/// times at most.
const PASSES: usize = 8;

/// Puts a plan in order, commune by commune; `false` where there is nothing to order. `found` is the
/// recount of what is chosen.
pub(super) fn tidy(
    problem: &Problem,
    holdings: &Holdings,
    found: &Recount,
    chosen: &mut Chosen,
) -> bool {
    if problem.years <= 1 && problem.draws.is_empty() {
        return false;
    }
    let mut sums = found.row_sums.clone();
    give_back(problem, holdings, &found.opened, chosen, &mut sums);
    if problem.years > 1 {
        let mut earlier = Earlier::new(problem, holdings, found, chosen, sums);
        for _ in 0..PASSES {
            if !earlier.pass() {
                break;
            }
        }
        let (mut sums, opened) = earlier.into_sums_and_opened();
        give_back(problem, holdings, &opened, chosen, &mut sums);
    }
    true
}

/// What is left of each spending limit of a commune, in cents.
struct Remaining(Vec<(SpendingLimit, i64)>);

impl Remaining {
    fn of(
        problem: &Problem,
        holdings: &Holdings,
        opened: &[Option<usize>],
        chosen: &Chosen,
        commune: usize,
    ) -> Self {
        let limits = problem.spending_limits(commune);
        let mut remaining = Self(
            limits
                .into_iter()
                .map(|limit| (limit, limit.cents))
                .collect(),
        );
        for &class in &holdings.classes[commune] {
            for (offer, &points) in problem.classes[class]
                .offers
                .iter()
                .zip(&chosen.counts[class])
            {
                remaining.put(offer.year, -offer.cost_cents.saturating_mul(points.into()));
                for later in offer.year + 1..problem.years {
                    remaining.put(later, offer.returned_cents.saturating_mul(points.into()));
                }
            }
        }
        for &bundle in &holdings.bundles[commune] {
            if let Some(year) = opened.get(bundle).copied().flatten() {
                remaining.put(year, -problem.bundles[bundle].opening_cents);
            }
        }
        for &draw in &holdings.draws[commune] {
            remaining.put(problem.draws[draw].year, chosen.draws_cents[draw]);
        }
        remaining
    }

    /// Adds money to a year; negative to take some.
    fn put(&mut self, year: usize, cents: i64) {
        for (limit, left) in &mut self.0 {
            if limit.first <= year && year <= limit.last {
                *left += cents;
            }
        }
    }

    /// By how much some more spending, year by year, breaks a limit of a year; 0 where it breaks none.
    fn short(&self, more: &[i64]) -> i64 {
        let limits = self.0.iter();
        let beyond = limits.map(|(limit, left)| {
            let years = more[limit.first..=limit.last].iter();
            let more = years.fold(0, |sum: i64, it| sum.saturating_add(*it));
            // What is short already is none of its doing.
            if more > 0 { more - left.max(&0) } else { 0 }
        });
        beyond.max().unwrap_or(0).max(0)
    }

    /// What could be taken from a year without breaking a limit.
    fn left(&self, year: usize) -> i64 {
        let limits = self.0.iter();
        let of_year = limits.filter(|(limit, _)| limit.first <= year && year <= limit.last);
        of_year.map(|(_, left)| *left).min().unwrap_or(0)
    }
}

/// Takes from each draw what its commune does not need, the last years first. A fund of which so
/// much must be drawn keeps what it gave.
fn give_back(
    problem: &Problem,
    holdings: &Holdings,
    opened: &[Option<usize>],
    chosen: &mut Chosen,
    sums: &mut [i128],
) {
    for commune in 0..problem.communes.len() {
        if holdings.draws[commune].is_empty() {
            continue;
        }
        let mut remaining = Remaining::of(problem, holdings, opened, chosen, commune);
        for &draw in holdings.draws[commune].iter().rev() {
            let rows = &problem.draws[draw].rows;
            if rows.iter().any(|row| problem.rows[*row].least.is_some()) {
                continue;
            }
            let year = problem.draws[draw].year;
            let spare = remaining.left(year).max(0).min(chosen.draws_cents[draw]);
            chosen.draws_cents[draw] -= spare;
            remaining.put(year, -spare);
            for row in rows {
                sums[*row] -= i128::from(spare);
            }
        }
    }
}
