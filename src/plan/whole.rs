//! The whole choice as one integer program: the last way out, where a commune is so large against
//! the targets that too many of its plans are as good as one another; and the exact way for what is
//! small.
//!
//! Slow on many small budgets, quick on a few large ones, which is when it is needed.

use super::model::{ColumnIs, Model};
use super::plain::points_f64;
use super::problem::Problem;
use super::solver::{Answer, Effort, rounded, solve};
use super::stop::Stop;

/// The solver stops after so many nodes: a limit that is the same on every machine.
const MAX_NODES: i32 = 2_000;
/// A larger program would take minutes to open.
const MAX_COLUMNS: usize = 40_000;

/// What the solver found.
pub(super) enum Whole {
    /// Points by class and offer, cents by draw, and their value, if it found any; and a bound.
    Solved {
        plan: Option<(Vec<Vec<u32>>, Vec<i64>, f64)>,
        bound: f64,
    },
    /// It proved that there is no plan.
    Impossible,
}

/// Seeks a plan worth within about `gap` of the most; `None` if the program is too large, or the
/// solver fails on it.
pub(super) fn whole(problem: &Problem, gap: f64, stop: Stop<'_>) -> Option<Whole> {
    let offers = problem.classes.iter().map(|class| class.offers.len());
    if offers.sum::<usize>() > MAX_COLUMNS {
        return None;
    }
    let model = Model::of(problem);
    let worth: Vec<f64> = model.columns.iter().map(|column| column.value).collect();
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
            Some(Whole::Solved {
                plan: values.map(|values| plan(problem, &model, &values)),
                bound,
            })
        }
    }
}

fn plan(problem: &Problem, model: &Model, values: &[i64]) -> (Vec<Vec<u32>>, Vec<i64>, f64) {
    let classes = problem.classes.iter();
    let mut counts: Vec<Vec<u32>> = classes.map(|class| vec![0; class.offers.len()]).collect();
    let mut draws = vec![0; problem.draws.len()];
    let mut value = 0.0;
    for (column, &amount) in model.columns.iter().zip(values) {
        value += column.value * points_f64(amount);
        match column.what {
            ColumnIs::Points { class, offer } => {
                counts[class][offer] = u32::try_from(amount).unwrap_or(0);
            }
            ColumnIs::Draw(draw) => draws[draw] = amount,
            ColumnIs::Opens { .. } | ColumnIs::Complete { .. } => {}
        }
    }
    (counts, draws, value)
}
