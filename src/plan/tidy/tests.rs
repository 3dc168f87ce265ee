//! Works come as early as they can, by hand.

use crate::plan::model::Holdings;
use crate::plan::problem::{
    Bundle, Carry, Chosen, Commune, Draw, Measure, Offer, PointClass, Problem, Row, Whole,
};
use crate::plan::recount::recount;

/// Two points of 6 € and one of 4 €, worth the same in each of two years, with 20 € a year: the kinds
/// of the years differ, as some rule counts the points of one year.
fn two_years() -> Problem {
    let offer = |year: usize, cost_cents: i64| Offer {
        kind: year,
        year,
        cost_cents,
        value: 5.0,
        ..Offer::default()
    };
    let class = |count, cost| PointClass {
        count,
        offers: vec![offer(0, cost), offer(1, cost)],
        ..PointClass::default()
    };
    Problem {
        years: 2,
        communes: vec![Commune {
            name: "c".into(),
            budgets_cents: vec![2_000, 2_000],
            ..Commune::default()
        }],
        classes: vec![class(2, 600), class(1, 400)],
        kinds: vec![Vec::new(), vec![(0, 1)]],
        rows: vec![Row {
            name: "r".into(),
            measure: Measure::Points,
            least: None,
            most: None,
        }],
        ..Problem::default()
    }
}

/// All of it in the second year, put in order: points by class and year, cents by draw.
fn tidied(problem: &Problem, draws_cents: Vec<i64>) -> (Vec<Vec<u32>>, Vec<i64>) {
    let mut chosen = Chosen {
        counts: vec![vec![0, 2], vec![0, 1]],
        draws_cents,
    };
    let found = recount(problem, &chosen.counts, &chosen.draws_cents).expect("a plan");
    assert!(super::tidy(
        problem,
        &Holdings::of(problem),
        &found,
        &mut chosen
    ));
    let again = recount(problem, &chosen.counts, &chosen.draws_cents).expect("still a plan");
    assert!((again.value - found.value).abs() < 1e-9);
    (chosen.counts, chosen.draws_cents)
}

#[test]
fn a_rule_of_one_year_keeps_no_works_there_but_those_it_needs() {
    let mut problem = two_years();
    assert_eq!(tidied(&problem, vec![]).0, [[2, 0], [1, 0]]);
    problem.rows[0].least = Some(1);
    assert_eq!(tidied(&problem, vec![]).0, [[2, 0], [0, 1]]);
    // 10 € pay for one of 6 € and that of 4 €.
    problem.rows[0].least = None;
    problem.communes[0].budgets_cents[0] = 1_000;
    assert_eq!(tidied(&problem, vec![]).0, [[1, 1], [1, 0]]);
}

#[test]
fn a_cabinet_opens_with_its_first_point() {
    let mut problem = two_years();
    problem.bundles = vec![Bundle {
        name: "b".into(),
        opening_cents: 100,
        kinds: vec![0, 1],
        ..Bundle::default()
    }];
    problem.classes[0].bundles = vec![0];
    assert_eq!(tidied(&problem, vec![]).0, [[2, 0], [1, 0]]);
    // 6 € pay for no point of the cabinet and its opening: that of 4 € is none of the cabinet.
    problem.communes[0].budgets_cents[0] = 600;
    assert_eq!(tidied(&problem, vec![]).0, [[0, 2], [1, 0]]);
    problem.communes[0].budgets_cents[0] = 700;
    assert_eq!(tidied(&problem, vec![]).0, [[1, 1], [0, 1]]);
    // Whole, all of it or nothing.
    problem.bundles[0].whole = Whole::Required;
    assert_eq!(tidied(&problem, vec![]).0, [[0, 2], [1, 0]]);
    problem.communes[0].budgets_cents[0] = 1_300;
    assert_eq!(tidied(&problem, vec![]).0, [[2, 0], [0, 1]]);
}

/// A fund gave 10 € in the second year, where 6 € of it are needed: they come in the first year, as
/// far as the fund has them then.
#[test]
fn money_of_a_fund_comes_along() {
    let mut problem = two_years();
    problem.communes[0].carry = Carry::Never;
    problem.communes[0].budgets_cents = vec![1_000, 1_000];
    problem.rows = vec![
        Row {
            measure: Measure::Fund,
            most: Some(700),
            ..problem.rows[0].clone()
        },
        Row {
            measure: Measure::Fund,
            most: Some(1_000),
            ..problem.rows[0].clone()
        },
    ];
    problem.kinds[1].clear();
    let draw = |year| Draw {
        commune: 0,
        year,
        rows: vec![year],
        most_cents: 1_000,
        value_per_cent: 0.0,
    };
    problem.draws = vec![draw(0), draw(1)];
    let (counts, draws) = tidied(&problem, vec![0, 1_000]);
    assert_eq!(
        (counts, draws),
        (vec![vec![2, 0], vec![1, 0]], vec![600, 0])
    );
    problem.rows[0].most = Some(500);
    let (counts, draws) = tidied(&problem, vec![0, 1_000]);
    assert_eq!(
        (counts, draws),
        (vec![vec![2, 0], vec![0, 1]], vec![200, 0])
    );
}
