//! How many points the budgets can pay for, whatever they save: whether the targets can be met.
//!
//! The cheapest way to pay for given counts in a commune is a transport problem with two
//! sinks, so one point more or less is always reached by a shortest path of at most two moves.
//! Walking along the border of the budget that way gives the exact front of a commune: for
//! every number of factor-4 points, the most factor-2 points beside them. The fronts are then
//! added up over the territory.

use rayon::prelude::*;

use super::plain::{Pick, Plain, Proposal, is_sound};
use super::problem::Problem;
use super::ties::Ties;

/// Above so many additions the fronts are not added up.
const MAX_ADDITIONS: usize = 10_000_000_000;
/// Above so many remembered choices neither.
const MAX_CHOICES: usize = 200_000_000;

/// Why the targets cannot be met: numbers of points, all exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Points of factor 4 asked for.
    pub target_f4: u32,
    /// Points of factor 2 asked for.
    pub target_f2: u32,
    /// The whole territory; what is payable is the sum over the communes.
    pub territory: Payable,
    /// Each commune, in the order of the budgets.
    pub communes: Vec<Payable>,
    /// The counts nearest to the targets (least points missing in all, then most factor 4)
    /// that the budgets can pay for together; `None` if the territory is too large to tell.
    pub nearest: Option<Nearest>,
}

/// Points of one commune, or of all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Payable {
    /// Points with an offer of factor 4.
    pub eligible_f4: u64,
    /// Points with an offer of factor 2.
    pub eligible_f2: u64,
    /// Points with an offer of either.
    pub eligible: u64,
    /// The most points that the budget pays for, taking factor 4 only.
    pub payable_f4: u64,
    /// The most points that the budget pays for, taking factor 2 only.
    pub payable_f2: u64,
}

/// Counts that can be paid for together, at most the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest {
    /// Points of factor 4.
    pub f4: u32,
    /// Points of factor 2.
    pub f2: u32,
    /// Points missing to the targets in all; no plan misses fewer.
    pub missing: u32,
}

/// What the budgets can pay for.
pub(super) struct Reach {
    pub explanation: Explanation,
    /// One proposal a commune, at the nearest counts.
    pub cheapest: Option<Vec<Proposal>>,
}

impl Reach {
    /// Whether it is proved that the targets cannot be met.
    pub fn is_impossible(&self) -> bool {
        let Explanation {
            target_f4,
            target_f2,
            territory,
            nearest,
            ..
        } = &self.explanation;
        territory.payable_f4 < u64::from(*target_f4)
            || territory.payable_f2 < u64::from(*target_f2)
            || nearest.is_some_and(|nearest| nearest.missing > 0)
    }
}

/// Works out what can be paid for.
pub(super) fn reach(problem: &Problem, ties: &Ties, communes: &[&Plain]) -> Reach {
    let payable = payable(problem, ties, communes);
    let mut territory = Payable::default();
    for commune in &payable {
        territory.eligible_f4 += commune.eligible_f4;
        territory.eligible_f2 += commune.eligible_f2;
        territory.eligible += commune.eligible;
        territory.payable_f4 += commune.payable_f4;
        territory.payable_f2 += commune.payable_f2;
    }
    // What is above the least is for the search to see.
    let least = |tie: usize| ties.bounds.get(tie).and_then(|it| it.0).unwrap_or(0).max(0);
    let targets = (least(F4), least(F2));
    let fronts: Vec<Vec<i64>> = communes.par_iter().map(|it| front(it, targets)).collect();
    let shares = nearest_shares(&fronts, targets);
    let nearest = shares.as_ref().map(|shares| {
        let f4: i64 = shares.iter().map(|share| share.0).sum();
        let f2: i64 = shares.iter().map(|share| share.1).sum();
        // All between 0 and the targets, which are u32.
        let whole = |points: i64| u32::try_from(points).unwrap_or(0);
        Nearest {
            f4: whole(f4),
            f2: whole(f2),
            missing: whole(targets.0 - f4 + targets.1 - f2),
        }
    });
    let cheapest = shares.map(|shares| {
        communes
            .par_iter()
            .zip(&shares)
            .map(|(commune, &(n4, n2))| cheapest(commune, n4, n2))
            .collect()
    });
    Reach {
        explanation: Explanation {
            target_f4: u32::try_from(targets.0).unwrap_or(u32::MAX),
            target_f2: u32::try_from(targets.1).unwrap_or(u32::MAX),
            territory,
            communes: payable,
            nearest,
        },
        cheapest,
    }
}

fn payable(problem: &Problem, ties: &Ties, communes: &[&Plain]) -> Vec<Payable> {
    let mut list: Vec<Payable> = communes
        .iter()
        .map(|commune| Payable {
            payable_f4: payable_alone(commune, F4),
            payable_f2: payable_alone(commune, F2),
            ..Payable::default()
        })
        .collect();
    for class in &problem.classes {
        let Some(payable) = list.get_mut(class.commune) else {
            continue;
        };
        let points = u64::from(class.count);
        let mut sound = class
            .offers
            .iter()
            .filter(|offer| is_sound(offer))
            .peekable();
        if sound.peek().is_some() {
            payable.eligible += points;
        }
        let (f4, f2): (Vec<_>, Vec<_>) = sound.partition(|it| ties.counts(it)[F4] > 0);
        if !f4.is_empty() {
            payable.eligible_f4 += points;
        }
        if !f2.is_empty() {
            payable.eligible_f2 += points;
        }
    }
    list
}

/// The most points of one factor class that the budget pays for: cheapest first.
fn payable_alone(commune: &Plain, factor: usize) -> u64 {
    let mut costs: Vec<(i64, i64)> = commune
        .groups
        .iter()
        .filter_map(|group| {
            let mut costs = group.offers.iter().filter(|offer| offer.n[factor] > 0);
            costs.next().map(|offer| (offer.cost, group.count))
        })
        .collect();
    costs.sort_unstable();
    let mut left = commune.budget;
    let mut points = 0;
    for (cost, count) in costs {
        let taken = if cost > 0 {
            count.min(left / cost)
        } else {
            count
        };
        points += u64::try_from(taken).unwrap_or(0);
        left -= taken * cost;
        if taken < count {
            break;
        }
    }
    points
}

/// For every number of factor-4 points that can be paid, the most factor-2 points beside them;
/// neither beyond the targets.
fn front(commune: &Plain, targets: (i64, i64)) -> Vec<i64> {
    let mut walk = Walk::new(commune);
    while walk.n2 < targets.1 && walk.more(F2) {
        if walk.cost > commune.budget {
            walk.fewer_f2();
            break;
        }
    }
    let mut front = vec![walk.n2];
    'walk: while walk.n4 < targets.0 {
        while !walk.more(F4) {
            if !walk.fewer_f2() {
                break 'walk;
            }
        }
        while walk.cost > commune.budget {
            if !walk.fewer_f2() {
                break 'walk;
            }
        }
        front.push(walk.n2);
    }
    front
}

/// The cheapest plan of a commune with these counts, which must be on or below its front.
fn cheapest(commune: &Plain, n4: i64, n2: i64) -> Proposal {
    let mut walk = Walk::new(commune);
    while walk.n4 < n4 && walk.more(F4) {}
    while walk.n2 < n2 && walk.more(F2) {}
    let mut picks = Vec::new();
    for (group, spot) in walk.spots.iter().enumerate() {
        for factor in [F4, F2] {
            if let (Some((_, offer)), points @ 1..) = (spot.cheapest[factor], spot.points[factor]) {
                picks.push(Pick {
                    group,
                    offer,
                    points,
                });
            }
        }
    }
    commune.proposal(picks)
}

/// Indices of the two sinks.
const F4: usize = 0;
const F2: usize = 1;

/// The cheapest assignment for some counts.
struct Walk {
    spots: Vec<Spot>,
    n4: i64,
    n2: i64,
    cost: i64,
}

/// The points of one group: their cheapest offer for each target, and where they are.
struct Spot {
    cheapest: [Option<(i64, usize)>; 2],
    points: [i64; 2],
    free: i64,
}

impl Walk {
    fn new(commune: &Plain) -> Self {
        let spots = commune
            .groups
            .iter()
            .map(|group| {
                // Offers come by growing cost.
                let first = |factor: usize| {
                    let at = group.offers.iter().position(|offer| offer.n[factor] > 0)?;
                    Some((group.offers[at].cost, at))
                };
                Spot {
                    cheapest: [first(F4), first(F2)],
                    points: [0, 0],
                    free: group.count,
                }
            })
            .collect();
        Self {
            spots,
            n4: 0,
            n2: 0,
            cost: 0,
        }
    }

    /// The spot where `cost` is least, among those where it is defined.
    fn least(&self, cost: impl Fn(&Spot) -> Option<i64>) -> Option<(i64, usize)> {
        let costs = self.spots.iter().enumerate();
        costs.filter_map(|(at, spot)| Some((cost(spot)?, at))).min()
    }

    /// One point more for the target `to`, in the cheapest way: a free point, or one of the
    /// other target's with a free point in its place. `false` if there is no way.
    fn more(&mut self, to: usize) -> bool {
        let other = 1 - to;
        let enter = |sink: usize| {
            self.least(|spot| spot.cheapest[sink].filter(|_| spot.free > 0).map(|it| it.0))
        };
        let direct = enter(to);
        let switch = self.least(|spot| {
            let (to, from) = (spot.cheapest[to]?, spot.cheapest[other]?);
            (spot.points[other] > 0).then_some(to.0 - from.0)
        });
        let detour = switch.zip(enter(other));
        match (direct, detour) {
            (Some((cost, at)), _) if detour.is_none_or(|it| cost <= it.0.0 + it.1.0) => {
                self.spots[at].free -= 1;
                self.spots[at].points[to] += 1;
                self.cost += cost;
            }
            (_, Some(((cost, at), (cost_in, at_in)))) => {
                self.spots[at].points[other] -= 1;
                self.spots[at].points[to] += 1;
                self.spots[at_in].free -= 1;
                self.spots[at_in].points[other] += 1;
                self.cost += cost + cost_in;
            }
            _ => return false,
        }
        if to == F4 {
            self.n4 += 1;
        } else {
            self.n2 += 1;
        }
        true
    }

    /// One factor-2 point less, in the way that gives back most: leave one as it is, or make
    /// it factor 4 in the place of another. `false` if there is none.
    fn fewer_f2(&mut self) -> bool {
        let leave = |sink: usize| {
            self.least(|spot| {
                spot.cheapest[sink]
                    .filter(|_| spot.points[sink] > 0)
                    .map(|it| -it.0)
            })
        };
        let Some((cost, at)) = leave(F2) else {
            return false;
        };
        let switch = self.least(|spot| {
            let (f4, f2) = (spot.cheapest[F4]?, spot.cheapest[F2]?);
            (spot.points[F2] > 0).then_some(f4.0 - f2.0)
        });
        match switch.zip(leave(F4)) {
            Some(((cost_switch, at_switch), (cost_out, at_out)))
                if cost_switch + cost_out < cost =>
            {
                self.spots[at_switch].points[F2] -= 1;
                self.spots[at_switch].points[F4] += 1;
                self.spots[at_out].points[F4] -= 1;
                self.spots[at_out].free += 1;
                self.cost += cost_switch + cost_out;
            }
            _ => {
                self.spots[at].points[F2] -= 1;
                self.spots[at].free += 1;
                self.cost += cost;
            }
        }
        self.n2 -= 1;
        true
    }
}

/// Adds the fronts up: each commune's counts in a plan that misses the fewest points of the
/// targets in all. `None` if that is too much work.
fn nearest_shares(fronts: &[Vec<i64>], targets: (i64, i64)) -> Option<Vec<(i64, i64)>> {
    let target_f4 = usize::try_from(targets.0).ok()?;
    let (mut most, mut additions, mut choices) = (0, 0_usize, 0_usize);
    for front in fronts {
        most = (most + front.len() - 1).min(target_f4);
        additions = additions.saturating_add((most + 1).saturating_mul(front.len()));
        choices = choices.saturating_add(most + 1);
    }
    if additions > MAX_ADDITIONS || choices > MAX_CHOICES {
        return None;
    }
    // most_f2[n4]: the most factor-2 points beside n4, over the communes so far.
    let mut most_f2 = vec![0_i64];
    let mut chosen: Vec<Vec<u32>> = Vec::with_capacity(fronts.len());
    for front in fronts {
        let len = (most_f2.len() + front.len() - 1).min(target_f4 + 1);
        let mut next = vec![-1_i64; len];
        let mut choice = vec![0_u32; len];
        for (own, (&beside, own_u32)) in front.iter().zip(0..).enumerate() {
            let reached = next.iter_mut().zip(&mut choice).skip(own);
            for (&before, (best, choice)) in most_f2.iter().zip(reached) {
                let sum = (before + beside).min(targets.1);
                if sum > *best {
                    *best = sum;
                    *choice = own_u32;
                }
            }
        }
        most_f2 = next;
        chosen.push(choice);
    }
    let (mut n4, _) = most_f2
        .iter()
        .enumerate()
        .max_by_key(|&(n4, &n2)| (i64::try_from(n4).unwrap_or(0) + n2, n4))?;
    let mut n2_left = most_f2[n4];
    let mut shares = Vec::with_capacity(fronts.len());
    for (front, choice) in fronts.iter().zip(&chosen).rev() {
        let own = choice[n4] as usize;
        let beside = front[own].min(n2_left);
        shares.push((i64::try_from(own).unwrap_or(0), beside));
        n4 -= own;
        n2_left -= beside;
    }
    shares.reverse();
    Some(shares)
}
