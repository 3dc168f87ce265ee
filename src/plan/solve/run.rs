//! A solve under way: the best plan so far, the bound, and whether that is enough.

use super::super::block::Block;
use super::super::model::Holdings;
use super::super::neighbours::Standing;
use super::super::outcome::{PROVED_GAP, Plan, ROUNDING, Step};
use super::super::plain::Proposal;
use super::super::problem::{Chosen, Problem};
use super::super::recount::recount;
use super::super::stop::Stop;
use super::super::ties::Ties;

/// Pairs of a class and an offer up to which communes with rules of their own are quick to answer.
const MAX_QUICK: usize = 6_000;
/// Pairs, and bundles that matter in each year, up to which they are asked again and again all the
/// same where the first answers make no good plan.
const MAX_ASKED: usize = 9_000;
/// Where communes take long to answer, a plan proved to this gap is not made better any more.
const NEAR_ENOUGH: f64 = 1e-3;

/// A plan known.
pub(super) enum Known {
    /// One proposal a commune.
    Proposals(Vec<Proposal>),
    /// Written out.
    Chosen(Chosen),
}

/// A solve under way.
pub(super) struct Run<'a> {
    pub problem: &'a Problem,
    pub blocks: &'a [Block],
    pub ties: &'a Ties,
    pub holdings: &'a Holdings,
    /// The gap asked for.
    pub gap: f64,
    pub stop: Stop<'a>,
    pub progress: &'a (dyn Fn(Step) + Sync),
    /// Whether one program for all may be the last way out.
    pub may_be_whole: bool,
    pub steps: u32,
    /// The best plan so far and what it is worth.
    pub known: Option<(Known, f64)>,
    /// No plan is worth more.
    pub bound: f64,
}

impl Run<'_> {
    /// Reports a step; `false` once the time is up.
    pub fn step(&mut self, bound: f64) -> bool {
        self.bound = self.bound.min(bound);
        self.steps += 1;
        (self.progress)(Step {
            iteration: self.steps,
            value: self.value(),
            bound: self.bound,
        });
        !self.stop.now()
    }

    /// What the plan known is worth.
    pub fn value(&self) -> Option<f64> {
        self.known.as_ref().map(|known| known.1)
    }

    /// Whether the gap asked for is proved.
    pub fn is_within_gap(&self) -> bool {
        let enough = (self.gap * self.bound.abs()).max(ROUNDING);
        self.value()
            .is_some_and(|value| self.bound - value <= enough)
    }

    /// Whether the time is up, and there is a plan to show for it.
    pub fn is_over(&self) -> bool {
        self.known.is_some() && self.stop.now()
    }

    /// Whether it is within the gap asked for, or may be called proved: where communes have years,
    /// what lies between takes long.
    pub fn is_proved(&self) -> bool {
        let proved = PROVED_GAP * self.bound.abs();
        self.is_within_gap() || self.value().is_some_and(|it| self.bound - it <= proved)
    }

    /// Whether it is within the gap asked for, or proved where one program for all is not soon solved.
    pub fn is_enough(&self) -> bool {
        self.is_within_gap() || self.is_proved() && !self.is_small()
    }

    /// Whether it is within the gap asked for, or so near that a slow search is better ended.
    pub fn is_near_enough(&self) -> bool {
        let near = NEAR_ENOUGH * self.bound.abs();
        let is_near = |value: f64| self.bound - value <= near;
        self.is_enough() || self.is_slow() && self.value().is_some_and(is_near)
    }

    /// Begins with a plan of another search, if it stands here too.
    pub fn begin_with(&mut self, plan: &Plan) {
        let Ok(again) = recount(self.problem, &plan.counts, &plan.draws_cents) else {
            return;
        };
        let proposals = self.blocks.iter().map(|it| it.proposal(&plan.counts));
        let known = proposals.collect::<Option<_>>().map_or_else(
            || {
                Known::Chosen(Chosen {
                    counts: plan.counts.clone(),
                    draws_cents: plan.draws_cents.clone(),
                })
            },
            Known::Proposals,
        );
        self.known = Some((known, again.value));
    }

    /// Keeps one proposal a commune if the ties hold and it is worth more than the plan known.
    pub fn keep_proposals(&mut self, proposals: Vec<Proposal>) {
        let sums = self.ties.sums(proposals.iter().map(|it| &it.uses));
        let value = proposals.iter().map(|it| it.value).sum();
        if self.ties.hold(&sums) && self.is_better(value) {
            self.known = Some((Known::Proposals(proposals), value));
        }
    }

    /// Keeps a plan for which the ties hold, if it is better than the one known.
    pub fn keep_standing(&mut self, standing: &Standing) {
        let value = standing.value();
        if self.is_better(value) {
            self.known = Some((Known::Chosen(standing.chosen.clone()), value));
        }
    }

    /// Whether a plan of this worth is better than the one known.
    pub fn is_better(&self, value: f64) -> bool {
        self.value().is_none_or(|known| known < value)
    }

    /// Whether communes take long to answer.
    pub fn is_slow(&self) -> bool {
        let classes = self.blocks.iter().zip(&self.holdings.classes);
        let ruled = classes.filter(|(block, _)| block.is_ruled());
        let classes = ruled.flat_map(|(_, classes)| classes);
        let pairs = classes.map(|class| self.problem.classes[*class].offers.len());
        pairs.sum::<usize>() > MAX_QUICK
    }

    /// Whether some communes have years, and none has rules of its own beside them.
    pub fn is_by_years(&self) -> bool {
        !self.is_plain() && !self.blocks.iter().any(Block::is_ruled)
    }

    /// Whether communes may be asked many times.
    pub fn is_worth_asking(&self) -> bool {
        let bundles = self.problem.bundles.iter();
        let bundles = bundles.filter(|it| it.matters()).count();
        self.problem.pairs() + bundles * self.problem.years <= MAX_ASKED
    }

    /// Whether every commune has nothing but a budget.
    pub fn is_plain(&self) -> bool {
        self.blocks.iter().all(Block::is_plain)
    }
}
