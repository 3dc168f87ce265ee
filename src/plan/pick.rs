//! One proposal a commune by a small integer program: the way out where [`super::assemble`]
//! has too many possibilities to go through. Gives a good choice, proves nothing.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, Variable, highs, variable};

use super::assemble::Priced;
use super::commune::points_f64;
use super::master::Targets;

/// The solver stops after so many nodes: a limit that is the same on every machine.
const MAX_NODES: i32 = 500;
/// Of a commune with many proposals about so many take part, spread over all of them.
const MAX_PROPOSALS: usize = 60;

/// Chooses an index of each commune's list so that the targets are met, with a loss within
/// about `gap_kwh` of the least. Each list must be sorted by loss.
pub(super) fn pick(
    lists: &[Vec<Priced>],
    targets: Targets,
    gap_kwh: f64,
    seconds: Option<f64>,
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
    let (mut n4, mut n2, mut loss) = (
        Expression::default(),
        Expression::default(),
        Expression::default(),
    );
    for (list, taken) in lists.iter().zip(&taken) {
        for &(index, taken) in taken {
            let priced = &list[index];
            n4.add_mul(points_f64(priced.proposal.n4), taken);
            n2.add_mul(points_f64(priced.proposal.n2), taken);
            loss.add_mul(priced.loss_kwh, taken);
        }
    }
    let mut model = variables
        .minimise(loss)
        .using(highs)
        .set_threads(1)
        .set_option("mip_max_nodes", MAX_NODES)
        .set_option("mip_rel_gap", 0.0)
        .set_option("mip_abs_gap", gap_kwh);
    if let Some(seconds) = seconds {
        model = model.set_time_limit(seconds);
    }
    model.add_constraint(n4.eq(points_f64(targets.0)));
    model.add_constraint(n2.eq(points_f64(targets.1)));
    for taken in &taken {
        model.add_constraint(taken.iter().map(|it| it.1).sum::<Expression>().eq(1.0));
    }
    let solution = model.solve().ok()?;
    let chosen: Option<Vec<usize>> = taken
        .iter()
        .map(|taken| {
            taken
                .iter()
                .find(|it| solution.value(it.1) > 0.5)
                .map(|it| it.0)
        })
        .collect();
    // The solver's word is good within a tolerance only.
    chosen.filter(|chosen| counts(lists, chosen) == targets)
}

fn counts(lists: &[Vec<Priced>], chosen: &[usize]) -> Targets {
    lists
        .iter()
        .zip(chosen)
        .fold((0, 0), |sum, (list, &index)| {
            let proposal = &list[index].proposal;
            (sum.0 + proposal.n4, sum.1 + proposal.n2)
        })
}
