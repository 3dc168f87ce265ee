//! What was done in the project: `journal.jsonl`, a line an act, on disk before the act is answered.

use super::history::Kept;
use super::{author, lock};
use crate::clock;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

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
    /// Who did it, where persons sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auteur: Option<String>,
    /// Where the files that it changed are kept as they were; none for one that was not there.
    #[serde(default, skip_serializing_if = "Kept::is_empty")]
    pub avant: Kept,
}

impl Act {
    /// An act of this moment, of whoever asks for it.
    pub fn now(acte: &str, dit: &str, detail: Value, avant: Kept) -> Self {
        Self {
            date: clock::now().to_rfc3339(),
            acte: acte.to_owned(),
            dit: dit.to_owned(),
            detail,
            auteur: author::now().map(|person| person.to_string()),
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

/// What was read of the file: every page asks for it, and it only grows.
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Known {
    /// Bytes of whole lines.
    read: u64,
    /// The last of them: another file in its place has others there.
    end: Vec<u8>,
    acts: Arc<Vec<Act>>,
}

/// Bytes by which a file is known again.
const MOST_END: usize = 256;

/// The acts so far; lines that are none are passed over.
pub fn acts() -> Arc<Vec<Act>> {
    let mut known = lock(&KNOWN);
    if known.read_on().is_err() {
        *known = Known::default();
        // There may be no file yet.
        let _ = known.read_on();
    }
    Arc::clone(&known.acts)
}

impl Known {
    /// Reads what was added; an error where the file is not the one that was read.
    fn read_on(&mut self) -> std::io::Result<()> {
        let other = || std::io::Error::other("another file");
        let mut file = File::open(FILE)?;
        let from = self.read - self.end.len() as u64;
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let added = bytes.strip_prefix(&*self.end).ok_or_else(other)?;
        // A line whose end is not there was never written whole.
        let Some(end) = added.iter().rposition(|byte| *byte == b'\n') else {
            return Ok(());
        };
        let lines = added[..end].split(|byte| *byte == b'\n');
        let acts = lines.filter_map(|line| serde_json::from_slice(line).ok());
        Arc::make_mut(&mut self.acts).extend(acts);
        self.read += end as u64 + 1;
        let whole = self.end.len() + end + 1;
        self.end = bytes[whole.saturating_sub(MOST_END)..whole].to_vec();
        Ok(())
    }
}
