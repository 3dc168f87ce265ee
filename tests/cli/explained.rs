//! `reverbere importer`: what a file explains in another place than its table of points (legends, names of
//! sheets and streets), what pivot tables make of titles, and what is no light point at all.

use crate::common::Workdir;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

fn import(work: &Workdir, file: &str) -> Value {
    let run = work.run(&["importer", file, "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// How many points and watts of lamps were read of a text file.
fn read(text: &str) -> (Value, f64, Value) {
    let work = Workdir::new();
    work.write("Samer.csv", text);
    let json = import(&work, "Samer.csv");
    let watts = json["puissance_lampe_w"].as_f64().expect("watts");
    (json["points"].clone(), watts.round(), json)
}

/// Points by lamp.
fn by_lamp(json: &Value, code: &str) -> u64 {
    json["par_technologie"][code]["points"]
        .as_u64()
        .unwrap_or(0)
}

fn is_asked(json: &Value, words: &str) -> bool {
    let decisions = json["decisions"].as_array().expect("a list");
    decisions
        .iter()
        .any(|one| one["certitude"] == "asked" && one.to_string().contains(words))
}

fn workbook(sheets: &[(&str, &[&[&str]])]) -> Workdir {
    let work = Workdir::new();
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("a name");
        for (at, row) in (0..).zip(*rows) {
            sheet.write_row(at, 0, row.iter().copied()).expect("a row");
        }
    }
    book.save(work.path().join("Samer.xlsx"))
        .expect("a workbook");
    work
}

/// 8 × 100 + 4 × 70 + 5 × 70 W.
#[test]
fn a_pivot_table_counts_the_rows_that_had_a_reference() {
    for title in [
        "Nombre de Repère",
        "Somme de Nb",
        "Nb de Référence",
        "Nombre de N° du point",
    ] {
        let text = format!(
            "Rue;Lampe;Puissance;{title}\nRue de la Mer;SHP;100;8\n;SHP;70;4\nTotal Rue de la Mer;;;12\n\
             Rue du Port;SHP;70;5\nTotal Rue du Port;;;5\nTotal général;;;17\n"
        );
        let (points, watts, json) = read(&text);
        assert_eq!((points, watts), (17.into(), 1430.0), "{title} {json}");
    }
}

#[test]
fn a_count_at_the_end_of_a_streets_name_counts() {
    for [one, other] in [
        ["Rue de la Mer - 12 pts", "Rue du Port - 5 pts"],
        ["Rue de la Mer (12 PL)", "Rue du Port (5 PL)"],
        ["Rue de la Mer : 12 points", "Rue du Port : 5 points"],
    ] {
        let text = format!("Voie;Lampe;Puissance\n{one};SHP;100\n{other};SHP;70\n");
        let (points, watts, json) = read(&text);
        assert_eq!((points, watts), (17.into(), 1550.0), "{one} {json}");
        assert!(
            json["decisions"]
                .to_string()
                .contains("finit par un nombre")
        );
    }
}

#[test]
fn counts_in_parts_and_words_are_read() {
    for (count, points) in [("8+4", 12), ("triple", 3), ("2 foyers", 2), ("'4", 4)] {
        let text = format!("Rue;Lampe;Puissance;Foyers\nRue A;SHP;100;{count}\nRue B;SHP;70;1\n");
        let (read, _, json) = read(&text);
        assert_eq!(read, Value::from(points + 1), "{count} {json}");
    }
}

/// 45 points of 115 W and 20 of 70 W; one of 70 W and two of 100 W.
#[test]
fn powers_that_no_lamp_has_in_watts_are_kilowatts() {
    let (points, watts, json) =
        read("Armoire;Lampe;Nb points;Puissance totale\nA1;SHP;45;4,5\nA2;SHP;20;1,4\n");
    assert_eq!((points, watts), (65.into(), 5900.0), "{json}");
    let (points, watts, json) =
        read("Réf;Rue;Lampe;Puissance\nP1;Rue A;SHP;0,1\nP2;Rue A;SHP;0,07\nP3;Rue A;SHP;0,1\n");
    assert_eq!((points, watts), (3.into(), 270.0), "{json}");
    // Watts of small LEDs are watts.
    let (_, watts, json) = read("Réf;Rue;Lampe;Puissance\nP1;Rue A;LED;3\nP2;Rue A;LED;5\n");
    assert!((watts - 8.0).abs() < 1e-9, "{json}");
}

#[test]
fn a_legend_explains_codes_wherever_it_stands() {
    let points: &[&[&str]] = &[
        &["Réf", "Rue", "Lampe"],
        &["P1", "Rue A", "A"],
        &["P2", "Rue A", "B"],
    ];
    let legend: &[&[&str]] = &[
        &["Code", "Signification"],
        &["A", "SHP 100 W"],
        &["B", "LED 40 W"],
    ];
    let other_sheet = workbook(&[("EP", points), ("Légende", legend)]);
    let below = [
        points,
        &[&[], &["Légende :"], &["A : SHP 100 W"], &["B = LED 40 W"]],
    ]
    .concat();
    let below = workbook(&[("EP", &below)]);
    let beside = workbook(&[(
        "EP",
        &[
            &["Réf", "Rue", "Lampe", "", "Code", "Lampe"],
            &["P1", "Rue A", "A", "", "A", "SHP 100 W"],
            &["P2", "Rue A", "B", "", "B", "LED 40 W"],
        ],
    )]);
    for work in [other_sheet, below, beside] {
        let json = import(&work, "Samer.xlsx");
        let lamps = [by_lamp(&json, "SHP"), by_lamp(&json, "LED")];
        assert_eq!((&json["points"], lamps), (&2.into(), [1, 1]), "{json}");
        assert_eq!(json["puissance_lampe_w"], 140.0);
        assert!(json["decisions"].to_string().contains("légende"));
    }
    // Two meanings are none.
    let twice = [
        points,
        &[&["A : SHP 100 W"], &["A : SHP 70 W"], &["B : LED 40 W"]],
    ]
    .concat();
    let json = import(&workbook(&[("EP", &twice)]), "Samer.xlsx");
    assert_eq!(by_lamp(&json, "SHP"), 0, "{json}");
}

#[test]
fn a_sheet_called_by_a_lamp_has_that_lamp() {
    let titles: &[&str] = &["Réf", "Rue", "Puissance (W)"];
    let sodium = [titles, &["P1", "Rue A", "100"]];
    let led = [titles, &["P2", "Rue A", "40"]];
    let json = import(&workbook(&[("SHP", &sodium), ("LED", &led)]), "Samer.xlsx");
    assert_eq!(
        [by_lamp(&json, "SHP"), by_lamp(&json, "LED")],
        [1, 1],
        "{json}"
    );
    assert!(
        json["decisions"]
            .to_string()
            .contains("le nom de la feuille")
    );
}

#[test]
fn marks_under_lamps_tell_the_lamp_of_the_row() {
    let (points, watts, json) = read(
        "Réf;Rue;SHP;LED;IM;Puissance (W)\nP1;Rue A;X;;;100\nP2;Rue A;;X;;40\nP3;Rue A;;;X;150\n",
    );
    assert_eq!((points, watts), (3.into(), 290.0), "{json}");
    assert_eq!(
        ["SHP", "LED", "IM"].map(|code| by_lamp(&json, code)),
        [1; 3]
    );
}

#[test]
fn what_is_no_light_point_is_set_apart() {
    for other in [
        "Armoire",
        "Mât sans luminaire",
        "Prise guirlande",
        "Borne électrique",
    ] {
        let (points, _, json) = read(&format!(
            "Réf;Rue;Nature;Lampe;Puissance\nP1;Rue A;Luminaire;SHP;100\nX1;Rue A;{other};;\n"
        ));
        assert_eq!(points, Value::from(1), "{other} {json}");
        assert!(
            json["anomalies"].to_string().contains("autre_materiel"),
            "{json}"
        );
    }
}

#[test]
fn a_log_of_repairs_is_asked_about() {
    let (_, _, json) = read(
        "Date;Réf;Rue;Lampe;Puissance;Intervention\n12/01/2024;P1;Rue A;SHP;100;Lampe\n\
         14/03/2024;P1;Rue A;SHP;100;Ballast\n15/03/2024;P2;Rue A;SHP;100;Lampe\n",
    );
    assert!(is_asked(&json, "interventions"), "{json}");
    // The last repair of each point is no log.
    let (points, _, json) = read(
        "Réf;Rue;Lampe;Puissance;Dernière intervention\nP1;Rue A;SHP;100;12/01/2024\n\
         P2;Rue A;SHP;100;15/03/2024\n",
    );
    assert_eq!(points, Value::from(2));
    assert!(!is_asked(&json, "interventions"), "{json}");
}

#[test]
fn a_share_of_the_time_is_asked_about_unless_it_is_all() {
    for (share, asked) in [("50 %", true), ("100 %", false)] {
        let (_, _, json) = read(&format!(
            "Réf;Rue;Lampe;Puissance;Taux de fonctionnement\nP1;Rue A;SHP;100;{share}\n\
             P2;Rue A;SHP;100;100 %\n"
        ));
        assert_eq!(
            is_asked(&json, "une part du temps"),
            asked,
            "{share} {json}"
        );
    }
}

#[test]
fn rows_that_are_streets_are_told_or_asked() {
    let (_, _, json) = read(
        "Rue;Longueur (m);Lampe;Puissance (W)\nRue A;300;SHP;100\nRue B;450;SHP;100\nRue C;120;SHP;70\n",
    );
    assert!(is_asked(&json, "celle d'une rue entière"), "{json}");
    let (_, _, json) = read(
        "Rue;Lampe;Puissance (W);Consommation annuelle (kWh)\nRue A;SHP;100;4600\nRue B;SHP;100;2300\n",
    );
    assert!(is_asked(&json, "celle de plusieurs points"), "{json}");
    let rows: Vec<String> = (1..7).map(|n| format!("Rue {n};SHP;70\n")).collect();
    let (points, _, json) = read(&format!("Rue;Lampe;Puissance (W)\n{}", rows.concat()));
    assert_eq!(points, Value::from(6));
    assert!(
        json["decisions"]
            .to_string()
            .contains("chaque ligne est d'une autre rue")
    );
}

#[test]
fn rows_that_speak_of_the_columns_are_no_points() {
    for row in [
        ";;;W",
        "1;2;3;4",
        "ex : P001;ex : rue de la Gare;ex : SHP;ex : 100",
        "obligatoire;obligatoire;obligatoire;facultatif",
    ] {
        let text = format!("Réf;Rue;Lampe;Puissance\n{row}\nP1;Rue A;SHP;100\nP2;Rue B;SHP;70\n");
        let (points, watts, json) = read(&text);
        assert_eq!((points, watts), (2.into(), 170.0), "{row} {json}");
    }
    // A first point that looks like numbers is one.
    let (points, _, _) = read("N°;Rue;Lampe;Puissance\n1;12;SHP;100\n2;13;SHP;70\n");
    assert_eq!(points, Value::from(2));
}

#[test]
fn a_sum_by_lamp_below_the_table_is_no_point() {
    let (points, watts, json) = read(
        "Rue;Nb;Lampe;W\nRue A;12;SHP;100\nRue B;5;SHP;70\n\nRécapitulatif\nSHP 100;12\nSHP 70;5\n",
    );
    assert_eq!((points, watts), (17.into(), 1550.0), "{json}");
}

#[test]
fn a_sheet_that_sums_up_lamps_is_compared() {
    let points: &[&[&str]] = &[
        &["Réf", "Rue", "Lampe", "Puissance"],
        &["P1", "Rue A", "SHP", "100"],
        &["P2", "Rue A", "SHP", "100"],
        &["P3", "Rue A", "LED", "40"],
    ];
    for (sodium, differs) in [("2", false), ("5", true)] {
        let sums: &[&[&str]] = &[
            &["Lampe", "Nombre"],
            &["SHP", sodium],
            &["LED", "1"],
            &["Total", "6"],
        ];
        let json = import(
            &workbook(&[("Synthèse", sums), ("Points", points)]),
            "Samer.xlsx",
        );
        assert_eq!(json["points"], 3, "{json}");
        let findings = json["anomalies"].to_string();
        assert_eq!(findings.contains("total_different"), differs, "{json}");
        assert!(json["decisions"].to_string().contains("lampe par lampe"));
    }
}

#[test]
fn a_sheet_of_points_that_stand_in_another_is_asked_about() {
    let titles: &[&str] = &["Réf", "Rue", "Lampe", "Puissance"];
    let names: Vec<String> = (1..=12).map(|n| format!("P{n}")).collect();
    let rows: Vec<[&str; 4]> = names
        .iter()
        .map(|name| [name.as_str(), "Rue A", "SHP", "100"])
        .collect();
    let all: Vec<&[&str]> = std::iter::once(titles)
        .chain(rows.iter().map(<[&str; 4]>::as_slice))
        .collect();
    let part: Vec<&[&str]> = std::iter::once(titles)
        .chain(rows[3..8].iter().map(<[&str; 4]>::as_slice))
        .collect();
    for sheets in [
        [("Points", &all), ("Reste à faire", &part)],
        [("Reste à faire", &part), ("Points", &all)],
    ] {
        let sheets: Vec<(&str, &[&[&str]])> = sheets
            .iter()
            .map(|(name, rows)| (*name, rows.as_slice()))
            .collect();
        let json = import(&workbook(&sheets), "Samer.xlsx");
        assert!(is_asked(&json, "déjà dans"), "{json}");
        let asked = json["decisions"].as_array().expect("a list");
        let asked = asked
            .iter()
            .find(|one| one["certitude"] == "asked")
            .expect("a question");
        assert_eq!(
            (&asked["feuille"], &asked["points"]),
            (&"Reste à faire".into(), &5.into())
        );
    }
}
