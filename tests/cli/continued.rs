//! `reverbere importer`: sheets without titles that go on with the table before them, as the pages of a PDF do
//! once they are a workbook.

use crate::common::{Workdir, decided, found};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

const TITLES: [&str; 5] = ["Référence", "Commune", "Rue", "Type lampe", "Puissance (W)"];

/// A sheet: its titles, its first column, its points.
type Page<'a> = (Option<&'a [&'a str]>, u16, std::ops::Range<u32>);

/// A workbook of these sheets, each with a title above or not, its first column, and its points.
fn imported(sheets: &[Page<'_>]) -> Value {
    let work = Workdir::new();
    let mut book = Workbook::new();
    for (titles, first, points) in sheets {
        let sheet = book.add_worksheet();
        let mut at = 0;
        if let Some(titles) = titles {
            sheet
                .write_row(0, *first, titles.iter().copied())
                .expect("titles");
            at = 1;
        }
        for point in points.clone() {
            let texts = [
                format!("P{point}"),
                "Samer".into(),
                "rue Haute".into(),
                "SHP".into(),
            ];
            sheet.write_row(at, *first, texts).expect("texts");
            sheet.write(at, first + 4, 100).expect("watts");
            at += 1;
        }
    }
    book.save(work.path().join("parc.xlsx"))
        .expect("a workbook");
    work.import(&["parc.xlsx"]).0
}

#[test]
fn a_sheet_without_titles_goes_on_with_the_table_before_it() {
    let json = imported(&[
        (Some(&TITLES), 0, 0..10),
        (None, 0, 10..30),
        (None, 0, 30..35),
    ]);
    assert_eq!(json["points"], 35);
    let taken = decided(&json, "likely", "compris");
    let said = taken
        .iter()
        .filter(|taken| taken.contains("suite de la feuille « Sheet1 »"));
    assert_eq!(said.count(), 2, "{taken:?}");
}

/// A title of the page may stand above its rows.
#[test]
fn the_title_of_a_page_is_no_row() {
    let json = imported(&[
        (Some(&TITLES), 0, 0..10),
        (Some(&["Inventaire de Samer"]), 0, 10..30),
    ]);
    assert_eq!(json["points"], 30);
}

#[test]
fn rows_in_other_columns_are_told_and_not_read() {
    let json = imported(&[(Some(&TITLES), 0, 0..10), (None, 1, 10..30)]);
    assert_eq!(
        (json["points"].as_u64(), found(&json, "suite_decalee")),
        (Some(10), 1)
    );
}

/// What has titles of its own, or no lamps where the table has them, is another table.
#[test]
fn other_tables_are_no_pages_of_this_one() {
    for titles in [
        &["Article", "Fournisseur", "Site", "Désignation", "Stock"][..],
        &TITLES[..2],
    ] {
        let json = imported(&[(Some(&TITLES), 0, 0..10), (Some(titles), 6, 10..12)]);
        assert_eq!(json["points"], 10, "{titles:?}");
    }
}
