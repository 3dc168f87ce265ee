//! The head of a SQLite file, before SQLite looks at it: what it is for, whether it is whole, and whether a
//! part of it stands elsewhere.

use crate::error::{Error, Result};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How a SQLite file begins.
const SIGNATURE: &[u8] = b"SQLite format 3\0";
/// Where its head says how it is written: 2 is with a log beside it.
pub(super) const JOURNAL: Range<usize> = 18..20;
/// Where its head names the program that it is for.
const APPLICATION: Range<usize> = 68..72;
/// Where its head says how large its pages are, and how many; the count holds where two counters agree.
const PAGE_SIZE: Range<usize> = 16..18;
const PAGES: Range<usize> = 28..32;
const COUNTERS: [Range<usize>; 2] = [24..28, 92..96];
/// A page of SQLite, at least.
pub(super) const LEAST: usize = 512;

/// Whether bytes are a SQLite file.
pub(in crate::inventory::foreign) fn is_sqlite(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Whether it says that it is a GeoPackage.
pub(super) fn says_geopackage(bytes: &[u8]) -> bool {
    let named = [b"GPKG", b"GP10", b"GP11"];
    let id = bytes.get(APPLICATION);
    id.is_some_and(|id| named.iter().any(|name| id == *name))
}

/// Whether a file is shorter than its head says.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    let number = |range: Range<usize>| {
        let digits = bytes.get(range).unwrap_or_default();
        digits
            .iter()
            .fold(0_u64, |number, digit| number << 8 | u64::from(*digit))
    };
    let page = match number(PAGE_SIZE) {
        1 => 1 << 16,
        size => size,
    };
    let [changes, counted] = COUNTERS.map(number);
    changes == counted && page * number(PAGES) > bytes.len() as u64
}

/// What a program that has the file open has not written into it yet stands beside it.
pub(super) fn refuse_if_open(file: &Path) -> Result<()> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    let waits = std::fs::metadata(&log).is_ok_and(|log| log.len() > 0);
    if !waits {
        return Ok(());
    }
    Err(Error::input(
        file,
        format!(
            "une partie de ses données est encore dans « {} », qu'un programme (QGIS ?) tient ouvert",
            log.file_name().unwrap_or_default().to_string_lossy()
        ),
        "fermez le projet ou la couche dans QGIS, puis relancez",
    ))
}
