//! Who pays, and what comes back: cost before and with tax, FCTVA, aids with their limits, what is
//! saved every year, payback, net present value, and what a saved kWh costs.
//!
//! Works on cabinets are a lot of their own, which holds no point and saves nothing. An aid whose
//! rules count points (a cost retained or a limit by point, a number of points) pays for points
//! only; one that is a mere share of the cost pays that share of the works too.
//!
//! Common funds come before aids: the plan has decided what they pay, and the budgets rest on it.
//! They are public money as aids are, so the share of the cost that the commune must keep is what
//! aids find less of.

mod money;
#[cfg(test)]
mod tests;

use crate::money::{AmountBasis, Basis, Euros};
use serde::Deserialize;
use std::collections::BTreeSet;

pub use money::Money;

/// An aid that communes may get, as its rules write it. Its amounts are before tax.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aid {
    /// What a councillor reads.
    #[serde(rename = "nom")]
    pub name: String,
    /// Share of the cost that it pays.
    #[serde(rename = "taux")]
    pub rate: f64,
    /// Cost of a point beyond which it pays no share.
    #[serde(rename = "assiette_max_par_point")]
    pub most_cost_per_point: Option<Euros>,
    /// The most that it pays for a point.
    #[serde(rename = "plafond_par_point")]
    pub most_per_point: Option<Euros>,
    /// The most that it pays to a commune.
    #[serde(rename = "plafond_par_commune")]
    pub most_per_commune: Option<Euros>,
    /// Points of a commune that it pays for at most, the dearest first.
    #[serde(rename = "points_max")]
    pub most_points: Option<u32>,
    /// Factor that the commune's renovated perimeter must reach, all its points together.
    #[serde(rename = "facteur_perimetre_min")]
    pub least_factor: Option<f64>,
    /// Inhabitants that the commune may have at most.
    #[serde(rename = "population_max")]
    pub most_inhabitants: Option<u32>,
    /// Where its rules are written.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
}

impl Aid {
    /// What cannot be in it, in French.
    fn problem(&self) -> Option<String> {
        let amounts = [
            self.most_cost_per_point,
            self.most_per_point,
            self.most_per_commune,
        ];
        let negative = amounts.iter().flatten().any(|amount| amount.cents() < 0);
        let sound = (0.0..=1.0).contains(&self.rate) && !negative;
        (!sound).then(|| {
            format!(
                "l'aide « {} » a un taux hors de 0 à 1, ou un plafond négatif",
                self.name
            )
        })
    }

    /// Whether its rules count points: it then pays for nothing else.
    #[must_use]
    pub fn is_by_point(&self) -> bool {
        self.most_cost_per_point.is_some()
            || self.most_per_point.is_some()
            || self.most_points.is_some()
    }

    /// What it pays for one point of a cost, euros.
    #[must_use]
    pub fn for_point(&self, cost_eur_ht: f64) -> f64 {
        let at_most = |amount: f64, most: Option<Euros>| {
            most.map_or(amount, |most| amount.min(most.cents() as f64 / 100.0))
        };
        at_most(
            self.rate * at_most(cost_eur_ht, self.most_cost_per_point),
            self.most_per_point,
        )
    }

    /// Whether a commune may have it.
    #[must_use]
    pub fn is_open_to(&self, inhabitants: u32, perimeter_factor: f64) -> bool {
        self.most_inhabitants.is_none_or(|most| inhabitants <= most)
            && self
                .least_factor
                // The ninth decimal is noise of the sums.
                .is_none_or(|least| perimeter_factor + 1e-9 >= least)
    }
}

/// What cannot be in the aids of a scenario, in French.
#[must_use]
pub fn problem(aids: &[Aid]) -> Option<String> {
    let mut names = BTreeSet::new();
    let twice = aids.iter().find(|aid| !names.insert(&aid.name));
    aids.iter().find_map(Aid::problem).or_else(|| {
        Some(format!(
            "deux aides portent le nom « {} » ; donnez-leur des noms différents",
            twice?.name
        ))
    })
}

/// Points of one commune that get the same solution, or cabinets that get the same works.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lot {
    /// Code of the solution.
    pub code: String,
    /// What a councillor reads.
    pub label: String,
    /// How many points; none in a lot of works on cabinets.
    pub points: u32,
    /// How many cabinets; none in a lot of points.
    pub cabinets: u32,
    /// Cost of one, cents before tax.
    pub unit_cost_cents_ht: i64,
    /// Energy that they save, kWh a year.
    pub saving_kwh: f64,
    /// Power that they draw less, W.
    pub saved_watts: f64,
    /// Upkeep that they save, euros before tax a year; negative where it rises.
    pub saved_upkeep_eur: f64,
    /// Upkeep of one after the works, euros before tax a year.
    pub new_upkeep_eur: f64,
    /// Whole years of use until it is replaced.
    pub life_years: u32,
    /// Whether the certificate's conditions that are known are met.
    pub certified: bool,
}

impl Lot {
    /// Cost before tax, euros.
    #[must_use]
    pub fn cost_eur_ht(&self) -> f64 {
        f64::from(self.points + self.cabinets) * euros(self.unit_cost_cents_ht)
    }

    /// What its savings are worth today over its life, euros before tax.
    #[must_use]
    pub fn worth_eur(&self, terms: &Terms) -> f64 {
        let kva_eur = terms.subscription_eur_per_kva.unwrap_or_default();
        let steady = self.saved_watts / 1000.0 * kva_eur + self.saved_upkeep_eur;
        let energy = self.saving_kwh * terms.price_eur_per_kwh;
        energy * terms.drifting_annuity(self.life_years) + steady * terms.annuity(self.life_years)
    }

    /// kWh that it saves over its life, those of later years counting less.
    #[must_use]
    pub fn discounted_kwh(&self, terms: &Terms) -> f64 {
        self.saving_kwh * terms.annuity(self.life_years)
    }
}

/// Rates and prices of a study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Basis of amounts, and value added tax.
    pub basis: AmountBasis,
    /// Share of the cost with tax that the State gives back.
    pub fctva_rate: f64,
    /// Share of the cost before tax that aids leave to the commune at least.
    pub least_own_share: f64,
    /// Price of a saved kWh, € before tax.
    pub price_eur_per_kwh: f64,
    /// Its yearly rise, as a share.
    pub price_drift: f64,
    /// What a year is worth less than the one before it, as a share.
    pub discount_rate: f64,
    /// What a kVA less costs less, € before tax a year, where the contract is changed.
    pub subscription_eur_per_kva: Option<f64>,
    /// Energy-saving certificates of one point, €, where a value is known.
    pub certificates_eur_per_point: Option<f64>,
}

impl Terms {
    /// What one euro a year is worth today over so many years.
    #[must_use]
    pub fn annuity(&self, years: u32) -> f64 {
        present_value(self.discount_rate, 0.0, years)
    }

    /// What one euro a year, dearer every year with the price of electricity, is worth today.
    #[must_use]
    pub fn drifting_annuity(&self, years: u32) -> f64 {
        present_value(self.discount_rate, self.price_drift, years)
    }
}

/// Σ (1 + drift)^(t−1) / (1 + rate)^t for t from 1 to `years`.
fn present_value(rate: f64, drift: f64, years: u32) -> f64 {
    let first = 1.0 / (1.0 + rate);
    let next = (1.0 + drift) * first;
    (0..years).map(|year| first * next.powi(year as i32)).sum()
}

/// What an aid pays to a commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Granted {
    /// Whether the commune may have it.
    pub open: bool,
    /// Points that it pays for, lot by lot.
    pub points: Vec<u32>,
    /// What it pays, lot by lot, euros, before its limit for a commune.
    pub euros: Vec<f64>,
    /// What it pays in all, cents.
    pub cents: i64,
}

/// The money of a plan in one commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Finance {
    /// The lots, the dearest point first, works on cabinets last.
    pub lots: Vec<Lot>,
    /// Cost before tax, cents.
    pub cost_ht_cents: i64,
    /// Cost with tax, cents.
    pub cost_ttc_cents: i64,
    /// What the State gives back of it a year or two later, cents.
    pub fctva_cents: i64,
    /// What each common fund of the scenario pays, cents, in its order.
    pub by_fund_cents: Vec<i64>,
    /// Common funds together, cents.
    pub fund_cents: i64,
    /// Each aid of the scenario, in its order.
    pub aids: Vec<Granted>,
    /// The most that aids may come to once funds have paid, cents.
    pub aid_ceiling_cents: i64,
    /// Aids together, within that ceiling, cents.
    pub aid_cents: i64,
    /// Energy-saving certificates, cents.
    pub certificates_cents: i64,
    /// What is left to the commune in the end, with tax and FCTVA, cents.
    pub remaining_cents: i64,
    /// Cost before tax less funds, aids and certificates, cents: what savings before tax are set against.
    pub net_cost_ht_cents: i64,
    /// Energy saved, kWh a year.
    pub saving_kwh: f64,
    /// What it is worth, € before tax a year.
    pub energy_eur: f64,
    /// Subscribed power saved, € before tax a year.
    pub subscription_eur: f64,
    /// Upkeep saved, € before tax a year.
    pub upkeep_eur: f64,
    /// Those three together.
    pub yearly_eur: f64,
    /// Years until savings have paid the net cost before tax; `None` where nothing is saved.
    pub payback_years: Option<f64>,
    /// What the savings over the life of each lot are worth today, less the net cost before tax, €.
    pub net_present_value_eur: f64,
    /// Cost before tax over the discounted kWh saved over the life, €/kWh.
    pub cost_of_saved_kwh_eur: Option<f64>,
}

/// Reckons the money of a plan in a commune. `cost_cents` is its cost on the basis of the study,
/// works on cabinets included; `by_fund_cents` is what each common fund pays of it.
#[must_use]
pub fn finance(
    mut lots: Vec<Lot>,
    cost_cents: i64,
    by_fund_cents: Vec<i64>,
    inhabitants: u32,
    perimeter_factor: f64,
    aids: &[Aid],
    terms: &Terms,
) -> Finance {
    lots.sort_by(|a, b| {
        let dearest = b.unit_cost_cents_ht.cmp(&a.unit_cost_cents_ht);
        let works_last = a.cabinets.cmp(&b.cabinets);
        works_last.then(dearest).then_with(|| a.code.cmp(&b.code))
    });
    let vat = 1.0 + terms.basis.vat_rate;
    let (cost_ht_cents, cost_ttc_cents) = match terms.basis.basis {
        Basis::Ht => (cost_cents, cents(euros(cost_cents) * vat)),
        Basis::Ttc => (cents(euros(cost_cents) / vat), cost_cents),
    };
    let granted: Vec<Granted> = aids
        .iter()
        .map(|aid| grant(aid, &lots, aid.is_open_to(inhabitants, perimeter_factor)))
        .collect();
    let fund_cents: i64 = by_fund_cents.iter().sum();
    let ceiling = cents(euros(cost_ht_cents) * (1.0 - terms.least_own_share));
    let aid_ceiling_cents = (ceiling - fund_cents).max(0);
    let wished: i64 = granted.iter().map(|aid| aid.cents).sum();
    let aid_cents = wished.min(aid_ceiling_cents);
    let certified: u32 = lots
        .iter()
        .filter(|lot| lot.certified)
        .map(|lot| lot.points)
        .sum();
    let certificates_cents =
        cents(f64::from(certified) * terms.certificates_eur_per_point.unwrap_or_default());
    let fctva_cents = cents(euros(cost_ttc_cents) * terms.fctva_rate);
    let remaining_cents =
        cost_ttc_cents - fctva_cents - fund_cents - aid_cents - certificates_cents;

    let kva_eur = terms.subscription_eur_per_kva.unwrap_or_default();
    let sum = |figure: &dyn Fn(&Lot) -> f64| lots.iter().map(figure).sum::<f64>();
    let saving_kwh = sum(&|lot| lot.saving_kwh);
    let energy_eur = saving_kwh * terms.price_eur_per_kwh;
    let subscription_eur = sum(&|lot| lot.saved_watts) / 1000.0 * kva_eur;
    let upkeep_eur = sum(&|lot| lot.saved_upkeep_eur);
    let yearly_eur = energy_eur + subscription_eur + upkeep_eur;
    let worth = sum(&|lot| lot.worth_eur(terms));
    let discounted_kwh = sum(&|lot| lot.discounted_kwh(terms));
    let net_cost_ht_cents = cost_ht_cents - fund_cents - aid_cents - certificates_cents;
    let net_cost = euros(net_cost_ht_cents);
    Finance {
        lots,
        cost_ht_cents,
        cost_ttc_cents,
        fctva_cents,
        by_fund_cents,
        fund_cents,
        aids: granted,
        aid_ceiling_cents,
        aid_cents,
        certificates_cents,
        remaining_cents,
        net_cost_ht_cents,
        saving_kwh,
        energy_eur,
        subscription_eur,
        upkeep_eur,
        yearly_eur,
        payback_years: payback_years(net_cost_ht_cents, yearly_eur),
        net_present_value_eur: worth - net_cost,
        cost_of_saved_kwh_eur: (discounted_kwh > 0.0)
            .then(|| euros(cost_ht_cents) / discounted_kwh),
    }
}

/// Years until savings have paid a net cost; `None` where nothing is saved.
fn payback_years(net_cost_ht_cents: i64, yearly_eur: f64) -> Option<f64> {
    (yearly_eur > 0.0).then(|| euros(net_cost_ht_cents).max(0.0) / yearly_eur)
}

/// What an aid pays for lots that come with the dearest points first.
fn grant(aid: &Aid, lots: &[Lot], open: bool) -> Granted {
    let mut left = if open {
        aid.most_points.unwrap_or(u32::MAX)
    } else {
        0
    };
    let (points, amounts): (Vec<u32>, Vec<f64>) = lots
        .iter()
        .map(|lot| {
            if lot.cabinets > 0 {
                let pays = open && !aid.is_by_point();
                return (
                    0,
                    if pays {
                        aid.rate * lot.cost_eur_ht()
                    } else {
                        0.0
                    },
                );
            }
            let paid = lot.points.min(left);
            left -= paid;
            (
                paid,
                f64::from(paid) * aid.for_point(euros(lot.unit_cost_cents_ht)),
            )
        })
        .unzip();
    let sum = cents(amounts.iter().sum());
    Granted {
        open,
        points,
        euros: amounts,
        cents: aid
            .most_per_commune
            .map_or(sum, |most| sum.min(most.cents())),
    }
}

fn euros(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// Whole cents, rounded half away from zero as Excel's `ROUND` does.
fn cents(euros: f64) -> i64 {
    (euros * 100.0).round() as i64
}
