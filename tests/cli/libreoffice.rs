//! `LibreOffice` computes every formula of a commune's workbook again: what the program wrote as
//! results must be what comes out. Skipped, and said so, where it is not installed.

use crate::common::{SMALL_SCENARIO, Workdir, edit_part, set_number};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every cell of a sheet that holds something, by address, as text.
pub fn cells(book: &Path, sheet: &str) -> BTreeMap<String, String> {
    use calamine::{Data, Reader, open_workbook_auto};
    let mut book = open_workbook_auto(book).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("a sheet");
    let (top, left) = range.start().unwrap_or_default();
    range
        .used_cells()
        .filter(|(_, _, cell)| !matches!(cell, Data::Empty))
        .map(|(row, column, cell)| {
            let (row, column) = (top + row as u32, left + column as u32);
            let name = rust_xlsxwriter::utility::row_col_to_cell(row, column as u16);
            (name, cell.to_string())
        })
        .collect()
}

/// The workbook saved again by `LibreOffice`, which computes what has no result; `None` where it is
/// not installed.
fn computed(work: &Workdir, book: &Path) -> Option<PathBuf> {
    let profile = work.path().join("profil");
    let run = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "ods", "--outdir"])
        .arg(work.path().join("ods"))
        .arg(book)
        .output();
    match run {
        Ok(output) if output.status.success() => Some(
            work.path()
                .join("ods")
                .join(book.file_name()?)
                .with_extension("ods"),
        ),
        _ => {
            eprintln!("LibreOffice n'est pas là : test sauté");
            None
        }
    }
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
prix_kwh = 0.12
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
fn every_formula_of_a_commune_gives_what_is_written() {
    let work = Workdir::small();
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{SECTIONS}"));
    let desvres = "communes/62268_Desvres.xlsx";
    let sheets = ["Synthèse", "Points", "Financement", "Calcul détaillé"];
    every_formula_holds(&work, desvres, &sheets, 200);
}

/// The same with years, works on cabinets and funds, for a commune and for the territory.
#[test]
fn every_formula_of_years_and_funds_gives_what_is_written() {
    let work = crate::rules::ruled(crate::rules::RULES);
    let desvres = "communes/62268_Desvres.xlsx";
    every_formula_holds(&work, desvres, &["Synthèse", "Points", "Financement"], 200);
    let sheets = [
        "Synthèse",
        "Communes",
        "Calendrier",
        "Financement",
        "Fonds",
        "Valeurs marginales",
    ];
    every_formula_holds(&work, "Territoire.xlsx", &sheets, 200);
}

#[test]
fn every_formula_of_a_comparison_gives_what_is_written() {
    let work = Workdir::small();
    let other = SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = 2");
    work.write("moins.toml", other);
    let args = ["comparer", "scenario.toml", "moins.toml", "-o", "c.xlsx"];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let book = work.path().join("c.xlsx");
    formulas_hold(&work, &book, &["Comparaison", "Par commune"], 60);
}

/// Plans, and has the first sheets of a workbook computed again.
fn every_formula_holds(work: &Workdir, book: &str, sheets: &[&str], least: usize) {
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    formulas_hold(work, &work.path().join("plan").join(book), sheets, least);
}

/// Has the first sheets of a workbook computed again.
fn formulas_hold(work: &Workdir, written: &Path, sheets: &[&str], least: usize) {
    let before: Vec<_> = sheets.iter().map(|sheet| cells(written, sheet)).collect();
    for part in 1..=sheets.len() {
        edit_part(written, &format!("xl/worksheets/sheet{part}.xml"), |xml| {
            without_results(&xml)
        });
    }
    let Some(again) = computed(work, written) else {
        return;
    };
    let mut compared = 0;
    for (sheet, before) in sheets.iter().zip(before) {
        let after = cells(&again, sheet);
        for (cell, text) in &before {
            let computed = after.get(cell).map_or("", |text| text);
            let same = match (text.parse::<f64>(), computed.parse::<f64>()) {
                (Ok(one), Ok(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
                _ => text.trim() == computed.trim(),
            };
            assert!(
                same,
                "{sheet} {cell}: « {text} » written, « {computed} » computed"
            );
            compared += 1;
        }
    }
    assert!(compared > least, "{compared} cells");
}

/// A price of 0.20 instead of 0.17 € a kWh in « Hypothèses » moves the page and the financing.
#[test]
fn another_price_changes_the_workbook() {
    let work = Workdir::small();
    assert_eq!(
        work.run(&["planifier", "scenario.toml", "-o", "plan"]).code,
        0
    );
    let book = work.path().join("plan/communes/62268_Desvres.xlsx");
    let yearly = |book: &Path| -> f64 {
        let all = cells(book, "Financement");
        let label = all
            .iter()
            .find(|(_, text)| *text == "Électricité économisée (HT)");
        let row = &label.expect("the line").0[1..];
        all[&format!("B{row}")].parse().expect("a number")
    };
    let before = yearly(&book);
    for part in [1, 3, 4] {
        edit_part(&book, &format!("xl/worksheets/sheet{part}.xml"), |xml| {
            without_results(&xml)
        });
    }
    // Sheets: Synthèse, Points, Financement, Calcul détaillé, Conformité, Hypothèses, Qualité.
    edit_part(&book, "xl/worksheets/sheet6.xml", |xml| {
        set_number(&xml, "C2", 0.20)
    });
    if let Some(again) = computed(&work, &book) {
        let ratio = yearly(&again) / before;
        assert!((ratio - 0.20 / 0.17).abs() < 1e-9, "{ratio}");
    }
}
