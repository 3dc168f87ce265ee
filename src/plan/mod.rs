//! The choice of points: the model, how it is solved, and the check of what came out.
//!
//! This room knows nothing of lamps, sheets or frames. Its input is a [`Problem`] of plain
//! structs, its result an [`Outcome`]; solver types never leave it.

mod assemble;
mod check;
mod commune;
pub mod export;
#[cfg(test)]
mod general_trial;
mod knapsack;
mod master;
#[cfg(test)]
mod measure;
pub mod model;
mod moves;
#[cfg(test)]
mod oracles;
mod outcome;
mod pick;
pub mod problem;
mod reach;
pub mod recount;
mod relaxation;
mod search;
mod solve;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trial;
mod undecided;
mod whole;

pub use crate::retrofit::factor::FactorClass;
pub use check::{Recount, Violation, check};
pub use outcome::{Limits, Outcome, PROVED_GAP, Plan, Prices, Step};
pub use reach::{Explanation, Nearest, Payable};
pub use solve::solve;

/// One retrofit offered to every point of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The target that a point renovated this way counts for.
    pub counts_for: FactorClass,
    /// Cost of one point, in whole cents, on the basis (HT or TTC) of the scenario; positive.
    pub cost_cents: i64,
    /// Energy that one point saves, in kWh a year; positive.
    pub saving_kwh_per_year: f64,
}

/// Identical points of one commune, and what can be done to each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct PointClass {
    /// Index of the commune in [`Problem::budgets_cents`].
    pub commune: usize,
    /// How many points are alike.
    pub count: u32,
    /// What can be done to each; a point takes one offer or none.
    pub offers: Vec<Offer>,
}

/// The whole choice: which points, which retrofit, within which money.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Budget of each commune, in whole cents, on the basis of the scenario.
    pub budgets_cents: Vec<i64>,
    /// The classes of points, in the documented order.
    pub classes: Vec<PointClass>,
    /// Points that must count for [`FactorClass::F4`], exactly.
    pub target_f4: u32,
    /// Points that must count for [`FactorClass::F2`], exactly.
    pub target_f2: u32,
}
