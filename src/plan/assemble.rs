//! One proposal a commune, so that the ties hold at the least total loss, where the ties count
//! points and are two at most.
//!
//! Measured against the bound at the best prices every proposal has a loss, and the value of a
//! plan is the bound less the losses of its proposals, and less what is paid for counts beyond the
//! bound that is priced. So the plan wanted is a shortest path through the communes over the counts
//! reached so far, and any path that already lost more than the limit ends there.

mod ahead;
mod path;

use super::master::Answers;
use super::plain::{Proposal, points_f64};
use super::ties::Ties;
use path::{Found, Room, State, way};

/// How far the search goes.
const ROOM: Room = Room {
    possibilities: 3_000_000,
    kept: 2_000_000,
    beam: None,
};
/// How far a search goes that only wants a good choice.
const BEAM: Room = Room {
    possibilities: 60_000,
    beam: Some(10_000),
    ..ROOM
};
/// Possibilities that a search looks at, at most: some seconds.
pub(super) const TRIES: usize = 100_000_000;
/// More points than any territory has.
const MANY: i64 = i64::MAX / 16;

/// The counts wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Goal {
    /// The least and the most of each count.
    pub range: [(i64, i64); 2],
    /// The price of each.
    pub prices: [f64; 2],
}

impl Goal {
    pub fn of(ties: &Ties, prices: &[f64]) -> Self {
        let mut goal = Self {
            range: [(-MANY, MANY); 2],
            prices: [0.0; 2],
        };
        for (at, (bounds, price)) in ties.bounds.iter().zip(prices).enumerate().take(2) {
            goal.range[at] = (bounds.0.unwrap_or(-MANY), bounds.1.unwrap_or(MANY));
            goal.prices[at] = *price;
        }
        goal
    }

    /// These counts and no others, whatever their price.
    fn exactly(n: [i64; 2]) -> Self {
        Self {
            range: n.map(|count| (count, count)),
            prices: [0.0; 2],
        }
    }

    /// What counts within the range lose against the bound that is priced.
    fn beyond(&self, n: [i64; 2]) -> f64 {
        (0..2).map(|at| self.beyond_one(at, n[at])).sum()
    }

    /// The same of one of the counts.
    fn beyond_one(&self, at: usize, n: i64) -> f64 {
        let (least, most) = self.range[at];
        let price = self.prices[at];
        let far = if price > 0.0 { n - least } else { most - n };
        if price == 0.0 {
            0.0
        } else {
            price.abs() * points_f64(far)
        }
    }

    fn holds(&self, n: [i64; 2]) -> bool {
        (0..2).all(|at| self.range[at].0 <= n[at] && n[at] <= self.range[at].1)
    }
}

/// A proposal with its loss.
#[derive(Debug, Clone)]
pub(super) struct Priced {
    pub proposal: Proposal,
    /// What its commune could earn more at the prices; never negative.
    pub loss: f64,
}

impl Priced {
    /// Proposals of one commune with their losses at these answers' prices, by growing loss.
    pub fn list(
        proposals: impl IntoIterator<Item = Proposal>,
        answers: &Answers,
        commune: usize,
    ) -> Vec<Self> {
        let priced = proposals.into_iter().map(|proposal| Self {
            loss: answers.loss(commune, &proposal),
            proposal,
        });
        let mut list: Vec<Self> = priced.collect();
        // Stable: proposals with equal losses stay in the order of their counts.
        list.sort_by(|a, b| a.loss.total_cmp(&b.loss));
        list
    }
}

/// The result of [`assemble`].
#[derive(Debug, PartialEq)]
pub(super) enum Assembly {
    /// The best choice: for each commune an index of its list.
    Found { chosen: Vec<usize>, loss: f64 },
    /// No choice within the limit meets the targets.
    Nothing,
    /// Too many possibilities to tell.
    TooMany,
}

/// Finds the choice of one proposal a commune that meets the targets with the least loss,
/// if that is at most `limit`. Each list must be sorted by loss.
pub(super) fn assemble(lists: &[Vec<Priced>], goal: &Goal, limit: f64) -> Assembly {
    within(lists, goal, limit, ROOM, &mut { TRIES })
}

/// The same in far less time, where any good choice will do: there may be a better one, and may be
/// one where none is found. `tries` are those left to several searches.
pub(super) fn assemble_soon(
    lists: &[Vec<Priced>],
    goal: &Goal,
    limit: f64,
    tries: &mut usize,
) -> Assembly {
    within(lists, goal, limit, BEAM, tries)
}

fn within(
    lists: &[Vec<Priced>],
    goal: &Goal,
    limit: f64,
    room: Room,
    tries: &mut usize,
) -> Assembly {
    // Communes with most to choose from come last: the states stay few for longest.
    let mut order: Vec<usize> = (0..lists.len()).collect();
    order.sort_by_key(|&commune| (near(&lists[commune], limit).len(), commune));
    let in_order: Vec<&[Priced]> = order.iter().map(|&it| near(&lists[it], limit)).collect();
    match way(&[State::START], &in_order, goal, limit, room, tries) {
        Found::Nothing => Assembly::Nothing,
        Found::TooMany => Assembly::TooMany,
        Found::Way(taken, end) => {
            let mut chosen = vec![0; lists.len()];
            for (commune, at) in order.into_iter().zip(taken) {
                chosen[commune] = at;
            }
            Assembly::Found {
                chosen,
                loss: end.loss + goal.beyond(end.n),
            }
        }
    }
}

/// The first of a list sorted by loss: no other can be taken within the limit.
fn near(list: &[Priced], limit: f64) -> &[Priced] {
    &list[..list.partition_point(|priced| priced.loss <= limit)]
}

/// What a proposal adds to one of two counts; nothing where there are fewer.
pub(super) fn count(proposal: &Proposal, tie: usize) -> i64 {
    proposal.uses.get(tie).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests;
