//! Why a package is not read, and what to do.

use crate::error::Error;
use crate::inventory::foreign::too_wide;
use crate::inventory::stopwatch::REMEDY;
use crate::inventory::workbook::Refusal;
use rusqlite::ErrorCode;
use std::path::Path;

/// Why a package is not read.
pub(super) enum Fault {
    Truncated,
    Damaged,
    TooSlow,
    TooLarge(&'static str),
    TooWide,
    Refused(Refusal),
}

impl Fault {
    pub fn of(self, file: &Path) -> Error {
        match self {
            Self::Truncated => Error::input(
                file,
                "le GeoPackage est incomplet, il s'arrête avant sa fin",
                "copiez-le ou téléchargez-le de nouveau",
            ),
            Self::Damaged => Refusal::DamagedExport("un GeoPackage (.gpkg)").of(file),
            Self::TooSlow => Error::input(
                file,
                "sa lecture prend plus de temps que celle d'un inventaire",
                REMEDY,
            ),
            Self::TooLarge(what) => Error::input(
                file,
                format!("ce GeoPackage a {what}, bien plus qu'un inventaire"),
                "exportez la seule couche des points depuis QGIS",
            ),
            Self::TooWide => too_wide().of(file),
            Self::Refused(why) => why.of(file),
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::TooSlow,
            Some(ErrorCode::TooBig | ErrorCode::OutOfMemory) => {
                Self::TooLarge("un texte ou une géométrie démesurés")
            }
            _ => Self::Damaged,
        }
    }
}

impl From<Refusal> for Fault {
    fn from(why: Refusal) -> Self {
        Self::Refused(why)
    }
}
