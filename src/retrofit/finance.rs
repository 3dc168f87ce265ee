//! Who pays, and what comes back: cost before and with tax, FCTVA, aids with their limits, what is
//! saved every year, payback, net present value, and what a saved kWh costs.
//!
//! Works on cabinets are a lot of their own, which holds no point and saves nothing. An aid whose
//! rules count points (a cost retained or a limit by point, a number of points) pays for points
//! only; one that is a mere share of the cost pays that share of the works too.
//!
//! Common funds come before aids: the plan has decided what they pay, and the budgets rest on it.
//! They are public money as aids are, so the share of the cost that the commune must keep is what
//! aids find less of.

use crate::money::{AmountBasis, Basis, Euros};
use serde::Deserialize;
use std::collections::BTreeSet;

/// An aid that communes may get, as its rules write it. Its amounts are before tax.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aid {
    /// What a councillor reads.
    #[serde(rename = "nom")]
    pub name: String,
    /// Share of the cost that it pays.
    #[serde(rename = "taux")]
    pub rate: f64,
    /// Cost of a point beyond which it pays no share.
    #[serde(rename = "assiette_max_par_point")]
    pub most_cost_per_point: Option<Euros>,
    /// The most that it pays for a point.
    #[serde(rename = "plafond_par_point")]
    pub most_per_point: Option<Euros>,
    /// The most that it pays to a commune.
    #[serde(rename = "plafond_par_commune")]
    pub most_per_commune: Option<Euros>,
    /// Points of a commune that it pays for at most, the dearest first.
    #[serde(rename = "points_max")]
    pub most_points: Option<u32>,
    /// Factor that the commune's renovated perimeter must reach, all its points together.
    #[serde(rename = "facteur_perimetre_min")]
    pub least_factor: Option<f64>,
    /// Inhabitants that the commune may have at most.
    #[serde(rename = "population_max")]
    pub most_inhabitants: Option<u32>,
    /// Where its rules are written.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
}

impl Aid {
    /// What cannot be in it, in French.
    fn problem(&self) -> Option<String> {
        let amounts = [
            self.most_cost_per_point,
            self.most_per_point,
            self.most_per_commune,
        ];
        let negative = amounts.iter().flatten().any(|amount| amount.cents() < 0);
        let sound = (0.0..=1.0).contains(&self.rate) && !negative;
        (!sound).then(|| {
            format!(
                "l'aide « {} » a un taux hors de 0 à 1, ou un plafond négatif",
                self.name
            )
        })
    }

    /// Whether its rules count points: it then pays for nothing else.
    #[must_use]
    pub fn is_by_point(&self) -> bool {
        self.most_cost_per_point.is_some()
            || self.most_per_point.is_some()
            || self.most_points.is_some()
    }

    /// What it pays for one point of a cost, euros.
    #[must_use]
    pub fn for_point(&self, cost_eur_ht: f64) -> f64 {
        let at_most = |amount: f64, most: Option<Euros>| {
            most.map_or(amount, |most| amount.min(most.cents() as f64 / 100.0))
        };
        at_most(
            self.rate * at_most(cost_eur_ht, self.most_cost_per_point),
            self.most_per_point,
        )
    }

    /// Whether a commune may have it.
    #[must_use]
    pub fn is_open_to(&self, inhabitants: u32, perimeter_factor: f64) -> bool {
        self.most_inhabitants.is_none_or(|most| inhabitants <= most)
            && self
                .least_factor
                // The ninth decimal is noise of the sums.
                .is_none_or(|least| perimeter_factor + 1e-9 >= least)
    }
}

/// What cannot be in the aids of a scenario, in French.
#[must_use]
pub fn problem(aids: &[Aid]) -> Option<String> {
    let mut names = BTreeSet::new();
    let twice = aids.iter().find(|aid| !names.insert(&aid.name));
    aids.iter().find_map(Aid::problem).or_else(|| {
        Some(format!(
            "deux aides portent le nom « {} » ; donnez-leur des noms différents",
            twice?.name
        ))
    })
}

/// Points of one commune that get the same solution, or cabinets that get the same works.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lot {
    /// Code of the solution.
    pub code: String,
    /// What a councillor reads.
    pub label: String,
    /// How many points; none in a lot of works on cabinets.
    pub points: u32,
    /// How many cabinets; none in a lot of points.
    pub cabinets: u32,
    /// Cost of one, cents before tax.
    pub unit_cost_cents_ht: i64,
    /// Energy that they save, kWh a year.
    pub saving_kwh: f64,
    /// Power that they draw less, W.
    pub saved_watts: f64,
    /// Upkeep that they save, euros before tax a year; negative where it rises.
    pub saved_upkeep_eur: f64,
    /// Upkeep of one after the works, euros before tax a year.
    pub new_upkeep_eur: f64,
    /// Whole years of use until it is replaced.
    pub life_years: u32,
    /// Whether the certificate's conditions that are known are met.
    pub certified: bool,
}

impl Lot {
    /// Cost before tax, euros.
    #[must_use]
    pub fn cost_eur_ht(&self) -> f64 {
        f64::from(self.points + self.cabinets) * euros(self.unit_cost_cents_ht)
    }

    /// What its savings are worth today over its life, euros before tax.
    #[must_use]
    pub fn worth_eur(&self, terms: &Terms) -> f64 {
        let kva_eur = terms.subscription_eur_per_kva.unwrap_or_default();
        let steady = self.saved_watts / 1000.0 * kva_eur + self.saved_upkeep_eur;
        let energy = self.saving_kwh * terms.price_eur_per_kwh;
        energy * terms.drifting_annuity(self.life_years) + steady * terms.annuity(self.life_years)
    }

    /// kWh that it saves over its life, those of later years counting less.
    #[must_use]
    pub fn discounted_kwh(&self, terms: &Terms) -> f64 {
        self.saving_kwh * terms.annuity(self.life_years)
    }
}

/// Rates and prices of a study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Basis of amounts, and value added tax.
    pub basis: AmountBasis,
    /// Share of the cost with tax that the State gives back.
    pub fctva_rate: f64,
    /// Share of the cost before tax that aids leave to the commune at least.
    pub least_own_share: f64,
    /// Price of a saved kWh, € before tax.
    pub price_eur_per_kwh: f64,
    /// Its yearly rise, as a share.
    pub price_drift: f64,
    /// What a year is worth less than the one before it, as a share.
    pub discount_rate: f64,
    /// What a kVA less costs less, € before tax a year, where the contract is changed.
    pub subscription_eur_per_kva: Option<f64>,
    /// Energy-saving certificates of one point, €, where a value is known.
    pub certificates_eur_per_point: Option<f64>,
}

impl Terms {
    /// What one euro a year is worth today over so many years.
    #[must_use]
    pub fn annuity(&self, years: u32) -> f64 {
        present_value(self.discount_rate, 0.0, years)
    }

    /// What one euro a year, dearer every year with the price of electricity, is worth today.
    #[must_use]
    pub fn drifting_annuity(&self, years: u32) -> f64 {
        present_value(self.discount_rate, self.price_drift, years)
    }
}

/// Σ (1 + drift)^(t−1) / (1 + rate)^t for t from 1 to `years`.
fn present_value(rate: f64, drift: f64, years: u32) -> f64 {
    let first = 1.0 / (1.0 + rate);
    let next = (1.0 + drift) * first;
    (0..years).map(|year| first * next.powi(year as i32)).sum()
}

/// What an aid pays to a commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Granted {
    /// Whether the commune may have it.
    pub open: bool,
    /// Points that it pays for, lot by lot.
    pub points: Vec<u32>,
    /// What it pays, lot by lot, euros, before its limit for a commune.
    pub euros: Vec<f64>,
    /// What it pays in all, cents.
    pub cents: i64,
}

/// The money of a plan in one commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Finance {
    /// The lots, the dearest point first, works on cabinets last.
    pub lots: Vec<Lot>,
    /// Cost before tax, cents.
    pub cost_ht_cents: i64,
    /// Cost with tax, cents.
    pub cost_ttc_cents: i64,
    /// What the State gives back of it a year or two later, cents.
    pub fctva_cents: i64,
    /// What each common fund of the scenario pays, cents, in its order.
    pub by_fund_cents: Vec<i64>,
    /// Common funds together, cents.
    pub fund_cents: i64,
    /// Each aid of the scenario, in its order.
    pub aids: Vec<Granted>,
    /// The most that aids may come to once funds have paid, cents.
    pub aid_ceiling_cents: i64,
    /// Aids together, within that ceiling, cents.
    pub aid_cents: i64,
    /// Energy-saving certificates, cents.
    pub certificates_cents: i64,
    /// What is left to the commune in the end, with tax and FCTVA, cents.
    pub remaining_cents: i64,
    /// Cost before tax less funds, aids and certificates, cents: what savings before tax are set against.
    pub net_cost_ht_cents: i64,
    /// Energy saved, kWh a year.
    pub saving_kwh: f64,
    /// What it is worth, € before tax a year.
    pub energy_eur: f64,
    /// Subscribed power saved, € before tax a year.
    pub subscription_eur: f64,
    /// Upkeep saved, € before tax a year.
    pub upkeep_eur: f64,
    /// Those three together.
    pub yearly_eur: f64,
    /// Years until savings have paid the net cost before tax; `None` where nothing is saved.
    pub payback_years: Option<f64>,
    /// What the savings over the life of each lot are worth today, less the net cost before tax, €.
    pub net_present_value_eur: f64,
    /// Cost before tax over the discounted kWh saved over the life, €/kWh.
    pub cost_of_saved_kwh_eur: Option<f64>,
}

/// Reckons the money of a plan in a commune. `cost_cents` is its cost on the basis of the study,
/// works on cabinets included; `by_fund_cents` is what each common fund pays of it.
#[must_use]
pub fn finance(
    mut lots: Vec<Lot>,
    cost_cents: i64,
    by_fund_cents: Vec<i64>,
    inhabitants: u32,
    perimeter_factor: f64,
    aids: &[Aid],
    terms: &Terms,
) -> Finance {
    lots.sort_by(|a, b| {
        let dearest = b.unit_cost_cents_ht.cmp(&a.unit_cost_cents_ht);
        let works_last = a.cabinets.cmp(&b.cabinets);
        works_last.then(dearest).then_with(|| a.code.cmp(&b.code))
    });
    let vat = 1.0 + terms.basis.vat_rate;
    let (cost_ht_cents, cost_ttc_cents) = match terms.basis.basis {
        Basis::Ht => (cost_cents, cents(euros(cost_cents) * vat)),
        Basis::Ttc => (cents(euros(cost_cents) / vat), cost_cents),
    };
    let granted: Vec<Granted> = aids
        .iter()
        .map(|aid| grant(aid, &lots, aid.is_open_to(inhabitants, perimeter_factor)))
        .collect();
    let fund_cents: i64 = by_fund_cents.iter().sum();
    let ceiling = cents(euros(cost_ht_cents) * (1.0 - terms.least_own_share));
    let aid_ceiling_cents = (ceiling - fund_cents).max(0);
    let wished: i64 = granted.iter().map(|aid| aid.cents).sum();
    let aid_cents = wished.min(aid_ceiling_cents);
    let certified: u32 = lots
        .iter()
        .filter(|lot| lot.certified)
        .map(|lot| lot.points)
        .sum();
    let certificates_cents =
        cents(f64::from(certified) * terms.certificates_eur_per_point.unwrap_or_default());
    let fctva_cents = cents(euros(cost_ttc_cents) * terms.fctva_rate);
    let remaining_cents =
        cost_ttc_cents - fctva_cents - fund_cents - aid_cents - certificates_cents;

    let kva_eur = terms.subscription_eur_per_kva.unwrap_or_default();
    let sum = |figure: &dyn Fn(&Lot) -> f64| lots.iter().map(figure).sum::<f64>();
    let saving_kwh = sum(&|lot| lot.saving_kwh);
    let energy_eur = saving_kwh * terms.price_eur_per_kwh;
    let subscription_eur = sum(&|lot| lot.saved_watts) / 1000.0 * kva_eur;
    let upkeep_eur = sum(&|lot| lot.saved_upkeep_eur);
    let yearly_eur = energy_eur + subscription_eur + upkeep_eur;
    let worth = sum(&|lot| lot.worth_eur(terms));
    let discounted_kwh = sum(&|lot| lot.discounted_kwh(terms));
    let net_cost_ht_cents = cost_ht_cents - fund_cents - aid_cents - certificates_cents;
    let net_cost = euros(net_cost_ht_cents);
    Finance {
        lots,
        cost_ht_cents,
        cost_ttc_cents,
        fctva_cents,
        by_fund_cents,
        fund_cents,
        aids: granted,
        aid_ceiling_cents,
        aid_cents,
        certificates_cents,
        remaining_cents,
        net_cost_ht_cents,
        saving_kwh,
        energy_eur,
        subscription_eur,
        upkeep_eur,
        yearly_eur,
        payback_years: (yearly_eur > 0.0).then(|| net_cost.max(0.0) / yearly_eur),
        net_present_value_eur: worth - net_cost,
        cost_of_saved_kwh_eur: (discounted_kwh > 0.0)
            .then(|| euros(cost_ht_cents) / discounted_kwh),
    }
}

/// What an aid pays for lots that come with the dearest points first.
fn grant(aid: &Aid, lots: &[Lot], open: bool) -> Granted {
    let mut left = if open {
        aid.most_points.unwrap_or(u32::MAX)
    } else {
        0
    };
    let (points, amounts): (Vec<u32>, Vec<f64>) = lots
        .iter()
        .map(|lot| {
            if lot.cabinets > 0 {
                let pays = open && !aid.is_by_point();
                return (
                    0,
                    if pays {
                        aid.rate * lot.cost_eur_ht()
                    } else {
                        0.0
                    },
                );
            }
            let paid = lot.points.min(left);
            left -= paid;
            (
                paid,
                f64::from(paid) * aid.for_point(euros(lot.unit_cost_cents_ht)),
            )
        })
        .unzip();
    let sum = cents(amounts.iter().sum());
    Granted {
        open,
        points,
        euros: amounts,
        cents: aid
            .most_per_commune
            .map_or(sum, |most| sum.min(most.cents())),
    }
}

fn euros(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// Whole cents, rounded half away from zero as Excel's `ROUND` does.
fn cents(euros: f64) -> i64 {
    (euros * 100.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(code: &str, points: u32, unit_cost_cents_ht: i64, saving_kwh: f64) -> Lot {
        Lot {
            code: code.into(),
            label: code.into(),
            points,
            unit_cost_cents_ht,
            saving_kwh,
            saved_watts: 79.0 * f64::from(points),
            saved_upkeep_eur: 15.0 * f64::from(points),
            new_upkeep_eur: 10.0,
            life_years: 24,
            certified: true,
            ..Lot::default()
        }
    }

    fn terms() -> Terms {
        Terms {
            basis: AmountBasis::ht(),
            fctva_rate: 0.16404,
            least_own_share: 0.2,
            price_eur_per_kwh: 0.17,
            price_drift: 0.0,
            discount_rate: 0.032,
            subscription_eur_per_kva: None,
            certificates_eur_per_point: None,
        }
    }

    fn aid(rate: f64) -> Aid {
        Aid {
            name: "Essai".into(),
            rate,
            most_cost_per_point: None,
            most_per_point: None,
            most_per_commune: None,
            most_points: None,
            least_factor: None,
            most_inhabitants: None,
            source: "inventée".into(),
            year: 2026,
        }
    }

    fn of(lots: Vec<Lot>, aids: &[Aid], terms: &Terms) -> Finance {
        let cost = lots
            .iter()
            .map(|lot| i64::from(lot.points) * lot.unit_cost_cents_ht)
            .sum();
        finance(lots, cost, vec![], 1000, 4.0, aids, terms)
    }

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 0.005, "{value}, not {expected}");
    }

    /// Ten points at 695 € HT that save 363.29 kWh each, by hand:
    /// 6,950.00 HT × 1.20 = 8,340.00 TTC; × 0.16404 = 1,368.09 FCTVA; 6,971.91 left.
    /// 3,632.9 kWh × 0.17 = 617.593 €, upkeep 150 €: 767.593 € a year; 6,950 / 767.593 = 9.054.
    /// Annuity of 24 years at 3.2 %: (1 − 1.032^−24) / 0.032 = 16.5761; × 767.593 = 12,723.70;
    /// less 6,950 = 5,773.70. A saved kWh: 6,950 / (3,632.9 × 16.5761) = 0.1154 €.
    #[test]
    fn without_aid_by_hand() {
        let found = of(vec![lot("a", 10, 69_500, 3632.9)], &[], &terms());
        assert_eq!(
            [
                found.cost_ht_cents,
                found.cost_ttc_cents,
                found.fctva_cents,
                found.aid_cents,
                found.remaining_cents
            ],
            [695_000, 834_000, 136_809, 0, 697_191]
        );
        near(found.energy_eur, 617.593);
        near(found.yearly_eur, 767.593);
        near(found.payback_years.unwrap_or_default(), 9.054);
        assert!((terms().annuity(24) - 16.5761).abs() < 1e-3);
        assert!(
            (found.net_present_value_eur - 5773.7).abs() < 1.0,
            "{}",
            found.net_present_value_eur
        );
        near(found.cost_of_saved_kwh_eur.unwrap_or_default(), 0.1154);
    }

    /// 60 % of the cost, at most 350 € a point, five points at most: the five dearest. Three at
    /// 900 € (540 → 350 €) and two of four at 500 € (300 €): 3 × 350 + 2 × 300 = 1,650 €.
    #[test]
    fn caps_of_an_aid_by_hand() {
        let capped = Aid {
            most_per_point: Euros::from_euros(350.0),
            most_points: Some(5),
            ..aid(0.6)
        };
        let lots = || vec![lot("b", 4, 50_000, 1.0), lot("a", 3, 90_000, 1.0)];
        let found = of(lots(), std::slice::from_ref(&capped), &terms());
        assert_eq!(found.aids[0].points, [3, 2]);
        assert_eq!(found.aid_cents, 165_000);
        let commune = Aid {
            most_per_commune: Euros::from_euros(1000.0),
            ..capped
        };
        assert_eq!(of(lots(), &[commune], &terms()).aid_cents, 100_000);
        // Of 900 €, 500 € are counted: 3 × 300 + 4 × 300.
        let base = Aid {
            most_cost_per_point: Euros::from_euros(500.0),
            ..aid(0.6)
        };
        assert_eq!(of(lots(), &[base], &terms()).aid_cents, 210_000);
    }

    /// 50 % and 40 % make 90 %: the commune keeps 20 % of 4,700 €, so 3,760 € are paid.
    #[test]
    fn aids_together_leave_the_commune_its_share() {
        let lots = vec![lot("b", 4, 50_000, 1.0), lot("a", 3, 90_000, 1.0)];
        let found = of(lots, &[aid(0.5), aid(0.4)], &terms());
        assert_eq!(
            [found.aids[0].cents, found.aids[1].cents],
            [235_000, 188_000]
        );
        assert_eq!(found.aid_cents, 376_000);
    }

    /// Certificates of 500 € on a point of 400 € with 80 % of aid: nothing is left to pay back.
    #[test]
    fn more_money_than_cost_pays_back_at_once() {
        let generous = Terms {
            certificates_eur_per_point: Some(500.0),
            ..terms()
        };
        let found = of(vec![lot("a", 1, 40_000, 100.0)], &[aid(0.8)], &generous);
        assert_eq!(found.net_cost_ht_cents, 40_000 - 32_000 - 50_000);
        assert_eq!(found.payback_years, Some(0.0));
    }

    /// Four points at 500 € and two clocks at 350 €: 2,700 €. Half of the whole, 1,350 €; with a
    /// limit by point, half of the points, 1,000 €. The points of the perimeter stay four. A fund
    /// of 1,500 € leaves 2,160 − 1,500 = 660 € to aids; 2,700 × 1.2 − 531.49 − 1,500 − 660 is left.
    #[test]
    fn works_and_funds_by_hand() {
        let works = Lot {
            cabinets: 2,
            unit_cost_cents_ht: 35_000,
            ..Lot::default()
        };
        let lots = || vec![works.clone(), lot("b", 4, 50_000, 1.0)];
        let with = |funds: Vec<i64>, aid: Aid| {
            finance(lots(), 270_000, funds, 1000, 4.0, &[aid], &terms())
        };
        let found = with(vec![], aid(0.5));
        assert_eq!(found.lots[1].cabinets, 2, "works come last");
        assert_eq!(
            (found.aids[0].cents, &*found.aids[0].points),
            (135_000, &[4, 0][..])
        );
        let by_point = Aid {
            most_per_point: Euros::from_euros(250.0),
            ..aid(0.5)
        };
        assert_eq!(with(vec![], by_point).aid_cents, 100_000);
        let found = with(vec![100_000, 50_000], aid(0.5));
        assert_eq!([found.fund_cents, found.aid_cents], [150_000, 66_000]);
        assert_eq!(found.remaining_cents, 324_000 - 53_149 - 150_000 - 66_000);
        assert_eq!(found.net_cost_ht_cents, 270_000 - 150_000 - 66_000);
    }

    #[test]
    fn an_aid_has_its_conditions() {
        let small = Aid {
            most_inhabitants: Some(999),
            ..aid(0.5)
        };
        let factor = Aid {
            least_factor: Some(4.1),
            ..aid(0.5)
        };
        let lots = vec![lot("a", 1, 50_000, 1.0)];
        assert_eq!(of(lots, &[small, factor], &terms()).aid_cents, 0);
    }

    /// A kVA at 120 €: ten times 79 W are 0.79 kVA, 94.80 € a year. Certificates at 74 €: 740 €.
    #[test]
    fn what_is_told_is_counted() {
        let told = Terms {
            subscription_eur_per_kva: Some(120.0),
            certificates_eur_per_point: Some(74.0),
            ..terms()
        };
        let found = of(vec![lot("a", 10, 69_500, 3632.9)], &[], &told);
        near(found.subscription_eur, 94.8);
        assert_eq!(found.certificates_cents, 74_000);
        assert_eq!(found.remaining_cents, 697_191 - 74_000);
    }

    /// With a rise equal to the discount rate, every year is worth as much: n / (1 + r).
    #[test]
    fn a_drift_equal_to_the_discount_rate() {
        let terms = Terms {
            price_drift: 0.032,
            ..terms()
        };
        near(terms.drifting_annuity(24), 24.0 / 1.032);
    }
}
