//! What can be wrong with a file or an argument, said in French to the person who can mend it.
//!
//! An error names the file, the sheet and cell where there is one, what is wrong, and what to do:
//! [`Error::Input`] cannot be built without the last two. Findings about an inventory and the
//! answer « impossible » are not errors, they are data.

pub mod system;

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
}

impl Error {
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
    #[must_use]
    pub fn read(file: &Path, source: io::Error) -> Self {
        Self::Read {
            file: file.to_owned(),
            source,
        }
    }

    /// A file that could not be written.
    pub fn write(file: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Write {
            file: file.to_owned(),
            source: source.into(),
        }
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
                write!(f, " : {problem} ; {remedy}")
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
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Write { source, .. } => Some(&**source),
            Self::Input { .. } | Self::Usage(_) => None,
        }
    }
}

/// Result of anything that can fail on a user's file.
pub type Result<T> = std::result::Result<T, Error>;
