//! A plan made better one commune at a time, the others staying as they are: the way on where the
//! one program for all is too large.

use super::super::model::{Holdings, Model, RowIs};
use super::super::problem::Problem;
use super::super::recount::recount;
use super::super::solver::{Answer, Effort, rounded, solve};
use super::super::stop::Stop;
use super::program::Found;

/// Passes over all the communes.
const PASSES: usize = 2;
/// All passes together.
const SECONDS: f64 = 6.0;
/// Nodes and seconds for one commune.
const NODES: i32 = 50;
const SECONDS_EACH: f64 = 0.4;

/// Makes a plan better, commune by commune, each time together with the commune `with`, which holds
/// what may be exchanged with any of them.
pub(super) fn improve(problem: &Problem, found: &mut Found, with: usize, seconds: Option<f64>) {
    let stop = Stop::within(seconds, SECONDS);
    let holdings = Holdings::of(problem);
    let rows: Vec<usize> = (0..problem.rows.len()).collect();
    let mut points = vec![0_u64; problem.communes.len()];
    for class in &problem.classes {
        points[class.commune] += u64::from(class.count);
    }
    let mut communes: Vec<usize> = (0..problem.communes.len())
        .filter(|it| *it != with)
        .collect();
    communes.sort_by_key(|it| std::cmp::Reverse(points[*it]));
    for _ in 0..PASSES {
        let before = found.recount.value;
        for &commune in &communes {
            if found.bound - found.recount.value < 1.0 || stop.now() {
                return;
            }
            let model = Model::part(problem, &holdings, &[commune, with], &rows);
            improve_one(problem, found, model);
        }
        if found.recount.value <= before {
            return;
        }
    }
}

/// Makes a plan better within the columns of a model.
fn improve_one(problem: &Problem, found: &mut Found, mut model: Model) {
    let now = model.read(problem, &found.chosen);
    for row in &mut model.rows {
        if let RowIs::Row(index) = row.what {
            let own: f64 = row.terms.iter().map(|&(at, each)| each * now[at]).sum();
            let others = found.recount.row_sums[index] as f64 - own;
            row.least -= others;
            row.most -= others;
        }
    }
    let effort = Effort {
        share: 0.0,
        gap: 0.9,
        nodes: NODES,
        seconds: Some(SECONDS_EACH),
        threads: 1,
    };
    let Answer::Solved {
        values: Some(values),
        ..
    } = solve(&model, &model.worth(), Some(&now), effort)
    else {
        return;
    };
    let Some(values) = rounded(&model, &values) else {
        return;
    };
    let mut chosen = found.chosen.clone();
    model.write(&values, &mut chosen);
    if let Ok(recount) = recount(problem, &chosen.counts, &chosen.draws_cents)
        && recount.value > found.recount.value
    {
        found.chosen = chosen;
        found.recount = recount;
    }
}
