//! Other plans against every plan there is.

use proptest::prelude::*;

use super::super::general_trial::{brute, brute_where, judge, problems};
use super::super::measure::larger_territory;
use super::super::trial::{F4, class, offer, two_targets};
use super::*;
use crate::plan::solve as planned_by;

/// Points of each class that a plan renovates.
fn points(counts: &[Vec<u32>]) -> Vec<u32> {
    counts.iter().map(|counts| counts.iter().sum()).collect()
}

/// Points of the classes of a plan that another has.
fn common(other: &[Vec<u32>], plan: &[Vec<u32>]) -> u32 {
    let classes = points(other).into_iter().zip(points(plan));
    classes
        .map(|(other, plan)| if plan > 0 { other } else { 0 })
        .sum()
}

/// Two of four points may be paid, worth 40, 39.9, 39.8 and 30 kWh. The best plan is worth 79.9. Within
/// 1 %, above 79.1: 40 + 39.8 and 39.9 + 39.8, either has one point of the plan. No third is.
#[test]
fn two_other_plans_by_hand() {
    let classes = [40.0, 39.9, 39.8, 30.0].map(|value| class(0, 1, vec![offer(F4, 400, value)]));
    let mut problem = two_targets(&[800], classes.to_vec(), 0, 0);
    problem.rows.clear();
    problem.kinds = vec![Vec::new(); 2];
    let outcome = planned_by(&problem, &Limits::default(), &|_| ());
    let plan = outcome.plan().expect("a plan");
    let found = others(&problem, plan, 0.01, 5, &Limits::default());
    let mut values: Vec<f64> = found.iter().map(|it| (it.value * 10.0).round()).collect();
    values.sort_by(f64::total_cmp);
    assert_eq!(values, [797.0, 798.0]);
    assert!(found.iter().all(|it| common(&it.counts, &plan.counts) == 1));
    assert!(found.iter().all(|it| it.gap() < 0.01));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_first_is_as_far_as_any_and_all_are_within(
        problem in problems(150),
        tolerance in prop_oneof![Just(1e-3), 0.0..0.3_f64],
    ) {
        let outcome = planned_by(&problem, &Limits::default(), &|_| ());
        let Some(plan) = outcome.plan() else {
            return Ok(());
        };
        let found = others(&problem, plan, tolerance, 3, &Limits::default());
        let (best, ..) = brute(&problem).expect("a plan");
        let floor = best - tolerance * best.abs();
        let unsure = 1e-5 * best.abs().max(1.0);
        let mut seen = vec![points(&plan.counts)];
        for other in &found {
            let value = judge(&problem, &other.counts, &other.draws_cents).expect("a plan");
            prop_assert!((value - other.value).abs() < 1e-6 && value >= floor - unsure);
            prop_assert!(!seen.contains(&points(&other.counts)), "twice the same");
            seen.push(points(&other.counts));
        }
        // No plan surely within the tolerance has less in common with the plan than what was found.
        let own = common(&plan.counts, &plan.counts);
        let most = found.first().map_or(own, |other| common(&other.counts, &plan.counts));
        let further = |counts: &[Vec<u32>]| common(counts, &plan.counts) < most;
        if let Some((value, counts, _)) = brute_where(&problem, &further) {
            prop_assert!(
                value < floor + unsure + (plan.bound - plan.value),
                "{:?} {} {} {} {:?}", counts, value, floor, most, plan.counts
            );
        }
    }
}

/// A territory too large to be asked as a whole.
#[test]
fn a_larger_territory_has_plans_that_differ() {
    let problem = larger_territory();
    let outcome = planned_by(&problem, &Limits::default(), &|_| ());
    let plan = outcome.plan().expect("a plan");
    let found = others(&problem, plan, 0.01, 2, &Limits::default());
    assert_eq!(found.len(), 2);
    for other in &found {
        let value = judge(&problem, &other.counts, &other.draws_cents).expect("a plan");
        assert!(value >= plan.bound * 0.99 - 1e-6, "{value}");
    }
    // Some of the eighty points of the plan are others.
    assert!(common(&found[0].counts, &plan.counts) <= 72);
    assert!(common(&found[1].counts, &plan.counts) < 80);
    assert!(common(&found[1].counts, &found[0].counts) < 80);
}
