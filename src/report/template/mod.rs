//! An empty inventory for a commune that has none: `reverbere modele`.
//!
//! What a person fills in is imported with no mapping and nothing to correct: the headers are those
//! of the import, the lists its own tables, the checks its own bounds.

mod checks;
mod columns;
mod help;
mod inventory;
mod lists;

use super::sheet::{Written, save};
use crate::error::{Error, Result};
use crate::inventory::territory::{Commune, Territory};
use crate::outputs::Kind;
use columns::columns;
use lists::Lists;
pub(super) use lists::{REGIMES, communes};
use rust_xlsxwriter::Worksheet;
use std::path::Path;

const FILE: &str = "modele.xlsx";
const TITLE: &str = "Inventaire de l'éclairage public";

/// Rows that have lists and checks; the largest town of the territory has some 7,000 points.
const CHECKED_ROWS: u32 = 10_000;

/// The template: « Inventaire », « Aide », « Listes ». With a commune, the title names it and the
/// rows need not.
///
/// The same territory and commune always give the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(territory: &Territory, commune: Option<&Commune>) -> Result<Vec<u8>> {
    save(
        Kind::Template,
        FILE,
        TITLE,
        sheets(territory, commune).map_err(|error| Error::write(Path::new(FILE), error))?,
        &[],
    )
}

fn sheets(territory: &Territory, commune: Option<&Commune>) -> Written<Vec<Worksheet>> {
    let columns = columns(commune.is_none());
    let lists = Lists::new(territory, commune.is_none());
    Ok(vec![
        inventory::sheet(&columns, &lists, territory, commune)?,
        help::sheet(&columns, territory)?,
        lists.sheet()?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::OF_TEMPLATE;
    use crate::inventory::fields::recognise;
    use crate::inventory::text::is_blank_word;
    use crate::report::fixture::Book;

    #[test]
    fn only_the_inventory_looks_like_one() {
        let territory = Territory::boulonnais();
        for commune in [None, territory.communes().first()] {
            let mut book = Book::open(&workbook(&territory, commune).expect("a workbook"));
            assert_eq!(book.sheets(), ["Inventaire", "Aide", "Listes"]);
            for sheet in ["Aide", "Listes"] {
                let rows = book.rows(sheet);
                assert!(rows[0][0].to_string().ends_with(OF_TEMPLATE));
                for row in rows {
                    let named = row
                        .iter()
                        .map(ToString::to_string)
                        .filter(|text| !is_blank_word(text) && recognise(text).is_some());
                    let named: Vec<String> = named.collect();
                    assert!(named.len() < 2, "{sheet}: {named:?}");
                }
            }
        }
    }

    #[test]
    fn the_example_chooses_from_the_lists() {
        let lists = Lists::new(&Territory::boulonnais(), false);
        for column in columns(false) {
            let values = lists.values(column.field);
            assert!(
                values.is_empty() || values.iter().any(|value| value == column.example(None)),
                "{}",
                column.title
            );
        }
    }

    #[test]
    fn the_same_template_has_the_same_bytes() {
        let territory = Territory::boulonnais();
        let twice = [(); 2].map(|()| workbook(&territory, None).expect("a workbook"));
        assert_eq!(twice[0], twice[1]);
    }
}
