//! A small territory asked as a whole: every question that is left is one exact program.

use super::super::model::{ColumnIs, Model, ModelRow, RowIs};
use super::super::recount::recount;
use super::super::whole::{Whole, exact, is_small};
use super::ask::Question;
use super::{Ground, Span};

/// Settles what is open of a small territory.
pub(super) fn settle(ground: &Ground<'_>, spans: &mut [Span]) {
    if !is_small(ground.problem) {
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
    match exact(ground.problem, &asked, &asked.worth(), ground.stop) {
        Some(Whole::Impossible) => spans[class].prove(question),
        Some(Whole::Solved { bound, .. }) if bound < ground.floor => spans[class].prove(question),
        Some(Whole::Solved {
            plan: Some((chosen, _)),
            ..
        }) => {
            let found = recount(ground.problem, &chosen.counts, &chosen.draws_cents);
            if found.is_ok_and(|found| found.value >= ground.near) {
                for (span, counts) in spans.iter_mut().zip(&chosen.counts) {
                    span.see(counts);
                }
            }
        }
        Some(Whole::Solved { plan: None, .. }) | None => {}
    }
}
