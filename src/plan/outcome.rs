//! What comes out of a solve. An outcome is data; putting it into words is left to others.

use super::reach::Explanation;
use super::recount::Recount;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The largest proved relative gap at which a plan may be called optimal.
///
/// ```
/// use reverbere::planner::{Limits, PROVED_GAP};
///
/// assert!(Limits::default().gap < PROVED_GAP);
/// ```
pub const PROVED_GAP: f64 = 1e-4;

/// A bound this little above a value differs from it by rounding only.
pub(super) const ROUNDING: f64 = 1e-6;

/// What a plan is worth at least that is within a tolerance, a share, of one worth so much.
pub(super) fn within(value: f64, tolerance: f64) -> f64 {
    value - tolerance * value.abs()
}

/// When the search may stop.
///
/// ```
/// use reverbere::planner::Limits;
///
/// // Half a minute at the most, for a plan within a thousandth of the best.
/// let limits = Limits { gap: 1e-3, seconds: Some(30.0), ..Limits::default() };
/// assert!(limits.gap > Limits::default().gap);
/// ```
#[derive(Debug, Clone)]
pub struct Limits {
    /// Relative gap to prove, `(bound - value) / bound`. The search goes on until it is proved
    /// or nothing more can be gained. Negative or not a number counts as 0.
    pub gap: f64,
    /// A wish: once so many seconds have gone by the search winds up at the next occasion.
    /// Without it the same problem always gives exactly the same outcome.
    pub seconds: Option<f64>,
    /// Once it is up the search winds up as well: somebody pressed Ctrl-C.
    pub stop: Option<Arc<AtomicBool>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            gap: 1e-6,
            seconds: None,
            stop: None,
        }
    }
}

/// How far the search has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Counts the steps from 1.
    pub iteration: u32,
    /// What the best plan so far is worth; `None` before there is one.
    pub value: Option<f64>,
    /// No plan is worth more than this.
    pub bound: f64,
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
    /// It is proved that no plan keeps all rules within the budgets.
    Impossible(Option<Explanation>),
    /// The search ended with no plan and no proof that there is none.
    NoPlanFound {
        /// No plan is worth more than this; infinite if nothing was proved.
        bound: f64,
    },
}

impl Outcome {
    /// The plan, if there is one.
    ///
    /// ```
    /// use reverbere::planner::{Limits, Outcome, Problem, solve};
    ///
    /// // Where there is no point, the best plan is worth nothing.
    /// let outcome = solve(&Problem::default(), &Limits::default(), &|_| {});
    /// assert_eq!(outcome.plan().map(|plan| plan.value), Some(0.0));
    /// assert_eq!(Outcome::Impossible(None).plan(), None);
    /// ```
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
    /// Whole cents of each draw of the problem.
    pub draws_cents: Vec<i64>,
    /// What the plan amounts to, added up again without the solver.
    pub recount: Recount,
    /// What the plan is worth.
    pub value: f64,
    /// No plan is worth more than this; never below `value`.
    pub bound: f64,
    /// What a little more of each row or budget would change.
    pub prices: Prices,
    /// How the proof came about.
    pub effort: Effort,
}

/// How large the choice was, and what was done about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Pairs of a class and an offer.
    pub variables: usize,
    /// Those that the prices alone decide: in any plan as good as this one they stay as they are.
    pub fixed: usize,
    /// Steps of the search.
    pub steps: u32,
    /// Communes with more rules than a budget.
    pub ruled_communes: usize,
}

impl Plan {
    /// The proved relative gap, `(bound - value) / bound`; never negative, and 0 where the two
    /// differ by rounding only (a millionth of a kWh).
    #[must_use]
    pub fn gap(&self) -> f64 {
        if self.bound > self.value + ROUNDING {
            (self.bound - self.value) / self.bound.abs().max(self.value.abs())
        } else {
            0.0
        }
    }
}

/// Marginal values. They come from relaxations: a hint at what a change would bring, to be
/// confirmed by planning again with the change.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// Change of the value for one more unit asked by each row of the problem (negative where a row
    /// costs value); 0 for those that bind one commune only.
    pub per_row: Vec<f64>,
    /// For each commune and year, what one more cent is worth.
    pub per_cent: Vec<Vec<f64>>,
}
