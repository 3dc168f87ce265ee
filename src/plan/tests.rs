//! Tests of the whole solve against plain ways to the same answer.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, highs, variable};
use proptest::prelude::*;

use super::general_trial::{self, brute};
use super::measure::{Shape, territory};
use super::problem::{Commune, Draw, Measure, PointClass, Row};
use super::recount::recount;
use super::solve::solve_by;
use super::trial::{F2, F4, ask, asked, class, offer, plain_sums, problems, two_targets};
use super::{Limits, Nearest, Outcome, Plan, Problem, solve};

fn solved(problem: &Problem) -> Outcome {
    solve(problem, &Limits::default(), &|_| {})
}

/// A fund of which at least 3 cents must be drawn, and two communes with nothing to do: one of them
/// draws 3 to 7 cents all the same.
#[test]
fn what_must_be_drawn_is_not_given_back() {
    let commune = |name: &str| Commune {
        name: name.into(),
        budgets_cents: vec![0],
        ..Commune::default()
    };
    let problem = Problem {
        years: 1,
        communes: vec![commune("one"), commune("other")],
        rows: vec![Row {
            name: "fund".into(),
            measure: Measure::Fund,
            least: Some(3),
            most: Some(7),
        }],
        kinds: vec![vec![(0, 1)]],
        draws: vec![Draw {
            commune: 0,
            year: 0,
            rows: vec![0],
            most_cents: 5,
            value_per_cent: 0.0,
        }],
        ..Problem::default()
    };
    let outcome = solved(&problem);
    let plan = outcome.plan().expect("a plan");
    assert!((3..=5).contains(&plan.draws_cents[0]), "{plan:?}");
}

/// Two communes of 1,000 € each, two points of factor 4 and one of factor 2 wanted.
///
/// Within its budget the first commune can have: two points at 300 kWh (factor 4), saving 600;
/// the one at 500 kWh with one at 300, saving 800; or one at 300 with one at 350 (factor 2),
/// saving 650. The second commune has one point: 450 kWh as factor 4 or 200 as factor 2.
/// The targets leave 800 + 200 = 1,000, 600 + 200 = 800 or 650 + 450 = 1,100.
fn by_hand() -> Problem {
    two_targets(
        &[100_000, 100_000],
        vec![
            class(0, 1, vec![offer(F4, 60_000, 500.0)]),
            class(
                0,
                3,
                vec![offer(F4, 40_000, 300.0), offer(F2, 50_000, 350.0)],
            ),
            class(
                1,
                1,
                vec![offer(F4, 90_000, 450.0), offer(F2, 30_000, 200.0)],
            ),
        ],
        2,
        1,
    )
}

#[test]
fn the_example_worked_by_hand() {
    let outcome = solved(&by_hand());
    let Outcome::Proved(plan) = &outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(plan.counts, [vec![0], vec![1, 1], vec![1, 0]]);
    assert!((plan.value - 1_100.0).abs() < 1e-9);
    assert!(plan.gap() < 1e-9);
    assert_eq!(plan.prices.per_cent.len(), 2);
}

#[test]
fn targets_beyond_the_budgets_are_explained() {
    let mut problem = by_hand();
    ask(&mut problem, (3, 2));
    let Outcome::Impossible(Some(why)) = solved(&problem) else {
        panic!("it cannot be met");
    };
    assert_eq!((why.target_f4, why.target_f2), (3, 2));
    assert_eq!(
        (why.territory.eligible_f4, why.territory.eligible_f2),
        (5, 4)
    );
    assert_eq!(why.territory.eligible, 5);
    assert_eq!((why.territory.payable_f4, why.territory.payable_f2), (3, 3));
    assert_eq!(
        (why.communes[0].payable_f4, why.communes[0].payable_f2),
        (2, 2)
    );
    assert_eq!(
        (why.communes[1].payable_f4, why.communes[1].payable_f2),
        (1, 1)
    );
    let nearest = Nearest {
        f4: 3,
        f2: 0,
        missing: 2,
    };
    assert_eq!(why.nearest, Some(nearest));
}

#[test]
fn nothing_asked_is_a_plan() {
    for classes in [by_hand().classes, Vec::new()] {
        let problem = two_targets(&[100_000, 100_000], classes, 0, 0);
        let outcome = solved(&problem);
        let Outcome::Proved(plan) = &outcome else {
            panic!("{outcome:?}");
        };
        assert!(plan.counts.iter().flatten().all(|&points| points == 0));
        assert!(plan.value.abs() < 1e-12 && plan.gap() < 1e-12);
    }
    let empty = two_targets(&[], Vec::new(), 0, 0);
    assert!(matches!(solved(&empty), Outcome::Proved(_)));
    let asked = two_targets(&[], Vec::new(), 0, 1);
    assert!(matches!(solved(&asked), Outcome::Impossible(_)));
}

#[test]
fn one_target_alone() {
    let mut problem = by_hand();
    ask(&mut problem, (0, 1));
    let outcome = solved(&problem);
    let plan = outcome.plan().unwrap();
    assert_eq!(plan.counts, [vec![0], vec![0, 1], vec![0, 0]]);
}

fn small_territory(seed: u64) -> Problem {
    let shape = Shape {
        points: 400.0,
        classes: Some(150.0),
        offers: 4,
        targets: (24, 9),
        money: 0.85,
    };
    territory(&[60, 130, 240, 500, 900, 2_200], shape, seed)
}

/// The model in one piece, for a solver that knows nothing of communes.
fn in_one_piece(problem: &Problem) -> f64 {
    let mut variables = ProblemVariables::new();
    let (mut saving, mut f4, mut f2) = (
        Expression::default(),
        Expression::default(),
        Expression::default(),
    );
    let mut costs = vec![Expression::default(); problem.communes.len()];
    let mut rows = Vec::new();
    for class in &problem.classes {
        let mut chosen = Expression::default();
        for offer in &class.offers {
            let points = variables.add(variable().integer().min(0).max(class.count));
            chosen += points;
            saving.add_mul(offer.value, points);
            costs[class.commune].add_mul(offer.cost_cents as f64 / 100.0, points);
            match offer.kind {
                F4 => f4 += points,
                _ => f2 += points,
            }
        }
        rows.push(chosen.leq(class.count));
    }
    let mut model = variables
        .maximise(saving.clone())
        .using(highs)
        .set_threads(1)
        .set_option("mip_rel_gap", 1e-7)
        .set_option("mip_abs_gap", 1e-3);
    for (cost, commune) in costs.into_iter().zip(&problem.communes) {
        model.add_constraint(cost.leq(commune.budgets_cents[0] as f64 / 100.0));
    }
    model.add_constraint(f4.eq(asked(problem).0 as f64));
    model.add_constraint(f2.eq(asked(problem).1 as f64));
    for row in rows {
        model.add_constraint(row);
    }
    model.solve().unwrap().eval(saving)
}

#[test]
fn a_solver_given_the_whole_model_finds_the_same_value() {
    for seed in 1..=6 {
        let problem = small_territory(seed);
        let outcome = solved(&problem);
        let Outcome::Proved(plan) = &outcome else {
            panic!("{outcome:?}");
        };
        let value = in_one_piece(&problem);
        let within = 1e-6 * value;
        assert!(
            (plan.value - value).abs() < within,
            "{} {value}",
            plan.value
        );
        assert!(plan.bound >= value - within);
    }
}

#[test]
fn the_same_problem_gives_the_same_outcome_to_the_bit() {
    let problem = small_territory(7);
    let first = solved(&problem);
    let first = first.plan().unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(3)
        .build()
        .unwrap();
    for again in [solved(&problem), pool.install(|| solved(&problem))] {
        let again = again.plan().unwrap();
        assert_eq!(first, again);
        assert_eq!(first.value.to_bits(), again.value.to_bits());
        assert_eq!(first.bound.to_bits(), again.bound.to_bits());
    }
}

#[test]
fn a_wish_for_no_time_at_all_still_gives_a_plan() {
    let problem = small_territory(8);
    let limits = Limits {
        seconds: Some(0.0),
        ..Limits::default()
    };
    let outcome = solve(&problem, &limits, &|_| {});
    let plan = outcome.plan().unwrap();
    assert!(recount(&problem, &plan.counts, &plan.draws_cents).is_ok());
    assert!(plan.bound >= solved(&problem).plan().unwrap().value);
}

/// Points that are alike are worth the same whether they come as one class or as two.
#[test]
fn a_class_split_in_two_changes_nothing() {
    let problem = small_territory(9);
    let mut split = problem.clone();
    let mut classes = Vec::new();
    for class in split.classes {
        let half = class.count / 2;
        for count in [half, class.count - half] {
            let mut part = class.clone();
            part.count = count;
            classes.push(part);
        }
    }
    split.classes = classes;
    let (whole, split) = (solved(&problem), solved(&split));
    let (whole, split) = (whole.plan().unwrap(), split.plan().unwrap());
    assert!((whole.value - split.value).abs() < 1e-6);
}

/// So many communes that their plans are not combined one by one.
#[test]
fn thousands_of_communes() {
    let inhabitants: Vec<u32> = (0..2_200).map(|index| 100 + 37 * (index % 53)).collect();
    let shape = Shape {
        points: 30_000.0,
        classes: Some(12_000.0),
        offers: 4,
        targets: (9_000, 3_000),
        money: 1.05,
    };
    let outcome = solved(&territory(&inhabitants, shape, 1));
    assert!(
        matches!(outcome, Outcome::Proved(_)),
        "{:?}",
        outcome.plan().map(Plan::gap)
    );
}

/// One large commune whose points are nearly all alike: so many plans are as good as one another
/// that they cannot be listed.
#[test]
fn one_large_commune_of_like_points() {
    let problem = two_targets(
        &[150_000_000],
        vec![
            class(
                0,
                6_866,
                vec![offer(F4, 69_500, 363.3), offer(F2, 66_500, 323.9)],
            ),
            class(0, 637, vec![offer(F2, 90_000, 720.0)]),
            class(
                0,
                285,
                vec![offer(F4, 80_500, 700.1), offer(F2, 77_500, 610.3)],
            ),
        ],
        1_500,
        500,
    );
    let outcome = solved(&problem);
    assert!(matches!(outcome, Outcome::Proved(_)), "{outcome:?}");
}

/// What every plan of a small choice tried out says of an outcome, whatever way it came about.
fn stands_beside_all_plans(
    problem: &Problem,
    outcome: &Outcome,
    exact: bool,
) -> Result<(), TestCaseError> {
    let best = brute(problem).map(|best| best.0);
    let near = |value: f64| 1e-6 * value.abs().max(1.0);
    match (outcome, best) {
        (Outcome::Impossible(_), best) => {
            prop_assert!(best.is_none(), "there is a plan: {:?}", best);
        }
        (Outcome::NoPlanFound { bound }, best) => {
            prop_assert!(!exact, "no plan found");
            prop_assert!(best.is_none_or(|best| *bound >= best - near(best)));
        }
        (outcome, best) => {
            let plan = outcome.plan().unwrap();
            let best = best.unwrap_or(f64::NAN);
            prop_assert!(recount(problem, &plan.counts, &plan.draws_cents).is_ok());
            prop_assert!(plan.value <= best + near(best), "{} {best}", plan.value);
            prop_assert!(plan.bound >= best - near(best), "{} {best}", plan.bound);
            if exact {
                prop_assert!(plan.value >= best - near(best), "{} {best}", plan.value);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_rule_mixed_in_the_plan_is_the_best_of_all(problem in general_trial::problems(400)) {
        stands_beside_all_plans(&problem, &solved(&problem), true)?;
    }

    #[test]
    fn without_the_last_way_out_nothing_is_claimed_that_is_not_so(
        problem in general_trial::problems(300),
    ) {
        let outcome = solve_by(&problem, None, &Limits::default(), &|_| {}, false);
        stands_beside_all_plans(&problem, &outcome, false)?;
    }

    #[test]
    fn points_that_are_alike_may_be_classes_of_their_own(problem in general_trial::problems(60)) {
        let mut problem = problem;
        let classes = std::mem::take(&mut problem.classes).into_iter();
        problem.classes = classes
            .flat_map(|class| {
                let one = PointClass { count: class.count.min(1), ..class.clone() };
                vec![one; class.count.max(1) as usize]
            })
            .collect();
        let outcome = solve_by(&problem, None, &Limits::default(), &|_| {}, false);
        stands_beside_all_plans(&problem, &outcome, false)?;
        stands_beside_all_plans(&problem, &solved(&problem), true)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn the_plan_is_the_best_of_all(problem in problems(3), reachable in any::<Option<u16>>()) {
        let mut problem = problem;
        let sums = plain_sums(&problem);
        if let Some(choice) = reachable {
            let at = usize::from(choice) % sums.len();
            if let Some(&(f4, f2)) = sums.keys().nth(at) {
                ask(&mut problem, (f4, f2));
            }
        }
        let targets = asked(&problem);
        match solved(&problem) {
            Outcome::Proved(plan) => {
                let best = sums.get(&targets).copied().unwrap_or(f64::NAN);
                prop_assert!((plan.value - best).abs() < 1e-6);
                prop_assert!(plan.bound >= best - 1e-9);
                prop_assert!(plan.gap() < 1e-6);
                let recount = recount(&problem, &plan.counts, &plan.draws_cents);
                prop_assert!(recount.is_ok());
            }
            Outcome::Impossible(Some(why)) => {
                prop_assert!(!sums.contains_key(&targets));
                let within = sums.keys().filter(|it| it.0 <= targets.0 && it.1 <= targets.1);
                let missing = within.map(|it| targets.0 - it.0 + targets.1 - it.1).min();
                let nearest = why.nearest.map(|nearest| i64::from(nearest.missing));
                prop_assert_eq!(nearest, missing);
                let alone = |f4: bool| sums.keys().map(|it| if f4 { it.0 } else { it.1 }).max();
                let payable = why.territory;
                prop_assert_eq!(i64::try_from(payable.payable_f4).ok(), alone(true));
                prop_assert_eq!(i64::try_from(payable.payable_f2).ok(), alone(false));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
