//! Fronts against every plan of small territories.

use super::{Front, levels};
use crate::plan::Limits;
use crate::scenario::Objective;
use crate::scenario::small::{Taken, every_plan, points, study};
use crate::scenario::study::Study;
use proptest::prelude::*;

/// What a plan is worth under both goals, in their units; a cost counts below zero.
type Worth = [f64; 2];

/// What a plan is worth under a goal, as a reader would count it.
fn worth(goal: Objective, taken: &Taken<'_>) -> f64 {
    match goal {
        Objective::Kwh => taken.iter().map(|(_, it)| it.saving_kwh_per_year).sum(),
        Objective::Cout => {
            let cents: i64 = taken.iter().map(|(_, it)| it.cost_cents).sum();
            -(cents as f64) / 100.0
        }
        Objective::Communes => {
            let served = |insee: &str| taken.iter().any(|(class, _)| class.insee == insee);
            ["62773", "62160"].map(served).map(f64::from).iter().sum()
        }
        other => panic!("{other:?} is not counted here"),
    }
}

fn territories() -> impl Strategy<Value = (String, String, [Objective; 2], usize)> {
    let goals = prop::sample::select(vec![
        [Objective::Kwh, Objective::Cout],
        [Objective::Cout, Objective::Kwh],
        [Objective::Kwh, Objective::Communes],
        [Objective::Cout, Objective::Communes],
    ]);
    let budget = || 0_u32..3_400;
    let parts = (
        1_u32..4,
        1_u32..3,
        0_u32..2,
        budget(),
        budget(),
        0_u32..3,
        goals,
        2_usize..7,
    );
    parts.prop_map(|(a, b, c, samer, boulogne, least, goals, steps)| {
        let csv = points(&[("62773", a, 100), ("62160", b, 100), ("62160", c, 150)]);
        let sections = format!(
            "[objectifs]\nfacteur4 = {{ min = {least} }}\nfacteur2 = {{ min = 0 }}\n\
             [budgets]\n\"62773\" = {samer}\n\"62160\" = {boulogne}\n"
        );
        (csv, sections, goals, steps)
    })
}

/// The study between the goals, and its front.
fn found(csv: &str, sections: &str, goals: [Objective; 2], steps: usize) -> (Study, Option<Front>) {
    let plain = study(csv, sections);
    let scenario = plain
        .scenario
        .clone()
        .between(goals)
        .expect("nothing weighs");
    let between = Study::on(scenario, plain.import).unwrap_or_else(|error| panic!("{error}"));
    let front = between.front(steps, &Limits::default(), &|| ());
    (between, front)
}

/// Rows count whole thousandths of each point.
const ROUNDED: f64 = 0.02;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_front_is_what_all_the_plans_say((csv, sections, goals, steps) in territories()) {
        let (study, front) = found(&csv, &sections, goals, steps);
        let all = every_plan(&study, |taken| goals.map(|goal| worth(goal, taken)));
        prop_assert_eq!(front.is_none(), all.is_empty());
        let Some(front) = front else { return Ok(()); };
        for plan in &front.plans {
            // It is one of them, and no other is better under both by more than what is proved.
            let is_one = |it: &&Worth| (0..2).all(|at| (it[at] - plan.values[at]).abs() < ROUNDED);
            prop_assert!(all.iter().any(|it| is_one(&it)), "{plan:?}");
            for other in &all {
                let as_good = |at: usize| other[at] >= plan.values[at] - 1e-9;
                let beyond = |at: usize| other[at] > plan.bounds[at] + ROUNDED;
                prop_assert!(!(as_good(0) && as_good(1) && (beyond(0) || beyond(1))), "{plan:?} {other:?}");
            }
        }
        // None shown is beaten by another one shown.
        for (at, plan) in front.plans.iter().enumerate() {
            for other in front.plans.iter().skip(at + 1) {
                prop_assert!(plan.values[0] > other.values[0] && plan.values[1] < other.values[1]);
            }
        }
        // At each step, the best of the first goal is reached.
        let best = |least: f64| {
            let allowed = all.iter().filter(|it| it[1] >= least - 1e-6);
            allowed.map(|it| it[0]).fold(f64::NEG_INFINITY, f64::max)
        };
        let most = all.iter().map(|it| it[1]).fold(f64::NEG_INFINITY, f64::max);
        let from = front.plans[0].values[1];
        let exact = |value: f64| (value * 1000.0).round() as i64;
        let steps = levels(exact(from), exact(most), steps, goals[1]);
        for least in std::iter::once(exact(from)).chain(steps) {
            let least = least as f64 / 1000.0;
            let shown = front.plans.iter().filter(|it| it.values[1] >= least - ROUNDED);
            let reached = shown.map(|it| it.values[0]).fold(f64::NEG_INFINITY, f64::max);
            let wanted = best(least + ROUNDED);
            prop_assert!(reached >= wanted - 1e-5 * wanted.abs() - ROUNDED, "{least}: {reached} {wanted}");
        }
    }
}

/// By hand: two lamps of 100 W in Samer and 1,500 € ; each product saves 460 kWh less what it draws.
/// Of every pair of products, from the most saved to the cheapest, none loses on both: « D » and « A »
/// (750 + 600 €) save 356 + 316, less than twice « B » (1,400 €, 348 each) for less money. A line from
/// the best to nothing passes above it: no weights find it.
#[test]
fn plans_that_no_weights_find_are_there() {
    let csv = points(&[("62773", 2, 100)]);
    let sections = "[objectifs]\nfacteur4 = { min = 0 }\nfacteur2 = { min = 0 }\n\
                    [budgets]\n\"62773\" = 1500\n";
    let (_, front) = found(&csv, sections, [Objective::Kwh, Objective::Cout], 100);
    let front = front.expect("a front");
    let shown: Vec<(i64, i64)> = (front.plans.iter())
        .map(|plan| {
            (
                plan.values[0].round() as i64,
                -plan.values[1].round() as i64,
            )
        })
        .collect();
    assert!(shown.contains(&(712, 1500)), "{shown:?}");
    assert!(shown.contains(&(672, 1350)), "{shown:?}");
    assert!(shown.contains(&(0, 0)), "{shown:?}");
    assert!(
        front.plans.iter().any(|plan| !plan.is_supported),
        "{shown:?}"
    );
    assert!(front.plans.iter().all(super::FrontPlan::is_proved));
}
