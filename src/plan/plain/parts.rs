//! Points of a commune that stand under one cabinet or in one street, where that costs something by
//! itself or is to be done as a whole.

use std::ops::Range;

use super::super::problem::{Bundle, Problem, Whole};
use super::super::ties::{TiePrices, Ties};
use super::{Group, points_f64};

/// A bundle that matters, made ready for the knapsack.
#[derive(Debug, Clone)]
pub(in super::super) struct Part {
    /// Its groups of points.
    pub groups: Range<usize>,
    /// Whether it may be done in part.
    pub may_be_partial: bool,
    /// Whether there is an offer, and money, for all of its points.
    pub may_be_full: bool,
    /// What the first of its points costs on top, in units of [`super::Plain::unit_cents`].
    pub cost: i64,
    /// What any of its points brings along, once.
    pub opening: Extra,
    /// What is added where some of its points are left.
    pub partial: Extra,
}

/// What comes on top of points, once.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Extra {
    pub value: f64,
    /// What it adds to ties.
    pub uses: Vec<(usize, i64)>,
}

/// How much of a part is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Done {
    Nothing,
    /// Some of its points, or perhaps all.
    Some,
    All,
}

impl Extra {
    /// What it earns at these prices.
    fn profit(&self, prices: &TiePrices) -> f64 {
        let uses = self.uses.iter();
        let priced = uses.map(|&(tie, amount)| prices.by_tie[tie] * points_f64(amount));
        self.value + priced.sum::<f64>()
    }

    /// Whether it makes no difference.
    fn is_nothing(&self) -> bool {
        self.value == 0.0 && self.uses.is_empty()
    }
}

impl Part {
    /// `groups` are those of the plain commune, all of its classes `are_offered` something.
    pub(super) fn new(
        problem: &Problem,
        ties: &Ties,
        bundle: &Bundle,
        unit_cents: i64,
        (groups, range): (&[Group], Range<usize>),
        are_offered: bool,
    ) -> Self {
        let in_ties = |measured: &dyn Fn(usize) -> i64| -> Vec<(usize, i64)> {
            let rows = problem.kind_of_opening(bundle, 0).iter();
            let amounts = rows.filter_map(|&(row, weight)| {
                let tie = ties.rows.iter().position(|it| *it == row)?;
                let amount = weight.saturating_mul(measured(row));
                (amount != 0).then_some((tie, amount))
            });
            amounts.collect()
        };
        let penalty = match bundle.whole {
            Whole::Wished { penalty } => penalty,
            Whole::Free | Whole::Required => 0.0,
        };
        let payable = |group: &Group| group.count == group.points();
        Self {
            may_be_partial: bundle.whole != Whole::Required,
            may_be_full: are_offered && groups[range.clone()].iter().all(payable),
            groups: range,
            cost: bundle.opening_cents / unit_cents,
            opening: Extra {
                value: bundle.opening_value,
                uses: in_ties(&|row| problem.opening_amount(bundle, row)),
            },
            partial: Extra {
                value: -penalty,
                uses: in_ties(&|row| -problem.penalty_amount(bundle, row)),
            },
        }
    }

    /// The ways in which it may be done, beside not at all, with what each earns by itself at these
    /// prices. Where being left in part costs nothing, all is but one case of some.
    pub(in super::super) fn ways(&self, prices: &TiePrices) -> Vec<(Done, f64)> {
        let opening = self.opening.profit(prices);
        let mut ways = Vec::with_capacity(2);
        if self.may_be_full && !(self.may_be_partial && self.partial.is_nothing()) {
            ways.push((Done::All, opening));
        }
        if self.may_be_partial {
            ways.push((Done::Some, opening + self.partial.profit(prices)));
        }
        ways
    }
}
