//! The whole choice as one integer program: the last way out, where a commune is so large against
//! the targets that too many of its plans are as good as one another.
//!
//! Slow on many small budgets, quick on a few large ones, which is when it is needed. The solver's
//! bound is read from HiGHS itself: good_lp, which builds the model, does not hand it over.

use good_lp::{Expression, ProblemVariables, SolverModel, Variable, highs, variable};
use highs::{HighsModelStatus, HighsSolutionStatus};

use super::FactorClass;
use super::commune::{Commune, Pick, Proposal, points_f64};
use super::master::Targets;

/// The solver stops after so many nodes: a limit that is the same on every machine.
const MAX_NODES: i32 = 2_000;
/// A larger program would take minutes to open.
const MAX_VARIABLES: usize = 40_000;

/// HiGHS holds its rows within this share; its bound is believed no further.
const BOUND_TOLERANCE: f64 = 1e-7;

/// What the solver found.
pub(super) struct Whole {
    /// One proposal a commune, meeting the targets together, if it found any.
    pub proposals: Option<Vec<Proposal>>,
    /// No plan saves more than this, in kWh a year.
    pub bound_kwh: f64,
}

/// Seeks a plan for every commune, saving within about `gap_kwh` of the most; `None` if the
/// program is too large, or the solver fails on it.
pub(super) fn whole(
    communes: &[Commune],
    targets: Targets,
    gap_kwh: f64,
    seconds: Option<f64>,
) -> Option<Whole> {
    let offers = communes
        .iter()
        .flat_map(|commune| &commune.groups)
        .map(|group| group.offers.len());
    if offers.sum::<usize>() > MAX_VARIABLES {
        return None;
    }
    let mut variables = ProblemVariables::new();
    let taken: Vec<Vec<Vec<Variable>>> = communes
        .iter()
        .map(|commune| {
            let of_group = |count: i64, offers: usize, variables: &mut ProblemVariables| {
                let points = || variable().integer().min(0).max(points_f64(count));
                (0..offers).map(|_| variables.add(points())).collect()
            };
            commune
                .groups
                .iter()
                .map(|group| of_group(group.count, group.offers.len(), &mut variables))
                .collect()
        })
        .collect();
    let (mut n4, mut n2, mut saving) = (
        Expression::default(),
        Expression::default(),
        Expression::default(),
    );
    let mut rows = Vec::new();
    for (commune, taken) in communes.iter().zip(&taken) {
        let mut cost = Expression::default();
        for (group, taken) in commune.groups.iter().zip(taken) {
            for (offer, points) in group.offers.iter().zip(taken) {
                match offer.factor {
                    FactorClass::F4 => n4.add_mul(1.0, *points),
                    FactorClass::F2 => n2.add_mul(1.0, *points),
                }
                saving.add_mul(offer.saving_kwh, *points);
                cost.add_mul(points_f64(offer.cost), *points);
            }
            rows.push(
                taken
                    .iter()
                    .copied()
                    .sum::<Expression>()
                    .leq(points_f64(group.count)),
            );
        }
        rows.push(cost.leq(points_f64(commune.budget)));
    }
    let mut model = variables.maximise(saving).using(highs);
    model.add_constraint(n4.eq(points_f64(targets.0)));
    model.add_constraint(n2.eq(points_f64(targets.1)));
    for row in rows {
        model.add_constraint(row);
    }
    // Options set through good_lp would be lost on the way to the solver's own model.
    let mut model = model.try_into_inner().ok()?;
    model.make_quiet();
    model.try_set_option("threads", 1).ok()?;
    model.try_set_option("mip_max_nodes", MAX_NODES).ok()?;
    model.try_set_option("mip_rel_gap", 0.0).ok()?;
    model.try_set_option("mip_abs_gap", gap_kwh).ok()?;
    if let Some(seconds) = seconds {
        model.try_set_option("time_limit", seconds).ok()?;
    }
    let solved = model.try_solve().ok()?;
    let bound_kwh = match solved.status() {
        HighsModelStatus::Optimal
        | HighsModelStatus::ReachedSolutionLimit
        | HighsModelStatus::ReachedTimeLimit => solved.double_info_value(c"mip_dual_bound").ok()?,
        // After any other end there may be nothing to read, and asking would panic.
        _ => return None,
    };
    let has_plan = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let solution = solved.get_solution();
    let mut values = solution.columns().iter().copied();
    let proposals = || {
        communes
            .iter()
            .zip(&taken)
            .map(|(commune, taken)| rounded(commune, taken, &mut values))
            .collect()
    };
    Some(Whole {
        proposals: has_plan.then(proposals).flatten(),
        bound_kwh: bound_kwh + BOUND_TOLERANCE * bound_kwh.abs(),
    })
}

/// The commune's part of a solution in whole points, if it stands so: the solver's word is good
/// within a tolerance only.
///
/// `values` are those of the variables, in the order in which they were made.
fn rounded(
    commune: &Commune,
    taken: &[Vec<Variable>],
    values: &mut impl Iterator<Item = f64>,
) -> Option<Proposal> {
    let mut picks = Vec::new();
    let mut left = commune.budget;
    for (index, (group, taken)) in commune.groups.iter().zip(taken).enumerate() {
        let mut free = group.count;
        for offer in 0..taken.len() {
            let points = values.next()?.round() as i64;
            free -= points;
            left -= points * group.offers[offer].cost;
            if points > 0 {
                picks.push(Pick {
                    group: index,
                    offer,
                    points,
                });
            }
        }
        if free < 0 {
            return None;
        }
    }
    (left >= 0).then(|| commune.proposal(picks))
}
