//! `reverbere importer`: what is said by columns as a whole, by a mapping, and by a person's answers.

use crate::common::{Run, Workdir, edit_part, found};
use reverbere::sheets::read_sheets;
use serde_json::Value;

/// Imports `parc.csv` and gives the JSON.
fn import(csv: &str, mapping: Option<&str>) -> Value {
    let work = Workdir::new();
    work.write("parc.csv", csv);
    let mut args = vec!["importer", "parc.csv", "--json"];
    if let Some(mapping) = mapping {
        work.write("map.toml", mapping);
        args.extend(["--correspondance", "map.toml"]);
    }
    read(&work.run(&args))
}

fn read(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    let sum = ["lignes_points", "lignes_ecartees", "lignes_ignorees"]
        .map(|key| json[key].as_u64().expect("a count"))
        .iter()
        .sum::<u64>();
    assert_eq!(json["lignes"], sum, "{json}");
    json
}

fn points_and_watts(json: &Value) -> (u64, f64) {
    (
        json["points"].as_u64().expect("a count"),
        json["puissance_lampe_w"].as_f64().expect("watts"),
    )
}

#[test]
fn a_file_cut_by_its_decimal_commas_is_refused_with_its_row() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "ref,commune,hauteur,lampe,W\n1,Samer,7,5,SHP,70\n2,Samer,8,25,SHP,100\n3,Samer,6,0,SHP,70\n",
    );
    work.run(&["importer", "parc.csv"]).refuses(&[
        "ligne 2",
        "6 valeurs pour 5 colonnes",
        "1 | Samer | 7 | 5 | SHP | 70",
    ]);
}

#[test]
fn a_shifted_row_whose_last_value_is_blank_is_seen_too() {
    let json = import(
        "ref,commune,hauteur,lampe,W\n1,Samer,8,SHP,70\n2,Samer,7,5,SHP,\n3,Samer,8,SHP,70\n",
        None,
    );
    assert_eq!(points_and_watts(&json), (2, 140.0));
    assert_eq!(found(&json, "ligne_decalee"), 1);
}

#[test]
fn two_columns_of_one_title_are_asked_about() {
    let csv = "ref;commune;lampe;Puissance;Puissance\n1;Samer;SHP;70;83\n2;Samer;SHP;100;115\n";
    let json = import(csv, None);
    assert_eq!(found(&json, "colonnes_concurrentes"), 1);
    assert_eq!(found(&json, "puissance_inconnue"), 2);
    let json = import(
        csv,
        Some("[colonnes]\npuissance_lampe = \"colonne D\"\npuissance_systeme = \"colonne E\"\n"),
    );
    assert_eq!(points_and_watts(&json), (2, 170.0));
    assert_eq!(json["puissance_systeme_w"], 198.0);
    // The same column twice is no question.
    let json = import(
        "ref;commune;lampe;Puissance;Puissance\n1;Samer;SHP;70;70\n2;Samer;SHP;100;100\n",
        None,
    );
    assert_eq!(points_and_watts(&json), (2, 170.0));
    assert_eq!(found(&json, "colonne_ecartee"), 1);
}

#[test]
fn cells_say_what_a_title_does_not() {
    let json = import(
        "N°;Où;Désignation matériel;W\n1;Samer;SHP tubulaire;70\n2;Desvres;BF;125\n3;Samer;SHP;70\n",
        None,
    );
    assert_eq!(points_and_watts(&json), (3, 265.0));
    assert_eq!(found(&json, "colonne_deduite"), 2);
}

/// A profile is known by its words: hours alone may be anything's, and one title suffices.
#[test]
fn a_column_of_operating_profiles_needs_no_title_of_its_own() {
    let with = |title: &str, cell: &str| {
        let rows: Vec<String> = (1..=4)
            .map(|n| format!("{n};Samer;SHP;70;{cell}\n"))
            .collect();
        import(
            &format!("ref;commune;lampe;W;{title}\n{}", rows.concat()),
            None,
        )
    };
    for (title, cell) in [
        ("Gestion", "Abaissement 50% 22h-5h"),
        ("Consigne", "éteint de minuit à 5h"),
        ("Plage", "coupure 22h30 / 6h00"),
    ] {
        assert_eq!(found(&with(title, cell), "colonne_deduite"), 1, "{title}");
    }
    for (title, cell) in [
        ("Tournée", "8h-12h"),
        ("Gestion projetée", "coupure 23h-5h"),
    ] {
        assert_eq!(found(&with(title, cell), "colonne_deduite"), 0, "{title}");
    }
}

#[test]
fn lamps_may_stand_under_the_luminaire() {
    let json = import(
        "ref;commune;Luminaire\n1;Samer;SHP 100 W\n2;Samer;BF 125 W\n3;Samer;SHP 70 W\n",
        None,
    );
    assert_eq!(points_and_watts(&json), (3, 295.0));
}

/// A contractor's statement of works tells what it took down, and what is there since.
#[test]
fn what_was_taken_down_is_not_there() {
    let title = "ref;commune;Source déposée;Puissance déposée;Source posée;Puissance posée\n";
    let row = |n: usize| format!("{n};Samer;SHP;100;LED;40\n");
    let json = import(&format!("{title}{}{}{}", row(1), row(2), row(3)), None);
    assert_eq!(points_and_watts(&json), (3, 120.0));
}

#[test]
fn of_two_years_side_by_side_the_present_one_is_read() {
    let title = "ref;commune;Lampe (état 2040);W 2040;Lampe (état 2024);W 2024\n";
    let row = |n: usize| format!("{n};Samer;LED;40;SHP;100\n");
    let json = import(&format!("{title}{}{}{}", row(1), row(2), row(3)), None);
    assert_eq!(points_and_watts(&json), (3, 300.0));
}

#[test]
fn watts_that_are_a_lamp_s_with_its_ballast_are_asked_about() {
    let csv = "ref;commune;lampe;Puissance\n1;Samer;SHP;115\n2;Samer;SHP;100\n3;Samer;LED;83\n";
    let json = import(csv, None);
    assert_eq!(found(&json, "puissance_systeme_possible"), 1);
    // A person who names the column has answered: 115 + 100 + 83 W drawn, no ballast added.
    let json = import(csv, Some("[colonnes]\npuissance_systeme = \"Puissance\"\n"));
    assert_eq!(found(&json, "puissance_systeme_possible"), 0);
    assert_eq!(json["puissance_systeme_w"], 298.0);
}

#[test]
fn the_cell_above_is_repeated_where_it_is_said() {
    let json = import(
        "ref;commune;voie;lampe;W\n1;Samer;rue Haute;SHP;70\n2;idem;idem;Idem;idem\n3;Samer;id.;BF;125\n4;Samer;rue Basse;HS;-\n",
        None,
    );
    assert_eq!(points_and_watts(&json), (4, 265.0));
    assert_eq!(json["par_technologie"]["SHP"]["points"], 2);
    assert_eq!(found(&json, "lampe_inconnue"), 1);
}

#[test]
fn marks_are_judged_over_the_column_or_asked_about() {
    let table = |heights: [&str; 2]| {
        format!(
            "ref;commune;lampe;Nb foyers;W\n1;Samer;SHP;{};70\n2;Samer;SHP;{};70\n",
            heights[0], heights[1]
        )
    };
    // A number of lanterns is whole: « 1.250 » is 1,250 of them.
    assert_eq!(
        points_and_watts(&import(&table(["1.250", "2"]), None)),
        (1252, 1252.0 * 70.0)
    );
    let watts = "ref;commune;Nombre SHP;kW\n1;Samer;3;1.250\n";
    let mapping = "[colonnes]\nreference = \"ref\"\n[[groupes]]\nlampe = \"SHP\"\nfoyers = \"Nombre SHP\"\npuissance_lampe = \"kW\"\n[unites]\npuissance_lampe = \"W\"\n";
    let json = import(watts, Some(mapping));
    assert_eq!(found(&json, "nombre_ambigu"), 1, "1,25 W or 1,250 W");
    let json = import(
        watts,
        Some(&format!("separateur_milliers = \".\"\n{mapping}")),
    );
    assert_eq!(points_and_watts(&json), (3, 1250.0));
}

/// A table that counts each lamp in columns of its own: 3 × 100 W and 2 LED of 40 W at Samer, 5 × 70 W
/// at Desvres, its total row left out.
#[test]
fn lamps_counted_in_columns_of_their_own() {
    let json = import(
        "Inventaire agrégé;;;;\n;Sodium;;LED;\nCommune;Nombre;Puissance (kW);Nombre;Puissance (kW)\nSamer;3;0,3;2;0,08\nDesvres;5;0,35;0;0\nTotal;8;0,65;2;0,08\n",
        Some(
            "[[groupes]]\nlampe = \"SHP\"\nfoyers = \"Sodium Nombre\"\npuissance_lampe = \"Sodium Puissance (kW)\"\n[[groupes]]\nlampe = \"LED\"\nfoyers = \"LED Nombre\"\npuissance_lampe = \"LED Puissance (kW)\"\n",
        ),
    );
    let (points, watts) = points_and_watts(&json);
    assert_eq!(points, 10);
    assert!((watts - 730.0).abs() < 1e-6, "{watts}");
    assert_eq!(json["par_technologie"]["SHP"]["points"], 8);
    assert_eq!(json["lignes_ignorees"], 1);
}

#[test]
fn a_mapping_joins_columns_converts_units_and_leaves_rows_out() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "Pole,Dir,Street,Head,kW,Feet,Owner\n1,N,MAIN,Cobra-HPS,0.1,30,City\n2,S,OAK,Cobra-HPS,0.15,25,Private\n",
    );
    work.write(
        "map.toml",
        "[colonnes]\nreference = \"Pole\"\nvoie = [\"Dir\", \"Street\"]\nlampe = \"Head\"\npuissance_lampe = \"kW\"\nhauteur = \"Feet\"\n[constantes]\ninsee = \"62773\"\n[unites]\npuissance_lampe = \"kW\"\nhauteur = \"ft\"\n[lampes]\n\"Cobra-HPS\" = \"SHP\"\n[[lignes_a_ecarter]]\ncolonne = \"Owner\"\nvaleurs = [\"private\"]\n",
    );
    let run = work.run(&[
        "importer",
        "parc.csv",
        "--correspondance",
        "map.toml",
        "-o",
        "points.csv",
        "--json",
    ]);
    let json = read(&run);
    assert_eq!(points_and_watts(&json), (1, 100.0));
    assert_eq!(found(&json, "ecarte_par_correspondance"), 1);
    let points = std::fs::read_to_string(work.path().join("points.csv")).expect("the points");
    assert!(points.contains(";N MAIN;"), "{points}");
    assert!(
        points.contains(";9,144;") || points.contains(";9,144"),
        "30 ft are 9.144 m: {points}"
    );
}

/// The first mapping has what was recognised, and questions; answered, it is complete.
#[test]
fn a_mapping_is_proposed_and_then_answered() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "Poste;Dénomination;Code lampe;Potencia\nA1;rue Haute;IMC;70\nA1;rue Haute;IMC;70\nA2;rue Basse;XYZ;100\nA2;rue Basse;SHP;100\n",
    );
    let propose = |name: &str, more: &[&str]| {
        let args = ["importer", "parc.csv", "--proposer-correspondance", name];
        let run = work.run(&[&args[..], more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        std::fs::read_to_string(work.path().join(name)).expect("a mapping")
    };
    let first = propose("1.toml", &[]);
    assert!(first.contains("\"Potencia\" : 100 (2), 70 (2)"), "{first}");
    work.run(&[
        "importer",
        "parc.csv",
        "--proposer-correspondance",
        "1.toml",
    ])
    .refuses(&["1.toml", "existe déjà"]);
    let stated = first
        .replace(
            "[colonnes]\n",
            "[colonnes]\npuissance_lampe = \"Potencia\"\nvoie = \"Dénomination\"\n",
        )
        .replace("[constantes]\n", "[constantes]\ninsee = \"62773\"\n");
    work.write("told.toml", stated);
    let second = propose("2.toml", &["--correspondance", "told.toml"]);
    assert!(second.contains("\"IMC\" = \"\"  # 2 points"), "{second}");
    assert!(second.contains("\"XYZ\" = \"\"  # 1 point"), "{second}");
    let answered = second
        .replace("\"IMC\" = \"\"", "\"IMC\" = \"IM\"")
        .replace("\"XYZ\" = \"\"", "\"XYZ\" = \"BF\"");
    work.write("map.toml", answered);
    let json = read(&work.run(&[
        "importer",
        "parc.csv",
        "--correspondance",
        "map.toml",
        "--json",
    ]));
    assert_eq!(points_and_watts(&json), (4, 340.0));
    assert_eq!(json["lampes_a_nommer"], Value::Array(Vec::new()));
}

/// Fills in a cell of « À compléter », the fourth sheet of a quality workbook.
fn answer(work: &Workdir, cell: &str, text: &str) {
    edit_part(
        &work.path().join("qualite.xlsx"),
        "xl/worksheets/sheet4.xml",
        |xml| {
            let at = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell");
            let end = at + xml[at..].find("/>").expect("an empty cell");
            format!(
                "{} t=\"inlineStr\"><is><t>{text}</t></is></c>{}",
                &xml[..end],
                &xml[end + 2..]
            )
        },
    );
}

#[test]
fn what_is_missing_is_filled_in_and_read_over_the_inventory() {
    let work = Workdir::new();
    let csv = "ref;commune;lampe;W;Nb foyers\n1;Samer;IMC;70;1\n2;St Martin;SHP;100;1\n3;Samer;SHP;0;2\n4;Samer;SHP;115;1\n5;Samer;BF;125;1\n";
    work.write("inventaires/parc.csv", csv);
    let quality = [
        "importer",
        "inventaires",
        "--qualite",
        "qualite.xlsx",
        "--json",
    ];
    let before = read(&work.run(&quality));
    // Four points are in no plan: IMC, the 2 × 0 W, 115 W; and St Martin is no commune.
    assert_eq!(points_and_watts(&before).0, 5);
    let sheets = read_sheets(&work.path().join("qualite.xlsx")).expect("a workbook");
    let lines: Vec<String> = sheets[3]
        .rows
        .iter()
        .skip(2)
        .map(|row| format!("{} {}", row.text(2), row.text(3)))
        .collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].starts_with("2 code de lampe"), "{lines:?}");
    // Columns J to P: INSEE, lamp, lamp watts, system watts, lanterns, regime, state.
    answer(&work, "K4", "IM");
    answer(&work, "J5", "62758");
    answer(&work, "L6", "70");
    answer(&work, "M7", "115");
    let after = read(&work.run(&["importer", "inventaires", "qualite.xlsx", "--json"]));
    // IM 70, SHP 100 at Saint-Martin-Boulogne, 2 × SHP 70, the lamp of 115 W, BF 125.
    assert_eq!(points_and_watts(&after), (6, 550.0));
    assert_eq!(found(&after, "complete"), 4);
    for code in [
        "lampe_ambigue",
        "commune_ambigue",
        "puissance_inconnue",
        "puissance_systeme_possible",
    ] {
        assert_eq!(found(&after, code), 0, "{code} in {after}");
    }
    // An inventory that has changed: the answers find no row, and that is said.
    work.write(
        "inventaires/parc.csv",
        "ref;commune;lampe;W;Nb foyers\n1;Samer;SHP;70;1\n",
    );
    let gone = read(&work.run(&["importer", "inventaires", "qualite.xlsx", "--json"]));
    assert_eq!(found(&gone, "complement_sans_ligne"), 3);
}

/// Words that are titles elsewhere are values here: Paris has a column of kinds of streets, and one of
/// kinds of supports.
#[test]
fn values_that_could_be_titles_begin_no_other_table() {
    let json = import(
        "Identifiant unique de la lampe;Commune;Categorie de l ouvrage;Nature de la voie;Nom de la voie;Type lampe;Puissance;Libelle\nL1;Samer;Candelabre;RUE;HAUTE;SHP;100;X\nL2;Samer;Candelabre;RUE;HAUTE;SHP;70;X\n",
        None,
    );
    assert_eq!(points_and_watts(&json), (2, 170.0));
}

/// A column that holds no number counts nothing, whatever its title; numbers that follow one another may number
/// the rows.
#[test]
fn what_counts_is_judged_by_its_cells_too() {
    for (title, cells, points, waiting) in [
        ("Comptage", ["Linky", "Forfait", "Linky", ""], 4, 0),
        ("Effectif", ["ok", "ok", "ok", "ok"], 4, 0),
        ("Number", ["101", "102", "103", "104"], 410, 410),
        ("Nombre", ["3", "1", "2", "4"], 10, 0),
    ] {
        let rows = cells
            .iter()
            .map(|cell| format!("Samer;rue Haute;SHP;100;{cell}\n"));
        let rows: String = rows.collect();
        let json = import(&format!("Commune;Rue;Lampe;W;{title}\n{rows}"), None);
        assert_eq!(json["points"], points, "{title}");
        assert_eq!(found(&json, "a_confirmer"), waiting, "{title}");
    }
}
