//! The plan where communes have years: the plans near each commune's best, combined to meet the ties.

use rayon::prelude::*;

use super::super::assemble::Goal;
use super::super::block::Effort;
use super::super::master::{Answers, Master, Pool, add_to_pool};
use super::super::plain::Proposal;
use super::losses::keep;
use super::run::Run;

/// How much a plan of a commune may lose beyond its best, as a share of the whole bound: first, and
/// in the end.
const LOSSES: [f64; 2] = [1e-5, 3e-5];

impl Run<'_> {
    /// A plan out of those near each commune's best at these prices; where the gap asked for is not
    /// proved yet, the communes search on. `None` if there is no plan.
    pub fn by_years(&mut self, mut answers: Answers, mut master: Master<'_>) -> Option<Answers> {
        self.near_the_best(&answers, &mut master.pools);
        if !self.is_proved() && !self.stop.now() {
            let share = master.share(&answers);
            let full = master.ask(answers.prices.clone(), share, Effort::Full);
            self.step(full.bound);
            self.near_the_best(&full, &mut master.pools);
            answers = full;
        }
        if self.known.is_none() {
            return self.combine(answers, master);
        }
        (self.is_proved() || self.in_one_piece()).then_some(answers)
    }

    /// Combines the plans near each commune's best.
    pub fn near_the_best(&mut self, answers: &Answers, pools: &mut Vec<Pool>) {
        let goal = Goal::of(self.ties, &answers.prices.by_tie);
        for share in LOSSES {
            let limit = share * answers.bound.abs();
            if self.is_over() {
                return;
            }
            let near: Vec<Vec<Proposal>> = self
                .blocks
                .par_iter()
                .map(|block| block.around(&answers.prices, limit))
                .collect();
            for (pool, proposals) in pools.iter_mut().zip(near) {
                for proposal in proposals {
                    add_to_pool(pool, proposal);
                }
            }
            let lists = self.lists(answers, std::mem::take(pools));
            let least: f64 = lists
                .iter()
                .filter_map(|list| list.first())
                .map(|it| it.loss)
                .sum();
            self.out_of_known(answers, &goal, &lists, least + limit / 100.0);
            *pools = vec![Pool::new(); lists.len()];
            keep(pools, lists);
            if self.is_proved() {
                return;
            }
        }
    }
}
