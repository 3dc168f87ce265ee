//! What the system says when a file cannot be read or written, in French, and what to do about it.
//!
//! No sentence of the system's own is ever shown: it is in the language of the system, and names no
//! remedy. What is not in the table is told by its number.

use csv::ErrorKind as CsvKind;
use rust_xlsxwriter::XlsxError;
use std::error::Error as StdError;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;

/// What is being done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It is read.
    Reading,
    /// It is written.
    Writing,
}

/// Why something fails, and what to do, both in French and without a final period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Why.
    pub reason: String,
    /// What to do.
    pub remedy: &'static str,
}

/// A sentence of the program's own that travels as the payload of an [`io::Error`]: it is in French.
#[derive(Debug)]
pub struct InFrench(pub &'static str);

impl fmt::Display for InFrench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for InFrench {}

const ELSEWHERE: &str = "choisissez un autre emplacement";
const CLOSE_IT: &str = "fermez-le s'il est ouvert dans Excel, ou choisissez un autre emplacement";
const LOOK: &str = "vérifiez le nom et l'emplacement";
const SHORTER: &str = "donnez un nom plus court, ou un dossier plus près de la racine du disque";
const AGAIN: &str = "recommencez ; si cela se reproduit, copiez le fichier sur ce poste";
const SAVE_AS_UTF8: &str = "enregistrez-le en UTF-8 (Bloc-notes : Fichier, Enregistrer sous, Encodage : UTF-8), ou depuis Excel au format .xlsx";
const FEWER: &str = "demandez moins de lignes, ou un fichier .csv";
const TELL_US: &str = "signalez-le avec la commande employée";

/// The cause of a system error.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "one table of causes, read from top to bottom"
)]
pub fn of_io(error: &io::Error, file: &Path, doing: Doing) -> Cause {
    let cause = |reason: &str, remedy: &'static str| Cause {
        reason: reason.to_owned(),
        remedy,
    };
    if let Some(inner) = error.get_ref() {
        if let Some(stated) = inner.downcast_ref::<InFrench>() {
            return cause(stated.0, TELL_US);
        }
        if let Some(stated) = beneath(inner) {
            return of_io(stated, file, doing);
        }
    }
    let place = match doing {
        Doing::Reading => LOOK,
        Doing::Writing => CLOSE_IT,
    };
    if let Some(known) = error.raw_os_error().and_then(of_code) {
        return known;
    }
    match (error.kind(), doing) {
        (ErrorKind::NotFound, Doing::Reading) => cause("il n'existe pas", LOOK),
        (ErrorKind::NotFound, Doing::Writing) => {
            let folder = file
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            if folder.is_none_or(Path::is_dir) {
                cause("le système refuse d'y créer un fichier", ELSEWHERE)
            } else {
                cause("son dossier n'existe pas", ELSEWHERE)
            }
        }
        (ErrorKind::PermissionDenied, Doing::Reading) => cause(
            "l'accès est refusé",
            "demandez le droit de le lire, ou copiez-le ailleurs",
        ),
        (ErrorKind::PermissionDenied, Doing::Writing) => cause("l'accès est refusé", CLOSE_IT),
        (ErrorKind::IsADirectory, _) => cause("c'est un dossier", "donnez le nom d'un fichier"),
        (ErrorKind::NotADirectory, _) => cause("son chemin passe par un fichier", LOOK),
        (ErrorKind::StorageFull, _) => cause(
            "le disque est plein",
            "faites de la place, ou choisissez un autre disque",
        ),
        (ErrorKind::QuotaExceeded, _) => cause(
            "la place allouée sur ce disque est épuisée",
            "faites de la place, ou choisissez un autre disque",
        ),
        (ErrorKind::AlreadyExists, _) => cause(
            "un fichier du même nom existe déjà",
            "choisissez un autre nom",
        ),
        (ErrorKind::InvalidFilename, _) => cause(
            "son nom est trop long, ou contient un caractère interdit",
            SHORTER,
        ),
        (ErrorKind::ReadOnlyFilesystem, _) => cause("le disque est en lecture seule", ELSEWHERE),
        (ErrorKind::FileTooLarge, _) => cause("il est trop gros pour ce disque", ELSEWHERE),
        (ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy, _) => cause(
            "un autre programme l'occupe",
            "fermez-le dans l'autre programme",
        ),
        (ErrorKind::InvalidData, Doing::Reading) => {
            cause("son contenu n'est pas du texte lisible", SAVE_AS_UTF8)
        }
        (ErrorKind::InvalidInput, _) => cause(
            "son nom contient un caractère interdit",
            "donnez un autre nom",
        ),
        (ErrorKind::UnexpectedEof, Doing::Reading) => cause(
            "il est tronqué",
            "redemandez-le, ou enregistrez-le de nouveau",
        ),
        (ErrorKind::Unsupported, _) => cause(
            "le système ne sait pas le faire à cet emplacement",
            ELSEWHERE,
        ),
        (ErrorKind::OutOfMemory, _) => cause(
            "la mémoire ne suffit pas",
            "fermez d'autres programmes, ou donnez moins de fichiers à la fois",
        ),
        (ErrorKind::CrossesDevices, _) => cause("il est sur un autre disque", ELSEWHERE),
        (ErrorKind::TooManyLinks, _) => cause("son chemin tourne en rond", LOOK),
        (
            ErrorKind::TimedOut
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::NotConnected
            | ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::StaleNetworkFileHandle,
            _,
        ) => cause("le dossier du réseau ne répond pas", AGAIN),
        (ErrorKind::BrokenPipe, _) => cause("le programme qui devait le lire s'est arrêté", AGAIN),
        (ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::Deadlock, _) => {
            cause("l'opération a été interrompue", AGAIN)
        }
        _ => match error.raw_os_error() {
            Some(code) => Cause {
                reason: format!("le système le refuse (code {code})"),
                remedy: place,
            },
            None => cause("l'opération a échoué", place),
        },
    }
}

/// Codes of systems that the standard library gives no kind of their own, or one too wide.
fn of_code(code: i32) -> Option<Cause> {
    let (reason, remedy) = match code {
        // Sharing and lock violations: Excel keeps what it has open to itself.
        32 | 33 if cfg!(windows) => (
            "il est ouvert dans un autre programme (Excel, sans doute)",
            "fermez-le, puis recommencez",
        ),
        19 if cfg!(windows) => ("le disque est en lecture seule", ELSEWHERE),
        206 if cfg!(windows) => ("son chemin est trop long", SHORTER),
        123 if cfg!(windows) => (
            "son nom contient un caractère interdit (\\ / : * ? \" < > |)",
            "donnez un autre nom",
        ),
        // ELOOP, EMFILE and ENFILE, EIO of Linux and macOS.
        40 | 62 if cfg!(unix) && is_code_of_loop(code) => ("son chemin tourne en rond", LOOK),
        23 | 24 if cfg!(unix) => (
            "trop de fichiers sont ouverts à la fois",
            "donnez moins de fichiers à la fois",
        ),
        5 if cfg!(unix) => ("le disque ou le réseau est en défaut", AGAIN),
        _ => return None,
    };
    Some(Cause {
        reason: reason.to_owned(),
        remedy,
    })
}

const fn is_code_of_loop(code: i32) -> bool {
    if cfg!(target_os = "macos") {
        code == 62
    } else {
        code == 40
    }
}

/// The system error that another one wraps, however deep: `tempfile` adds the path, `csv` the row.
fn beneath<'a>(error: &'a (dyn StdError + Send + Sync + 'static)) -> Option<&'a io::Error> {
    let mut next: Option<&'a (dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(stated) = error.downcast_ref::<io::Error>() {
            return Some(stated);
        }
        if let Some(CsvKind::Io(stated)) = error.downcast_ref::<csv::Error>().map(csv::Error::kind)
        {
            return Some(stated);
        }
        if let Some(XlsxError::IoError(stated)) = error.downcast_ref::<XlsxError>() {
            return Some(stated);
        }
        next = error.source();
    }
    None
}

/// The cause of what a writer of some format says.
#[must_use]
pub fn of_writer(error: &(dyn StdError + Send + Sync + 'static), file: &Path) -> Cause {
    if let Some(stated) = beneath(error) {
        return of_io(stated, file, Doing::Writing);
    }
    if let Some(stated) = error.downcast_ref::<InFrench>() {
        return Cause {
            reason: stated.0.to_owned(),
            remedy: TELL_US,
        };
    }
    let reason = match error.downcast_ref::<XlsxError>() {
        Some(XlsxError::RowColumnLimitError) => {
            return Cause {
                reason: "un classeur n'a que 1 048 576 lignes et 16 384 colonnes".into(),
                remedy: FEWER,
            };
        }
        Some(XlsxError::MaxStringLengthExceeded) => {
            "un texte dépasse les 32 767 caractères d'une cellule"
        }
        Some(_) => "le classeur ne peut pas être composé",
        None => "son contenu ne peut pas être composé",
    };
    Cause {
        reason: reason.into(),
        remedy: TELL_US,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No word of the system's: these are the ones that every English sentence of it has.
    fn is_french(text: &str) -> bool {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        ![
            "the", "is", "not", "file", "error", "os", "too", "in", "did", "of",
        ]
        .iter()
        .any(|english| words.contains(english))
    }

    #[test]
    fn every_code_of_the_system_is_stated_in_french() {
        let file = Path::new("/tmp/x.csv");
        for code in 1..=255 {
            for doing in [Doing::Reading, Doing::Writing] {
                let cause = of_io(&io::Error::from_raw_os_error(code), file, doing);
                let stated = format!("{} ; {}", cause.reason, cause.remedy);
                assert!(is_french(&stated), "{code}: {stated}");
            }
        }
    }

    #[test]
    fn what_wraps_a_system_error_is_stated_as_that_error() {
        let file = Path::new("/tmp/x.csv");
        let long = std::fs::File::open(format!("/tmp/{}", "x".repeat(300))).expect_err("too long");
        let stated = of_io(&long, file, Doing::Writing);
        assert!(stated.reason.contains("trop long"), "{stated:?}");
        let folder = tempfile::tempdir().expect("a folder");
        let wrapped = tempfile::Builder::new()
            .prefix(&"x".repeat(300))
            .tempfile_in(folder.path())
            .expect_err("too long");
        assert_eq!(of_io(&wrapped, file, Doing::Writing), stated);
        let of_csv = io::Error::other(csv::Error::from(long));
        assert_eq!(of_io(&of_csv, file, Doing::Writing), stated);
        let of_xlsx = XlsxError::IoError(io::Error::from(ErrorKind::StorageFull));
        assert_eq!(of_writer(&of_xlsx, file).reason, "le disque est plein");
        let english = io::Error::other("stream did not contain valid UTF-8");
        assert!(is_french(&of_io(&english, file, Doing::Reading).reason));
    }

    #[test]
    fn a_file_that_cannot_be_made_is_not_said_to_be_missing() {
        let missing = io::Error::from(ErrorKind::NotFound);
        let folder = tempfile::tempdir().expect("a folder");
        let reason = |file: &Path| of_io(&missing, file, Doing::Writing).reason;
        assert_eq!(
            reason(&folder.path().join("x.csv")),
            "le système refuse d'y créer un fichier"
        );
        assert_eq!(
            reason(&folder.path().join("y/x.csv")),
            "son dossier n'existe pas"
        );
    }
}
