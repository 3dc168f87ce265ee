//! Why a workbook cannot be read: one sentence each, with what to do about it.

use crate::error::{Error, Place};
use crate::inventory::stopwatch::{self, TooSlow};
use std::path::Path;
use zip::result::ZipError;

/// What is wrong with a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is encrypted.
    Password,
    /// Its end, or the end of one of its parts, is missing.
    Truncated,
    /// It is not what it should be; how, in French.
    Damaged(String),
    /// It asks for more than a sheet of a territory ever does; what, in French.
    TooLarge(String),
}

/// What reading any piece of a workbook gives.
pub(super) type Read<T> = Result<T, Fault>;

impl Fault {
    /// A fault of what is written in the workbook.
    pub fn damaged(how: impl Into<String>) -> Self {
        Self::Damaged(how.into())
    }

    /// The error that a person reads.
    pub fn in_file(self, file: &Path, sheet: Option<&str>) -> Error {
        let place = Place {
            sheet: sheet.map(str::to_owned),
            cell: None,
        };
        match self {
            Self::Password => Error::input(
                file,
                "le classeur est protégé par un mot de passe",
                "ouvrez-le, retirez le mot de passe (Fichier, Informations, Protéger), puis enregistrez-le",
            ),
            Self::Truncated => Error::input(
                file,
                "le fichier est incomplet, sa fin manque : sa copie ou son envoi s'est interrompu",
                "copiez-le ou demandez-le de nouveau",
            ),
            Self::Damaged(how) => Error::at(
                file,
                place,
                format!("le fichier est endommagé ({how})"),
                "ouvrez-le dans Excel ou LibreOffice, qui proposent de le réparer, et enregistrez-le de nouveau",
            ),
            Self::TooLarge(what) => Error::at(file, place, what, stopwatch::REMEDY),
        }
    }
}

impl From<TooSlow> for Fault {
    fn from(slow: TooSlow) -> Self {
        Self::TooLarge(slow.problem())
    }
}

impl From<ZipError> for Fault {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
            | ZipError::InvalidPassword => Self::Password,
            ZipError::Io(error) => error.into(),
            _ => Self::damaged("son archive n'est pas lisible"),
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof {
            Self::Truncated
        } else {
            Self::damaged("une de ses parties ne se décompresse pas")
        }
    }
}
