//! Plans near the best ones: what ties are met with, to the point.

use super::super::knapsack;
use super::super::plain::Proposal;
use super::super::search::Effort;
use super::super::ties::TiePrices;
use super::restricted::earned;
use super::{Plan, Years};

/// Enough for the plans of one year that lose little.
const NEAR: Effort = Effort {
    states: 5_000,
    moves: 1_000,
    work: 200_000,
};

impl Years {
    /// Plans that differ from one of the best in one year and lose at most so much against
    /// it: for each pair of counts of that year the best one.
    pub fn around(&self, prices: &TiePrices, loss: f64) -> Vec<Proposal> {
        let plans = self.known.lock().map(|known| known.plans.clone());
        let profits = self.profits(prices);
        let by_year = |plan: &Plan| -> Vec<f64> {
            let of_years = plan.iter().zip(&self.plains).zip(&profits);
            of_years
                .map(|((picks, plain), profits)| earned(plain, profits, picks))
                .collect()
        };
        let plans = plans.unwrap_or_default().into_iter();
        let plans: Vec<(Plan, Vec<f64>)> = plans
            .map(|plan| {
                let of_years = by_year(&plan);
                (plan, of_years)
            })
            .collect();
        let all = |of_years: &[f64]| of_years.iter().sum::<f64>();
        let best = plans.iter().map(|it| all(&it.1)).fold(0.0, f64::max);
        let floor = best - loss;
        let in_all = self.near_in_all(prices, floor);
        let mut proposals: Vec<Proposal> = in_all.iter().map(|it| self.proposal(it)).collect();
        for (plan, of_years) in plans {
            let all = all(&of_years);
            if all < floor {
                continue;
            }
            proposals.push(self.proposal(&plan));
            for (year, own) in of_years.iter().enumerate() {
                let plain = self.with_left(&plan, year);
                let near = knapsack::near(&plain, prices, floor - (all - own), NEAR);
                for of_year in near.proposals {
                    let mut other = plan.clone();
                    other[year] = of_year.picks;
                    proposals.push(self.proposal(&other));
                }
            }
        }
        proposals
    }
}
