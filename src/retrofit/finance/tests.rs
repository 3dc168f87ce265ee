//! Money of a plan, by hand.

use super::aid::Eligible;
use super::*;
use crate::money::Euros;
use crate::retrofit::FactorClass;
use crate::scenario::rules::FactorKey;

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
        new_luminaire: true,
        certificate: Some(Certificate::Dimmed),
        ..Lot::default()
    }
}

fn terms() -> Terms {
    Terms {
        basis: AmountBasis::ht(),
        fctva_rate: 0.16404,
        least_own_share: 0.2,
        price_eur_per_kwh: 0.17,
        electricity_vat_rate: 0.2,
        price_drift: 0.0,
        discount_rate: 0.032,
        subscription_eur_per_kva: None,
        certificates_eur: None,
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
        eligible: Eligible::default(),
        factor: None,
        least_factor: None,
        most_inhabitants: None,
        source: "inventée".into(),
        year: 2026,
    }
}

fn spending(lots: Vec<Lot>) -> Spending {
    let cost = lots
        .iter()
        .map(|lot| i64::from(lot.points + lot.cabinets) * lot.unit_cost_cents_ht);
    Spending {
        cost_cents: cost.sum(),
        inhabitants: 1000,
        perimeter_factor: 4.0,
        lots,
        ..Spending::default()
    }
}

fn of(lots: Vec<Lot>, aids: &[Aid], terms: &Terms) -> Finance {
    finance(spending(lots), aids, terms)
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 0.005, "{value}, not {expected}");
}

/// Ten points at 695 € HT that save 363.29 kWh each, by hand:
/// 6,950.00 HT × 1.20 = 8,340.00 TTC; × 0.16404 = 1,368.09 FCTVA; 6,971.91 left.
/// 3,632.9 kWh × 0.17 = 617.593 €, upkeep 150 €: 767.593 € a year, 921.11 with tax; 6,971.91 / 921.11 = 7.569.
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
    near(found.payback_of_commune_years().unwrap_or_default(), 7.569);
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
    // The last gives way: 2,350 € and what that leaves of 3,760 €.
    assert_eq!(found.kept_aids_cents(), [235_000, 141_000]);
}

/// Certificates of 500 € on a point of 400 €: no public money is needed, nothing is left to pay
/// back.
#[test]
fn more_money_than_cost_pays_back_at_once() {
    let generous = Terms {
        certificates_eur: Some([500.0; 2]),
        ..terms()
    };
    let found = of(vec![lot("a", 1, 40_000, 100.0)], &[aid(0.8)], &generous);
    assert_eq!(found.aid_cents, 0);
    assert_eq!(found.net_cost_ht_cents, 40_000 - 50_000);
    assert_eq!(found.payback_of_commune_years(), Some(0.0));
}

/// Four points at 500 € and two clocks at 350 €: 2,700 €. Half of the whole, 1,350 €; with a
/// limit by point, half of the points, 1,000 €. The points of the perimeter stay four. Funds of
/// 1,000 € pay at most half of what aids leave: aids find 2,700 − 2 × 1,000 = 700 €, and the
/// commune keeps as much as the funds pay. 2,700 × 1.2 − 531.49 − 1,000 − 700 is left.
#[test]
fn works_and_funds_by_hand() {
    let works = Lot {
        cabinets: 2,
        unit_cost_cents_ht: 35_000,
        ..Lot::default()
    };
    let lots = || vec![works.clone(), lot("b", 4, 50_000, 1.0)];
    let with = |funds: Vec<(i64, f64)>, aid: Aid| {
        let spending = Spending {
            funds,
            ..spending(lots())
        };
        finance(spending, &[aid], &terms())
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
    let found = with(vec![(70_000, 0.5), (30_000, 0.5)], aid(0.5));
    assert_eq!([found.fund_cents, found.aid_cents], [100_000, 70_000]);
    let own = found.cost_ht_cents - found.fund_cents - found.aid_cents;
    assert_eq!(own, 100_000, "as much as the funds");
    assert_eq!(found.remaining_cents, 324_000 - 53_149 - 100_000 - 70_000);
    assert_eq!(found.net_cost_ht_cents, 270_000 - 100_000 - 70_000);
    // Money that is no fund of an intercommunality: 2,700 × 0.8 − 1,500 = 660 €.
    let found = with(vec![(150_000, 1.0)], aid(0.5));
    assert_eq!(found.aid_cents, 66_000);
}

/// Certificates are private money: of 4,700 € less 7 × 31.80 = 222.60 €, the commune keeps 20 %, so
/// aids pay 0.8 × 4,477.40 = 3,581.92 € of the 4,230 € that they offer.
#[test]
fn the_own_share_is_one_of_public_money() {
    let certified = Terms {
        certificates_eur: Some([31.8, 44.52]),
        ..terms()
    };
    let lots = vec![lot("b", 4, 50_000, 1.0), lot("a", 3, 90_000, 1.0)];
    let found = of(lots, &[aid(0.5), aid(0.4)], &certified);
    assert_eq!(found.certificates_cents, 22_260);
    assert_eq!([found.aid_ceiling_cents, found.aid_cents], [358_192; 2]);
}

/// Ten lamps at 260 € in old luminaires beside ten luminaires at 695 €, half of each at factor 4: an
/// aid of half the cost pays for the luminaires only, 3,475 €, or for those of factor 4, 1,737.50 €;
/// one for all solutions pays 4,775 €. FCTVA on the luminaires alone: 8,340 × 0.16404 = 1,368.09 €.
#[test]
fn lamps_find_neither_aid_nor_fctva_unless_stated() {
    let lots = || {
        let lamps = Lot {
            new_luminaire: false,
            running_cost: true,
            certificate: None,
            factor4_points: 5,
            ..lot("lampe", 10, 26_000, 1000.0)
        };
        let luminaires = Lot {
            factor4_points: 5,
            ..lot("a", 10, 69_500, 3632.9)
        };
        vec![lamps, luminaires]
    };
    let found = of(lots(), &[aid(0.5)], &terms());
    assert_eq!((found.aid_cents, found.fctva_cents), (347_500, 136_809));
    assert_eq!(found.aids[0].points, [10, 0]);
    let of_aid = |aid: Aid| of(lots(), &[aid], &terms()).aid_cents;
    let factor4 = Aid {
        factor: Some(FactorKey(FactorClass::F4)),
        ..aid(0.5)
    };
    assert_eq!(of_aid(factor4), 173_750);
    let all = Aid {
        eligible: Eligible::Toutes,
        ..aid(0.5)
    };
    assert_eq!(of_aid(all), 477_500);
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

/// Two whole kVA at 93.13 €: 186.26 € a year, counted over the 24 years of the luminaires. Certificates
/// of 4,000 kWh cumac at 7.95 €/MWh: 10 × 31.80 = 318 €; with detection, 10 × 44.52 = 445.20 €.
#[test]
fn what_is_stated_is_counted() {
    let stated = Terms {
        subscription_eur_per_kva: Some(93.13),
        certificates_eur: Some([31.8, 44.52]),
        ..terms()
    };
    let with_kva = |saved_kva, certificate| {
        let ten = Lot {
            certificate: Some(certificate),
            ..lot("a", 10, 69_500, 3632.9)
        };
        let spending = Spending {
            saved_kva,
            ..spending(vec![ten])
        };
        finance(spending, &[], &stated)
    };
    let found = with_kva(2, Certificate::Dimmed);
    near(found.subscription_eur, 186.26);
    assert_eq!(found.certificates_cents, 31_800);
    assert_eq!(found.remaining_cents, 697_191 - 31_800);
    let none = with_kva(0, Certificate::Detecting);
    assert_eq!(none.certificates_cents, 44_520);
    let worth = found.net_present_value_eur - none.net_present_value_eur;
    assert!((worth - (186.26 * 16.5761 - 127.2)).abs() < 0.1, "{worth}");
}

/// A commune pays the tax of electricity and gets none back: (617.593 × 1.2) + (150 × 1.2) = 921.11 €
/// a year against 6,971.91 € that are left to it with tax, 7.569 years.
#[test]
fn taxes_are_on_both_sides_of_a_payback() {
    let found = of(vec![lot("a", 10, 69_500, 3632.9)], &[], &terms());
    near(found.yearly_ttc_eur, 921.1116);
    near(found.payback_of_commune_years().unwrap_or_default(), 7.569);
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
