//! French spacing of all that people read: no line end parts a number from its unit or its thousands, nor a word
//! from the high mark after it. Every text cell of every workbook, every text of every page.

use crate::common::{Workdir, names_in, project, reverbere_in, sample_plan};
use crate::page::browser::said;
use calamine::{Data, Reader, open_workbook_auto};
use std::path::{Path, PathBuf};

/// Sheets that keep what a person may type, or what a program reads again.
const VERBATIM: [&str; 3] = ["Listes", "Plan", "Hypothèses du plan"];
const UNITS: [&str; 13] = [
    "W", "kW", "kWh", "MWh", "kVA", "lm", "K", "h", "ans", "min", "m", "kg", "t",
];

/// Whether an ordinary space of a text, between what is before it and what follows, may end a line that it must
/// not.
fn parts(before: &str, after: &str) -> bool {
    let word: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
    let digits: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .collect();
    after.starts_with([':', ';', '?', '!', '%', '€', '»'])
        || before.ends_with('«')
        || !digits.is_empty() && UNITS.contains(&&*word)
        // « 12 345 », which is not two years.
        || (1..=3).contains(&digits.len()) && word.len() == 3 && word.parse::<u16>().is_ok()
}

fn is_parted(text: &str) -> bool {
    text.match_indices(' ')
        .any(|(at, _)| parts(&text[..at], &text[at + 1..]))
}

#[test]
fn the_rule_finds_what_it_should() {
    for text in [
        "50 %",
        "12 345",
        "1 500 points",
        "45 W",
        "Oui ?",
        "« oui",
        "4 kWh/an",
        "3 €",
    ] {
        assert!(is_parted(text), "{text}");
        assert!(!is_parted(&text.replace(' ', "\u{a0}")), "{text}");
    }
    for text in [
        "en 2027 2028",
        "3 mâts",
        "12 hommes",
        "rue du 8 mai",
        "a, b",
        "",
    ] {
        assert!(!is_parted(text), "{text}");
    }
}

/// The cells of a workbook that a line end may part, and how many texts were looked at.
fn parted_cells(book: &Path) -> (usize, Vec<String>) {
    let mut opened = open_workbook_auto(book).expect("a workbook");
    let (mut seen, mut parted) = (0, Vec::new());
    for (sheet, range) in opened.worksheets() {
        if VERBATIM.contains(&&*sheet) {
            continue;
        }
        for (row, column, cell) in range.used_cells() {
            if let Data::String(text) = cell {
                seen += 1;
                if is_parted(text) {
                    let name = book.file_name().unwrap_or_default().display();
                    parted.push(format!("{name}, {sheet}, {row}, {column}: {text}"));
                }
            }
        }
    }
    (seen, parted)
}

fn workbooks_in(folder: &Path) -> Vec<PathBuf> {
    let names = names_in(folder).into_iter();
    names
        .map(|name| folder.join(name))
        .filter(|path| path.extension().is_some_and(|is| is == "xlsx"))
        .collect()
}

/// Every document that opens by a double click, in a folder: of the sample, and of a small territory where the
/// sample would take long.
fn documents(work: &Workdir) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let plan = &sample_plan().0;
    let to = |name: &str| work.path().join(name).display().to_string();
    let sample = |args: &[&str]| {
        let run = reverbere_in(project(), args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    };
    let scenario = "scenarios/boulonnais.toml";
    let followed = "suivis";
    sample(&[
        "suivi",
        "modele",
        "--plan",
        &plan.display().to_string(),
        "-o",
        &to("suivi.xlsx"),
    ]);
    sample(&[
        "suivi",
        "bilan",
        followed,
        "-o",
        &to("bilan.xlsx"),
        "--page",
        &to("bilan.html"),
    ]);
    sample(&["diagnostiquer", scenario, "-o", &to("diagnostic.xlsx")]);
    sample(&[
        "importer",
        "inventories",
        "-o",
        &to("points.csv"),
        "--qualite",
        &to("qualite.xlsx"),
    ]);
    sample(&["modele", "-o", &to("modele.xlsx"), "--commune", "62773"]);
    sample(&["catalogue", "-o", &to("catalogue.xlsx")]);
    sample(&["presenter", scenario, "-o", &to("rapport.html")]);
    let small = |args: &[&str]| {
        let run = work.run(args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    };
    let text = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    work.write(
        "autre.toml",
        text.replace("\"Essai\"", "\"Autre : 1 500 points à 50 % ?\""),
    );
    small(&[
        "comparer",
        "scenario.toml",
        "autre.toml",
        "-o",
        "comparaison.xlsx",
        "--page",
        "comparaison.html",
    ]);
    small(&[
        "front",
        "scenario.toml",
        "--entre",
        "kwh:euros",
        "--plans",
        "4",
        "-o",
        "front.xlsx",
        "--page",
        "front.html",
    ]);
    small(&["marche", "autre.toml", "-o", "lots"]);
    small(&["puissances", "autre.toml", "-o", "puissances.xlsx"]);
    let mut books = workbooks_in(work.path());
    for folder in [
        plan.clone(),
        plan.join("communes"),
        work.path().join("lots"),
    ] {
        books.extend(workbooks_in(&folder));
    }
    let pages = [
        "bilan.html",
        "rapport.html",
        "comparaison.html",
        "front.html",
    ];
    let pages = pages.map(|name| work.path().join(name));
    (
        books,
        [vec![plan.join("Territoire.html")], pages.to_vec()].concat(),
    )
}

/// Each text of a page that a line end may part.
const LOOKED_AT: &str = r#"
const parted = / [:;?!%»€]|« |\d (?:W|kW|kWh|MWh|kVA|lm|K|h|ans|min|m|kg|t)(?![\p{L}\d])|(?<!\d)\d{1,3} \d{3}(?!\d)/u;
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let seen = 0;
while (texts.nextNode()) {
  const { data, parentElement } = texts.currentNode;
  if (["SCRIPT", "STYLE"].includes(parentElement.tagName)) continue;
  seen += 1;
  if (parted.test(data)) said.push(parentElement.tagName + " " + data);
}
said.push("textes " + (seen > 20));
"#;

#[test]
fn no_line_end_parts_what_french_keeps_together() {
    let work = crate::page::with_places();
    let (books, pages) = documents(&work);
    assert!(books.len() > 75, "{books:?}");
    let (mut seen, mut parted) = (0, Vec::new());
    for book in &books {
        let (looked_at, found) = parted_cells(book);
        seen += looked_at;
        parted.extend(found);
    }
    assert!(seen > 50_000, "{seen} texts");
    assert!(
        parted.is_empty(),
        "{} of {seen}: {:#?}",
        parted.len(),
        &parted[..parted.len().min(40)]
    );
    for page in pages {
        let html = std::fs::read_to_string(&page).expect("a page");
        let Some(said) = said(&work, &html, LOOKED_AT, 1280) else {
            return;
        };
        assert_eq!(said, ["textes true", "largeur true"], "{}", page.display());
    }
}
