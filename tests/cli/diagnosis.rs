//! `reverbere diagnostiquer`: what lighting consumes and costs today, and of which points nobody knows.

use crate::common::{Workdir, rows};
use serde_json::Value;

/// Two points of Samer, three of Desvres whose power nobody wrote down.
fn inventory() -> &'static str {
    "Référence;Commune;Armoire;Type lampe;Puissance (W)\n\
     S1;Samer;A1;SHP;100\nS2;Samer;A1;BF;125\n\
     D1;Desvres;B1;SHP;\nD2;Desvres;B1;SHP;\nD3;Desvres;B2;BF;\n"
}

fn of_commune<'j>(json: &'j Value, name: &str) -> &'j Value {
    let lines = json["par_commune"].as_array().expect("communes");
    (lines.iter().find(|line| line["commune"] == name)).expect("the commune")
}

#[test]
fn what_nobody_knows_is_not_nothing() {
    let work = Workdir::new();
    work.write("parc.csv", inventory());
    let json = work.run(&["diagnostiquer", "parc.csv", "--json"]).json();
    let (samer, desvres) = (of_commune(&json, "Samer"), of_commune(&json, "Desvres"));
    assert_eq!(samer["points_consommation_connue"], 2);
    assert_eq!(desvres["points"], 3);
    for key in ["kwh_an", "puissance_systeme_w", "euros_ht_an"] {
        assert!(samer[key].as_f64().expect(key) > 0.0, "{key}");
        assert!(desvres[key].is_null(), "{key}: {desvres}");
        assert_eq!(json[key], samer[key], "{key}");
    }
    let euros = samer["kwh_an"].as_f64().expect("kWh") * 0.17;
    assert!((samer["euros_ht_an"].as_f64().expect("euros") - euros).abs() < 1e-9);

    let said = work.run(&["diagnostiquer", "parc.csv"]).stdout;
    let line = said
        .lines()
        .find(|line| line.ends_with("Desvres, 62268 (consommation inconnue : 3)"));
    assert!(line.expect("Desvres").contains("inconnue kWh/an"), "{said}");
    assert!(said.contains("En tout, points connus : "), "{said}");
}

#[test]
fn a_page_sums_up_with_charts_and_a_price_that_may_be_changed() {
    let work = Workdir::new();
    work.write("parc.csv", inventory());
    let run = work.run(&["diagnostiquer", "parc.csv", "-o", "d.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let book = work.path().join("d.xlsx");
    let page = rows(&book, "Synthèse");
    let text = page.concat().join(" ").replace('\u{a0}', " ");
    assert!(
        text.contains("Consommation inconnue pour 3 points sur 5 points"),
        "{text}"
    );
    let figure = |label: &str| {
        let row = page.iter().find(|row| row[3] == label).expect(label);
        row[5].parse::<f64>().expect("a number")
    };
    let kwh = figure("des points connus (kWh/an)");
    assert!((figure("Électricité (€ HT/an)") - kwh * figure("Prix du kWh (€ HT)")).abs() < 1e-6);
    let communes = rows(&book, "Communes");
    let desvres = communes
        .iter()
        .find(|row| row[1] == "Desvres")
        .expect("a row");
    assert_eq!(
        desvres.iter().filter(|cell| *cell == "inconnue").count(),
        4,
        "{desvres:?}"
    );

    let zip = zip::ZipArchive::new(std::fs::File::open(&book).expect("the workbook"));
    let zip = zip.expect("a zip");
    let charts = zip
        .file_names()
        .filter(|name| (name.as_ref()).is_ok_and(|name| name.starts_with("xl/charts/chart")));
    // By commune and by lamp: there is one EPCI.
    assert_eq!(charts.count(), 2);
}
