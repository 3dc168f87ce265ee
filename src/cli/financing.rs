//! The money of a plan as JSON has it, and in one line.

use super::output::euros;
use crate::retrofit::finance::Money;
use serde::Serialize;

/// Who pays, and what comes back, in cents and in euros a year.
#[derive(Serialize)]
pub struct Financing {
    cout_ht_centimes: i64,
    cout_ttc_centimes: i64,
    fonds_centimes: i64,
    aides_centimes: i64,
    cee_centimes: i64,
    fctva_centimes: i64,
    reste_a_charge_centimes: i64,
    economie_annuelle_eur: f64,
    economie_annuelle_ttc_eur: f64,
    dont_electricite_eur: f64,
    dont_abonnement_eur: f64,
    dont_entretien_eur: f64,
    valeur_actuelle_nette_eur: f64,
}

impl Financing {
    pub fn of(money: &Money) -> Self {
        Self {
            cout_ht_centimes: money.cost_ht_cents,
            cout_ttc_centimes: money.cost_ttc_cents,
            fonds_centimes: money.fund_cents,
            aides_centimes: money.aid_cents,
            cee_centimes: money.certificates_cents,
            fctva_centimes: money.fctva_cents,
            reste_a_charge_centimes: money.remaining_cents,
            economie_annuelle_eur: money.yearly_eur,
            economie_annuelle_ttc_eur: money.yearly_ttc_eur,
            dont_electricite_eur: money.energy_eur,
            dont_abonnement_eur: money.subscription_eur,
            dont_entretien_eur: money.upkeep_eur,
            valeur_actuelle_nette_eur: money.net_present_value_eur,
        }
    }

    /// In one line; funds where the scenario has some.
    pub fn in_words(&self, with_funds: bool) -> String {
        let funds = if with_funds {
            format!("fonds {}, ", euros(self.fonds_centimes))
        } else {
            String::new()
        };
        format!(
            "Reste à charge des communes : {} (sur {} TTC, {funds}aides {}, CEE {}, FCTVA {})\n",
            euros(self.reste_a_charge_centimes),
            euros(self.cout_ttc_centimes),
            euros(self.aides_centimes),
            euros(self.cee_centimes),
            euros(self.fctva_centimes)
        )
    }
}
