//! What every act of a page has in common: one at a time, written down before it is answered.

use super::journal;
use super::project::Project;
use crate::error::Result;
use serde_json::Value;

/// An act as the journal has it.
pub struct Said {
    /// What kind of act.
    pub kind: &'static str,
    /// What was done, in French.
    pub words: String,
    /// The same as data.
    pub detail: Value,
}

/// Does an act, and writes it down. Nothing is written down of one that was not done.
///
/// # Errors
/// It could not be done, or not be written down: the page then says so.
pub fn done(project: &Project, act: impl FnOnce(&Project) -> Result<Said>) -> Result<String> {
    let _one_at_a_time = project.acting();
    let said = act(project)?;
    journal::append(said.kind, said.words.clone(), said.detail)?;
    Ok(said.words)
}
