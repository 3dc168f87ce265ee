//! A choice laid bare as one integer program: small enough to be solved whole.

use super::super::model::{ColumnIs, Model, RowIs};
use super::super::plain::gcd;
use super::super::problem::{Chosen, Problem};
use super::super::recount::{Recount, recount};
use super::super::solver::{Answer, Effort, rounded, solve};

/// How far to search: nodes first, a limit that is the same on every machine.
const NODES: i32 = 200;
/// Seconds, where there are too many nodes to go through in time.
const SECONDS: f64 = 6.0;

/// A plan of a choice laid bare.
pub(super) struct Found {
    pub chosen: Chosen,
    pub recount: Recount,
    /// No plan is worth more than this.
    pub bound: f64,
}

/// What came of solving one.
pub(super) enum Solved {
    Plan(Box<Found>),
    Impossible,
    Unknown,
}

/// Seeks the plan that is worth most, up to less than 1: values are whole numbers.
pub(super) fn solved(problem: &Problem, seconds: Option<f64>) -> Solved {
    let model = program(problem);
    let effort = Effort {
        share: 0.0,
        gap: 0.9,
        nodes: NODES,
        seconds: Some(seconds.map_or(SECONDS, |wish| wish.min(SECONDS))),
        threads: 1,
    };
    match solve(&model, &model.worth(), None, effort) {
        Answer::Infeasible => Solved::Impossible,
        Answer::Failed => Solved::Unknown,
        Answer::Solved { values, bound } => {
            let values = values.and_then(|values| rounded(&model, &values));
            let Some(values) = values else {
                return Solved::Unknown;
            };
            let mut chosen = Chosen::nothing(problem);
            model.write(&values, &mut chosen);
            match recount(problem, &chosen.counts, &chosen.draws_cents) {
                Ok(recount) => Solved::Plan(Box::new(Found {
                    bound: bound.max(recount.value),
                    chosen,
                    recount,
                })),
                // Would be a fault of this room.
                Err(_) => Solved::Unknown,
            }
        }
    }
}

/// The program, with money in the largest unit that all costs of a row are multiples of: what is
/// less than one unit buys nothing.
pub(super) fn program(problem: &Problem) -> Model {
    let mut model = Model::of(problem);
    for row in &mut model.rows {
        let RowIs::Spending { .. } = row.what else {
            continue;
        };
        let is_draw = |column: usize| matches!(model.columns[column].what, ColumnIs::Draw(_));
        if row.terms.iter().any(|(column, _)| is_draw(*column)) {
            continue;
        }
        let amounts = row.terms.iter().map(|(_, cents)| *cents as i64);
        let unit = amounts.fold(0, gcd).max(1) as f64;
        for (_, cents) in &mut row.terms {
            *cents /= unit;
        }
        row.most = (row.most / unit).floor();
    }
    model
}
