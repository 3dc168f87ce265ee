//! The rows that tie the communes together, and the prices put on them.
//!
//! A row that only one commune has a part in is that commune's own affair. The others are priced:
//! at prices, every commune chooses for itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::outcome::Plan;
use super::plain::{GroupOffer, count_f64, points_f64};
use super::problem::{Measure, Offer, Problem};

/// The rows that tie communes.
#[derive(Debug, Clone)]
pub(super) struct Ties {
    /// Their places in [`Problem::rows`].
    pub rows: Vec<usize>,
    /// The least and the most of each.
    pub bounds: Vec<(Option<i64>, Option<i64>)>,
    /// For each row of the problem, the one commune whose affair it is.
    pub own: Vec<Option<usize>>,
    /// For each kind, the ties of points that it counts in, with its weight.
    pub points: Arc<[Vec<(usize, i64)>]>,
    /// For each kind, the other ties that it counts in: tie, row, weight.
    others: Vec<Vec<(usize, usize, i64)>>,
    /// The largest amount that any one offer, opening or cent adds to each tie; at least 1.
    pub sizes: Vec<f64>,
}

impl Ties {
    pub fn of(problem: &Problem) -> Self {
        let own = own_affairs(problem);
        let rows: Vec<usize> = (0..problem.rows.len())
            .filter(|row| own[*row].is_none())
            .collect();
        let mut place = vec![None; problem.rows.len()];
        for (tie, row) in rows.iter().enumerate() {
            place[*row] = Some(tie);
        }
        let tied = |kind: &Vec<(usize, i64)>, points: bool| -> Vec<(usize, usize, i64)> {
            let of_measure = |row: usize| (problem.rows[row].measure == Measure::Points) == points;
            kind.iter()
                .filter(|(row, _)| of_measure(*row))
                .filter_map(|&(row, weight)| Some((place[row]?, row, weight)))
                .collect()
        };
        let points = |kind| {
            let tied = tied(kind, true).into_iter();
            tied.map(|(tie, _, weight)| (tie, weight)).collect()
        };
        let mut ties = Self {
            bounds: rows
                .iter()
                .map(|&row| (problem.rows[row].least, problem.rows[row].most))
                .collect(),
            points: problem.kinds.iter().map(points).collect(),
            others: problem.kinds.iter().map(|kind| tied(kind, false)).collect(),
            sizes: vec![1.0; rows.len()],
            rows,
            own,
        };
        ties.measure(problem);
        ties
    }

    fn measure(&mut self, problem: &Problem) {
        for of_kind in self.points.iter() {
            for &(tie, weight) in of_kind {
                self.sizes[tie] = self.sizes[tie].max(points_f64(weight.abs()));
            }
        }
        if self.others.iter().all(Vec::is_empty) {
            return;
        }
        for offer in problem.classes.iter().flat_map(|class| &class.offers) {
            for &(tie, row, weight) in &self.others[offer.kind] {
                let amount = points_f64(weight) * points_f64(problem.amount(offer, row));
                self.sizes[tie] = self.sizes[tie].max(amount.abs());
            }
        }
    }

    /// Their rows, then those that are the affair of one of some communes: in this order, the last
    /// rows of the communes' part of the model.
    pub fn with_own(&self, communes: &[usize]) -> Vec<usize> {
        let is_theirs = |row: &usize| self.own[*row].is_some_and(|own| communes.contains(&own));
        let rows = self.rows.iter().copied();
        rows.chain((0..self.own.len()).filter(is_theirs)).collect()
    }

    /// What all communes together add to each tie.
    pub fn sums<'a>(&self, uses: impl Iterator<Item = &'a Vec<i64>>) -> Vec<i64> {
        let mut sums = vec![0; self.len()];
        for uses in uses {
            for (sum, amount) in sums.iter_mut().zip(uses) {
                *sum += amount;
            }
        }
        sums
    }

    /// The ties that sum up something else than points.
    pub fn amounts(&self) -> BTreeSet<usize> {
        self.others.iter().flatten().map(|it| it.0).collect()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the ties are at most two, of whole points each: these can be met by counting.
    pub fn are_counts(&self) -> bool {
        self.len() <= 2
            && self.others.iter().all(Vec::is_empty)
            && self.points.iter().flatten().all(|(_, weight)| *weight == 1)
    }

    /// Whether there are two ties, of points, and every offer counts for exactly one of them.
    pub fn are_two_apart(&self, problem: &Problem) -> bool {
        let mut offers = problem.classes.iter().flat_map(|class| &class.offers);
        self.len() == 2
            && self.are_counts()
            && offers.all(|offer| self.counts(offer).iter().sum::<i64>() == 1)
    }

    /// What a point with this offer counts for the first two ties of points.
    pub fn counts(&self, offer: &Offer) -> [i64; 2] {
        let mut counts = [0, 0];
        for &(tie, weight) in &self.points[offer.kind] {
            if let Some(count) = counts.get_mut(tie) {
                *count += weight;
            }
        }
        counts
    }

    /// What a point with this offer adds to the ties that do not count points.
    pub fn extras(&self, problem: &Problem, offer: &Offer) -> Box<[(usize, i64)]> {
        let others = self.others[offer.kind].iter();
        others
            .map(|&(tie, row, weight)| (tie, weight.saturating_mul(problem.amount(offer, row))))
            .collect()
    }

    /// What a point with this offer adds to each tie that it counts in.
    pub fn uses<'a>(
        &'a self,
        problem: &'a Problem,
        offer: &'a Offer,
    ) -> impl Iterator<Item = (usize, i64)> + 'a {
        let points = self.points[offer.kind].iter().copied();
        let others = self.others[offer.kind].iter();
        points.chain(
            others.map(|&(tie, row, weight)| {
                (tie, weight.saturating_mul(problem.amount(offer, row)))
            }),
        )
    }

    /// The prices that a plan was proved with.
    pub fn prices_of(&self, plan: &Plan) -> TiePrices {
        // One more asked is one more that has to be bought at its price.
        let per_row = |row: &usize| 0.0 - plan.prices.per_row.get(*row).copied().unwrap_or(0.0);
        self.prices(self.rows.iter().map(per_row).collect())
    }

    pub fn prices(&self, by_tie: Vec<f64>) -> TiePrices {
        let worth = |of: &Vec<(usize, i64)>| -> f64 {
            let each = of.iter();
            each.map(|&(tie, weight)| by_tie[tie] * points_f64(weight))
                .sum()
        };
        TiePrices {
            by_kind: self.points.iter().map(worth).collect(),
            by_tie,
        }
    }

    /// What the bounds themselves are worth at these prices: the plan gets that back.
    pub fn worth_of_bounds(&self, prices: &TiePrices) -> f64 {
        let priced = prices.by_tie.iter().zip(&self.bounds);
        priced
            .map(|(&price, &bounds)| worth_of(price, bounds))
            .sum()
    }

    /// What no plan is worth more than, where no commune earns more than so much each at these prices; and
    /// more than the rounding errors in it.
    pub fn bound(&self, prices: &TiePrices, upper: &[f64]) -> (f64, f64) {
        let worth = self.worth_of_bounds(prices);
        let size: f64 = upper.iter().map(|upper| upper.abs()).sum();
        // A sum of n terms is off by at most n times the machine's precision of their sizes.
        let rounding = 1e-15 * count_f64(upper.len() + 1000) * (1.0 + size + worth.abs());
        (upper.iter().sum::<f64>() - worth + rounding, rounding)
    }

    /// Whether sums lie within the bounds.
    pub fn hold(&self, sums: &[i64]) -> bool {
        sums.iter().zip(&self.bounds).all(|(&sum, &(least, most))| {
            least.is_none_or(|least| least <= sum) && most.is_none_or(|most| sum <= most)
        })
    }
}

/// A price's worth at the bound that it stands on: the least where it rewards, the most where it
/// charges. A bound that is not there is never priced.
pub(super) fn worth_of(price: f64, (least, most): (Option<i64>, Option<i64>)) -> f64 {
    let bound = if price > 0.0 { least } else { most };
    if price == 0.0 {
        0.0
    } else {
        price * bound.map_or(0.0, points_f64)
    }
}

/// For each row, the only commune that has a part in it. The first two rows count the targets where
/// there is nothing else: they tie the territory, whoever can serve them.
fn own_affairs(problem: &Problem) -> Vec<Option<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Parts {
        None,
        One(usize),
        Many,
    }
    let mut parts = vec![Parts::None; problem.rows.len()];
    let is_plain = problem.rows.len() <= 2
        && problem
            .rows
            .iter()
            .all(|row| row.measure == Measure::Points);
    if problem.communes.len() <= 1 || is_plain {
        return vec![None; problem.rows.len()];
    }
    let mut has_part = |row: usize, commune: usize| {
        parts[row] = match parts[row] {
            Parts::None => Parts::One(commune),
            Parts::One(other) if other == commune => Parts::One(commune),
            _ => Parts::Many,
        };
    };
    let mut of_kind = |kind: usize, commune: usize| {
        for &(row, _) in &problem.kinds[kind] {
            has_part(row, commune);
        }
    };
    for class in &problem.classes {
        let mut last = None;
        for offer in &class.offers {
            if last != Some(offer.kind) {
                of_kind(offer.kind, class.commune);
                last = Some(offer.kind);
            }
        }
    }
    for bundle in &problem.bundles {
        for &kind in &bundle.kinds {
            of_kind(kind, bundle.commune);
        }
    }
    for draw in &problem.draws {
        for &row in &draw.rows {
            has_part(row, draw.commune);
        }
    }
    parts
        .into_iter()
        .map(|parts| match parts {
            Parts::One(commune) => Some(commune),
            Parts::None | Parts::Many => None,
        })
        .collect()
}

/// What one more unit of each tie is worth; either sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TiePrices {
    pub by_tie: Vec<f64>,
    /// What a point of each kind earns by the ties of points.
    by_kind: Vec<f64>,
}

impl TiePrices {
    /// What one point earns with this offer: its value and what it adds to the ties.
    pub fn profit(&self, offer: &GroupOffer) -> f64 {
        let extras = offer.extras.iter();
        let extras: f64 = extras
            .map(|&(tie, amount)| self.by_tie[tie] * points_f64(amount))
            .sum();
        offer.value + self.by_kind[offer.kind] + extras
    }

    /// The same for sums of pieces of points.
    pub fn of_pieces(&self, uses: &[f64]) -> f64 {
        self.by_tie
            .iter()
            .zip(uses)
            .map(|(price, amount)| price * amount)
            .sum()
    }

    /// What these sums of the ties are worth.
    pub fn of(&self, uses: &[i64]) -> f64 {
        let priced = self.by_tie.iter().zip(uses);
        priced
            .map(|(price, &amount)| price * points_f64(amount))
            .sum()
    }
}
