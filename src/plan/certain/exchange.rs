//! Plans within the tolerance, out of the plan known: one commune does something else, and one or two
//! others make up for what that changes in the ties.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::plain::Proposal;
use super::super::recount::recount;
use super::Ground;

/// What a commune may lose when it makes up for others, as a share of what all may lose together.
const SHARE: f64 = 0.1;
/// Communes that may make the same change, the best first: one of them at least is none of those that
/// change otherwise.
const MOST_ALIKE: usize = 3;

/// What communes can do beside what they do in the plan.
pub(super) struct Exchange {
    /// What each commune adds to the ties in the plan, and what that is worth.
    now: Vec<(Vec<i64>, f64)>,
    /// What all together add, those with rules of their own included.
    sums: Vec<i64>,
    /// For each change of the ties, what makes it.
    changes: BTreeMap<Vec<i64>, Vec<Change>>,
}

/// A commune doing something else.
struct Change {
    commune: usize,
    /// What the plan is worth more; mostly below zero.
    gain: f64,
    proposal: Proposal,
}

impl Exchange {
    pub fn of(ground: &Ground<'_>) -> Self {
        let communes = 0..ground.blocks.len();
        let now: Vec<(Vec<i64>, f64)> = communes.map(|at| ground.used(at, None)).collect();
        let loss = SHARE * (ground.bound - ground.floor).max(0.0);
        let around: Vec<Vec<Proposal>> = ground
            .blocks
            .par_iter()
            .map(|block| block.around(&ground.prices, loss))
            .collect();
        let mut changes: BTreeMap<Vec<i64>, Vec<Change>> = BTreeMap::new();
        for (commune, proposals) in around.into_iter().enumerate() {
            let (uses, value) = &now[commune];
            for proposal in proposals {
                let by = proposal.uses.iter().zip(uses).map(|(to, from)| to - from);
                let alike = changes.entry(by.collect()).or_default();
                let gain = proposal.value - value;
                alike.push(Change {
                    commune,
                    gain,
                    proposal,
                });
                alike.sort_by(|a, b| b.gain.total_cmp(&a.gain));
                alike.truncate(MOST_ALIKE);
            }
        }
        let sums = ground.ties.rows.iter();
        let sums = sums.map(|row| ground.plan.recount.row_sums.get(*row).copied());
        let sums = sums.map(|sum| sum.and_then(|sum| i64::try_from(sum).ok()).unwrap_or(0));
        Self {
            now,
            sums: sums.collect(),
            changes,
        }
    }

    /// Whether there is a plan within the tolerance in which a commune has these counts of its
    /// classes.
    pub fn stands(&self, ground: &Ground<'_>, commune: usize, counts: &[Vec<u32>]) -> bool {
        let (uses, value) = ground.used(commune, Some(counts));
        let (uses_now, value_now) = &self.now[commune];
        let changed = self.sums.iter().zip(uses).zip(uses_now);
        // What is missing, or beyond what may be.
        let needed = changed.zip(&ground.ties.bounds);
        let needed: Vec<i64> = needed
            .map(|(((sum, uses), now), &(least, most))| {
                let sum = sum - now + uses;
                let raised = least.map_or(sum, |least| sum.max(least));
                most.map_or(raised, |most| raised.min(most)) - sum
            })
            .collect();
        let lacking = ground.near - (ground.plan.value - value_now + value);
        let Some(others) = self.making(&needed, commune, lacking) else {
            return false;
        };
        let mut all = ground.plan.counts.clone();
        for (&class, counts) in ground.holdings.classes[commune].iter().zip(counts) {
            all[class].clone_from(counts);
        }
        for change in others {
            for &class in &ground.holdings.classes[change.commune] {
                all[class].fill(0);
            }
            ground.blocks[change.commune].hand_out(ground.problem, &change.proposal, &mut all);
        }
        recount(ground.problem, &all, &ground.plan.draws_cents)
            .is_ok_and(|found| found.value >= ground.near)
    }

    /// At most two other communes that change the ties by so much, and gain at least `lacking`.
    fn making(&self, needed: &[i64], commune: usize, lacking: f64) -> Option<Vec<&Change>> {
        if needed.iter().all(|it| *it == 0) && lacking <= 0.0 {
            return Some(Vec::new());
        }
        let of = |by: &[i64], not: usize| {
            let alike = self.changes.get(by).into_iter().flatten();
            let mut others = alike.filter(move |it| it.commune != commune && it.commune != not);
            others.next()
        };
        let enough = |gain: f64| gain >= lacking;
        if let Some(one) = of(needed, commune).filter(|one| enough(one.gain)) {
            return Some(vec![one]);
        }
        let mut best: Option<(f64, Vec<&Change>)> = None;
        for (by, alike) in &self.changes {
            let Some(first) = alike.iter().find(|it| it.commune != commune) else {
                continue;
            };
            let rest: Vec<i64> = needed.iter().zip(by).map(|(all, by)| all - by).collect();
            let Some(second) = of(&rest, first.commune) else {
                continue;
            };
            let gain = first.gain + second.gain;
            if enough(gain) && best.as_ref().is_none_or(|best| best.0 < gain) {
                best = Some((gain, vec![first, second]));
            }
        }
        best.map(|best| best.1)
    }
}

impl Ground<'_> {
    /// What a commune adds to the ties and is worth with these counts of its classes, or with those
    /// of the plan; works on bundles and draws apart.
    fn used(&self, commune: usize, counts: Option<&[Vec<u32>]>) -> (Vec<i64>, f64) {
        let (mut uses, mut value) = (vec![0; self.ties.len()], 0.0);
        for (at, &index) in self.holdings.classes[commune].iter().enumerate() {
            let counts = counts.map_or(&self.plan.counts[index], |counts| &counts[at]);
            let class = &self.problem.classes[index];
            for (offer, &points) in class.offers.iter().zip(counts).filter(|it| *it.1 > 0) {
                value += offer.value * f64::from(points);
                for (tie, amount) in self.ties.uses(self.problem, offer) {
                    uses[tie] += i64::from(points) * amount;
                }
            }
        }
        (uses, value)
    }
}
