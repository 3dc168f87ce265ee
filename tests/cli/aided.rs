//! `reverbere dossier-aide`: what a funder is asked for is what the plan counts on. The small territory
//! is that of `plan.rs`.

use crate::common::{SMALL_SCENARIO, Workdir, rows};
use crate::libreoffice::{computed, take_results_off};
use serde_json::Value;

const DETR: &str = "[[aides]]\nnom = \"DETR\"\ntaux = 0.5\nplafond_par_point = 300.0\npoints_max = 1\npopulation_max = 5000\nsource = \"Règlement inventé\"\nannee = 2026\n";

/// The row that begins so, and the cell under a title of the row of titles above it.
fn under<'a>(rows: &'a [Vec<String>], first: &str, title: &str) -> &'a str {
    let titles = rows
        .iter()
        .find(|row| row.iter().any(|cell| cell == title))
        .unwrap_or_else(|| panic!("{title}"));
    let at = titles.iter().position(|cell| cell == title);
    let row = rows.iter().find(|row| row[0] == first);
    &row.unwrap_or_else(|| panic!("{first}"))[at.expect("a column")]
}

fn request(work: &Workdir, more: &str, aid: &str) -> (Value, Value) {
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{more}"));
    let plan = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    let args = [
        "dossier-aide",
        "scenario.toml",
        "--aide",
        aid,
        "-o",
        "aide",
        "--json",
    ];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    (plan.json(), run.json())
}

/// Samer gets two points at 695 € and one at 665 €: of the dearest one, half is 347.50 €, of which
/// 300 € are paid. 695 € of cost are kept for the one point that is paid for.
#[test]
fn an_aid_is_asked_for_what_its_rules_pay() {
    let work = Workdir::small();
    let (plan, json) = request(&work, DETR, "detr");
    let asked = plan["financement"]["aides_centimes"].clone();
    assert_eq!(json["demande_centimes"], asked);
    let communes = json["communes"].as_array().expect("communes");
    let samer = communes.iter().find(|one| one["commune"] == "Samer");
    let samer = samer.expect("Samer");
    for (key, wanted) in [
        ("points", 3),
        ("points_eligibles", 3),
        ("points_aides", 1),
        ("cout_retenu_centimes", 69_500),
        ("demande_centimes", 30_000),
    ] {
        assert_eq!(samer[key], wanted, "{key}: {samer}");
    }
    let conditions = samer["conditions"].as_array().expect("conditions");
    let holds = |text: &str| {
        let one = conditions.iter().find(|one| {
            one["demande"]
                .as_str()
                .is_some_and(|asked| asked.contains(text))
        });
        one.unwrap_or_else(|| panic!("{text}: {conditions:?}"))["remplie"].clone()
    };
    assert_eq!(holds("habitants au plus"), "oui");
    assert_eq!(holds("les plus chers d'abord"), "reduit");

    let book = work.path().join("aide/62773_Samer.xlsx");
    let lights = rows(&book, "Luminaires");
    assert_eq!(under(&lights, "Total", "Points"), "3");
    assert_eq!(under(&lights, "rue Haute", "Aidé"), "oui");
    assert!(
        under(&lights, "rue Haute", "lm/W")
            .parse::<f64>()
            .expect("lm/W")
            > 80.0
    );
    let money = rows(&book, "Financement");
    let aid = money.iter().find(|row| row[2] == "DETR").expect("the aid");
    assert_eq!(aid[3], "300");
    let page = rows(&book, "Demande");
    let all = page.concat().concat();
    for said in [
        "Règlement inventé",
        "accusé de réception",
        "délibération du conseil",
    ] {
        assert!(all.contains(said), "{said}: {page:?}");
    }
}

#[test]
fn a_commune_that_may_not_have_it_is_stated_and_asks_for_nothing() {
    let work = Workdir::small();
    let rules = DETR.replace("5000", "4700");
    let (plan, json) = request(&work, &rules, "DETR");
    assert_eq!(
        json["demande_centimes"],
        plan["financement"]["aides_centimes"]
    );
    let out: Vec<&Value> = json["communes"]
        .as_array()
        .expect("communes")
        .iter()
        .filter(|one| one["fichier"].is_null())
        .collect();
    assert!(!out.is_empty(), "{json}");
    for one in out {
        assert_eq!(one["demande_centimes"], 0);
        assert_eq!(one["conditions"][0]["remplie"], "non");
    }
    let said = work.run(&[
        "dossier-aide",
        "scenario.toml",
        "--aide",
        "DETR",
        "-o",
        "aide",
    ]);
    assert!(
        said.stdout.contains("ne peut pas l'avoir"),
        "{}",
        said.stdout
    );
    let together = rows(&work.path().join("aide/Ensemble.xlsx"), "Communes");
    assert!(together.concat().contains(&"non remplies".to_owned()));
}

/// 4,000 kWh cumac a luminaire that dims, at 7.95 € a MWh: 31.80 €.
#[test]
fn certificates_are_those_of_the_plan_s_money() {
    let work = Workdir::small();
    let price = "[hypotheses]\ncee_prix_mwhc = 7.95\n";
    let (plan, json) = request(&work, price, "cee");
    let certificates = plan["financement"]["cee_centimes"].clone();
    assert_eq!(json["demande_centimes"], certificates, "{json}");
    let points = json["points_eligibles"].as_i64().expect("points");
    assert!(points > 0, "{json}");
    assert_eq!(json["kwh_cumac"].as_f64(), Some(4000.0 * points as f64));
    assert_eq!(certificates, points * 3180);
    let (_, unpriced) = request(&work, "", "CEE");
    assert!(unpriced["demande_centimes"].is_null());

    // The totals are what LibreOffice computes.
    let book = work.path().join("aide/Ensemble.xlsx");
    let written = rows(&book, "Communes");
    take_results_off(&book);
    let Some(books) = computed(&work, std::slice::from_ref(&book)) else {
        return;
    };
    let again = rows(&books[0], "Communes");
    for title in [
        "Points à rénover",
        "Part du parc",
        "Économie (kWh/an)",
        "Coût retenu (€ HT)",
    ] {
        let numbers = [&written, &again].map(|rows| {
            let cell = under(rows, "Total", title);
            cell.parse::<f64>()
                .unwrap_or_else(|_| panic!("{title}: {cell}"))
        });
        assert!(
            (numbers[0] - numbers[1]).abs() < 1e-6,
            "{title}: {numbers:?}"
        );
    }
}

#[test]
fn an_aid_that_nobody_knows_is_refused_with_those_that_are() {
    let work = Workdir::small();
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{DETR}"));
    work.run(&[
        "dossier-aide",
        "scenario.toml",
        "--aide",
        "Fonds vert",
        "-o",
        "aide",
    ])
    .refuses(&["« Fonds vert »", "« DETR »", "« CEE »"]);
    assert!(!work.path().join("aide").exists());
}
