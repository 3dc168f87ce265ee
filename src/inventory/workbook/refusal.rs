//! Why a workbook cannot be read: protected, cut short, damaged and too large are different things,
//! and a person does something else about each.

use crate::error::Error;
use crate::inventory::stopwatch::{self, TooSlow};
use std::path::Path;

/// Why a workbook is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inventory) enum Refusal {
    /// A password protects it.
    Protected,
    /// It ends before its end: a copy or a download that stopped.
    Truncated,
    /// Its bytes are not what its format asks for; what, in French.
    Damaged(&'static str),
    /// It is what another program exports, in French, and its end or its heart is missing.
    DamagedExport(&'static str),
    /// It is sound, but no workbook that is read here; what it is, in French.
    Other(&'static str),
    /// It asks for more memory or time than an inventory does; why, in French.
    TooLarge(String),
    /// The program itself failed on it.
    OwnFault,
}

impl Refusal {
    /// The same, said of a file, with what to do.
    #[must_use]
    pub fn of(self, file: &Path) -> Error {
        let (problem, remedy) = match self {
            Self::Protected => (
                "le classeur est protégé par un mot de passe".to_owned(),
                "ouvrez-le, retirez le mot de passe (Fichier, Informations, Protéger), puis enregistrez-le",
            ),
            Self::Truncated => (
                "le fichier est incomplet, il s'arrête avant sa fin".to_owned(),
                "copiez-le ou téléchargez-le de nouveau",
            ),
            Self::Damaged(what) => (
                format!("le fichier est endommagé ({what})"),
                "ouvrez-le dans Excel ou LibreOffice, acceptez la réparation et enregistrez-le au format .xlsx, ou demandez-en une autre copie",
            ),
            Self::DamagedExport(what) => (
                format!("c'est {what}, endommagé ou incomplet"),
                "exportez-le de nouveau",
            ),
            Self::Other(what) => (
                format!("ce n'est pas un classeur lisible ({what})"),
                "enregistrez l'inventaire depuis Excel ou LibreOffice au format .xlsx, .ods ou .csv",
            ),
            Self::TooLarge(why) => (why, stopwatch::REMEDY),
            Self::OwnFault => (
                "une erreur interne de reverbere arrête sa lecture".to_owned(),
                "signalez-la en joignant le fichier ; en attendant, enregistrez l'inventaire au format .xlsx ou .csv",
            ),
        };
        Error::input(file, problem, remedy)
    }
}

impl From<TooSlow> for Refusal {
    fn from(slow: TooSlow) -> Self {
        Self::TooLarge(slow.problem())
    }
}

/// How the parts of an archive say that they cannot be unpacked.
impl From<&std::io::Error> for Refusal {
    fn from(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::QuotaExceeded => Self::TooLarge(
                "son contenu est démesuré une fois décompressé, ou un seul texte y est démesuré"
                    .to_owned(),
            ),
            std::io::ErrorKind::UnexpectedEof => Self::Damaged("une de ses parties est incomplète"),
            _ => Self::Damaged("une de ses parties ne se décompresse pas"),
        }
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::from(&error)
    }
}

impl From<quick_xml::Error> for Refusal {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => Self::from(&*error),
            _ => Self::Damaged("une de ses parties n'est pas du XML bien formé"),
        }
    }
}
