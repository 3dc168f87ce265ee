//! `reverbere importer`: what a file was understood to say is decided once, told with its evidence,
//! asked where it is not sure, and a person's answer in the quality workbook holds.

use crate::common::{Run, Workdir, found};
use reverbere::sheets::read_sheets;
use rust_xlsxwriter::{Color, Format, Workbook};
use serde_json::Value;
use std::path::PathBuf;

/// Imports the files of a folder and gives the JSON; the three counts of rows add up.
fn import(work: &Workdir, args: &[&str]) -> Value {
    // A quality workbook into which answers were carried is not replaced otherwise.
    let _ = std::fs::remove_file(work.path().join("qualite.xlsx"));
    let mut all = vec!["importer"];
    all.extend(args);
    all.extend(["--json", "--qualite", "qualite.xlsx"]);
    let run: Run = work.run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    let sum: u64 = ["lignes_points", "lignes_ecartees", "lignes_ignorees"]
        .map(|key| json[key].as_u64().expect("a count"))
        .iter()
        .sum();
    assert_eq!(json["lignes"], sum, "{json}");
    json
}

fn import_text(csv: &str) -> Value {
    let work = Workdir::new();
    work.write("parc.csv", csv);
    import(&work, &["parc.csv"])
}

fn points_and_watts(json: &Value) -> (u64, f64) {
    (
        json["points"].as_u64().expect("a count"),
        json["puissance_lampe_w"].as_f64().expect("watts"),
    )
}

fn decisions<'a>(json: &'a Value, subject: &str) -> Vec<&'a Value> {
    json["decisions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|decision| decision["sujet"] == subject)
        .collect()
}

/// A workbook of sheets of texts and numbers.
fn workbook(work: &Workdir, name: &str, sheets: &[(&str, &[&[&str]])]) -> PathBuf {
    let mut book = Workbook::new();
    for (title, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*title).expect("a name");
        for (row, cells) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).expect("a cell"),
                    Err(_) => sheet.write_string(row, column, *text).expect("a cell"),
                };
            }
        }
    }
    let path = work.path().join(name);
    book.save(&path).expect("a workbook");
    path
}

/// Writes an answer beside the decision of a subject in the quality workbook, as a person would, into
/// a workbook of its own that holds that sheet.
pub fn answer(work: &Workdir, subject: &str, said: &str) {
    let sheets = read_sheets(&work.path().join("qualite.xlsx")).expect("a workbook");
    let understood = &sheets[0];
    assert_eq!(understood.name, "Ce qui a été compris");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(&understood.name).expect("a name");
    let mut answered = false;
    for row in &understood.rows {
        for (column, cell) in &row.cells {
            let text = cell.to_string();
            sheet
                .write_string(row.number - 1, *column as u16, &text)
                .expect("a cell");
            if text == subject && *column == 4 {
                sheet
                    .write_string(row.number - 1, 10, said)
                    .expect("a cell");
                answered = true;
            }
        }
    }
    assert!(answered, "no decision on « {subject} »");
    book.save(work.path().join("reponses.xlsx"))
        .expect("a workbook");
}

#[test]
fn a_column_of_numbers_of_points_is_read_and_stated() {
    let json = import_text(
        "Commune;Rue;Nb pts;Type lampe;Puissance (W);Couleur\nSamer;rue Haute;14;SHP;100;gris\nSamer;rue Basse;5;BF;125;vert\n",
    );
    assert_eq!(points_and_watts(&json), (19, 2025.0));
    let stated = decisions(&json, "nombre_de_points");
    assert_eq!(stated[0]["points"], 19);
    assert_eq!(stated[0]["sinon"], "un point par ligne : 2\u{a0}lignes");
    // What is not read is shown with samples.
    let columns = json["fichiers"][0]["detail_colonnes"]
        .as_array()
        .expect("columns");
    let colour = columns
        .iter()
        .find(|column| column["titre"] == "Couleur")
        .expect("a column");
    assert_eq!(colour["champ"], Value::Null);
    assert_eq!(colour["exemples"], serde_json::json!(["gris", "vert"]));
}

#[test]
fn watts_of_the_row_or_of_the_point_are_settled_once_a_column() {
    let of_row = import_text(
        "Commune;Rue;Nb points;Lampe;Puissance (W)\nSamer;A;5;SHP;500\nSamer;B;4;SHP;280\nSamer;C;1;SHP;150\n",
    );
    assert_eq!(points_and_watts(&of_row), (10, 930.0));
    let of_each = import_text(
        "Commune;Rue;Nb points;Lampe;Puissance (W)\nSamer;A;5;SHP;100\nSamer;B;4;SHP;70\nSamer;C;1;SHP;150\n",
    );
    assert_eq!(points_and_watts(&of_each), (10, 930.0));
    // The lamps' own watts added up say nothing of ballasts: those of the table hold (SHP 100: 115 W).
    let bare = import_text(
        "Commune;Rue;Nb points;Lampe;Puissance totale (W)\nSamer;A;2;SHP;200\nSamer;B;1;SHP;100\nSamer;C;3;SHP;210\n",
    );
    assert_eq!(points_and_watts(&bare), (6, 510.0));
    let system = bare["puissance_systeme_w"].as_f64().expect("watts");
    assert!(
        (system - (3.0 * 115.0 + 3.0 * 83.0)).abs() < 0.5,
        "{system}"
    );
}

#[test]
fn rows_that_disagree_are_asked_and_the_answer_holds() {
    let work = Workdir::new();
    work.write(
        "parc.csv",
        "Commune;Rue;Nb points;Lampe;Puissance (W)\nSamer;A;5;SHP;500\nSamer;B;4;SHP;70\nSamer;C;1;SHP;150\n",
    );
    let json = import(&work, &["parc.csv"]);
    let asked = decisions(&json, "puissance");
    assert_eq!(asked[0]["certitude"], "asked");
    // The points of the rows of several wait; that of the row of one does not.
    assert_eq!(found(&json, "a_confirmer"), 9);
    for (said, watts) in [("oui", 2930.0), ("non", 720.0)] {
        answer(&work, "Puissance de la ligne ou du point", said);
        let json = import(&work, &["parc.csv", "reponses.xlsx"]);
        let (points, read) = points_and_watts(&json);
        assert_eq!(points, 10);
        assert!((read - watts).abs() < 0.5, "{said} : {read}");
        assert!(
            decisions(&json, "puissance")
                .iter()
                .all(|one| one["certitude"] != "asked")
        );
        import(&work, &["parc.csv"]);
    }
}

#[test]
fn a_person_says_what_sheets_lists_and_owners_are() {
    for (file, csv, subject, yes, no) in [
        (
            "interventions.csv",
            "ref;commune;lampe;W\n1;Samer;SHP;70\n2;Samer;SHP;70\n",
            "Tableau lu",
            (0, 0.0),
            (2, 140.0),
        ),
        (
            "Samer.csv",
            "Lampe;W;Rue du Port;Place\nSHP;70;3;1\nSHP;100;2;0\nBF;125;0;5\n",
            "Nombre de points de la ligne",
            (11, 4.0 * 70.0 + 2.0 * 100.0 + 5.0 * 125.0),
            (3, 295.0),
        ),
        (
            "parc.csv",
            "ref;commune;lampe;W;Propriétaire\n1;Samer;SHP;70;Privé\n2;Samer;SHP;100;Commune\n",
            "Nombre de points de la ligne",
            (1, 100.0),
            (2, 170.0),
        ),
    ] {
        let work = Workdir::new();
        work.write(file, csv);
        for (said, expected) in [("oui", yes), ("non", no)] {
            let json = import(&work, &[file]);
            assert!(found(&json, "a_confirmer") > 0, "{file}");
            answer(&work, subject, said);
            let json = import(&work, &[file, "reponses.xlsx"]);
            assert_eq!(points_and_watts(&json), expected, "{file}, {said}");
            assert_eq!(found(&json, "a_confirmer"), 0, "{file}, {said}");
        }
    }
}

#[test]
fn planned_columns_are_never_the_present_lamps() {
    for csv in [
        "Commune;Rue;Source avant travaux;Puissance avant (W);Source après travaux;Puissance après (W)\nSamer;A;SHP;100;LED;35\n",
        "Commune;Rue;Lampe en place;P en place (W);Type de lampe;Puissance (W)\nSamer;A;SHP;100;LED;35\n",
        "Commune;Rue;Lampe;Puissance;Lampe future;Puissance LED projetée\nSamer;A;SHP;100;LED;35\n",
    ] {
        let json = import_text(csv);
        assert_eq!(points_and_watts(&json), (1, 100.0), "{csv}");
        assert_eq!(json["par_technologie"]["SHP"]["points"], 1, "{csv}");
    }
}

#[test]
fn block_titles_carry_cabinet_and_profile() {
    let work = Workdir::new();
    let titles = &["Rue", "Nb pts", "Type lampe", "P (W)"][..];
    workbook(
        &work,
        "samer.xlsx",
        &[(
            "Relevé",
            &[
                &["MAIRIE DE SAMER"],
                &["ARMOIRE N°1 – Place Foch (coupure 23h30 - 5h30)"],
                titles,
                &["rue Haute", "6", "SHP", "100"],
                &["", "2", "SHP", "70"],
                &["!! refait en 2019, à vérifier"],
                &["", "1", "SHP", "150"],
                &["", "3", "SHP", "70"],
                &["S/T armoire 1", "12"],
                &[],
                &["ARMOIRE N°2 – École (allumé toute la nuit)"],
                titles,
                &["rue Basse", "4", "BF", "125"],
                &["TOTAL GÉNÉRAL", "16"],
            ],
        )],
    );
    let run = work.run(&["importer", "samer.xlsx", "-o", "points.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = import(&work, &["samer.xlsx"]);
    assert_eq!(points_and_watts(&json), (16, 1600.0));
    assert_eq!(decisions(&json, "bloc").len(), 2);
    assert_eq!(found(&json, "total_different"), 0);
    let points = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
    let of_first = points.lines().filter(|line| line.contains("ARMOIRE N°1"));
    assert_eq!(
        of_first
            .filter(|line| line.contains("coupure 23h30 - 5h30"))
            .count(),
        12
    );
    // A remark alone on its row is no street.
    assert_eq!(
        points
            .lines()
            .filter(|line| line.contains("rue Haute"))
            .count(),
        12
    );
}

#[test]
fn totals_of_the_file_are_compared_with_what_was_read() {
    let right = import_text(
        "Commune;Rue;Nb points;Lampe;Puissance (W)\nSamer;A;5;SHP;100\nSamer;B;4;SHP;70\nTotal;;9;;\nsoit environ 10 lampadaires;;;;\n",
    );
    assert_eq!(found(&right, "total_different"), 0);
    assert_eq!(decisions(&right, "total").len(), 1);
    let wrong = import_text(
        "Commune;Rue;Nb points;Lampe;Puissance (W)\nSamer;A;5;SHP;100\nSamer;B;4;SHP;70\nTotal;;12;;\n",
    );
    assert_eq!(found(&wrong, "total_different"), 1);
}

#[test]
fn the_list_of_cabinets_is_joined_and_compared() {
    let work = Workdir::new();
    workbook(
        &work,
        "samer.xlsx",
        &[
            (
                "Armoires",
                &[
                    &["Code armoire", "PRM", "Régime", "Nb PL"],
                    &["A01", "12345678901234", "Extinction 23h-5h", "2"],
                    &["A02", "12345678901235", "Permanent", "3"],
                ],
            ),
            (
                "Points",
                &[
                    &["N° PL", "Armoire", "Rue", "Lampe", "Puissance (W)"],
                    &["P1", "A01", "rue Haute", "SHP", "100"],
                    &["P2", "A01", "rue Haute", "SHP", "100"],
                    &["P3", "A02", "rue Basse", "BF", "125"],
                ],
            ),
        ],
    );
    let json = import(&work, &["samer.xlsx", "-o", "points.csv"]);
    assert_eq!(json["points"], 3);
    assert_eq!(decisions(&json, "jointure").len(), 1);
    // The list says three points under A02, one was read.
    assert_eq!(found(&json, "total_different"), 1);
    let points = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
    assert_eq!(
        points
            .lines()
            .filter(|line| line.contains("Extinction 23h-5h"))
            .count(),
        2
    );
    assert_eq!(
        points
            .lines()
            .filter(|line| line.contains("12345678901235"))
            .count(),
        1
    );
}

#[test]
fn a_sheet_that_repeats_another_is_read_once() {
    let rows: &[&[&str]] = &[
        &["Rue", "Lampe", "Puissance (W)"],
        &["rue Haute", "SHP", "100"],
        &["rue Haute", "SHP", "70"],
        &["rue Basse", "BF", "125"],
        &["place Foch", "IM", "150"],
    ];
    let work = Workdir::new();
    workbook(
        &work,
        "samer.xlsx",
        &[("Inventaire", rows), ("Inventaire (2)", rows)],
    );
    let json = import(&work, &["samer.xlsx"]);
    assert_eq!(json["points"], 4);
    assert_eq!(found(&json, "feuille_copiee"), 1);
    // Both are read where a person says that they are two.
    answer(&work, "Copie", "non");
    let json = import(&work, &["samer.xlsx", "reponses.xlsx"]);
    assert_eq!(json["points"], 8);
    // Two cabinets whose lamps are alike, and nothing else: nobody can tell, it is asked.
    let work = Workdir::new();
    let alike: &[&[&str]] = &[
        &["Lampe", "Puissance (W)"],
        &["SHP", "100"],
        &["SHP", "100"],
        &["SHP", "100"],
        &["SHP", "100"],
    ];
    workbook(&work, "samer.xlsx", &[("A", alike), ("B", alike)]);
    let json = import(&work, &["samer.xlsx"]);
    assert_eq!(json["points"], 8);
    assert_eq!(decisions(&json, "copie")[0]["certitude"], "asked");
}

#[test]
fn colours_wait_for_an_answer() {
    let green = Format::new().set_background_color(Color::RGB(0x0092_D050));
    let work = Workdir::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip([
        ["Rue", "Lampe", "Puissance (W)"],
        ["rue Haute", "SHP", "100"],
        ["rue Haute", "SHP", "100"],
        ["rue Basse", "BF", "125"],
        ["Légende :", "", "en vert = passé en LED 30 W"],
    ]) {
        for (column, text) in (0..).zip(cells) {
            if row == 3 || row == 4 && column == 1 {
                sheet
                    .write_string_with_format(row, column, text, &green)
                    .expect("a cell");
            } else {
                sheet.write_string(row, column, text).expect("a cell");
            }
        }
    }
    book.save(work.path().join("samer.xlsx"))
        .expect("a workbook");
    let json = import(&work, &["samer.xlsx"]);
    assert_eq!(points_and_watts(&json), (3, 325.0));
    assert_eq!(decisions(&json, "couleurs")[0]["certitude"], "asked");
    answer(&work, "Couleurs de cellules", "oui");
    let json = import(&work, &["samer.xlsx", "reponses.xlsx"]);
    assert_eq!(points_and_watts(&json), (3, 230.0));
    assert_eq!(json["par_technologie"]["LED"]["points"], 1);
}

#[test]
fn lamps_in_columns_are_counted() {
    let json = import_text(
        "Commune;Rue;SHP 70 W;SHP 100 W;LED 30 W\nSamer;rue Haute;3;;2\nSamer;rue Basse;;4;\nTotal;;3;4;2\n",
    );
    assert_eq!(points_and_watts(&json), (9, 670.0));
    assert_eq!(found(&json, "total_different"), 0);
}

#[test]
fn every_cell_of_a_recognised_column_that_is_not_read_is_stated() {
    let json = import_text(
        "Commune;Rue;Lampe;Puissance (W);Hauteur;Flux;ULR;Température de couleur;Année de pose\nSamer;A;SHP;100;8 m;5000 lm;3 %;3000 K;1998\nSamer;B;SHP;100;16 ft;beaucoup;150;27000;années 80\n",
    );
    assert_eq!(found(&json, "valeur_illisible"), 3);
    assert_eq!(found(&json, "valeur_hors_plage"), 2);
}
