//! `reverbere importer`: tables that give each lamp, or each luminaire of a support, columns of its own;
//! and rows that are no light point of the commune.

use crate::common::{Workdir, found};
use serde_json::Value;

fn import(csv: &str, more: &[&str]) -> Value {
    let work = Workdir::new();
    work.write("parc.csv", csv);
    let args = ["importer", "parc.csv", "--json"];
    let run = work.run(&[&args[..], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

fn points_and_watts(csv: &str) -> (u64, f64) {
    let json = import(csv, &[]);
    let watts = json["puissance_lampe_w"].as_f64().expect("watts");
    (json["points"].as_u64().expect("a count"), watts)
}

/// What is asked: the title, and what was understood.
fn asked(json: &Value) -> Vec<(&str, &str)> {
    let all = json["decisions"].as_array().expect("a list");
    all.iter()
        .filter(|one| one["certitude"] == "asked")
        .filter_map(|one| Some((one["lu"].as_str()?, one["compris"].as_str()?)))
        .collect()
}

#[test]
fn a_column_counts_a_lamp_only_where_its_title_says_nothing_else() {
    for (titles, rows) in [
        ("SHP 70;LED 30", "3;2\n1;4"),
        ("Nb SHP 70;Nb LED 30;Année LED", "3;2;2018\n1;4;2020"),
        (
            "SHP 70;LED 30;Conso SHP;Conso LED",
            "3;2;1000;200\n1;4;400;400",
        ),
        ("SHP 70;LED 30;% LED", "3;2;40\n1;4;80"),
        ("SHP nb;SHP W;LED nb;LED W", "3;70;2;30\n1;70;4;30"),
        ("W SHP;SHP;W LED;LED", "70;3;30;2\n70;1;30;4"),
        (
            "SHP;Puissance totale SHP lampes;LED;Prix LED",
            "3;;2;500\n1;;4;900",
        ),
    ] {
        let rows: Vec<String> = (rows.lines().zip(["Rue A", "Rue B"]))
            .map(|(row, street)| format!("Samer;{street};{row}\n"))
            .collect();
        let csv = format!("commune;rue;{titles}\n{}", rows.concat());
        let (points, watts) = points_and_watts(&csv);
        assert_eq!(points, 10, "{titles}");
        if titles.contains("30") || titles.contains('W') {
            let expected = 4.0 * 70.0 + 6.0 * 30.0;
            assert!((watts - expected).abs() < 0.01, "{titles}: {watts}");
        }
    }
}

#[test]
fn the_watts_of_a_lamp_that_has_columns_are_each_ones_or_the_rows() {
    let table = |shp: [u32; 2]| {
        format!(
            "commune;rue;Nb SHP;W SHP;Nb LED;W LED\nSamer;A;3;{};2;30\nSamer;B;2;{};1;30\n",
            shp[0], shp[1]
        )
    };
    assert_eq!(points_and_watts(&table([100, 100])), (8, 590.0));
    // 3 × 100 W and 2 × 100 W, beside LEDs whose watts nothing settles otherwise.
    let json = import(&table([300, 200]), &[]);
    let decisions = json["decisions"].to_string();
    assert!(decisions.contains("watts de toute la ligne"), "{decisions}");
    // A title above the columns says what the numbers are.
    let json = import(
        "commune;rue;Nombre;;Puissance totale (W);\n;;SHP;LED;SHP;LED\nSamer;A;3;2;300;60\nSamer;B;1;4;100;120\n",
        &[],
    );
    assert_eq!(
        (&json["points"], &json["puissance_systeme_w"]),
        (&10.into(), &580.0.into())
    );
}

#[test]
fn watts_may_stand_on_a_second_line_of_titles() {
    for second in ["70 W;100 W;125 W;30 W", "70;100;125;30"] {
        for first in ["SHP;SHP;BF;LED", "SHP;;BF;LED"] {
            let csv =
                format!("commune;rue;{first}\n;;{second}\nSamer;A;3;2;1;0\nSamer;B;1;0;2;4\n");
            assert_eq!(points_and_watts(&csv), (13, 975.0), "{first} {second}");
        }
    }
    // A first row of points is none.
    let csv = "commune;rue;SHP 70;LED 30\n;;12;30\nSamer;A;3;2\nSamer;B;1;4\n";
    assert_eq!(points_and_watts(csv).0, 10);
}

#[test]
fn each_luminaire_of_a_support_is_a_light_point() {
    for titles in [
        "N° support;Lampe 1;Puissance 1;Lampe 2;Puissance 2",
        "Support;Type source A;P source A (W);Type source B;P source B (W)",
        "N°;Type foyer 1;Puiss. foyer 1;Type foyer 2;Puiss. foyer 2",
        "Mât;Foyer n°1;Puissance foyer n°1;Foyer n°2;Puissance foyer n°2",
        "N° mât;lampe1;p1;lampe2;p2",
        "Nb foyers;1ère source;1ère puissance (W);2ème source;2ème puissance (W)",
    ] {
        let csv = format!(
            "commune;rue;{titles}\nSamer;A;2;SHP;100;BF;125\nSamer;A;1;SHP;100;;\nSamer;B;1;SHP;70;néant;0\n"
        );
        assert_eq!(points_and_watts(&csv), (4, 395.0), "{titles}");
    }
    let two_lines = "commune;rue;n°;Foyer 1;;Foyer 2;\n;;;Lampe;W;Lampe;W\nSamer;A;1;SHP;100;BF;125\nSamer;A;2;SHP;70;;\nSamer;A;3;SHP;70;;\n";
    assert_eq!(points_and_watts(two_lines), (4, 365.0));
    // What a luminaire is to become is none.
    let planned = "commune;rue;n°;Lampe 1;W 1;Lampe projet 2;W projet 2\nSamer;A;1;SHP;100;LED;35\nSamer;A;2;SHP;70;LED;25\nSamer;A;3;SHP;70;LED;25\n";
    assert_eq!(points_and_watts(planned), (3, 240.0));
}

#[test]
fn what_a_row_says_of_all_its_luminaires_is_compared_with_each() {
    let csv = "commune;rue;Nb foyers;Lampe 1;W 1;Lampe 2;W 2\nSamer;A;2;SHP;150;BF;125\nSamer;A;2;SHP;150;;\nSamer;A;1;SHP;150;;\n";
    let json = import(csv, &[]);
    assert_eq!(
        (&json["points"], found(&json, "a_confirmer")),
        (&4.into(), 1)
    );
    // One column of watts for two lamps: each one's, or both together.
    let csv = "commune;rue;n°;Lampe 1;Lampe 2;Puissance\nSamer;A;1;SHP;SHP;200\nSamer;A;2;SHP;;100\nSamer;A;3;SHP;;100\n";
    assert!(found(&import(csv, &[]), "a_confirmer") > 0);
    let work = Workdir::new();
    work.write("parc.csv", csv);
    work.write("map.toml", "puissance_par = \"ligne\"\n");
    let run = work.run(&[
        "importer",
        "parc.csv",
        "--json",
        "--correspondance",
        "map.toml",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!(
        (&json["puissance_lampe_w"], found(&json, "a_confirmer")),
        (&400.0.into(), 0)
    );
}

#[test]
fn a_list_of_lamps_beside_unknown_numbers_is_asked() {
    let csv = "Lampe;W;Rue du Port;Place;Impasse\nSHP;70;3;1;0\nSHP;100;2;4;1\nBF;125;0;0;5\n";
    let work = Workdir::new();
    work.write("Samer.csv", csv);
    let run = work.run(&["importer", "Samer.csv", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    let decisions = asked(&json);
    assert_eq!(decisions.len(), 1, "{decisions:?}");
    assert_eq!(decisions[0].0, "Rue du Port | Place | Impasse");
    assert_eq!(found(&json, "a_confirmer"), 3);
}

#[test]
fn a_row_that_is_no_light_of_the_commune_waits() {
    for (title, cells, waiting) in [
        ("Propriétaire", ["Commune", "Privé", "Lotissement privé"], 2),
        (
            "Domanialité",
            ["Voirie communale", "Département", "Commune"],
            1,
        ),
        ("Gestionnaire", ["CAB", "CAB", "Syndicat"], 0),
        ("Usage", ["Voirie", "Feux tricolores", "Stade"], 2),
        (
            "Équipement",
            ["Luminaire", "Caméra", "Radar pédagogique"],
            2,
        ),
    ] {
        let rows: Vec<String> = (cells.iter().zip(1..))
            .map(|(cell, n)| format!("{n};Samer;SHP;70;{cell}\n"))
            .collect();
        let json = import(
            &format!("ref;commune;lampe;W;{title}\n{}", rows.concat()),
            &[],
        );
        assert_eq!(found(&json, "a_confirmer"), waiting, "{title}");
        assert_eq!(asked(&json).len(), usize::from(waiting > 0), "{title}");
    }
}

#[test]
fn codes_of_communes_are_read_as_other_software_writes_them() {
    let csv = "Code INSEE;rue;lampe;W\n62773;A;SHP;70\n62773.0;A;SHP;70\n62 773;A;SHP;70\n";
    assert_eq!(points_and_watts(csv), (3, 210.0));
}

/// What lights a building, a stadium or a feast is none of the streets': asked, or out of the plan.
#[test]
fn lights_of_buildings_stadiums_and_feasts_wait() {
    for (csv, rule, waiting) in [
        (
            "Bâtiment;Commune;Lampe;W\nÉcole;Samer;Tube fluo;36\nÉcole;Samer;Tube fluo;58\n",
            "a_confirmer",
            2,
        ),
        (
            "Réf;Bâtiment;Commune;Lampe;W\nP1;Église;Samer;SHP;70\nP2;Mairie;Samer;SHP;70\n",
            "a_confirmer",
            0,
        ),
        (
            "Réf;Commune;Lampe;W;Usage\n1;Samer;SHP;70;Voirie\n2;Samer;IM;400;Stade\n3;Samer;SHP;70;Illumination Noël\n",
            "a_confirmer",
            2,
        ),
        (
            "Réf;Commune;Rue;Lampe;W\n1;Samer;Stade;IM;2000\n2;Samer;rue du Stade;IM;400\n",
            "projecteur_de_terrain",
            1,
        ),
    ] {
        let work = Workdir::new();
        work.write("parc.csv", csv);
        let (json, _) = work.import(&["parc.csv"]);
        assert_eq!(found(&json, rule), waiting, "{csv}");
    }
}
