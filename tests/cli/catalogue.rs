//! `reverbere catalogue`: what it writes is read back as it was, and refused cell by cell where it
//! does not hold.

mod book;
mod refusals;

use crate::common::{SMALL_SCENARIO, Workdir, project};
use crate::plan::files_of;
pub use book::Book;
use book::text;
use reverbere::sheets::Cell;
use reverbere::{Catalogue, PriceLevel};
use std::path::Path;

/// The catalogue of the program as a workbook, in a folder of its own.
fn written() -> Workdir {
    let work = Workdir::small();
    let run = work.run(&["catalogue", "-o", "c.xlsx", "--json"]);
    let json = run.json();
    assert_eq!((&json["gammes"], &json["armoires"]), (&8.into(), &3.into()));
    assert_eq!(json["liste"], serde_json::Value::Null);
    work
}

fn read(work: &Workdir, name: &str) -> Catalogue {
    Catalogue::read(&work.path().join(name), PriceLevel::Usuel).unwrap_or_else(|e| panic!("{e}"))
}

fn toml() -> std::path::PathBuf {
    project().join("scenarios/catalogue.toml")
}

/// Every file of a plan made with a catalogue, and what the terminal says of it.
fn plan_with(work: &Workdir, catalogue: &str) -> (String, Vec<(String, Vec<u8>)>) {
    work.write(
        "avec.toml",
        format!("catalogue = \"{catalogue}\"\n{SMALL_SCENARIO}"),
    );
    let run = work.run(&["planifier", "avec.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let folder = work.path().join("plan");
    let mut files = files_of(&folder);
    files.sort();
    let read = |name: String| {
        let bytes = std::fs::read(folder.join(&name)).expect("a file");
        (name, bytes)
    };
    let files = files.into_iter().map(read).collect();
    std::fs::remove_dir_all(folder).expect("removed");
    (run.stdout, files)
}

/// What is said of a plan but for the time that it took, which no two runs say alike.
fn without_seconds(json: &str) -> serde_json::Value {
    let mut json: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let seconds = json.as_object_mut().map(|all| all.remove("durees_s"));
    assert!(seconds.flatten().is_some());
    let proof = json.get_mut("preuve").and_then(|it| it.as_object_mut());
    assert!(proof.and_then(|proof| proof.remove("duree_s")).is_some());
    json
}

#[test]
fn a_plan_with_the_workbook_is_that_with_the_toml_byte_for_byte() {
    let work = written();
    std::fs::copy(toml(), work.path().join("c.toml")).expect("a copy");
    let (with_toml, with_workbook) = (plan_with(&work, "c.toml"), plan_with(&work, "c.xlsx"));
    assert_eq!(
        without_seconds(&with_toml.0),
        without_seconds(&with_workbook.0)
    );
    assert!(with_toml.1 == with_workbook.1, "the workbooks differ");
    let run = work.run(&["planifier", "avec.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = work.run(&["verifier", "plan", "avec.toml"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn moved_columns_sorted_rows_and_numbers_typed_as_text_are_read() {
    let work = written();
    let file = work.path().join("c.xlsx");
    let sound = read(&work, "c.xlsx");
    let mut book = Book::open(&file);
    // The columns of « Paliers » in reverse order, a note beside them, and rows upside down.
    let sheet = book.sheet("Paliers");
    for row in sheet.rows.iter_mut().filter(|row| row.number > 2) {
        for (column, _) in &mut row.cells {
            *column = 12 - *column;
        }
        row.cells.reverse();
    }
    let last = sheet.rows.last().expect("a row").number;
    for row in sheet.rows.iter_mut().filter(|row| row.number > 3) {
        row.number = last + 4 - row.number;
    }
    sheet.rows.sort_by_key(|row| row.number);
    let mark = text("à revoir");
    book.set("Paliers", "Puissance (W)", last + 9, None);
    book.sheet("Paliers")
        .rows
        .retain(|row| !row.cells.is_empty());
    for row in &mut book.sheet("Paliers").rows {
        row.cells.push((20, mark.clone()));
    }
    book.set(
        "Gammes",
        "Durée de vie (h)",
        4,
        Some(text("100\u{202f}000")),
    );
    book.set("Gammes", "Utilisation (0 à 1)", 4, Some(text("1,0")));
    book.set("Gammes", "Entretien (€ HT/an)", 4, Some(text("10,00 €")));
    book.set("Gammes", "Gradable", 4, Some(Cell::Bool(true)));
    book.set("Gammes", "Utilisation (0 à 1)", 5, None);
    book.set("Gradations", "Entretien en plus (€ HT/an)", 4, None);
    book.save(&work.path().join("autre.xlsx"));
    assert_eq!(read(&work, "autre.xlsx"), sound);
}

#[test]
fn a_catalogue_of_ones_own_starts_from_another() {
    let work = written();
    let own = std::fs::read_to_string(toml())
        .expect("the catalogue")
        .replacen("prix_ht = 620.00", "prix_ht = 623.45", 1);
    work.write("mien.toml", own);
    for from in ["mien.toml", "mien.xlsx"] {
        let to = if from == "mien.toml" {
            "mien.xlsx"
        } else {
            "encore.xlsx"
        };
        let run = work.run(&["catalogue", "--depuis", from, "-o", to]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains("catalogue = "), "{}", run.stdout);
        assert_eq!(read(&work, to), read(&work, "mien.toml"));
    }
    work.run(&["catalogue", "-o", "mien.xlsx"])
        .refuses(&["mien.xlsx", "existe déjà"]);
    work.run(&["catalogue", "-o", "mien.ods"])
        .refuses(&[".xlsx"]);
    work.run(&["catalogue", "--depuis", "parc.csv", "-o", "n.xlsx"])
        .refuses(&["parc.csv", "ligne 1"]);
    work.run(&["catalogue", "parc.csv", "-o", "n.xlsx"])
        .refuses(&["parc.csv", "le flux", "Flux (lm)"]);
    assert!(!work.names().contains(&"n.xlsx".to_owned()));
}

/// LibreOffice opens the catalogue, and what it saves is read alike, as .xlsx and .ods.
#[test]
fn a_catalogue_saved_by_libreoffice_is_read_alike() {
    let work = written();
    let profile = format!(
        "-env:UserInstallation=file://{}/profil",
        work.path().display()
    );
    for format in ["xlsx", "ods"] {
        let saved = std::process::Command::new("soffice")
            .args([
                &*profile,
                "--headless",
                "--convert-to",
                format,
                "--outdir",
                "lo",
                "c.xlsx",
            ])
            .current_dir(work.path())
            .output();
        let name = format!("lo/c.{format}");
        if !work.path().join(&name).exists() {
            eprintln!("skipped: LibreOffice does not convert here ({saved:?})");
            return;
        }
        assert_eq!(read(&work, &name), read(&work, "c.xlsx"), "{format}");
    }
}

/// A list as manufacturers write them, with what goes wrong in them.
const LIST: &str = "Luminaires 2026;;;;;;\n\
    Modèle;Puissance (W);Flux sortant (lm);CCT;ULR;Durée de vie (h);Prix\n\
    Stella Mini;20;2 800;730;0;100 000;12\n\
    Stella Mini;20;2 800 lm;3000 K;0;100 000;14\n\
    Stella Maxi;60;8400;730;0;100 000;15\n\
    Stella Maxi;70;8400;730;0;100 000;15\n\
    Stella Maxi;;8400;730;0;100 000;15\n\
    Stella Maxi;60;8400;RGBW;0;100 000;15\n\
    Stella Maxi;60;8400;2700 K;0;100 000;15\n\
    Luna;10;9000;;;;\n\
    ;10;900;730;;;\n";

#[test]
fn every_row_of_a_list_is_a_step_or_stated() {
    let work = Workdir::small();
    work.write("liste.csv", LIST);
    let json = work
        .run(&["catalogue", "liste.csv", "-o", "c.xlsx", "--json"])
        .json();
    assert_eq!((&json["gammes"], &json["paliers"]), (&3.into(), &5.into()));
    let list = &json["liste"];
    for (key, count) in [
        ("lignes", 9),
        ("lignes_retenues", 5),
        ("lignes_identiques", 1),
        ("lignes_ecartees", 3),
    ] {
        assert_eq!(list[key], count, "{key}: {list}");
    }
    let stated = |key: &str| -> Vec<String> {
        let all = list[key].as_array().expect("a list").iter();
        all.map(|one| {
            format!(
                "{} {}",
                one["ligne"],
                one["texte"].as_str().expect("a text")
            )
        })
        .collect()
    };
    assert_eq!(
        stated("ecartees"),
        [
            "7 écartée : puissance absente",
            "8 écartée : couleur illisible",
            "11 écartée : modèle absent"
        ]
    );
    assert_eq!(
        stated("constats"),
        [
            "6 jamais retenu : dans la même gamme, 60 W donnent 8\u{a0}400 lm",
            "10 900 lm/W, hors de 60 à 220 ; vérifiez watts et lumens"
        ]
    );
    let mut book = Book::open(&work.path().join("c.xlsx"));
    let kelvins: Vec<Option<Cell>> = (4..=6)
        .map(|line| book.get("Gammes", "Température de couleur (K)", line))
        .collect();
    let number = |number: f64| Some(Cell::Number(number));
    assert_eq!(kelvins, [number(3000.0), number(2700.0), None]);
    assert_eq!(book.get("Gammes", "ULR (%)", 4), number(0.0));
    assert_eq!(book.get("Gammes", "Durée de vie (h)", 4), number(100_000.0));
    // Nothing was supposed: the first blank that is required is asked for.
    let error = Catalogue::read(&work.path().join("c.xlsx"), PriceLevel::Usuel);
    let error = error.expect_err("blanks").to_string();
    for part in [
        "feuille « Gammes », cellule C4",
        "« Sites » est vide",
        "remplissez-la",
    ] {
        assert!(error.contains(part), "{error}");
    }
}

/// Fills in all that a list does not say.
pub fn fill_in(book: &mut Book) {
    for (title, cell) in [
        ("Sites", text("routier ; residentiel ; style")),
        ("Conserve l'optique", text("non")),
        ("Gradable", text("oui")),
        ("Température de couleur (K)", Cell::Number(3000.0)),
        ("ULR (%)", Cell::Number(0.0)),
        ("Durée de vie (h)", Cell::Number(100_000.0)),
        ("Entretien (€ HT/an)", text("10,00")),
        ("Source", text("Devis d'essai")),
        ("Année", Cell::Number(2026.0)),
        ("Confiance", text("moyenne")),
    ] {
        book.fill("Gammes", title, &cell);
    }
    book.fill("Paliers", "Prix usuel (€ HT)", &Cell::Number(500.0));
}

#[test]
fn a_list_filled_in_can_be_planned_with() {
    let work = Workdir::small();
    work.write("liste.csv", LIST);
    let run = work.run(&["catalogue", "liste.csv", "-o", "c.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let asked: usize = {
        let mut book = Book::open(&work.path().join("c.xlsx"));
        let blank = |book: &mut Book, sheet: &str, titles: &[&str]| -> usize {
            let mut count = 0;
            for title in titles {
                for line in book.lines(sheet, title) {
                    count += usize::from(book.get(sheet, title, line).is_none());
                }
            }
            count
        };
        let gammes = [
            "Sites",
            "Conserve l'optique",
            "Gradable",
            "Température de couleur (K)",
            "Durée de vie (h)",
            "Entretien (€ HT/an)",
            "Source",
            "Année",
            "Confiance",
        ];
        let asked = blank(&mut book, "Gammes", &gammes)
            + blank(&mut book, "Paliers", &["Prix usuel (€ HT)"]);
        fill_in(&mut book);
        book.save(&work.path().join("rempli.xlsx"));
        asked
    };
    assert!(
        run.stdout.contains(&format!("{asked} cases jaunes")),
        "{}",
        run.stdout
    );
    // So few steps leap over the factor 2 of these lamps.
    let scenario = SMALL_SCENARIO.replace("facteur2 = 2", "facteur2 = 0");
    work.write(
        "avec.toml",
        format!("catalogue = \"rempli.xlsx\"\n{scenario}"),
    );
    let run = work.run(&["planifier", "avec.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["facteur4"], 3);
}

/// Reads the file, as a scenario would.
pub fn refusal(file: &Path) -> Option<String> {
    Catalogue::read(file, PriceLevel::Usuel)
        .err()
        .map(|error| error.to_string())
}
