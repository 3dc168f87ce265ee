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

/// What a little more of a target or of a budget would change, in kWh a year. It comes from
/// relaxations: a hint, to be confirmed by planning again with the change.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// Change of the energy saved for one more point in the factor-4 target (negative if the target
    /// already costs savings).
    pub kwh_per_extra_f4: f64,
    /// The same for one more point in the factor-2 target.
    pub kwh_per_extra_f2: f64,
    /// For each commune, the energy that one more euro saves.
    pub kwh_per_extra_euro: Vec<f64>,
}

impl Prices {
    /// The planner's prices, where its value is kWh a year; `known` if it is.
    #[must_use]
    pub fn of(prices: &crate::plan::Prices, known: bool) -> Self {
        let told = |price: f64| if known { price } else { f64::NAN };
        let row = |index: usize| told(prices.per_row.get(index).copied().unwrap_or(0.0));
        let euros = prices.per_cent.iter();
        Self {
            kwh_per_extra_f4: row(0),
            kwh_per_extra_f2: row(1),
            kwh_per_extra_euro: euros
                .map(|years| told(years.iter().copied().fold(0.0, f64::max) * 100.0))
                .collect(),
        }
    }
}
