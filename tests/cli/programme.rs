//! `[reinvestissement]` in a plan of several years, and `reverbere programme`.

use crate::common::{Run, SMALL_SCENARIO, Workdir, edit_part, rows, set_number};
use crate::rules::{RULES, part_of, ruled};
use serde_json::Value;

const SAVINGS: &str = "[reinvestissement]\npart = 1\n";

fn planned(work: &Workdir) -> Value {
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn verified(work: &Workdir, scenario: &str) -> Run {
    work.run(&["verifier", "plan", scenario])
}

/// With years, works on cabinets, funds and points done, savings are the same in JSON, workbooks and the
/// verifier; the model has what the works of the first year bring to the second.
#[test]
fn savings_are_the_same_everywhere() {
    let work = ruled(&format!("{RULES}{SAVINGS}"));
    let json = planned(&work);
    let years = json["annees"].as_array().expect("years");
    let cents = |at: usize, key: &str| years[at][key].as_i64().expect("cents");
    assert_eq!(cents(0, "economies_reinvesties_centimes"), 0);
    let brought = cents(1, "economies_reinvesties_centimes");
    assert!(brought > 0, "{json}");
    let run = verified(&work, "scenario.toml");
    assert_eq!(run.code, 0, "{}", run.stdout);
    let calendar = rows(&work.path().join("plan/Territoire.xlsx"), "Calendrier");
    let titles = &calendar[calendar
        .iter()
        .position(|row| row[2] == "Année")
        .expect("titles")];
    let column = titles
        .iter()
        .position(|title| title.starts_with("Économies réinvesties"));
    let column = column.expect("the column");
    let whole = calendar
        .iter()
        .find(|row| row[0] == "Toutes les communes" && row[2] == "2028");
    let stated: f64 = whole.expect("the year")[column].parse().expect("euros");
    assert!(
        (stated - brought as f64 / 100.0).abs() < 0.005,
        "{stated} {brought}"
    );
    let sheet = rows(&work.path().join("plan/Territoire.xlsx"), "Hypothèses");
    assert!(sheet.concat().join("\n").contains("Économies réinvesties"));
    // What a person writes in its place is found.
    let book = work.path().join("plan/Territoire.xlsx");
    let at = calendar
        .iter()
        .position(|row| row[0] == "Toutes les communes" && row[2] == "2028");
    let letter = char::from(b'A' + column as u8);
    let cell = format!("{letter}{}", at.expect("a row") + 1);
    let part = part_of(&book, "Calendrier");
    edit_part(&book, &format!("xl/worksheets/sheet{part}.xml"), |xml| {
        set_number(&xml, &cell, 1.0)
    });
    let run = verified(&work, "scenario.toml");
    assert_eq!(run.code, 1, "{}", run.stdout);
}

/// Samer has 1,400 € in the first year and nothing after: at a dear kWh, what its first points save pays for
/// more of them. That plan is none of a scenario without savings, and the models of the two differ.
#[test]
fn a_plan_that_spends_its_savings_is_not_one_without() {
    let work = Workdir::small();
    let scenario = SMALL_SCENARIO.replace(
        "facteur4 = 3\nfacteur2 = 2\n",
        "facteur4 = { min = 0 }\nfacteur2 = { min = 0 }\n",
    );
    let years = "[annees]\nliste = [2027, 2028, 2029]\nreport = \"oui\"\n";
    let dear = "[hypotheses]\nprix_kwh = 1.0\n";
    work.write("scenario.toml", format!("{scenario}{years}{dear}{SAVINGS}"));
    work.write("sans.toml", format!("{scenario}{years}{dear}"));
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028;Budget 2029\n62773;1400;0;0\n62268;0;0;0\n",
    );
    let json = planned(&work);
    let spent = json["part_communes_centimes"].as_i64().expect("cents");
    assert!(spent > 140_000, "{spent}");
    assert_eq!(verified(&work, "scenario.toml").code, 0);
    let run = verified(&work, "sans.toml");
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("dépasse le budget"), "{}", run.stdout);
    // As a model for another solver: what comes back is a part of the limit of the later years.
    let run = work.run(&[
        "planifier",
        "scenario.toml",
        "-o",
        "autre",
        "--exporter-modele",
        "plan.lp",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let model = std::fs::read_to_string(work.path().join("plan.lp")).expect("a model");
    let without = work.run(&[
        "planifier",
        "sans.toml",
        "-o",
        "sans",
        "--exporter-modele",
        "sans.lp",
    ]);
    assert_eq!(without.code, 0, "{}", without.stderr);
    let plain = std::fs::read_to_string(work.path().join("sans.lp")).expect("a model");
    assert_ne!(model, plain);
}

fn course(work: &Workdir, options: &[&str]) -> Run {
    let asked = [
        "programme",
        "scenario.toml",
        "-o",
        "programme.xlsx",
        "--json",
    ];
    work.run(&[asked.as_slice(), options].concat())
}

/// Each year renovates some points until none is left; the sheets say the same, and twice the same bytes.
#[test]
fn a_programme_goes_on_until_all_is_done() {
    let work = Workdir::small();
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{SAVINGS}"));
    let run = course(&work, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["statut"], "termine");
    let years = json["annees"].as_array().expect("years");
    let of = |year: &Value, key: &str| year[key].as_i64().expect("a number");
    let done: i64 = years.iter().map(|year| of(year, "points")).sum();
    assert_eq!((done, of(&json, "points_a_faire")), (18, 18));
    assert_eq!(of(&json, "annee_fin"), years.len() as i64);
    for pair in years.windows(2) {
        let grown = of(&pair[1], "economies_reinvesties_centimes")
            - of(&pair[0], "economies_reinvesties_centimes");
        // 0.17 € a kWh, each point rounded down.
        let kwh = pair[0]["economie_kwh_an"].as_f64().expect("kWh");
        let most = kwh * 17.0;
        assert!(
            grown as f64 <= most + 1e-6 && grown as f64 > most - 20.0,
            "{grown} {most}"
        );
    }
    let bytes = std::fs::read(work.path().join("programme.xlsx")).expect("a workbook");
    let book = work.path().join("programme.xlsx");
    let table = rows(&book, "Programme");
    assert_eq!(table[0][0], "Année");
    assert_eq!(rows(&book, "Points").len(), 19);
    let ends = rows(&book, "Quand tout est rénové");
    assert!(ends[1][1] == "Desvres" || ends[1][1] == "Samer", "{ends:?}");
    course(&work, &[]);
    let again = std::fs::read(&book).expect("a workbook");
    assert!(bytes == again, "the same bytes");
}

/// A bound of years, and money that never comes: the answer is no, with what is missing.
#[test]
fn what_is_not_done_is_said_with_what_is_missing() {
    let work = Workdir::small();
    let run = course(&work, &["--annees", "1"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["statut"], "inacheve");
    assert!(
        json["manque_centimes"].as_i64().expect("cents") > 0,
        "{json}"
    );
    work.write(
        "budgets.csv",
        "Code INSEE;Commune;Budget\n62773;Samer;100,00\n62268;Desvres;100,00\n",
    );
    let run = course(&work, &[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let json = run.json();
    assert_eq!(
        (&json["statut"], json["annees"].as_array().map(Vec::len)),
        (&"jamais".into(), Some(1))
    );
    assert!(json["message"].as_str().expect("words").contains("jamais"));
}

#[test]
fn what_means_nothing_is_refused() {
    let work = Workdir::small();
    work.write(
        "scenario.toml",
        format!("{SMALL_SCENARIO}[reinvestissement]\npart = 2\n"),
    );
    course(&work, &[]).refuses(&["reinvestissement.part"]);
    let work =
        ruled("[annees]\nliste = [2027, 2028]\n[reinvestissement]\npart = 0.5\nvers = \"epci\"\n");
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    run.refuses(&["reinvestissement.vers", "reverbere programme"]);
    assert_eq!(course(&work, &[]).code, 0);
}
