//! A small territory asked as a whole: every question that is left is one exact program.

use super::super::model::{ColumnIs, Model, ModelRow, RowIs};
use super::super::problem::Chosen;
use super::super::recount::recount;
use super::super::solver::{Answer, Effort, rounded, solve};
use super::ask::Question;
use super::{Ground, Span};

/// Pairs of a class and an offer up to which a territory is small.
const MAX_PAIRS: usize = 200;
/// For each question: these programs are small, nearly always one node.
const EFFORT: Effort = Effort {
    gap: 0.0,
    share: 0.0,
    nodes: 2_000,
    seconds: None,
    threads: 1,
};

/// Settles what is open of a small territory.
pub(super) fn settle(ground: &Ground<'_>, spans: &mut [Span]) {
    if ground.problem.pairs() > MAX_PAIRS {
        return;
    }
    let model = Model::of(ground.problem);
    super::settle(spans, |spans, class, question| {
        if !ground.stop.now() {
            ask(ground, &model, class, question, spans);
        }
    });
}

fn ask(ground: &Ground<'_>, model: &Model, class: usize, question: Question, spans: &mut [Span]) {
    let mut asked = model.clone();
    let columns = model.columns.iter().enumerate();
    let columns = columns.filter(
        |(_, column)| matches!(column.what, ColumnIs::Points { class: of, .. } if of == class),
    );
    let points = f64::from(spans[class].points);
    let (least, most) = match question {
        Question::Left(left) => (f64::NEG_INFINITY, points - f64::from(left)),
        Question::Taken(taken) => (f64::from(taken), f64::INFINITY),
    };
    asked.rows.push(ModelRow {
        what: RowIs::Class(class),
        least,
        most,
        terms: columns.map(|(at, _)| (at, 1.0)).collect(),
    });
    let effort = Effort {
        seconds: ground.stop.seconds_left(),
        ..EFFORT
    };
    match solve(&asked, &asked.worth(), None, effort) {
        Answer::Infeasible => spans[class].prove(question),
        Answer::Solved { values, bound } => {
            if bound < ground.floor {
                spans[class].prove(question);
            } else if let Some(values) = values.and_then(|values| rounded(&asked, &values)) {
                let mut chosen = Chosen::nothing(ground.problem);
                asked.write(&values, &mut chosen);
                let found = recount(ground.problem, &chosen.counts, &chosen.draws_cents);
                if found.is_ok_and(|found| found.value >= ground.near) {
                    for (span, counts) in spans.iter_mut().zip(&chosen.counts) {
                        span.see(counts);
                    }
                }
            }
        }
        Answer::Failed => {}
    }
}
