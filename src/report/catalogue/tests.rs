//! A catalogue written as a workbook and read back is the same.

use super::*;
use crate::error::Error as Refusal;
use crate::report::fixture::Book;
use crate::retrofit::catalogue::PriceLevel;
use calamine::Data;

/// Reads a workbook back from a file.
fn reread(bytes: &[u8], level: PriceLevel) -> std::result::Result<Catalogue, Refusal> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = dir.path().join("catalogue.xlsx");
    std::fs::write(&file, bytes).expect("a file");
    Catalogue::read(&file, level)
}

#[test]
fn a_catalogue_read_back_is_the_same_at_each_level() {
    let usual = Catalogue::embedded(PriceLevel::Usuel);
    let bytes = workbook(&usual).expect("a workbook");
    for level in [PriceLevel::Bas, PriceLevel::Usuel, PriceLevel::Haut] {
        let read = reread(&bytes, level).expect("a sound catalogue");
        assert_eq!(read, Catalogue::embedded(level));
    }
    assert_eq!(bytes, workbook(&usual).expect("the same bytes"));
}

#[test]
fn every_formula_shows_its_value_and_nothing_is_left_to_fill() {
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let bytes = workbook(&catalogue).expect("a workbook");
    let mut book = Book::open(&bytes);
    assert_eq!(
        book.sheets(),
        [
            "Mode d'emploi",
            "Gammes",
            "Paliers",
            "Gradations",
            "Armoires"
        ]
    );
    let steps: usize = catalogue.ranges.iter().map(|range| range.steps.len()).sum();
    let formulas = book.formulas();
    assert_eq!(formulas.len(), steps);
    let (formula, value) = &formulas[0];
    assert_eq!(formula, "IF(N(B4)>0,C4/B4,\"\")");
    assert_eq!(*value, Data::Float(140.0)); // 2,800 lm of 20 W
    assert_eq!(Rows::of_catalogue(&catalogue).blanks(), 0);
}
