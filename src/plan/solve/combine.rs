//! One proposal of each commune, out of all that were seen, so that the ties hold.

use rayon::prelude::*;

use super::super::assemble::Priced;
use super::super::block::{Block, Effort};
use super::super::master::{Answers, Master, Points, Pool, add_to_pool, allowed};
use super::super::pick::pick;
use super::super::plain::Proposal;
use super::super::swaps::swapped;
use super::super::ties::TiePrices;
use super::NEAR;
use super::run::{Known, Run};

/// Shares by which prices are changed in turn, for other proposals of the communes.
const OFF: [f64; 4] = [0.01, -0.01, 0.03, -0.03];
/// How much a plan near a commune's best may lose, as a share of the whole bound: first, and in the end.
const NEAR_LOSSES: [f64; 2] = [3e-6, 1e-5];
/// Shares by which prices are changed in turn, for other plans near the best.
const NEAR_OFF: [f64; 6] = [0.01, -0.01, 0.03, -0.03, 0.1, -0.1];

impl Run<'_> {
    /// A plan out of what the communes propose at the best prices and, where they are quick to
    /// answer or that is not near enough, a little off them; then made to stand and made better a
    /// few communes at a time. `None` if there is no plan, else the best answers.
    pub fn combine(&mut self, mut answers: Answers, mut master: Master<'_>) -> Option<Answers> {
        let is_slow = self.is_slow();
        let mut lists = Vec::new();
        if self.is_plain() {
            self.swap_near(&answers, NEAR_LOSSES[0], &master.pools);
        } else {
            lists = self.propose(&answers, master.pools.clone());
        }
        if self.is_enough() {
            return Some(answers);
        }
        if !is_slow || !self.is_near_enough() && self.is_worth_asking() {
            if is_slow && !self.stop.now() {
                answers = self.asked_again(answers, &mut master);
            }
            self.ask_off(&answers, &mut master);
            lists = self.propose(&answers, master.pools.clone());
        }
        self.step(self.bound);
        if !is_slow && !self.is_enough() {
            self.swap_near(&answers, NEAR_LOSSES[1], &master.pools);
        }
        self.by_few(&answers, &lists);
        (self.is_within_gap() || self.in_one_piece()).then_some(answers)
    }

    /// A plan out of those near the communes' best, at the best prices and a little off them: of those that
    /// lose no more than a share of the whole bound.
    fn swap_near(&mut self, answers: &Answers, share: f64, pools: &[Pool]) {
        let mut near = vec![answers.prices.clone()];
        near.extend(self.off(answers, &NEAR_OFF));
        let limit = share * answers.bound.abs();
        let pools: Vec<Pool> = (self.blocks.par_iter().zip(pools))
            .map(|(block, pool)| {
                let mut pool = pool.clone();
                for proposal in near.iter().flat_map(|prices| block.around(prices, limit)) {
                    add_to_pool(&mut pool, proposal);
                }
                pool
            })
            .collect();
        let lists = self.lists(answers, pools);
        let mut starts = vec![vec![0; lists.len()]];
        starts.extend(self.places(&lists));
        let (bounds, prices) = (&self.ties.bounds, &answers.prices.by_tie);
        for from in starts {
            if let Some(chosen) = swapped(&lists, bounds, prices, &from, self.stop) {
                self.keep_proposals(take(&lists, &chosen));
            }
        }
        self.step(self.bound);
    }

    /// Where the plan known stands in these lists.
    fn places(&self, lists: &[Vec<Priced>]) -> Option<Vec<usize>> {
        let Some((Known::Proposals(known), _)) = &self.known else {
            return None;
        };
        let place = |(list, known): (&Vec<Priced>, &Proposal)| {
            list.iter().position(|it| it.proposal.uses == known.uses)
        };
        lists.iter().zip(known).map(place).collect()
    }

    /// Prices sought as where communes are quick to answer.
    fn asked_again(&mut self, answers: Answers, master: &mut Master<'_>) -> Answers {
        master.is_slow = false;
        let from = answers.prices.by_tie.clone();
        let step = |bound| self.step(bound);
        let again = master.least_bound(Points::Whole, &[from], NEAR, f64::NEG_INFINITY, step);
        if again.impossible.is_none() && again.bound < answers.bound {
            again
        } else {
            answers
        }
    }

    /// Asks the communes at prices a little off the best ones.
    fn ask_off(&mut self, answers: &Answers, master: &mut Master<'_>) {
        let share = master.share(answers);
        for prices in self.off(answers, &OFF) {
            if self.stop.now() || self.is_within_gap() {
                return;
            }
            let off = master.ask(prices, share, Effort::Short);
            self.step(off.bound);
        }
    }

    /// The best prices, one of them changed by a share of it in turn.
    fn off(&self, answers: &Answers, shares: &[f64]) -> Vec<TiePrices> {
        let best = &answers.prices.by_tie;
        let ties = shares
            .iter()
            .flat_map(|share| (0..best.len()).map(move |tie| (share, tie)));
        let changed = ties.filter_map(|(share, tie)| {
            let price = allowed(best[tie] * (1.0 + share), self.ties.bounds[tie]);
            let is_changed = (price - best[tie]).abs() > 0.0;
            is_changed.then(|| {
                let mut prices = best.clone();
                prices[tie] = price;
                self.ties.prices(prices)
            })
        });
        changed.collect()
    }

    /// A good plan out of all the proposals seen and those one point away; the lists of them.
    pub fn propose(&mut self, answers: &Answers, mut pools: Vec<Pool>) -> Vec<Vec<Priced>> {
        let variants: Vec<Vec<Proposal>> = self.blocks.par_iter().map(Block::variants).collect();
        for (pool, variants) in pools.iter_mut().zip(variants) {
            for variant in variants {
                add_to_pool(pool, variant);
            }
        }
        let lists = self.lists(answers, pools);
        self.pick(answers, &lists);
        lists
    }

    /// All the proposals seen, those of the plan known as well, by their losses.
    pub fn lists(&self, answers: &Answers, mut pools: Vec<Pool>) -> Vec<Vec<Priced>> {
        if let Some((Known::Proposals(known), _)) = &self.known {
            for (pool, proposal) in pools.iter_mut().zip(known) {
                add_to_pool(pool, proposal.clone());
            }
        }
        let lists = pools.into_iter().enumerate();
        lists
            .map(|(commune, pool)| Priced::list(pool.into_values(), answers, commune))
            .collect()
    }

    /// A good plan out of the communes' proposals.
    pub fn pick(&mut self, answers: &Answers, lists: &[Vec<Priced>]) {
        let gap = self.gap * self.bound.abs() / 4.0;
        let prices = &answers.prices.by_tie;
        if let Some(chosen) = pick(lists, &self.ties.bounds, prices, gap, self.stop) {
            self.keep_proposals(take(lists, &chosen));
        }
    }
}

/// The chosen proposal of each list.
pub(super) fn take(lists: &[Vec<Priced>], chosen: &[usize]) -> Vec<Proposal> {
    let proposals = lists.iter().zip(chosen);
    proposals
        .map(|(list, &at)| list[at].proposal.clone())
        .collect()
}
