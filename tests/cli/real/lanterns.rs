//! The list of LED lanterns of Norfolk: 41 lanterns, counted again here cell by cell.

use crate::catalogue::{Book, fill_in};
use crate::common::{SMALL_SCENARIO, Workdir, shared_data};
use calamine::{Data, Reader, Xlsx, open_workbook};
use reverbere::sheets::Cell;
use reverbere::{Flag, Scenario, Study};
use std::collections::BTreeSet;
use std::path::Path;

/// Model, body, watts and lumens of each row, by calamine alone; « Gen 2 » is « Gen2 ».
fn lanterns(file: &Path) -> Vec<(String, String, i64, i64)> {
    let mut book: Xlsx<_> = open_workbook(file).expect("an .xlsx");
    let sheet = book.worksheet_range("Sheet1").expect("its only sheet");
    let whole = |cell: &Data| cell.to_string().parse().expect("a whole number");
    sheet
        .rows()
        .skip(1)
        .map(|row| {
            assert_eq!(row[4], Data::Float(740.0), "all are 70+ and 4000 K");
            let model = row[1].to_string().replace(' ', "");
            (model, row[2].to_string(), whole(&row[7]), whole(&row[3]))
        })
        .collect()
}

#[test]
fn norfolk_has_41_lanterns_of_4000_k() {
    let Some(file) = shared_data("uk-norfolk-terrago/ANoC 10 Lanterns UC.xlsx") else {
        return;
    };
    let lanterns = lanterns(&file);
    let distinct: BTreeSet<_> = lanterns.iter().cloned().collect();
    assert_eq!((lanterns.len(), distinct.len()), (41, 14));
    let work = Workdir::small();
    let path = file.to_str().expect("a path");
    let json = work
        .run(&["catalogue", path, "-o", "c.xlsx", "--json"])
        .json();
    assert_eq!(
        json["gammes"], 2,
        "LumiStreet Gen2 and Luma Gen2, of all sizes"
    );
    assert_eq!(json["paliers"], distinct.len());
    let list = &json["liste"];
    for (key, count) in [
        ("lignes", 41),
        ("lignes_retenues", 14),
        ("lignes_identiques", 27),
        ("lignes_ecartees", 0),
    ] {
        assert_eq!(list[key], count, "{key}");
    }
    // Watts and lumens of the steps are those of the distinct lanterns, none more, none less.
    let mut book = Book::open(&work.path().join("c.xlsx"));
    let mut steps: Vec<(i64, i64)> = Vec::new();
    for line in book.lines("Paliers", "Gamme") {
        let mut whole = |title: &str| match book.get("Paliers", title, line) {
            Some(Cell::Number(number)) => number as i64,
            other => panic!("{other:?}"),
        };
        steps.push((whole("Puissance (W)"), whole("Flux (lm)")));
    }
    let mut expected: Vec<_> = distinct.iter().map(|(_, _, w, lm)| (*w, *lm)).collect();
    steps.sort_unstable();
    expected.sort_unstable();
    assert_eq!(steps, expected);
    for line in book.lines("Gammes", "Code") {
        let kelvins = book.get("Gammes", "Température de couleur (K)", line);
        assert_eq!(kelvins, Some(Cell::Number(4000.0)), "740 is no 740 K");
    }
    // What the file says against itself: row 40 has 69 W and a code of 40 W; row 35 gives to a
    // LumiStreet the body of the Lumas.
    let stated = list["constats"].to_string();
    for (line, says) in [(40, "UMSUG 40 W"), (35, "BGP703")] {
        let of_line = list["constats"].as_array().expect("a list").iter();
        let of_line = of_line
            .filter(|one| one["ligne"] == line)
            .map(|one| one["texte"].to_string());
        let said: Vec<String> = of_line.collect();
        assert!(
            said.iter().any(|text| text.contains(says)),
            "{line}: {stated}"
        );
    }
    assert!(
        !stated.contains("lm/W"),
        "all give 158 to 187 lm/W: {stated}"
    );
}

/// Filled in, it can be planned with; every solution is whiter than the French decree allows, so
/// that nothing is left where the scenario forbids it.
#[test]
fn norfolk_filled_in_is_flagged_by_the_french_decree() {
    let Some(file) = shared_data("uk-norfolk-terrago/ANoC 10 Lanterns UC.xlsx") else {
        return;
    };
    let work = Workdir::small();
    let path = file.to_str().expect("a path");
    let run = work.run(&["catalogue", path, "-o", "c.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    work.write(
        "vide.toml",
        format!("catalogue = \"c.xlsx\"\n{SMALL_SCENARIO}"),
    );
    work.run(&["planifier", "vide.toml", "-o", "plan"])
        .refuses(&["c.xlsx", "feuille « Gammes », cellule C4", "« Sites »"]);
    let mut book = Book::open(&work.path().join("c.xlsx"));
    fill_in(&mut book);
    book.save(&work.path().join("norfolk.xlsx"));
    let scenario = format!("catalogue = \"norfolk.xlsx\"\n{SMALL_SCENARIO}");
    work.write("avec.toml", &scenario);
    let run = work.run(&["planifier", "avec.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let scenario_file = work.path().join("avec.toml");
    let study = Scenario::read(&scenario_file)
        .and_then(|scenario| Study::prepare(scenario, &|_, _| {}))
        .unwrap_or_else(|error| panic!("{error}"));
    let solutions = || {
        study
            .classes
            .classes
            .iter()
            .flat_map(|class| class.solutions.iter())
    };
    assert!(solutions().count() > 0);
    assert!(solutions().all(|solution| solution.checks.raised.has(Flag::TemperatureArrete)));
    work.write(
        "interdit.toml",
        format!("{scenario}[drapeaux]\ntemperature_arrete = \"interdire\"\n"),
    );
    let run = work.run(&["planifier", "interdit.toml", "-o", "interdit"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
}
