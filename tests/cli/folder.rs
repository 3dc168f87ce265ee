//! A folder is not hostage to one file, and what a person filled in is not lost.

use crate::common::{Workdir, edit_part, small_inventory};
use reverbere::sheets::read_sheets;
use serde_json::Value;

fn with_strangers() -> Workdir {
    let work = Workdir::small();
    work.write("inv/parc.csv", small_inventory());
    work.write(
        "inv/notes.txt",
        "Penser à rappeler l'entreprise.\nFait le 3.\n",
    );
    work.write(
        "inv/armoires.csv",
        "Armoire;PRM\nZ1;12345678901234\nZ2;12345678901235\n",
    );
    work.write("inv/casse.xlsx", "PK\u{3}\u{4} rien");
    work
}

#[test]
fn every_file_that_cannot_be_read_is_named_and_the_others_are_written() {
    let work = with_strangers();
    let args = [
        "importer",
        "inv",
        "-o",
        "p.csv",
        "--qualite",
        "q.xlsx",
        "--json",
    ];
    let run = work.run(&args);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["points"], 18);
    let names: Vec<&str> = (json["fichiers_non_lus"].as_array().expect("a list"))
        .iter()
        .map(|one| one["fichier"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, ["armoires.csv", "casse.xlsx", "notes.txt"]);
    for one in json["fichiers_non_lus"].as_array().expect("a list") {
        for key in ["raison", "remede"] {
            assert!(!one[key].as_str().expect("a text").is_empty(), "{one}");
        }
        let name = one["fichier"].as_str().expect("a name");
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
    assert!(
        run.stderr.contains("3\u{a0}fichiers n'ont pas pu être lus"),
        "{}",
        run.stderr
    );
    assert_eq!(work.run(&args).stderr, run.stderr, "the same at each run");
    let sheets = read_sheets(&work.path().join("q.xlsx")).expect("a workbook");
    let first = &sheets
        .iter()
        .find(|sheet| sheet.name == "Anomalies")
        .expect("it")
        .rows[1];
    assert_eq!(first.text(7), "fichier_non_lu");
    assert!(work.path().join("p.csv").exists());
}

#[test]
fn files_are_left_out_as_a_person_asks() {
    let work = with_strangers();
    let run = work.run(&[
        "importer",
        "inv",
        "--ignorer",
        "notes.txt",
        "--ignorer",
        "Cass*",
        "--ignorer",
        "armoires.*",
        "--ignorer",
        "jamais*",
        "--json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json = run.json();
    assert_eq!(json["points"], 18);
    assert_eq!(json["fichiers_ecartes"].as_array().map(Vec::len), Some(3));
    assert!(run.stderr.contains("notes.txt"), "{}", run.stderr);
    let text = json["anomalies"].to_string();
    assert!(text.contains("partie_sans_fichier"), "{text}");
}

#[test]
fn a_plan_is_strict_unless_the_scenario_leaves_files_out() {
    let work = with_strangers();
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("it");
    let scenario = scenario.replace("\"parc.csv\"", "\"inv\"");
    work.write("scenario.toml", &scenario);
    let args = ["planifier", "scenario.toml", "-o", "plan"];
    let run = work.run(&args);
    assert_eq!(run.code, 2);
    for name in ["armoires.csv", "casse.xlsx", "notes.txt"] {
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
    assert!(!work.path().join("plan").exists());
    let left_out = "inventaires_a_ignorer = [\"notes.txt\", \"CASSE*\", \"armoires.csv\"]\n";
    work.write("scenario.toml", format!("{left_out}{scenario}"));
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("laissé de côté"), "{}", run.stderr);
    let run = work.run(&["verifier", "plan", "scenario.toml"]);
    assert_eq!(run.code, 0, "{} {}", run.stdout, run.stderr);
}

#[test]
fn a_file_alone_and_a_folder_of_none_are_refused_as_before() {
    let work = with_strangers();
    work.run(&["importer", "inv/casse.xlsx", "-o", "p.csv"])
        .refuses(&["casse.xlsx"]);
    std::fs::remove_file(work.path().join("inv/parc.csv")).expect("removed");
    let run = work.run(&["importer", "inv", "-o", "p.csv", "--qualite", "q.xlsx"]);
    assert_eq!((run.code, &*run.stdout), (2, ""), "{}", run.stderr);
    for name in ["armoires.csv", "casse.xlsx", "notes.txt"] {
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
    assert!(!work.path().join("p.csv").exists() && !work.path().join("q.xlsx").exists());
}

/// The rows of « À compléter ».
fn lines(work: &Workdir, file: &str) -> Vec<Vec<String>> {
    let sheets = read_sheets(&work.path().join(file)).expect("a workbook");
    let sheet = sheets
        .iter()
        .find(|sheet| sheet.name == "À compléter")
        .expect("the sheet");
    let rows = sheet.rows.iter().filter(|row| row.number > 3);
    rows.map(|row| (0..16).map(|at| row.text(at)).collect())
        .collect()
}

/// Fills in a cell of « À compléter ».
fn answer(work: &Workdir, file: &str, cell: &str, text: &str) {
    edit_part(&work.path().join(file), "xl/worksheets/sheet4.xml", |xml| {
        let at = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell");
        let end = at + xml[at..].find("/>").expect("an empty cell");
        format!(
            "{} t=\"inlineStr\"><is><t>{text}</t></is></c>{}",
            &xml[..end],
            &xml[end + 2..]
        )
    });
}

fn communes_to_name() -> Workdir {
    let work = Workdir::new();
    let mut csv = String::from("ref;Code INSEE;rue;lampe;W\n");
    for n in 1..=458 {
        csv += &format!("{n};99999;rue {};SHP;100\n", n % 3);
    }
    csv += "459;62773;rue Haute;IMC;70\n460;62773;rue Haute;IMC;70\n461;62773;rue Basse;IMC;70\n462;99998;rue Seule;BF;125\n";
    work.write("inv/parc.csv", csv);
    work
}

fn import(work: &Workdir, args: &[&str]) -> Value {
    let run = work.run(&[&["importer"], args, &["--json"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

#[test]
fn one_answer_serves_all_the_rows_of_which_the_same_was_read() {
    let work = communes_to_name();
    let before = import(&work, &["inv", "--qualite", "q.xlsx"]);
    assert_eq!(before["points"], 3);
    let asked = lines(&work, "q.xlsx");
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(asked[0][2], "458 lignes");
    assert_eq!(asked[0][4], "99999");
    assert!(asked[0][6].contains("rue 0"), "{:?}", asked[0]);
    assert!(asked[0][3].contains("SHP 100"), "{:?}", asked[0]);
    assert_eq!((&*asked[1][2], &*asked[1][7]), ("3 lignes", "IMC"));
    // A row alone is shown with its street, lamp and watts, though it is no point yet.
    assert_eq!(asked[2][2], "463");
    assert_eq!(asked[2][4..9], ["99998", "462", "rue Seule", "BF", "125"]);
    answer(&work, "q.xlsx", "J4", "62773");
    answer(&work, "q.xlsx", "K5", "IM");
    answer(&work, "q.xlsx", "J6", "62268");
    let after = import(&work, &["inv", "q.xlsx"]);
    assert_eq!(after["points"], 462);
    assert_eq!(after["lampes_a_nommer"], Value::Array(Vec::new()));
    let text = after["anomalies"].to_string();
    assert!(!text.contains("complement_sans_ligne"), "{text}");
}

/// A code answers which lamp it is: the watts and the tubes that the inventory tells stay.
#[test]
fn a_lamp_that_is_named_keeps_what_else_its_text_says() {
    let work = Workdir::new();
    let csv = "ref;Code INSEE;rue;lampe;W;Etat\n\
        1;62773;rue Haute;fluo 2x36;;Bon\n\
        2;62773;rue Basse;2 x 36 W;;LED prévue\n\
        3;62773;rue Neuve;ballon;125;\n\
        4;62773;rue Neuve;SHP;70;Projeté\n\
        5;62773;rue Neuve;SHP;70;A créer\n";
    work.write("inv/parc.csv", csv);
    import(&work, &["inv", "--qualite", "q.xlsx"]);
    let asked = lines(&work, "q.xlsx");
    for (at, line) in asked.iter().enumerate() {
        let code = if line[7] == "ballon" { "BF" } else { "TF" };
        answer(&work, "q.xlsx", &format!("K{}", at + 4), code);
    }
    let json = import(&work, &["inv", "q.xlsx", "-o", "p.csv"]);
    // One luminaire of two tubes each, and no light that is only a project.
    assert_eq!(
        (asked.len(), &json["points"]),
        (3, &Value::from(3)),
        "{json}"
    );
    assert_eq!(json["puissance_lampe_w"], Value::from(72.0 + 72.0 + 125.0));
    assert!(json["anomalies"].to_string().contains("point_a_venir"));
}

#[test]
fn what_was_filled_in_is_never_lost() {
    let work = communes_to_name();
    import(&work, &["inv", "--qualite", "q.xlsx"]);
    // Not filled in: written again.
    import(&work, &["inv", "--qualite", "q.xlsx"]);
    answer(&work, "q.xlsx", "J4", "62773");
    answer(&work, "q.xlsx", "K5", "IM");
    answer(&work, "q.xlsx", "J6", "62268");
    let filled = std::fs::read(work.path().join("q.xlsx")).expect("a workbook");
    let args = ["importer", "inv", "--qualite", "q.xlsx"];
    work.run(&args)
        .refuses(&["q.xlsx", "rempli", "3\u{a0}réponses"]);
    assert_eq!(
        std::fs::read(work.path().join("q.xlsx")).expect("it"),
        filled
    );
    let run = work.run(&["importer", "inv", "q.xlsx", "--qualite", "q.xlsx", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("q.ancien-"), "{}", run.stderr);
    assert_eq!(run.json()["points"], 462);
    let kept = work
        .names()
        .into_iter()
        .find(|name| name.starts_with("q.ancien-"));
    let kept = std::fs::read(work.path().join(kept.expect("the earlier one"))).expect("it");
    assert_eq!(kept, filled);
    let carried = lines(&work, "q.xlsx");
    assert_eq!(carried.len(), 3, "{carried:?}");
    for (line, count) in carried.iter().zip(["458 lignes", "3 lignes", "463"]) {
        assert_eq!((&*line[2], &*line[3]), (count, "déjà répondu"), "{line:?}");
    }
    // And the new one alone answers all the same, again and again.
    for _ in 0..2 {
        let json = import(&work, &["inv", "q.xlsx", "--qualite", "q.xlsx"]);
        assert_eq!(json["points"], 462);
    }
}

#[test]
fn two_workbooks_that_answer_otherwise_are_stated() {
    let work = communes_to_name();
    for (file, code) in [("q1.xlsx", "62773"), ("q2.xlsx", "62268")] {
        import(&work, &["inv", "--qualite", file]);
        answer(&work, file, "J4", code);
    }
    let json = import(&work, &["inv", "q1.xlsx", "q2.xlsx"]);
    let text = json["anomalies"].to_string();
    assert!(text.contains("complement_contradictoire"), "{text}");
}
