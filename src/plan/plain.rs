//! A commune with one budget, made ready for the knapsack: identical classes merged, money in its own
//! unit, the points of each cabinet or street that matters in a row.
//!
//! All of this is independent of the prices, so it is done once.

mod merged;
mod parts;

use std::sync::Arc;

use super::problem::{Offer, Problem, SpendingLimit};
use super::ties::{TiePrices, Ties};
use merged::{OfferKey, merged, payable_offers, worth_keeping};
pub(super) use parts::{Done, Extra, Part};

/// No budget is worth more; keeps sums of a few costs within an `i64`.
const MAX_CENTS: i64 = i64::MAX / 16;

/// A commune's budget and what its points can be offered.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    /// Budget, in units of `unit_cents`, rounded down.
    pub budget: i64,
    /// Whether only the last of several years has all the money.
    is_deferred: bool,
    /// Greatest common divisor of the costs, in cents.
    pub unit_cents: i64,
    /// Points that are alike in every offer.
    pub groups: Vec<Group>,
    /// Bundles that matter; the groups before theirs stand in none.
    pub parts: Vec<Part>,
    /// Pairs of a class and an offer in the problem.
    pairs: usize,
    /// How many ties there are.
    ties: usize,
    /// For each kind, what a point adds to the ties of points.
    of_kind: Arc<[Vec<(usize, i64)>]>,
}

/// All the points of a commune that have the same offers, whatever their class.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// How many of the points can be chosen at most: never more than the budget can pay for.
    pub count: i64,
    /// Sorted by cost; none is worse than another of the same kind.
    pub offers: Vec<GroupOffer>,
    /// How many offers the groups before it have.
    pub first: usize,
    /// The classes that were merged, in the order of the problem.
    members: Vec<Member>,
}

#[derive(Debug, Clone)]
pub(super) struct GroupOffer {
    /// Cost of one point, in units of `unit_cents`.
    pub cost: i64,
    /// Index of the problem's kinds.
    pub kind: usize,
    /// What one point counts for the first two ties.
    pub n: [i64; 2],
    pub value: f64,
    /// What one point adds to the ties that do not count points.
    pub extras: Box<[(usize, i64)]>,
    /// Where the offer stands in [`super::problem::PointClass::offers`].
    pub index: usize,
}

impl GroupOffer {
    /// Whether another is worth as much and counts as much everywhere, whatever it costs.
    pub fn is_alike(&self, other: &Self) -> bool {
        let key = |it: &Self| (it.kind, it.value.to_bits());
        key(self) == key(other) && self.extras == other.extras
    }
}

/// A class among others that are alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub class: usize,
    pub count: u32,
}

/// Points of one group that take one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pick {
    pub group: usize,
    pub offer: usize,
    pub points: i64,
}

/// One plan that a commune can pay for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proposal {
    /// What it adds to each tie.
    pub uses: Vec<i64>,
    pub value: f64,
    /// Groups and offers of a [`Plain`] commune; classes and offers of any other.
    pub picks: Vec<Pick>,
    /// Cents of draws, by their place among the commune's.
    pub draws: Vec<i64>,
}

impl Plain {
    /// The commune with these spending limits, these classes of the problem and these bundles that
    /// matter, no class in two of them. Each limit is on all years until one, the last on all of them;
    /// with bundles there is one year.
    pub fn new(
        problem: &Problem,
        ties: &Ties,
        limits: &[SpendingLimit],
        classes: &[usize],
        bundles: &[usize],
    ) -> Self {
        let budget_cents = limits.last().map_or(0, |limit| limit.cents);
        let budget_cents = budget_cents.clamp(0, MAX_CENTS);
        let alike = |classes: &[usize]| -> Vec<(Vec<OfferKey>, Vec<Member>)> {
            let merged = merged(problem, classes, |offers| {
                vec![payable_offers(problem, ties, offers, budget_cents, |_| {
                    true
                })]
            });
            let of_all = merged.into_iter().map(|(mut keys, members)| {
                let key = keys.pop().unwrap_or_default();
                (key, members)
            });
            of_all.collect()
        };
        let within =
            |bundle: &usize, class: &usize| problem.classes[*class].bundles.contains(bundle);
        let own = |bundle: &usize| -> Vec<usize> {
            let classes = classes.iter().copied();
            classes.filter(|class| within(bundle, class)).collect()
        };
        let free = |class: &&usize| !bundles.iter().any(|bundle| within(bundle, class));
        let free: Vec<usize> = classes.iter().filter(free).copied().collect();
        let mut groups = alike(&free);
        let ranges = bundles.iter().map(|bundle| {
            let from = groups.len();
            groups.extend(alike(&own(bundle)));
            from..groups.len()
        });
        let ranges: Vec<_> = ranges.collect();
        let is_deferred = limits.len() > 1;
        let costs = bundles.iter().map(|it| problem.bundles[*it].opening_cents);
        let mut plain = Self::of_groups(
            problem,
            ties,
            (budget_cents, costs.fold(0, gcd)),
            is_deferred,
            classes,
            groups,
        );
        let parts = bundles.iter().zip(ranges).map(|(bundle, range)| {
            let offered = plain.groups[range.clone()].iter();
            let offered: usize = offered.map(|group| group.members.len()).sum();
            let meant = own(bundle).into_iter().filter(|class| {
                let class = &problem.classes[*class];
                class.count > 0 && !class.offers.is_empty()
            });
            let are_offered = meant.count() == offered;
            let groups = (plain.groups.as_slice(), range);
            let bundle = &problem.bundles[*bundle];
            Part::new(problem, ties, bundle, plain.unit_cents, groups, are_offered)
        });
        plain.parts = parts.collect();
        plain
    }

    /// The commune in each year by itself, with these budgets, and as if all of them were one sum in one
    /// year. All have the same groups, in the same order: some with no offer in a year.
    pub fn of_years(
        problem: &Problem,
        ties: &Ties,
        budgets_cents: &[i64],
        classes: &[usize],
    ) -> (Vec<Self>, Self) {
        let budgets = budgets_cents.iter().map(|it| (*it).clamp(0, MAX_CENTS));
        let budgets: Vec<i64> = budgets.collect();
        let merged = merged(problem, classes, |offers| {
            let years = budgets.iter().enumerate();
            years
                .map(|(year, &budget)| {
                    payable_offers(problem, ties, offers, budget, |offer| offer.year == year)
                })
                .collect()
        });
        let of = |budget: i64, keys: &dyn Fn(&[Vec<OfferKey>]) -> Vec<OfferKey>| {
            let groups = merged.iter();
            let groups = groups.map(|(of_years, members)| (keys(of_years), members.clone()));
            Self::of_groups(problem, ties, (budget, 0), false, classes, groups.collect())
        };
        let years = budgets.iter().enumerate();
        let years = years.map(|(year, &budget)| of(budget, &|of_years| of_years[year].clone()));
        let sum = budgets
            .iter()
            .fold(0, |sum: i64, it| sum.saturating_add(*it));
        let in_all = of(sum.min(MAX_CENTS), &|of_years| {
            worth_keeping(of_years.concat())
        });
        (years.collect(), in_all)
    }

    /// `other_cents` is the greatest common divisor of what is paid for beside points.
    fn of_groups(
        problem: &Problem,
        ties: &Ties,
        (budget_cents, other_cents): (i64, i64),
        is_deferred: bool,
        classes: &[usize],
        merged: Vec<(Vec<OfferKey>, Vec<Member>)>,
    ) -> Self {
        let unit_cents = merged
            .iter()
            .flat_map(|(key, _)| key)
            .fold(other_cents, |unit, offer| gcd(unit, offer.0))
            .max(1);
        let budget = budget_cents / unit_cents;
        let mut first = 0;
        let groups = merged
            .into_iter()
            .map(|(key, members)| {
                first += key.len();
                let before = first - key.len();
                let offers = key.into_iter();
                let offers = offers.map(|(cost_cents, kind, value, index, extras)| GroupOffer {
                    cost: cost_cents / unit_cents,
                    kind,
                    n: ties.counts(&problem.classes[members[0].class].offers[index]),
                    value: f64::from_bits(value),
                    extras,
                    index,
                });
                Group::new(offers.collect(), before, members, budget)
            })
            .collect();
        Self {
            budget,
            is_deferred,
            unit_cents,
            groups,
            parts: Vec::new(),
            pairs: classes
                .iter()
                .map(|class| problem.classes[*class].offers.len())
                .sum(),
            ties: ties.len(),
            of_kind: Arc::clone(&ties.points),
        }
    }

    /// What one point of each offer of each group earns at these prices.
    pub fn profits(&self, prices: &TiePrices) -> Profits {
        let offers = self.groups.iter().flat_map(|group| &group.offers);
        Profits {
            offers: offers.map(|offer| prices.profit(offer)).collect(),
            ways: self.parts.iter().map(|part| part.ways(prices)).collect(),
        }
    }

    /// How many of the groups, the first ones, stand in no bundle that matters.
    pub fn free_groups(&self) -> usize {
        let first = self.parts.first();
        first.map_or(self.groups.len(), |part| part.groups.start)
    }

    /// Pairs of a class and one of its offers, those that can never be paid included.
    pub fn pairs(&self) -> usize {
        self.pairs
    }

    /// Uses of the ties and value of a plan with nothing in it.
    pub fn nothing(&self) -> (Vec<f64>, f64) {
        (vec![0.0; self.ties], 0.0)
    }

    /// Adds so many points, or pieces of points, with an offer.
    pub fn add(&self, to: &mut (Vec<f64>, f64), group: usize, offer: usize, points: f64) {
        let offer = &self.groups[group].offers[offer];
        for &(tie, amount) in self.of_kind[offer.kind].iter().chain(&offer.extras) {
            to.0[tie] += points * points_f64(amount);
        }
        to.1 += points * offer.value;
    }

    /// Adds what comes on top of points, so many times.
    pub fn add_extra(to: &mut (Vec<f64>, f64), extra: &Extra, times: f64) {
        for &(tie, amount) in &extra.uses {
            to.0[tie] += times * points_f64(amount);
        }
        to.1 += times * extra.value;
    }

    /// How much of a part these picks do.
    pub fn done(&self, part: &Part, picks: &[Pick]) -> Done {
        let picked = picks.iter().filter(|it| part.groups.contains(&it.group));
        let points: i64 = picked.map(|pick| pick.points).sum();
        let all = self.groups[part.groups.clone()].iter().map(Group::points);
        match points {
            0 => Done::Nothing,
            _ if part.may_be_full && points == all.sum::<i64>() => Done::All,
            _ => Done::Some,
        }
    }

    /// The proposal made of these picks: what they and what comes on top of them add to the ties, and
    /// their value.
    pub fn proposal(&self, picks: Vec<Pick>) -> Proposal {
        let mut uses = vec![0; self.ties];
        let mut value = 0.0;
        for pick in &picks {
            let offer = &self.groups[pick.group].offers[pick.offer];
            for &(tie, amount) in self.of_kind[offer.kind].iter().chain(&offer.extras) {
                uses[tie] += pick.points * amount;
            }
            value += points_f64(pick.points) * offer.value;
        }
        for part in &self.parts {
            let on_top: &[&Extra] = match self.done(part, &picks) {
                Done::Nothing => &[],
                Done::Some => &[&part.opening, &part.partial],
                Done::All => &[&part.opening],
            };
            for extra in on_top {
                for &(tie, amount) in &extra.uses {
                    uses[tie] += amount;
                }
                value += extra.value;
            }
        }
        Proposal {
            uses,
            value,
            picks,
            draws: Vec::new(),
        }
    }

    /// Writes the picks into `counts[class][offer]`, filling the classes of a group in order; where
    /// years make no difference, in the last one, that all the money has come by.
    pub fn hand_out(&self, problem: &Problem, picks: &[Pick], counts: &mut [Vec<u32>]) {
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
                    let offer = self.last_twin(&problem.classes[class].offers, index);
                    // `given` is at most the member's count, which is a u32.
                    counts[class][offer] += u32::try_from(given).unwrap_or(0);
                    left -= given;
                    points -= given;
                }
            }
        }
    }

    /// The picks that these counts of the problem's classes and offers are; none where an offer is not among
    /// those that are worth keeping, or years make no difference.
    pub fn picks(&self, counts: &[Vec<u32>]) -> Option<Vec<Pick>> {
        if self.is_deferred {
            return None;
        }
        let mut picks = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            let chosen = |at: usize| {
                let members = group.members.iter();
                let points = members.map(|it| i64::from(counts[it.class][at]));
                points.sum::<i64>()
            };
            let members = group.members.iter().flat_map(|it| &counts[it.class]);
            let mut left: i64 = members.map(|points| i64::from(*points)).sum();
            for (offer, of) in group.offers.iter().enumerate() {
                let points = chosen(of.index);
                if points > 0 {
                    left -= points;
                    picks.push(Pick {
                        group: index,
                        offer,
                        points,
                    });
                }
            }
            if left != 0 {
                return None;
            }
        }
        Some(picks)
    }

    /// Shares the points of a pick out to the classes of its group, the first `from` of which have
    /// been given away: adds picks of classes and their own offers.
    pub fn share_out(&self, pick: Pick, from: i64, to: &mut Vec<Pick>) {
        let group = &self.groups[pick.group];
        let offer = group.offers[pick.offer].index;
        share_out(&group.members, Pick { offer, ..pick }, from, to);
    }

    /// The same offer in the last year.
    fn last_twin(&self, offers: &[Offer], index: usize) -> usize {
        let twins = (0..offers.len()).filter(|at| offers[*at].is_twin_of(&offers[index]));
        if self.is_deferred {
            twins.max_by_key(|at| offers[*at].year).unwrap_or(index)
        } else {
            index
        }
    }
}

/// What one point of each offer of each group earns, and what comes on top of points.
#[derive(Debug, Clone)]
pub(super) struct Profits {
    offers: Vec<f64>,
    /// For each part, the ways in which it may be done, with what each earns beside its points.
    pub ways: Vec<Vec<(Done, f64)>>,
}

impl Profits {
    /// Of the offers of one group.
    pub fn of<'a>(&'a self, group: &Group) -> &'a [f64] {
        &self.offers[group.first..group.first + group.offers.len()]
    }

    /// The same, to be changed.
    pub fn of_mut<'a>(&'a mut self, group: &Group) -> &'a mut [f64] {
        &mut self.offers[group.first..group.first + group.offers.len()]
    }
}

impl Group {
    /// Pairs of one of its classes and an offer, for so many of its offers.
    pub fn pairs(&self, offers: usize) -> usize {
        self.members.len() * offers.min(self.offers.len())
    }

    /// How many points its classes have, be there money for them or not.
    pub fn points(&self) -> i64 {
        let members = self.members.iter();
        members.map(|member| i64::from(member.count)).sum()
    }

    fn new(offers: Vec<GroupOffer>, first: usize, members: Vec<Member>, budget: i64) -> Self {
        let points: i64 = members.iter().map(|member| i64::from(member.count)).sum();
        let payable = match offers.iter().map(|offer| offer.cost).min() {
            Some(cheapest) if cheapest > 0 => budget / cheapest,
            _ => points,
        };
        Self {
            count: points.min(payable),
            offers,
            first,
            members,
        }
    }
}

/// Shares the points of a pick out to these classes, the first `from` of which have been given away: adds
/// picks of the same offer.
pub(super) fn share_out(members: &[Member], pick: Pick, from: i64, to: &mut Vec<Pick>) {
    let (mut before, mut left) = (from, pick.points);
    for member in members {
        let count = i64::from(member.count);
        let points = (count - before).clamp(0, left);
        before = (before - count).max(0);
        if points > 0 {
            left -= points;
            to.push(Pick {
                group: member.class,
                points,
                ..pick
            });
        }
    }
}

/// Whether an offer keeps the contract of [`Offer`] closely enough to be chosen. A free offer
/// or one that is worth nothing is harmless; a negative cost or an infinite value is not.
pub(super) fn is_sound(offer: &Offer) -> bool {
    offer.cost_cents >= 0 && offer.value.is_finite()
}

/// The greatest common divisor of two amounts; that with 0 is the other one.
pub(super) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
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

#[cfg(test)]
mod tests;
