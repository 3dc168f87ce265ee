//! `reverbere importer`: points that stand twice, and columns that count them: recapitulations by street or cabinet,
//! sorts of supports, counts of each lamp, ranges, units that are no counts.

use crate::common::{Points, Workdir, counting, decided, found, read};
use serde_json::Value;

/// Thirty points of five streets, each designated.
fn thirty() -> String {
    let streets = [
        ("rue a", 6),
        ("rue b", 4),
        ("rue c", 8),
        ("rue d", 5),
        ("rue e", 7),
    ];
    let mut csv = String::from("N°;Armoire;Rue;Lampe;Puissance\n");
    let mut number = 0;
    for (at, (street, points)) in (1..).zip(streets) {
        for _ in 0..points {
            number += 1;
            csv += &format!("P{number};A{};{street};SHP;100\n", at % 2);
        }
    }
    csv
}

fn two_files(first: &str, second: &str) -> (Value, Points) {
    let work = Workdir::new();
    std::fs::create_dir(work.path().join("inv")).expect("a folder");
    work.write("inv/Samer points.csv", first);
    work.write("inv/Samer rues.csv", second);
    work.import(&["inv"])
}

#[test]
fn a_recapitulation_by_street_or_by_cabinet_is_not_counted_again() {
    for recap in [
        "Rue;Lampe;Puissance;Nombre\nrue a;SHP;100;6\nrue b;SHP;100;4\nrue c;SHP;100;8\nrue d;SHP;100;5\nrue e;SHP;100;7\n",
        "Rue;Lampe;Puissance;Nombre\nRUE A;SHP;100;6\nRUE B;SHP;100;4\nRUE C;SHP;100;8\nRUE D;SHP;100;5\nRUE E;SHP;100;7\n",
    ] {
        let (json, points) = two_files(&thirty(), recap);
        assert_eq!((points.len(), counting(&points)), (30, 30), "{recap}");
        assert_eq!(found(&json, "feuille_recapitulative"), 1, "{recap}");
    }
    // Two cabinets are too few to be sure; a list of some of the points may be more points.
    for recap in [
        "Armoire;Lampe;Puissance;Nombre\nA1;SHP;100;21\nA0;SHP;100;9\n",
        "Rue;Lampe;Puissance;Nombre\nrue c;SHP;100;8\n",
        "Rue;Lampe;Puissance;Nombre\nrue a;SHP;100;6\nrue b;SHP;100;5\nrue c;SHP;100;8\nrue d;SHP;100;5\nrue e;SHP;100;7\n",
    ] {
        let (json, points) = two_files(&thirty(), recap);
        assert_eq!(counting(&points), 30, "{recap}");
        let asked = decided(&json, "asked", "compris");
        assert!(
            asked.iter().any(|taken| taken.contains("décrits ailleurs")),
            "{recap} {asked:?}"
        );
    }
    // Other streets, and more points than are told elsewhere, are points.
    for more in [
        "Rue;Lampe;Puissance;Nombre\nrue x;SHP;100;6\nrue y;SHP;100;4\n",
        "Rue;Lampe;Puissance;Nombre\nrue a;SHP;100;60\nrue b;BF;125;40\n",
    ] {
        let (_, points) = two_files(&thirty(), more);
        assert!(counting(&points) > 30, "{more}");
    }
}

#[test]
fn two_or_three_points_that_stand_twice_are_asked() {
    let (json, points) = two_files(
        "N°;Rue;Lampe;Puissance\nP1;rue a;SHP;100\nP2;rue a;SHP;100\nP3;rue b;SHP;100\nP4;rue b;SHP;100\n",
        "N°;Rue;Lampe;Puissance\nP2;rue a;SHP;100\nP3;rue b;SHP;100\n",
    );
    assert_eq!(counting(&points), 4);
    assert_eq!(decided(&json, "asked", "compris").len(), 1);
    // Sheets that each number their points from 1 have nothing else in common.
    let numbered = |street: &str, lamp: &str| -> String {
        let row = |n: u32| format!("{n};{street};{lamp};100\n");
        let rows: String = (1..=8).map(row).collect();
        format!("N°;Rue;Lampe;Puissance\n{rows}")
    };
    let (json, points) = two_files(&numbered("rue a", "SHP"), &numbered("hameau b", "SHP"));
    assert_eq!(counting(&points), 16);
    assert!(decided(&json, "asked", "lu").is_empty());
}

#[test]
fn counts_by_sort_and_of_streets_are_asked() {
    for (titles, rows) in [
        ("Simple;Double", "12;\n3;4\n;5\n1;5\n"),
        ("Candélabres;Consoles", "12;1\n3;4\n2;5\n1;5\n"),
        ("SF;DF", "12;\n3;4\n;5\n1;5\n"),
    ] {
        let whole = |row: &str| format!("rue;SHP;100;{row}\n");
        let rows: String = rows.lines().map(whole).collect();
        let (json, points) = read(&format!("Rue;Lampe;Puissance;{titles}\n{rows}"));
        assert_eq!(counting(&points), 0, "{titles}");
        assert_eq!(
            decided(&json, "asked", "lu"),
            [titles.replace(';', " | ")],
            "{titles}"
        );
    }
    // Four rows that each say « 4 » are four points of one street, or sixteen.
    let (json, points) = read(
        "N°;Rue;Lampe;Puissance;Nombre\n1;rue a;SHP;100;4\n2;rue a;SHP;100;4\n3;rue a;SHP;100;4\n4;rue a;SHP;100;4\n",
    );
    assert_eq!((points.len(), counting(&points)), (4, 0));
    assert_eq!(decided(&json, "asked", "lu"), ["Nombre"]);
}

#[test]
fn each_lamp_has_its_count() {
    for titles in [
        "Lampe 1;P1;Nb1;Lampe 2;P2;Nb2",
        "Lampe A;Watt A;Nb A;Lampe B;Watt B;Nb B",
        "Lampe principale;Puissance principale;Nb principal;Lampe secondaire;Puissance secondaire;Nb secondaire",
    ] {
        let (_, points) = read(&format!(
            "Rue;{titles}\nrue a;SHP;100;4;LED;36;2\nrue b;SHP;70;2;BF;125;4\nrue c;SHP;150;3;;;\n"
        ));
        let watts: f64 = (points.iter())
            .map(|point| point["puissance_lampe_w"].parse::<f64>().unwrap_or(0.0))
            .sum();
        // 4 × 100 + 2 × 36 + 2 × 70 + 4 × 125 + 3 × 150.
        assert_eq!((points.len(), watts), (15, 1562.0), "{titles}");
    }
    // « autre, préciser » completes the lamp, it is no second one.
    let (_, points) = read(
        "Rue;Lampe;Autre lampe;Puissance\nrue a;SHP;;100\nrue a;autre;ballon fluo;125\nrue a;SHP;;100\n",
    );
    assert_eq!(points.len(), 3);
}

#[test]
fn numbers_of_hours_and_of_watts_count_no_points() {
    for title in ["Nb h", "Nb h/an", "Nbre h", "Nb kW", "Nb m", "Nb lm"] {
        let (_, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;{title}\n1;rue a;SHP;100;1910\n2;rue a;SHP;100;1910\n3;rue b;SHP;100;4100\n"
        ));
        assert_eq!(points.len(), 3, "{title}");
    }
    for title in [
        "Heures",
        "Temps d'allumage",
        "Fonctionnement annuel",
        "hrs/an",
    ] {
        let (json, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;{title}\n1;rue a;SHP;100;1910\n2;rue a;SHP;100;1910\n3;rue b;SHP;100;4100\n"
        ));
        assert_eq!(found(&json, "colonne_deduite"), 1, "{title}");
        let dark = points.iter().filter(|point| point["regime"] != "permanent");
        assert_eq!(dark.count(), 2, "{title}");
    }
}

#[test]
fn a_reference_may_be_a_range() {
    for range in ["EP01-EP12", "EP01 à EP12", "001 → 012", "C01-1 ... C01-12"] {
        let (_, points) = read(&format!(
            "N°;Rue;Lampe;Puissance\n{range};rue a;SHP;100\nEP13;rue a;SHP;100\nEP14;rue a;SHP;100\n"
        ));
        assert_eq!(counting(&points), 2, "{range}");
    }
    // One point of the cabinet C01.
    let (_, points) = read("N°;Rue;Lampe;Puissance\nC01-12;rue a;SHP;100\nC01-13;rue a;SHP;100\n");
    assert_eq!(counting(&points), 2);
}

/// A log of works names points of the inventory, and tells less of each.
#[test]
fn a_log_that_names_points_of_the_inventory_is_asked() {
    let work = Workdir::new();
    let points: String = (1..=12)
        .map(|at| format!("P{at};Samer;A1;rue {};SHP;100\n", at % 3))
        .collect::<Vec<_>>()
        .concat();
    work.write(
        "parc.csv",
        format!("Référence;Commune;Armoire;Rue;Lampe;W\n{points}"),
    );
    let done: String = (1..=4)
        .map(|at| format!("P{at};Samer;rue {};SHP;12/05/2022\n", at % 3))
        .collect::<Vec<_>>()
        .concat();
    work.write(
        "relampage.csv",
        format!("Référence;Commune;Rue;Lampe;Date relampage\n{done}"),
    );
    let (json, _) = work.import(&["parc.csv", "relampage.csv"]);
    let asked = decided(&json, "asked", "compris");
    assert!(
        asked
            .iter()
            .any(|it| it.contains("points déjà dans « parc.csv »")),
        "{asked:?}"
    );
}
