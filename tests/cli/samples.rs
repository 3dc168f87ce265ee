//! Every sample scenario has a plan: one that is shipped to be copied must not be impossible.

use reverbere::planner::{Limits, Outcome};
use reverbere::{Groups, Scenario, Study};
use std::fs::read_dir;
use std::path::{Path, PathBuf};

fn samples() -> Vec<PathBuf> {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found = vec![scenarios.join("boulonnais.toml")];
    for folder in ["regles", "comparer"] {
        let files = read_dir(scenarios.join(folder)).expect("a folder of scenarios");
        let files = files.map(|file| file.expect("a file").path());
        found.extend(files.filter(|file| file.extension().is_some_and(|it| it == "toml")));
    }
    found.sort();
    found
}

/// The first plan that keeps the rules is enough: no proof is asked for, and the inventories, the
/// same for all, are read once. Years and whole cabinets take longer than a test may: they are not
/// proved impossible in the time that they get.
#[test]
fn every_sample_scenario_has_a_plan() {
    let samples = samples();
    assert!(samples.len() >= 20, "{samples:?}");
    let read = |file: &Path| Scenario::read(file).unwrap_or_else(|error| panic!("{error}"));
    let first = Study::prepare(read(&samples[0]), &|_, _| {});
    let import = first.unwrap_or_else(|error| panic!("{error}")).import;
    for file in samples {
        let mut scenario = read(&file);
        scenario.place_sun(&import.points).expect("a place");
        let study = Study::on(scenario, import.clone()).unwrap_or_else(|error| panic!("{error}"));
        let rules = &study.scenario.rules;
        let is_quick = rules.years.count() == 1 && rules.groups == Groups::default();
        let limits = Limits {
            gap: 0.5,
            seconds: (!is_quick).then_some(1.0),
            stop: None,
        };
        let outcome = study.plan(&limits, &|_| {}).outcome;
        let name = file.display();
        let is_impossible = matches!(outcome, Outcome::Impossible(_));
        assert!(!is_impossible, "{name} is impossible");
        assert!(!is_quick || outcome.plan().is_some(), "no plan for {name}");
    }
}
