//! Workbooks: the plan for each commune council and for the territory, the quality of the data,
//! the consumption of today. Spreadsheet types stay in this room.

pub mod catalogue;
pub mod diagnosis;
pub mod layout;
pub mod plan;
pub mod public_schema;
pub mod quality;
pub mod reconciliation;
mod reread;
pub mod template;
mod to_complete;
pub mod verification;

#[cfg(test)]
mod fixture;
mod page;
mod sheet;
mod style;
mod table;
pub mod wording;

use crate::plan::Prices;
use crate::scenario::study::{Choice, Study};

/// How good a plan is proved to be, and with what.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// Whether the plan may be called optimal: a proved gap of at most `plan::PROVED_GAP`.
    pub optimal: bool,
    /// Whether some points weighed more in the choice than what they save.
    pub preferred: bool,
    /// Energy saved by the plan, kWh a year.
    pub value_kwh: f64,
    /// No plan saves more than this, kWh a year.
    pub bound_kwh: f64,
    /// `(bound - value) / bound`.
    pub gap: f64,
    /// What a little more of each target or budget would change.
    pub prices: Prices,
}

/// A plan and all that its documents say of it.
pub struct PlanDocument<'a> {
    /// The scenario worked out.
    pub study: &'a Study,
    /// The points chosen.
    pub choice: &'a Choice,
    /// How good that is.
    pub proof: &'a Proof,
}
