//! What could be fitted in the place of a point, and what becomes of each: offered, or set aside with
//! its reason.

use crate::retrofit::FactorClass;
use crate::retrofit::catalogue::{Dimming, Range, Step};
use crate::retrofit::finance::Certificate;
use crate::retrofit::rules::{Checks, Flag};
use crate::retrofit::service::Sizing;
use std::collections::BTreeSet;

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
        code_of(range, self.step, self.dimming)
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

/// What a choice may want of an offer besides more energy saved for less money. Without a word of
/// it, offers are compared in their own factor class alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wants {
    /// Whatever is dear: some rule asks for so much money to be spent. Nothing is set aside then.
    pub spending: bool,
    /// A net present value: upkeep, watts, years of life and certificates are part of it.
    pub net_present_value: bool,
    /// No target, limit or fund would rather have factor 2 than factor 4: what saves less for more
    /// is useless in the other class too.
    pub more_factor_is_better: bool,
    /// Codes of solutions that are worth more for being in last year's plan.
    pub codes: BTreeSet<String>,
}

/// Sets aside the candidates that another one beats in all that the choice may want. They come with
/// the best saving first; `stays` says whether the luminaire that stays makes another good of it.
pub(super) fn set_dominated_aside<'a>(
    candidates: &mut [Candidate<'a>],
    wants: &Wants,
    stays: impl Fn(&Fit<'a>) -> bool,
) {
    if wants.spending {
        return;
    }
    let mut kept: Vec<Good> = Vec::new();
    for candidate in candidates {
        let (Verdict::Offered(class), Some(fit)) = (candidate.verdict, &candidate.fit) else {
            continue;
        };
        let range = candidate.range;
        let good = Good {
            class: (!wants.more_factor_is_better).then_some(class),
            stays: stays(fit),
            // More years of what saves little may be a loss: another life is another good.
            life: (wants.net_present_value)
                .then_some((range.life_h.to_bits(), fit.certificate(range))),
            cost_cents_ht: fit.cost_cents_ht,
            upkeep_cents_ht: if wants.net_present_value {
                fit.upkeep_cents_ht_per_year(range)
            } else {
                0
            },
            power_w: if wants.net_present_value {
                fit.step.power_w
            } else {
                0.0
            },
        };
        let is_beaten = kept.iter().any(|known| known.beats(&good));
        let is_wanted = !wants.codes.is_empty() && wants.codes.contains(&fit.code(range));
        if is_beaten && !is_wanted {
            candidate.verdict = Verdict::Dominated(class);
        } else if !is_beaten {
            kept.push(good);
        }
    }
}

/// What makes one candidate as good as another that saves no less.
struct Good {
    class: Option<FactorClass>,
    stays: bool,
    life: Option<(u64, Option<Certificate>)>,
    cost_cents_ht: i64,
    upkeep_cents_ht: i64,
    power_w: f64,
}

impl Good {
    /// Whether it is at least as good as one that saves no more.
    fn beats(&self, other: &Self) -> bool {
        self.class == other.class
            && self.stays == other.stays
            && self.life == other.life
            && self.cost_cents_ht <= other.cost_cents_ht
            && self.upkeep_cents_ht <= other.upkeep_cents_ht
            && self.power_w <= other.power_w
    }
}

/// Code of the solution that a step of a range and a dimming make.
#[must_use]
pub fn code_of(range: &Range, step: &Step, dimming: &Dimming) -> String {
    format!("{}-{}-{}", range.code, step.power_w, dimming.code)
}
