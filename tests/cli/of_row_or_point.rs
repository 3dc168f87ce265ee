//! `reverbere importer`: whether watts are each point's or the row's, and numbers beside or above a table that are
//! not those of its rows.

use crate::common::{Workdir, by, counting, decided, found, map};
use serde_json::Value;

fn asked(json: &Value) -> Vec<&str> {
    decided(json, "asked", "lu")
}

/// Rows of one street each, in Samer: a lamp, its watts, how many.
fn streets(title: &str, rows: &[(&str, f64, u32)]) -> String {
    let mut table = format!("Commune;Rue;Lampe;{title};Nb PL\n");
    for (number, (lamp, watts, points)) in rows.iter().enumerate() {
        table += &format!("Samer;rue {number};{lamp};{watts};{points}\n");
    }
    table
}

fn watts(json: &Value) -> f64 {
    json["puissance_lampe_w"].as_f64().expect("watts")
}

#[test]
fn watts_of_each_point_are_not_shared_out() {
    for (title, rows, sum) in [
        // 100/2 and 150/3 are the same by chance.
        (
            "Puissance lampe (W)",
            &[("SHP", 100.0, 2), ("SHP", 150.0, 3)][..],
            650.0,
        ),
        // 36/12 and 24/8 too, and no lantern has 3 W.
        (
            "Puissance unitaire (W)",
            &[("LED", 36.0, 12), ("LED", 24.0, 8), ("LED", 45.0, 15)],
            1299.0,
        ),
        // 100/14 and 150/22 are near each other, and nothing more.
        (
            "Puissance (W)",
            &[
                ("SHP", 100.0, 14),
                ("SHP", 150.0, 22),
                ("SHP", 70.0, 11),
                ("IM", 70.0, 8),
                ("LED", 36.0, 9),
            ],
            6354.0,
        ),
    ] {
        let work = Workdir::new();
        work.write("ep.csv", streets(title, rows));
        let (json, _) = work.import(&["ep.csv"]);
        assert_eq!(asked(&json), [""; 0], "{title}");
        assert!(
            (watts(&json) - sum).abs() < 0.5,
            "{title}: {}",
            watts(&json)
        );
    }
}

/// 504 and 528 W are no lanterns of a street; 36 and 24 W are.
#[test]
fn sums_of_led_are_shared_out() {
    let work = Workdir::new();
    let rows = [("LED", 504.0, 14), ("LED", 528.0, 22), ("LED", 180.0, 10)];
    work.write("ep.csv", streets("Puissance (W)", &rows));
    let (json, _) = work.import(&["ep.csv"]);
    assert!((watts(&json) - 1212.0).abs() < 0.5, "{}", watts(&json));
}

#[test]
fn watts_in_proportion_that_lamps_may_have_either_way_are_asked() {
    let work = Workdir::new();
    let rows = [("LED", 30.0, 2), ("LED", 45.0, 3), ("LED", 60.0, 4)];
    work.write("ep.csv", streets("Puissance (W)", &rows));
    let (json, points) = work.import(&["ep.csv"]);
    assert_eq!(asked(&json), ["Puissance (W)"]);
    assert_eq!(counting(&points), 0);
}

/// Its numbers stand beside the first points, and are not theirs.
#[test]
fn a_recapitulation_beside_the_table_counts_nothing() {
    for recap in [
        ["Type;Nombre", "SHP;10", "Total;10"],
        ["Récapitulatif;Nombre de points", "SHP;10", "Total;10"],
        ["Armoire;Nb PL", "A1;6", "A2;4"],
    ] {
        let work = Workdir::new();
        let mut table = format!("Réf;Commune;Rue;Lampe;W;;{}\n", recap[0]);
        for row in 1..=10 {
            let beside = recap.get(row).copied().unwrap_or(";");
            table += &format!("P{row};Samer;rue Neuve;SHP;100;;{beside}\n");
        }
        work.write("ep.csv", table);
        let (json, points) = work.import(&["ep.csv"]);
        assert_eq!(by(&points, &["armoire"]), map([("", 10)]), "{recap:?}");
        assert_eq!(found(&json, "autre_tableau"), 1, "{recap:?}");
    }
}

#[test]
fn watts_beside_each_count_are_watts() {
    for titles in [
        "Nb SHP;P SHP;Nb LED;P LED",
        "SHP;P SHP;LED;P LED",
        "Nb SHP;P SHP (W);Nb LED;P LED (W)",
    ] {
        let work = Workdir::new();
        work.write(
            "ep.csv",
            format!("Commune;Rue;{titles}\nSamer;rue a;4;100;2;36\nSamer;rue b;3;150;1;45\n"),
        );
        let (json, points) = work.import(&["ep.csv"]);
        assert_eq!(
            by(&points, &["technologie"]),
            map([("SHP", 7), ("LED", 3)]),
            "{titles}"
        );
        assert!((watts(&json) - 967.0).abs() < 0.5, "{titles}");
    }
}

/// Whatever its sheet or file is called.
#[test]
fn a_list_of_prices_waits() {
    let work = Workdir::new();
    work.write(
        "samer 2025.csv",
        "Désignation;Lampe;W;Qté;PU HT\nLuminaire routier;LED;40;12;250\nLampe;SHP;100;40;12\n",
    );
    let (json, points) = work.import(&["samer 2025.csv"]);
    assert_eq!(asked(&json), ["PU HT"]);
    assert_eq!(counting(&points), 0);
}

#[test]
fn what_is_announced_above_or_below_a_table_is_compared() {
    let table = "N°;Commune;Rue;Lampe;W\n1;Samer;rue a;SHP;100\n2;Samer;rue b;SHP;70\n";
    for (above, below, differs) in [
        ("Nombre de points lumineux : 8\n", "", 1),
        ("Nombre de points lumineux;8\n", "", 1),
        ("Commune de Samer - 8 points lumineux\n", "", 1),
        ("", "Nombre de points;8\n", 1),
        ("Nombre de points lumineux : 2\n", "", 0),
        // A year, and a part.
        ("Nombre de points lumineux 2024\n", "", 0),
        ("Commune de Samer - dont 1 point à remplacer\n", "", 0),
        ("", "Nombre de points;2\n", 0),
    ] {
        let work = Workdir::new();
        work.write("ep.csv", format!("{above}{table}{below}"));
        let (json, points) = work.import(&["ep.csv"]);
        assert_eq!(counting(&points), 2, "{above}{below}");
        assert_eq!(found(&json, "total_different"), differs, "{above}{below}");
    }
}

#[test]
fn rows_of_idem_and_parts_of_a_night_and_titles_in_one_case() {
    let work = Workdir::new();
    work.write(
        "ep.csv",
        "Id;Commune;Rue;Lampe;W;Régime\n1;Samer;rue a;SHP;100;2/3 nuit\n2;id.;id.;id.;100;1/3 nuit\n3;Samer;rue b;SHP;70;23h-5h\n",
    );
    let (json, points) = work.import(&["ep.csv"]);
    assert_eq!(by(&points, &["voie"]), map([("rue a", 2), ("rue b", 1)]));
    // Neither from two to three, nor all night long without a word.
    assert_eq!(found(&json, "regime_inconnu"), 2);

    let titles = "idpointlumineux;codeinsee;typesource;puissance;hauteurfeu;extinctionnuit";
    for titles in [titles.to_owned(), titles.to_uppercase()] {
        let work = Workdir::new();
        work.write(
            "ep.csv",
            format!("{titles}\n1;62773;SHP;100;8;true\n2;62773;SHP;70;6;false\n"),
        );
        let (json, points) = work.import(&["ep.csv"]);
        assert_eq!(by(&points, &["hauteur_m"]), map([("8", 1), ("6", 1)]));
        assert_eq!(found(&json, "regime_inconnu"), 1, "{titles}");
    }
}

/// Midnight written as noon.
#[test]
fn hours_that_begin_by_day_are_asked() {
    for hours in ["12h-5h", "11h-5h", "13h30-5h"] {
        let work = Workdir::new();
        work.write(
            "ep.csv",
            format!("Commune;Rue;Lampe;W;Extinction\nSamer;rue a;SHP;100;{hours}\nSamer;rue b;SHP;70;23h-5h\n"),
        );
        let (json, points) = work.import(&["ep.csv"]);
        assert_eq!(found(&json, "regime_inconnu"), 1, "{hours}");
        assert_eq!(by(&points, &["regime"])["extinction 23h-5h"], 1);
    }
}

/// A comma, a semicolon or a line end between two lamps, each with its watts.
#[test]
fn one_lamp_named_twice_is_two_points() {
    for (lamp, points_and_watts) in [
        ("SHP 70W ; SHP 70W", (2, 140.0)),
        ("SHP 70W, SHP 100W", (2, 170.0)),
        ("SHP 70W\nSHP 70W", (2, 140.0)),
        ("SHP 70W ; Philips ; IP65", (1, 70.0)),
        ("SHP, 70W", (1, 70.0)),
    ] {
        let work = Workdir::new();
        work.write(
            "ep.csv",
            format!("Réf,Commune,Rue,Lampe\nP1,Samer,rue a,\"{lamp}\"\n"),
        );
        let (json, points) = work.import(&["ep.csv"]);
        assert_eq!((points.len(), watts(&json)), points_and_watts, "{lamp}");
    }
}
