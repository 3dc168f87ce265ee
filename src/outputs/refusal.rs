//! Why files are not written, all told at once.

use super::guard::Clash;
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};

/// Files named in one sentence; the others are counted.
const NAMED: usize = 8;

/// A file that will not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// As the user named it.
    pub file: PathBuf,
    /// Why.
    pub why: Why,
}

/// Why a file will not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The run reads it.
    Input,
    /// The run reads one whose name is the same in other letters.
    LikeInput(PathBuf),
    /// Somebody else made it.
    Foreign,
    /// It is there, and a person may have filled it in.
    Exists,
    /// It is a folder, a pipe, a device.
    NoFile,
    /// A program has it open.
    Open(&'static str),
    /// A folder that takes no files.
    Closed,
    /// A folder that is a link.
    LeadsElsewhere,
    /// A file where a folder is to be.
    NoFolder,
}

impl Why {
    fn problem(&self) -> String {
        match self {
            Self::Input => "est un fichier à lire : il ne sera pas remplacé".into(),
            Self::LikeInput(input) => format!(
                "ne diffère que par les majuscules ou les accents de « {} », un fichier à lire : il ne sera pas écrit",
                input.display()
            ),
            Self::Foreign => "n'a pas été écrit par reverbere : il ne sera pas remplacé".into(),
            Self::Exists => {
                "existe déjà et a peut-être été rempli : il ne sera pas remplacé".into()
            }
            Self::NoFile => "n'est pas un fichier : il ne sera pas remplacé".into(),
            Self::Open(program) => format!("est ouvert dans {program} : rien n'est écrit"),
            Self::Closed => "ne peut pas recevoir de fichiers : rien n'est écrit".into(),
            Self::LeadsElsewhere => "est un lien vers un autre dossier : rien n'est écrit".into(),
            Self::NoFolder => "est un fichier là où il faut un dossier : rien n'est écrit".into(),
        }
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::Input | Self::LikeInput(_) | Self::Exists => "choisissez un autre nom de sortie",
            Self::Foreign | Self::NoFile | Self::NoFolder => {
                "déplacez-le, ou choisissez un autre nom de sortie"
            }
            Self::Open("Excel") => {
                "fermez-le et relancez, ou supprimez le fichier « ~$… » qui est resté à côté"
            }
            Self::Open("LibreOffice") => {
                "fermez-le et relancez, ou supprimez le fichier « .~lock… » qui est resté à côté"
            }
            Self::Open(_) => "fermez-le et relancez",
            Self::Closed => "changez les droits du dossier, ou choisissez-en un autre",
            Self::LeadsElsewhere => "donnez le dossier lui-même, ou choisissez-en un autre",
        }
    }
}

impl From<Clash> for Why {
    fn from(clash: Clash) -> Self {
        match clash {
            Clash::Same => Self::Input,
            Clash::Alike(input) => Self::LikeInput(input),
        }
    }
}

/// What is said of a file to write that is one to read.
#[must_use]
pub fn refused(file: &Path, clash: Clash) -> Error {
    one(file, &clash.into())
}

fn one(file: &Path, why: &Why) -> Error {
    Error::Usage(format!(
        "« {} » {} ; {}",
        file.display(),
        why.problem(),
        why.remedy()
    ))
}

/// Refuses, if there is a reason to.
///
/// # Errors
/// One sentence on all the files.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the refusals end in the error"
)]
pub fn refuse(refusals: Vec<Refusal>) -> Result<()> {
    match refusals.as_slice() {
        [] => Ok(()),
        [Refusal { file, why }] => Err(one(file, why)),
        [first, ..] => {
            let stated: Vec<String> = (refusals.iter().take(NAMED))
                .map(|one| format!("« {} » {}", one.file.display(), one.why.problem()))
                .collect();
            let more = refusals.len().saturating_sub(NAMED);
            let more = match more {
                0 => String::new(),
                more => format!(" ; et {more} autres"),
            };
            Err(Error::Usage(format!(
                "rien n'est écrit, {} fichiers ne peuvent pas être remplacés : {}{more} ; {}",
                refusals.len(),
                stated.join(" ; "),
                first.why.remedy()
            )))
        }
    }
}
