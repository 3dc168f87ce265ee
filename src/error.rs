//! What can be wrong with a file or an argument, said in French to the person who can repair it.
//!
//! An error names the file, the sheet and cell where there is one, what is wrong, and what to do:
//! [`Error::Input`] cannot be built without the last two. Findings about an inventory and the
//! answer « impossible » are not errors, they are data.

pub mod system;

use crate::french::capitalised;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use system::Doing;

/// Where in a file something is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the sheet, if the file has sheets.
    pub sheet: Option<String>,
    /// Address of the cell (`C12`), or « ligne 12 » for a text file.
    pub cell: Option<String>,
}

/// Anything that ends a command with exit code 2.
///
/// ```
/// use reverbere::Error;
/// use std::path::Path;
///
/// let error = Error::input(Path::new("parc.xlsx"), "puissance illisible", "écrivez des watts");
/// assert_eq!(
///     error.to_string(),
///     "« parc.xlsx » : puissance illisible ; écrivez des watts"
/// );
/// ```
#[derive(Debug)]
pub enum Error {
    /// A file that was read but does not hold what it should.
    Input {
        /// The file as the user named it.
        file: PathBuf,
        /// Where in the file.
        place: Place,
        /// What is wrong, in French, without a final period.
        problem: String,
        /// What to do, in French, without a final period.
        remedy: String,
    },
    /// A file that cannot be opened or read.
    Read {
        /// The file as the user named it.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that cannot be written.
    Write {
        /// The file as the user named it.
        file: PathBuf,
        /// What the writer said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A wrong use of the command.
    Usage(String),
    /// Several files, each with what is wrong with it.
    Several(Vec<Error>),
}

/// What is wrong with what a file holds, to be told again.
#[derive(Debug, Clone)]
pub struct Flaw {
    place: Place,
    problem: String,
    remedy: String,
}

impl Flaw {
    /// The error about a file.
    #[must_use]
    pub fn error(&self, file: &Path) -> Error {
        Error::at(file, self.place.clone(), &*self.problem, &*self.remedy)
    }
}

impl Error {
    /// What is wrong with what a file holds; `None` where it is the system that refuses.
    ///
    /// ```
    /// use reverbere::Error;
    /// use std::path::Path;
    ///
    /// let error = Error::input(Path::new("a.csv"), "fichier vide", "donnez-en un autre");
    /// let copy = error.flaw().expect("what the file holds").error(Path::new("b.csv"));
    /// assert_eq!(copy.to_string(), "« b.csv » : fichier vide ; donnez-en un autre");
    /// ```
    #[must_use]
    pub fn flaw(&self) -> Option<Flaw> {
        match self {
            Self::Input {
                place,
                problem,
                remedy,
                ..
            } => Some(Flaw {
                place: place.clone(),
                problem: problem.clone(),
                remedy: remedy.clone(),
            }),
            _ => None,
        }
    }

    /// Something wrong with a whole file.
    pub fn input(file: &Path, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::at(file, Place::default(), problem, remedy)
    }

    /// Something wrong at one place of a file.
    pub fn at(
        file: &Path,
        place: Place,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::Input {
            file: file.to_owned(),
            place,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// A file that could not be read.
    ///
    /// ```
    /// use reverbere::Error;
    /// use std::io::ErrorKind;
    /// use std::path::Path;
    ///
    /// let error = Error::read(Path::new("parc.xlsx"), ErrorKind::NotFound.into());
    /// assert!(error.to_string().starts_with("« parc.xlsx » ne peut pas être lu : "));
    /// ```
    #[must_use]
    pub fn read(file: &Path, source: io::Error) -> Self {
        Self::Read {
            file: file.to_owned(),
            source,
        }
    }

    /// A file that could not be written.
    ///
    /// ```
    /// use reverbere::Error;
    /// use std::path::Path;
    ///
    /// let error = Error::write(Path::new("plan.xlsx"), std::io::Error::other("disk"));
    /// assert!(error.to_string().starts_with("« plan.xlsx » ne peut pas être écrit : "));
    /// ```
    pub fn write(file: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Write {
            file: file.to_owned(),
            source: source.into(),
        }
    }
}

impl Error {
    /// Some errors as one.
    ///
    /// ```
    /// use reverbere::Error;
    ///
    /// let both = ["a.csv", "b.csv"].map(|name| Error::input(name.as_ref(), "vide", "retirez-le"));
    /// let told = Error::together(both.into()).to_string();
    /// assert!(told.starts_with("2 fichiers ne peuvent pas être lus"));
    /// ```
    #[must_use]
    pub fn together(mut errors: Vec<Self>) -> Self {
        match errors.pop() {
            Some(only) if errors.is_empty() => only,
            last => {
                errors.extend(last);
                Self::Several(errors)
            }
        }
    }

    /// What is wrong with a file, without its name, and what to do: in French, without final periods.
    ///
    /// ```
    /// use reverbere::Error;
    ///
    /// let error = Error::input("a.csv".as_ref(), "fichier vide", "donnez-en un autre");
    /// let (reason, remedy) = error.reason_and_remedy();
    /// assert_eq!(reason, "fichier vide");
    /// assert_eq!(remedy, "donnez-en un autre");
    /// ```
    #[must_use]
    pub fn reason_and_remedy(&self) -> (String, String) {
        let whole = self.to_string();
        let stated = match self {
            Self::Input { file, .. } | Self::Read { file, .. } | Self::Write { file, .. } => {
                let name = format!("« {} »", file.display());
                whole.strip_prefix(&name).unwrap_or(&whole)
            }
            Self::Usage(_) | Self::Several(_) => &whole,
        };
        let stated = stated.trim_start_matches([',', ' ', ':']);
        let followed;
        let remedy = match self {
            Self::Input {
                problem, remedy, ..
            } => {
                followed = following(problem, remedy);
                followed.trim_start_matches([' ', ';'])
            }
            _ => stated.rsplit_once(" ; ").map_or("", |(_, remedy)| remedy),
        };
        let reason = stated.strip_suffix(remedy).unwrap_or(stated);
        let reason = reason.trim_end_matches([';', ' ']);
        (reason.to_owned(), remedy.to_owned())
    }
}
/// What to do, as it follows what is wrong: a question ends its sentence.
fn following(problem: &str, remedy: &str) -> String {
    if problem.ends_with('?') {
        format!(" {}", capitalised(remedy))
    } else {
        format!(" ; {remedy}")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input {
                file,
                place,
                problem,
                remedy,
            } => {
                write!(f, "« {} »", file.display())?;
                if let Some(sheet) = place.sheet.as_ref().filter(|name| !name.is_empty()) {
                    write!(f, ", feuille « {sheet} »")?;
                }
                if let Some(cell) = &place.cell {
                    let word = if cell.starts_with("ligne") {
                        ""
                    } else {
                        "cellule "
                    };
                    write!(f, ", {word}{cell}")?;
                }
                // What a file holds may have lines of its own; a refusal is one sentence.
                let problem = problem.replace(['\n', '\r'], " ");
                write!(f, " : {problem}{}", following(&problem, remedy))
            }
            Self::Read { file, source } => {
                let cause = system::of_io(source, file, Doing::Reading);
                write!(
                    f,
                    "« {} » ne peut pas être lu : {} ; {}",
                    file.display(),
                    cause.reason,
                    cause.remedy
                )
            }
            Self::Write { file, source } => {
                let cause = system::of_writer(&**source, file);
                write!(
                    f,
                    "« {} » ne peut pas être écrit : {} ; {}",
                    file.display(),
                    cause.reason,
                    cause.remedy
                )
            }
            Self::Usage(message) => f.write_str(message),
            Self::Several(errors) => {
                write!(f, "{} fichiers ne peuvent pas être lus", errors.len())?;
                errors
                    .iter()
                    .try_for_each(|error| write!(f, ".\n  {error}"))
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Write { source, .. } => Some(&**source),
            Self::Input { .. } | Self::Usage(_) | Self::Several(_) => None,
        }
    }
}

/// Result of anything that can fail on a user's file.
///
/// ```
/// fn watts(text: &str) -> reverbere::Result<f64> {
///     let refuse = |_| reverbere::Error::Usage(format!("« {text} » n'est pas un nombre"));
///     text.parse().map_err(refuse)
/// }
/// assert_eq!(watts("70")?, 70.0);
/// assert!(watts("soixante-dix").is_err());
/// # Ok::<(), reverbere::Error>(())
/// ```
pub type Result<T> = std::result::Result<T, Error>;
