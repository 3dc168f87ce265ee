//! What the money of one commune or of several together comes to.

use super::{Finance, payback_years};
use std::iter::Sum;

/// Sums of what [`Finance`] says of each commune.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Money {
    /// Cost before tax, cents.
    pub cost_ht_cents: i64,
    /// Cost with tax, cents.
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
    /// Subscribed power saved, € before tax a year.
    pub subscription_eur: f64,
    /// Upkeep saved, € before tax a year.
    pub upkeep_eur: f64,
    /// All that is saved, € before tax a year.
    pub yearly_eur: f64,
    /// The same with the tax that communes pay, € a year.
    pub yearly_ttc_eur: f64,
    /// What the savings are worth today over the lives of the luminaires, less the net cost, €.
    pub net_present_value_eur: f64,
}

impl Money {
    /// Years until what communes save, with tax, has paid what is left to them, with tax; `None`
    /// where nothing is saved.
    #[must_use]
    pub fn payback_of_communes_years(&self) -> Option<f64> {
        payback_years(self.remaining_cents, self.yearly_ttc_eur)
    }
}

impl<'a> Sum<&'a Finance> for Money {
    fn sum<I: Iterator<Item = &'a Finance>>(finances: I) -> Self {
        finances.fold(Self::default(), |all, one| Self {
            cost_ht_cents: all.cost_ht_cents + one.cost_ht_cents,
            cost_ttc_cents: all.cost_ttc_cents + one.cost_ttc_cents,
            fund_cents: all.fund_cents + one.fund_cents,
            aid_cents: all.aid_cents + one.aid_cents,
            certificates_cents: all.certificates_cents + one.certificates_cents,
            fctva_cents: all.fctva_cents + one.fctva_cents,
            remaining_cents: all.remaining_cents + one.remaining_cents,
            net_cost_ht_cents: all.net_cost_ht_cents + one.net_cost_ht_cents,
            energy_eur: all.energy_eur + one.energy_eur,
            subscription_eur: all.subscription_eur + one.subscription_eur,
            upkeep_eur: all.upkeep_eur + one.upkeep_eur,
            yearly_eur: all.yearly_eur + one.yearly_eur,
            yearly_ttc_eur: all.yearly_ttc_eur + one.yearly_ttc_eur,
            net_present_value_eur: all.net_present_value_eur + one.net_present_value_eur,
        })
    }
}
