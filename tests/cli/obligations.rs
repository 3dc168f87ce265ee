//! Whole cabinets and streets, forced and forbidden points: the verifier finds a plan that does not
//! hold them, and « Qualité des données » counts only what can be chosen.

use crate::common::{Workdir, edit_part, number_of, set_number, small_inventory};
use crate::libreoffice::cells;
use serde_json::Value;
use std::path::Path;

const POINTS: &str = "xl/worksheets/sheet2.xml";

/// The small inventory with more rows, budgets for whole cabinets, and a scenario of wide targets.
fn wide(rows: &str, sections: &str) -> Workdir {
    let work = Workdir::small();
    let parc = small_inventory();
    let (header, points) = parc.split_once('\n').expect("a header");
    work.write("parc.csv", format!("{header};ULR (%)\n{points}{rows}"));
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028\n62773;5000,00;5000,00\n62268;4000,00;4000,00\n",
    );
    work.write(
        "scenario.toml",
        format!(
            "nom = \"Essai\"\nbase_montants = \"HT\"\ninventaires = [\"parc.csv\"]\n\
             fichier_budgets = \"budgets.csv\"\n[objectifs]\n\
             facteur4 = {{ min = 1, max = 20 }}\nfacteur2 = {{ min = 0, max = 20 }}\n\
             [annees]\nliste = [2027, 2028]\nreport = \"oui\"\n{sections}"
        ),
    );
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    work
}

/// What the verifier says of the rules once « Points » of a commune is changed.
fn changed(work: &Workdir, book: &str, edit: impl FnOnce(String) -> String) -> Vec<String> {
    edit_part(&work.path().join("plan").join(book), POINTS, edit);
    let json = work
        .run(&["verifier", "plan", "scenario.toml", "--json"])
        .json();
    let found = json["ecarts"].as_array().expect("a list");
    let of_rules = found.iter().filter(|one| one["controle"] == "regles");
    of_rules
        .inspect(|one| assert_eq!(one["fichier"], book))
        .filter_map(|one| one["message"].as_str().map(str::to_owned))
        .collect()
}

fn without_row(xml: &str, row: u32) -> String {
    let at = xml.find(&format!("<row r=\"{row}\"")).expect("a row");
    let end = at + xml[at..].find("</row>").expect("its end") + "</row>".len();
    format!("{}{}", &xml[..at], &xml[end..])
}

/// The letter of a column and the row of a text in « Points ».
fn place_of(book: &Path, text: &str) -> (String, u32) {
    let all = cells(book, "Points");
    let (cell, _) = (all.iter().find(|(_, one)| *one == text)).unwrap_or_else(|| panic!("{text}"));
    let letters = cell.trim_end_matches(char::is_numeric);
    let row = cell[letters.len()..].parse().expect("a row");
    (letters.to_owned(), row)
}

const DESVRES: &str = "communes/62268_Desvres.xlsx";
const SAMER: &str = "communes/62773_Samer.xlsx";

/// The street of Desvres, its six points, is in the plan as a whole.
#[test]
fn a_street_in_part_is_found() {
    let work = wide("", "[groupes]\nvoies = \"ensemble\"\n");
    let found = changed(&work, DESVRES, |xml| without_row(&xml, 2));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("rue « rue Basse » : 5 de ses 6 points"),
        "{found:?}"
    );
}

#[test]
fn a_cabinet_in_two_years_is_found() {
    let work = wide("", "[groupes]\narmoires = \"ensemble\"\n");
    let book = work.path().join("plan").join(DESVRES);
    let (year, _) = place_of(&book, "Année");
    let cell = format!("{year}2");
    let found = changed(&work, DESVRES, |xml| {
        let other = if number_of(&xml, &cell) < 2027.5 {
            2028.0
        } else {
            2027.0
        };
        set_number(&xml, &cell, other)
    });
    assert!(
        found
            .iter()
            .any(|one| one.contains("armoire « B1 »") && one.contains("(2027, 2028)")),
        "{found:?}"
    );
}

/// A point that sends 60 % of its light up is forced: without its row the plan does not hold.
#[test]
fn a_point_forced_by_its_flag_and_left_out_is_found() {
    let work = wide(
        "S-99;Samer;A9;rue Haute;SHP;70;Routier fermé;60\n",
        "[drapeaux]\nulr_50 = \"forcer\"\n",
    );
    let book = work.path().join("plan").join(SAMER);
    let (_, row) = place_of(&book, "S-99");
    let found = changed(&work, SAMER, |xml| without_row(&xml, row));
    assert_eq!(
        found,
        ["points forcés par [drapeaux] absents du plan : 1 (S-99)"]
    );
}

#[test]
fn a_point_forced_by_name_and_left_out_is_found() {
    let work = wide("", "[[forcer]]\nreference = \"S-03\"\n");
    let book = work.path().join("plan").join(SAMER);
    let (_, row) = place_of(&book, "S-03");
    let found = changed(&work, SAMER, |xml| without_row(&xml, row));
    assert_eq!(found, ["points de [[forcer]] absents du plan : 1 (S-03)"]);
}

/// Twelve points of Samer, six of them forbidden with their cabinet: six are eligible, and every
/// point is counted once.
#[test]
fn forbidden_points_are_not_eligible() {
    let work = wide("", "[[interdire]]\ncommune = \"Samer\"\narmoire = \"A1\"\n");
    let quality = cells(&work.path().join("plan").join(SAMER), "Qualité des données");
    let count = |meaning: &str| -> f64 {
        let (cell, _) = quality
            .iter()
            .find(|(_, text)| text.contains(meaning))
            .unwrap_or_else(|| panic!("{meaning}"));
        quality[&format!("B{}", &cell[1..])]
            .parse()
            .expect("points")
    };
    assert!((count("point interdit par le scénario") - 6.0).abs() < 1e-9);
    let open = count("point rénové par ce plan") + count("une solution existe");
    assert!((open - 6.0).abs() < 1e-9, "{open}");
    let communes = cells(&work.path().join("plan/Territoire.xlsx"), "Communes");
    let (column, _) = communes
        .iter()
        .find(|(_, text)| *text == "Points éligibles")
        .expect("the column");
    let (row, _) = communes
        .iter()
        .find(|(_, text)| *text == "Samer")
        .expect("the commune");
    let cell = format!("{}{}", column.trim_end_matches('1'), &row[1..]);
    assert_eq!(communes[&cell], "6");
}

/// Points done count for the targets, and are not eligible any more.
#[test]
fn points_done_are_not_eligible() {
    let work = wide("", "");
    let csv = std::fs::read_to_string(work.path().join("plan/plan.csv")).expect("plan.csv");
    let lines = csv.lines();
    let done = lines.take(2).collect::<Vec<_>>().join("\n") + "\n";
    let scenario =
        std::fs::read_to_string(work.path().join("scenario.toml")).expect("the scenario");
    work.write("faits.csv", done);
    work.write(
        "suite.toml",
        scenario + "[replanification]\nfaits = \"faits.csv\"\n",
    );
    let json: Value = {
        let run = work.run(&["planifier", "suite.toml", "-o", "suite", "--json"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.json()
    };
    assert_eq!(json["statut"], "optimal");
    let territory = cells(
        &work.path().join("suite/Territoire.xlsx"),
        "Qualité des données",
    );
    let (cell, _) = territory
        .iter()
        .find(|(_, text)| text.contains("point déjà fait"))
        .expect("the line of points done");
    assert_eq!(territory[&format!("B{}", &cell[1..])], "1");
    let run = work.run(&["verifier", "suite", "suite.toml"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}
