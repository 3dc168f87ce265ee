//! The pricing problem: which pattern each year would rather have at the dual prices, and what no
//! plan earns more than at these.

use super::super::super::knapsack;
use super::super::super::plain::points_f64;
use super::super::super::search::Effort;
use super::{Branch, Pattern, Restricted, earned};

/// Enough for the pattern that prices ask for; what it may miss stays in the bound.
const PRICING: Effort = Effort {
    states: 4_000,
    moves: 1_000,
    work: 150_000,
};

/// Duals of the restricted master.
pub(super) struct Duals {
    pub years: Vec<f64>,
    pub groups: Vec<f64>,
    pub counts: Vec<f64>,
}

/// The best pattern of each year with its reduced cost, and a bound.
pub(super) struct PricedPatterns {
    pub patterns: Vec<(f64, Pattern)>,
    pub bound: f64,
}

impl Restricted<'_> {
    /// The best pattern of each year at these duals, and the bound that they prove.
    pub(super) fn priced(&self, duals: &Duals, branches: &[Branch]) -> PricedPatterns {
        let groups = self.years.points.iter().zip(&duals.groups);
        let mut bound: f64 = groups
            .map(|(&points, dual)| points_f64(points) * dual)
            .sum();
        for (bounded, dual) in self.bounded.iter().zip(&duals.counts) {
            let branch = branches.iter().find(|it| it.count == bounded.count);
            // A count that no branch bounds has no price.
            if let Some(branch) = branch {
                let worth = |at: i64| dual * points_f64(at);
                bound += worth(branch.least).max(worth(branch.most));
            }
        }
        let mut patterns = Vec::new();
        for (year, plain) in self.years.plains.iter().enumerate() {
            let mut profits = self.profits[year].clone();
            for (group, dual) in plain.groups.iter().zip(&duals.groups) {
                for profit in profits.of_mut(group) {
                    *profit -= dual;
                }
            }
            for (bounded, dual) in self.bounded.iter().zip(&duals.counts) {
                if !branches.iter().any(|it| it.count == bounded.count) {
                    continue;
                }
                if let Some(offer) = self.years.offer_in(bounded.count, year) {
                    profits.of_mut(&plain.groups[bounded.count.group])[offer] -= dual;
                }
            }
            let best = knapsack::best_of(plain, &profits, self.share / 8.0, PRICING);
            bound += best.upper.max(0.0);
            let earns = earned(plain, &profits, &best.proposal.picks);
            let picks = best.proposal.picks;
            patterns.push((earns - duals.years[year], Pattern { year, picks }));
        }
        PricedPatterns { patterns, bound }
    }
}
