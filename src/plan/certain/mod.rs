//! What is certain and what is a choice: of each class, how many points every plan within a tolerance
//! of the best renovates, how many none goes beyond, and what such plans do.
//!
//! Prices on the ties leave each commune alone, and bound the whole. The bound with one point of a
//! class taken or left is that of all the other communes and of this one answering anew: below what a
//! plan within the tolerance is worth, no such plan takes, or leaves, that point. What cannot be
//! proved so may be shown: by the plan itself, or by another within the tolerance. Points of a class
//! are alike: what some plan does to one of them, another plan does to any other.

mod ask;
mod exchange;
mod multipliers;
mod small;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::beyond::Bounded;
use super::block::Block;
use super::model::Holdings;
use super::outcome::{Limits, Plan, ROUNDING, within};
use super::problem::Problem;
use super::stop::Stop;
use super::ties::{TiePrices, Ties};
use ask::{Local, Question};
use exchange::Exchange;
use multipliers::Multipliers;

/// What plans within the tolerance do to the points of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Points of the class.
    pub points: u32,
    /// Every plan within the tolerance renovates at least so many of them: proved.
    pub least: u32,
    /// None renovates more: proved.
    pub most: u32,
    /// The fewest that a known plan within the tolerance renovates; all of them if none is known.
    pub fewest: u32,
    /// The most that such a plan renovates; none if none is known.
    pub largest: u32,
}

/// What may be said of each point of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every plan within the tolerance renovates it: proved.
    Always,
    /// None does: proved.
    Never,
    /// Some do and others do not: plans are known that show it.
    Either,
    /// Neither is proved.
    Open,
}

impl Span {
    /// A class of which nothing is known.
    #[must_use]
    pub fn new(points: u32) -> Self {
        Self {
            points,
            least: 0,
            most: points,
            fewest: points,
            largest: 0,
        }
    }

    /// What may be said of each of its points.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.most == 0 {
            Verdict::Never
        } else if self.least >= self.points {
            Verdict::Always
        } else if self.fewest < self.points && self.largest > 0 {
            Verdict::Either
        } else {
            Verdict::Open
        }
    }

    /// Whether a question may still teach something.
    fn leaves_open(&self, question: Question) -> bool {
        self.verdict() == Verdict::Open
            && match question {
                Question::Left(_) => self.fewest == self.points,
                Question::Taken(_) => self.largest == 0,
            }
    }

    /// What halves the doubt about how many points every plan has; none without a plan to show.
    fn between_least(&self) -> Option<Question> {
        let taken = u32::midpoint(self.least, self.fewest.checked_sub(1)?);
        let is_open = self.least < self.fewest && self.fewest <= self.largest;
        is_open.then(|| Question::Left(self.points - taken))
    }

    /// The same about how many none has.
    fn between_most(&self) -> Option<Question> {
        let is_open = self.largest < self.most && self.fewest <= self.largest;
        is_open.then(|| Question::Taken(u32::midpoint(self.largest + 1, self.most)))
    }

    /// Nothing within the tolerance does what was asked.
    fn prove(&mut self, question: Question) {
        match question {
            Question::Left(left) => {
                self.least = self.least.max(self.points.saturating_sub(left) + 1);
            }
            Question::Taken(taken) => self.most = self.most.min(taken.saturating_sub(1)),
        }
    }

    /// A plan within the tolerance has these counts.
    fn see(&mut self, counts: &[u32]) {
        let taken = counts.iter().sum();
        self.fewest = self.fewest.min(taken);
        self.largest = self.largest.max(taken);
    }
}

/// What is asked about, and what is known to begin with.
struct Ground<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    stop: Stop<'a>,
    holdings: Holdings,
    ties: Ties,
    blocks: Vec<Block>,
    prices: TiePrices,
    /// For each commune, what no plan of it earns more than at the prices.
    upper: Vec<f64>,
    /// No plan is worth more than this.
    bound: f64,
    /// No plan within the tolerance is worth less, whatever the best one is worth.
    floor: f64,
    /// A plan worth this is within the tolerance, whatever the best one is worth.
    near: f64,
}

/// For each class of the problem, what plans within a tolerance (a share of the value of the best
/// one) do to its points. `plan` is one of the problem, with its prices and its bound.
///
/// The time of `limits` cuts the work short: what is left is [`Verdict::Open`].
#[must_use]
pub fn certain(problem: &Problem, plan: &Plan, tolerance: f64, limits: &Limits) -> Vec<Span> {
    let ground = Ground::of(problem, plan, tolerance, limits);
    let exchange = Exchange::of(&ground);
    let communes = (0..problem.communes.len()).into_par_iter();
    let found: Vec<Vec<Span>> = communes
        .map(|commune| ground.of_commune(&exchange, commune))
        .collect();
    let classes = problem.classes.iter();
    let mut spans: Vec<Span> = classes.map(|class| Span::new(class.count)).collect();
    for (classes, found) in ground.holdings.classes.iter().zip(found) {
        for (&class, span) in classes.iter().zip(found) {
            spans[class] = span;
        }
    }
    small::settle(&ground, &mut spans);
    spans
}

impl<'a> Ground<'a> {
    fn of(problem: &'a Problem, plan: &'a Plan, tolerance: f64, limits: &'a Limits) -> Self {
        let stop = Stop::new(limits.seconds, limits.stop.as_deref());
        let holdings = Holdings::of(problem);
        let ties = Ties::of(problem);
        let blocks = Block::all(problem, &ties, &holdings);
        let prices = ties.prices_of(plan);
        let Bounded { upper, bound } = Bounded::at(&ties, &blocks, &prices, stop);
        let best = plan.bound.min(bound).max(plan.value);
        Self {
            floor: within(plan.value, tolerance),
            // Plans that differ by rounding only are alike.
            near: within(best, tolerance) - ROUNDING,
            problem,
            plan,
            stop,
            holdings,
            ties,
            blocks,
            prices,
            upper,
            bound,
        }
    }

    /// What is found of the classes of a commune.
    fn of_commune(&self, exchange: &Exchange, commune: usize) -> Vec<Span> {
        let classes = &self.holdings.classes[commune];
        let mut spans: Vec<Span> = (classes.iter())
            .map(|class| Span::new(self.problem.classes[*class].count))
            .collect();
        if self.plan.value >= self.near {
            for (span, class) in spans.iter_mut().zip(classes) {
                span.see(&self.plan.counts[*class]);
            }
        }
        if let Some(multipliers) = Multipliers::of(self, commune) {
            multipliers.prove(self, commune, &mut spans);
        }
        // A commune with rules of its own takes too long to be asked for each of its classes.
        if self.blocks[commune].bare().is_some() {
            let local = Local::of(self, commune);
            settle(&mut spans, |spans, at, question| {
                self.ask(exchange, (&local, commune), spans, at, question);
            });
        }
        spans
    }

    /// Asks one commune, and writes down what its answer proves or shows.
    fn ask(
        &self,
        exchange: &Exchange,
        (local, commune): (&Local, usize),
        spans: &mut [Span],
        at: usize,
        question: Question,
    ) {
        if self.stop.now() {
            return;
        }
        let reply = local.ask(self, at, question);
        if self.bound - self.upper[commune] + reply.upper < self.floor {
            spans[at].prove(question);
        } else if let Some(counts) = &reply.counts
            && exchange.stands(self, commune, counts)
        {
            for (span, counts) in spans.iter_mut().zip(counts) {
                span.see(counts);
            }
        }
    }
}

/// So many times a class is asked how many of its points every plan has, and how many none has: enough
/// to halve what lies between some two hundred.
const MOST_ASKED: usize = 8;

/// Asks of each class what is open; then how many of its points all plans have, and none has.
fn settle(spans: &mut [Span], mut ask: impl FnMut(&mut [Span], usize, Question)) {
    for at in 0..spans.len() {
        for question in [Question::Left(1), Question::Taken(1)] {
            if spans[at].leaves_open(question) {
                ask(spans, at, question);
            }
        }
    }
    for at in 0..spans.len() {
        for next in [Span::between_least, Span::between_most] {
            for _ in 0..MOST_ASKED {
                let before = spans[at];
                // Until there is nothing more to ask, or an answer says nothing.
                let Some(question) = next(&before) else {
                    break;
                };
                ask(spans, at, question);
                if spans[at] == before {
                    break;
                }
            }
        }
    }
}
