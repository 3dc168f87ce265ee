//! What the fuzz targets have in common: bytes become a file, the file is read, and whatever comes of
//! it holds together.

mod archive;
mod changes;
mod project;

pub use archive::{Part, archive};
pub use changes::Changes;
pub use project::{change_follow_up, change_plan, read_scenario};

use reverbere::{Catalogue, Error, Mappings, PriceLevel, Sources, Territory, import};
use std::path::PathBuf;
use std::sync::LazyLock;
use tempfile::TempDir;

static TERRITORY: LazyLock<Territory> = LazyLock::new(Territory::boulonnais);

static FOLDER: LazyLock<TempDir> = LazyLock::new(folder);

/// A folder in memory where the system has such: a file is written for each input.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .expect("a folder for the inputs")
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let file = FOLDER.path().join(name);
    std::fs::write(&file, bytes).expect("the input is written");
    file
}

/// A refusal is one sentence, says what to do, and no word of a library stands in it.
fn one_sentence(error: &Error) {
    let told = error.to_string();
    assert_eq!(told.trim().lines().count(), 1, "{told}");
    // After a question, what to do is a sentence of its own.
    let says_what_to_do = told.contains(" ; ") || told.contains(" ? ") || told.contains("\u{a0}? ");
    assert!(says_what_to_do, "what to do is said: {told}");
    // Libraries speak English; what the input itself says is quoted, and may hold quotes of its own.
    let own = match (told.find('«'), told.rfind('»')) {
        (Some(first), Some(last)) => format!("{}{}", &told[..first], &told[last..]),
        _ => told.clone(),
    };
    for foreign in ["os error", "expected ", "invalid ", "unexpected "] {
        assert!(!own.contains(foreign), "in French: {told}");
    }
}

/// Imports bytes under a name, with mappings: no panic, every row counted once, one sentence where
/// the file is refused.
pub fn import_bytes(name: &str, bytes: &[u8], mappings: &Mappings) {
    let files = [file(name, bytes)];
    match import(&Sources::all(&files), &TERRITORY, mappings, &|_, _| {}) {
        Ok(import) => {
            let points: usize = import.sheets.iter().map(|sheet| sheet.points).sum();
            assert_eq!(points, import.points.len());
            for sheet in &import.sheets {
                let rows = sheet.lignes_points + sheet.lignes_ecartees + sheet.lignes_ignorees;
                assert_eq!(sheet.lignes, rows);
            }
        }
        Err(error) => one_sentence(&error),
    }
}

/// Reads bytes as bills.
pub fn read_bills(name: &str, bytes: &[u8]) {
    if let Err(error) = reverbere::read_bills(&[file(name, bytes)], &TERRITORY) {
        one_sentence(&error);
    }
}

/// Reads a mapping, and an inventory with it.
pub fn read_mapping(bytes: &[u8], inventory: &str) {
    match Mappings::read(&[file("correspondance.toml", bytes)]) {
        Ok(mappings) => import_bytes("parc.csv", inventory.as_bytes(), &mappings),
        Err(error) => one_sentence(&error),
    }
}

/// Reads a catalogue in TOML.
pub fn read_catalogue(bytes: &[u8]) {
    if let Err(error) = Catalogue::read(&file("catalogue.toml", bytes), PriceLevel::default()) {
        one_sentence(&error);
    }
}
