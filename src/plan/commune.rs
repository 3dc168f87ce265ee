//! One commune made ready for the knapsack: identical classes merged, money in its own unit.
//!
//! All of this is independent of the target prices, so it is done once.

use std::collections::BTreeMap;

use super::{FactorClass, Offer, Problem};

/// No budget is worth more; keeps sums of a few costs within an `i64`.
const MAX_CENTS: i64 = i64::MAX / 16;

/// A commune's budget and what its points can be offered.
#[derive(Debug, Clone)]
pub(super) struct Commune {
    /// Budget, in units of `unit_cents`, rounded down.
    pub budget: i64,
    /// Greatest common divisor of the costs, in cents.
    pub unit_cents: i64,
    /// Points that are alike in every offer.
    pub groups: Vec<Group>,
}

/// All the points of a commune that have the same offers, whatever their class.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// How many of the points can be chosen at most: never more than the budget can pay for.
    pub count: i64,
    /// Sorted by cost; none is worse than another of the same factor class.
    pub offers: Vec<GroupOffer>,
    /// The classes that were merged, in the order of the problem.
    members: Vec<Member>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct GroupOffer {
    /// Cost of one point, in units of `unit_cents`.
    pub cost: i64,
    pub factor: FactorClass,
    pub saving_kwh: f64,
    /// Where the offer stands in [`super::PointClass::offers`].
    index: usize,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    class: usize,
    count: u32,
}

/// Points of one group that take one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pick {
    pub group: usize,
    pub offer: usize,
    pub points: i64,
}

/// One plan that a commune can pay for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proposal {
    pub n4: i64,
    pub n2: i64,
    pub saving_kwh: f64,
    pub picks: Vec<Pick>,
}

/// Two offers are the same to the knapsack when these are equal.
type OfferKey = (i64, FactorClass, u64, usize);

impl Commune {
    /// Every commune of the problem, in its order. Classes that name no commune are left out.
    pub fn gather(problem: &Problem) -> Vec<Self> {
        let mut classes_of = vec![Vec::new(); problem.budgets_cents.len()];
        for (index, class) in problem.classes.iter().enumerate() {
            if let Some(list) = classes_of.get_mut(class.commune) {
                list.push(index);
            }
        }
        problem
            .budgets_cents
            .iter()
            .zip(&classes_of)
            .map(|(&budget, classes)| Self::new(problem, budget.clamp(0, MAX_CENTS), classes))
            .collect()
    }

    fn new(problem: &Problem, budget_cents: i64, classes: &[usize]) -> Self {
        let mut slots: BTreeMap<Vec<OfferKey>, usize> = BTreeMap::new();
        let mut merged: Vec<(Vec<OfferKey>, Vec<Member>)> = Vec::new();
        for &index in classes {
            let class = &problem.classes[index];
            let key = payable_offers(&class.offers, budget_cents);
            if key.is_empty() || class.count == 0 {
                continue;
            }
            let slot = *slots.entry(key).or_insert_with_key(|key| {
                merged.push((key.clone(), Vec::new()));
                merged.len() - 1
            });
            merged[slot].1.push(Member {
                class: index,
                count: class.count,
            });
        }
        let unit_cents = merged
            .iter()
            .flat_map(|(key, _)| key)
            .fold(0, |unit, offer| gcd(unit, offer.0))
            .max(1);
        let budget = budget_cents / unit_cents;
        let groups = merged
            .into_iter()
            .map(|(key, members)| Group::new(&key, members, unit_cents, budget))
            .collect();
        Self {
            budget,
            unit_cents,
            groups,
        }
    }

    /// The proposal made of these picks: points of each factor class and energy saved.
    pub fn proposal(&self, picks: Vec<Pick>) -> Proposal {
        let mut proposal = Proposal {
            n4: 0,
            n2: 0,
            saving_kwh: 0.0,
            picks,
        };
        for pick in &proposal.picks {
            let offer = &self.groups[pick.group].offers[pick.offer];
            match offer.factor {
                FactorClass::F4 => proposal.n4 += pick.points,
                FactorClass::F2 => proposal.n2 += pick.points,
            }
            proposal.saving_kwh += points_f64(pick.points) * offer.saving_kwh;
        }
        proposal
    }

    /// Writes the picks into `counts[class][offer]`, filling the classes of a group in order.
    pub fn hand_out(&self, picks: &[Pick], counts: &mut [Vec<u32>]) {
        for (group_index, group) in self.groups.iter().enumerate() {
            let mut members = group.members.iter();
            let mut left = 0;
            let mut class = 0;
            for pick in picks.iter().filter(|pick| pick.group == group_index) {
                let index = group.offers[pick.offer].index;
                let mut points = pick.points;
                while points > 0 {
                    if left == 0 {
                        let Some(member) = members.next() else { break };
                        (left, class) = (i64::from(member.count), member.class);
                    }
                    let given = points.min(left);
                    // `given` is at most the member's count, which is a u32.
                    counts[class][index] += u32::try_from(given).unwrap_or(0);
                    left -= given;
                    points -= given;
                }
            }
        }
    }
}

impl Group {
    fn new(key: &[OfferKey], members: Vec<Member>, unit_cents: i64, budget: i64) -> Self {
        let offers: Vec<GroupOffer> = key
            .iter()
            .map(|&(cost_cents, factor, saving_bits, index)| GroupOffer {
                cost: cost_cents / unit_cents,
                factor,
                saving_kwh: f64::from_bits(saving_bits),
                index,
            })
            .collect();
        let points: i64 = members.iter().map(|member| i64::from(member.count)).sum();
        let payable = match offers.iter().map(|offer| offer.cost).min() {
            Some(cheapest) if cheapest > 0 => budget / cheapest,
            _ => points,
        };
        Self {
            count: points.min(payable),
            offers,
            members,
        }
    }
}

/// The offers worth keeping, sorted by cost: payable at all, and not worse in both cost and
/// saving than another offer that counts for the same target.
fn payable_offers(offers: &[Offer], budget_cents: i64) -> Vec<OfferKey> {
    let mut keys: Vec<OfferKey> = offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| is_sound(offer) && offer.cost_cents <= budget_cents)
        .map(|(index, offer)| {
            let saving = offer.saving_kwh_per_year;
            (offer.cost_cents, offer.counts_for, saving.to_bits(), index)
        })
        .collect();
    keys.sort_by(|a, b| {
        let by_saving = f64::from_bits(b.2).total_cmp(&f64::from_bits(a.2));
        a.0.cmp(&b.0).then(by_saving).then(a.3.cmp(&b.3))
    });
    let (mut best_f4, mut best_f2) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    keys.retain(|&(_, factor, saving_bits, _)| {
        let saving = f64::from_bits(saving_bits);
        let best = match factor {
            FactorClass::F4 => &mut best_f4,
            FactorClass::F2 => &mut best_f2,
        };
        let better = saving > *best;
        *best = best.max(saving);
        better
    });
    keys
}

/// Whether an offer keeps the contract of [`Offer`] closely enough to be chosen. A free offer
/// or one that saves nothing is harmless; a negative cost or an infinite saving is not.
pub(super) fn is_sound(offer: &Offer) -> bool {
    offer.cost_cents >= 0 && offer.saving_kwh_per_year.is_finite()
}

fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A number of things in memory as a float: exact.
pub(super) fn count_f64(count: usize) -> f64 {
    count as f64
}

/// A number of points or of money units as a float: exact, as both stay far below 2^53.
pub(super) fn points_f64(points: i64) -> f64 {
    points as f64
}
