//! Branch and price: the tree of bounds on counts.

use std::collections::BTreeMap;

use super::super::knapsack::{self, SHORT};
use super::super::plain::Profits;
use super::super::stop::Stop;
use super::super::ties::TiePrices;
use super::restricted::{Branch, Count, Mix, Restricted};
use super::rounded::part_of;
use super::{Best, Plan, Settled, Years};

/// How far to search.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Effort {
    /// Nodes of the tree, at most.
    pub nodes: usize,
    /// Nodes of the commune as one program, where the tree does not settle it.
    pub program: i32,
    /// The share of its worth that the plan may miss of the best.
    pub share: f64,
}

/// Bounds on counts, under which no plan earns more than the bound.
struct Node {
    branches: Vec<Branch>,
    bound: f64,
}

/// Whether a part of a pattern is none, or all of it.
const NEARLY_WHOLE: f64 = 1e-6;
/// Patterns that plans begin with at the first node, and at any other.
const FIRST_TRIES: usize = 4;
const TRIES: usize = 1;
/// One node in so many is dived from.
const DIVES: usize = 6;
/// Plans that are kept from one question to the next.
const MOST_PLANS: usize = 12;

impl Years {
    /// Its best plan at these prices, as far as the effort goes.
    pub fn best(&self, prices: &TiePrices, effort: Effort, stop: Stop<'_>) -> Best {
        if let Some(best) = self.settled(prices, effort.share) {
            return best;
        }
        let profits = self.profits(prices);
        let plans = self.known.lock().map(|known| known.plans.clone());
        let mut plans = plans.unwrap_or_default();
        plans.push(vec![Vec::new(); self.plains.len()]);
        let improved = |mut plan: Plan| {
            let earns = self.improved(&mut plan, &profits);
            (earns, plan)
        };
        let mut found: Vec<(f64, Plan)> = plans.into_iter().map(improved).collect();
        let in_all = self.in_all(prices, effort.share);
        let most = in_all.as_ref().map_or(f64::INFINITY, |it| it.upper);
        found.extend(in_all.and_then(|it| it.plan).map(improved));
        let mut upper = self.searched(&profits, most, effort, stop, &mut found);
        let earned = best_of(&found);
        let is_short = upper.is_none_or(|upper| upper > earned * (1.0 + effort.share));
        if is_short && effort.program > 0 && !stop.now() {
            let start = found.iter().max_by(|a, b| a.0.total_cmp(&b.0));
            let start = start.map(|it| &it.1);
            let (plan, bound) = self.as_a_program(&profits, start, effort, stop);
            upper = Some(upper.unwrap_or(most).min(bound));
            found.extend(plan.map(improved));
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.dedup();
        found.truncate(MOST_PLANS);
        let (earns, plan) = &found[0];
        let upper = upper.unwrap_or_else(|| self.crude_bound(&profits).min(most));
        let best = Best {
            proposal: self.proposal(plan),
            upper: upper.max(*earns),
        };
        if let Ok(mut known) = self.known.lock() {
            let is_settled = best.upper <= earns * (1.0 + effort.share);
            known.settled = is_settled.then(|| Settled {
                prices: prices.clone(),
                share: effort.share,
                best: best.clone(),
            });
            known.plans = found.into_iter().map(|it| it.1).collect();
        }
        best
    }

    /// The answer to a question that was asked before.
    fn settled(&self, prices: &TiePrices, share: f64) -> Option<Best> {
        let known = self.known.lock().ok()?;
        let settled = known.settled.as_ref()?;
        let is_same = settled.prices == *prices && settled.share <= share;
        is_same.then(|| settled.best.clone())
    }

    /// Each year by itself, as if the others left all the points.
    fn crude_bound(&self, profits: &[Profits]) -> f64 {
        let years = self.plains.iter().zip(profits);
        let of_year = |(plain, profits)| knapsack::best_of(plain, profits, 0.0, SHORT).upper;
        years.map(of_year).sum()
    }

    /// Adds plans to those found, and says what none earns more than, `most` being known already; `None`
    /// where the solver fails.
    fn searched(
        &self,
        profits: &[Profits],
        most: f64,
        effort: Effort,
        stop: Stop<'_>,
        found: &mut Vec<(f64, Plan)>,
    ) -> Option<f64> {
        let enough = |found: &[(f64, Plan)]| best_of(found) * (1.0 + effort.share);
        // The sum of the money nearly always settles it: no program is made then.
        if most <= enough(found) {
            return Some(most.max(best_of(found)));
        }
        let mut restricted = Restricted::new(self, profits, &self.patterns(), effort.share)?;
        let mut open = vec![Node {
            branches: Vec::new(),
            bound: most,
        }];
        // What is not searched any further.
        let mut closed = f64::NEG_INFINITY;
        for node in 0.. {
            let bounds = open.iter().enumerate();
            let highest = bounds.max_by(|a, b| a.1.bound.total_cmp(&b.1.bound));
            let Some((at, _)) = highest else { break };
            let enough_now = enough(found);
            let is_over = node > effort.nodes || node > 0 && stop.now();
            if open[at].bound <= enough_now || is_over {
                break;
            }
            let Node { branches, bound } = open.swap_remove(at);
            let mix = restricted.solve(&branches, enough_now)?;
            let bound = bound.min(mix.bound);
            if node == 0 {
                self.keep_patterns(&restricted, &mix.parts);
            }
            let tries = if node == 0 { FIRST_TRIES } else { TRIES };
            found.extend(self.rounded(&restricted, &mix, profits, tries));
            if node % DIVES == 0 {
                found.extend(self.dived(&mut restricted, &branches, &mix, profits));
            }
            if bound <= enough(found) {
                closed = closed.max(bound);
                continue;
            }
            let Some((count, sum)) = self.half(&restricted, &mix) else {
                // Whole counts are a plan, the best one here but for what pricing left.
                found.extend(self.whole(&restricted, &mix, profits));
                closed = closed.max(bound);
                continue;
            };
            let most = restricted.most(count);
            for (least, most) in [(0, sum.floor() as i64), (sum.ceil() as i64, most)] {
                if let Some(branches) = with(&branches, count, least, most) {
                    open.push(Node { branches, bound });
                }
            }
        }
        let open = open.iter().map(|node| node.bound);
        Some(open.fold(closed, f64::max).max(best_of(found)))
    }

    /// The count that is nearest to a half, over all the years if any is.
    fn half(&self, restricted: &Restricted<'_>, mix: &Mix) -> Option<(Count, f64)> {
        let sums = self.sums(restricted, mix);
        let mut of_all: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (&(group, offer, _), sum) in &sums {
            *of_all.entry((group, offer)).or_default() += sum;
        }
        let off = |sum: f64| (sum - sum.round()).abs();
        let nearest = |counts: &mut dyn Iterator<Item = (Count, f64)>| {
            let open = counts.filter(|it| off(it.1) > NEARLY_WHOLE);
            open.max_by(|a, b| off(a.1).total_cmp(&off(b.1)))
        };
        let count = |group, offer, year| Count { group, offer, year };
        nearest(
            &mut of_all
                .iter()
                .map(|(&(group, offer), &sum)| (count(group, offer, None), sum)),
        )
        .or_else(|| {
            nearest(
                &mut sums
                    .iter()
                    .map(|(&(group, offer, year), &sum)| (count(group, offer, Some(year)), sum)),
            )
        })
    }

    /// Points by group, offer and year in a mix.
    fn sums(&self, restricted: &Restricted<'_>, mix: &Mix) -> BTreeMap<(usize, usize, usize), f64> {
        let mut sums = BTreeMap::new();
        for &(part, column) in &mix.parts {
            let pattern = restricted.pattern(column);
            for pick in &pattern.picks {
                let same = self.same[pattern.year][pick.group][pick.offer];
                *sums.entry((pick.group, same, pattern.year)).or_default() +=
                    part_of(part, pick.points);
            }
        }
        sums
    }

    /// The plan that a mix of whole counts is.
    fn whole(
        &self,
        restricted: &Restricted<'_>,
        mix: &Mix,
        profits: &[Profits],
    ) -> Option<(f64, Plan)> {
        let mut plan: Plan = vec![Vec::new(); self.plains.len()];
        for ((group, same, year), sum) in self.sums(restricted, mix) {
            let offers = self.same[year][group].iter();
            let offer = offers.enumerate().find(|it| *it.1 == same)?.0;
            let points = sum.round() as i64;
            if points > 0 {
                plan[year].push(super::Pick {
                    group,
                    offer,
                    points,
                });
            }
        }
        if !self.holds(&plan) {
            return None;
        }
        Some((self.improved(&mut plan, profits), plan))
    }
}

/// What the best of some plans earns.
fn best_of(found: &[(f64, Plan)]) -> f64 {
    found.iter().map(|it| it.0).fold(0.0, f64::max)
}

/// The branches with one more bound on a count; `None` where nothing is left between the bounds.
fn with(branches: &[Branch], count: Count, least: i64, most: i64) -> Option<Vec<Branch>> {
    let mut branches = branches.to_vec();
    match branches.iter_mut().find(|it| it.count == count) {
        Some(known) => {
            known.least = known.least.max(least);
            known.most = known.most.min(most);
        }
        None => branches.push(Branch { count, least, most }),
    }
    branches
        .iter()
        .all(|it| it.least <= it.most)
        .then_some(branches)
}
