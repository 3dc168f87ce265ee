//! The target prices, by cutting planes.
//!
//! At any prices the communes' best plans, less what the targets cost at these prices, bound
//! the whole territory. This bound is a convex, piecewise linear function of the two prices;
//! the prices wanted are those where it is least. Every answer of a commune is a proposal, and
//! every proposal a plane below the function: a small linear program over all of them (the
//! dual of the restricted master) tells where to ask next, within a box around the best prices
//! so far, as few proposals say nothing about far away.

use std::collections::BTreeMap;

use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, highs, variable,
};
use rayon::prelude::*;

use super::commune::{Commune, Proposal, count_f64, points_f64};
use super::knapsack::{Best, FULL, SHORT, best, earned_kwh};
use super::relaxation::TargetPrices;
use super::search::Effort;

/// The cutting planes end after so many steps at the latest.
const MAX_STEPS: u32 = 200;
/// They end after so many steps in a row without a gain worth the name.
const MAX_STEPS_IN_VAIN: u32 = 8;
/// They end once the least bound is known within this share of it.
const BOUND_TOLERANCE: f64 = 1e-9;

/// The targets: points of factor 4 and of factor 2.
pub(super) type Targets = (i64, i64);

/// The proposals of one commune: for each pair of counts the best one seen.
pub(super) type Pool = BTreeMap<(i64, i64), Proposal>;

/// What the communes answer at some prices.
#[derive(Debug)]
pub(super) struct Answers {
    pub prices: TargetPrices,
    /// No plan for the targets saves more than this, in kWh a year.
    pub bound_kwh: f64,
    /// Whether every commune was solved to the tolerance asked.
    pub complete: bool,
    /// More than the rounding errors in the bound, in kWh a year.
    pub rounding_kwh: f64,
    /// For each commune, what no plan of it can earn more than, in kWh a year.
    pub upper_kwh: Vec<f64>,
    /// For each commune, the value of one more cent, in kWh a year.
    pub kwh_per_cent: Vec<f64>,
}

/// Adds a proposal to a pool, unless a better one has the same counts.
pub(super) fn add_to_pool(pool: &mut Pool, proposal: Proposal) {
    let counts = (proposal.n4, proposal.n2);
    let known = pool.get(&counts);
    if known.is_none_or(|known| known.saving_kwh < proposal.saving_kwh) {
        pool.insert(counts, proposal);
    }
}

/// Finds the prices with the least bound; `pools` takes the proposals made on the way.
/// `on_step` is told each bound, and says whether to go on.
pub(super) fn least_bound(
    communes: &[Commune],
    targets: Targets,
    tolerance: f64,
    pools: &mut [Pool],
    mut on_step: impl FnMut(f64) -> bool,
) -> Answers {
    let mut centre = ask(
        communes,
        targets,
        TargetPrices { f4: 0.0, f2: 0.0 },
        0.0,
        SHORT,
        pools,
    );
    let mut half_width = largest_saving_kwh(communes);
    let mut in_vain = 0;
    for _ in 0..MAX_STEPS {
        if !on_step(centre.bound_kwh) || half_width <= 0.0 || in_vain > MAX_STEPS_IN_VAIN {
            break;
        }
        let Ok(cut) = lowest_cut(&centre, targets, half_width, pools) else {
            break;
        };
        // The communes may stay below their best by this much in all.
        let tolerance_kwh = tolerance * centre.bound_kwh.abs();
        let aim_kwh = BOUND_TOLERANCE * centre.bound_kwh.abs() + centre.rounding_kwh;
        if cut.decrease_kwh <= aim_kwh + tolerance_kwh {
            if !cut.at_edge {
                break;
            }
            half_width *= 4.0;
            continue;
        }
        let each_kwh = tolerance_kwh / count_f64(communes.len().max(1));
        let next = ask(communes, targets, cut.prices, each_kwh, SHORT, pools);
        in_vain += 1;
        if next.bound_kwh < centre.bound_kwh - aim_kwh {
            in_vain = 0;
        }
        if next.bound_kwh < centre.bound_kwh {
            centre = next;
            if cut.at_edge {
                half_width *= 2.0;
            }
        } else {
            half_width *= 0.5;
        }
    }
    if !centre.complete {
        let full = ask(communes, targets, centre.prices, 0.0, FULL, pools);
        if full.bound_kwh < centre.bound_kwh {
            centre = full;
        }
    }
    centre
}

fn largest_saving_kwh(communes: &[Commune]) -> f64 {
    let groups = communes.iter().flat_map(|commune| &commune.groups);
    groups
        .flat_map(|group| &group.offers)
        .map(|offer| offer.saving_kwh.abs())
        .fold(0.0, f64::max)
}

/// Asks every commune for its best plan at these prices.
fn ask(
    communes: &[Commune],
    targets: Targets,
    prices: TargetPrices,
    tolerance_kwh: f64,
    effort: Effort,
    pools: &mut [Pool],
) -> Answers {
    let answers: Vec<Best> = communes
        .par_iter()
        .map(|commune| best(commune, prices, tolerance_kwh, effort))
        .collect();
    let target_f4_kwh = prices.f4 * points_f64(targets.0);
    let target_f2_kwh = prices.f2 * points_f64(targets.1);
    let mut bound_kwh = -target_f4_kwh - target_f2_kwh;
    let mut size_kwh = target_f4_kwh.abs() + target_f2_kwh.abs();
    let mut upper_kwh = Vec::with_capacity(communes.len());
    let mut kwh_per_cent = Vec::with_capacity(communes.len());
    for (answer, commune) in answers.iter().zip(communes) {
        bound_kwh += answer.upper_kwh;
        size_kwh += answer.upper_kwh.abs();
        upper_kwh.push(answer.upper_kwh);
        kwh_per_cent.push(answer.money_kwh / points_f64(commune.unit_cents));
    }
    let answers_complete = answers.iter().all(|answer| answer.complete);
    for (pool, answer) in pools.iter_mut().zip(answers) {
        add_to_pool(pool, answer.proposal);
    }
    // A sum of n terms is off by at most n times the machine's precision of their sizes.
    let rounding_kwh = 1e-15 * count_f64(communes.len() + 1000) * (1.0 + size_kwh);
    Answers {
        complete: answers_complete,
        prices,
        bound_kwh: bound_kwh + rounding_kwh,
        rounding_kwh,
        upper_kwh,
        kwh_per_cent,
    }
}

/// Where the planes known so far are lowest.
struct Cut {
    prices: TargetPrices,
    /// How far below the bound at the centre they are there.
    decrease_kwh: f64,
    /// Whether that is on the edge of the box.
    at_edge: bool,
}

/// Minimises the planes over the box. All is written relative to the centre, where the planes
/// are near zero: the solver's tolerances are absolute.
fn lowest_cut(
    centre: &Answers,
    targets: Targets,
    half_width: f64,
    pools: &[Pool],
) -> Result<Cut, ResolutionError> {
    let mut variables = ProblemVariables::new();
    let mut step = || variables.add(variable().min(-half_width).max(half_width));
    let (step_f4, step_f2) = (step(), step());
    let tops = variables.add_vector(variable(), pools.len());
    let objective = tops.iter().copied().sum::<Expression>()
        - points_f64(targets.0) * step_f4
        - points_f64(targets.1) * step_f2;
    let mut model = variables
        .minimise(objective.clone())
        .using(highs)
        .set_threads(1);
    for ((pool, &top), &upper_kwh) in pools.iter().zip(&tops).zip(&centre.upper_kwh) {
        for proposal in pool.values() {
            let plane = top - points_f64(proposal.n4) * step_f4 - points_f64(proposal.n2) * step_f2;
            model.add_constraint(plane.geq(earned_kwh(proposal, centre.prices) - upper_kwh));
        }
    }
    let solution = model.solve()?;
    let (step_f4, step_f2) = (solution.value(step_f4), solution.value(step_f2));
    let edge = 0.999_999 * half_width;
    Ok(Cut {
        prices: TargetPrices {
            f4: centre.prices.f4 + step_f4,
            f2: centre.prices.f2 + step_f2,
        },
        decrease_kwh: -solution.eval(objective),
        at_edge: step_f4.abs() >= edge || step_f2.abs() >= edge,
    })
}
