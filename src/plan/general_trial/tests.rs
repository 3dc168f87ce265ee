//! The plain solver on examples worked out by hand, and the recount against it.

use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::plan::problem::{Bundle, Commune, Draw, Measure, Offer, PointClass, Row, Whole};
use crate::plan::recount::recount;

/// Offers of one commune: (kind, year, cents, value).
fn class(count: u32, offers: &[(usize, usize, i64, f64)]) -> PointClass {
    let offers = offers.iter().map(|&(kind, year, cost_cents, value)| Offer {
        kind,
        year,
        cost_cents,
        value,
        earlier: [0].into(),
        ..Offer::default()
    });
    PointClass {
        count,
        offers: offers.collect(),
        ..PointClass::default()
    }
}

fn one_commune(budgets: &[i64], carry: Carry, classes: Vec<PointClass>) -> Problem {
    Problem {
        years: budgets.len(),
        communes: vec![Commune {
            name: "62160".into(),
            budgets_cents: budgets.to_vec(),
            carry,
            ..Commune::default()
        }],
        classes,
        kinds: vec![Vec::new(); 3],
        ..Problem::default()
    }
}

/// A bundle of every class, whose openings are of kind 2.
fn bundled(mut problem: Problem, cents: i64, value: f64, whole: Whole) -> Problem {
    for class in &mut problem.classes {
        class.bundles = vec![0];
    }
    problem.bundles = vec![Bundle {
        name: "b".into(),
        commune: 0,
        opening_cents: cents,
        opening_value: value,
        opening_earlier: [0].into(),
        penalty_earlier: Box::default(),
        kinds: vec![2; problem.years],
        whole,
    }];
    problem
}

fn row(measure: Measure, least: Option<i64>, most: Option<i64>) -> Row {
    Row {
        name: "r".into(),
        measure,
        least,
        most,
    }
}

#[track_caller]
fn is_worth(problem: &Problem, expected: Option<f64>) {
    let best = brute(problem);
    let value = best.as_ref().map(|(value, ..)| *value);
    assert_eq!(value, expected, "{best:?}");
    if let Some((value, counts, draws)) = best {
        let recount = recount(problem, &counts, &draws).unwrap();
        assert!((recount.value - value).abs() < 1e-9);
    }
}

#[test]
fn money_goes_from_year_to_year_as_each_commune_may() {
    // Two points; each is worth 3 in the first year, 2 in the second, and costs 6.
    let with = |carry| {
        let offers = [(0, 0, 6, 3.0), (0, 1, 6, 2.0)];
        one_commune(&[2, 10], carry, vec![class(2, &offers)])
    };
    // 2 < 6 in the first year, 6 <= 10 < 12 in the second: one point.
    is_worth(&with(Carry::Never), Some(2.0));
    // 12 by the end of the second: both points, in that year.
    is_worth(&with(Carry::Forward { borrow_cents: 0 }), Some(4.0));
    // 2 + 4 = 6 in the first: one each year.
    is_worth(&with(Carry::Forward { borrow_cents: 4 }), Some(5.0));
    // 2 + 10 = 12 in the first: both there; more than the later budgets is not lent.
    is_worth(&with(Carry::Forward { borrow_cents: 10 }), Some(6.0));
    is_worth(&with(Carry::Total), Some(6.0));
    let mut poorer = with(Carry::Forward { borrow_cents: 99 });
    poorer.communes[0].budgets_cents = vec![2, 9];
    is_worth(&poorer, Some(3.0));
    // What the first year leaves does not come back to it.
    let mut early = with(Carry::Never);
    early.communes[0].budgets_cents = vec![11, -8];
    is_worth(&early, Some(3.0));
}

#[test]
fn forced_points_are_done_at_the_least_cost() {
    // Two points, 5 or 4 cents each, worth minus what they cost.
    let mut problem = one_commune(
        &[9],
        Carry::Never,
        vec![class(2, &[(0, 0, 5, -5.0), (0, 0, 4, -4.0)])],
    );
    is_worth(&problem, Some(0.0));
    problem.classes[0].forced = true;
    is_worth(&problem, Some(-8.0));
    problem.communes[0].budgets_cents = vec![7];
    is_worth(&problem, None);
    // No offer, no plan.
    problem.classes[0].offers.clear();
    is_worth(&problem, None);
}

#[test]
fn bundles_go_whole_in_one_year_or_as_they_like() {
    // Two points worth 3 in year 0; one worth -1 in year 0 and 5 in year 1; 2 cents each, and 3
    // for the opening, which is worth -1.
    let with = |cents, whole| {
        let classes = vec![
            class(2, &[(0, 0, 2, 3.0)]),
            class(1, &[(0, 0, 2, -1.0), (0, 1, 2, 5.0)]),
        ];
        let mut problem = one_commune(&[cents, 0], Carry::Total, classes);
        // Points without an offer do not keep a bundle from being whole.
        problem.classes.push(class(4, &[]));
        bundled(problem, 3, -1.0, whole)
    };
    // All in year 0: 3 + 3 - 1 - 1, for 3 x 2 + 3 = 9 cents.
    is_worth(&with(9, Whole::Required), Some(4.0));
    is_worth(&with(8, Whole::Required), Some(0.0));
    // 3 + 3 + 5 - 1 for 9 cents; 3 + 5 - 1 for 7.
    is_worth(&with(9, Whole::Free), Some(10.0));
    is_worth(&with(8, Whole::Free), Some(7.0));
    is_worth(&with(9, Whole::Wished { penalty: 2.0 }), Some(10.0));
    is_worth(&with(8, Whole::Wished { penalty: 2.0 }), Some(5.0));
    is_worth(&with(8, Whole::Wished { penalty: 9.0 }), Some(0.0));
}

#[test]
fn a_bundle_is_paid_for_in_its_first_year() {
    // Two points worth 1 in year 0 or 2 in year 1, 1 cent each, and 5 for the opening.
    let with = |budgets: &[i64]| {
        let offers = [(0, 0, 1, 1.0), (0, 1, 1, 2.0)];
        let problem = one_commune(budgets, Carry::Never, vec![class(2, &offers)]);
        bundled(problem, 5, 0.0, Whole::Free)
    };
    // Year 0 would take 6: both in year 1, for 7.
    is_worth(&with(&[5, 7]), Some(4.0));
    // Year 1 alone would take 6: 5 + 1 in year 0, then 1 in year 1.
    is_worth(&with(&[6, 1]), Some(3.0));
}

#[test]
fn targets_bind_each_its_factor() {
    // Three points: factor 4 for 5 cents, worth 1; factor 2 for 2 cents, worth 4.
    let with = |cents, f4: (_, _), f2: (_, _)| {
        let offers = [(0, 0, 5, 1.0), (1, 0, 2, 4.0)];
        let mut problem = one_commune(&[cents], Carry::Never, vec![class(3, &offers)]);
        problem.rows = vec![
            row(Measure::Points, f4.0, f4.1),
            row(Measure::Points, f2.0, f2.1),
        ];
        problem.kinds = vec![vec![(0, 1)], vec![(1, 1)], Vec::new()];
        problem
    };
    is_worth(&with(9, (None, None), (None, None)), Some(12.0));
    // One of factor 4, two of factor 2: 9 cents.
    let one = (Some(1), Some(1));
    is_worth(&with(9, one, (Some(1), None)), Some(9.0));
    is_worth(&with(8, one, (Some(1), None)), Some(5.0));
    is_worth(&with(9, one, (Some(0), Some(1))), Some(5.0));
    is_worth(&with(6, one, (Some(1), None)), None);
}

#[test]
fn a_share_is_a_row_with_weights_of_both_signs() {
    // Of five points, 40 % of factor 4 at least: 6 n4 >= 4 n2. 6 x 2 >= 4 x 3, 6 x 1 < 4 x 4.
    let offers = [(0, 0, 1, 1.0), (1, 0, 1, 2.0)];
    let mut problem = one_commune(&[9], Carry::Never, vec![class(5, &offers)]);
    problem.rows = vec![row(Measure::Points, Some(0), None)];
    problem.kinds = vec![vec![(0, 6)], vec![(0, -4)], Vec::new()];
    is_worth(&problem, Some(2.0 + 6.0));
}

#[test]
fn a_fund_pays_grants_and_draws() {
    // No budget; three points of 4 cents and a grant of 1, worth 5. Each takes 4 + 1 of the 10.
    let with = |value_per_cent| {
        let mut problem = one_commune(&[0], Carry::Never, vec![class(3, &[(0, 0, 4, 5.0)])]);
        problem.classes[0].offers[0].grant_cents = 1;
        problem.rows = vec![row(Measure::Fund, None, Some(10))];
        problem.kinds = vec![vec![(0, 1)], Vec::new(), Vec::new()];
        problem.draws = vec![Draw {
            commune: 0,
            year: 0,
            rows: vec![0],
            most_cents: 20,
            value_per_cent,
        }];
        problem
    };
    assert_eq!(
        brute(&with(-1.0)),
        Some((10.0 - 8.0, vec![vec![2]], vec![8]))
    );
    is_worth(&with(-2.0), Some(0.0));
    // A least of the fund is reached by grants, or by draws that serve for nothing.
    let mut spent = with(-2.0);
    spent.rows[0].least = Some(3);
    is_worth(&spent, Some(5.0 - 8.0));
    spent.rows[0].least = Some(2);
    is_worth(&spent, Some(5.0 - 8.0));
    spent.rows[0].least = Some(1);
    is_worth(&spent, Some(-2.0));
}

#[test]
fn a_part_of_a_fund_holds_over_the_years() {
    // No budget; in each of two years a point of 4 cents worth 5, and 10 cents of the fund.
    let with = |part| {
        let points = vec![class(1, &[(0, 0, 4, 5.0)]), class(1, &[(0, 1, 4, 5.0)])];
        let mut problem = one_commune(&[0, 0], Carry::Never, points);
        problem.rows = vec![
            row(Measure::Fund, None, Some(10)),
            row(Measure::Fund, None, Some(10)),
            row(Measure::Fund, None, Some(part)),
        ];
        let draws = (0..2).map(|year| Draw {
            commune: 0,
            year,
            rows: vec![year, 2],
            most_cents: 10,
            value_per_cent: 0.0,
        });
        problem.draws = draws.collect();
        problem
    };
    is_worth(&with(8), Some(10.0));
    is_worth(&with(6), Some(5.0));
    is_worth(&with(2), Some(0.0));
}

#[test]
fn an_earlier_goal_keeps_its_value() {
    // Two points, each worth 5 and 1 before, or 2 and 3 before.
    let with = |least, opening| {
        let offers = [(0, 0, 0, 5.0), (1, 0, 0, 2.0)];
        let mut problem = one_commune(&[0], Carry::Never, vec![class(2, &offers)]);
        problem.classes[0].offers[0].earlier = [1_000].into();
        problem.classes[0].offers[1].earlier = [3_000].into();
        problem.rows = vec![row(Measure::Earlier(0), Some(least), None)];
        problem.kinds = vec![vec![(0, 1)]; 3];
        let mut problem = bundled(problem, 0, 0.0, Whole::Free);
        problem.bundles[0].opening_earlier = [opening].into();
        problem
    };
    is_worth(&with(2_000, 0), Some(10.0));
    is_worth(&with(4_000, 0), Some(7.0));
    is_worth(&with(4_000, -500), Some(4.0));
    is_worth(&with(6_001, 0), None);
}

#[test]
fn groups_and_years_bind_points_and_cents() {
    // Two points of 3 cents, worth -1 in year 0 and -3 in year 1; the cabinet costs 4.
    let with = |measure, least| {
        let offers = [(0, 0, 3, -1.0), (1, 1, 3, -3.0)];
        let mut problem = one_commune(&[20, 20], Carry::Never, vec![class(2, &offers)]);
        problem.rows = vec![row(measure, Some(least), None)];
        problem.kinds = vec![vec![(0, 1)]; 3];
        bundled(problem, 4, 0.0, Whole::Free)
    };
    is_worth(&with(Measure::Cents, 7), Some(-1.0));
    is_worth(&with(Measure::Cents, 8), Some(-2.0));
    is_worth(&with(Measure::Points, 2), Some(-2.0));
    is_worth(&with(Measure::Points, 3), None);
    // In year 1 only: openings do not count as points.
    let mut late = with(Measure::Points, 1);
    late.kinds[0].clear();
    is_worth(&late, Some(-3.0));
}

#[test]
fn random_problems_mix_every_rule() {
    let mut runner = TestRunner::deterministic();
    let strategy = problems(500);
    let (mut all, mut solved) = (0, 0);
    let mut seen = [0; 9];
    for _ in 0..400 {
        let problem = strategy.new_tree(&mut runner).unwrap().current();
        all += 1;
        let Some((_, counts, draws)) = brute(&problem) else {
            continue;
        };
        solved += 1;
        let recount = recount(&problem, &counts, &draws).unwrap();
        let mut saw = |what: usize, is: bool| seen[what] += i32::from(is);
        let opened = |test: fn(&Whole) -> bool| {
            let all = problem.bundles.iter().zip(&recount.opened);
            all.filter(|(_, opened)| opened.is_some())
                .any(|(bundle, _)| test(&bundle.whole))
        };
        saw(0, opened(|whole| *whole == Whole::Required));
        saw(1, opened(|whole| matches!(whole, Whole::Wished { .. })));
        saw(2, !recount.incomplete.is_empty());
        saw(3, draws.iter().any(|&cents| cents > 0));
        saw(4, recount.opened.iter().flatten().any(|&year| year > 0));
        saw(5, problem.classes.iter().any(|class| class.forced));
        // Money of another year was of use.
        let spent = recount.spent_cents.iter().zip(&problem.communes);
        saw(
            6,
            spent.clone().any(|(spent, commune)| {
                let mut years = spent.iter().zip(&commune.budgets_cents);
                years.any(|(&spent, &budget)| spent > i128::from(budget.max(0)))
            }),
        );
        // What works give back was of use.
        let mut thankless = problem.clone();
        for class in &mut thankless.classes {
            for offer in &mut class.offers {
                offer.returned_cents = 0;
            }
        }
        saw(8, judge(&thankless, &counts, &draws).is_none());
        saw(7, counts.iter().flatten().any(|&points| points > 0));
    }
    println!("{all} problems, {solved} with a plan, {seen:?}");
    assert!(solved * 2 > all);
    assert!(seen.iter().all(|&times| times >= 5));
}

proptest! {
    #[test]
    fn the_recount_agrees_with_the_rules_on_any_counts(
        problem in problems(100_000),
        points in vec(0_u32..3, 15),
        cents in vec(0_i64..4, 2),
    ) {
        let mut points = points.into_iter();
        let counts: Vec<Vec<u32>> = problem
            .classes
            .iter()
            .map(|class| class.offers.iter().map(|_| points.next().unwrap_or(0)).collect())
            .collect();
        let draws: Vec<i64> = problem
            .draws
            .iter()
            .zip(cents)
            .map(|(draw, quarters)| draw.most_cents * quarters / 3)
            .collect();
        let judged = judge(&problem, &counts, &draws);
        match recount(&problem, &counts, &draws) {
            Ok(recount) => prop_assert!((judged.unwrap() - recount.value).abs() < 1e-9),
            Err(violations) => prop_assert!(judged.is_none(), "{violations:?}"),
        }
    }

    #[test]
    fn the_recount_accepts_the_best_plan_and_knows_its_neighbours(problem in problems(500)) {
        if let Some((value, counts, draws)) = brute(&problem) {
            let best = recount(&problem, &counts, &draws).unwrap();
            prop_assert!((best.value - value).abs() < 1e-9);
            for class in 0..counts.len() {
                for offer in 0..counts[class].len() {
                    let mut more = counts.clone();
                    more[class][offer] += 1;
                    let recounted = recount(&problem, &more, &draws).ok().map(|it| it.value);
                    prop_assert_eq!(recounted.is_some(), judge(&problem, &more, &draws).is_some());
                    prop_assert!(recounted.is_none_or(|it| it <= value + 1e-9));
                }
            }
        }
    }
}
