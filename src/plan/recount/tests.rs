use super::*;
use crate::plan::problem::{Bundle, Carry, Commune, Draw, Offer, PointClass, Row};

/// Two communes and years; a forced class of two points in a cabinet that goes whole, one of three
/// points in a street wished whole; the points, the cents and the fund are counted.
fn problem() -> Problem {
    let offer = |year, cost_cents, value| Offer {
        kind: 0,
        year,
        cost_cents,
        grant_cents: 7,
        returned_cents: 0,
        value,
        earlier: [1_500].into(),
    };
    let bundle = |commune, whole| Bundle {
        name: "b".into(),
        commune,
        opening_cents: 50,
        opening_value: -1.0,
        opening_earlier: [-100].into(),
        penalty_earlier: Box::default(),
        kinds: vec![1, 1],
        whole,
    };
    let row = |measure| Row {
        name: "r".into(),
        measure,
        least: Some(0),
        most: Some(20_000),
    };
    let commune = |carry| Commune {
        name: "62160".into(),
        budgets_cents: vec![250, 200],
        carry,
        ..Commune::default()
    };
    Problem {
        years: 2,
        communes: vec![commune(Carry::Never), commune(Carry::Total)],
        classes: vec![
            PointClass {
                commune: 0,
                count: 2,
                forced: true,
                bundles: vec![0],
                offers: vec![offer(0, 100, 4.0), offer(1, 90, 3.0)],
            },
            PointClass {
                commune: 1,
                count: 3,
                forced: false,
                bundles: vec![1, 1],
                offers: vec![offer(1, 120, 2.5)],
            },
            PointClass {
                commune: 1,
                count: 9,
                bundles: vec![1],
                ..PointClass::default()
            },
        ],
        bundles: vec![
            bundle(0, Whole::Required),
            bundle(1, Whole::Wished { penalty: 0.25 }),
        ],
        rows: vec![
            row(Measure::Points),
            row(Measure::Cents),
            row(Measure::Fund),
            row(Measure::Earlier(0)),
        ],
        kinds: vec![vec![(0, 1), (1, 1), (2, 1), (3, 2)], vec![(1, 1), (3, 1)]],
        draws: vec![Draw {
            commune: 0,
            year: 0,
            rows: vec![2],
            most_cents: 30,
            value_per_cent: -0.5,
        }],
    }
}

fn counts(of: [u32; 3]) -> Vec<Vec<u32>> {
    vec![vec![of[0], of[1]], vec![of[2]], vec![]]
}

#[test]
fn a_plan_is_recounted() {
    let whole = recount(&problem(), &counts([2, 0, 3]), &[10]).unwrap();
    // 2 x 4 - 1, 3 x 2.5 - 1, and 10 cents drawn at a half each.
    assert!((whole.value - (7.0 + 6.5 - 5.0)).abs() < 1e-12);
    assert_eq!(whole.spent_cents, [[250, 0], [0, 410]]);
    assert_eq!(whole.row_sums, [5, 660, 5 * 7 + 10, 5 * 2 * 1_500 - 200]);
    assert_eq!(whole.opened, [Some(0), Some(1)]);
    assert!(whole.incomplete.is_empty());

    let in_part = recount(&problem(), &counts([0, 2, 2]), &[0]);
    // Year 1 has 200 for 2 x 90 + 50.
    assert_eq!(
        in_part.unwrap_err(),
        [Violation::OverBudget {
            commune: 0,
            first: 1,
            last: 1,
            spent_cents: 230,
            limit_cents: 200
        }]
    );
    let in_part = recount(&problem(), &counts([2, 0, 2]), &[0]).unwrap();
    assert!((in_part.value - (7.0 + 5.0 - 1.0 - 0.25)).abs() < 1e-12);
    assert_eq!(in_part.incomplete, [1]);
    let none = recount(&problem(), &counts([2, 0, 0]), &[0]).unwrap();
    assert_eq!(none.opened, [Some(0), None]);
    assert!(none.incomplete.is_empty());
}

fn violations(problem: &Problem, counts: &[Vec<u32>], draws: &[i64]) -> Vec<Violation> {
    recount(problem, counts, draws).unwrap_err()
}

#[test]
fn counts_of_another_shape_are_refused() {
    assert_eq!(
        violations(&problem(), &[vec![1, 1]], &[0]),
        [Violation::WrongNumberOfClasses {
            counts: 1,
            classes: 3
        }]
    );
    assert_eq!(
        violations(&problem(), &counts([0, 0, 0]), &[]),
        [Violation::WrongNumberOfDraws {
            amounts: 0,
            draws: 1
        }]
    );
    assert_eq!(
        violations(&problem(), &[vec![2, 0], vec![], vec![]], &[0]),
        [Violation::WrongNumberOfOffers {
            class: 1,
            counts: 0,
            offers: 1
        }]
    );
}

#[test]
fn each_rule_broken_is_stated() {
    let mut free = problem();
    free.communes[0].carry = Carry::Forward { borrow_cents: 40 };
    free.rows[0].most = Some(1);
    free.rows[2].least = Some(90);
    assert_eq!(
        violations(&free, &counts([1, 1, 4]), &[31]),
        [
            Violation::TooManyPoints {
                class: 1,
                chosen: 4,
                count: 3
            },
            Violation::RequiredOverYears {
                bundle: 0,
                first: 0,
                last: 1
            },
            Violation::DrawOutOfBounds {
                draw: 0,
                cents: 31,
                most: 30
            },
            Violation::OverBudget {
                commune: 1,
                first: 0,
                last: 1,
                spent_cents: 530,
                limit_cents: 450
            },
            Violation::BeyondRow {
                row: 0,
                sum: 6,
                most: 1
            },
            Violation::BelowRow {
                row: 2,
                sum: 73,
                least: 90
            },
        ]
    );
    assert_eq!(
        violations(&problem(), &counts([1, 0, 0]), &[0]),
        [
            Violation::ForcedPointsLeft {
                class: 0,
                chosen: 1,
                count: 2
            },
            Violation::RequiredInPart {
                bundle: 0,
                chosen: 1,
                points: 2
            },
        ]
    );
}

#[test]
fn what_is_taken_must_be_sound() {
    let mut unsound = problem();
    unsound.classes[0].offers[0].value = f64::NAN;
    unsound.classes[1].commune = 7;
    unsound.bundles[1].kinds = vec![1];
    unsound.draws[0].rows = vec![0];
    unsound.classes[0].forced = false;
    assert_eq!(
        violations(&unsound, &counts([2, 0, 1]), &[1]),
        [
            Violation::UnsoundOffer { class: 0, offer: 0 },
            Violation::UnsoundClass { class: 1 },
            Violation::UnsoundBundle { bundle: 1 },
            Violation::UnsoundDraw { draw: 0 },
        ]
    );
    // What is not taken does not matter.
    assert!(recount(&unsound, &counts([0, 0, 0]), &[0]).is_ok());

    let mut unsound = problem();
    unsound.kinds[0].push((9, 1));
    unsound.classes[0].forced = false;
    assert_eq!(
        violations(&unsound, &counts([0, 0, 3]), &[0]),
        [Violation::UnsoundKind { kind: 0 }]
    );
    let mut boundless = problem();
    boundless.classes[0].offers[0].value = f64::MAX;
    assert_eq!(
        violations(&boundless, &counts([2, 0, 0]), &[0]),
        [Violation::ValueNotFinite]
    );
}

#[test]
fn sums_beyond_any_number_are_stated_and_do_not_panic() {
    let mut huge = problem();
    huge.classes[1].offers[0].cost_cents = i64::MAX;
    huge.classes[1].count = u32::MAX;
    huge.kinds[0][1].1 = i64::MAX;
    let found = violations(&huge, &counts([2, 0, u32::MAX]), &[0]);
    assert!(found.contains(&Violation::RowOverflows { row: 1 }));
    let spent_cents = i128::from(i64::MAX) * i128::from(u32::MAX) + 50;
    assert!(found.contains(&Violation::OverBudget {
        commune: 1,
        first: 0,
        last: 1,
        spent_cents,
        limit_cents: 450
    }));
    huge.years = 0;
    assert!(recount(&huge, &counts([2, 0, 1]), &[3]).is_err());
    assert!(recount(&Problem::default(), &[], &[]).is_ok());
}

/// One commune of three years, 100, 0 and 0 cents; a point of 100 cents in the first year gives 30 back in
/// each later one. Without carry, each of these pays for 30 cents; where money is carried over, the last
/// for 60; where only the sum counts, a point of the second year pays for itself as well.
#[test]
fn works_give_back_in_every_later_year() {
    let offer = |year, cost_cents, returned_cents| Offer {
        year,
        cost_cents,
        returned_cents,
        value: 1.0,
        ..Offer::default()
    };
    let with = |carry, year, cost_cents| Problem {
        years: 3,
        communes: vec![Commune {
            budgets_cents: vec![100, 0, 0],
            carry,
            ..Commune::default()
        }],
        classes: vec![PointClass {
            count: 2,
            offers: vec![offer(0, 100, 30), offer(year, cost_cents, 30)],
            ..PointClass::default()
        }],
        kinds: vec![Vec::new()],
        ..Problem::default()
    };
    let forward = Carry::Forward { borrow_cents: 0 };
    for (carry, year, cents, holds) in [
        (Carry::Never, 1, 30, true),
        (Carry::Never, 1, 31, false),
        (Carry::Never, 2, 31, false),
        (forward, 1, 31, false),
        (forward, 2, 60, true),
        (forward, 2, 61, false),
        (Carry::Total, 1, 90, true),
        (Carry::Total, 1, 91, false),
        (Carry::Total, 2, 61, false),
    ] {
        let found = recount(&with(carry, year, cents), &[vec![1, 1]], &[]);
        assert_eq!(found.is_ok(), holds, "{carry:?} {year} {cents}");
    }
    let found = recount(&with(forward, 2, 60), &[vec![1, 1]], &[]).expect("a plan");
    assert_eq!(found.received_cents, [[0, 30, 30]]);
}
