//! The workbook and the page of the balance of the sample: computed again, compared with the JSON,
//! opened in a browser; and follow-up workbooks in which columns are moved and rows inserted.

use crate::common::{Workdir, edit_part, project};
use crate::libreoffice::{cells, every_formula_holds};
use crate::page::browser::said;
use crate::page::{figure, rows};
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;

const DATE: &str = "2028-06-30";

/// Bills of two cabinets of the sample, month by month: less once the works are done.
fn bills() -> String {
    let mut csv = "Commune;Armoire;Date début;Date fin;Consommation (kWh)\n".to_owned();
    for (commune, cabinet) in [("Audresselles", "AR-001"), ("Boulogne-sur-Mer", "AR-075")] {
        for (year, kwh) in [(2026, 2000), (2027, 1800), (2028, 1500)] {
            for (month, last) in [(1, 31), (3, 31), (4, 30), (5, 31)] {
                csv += &format!(
                    "{commune};{cabinet};01/{month:02}/{year};{last}/{month:02}/{year};{kwh}\n"
                );
            }
        }
    }
    csv
}

/// Balances of the sample at the end of 2027 and at mid-contract: the documents and the JSON of the
/// second.
fn documents() -> (Workdir, Value) {
    let work = Workdir::new();
    work.write("factures.csv", bills());
    let folder = project().join("suivis");
    let folder = folder.to_str().expect("a path");
    let balance = |args: &[&str]| {
        let kept = ["suivi", "bilan", folder, "--historique", "h"];
        let run = work.run(&[&kept[..], args].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    };
    balance(&["--date", "2027-12-31"]);
    let documents = ["-o", "bilan.xlsx", "--page", "bilan.html"];
    let stated = ["--date", DATE, "--factures", "factures.csv", "--json"];
    let json = balance(&[&documents[..], &stated].concat()).json();
    (work, json)
}

fn number(json: &Value, path: &str) -> f64 {
    let value = json.pointer(path).and_then(Value::as_f64);
    value.unwrap_or_else(|| panic!("{path}"))
}

#[test]
fn every_formula_of_the_balance_gives_what_is_written() {
    let (work, _) = documents();
    every_formula_holds(&work, &[work.path().join("bilan.xlsx")], 20_000);
}

/// Figures of « Synthèse » by label, and of the page by key, with where the JSON has them.
const FIGURES: [(&str, &str, &str); 11] = [
    ("Budgets (€ HT)", "budgets", "/ensemble/budget_eur"),
    ("Dépensé", "depense", "/ensemble/depense_eur"),
    ("Reste", "reste", "/ensemble/reste_eur"),
    (
        "Points réceptionnés sans coût",
        "sans_cout",
        "/ensemble/sans_cout",
    ),
    (
        "Économie prévue, plan entier",
        "a_economiser",
        "/ensemble/economie_du_plan_kwh",
    ),
    (
        "Économie prévue, points du plan réceptionnés",
        "prevu",
        "/ensemble/economie_prevue_des_points_faits_kwh",
    ),
    (
        "Économie constatée (points du plan)",
        "reel",
        "/ensemble/dont_points_du_plan_kwh",
    ),
    (
        "Économie constatée (points hors plan)",
        "hors_plan",
        "/ensemble/dont_hors_plan_kwh",
    ),
    ("", "economie", "/ensemble/economie_reelle_kwh"),
    ("Conseils donnés", "conseils", "/conseils/donnes"),
    (
        "Suivis de travaux",
        "taux_travaux",
        "/conseils/taux_travaux",
    ),
];

/// Shares and counts of rows, which « Synthèse » alone has.
fn of_the_workbook(json: &Value) -> Vec<(&'static str, f64)> {
    let all = |key: &str| number(json, &format!("/ensemble/{key}"));
    let rows = |key: &str| -> f64 {
        let sheets = json["lectures"].as_array().expect("sheets").iter();
        sheets.filter_map(|sheet| sheet[key].as_f64()).sum()
    };
    vec![
        ("Budget dépensé", all("depense_eur") / all("budget_eur")),
        (
            "Constaté / prévu, mêmes points",
            all("dont_points_du_plan_kwh") / all("economie_prevue_des_points_faits_kwh"),
        ),
        (
            "Constaté, total / plan entier",
            all("economie_reelle_kwh") / all("economie_du_plan_kwh"),
        ),
        ("Lues", rows("lignes")),
        ("Comptées", rows("comptees")),
        ("Écartées, à corriger", rows("ecartees")),
    ]
}

#[test]
fn every_figure_of_the_balance_is_that_of_the_json() {
    let (work, json) = documents();
    let html = std::fs::read_to_string(work.path().join("bilan.html")).expect("a page");
    let page = cells(&work.path().join("bilan.xlsx"), "Synthèse");
    let is_same = |one: f64, other: f64| (one - other).abs() <= 1e-9 * other.abs().max(1.0);
    // Each figure under the objectives: its label in A, itself in D.
    let mut stated: Vec<(&str, f64)> = Vec::new();
    let objectives = json["objectifs"].as_array().expect("objectives");
    let first = "Argent";
    let (top, _) = (page.iter()).find(|(_, text)| *text == first).expect(first);
    let top: u32 = top[1..].parse().expect("a row");
    for (cell, label) in page.iter().filter(|(cell, _)| cell.starts_with('A')) {
        let row: u32 = cell[1..].parse().expect("a row");
        let figure = page
            .get(&format!("D{row}"))
            .and_then(|text| text.parse().ok());
        if let (true, Some(figure)) = (row > top, figure) {
            stated.push((label, figure));
        }
    }
    let mut expected = of_the_workbook(&json);
    let labels = FIGURES.iter().filter(|(label, ..)| !label.is_empty());
    expected.extend(labels.map(|(label, _, path)| (*label, number(&json, path))));
    for (label, figure) in &stated {
        let known = expected.iter().find(|(known, _)| known == label);
        let (_, known) = known.unwrap_or_else(|| panic!("« {label} » is nowhere in JSON"));
        assert!(
            is_same(*figure, *known),
            "{label}: {figure}, {known} in JSON"
        );
    }
    assert_eq!(stated.len(), expected.len(), "every label is there");
    // The lines of the objectives.
    for objective in objectives {
        let label = objective["libelle"].as_str().expect("a label");
        let line = (1..top).find(|row| {
            let text = page.get(&format!("A{row}"));
            text.is_some_and(|text| text.starts_with(label))
        });
        let row = line.unwrap_or_else(|| panic!("{label}"));
        for (column, key) in [
            ("C", "a_compter"),
            ("D", "compte"),
            ("F", "manque"),
            ("G", "attendu_a_rythme_egal"),
            ("I", "rythme_par_mois"),
            ("J", "rythme_necessaire_par_mois"),
        ] {
            let figure: f64 = page[&format!("{column}{row}")].parse().expect(key);
            let known = objective[key].as_f64().expect(key);
            assert!(is_same(figure, known), "{label}, {key}: {figure}, {known}");
        }
        let key = objective["mesure"].as_str().expect("a measure");
        assert!(
            is_same(figure(&html, key), number(objective, "/valeur")),
            "{key}"
        );
    }
    // The page has no other figure.
    let mut keys: BTreeSet<&str> = FIGURES.iter().map(|(_, key, _)| *key).collect();
    keys.extend(objectives.iter().filter_map(|one| one["mesure"].as_str()));
    let data = Regex::new(r#"<data id="([^"]+)""#).expect("a pattern");
    let shown: BTreeSet<&str> = data
        .captures_iter(&html)
        .filter_map(|found| Some(found.get(1)?.as_str()))
        .collect();
    assert_eq!(shown, keys);
    for (_, key, path) in FIGURES {
        let known = number(&json, path);
        assert!(is_same(figure(&html, key), known), "{key}, {known} in JSON");
    }
    by_commune(&html, &json);
}

/// The table of communes of the page.
fn by_commune(html: &str, json: &Value) {
    let communes = json["communes"].as_array().expect("communes");
    let table = rows(html, "t-communes");
    assert_eq!(table.len(), 74);
    assert_eq!(communes.len(), 74);
    for (row, commune) in table.iter().zip(communes) {
        assert_eq!(row[0], commune["nom"]);
        for (rank, key) in [
            (2, "prevus"),
            (3, "commandes"),
            (4, "poses"),
            (5, "abandonnes"),
            (6, "facteur4"),
            (7, "facteur2"),
            (8, "moins_de_2"),
            (9, "receptionnes"),
            (10, "hors_plan"),
            (12, "budget_eur"),
            (13, "depense_eur"),
            (14, "reste_eur"),
            (15, "economie_du_plan_kwh"),
            (16, "economie_prevue_des_points_faits_kwh"),
            (17, "dont_points_du_plan_kwh"),
            (18, "dont_hors_plan_kwh"),
        ] {
            let [shown, known] = [&row[rank], &commune[key]].map(|one| one.as_f64().expect(key));
            assert!((shown - known).abs() < 1e-6, "{key} of {}", row[0]);
        }
    }
}

/// What a person would do with the page of a balance.
const ACTS: &str = r##"
const lines = () => [...document.querySelectorAll("#t-communes tbody tr")].map((line) =>
  [...line.children].map((cell) => cell.textContent));
const table = document.getElementById("t-communes");
said.push("lignes " + lines().length);
const sort = [...table.querySelectorAll("thead button")].find((b) => b.textContent.startsWith("Points prévus"));
sort.click();
said.push("tri " + lines()[0][0] + " " + lines()[0][2]);
const search = table.querySelector("input");
search.value = "wimer";
search.dispatchEvent(new Event("input"));
said.push("filtre " + lines().map((line) => line[0]).join("|"));
search.value = "";
const list = table.querySelector("select");
list.value = "CC de Desvres-Samer";
list.dispatchEvent(new Event("change"));
said.push("choix " + lines().length);
said.push("courbes " + [...document.querySelectorAll("#evolution svg")].filter((svg) =>
  svg.getBoundingClientRect().width > 100 && svg.querySelector("path, polyline")).length);
"##;

#[test]
fn the_page_of_a_balance_sorts_and_filters_in_a_browser() {
    let (work, json) = documents();
    let html = std::fs::read_to_string(work.path().join("bilan.html")).expect("a page");
    let objectives = json["objectifs"].as_array().expect("objectives").len();
    for width in [1280, 400, 320] {
        let Some(said) = said(&work, &html, ACTS, width) else {
            return;
        };
        let expected = [
            "lignes 77",
            "tri Boulogne-sur-Mer 439",
            "filtre Wimereux",
            "choix 31",
            &format!("courbes {objectives}"),
            "largeur true",
        ];
        assert_eq!(said, expected, "{width} pixels");
    }
}

/// Where a column stands once « Statut » and « Remarque » have changed places.
fn moved(column: &str) -> &str {
    match column {
        "K" => "T",
        "T" => "K",
        other => other,
    }
}

/// The XML of « Points » with two columns exchanged and three rows inserted under the tenth.
fn rearranged(xml: &str) -> String {
    let row = Regex::new(r#"(?s)<row r="(\d+)"([^>]*)>(.*?)</row>"#).expect("a pattern");
    let cell = Regex::new(r#"(?s)<c r="([A-Z]+)\d+"([^>]*?)(/>|>.*?</c>)"#).expect("a pattern");
    let rows = row.replace_all(xml, |found: &regex::Captures<'_>| {
        let number: u32 = found[1].parse().expect("a number");
        let number = if number > 10 { number + 3 } else { number };
        let mut cells: Vec<(String, String)> = cell
            .captures_iter(&found[3])
            .map(|one| {
                // The titles above the header stay.
                let column = if number < 3 { &one[1] } else { moved(&one[1]) };
                let text = format!("<c r=\"{column}{number}\"{}{}", &one[2], &one[3]);
                (column.to_owned(), text)
            })
            .collect();
        cells.sort_by_key(|(column, _)| (column.len(), column.clone()));
        let cells: String = cells.into_iter().map(|(_, text)| text).collect();
        format!("<row r=\"{number}\"{}>{cells}</row>", &found[2])
    });
    rows.into_owned()
}

#[test]
fn columns_moved_and_rows_inserted_change_nothing_of_the_balance() {
    let work = Workdir::new();
    let folder = work.path().join("suivis");
    std::fs::create_dir(&folder).expect("a folder");
    for entry in std::fs::read_dir(project().join("suivis")).expect("a folder") {
        let entry = entry.expect("an entry");
        let copy = folder.join(entry.file_name());
        std::fs::copy(entry.path(), &copy).expect("copied");
        edit_part(&copy, "xl/worksheets/sheet2.xml", |xml| rearranged(&xml));
    }
    let balance = |folder: &str| {
        let run = work.run(&["suivi", "bilan", folder, "--date", DATE, "--json"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.json()
    };
    let before = balance(project().join("suivis").to_str().expect("a path"));
    let after = balance("suivis");
    for key in [
        "objectifs",
        "ensemble",
        "communes",
        "lectures",
        "remarques_par_motif",
    ] {
        assert_eq!(before[key], after[key], "{key}");
    }
    // What is wrong is still said where it stands now.
    let cells = |json: &Value| -> BTreeSet<String> {
        let remarks = json["remarques"].as_array().expect("remarks").iter();
        let points = remarks.filter(|one| one["feuille"] == "Points");
        points
            .filter_map(|one| Some(one["cellule"].as_str()?.to_owned()))
            .collect()
    };
    let place = Regex::new(r"^([A-Z]+|ligne )(\d+)$").expect("a pattern");
    let expected: BTreeSet<String> = cells(&before)
        .iter()
        .map(|cell| match place.captures(cell) {
            Some(found) => {
                let row: u32 = found[2].parse().expect("a row");
                format!(
                    "{}{}",
                    moved(&found[1]),
                    if row > 10 { row + 3 } else { row }
                )
            }
            None => cell.clone(),
        })
        .collect();
    assert_eq!(cells(&after), expected);
    assert!(
        expected.contains("T4"),
        "the unknown status of the first workbook"
    );
}

/// Before the contract has begun, and on its first day, nothing is late.
#[test]
fn a_contract_that_has_not_begun_says_so() {
    let work = Workdir::new();
    let folder = project().join("suivis");
    let folder = folder.to_str().expect("a path");
    for (date, begun) in [("2026-06-30", false), ("2027-01-01", true)] {
        let args = ["suivi", "bilan", folder, "--date", date];
        let documents = ["-o", "b.xlsx", "--page", "b.html"];
        let run = work.run(&[&args[..], &documents].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let page = std::fs::read_to_string(work.path().join("b.html")).expect("a page");
        let sheet: String = cells(&work.path().join("b.xlsx"), "Synthèse")
            .into_values()
            .collect();
        for text in [&run.stdout, &page, &sheet] {
            let text = text.replace('\u{a0}', " ");
            assert_eq!(
                text.contains("Le contrat ne commence que le 1er janvier 2027"),
                !begun,
                "{date}"
            );
            assert!(text.contains("pas encore de rythme"), "{date}");
            assert!(!text.contains("à ce rythme, jamais"), "{date}");
            assert!(!text.contains("en retard"), "{date}");
        }
        let json = work.run(&[&args[..], &["--json"]].concat()).json();
        assert_eq!(json["contrat_commence"], begun);
        let first = &json["objectifs"][0];
        assert_eq!(first["etat"], "trop_tot");
        assert!(first["dans_les_temps"].is_null() && first["rythme_par_mois"].is_null());
    }
}
