//! `reverbere suivi bilan`, from a plan to the next: filled in, read, planned again, carried on.

use crate::common::{SMALL_SCENARIO, Workdir};
use crate::followup::planned;
use chrono::NaiveDate;
use reverbere::follow_up::{Field, FollowUp, FormCell, Reference, Row, form};
use serde_json::Value;

const DATE: [&str; 2] = ["--date", "2028-06-30"];

fn text(text: &str) -> FormCell {
    FormCell::Text(text.to_owned())
}

/// A follow-up of the plan in `plan`: its first points accepted with what is told, one fitted.
fn filled_in(work: &Workdir, accepted: &[(f64, &str, f64)]) {
    let plan = Reference::of_folder(&work.path().join("plan")).expect("a plan");
    let mut rows = FollowUp::of_plan(plan.clone()).rows();
    let day = |day| {
        Some(FormCell::Day(
            NaiveDate::from_ymd_opt(2028, 3, day).expect("a day"),
        ))
    };
    for (row, (watts, profile, euros)) in rows.points.iter_mut().zip(accepted) {
        row.set(Field::Status, Some(text("réceptionné")));
        row.set(Field::Accepted, day(15));
        row.set(Field::Power, Some(FormCell::Number(*watts)));
        row.set(Field::Profile, Some(text(profile)));
        row.set(Field::Cost, Some(FormCell::Number(*euros)));
    }
    rows.points[accepted.len()].set(Field::Status, Some(text("posé")));
    rows.points[accepted.len()].set(Field::Fitted, day(20));
    let mut advice = Row::default();
    advice.set(Field::Date, day(2));
    advice.set(Field::Commune, Some(text("samer")));
    advice.set(Field::Works, Some(text("Oui")));
    rows.advice.push(advice);
    work.write("suivi.xlsx", form(&plan, &rows).expect("a workbook"));
}

fn bilan(work: &Workdir, args: &[&str]) -> Value {
    let all = [&["suivi", "bilan"], args, &DATE, &["--json"]].concat();
    let run = work.run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// Two points as planned, and one too strong for any factor: 60 W all night for 100 W of sodium.
fn three_done() -> Workdir {
    let work = planned();
    let plan = Reference::of_folder(&work.path().join("plan")).expect("a plan");
    let works = &plan.points[0].works;
    let as_planned = (works.power_w, &*works.profile, 400.0);
    filled_in(&work, &[as_planned, as_planned, (80.0, "permanent", 300.0)]);
    work
}

#[test]
fn a_balance_says_what_is_done_and_writes_its_documents() {
    let work = three_done();
    let args = [
        "suivi.xlsx",
        "-o",
        "bilan.xlsx",
        "--page",
        "bilan.html",
        "--historique",
        "h",
        "--faits",
        "faits.csv",
    ];
    let json = bilan(&work, &args);
    let all = &json["ensemble"];
    assert_eq!(
        (&all["receptionnes"], &all["moins_de_2"]),
        (&3.into(), &1.into())
    );
    assert_eq!(
        (&all["poses"], &all["depense_eur"]),
        (&1.into(), &1100.0.into())
    );
    assert_eq!(json["conseils"]["taux_travaux"], 1.0);
    let reading = json["lectures"].as_array().expect("sheets").iter();
    let sum = |key: &str| {
        reading
            .clone()
            .filter_map(|one| one[key].as_u64())
            .sum::<u64>()
    };
    assert_eq!(sum("lignes"), sum("comptees") + sum("ecartees"));
    let page = std::fs::read_to_string(work.path().join("bilan.html")).expect("a page");
    assert!(
        page.contains("<!DOCTYPE html>") && !page.contains("http://"),
        "nothing is fetched"
    );
    for name in ["bilan.xlsx", "faits.csv", "h/bilan_2028-06-30.json"] {
        assert!(work.path().join(name).is_file(), "{name}");
    }
    let before =
        ["bilan.xlsx", "bilan.html"].map(|name| std::fs::read(work.path().join(name)).expect(name));
    bilan(&work, &args);
    let after =
        ["bilan.xlsx", "bilan.html"].map(|name| std::fs::read(work.path().join(name)).expect(name));
    assert!(before == after, "the same follow-up has the same bytes");
    let run = work.run(&[&["suivi", "bilan", "suivi.xlsx"], &DATE[..]].concat());
    assert!(
        run.stdout
            .contains("Lignes lues : 6, comptées : 6, écartées : 0"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_done_leaves_the_next_plan_and_stays_in_the_follow_up() {
    let work = three_done();
    let first = bilan(&work, &["suivi.xlsx", "--faits", "faits.csv"]);
    let scenario = format!(
        "{SMALL_SCENARIO}[replanification]\nplan = \"plan/plan.csv\"\nfaits = \"faits.csv\"\npoids = 50\n"
    );
    work.write("suite.toml", scenario);
    let run = work.run(&["planifier", "suite.toml", "-o", "suite", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let done = Reference::of_folder(&work.path().join("plan")).expect("a plan");
    let next = Reference::of_folder(&work.path().join("suite")).expect("a plan");
    for point in &done.points[..3] {
        assert!(
            next.points.iter().all(|one| one.mark != point.mark),
            "{}",
            point.mark
        );
    }
    // Two of the five points that the targets ask for are done; the third counts for nothing.
    assert_eq!(next.points.len(), 3);
    let carry = [
        "suivi",
        "modele",
        "-o",
        "suivi2.xlsx",
        "--plan",
        "suite",
        "--reprendre",
        "suivi.xlsx",
    ];
    let run = work.run(&carry);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let second = bilan(&work, &["suivi2.xlsx"]);
    for key in [
        "receptionnes",
        "facteur4",
        "facteur2",
        "moins_de_2",
        "poses",
        "depense_eur",
        "economie_reelle_kwh",
        "budget_eur",
    ] {
        assert_eq!(first["ensemble"][key], second["ensemble"][key], "{key}");
    }
    assert_eq!(first["objectifs"], second["objectifs"]);
    assert_eq!(first["conseils"], second["conseils"]);
    work.run(&["suivi", "bilan", "suivi.xlsx", "suivi2.xlsx"])
        .refuses(&["suivi2.xlsx", "un bilan se fait sur un seul plan"]);
}

#[test]
fn the_page_shows_the_balances_kept() {
    let work = three_done();
    work.run(&[
        "suivi",
        "bilan",
        "suivi.xlsx",
        "--historique",
        "h",
        "--date",
        "2028-03-31",
    ]);
    bilan(
        &work,
        &["suivi.xlsx", "--historique", "h", "--page", "p.html"],
    );
    let page = std::fs::read_to_string(work.path().join("p.html")).expect("a page");
    assert!(
        page.contains("31/03/2028") || page.contains("31 mars 2028"),
        "an earlier balance"
    );
    work.write("h/bilan_2020-01-01.json", "{");
    work.run(&["suivi", "bilan", "suivi.xlsx", "--historique", "h"])
        .refuses(&["bilan_2020-01-01.json", "n'est pas un bilan conservé"]);
}

#[test]
fn inputs_are_never_written_over_and_contracts_are_checked() {
    let work = three_done();
    work.run(&["suivi", "bilan", "suivi.xlsx", "-o", "suivi.xlsx"])
        .refuses(&["suivi.xlsx", "ne sera pas remplacé"]);
    work.run(&[
        "suivi",
        "bilan",
        "suivi.xlsx",
        "-o",
        "b.xlsx",
        "--faits",
        "b.xlsx",
    ])
    .refuses(&["b.xlsx", "deux fois"]);
    work.run(&["suivi", "bilan", "parc.csv"])
        .refuses(&["parc.csv", "suivi modele"]);
    let run = work.run(&["suivi", "bilan", "suivi.xlsx", "--date", "hier"]);
    assert!(
        run.code == 2 && run.stderr.contains("2027-06-30"),
        "{}",
        run.stderr
    );
    let contract = "nom = \"C\"\ndebut = \"2028-01-01\"\nfin = \"2028-12-31\"\n";
    let objective = |body: &str| format!("{contract}[[objectifs]]\nlibelle = \"x\"\n{body}\n");
    for (text, said) in [
        (contract.to_owned(), "objectifs"),
        (objective("mesure = \"lampes\"\ncible = 1"), "lampes"),
        (
            objective("mesure = \"points\"\ncible = 0"),
            "plus grande que 0",
        ),
        (
            objective("mesure = \"taux_travaux\"\ncible = 90"),
            "au plus 1",
        ),
        (
            objective("mesure = \"points\"\ncible = 1\necheance = \"demain\""),
            "demain",
        ),
        (
            objective("mesure = \"points\"\ncible = 1").replace("2028-12-31", "2027-12-31"),
            "après",
        ),
    ] {
        work.write("contrat.toml", text);
        work.run(&["suivi", "bilan", "suivi.xlsx", "--contrat", "contrat.toml"])
            .refuses(&["contrat.toml", said]);
    }
    work.write("contrat.toml", objective("mesure = \"kwh\"\ncible = 100"));
    let json = bilan(&work, &["suivi.xlsx", "--contrat", "contrat.toml"]);
    assert_eq!(json["objectifs"][0]["etat"], "atteint");
    assert_eq!(json["objectifs"][0]["jour"], "2028-03-15");
}

/// Bills of two winters: the cabinet that feeds the points done drew 900 kWh a month, then 600.
#[test]
fn bills_before_and_after_are_compared_month_by_month() {
    let work = three_done();
    let plan = Reference::of_folder(&work.path().join("plan")).expect("a plan");
    let cabinets: std::collections::BTreeSet<(&str, &str)> = (plan.points[..3].iter())
        .map(|point| (&*point.planned.commune, &*point.planned.cabinet))
        .collect();
    let mut csv = "Commune;Armoire;Date début;Date fin;Consommation (kWh)\n".to_owned();
    for (commune, cabinet) in &cabinets {
        for (first, last, kwh) in [
            ("01/04/2027", "30/04/2027", 900),
            ("01/05/2027", "31/05/2027", 800),
            ("01/04/2028", "30/04/2028", 600),
            ("01/05/2028", "31/05/2028", 500),
        ] {
            csv += &format!("{commune};{cabinet};{first};{last};{kwh}\n");
        }
    }
    work.write("factures.csv", csv);
    let json = bilan(
        &work,
        &["suivi.xlsx", "--factures", "factures.csv", "-o", "b.xlsx"],
    );
    let bills = &json["factures"];
    let count = cabinets.len() as f64;
    assert_eq!(bills["armoires_comparees"], cabinets.len());
    assert_eq!(bills["kwh_avant"], 1700.0 * count);
    assert_eq!(bills["kwh_apres"], 1100.0 * count);
}
