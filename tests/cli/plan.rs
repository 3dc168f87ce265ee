//! `reverbere planifier`: worked by hand on a small scenario, and whole on the sample territory.

use crate::common::{Workdir, project, reverbere_in, sample_plan};
use serde_json::Value;

fn total(json: &Value, key: &str) -> i64 {
    json["communes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one[key].as_i64().expect(key))
        .sum()
}

/// By hand. SHP 100 in Samer: 471.5 kWh; F4 695 € saves 471.5 − 36 × 3.005 = 363.3, F2 665 € saves
/// 323.9. BF 125 in Desvres: 565.8 kWh; F4 650 € saves 505.7, F4 620 € saves 483.8; a lamp in its old
/// optics needs 54 W, F2 310 € saves 565.8 − 54 × 4.1 = 344.4. Samer has 2,200 €, Desvres 1,200 €; 3 F4
/// and 2 F2.
/// One F4 and two F2 are more than Desvres has (620 + 2 × 310 = 1,240 €). It gives one F4 at 650 € and
/// one F2, 960 €: 505.7 + 344.4; Samer the two other F4 and F2, 1,390 + 665 = 2,055 €: 2 × 363.3 + 323.9.
/// In all 1,900.6 kWh for 3,015 €; two F2 in Desvres and three F4 in Samer save 1,778.7.
#[test]
fn a_small_plan_by_hand() {
    let work = Workdir::small();
    let run = work.run(&["planifier", "scenario.toml", "-o", "sortie", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["statut"], "optimal");
    assert_eq!(json["base_montants"], "HT");
    assert_eq!(
        (json["facteur4"].as_u64(), json["facteur2"].as_u64()),
        (Some(3), Some(2))
    );
    assert_eq!(json["cout_centimes"], 301_500);
    let saving = json["economie_kwh_an"].as_f64().expect("a number");
    assert!((saving - 1900.6).abs() < 1.0, "{saving}");
    let communes = json["communes"].as_array().expect("a list");
    let brief: Vec<_> = communes
        .iter()
        .map(|one| {
            (
                one["nom"].as_str(),
                one["cout_centimes"].as_i64(),
                one["facteur4"].as_u64(),
                one["facteur2"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        brief,
        [
            (Some("Desvres"), Some(96_000), Some(1), Some(1)),
            (Some("Samer"), Some(205_500), Some(2), Some(1)),
        ]
    );
    let mut files = crate::plan::files_of(&work.path().join("sortie"));
    files.sort();
    assert_eq!(
        files,
        [
            "Territoire.html",
            "Territoire.xlsx",
            "communes/62268_Desvres.xlsx",
            "communes/62773_Samer.xlsx",
            "plan.csv",
            "plan.toml",
            "preuve.toml"
        ]
    );
}

/// All files under a folder, by path inside it; without the list of what the program wrote there.
pub fn files_of(folder: &std::path::Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            files.extend(
                files_of(&entry.path())
                    .into_iter()
                    .map(|inner| format!("{name}/{inner}")),
            );
        } else if name != ".reverbere" {
            files.push(name);
        }
    }
    files
}

#[test]
fn the_sample_territory_reaches_its_targets_within_every_budget() {
    let (folder, text) = sample_plan();
    let json: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(json["statut"], "optimal");
    assert_eq!(
        (json["facteur4"].as_u64(), json["facteur2"].as_u64()),
        (Some(1500), Some(500))
    );
    assert!(json["ecart_relatif"].as_f64().expect("a gap") <= 1e-4);
    // Streets that are renovated in part count against the plan: the bound is of what is left.
    let [value, bound] = ["valeur", "borne"].map(|key| json["preuve"][key].as_f64());
    assert!(bound >= value && value < json["economie_kwh_an"].as_f64());
    assert!(
        json["preference"]["prix_kwh_an"].as_f64() > Some(0.0),
        "what whole streets cost"
    );
    let communes = json["communes"].as_array().expect("a list");
    assert_eq!(communes.len(), 74);
    let mut binding = 0;
    for one in communes {
        let (cost, budget) = (
            one["cout_centimes"].as_i64().expect("cents"),
            one["budget_centimes"].as_i64().expect("cents"),
        );
        assert!(cost <= budget, "{one}");
        binding += usize::from(budget - cost < 50_000);
    }
    assert!(
        binding > 37,
        "budgets bind in most communes, not in {binding}"
    );
    assert_eq!(
        total(&json, "cout_centimes"),
        json["cout_centimes"].as_i64().expect("cents")
    );
    assert_eq!(
        (total(&json, "facteur4"), total(&json, "facteur2")),
        (1500, 500)
    );
    let savings: f64 = communes
        .iter()
        .map(|one| one["economie_kwh_an"].as_f64().expect("kWh"))
        .sum();
    assert!((savings - json["economie_kwh_an"].as_f64().expect("kWh")).abs() < 1e-3);
    assert_eq!(
        files_of(folder).len(),
        79,
        "75 workbooks, the page, plan.csv, plan.toml and preuve.toml"
    );
}

#[test]
fn a_second_run_gives_the_same_bytes() {
    let (folder, first) = sample_plan();
    let work = Workdir::new();
    let again = work.path().join("plan");
    let run = reverbere_in(
        project(),
        &[
            "planifier",
            "scenarios/boulonnais.toml",
            "-o",
            again.to_str().expect("UTF-8"),
            "--json",
        ],
    );
    let without_durations = |text: &str| {
        let mut json: Value = serde_json::from_str(text).expect("JSON");
        json["durees_s"] = Value::Null;
        json["preuve"]["duree_s"] = Value::Null;
        serde_json::to_string_pretty(&json).expect("text")
    };
    assert_eq!(without_durations(first), without_durations(&run.stdout));
    for name in files_of(folder) {
        let [one, two] =
            [folder, &again].map(|folder| std::fs::read(folder.join(&name)).expect("a workbook"));
        assert!(one == two, "{name} differs");
    }
}

#[test]
fn amounts_with_tax_and_budgets_in_the_scenario() {
    let work = Workdir::small();
    work.write(
        "scenario.toml",
        "nom = \"TTC\"\nbase_montants = \"TTC\"\ninventaires = [\"parc.csv\"]\n[objectifs]\nfacteur4 = 1\nfacteur2 = 0\n[budgets]\nSamer = 900.00\n\"62268\" = 0\n",
    );
    let json = work
        .run(&["planifier", "scenario.toml", "-o", "sortie", "--json"])
        .json();
    assert_eq!(json["base_montants"], "TTC");
    // One F4 in Samer: 695 € before tax, 834 € with 20 %.
    assert_eq!(json["cout_centimes"], 83_400);
}

#[test]
fn a_factor_4_point_may_count_for_factor_2_if_the_scenario_says_so() {
    let work = Workdir::small();
    let scenario = crate::common::SMALL_SCENARIO
        .replace("facteur4 = 3\nfacteur2 = 2", "facteur4 = 0\nfacteur2 = 1");
    let plan = |scenario: &str| {
        work.write("scenario.toml", scenario);
        work.run(&["planifier", "scenario.toml", "-o", "sortie", "--json"])
            .json()["economie_kwh_an"]
            .as_f64()
    };
    let strict = plan(&scenario).expect("a plan");
    let lent = plan(&(scenario + "facteur4_compte_pour_facteur2 = true\n")).expect("a plan");
    // The best factor-2 point is a BF 125 lamp (344.4 kWh), the best factor-4 point saves 505.7.
    assert!(
        (strict - 344.4).abs() < 0.1 && (lent - 505.7).abs() < 0.1,
        "{strict} {lent}"
    );
}

#[test]
fn workbooks_of_an_earlier_plan_are_set_aside() {
    let work = Workdir::small();
    work.run(&["planifier", "scenario.toml", "-o", "sortie"]);
    std::fs::rename(
        work.path().join("sortie/communes/62773_Samer.xlsx"),
        work.path()
            .join("sortie/communes/62160_Boulogne-sur-Mer.xlsx"),
    )
    .expect("renamed");
    let run = work.run(&[
        "planifier",
        "scenario.toml",
        "-o",
        "sortie",
        "--garder-etapes",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("62160_Boulogne-sur-Mer.ancien-"),
        "{}",
        run.stderr
    );
    let csv =
        std::fs::read_to_string(work.path().join("sortie/etapes/points.csv")).expect("the points");
    assert!(
        csv.lines()
            .next()
            .is_some_and(|header| header.contains(";kwh_an;")),
        "each point with its consumption"
    );
}

#[test]
fn consumption_today_is_stated_by_epci_commune_cabinet_and_lamp() {
    let work = Workdir::small();
    let run = work.run(&[
        "diagnostiquer",
        "scenario.toml",
        "-o",
        "diagnostic.xlsx",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    // 12 × 115 W and 6 × 138 W for 4,100 h.
    let kwh = json["kwh_an"].as_f64().expect("kWh");
    assert!(
        (kwh - (12.0 * 0.115 + 6.0 * 0.138) * 4100.0).abs() < 5.0,
        "{kwh}"
    );
    for key in ["par_epci", "par_commune", "par_armoire", "par_lampe"] {
        let lines = json[key].as_array().unwrap_or_else(|| panic!("{key}"));
        let sum: f64 = lines
            .iter()
            .map(|line| line["kwh_an"].as_f64().expect("kWh"))
            .sum();
        assert!((sum - kwh).abs() < 1e-6, "{key}");
    }
    assert!(work.path().join("diagnostic.xlsx").exists());
}

#[test]
fn the_diagnosis_is_not_written_over_what_it_reads() {
    let work = Workdir::small();
    let before = std::fs::read(work.path().join("parc.csv")).expect("an inventory");
    for (read, output) in [
        ("parc.csv", "parc.csv"),
        ("scenario.toml", "parc.csv"),
        ("scenario.toml", "budgets.csv"),
    ] {
        work.run(&["diagnostiquer", read, "-o", output])
            .refuses(&[output, "ne sera pas remplacé"]);
    }
    let after = std::fs::read(work.path().join("parc.csv")).expect("an inventory");
    assert_eq!(before, after);
}
