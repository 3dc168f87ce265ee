//! Aids: what the rules of a funder pay, and for what.

use super::{Granted, Lot, cents, euros};
use crate::money::Euros;
use crate::retrofit::FactorClass;
use crate::scenario::rules::FactorKey;
use serde::Deserialize;
use std::collections::BTreeSet;

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
    /// What it pays for: many funders refuse lamps and kits.
    #[serde(default, rename = "eligibles")]
    pub eligible: Eligible,
    /// The factor class that a point must reach.
    #[serde(rename = "facteur")]
    pub factor: Option<FactorKey>,
    /// Inhabitants that the commune may have at most.
    #[serde(rename = "population_max")]
    pub most_inhabitants: Option<u32>,
    /// Where its rules are written.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
}

/// What an aid pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Eligible {
    /// New luminaires, and works on cabinets: neither lamps nor kits.
    #[default]
    LuminairesNeufs,
    /// All that is fitted.
    Toutes,
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
        self.factor.is_some()
            || self.most_cost_per_point.is_some()
            || self.most_per_point.is_some()
            || self.most_points.is_some()
    }

    /// Whether it pays for a solution at all.
    #[must_use]
    pub fn pays_for(&self, is_new_luminaire: bool, class: FactorClass) -> bool {
        (is_new_luminaire || self.eligible == Eligible::Toutes)
            && self.factor.is_none_or(|factor| factor.0 == class)
    }

    /// Points of a lot that it may pay for, whatever its other limits.
    fn eligible_points(&self, lot: &Lot) -> u32 {
        let of_class = |class| match class {
            FactorClass::F4 => lot.factor4_points,
            FactorClass::F2 => lot.points - lot.factor4_points,
        };
        let pays = |class: &FactorClass| self.pays_for(lot.new_luminaire, *class);
        let classes = [FactorClass::F4, FactorClass::F2];
        classes.into_iter().filter(pays).map(of_class).sum()
    }

    /// The cost of one point that it pays a share of, cents.
    fn base_cents(&self, cost_cents_ht: i64) -> i64 {
        self.most_cost_per_point
            .map_or(cost_cents_ht, |most| cost_cents_ht.min(most.cents()))
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
            && self.is_open_to_factor(perimeter_factor)
    }

    /// Whether the factor of a renovated perimeter is enough.
    #[must_use]
    pub fn is_open_to_factor(&self, perimeter_factor: f64) -> bool {
        // The ninth decimal is noise of the sums.
        (self.least_factor).is_none_or(|least| perimeter_factor + 1e-9 >= least)
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

/// What an aid pays for lots that come with the dearest points first.
pub(super) fn grant(aid: &Aid, lots: &[Lot], open: bool) -> Granted {
    let mut left = if open {
        aid.most_points.unwrap_or(u32::MAX)
    } else {
        0
    };
    let mut base_cents = 0;
    let (points, amounts): (Vec<u32>, Vec<f64>) = lots
        .iter()
        .map(|lot| {
            if lot.cabinets > 0 {
                if !open || aid.is_by_point() {
                    return (0, 0.0);
                }
                base_cents += i64::from(lot.cabinets) * lot.unit_cost_cents_ht;
                return (0, aid.rate * lot.cost_eur_ht());
            }
            let paid = aid.eligible_points(lot).min(left);
            left -= paid;
            base_cents += i64::from(paid) * aid.base_cents(lot.unit_cost_cents_ht);
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
        base_cents,
        cents: aid
            .most_per_commune
            .map_or(sum, |most| sum.min(most.cents())),
    }
}
