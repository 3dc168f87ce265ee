//! One proposal of each commune, out of all that were seen, so that the ties hold.

use rayon::prelude::*;

use super::super::assemble::Priced;
use super::super::block::{Block, Effort};
use super::super::master::{Answers, Master, Points, Pool, add_to_pool, allowed};
use super::super::pick::pick;
use super::super::plain::Proposal;
use super::NEAR;
use super::run::{Known, Run};

/// Shares by which prices are changed in turn, for other proposals of the communes.
const OFF: [f64; 4] = [0.01, -0.01, 0.03, -0.03];

impl Run<'_> {
    /// A plan out of what the communes propose at the best prices and, where they are quick to
    /// answer or that is not near enough, a little off them; then made to stand and made better a
    /// few communes at a time. `None` if there is no plan, else the best answers.
    pub fn combine(&mut self, mut answers: Answers, mut master: Master<'_>) -> Option<Answers> {
        let is_slow = self.is_slow();
        let mut lists = Vec::new();
        if is_slow {
            lists = self.propose(&answers, master.pools.clone());
        }
        if !is_slow || !self.is_near_enough() && self.is_worth_asking() {
            if is_slow && !self.stop.now() {
                answers = self.asked_again(answers, &mut master);
            }
            self.ask_off(&answers, &mut master);
            lists = self.propose(&answers, master.pools);
        }
        self.step(self.bound);
        self.by_few(&answers, &lists);
        (self.is_within_gap() || self.in_one_piece()).then_some(answers)
    }

    /// Prices sought as where communes are quick to answer.
    fn asked_again(&mut self, answers: Answers, master: &mut Master<'_>) -> Answers {
        master.is_slow = false;
        let from = answers.prices.by_tie.clone();
        let step = |bound| self.step(bound);
        let again = master.least_bound(Points::Whole, from, NEAR, f64::NEG_INFINITY, step);
        if again.impossible.is_none() && again.bound < answers.bound {
            again
        } else {
            answers
        }
    }

    /// Asks the communes at prices a little off the best ones.
    fn ask_off(&mut self, answers: &Answers, master: &mut Master<'_>) {
        let share = master.share(answers);
        for step in OFF {
            for tie in 0..self.ties.len() {
                if self.stop.now() || self.is_within_gap() {
                    return;
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
