//! `LibreOffice` computes every formula of workbooks again: what the program wrote as
//! results must be what comes out. Skipped, and said so, where it is not installed.

use crate::common::{
    SMALL_SCENARIO, Workdir, edit_part, edit_parts, plain, project, reverbere_in, sample_plan,
    set_number,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every cell of a sheet that holds something, by address, as text.
pub fn cells(book: &Path, sheet: &str) -> BTreeMap<String, String> {
    use calamine::{Reader, open_workbook_auto};
    let mut book = open_workbook_auto(book).expect("a workbook");
    texts(&book.worksheet_range(sheet).expect("a sheet"))
}

/// The same of every sheet, with its name.
fn all_cells(book: &Path) -> Vec<(String, BTreeMap<String, String>)> {
    use calamine::{Reader, open_workbook_auto};
    let mut book = open_workbook_auto(book).expect("a workbook");
    let sheets = book.worksheets().into_iter();
    sheets.map(|(name, range)| (name, texts(&range))).collect()
}

fn texts(range: &calamine::Range<calamine::Data>) -> BTreeMap<String, String> {
    let (top, left) = range.start().unwrap_or_default();
    range
        .used_cells()
        .filter(|(_, _, cell)| !matches!(cell, calamine::Data::Empty))
        .map(|(row, column, cell)| {
            let (row, column) = (top + row as u32, left + column as u32);
            let name = rust_xlsxwriter::utility::row_col_to_cell(row, column as u16);
            let text = match cell {
                // A day as an .ods writes it.
                calamine::Data::DateTime(day) => {
                    let (year, month, day, ..) = day.to_ymd_hms_milli();
                    format!("{year}-{month:02}-{day:02}")
                }
                other => other.to_string(),
            };
            (name, plain(&text))
        })
        .collect()
}

/// Names of the sheets of a workbook, in their order.
pub fn sheets(book: &Path) -> Vec<String> {
    use calamine::{Reader, open_workbook_auto};
    open_workbook_auto(book).expect("a workbook").sheet_names()
}

/// The part of a workbook that holds a sheet.
fn part_of(book: &Path, sheet: &str) -> String {
    let place = sheets(book).iter().position(|name| name == sheet);
    let place = place.unwrap_or_else(|| panic!("{sheet} in {}", book.display()));
    format!("xl/worksheets/sheet{}.xml", place + 1)
}

/// The workbooks saved again by `LibreOffice` in one run, which computes what has no result; `None`
/// where it is not installed. Their names must differ.
pub fn computed(work: &Workdir, books: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let profile = work.path().join("profil");
    let folder = work.path().join("ods");
    let run = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "ods", "--outdir"])
        .arg(&folder)
        .args(books)
        .output();
    let Ok(output) = run else {
        eprintln!("LibreOffice n'est pas là : test sauté");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    let again = |book: &PathBuf| {
        let name = book.file_name().expect("a name");
        folder.join(name).with_extension("ods")
    };
    Some(books.iter().map(again).collect())
}

/// Takes the results off all the formulas of a workbook.
pub fn take_results_off(book: &Path) {
    edit_parts(book, |part, xml| {
        if part.starts_with("xl/worksheets/sheet") {
            without_results(&xml)
        } else {
            xml
        }
    });
}

/// Takes the results off all formulas, so that they have to be computed.
fn without_results(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find("</f><v>") {
        text += &rest[..at + 4];
        let tail = &rest[at + 7..];
        rest = &tail[tail.find("</v>").map_or(0, |end| end + 4)..];
    }
    text + rest
}

/// What the small scenario is given, so that every line of « Financement » has a formula.
const SECTIONS: &str = r#"[hypotheses]
derive_prix = 0.02
abonnement_kva = 120
prix_energie_kwh = 0.12
cee_par_point = 50
[[aides]]
nom = "DETR"
taux = 0.5
assiette_max_par_point = 600.0
plafond_par_point = 280.0
plafond_par_commune = 400.0
points_max = 2
source = "inventée"
annee = 2026
[[aides]]
nom = "Syndicat"
taux = 0.4
source = "inventée"
annee = 2026
"#;

#[test]
fn every_formula_of_aids_gives_what_is_written() {
    let work = Workdir::small();
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{SECTIONS}"));
    let books = plan(&work);
    every_formula_holds(&work, &books, 1000);
}

/// The same with years, works on cabinets and funds.
#[test]
fn every_formula_of_years_and_funds_gives_what_is_written() {
    let work = crate::rules::ruled(crate::rules::RULES);
    let books = plan(&work);
    every_formula_holds(&work, &books, 1000);
}

#[test]
fn every_formula_of_a_comparison_gives_what_is_written() {
    let work = Workdir::small();
    let other = SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = 2");
    work.write("moins.toml", other);
    let args = ["comparer", "scenario.toml", "moins.toml", "-o", "c.xlsx"];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    every_formula_holds(&work, &[work.path().join("c.xlsx")], 60);
}

/// The smallest commune of the sample, the largest, one without chosen point, and the territory;
/// and the largest commune and the territory of a plan of three years.
#[test]
fn every_formula_of_the_sample_gives_what_is_written() {
    let work = Workdir::new();
    let three_years = work.path().join("trois_ans");
    let run = reverbere_in(
        project(),
        &[
            "planifier",
            "scenarios/regles/annees_report.toml",
            "-o",
            three_years.to_str().expect("UTF-8"),
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let one_year = &sample_plan().0;
    let mut books = Vec::new();
    for (folder, name) in [
        (one_year, "communes/62054_Audinghen.xlsx"),
        (one_year, "communes/62160_Boulogne-sur-Mer.xlsx"),
        (one_year, "communes/62429_Henneveux.xlsx"),
        (one_year, "Territoire.xlsx"),
        (&three_years, "communes/62160_Boulogne-sur-Mer.xlsx"),
        (&three_years, "Territoire.xlsx"),
    ] {
        let copy = work.path().join(format!("{}.xlsx", books.len()));
        std::fs::copy(folder.join(name), &copy).expect("copied");
        books.push(copy);
    }
    every_formula_holds(&work, &books, 40_000);
}

/// Plans; every workbook of the plan.
fn plan(work: &Workdir) -> Vec<PathBuf> {
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let folder = work.path().join("plan");
    let names = crate::plan::files_of(&folder).into_iter();
    let books = names.filter(|name| Path::new(name).extension().is_some_and(|ext| ext == "xlsx"));
    books.map(|name| folder.join(name)).collect()
}

/// Has workbooks computed again, and compares every cell of every sheet with what was written.
pub fn every_formula_holds(work: &Workdir, books: &[PathBuf], least: usize) {
    let before: Vec<_> = books.iter().map(|book| all_cells(book)).collect();
    for book in books {
        take_results_off(book);
    }
    let Some(again) = computed(work, books) else {
        return;
    };
    let mut compared = 0;
    for ((book, before), again) in books.iter().zip(before).zip(again) {
        let after: BTreeMap<_, _> = all_cells(&again).into_iter().collect();
        for (sheet, before) in before {
            let after = &after[&sheet];
            for (cell, text) in &before {
                let computed = after.get(cell).map_or("", |text| text);
                let same = match (text.parse::<f64>(), computed.parse::<f64>()) {
                    (Ok(one), Ok(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
                    _ => text.trim() == computed.trim(),
                };
                assert!(
                    same,
                    "{}, {sheet} {cell}: « {text} » written, « {computed} » computed",
                    book.display()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > least, "{compared} cells");
}

/// A price of 0.20 instead of 0.17 € a kWh in « Hypothèses » moves the page of a commune and the
/// page of the territory, as the kWh of their points and communes tell.
#[test]
fn another_price_changes_the_pages() {
    let work = Workdir::small();
    let books = plan(&work);
    for book in &books {
        take_results_off(book);
        let part = part_of(book, "Hypothèses");
        edit_part(book, &part, |xml| set_number(&xml, "C2", 0.20));
    }
    let Some(again) = computed(&work, &books) else {
        return;
    };
    for book in &again {
        let is_territory = book.ends_with("Territoire.ods");
        let table = if is_territory { "Communes" } else { "Points" };
        let rows = cells(book, table);
        let column = |header: &str| -> f64 {
            let (cell, _) = (rows.iter())
                .find(|(cell, text)| {
                    *text == header && cell.trim_end_matches('1').len() < cell.len()
                })
                .unwrap_or_else(|| panic!("{header}"));
            let letters = cell.trim_end_matches('1');
            // Rows with an INSEE code or a cabinet under the header, up to the total.
            let figures = (2..).map_while(|row| {
                let first = rows.get(&format!("A{row}")).filter(|text| *text != "Total");
                first.map(|_| {
                    rows[&format!("{letters}{row}")]
                        .parse::<f64>()
                        .expect("a number")
                })
            });
            figures.sum()
        };
        let (before, after) = (column("kWh/an avant"), column("kWh/an après"));
        let cost = column("Coût (€ HT)");
        let page = cells(book, "Synthèse");
        for (label, expected) in [
            ("Électricité avant (€ HT/an)", before * 0.20),
            ("Électricité après (€ HT/an)", after * 0.20),
            ("Économie (€ HT/an)", (before - after) * 0.20),
            (
                "Temps de retour brut (années)",
                cost / ((before - after) * 0.20),
            ),
        ] {
            let stated = crate::rules::beside(&page, label);
            assert!(
                // Amounts are planning values: within half a hundredth.
                (stated - expected).abs() <= (expected / 200.0).max(0.5) && expected > 0.0,
                "{}, {label}: {stated}, {expected}",
                book.display()
            );
        }
    }
}

/// The same price moves what « Financement » says of the electricity.
#[test]
fn another_price_changes_the_financing() {
    let work = Workdir::small();
    let book = plan(&work)
        .into_iter()
        .find(|book| book.ends_with("62268_Desvres.xlsx"))
        .expect("the workbook of Desvres");
    let yearly = |book: &Path| {
        crate::rules::beside(&cells(book, "Financement"), "Électricité économisée (HT)")
    };
    let before = yearly(&book);
    take_results_off(&book);
    let part = part_of(&book, "Hypothèses");
    edit_part(&book, &part, |xml| set_number(&xml, "C2", 0.20));
    if let Some(again) = computed(&work, &[book]) {
        let ratio = yearly(&again[0]) / before;
        assert!((ratio - 0.20 / 0.17).abs() < 1e-9, "{ratio}");
    }
}
