//! All the years' money as one sum, where what a year may pay for any other may as well.
//!
//! One knapsack then bounds the commune, and is solved at once. Points of few sizes nearly always can be
//! shared out so that no year spends more than it has: then its plan is the commune's best, and there is
//! nothing to search.

use super::super::knapsack::{self, SHORT};
use super::super::plain::{Pick, Plain};
use super::super::search::Effort;
use super::super::ties::TiePrices;
use super::{Plan, Years};

/// Plans near the best one that are tried, where that one cannot be shared out.
const MOST_TRIED: usize = 200;
/// Enough for the largest communes: a bound that is off costs a tree.
const WHOLE: Effort = Effort {
    states: 200_000,
    moves: 8_000,
    work: 20_000_000,
};
/// Sums of money that are told apart, at most.
const MOST_SUMS: i64 = 20_000;
/// In place of a number of points, where no number comes to a sum.
const NEVER: u32 = u32::MAX;

/// What the sum of the money says.
pub(super) struct InAll {
    /// No plan earns more than this.
    pub upper: f64,
    /// A plan that earns as much, or nearly.
    pub plan: Option<Plan>,
}

/// Points of one cost, to be shared out: their cost, and what they are.
#[derive(Clone)]
struct Size {
    cost: i64,
    picks: Vec<Pick>,
}

impl Size {
    fn points(&self) -> i64 {
        self.picks.iter().map(|pick| pick.points).sum()
    }

    /// Takes so many of the points away.
    fn take(&mut self, mut points: i64) -> Vec<Pick> {
        let mut taken = Vec::new();
        for pick in &mut self.picks {
            let of_pick = points.min(pick.points);
            pick.points -= of_pick;
            points -= of_pick;
            taken.push(Pick {
                points: of_pick,
                ..*pick
            });
        }
        taken.retain(|pick| pick.points > 0);
        taken
    }
}

impl Years {
    /// The best plan of the sum, to within a share of its worth, shared out to the years; `None` where years
    /// are not alike.
    pub(super) fn in_all(&self, prices: &TiePrices, share: f64) -> Option<InAll> {
        let whole = self.whole.as_ref()?;
        let best = knapsack::best(whole, prices, share / 10.0, WHOLE);
        let plan = self.shared_out(whole, &best.proposal.picks).or_else(|| {
            let floor = best.upper - share * best.upper.abs();
            let mut near = knapsack::near(whole, prices, floor, SHORT).proposals;
            near.sort_by(|a, b| {
                knapsack::earned(b, prices).total_cmp(&knapsack::earned(a, prices))
            });
            let mut near = near.into_iter().take(MOST_TRIED);
            near.find_map(|it| self.shared_out(whole, &it.picks))
        });
        Some(InAll {
            upper: best.upper,
            plan,
        })
    }

    /// Plans of the sum that lose at most so much, shared out: for each pair of counts the best one, where
    /// that can be.
    pub(super) fn near_in_all(&self, prices: &TiePrices, floor: f64) -> Vec<Plan> {
        let Some(whole) = &self.whole else {
            return Vec::new();
        };
        let near = knapsack::near(whole, prices, floor, SHORT).proposals;
        let plans = near.iter().map(|it| self.shared_out(whole, &it.picks));
        plans.flatten().collect()
    }

    /// These points of the whole, each year as full as can be in turn; `None` where the last year lacks money
    /// for what is left, whichever points the first ones begin with.
    fn shared_out(&self, whole: &Plain, picks: &[Pick]) -> Option<Plan> {
        let sizes = by_size(whole, picks);
        (0..sizes.len().max(1)).find_map(|first| {
            let mut sizes = sizes.clone();
            sizes.rotate_left(first);
            self.in_turn(whole, sizes)
        })
    }

    /// The same, beginning with the first of these sizes.
    fn in_turn(&self, whole: &Plain, mut sizes: Vec<Size>) -> Option<Plan> {
        let mut plan = Vec::with_capacity(self.plains.len());
        for plain in &self.plains {
            let room = plain.budget * plain.unit_cents / whole.unit_cents;
            let of_sizes: Vec<(i64, i64)> = (sizes.iter())
                .map(|size| (size.cost, size.points()))
                .collect();
            let points = fullest(&of_sizes, room);
            let taken: Vec<Pick> = (sizes.iter_mut().zip(points))
                .flat_map(|(size, points)| size.take(points))
                .collect();
            let mut of_year: Vec<Pick> = Vec::with_capacity(taken.len());
            for pick in taken {
                let offer = place_in(plain, whole, pick.group, pick.offer)?;
                of_year.push(Pick { offer, ..pick });
            }
            of_year.sort_unstable();
            plan.push(of_year);
        }
        let is_empty = sizes.iter().all(|size| size.points() == 0);
        (is_empty && self.holds(&plan)).then_some(plan)
    }
}

/// Points of the whole by what they cost, the dearest first.
fn by_size(whole: &Plain, picks: &[Pick]) -> Vec<Size> {
    let mut sizes: Vec<Size> = Vec::new();
    let mut picks: Vec<Pick> = picks.to_vec();
    let cost = |pick: &Pick| whole.groups[pick.group].offers[pick.offer].cost;
    picks.sort_by_key(|pick| (-cost(pick), *pick));
    for pick in picks {
        match sizes.last_mut().filter(|size| size.cost == cost(&pick)) {
            Some(size) => size.picks.push(pick),
            None => sizes.push(Size {
                cost: cost(&pick),
                picks: vec![pick],
            }),
        }
    }
    sizes
}

/// Where an offer of the whole stands among those of a year.
fn place_in(plain: &Plain, whole: &Plain, group: usize, offer: usize) -> Option<usize> {
    let wanted = &whole.groups[group].offers[offer];
    let cents = wanted.cost * whole.unit_cents;
    let offers = &plain.groups[group].offers;
    (offers.iter()).position(|it| it.cost * plain.unit_cents == cents && it.is_alike(wanted))
}

/// Whether each year has every offer that its money pays for.
pub(super) fn is_alike(plains: &[Plain], whole: &Plain) -> bool {
    whole.groups.iter().enumerate().all(|(group, of_whole)| {
        let mut offers = of_whole.offers.iter().enumerate();
        offers.all(|(at, offer)| {
            let cents = offer.cost * whole.unit_cents;
            plains.iter().all(|plain| {
                cents > plain.budget * plain.unit_cents
                    || place_in(plain, whole, group, at).is_some()
            })
        })
    })
}

/// How many points of each size (cost and number) come nearest to a sum from below; of the last sizes as few
/// as can be.
fn fullest(sizes: &[(i64, i64)], room: i64) -> Vec<i64> {
    // Where sums are many, points are taken to be a little dearer: what fits then fits in truth.
    let step = room / MOST_SUMS + 1;
    let sizes: Vec<(i64, i64)> = (sizes.iter())
        .map(|&(cost, points)| ((cost + step - 1) / step, points))
        .collect();
    let room = usize::try_from(room / step).unwrap_or(0);
    // For each size and sum of those up to it, how many points of it at least; none where it cannot be.
    let mut used: Vec<Vec<u32>> = Vec::with_capacity(sizes.len());
    let mut reached = vec![false; room + 1];
    reached[0] = true;
    for &(cost, points) in &sizes {
        let cost = usize::try_from(cost).unwrap_or(usize::MAX);
        let mut of_size = vec![NEVER; room + 1];
        for sum in 0..=room {
            if reached[sum] {
                of_size[sum] = 0;
            } else if cost > 0 && cost <= sum {
                let before = of_size[sum - cost];
                if before != NEVER && i64::from(before) < points {
                    of_size[sum] = before + 1;
                }
            }
        }
        for (reached, used) in reached.iter_mut().zip(&of_size) {
            *reached = *used != NEVER;
        }
        used.push(of_size);
    }
    let mut sum = reached.iter().rposition(|it| *it).unwrap_or(0);
    let mut taken = vec![0; sizes.len()];
    for (at, &(cost, points)) in sizes.iter().enumerate().rev() {
        // What costs nothing comes along.
        if cost == 0 {
            taken[at] = points;
            continue;
        }
        let of_size = used[at][sum];
        taken[at] = i64::from(of_size);
        sum -= usize::try_from(cost).unwrap_or(0) * of_size as usize;
    }
    taken
}
