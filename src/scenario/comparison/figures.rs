//! What a plan comes to, in the figures that scenarios are compared by.

use crate::retrofit::finance::{Finance, Money};
use crate::scenario::study::{Choice, CommuneChoice, Study};

/// The figures of a plan, all the communes together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Points that count for factor 4.
    pub factor4: u32,
    /// Points that count for factor 2.
    pub factor2: u32,
    /// Communes with a chosen point.
    pub communes_served: usize,
    /// Communes with a budget, served or not.
    pub communes: usize,
    /// Energy saved, kWh a year.
    pub saving_kwh_per_year: f64,
    /// Greenhouse gases saved, kg CO2e a year.
    pub co2_kg_per_year: f64,
    /// Budgets, cents on the basis of the scenario.
    pub budget_cents: i64,
    /// What the communes' budgets pay, on the same basis.
    pub own_cents: i64,
    /// What the works cost, who pays, and what comes back.
    pub money: Money,
}

impl Figures {
    /// The figures of a choice, whose money is `finances`, commune by commune.
    #[must_use]
    pub fn of(study: &Study, choice: &Choice, finances: &[Finance]) -> Self {
        let saving_kwh_per_year = choice.total(CommuneChoice::saving_kwh_per_year);
        let served = choice.communes.iter().filter(|one| !one.points.is_empty());
        Self {
            factor4: choice.total(|commune| commune.factor4),
            factor2: choice.total(|commune| commune.factor2),
            communes_served: served.count(),
            communes: choice.communes.len(),
            saving_kwh_per_year,
            co2_kg_per_year: saving_kwh_per_year * study.scenario.hypotheses.co2_kg_per_kwh(),
            budget_cents: choice.total(|commune| commune.budget_cents),
            own_cents: choice.all_years().own_cents(),
            money: finances.iter().sum(),
        }
    }
}
