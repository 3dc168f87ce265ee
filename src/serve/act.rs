//! What every act of a page has in common: one at a time, what it replaces kept, and written down
//! before it is answered.

use super::journal::{self, Act};
use super::project::Project;
use super::{author, history};
use crate::error::Result;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the acts of this run, whichever window did them.
static VERSION: AtomicU64 = AtomicU64::new(1);

/// An act as the journal has it.
pub struct Said {
    /// What kind of act.
    pub kind: &'static str,
    /// What was done, in French.
    pub words: String,
    /// The same as data.
    pub detail: Value,
}

/// How many acts there were: a page that was made at an earlier one shows what was.
pub fn version() -> u64 {
    VERSION.load(Ordering::SeqCst)
}

/// Does an act, and writes it down. Nothing is written down of one that was not done.
///
/// # Errors
/// It could not be done, or not be written down: the page then says so.
pub fn done(project: &Project, act: impl FnOnce(&Project) -> Result<Said>) -> Result<String> {
    done_on(project, &[], act)
}

/// The same of an act that changes other files than those which the pages keep.
///
/// # Errors
/// As [`done`].
pub fn done_on(
    project: &Project,
    files: &[&str],
    act: impl FnOnce(&Project) -> Result<Said>,
) -> Result<String> {
    let _one_at_a_time = project.acting();
    let before = history::Before::of(files);
    let said = act(project)?;
    let number = journal::acts().len() + 1;
    write(&said, before.keep(number)?)?;
    Ok(said.words)
}

/// Writes down what was done while no act was under way.
///
/// # Errors
/// The disk takes no more, or the file may not be written.
pub fn write(said: &Said, before: history::Kept) -> Result<()> {
    journal::append(&Act::now(
        said.kind,
        &said.words,
        said.detail.clone(),
        before,
    ))?;
    VERSION.fetch_add(1, Ordering::SeqCst);
    let author = author::now();
    tracing::info!(
        auteur = author.as_deref(),
        acte = said.kind,
        "{}",
        said.words
    );
    Ok(())
}
