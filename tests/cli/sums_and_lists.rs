//! `reverbere importer`: rows that sum up others in the columns of their table, lists of cabinets that know only
//! some of the points' or call themselves otherwise, and watts in which no such lamp is made.

use crate::common::{Points, Workdir, decided, found, read};
use serde_json::Value;

fn watts(points: &Points) -> u64 {
    let lamp = points
        .iter()
        .map(|point| point["puissance_lampe_w"].parse::<f64>().unwrap_or(0.0));
    lamp.sum::<f64>().round() as u64
}

const TITLES: &str = "Rue;Lampe;Puissance;Nb\n";
/// Nine points, 975 W.
const NINE: &str = "rue Neuve;SHP;100;4\nrue Verte;BF;125;3\nrue Haute;SHP;100;2\n";

#[test]
fn sums_below_or_above_a_table_are_no_points() {
    for (before, after) in [
        ("", ";;;\n;SHP;100;6\n;BF;125;3\n;Total;;9\n"),
        ("", "Total général;;;9\n;SHP;100;6\n;BF;125;3\n"),
        ("", ";;;\nRécapitulatif;;;\n;SHP;100;6\n;BF;125;3\n"),
        (
            "",
            "Bilan;;;\nRue;Lampe;Puissance;Nb\nToutes;SHP;100;6\nToutes;BF;125;3\n",
        ),
        (
            "",
            ";;;\nPar rue :;;;\nrue Neuve;;;4\nrue Verte;;;3\nrue Haute;;;2\n",
        ),
        ("", "Sodium;SHP;100;6\nMercure;BF;125;3\n"),
        ("", ";;;\n;SHP;;6\n;BF;;3\n"),
        // Their watts are those of all the points.
        ("", ";;;\n;SHP;600;6\n;BF;375;3\n"),
        (";SHP;100;6\n;BF;125;3\n;;;\n", ""),
    ] {
        let (json, points) = read(&format!("{TITLES}{before}{NINE}{after}"));
        assert_eq!(points.len(), 9, "{before}{after}");
        assert_eq!(watts(&points), 975, "{before}{after}");
        let told = decided(&json, "likely", "compris");
        assert!(
            told.iter().any(|taken| taken.contains("récapitulative")),
            "{before}{after} {told:?}"
        );
    }
    // Points of their own rows, summed up by watts or by number.
    let table = "N°;Rue;Lampe;Puissance\n1;rue a;SHP;100\n2;rue a;SHP;100\n3;rue b;BF;125\n";
    for sums in [";;SHP;200\n;;BF;125\n", ";;SHP;2\n;;BF;1\n"] {
        let (_, points) = read(&format!("{table};;;\n{sums}"));
        assert_eq!((points.len(), watts(&points)), (3, 325), "{sums}");
    }
}

#[test]
fn what_only_looks_like_a_sum_is_asked() {
    for after in [
        // One point less than the table.
        ";;;\n;SHP;100;5\n;BF;125;3\n",
        "Récapitulatif;;;\n;SHP;100;5\n;BF;125;3\n",
        "Synthèse 2019;;;\nrue Neuve;SHP;100;5\nrue Verte;BF;125;3\n",
    ] {
        let (json, points) = read(&format!("{TITLES}{NINE}{after}"));
        let waiting = points
            .iter()
            .filter(|point| point["exclusion"] == "a_confirmer");
        assert_eq!((points.len(), waiting.count()), (17, 8), "{after}");
        assert_eq!(decided(&json, "asked", "compris").len(), 1, "{after}");
    }
}

#[test]
fn points_that_look_like_sums_are_points() {
    for after in [
        // A street of its own, as many points of each lamp as above.
        ";;;\nrue Basse;SHP;100;6\nrue Basse;BF;125;3\n",
        // One row whose street was forgotten.
        ";SHP;100;6\n",
        ";IM;70;5\n",
    ] {
        let (json, points) = read(&format!("{TITLES}{NINE}{after}"));
        assert!(points.len() > 9, "{after}");
        assert!(
            decided(&json, "asked", "compris").is_empty(),
            "{after} {json}"
        );
    }
    // The street stands at the head of its block only.
    let blocks =
        "Rue;Lampe;Puissance;Nb\nrue a;SHP;100;4\n;BF;125;3\n;;;\nrue b;SHP;100;4\n;BF;125;3\n";
    assert_eq!(read(blocks).1.len(), 14);
}

/// A person may say that the rows are points all the same, or that what looks like sums is none.
#[test]
fn an_answer_counts_sums_or_leaves_them_out() {
    for (sums, said, points) in [
        (";SHP;100;6\n;BF;125;3\n", "non", 18),
        (";SHP;100;6\n;BF;125;3\n", "oui", 9),
        (";SHP;100;5\n;BF;125;3\n", "non", 17),
        (";SHP;100;5\n;BF;125;3\n", "oui", 9),
    ] {
        let work = Workdir::new();
        work.write("Samer.csv", format!("{TITLES}{NINE};;;\n{sums}"));
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Ce qui a été compris").expect("a name");
        let keys = "Fichier;Feuille;Où;Sujet;Votre réponse";
        let row = format!("Samer.csv;;ligne 6;Tableau lu;{said}");
        for (at, line) in (0..).zip([keys, &row]) {
            for (column, cell) in (0..).zip(line.split(';')) {
                sheet.write(at, column, cell).expect("a cell");
            }
        }
        let answers = work.path().join("reponses.xlsx");
        book.save(answers).expect("a workbook");
        let run = work.run(&[
            "importer",
            "Samer.csv",
            "reponses.xlsx",
            "-o",
            "p.csv",
            "--json",
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.json()["points"], points, "{sums} {said}");
        assert_eq!(found(&run.json(), "a_confirmer"), 0, "{sums} {said}");
    }
}

#[test]
fn titles_of_what_is_not_found_to_come_or_to_go_are_asked() {
    for title in [
        "Non retrouvés",
        "Introuvables",
        "À créer",
        "Points à créer",
        "Luminaires à poser",
        "À déposer",
        "Candélabres à supprimer",
    ] {
        let (json, points) = read(&format!(
            "{TITLES}rue a;SHP;100;2\n{title};;;\nrue b;SHP;70;3\n"
        ));
        let waiting = points
            .iter()
            .filter(|point| point["exclusion"] == "a_confirmer");
        assert_eq!(waiting.count(), 3, "{title}");
        assert_eq!(decided(&json, "asked", "compris").len(), 1, "{title}");
    }
    // Streets and places are none of these.
    for title in [
        "Rue du Bilan",
        "Place des Nouveaux Horizons",
        "Centre-bourg",
    ] {
        let (json, _) = read(&format!("{TITLES}rue a;SHP;100;2\n{title};;;\n;SHP;70;3\n"));
        assert!(decided(&json, "asked", "compris").is_empty(), "{title}");
    }
}

/// A workbook of points in cabinets A1 to A4, and a second sheet.
fn with_second_sheet(rows: &[&[&str]]) -> (Value, Points) {
    let work = Workdir::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let points: [&[&str]; 5] = [
        &["N°", "Commune", "Armoire", "Rue", "Lampe", "Puissance"],
        &["1", "Samer", "A1", "rue a", "SHP", "100"],
        &["2", "Samer", "A2", "rue a", "SHP", "100"],
        &["3", "Samer", "A2", "rue b", "SHP", "70"],
        &["4", "Samer", "A3", "rue b", "SHP", "70"],
    ];
    for (name, rows) in [("Points", &points[..]), ("Feuil2", rows)] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number),
                    Err(_) => sheet.write(row, column, *text),
                }
                .expect("a cell");
            }
        }
    }
    book.save(work.path().join("ep.xlsx")).expect("a workbook");
    let run = work.run(&["importer", "ep.xlsx", "-o", "points.csv", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    (run.json(), work.points("points.csv"))
}

#[test]
fn hours_of_a_list_of_cabinets_hold_for_those_that_it_knows() {
    let whole: [&[&str]; 6] = [
        &["Armoire", "Adresse", "Heure extinction", "Heure allumage"],
        &["Nom", "Adresse", "Extinction", "Rallumage"],
        &["Repère", "Adresse", "Observations"],
        &[
            "Armoire",
            "Commune",
            "Rue",
            "Puissance",
            "Heure extinction",
            "Heure allumage",
        ],
        &["Coffret", "Puissance (kVA)", "Régime"],
        &["Armoire", "Lieu", "Remarques"],
    ];
    for titles in whole {
        let row = |name: &'static str| -> Vec<&str> {
            let told = |title: &&str| match *title {
                "Heure extinction" | "Extinction" => "23:00",
                "Heure allumage" | "Rallumage" => "05:00",
                "Observations" | "Régime" | "Remarques" => "coupure 23h-5h",
                "Commune" => "Samer",
                "Puissance" | "Puissance (kVA)" => "6",
                _ => "x",
            };
            std::iter::once(name)
                .chain(titles[1..].iter().map(told))
                .collect()
        };
        let rows = [row("A1 - place Foch"), row("A2 (mairie)")];
        let rows: Vec<&[&str]> = std::iter::once(titles)
            .chain(rows.iter().map(Vec::as_slice))
            .collect();
        let (json, points) = with_second_sheet(&rows);
        assert_eq!(points.len(), 4, "{titles:?}");
        let off = points.iter().filter(|point| point["regime"].contains("23"));
        let off: Vec<&str> = off.map(|point| point["armoire"].as_str()).collect();
        assert_eq!(off, ["A1", "A2", "A2"], "{titles:?}");
        assert_eq!(found(&json, "armoire_hors_liste"), 1, "{titles:?}");
        assert_eq!(found(&json, "feuille_sans_tableau"), 0, "{titles:?}");
    }
}

#[test]
fn a_list_of_cabinets_with_their_kilowatts_is_no_points() {
    for titles in [
        &["Armoire", "Commune", "Adresse", "Puissance (kW)", "Nb PL"][..],
        &[
            "Armoire",
            "Commune",
            "Adresse",
            "Puissance souscrite",
            "Nb PL",
        ],
        &["Nom", "Commune", "Adresse", "Puissance", "Nb foyers"],
    ] {
        let (json, points) = with_second_sheet(&[
            titles,
            &["A1", "Samer", "place Foch", "0.1", "1"],
            &["A2", "Samer", "mairie", "0.17", "2"],
            &["A3", "Samer", "école", "0.07", "2"],
        ]);
        assert_eq!((points.len(), watts(&points)), (4, 340), "{titles:?}");
        // A3 has one point, not two.
        assert_eq!(found(&json, "total_different"), 1, "{titles:?}");
    }
}

/// Watts that lamps of another kind have, or none at all.
#[test]
fn watts_in_which_no_such_lamp_is_made_are_told() {
    for (lamp, watts, told) in [
        ("SBP", 100, 1),
        ("SBP", 70, 1),
        ("SBP", 55, 0),
        ("BF", 70, 1),
        ("BF", 150, 1),
        ("BF", 125, 0),
        ("SHP", 36, 1),
        ("SHP", 500, 1),
        ("SHP", 70, 0),
        ("IM", 125, 1),
        ("IM", 150, 0),
        ("CPO", 100, 1),
        ("CPO", 60, 0),
        ("TF", 36, 0),
        ("LED", 37, 0),
    ] {
        let (json, points) = read(&format!(
            "N°;Rue;Lampe;Puissance\n1;a;{lamp};{watts}\n2;a;SHP;100\n"
        ));
        assert_eq!(points.len(), 2);
        // What is another lamp with its ballast is asked.
        let codes = ["puissance_inusitee", "puissance_systeme_possible"];
        let stated: u64 = codes.iter().map(|code| found(&json, code)).sum();
        assert_eq!(stated, told, "{lamp} {watts}");
    }
}
