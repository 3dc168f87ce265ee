//! What one unit more of each bound would change, where a choice cannot be made.

use super::super::model::{Model, RowIs};
use super::super::problem::Problem;
use super::super::solver::relaxed;
use super::asking;
use super::skeleton::Skeleton;

/// What one unit more of each bound would change. It comes from relaxations, with points in pieces:
/// a hint, to be confirmed by planning again with the change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Margins {
    /// For each commune and year, how many points fewer would be missing with one more cent.
    pub points_per_cent: Vec<Vec<f64>>,
    /// For each row, how many more points would be missing if its bound were one higher.
    pub points_per_row: Vec<f64>,
    /// For each row, how many cents more would be missing if its bound were one higher.
    pub cents_per_row: Vec<f64>,
    /// For each rule that forces points (see [`super::Asked::forced_by`]), with the points fewer and
    /// the cents fewer that would be missing with one point less to force.
    pub forced: Vec<(usize, f64, f64)>,
}

/// The margins; where a relaxation has no solution, its figures are missing.
pub(super) fn of(bare: &Skeleton, targets: &[usize]) -> Margins {
    let targets = asking(&bare.problem, targets);
    let with_missing = bare.with_missing(&targets);
    let mut margins = Margins::default();
    if let Some(points) = Duals::of(&with_missing) {
        margins.points_per_cent = points.per_cent(&with_missing);
        margins.points_per_cent.pop();
        margins.points_per_row = points.per_row(&with_missing);
        points.of_forced(bare, |of, gain| of.1 = gain, &mut margins.forced);
    }
    let with_money = bare.with_money();
    if let Some(cents) = Duals::of(&with_money) {
        margins.cents_per_row = cents.per_row(&with_money);
        cents.of_forced(bare, |of, gain| of.2 = gain, &mut margins.forced);
    }
    margins.forced.retain(|of| of.1 > 0.0 || of.2 > 0.0);
    margins
}

/// What one more unit of each row of a relaxation is worth.
struct Duals(Vec<(RowIs, f64)>);

impl Duals {
    fn of(problem: &Problem) -> Option<Self> {
        let model = Model::of(problem);
        let worth: Vec<f64> = model.columns.iter().map(|column| column.value).collect();
        let relaxed = relaxed(&model, &worth, None)?;
        let rows = model.rows.iter().map(|row| row.what);
        Some(Self(rows.zip(relaxed.duals).collect()))
    }

    fn per_row(&self, problem: &Problem) -> Vec<f64> {
        let mut per_row = vec![0.0; problem.rows.len()];
        for (what, dual) in &self.0 {
            if let RowIs::Row(row) = what {
                per_row[*row] = 0.0 - dual;
            }
        }
        per_row
    }

    /// A cent more in one year raises every limit that this year's money is part of.
    fn per_cent(&self, problem: &Problem) -> Vec<Vec<f64>> {
        let mut per_cent = vec![vec![0.0; problem.years]; problem.communes.len()];
        for (what, dual) in &self.0 {
            if let RowIs::Spending {
                commune,
                first,
                last,
            } = *what
            {
                for cents in &mut per_cent[commune][first..=last] {
                    *cents += dual.max(0.0);
                }
            }
        }
        per_cent
    }

    /// The most that one point less to force would bring, for each rule.
    fn of_forced(
        &self,
        bare: &Skeleton,
        put: impl Fn(&mut (usize, f64, f64), f64),
        forced: &mut Vec<(usize, f64, f64)>,
    ) {
        let mut gains: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        for (what, dual) in &self.0 {
            if let RowIs::Class(class) = what
                && let Some(rule) = bare.forced_by.get(*class).copied().flatten()
            {
                let gain = gains.entry(rule).or_insert(0.0);
                *gain = gain.max(-dual);
            }
        }
        for (rule, gain) in gains {
            let known = forced.iter().position(|of| of.0 == rule);
            let at = known.unwrap_or_else(|| {
                forced.push((rule, 0.0, 0.0));
                forced.len() - 1
            });
            put(&mut forced[at], gain);
        }
    }
}
