//! The options of a point: every product of the catalogue that could be fitted, under every
//! dimming, and what becomes of each: offered, or set aside with its reason.

mod candidates;
#[cfg(test)]
mod tests;

use super::catalogue::{Catalogue, Dimming, Range, Step};
use super::finance::Certificate;
use super::rules::{
    Checks, Fitted, Flag, Flags, Stance, Stances, dimmed_share, of_solution, upward,
};
use super::service::Sizing;
use super::worlds::World;
use super::{Existing, FactorClass, Tables, factor_class};
use crate::energy::hours::LitHours;
use crate::inventory::profile::Profile;
use crate::money::AmountBasis;
use candidates::set_dominated_aside;
use rustc_hash::FxHashMap;
use std::sync::Mutex;

pub use candidates::{Candidate, Fit, Verdict, Wants, code_of};

/// One way to renovate a point, and what comes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Code that stands for it in workbooks: range, watts and dimming.
    pub code: String,
    /// What a councillor reads.
    pub label: String,
    /// The same without its watts.
    pub kind: String,
    /// Code of its range.
    pub range: String,
    /// Power of the new luminaire, W.
    pub power_w: f64,
    /// Flux that leaves it, lm.
    pub flux_lm: f64,
    /// Colour temperature of its light, K.
    pub colour_temperature_k: u32,
    /// Share of its flux above the horizontal, %; `None` where it is that of what stays.
    pub ulr_pct: Option<f64>,
    /// How the flux was sized.
    pub sizing: Sizing,
    /// Profile after the works: the commune's own, under the luminaire's dimming.
    pub profile: Profile,
    /// Equivalent hours of that profile a year.
    pub equivalent_hours: f64,
    /// Consumption after the works, kWh a year.
    pub kwh_after_per_year: f64,
    /// Energy saved, kWh a year.
    pub saving_kwh_per_year: f64,
    /// What of it the lower power saves, at the hours of before; the profile saves the rest.
    pub saving_by_power_kwh: f64,
    /// Factor class reached.
    pub factor_class: FactorClass,
    /// Cost of one point, whole cents, on the basis of the scenario.
    pub cost_cents: i64,
    /// The same before tax.
    pub cost_cents_ht: i64,
    /// Upkeep of one point, cents before tax a year.
    pub upkeep_cents_ht_per_year: i64,
    /// Whole years until it is replaced, lit all night.
    pub life_years: u32,
    /// What came of the rules for it.
    pub checks: Checks,
    /// Whether the luminaire is new: neither a lamp nor a kit.
    pub new_luminaire: bool,
    /// Whether it is running cost, on which the State gives no tax back.
    pub running_cost: bool,
    /// Its energy-saving certificate, where the conditions that are known are met.
    pub certificate: Option<Certificate>,
}

impl Solution {
    /// What the flux has to spare over the one needed, as a share of it.
    #[must_use]
    pub fn flux_margin(&self) -> f64 {
        self.flux_lm / self.sizing.needed_flux_lm() - 1.0
    }

    /// Energy saved by the dimming and the switch-off that come with the works, kWh a year.
    #[must_use]
    pub fn saving_by_profile_kwh(&self) -> f64 {
        self.saving_kwh_per_year - self.saving_by_power_kwh
    }
}

/// Which solutions are worked out, and with which hypotheses.
pub struct Method<'a> {
    catalogue: &'a Catalogue,
    hours: &'a LitHours,
    basis: &'a AmountBasis,
    stances: &'a Stances,
    tables: Tables,
    wants: Wants,
    /// What is already computed: a year of a profile takes a while.
    nights: Mutex<FxHashMap<Profile, Night>>,
}

/// What the nights of a year come to under a profile.
#[derive(Clone, Copy)]
struct Night {
    /// Hours a year at full power that draw as much.
    equivalent: f64,
    /// Hours at [`dimmed_share`] of power or less, in the night that has fewest.
    dimmed: f64,
}

impl<'a> Method<'a> {
    /// What can be fitted, when the network is lit, on which basis amounts are, and which rules the
    /// scenario enforces.
    ///
    /// ```
    /// use reverbere::{AmountBasis, Catalogue, Method, PriceLevel, Stances, usual_hours};
    ///
    /// let (catalogue, hours) = (Catalogue::embedded(PriceLevel::Usuel), usual_hours());
    /// let (basis, stances) = (AmountBasis::ht(), Stances::default());
    /// let method = Method::new(&catalogue, &hours, &basis, &stances);
    /// // 100,000 h at 4,100 h a year are 24 whole years.
    /// assert_eq!(method.life_years(100_000.0), 24);
    /// ```
    #[must_use]
    pub fn new(
        catalogue: &'a Catalogue,
        hours: &'a LitHours,
        basis: &'a AmountBasis,
        stances: &'a Stances,
    ) -> Self {
        Self {
            catalogue,
            hours,
            basis,
            stances,
            tables: Tables::default(),
            wants: Wants::default(),
            nights: Mutex::default(),
        }
    }

    /// The same with tables of the field that a scenario gives.
    #[must_use]
    pub fn with_tables(self, tables: Tables) -> Self {
        Self { tables, ..self }
    }

    /// The same for a choice that wants more of an offer than energy saved for little money.
    #[must_use]
    pub fn with_wants(self, wants: Wants) -> Self {
        Self { wants, ..self }
    }

    /// The tables of the field that it computes with.
    #[must_use]
    pub fn tables(&self) -> Tables {
        self.tables
    }

    /// The flags of a point that change what it is offered or how much it weighs.
    #[must_use]
    pub fn considered(&self) -> Flags {
        self.stances.considered().and(upward())
    }

    /// Hours at full power that draw as much as a year of a profile.
    #[must_use]
    pub fn equivalent_hours(&self, profile: &Profile) -> f64 {
        self.night(profile).equivalent
    }

    fn night(&self, profile: &Profile) -> Night {
        let mut known = self
            .nights
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(night) = known.get(profile) {
            return *night;
        }
        let night = Night {
            equivalent: self.hours.equivalent(profile),
            dimmed: self.hours.least_hours_at_most(dimmed_share(), profile),
        };
        known.insert(profile.clone(), night);
        night
    }

    /// Whole years that so many hours of life last, the network lit all night; one at least.
    #[must_use]
    pub fn life_years(&self, life_h: f64) -> u32 {
        ((life_h / self.hours.total()).floor() as u32).max(1)
    }

    /// Every candidate for a point, the best saving first, then the cheapest; the ranges that do
    /// not light enough last. Empty where the lamp's flux is not known.
    #[must_use]
    pub fn candidates(&self, existing: &Existing) -> Vec<Candidate<'a>> {
        self.sifted(existing, self.fitting(existing))
    }

    /// Every candidate for a point, none set aside for another.
    #[must_use]
    pub fn fitting(&self, existing: &Existing) -> Vec<Candidate<'a>> {
        let ranges = self.catalogue.ranges.iter();
        ranges
            .filter(|range| range.sites.contains(&existing.luminaire.site))
            .flat_map(|range| self.of_range(existing, range))
            .collect()
    }

    /// The candidates in their order, those that another one beats set aside.
    fn sifted(
        &self,
        existing: &Existing,
        mut candidates: Vec<Candidate<'a>>,
    ) -> Vec<Candidate<'a>> {
        candidates.sort_by(|a, b| match (&a.fit, &b.fit) {
            (Some(one), Some(other)) => (one.kwh_after.total_cmp(&other.kwh_after))
                .then(one.cost_cents_ht.cmp(&other.cost_cents_ht))
                .then_with(|| one.code(a.range).cmp(&other.code(b.range))),
            (one, other) => one.is_none().cmp(&other.is_none()),
        });
        // Where light that goes up weighs in the choice, a luminaire that stays is another good.
        let upward = existing
            .flags
            .among(upward())
            .among(self.stances.considered());
        let stays = |fit: &Fit<'_>| !upward.is_empty() && fit.checks.raised.has(Flag::UlrGarde);
        set_dominated_aside(&mut candidates, &self.wants, stays);
        candidates
    }

    /// A kind of points in a world, and what it is offered there; `fitting` is what fits it in the
    /// world of the tables.
    #[must_use]
    pub fn in_world(
        &self,
        existing: &Existing,
        fitting: &[Candidate<'a>],
        world: &World<'_>,
    ) -> (Existing, Vec<Solution>) {
        let drawn = Existing {
            system_power_w: existing.system_power_w * world.watts(existing),
            equivalent_hours: existing.equivalent_hours * world.hours(&existing.profile),
            ..existing.clone()
        };
        let moved = fitting.iter().filter_map(|candidate| {
            let (range, fit) = (candidate.range, candidate.fit.as_ref()?);
            let hours = world.hours(&existing.profile_under(range, fit.dimming));
            let fit = Fit {
                equivalent_hours: fit.equivalent_hours * hours,
                kwh_after: fit.kwh_after * world.new_watts(&range.code) * hours,
                cost_cents_ht: world.cost_cents_ht(&range.code, fit.cost_cents_ht),
                ..fit.clone()
            };
            Some(Candidate {
                verdict: self.verdict(&drawn, &fit),
                fit: Some(fit),
                ..candidate.clone()
            })
        });
        let candidates = self.sifted(&drawn, moved.collect());
        let solutions = candidates.iter();
        let solutions = solutions.filter_map(|one| self.solution(&drawn, one));
        let solutions = solutions.collect();
        (drawn, solutions)
    }

    fn of_range(&self, existing: &Existing, range: &'a Range) -> Vec<Candidate<'a>> {
        let sized = self.tables.service.sizing(
            existing.technology,
            existing.lamp_power_w,
            existing.luminaire,
            range,
        );
        let Some(sizing) = sized else {
            return Vec::new();
        };
        let Some(step) = range.smallest(sizing.needed_flux_lm()) else {
            return vec![Candidate {
                range,
                sizing,
                fit: None,
                verdict: Verdict::NoStep,
            }];
        };
        self.catalogue
            .dimmings
            .iter()
            .filter(|dimming| range.dimmable || !dimming.dims())
            .map(|dimming| {
                let fit = self.fit(existing, range, step, dimming);
                Candidate {
                    range,
                    sizing,
                    verdict: self.verdict(existing, &fit),
                    fit: Some(fit),
                }
            })
            .collect()
    }

    fn fit(
        &self,
        existing: &Existing,
        range: &Range,
        step: &'a Step,
        dimming: &'a Dimming,
    ) -> Fit<'a> {
        let profile = existing.profile_under(range, dimming);
        let Night {
            equivalent: equivalent_hours,
            dimmed,
        } = self.night(&profile);
        Fit {
            step,
            dimming,
            equivalent_hours,
            kwh_after: existing.kwh(step.power_w, equivalent_hours),
            cost_cents_ht: step.price.cents_ht() + dimming.extra_cost.cents_ht(),
            checks: of_solution(&Fitted {
                range,
                dims: dimming.dims(),
                dimmed_hours: dimmed,
                network_is_cut: existing.profile_after.is_cut(),
                park: existing.park,
                upward: existing.upward,
            }),
        }
    }

    fn verdict(&self, existing: &Existing, fit: &Fit<'_>) -> Verdict {
        let forbidden = self.stances.flags(Stance::Interdire);
        let raised = existing.flags.and(fit.checks.raised);
        let flag = raised.among(forbidden).iter().next();
        match (flag, factor_class(existing.kwh_per_year(), fit.kwh_after)) {
            (Some(flag), _) => Verdict::Forbidden(flag),
            (None, Some(class)) => Verdict::Offered(class),
            (None, None) => Verdict::TooLittle,
        }
    }

    /// The solution of a candidate that is offered.
    #[must_use]
    pub fn solution(&self, existing: &Existing, candidate: &Candidate<'_>) -> Option<Solution> {
        let (Verdict::Offered(factor_class), Some(fit)) = (candidate.verdict, &candidate.fit)
        else {
            return None;
        };
        let (range, step) = (candidate.range, fit.step);
        let before = existing.kwh_per_year();
        let at_old_hours = existing.kwh(step.power_w, existing.equivalent_hours);
        Some(Solution {
            code: fit.code(range),
            label: fit.label(range, true),
            kind: fit.label(range, false),
            range: range.code.clone(),
            power_w: step.power_w,
            flux_lm: step.flux_lm,
            colour_temperature_k: range.colour_temperature_k,
            ulr_pct: range.ulr_pct,
            sizing: candidate.sizing,
            profile: existing.profile_under(range, fit.dimming),
            equivalent_hours: fit.equivalent_hours,
            kwh_after_per_year: fit.kwh_after,
            saving_kwh_per_year: before - fit.kwh_after,
            saving_by_power_kwh: before - at_old_hours,
            factor_class,
            cost_cents: self.basis.from_ht(fit.cost_cents_ht),
            cost_cents_ht: fit.cost_cents_ht,
            upkeep_cents_ht_per_year: fit.upkeep_cents_ht_per_year(range),
            life_years: self.life_years(range.life_h),
            checks: fit.checks,
            new_luminaire: !range.keeps_luminaire(),
            running_cost: !range.is_investment,
            certificate: fit.certificate(range),
        })
    }

    /// Every solution offered to a point, the best saving first.
    #[must_use]
    pub fn solutions(&self, existing: &Existing) -> Vec<Solution> {
        self.candidates(existing)
            .iter()
            .filter_map(|candidate| self.solution(existing, candidate))
            .collect()
    }
}
