//! Small random choices: all their plans, our model of them, and its texts in other solvers.

use std::fs::File;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::plan::export::{Known, write};
use crate::plan::general_trial::{brute, problems};
use crate::plan::model::Model;
use crate::plan::problem::Problem;

/// How many random choices the other solvers are given: each takes some tens of milliseconds.
const CHOICES: usize = 15;

#[track_caller]
fn alike(found: Option<f64>, expected: Option<f64>, by: &str, problem: &Problem) {
    let alike = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
        (found, expected) => found == expected,
    };
    assert!(alike, "{by}: {found:?}, not {expected:?}\n{problem:#?}");
}

/// Has every solver found here solve a choice, from each text, and compares with `expected`.
fn everywhere(problem: &Problem, expected: Option<f64>, tools: &[Tool]) {
    let folder = tempfile::tempdir().unwrap();
    let model = Model::of(problem);
    for (format, name) in [(Format::Mps, "choix.mps"), (Format::Lp, "choix.lp")] {
        let path = folder.path().join(name);
        let known = Known {
            value: expected,
            bound: None,
        };
        let file = File::create(&path).unwrap();
        write(problem, &model, format, known, file).unwrap();
        for &tool in tools {
            let found = optimum_by(tool, format, &path);
            alike(found, expected, &format!("{tool:?}, {format:?}"), problem);
        }
    }
}

#[test]
fn other_solvers_find_the_best_plan_in_both_texts() {
    let tools = Tool::found();
    let mut runner = TestRunner::deterministic();
    let strategy = problems(300);
    for _ in 0..CHOICES {
        let problem = strategy.new_tree(&mut runner).unwrap().current();
        let best = brute(&problem).map(|(value, ..)| value);
        everywhere(&problem, best, &tools);
    }
}

proptest! {
    #[test]
    fn the_model_of_a_choice_has_its_best_plan(problem in problems(500)) {
        let best = brute(&problem).map(|(value, ..)| value);
        alike(optimum_here(&Model::of(&problem)), best, "HiGHS", &problem);
    }
}
