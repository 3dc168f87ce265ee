//! What comes out of a printer: sheets whose columns are on one page, of a size that its reader prints.

use crate::common::Workdir;
use calamine::{Reader, open_workbook_auto};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How a sheet is printed: the attributes of its page.
fn page(book: &Path, sheet: &str) -> String {
    let names = open_workbook_auto(book).expect("a workbook").sheet_names();
    let at = names
        .iter()
        .position(|name| name == sheet)
        .expect("the sheet");
    let mut zip = zip::ZipArchive::new(File::open(book).expect("the workbook")).expect("a zip");
    let part = format!("xl/worksheets/sheet{}.xml", at + 1);
    let mut xml = String::new();
    (zip.by_name(&part).expect("a part").read_to_string(&mut xml)).expect("UTF-8");
    let setup = xml
        .split("<pageSetup ")
        .nth(1)
        .expect("a page")
        .split('>')
        .next();
    setup.unwrap_or_default().to_owned()
}

/// Whether all columns that are printed are on one page: `fitToWidth` is written where it is not 1.
fn is_one_wide(page: &str) -> bool {
    !page.contains("fitToWidth=") || page.contains("fitToWidth=\"1\"")
}

#[test]
fn tables_of_services_are_one_page_wide() {
    let work = Workdir::small();
    let run = |args: &[&str]| {
        let run = work.run(args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    };
    run(&["planifier", "scenario.toml", "-o", "plan"]);
    run(&["suivi", "modele", "--plan", "plan", "-o", "suivi.xlsx"]);
    run(&[
        "suivi",
        "bilan",
        "suivi.xlsx",
        "--date",
        "2028-06-30",
        "-o",
        "bilan.xlsx",
    ]);
    run(&["modele", "-o", "modele.xlsx", "--commune", "62773"]);
    let scenario = crate::common::SMALL_SCENARIO.replace("\"Essai\"", "\"Autre\"");
    work.write("autre.toml", scenario);
    run(&[
        "comparer",
        "scenario.toml",
        "autre.toml",
        "-o",
        "comparer.xlsx",
        "--page",
        "c.html",
    ]);

    let at = |name: &str| work.path().join(name);
    for (book, sheet) in [
        ("bilan.xlsx", "EPCI"),
        ("bilan.xlsx", "Communes"),
        ("bilan.xlsx", "Années"),
        ("bilan.xlsx", "Points"),
        ("bilan.xlsx", "Graphiques"),
        ("comparer.xlsx", "Par commune"),
        ("suivi.xlsx", "Points"),
        ("modele.xlsx", "Inventaire"),
    ] {
        let page = page(&at(book), sheet);
        assert!(is_one_wide(&page), "{book}, {sheet}: {page}");
        assert!(page.contains("landscape"), "{book}, {sheet}: {page}");
    }
    // Letters that are read without a glass: what is filled in by hand takes A3.
    assert!(page(&at("suivi.xlsx"), "Points").contains("paperSize=\"8\""));
    assert!(page(&at("bilan.xlsx"), "Communes").contains("paperSize=\"9\""));
    // Figures only: the words stand on the screen.
    let prices = page(&at("comparer.xlsx"), "Effet de 1 000 € de plus");
    assert!(
        prices.contains("portrait") && is_one_wide(&prices),
        "{prices}"
    );
    let html = std::fs::read_to_string(at("c.html")).expect("the page");
    assert!(html.contains("<div class=\"wide\"><div class=\"table\" id=\"par-commune\""));
}
