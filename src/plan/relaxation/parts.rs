//! The relaxation of a commune with bundles that matter: what they cost does not go by the point, so that
//! ratios cannot be sorted. With a price on its money each part, and each other group, is decided by
//! itself; the price wanted is the one with the least bound.

use super::super::plain::{Done, Group, Plain, Profits, points_f64};
use super::{Mix, Relaxation};

/// The price is found within so many steps, or is near enough.
const MOST_STEPS: usize = 100;

/// What a part, or a group in no part, does at a price of money.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Way {
    /// How much of it is done.
    pub done: Done,
    /// What it earns less what its money is worth.
    pub reduced: f64,
}

/// What every group and part does.
#[derive(Debug, Clone)]
pub(in super::super) struct Decided {
    /// The offer that every point of a group takes.
    pub base: Vec<Option<usize>>,
    /// How much of each part is done.
    pub done: Vec<Done>,
    cost: i64,
    profit: f64,
}

/// The best of one group at a price of money: an offer and what a point earns with it, less what its
/// money is worth. Nothing earns nothing, where points may be left.
fn best_offer(
    group: &Group,
    profits: &[f64],
    unit_value: f64,
    may_be_left: bool,
) -> (Option<usize>, f64) {
    let offers = group.offers.iter().zip(profits).enumerate();
    let reduced = offers
        .map(|(at, (offer, profit))| (Some(at), profit - unit_value * points_f64(offer.cost)));
    let nothing = may_be_left.then_some((None, 0.0));
    // Of equals the first, and so the cheapest.
    let better = |best: (Option<usize>, f64), it: (Option<usize>, f64)| {
        if it.1 > best.1 { it } else { best }
    };
    let all = nothing.into_iter().chain(reduced);
    all.reduce(better).unwrap_or((None, 0.0))
}

/// Each way in which a part may be done at a price of money, nothing first.
pub(in super::super) fn ways(
    commune: &Plain,
    profits: &Profits,
    unit_value: f64,
    part: usize,
) -> Vec<Way> {
    let of = &commune.parts[part];
    let nothing = Way {
        done: Done::Nothing,
        reduced: 0.0,
    };
    let others = profits.ways[part].iter().map(|&(done, extra)| {
        let groups = commune.groups[of.groups.clone()].iter();
        let points = groups.map(|group| {
            let best = best_offer(group, profits.of(group), unit_value, done == Done::Some);
            best.1 * points_f64(group.count)
        });
        let cost = unit_value * points_f64(of.cost);
        let reduced = extra - cost + points.sum::<f64>();
        Way { done, reduced }
    });
    std::iter::once(nothing).chain(others).collect()
}

/// The offers that the groups of a part take where so much of it is done.
pub(in super::super) fn base_of(
    commune: &Plain,
    profits: &Profits,
    unit_value: f64,
    (part, done): (usize, Done),
) -> Vec<Option<usize>> {
    let groups = commune.groups[commune.parts[part].groups.clone()].iter();
    let base = groups.map(|group| match done {
        Done::Nothing => None,
        Done::Some | Done::All => {
            best_offer(group, profits.of(group), unit_value, done == Done::Some).0
        }
    });
    base.collect()
}

/// What everything does at a price of money, and the bound.
fn decided(commune: &Plain, profits: &Profits, unit_value: f64) -> (Decided, f64) {
    let mut upper = unit_value * points_f64(commune.budget);
    let mut base = Vec::with_capacity(commune.groups.len());
    for group in &commune.groups[..commune.free_groups()] {
        let best = best_offer(group, profits.of(group), unit_value, true);
        upper += best.1 * points_f64(group.count);
        base.push(best.0);
    }
    let mut done = Vec::with_capacity(commune.parts.len());
    for part in 0..commune.parts.len() {
        let better = |best: Way, it: Way| if it.reduced > best.reduced { it } else { best };
        let ways = ways(commune, profits, unit_value, part).into_iter();
        let Some(best) = ways.reduce(better) else {
            continue;
        };
        upper += best.reduced;
        base.extend(base_of(commune, profits, unit_value, (part, best.done)));
        done.push(best.done);
    }
    let mut decided = Decided {
        base,
        done,
        cost: 0,
        profit: 0.0,
    };
    (decided.cost, decided.profit) = sums(commune, profits, &decided);
    (decided, upper)
}

/// What it costs and earns.
fn sums(commune: &Plain, profits: &Profits, decided: &Decided) -> (i64, f64) {
    let (mut cost, mut profit) = (0_i64, 0.0);
    for (group, base) in commune.groups.iter().zip(&decided.base) {
        if let Some(base) = *base {
            let all = group.offers[base].cost.saturating_mul(group.count);
            cost = cost.saturating_add(all);
            profit += profits.of(group)[base] * points_f64(group.count);
        }
    }
    let parts = commune.parts.iter().zip(&profits.ways);
    for ((part, ways), done) in parts.zip(&decided.done) {
        if let Some((_, extra)) = ways.iter().find(|way| way.0 == *done) {
            cost = cost.saturating_add(part.cost);
            profit += extra;
        }
    }
    (cost, profit)
}

/// Solves the relaxation.
pub(super) fn relax(commune: &Plain, profits: &Profits) -> Relaxation {
    let within = |decided: &Decided| decided.cost <= commune.budget;
    let (free, upper) = decided(commune, profits, 0.0);
    if within(&free) {
        return found(commune, 0.0, upper, free, None);
    }
    let mut dear = free;
    // Until all fits: dear enough, only what is free is done.
    let mut unit_value = dear.profit.abs().max(1.0) / points_f64(dear.cost.max(1));
    let mut kept = decided(commune, profits, unit_value);
    while !within(&kept.0) {
        dear = kept.0;
        unit_value *= 4.0;
        kept = decided(commune, profits, unit_value);
    }
    for _ in 0..MOST_STEPS {
        // Where the lines of the two meet: the bound is the highest of all lines at each price, and least
        // where one of what fits meets one of what does not.
        let step = points_f64(dear.cost - kept.0.cost);
        let price = (dear.profit - kept.0.profit) / step;
        if !(price.is_finite() && price > 0.0) {
            break;
        }
        let (next, upper) = decided(commune, profits, price);
        let same = if within(&next) {
            kept.0.cost
        } else {
            dear.cost
        };
        let is_last = next.cost == same;
        if is_last {
            (kept.1, unit_value) = (upper, price);
            break;
        }
        if within(&next) {
            (kept, unit_value) = ((next, upper), price);
        } else {
            dear = next;
        }
    }
    let (decided, upper) = kept;
    found(commune, unit_value, upper, decided, Some(dear))
}

fn found(
    commune: &Plain,
    unit_value: f64,
    upper: f64,
    decided: Decided,
    beyond: Option<Decided>,
) -> Relaxation {
    let room = commune.budget - decided.cost;
    let mix = beyond.map(|beyond| Mix {
        share: points_f64(room) / points_f64((beyond.cost - decided.cost).max(1)),
        beyond,
    });
    Relaxation {
        unit_value,
        upper,
        base: decided.base,
        done: decided.done,
        room,
        split: None,
        mix,
    }
}
