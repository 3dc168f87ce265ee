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

/// Numbers of an attribute in a part of a workbook, in the order of its elements.
fn numbers(xml: &str, element: &str, attribute: &str, otherwise: f64) -> Vec<f64> {
    let start = format!("<{element} ");
    let elements = xml.split(&start).skip(1);
    let stated = elements.map(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        let value = tag.split(&format!(" {attribute}=\"")).nth(1)?;
        value.split('"').next()?.parse().ok()
    });
    stated.map(|value| value.unwrap_or(otherwise)).collect()
}

/// The list that a council leafs through: forty points a page of A4, in letters of seven points.
#[test]
fn the_points_of_a_commune_are_forty_a_page() {
    let book = crate::common::sample_plan()
        .0
        .join("communes/62160_Boulogne-sur-Mer.xlsx");
    let setup = page(&book, "Points");
    assert!(
        is_one_wide(&setup) && setup.contains("landscape") && setup.contains("paperSize=\"9\"")
    );
    let mut zip = zip::ZipArchive::new(File::open(&book).expect("the workbook")).expect("a zip");
    let mut xml = String::new();
    let mut part = zip.by_name("xl/worksheets/sheet2.xml").expect("« Points »");
    part.read_to_string(&mut xml).expect("UTF-8");
    // The printed columns: to « Coût ». Seven pixels a character, three quarters of a point a pixel.
    let (lasts, widths) = (
        numbers(&xml, "col", "max", 0.0),
        numbers(&xml, "col", "width", 0.0),
    );
    let (mut done, mut printed) = (0.0, 0.0);
    for (last, width) in lasts.iter().zip(widths) {
        printed += (last.min(15.0) - f64::min(done, 15.0)) * width * 7.0 * 0.75;
        done = *last;
    }
    let margins = |side: &str| numbers(&xml, "pageMargins", side, 0.0).iter().sum::<f64>() * 72.0;
    // A4 in points; the first attribute of the element has no space before it.
    let left = 0.3 * 72.0;
    let scale = ((841.9 - left - margins("right")) / printed).min(1.0);
    assert!(11.0 * scale >= 7.0, "{} points", 11.0 * scale);
    let rows = numbers(&xml, "row", "ht", 15.0);
    let (header, points) = (rows[0], &rows[1..=400]);
    let room = 595.3 - margins("top") - margins("bottom") - header * scale;
    let taken = points.iter().sum::<f64>() / points.len() as f64 * scale;
    assert!(room / taken >= 40.0, "{} points a page", room / taken);
}
