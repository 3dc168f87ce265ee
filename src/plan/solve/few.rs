//! A few communes at a time choose again together, until the ties hold and then for the better.

use rayon::prelude::*;

use super::super::assemble::Priced;
use super::super::master::Answers;
use super::super::neighbours::{Found, Neighbours, Standing};
use super::super::plain::Proposal;
use super::super::solver::Effort;
use super::run::{Known, Run};

/// Communes that choose again together, how many such groups at the same time, how often, and how far
/// each time.
const FEW_COMMUNES: usize = 4;
const GROUPS: usize = 4;
const ROUNDS: usize = 8;
const SOME: End = End {
    nodes: 20,
    share: 3e-4,
};

/// When a few communes have searched enough.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// Nodes of the search tree.
    pub nodes: i32,
    /// Share of what they are worth together that is near enough.
    pub share: f64,
}

impl<'a> Run<'a> {
    /// Lets a few communes at a time choose again, first so that the ties hold, then for the better.
    pub fn by_few(&mut self, answers: &Answers, lists: &[Vec<Priced>]) {
        let Some(mut standing) = self.stand(lists, SOME) else {
            return;
        };
        let neighbours = self.neighbours();
        for round in 0..ROUNDS {
            if self.stop.now() || self.is_near_enough() {
                return;
            }
            let groups = groups_for_the_better(answers, &standing, round);
            let effort = self.effort_for_some(SOME);
            let mut found: Vec<(f64, Found)> = groups
                .par_iter()
                .filter_map(|some| neighbours.search(&standing, some, effort))
                .map(|found| (standing.gain(&found), found))
                .filter(|(gain, _)| *gain > 0.0)
                .collect();
            // Each group took the others for fixed: together they may be too much for a tie.
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            for (_, found) in found {
                if self.ties.hold(&standing.sums_with(self.ties, &found)) {
                    standing.take(found);
                }
            }
            self.keep_standing(&standing);
            self.step(self.bound);
        }
    }

    /// A plan for which the ties hold, and which is kept: the one known, or else what each commune
    /// would like best, made to stand; `end` says how far each search goes.
    pub fn stand(&mut self, lists: &[Vec<Priced>], end: End) -> Option<Standing> {
        let mut standing = self.first(lists)?;
        if !self.come_to_stand(&mut standing, end) {
            return None;
        }
        self.keep_standing(&standing);
        Some(standing)
    }

    fn neighbours(&self) -> Neighbours<'a> {
        Neighbours {
            problem: self.problem,
            holdings: self.holdings,
            ties: self.ties,
        }
    }

    /// The plan known, or else what each commune would like best; `None` where one has no proposal.
    fn first(&self, lists: &[Vec<Priced>]) -> Option<Standing> {
        let first: Vec<Proposal> = if let Some((Known::Proposals(known), _)) = &self.known {
            known.clone()
        } else {
            let best = lists.iter().map(|list| list.first());
            best.map(|best| Some(best?.proposal.clone()))
                .collect::<Option<_>>()?
        };
        Some(Standing::new(&first, self.written(&first)))
    }

    /// Lets a few large communes choose again, then more of them, until the ties hold; `false` if
    /// they never do.
    fn come_to_stand(&self, standing: &mut Standing, end: End) -> bool {
        let neighbours = self.neighbours();
        let order = self.by_size();
        let mut few = FEW_COMMUNES;
        while !self.ties.hold(&self.ties.sums(standing.uses.iter())) {
            if self.stop.now() || few > 4 * order.len() {
                return false;
            }
            let some = large(&order, few);
            if let Some(found) = neighbours.search(standing, &some, self.effort_for_some(end)) {
                standing.take(found);
            }
            few *= 2;
        }
        true
    }

    fn effort_for_some(&self, end: End) -> Effort {
        Effort {
            gap: 0.0,
            share: end.share,
            nodes: end.nodes,
            seconds: self.stop.seconds_left(),
            threads: 1,
        }
    }

    /// The communes by how much there is to decide.
    fn by_size(&self) -> Vec<usize> {
        let size = |commune: &usize| {
            let classes = self.holdings.classes[*commune].iter();
            let offers = classes.map(|class| self.problem.classes[*class].offers.len());
            offers.sum::<usize>()
        };
        let mut order: Vec<usize> = (0..self.blocks.len()).collect();
        order.sort_by_cached_key(|commune| (size(commune), *commune));
        order
    }
}

/// So many of the largest communes, but for the very largest: they can give way most, and are not
/// as long to search.
fn large(order: &[usize], few: usize) -> Vec<usize> {
    let end = order.len() - order.len() / 20;
    order[end.saturating_sub(few)..end].to_vec()
}

/// Groups of communes: those that lose most at the prices, with others in each round.
fn groups_for_the_better(answers: &Answers, standing: &Standing, round: usize) -> Vec<Vec<usize>> {
    let of_commune = |(commune, value): (usize, &f64)| {
        let earned = value + answers.prices.of(&standing.uses[commune]);
        (answers.upper[commune] - earned, commune)
    };
    let values = standing.values.iter().enumerate();
    let mut by_loss: Vec<(f64, usize)> = values.map(of_commune).collect();
    by_loss.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (worst, others) = by_loss.split_at(by_loss.len().min(GROUPS * FEW_COMMUNES / 2));
    let every = (others.len() / worst.len().max(1)).max(1);
    let others = others.iter().skip(round % every).step_by(every);
    let others = others.take(worst.len());
    let mut groups = vec![Vec::with_capacity(FEW_COMMUNES); GROUPS.min(worst.len())];
    let dealt = (0..groups.len()).cycle();
    for (group, (_, commune)) in dealt.zip(worst.iter().chain(others)) {
        groups[group].push(*commune);
    }
    groups
}
