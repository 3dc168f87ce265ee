//! What the fuzz targets have in common: bytes become a file, the file is read, and whatever comes of
//! it holds together.

use reverbere::energy::bills;
use reverbere::inventory::bounds::too_large;
use reverbere::inventory::import;
use reverbere::inventory::mapping::Mapping;
use reverbere::inventory::territory::Territory;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::LazyLock;
use tempfile::TempDir;

static TERRITORY: LazyLock<Territory> = LazyLock::new(Territory::boulonnais);

/// In memory where the system has such a folder: a file is written for each input.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .expect("a folder for the inputs")
});

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let file = FOLDER.path().join(name);
    std::fs::write(&file, bytes).expect("the input is written");
    file
}

fn one_sentence(error: &reverbere::error::Error) {
    let told = error.to_string();
    assert_eq!(told.trim().lines().count(), 1, "{told}");
    assert!(told.contains(" ; "), "what to do is said: {told}");
}

/// Imports bytes under a name, with a mapping: no panic, every row counted once, one sentence where
/// the file is refused.
pub fn import_bytes(name: &str, bytes: &[u8], mapping: &Mapping) {
    // What asks for more memory than there is ends the process: it is told before it is opened.
    if too_large(bytes).is_some() {
        return;
    }
    match import(&[file(name, bytes)], &TERRITORY, mapping, &|_, _| {}) {
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
    if too_large(bytes).is_none()
        && let Err(error) = bills::read(&[file(name, bytes)], &TERRITORY)
    {
        one_sentence(&error);
    }
}

/// Reads a mapping, and an inventory with it.
pub fn read_mapping(bytes: &[u8], inventory: &str) {
    match Mapping::read(&file("correspondance.toml", bytes)) {
        Ok(mapping) => import_bytes("parc.csv", inventory.as_bytes(), &mapping),
        Err(error) => one_sentence(&error),
    }
}

/// An archive of parts, stored: mutations are lost in compressed ones, and stopped by their sums.
pub fn archive<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(bytes).expect("written to memory");
    }
    zip.finish().expect("an archive").into_inner()
}
