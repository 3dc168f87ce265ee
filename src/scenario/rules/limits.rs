//! Least and most points or money of some communes: entries of `[[limites]]`.

use super::FactorKey;
use super::scope::{Scope, ScopeKeys};
use super::years::Years;
use crate::inventory::territory::Territory;
use crate::money::Euros;
use crate::retrofit::FactorClass;
use serde::Deserialize;

/// An entry, as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSection {
    communes: Option<Vec<String>>,
    epci: Option<String>,
    population_max: Option<u32>,
    annee: Option<i32>,
    facteur: Option<FactorKey>,
    points_min: Option<u32>,
    points_max: Option<u32>,
    depense_min: Option<Euros>,
    depense_max: Option<Euros>,
    part_points_min: Option<f64>,
}

/// An entry, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Communes that it is about.
    pub scope: Scope,
    /// The year that it is about, from 0; none: all together.
    pub year: Option<usize>,
    /// The factor that the points it is about reach, whatever target they count for; none: all.
    pub factor: Option<FactorClass>,
    /// Least and most points.
    pub points: [Option<i64>; 2],
    /// Least and most cents that the communes' budgets spend, works on cabinets included.
    pub cents: [Option<i64>; 2],
    /// The least share of all the points of the plan that these communes get, in ten-thousandths.
    pub least_share: Option<i64>,
}

/// Parts of a whole in which shares are counted: rows of a problem hold whole numbers.
pub const SHARE_PARTS: i64 = 10_000;

impl LimitSection {
    /// Checks the entry of a rank, from 1.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, rank: usize, territory: &Territory, years: &Years) -> Result<Limit, String> {
        let name = format!("[[limites]] n° {rank}");
        let keys = ScopeKeys {
            communes: self.communes.as_deref(),
            epci: self.epci.as_deref(),
            most_inhabitants: self.population_max,
        };
        let scope = Scope::of(&keys, &name, territory)?;
        let year = self
            .annee
            .map(|year| {
                years.place(year).ok_or_else(|| {
                    format!("{name} : l'année {year} n'est pas dans « annees.liste »")
                })
            })
            .transpose()?;
        let points = [self.points_min, self.points_max].map(|one| one.map(i64::from));
        let cents = [self.depense_min, self.depense_max].map(|one| one.map(Euros::cents));
        if cents.iter().flatten().any(|cents| *cents < 0) {
            return Err(format!("{name} : une dépense ne peut pas être négative"));
        }
        for (key, bounds) in [("points", points), ("depense", cents)] {
            if let [Some(least), Some(most)] = bounds
                && least > most
            {
                return Err(format!(
                    "{name} : « {key}_min » est plus grand que « {key}_max »"
                ));
            }
        }
        let least_share = match self.part_points_min {
            None => None,
            Some(share) if (0.0..=1.0).contains(&share) => {
                Some((share * SHARE_PARTS as f64).round() as i64)
            }
            Some(_) => {
                return Err(format!(
                    "{name} : « part_points_min » doit être entre 0 et 1 (0.2 pour 20 %)"
                ));
            }
        };
        if least_share.is_some() && scope == Scope::Territory {
            return Err(format!(
                "{name} : « part_points_min » demande « communes », « epci » ou « population_max »"
            ));
        }
        let bounds = [points[0], points[1], cents[0], cents[1], least_share];
        if bounds.iter().all(Option::is_none) {
            return Err(format!(
                "{name} ne limite rien : donnez points_min, points_max, depense_min, depense_max ou part_points_min"
            ));
        }
        Ok(Limit {
            scope,
            year,
            factor: self.facteur.map(|key| key.0),
            points,
            cents,
            least_share,
        })
    }
}

impl Limit {
    /// Whether works of a commune (its index in the territory) in a year count in it; `factor` is
    /// none for works on a cabinet, which belong to no factor.
    #[must_use]
    pub fn counts(&self, commune: usize, year: usize, factor: Option<FactorClass>) -> bool {
        self.scope.has(commune) && self.counts_anywhere(year, factor)
    }

    /// The same, wherever the works are.
    #[must_use]
    pub fn counts_anywhere(&self, year: usize, factor: Option<FactorClass>) -> bool {
        self.year.is_none_or(|one| one == year) && self.factor.is_none_or(|one| Some(one) == factor)
    }
}
