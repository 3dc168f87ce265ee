//! What the search for prices begins with.

use super::super::block::Block;
use super::super::master::allowed;
use super::super::model::{Model, RowIs};
use super::super::plain::points_f64;
use super::super::problem::{Problem, Whole};
use super::super::solver::{Relaxed, relaxed};
use super::super::stop::Stop;
use super::super::ties::Ties;

/// A larger program is not solved for its prices alone.
const MAX_RELAXED: usize = 400_000;

/// The largest value of a point, a bundle or a cent drawn.
pub(super) fn largest_value(problem: &Problem) -> f64 {
    let offers = problem.classes.iter().flat_map(|class| &class.offers);
    let largest = offers.map(|offer| offer.value.abs()).fold(0.0, f64::max);
    if largest > 0.0 { largest } else { 1.0 }
}

/// No plan is worth less than this.
pub(super) fn least_value(problem: &Problem) -> f64 {
    let classes: f64 = problem
        .classes
        .iter()
        .map(|class| {
            let least = class.offers.iter().map(|offer| offer.value);
            least.fold(0.0, f64::min) * f64::from(class.count)
        })
        .sum();
    let bundles: f64 = problem
        .bundles
        .iter()
        .map(|bundle| {
            let penalty = match bundle.whole {
                Whole::Wished { penalty } => penalty.max(0.0),
                Whole::Free | Whole::Required => 0.0,
            };
            bundle.opening_value.min(0.0) - penalty
        })
        .sum();
    let draws = problem.draws.iter();
    let draws: f64 = draws
        .map(|draw| draw.value_per_cent.min(0.0) * points_f64(draw.most_cents))
        .sum();
    let least = classes + bundles + draws;
    least - 1e-6 * least.abs()
}

/// Prices to begin with: those of points in pieces, and the same with each tie that is no count of points left
/// free, as what binds pieces may leave whole points free, far from these prices.
pub(super) fn with_ties_free(ties: &Ties, near: Vec<f64>) -> Vec<Vec<f64>> {
    let priced = ties.amounts().into_iter().filter(|tie| near[*tie] != 0.0);
    let free = priced.map(|tie| {
        let mut free = near.clone();
        free[tie] = 0.0;
        free
    });
    let free: Vec<Vec<f64>> = free.collect();
    std::iter::once(near).chain(free).collect()
}

/// The least seconds for the whole relaxation: nearly always enough, and the way to a plan where the
/// time is up at once.
const LEAST_SECONDS: f64 = 0.5;
/// The same where communes have nothing but years: it is quick, and no plan comes without its prices.
const LEAST_BY_YEARS: f64 = 2.0;

/// The whole choice in pieces of points.
pub(super) struct InPieces {
    /// The prices of the ties.
    pub prices: Vec<f64>,
    /// No plan is worth more.
    pub bound: f64,
    pub model: Model,
    pub relaxed: Relaxed,
}

/// The choice in pieces of points, where communes take long to answer; `None` where they are quick,
/// or the relaxation has no solution.
pub(super) fn in_pieces(
    problem: &Problem,
    blocks: &[Block],
    ties: &Ties,
    stop: Stop<'_>,
) -> Option<InPieces> {
    let is_plain = blocks.iter().all(Block::is_plain);
    if is_plain || problem.pairs() > MAX_RELAXED {
        return None;
    }
    let model = Model::of(problem);
    let least = if blocks.iter().any(Block::is_ruled) {
        LEAST_SECONDS
    } else {
        LEAST_BY_YEARS
    };
    let seconds = stop.seconds_left().map(|left| left.max(least));
    let relaxed = relaxed(&model, &model.worth(), seconds)?;
    let mut prices = vec![0.0; ties.len()];
    for (row, dual) in model.rows.iter().zip(&relaxed.duals) {
        if let RowIs::Row(row) = row.what
            && let Some(tie) = ties.rows.iter().position(|it| *it == row)
        {
            // What one unit more of the bound brings is what one unit of use costs.
            prices[tie] = allowed(-dual, ties.bounds[tie]);
        }
    }
    Some(InPieces {
        prices,
        bound: relaxed.bound(),
        model,
        relaxed,
    })
}
