//! A commune with years against every plan that it could have.

use proptest::prelude::*;

use super::super::general_trial::brute;
use super::super::model::{Holdings, Model};
use super::super::oracles::optimum_here;
use super::super::outcome::{Limits, Outcome};
use super::super::problem::{Commune, Offer, PointClass, Problem};
use super::super::recount::recount;
use super::super::solve::solve;
use super::super::stop::Stop;
use super::super::ties::{TiePrices, Ties};
use super::super::trial::two_targets;
use super::{Effort, Years};

const ALL: Effort = Effort {
    nodes: 10_000,
    program: 0,
    share: 0.0,
};

const AS_ONE: Effort = Effort {
    nodes: 0,
    program: 10_000,
    share: 0.0,
};

/// One commune with these budgets and these classes: points, and for each offer its cost and value.
/// Every offer is there in each year.
fn commune(budgets: &[i64], classes: &[(u32, Vec<(i64, f64)>)]) -> Problem {
    let of_year = |year: usize, offers: &[(i64, f64)]| -> Vec<Offer> {
        let offers = offers.iter();
        offers
            .map(|&(cost_cents, value)| Offer {
                year,
                cost_cents,
                value,
                ..Offer::default()
            })
            .collect()
    };
    let classes = classes.iter().map(|(count, offers)| PointClass {
        count: *count,
        offers: (0..budgets.len())
            .flat_map(|year| of_year(year, offers))
            .collect(),
        ..PointClass::default()
    });
    Problem {
        years: budgets.len(),
        communes: vec![Commune {
            budgets_cents: budgets.to_vec(),
            ..Commune::default()
        }],
        classes: classes.collect(),
        kinds: vec![Vec::new()],
        ..Problem::default()
    }
}

fn ready(problem: &Problem) -> (Years, TiePrices) {
    let ties = Ties::of(problem);
    let years = Years::new(problem, &ties, &Holdings::of(problem), 0).expect("years");
    let prices = ties.prices(Vec::new());
    (years, prices)
}

/// Two years of 5 €; two points at 3 € for 30, three at 2 € for 18. In one year of 10 € both dear
/// points and two cheap ones would do, 96; so will one of each in each year, 2 × 48. A third year of
/// 1 € pays for nothing.
#[test]
fn each_year_pays_for_one_of_each_by_hand() {
    let classes = [(2, vec![(300, 30.0)]), (3, vec![(200, 18.0)])];
    for budgets in [vec![500, 500], vec![500, 100, 500]] {
        let (years, prices) = ready(&commune(&budgets, &classes));
        let best = years.best(&prices, ALL, Stop::default());
        assert!((best.proposal.value - 96.0).abs() < 1e-9);
        assert!((best.upper - 96.0).abs() < 1e-6);
    }
}

/// Two years of 3 €, three points at 2 € for 20: the 2 € that both leave together would pay for the
/// third, which is in no plan; the mix of patterns knows that as well.
#[test]
fn what_two_years_leave_is_not_one_sum() {
    let problem = commune(&[300, 300], &[(3, vec![(200, 20.0)])]);
    let (years, prices) = ready(&problem);
    let pieces = years.in_pieces(&prices).expect("a mix");
    assert!((pieces.upper - 40.0).abs() < 1e-6);
    assert!((years.best(&prices, ALL, Stop::default()).proposal.value - 40.0).abs() < 1e-9);
}

/// Three years of 10 €, points at 6, 5, 4 and 3 € for what they cost: 6 + 4, 5 + 5 and 4 + 3 + 3 spend each
/// cent. A year that takes what is dearest first is full as well, and so is the last one.
#[test]
fn what_the_sum_pays_for_is_shared_out_to_the_years() {
    let classes = [(600, 1), (500, 2), (400, 2), (300, 2)];
    let classes = classes.map(|(cost, points)| (points, vec![(cost, cost as f64 / 100.0)]));
    let (years, prices) = ready(&commune(&[1_000, 1_000, 1_000], &classes));
    let in_all = years.in_all(&prices, 0.0).expect("years that are alike");
    let plan = in_all.plan.expect("a plan of each year");
    assert!((in_all.upper - 30.0).abs() < 1e-6);
    assert!(years.holds(&plan) && (years.proposal(&plan).value - 30.0).abs() < 1e-9);
}

/// A year in which works are worth more is not like the others: no sum of their money says anything.
#[test]
fn years_that_differ_are_no_sum() {
    let mut problem = commune(&[500, 500], &[(3, vec![(200, 20.0)])]);
    problem.classes[0].offers[0].value = 40.0;
    let (years, prices) = ready(&problem);
    assert!(years.in_all(&prices, 0.0).is_none());
}

/// 5 € in either year, points at 3 € for 30 and at 2 € for 18, more than there is money for: a dear
/// one, and what is left buys pieces of cheap ones, 9 a euro.
#[test]
fn a_cent_is_worth_what_it_buys() {
    let classes = [(9, vec![(300, 30.0)]), (9, vec![(200, 18.0)])];
    let (years, prices) = ready(&commune(&[500, 500], &classes));
    for cent in years.value_per_cent(&prices) {
        assert!((cent - 0.09).abs() < 1e-9, "{cent}");
    }
}

fn small() -> impl Strategy<Value = Problem> {
    let offer = (0_i64..9, -3_i64..25, 0_usize..4);
    let class = (0_u32..4, prop::collection::vec(offer, 0..3));
    let budgets = prop::collection::vec(0_i64..14, 2..4);
    let classes = prop::collection::vec(class, 0..4);
    (budgets, classes, prop_oneof![Just(1_i64), Just(37)]).prop_map(|(budgets, classes, cent)| {
        let budgets: Vec<i64> = budgets.into_iter().map(|it| it * cent).collect();
        let given = classes.iter().map(|(count, offers)| {
            let offers = offers.iter();
            let offers = offers.map(|&(cost, value, _)| (cost * cent, value as f64));
            (*count, offers.collect())
        });
        let mut problem = commune(&budgets, &given.collect::<Vec<_>>());
        // Now and then a year has fewer offers, or is worth more.
        for (class, (_, offers)) in problem.classes.iter_mut().zip(&classes) {
            let mut place = 0;
            class.offers.retain_mut(|offer| {
                let change = offers[place % offers.len()].2;
                place += 1;
                if change == 1 {
                    offer.value *= (3 - offer.year) as f64;
                }
                !(change == 2 && offer.year == 1)
            });
        }
        problem
    })
}

/// How many ways there are to share out the points.
fn ways(problem: &Problem) -> f64 {
    let classes = problem.classes.iter();
    classes
        .map(|class| (class.offers.len() as f64 + 1.0).powi(class.count as i32))
        .product()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_best_plan_is_the_best_of_all(problem in small()) {
        prop_assume!(ways(&problem) < 20_000.0);
        let best = brute(&problem).expect("nothing is a plan").0;
        let (years, prices) = ready(&problem);
        let pieces = years.in_pieces(&prices).expect("a mix");
        prop_assert!(pieces.upper >= best - 1e-6, "{} {best}", pieces.upper);
        let first = years.best(&prices, Effort { nodes: 0, program: 0, share: 1.0 }, Stop::default());
        prop_assert!(first.upper >= best - 1e-6, "{} {best}", first.upper);
        prop_assert!(first.proposal.value <= best + 1e-6);
        let found = years.best(&prices, ALL, Stop::default());
        prop_assert!((found.proposal.value - best).abs() < 1e-6, "{} {best}", found.proposal.value);
        prop_assert!((found.upper - best).abs() < 1e-5, "{} {best}", found.upper);
        // As one program, without the tree.
        let (years, prices) = ready(&problem);
        let found = years.best(&prices, AS_ONE, Stop::default());
        prop_assert!((found.proposal.value - best).abs() < 1e-5, "{} {best}", found.proposal.value);
        prop_assert!((found.upper - best).abs() < 1e-4, "{} {best}", found.upper);
        // What is listed around it can be had, and loses no more than asked.
        for near in years.around(&prices, 10.0) {
            prop_assert!(near.value >= best - 10.0 - 1e-6 && near.value <= best + 1e-6);
        }
    }
}

/// Two to four communes with two years and two targets of points.
fn territory() -> impl Strategy<Value = Problem> {
    let offer = (0_usize..2, 1_i64..9, 1_i64..25);
    let class = (0_usize..4, 1_u32..6, prop::collection::vec(offer, 1..3));
    let classes = prop::collection::vec(class, 1..12);
    let budgets = prop::collection::vec(prop::collection::vec(0_i64..20, 2), 2..5);
    (budgets, classes, 0_u32..6, 0_u32..6).prop_map(|(budgets, classes, f4, f2)| {
        let communes = budgets.len();
        let classes = classes.into_iter().map(|(commune, count, offers)| {
            let in_year = |year: usize| {
                let offers = offers.clone().into_iter();
                offers.map(move |(kind, cost_cents, value)| Offer {
                    kind,
                    year,
                    cost_cents,
                    value: value as f64,
                    ..Offer::default()
                })
            };
            PointClass {
                commune: commune % communes,
                count,
                offers: in_year(0).chain(in_year(1)).collect(),
                ..PointClass::default()
            }
        });
        let mut problem = two_targets(&vec![0; communes], classes.collect(), f4, f2);
        problem.years = 2;
        for (commune, budgets_cents) in problem.communes.iter_mut().zip(budgets) {
            commune.budgets_cents = budgets_cents;
        }
        problem
    })
}

/// What a search says, against the whole model given to another solver.
fn beside_one_piece(problem: &Problem, limits: &Limits) -> Result<(), TestCaseError> {
    let best = optimum_here(&Model::of(problem));
    let outcome = solve(problem, limits, &|_| {});
    match (outcome.plan(), best) {
        (Some(plan), Some(best)) => {
            prop_assert!(recount(problem, &plan.counts, &plan.draws_cents).is_ok());
            prop_assert!(plan.value <= best + 1e-6 && plan.bound >= best - 1e-6);
            let is_searched = limits.seconds.is_none();
            prop_assert!(!is_searched || matches!(outcome, Outcome::Proved(_)));
        }
        (None, Some(best)) => prop_assert!(false, "a plan is worth {}", best),
        (Some(_), None) => prop_assert!(false, "there is no plan"),
        (None, None) => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_territory_with_years_is_planned_as_in_one_piece(problem in territory()) {
        beside_one_piece(&problem, &Limits::default())?;
    }

    /// Small as they are, there is a plan wherever there is one.
    #[test]
    fn no_time_at_all_gives_a_plan_all_the_same(problem in territory()) {
        let limits = Limits { seconds: Some(0.0), ..Limits::default() };
        beside_one_piece(&problem, &limits)?;
    }
}
