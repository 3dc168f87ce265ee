//! Catalogue workbooks that do not hold are refused in one French sentence that names the cell.

use super::book::{Book, text};
use super::refusal;
use crate::common::Workdir;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use reverbere::sheets::{Cell, address};
use std::path::Path;
use std::sync::LazyLock;

static SOUND: LazyLock<Book> = LazyLock::new(|| {
    let work = Workdir::new();
    let run = work.run(&["catalogue", "-o", "c.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    Book::open(&work.path().join("c.xlsx"))
});

/// What is said of a book once it is changed.
fn said(change: impl FnOnce(&mut Book)) -> Option<String> {
    let mut book = SOUND.clone();
    change(&mut book);
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("c.xlsx");
    book.save(&file);
    refusal(&file)
}

#[test]
fn a_cell_that_does_not_hold_is_named() {
    let number = |number: f64| Some(Cell::Number(number));
    for (sheet, title, cell, says) in [
        ("Gammes", "Sites", None, "est vide"),
        ("Gammes", "Sites", Some(text("route")), "sites possibles"),
        ("Gammes", "Sites", Some(text(";")), "aucun site"),
        (
            "Gammes",
            "Gradable",
            Some(text("peut-être")),
            "écrivez oui ou non",
        ),
        (
            "Gammes",
            "Utilisation (0 à 1)",
            number(1.2),
            "hors de 0 à 1",
        ),
        ("Gammes", "ULR (%)", number(101.0), "hors de 0 à 100"),
        (
            "Gammes",
            "Température de couleur (K)",
            number(740.0),
            "kelvins",
        ),
        (
            "Gammes",
            "Température de couleur (K)",
            number(3000.5),
            "nombre seul",
        ),
        (
            "Gammes",
            "Température de couleur (K)",
            number(-3000.0),
            "Température de couleur (K)",
        ),
        ("Gammes", "Durée de vie (h)", number(0.0), "durée de vie"),
        (
            "Gammes",
            "Entretien (€ HT/an)",
            number(-1.0),
            "entretien négatif",
        ),
        ("Gammes", "Année", Some(text("deux mille")), "nombre seul"),
        ("Gammes", "Code", Some(text("residentiel")), "residentiel"),
        ("Gammes", "Code", Some(text("inconnue")), ""),
        (
            "Paliers",
            "Gamme",
            Some(text("inconnue")),
            "n'est pas dans la feuille « Gammes »",
        ),
        ("Paliers", "Gamme", None, "est vide"),
        ("Paliers", "Puissance (W)", number(0.0), "puissance nulle"),
        (
            "Paliers",
            "Puissance (W)",
            Some(Cell::Date(45_000.0)),
            "ne convient pas",
        ),
        ("Paliers", "Flux (lm)", Some(text("1.250")), "milliers"),
        ("Paliers", "Prix usuel (€ HT)", number(12.345), "centime"),
        (
            "Paliers",
            "Prix usuel (€ HT)",
            number(9999.0),
            "dans cet ordre",
        ),
        ("Paliers", "Prix bas (€ HT)", number(-3.0), "négatif"),
        (
            "Gradations",
            "Profil",
            Some(text("la nuit, un peu")),
            "illisible",
        ),
        ("Gradations", "Surcoût usuel (€ HT)", None, "est vide"),
        (
            "Armoires",
            "Prix usuel (€ HT)",
            Some(text("cher")),
            "nombre seul",
        ),
        ("Armoires", "Code", Some(text("reprise")), "deux fois"),
    ] {
        let mut at = String::new();
        let error = said(|book| at = book.set(sheet, title, 4, cell.clone()));
        let error = error.unwrap_or_else(|| panic!("{title} {cell:?} is taken"));
        assert!(error.contains(says), "{title} {cell:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
        // A code that another row names or bears is told there.
        if title != "Code" {
            let place = format!("feuille « {sheet} », cellule {at} : ");
            assert!(error.contains(&place), "{title} {cell:?}: {error}");
        }
    }
}

#[test]
fn a_sheet_or_column_that_is_gone_is_named() {
    for name in ["Gammes", "Paliers", "Gradations", "Armoires"] {
        let error = said(|book| book.0.retain(|sheet| sheet.name != name)).expect("refused");
        assert!(
            error.contains(&format!("la feuille « {name} » manque")),
            "{error}"
        );
        let rows = said(|book| book.sheet(name).rows.retain(|row| row.number < 4));
        assert_eq!(rows.is_none(), name == "Armoires", "{rows:?}");
    }
    let renamed = |to: &str| {
        said(|book| {
            let (header, column) = book.column("Paliers", "Prix usuel (€ HT)");
            let row = &mut book.sheet("Paliers").rows;
            let row = row.iter_mut().find(|row| row.number == header);
            for (index, cell) in &mut row.expect("a header").cells {
                if *index == column {
                    *cell = text(to);
                }
            }
        })
    };
    assert_eq!(renamed("Prix usuel"), None, "a unit may be left out");
    for to in ["Prix usuel (€ TTC)", "Tarif", "Prix bas (€ HT)"] {
        let error = renamed(to).expect(to);
        assert!(error.contains("feuille « Paliers »"), "{error}");
        assert!(
            error.contains("Prix usuel (€ HT)") || error.contains("deux fois"),
            "{error}"
        );
    }
}

/// What a person may do to a cell by mistake.
const WRONG: [&str; 9] = [
    "",
    "abc",
    "-5",
    "1.250",
    "12,345",
    "1e400",
    "\"\\\n#[x]",
    "oui",
    ";;",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in whatever cell, the catalogue is read, or refused in one sentence that
    /// names sheet and cell.
    #[test]
    fn no_cell_brings_the_reading_down(
        sheet in 1_usize..5,
        row in any::<Index>(),
        column in any::<Index>(),
        kind in 0_usize..5,
        wrong in select(&WRONG[..]),
        number in prop_oneof![Just(-0.0), Just(1e300), Just(0.005), any::<f64>()],
    ) {
        let mut at = String::new();
        let mut name = String::new();
        let error = said(|book| {
            let sheet = &mut book.0[sheet];
            name.clone_from(&sheet.name);
            let row = row.get_mut(&mut sheet.rows);
            let (index, cell) = column.get_mut(&mut row.cells);
            at = address(row.number, *index);
            *cell = match kind {
                0 => Cell::Bool(true),
                1 => Cell::Date(45_000.0),
                2 if number.is_finite() => Cell::Number(number),
                _ => text(wrong),
            };
        });
        if let Some(error) = error {
            prop_assert_eq!(error.lines().count(), 1, "{}", error);
            prop_assert!(error.contains("feuille « "), "{} {}: {}", name, at, error);
            let is_placed = error.contains("cellule ") || error.contains("ligne ");
            prop_assert!(is_placed || error.contains("en-tête"), "{} {}: {}", name, at, error);
        }
    }
}

#[test]
fn a_file_that_is_no_catalogue_is_said_to_be_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| -> std::path::PathBuf {
        let file: &Path = dir.path();
        std::fs::write(file.join(name), bytes).expect("a file");
        file.join(name)
    };
    for (name, bytes) in [
        ("latin.toml", &b"# catalogue d'\xe9clairage\n"[..]),
        ("coupe.xlsx", &b"PK\x03\x04\xff\xff\xff"[..]),
        ("image.png", &b"\x89PNG\r\n\x1a\n\xff"[..]),
        ("vide.xlsx", b""),
    ] {
        let error = refusal(&write(name, bytes)).expect(name);
        assert_eq!(error.lines().count(), 1, "{name}: {error}");
        assert!(error.contains(name), "{error}");
    }
}
