//! `reverbere importer`: rows and sheets of what is there no longer, or is no inventory of today.

use crate::common::{Workdir, found};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

fn import(work: &Workdir, file: &str) -> Value {
    let run = work.run(&["importer", file, "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

#[test]
fn what_a_column_says_is_gone_is_set_apart() {
    for (title, cells) in [
        ("Supprimé", ["oui", "non", "non"]),
        ("Actif", ["non", "oui", "oui"]),
        ("En service", ["FAUX", "VRAI", "VRAI"]),
        ("Date de dépose", ["12/03/2020", "", ""]),
        ("Valide jusqu'au", ["2019-12-31", "", "2999-12-31"]),
        ("valideJusque", ["2019-12-31T00:00:00", "", ""]),
        ("Date fin", ["2019", "", ""]),
    ] {
        let work = Workdir::new();
        let rows: Vec<String> = (cells.iter().zip(1..))
            .map(|(cell, n)| format!("{n};Samer;SHP;70;{cell}\n"))
            .collect();
        work.write(
            "parc.csv",
            format!("ref;commune;lampe;W;{title}\n{}", rows.concat()),
        );
        let json = import(&work, "parc.csv");
        let read = (&json["points"], found(&json, "point_depose"));
        assert_eq!(read, (&2.into(), 1), "{title}");
        let decisions = json["decisions"].to_string();
        assert!(decisions.contains("ne sont plus en place"), "{decisions}");
    }
}

/// A workbook of three points, and of two more on another sheet.
fn with_sheet(name: &str) -> (Workdir, &'static str) {
    let work = Workdir::new();
    let mut book = Workbook::new();
    for (name, from, count) in [("Points", 1, 3), (name, 50, 2)] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        let titles = ["Commune", "Rue", "N°", "Lampe", "W"];
        sheet.write_row(0, 0, titles).expect("titles");
        for n in 0..count {
            let reference = (from + n).to_string();
            let row = ["Samer", "rue X", &reference, "SHP", "70"];
            sheet.write_row(1 + n, 0, row).expect("a row");
        }
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    (work, "parc.xlsx")
}

#[test]
fn a_sheet_whose_name_says_that_it_is_no_inventory_is_asked_about() {
    for name in [
        "Points déposés",
        "Anciens points",
        "Projet 2026",
        "Pannes",
        "Hors service",
        "Illuminations",
        "Feux tricolores",
        "Stock magasin",
        "Devis",
    ] {
        let (work, book) = with_sheet(name);
        let json = import(&work, book);
        assert_eq!(found(&json, "a_confirmer"), 2, "{name}");
    }
    for name in [
        "Inventaire 2026",
        "LED posées",
        "À déposer",
        "Armoires de commande",
        "Projet de rénovation - existant",
    ] {
        let (work, book) = with_sheet(name);
        let json = import(&work, book);
        assert_eq!(
            (&json["points"], found(&json, "a_confirmer")),
            (&5.into(), 0),
            "{name}"
        );
    }
}

#[test]
fn a_file_whose_name_says_so_is_asked_about_too() {
    let csv = "ref;commune;lampe;W\n1;Samer;SHP;70\n";
    for (name, waiting) in [
        ("interventions 2024.csv", 1),
        ("Points deposes Samer.csv", 1),
        ("inventaire Samer.csv", 0),
        ("projet de rénovation Samer, inventaire.csv", 0),
    ] {
        let work = Workdir::new();
        work.write(name, csv);
        assert_eq!(
            found(&import(&work, name), "a_confirmer"),
            waiting,
            "{name}"
        );
    }
}
