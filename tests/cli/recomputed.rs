//! The sample plan computed again in another language, from the raw inventories and the tables only:
//! `tests/oracles/recompute.py`. Skipped where no Python 3.11 is.

use crate::common::{Workdir, oracle, project, sample_plan};
use serde_json::Value;
use std::path::Path;

/// What the recomputation of a plan found; none without Python.
fn recomputed(plan: &Path) -> Option<Value> {
    oracle("recompute.py", &[project(), plan])
}

#[test]
fn every_chosen_point_and_all_the_money_of_the_sample_are_computed_again() {
    let Some(found) = recomputed(sample_plan().0.as_ref()) else {
        return;
    };
    assert_eq!(found["points"], 2000);
    assert!(found["communes"].as_u64() > Some(60), "{found}");
    assert_eq!(found["differences"], Value::Array(Vec::new()));
}

/// A wrong energy, price or class in plan.csv is found.
#[test]
fn a_wrong_figure_is_found() {
    let text = std::fs::read_to_string(Path::new(&sample_plan().0).join("plan.csv"));
    let text = text.expect("plan.csv");
    let lines: Vec<&str> = text.lines().take(2).collect();
    let titles: Vec<&str> = lines[0].trim_start_matches('\u{feff}').split(';').collect();
    let right = lines[1].to_owned();
    for (title, wrong) in [
        ("kwh_avant", "1"),
        ("kwh_apres", "99999"),
        ("cout_centimes", "1"),
        ("facteur", if right.contains(";4;") { "2" } else { "4" }),
    ] {
        let at = titles.iter().position(|one| *one == title).expect(title);
        let mut cells: Vec<&str> = right.split(';').collect();
        cells[at] = wrong;
        let work = Workdir::new();
        work.write("plan.csv", format!("{}\n{}", lines[0], cells.join(";")));
        let Some(found) = recomputed(work.path()) else {
            return;
        };
        let differences = found["differences"].as_array().expect("a list");
        assert_eq!(differences.len(), 1, "{title}: {found}");
    }
}
