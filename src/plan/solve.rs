//! The whole solve: the prices, the plan and its proof.

mod answer;
mod begin;
mod combine;
mod few;
mod losses;
mod one_piece;
mod run;
mod years;

use super::block::{Block, Effort};
use super::master::{Answers, MANY_COMMUNES, Master, Points};
use super::model::Holdings;
use super::outcome::{Limits, Outcome, PROVED_GAP, Plan, Step};
use super::plain::Plain;
use super::problem::Problem;
use super::reach::{Reach, reach};
use super::repair::repair;
use super::stop::Stop;
use super::ties::Ties;
use begin::{in_pieces, largest_value, least_value, with_ties_free};
use few::End;
use run::Run;

/// Half width of the box in which prices are sought around those of points in pieces, in values of
/// the largest point.
const NEAR: f64 = 0.005;
/// How far to search for a first plan, where communes take long to answer.
const FIRST: End = End {
    nodes: 1,
    share: 2e-2,
};

/// Finds the plan that is worth most, and proves it.
///
/// The communes are tied together by few rows only. Prices on these, such that the communes' own
/// best plans bound the whole as tightly as possible, come first. Where the ties only count points,
/// all the communes' plans that lose little at these prices are then listed, with a growing limit
/// on the loss, until one of each can be combined so that the ties hold: as every better plan would
/// be on the lists too, the first one found is the best there is. Where communes have years, plans near
/// their best ones are combined in the same way, without that proof. Elsewhere the communes' best plans
/// at the prices are made to stand, and made better, a few communes choosing again at a time.
///
/// The same problem and limits give bit for bit the same outcome, unless time or a person cuts the
/// search short. `progress` is called from the calling thread after each step.
///
/// ```
/// use reverbere::planner::{Commune, Limits, Offer, Outcome, PointClass, Problem, solve};
///
/// // A lamp worth 500 kWh and two of 300 kWh, 760 € each, for a budget of 900 €.
/// let offer = |value| Offer { cost_cents: 76_000, value, ..Offer::default() };
/// let class = |count, value| PointClass {
///     count,
///     offers: vec![offer(value)],
///     ..PointClass::default()
/// };
/// let problem = Problem {
///     years: 1,
///     communes: vec![Commune { budgets_cents: vec![90_000], ..Commune::default() }],
///     classes: vec![class(2, 300.0), class(1, 500.0)],
///     kinds: vec![Vec::new()],
///     ..Problem::default()
/// };
///
/// let outcome = solve(&problem, &Limits::default(), &|_| {});
/// let Outcome::Proved(plan) = outcome else { panic!("a small choice is proved") };
/// assert_eq!(plan.counts, [[0], [1]], "the best point that the budget pays");
/// assert_eq!(plan.value, 500.0);
/// ```
#[must_use]
pub fn solve(problem: &Problem, limits: &Limits, progress: &(dyn Fn(Step) + Sync)) -> Outcome {
    solve_by(problem, None, limits, progress, true)
}

/// The same, from a plan that may stand: of an earlier goal, or of last time.
#[must_use]
pub fn solve_from(
    problem: &Problem,
    known: Option<&Plan>,
    limits: &Limits,
    progress: &(dyn Fn(Step) + Sync),
) -> Outcome {
    solve_by(problem, known, limits, progress, true)
}

/// The same, with or without the last way out of one program for all.
pub(super) fn solve_by(
    problem: &Problem,
    known: Option<&Plan>,
    limits: &Limits,
    progress: &(dyn Fn(Step) + Sync),
    in_one_piece: bool,
) -> Outcome {
    let stop = Stop::new(limits.seconds, limits.stop.as_deref());
    let holdings = Holdings::of(problem);
    let ties = Ties::of(problem);
    let blocks = Block::all(problem, &ties, &holdings);
    let reach = reach_of(problem, &ties, &blocks);
    if let Some(reach) = reach.as_ref().filter(|reach| reach.is_impossible()) {
        return Outcome::Impossible(Some(reach.explanation.clone()));
    }
    let (explanation, cheapest) = match reach {
        Some(reach) => (Some(reach.explanation), reach.cheapest),
        None => (None, None),
    };
    let mut run = Run {
        problem,
        blocks: &blocks,
        ties: &ties,
        holdings: &holdings,
        gap: if limits.gap > 0.0 { limits.gap } else { 0.0 },
        stop,
        progress,
        may_be_whole: in_one_piece,
        steps: 0,
        known: None,
        bound: f64::INFINITY,
    };
    if let Some(plan) = known {
        run.begin_with(plan);
    }
    if let Some(cheapest) = cheapest {
        run.keep_proposals(cheapest);
    }
    // Where communes have years, the best mix of patterns is off by more than the last digits.
    let gap = if run.is_by_years() {
        PROVED_GAP
    } else {
        run.gap
    };
    let mut master = Master::new(&blocks, &ties, stop, gap, largest_value(problem));
    let hopeless = least_value(problem);
    let answers = best_prices(&mut run, &mut master, hopeless);
    // A bound below what every plan is worth proves that there is none.
    if answers.impossible.is_some() || run.bound < hopeless && run.known.is_none() {
        return Outcome::Impossible(explanation);
    }
    if blocks.len() > MANY_COMMUNES {
        if let Some(proposals) = repair(&blocks, &ties, &answers, &master.pools, run.gap) {
            run.keep_proposals(proposals);
        }
        run.step(answers.bound);
        if run.known.is_some() {
            return run.outcome(&answers);
        }
    }
    let answers = if ties.are_counts() && run.is_plain() {
        run.by_growing_loss(answers, master)
    } else if ties.are_counts() && run.is_by_years() {
        run.by_years(answers, master)
    } else {
        run.combine(answers, master)
    };
    match answers {
        Some(answers) => run.outcome(&answers),
        None => Outcome::Impossible(explanation),
    }
}

/// The communes' answers at the prices with the least bound.
fn best_prices(run: &mut Run<'_>, master: &mut Master<'_>, hopeless: f64) -> Answers {
    // Points in pieces first: near the best prices, and quick. Their bound is one, only wider.
    let near = if let Some(pieces) = in_pieces(run.problem, run.blocks, run.ties, run.stop) {
        run.step(pieces.bound);
        if run.known.is_none() && run.stop.is_limited() && !run.is_by_years() {
            run.near_pieces(&pieces);
        }
        pieces.prices
    } else {
        let none = vec![0.0; run.ties.len()];
        let step = |bound| run.step(bound);
        let near = master.least_bound(Points::InPieces, &[none], 1.0, hopeless, step);
        near.prices.by_tie
    };
    let by_years = run.is_by_years();
    let near = if by_years {
        let step = |bound| run.step(bound);
        let near = master.least_bound(Points::InPieces, &[near], NEAR, hopeless, step);
        near.prices.by_tie
    } else {
        near
    };
    if by_years {
        let prices = master.ties.prices(near);
        let answers = master.ask(prices, 0.0, Effort::Seldom);
        run.step(answers.bound);
        return answers;
    }
    master.is_slow = run.is_slow();
    if run.is_slow() && !run.stop.now() {
        // A plan before anything that takes long: whoever stops the search then has one.
        let prices = master.ties.prices(near.clone());
        let first = master.ask(prices, 0.0, Effort::Least);
        let lists = run.propose(&first, master.pools.clone());
        run.stand(&lists, FIRST);
        run.step(first.bound);
    }
    let from = if run.is_plain() {
        with_ties_free(run.ties, near)
    } else {
        vec![near]
    };
    let step = |bound| run.step(bound);
    let answers = master.least_bound(Points::Whole, &from, NEAR, hopeless, step);
    run.step(answers.bound);
    answers
}

/// What can be paid for, where the communes have only budgets, and every offer counts for exactly
/// one of two targets.
fn reach_of(problem: &Problem, ties: &Ties, blocks: &[Block]) -> Option<Reach> {
    if blocks.len() > MANY_COMMUNES || !ties.are_two_apart(problem) {
        return None;
    }
    let plains: Option<Vec<&Plain>> = blocks.iter().map(Block::bare).collect();
    Some(reach(problem, ties, &plains?))
}
