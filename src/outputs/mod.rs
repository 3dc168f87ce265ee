//! Everything that a run writes: nothing is written elsewhere in the program.
//!
//! Nothing that somebody else made is replaced, nor anything that the run read; what a person wrote
//! into a file of the program is kept aside. Files of a folder appear together or not at all:
//! whenever the program ends, the next run finds the old ones whole, or completes the new ones.

mod change;
mod disk;
mod guard;
mod index;
mod kind;
mod mark;
mod print;
mod refusal;
mod staging;
mod standing;
#[cfg(test)]
mod tests;
mod waiting;

pub use guard::{Guard, true_path};
pub use index::Index;
pub use kind::Kind;
pub(crate) use mark::properties;
pub use mark::{AUTHOR, KIND, MARK_URI, Mark, PLAN};
pub use standing::is_set_aside;

use crate::error::{Error, Result};
use crate::inputs;
use change::Change;
use print::{Seeing, Seen};
use refusal::refuse;
pub use refusal::refused;
use staging::Staging;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use waiting::Waiting;

/// A file that was kept under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// What it was.
    pub file: PathBuf,
    /// What it is now.
    pub kept: PathBuf,
    /// Why it was kept.
    pub because: Because,
}

/// Why a file was kept under another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// A person may have written into it since the program wrote it.
    Changed,
    /// A person filled it in, and what they said stands in the new one as far as it was understood.
    Filled,
    /// It is of an earlier plan, which had it and this one has not.
    EarlierPlan,
}

/// A form of the program that stands where a new one is to be written. Whoever says so has read
/// what it holds: that it is an input of the run, too, is no reason against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// Whether a person filled it in: then it is kept, even if it is as it was last written.
    pub is_filled: bool,
}

/// How a file is written.
#[derive(Debug, Clone, Copy)]
struct How {
    kind: Kind,
    earlier: Option<Earlier>,
    in_set: bool,
}

/// What a run writes.
#[derive(Debug, Default)]
pub struct Outputs {
    folders: Mutex<BTreeMap<PathBuf, Arc<Folder>>>,
    waiting: Mutex<Waiting>,
}

/// A folder to which a run writes.
#[derive(Debug)]
struct Folder {
    /// As the user named it.
    shown: PathBuf,
    staging: Mutex<Staging>,
    files: Mutex<BTreeMap<String, New>>,
    /// Names that were given, so that none is given twice.
    names: Mutex<BTreeMap<String, usize>>,
}

/// A file that is written, and not yet in its place.
#[derive(Debug, Clone)]
struct New {
    number: usize,
    /// As the user named it.
    shown: PathBuf,
    how: How,
    seen: Seen,
}

impl Outputs {
    /// Says before anything is worked out what [`Outputs::commit`] would say of a file, as far as
    /// that can be known without what is to be written.
    ///
    /// # Errors
    /// What stands there must not be replaced, or is open elsewhere.
    pub fn foresee(file: &Path) -> Result<()> {
        change::foresee(file)
    }

    /// Writes a file, apart from its place until [`Outputs::commit`].
    ///
    /// # Errors
    /// It cannot be written, or was written already.
    pub fn put(
        &self,
        file: &Path,
        kind: Kind,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        self.put_again(file, kind, None, write)
    }

    /// The same of a file of which an earlier one may stand there, filled in and read by this run.
    ///
    /// # Errors
    /// As [`Outputs::put`].
    pub fn put_again(
        &self,
        file: &Path,
        kind: Kind,
        earlier: Option<Earlier>,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        // A link stays one: what it leads to is written.
        let shown = file.to_owned();
        let resolved = file
            .is_symlink()
            .then(|| crate::inputs::canonical(file).ok());
        let file = resolved.flatten().unwrap_or_else(|| file.to_owned());
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let name = file.file_name().and_then(OsStr::to_str).ok_or_else(|| {
            Error::Usage(format!(
                "« {} » : ce nom de fichier ne convient pas ; choisissez un autre nom de sortie",
                file.display()
            ))
        })?;
        let how = How {
            kind,
            earlier,
            in_set: false,
        };
        self.stage(folder, name, &shown, how, write)
    }

    /// Writes one of the files that a folder has together: those of an earlier set that are no more
    /// in this one will be set aside.
    ///
    /// # Errors
    /// As [`Outputs::put`].
    pub fn put_in_set(
        &self,
        folder: &Path,
        name: &str,
        kind: Kind,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let how = How {
            kind,
            earlier: None,
            in_set: true,
        };
        self.stage(folder, name, &folder.join(name), how, write)
    }

    fn stage(
        &self,
        folder: &Path,
        name: &str,
        shown: &Path,
        how: How,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let fail = |error: io::Error| Error::write(shown, error);
        let folder = self.folder(folder)?;
        let number = {
            let mut names = lock(&folder.names);
            let number = names.len();
            if names.insert(name.to_lowercase(), number).is_some() {
                return Err(Error::Usage(format!(
                    "« {} » est donné deux fois comme fichier à écrire",
                    shown.display()
                )));
            }
            number
        };
        let place = lock(&folder.staging).place(number);
        // One file is open at a time, whatever their number.
        let file = disk::create(&place).map_err(fail)?;
        let mut out = Seeing::new(BufWriter::new(file));
        write(&mut out).and_then(|()| out.flush()).map_err(fail)?;
        lock(&self.waiting).add(place);
        let new = New {
            number,
            shown: shown.to_owned(),
            how,
            seen: out.seen,
        };
        lock(&folder.files).insert(name.to_owned(), new);
        Ok(())
    }

    fn folder(&self, shown: &Path) -> Result<Arc<Folder>> {
        let mut folders = lock(&self.folders);
        let known = crate::inputs::canonical(shown).ok();
        if let Some(folder) = known.and_then(|root| folders.get(&root)) {
            return Ok(Arc::clone(folder));
        }
        let staging = Staging::begin(shown)?;
        let root = staging.root.clone();
        let folder = Arc::new(Folder {
            shown: shown.to_owned(),
            staging: Mutex::new(staging),
            files: Mutex::default(),
            names: Mutex::default(),
        });
        folders.insert(root, Arc::clone(&folder));
        Ok(folder)
    }

    /// The files that [`Outputs::commit`] puts into their places, as the user named them.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let folders = lock(&self.folders);
        let files = folders.values().flat_map(|folder| {
            let files = lock(&folder.files);
            files
                .values()
                .map(|file| file.shown.clone())
                .collect::<Vec<_>>()
        });
        files.collect()
    }

    /// Puts all that was written into its place, folder by folder, and says what was kept aside.
    ///
    /// # Errors
    /// Something stands there that must not be replaced, or is open elsewhere: all of it is told,
    /// and nothing is changed.
    pub fn commit(self) -> Result<Vec<SetAside>> {
        let Self { folders, waiting } = self;
        let folders = folders.into_inner().unwrap_or_else(PoisonError::into_inner);
        let guard = Guard::of(inputs::all());
        let mut refusals = Vec::new();
        let mut changes = Vec::new();
        for folder in folders.values() {
            changes.push(Change::of(folder, &guard, &mut refusals)?);
        }
        refuse(refusals)?;
        // Before any name changes: what has a name is whole, even after a power cut.
        if let (Err(error), Some(folder)) = (lock(&waiting).end(), folders.values().next()) {
            return Err(Error::write(&folder.shown, error));
        }
        for (folder, change) in folders.values().zip(&changes) {
            if !change.moves.is_empty() {
                lock(&folder.staging).decide(&change.moves)?;
            }
        }
        for folder in folders.values() {
            lock(&folder.staging).finish()?;
        }
        Ok(changes
            .into_iter()
            .flat_map(|change| change.aside)
            .collect())
    }
}

/// Does what a killed run left undone in a folder, before it is read.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// // Nothing was left undone: nothing changes.
/// reverbere::recover(folder.path())?;
/// assert_eq!(std::fs::read_dir(folder.path())?.count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// There is something to do, and it cannot be done.
pub fn recover(folder: &Path) -> Result<()> {
    Staging::recover(folder)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
