//! One proposal a commune where communes are many: nearly all keep their best one, and few others are
//! exchanged until the ties hold.
//!
//! With tens of thousands of communes no single choice weighs much, so that this loses next to
//! nothing; how little is known, as every loss counts against the bound. Only for ties that count
//! points.

use rayon::prelude::*;

use super::assemble::{Assembly, Goal, Priced, assemble, count};
use super::block::Block;
use super::master::{Answers, Pool};
use super::plain::{Proposal, points_f64};
use super::search::Effort;
use super::ties::Ties;

/// The communes that settle the last points between them.
const LAST: usize = 120;
/// Each may lose so much of what all together may.
const NEAR_SHARE: f64 = 30.0;
/// Of each of them so many plans at most.
const MAX_NEAR: usize = 60;
/// They need not settle more points than this.
const FEW_POINTS: i64 = 25;
/// How far their plans are looked for.
const NEAR: Effort = Effort {
    states: 2_000,
    moves: 200,
    work: 50_000,
};

/// A choice of one proposal a commune so that the ties hold; `None` if that is not found.
pub(super) fn repair(
    blocks: &[Block],
    ties: &Ties,
    answers: &Answers,
    pools: &[Pool],
    gap: f64,
) -> Option<Vec<Proposal>> {
    if !ties.are_counts() {
        return None;
    }
    let goal = Goal::of(ties, &answers.prices.by_tie);
    let lists: Vec<Vec<Priced>> = pools
        .par_iter()
        .enumerate()
        .map(|(commune, pool)| Priced::list(pool.values().cloned(), answers, commune))
        .collect();
    if lists.iter().any(Vec::is_empty) {
        return None;
    }
    let mut choice = Choice::of_best(&lists);
    choice.approach(&lists, &goal);

    let last = last_communes(blocks, &lists);
    let limit = gap * answers.bound.abs() / 4.0;
    let mut near: Vec<Vec<Priced>> = last
        .par_iter()
        .map(|&commune| {
            let floor = answers.upper[commune] - limit / NEAR_SHARE;
            let found = blocks[commune].near(&answers.prices, floor, NEAR);
            let found = found.map_or(Vec::new(), |near| near.proposals);
            let mut list = Priced::list(found, answers, commune);
            list.truncate(MAX_NEAR);
            list.push(lists[commune][choice.taken[commune]].clone());
            list.sort_by(|a, b| a.loss.total_cmp(&b.loss));
            list
        })
        .collect();
    for &commune in &last {
        let taken = &lists[commune][choice.taken[commune]].proposal;
        choice.sums = [0, 1].map(|at| choice.sums[at] - count(taken, at));
    }
    let rest = Goal {
        range: [0, 1].map(|at| {
            let (least, most) = goal.range[at];
            (least - choice.sums[at], most - choice.sums[at])
        }),
        ..goal
    };
    let Assembly::Found { chosen, .. } = assemble(&near, &rest, limit) else {
        return None;
    };
    let mut proposals: Vec<Option<Proposal>> = vec![None; blocks.len()];
    for ((&commune, list), at) in last.iter().zip(&mut near).zip(chosen) {
        proposals[commune] = Some(list.swap_remove(at).proposal);
    }
    let kept = lists.into_iter().zip(&choice.taken);
    Some(
        kept.zip(proposals)
            .map(|((mut list, &at), other)| other.unwrap_or_else(|| list.swap_remove(at).proposal))
            .collect(),
    )
}

/// The communes whose plans are soonest looked through: few groups, so few plans, all over the
/// territory; and those that already have another proposal at hardly any loss.
fn last_communes(blocks: &[Block], lists: &[Vec<Priced>]) -> Vec<usize> {
    let mut ready: Vec<usize> = (0..lists.len()).filter(|&it| lists[it].len() > 1).collect();
    ready.sort_by(|&a, &b| {
        lists[a][1]
            .loss
            .total_cmp(&lists[b][1].loss)
            .then(a.cmp(&b))
    });
    ready.truncate(LAST / 3);
    let small = |it: &usize| {
        let groups = blocks[*it].plain().map_or(0, |plain| plain.groups.len());
        (3..12).contains(&groups)
    };
    let small: Vec<usize> = (0..blocks.len()).filter(small).collect();
    let wanted = LAST - ready.len();
    let step = (small.len() / wanted).max(1);
    ready.extend(small.iter().copied().step_by(step).take(wanted));
    ready.sort_unstable();
    ready.dedup();
    ready
}

/// Which proposal each commune takes, and the counts that these add up to.
struct Choice {
    taken: Vec<usize>,
    sums: [i64; 2],
}

/// A commune taking another of its proposals.
struct Exchange {
    commune: usize,
    to: usize,
    change: [i64; 2],
    loss: f64,
}

impl Choice {
    fn of_best(lists: &[Vec<Priced>]) -> Self {
        let best = lists.iter().map(|list| &list[0].proposal);
        let sums = best.fold([0, 0], |sums, proposal| {
            [0, 1].map(|at| sums[at] + count(proposal, at))
        });
        Self {
            taken: vec![0; lists.len()],
            sums,
        }
    }

    /// How many points the counts are off.
    fn distance(&self, goal: &Goal, change: [i64; 2]) -> i64 {
        (0..2)
            .map(|at| {
                let sum = self.sums[at] + change[at];
                let (least, most) = goal.range[at];
                (least - sum).max(sum - most).max(0)
            })
            .sum()
    }

    /// Exchanges proposals, the least loss per point gained first, until few points are missing.
    fn approach(&mut self, lists: &[Vec<Priced>], goal: &Goal) {
        while self.distance(goal, [0, 0]) > FEW_POINTS {
            let before = self.distance(goal, [0, 0]);
            let mut exchanges = self.exchanges(lists, goal);
            exchanges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.commune.cmp(&b.1.commune)));
            let mut moved = vec![false; lists.len()];
            for (_, exchange) in exchanges {
                let now = self.distance(goal, [0, 0]);
                if now <= FEW_POINTS {
                    break;
                }
                let gains = self.distance(goal, exchange.change) < now;
                if gains && !std::mem::replace(&mut moved[exchange.commune], true) {
                    self.taken[exchange.commune] = exchange.to;
                    self.sums = [0, 1].map(|at| self.sums[at] + exchange.change[at]);
                }
            }
            if self.distance(goal, [0, 0]) >= before {
                break;
            }
        }
    }

    /// Every exchange that brings the counts nearer, with its loss per point gained.
    fn exchanges(&self, lists: &[Vec<Priced>], goal: &Goal) -> Vec<(f64, Exchange)> {
        let now = self.distance(goal, [0, 0]);
        let of_commune = |(commune, list): (usize, &Vec<Priced>)| {
            let taken = &list[self.taken[commune]];
            let others = list.iter().enumerate().map(|(to, priced)| Exchange {
                commune,
                to,
                change: [0, 1].map(|at| count(&priced.proposal, at) - count(&taken.proposal, at)),
                loss: priced.loss - taken.loss,
            });
            let nearer = others.filter_map(|exchange| {
                let gain = now - self.distance(goal, exchange.change);
                (gain > 0).then(|| (exchange.loss / points_f64(gain), exchange))
            });
            nearer.collect::<Vec<_>>()
        };
        lists
            .par_iter()
            .enumerate()
            .flat_map_iter(of_commune)
            .collect()
    }
}
