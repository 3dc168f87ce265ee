//! What was done in the project: `journal.jsonl`, a line an act, on disk before the act is answered.

use super::history::Kept;
use crate::clock;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Its name in the folder.
pub const FILE: &str = "journal.jsonl";

/// An act.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Act {
    /// When, as the clock of the computer said.
    pub date: String,
    /// What kind of act.
    pub acte: String,
    /// What was done, in French.
    pub dit: String,
    /// The same as data.
    #[serde(default)]
    pub detail: Value,
    /// Where the files that it changed are kept as they were; none for one that was not there.
    #[serde(default, skip_serializing_if = "Kept::is_empty")]
    pub avant: Kept,
}

impl Act {
    /// An act of this moment.
    pub fn now(acte: &str, dit: &str, detail: Value, avant: Kept) -> Self {
        Self {
            date: clock::now().to_rfc3339(),
            acte: acte.to_owned(),
            dit: dit.to_owned(),
            detail,
            avant,
        }
    }
}

/// Writes an act down, and has it on disk.
///
/// # Errors
/// The disk takes no more, or the file may not be written.
pub fn append(act: &Act) -> Result<()> {
    let fail = |error: std::io::Error| Error::write(Path::new(FILE), error);
    let line = serde_json::to_string(act).map_err(|error| fail(error.into()))?;
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .read(true)
        .open(FILE)
        .map_err(fail)?;
    // A line that a full disk cut short must not swallow the next one.
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(-1)).is_ok() {
        file.read_exact(&mut last).map_err(fail)?;
    }
    let start = if last == *b"\n" { "" } else { "\n" };
    let line = format!("{start}{line}\n");
    file.write_all(line.as_bytes()).map_err(fail)?;
    file.sync_all().map_err(fail)
}

/// The acts so far; lines that are none are passed over.
pub fn acts() -> Vec<Act> {
    let text = std::fs::read_to_string(FILE).unwrap_or_default();
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}
