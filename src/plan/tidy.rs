//! A plan put in order without changing its worth: works as early as the money allows, and no more
//! money from funds than is spent.

use super::model::Holdings;
use super::problem::{Chosen, Problem, SpendingLimit, Whole};

/// Puts a plan in order, commune by commune; `false` where there is nothing to order.
pub(super) fn tidy(
    problem: &Problem,
    holdings: &Holdings,
    opened: &[Option<usize>],
    chosen: &mut Chosen,
) -> bool {
    if problem.years <= 1 && problem.draws.is_empty() {
        return false;
    }
    for commune in 0..problem.communes.len() {
        let mut purse = Purse::of(problem, holdings, opened, chosen, commune);
        advance(problem, holdings, &mut purse, &mut chosen.counts, commune);
        give_back(
            problem,
            holdings,
            &mut purse,
            &mut chosen.draws_cents,
            commune,
        );
    }
    true
}

/// What is left of each spending limit of a commune, in cents.
struct Purse(Vec<(SpendingLimit, i64)>);

impl Purse {
    fn of(
        problem: &Problem,
        holdings: &Holdings,
        opened: &[Option<usize>],
        chosen: &Chosen,
        commune: usize,
    ) -> Self {
        let limits = problem.spending_limits(commune);
        let mut purse = Self(
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
                purse.put(offer.year, -offer.cost_cents.saturating_mul(points.into()));
            }
        }
        for &bundle in &holdings.bundles[commune] {
            if let Some(year) = opened.get(bundle).copied().flatten() {
                purse.put(year, -problem.bundles[bundle].opening_cents);
            }
        }
        for &draw in &holdings.draws[commune] {
            purse.put(problem.draws[draw].year, chosen.draws_cents[draw]);
        }
        purse
    }

    /// Adds money to a year; negative to take some.
    fn put(&mut self, year: usize, cents: i64) {
        for (limit, left) in &mut self.0 {
            if limit.first <= year && year <= limit.last {
                *left += cents;
            }
        }
    }

    /// What could be taken from a year without breaking a limit.
    fn left(&self, year: usize) -> i64 {
        let limits = self.0.iter();
        let of_year = limits.filter(|(limit, _)| limit.first <= year && year <= limit.last);
        of_year.map(|(_, left)| *left).min().unwrap_or(0)
    }
}

/// Moves points to the same offer of an earlier year, the first years first. Points of a bundle
/// that opens or goes whole stay: its year is part of the plan.
fn advance(
    problem: &Problem,
    holdings: &Holdings,
    purse: &mut Purse,
    counts: &mut [Vec<u32>],
    commune: usize,
) {
    for earlier in 0..problem.years {
        for &index in &holdings.classes[commune] {
            let class = &problem.classes[index];
            let is_bound = class.bundles.iter().any(|bundle| {
                let bundle = &problem.bundles[*bundle];
                bundle.has_opening() || bundle.whole == Whole::Required
            });
            if is_bound || counts[index].iter().all(|points| *points == 0) {
                continue;
            }
            for at in 0..class.offers.len() {
                let offer = &class.offers[at];
                if offer.year <= earlier || counts[index][at] == 0 {
                    continue;
                }
                let twin = class
                    .offers
                    .iter()
                    .position(|other| other.year == earlier && other.is_twin_of(offer));
                let Some(twin) = twin else { continue };
                // The money of the later year is free again only for limits that begin after.
                purse.put(
                    offer.year,
                    offer.cost_cents.saturating_mul(counts[index][at].into()),
                );
                let payable = match offer.cost_cents {
                    0 => counts[index][at],
                    cents => {
                        let points = purse.left(earlier).max(0) / cents;
                        u32::try_from(points)
                            .unwrap_or(u32::MAX)
                            .min(counts[index][at])
                    }
                };
                counts[index][at] -= payable;
                counts[index][twin] += payable;
                purse.put(earlier, -offer.cost_cents.saturating_mul(payable.into()));
                purse.put(
                    offer.year,
                    -offer.cost_cents.saturating_mul(counts[index][at].into()),
                );
            }
        }
    }
}

/// Takes from each draw what its commune does not need, the last years first. A fund of which so
/// much must be drawn keeps what it gave.
fn give_back(
    problem: &Problem,
    holdings: &Holdings,
    purse: &mut Purse,
    draws_cents: &mut [i64],
    commune: usize,
) {
    for &draw in holdings.draws[commune].iter().rev() {
        let mut rows = problem.draws[draw].rows.iter();
        if rows.any(|row| problem.rows[*row].least.is_some()) {
            continue;
        }
        let year = problem.draws[draw].year;
        let spare = purse.left(year).max(0).min(draws_cents[draw]);
        draws_cents[draw] -= spare;
        purse.put(year, -spare);
    }
}
