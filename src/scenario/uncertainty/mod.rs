//! What holds of a plan when costs, watts, hours and the price of electricity turn out otherwise:
//! worlds are drawn at random, and the plan is seen in each, made again in each, or made safe for most.
//!
//! What all works have in common is drawn once a world: the level of prices, the hours of the year, the
//! price of a kWh. What is of one product is drawn product by product, and what is of a lamp in place,
//! lamp by lamp, for all communes together.

mod drawn;
mod replanned;
mod safe;
mod section;
#[cfg(test)]
mod tests;
mod voted;

use super::problem::ChoiceProblem;
use super::study::{Choice, Study};
use crate::error::Result;
pub use drawn::Drawer;
pub use replanned::{GAP, Replanned};
pub use safe::NotSafe;
pub use section::UncertaintySection;
pub use voted::{Budget, Kept, Quantiles, Trial, Voted};

/// The draws that documents speak of.
pub const SEED: u64 = 1;
/// The draws that the margins of a safe plan are fitted to.
pub const FITTING_SEED: u64 = 2;
/// Draws, where nobody says how many.
pub const DRAWS: u32 = 1_000;
/// No more draws are made.
pub const MOST_DRAWS: u32 = 100_000;

impl Study {
    /// What comes of a choice in the draws that documents speak of; `problem` has the budgets that bind.
    ///
    /// # Errors
    /// As [`Drawer::worlds`].
    pub fn voted(&self, choice: &Choice, problem: &ChoiceProblem, draws: u32) -> Result<Voted> {
        let worlds = Drawer::of(self).worlds(SEED)?;
        Ok(Trial::of(self, choice, problem).in_worlds(&worlds, draws))
    }
}

/// What is known of a plan when figures turn out otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Uncertainty {
    /// What comes of the plan as it is.
    pub voted: Voted,
    /// What comes of planning again, where that was asked.
    pub replanned: Option<Replanned>,
    /// What the plan was made to hold, where that was asked.
    pub safety: Option<Safety>,
}

/// What a safe plan was made to hold, and what that costs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Safety {
    /// Share of all that may turn out in which each budget and each target is to hold.
    pub confidence: f64,
    /// What the ordinary plan saves, kWh a year.
    pub ordinary_kwh: f64,
    /// What holds of the ordinary plan in the draws of [`SEED`].
    pub ordinary: Held,
}

/// What holds in how many draws.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// The budget that holds in fewest.
    pub least_budget: u32,
    /// Every budget.
    pub budgets: u32,
    /// The targets of factor 4 and of factor 2.
    pub targets: [u32; 2],
    /// Everything.
    pub all: u32,
}

impl Voted {
    /// What holds in how many draws, in all.
    #[must_use]
    pub fn held(&self) -> Held {
        let budgets = self.budgets.iter().map(|one| one.held);
        Held {
            least_budget: budgets.min().unwrap_or(self.draws),
            budgets: self.budgets_held,
            targets: self.targets.map(|one| one.held),
            all: self.all_held,
        }
    }
}
