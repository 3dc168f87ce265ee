//! The choice of points: the model, how it is solved, and the check of what came out.
//!
//! This room knows nothing of lamps, sheets or frames. Its input is a [`Problem`] of plain
//! structs, its result an [`Outcome`]; solver types never leave it.

mod alone;
mod assemble;
pub mod beyond;
mod block;
pub mod certain;
pub mod explain;
pub mod export;
#[cfg(test)]
mod general_trial;
mod knapsack;
mod master;
#[cfg(test)]
mod measure;
pub mod model;
mod moves;
mod neighbours;
#[cfg(test)]
mod oracles;
pub mod others;
mod outcome;
mod pick;
mod plain;
pub mod problem;
pub mod ranges;
pub(crate) mod reach;
pub mod recount;
mod relaxation;
mod repair;
mod ruled;
mod search;
mod solve;
mod solver;
mod stop;
mod swaps;
#[cfg(test)]
mod tests;
mod tidy;
mod ties;
#[cfg(test)]
mod trial;
mod undecided;
mod variants;
mod whole;
mod years;

pub use outcome::{Effort, Limits, Outcome, PROVED_GAP, Plan, Prices, Step};
pub use problem::{Carry, Measure, PointClass, Problem, SpendingLimit};
pub use reach::{Explanation, Nearest};
pub use solve::{solve, solve_from};
