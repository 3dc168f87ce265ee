//! The money of a plan, commune by commune.

use super::study::{ChosenPoint, CommuneChoice, Study};
use crate::inventory::text::normalise;
use crate::retrofit::finance::{Finance, Lot, finance};
use std::collections::{BTreeMap, BTreeSet};

impl Study {
    /// How many cabinets feed the points of a commune's plan; those without a told cabinet are not
    /// counted.
    #[must_use]
    pub fn cabinets(&self, choice: &CommuneChoice) -> usize {
        let names = self.import.points.text("armoire");
        let of_point = |chosen: &ChosenPoint| names.get(chosen.row as usize);
        let cabinets: BTreeSet<String> = choice
            .points
            .iter()
            .filter_map(of_point)
            .map(normalise)
            .filter(|name| !name.is_empty())
            .collect();
        cabinets.len()
    }

    /// What the plan of a commune costs, who pays, and what comes back.
    #[must_use]
    pub fn finance(&self, choice: &CommuneChoice) -> Finance {
        let scenario = &self.scenario;
        let mut lots: BTreeMap<&str, Lot> = BTreeMap::new();
        for chosen in &choice.points {
            let (class, solution) = self.solution(chosen);
            let existing = &class.existing;
            let lot = lots.entry(&solution.code).or_insert_with(|| Lot {
                code: solution.code.clone(),
                label: solution.label.clone(),
                points: 0,
                unit_cost_cents_ht: solution.cost_cents_ht,
                saving_kwh: 0.0,
                saved_watts: 0.0,
                saved_upkeep_eur: 0.0,
                new_upkeep_eur: solution.upkeep_cents_ht_per_year as f64 / 100.0,
                life_years: solution.life_years,
                certified: solution.certified,
            });
            let upkeep = scenario.hypotheses.upkeep_eur_per_year(existing.technology);
            lot.points += 1;
            lot.saving_kwh += solution.saving_kwh_per_year;
            lot.saved_watts += existing.system_power_w - solution.power_w;
            lot.saved_upkeep_eur += upkeep - lot.new_upkeep_eur;
        }
        let factor = if choice.kwh_after_per_year > 0.0 {
            choice.kwh_before_per_year / choice.kwh_after_per_year
        } else {
            f64::INFINITY
        };
        finance(
            lots.into_values().collect(),
            choice.cost_cents,
            scenario.territory.communes()[choice.commune].population,
            factor,
            &scenario.aids,
            &scenario.terms(),
        )
    }
}
