//! `reverbere importer`: what holds for all the rows of a sheet, by the names of sheets and files or by what no
//! column says, is told, and asked where it moves the count.

use crate::common::{Workdir, found};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

const LISTED: &str = "Réf;Rue;Lampe;Puissance\nP1;a;SHP;100\nP2;a;SHP;100\n";

fn import(work: &Workdir, file: &str, more: &[&str]) -> Value {
    let args = ["importer", file, "-o", "points.csv", "--json"];
    let run = work.run(&[&args[..], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// What was decided of a subject: the words read, what they were taken for, how surely.
fn decided<'a>(json: &'a Value, subject: &str) -> Vec<[&'a str; 3]> {
    let decisions = json["decisions"].as_array().expect("a list").iter();
    decisions
        .filter(|decision| decision["sujet"] == subject)
        .map(|decision| {
            ["lu", "compris", "certitude"].map(|key| decision[key].as_str().expect("a text"))
        })
        .collect()
}

/// How many points the import gave each regime.
fn regimes(work: &Workdir) -> Vec<(String, usize)> {
    let points = std::fs::read_to_string(work.path().join("points.csv")).expect("points");
    let mut lines = points.trim_start_matches('\u{feff}').lines();
    let titles = lines.next().expect("titles").split(';');
    let at = titles
        .into_iter()
        .position(|title| title == "regime")
        .expect("a column");
    let mut counts: Vec<(String, usize)> = Vec::new();
    for line in lines {
        let regime = line.split(';').nth(at).expect("a cell").to_owned();
        match counts.iter_mut().find(|(one, _)| *one == regime) {
            Some((_, count)) => *count += 1,
            None => counts.push((regime, 1)),
        }
    }
    counts
}

fn workbook(work: &Workdir, sheets: &[(&str, &str)]) {
    let mut book = Workbook::new();
    for (name, csv) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, line) in (0..).zip(csv.lines()) {
            for (column, text) in (0..)
                .zip(line.split(';'))
                .filter(|(_, text)| !text.is_empty())
            {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).expect("a cell"),
                    Err(_) => sheet.write_string(row, column, text).expect("a cell"),
                };
            }
        }
    }
    book.save(work.path().join("samer.xlsx"))
        .expect("a workbook");
}

#[test]
fn a_profile_in_a_name_or_a_title_is_that_of_the_rows_that_tell_none() {
    for (file, regime) in [
        ("Samer coupure 23h-5h.csv", "coupure 23h-5h"),
        ("Samer_Extinction_de_23h_à_5h.csv", "Extinction de 23h à 5h"),
        ("Samer - éclairage permanent.csv", "permanent"),
        ("Samer 23-05.csv", ""),
        ("Samer, étude extinction.csv", ""),
    ] {
        let work = Workdir::new();
        work.write(file, LISTED);
        let json = import(&work, file, &[]);
        assert_eq!(regimes(&work), [(regime.to_owned(), 2)], "{file}");
        let told = decided(&json, "regime");
        assert_eq!(told.len(), usize::from(!regime.is_empty()), "{file}");
        assert!(told.iter().all(|[.., certainty]| *certainty == "likely"));
    }
    let work = Workdir::new();
    let others = LISTED.replace('P', "Q");
    workbook(&work, &[("Coupure 23h-5h", LISTED), ("Permanent", &others)]);
    let json = import(&work, "samer.xlsx", &[]);
    assert_eq!(
        regimes(&work),
        [("Coupure 23h-5h".into(), 2), ("Permanent".into(), 2)]
    );
    assert_eq!(decided(&json, "regime").len(), 2);
    // Lines above the table, one of them the profile; what a row says of itself comes first.
    let work = Workdir::new();
    let titled = "Commune de Samer;;;;\nExtinction : 23h-5h;;;;\nRelevé de 2024;;;;\n;;;;\n\
                  Réf;Rue;Lampe;Puissance;Régime\nP1;a;SHP;100;\nP2;a;SHP;100;Permanent\n";
    work.write("samer.csv", titled);
    import(&work, "samer.csv", &[]);
    assert_eq!(
        regimes(&work),
        [("Extinction : 23h-5h".into(), 1), ("Permanent".into(), 1)]
    );
}

#[test]
fn a_profile_in_a_name_that_leaves_the_hours_open_is_asked() {
    let work = Workdir::new();
    workbook(&work, &[("Semi-permanent", LISTED)]);
    let json = import(&work, "samer.xlsx", &[]);
    assert_eq!(regimes(&work), [("Semi-permanent".into(), 2)]);
    assert_eq!(found(&json, "regime_inconnu"), 2);
}

#[test]
fn a_state_that_is_not_understood_is_told_with_the_points_that_it_leaves_in() {
    let work = Workdir::new();
    work.write(
        "samer.csv",
        "Réf;Rue;Lampe;Puissance;État\nP1;a;SHP;100;Éteint définitivement\nP2;a;SHP;100;Bon état\n\
         P3;a;SHP;100;Éteint définitivement\nP4;a;SHP;100;En attente de dépose\nP5;a;SHP;100;Déposé\n",
    );
    let json = import(&work, "samer.csv", &[]);
    assert_eq!(json["points"], 4);
    let told = decided(&json, "etat");
    let read: Vec<&str> = told.iter().map(|[read, ..]| *read).collect();
    assert_eq!(read, ["Éteint définitivement", "En attente de dépose"]);
    assert!(told.iter().all(|[.., certainty]| *certainty == "likely"));
}

#[test]
fn one_row_a_street_is_asked_and_a_person_says() {
    let row = |row| format!("Samer;rue {row};SHP;100;{}\n", 20 - 3 * row);
    let rows = (1..=6).map(row).collect::<Vec<_>>().concat();
    // « U » says nothing, and its numbers may count; « Ordre » would number the rows.
    for (title, question, said) in [("U", "U", [57, 6]), ("Largeur (m)", "Rue", [6, 0])] {
        let csv = format!("Commune;Rue;Lampe;Puissance;{title}\n{rows}");
        let work = Workdir::new();
        work.write("samer.csv", &csv);
        let json = import(&work, "samer.csv", &["--qualite", "qualite.xlsx"]);
        let asked: Vec<[&str; 3]> = decided(&json, "nombre_de_points");
        assert_eq!(asked.len(), 1, "{title}");
        assert_eq!((asked[0][0], asked[0][2]), (question, "asked"));
        for (answer, points) in ["oui", "non"].into_iter().zip(said) {
            crate::understood::answer(&work, "Nombre de points de la ligne", answer);
            let json = import(&work, "samer.csv", &["reponses.xlsx"]);
            let waiting = found(&json, "a_confirmer");
            let counted = json["points"].as_u64().expect("points") - waiting;
            assert_eq!(counted, points, "{title}, {answer}");
            import(&work, "samer.csv", &["--qualite", "qualite.xlsx"]);
        }
    }
}
