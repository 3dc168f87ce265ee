//! Money beside the communes' budgets: entries of `[[fonds]]`.

use super::FactorKey;
use super::scope::{Scope, ScopeKeys};
use super::shapes::Amounts;
use super::years::Years;
use crate::french::counted;
use crate::inventory::territory::Territory;
use crate::money::Euros;
use crate::retrofit::FactorClass;
use serde::Deserialize;

/// How a fund is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// Communes add its money to their budgets.
    Complement,
    /// It pays part of each point that it is granted to.
    ParPoint,
}

/// An entry, as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundSection {
    nom: String,
    communes: Option<Vec<String>>,
    epci: Option<String>,
    montant: Amounts,
    usage: Usage,
    montant_par_point: Option<Euros>,
    taux: Option<f64>,
    facteur: Option<FactorKey>,
    plafond_par_commune: Option<Euros>,
    part_max: Option<f64>,
}

/// What an intercommunality may pay of what is left to a commune (CGCT, L.5214-16 V and L.5216-5
/// VI: no more than the commune itself).
const MOST_SHARE: f64 = 0.5;

/// A fund, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Fund {
    /// What a councillor reads.
    pub name: String,
    /// Communes that may have it.
    pub scope: Scope,
    /// What it holds.
    pub money: Money,
    /// What each point gets of it; none where communes add it to their budgets.
    pub grant: Option<Grant>,
    /// The most for one commune over all the years, in cents.
    pub most_per_commune: Option<i64>,
    /// The share of what is left to the commune after other aid that it may pay at most.
    pub most_share: f64,
}

impl Fund {
    /// What it holds over all the years, cents.
    #[must_use]
    pub fn held_cents(&self) -> i64 {
        match &self.money {
            Money::Whole(cents) => *cents,
            Money::Yearly(list) => list.iter().sum(),
        }
    }
}

/// What a fund holds, in cents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Money {
    /// So much over all the years.
    Whole(i64),
    /// So much in each year.
    Yearly(Vec<i64>),
}

/// What a fund pays for one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// An amount, in cents.
    pub cents: i64,
    /// A share of the cost, on top.
    pub rate: f64,
    /// The factor reached by the points that may have it; none: all.
    pub factor: Option<FactorClass>,
}

impl Grant {
    /// What it pays for a point of a cost, in whole cents; never more than `most_cents`.
    #[must_use]
    pub fn of(&self, cost_cents: i64, most_cents: i64) -> i64 {
        let share = (cost_cents as f64 * self.rate).round() as i64;
        self.cents.saturating_add(share).clamp(0, most_cents.max(0))
    }
}

impl Fund {
    /// The most that it holds for a year, from 0, in cents.
    #[must_use]
    pub fn in_year(&self, year: usize) -> i64 {
        match &self.money {
            Money::Whole(cents) => *cents,
            Money::Yearly(cents) => cents.get(year).copied().unwrap_or(0),
        }
    }
}

/// Checks the funds of a scenario.
///
/// # Errors
/// What is wrong, in French.
pub fn check(
    sections: Vec<FundSection>,
    territory: &Territory,
    years: &Years,
) -> Result<Vec<Fund>, String> {
    let mut funds: Vec<Fund> = Vec::new();
    for section in sections {
        let fund = section.check(territory, years)?;
        if funds.iter().any(|known| known.name == fund.name) {
            return Err(format!(
                "deux fonds portent le nom « {} » ; donnez-leur des noms différents",
                fund.name
            ));
        }
        funds.push(fund);
    }
    Ok(funds)
}

impl FundSection {
    fn check(self, territory: &Territory, years: &Years) -> Result<Fund, String> {
        let name = format!("le fonds « {} »", self.nom);
        let keys = ScopeKeys {
            communes: self.communes.as_deref(),
            epci: self.epci.as_deref(),
            most_inhabitants: None,
        };
        let scope = Scope::of(&keys, &name, territory)?;
        let money = match self.montant {
            Amounts::One(amount) => Money::Whole(amount.cents()),
            Amounts::Years(list) if list.len() == years.count() => {
                Money::Yearly(list.into_iter().map(Euros::cents).collect())
            }
            Amounts::Years(list) => {
                return Err(format!(
                    "{name} donne {} pour {} dans « annees.liste » ; donnez-en un par année, ou un seul en tout",
                    counted(list.len(), "montant", "montants"),
                    years.list.len()
                ));
            }
            Amounts::Communes(_) => {
                return Err(format!(
                    "{name} : « montant » doit être un montant, ou un par année entre crochets"
                ));
            }
        };
        let amounts = [self.montant_par_point, self.plafond_par_commune];
        if amounts.iter().flatten().any(|amount| amount.cents() < 0) {
            return Err(format!("{name} : un montant ne peut pas être négatif"));
        }
        if self.taux.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
            return Err(format!("{name} : « taux » doit être entre 0 et 1"));
        }
        let most_share = self.part_max.unwrap_or(MOST_SHARE);
        if !(most_share > 0.0 && most_share <= 1.0) {
            return Err(format!(
                "{name} : « part_max » doit être plus que 0 et au plus 1"
            ));
        }
        let by_point = self.montant_par_point.is_some() || self.taux.is_some();
        let grant = match self.usage {
            Usage::ParPoint if by_point => Some(Grant {
                cents: self.montant_par_point.map_or(0, Euros::cents),
                rate: self.taux.unwrap_or(0.0),
                factor: self.facteur.map(|key| key.0),
            }),
            Usage::ParPoint => {
                return Err(format!(
                    "{name} : usage = \"par_point\" demande « montant_par_point », « taux » ou les deux"
                ));
            }
            Usage::Complement if by_point || self.facteur.is_some() => {
                return Err(format!(
                    "{name} : « montant_par_point », « taux » et « facteur » n'ont de sens qu'avec usage = \"par_point\""
                ));
            }
            Usage::Complement => None,
        };
        Ok(Fund {
            name: self.nom,
            scope,
            money,
            grant,
            most_per_commune: self.plafond_par_commune.map(Euros::cents),
            most_share,
        })
    }
}
