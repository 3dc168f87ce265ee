//! The knapsack's linear relaxation, by sorted ratios.
//!
//! Gives the value of money (profit per unit), an upper bound, and against both of them the
//! *loss* of every offer: how much worse than its group's best use of money it is.

mod parts;

use super::plain::{Done, Group, Plain, Profits, points_f64};
pub(super) use parts::{Decided, base_of, ways};

/// The relaxation of one commune at given prices.
#[derive(Debug)]
pub(super) struct Relaxation {
    /// Value of one more unit of money: the slope where the budget runs out.
    pub unit_value: f64,
    /// No plan of the commune earns more than this.
    pub upper: f64,
    /// The offer that every point of the group takes to begin with (`None`: left as it is).
    pub base: Vec<Option<usize>>,
    /// Money that the base leaves over; never negative.
    pub room: i64,
    /// How much of each part the base does.
    pub done: Vec<Done>,
    /// The step that no longer fits for all points of its group, where no part matters.
    pub split: Option<Split>,
    /// Where parts matter, what would be done with more money.
    pub mix: Option<Mix>,
}

/// What earns as much as the base at the same value of money, and costs too much; a share of it uses all
/// the money up.
#[derive(Debug)]
pub(super) struct Mix {
    pub share: f64,
    pub beyond: Decided,
}

/// Some points of `group` move on to `offer`, as many as the room pays for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    pub group: usize,
    pub offer: usize,
    pub points: i64,
}

/// One step up a group's hull: from an offer to the next dearer one worth its money.
struct Increment {
    ratio: f64,
    cost: i64,
    group: usize,
    offer: usize,
}

/// Solves the relaxation of one commune, where its offers earn so much.
pub(super) fn relax(commune: &Plain, profits: &Profits) -> Relaxation {
    if !commune.parts.is_empty() {
        return parts::relax(commune, profits);
    }
    let mut increments = Vec::with_capacity(commune.groups.len() * 2);
    let mut hull = Vec::new();
    for (index, group) in commune.groups.iter().enumerate() {
        push_increments(index, group, profits.of(group), &mut hull, &mut increments);
    }
    // Ratios fall along a hull, so this order takes the steps of a group one after another.
    increments.sort_unstable_by(|a, b| {
        b.ratio
            .total_cmp(&a.ratio)
            .then(a.group.cmp(&b.group))
            .then(a.cost.cmp(&b.cost))
    });

    let mut base = vec![None; commune.groups.len()];
    let mut room = commune.budget;
    let mut unit_value = 0.0;
    let mut split = None;
    for step in &increments {
        let count = commune.groups[step.group].count;
        match step.cost.checked_mul(count) {
            Some(cost) if cost <= room => {
                room -= cost;
                base[step.group] = Some(step.offer);
            }
            _ => {
                // A step that costs nothing always fits, so the cost here is positive.
                let points = room / step.cost.max(1);
                let (group, offer) = (step.group, step.offer);
                split = Some(Split {
                    group,
                    offer,
                    points,
                });
                unit_value = step.ratio;
                break;
            }
        }
    }

    // By weak duality this bounds every plan whatever `unit_value` is, so rounding in the
    // ratios cannot make it too small.
    let mut upper = unit_value * points_f64(commune.budget);
    for group in &commune.groups {
        let best = group
            .offers
            .iter()
            .zip(profits.of(group))
            .map(|(offer, profit)| profit - unit_value * points_f64(offer.cost))
            .fold(0.0, f64::max);
        upper += points_f64(group.count) * best;
    }
    Relaxation {
        unit_value,
        upper,
        base,
        room,
        done: Vec::new(),
        split,
        mix: None,
    }
}

/// A corner of a group's hull: cost, profit, offer.
type Corner = (i64, f64, usize);

fn push_increments(
    index: usize,
    group: &Group,
    profits: &[f64],
    hull: &mut Vec<Corner>,
    increments: &mut Vec<Increment>,
) {
    let slope = |from: &Corner, to: &Corner| (to.1 - from.1) / points_f64(to.0 - from.0);
    hull.clear();
    hull.push((0, 0.0, usize::MAX));
    for (place, (offer, &profit)) in group.offers.iter().zip(profits).enumerate() {
        let corner = (offer.cost, profit, place);
        if hull.last().is_some_and(|top| corner.1 <= top.1) {
            continue;
        }
        while let [.., before, top] = hull.as_slice()
            && slope(before, top) <= slope(top, &corner)
        {
            hull.pop();
        }
        hull.push(corner);
    }
    for pair in hull.windows(2) {
        increments.push(Increment {
            ratio: slope(&pair[0], &pair[1]),
            cost: pair[1].0 - pair[0].0,
            group: index,
            offer: pair[1].2,
        });
    }
}
