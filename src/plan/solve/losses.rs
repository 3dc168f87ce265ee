//! The plan with the least loss, where the ties only count points: all the communes' plans that lose
//! little, combined.

use rayon::prelude::*;

use super::super::assemble::{Assembly, Goal, Priced, TRIES, assemble, assemble_soon};
use super::super::knapsack::{FULL, SHORT};
use super::super::master::{Answers, Master, Pool, add_to_pool};
use super::super::search::Effort;
use super::combine::take;
use super::run::Run;

/// The first loss that is searched through, as a share of the bound, and how it grows.
const FIRST_LOSS: f64 = 2e-9;
const LOSS_GROWTH: f64 = 3.0;
/// The same where only plans known are combined: the nearer the limit, the less there is to look
/// through, and the better what is found.
const SMALL_GROWTH: f64 = 1.25;

impl Run<'_> {
    /// Looks for the plan with the least loss, the limit on the loss growing step by step; where that takes
    /// too long, out of the plans near each commune's best. `None` if it is proved that there is none.
    pub fn by_growing_loss(&mut self, answers: Answers, mut master: Master<'_>) -> Option<Answers> {
        if !self.proved_by_growing_loss(&answers, &mut master.pools) {
            return None;
        }
        let bare = self.blocks.iter().all(|block| block.bare().is_some());
        if !bare && !self.is_within_gap() && !self.stop.now() {
            self.near_the_best(&answers, &mut master.pools);
        }
        if !bare && self.known.is_none() {
            return self.combine(answers, master);
        }
        (self.is_within_gap() || self.in_one_piece()).then_some(answers)
    }

    /// The plan with the least loss, as far as every near plan of every commune can be looked through;
    /// `false` if it is proved that there is none.
    fn proved_by_growing_loss(&mut self, answers: &Answers, kept: &mut Vec<Pool>) -> bool {
        let mut pools = std::mem::take(kept);
        let goal = Goal::of(self.ties, &answers.prices.by_tie);
        let mut limit = FIRST_LOSS * answers.bound.abs() + answers.rounding;
        let mut effort = SHORT;
        while !self.is_within_gap() && !self.stop.now() {
            let loss_known = self.value().map(|value| answers.bound - value);
            // Nothing can lose more than the plan known: a limit just above proves it best.
            let last = loss_known.filter(|&loss| loss <= limit);
            if let Some(loss) = last {
                limit = loss + answers.rounding;
            }
            let (lists, complete) = self.near_lists(answers, limit, effort);
            let assembly = assemble(&lists, &goal, limit);
            let proved = complete && assembly != Assembly::TooMany;
            if let Assembly::Found { chosen, loss } = &assembly {
                self.keep_proposals(take(&lists, chosen));
                limit = *loss;
            }
            if proved {
                // No plan loses less than the limit.
                self.step(answers.bound - limit + answers.rounding);
                if last.is_some() || assembly != Assembly::Nothing || !limit.is_finite() {
                    break;
                }
                limit *= LOSS_GROWTH;
                continue;
            }
            self.step(self.bound);
            keep(&mut pools, lists);
            if assembly != Assembly::TooMany {
                let lists = self.lists(answers, std::mem::take(&mut pools));
                self.out_of_known(answers, &goal, &lists, limit);
                pools = vec![Pool::new(); lists.len()];
                keep(&mut pools, lists);
            }
            if effort == FULL || assembly == Assembly::TooMany {
                break;
            }
            effort = FULL;
        }
        if !self.is_within_gap() {
            let lists = self.lists(answers, pools);
            self.pick(answers, &lists);
            pools = vec![Pool::new(); lists.len()];
            keep(&mut pools, lists);
        }
        *kept = pools;
        true
    }

    /// The best plan out of those listed, whatever it loses beyond the limit: where it takes long to
    /// list every plan of a commune that loses as little, it is most often near enough.
    pub(super) fn out_of_known(
        &mut self,
        answers: &Answers,
        goal: &Goal,
        lists: &[Vec<Priced>],
        mut limit: f64,
    ) {
        let known = self.value().map(|value| answers.bound - value);
        let most = known.unwrap_or(answers.bound.abs());
        let mut tries = TRIES;
        while limit < most && !self.is_over() {
            limit = (limit * SMALL_GROWTH).min(most);
            match assemble_soon(lists, goal, limit, &mut tries) {
                Assembly::Nothing => {}
                Assembly::TooMany => return,
                Assembly::Found { chosen, .. } => {
                    self.keep_proposals(take(lists, &chosen));
                    self.step(self.bound);
                    return;
                }
            }
        }
    }

    /// Every commune's plans that lose at most so much at the prices, and whether none was
    /// left out.
    fn near_lists(
        &self,
        answers: &Answers,
        limit: f64,
        effort: Effort,
    ) -> (Vec<Vec<Priced>>, bool) {
        let found: Vec<(Vec<Priced>, bool)> = self
            .blocks
            .par_iter()
            .enumerate()
            .map(|(commune, block)| {
                let floor = answers.upper[commune] - limit;
                let near = block.near(&answers.prices, floor, effort);
                near.map_or((Vec::new(), false), |near| {
                    let list = Priced::list(near.proposals, answers, commune);
                    (list, near.complete)
                })
            })
            .collect();
        let complete = found.iter().all(|(_, complete)| *complete);
        (found.into_iter().map(|(list, _)| list).collect(), complete)
    }
}

/// Adds proposals to those known of their communes.
pub(super) fn keep(pools: &mut [Pool], lists: Vec<Vec<Priced>>) {
    for (pool, list) in pools.iter_mut().zip(lists) {
        for priced in list {
            add_to_pool(pool, priced.proposal);
        }
    }
}
