//! Small random choices: all their plans, our model of them, and its texts in other solvers.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::plan::export::{Known, write};
use crate::plan::general_trial::{brute, problems, territories};
use crate::plan::model::Model;
use crate::plan::problem::Problem;
use crate::plan::{Limits, Outcome, PROVED_GAP, solve};

/// How many random choices the other solvers are given, unless `PROPTEST_CASES` says: each takes
/// some hundredths of a second.
const CHOICES: usize = 20;

/// How many random territories.
const TERRITORIES: usize = 6;

#[track_caller]
fn alike(found: Option<f64>, expected: Option<f64>, by: &str, problem: &Problem) {
    let alike = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
        (found, expected) => found == expected,
    };
    assert!(alike, "{by}: {found:?}, not {expected:?}\n{problem:#?}");
}

/// Has every solver found here solve each choice from each text, and compares with what is
/// `expected` of it.
fn everywhere(choices: &[Problem], expected: impl Fn(&Problem) -> Option<f64>) {
    let tools = Tool::found();
    if tools.is_empty() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut texts = Vec::new();
    let mut answers = Vec::new();
    for (index, problem) in choices.iter().enumerate() {
        let model = Model::of(problem);
        let value = expected(problem);
        for (format, kind) in [(Format::Mps, "mps"), (Format::Lp, "lp")] {
            let path = folder.path().join(format!("{index}.{kind}"));
            let file = File::create(&path).unwrap();
            let bound = value;
            write(problem, &model, format, Known { value, bound }, file).unwrap();
            texts.push((format, path));
            answers.push((value, problem));
        }
    }
    for tool in tools {
        for ((found, (format, _)), (value, problem)) in optima_by(tool, &texts)
            .into_iter()
            .zip(&texts)
            .zip(&answers)
        {
            let by = format!("{tool:?}, {format:?}");
            alike(found, *value, &by, problem);
        }
    }
}

/// So many cases of a strategy, unless `PROPTEST_CASES` says how many; always the same.
fn some(strategy: &impl Strategy<Value = Problem>, cases: usize) -> Vec<Problem> {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let cases = asked.and_then(|it| it.parse().ok()).unwrap_or(cases);
    let mut runner = TestRunner::deterministic();
    let mut next = || strategy.new_tree(&mut runner).unwrap().current();
    (0..cases).map(|_| next()).collect()
}

#[test]
fn other_solvers_find_the_best_of_all_plans_in_both_texts() {
    everywhere(&some(&problems(300), CHOICES), |problem| {
        brute(problem).map(|(value, ..)| value)
    });
}

#[test]
fn other_solvers_find_what_the_model_has_on_small_territories() {
    everywhere(&some(&territories(), TERRITORIES), |problem| {
        optimum_here(&Model::of(problem))
    });
}

/// Checks what a search says against the best there is.
fn lies_between(problem: &Problem, limits: &Limits) -> Result<Outcome, TestCaseError> {
    let best = optimum_here(&Model::of(problem));
    let least = 1e-6 * best.unwrap_or(0.0).abs().max(1.0);
    let outcome = solve(problem, limits, &|_| ());
    match (&outcome, best) {
        (Outcome::Impossible(_) | Outcome::NoPlanFound { .. }, None) => {}
        (Outcome::NoPlanFound { bound }, Some(best)) => prop_assert!(best <= bound + least),
        (outcome, Some(best)) => {
            let plan = outcome.plan().expect("there is a plan");
            let (value, bound) = (plan.value, plan.bound);
            prop_assert!(value <= best + least, "{} > {}", value, best);
            prop_assert!(best <= bound + least, "{} > {}", best, bound);
            if let Outcome::Proved(_) = outcome {
                prop_assert!(best - value <= least + PROVED_GAP * bound.abs());
            }
        }
        (outcome, None) => prop_assert!(outcome.plan().is_none()),
    }
    Ok(outcome)
}

/// A search that somebody stops before it begins.
fn stopped() -> Limits {
    Limits {
        stop: Some(Arc::new(AtomicBool::new(true))),
        ..Limits::default()
    }
}

proptest! {
    // Each has a territory planned and its model solved whole.
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_best_of_a_small_territory_lies_between_value_and_bound(problem in territories()) {
        lies_between(&problem, &Limits::default())?;
    }

    #[test]
    fn a_search_stopped_at_once_says_nothing_false(problem in territories()) {
        lies_between(&problem, &stopped())?;
    }
}

#[test]
fn a_search_stopped_at_once_has_a_plan_all_the_same() {
    let choices = some(&territories(), 48);
    let (mut with_plan, mut found) = (0, 0);
    for problem in &choices {
        if solve(problem, &Limits::default(), &|_| ()).plan().is_some() {
            with_plan += 1;
            let outcome = solve(problem, &stopped(), &|_| ());
            found += usize::from(outcome.plan().is_some());
        }
    }
    assert!(
        with_plan > 10 && found == with_plan,
        "{found} of {with_plan}"
    );
}

proptest! {
    #[test]
    fn the_model_of_a_choice_has_its_best_plan(problem in problems(500)) {
        let best = brute(&problem).map(|(value, ..)| value);
        alike(optimum_here(&Model::of(&problem)), best, "HiGHS", &problem);
    }
}
