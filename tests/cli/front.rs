//! `reverbere front`: plans between two measures, and the scenario of one of them.

use crate::common::{SMALL_SCENARIO, Workdir, rows};
use serde_json::Value;

/// The small scenario without targets.
fn free() -> Workdir {
    let work = Workdir::small();
    let asked = "[objectifs]\nfacteur4 = 3\nfacteur2 = 2\n";
    let targets = "[objectifs]\nfacteur4 = { min = 0 }\nfacteur2 = { min = 0 }\n";
    work.write("scenario.toml", SMALL_SCENARIO.replace(asked, targets));
    work
}

fn front(work: &Workdir, options: &[&str]) -> Value {
    let asked = ["front", "scenario.toml", "-o", "front.xlsx", "--json"];
    let run = work.run(&[asked.as_slice(), options].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn plans(front: &Value) -> &[Value] {
    front["plans"].as_array().expect("plans")
}

fn values(plan: &Value) -> [f64; 2] {
    [0, 1].map(|at| plan["valeurs"][at].as_f64().expect("a value"))
}

/// Each plan saves less than the one before and costs less; the last does nothing, for nothing. The one
/// retained is what `planifier` gives, and what `verifier` finds conform.
#[test]
fn a_plan_of_the_front_is_taken_as_a_scenario() {
    let work = free();
    let json = front(&work, &["--plans", "6", "--page", "front.html"]);
    let found = plans(&json);
    assert!(found.len() > 3, "{json}");
    for pair in found.windows(2) {
        let [before, here] = [&pair[0], &pair[1]].map(values);
        assert!(before[0] > here[0] && before[1] > here[1], "{json}");
    }
    let last = values(found.last().expect("a plan"));
    assert!(last.iter().all(|value| value.abs() < 1e-9), "{last:?}");
    assert!(found.iter().all(|plan| plan["prouve"] == true), "{json}");
    let before = std::fs::read(work.path().join("front.xlsx")).expect("a workbook");
    let table = rows(&work.path().join("front.xlsx"), "Front");
    assert_eq!(table[2][0], "2", "{table:?}");
    let page = std::fs::read_to_string(work.path().join("front.html")).expect("a page");
    assert!(page.contains("<svg"), "the chart");
    // Again, with the third plan as a scenario.
    let again = front(&work, &["--plans", "6", "--retenir", "3"]);
    assert_eq!(again["plans"], json["plans"]);
    let after = std::fs::read(work.path().join("front.xlsx")).expect("a workbook");
    assert!(before == after, "the same bytes");
    let file = again["scenario_retenu"].as_str().expect("a file");
    assert_eq!(file, "scenario_kwh_cout_3.toml");
    let run = work.run(&["planifier", file, "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let plan = run.json();
    let [kwh, cost] = values(&found[2]);
    let saved = plan["economie_kwh_an"].as_f64().expect("kWh");
    assert!((saved - kwh).abs() < 0.01, "{saved} {kwh}");
    let cents = plan["cout_centimes"].as_i64().expect("cents");
    assert!((cents as f64 / 100.0 - cost).abs() < 1e-6, "{cents} {cost}");
    let verified = work.run(&["verifier", "plan", file]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    // The plan of the scenario without threshold costs more.
    let run = work.run(&["planifier", "scenario.toml", "-o", "autre"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let verified = work.run(&["verifier", "autre", file]);
    assert_eq!(verified.code, 1, "{}", verified.stdout);
    assert!(
        verified.stdout.contains("[[seuils]] n° 1"),
        "{}",
        verified.stdout
    );
}

/// The threshold is a row of the model, and of what does not go together.
#[test]
fn a_threshold_is_in_the_model_and_in_what_is_missing() {
    let work = free();
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    let with = |bounds: &str| format!("{scenario}[[seuils]]\n{bounds}");
    work.write("seuil.toml", with("mesure = \"communes\"\nminimum = 2\n"));
    let run = work.run(&[
        "planifier",
        "seuil.toml",
        "-o",
        "plan",
        "--exporter-modele",
        "plan.mps",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let model = std::fs::read_to_string(work.path().join("plan.mps")).expect("a model");
    assert!(
        model.contains("seuil_1") && model.contains("commune_62773"),
        "{model}"
    );
    let sheet = rows(&work.path().join("plan/Territoire.xlsx"), "Hypothèses");
    assert!(sheet.concat().join("\n").contains("[[seuils]] n° 1"));
    work.write("trop.toml", with("mesure = \"communes\"\nminimum = 3\n"));
    let run = work.run(&["planifier", "trop.toml", "-o", "trop"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("[[seuils]] n° 1"), "{}", run.stderr);
}

#[test]
fn what_means_nothing_is_refused() {
    let work = free();
    let asked = ["front", "scenario.toml", "-o", "front.xlsx"];
    let with = |options: &[&str]| work.run(&[asked.as_slice(), options].concat());
    for typed in ["kwh:kwh", "kwh", "kwh:lux"] {
        let run = with(&["--entre", typed]);
        assert_eq!(run.code, 2, "{typed}");
        assert!(run.stderr.contains("kwh, euros, van"), "{}", run.stderr);
    }
    with(&["--plans", "3", "--retenir", "40"]).refuses(&["les plans vont de 1 à"]);
    with(&["--page", "front.txt"]).refuses(&[".html"]);
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    let weighed = "[drapeaux]\nulr_50 = \"favoriser\"\n[hypotheses]\nbonus_favorise = 0.25\n";
    work.write("scenario.toml", format!("{scenario}{weighed}"));
    with(&[]).refuses(&["favoriser"]);
}

/// Streets wished whole take from the value of a plan: plans of a front are compared without, which is
/// said, and the scenario retained wishes nothing.
#[test]
fn groups_wished_whole_are_set_aside() {
    let work = free();
    let plain = front(&work, &["--plans", "4"]);
    assert!(plain.get("preference_ecartee").is_none(), "{plain}");
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    let wished = "[groupes]\narmoires = \"si_possible\"\nvoies = \"libre\"\npenalite = 5\n";
    work.write("scenario.toml", format!("{scenario}{wished}"));
    let with = front(&work, &["--plans", "4", "--retenir", "2"]);
    assert_eq!(with["preference_ecartee"], true, "{with}");
    assert_eq!(with["plans"], plain["plans"]);
    let asked = ["front", "scenario.toml", "-o", "front.xlsx", "--plans", "4"];
    let said = work.run(&asked).stdout;
    assert!(said.contains("entières n'y compte pas"), "{said}");
    let file = with["scenario_retenu"].as_str().expect("a file");
    let text = std::fs::read_to_string(work.path().join(file)).expect("the scenario retained");
    assert!(
        !text.contains("si_possible") && !text.contains("penalite"),
        "{text}"
    );
    assert!(text.contains("[groupes]"), "{text}");
    let plan = work
        .run(&["planifier", file, "-o", "plan", "--json"])
        .json();
    let saved = plan["economie_kwh_an"].as_f64().expect("kWh");
    let [kwh, _] = values(&plans(&with)[1]);
    assert!((saved - kwh).abs() < 0.01, "{saved} {kwh}");
}
