//! Every figure of the page of a commune and of the page of the territory is the figure of
//! `planifier --json`.

use crate::common::{reverbere_in, sample_plan};
use crate::libreoffice::cells;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Page = BTreeMap<String, String>;

/// Every label of a page with the number in the figure's column of its half.
fn figures(page: &Page) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    for (cell, text) in page {
        let letters = cell.trim_end_matches(char::is_numeric);
        let row = &cell[letters.len()..];
        if text.parse::<f64>().is_ok() {
            continue;
        }
        let beside = match letters {
            "A" => format!("B{row}"),
            "D" => format!("F{row}"),
            _ => continue,
        };
        // A table of years or of EPCI has figures of its own.
        let is_table =
            letters == "A" && ["D", "E"].iter().any(|column| is_number(page, column, row));
        let number = page.get(&beside).and_then(|number| number.parse().ok());
        if let (Some(number), false) = (number, is_table) {
            found.entry(text.clone()).or_insert(number);
        }
    }
    found
}

fn is_number(page: &Page, column: &str, row: &str) -> bool {
    let cell = page.get(&format!("{column}{row}"));
    cell.is_some_and(|text| text.parse::<f64>().is_ok())
}

fn number(json: &Value, path: &str) -> f64 {
    let value = json.pointer(path).unwrap_or_else(|| panic!("{path}"));
    value.as_f64().unwrap_or_else(|| panic!("{path}: {value}"))
}

fn euros(json: &Value, path: &str) -> f64 {
    number(json, path) / 100.0
}

/// Two decimals, rounded down, as pages write factors.
fn down(factor: f64) -> f64 {
    (factor * 100.0 + 1e-6).floor() / 100.0
}

/// What both kinds of pages say, by label.
fn shared_figures(json: &Value) -> Vec<(&'static str, f64)> {
    let money = &json["financement"];
    let works = euros(json, "/travaux_armoire_centimes");
    let mut expected = vec![
        ("Points lumineux", number(json, "/parc/points")),
        ("Consommation (kWh/an)", number(json, "/parc/kwh_an")),
        (
            "Électricité (€ HT/an)",
            number(json, "/parc/electricite_eur_ht_an"),
        ),
        (
            "Points de consommation inconnue",
            number(json, "/parc/points_sans_consommation"),
        ),
        ("Budget proposé (€ HT)", euros(json, "/budget_centimes")),
    ];
    if number(json, "/facteur4") + number(json, "/facteur2") > 0.0 {
        expected.extend([
            (
                "Avant travaux (kWh/an)",
                number(json, "/energie/kwh_an/avant"),
            ),
            (
                "Après travaux (kWh/an)",
                number(json, "/energie/kwh_an/apres"),
            ),
            ("Économie (kWh/an)", number(json, "/economie_kwh_an")),
            (
                "Économie (kWh/an)",
                number(json, "/energie/kwh_an/economie"),
            ),
            (
                "Électricité avant (€ HT/an)",
                number(json, "/energie/electricite_eur_ht_an/avant"),
            ),
            (
                "Électricité après (€ HT/an)",
                number(json, "/energie/electricite_eur_ht_an/apres"),
            ),
            (
                "Économie (€ HT/an)",
                number(json, "/energie/electricite_eur_ht_an/economie"),
            ),
            ("Économie (€ HT/an)", number(money, "/dont_electricite_eur")),
            (
                "Économie (€ TTC/an)",
                number(json, "/energie/electricite_eur_ttc_an/economie"),
            ),
            (
                "CO₂ avant (kg/an)",
                number(json, "/energie/co2_kg_an/avant"),
            ),
            (
                "CO₂ après (kg/an)",
                number(json, "/energie/co2_kg_an/apres"),
            ),
            (
                "CO₂ évité (kg/an)",
                number(json, "/energie/co2_kg_an/economie"),
            ),
            ("Coût total (€ HT)", euros(json, "/cout_centimes") + works),
            ("Coût total (€ HT)", euros(money, "/cout_ht_centimes")),
            ("Coût total (€ TTC)", euros(money, "/cout_ttc_centimes")),
            (
                "Temps de retour brut (années)",
                number(json, "/energie/retour_electricite_annees"),
            ),
            ("Aides retenues", euros(money, "/aides_centimes")),
            (
                "Certificats d'économies d'énergie",
                euros(money, "/cee_centimes"),
            ),
            (
                "FCTVA, versé un à deux ans après",
                euros(money, "/fctva_centimes"),
            ),
            (
                "Reste à charge de la commune, à terme",
                euros(money, "/reste_a_charge_centimes"),
            ),
        ]);
    }
    expected
}

/// What a council reads of euros, kWh and kg: to the hundred, to the ten under 10,000, to the unit
/// under 1,000.
fn planning(exact: f64) -> f64 {
    let step = match exact.abs() {
        size if size < 1_000.0 => 1.0,
        size if size < 10_000.0 => 10.0,
        _ => 100.0,
    };
    (exact / step).round() * step
}

/// Whether a figure is rounded so. Money that is given, and what is proved, is told as it is.
fn is_planning_value(label: &str) -> bool {
    const PAYERS: [&str; 4] = ["Aides", "Certificats", "FCTVA", "Reste à charge"];
    const AS_IT_IS: [&str; 4] = [
        "Budget proposé",
        "Économie du plan",
        "Aucun plan",
        "Travaux d'une",
    ];
    let is = |starts: &[&str]| starts.iter().any(|start| label.starts_with(start));
    let measured = ["€", "kWh", "kg"].iter().any(|unit| label.contains(unit));
    is(&PAYERS) || (measured && !is(&AS_IT_IS))
}

/// Compares; every figure of the page must be in one list or the other.
fn cross(what: &str, page: &Page, expected: &[(&str, f64)], lists: &BTreeSet<String>) {
    let found = figures(page);
    for (label, expected) in expected {
        let expected = match *expected {
            exact if is_planning_value(label) => planning(exact),
            exact => exact,
        };
        let stated = found
            .get(*label)
            .unwrap_or_else(|| panic!("{what}: {label} is missing"));
        assert!(
            (stated - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{what}, {label}: {stated} on the page, {expected} in JSON"
        );
    }
    let known: BTreeSet<&str> = expected.iter().map(|(label, _)| *label).collect();
    for label in found.keys() {
        assert!(
            known.contains(&**label) || lists.contains(label),
            "{what}: « {label} » is nowhere in JSON"
        );
    }
}

fn page(folder: &Path, commune: &Value) -> Page {
    let [insee, nom] = ["insee", "nom"].map(|key| commune[key].as_str().expect(key));
    cells(
        &folder.join(format!("communes/{insee}_{nom}.xlsx")),
        "Synthèse",
    )
}

#[test]
fn every_figure_of_every_page_is_that_of_the_json() {
    let (folder, text) = sample_plan();
    let json: Value = serde_json::from_str(text).expect("JSON");
    let communes = json["communes"].as_array().expect("communes");
    let mut chosen = 0;
    for commune in communes {
        let mut expected = shared_figures(commune);
        let page = page(folder, commune);
        expected.push(("Population", number(commune, "/population")));
        let [four, two] = ["/facteur4", "/facteur2"].map(|path| number(commune, path));
        if four + two > 0.0 {
            chosen += 1;
            expected.extend([
                ("Points rénovés", four + two),
                ("dont facteur 4", four),
                ("dont facteur 2", two),
                (
                    "Consommation divisée par",
                    down(number(commune, "/facteur_perimetre")),
                ),
                ("Budget restant (€ HT)", euros(commune, "/reste_centimes")),
            ]);
        }
        let others = BTreeSet::from(["Code INSEE".to_owned()]);
        cross(&commune["nom"].to_string(), &page, &expected, &others);
        assert_eq!(text_beside(&page, "Code INSEE"), commune["insee"].as_str());
        assert_eq!(text_beside(&page, "EPCI"), commune["epci"].as_str());
    }
    assert!(chosen > 60, "{chosen} communes with points");

    let territory = folder.join("Territoire.xlsx");
    let page = cells(&territory, "Synthèse");
    let mut expected = shared_figures(&json);
    let unused = communes.iter().map(|one| euros(one, "/reste_centimes"));
    let free = communes
        .iter()
        .filter(|one| one["budget_limitant"] == false);
    expected.extend([
        ("Facteur 4 : objectif", 1500.0),
        ("Facteur 4 : atteint", number(&json, "/facteur4")),
        ("Facteur 2 : objectif", 500.0),
        ("Facteur 2 : atteint", number(&json, "/facteur2")),
        (
            "Consommation divisée par",
            down(number(&json, "/energie/kwh_an/avant") / number(&json, "/energie/kwh_an/apres")),
        ),
        ("Budget restant (€ HT)", unused.sum()),
    ]);
    cross("Territoire", &page, &expected, &BTreeSet::new());
    let proof = cells(&territory, "Preuve");
    let proved = [
        (
            "Économie du plan (kWh/an)",
            number(&json, "/economie_kwh_an"),
        ),
        (
            "Choix possibles examinés",
            number(&json, "/preuve/variables"),
        ),
        (
            "dont décidés d'emblée",
            number(&json, "/preuve/variables_fixees"),
        ),
        ("Étapes de la recherche", number(&json, "/preuve/etapes")),
        (
            "Un point de facteur 4 de plus",
            number(&json, "/prix/point_facteur4/valeur"),
        ),
        (
            "Un point de facteur 2 de plus",
            number(&json, "/prix/point_facteur2/valeur"),
        ),
        ("Communes au budget suffisant", free.count() as f64),
    ];
    cross("Preuve", &proof, &proved, &BTreeSet::new());
    let page = cells(&territory, "Annexe");
    let named: Vec<(&str, f64)> = communes
        .iter()
        .map(|one| {
            (
                one["nom"].as_str().expect("a name"),
                number(one, "/economie_kwh_an"),
            )
        })
        .collect();
    let listed = listed_under(&page, "Communes qui économisent le plus (kWh/an)");
    let expected: Vec<(&str, f64)> = (named.into_iter())
        .filter(|(name, _)| listed.contains(*name))
        .collect();
    cross("Annexe", &page, &expected, &BTreeSet::new());
    by_epci(&page, communes);
}

/// The table by EPCI: points, cost, budget and saving are the sums of their communes.
fn by_epci(page: &Page, communes: &[Value]) {
    let names: BTreeSet<&str> = communes
        .iter()
        .filter_map(|one| one["epci"].as_str())
        .collect();
    assert_eq!(names.len(), 3);
    for name in names {
        let (cell, _) = (page.iter())
            .find(|(cell, text)| *text == name && cell.starts_with('A'))
            .unwrap_or_else(|| panic!("{name}"));
        let sum = |figure: &dyn Fn(&Value) -> f64| -> f64 {
            let of_epci = communes.iter().filter(|one| one["epci"] == name);
            of_epci.map(figure).sum()
        };
        for (column, expected) in [
            (
                "B",
                sum(&|one| number(one, "/facteur4") + number(one, "/facteur2")),
            ),
            ("D", sum(&|one| euros(one, "/cout_centimes"))),
            ("E", sum(&|one| euros(one, "/budget_centimes"))),
            ("F", sum(&|one| number(one, "/economie_kwh_an"))),
        ] {
            let stated: f64 = page[&format!("{column}{}", &cell[1..])]
                .parse()
                .expect("a number");
            assert!(
                (stated - expected).abs() < 1e-6,
                "{name}, {column}: {stated}, {expected}"
            );
        }
    }
}

/// Years, works and funds: the lines by year of a commune's page are those of its JSON.
#[test]
fn every_figure_by_year_is_that_of_the_json() {
    let work = crate::rules::ruled(crate::rules::RULES);
    let run = reverbere_in(
        work.path(),
        &["planifier", "scenario.toml", "-o", "plan", "--json"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    for commune in json["communes"].as_array().expect("communes") {
        let page = page(&work.path().join("plan"), commune);
        let (head, _) = (page.iter())
            .find(|(_, text)| *text == "Par année")
            .expect("the lines by year");
        let top: u32 = head[1..].parse().expect("a row");
        let mut remaining = 0.0;
        for (year, column) in commune["annees"]
            .as_array()
            .expect("years")
            .iter()
            .zip(["B", "D"])
        {
            let at = |label: &str| -> f64 {
                let mut rows = top..top + 20;
                let row = rows.find(|row| {
                    page.get(&format!("A{row}"))
                        .is_some_and(|text| text == label)
                });
                let row = row.unwrap_or_else(|| panic!("{label}"));
                page[&format!("{column}{row}")].parse().expect("a number")
            };
            for (label, expected) in [
                ("Par année", number(year, "/annee")),
                ("Points de l'année", number(year, "/points")),
                (
                    "Coût des points de l'année (€ HT)",
                    euros(year, "/cout_centimes"),
                ),
                (
                    "Travaux d'armoire de l'année (€ HT)",
                    euros(year, "/travaux_armoire_centimes"),
                ),
                (
                    "Fonds de l'année (€ HT)",
                    euros(year, "/aides_fonds_centimes")
                        + euros(year, "/prelevements_fonds_centimes"),
                ),
                (
                    "Part de la commune (€ HT)",
                    euros(year, "/part_commune_centimes"),
                ),
                ("Budget de l'année (€ HT)", euros(year, "/budget_centimes")),
            ] {
                let stated = at(label);
                assert!(
                    (stated - expected).abs() < 1e-6,
                    "{label}: {stated}, {expected}"
                );
            }
            remaining += at("Reste à charge (€ TTC, FCTVA et aides déduits)");
        }
        let whole = euros(&commune["financement"], "/reste_a_charge_centimes");
        assert!((remaining - whole).abs() < 1e-6, "{remaining}, {whole}");
    }
}

/// Labels in column A under a heading, down to the first empty cell.
fn listed_under(page: &Page, heading: &str) -> BTreeSet<String> {
    let Some((cell, _)) = page.iter().find(|(_, text)| *text == heading) else {
        return BTreeSet::new();
    };
    let first: u32 = cell[1..].parse().expect("a row");
    let labels = (first + 1..).map_while(|row| {
        let label = page.get(&format!("A{row}"))?;
        is_number(page, "B", &row.to_string()).then(|| label.clone())
    });
    labels.collect()
}

fn text_beside<'a>(page: &'a Page, label: &str) -> Option<&'a str> {
    let (cell, _) = page.iter().find(|(_, text)| *text == label)?;
    page.get(&format!("B{}", &cell[1..])).map(String::as_str)
}
