//! The whole choice as one integer program: the last way out, where a commune is so large against
//! the targets that too many of its plans are as good as one another; and the exact way for what is
//! small.
//!
//! Slow on many small budgets, quick on a few large ones, which is when it is needed.

use super::model::Model;
use super::plain::points_f64;
use super::problem::{Chosen, Problem};
use super::solver::{Answer, Effort, rounded, solve};
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
    let worth = model.worth();
    let effort = Effort {
        gap,
        share: 0.0,
        nodes: MAX_NODES,
        seconds: stop.seconds_left().map(|left| left.max(1.0)),
        threads: 1,
    };
    match solve(&model, &worth, None, effort) {
        Answer::Failed => None,
        Answer::Infeasible => Some(Whole::Impossible),
        Answer::Solved { values, bound } => {
            let values = values.and_then(|values| rounded(&model, &values));
            let plan = values.map(|values| {
                let mut chosen = Chosen::nothing(problem);
                model.write(&values, &mut chosen);
                let worth = worth.iter().zip(&values);
                let value = worth.map(|(worth, &amount)| worth * points_f64(amount));
                (chosen, value.sum())
            });
            Some(Whole::Solved { plan, bound })
        }
    }
}
