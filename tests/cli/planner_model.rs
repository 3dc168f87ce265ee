//! Random small territories under random rules, planned by the program and by a model of another language
//! and solver that shares nothing with it: `tests/oracles/planner_model.py`, solved by CBC. Skipped where
//! either is missing; `python3 tests/oracles/planner_random.py` runs as many as wanted.

use crate::common::{Workdir, binary, oracle, project};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the model finds of so many territories from a seed on; none without Python or CBC.
fn compared(program: &Path, first: u32, count: u32) -> Option<Value> {
    let cbc = Command::new("cbc").arg("-stop").output();
    if !cbc.is_ok_and(|run| run.status.success()) {
        eprintln!("skipped: no cbc");
        return None;
    }
    let catalogue = project().join("scenarios/catalogue.toml");
    let numbers = [first, count].map(|number| PathBuf::from(number.to_string()));
    let given = [program, &catalogue, &numbers[0], &numbers[1]];
    oracle("planner_random.py", &given)
}

/// Every plan keeps all rules and is the best, its value and bound hold, and where none is said, none is.
#[test]
fn plans_under_random_rules_are_those_of_another_model() {
    let Some(found) = compared(&binary(), 1, 40) else {
        return;
    };
    assert!(found["with_plan"].as_u64() > Some(12), "{found}");
    assert!(found["without"].as_u64() > Some(5), "{found}");
    assert_eq!(found["differences"], Value::Array(Vec::new()));
}

/// A plan without its last point is not the best any more, unless its goal counts something else.
#[cfg(unix)]
#[test]
fn a_plan_that_lacks_a_point_is_found() {
    use std::os::unix::fs::PermissionsExt;
    let work = Workdir::new();
    let script = format!(
        r#"#!/bin/sh
'{}' "$@"
code=$?
if [ -f plan/plan.csv ] && [ "$(wc -l < plan/plan.csv)" -gt 1 ]; then
    sed -i '$d' plan/plan.csv
fi
exit $code
"#,
        binary().display()
    );
    work.write("spoiled", script);
    let spoiled = work.path().join("spoiled");
    std::fs::set_permissions(&spoiled, std::fs::Permissions::from_mode(0o755)).expect("rights");
    let Some(found) = compared(&spoiled, 1, 8) else {
        return;
    };
    let with_plan = found["with_plan"].as_u64().expect("a count") as usize;
    let differences = found["differences"].as_array().expect("a list");
    let told: std::collections::BTreeSet<&str> = (differences.iter())
        .filter_map(|one| one.as_str()?.split(':').next())
        .collect();
    assert!(with_plan >= 3 && told.len() * 2 > with_plan, "{found}");
}

/// HiGHS prints lines of its own over this one, where it is compiled as it comes: they stood below the JSON.
#[test]
fn the_answer_is_json_and_nothing_else() {
    let Some(found) = compared(&binary(), 10_372, 1) else {
        return;
    };
    assert_eq!(found["with_plan"], 1, "{found}");
    assert_eq!(found["differences"], Value::Array(Vec::new()));
}
