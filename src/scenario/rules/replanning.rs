//! Last year's plan and what is done of it: section `[replanification]`, which names two tables of
//! planned points.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The section, as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplanningSection {
    plan: Option<PathBuf>,
    faits: Option<PathBuf>,
    #[serde(default)]
    budgets_restants: bool,
    poids: Option<f64>,
}

/// What a new plan takes over from the last one, checked; its files are read with the inventories.
#[derive(Debug, Clone, PartialEq)]
pub struct Replanning {
    /// Last year's plan.
    pub plan: Option<PathBuf>,
    /// Points done.
    pub done: Option<PathBuf>,
    /// Whether budgets are what is left: the cost of points done is then not taken from them.
    pub budgets_are_left: bool,
    /// What a point planned with the same solution in the same year is worth more, in units of
    /// the first goal; in another year, half of it.
    pub weight: f64,
}

impl Replanning {
    /// The files that it is read from.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.plan, &self.done].into_iter().flatten()
    }
}

impl ReplanningSection {
    /// Checks the section; its paths are taken from a folder.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, folder: &Path) -> std::result::Result<Replanning, String> {
        if self.plan.is_none() && self.faits.is_none() {
            return Err("« replanification » demande « plan », « faits » ou les deux".into());
        }
        let weight = self.poids.unwrap_or(0.0);
        if !(0.0..=1e9).contains(&weight) {
            return Err("« replanification.poids » ne peut pas être négatif".into());
        }
        if self.poids.is_some() && self.plan.is_none() {
            return Err("« replanification.poids » demande « plan », le plan à retrouver".into());
        }
        if self.budgets_restants && self.faits.is_none() {
            return Err(
                "« replanification.budgets_restants » demande « faits », les points faits".into(),
            );
        }
        Ok(Replanning {
            plan: self.plan.map(|path| folder.join(path)),
            done: self.faits.map(|path| folder.join(path)),
            budgets_are_left: self.budgets_restants,
            weight,
        })
    }
}
