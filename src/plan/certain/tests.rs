//! What is said to be certain, against every plan there is.

use proptest::prelude::*;

use super::super::general_trial::{brute, brute_where, problems};
use super::super::measure::larger_territory;
use super::super::problem::PointClass;
use super::super::solve::solve;
use super::super::trial::{self, F2, F4, class, offer, two_targets};
use super::*;

fn planned(problem: &Problem) -> Plan {
    let outcome = solve(problem, &Limits::default(), &|_| ());
    outcome.plan().expect("a plan").clone()
}

fn verdicts(problem: &Problem, tolerance: f64) -> Vec<Verdict> {
    let spans = certain(problem, &planned(problem), tolerance, &Limits::default());
    spans.iter().map(Span::verdict).collect()
}

/// Three points may be paid. The best three are worth 40 + 40 + 39.9 = 119.9 kWh. Within 0.1 %,
/// hence above 119.78: 39.8 may stand for 39.9 (119.8), but not for 40 (119.7), and the point of
/// 10 kWh has no place (90).
#[test]
fn what_every_plan_has_by_hand() {
    let point = |value| vec![offer(F4, 400, value)];
    let classes = vec![
        class(0, 2, point(40.0)),
        class(0, 1, point(39.9)),
        class(0, 1, point(39.8)),
        class(0, 1, point(10.0)),
    ];
    let mut problem = two_targets(&[1_200], classes, 0, 0);
    problem.rows.clear();
    problem.kinds = vec![Vec::new(); 2];
    let expected = [
        Verdict::Always,
        Verdict::Either,
        Verdict::Either,
        Verdict::Never,
    ];
    assert_eq!(verdicts(&problem, 1e-3), expected);
    // Within 0.01 % nothing but the best plan.
    let expected = [
        Verdict::Always,
        Verdict::Always,
        Verdict::Never,
        Verdict::Never,
    ];
    assert_eq!(verdicts(&problem, 1e-4), expected);
    // Within 1 %, two of the other three may stand for a point of 40 kWh: one is left, not both.
    let spans = certain(&problem, &planned(&problem), 1e-2, &Limits::default());
    let expected = Span {
        points: 2,
        least: 1,
        most: 2,
        fewest: 1,
        largest: 2,
    };
    assert_eq!(spans[0], expected);
    assert_eq!(expected.verdict(), Verdict::Either);
}

/// One point in all; that of either commune will do, the other one then has none.
#[test]
fn communes_stand_in_for_each_other_by_hand() {
    let points = [40.0, 39.99, 39.0];
    let classes = points.iter().zip(0..);
    let classes = classes.map(|(value, at)| class(at, 1, vec![offer(F2, 100, *value)]));
    let problem = two_targets(&[100, 100, 100], classes.collect(), 0, 1);
    let expected = [Verdict::Either, Verdict::Either, Verdict::Never];
    assert_eq!(verdicts(&problem, 1e-3), expected);
}

/// Checks each word of what is said of a small problem; how many classes are left open.
fn agrees(problem: &Problem, tolerance: f64) -> Result<usize, TestCaseError> {
    let outcome = solve(problem, &Limits::default(), &|_| ());
    let Some(plan) = outcome.plan() else {
        return Ok(0);
    };
    let spans = certain(problem, plan, tolerance, &Limits::default());
    let (best, ..) = brute(problem).expect("a plan");
    let floor = best - tolerance * best.abs();
    let value_where = |asked: &dyn Fn(u32) -> bool, class: usize| {
        let found = brute_where(problem, &|counts| asked(counts[class].iter().sum()));
        found.map_or(f64::NEG_INFINITY, |found| found.0)
    };
    let mut open = 0;
    let unsure = 1e-6 * best.abs().max(1.0);
    for (at, span) in spans.iter().enumerate() {
        if span.points == 0 {
            continue;
        }
        // What is proved: no plan above the floor does otherwise.
        let fewer = value_where(&|points| points < span.least, at);
        let more = value_where(&|points| points > span.most, at);
        prop_assert!(
            fewer < floor + unsure && more < floor + unsure,
            "{span:?} {fewer} {more}"
        );
        // What is shown: some plan above it does so.
        if span.fewest <= span.largest {
            for seen in [span.fewest, span.largest] {
                let value = value_where(&|points| points == seen, at);
                prop_assert!(value >= floor - unsure, "{span:?} {value}");
            }
        }
        let left = value_where(&|points| points < span.points, at);
        let taken = value_where(&|points| points > 0, at);
        let is_sure = |value: f64| (value - floor).abs() > unsure + plan.bound - plan.value;
        if is_sure(left) && is_sure(taken) {
            let expected = match (taken >= floor, left >= floor) {
                (false, _) => Verdict::Never,
                (true, false) => Verdict::Always,
                (true, true) => Verdict::Either,
            };
            open += usize::from(span.verdict() == Verdict::Open);
            prop_assert!(
                [expected, Verdict::Open].contains(&span.verdict()),
                "{span:?}, {expected:?} in truth: {left} {taken} {floor}"
            );
        }
    }
    Ok(open)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_small_territory_is_settled_as_by_all_its_plans(
        problem in trial::problems(3),
        tolerance in prop_oneof![Just(0.0), Just(1e-3), 0.0..0.3_f64],
    ) {
        prop_assert_eq!(agrees(&without_large(problem), tolerance)?, 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn with_all_rules_as_well(
        problem in problems(150),
        tolerance in prop_oneof![Just(0.0), Just(1e-3), 0.0..0.3_f64],
    ) {
        prop_assert_eq!(agrees(&problem, tolerance)?, 0);
    }
}

/// Few enough points for all plans to be tried out.
fn without_large(mut problem: Problem) -> Problem {
    for class in &mut problem.classes {
        class.count = class.count.min(2);
        class.offers.truncate(2);
    }
    problem
}

/// A territory too large to be asked as a whole: what is said of some classes is compared with the
/// best plan that does otherwise.
#[test]
fn a_larger_territory_is_never_contradicted() {
    let problem = larger_territory();
    let plan = planned(&problem);
    let tolerance = 2e-3;
    let spans = certain(&problem, &plan, tolerance, &Limits::default());
    let floor = plan.value * (1.0 - tolerance);
    let count = |verdict| spans.iter().filter(|it| it.verdict() == verdict).count();
    let open = count(Verdict::Open);
    println!(
        "{} always, {} never, {} either, {open} open of {}",
        count(Verdict::Always),
        count(Verdict::Never),
        count(Verdict::Either),
        spans.len()
    );
    assert!(open * 20 <= spans.len(), "{open} of {}", spans.len());
    let value = |problem: &Problem| {
        let outcome = solve(problem, &Limits::default(), &|_| ());
        outcome.plan().map_or(f64::NEG_INFINITY, |plan| plan.value)
    };
    for at in (0..spans.len()).step_by(spans.len() / 12) {
        let mut without = problem.clone();
        let class = &mut without.classes[at];
        if class.count == 0 {
            continue;
        }
        class.count -= 1;
        let mut with = without.clone();
        with.classes.push(PointClass {
            count: 1,
            forced: true,
            ..problem.classes[at].clone()
        });
        let (without, with) = (value(&without), value(&with));
        match spans[at].verdict() {
            Verdict::Always => assert!(without < floor, "{without} {floor}"),
            Verdict::Never => assert!(with < floor, "{with} {floor}"),
            Verdict::Either => assert!(
                with.min(without) >= floor - 1e-4 * floor,
                "{with} {without}"
            ),
            Verdict::Open => {}
        }
    }
}
