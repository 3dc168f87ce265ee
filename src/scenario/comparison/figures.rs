//! What a plan comes to, in the figures that scenarios are compared by.

use crate::retrofit::finance::Finance;
use crate::scenario::study::{Choice, CommuneChoice, Study, YearChoice};

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
    /// Cost of the works before tax, cents.
    pub cost_ht_cents: i64,
    /// The same with tax.
    pub cost_ttc_cents: i64,
    /// What common funds pay, cents.
    pub fund_cents: i64,
    /// What aids pay, cents.
    pub aid_cents: i64,
    /// Energy-saving certificates, cents.
    pub certificates_cents: i64,
    /// What the State gives back of the tax, cents.
    pub fctva_cents: i64,
    /// What is left to the communes in the end, with tax and FCTVA, cents.
    pub remaining_cents: i64,
    /// Cost before tax less funds, aids and certificates, cents.
    pub net_cost_ht_cents: i64,
    /// Electricity saved, € before tax a year.
    pub energy_eur: f64,
    /// All that is saved, € before tax a year.
    pub yearly_eur: f64,
    /// What the savings are worth today over the lives of the luminaires, less the net cost, €.
    pub net_present_value_eur: f64,
}

impl Figures {
    /// The figures of a choice, whose money is `finances`, commune by commune.
    #[must_use]
    pub fn of(study: &Study, choice: &Choice, finances: &[Finance]) -> Self {
        let nothing = YearChoice::default();
        let years = choice.years();
        let all = (years.iter()).fold(nothing, |sum, year| sum.plus(year));
        let cents = |figure: fn(&Finance) -> i64| finances.iter().map(figure).sum();
        let euros = |figure: fn(&Finance) -> f64| finances.iter().map(figure).sum();
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
            own_cents: all.own_cents(),
            cost_ht_cents: cents(|one| one.cost_ht_cents),
            cost_ttc_cents: cents(|one| one.cost_ttc_cents),
            fund_cents: cents(|one| one.fund_cents),
            aid_cents: cents(|one| one.aid_cents),
            certificates_cents: cents(|one| one.certificates_cents),
            fctva_cents: cents(|one| one.fctva_cents),
            remaining_cents: cents(|one| one.remaining_cents),
            net_cost_ht_cents: cents(|one| one.net_cost_ht_cents),
            energy_eur: euros(|one| one.energy_eur),
            yearly_eur: euros(|one| one.yearly_eur),
            net_present_value_eur: euros(|one| one.net_present_value_eur),
        }
    }

    /// Years until all that is saved has paid the net cost before tax; `None` where nothing is
    /// saved.
    #[must_use]
    pub fn payback_years(&self) -> Option<f64> {
        let net = self.net_cost_ht_cents.max(0) as f64 / 100.0;
        (self.yearly_eur > 0.0).then(|| net / self.yearly_eur)
    }
}
