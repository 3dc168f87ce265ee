//! A folder that is being written to: new files stand apart in it until all are there, then a
//! journal says what goes where, and the names are changed. Whenever the program ends, the folder
//! is as it was, or the journal is there and the next run does the rest.

use super::disk;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Component, Path, PathBuf};

/// The folder inside that holds what is not in its place yet.
const WORK: &str = ".reverbere-en-cours";
/// Held while a run writes; a run that has died holds it no more.
const LOCK: &str = "verrou";
/// What goes where.
const JOURNAL: &str = "journal";
/// The journal before it is whole.
const DRAFT: &str = "journal.brouillon";
/// How often the lock is asked for again, where another run tidied it away meanwhile.
const TRIES: usize = 5;

/// A change of name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The number of a new file, or the name of an old one in the folder.
    #[serde(rename = "de")]
    pub from: String,
    /// Its name in the folder.
    #[serde(rename = "vers")]
    pub to: String,
    /// Whether it is a new file.
    #[serde(rename = "nouveau")]
    pub is_new: bool,
}

impl Move {
    /// Whether it stays inside the folder, whoever wrote the journal.
    fn is_inside(&self) -> bool {
        let is_plain = |name: &str| {
            let mut parts = Path::new(name).components();
            !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
        };
        is_plain(&self.from) && is_plain(&self.to)
    }
}

/// A folder that is being written to by this run alone.
#[derive(Debug)]
pub struct Staging {
    /// Its true path.
    pub root: PathBuf,
    /// Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
    lock: Option<File>,
    /// Whether the journal is there: the rest belongs to it.
    is_decided: bool,
}

impl Staging {
    /// Begins to write to a folder, which is made if need be. What an earlier run left is done or
    /// swept.
    ///
    /// # Errors
    /// The folder cannot be written to, or another run is writing to it.
    pub fn begin(folder: &Path) -> Result<Self> {
        if folder.is_file() {
            return Err(Error::input(
                folder,
                "c'est un fichier, un dossier est attendu",
                "choisissez un autre nom avec -o",
            ));
        }
        let fail = |error| Error::write(folder, error);
        let made = (folder.ancestors())
            .take_while(|it| !it.as_os_str().is_empty() && it.symlink_metadata().is_err())
            .map(Path::to_owned)
            .collect();
        disk::make_folders(folder).map_err(fail)?;
        let mut staging = Self {
            root: crate::inputs::canonical(folder).map_err(fail)?,
            made,
            lock: None,
            is_decided: false,
        };
        staging.lock = Some(staging.locked(folder)?);
        staging.finish()?;
        Ok(staging)
    }

    /// Does what an earlier run left undone in a folder, before it is read.
    ///
    /// # Errors
    /// There is something to do, and the folder cannot be written to or is being written to.
    pub fn recover(folder: &Path) -> Result<()> {
        if folder.join(WORK).join(JOURNAL).exists() {
            Self::begin(folder)?;
        }
        Ok(())
    }

    /// Where a new file stands.
    #[must_use]
    pub fn place(&self, number: usize) -> PathBuf {
        self.work().join(number.to_string())
    }

    fn work(&self) -> PathBuf {
        self.root.join(WORK)
    }

    fn locked(&self, folder: &Path) -> Result<File> {
        let fail = |error| Error::write(folder, error);
        let busy = || {
            Error::Usage(format!(
                "un autre reverbere écrit en ce moment dans « {} » ; attendez qu'il ait fini, puis relancez",
                folder.display()
            ))
        };
        let path = self.work().join(LOCK);
        for _ in 0..TRIES {
            disk::make_folders(&self.work()).map_err(fail)?;
            let opened = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path);
            let Ok(lock) = opened else { continue };
            match lock.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(busy()),
                // Some shared disks know no locks: then nobody is kept out.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            if is_still(&lock, &path) {
                return Ok(lock);
            }
        }
        // What the system says when it is not another run.
        let probe = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        Err(probe.err().map_or_else(busy, fail))
    }

    /// Writes the journal: from now on the new files are those that count.
    ///
    /// # Errors
    /// What the system says; nothing has changed then.
    pub fn decide(&mut self, moves: &[Move]) -> Result<()> {
        let (draft, journal) = (self.work().join(DRAFT), self.work().join(JOURNAL));
        let write = || -> std::io::Result<()> {
            let mut file = disk::create(&draft)?;
            file.write_all(&serde_json::to_vec(moves)?)?;
            // A journal that is there is whole, even after a power cut.
            file.sync_all()?;
            drop(file);
            disk::rename(&draft, &journal)?;
            disk::sync_folder(&self.work());
            Ok(())
        };
        write().map_err(|error| Error::write(&self.root, error))?;
        self.is_decided = true;
        Ok(())
    }

    /// Does what the journal says, if there is one, and sweeps what is left.
    ///
    /// # Errors
    /// A name cannot be changed; the next run tries again.
    pub fn finish(&mut self) -> Result<()> {
        let journal = self.work().join(JOURNAL);
        let moves = match std::fs::read(&journal) {
            Ok(text) => serde_json::from_slice(&text).ok(),
            Err(_) => Some(Vec::new()),
        };
        let moves: Vec<Move> = moves
            .filter(|moves: &Vec<Move>| moves.iter().all(Move::is_inside))
            .ok_or_else(|| {
                Error::input(
                    &journal,
                    "ce journal d'écriture est illisible",
                    "supprimez-le, puis refaites le plan",
                )
            })?;
        self.is_decided = !moves.is_empty();
        for one in &moves {
            self.make(one)?;
        }
        // The new names are on the disk before the journal that could make them again is gone.
        let folders: BTreeSet<PathBuf> = (moves.iter())
            .filter_map(|one| self.root.join(&one.to).parent().map(Path::to_owned))
            .collect();
        for folder in &folders {
            disk::sync_folder(folder);
        }
        disk::remove(&journal).map_err(|error| Error::write(&journal, error))?;
        self.is_decided = false;
        self.sweep();
        Ok(())
    }

    /// Changes one name, unless it is done already.
    fn make(&self, one: &Move) -> Result<()> {
        let from = if one.is_new {
            self.work().join(&one.from)
        } else {
            self.root.join(&one.from)
        };
        let to = self.root.join(&one.to);
        let fail = |error| Error::write(&to, error);
        if from.symlink_metadata().is_err() || !one.is_new && to.symlink_metadata().is_ok() {
            return Ok(());
        }
        if let Some(parent) = to.parent().filter(|parent| !parent.is_dir()) {
            disk::make_folders(parent).map_err(fail)?;
        }
        disk::rename(&from, &to).map_err(fail)
    }

    /// Removes the new files that no journal speaks of.
    fn sweep(&self) {
        for entry in std::fs::read_dir(self.work())
            .into_iter()
            .flatten()
            .flatten()
        {
            if entry.file_name() != LOCK {
                let _ = disk::remove(&entry.path());
            }
        }
    }
}

/// Whether a file that is open is the one that a path names: another run may have tidied it away, and a
/// third begun anew under its name.
fn is_still(open: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let identity = |it: std::fs::Metadata| (it.dev(), it.ino());
        let now = std::fs::metadata(path).map(identity).ok();
        now.is_some() && now == open.metadata().map(identity).ok()
    }
    #[cfg(not(unix))]
    {
        let _ = open;
        path.exists()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.is_decided {
            return;
        }
        // Without the lock, what stands in the folder is another run's, at work there now.
        if let Some(held) = self.lock.take() {
            self.sweep();
            let lock = self.work().join(LOCK);
            // While it is held: whoever opens it then sees that it is gone.
            let _ = disk::remove(&lock);
            drop(held);
            // Elsewhere than on Unix, a file that is open is not removed.
            if cfg!(not(unix)) {
                let _ = disk::remove(&lock);
            }
            disk::remove_folder(&self.work());
        }
        for folder in &self.made {
            // Those that hold something stay.
            disk::remove_folder(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_done_by_the_next_run_and_stays_inside() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name);
        let to = |from: &str, to: &str, is_new| Move {
            from: from.into(),
            to: to.into(),
            is_new,
        };
        std::fs::write(path("a"), "old").expect("a file");
        let mut staging = Staging::begin(dir.path()).expect("begun");
        std::fs::write(staging.place(0), "new").expect("a file");
        staging
            .decide(&[to("a", "a.ancien", false), to("0", "a", true)])
            .expect("decided");
        // As a run that dies: the lock goes, the rest stays.
        staging.lock = None;
        drop(staging);
        assert_eq!(std::fs::read_to_string(path("a")).expect("a file"), "old");
        Staging::recover(dir.path()).expect("recovered");
        assert_eq!(std::fs::read_to_string(path("a")).expect("a file"), "new");
        assert_eq!(
            std::fs::read_to_string(path("a.ancien")).expect("old"),
            "old"
        );
        assert!(!path(WORK).exists());
        std::fs::create_dir(path(WORK)).expect("a folder");
        let hostile = serde_json::to_vec(&[to("a", "../a", false)]).expect("JSON");
        std::fs::write(path(WORK).join(JOURNAL), hostile).expect("a file");
        assert!(Staging::recover(dir.path()).is_err());
        assert!(path("a").exists());
    }

    #[test]
    fn two_runs_do_not_write_at_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = Staging::begin(&dir.path().join("x/y")).expect("begun");
        std::fs::write(first.place(0), "new").expect("a file");
        for _ in 0..2 {
            let second = Staging::begin(&dir.path().join("x/y"));
            let stated = second.expect_err("refused").to_string();
            assert!(stated.contains("un autre reverbere"), "{stated}");
            // Whoever is refused leaves the first one's work alone.
            assert!(first.place(0).exists() && first.work().join(LOCK).exists());
        }
        drop(first);
        assert!(!dir.path().join("x").exists(), "nothing is left");
    }
}
