//! What could be fitted in the place of a point, and what becomes of each: offered, or set aside with
//! its reason.

use crate::retrofit::FactorClass;
use crate::retrofit::catalogue::{Dimming, Range, Step};
use crate::retrofit::finance::Certificate;
use crate::retrofit::rules::{Checks, Flag};
use crate::retrofit::service::Sizing;
use rustc_hash::FxHashMap;

/// A product of the catalogue under a dimming, for one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'a> {
    /// Its range.
    pub range: &'a Range,
    /// How the flux was sized.
    pub sizing: Sizing,
    /// The power step that keeps the service, and what it gives; `None` where no step of the range
    /// lights as much.
    pub fit: Option<Fit<'a>>,
    /// What becomes of it.
    pub verdict: Verdict,
}

/// A power step under a dimming.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit<'a> {
    /// The smallest step that keeps the service.
    pub step: &'a Step,
    /// The dimming.
    pub dimming: &'a Dimming,
    /// Equivalent hours a year after the works.
    pub equivalent_hours: f64,
    /// Consumption after the works, kWh a year.
    pub kwh_after: f64,
    /// Cost of one point, cents before tax.
    pub cost_cents_ht: i64,
    /// What came of the rules for it.
    pub checks: Checks,
}

impl Fit<'_> {
    /// Its energy-saving certificate, where the conditions that are known are met: a new luminaire,
    /// dimmed enough.
    #[must_use]
    pub fn certificate(&self, range: &Range) -> Option<Certificate> {
        let met = !range.keeps_luminaire() && !self.checks.raised.has(Flag::ResEc104);
        met.then_some(if self.dimming.detects {
            Certificate::Detecting
        } else {
            Certificate::Dimmed
        })
    }

    /// Upkeep of one point, cents before tax a year.
    #[must_use]
    pub fn upkeep_cents_ht_per_year(&self, range: &Range) -> i64 {
        range.upkeep_cents_ht_per_year() + self.dimming.upkeep_cents_ht_per_year()
    }

    /// Code that stands for it in workbooks: range, watts and dimming.
    #[must_use]
    pub fn code(&self, range: &Range) -> String {
        format!("{}-{}-{}", range.code, self.step.power_w, self.dimming.code)
    }

    /// What a councillor reads, with its watts or without.
    #[must_use]
    pub fn label(&self, range: &Range, with_watts: bool) -> String {
        let mut label = range.label.clone();
        if with_watts {
            label += &format!(" {} W", self.step.power_w.to_string().replace('.', ","));
        }
        if self.dimming.dims() {
            label += &format!(", {}", self.dimming.label);
        }
        label
    }
}

/// What becomes of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is offered to the plan.
    Offered(FactorClass),
    /// Another saves as much or more for no more money.
    Dominated(FactorClass),
    /// It does not divide the consumption by two.
    TooLittle,
    /// It does not meet a rule that the scenario enforces.
    Forbidden(Flag),
    /// No step of the range lights as much as what is there.
    NoStep,
}

/// Sets aside the candidates that cost as much or more than one before them of the same good: they
/// come with the best saving first.
pub(super) fn set_dominated_aside<'a, G: Eq + std::hash::Hash>(
    candidates: &mut [Candidate<'a>],
    good: impl Fn(FactorClass, &Fit<'a>) -> G,
) {
    let mut cheapest: FxHashMap<G, i64> = FxHashMap::default();
    for candidate in candidates {
        let (Verdict::Offered(class), Some(fit)) = (candidate.verdict, &candidate.fit) else {
            continue;
        };
        let good = good(class, fit);
        if cheapest
            .get(&good)
            .is_some_and(|known| *known <= fit.cost_cents_ht)
        {
            candidate.verdict = Verdict::Dominated(class);
        } else {
            cheapest.insert(good, fit.cost_cents_ht);
        }
    }
}
