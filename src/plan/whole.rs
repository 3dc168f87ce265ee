//! The whole choice as one integer program: the last way out, where a commune is so large against
//! the targets that too many of its plans are as good as one another; and the exact way for what is
//! small.
//!
//! Slow on many small budgets, quick on a few large ones, which is when it is needed.

use super::model::Model;
use super::plain::points_f64;
use super::problem::{Chosen, Problem};
use super::solver::{Answer, Effort, Relaxed, rounded, solve};
use super::stop::Stop;

/// The solver stops after so many nodes: a limit that is the same on every machine.
const MAX_NODES: i32 = 2_000;
/// A larger program would take minutes to open.
const MAX_COLUMNS: usize = 40_000;

/// What the solver found.
pub(super) enum Whole {
    /// What it chose and what that is worth, if it found anything; and a bound.
    Solved {
        plan: Option<(Chosen, f64)>,
        bound: f64,
    },
    /// It proved that there is no plan.
    Impossible,
}

/// Seeks a plan worth within about `gap` of the most; `None` if the program is too large, or the
/// solver fails on it.
pub(super) fn whole(problem: &Problem, gap: f64, stop: Stop<'_>) -> Option<Whole> {
    if problem.pairs() > MAX_COLUMNS {
        return None;
    }
    let model = Model::of(problem);
    let seconds = stop.seconds_left().map(|left| left.max(1.0));
    solved(problem, &model, &model.worth(), effort(gap, seconds))
}

/// Pairs of a class and an offer up to which a territory is small: it may be asked as a whole again
/// and again, nearly always in one node.
const MAX_PAIRS: usize = 200;

/// Whether a territory is small enough for [`exact`].
pub(super) fn is_small(problem: &Problem) -> bool {
    problem.pairs() <= MAX_PAIRS
}

/// The best of a small territory's program, with what rows were added to it, when its columns earn
/// so much; `None` if the solver fails on it.
pub(super) fn exact(
    problem: &Problem,
    model: &Model,
    worth: &[f64],
    stop: Stop<'_>,
) -> Option<Whole> {
    solved(problem, model, worth, effort(0.0, stop.seconds_left()))
}

fn effort(gap: f64, seconds: Option<f64>) -> Effort {
    Effort {
        gap,
        share: 0.0,
        nodes: MAX_NODES,
        seconds,
        threads: 1,
    }
}

fn solved(problem: &Problem, model: &Model, worth: &[f64], effort: Effort) -> Option<Whole> {
    match solve(model, worth, None, effort) {
        Answer::Failed => None,
        Answer::Infeasible => Some(Whole::Impossible),
        Answer::Solved { values, bound } => {
            let plan = values.and_then(|values| written(problem, model, &values));
            Some(Whole::Solved { plan, bound })
        }
    }
}

/// For a plan near the relaxation: any will do.
const NEAR: Effort = Effort {
    gap: 0.0,
    share: 5e-2,
    nodes: 1,
    seconds: None,
    threads: 1,
};
/// The least seconds for it, be it late.
const NEAR_SECONDS: f64 = 0.8;
/// Offers that would lose so little, as a share of the largest value of one, may be taken as well.
const NEARLY_TAKEN: f64 = 0.01;

/// A plan out of what the relaxation takes, and if need be what it nearly takes; and what it is
/// worth. `None` where none is found in the time that is left, or in a second.
pub(super) fn near_pieces(
    problem: &Problem,
    model: &Model,
    relaxed: &Relaxed,
    stop: Stop<'_>,
) -> Option<(Chosen, f64)> {
    let worth = model.worth();
    let largest = worth.iter().fold(0.0_f64, |most, it| most.max(it.abs()));
    let search = |nearly: f64| {
        let is_near = |at: usize| nearly > 0.0 && relaxed.reduced[at].abs() <= nearly * largest;
        let few = model.taking(|at| relaxed.takes(at) || is_near(at));
        let effort = Effort {
            seconds: stop.seconds_left().map(|left| left.max(NEAR_SECONDS)),
            ..NEAR
        };
        match solve(&few, &worth, None, effort) {
            Answer::Solved { values, .. } => written(problem, model, &values?),
            Answer::Infeasible | Answer::Failed => None,
        }
    };
    search(0.0).or_else(|| {
        let in_time = !stop.now();
        in_time.then(|| search(NEARLY_TAKEN)).flatten()
    })
}

/// What the solver's values choose, and what that is worth, if every row holds in whole numbers.
fn written(problem: &Problem, model: &Model, values: &[f64]) -> Option<(Chosen, f64)> {
    let values = rounded(model, values)?;
    let mut chosen = Chosen::nothing(problem);
    model.write(&values, &mut chosen);
    let worth = model.columns.iter().zip(&values);
    let value = worth.map(|(column, &amount)| column.value * points_f64(amount));
    Some((chosen, value.sum()))
}
