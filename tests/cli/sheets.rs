//! What the workbooks of a plan hold beside their pages: subtotals, calendars, data quality, EPCI,
//! ranking, tables of the spreadsheet.

use crate::common::{Workdir, sample_plan};
use crate::libreoffice::cells;
use calamine::{Reader, open_workbook_auto};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

type Cells = BTreeMap<String, String>;

/// The cell of a text, as letters and row.
fn place(all: &Cells, text: &str) -> (String, u32) {
    let found = all.iter().find(|(_, one)| *one == text);
    let (cell, _) = found.unwrap_or_else(|| panic!("{text}"));
    let letters = cell.trim_end_matches(char::is_numeric);
    let row = cell[letters.len()..].parse().expect("a row");
    (letters.to_owned(), row)
}

fn number(all: &Cells, column: &str, row: u32) -> f64 {
    let cell = format!("{column}{row}");
    let text = all.get(&cell).unwrap_or_else(|| panic!("{cell} is empty"));
    text.parse().unwrap_or_else(|_| panic!("{cell}: {text}"))
}

fn boulogne() -> Cells {
    let book = sample_plan().0.join("communes/62160_Boulogne-sur-Mer.xlsx");
    cells(&book, "Points")
}

#[test]
fn the_subtotals_of_cabinets_make_the_total() {
    let all = boulogne();
    let (_, total) = place(&all, "Total");
    let (_, head) = place(&all, "Sous-totaux par armoire");
    assert!(head > total, "under the list");
    let cabinets: BTreeSet<&String> = (2..total).map(|row| &all[&format!("A{row}")]).collect();
    let last = head + cabinets.len() as u32;
    assert!(cabinets.len() > 20 && !all.contains_key(&format!("A{}", last + 1)));
    for header in [
        "kWh/an avant",
        "kWh/an après",
        "Économie (kWh/an)",
        "Coût (€ HT)",
    ] {
        let letters = all
            .iter()
            .find(|(cell, text)| {
                *text == header && cell.trim_start_matches(char::is_alphabetic) == "1"
            })
            .map(|(cell, _)| cell.trim_end_matches('1').to_owned())
            .expect(header);
        let sum: f64 = (head + 1..=last)
            .map(|row| number(&all, &letters, row))
            .sum();
        let expected = number(&all, &letters, total);
        assert!((sum - expected).abs() < 1e-6, "{header}: {sum}, {expected}");
    }
    let points: f64 = (head + 1..=last).map(|row| number(&all, "C", row)).sum();
    assert!((points - f64::from(total - 2)).abs() < 1e-9);
}

/// Cabinet by cabinet, and street by street in each.
#[test]
fn points_are_in_the_order_of_cabinets_and_streets() {
    let all = boulogne();
    let (_, total) = place(&all, "Total");
    let keys: Vec<[&String; 2]> = (2..total)
        .map(|row| ["A", "B"].map(|column| &all[&format!("{column}{row}")]))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

#[test]
fn the_calendar_of_a_commune_has_every_point_once() {
    let work = crate::rules::ruled(crate::rules::RULES);
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for commune in run.json()["communes"].as_array().expect("communes") {
        let [insee, nom] = ["insee", "nom"].map(|key| commune[key].as_str().expect(key));
        let book = work
            .path()
            .join(format!("plan/communes/{insee}_{nom}.xlsx"));
        let all = cells(&book, "Calendrier");
        let years = commune["annees"].as_array().expect("years");
        for (year, row) in years.iter().zip(2..) {
            assert_eq!(
                number(&all, "A", row) as i64,
                year["annee"].as_i64().expect("it")
            );
            assert_eq!(
                number(&all, "D", row) as i64,
                year["points"].as_i64().expect("it")
            );
            let cost = year["cout_centimes"].as_i64().expect("it") as f64 / 100.0;
            assert!((number(&all, "F", row) - cost).abs() < 1e-9);
        }
        let chosen = years
            .iter()
            .filter_map(|year| year["points"].as_u64())
            .sum::<u64>();
        let bottom = all
            .keys()
            .filter_map(|cell| cell[1..].parse::<u32>().ok())
            .max();
        let bottom = bottom.expect("a last row");
        assert_eq!(all[&format!("A{bottom}")], "Total");
        assert_eq!(number(&all, "D", bottom) as u64, chosen);
    }
}

/// A point without power is told with its cell in the workbook of its commune, and in no other.
#[test]
fn the_data_quality_of_a_commune_is_its_own() {
    let work = Workdir::small();
    let parc = crate::common::small_inventory();
    work.write(
        "parc.csv",
        parc + "S-13;Samer;A1;rue Haute;SHP;;Routier fermé\n",
    );
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let quality = |book: &str| -> Vec<String> {
        let book = work.path().join("plan/communes").join(book);
        cells(&book, "Qualité des données").into_values().collect()
    };
    let stated = |texts: &[String]| texts.iter().any(|text| text.contains("puissance_inconnue"));
    let samer = quality("62773_Samer.xlsx");
    assert!(stated(&samer), "{samer:?}");
    assert!(
        samer
            .iter()
            .any(|text| text.contains("parc.csv") && text.contains("20")),
        "{samer:?}"
    );
    assert!(!stated(&quality("62268_Desvres.xlsx")));
}

#[test]
fn communes_are_ranked_by_what_they_save() {
    let (folder, text) = sample_plan();
    let json: Value = serde_json::from_str(text).expect("JSON");
    let all = cells(&folder.join("Territoire.xlsx"), "Classement");
    let mut savings: Vec<(&str, f64)> = (json["communes"].as_array().expect("communes").iter())
        .map(|one| {
            let name = one["nom"].as_str().expect("a name");
            (name, one["economie_kwh_an"].as_f64().expect("kWh"))
        })
        .collect();
    savings.sort_by(|a, b| b.1.total_cmp(&a.1));
    for ((name, saving), row) in savings
        .iter()
        .zip(2_u32..)
        .take_while(|((_, saving), _)| *saving > 0.0)
    {
        assert_eq!(all[&format!("C{row}")], *name);
        // Two communes that save as much have one rank.
        let before = savings.iter().filter(|(_, other)| other > saving).count();
        assert_eq!(number(&all, "A", row) as usize, before + 1);
        assert!((number(&all, "G", row) - saving).abs() < 1e-6, "{name}");
    }
    let all = cells(&folder.join("Territoire.xlsx"), "EPCI");
    let (_, total) = place(&all, "Total");
    for header in [
        "Part de l'objectif facteur 4",
        "Part de l'objectif facteur 2",
    ] {
        let (column, _) = place(&all, header);
        assert!(
            (number(&all, &column, total) - 1.0).abs() < 1e-9,
            "{header}"
        );
    }
}

/// Excel repairs a workbook where two tables have one name, or a header is not the text of its cell.
#[test]
fn tables_of_the_spreadsheet_are_sound() {
    let folder = &sample_plan().0;
    for book in ["Territoire.xlsx", "communes/62160_Boulogne-sur-Mer.xlsx"] {
        let tables = tables(&folder.join(book));
        let names: BTreeSet<String> = tables.iter().map(|(name, _)| name.to_lowercase()).collect();
        assert!(
            tables.len() >= 4 && names.len() == tables.len(),
            "{names:?}"
        );
        for (name, headers) in &tables {
            let sheet = name.replace('_', " ");
            // To the letter: the kind of its spaces too.
            let mut opened = open_workbook_auto(folder.join(book)).expect("a workbook");
            let range = opened.worksheet_range(&sheet).expect("a sheet");
            let texts: BTreeSet<String> = range
                .used_cells()
                .map(|(.., cell)| cell.to_string())
                .collect();
            for header in headers {
                assert!(texts.contains(header), "{sheet}: {header}");
            }
        }
    }
}

/// Names of the tables of a workbook, and their headers.
fn tables(book: &Path) -> Vec<(String, Vec<String>)> {
    let file = std::fs::File::open(book).expect("a workbook");
    let mut archive = zip::ZipArchive::new(file).expect("a zip");
    let parts: Vec<String> = (archive.file_names())
        .map(|name| name.expect("a name").into_owned())
        .filter(|name| name.starts_with("xl/tables/"))
        .collect();
    let attribute = |xml: &str, name: &str| -> Vec<String> {
        let opening = format!(" {name}=\"");
        let parts = xml.split(&*opening).skip(1);
        let values = parts.filter_map(|part| part.split('"').next());
        values
            .map(|text| text.replace("&apos;", "'").replace("&amp;", "&"))
            .collect()
    };
    let mut found = Vec::new();
    for part in parts {
        let mut xml = String::new();
        let mut file = archive.by_name(&part).expect("a table");
        file.read_to_string(&mut xml).expect("XML");
        let name = attribute(&xml, "displayName").remove(0);
        let columns = xml.split("<tableColumn ").skip(1);
        let headers = columns.map(|column| attribute(&format!(" {column}"), "name").remove(0));
        found.push((name, headers.collect()));
    }
    found
}
