//! Money of a plan, by hand.

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
    let with =
        |funds: Vec<i64>, aid: Aid| finance(lots(), 270_000, funds, 1000, 4.0, &[aid], &terms());
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
