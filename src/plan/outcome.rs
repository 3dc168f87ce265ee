//! What comes out of a solve. An outcome is data; putting it into words is left to others.

use super::reach::Explanation;

/// The largest proved relative gap at which a plan may be called optimal.
pub const PROVED_GAP: f64 = 1e-4;

/// A bound this little above a value, in kWh a year, differs from it by rounding only.
pub(super) const ROUNDING_KWH: f64 = 1e-6;

/// When the search may stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Relative gap to prove, `(bound - value) / bound`. The search goes on until it is proved
    /// or nothing more can be gained. Negative or not a number counts as 0.
    pub gap: f64,
    /// A wish: once so many seconds have gone by the search winds up at the next occasion.
    /// Without it the same problem always gives exactly the same outcome.
    pub seconds: Option<f64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            gap: 1e-6,
            seconds: None,
        }
    }
}

/// How far the search has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Counts the steps from 1.
    pub iteration: u32,
    /// Energy saved by the best plan so far, in kWh a year; `None` before there is one.
    pub value_kwh: Option<f64>,
    /// No plan saves more than this, in kWh a year.
    pub bound_kwh: f64,
}

/// The result of [`super::solve`].
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A plan with a proved gap of at most [`PROVED_GAP`], whatever gap was asked.
    Proved(Plan),
    /// A plan with a proved gap above [`PROVED_GAP`], but within the gap that was asked.
    WithinGap(Plan),
    /// The search ended (time, or nothing more to try) with a plan whose gap is larger.
    StoppedWithPlan(Plan),
    /// It is proved that no plan meets the targets within the budgets.
    Impossible(Explanation),
    /// The search ended with no plan and no proof that there is none.
    NoPlanFound {
        /// No plan saves more than this, in kWh a year; infinite if nothing was proved.
        bound_kwh: f64,
    },
}

impl Outcome {
    /// The plan, if there is one.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Proved(plan) | Self::WithinGap(plan) | Self::StoppedWithPlan(plan) => Some(plan),
            Self::Impossible(_) | Self::NoPlanFound { .. } => None,
        }
    }
}

/// How many points of each class take each offer, and how good that is proved to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Points, by class and offer: `counts[class][offer]`.
    pub counts: Vec<Vec<u32>>,
    /// Energy saved by the plan, in kWh a year.
    pub value_kwh: f64,
    /// No plan saves more than this, in kWh a year; never below `value_kwh`.
    pub bound_kwh: f64,
    /// What a little more of each target or budget would change.
    pub prices: Prices,
}

impl Plan {
    /// The proved relative gap, `(bound - value) / bound`; never negative, and 0 where the two
    /// differ by rounding only (a millionth of a kWh).
    #[must_use]
    pub fn gap(&self) -> f64 {
        if self.bound_kwh > self.value_kwh + ROUNDING_KWH && self.bound_kwh > 0.0 {
            (self.bound_kwh - self.value_kwh) / self.bound_kwh
        } else {
            0.0
        }
    }
}

/// Marginal values. They come from relaxations: a hint at what a change would bring, to be
/// confirmed by planning again with the change.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// Change of the energy saved, in kWh a year, for one more point in the factor-4 target
    /// (negative if the target already costs savings).
    pub kwh_per_extra_f4: f64,
    /// The same for one more point in the factor-2 target.
    pub kwh_per_extra_f2: f64,
    /// For each commune, the energy that one more euro saves, in kWh a year, at these prices.
    pub kwh_per_extra_euro: Vec<f64>,
}

impl Prices {
    /// Prices of as many communes that nobody knows.
    #[must_use]
    pub fn unknown(&self) -> Self {
        Self {
            kwh_per_extra_f4: f64::NAN,
            kwh_per_extra_f2: f64::NAN,
            kwh_per_extra_euro: vec![f64::NAN; self.kwh_per_extra_euro.len()],
        }
    }
}
