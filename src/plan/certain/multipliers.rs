//! What each class of a commune earns once its money and its rules have their price.

use std::collections::BTreeMap;

use super::super::alone::alone;
use super::super::model::{ColumnIs, RowIs};
use super::super::problem::PointClass;
use super::super::solver::relaxed;
use super::{Ground, Span};

/// A bound on what a commune can earn, class by class: at a price on each of its rows, every class
/// does what is best for itself. Any prices give a bound; those of the relaxation give a good one.
pub(super) struct Multipliers {
    /// No plan of the commune earns more.
    bound: f64,
    /// For each class with offers, what its best offer earns a point.
    best: BTreeMap<usize, f64>,
}

impl Multipliers {
    /// Those of a commune; `None` if its relaxation has no solution.
    pub fn of(ground: &Ground<'_>, commune: usize) -> Option<Self> {
        let Ground {
            problem,
            ties,
            holdings,
            prices,
            ..
        } = ground;
        let (model, worth) = alone(problem, ties, holdings, prices, commune);
        let relaxed = relaxed(&model, &worth, None)?;
        let mut reduced = worth;
        let (mut bound, mut size) = (0.0, 1.0);
        let mut add = |amount: f64| {
            bound += amount;
            size += amount.abs();
        };
        for (row, &dual) in model.rows.iter().zip(&relaxed.duals) {
            let side = if dual > 0.0 { row.most } else { row.least };
            if matches!(row.what, RowIs::Class(_)) || dual == 0.0 || !side.is_finite() {
                continue;
            }
            add(dual * side);
            for &(column, factor) in &row.terms {
                reduced[column] -= dual * factor;
            }
        }
        let mut best: BTreeMap<usize, f64> = BTreeMap::new();
        for (column, &reduced) in model.columns.iter().zip(&reduced) {
            if let ColumnIs::Points { class, .. } = column.what {
                let best = best.entry(class).or_insert(f64::NEG_INFINITY);
                *best = best.max(reduced);
            } else {
                add((reduced * column.upper).max(0.0));
            }
        }
        for (&class, &best) in &best {
            let class = &problem.classes[class];
            let each = if class.forced { best } else { best.max(0.0) };
            add(f64::from(class.count) * each);
        }
        Some(Self {
            bound: bound + 1e-9 * size,
            best,
        })
    }

    /// What these prices prove of each class of the commune.
    pub fn prove(&self, ground: &Ground<'_>, commune: usize, spans: &mut [Span]) {
        // The commune at these prices, all the others at their best: so much may be lost.
        let slack = ground.bound - ground.upper[commune] + self.bound - ground.floor;
        for (&index, span) in ground.holdings.classes[commune].iter().zip(spans) {
            let class = &ground.problem.classes[index];
            match self.best.get(&index) {
                _ if class.forced => span.least = span.points,
                None => span.most = 0,
                Some(&best) if best > 0.0 => {
                    span.least = span
                        .least
                        .max(span.points - points_within(slack / best, class));
                }
                Some(&best) if best < 0.0 => {
                    span.most = span.most.min(points_within(slack / -best, class));
                }
                Some(_) => {}
            }
        }
    }
}

/// So many points, rounded down, of those of a class.
fn points_within(points: f64, class: &PointClass) -> u32 {
    let all = f64::from(class.count);
    // Not more than the class has, so that it fits; a number that is none proves nothing.
    if points < all {
        points.max(0.0).floor() as u32
    } else {
        class.count
    }
}
