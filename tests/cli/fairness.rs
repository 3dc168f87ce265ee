//! `[[equite]]`: what every commune gets at least, its price, and who checks it.

use crate::common::{Run, SMALL_SCENARIO, Workdir, rows};
use serde_json::Value;

/// The small scenario with a rule of fairness, and other targets.
fn ruled(targets: &str, rule: &str) -> Workdir {
    let work = Workdir::small();
    let asked = "[objectifs]\nfacteur4 = 3\nfacteur2 = 2\n";
    let scenario = SMALL_SCENARIO.replace(asked, &format!("[objectifs]\n{targets}"));
    work.write("scenario.toml", format!("{scenario}[[equite]]\n{rule}"));
    work
}

fn planned(work: &Workdir, options: &[&str]) -> Run {
    let asked = ["planifier", "scenario.toml", "-o", "plan", "--json"];
    work.run(&[asked.as_slice(), options].concat())
}

fn points(json: &Value, commune: usize) -> i64 {
    let one = &json["communes"][commune];
    let of = |key: &str| one[key].as_i64().expect("points");
    of("facteur4") + of("facteur2")
}

const ONE_OF_EACH: &str = "facteur4 = 1\nfacteur2 = 1\n";

/// By hand, as in `certainty.rs`: of one point of each factor, Desvres has both (505.7 + 344.4 kWh for
/// 960 €). With one point in each commune at least, the best is 505.7 kWh in Desvres and 323.9 in Samer,
/// 2 % less.
#[test]
fn each_commune_has_its_part_and_the_price_is_said() {
    let work = ruled(ONE_OF_EACH, "mesure = \"points\"\nminimum = 1\n");
    let run = planned(&work, &["--exporter-modele", "plan.mps"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!((points(&json, 0), points(&json, 1)), (1, 1));
    let fair = &json["equite"];
    let kwh = |key: &str| {
        fair[key]
            .as_f64()
            .unwrap_or_else(|| panic!("{key}: {fair}"))
    };
    assert!(
        (kwh("economie_sans_equite_kwh_an") - 850.1).abs() < 0.2,
        "{fair}"
    );
    assert!((kwh("prix_kwh_an") - 20.5).abs() < 0.3, "{fair}");
    assert_eq!(fair["regles"][0]["atteint"], 1.0);
    // The model in one piece has a row for each commune.
    let model = std::fs::read_to_string(work.path().join("plan.mps")).expect("a model");
    assert!(
        model.contains("equite_1_62773") && model.contains("equite_1_62268"),
        "{model}"
    );
    let proof = rows(&work.path().join("plan/Territoire.xlsx"), "Preuve")
        .concat()
        .join("\n");
    assert!(proof.contains("Sans règle d'équité"), "{proof}");
    let page = std::fs::read_to_string(work.path().join("plan/Territoire.html")).expect("a page");
    assert!(page.contains("Sans règle d"), "the page says it");
    let sheet = rows(&work.path().join("plan/Territoire.xlsx"), "Hypothèses")
        .concat()
        .join("\n");
    assert!(sheet.contains("Équité entre communes"), "{sheet}");
    let verified = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    // A plan that gives Samer nothing is not of this scenario.
    let unfair = SMALL_SCENARIO.replace("facteur4 = 3\nfacteur2 = 2\n", ONE_OF_EACH);
    work.write("autre.toml", unfair);
    let run = work.run(&["planifier", "autre.toml", "-o", "autre"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let verified = work.run(&["verifier", "autre", "scenario.toml"]);
    assert_eq!(verified.code, 1, "{}", verified.stdout);
    assert!(
        verified.stdout.contains("[[equite]] n° 1"),
        "{}",
        verified.stdout
    );
}

/// By hand: three points of factor 4 at most are paid for in Samer and one in Desvres, so that the least
/// served commune has one point of one of the two, however many more Samer has.
#[test]
fn the_least_served_commune_gets_as_much_as_can_be() {
    let rule = "mesure = \"points\"\nminimum = \"max\"\n";
    let work = ruled("facteur4 = { min = 0 }\nfacteur2 = 0\n", rule);
    let run = planned(&work, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    let rule = &json["equite"]["regles"][0];
    let least = points(&json, 0).min(points(&json, 1));
    assert_eq!(rule["atteint"].as_f64(), Some(least as f64), "{json}");
    assert!(least >= 1, "{json}");
    assert_eq!(rule["communes_sans_rien"], 0);
    let verified = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
}

#[test]
fn what_no_plan_gives_is_named_and_what_means_nothing_is_refused() {
    let work = ruled(ONE_OF_EACH, "mesure = \"points\"\nminimum = 9\n");
    let run = planned(&work, &[]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("[[equite]] n° 1"), "{}", run.stderr);
    for (rule, says) in [
        ("minimum = 1\n", "mesure ="),
        ("mesure = \"points\"\n", "minimum ="),
        ("mesure = \"points\"\nminimum = \"peu\"\n", "max"),
        (
            "mesure = \"points\"\nminimum = 1\nepci = \"X\"\n",
            "[[equite]] n° 1",
        ),
    ] {
        let work = ruled(ONE_OF_EACH, rule);
        planned(&work, &[]).refuses(&["scenario.toml", says]);
    }
}
