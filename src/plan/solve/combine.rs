//! One proposal of each commune, out of all that were seen, so that the ties hold.

use rayon::prelude::*;

use super::super::assemble::Priced;
use super::super::block::{Block, Effort};
use super::super::master::{Answers, Master, Pool, add_to_pool, allowed};
use super::super::pick::pick;
use super::super::plain::Proposal;
use super::run::{Known, Run};

/// Shares by which prices are changed in turn, for other proposals of the communes.
const OFF: [f64; 4] = [0.01, -0.01, 0.03, -0.03];

impl Run<'_> {
    /// A plan out of what the communes propose at the best prices and, where they are quick to
    /// answer, a little off them; then made to stand and made better a few communes at a time.
    pub fn combine(&mut self, answers: &Answers, mut master: Master<'_>) -> bool {
        let share = master.share(answers);
        let steps = if self.is_slow() { &[] } else { &OFF[..] };
        for step in steps {
            for tie in 0..self.ties.len() {
                if self.stop.now() || self.is_within_gap() {
                    break;
                }
                let mut prices = answers.prices.by_tie.clone();
                prices[tie] = allowed(prices[tie] * (1.0 + step), self.ties.bounds[tie]);
                if (prices[tie] - answers.prices.by_tie[tie]).abs() <= 0.0 {
                    continue;
                }
                let prices = self.ties.prices(prices);
                let off = master.ask(prices, share, Effort::Short);
                self.step(off.bound);
            }
        }
        let mut pools = master.pools;
        let variants: Vec<Vec<Proposal>> = self.blocks.par_iter().map(Block::variants).collect();
        for (pool, variants) in pools.iter_mut().zip(variants) {
            for variant in variants {
                add_to_pool(pool, variant);
            }
        }
        let lists = self.lists(answers, pools);
        self.pick(answers, &lists);
        self.step(self.bound);
        self.by_few(answers, &lists);
        self.is_within_gap() || self.in_one_piece()
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
