//! The whole cost of light over the life of what is fitted: what lamps in place would cost in electricity and upkeep,
//! and what the works, their electricity and their upkeep cost instead. Worth today, before tax, without aids.

use super::study::{Choice, CommuneChoice, Study};
use crate::retrofit::finance::Terms;
use std::collections::BTreeMap;

/// What some points cost to run.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Running {
    /// Electricity, kWh a year.
    pub kwh: f64,
    /// Upkeep, € before tax a year.
    pub upkeep_eur: f64,
}

impl Running {
    /// What so many years of it are worth today, € before tax; electricity is dearer each year.
    #[must_use]
    pub fn worth_eur(&self, terms: &Terms, years: u32) -> f64 {
        self.kwh * terms.price_eur_per_kwh * terms.drifting_annuity(years)
            + self.upkeep_eur * terms.annuity(years)
    }
}

/// The whole cost of the points that get one kind of solution, or of works on cabinets.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeCost<'a> {
    /// What is fitted, without its watts.
    pub kind: &'a str,
    /// Whole years of use until it is replaced; none of works on cabinets.
    pub life_years: u32,
    /// How many points; none of works on cabinets.
    pub points: u32,
    /// What the works cost, cents before tax.
    pub cost_cents_ht: i64,
    /// What the points cost to run today.
    pub before: Running,
    /// What they cost to run after the works.
    pub after: Running,
}

impl WholeCost<'_> {
    /// Running what is in place for the life of what would be fitted, € before tax.
    #[must_use]
    pub fn without_works_eur(&self, terms: &Terms) -> f64 {
        self.before.worth_eur(terms, self.life_years)
    }

    /// The works, and running what they fit for its life, € before tax.
    #[must_use]
    pub fn with_works_eur(&self, terms: &Terms) -> f64 {
        self.cost_cents_ht as f64 / 100.0 + self.after.worth_eur(terms, self.life_years)
    }
}

impl Study {
    /// The whole cost of a choice by kind of solution and life, the most points first; works on cabinets last.
    #[must_use]
    pub fn whole_costs(&self, choice: &Choice) -> Vec<WholeCost<'_>> {
        let hypotheses = &self.scenario.hypotheses;
        let mut costs: BTreeMap<(&str, u32), WholeCost<'_>> = BTreeMap::new();
        let chosen = choice.communes.iter().flat_map(|commune| &commune.points);
        for (class, solution) in chosen.map(|chosen| self.solution(chosen)) {
            let key = (&*solution.kind, solution.life_years);
            let cost = costs.entry(key).or_insert_with(|| WholeCost {
                kind: &solution.kind,
                life_years: solution.life_years,
                points: 0,
                cost_cents_ht: 0,
                before: Running::default(),
                after: Running::default(),
            });
            cost.points += 1;
            cost.cost_cents_ht += solution.cost_cents_ht;
            cost.before.kwh += class.existing.kwh_per_year();
            cost.before.upkeep_eur += hypotheses.upkeep_eur_per_year(class.existing.technology);
            cost.after.kwh += solution.kwh_after_per_year;
            cost.after.upkeep_eur += solution.upkeep_cents_ht_per_year as f64 / 100.0;
        }
        let mut costs: Vec<WholeCost<'_>> = costs.into_values().collect();
        costs.sort_by_key(|cost| std::cmp::Reverse(cost.points));
        let cabinets = choice.total(|commune: &CommuneChoice| i64::from(commune.all_years().works));
        let works = self.cabinet_work().filter(|_| cabinets > 0);
        costs.extend(works.map(|work| WholeCost {
            kind: &work.label,
            life_years: 0,
            points: 0,
            cost_cents_ht: cabinets * work.price.cents_ht(),
            before: Running::default(),
            after: Running::default(),
        }));
        costs
    }
}
