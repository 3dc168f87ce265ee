//! Reads TOML into any `Deserialize` type and tells whatever is wrong with it in French, with the
//! line, the column and the path of the key.
//!
//! The `toml` crate parses and keeps the positions; its own deserializer is left aside because it
//! hands out English sentences from which the facts cannot be recovered.

mod flaw;
mod one_or_more;
mod reader;
mod syntax;
#[cfg(test)]
mod tests;
mod text;
mod version;

use crate::error::{Error, Place};
pub use one_or_more::OneOrMore;
use std::fmt;
use std::path::Path;
pub use text::{decode, read_text};

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with a TOML text, for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TomlError {
    /// One French sentence, without the line and without a final period.
    pub message: String,
    /// Line of the fault, from 1; none when the fault is in the text as a whole.
    pub line: Option<usize>,
    /// Column of the fault in characters, from 1.
    pub column: Option<usize>,
    /// What to do, where that is not what a file of its kind always asks for.
    pub remedy: Option<&'static str>,
}

impl TomlError {
    /// The same as an error of a file; `remedy` says what to do, unless the fault itself does.
    #[must_use]
    pub fn in_file(self, file: &Path, remedy: &str) -> Error {
        let cell = self.line.map(|line| format!("ligne {line}"));
        let place = Place { sheet: None, cell };
        Error::at(file, place, self.message, self.remedy.unwrap_or(remedy))
    }
}

impl fmt::Display for TomlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "ligne {line}\u{a0}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for TomlError {}

/// Reads a whole TOML text.
///
/// Integers are accepted where a float is expected, never the reverse. `nan`, `inf` and bare dates
/// are refused: no setting means anything with them, and a date is written as quoted text.
/// In a path, the elements of an array are counted from 1.
///
/// # Errors
///
/// The first syntax error of the text, or else the first thing that `T` does not accept.
pub fn read_toml<T: DeserializeOwned>(text: &str) -> Result<T, TomlError> {
    let (document, errors) = DeTable::parse_recoverable(text);
    // The parser reports grammar errors before the lexical errors that caused them.
    let earliest = errors
        .iter()
        .min_by_key(|error| error.span().map_or(usize::MAX, |span| span.start));
    if let Some(error) = earliest {
        return Err(syntax::explain(text, error));
    }
    let span = document.span();
    let mut table = document.into_inner();
    version::take(&mut table, text)?;
    let root = Spanned::new(span, DeValue::Table(table));
    T::deserialize(reader::Node::new(&root)).map_err(|flaw| flaw.at_root().into_error(text))
}

/// Reads a whole TOML file; `remedy` says what to do about what is wrong with it.
///
/// # Errors
/// The file cannot be read, or what [`read_toml`] finds, with its line.
pub fn read_file<T: DeserializeOwned>(file: &Path, remedy: &str) -> Result<T, Error> {
    let text = read_text(file)?;
    read_toml(&text).map_err(|error| error.in_file(file, remedy))
}

/// Line and column, both from 1, of a byte of the text.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before[line_start..]
        .chars()
        .filter(|&character| character != '\u{feff}')
        .count()
        + 1;
    (line, column)
}
