//! `reverbere importer`: what titles inside a sheet, and columns that no spelling foresees, say of their rows:
//! the commune, hours, what is no light point of today, lanterns of one mast.

use crate::common::{Workdir, by, decided, found, map, read};
use serde_json::Value;

fn asked(json: &Value) -> Vec<&str> {
    decided(json, "asked", "lu")
}

#[test]
fn tables_of_several_communes_one_below_the_other_are_each_their_own() {
    for titles in [
        ["Commune de SAMER", "Commune de CARLY"],
        ["Samer", "Carly"],
        ["COMMUNE : Samer", "COMMUNE : Carly"],
        ["Samer (62773)", "Carly (62214)"],
        ["Mairie de Samer", "Mairie de Carly"],
        [
            "Samer - Inventaire éclairage public",
            "Carly - Inventaire éclairage public",
        ],
    ] {
        let work = Workdir::new();
        let table = "N°;Rue;Lampe;Puissance\n1;rue a;SHP;100\n2;rue b;SHP;70\n";
        let [first, second] = titles;
        work.write(
            "ep.csv",
            format!("{first};;;\n{table};;;\n{second};;;\n{table}3;rue c;BF;125\n"),
        );
        let (_, points) = work.import(&["ep.csv"]);
        let communes = by(&points, &["commune"]);
        assert_eq!(communes, map([("Samer", 2), ("Carly", 3)]), "{titles:?}");
    }
}

/// The line that says « commune » wins, whatever stands above it.
#[test]
fn a_firm_or_a_syndicate_above_a_table_is_no_commune() {
    for line in [
        "INEO Boulogne-sur-Mer",
        "Agence de Calais",
        "Syndicat de Samer",
        "BOULOGNE SUR MER, le 12/03/2024",
        "62200 BOULOGNE-SUR-MER",
    ] {
        let work = Workdir::new();
        let table = "N°;Rue;Lampe;Puissance\n1;rue a;SHP;100\n";
        work.write(
            "ep.csv",
            format!("{line};;;\nCommune de Wimille;;;\n{table}"),
        );
        let (_, points) = work.import(&["ep.csv"]);
        let communes = by(&points, &["commune"]);
        assert_eq!(communes, map([("Wimille", 1)]), "{line}");
    }
}

#[test]
fn rows_under_a_title_of_what_is_not_there_wait() {
    for title in [
        "Points déposés",
        "Extension prévue",
        "Illuminations",
        "Éclairage privé (Lidl)",
        "Stock atelier",
        "Anciens points",
    ] {
        let (json, points) = read(&format!(
            "N°;Rue;Lampe;Puissance\n1;a;SHP;100\n2;a;SHP;100\n{title};;;\n3;b;SHP;70\n4;b;SHP;70\n"
        ));
        assert_eq!(
            by(&points, &["exclusion"]),
            map([("", 2), ("a_confirmer", 2)]),
            "{title}"
        );
        assert_eq!(asked(&json), [title]);
    }
    // A part of the town is no other state.
    let (json, points) = read("N°;Rue;Lampe;Puissance\n1;a;SHP;100\nCentre-bourg;;;\n2;b;SHP;70\n");
    assert_eq!(points.len(), 2);
    assert!(asked(&json).is_empty(), "{json}");
}

#[test]
fn hours_of_a_reduction_are_no_switch_off() {
    for (titles, cells, regime) in [
        (
            "Abaissement (%);Début abaissement;Fin abaissement",
            "50;22h;6h",
            "abaissement 50 % 22:00-06:00",
        ),
        (
            "Gradation (%);Heure début gradation;Heure fin gradation",
            "30;22h;6h",
            "abaissement 30 % 22:00-06:00",
        ),
        (
            "Niveau nuit (%);Heure de début;Heure de fin",
            "70;22h;6h",
            "abaissement 30 % 22:00-06:00",
        ),
        (
            "Réduction de puissance;Début;Fin",
            "50 %;22h;6h",
            "abaissement 50 % 22:00-06:00",
        ),
        (
            "Mode;De;À",
            "Abaissement 50 %;22h;6h",
            "abaissement 50 % 22:00-06:00",
        ),
        ("Mode;De;À", "Extinction;23h;5h", "extinction 23:00-05:00"),
        (
            "Variation;Plage variation;Note",
            "50 %;22h-6h;",
            "abaissement 50 % 22h-6h",
        ),
    ] {
        let row = format!("a;LED;40;{cells}\n");
        let (json, points) = read(&format!("Rue;Lampe;Puissance;{titles}\n{row}{row}{row}"));
        assert_eq!(by(&points, &["regime"]), map([(regime, 3)]), "{titles}");
        assert_eq!(found(&json, "regime_inconnu"), 0, "{titles}");
    }
    // Without its share a reduction is asked.
    let (json, _) = read(
        "Rue;Lampe;Puissance;Début abaissement;Fin abaissement\na;LED;40;22h;6h\nb;LED;40;22h;6h\n",
    );
    assert_eq!(found(&json, "regime_inconnu"), 2);
}

#[test]
fn a_line_that_limits_a_profile_is_asked() {
    let table = "N°;Rue;Lampe;Puissance\n1;a;SHP;100\n2;b;SHP;100\n";
    for (line, asked) in [
        ("Extinction de 23h à 5h sur toute la commune", 0),
        ("Tous les points sont éteints de 23h à 5h", 0),
        ("Coupure de l'éclairage de 23h à 5h sauf rue Neuve", 2),
        ("Éclairage permanent sauf armoire A2 (23h-5h)", 2),
        ("Extinction 23h-5h à l'étude pour 2026", 2),
        ("Abaissement de 50 % de 22h à 6h sur les LED", 2),
    ] {
        let (json, points) = read(&format!("{line};;;\n{table}"));
        assert_eq!(found(&json, "regime_inconnu"), asked, "{line}");
        assert!(
            points.iter().all(|point| !point["regime"].is_empty()),
            "{line}"
        );
    }
    // A block does not take the hours of the one above.
    let (json, points) = read(
        "N°;Rue;Lampe;Puissance\nA1 : extinction 23h-5h;;;\n1;a;SHP;100\nA2;;;\n2;b;SHP;100\n",
    );
    assert_eq!(points[0]["regime"], "extinction 23h-5h");
    assert_eq!(found(&json, "regime_inconnu"), 1);
}

#[test]
fn hours_the_wrong_way_round_are_asked() {
    for regime in ["allumé de 5h à 23h", "extinction 5h-23h"] {
        let (json, _) = read(&format!("Rue;Lampe;Puissance;Régime\na;SHP;100;{regime}\n"));
        assert_eq!(found(&json, "regime_inconnu"), 1, "{regime}");
    }
}

#[test]
fn columns_of_states_are_known_by_their_words() {
    for (title, cell, excluded) in [
        ("Fonctionne", "Non", true),
        ("HS", "x", true),
        ("Solaire", "oui", true),
        ("Doublon", "x", true),
        ("Raccordé au réseau", "Non", true),
        ("EP (O/N)", "N", true),
        ("Fonctionne", "Oui", false),
        ("Solaire", "non", false),
    ] {
        let (_, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;{title}\n1;a;SHP;100;\n2;a;SHP;100;{cell}\n"
        ));
        let waiting = by(&points, &["exclusion"]).contains_key("a_confirmer");
        assert_eq!(waiting, excluded, "{title} : {cell}");
    }
    for (title, there) in [("En service (O/N)", "O;N"), ("Déposé le", ";12/03/2021")] {
        let cells: Vec<&str> = there.split(';').collect();
        let (json, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;{title}\n1;a;SHP;100;{}\n2;a;SHP;100;{}\n",
            cells[0], cells[1]
        ));
        assert_eq!(
            (points.len(), found(&json, "point_depose")),
            (1, 1),
            "{title}"
        );
    }
}

#[test]
fn phases_under_any_title_are_asked() {
    for (title, today, other) in [
        ("Phase", "Existant", "Projet"),
        ("Version", "Avant", "Après"),
        ("Opération", "Ancien", "Nouveau"),
        ("Action", "Dépose", "Pose"),
    ] {
        let (json, points) = read(&format!(
            "N°;Rue;{title};Lampe;Puissance\n1;a;{today};SHP;100\n1;a;{other};SHP;70\n2;a;{today};BF;125\n"
        ));
        assert_eq!(asked(&json), [title]);
        assert_eq!(
            by(&points, &["exclusion"]),
            map([("", 2), ("a_confirmer", 1)]),
            "{title}"
        );
    }
}

#[test]
fn equipment_is_asked_wherever_it_is_named() {
    for title in ["Type", "Type de point", "Support", "Type de luminaire"] {
        let (_, points) = read(&format!(
            "N°;Rue;{title};Lampe;Puissance\n1;a;Candélabre;SHP;100\n2;a;Feux tricolores;IM;35\n"
        ));
        let excluded = by(&points, &["exclusion"]);
        assert_eq!(excluded, map([("", 1), ("a_confirmer", 1)]), "{title}");
    }
}

#[test]
fn the_lanterns_of_a_mast_are_counted_once() {
    let (json, points) = read(
        "N° support;Rue;Nb foyers;Lampe;Puissance\nS1;a;2;SHP;100\nS1;a;2;SHP;100\nS2;a;1;SHP;100\nS3;a;3;SHP;100\nS3;a;3;SHP;100\nS3;a;3;SHP;100\n",
    );
    assert_eq!(points.len(), 6);
    let told = json["decisions"].as_array().expect("a list").iter();
    let told = told.filter(|decision| decision["sujet"] == "nombre_de_points");
    assert_eq!(told.count(), 1, "{json}");
    // Counts that do not repeat a mast are those of their rows.
    let (_, points) = read(
        "N° support;Rue;Nb foyers;Lampe;Puissance\nS1;a;2;SHP;100\nS2;a;2;SHP;100\nS3;a;1;SHP;100\n",
    );
    assert_eq!(points.len(), 5);
    // « Candélabres » over numbers counts them.
    let (_, points) =
        read("Rue;Candélabres;Lampe;Puissance\na;5;SHP;100\nb;3;SHP;70\nc;12;BF;125\n");
    assert_eq!(points.len(), 20);
}

#[test]
fn a_second_lamp_is_read_though_no_number_tells_it() {
    for second in ["piéton", "arrière", "secondaire", "supplémentaire"] {
        let (_, points) = read(&format!(
            "N°;Rue;Lampe;Puissance;Lampe {second};Puissance {second}\n1;a;SHP;150;SHP;70\n2;a;SHP;150;;\n3;a;SHP;100;IM;35\n"
        ));
        let watts = by(&points, &["puissance_lampe_w"]);
        let expected = map([("150", 2), ("70", 1), ("100", 1), ("35", 1)]);
        assert_eq!(watts, expected, "{second}");
    }
}

#[test]
fn diodes_are_no_lanterns() {
    for (lamp, points, watts) in [
        ("LED 24 x 500 mA 39 W", 1, "39"),
        ("48 LED x 500 mA 75 W", 1, "75"),
        ("LED 16 x 1,2 W", 1, "19.2"),
        ("2 x LED 36 W", 2, "36"),
        ("SHP 100 2 lanternes", 2, "100"),
        ("SHP 70 (2 points)", 2, "70"),
    ] {
        let (_, read) = read(&format!("N°;Rue;Lampe\n1;a;{lamp}\n"));
        assert_eq!(read.len(), points, "{lamp}");
        assert_eq!(
            read[0]["puissance_lampe_w"].replace(',', "."),
            watts,
            "{lamp}"
        );
    }
}

#[test]
fn a_lamp_and_its_column_that_tell_two_powers_wait() {
    for (lamp, watts, excluded) in [
        ("SHP 100", "70", true),
        ("NAV-T 70", "150", true),
        ("SHP 100", "100", false),
        // With its ballast; of both lanterns.
        ("SHP 100", "115", false),
    ] {
        let (json, _) = read(&format!("N°;Rue;Lampe;Puissance\n1;a;{lamp};{watts}\n"));
        let told = found(&json, "puissance_contredite") > 0;
        assert_eq!(told, excluded, "{lamp} {watts}");
    }
}

#[test]
fn the_example_of_a_form_waits() {
    for example in ["ex : PL001", "Exemple", "XXX"] {
        let (_, points) = read(&format!(
            "N°;Rue;Lampe;Puissance\n{example};rue;SHP;100\n1;a;SHP;100\n"
        ));
        let excluded = by(&points, &["exclusion"]);
        assert_eq!(excluded, map([("", 1), ("a_confirmer", 1)]), "{example}");
    }
}

#[test]
fn comments_pinned_to_cells_are_told() {
    let work = Workdir::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [["Rue", "Lampe"], ["a", "SHP 100"], ["b", "SHP 100"]]
        .iter()
        .enumerate()
    {
        for (column, text) in cells.iter().enumerate() {
            let written = sheet.write_string(row as u32, column as u16, *text);
            written.expect("a cell");
        }
    }
    let note = rust_xlsxwriter::Note::new("remplacé par LED 40 W en 2023");
    sheet.insert_note(2, 1, &note).expect("a note");
    book.save(work.path().join("Samer.xlsx"))
        .expect("a workbook");
    let (json, _) = work.import(&["Samer.xlsx"]);
    let decisions = json["decisions"].as_array().expect("a list").iter();
    let told: Vec<&Value> = decisions
        .filter(|one| one["sujet"] == "commentaires")
        .collect();
    assert_eq!(told.len(), 1, "{json}");
    let words = told[0]["lu"].as_str().expect("a text");
    assert!(
        words.contains("B3 « ") && words.contains("LED 40 W en 2023"),
        "{words}"
    );
}
