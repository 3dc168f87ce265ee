//! The money of a plan, commune by commune.

use super::study::{Choice, ChosenPoint, CommuneChoice, Study, YearChoice};
use crate::inventory::text::normalise;
use crate::retrofit::FactorClass;
use crate::retrofit::catalogue::CabinetWork;
use crate::retrofit::finance::{Finance, Lot, Spending, finance};
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

    /// The works that each cabinet with a chosen point needs once, if the scenario asks for any.
    #[must_use]
    pub fn cabinet_work(&self) -> Option<&CabinetWork> {
        let rule = self.scenario.rules.groups.cabinet_work.as_ref()?;
        let mut known = self.scenario.catalogue.cabinets.iter();
        known.find(|work| work.code == rule.code)
    }

    /// The lot of the works on so many cabinets; none where there are none.
    fn works_lot(&self, cabinets: u32) -> Option<Lot> {
        let work = self.cabinet_work().filter(|_| cabinets > 0)?;
        Some(Lot {
            code: work.code.clone(),
            label: work.label.clone(),
            cabinets,
            unit_cost_cents_ht: work.price.cents_ht(),
            ..Lot::default()
        })
    }

    /// The money of a choice, commune by commune.
    #[must_use]
    pub fn finances(&self, choice: &Choice) -> Vec<Finance> {
        let communes = choice.communes.iter();
        communes.map(|commune| self.finance(commune)).collect()
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
                unit_cost_cents_ht: solution.cost_cents_ht,
                new_luminaire: solution.new_luminaire,
                running_cost: solution.running_cost,
                new_upkeep_eur: solution.upkeep_cents_ht_per_year as f64 / 100.0,
                life_years: solution.life_years,
                certificate: solution.certificate,
                ..Lot::default()
            });
            let upkeep = scenario.hypotheses.upkeep_eur_per_year(existing.technology);
            lot.points += 1;
            lot.factor4_points += u32::from(solution.factor_class == FactorClass::F4);
            lot.saving_kwh += solution.saving_kwh_per_year;
            lot.saved_watts += existing.system_power_w - solution.power_w;
            lot.saved_upkeep_eur += upkeep - lot.new_upkeep_eur;
        }
        let in_all = choice.all_years();
        let mut lots: Vec<Lot> = lots.into_values().collect();
        lots.extend(self.works_lot(in_all.works));
        let funds = scenario.rules.funds.iter().enumerate();
        let spending = Spending {
            lots,
            cost_cents: choice.cost_cents + in_all.works_cents,
            funds: funds
                .map(|(at, fund)| (choice.fund_cents_in_all(at), fund.most_share))
                .collect(),
            saved_kva: self.saved_kva(choice),
            inhabitants: scenario.territory.communes()[choice.commune].population,
            perimeter_factor: choice.perimeter_factor(),
        };
        finance(spending, &scenario.aids, &scenario.terms())
    }

    /// What is left to a commune of each year's works once all who pay have paid, euros with tax:
    /// aids, certificates and FCTVA go by what a year costs, funds by what they pay in it.
    #[must_use]
    pub fn remaining_by_year(&self, choice: &CommuneChoice) -> Vec<f64> {
        let finance = self.finance(choice);
        let euros = |cents: i64| cents as f64 / 100.0;
        let before_funds = euros(finance.remaining_cents + finance.fund_cents);
        let whole = choice.all_years().total_cents();
        let of_year = |year: &YearChoice| {
            let share = year.total_cents() as f64 / whole.max(1) as f64;
            share * before_funds - euros(year.funds_cents())
        };
        choice.years.iter().map(of_year).collect()
    }
}
