//! What a hypothesis that turns out otherwise would change: the first scenario planned again, not
//! extrapolated.

use super::attempt::Attempt;
use crate::energy::hours::{Lit, LitHours, SwitchingRule};
use crate::scenario::Scenario;

/// A hypothesis that is changed, to one side or to both.
#[derive(Debug, Clone, PartialEq)]
pub struct Lever {
    /// Which.
    pub what: What,
    /// Less of it, then more of it; one alone for what is refused.
    pub cases: Vec<Case>,
}

/// One change of a hypothesis, and what comes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What the hypothesis is multiplied by; 0 for what is refused.
    pub factor: f64,
    /// Its value after the change, in the unit of [`What::unit`]; none where it is not one number.
    pub value: Option<f64>,
    /// The plan with it; none where no such hypothesis can be.
    pub attempt: Option<Attempt>,
}

/// A hypothesis that may turn out otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Burning hours of the year.
    Hours,
    /// Price of the kWh.
    EnergyPrice,
    /// Prices of the catalogue.
    Cost,
    /// Lumens a watt of what is fitted.
    Efficacy,
    /// Discount rate.
    Discount,
    /// Aids, refused.
    Aids,
    /// Energy-saving certificates, refused.
    Certificates,
    /// Common funds, refused.
    Funds,
}

impl What {
    /// Every one, in the order of tables.
    pub const ALL: [Self; 8] = [
        Self::Hours,
        Self::EnergyPrice,
        Self::Cost,
        Self::Efficacy,
        Self::Discount,
        Self::Aids,
        Self::Certificates,
        Self::Funds,
    ];

    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Hours => "Durée d'allumage",
            Self::EnergyPrice => "Prix de l'électricité",
            Self::Cost => "Coût des travaux",
            Self::Efficacy => "Efficacité des luminaires (lm/W)",
            Self::Discount => "Taux d'actualisation",
            Self::Aids => "Aides refusées",
            Self::Certificates => "Certificats (CEE) refusés",
            Self::Funds => "Fonds communs refusés",
        }
    }

    /// Unit of [`Case::value`].
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Hours => "h/an",
            Self::EnergyPrice => "€ HT/kWh",
            Self::Discount => "par an",
            _ => "",
        }
    }

    /// By what it is multiplied, less of it first; empty where the scenario has none of it.
    fn factors(self, scenario: &Scenario) -> Vec<f64> {
        let refused = |has: bool| if has { vec![0.0] } else { Vec::new() };
        match self {
            Self::Hours | Self::Efficacy => vec![0.9, 1.1],
            Self::EnergyPrice | Self::Cost | Self::Discount => vec![0.8, 1.2],
            Self::Aids => refused(!scenario.aids.is_empty()),
            Self::Certificates => refused(scenario.hypotheses.certificates_eur().is_some()),
            Self::Funds => refused(!scenario.rules.funds.is_empty()),
        }
    }

    /// Its value in a scenario, where it is one number.
    fn value(self, scenario: &Scenario) -> Option<f64> {
        match self {
            Self::Hours => Some(scenario.hours.total()),
            Self::EnergyPrice => Some(scenario.hypotheses.price_eur_per_kwh()),
            Self::Discount => Some(scenario.hypotheses.discount_rate()),
            _ => None,
        }
    }

    /// The scenario with it multiplied; none where that cannot be: hours that no evening has.
    #[must_use]
    pub fn changed(self, scenario: &Scenario, factor: f64) -> Option<Scenario> {
        let mut changed = scenario.clone();
        let hypotheses = &scenario.hypotheses;
        match self {
            Self::Hours => {
                let hours = scenario.hours.total() * factor;
                changed.switching = SwitchingRule {
                    lit: Lit::YearlyHours(hours),
                    ..scenario.switching.clone()
                };
                changed.hours = LitHours::compute(&changed.switching).ok()?;
            }
            Self::EnergyPrice => changed.hypotheses = hypotheses.times("prix_kwh", factor),
            Self::Discount => changed.hypotheses = hypotheses.times("taux_actualisation", factor),
            Self::Cost => {
                changed = changed.with_catalogue(scenario.catalogue.with_prices_times(factor));
            }
            Self::Efficacy => {
                changed.catalogue = scenario.catalogue.with_efficacy_times(factor);
            }
            Self::Aids => changed.aids.clear(),
            Self::Certificates => {
                changed.hypotheses = hypotheses.without("cee_par_point").without("cee_prix_mwhc");
            }
            Self::Funds => changed.rules.funds.clear(),
        }
        Some(changed)
    }
}

/// The changes to try on a scenario; none is planned yet.
#[must_use]
pub fn levers(scenario: &Scenario) -> Vec<Lever> {
    let lever = |what: What| {
        let cases = what.factors(scenario).into_iter().map(|factor| Case {
            factor,
            value: what.value(scenario).map(|value| value * factor),
            attempt: None,
        });
        Lever {
            what,
            cases: cases.collect(),
        }
    };
    let levers = What::ALL.into_iter().map(lever);
    levers.filter(|lever| !lever.cases.is_empty()).collect()
}
