//! Calibration: by how much bills correct the theory of each cabinet.

use super::matching::{CabinetKey, cabinets};
use super::reconciliation::Reconciliation;
use crate::inventory::points::Points;
use std::collections::BTreeMap;

/// What the theory of a cabinet is multiplied by to be what was billed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    factors: BTreeMap<CabinetKey, f64>,
}

impl Calibration {
    /// The factors of the cabinets that have one: those whose bills cover a year, all their points,
    /// and nothing twice.
    ///
    /// `points` are those that the reconciliation was made with.
    #[must_use]
    pub fn of(reconciliation: &Reconciliation, points: &Points) -> Self {
        let cabinet_of = cabinets(points);
        let of_line = reconciliation.lines.iter().filter_map(|line| {
            let factor = *line.factor.as_ref().ok()?;
            Some(line.rows.iter().map(move |row| (*row, factor)))
        });
        let factors = of_line
            .flatten()
            .filter_map(|(row, factor)| Some((cabinet_of.get(row)?.clone(), factor)))
            .collect();
        Self { factors }
    }

    /// Whether none has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.factors.is_empty()
    }

    /// The factor of each point, in the order of the frame; 1 where its cabinet has none. The points
    /// may be any that have the columns of the schema, of the same inventories or of others.
    #[must_use]
    pub fn factors(&self, points: &Points) -> Vec<f64> {
        let known = cabinets(points).into_iter();
        known
            .map(|cabinet| self.factors.get(&cabinet).copied().unwrap_or(1.0))
            .collect()
    }
}
