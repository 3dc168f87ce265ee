//! One proposal a commune by a small integer program: the way out where [`super::assemble`] has too
//! many possibilities to go through, or cannot count the ties. Gives a good choice, proves nothing.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, Variable, highs, variable};

use super::assemble::Priced;
use super::plain::points_f64;
use super::stop::Stop;

/// The solver stops after so many nodes: a limit that is the same on every machine.
const MAX_NODES: i32 = 500;
/// Of a commune with many proposals about so many take part, spread over all of them.
const MAX_PROPOSALS: usize = 60;

/// Chooses an index of each commune's list so that the ties hold, with a loss within about `gap` of
/// the least. Each list must be sorted by loss; `prices` are those that the losses were taken at.
///
/// The solver's word is good within a tolerance only: whether the ties really hold is for the caller
/// to see.
pub(super) fn pick(
    lists: &[Vec<Priced>],
    bounds: &[(Option<i64>, Option<i64>)],
    prices: &[f64],
    gap: f64,
    stop: Stop<'_>,
) -> Option<Vec<usize>> {
    let mut variables = ProblemVariables::new();
    let taken: Vec<Vec<(usize, Variable)>> = lists
        .iter()
        .map(|list| {
            let indices = (0..list.len()).step_by(list.len() / MAX_PROPOSALS + 1);
            indices
                .map(|index| (index, variables.add(variable().binary())))
                .collect()
        })
        .collect();
    let mut loss = Expression::default();
    let mut sums = vec![Expression::default(); bounds.len()];
    // Large uses (cents) are brought down to the size of the largest, for the solver's sake.
    let mut sizes = vec![1.0_f64; bounds.len()];
    for priced in lists.iter().flatten() {
        for (size, &amount) in sizes.iter_mut().zip(&priced.proposal.uses) {
            *size = size.max(points_f64(amount.abs()) / 1e4);
        }
    }
    for (list, taken) in lists.iter().zip(&taken) {
        for &(index, taken) in taken {
            let priced = &list[index];
            let uses = priced.proposal.uses.iter();
            for ((sum, size), &amount) in sums.iter_mut().zip(&sizes).zip(uses) {
                sum.add_mul(points_f64(amount) / size, taken);
            }
            loss.add_mul(priced.loss, taken);
        }
    }
    let mut rows = Vec::new();
    for ((sum, &bounds), (&price, size)) in
        sums.into_iter().zip(bounds).zip(prices.iter().zip(&sizes))
    {
        let (least, most) = bounds;
        if let (Some(least), true) = (least, least == most) {
            rows.push(sum.eq(points_f64(least) / size));
            continue;
        }
        // What is beyond the priced bound is paid for.
        if price != 0.0 {
            loss += price * *size * sum.clone();
        }
        if let Some(least) = least {
            rows.push(sum.clone().geq(points_f64(least) / size));
        }
        if let Some(most) = most {
            rows.push(sum.leq(points_f64(most) / size));
        }
    }
    let mut model = variables
        .minimise(loss)
        .using(highs)
        .set_threads(1)
        .set_option("mip_max_nodes", MAX_NODES)
        .set_option("mip_rel_gap", 0.0)
        .set_option("mip_abs_gap", gap);
    if let Some(seconds) = stop.seconds_left() {
        model = model.set_time_limit(seconds.max(1.0));
    }
    for row in rows {
        model.add_constraint(row);
    }
    for taken in &taken {
        model.add_constraint(taken.iter().map(|it| it.1).sum::<Expression>().eq(1.0));
    }
    let solution = model.solve().ok()?;
    taken
        .iter()
        .map(|taken| {
            taken
                .iter()
                .find(|it| solution.value(it.1) > 0.5)
                .map(|it| it.0)
        })
        .collect()
}
