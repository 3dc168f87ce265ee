//! Years of works, and what becomes of money between them: section `[annees]`.
//!
//! Between plans that are worth the same, works come as early as they can: the planner sees to it,
//! no value is changed for that.

use super::objectives::Objective;
use super::scope::commune;
use super::shapes::Amounts;
use crate::inventory::territory::Territory;
use crate::plan::problem::Carry;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Years that a plan may be about.
const PLAUSIBLE: RangeInclusive<i32> = 2000..=2100;
/// Years that a plan may have at most.
const MOST_YEARS: usize = 15;

/// What becomes of the money that a year leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CarryKey {
    /// A year's money serves that year.
    #[default]
    Non,
    /// What is left passes to the next year.
    Oui,
    /// Only the sum counts.
    Total,
}

/// How savings of several years are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Savings {
    /// What is saved in a year, once all is done.
    #[default]
    ParAn,
    /// What is saved over the years of the plan and the one after: works of the first of three
    /// years count three times, of the second twice, of the third once.
    Cumul,
}

/// Section `[annees]`, as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearsSection {
    liste: Vec<i32>,
    #[serde(default)]
    report: CarryKey,
    emprunt_max: Option<Amounts>,
    #[serde(default)]
    economies: Savings,
    #[serde(default)]
    points_min: Vec<u32>,
}

/// The years of works.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Years {
    /// The years, in order; empty where the plan has one that is not named.
    pub list: Vec<i32>,
    /// What becomes of money between years.
    pub carry: CarryKey,
    /// What a commune may spend ahead of later budgets, in cents, where it is the same for all.
    borrow_cents: i64,
    /// The same commune by commune, by index in the territory.
    borrow_of: BTreeMap<usize, i64>,
    /// How savings are counted.
    pub savings: Savings,
    /// Points that the territory must renovate in each year at least; empty where none is asked.
    pub least_points: Vec<u32>,
}

impl YearsSection {
    /// Checks the section.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, territory: &Territory) -> Result<Years, String> {
        let in_order = self.liste.windows(2).all(|pair| pair[0] < pair[1]);
        let plausible = self.liste.iter().all(|year| PLAUSIBLE.contains(year));
        if self.liste.is_empty() || self.liste.len() > MOST_YEARS || !in_order || !plausible {
            return Err(format!(
                "« annees.liste » doit donner de 1 à {MOST_YEARS} années dans l'ordre, sans répétition (exemple : [2027, 2028, 2029])"
            ));
        }
        if !self.points_min.is_empty() && self.points_min.len() != self.liste.len() {
            return Err(format!(
                "« annees.points_min » donne {} nombres pour {} années ; donnez-en un par année, 0 si rien n'est demandé",
                self.points_min.len(),
                self.liste.len()
            ));
        }
        if self.emprunt_max.is_some() && self.report != CarryKey::Oui {
            return Err(
                "« annees.emprunt_max » n'a de sens qu'avec report = \"oui\" : ajoutez-le, ou retirez « emprunt_max »"
                    .into(),
            );
        }
        let (mut borrow_cents, mut borrow_of) = (0, BTreeMap::new());
        match self.emprunt_max {
            None => {}
            Some(Amounts::One(amount)) => borrow_cents = amount.cents(),
            Some(Amounts::Years(_)) => {
                return Err(
                    "« annees.emprunt_max » doit être un montant, ou une table par commune : { \"Samer\" = 20000 }"
                        .into(),
                );
            }
            Some(Amounts::Communes(table)) => {
                for (name, amount) in table {
                    let index = commune(&name, "« annees.emprunt_max »", territory)?;
                    if borrow_of.insert(index, amount.cents()).is_some() {
                        return Err(format!(
                            "« annees.emprunt_max » donne deux fois la commune « {name} », par son nom et par son code"
                        ));
                    }
                }
            }
        }
        Ok(Years {
            list: self.liste,
            carry: self.report,
            borrow_cents,
            borrow_of,
            savings: self.economies,
            least_points: self.points_min,
        })
    }
}

impl Years {
    /// How many years of works; at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len().max(1)
    }

    /// The place of a year in the list.
    #[must_use]
    pub fn place(&self, year: i32) -> Option<usize> {
        self.list.iter().position(|one| *one == year)
    }

    /// « en 2027 » with a space before it; nothing where years have no names.
    #[must_use]
    pub fn in_year(&self, place: usize) -> String {
        self.list
            .get(place)
            .map(|year| format!(" en {year}"))
            .unwrap_or_default()
    }

    /// What becomes of the money of a commune, by its index in the territory.
    #[must_use]
    pub fn carry_of(&self, commune: usize) -> Carry {
        match self.carry {
            CarryKey::Non => Carry::Never,
            CarryKey::Total => Carry::Total,
            CarryKey::Oui => Carry::Forward {
                borrow_cents: self
                    .borrow_of
                    .get(&commune)
                    .copied()
                    .unwrap_or(self.borrow_cents),
            },
        }
    }

    /// Unit of the values of a goal: savings of several years together are not those of one.
    #[must_use]
    pub fn unit(&self, objective: Objective) -> &'static str {
        let cumulated = (0..self.count()).any(|year| self.times(year) > 1.0);
        match objective {
            Objective::Kwh if cumulated => "kWh cumulés",
            Objective::Co2 if cumulated => "kg CO₂e cumulés",
            _ => objective.unit(),
        }
    }

    /// How many times a yearly saving counts when the works are of a year, from 0.
    #[must_use]
    pub fn times(&self, place: usize) -> f64 {
        match self.savings {
            Savings::ParAn => 1.0,
            Savings::Cumul => self.count().saturating_sub(place) as f64,
        }
    }
}
