//! The files of a person that a run reads. Every one goes through here, whichever command asks, so
//! that what is written can be compared with all that was read: no command has a list to keep.

use crate::error::{Error, Result};
use std::collections::BTreeSet;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What this run has read, by true path.
static READ: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// What to do about something that is no file.
const SAVE_IT: &str = "donnez un fichier enregistré sur le disque";

/// Reads a file, and remembers that it is an input.
///
/// # Errors
/// It cannot be read, is no file (a pipe would be waited for without end), or changed meanwhile: a
/// copy under way would pass for a whole file.
pub fn read(file: &Path) -> Result<Vec<u8>> {
    remember(file);
    look_into(file)
}

/// Reads a file that the program keeps itself and may replace, or only looks at: it is no input.
///
/// # Errors
/// As [`read`].
pub fn look_into(file: &Path) -> Result<Vec<u8>> {
    read_whole(file, |_| ())
}

/// The same of a text in UTF-8.
///
/// # Errors
/// As [`read`], and bytes that are no UTF-8.
pub fn look_into_text(file: &Path) -> Result<String> {
    String::from_utf8(look_into(file)?).map_err(|_| {
        let says = "stream did not contain valid UTF-8";
        Error::read(file, io::Error::new(io::ErrorKind::InvalidData, says))
    })
}

/// The one path of a file or folder that is there, by whatever way it is named. Some disks of Windows do not tell
/// it (one in memory, a folder of a web server): then the absolute one.
///
/// # Errors
/// It is not there, or a folder above it cannot be looked into.
pub fn canonical(file: &Path) -> io::Result<PathBuf> {
    let path = std::fs::canonicalize(file);
    if cfg!(windows) && path.is_err() && file.exists() {
        return std::path::absolute(file);
    }
    path
}

/// Remembers that a file is an input, whether or not it is read.
pub fn remember(file: &Path) {
    if let Ok(path) = canonical(file) {
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(path);
    }
}

/// Forgets that a file was read: one that the program keeps itself, of which what was read is no
/// input of what is written next. A program that goes on for days reads its own plan, too.
pub fn forget(file: &Path) {
    if let Ok(path) = canonical(file) {
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        read.remove(&path);
    }
}

/// Every file that was read so far.
#[must_use]
pub fn all() -> Vec<PathBuf> {
    let read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read.iter().cloned().collect()
}

/// Reads a file; `half_way` is called between the opening and the reading.
fn read_whole(file: &Path, half_way: impl FnOnce(&Path)) -> Result<Vec<u8>> {
    let fail = |source| Error::read(file, source);
    // Before it is opened: opening a pipe waits for somebody to write into it.
    let before = std::fs::metadata(file).map_err(fail)?;
    if !before.is_file() && !before.is_dir() {
        let problem = "ce n'est pas un fichier (tube, appareil ou prise réseau)";
        return Err(Error::input(file, problem, SAVE_IT));
    }
    let mut opened = File::open(file).map_err(fail)?;
    half_way(file);
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or_default());
    opened.read_to_end(&mut bytes).map_err(fail)?;
    let after = opened.metadata().map_err(fail)?;
    let is_whole = |then: &Metadata| then.len() == bytes.len() as u64;
    if is_whole(&before) && is_whole(&after) && same_time(&before, &after) {
        return Ok(bytes);
    }
    Err(Error::input(
        file,
        "le fichier a changé pendant sa lecture : il n'est peut-être pas entier",
        "attendez que sa copie ou son enregistrement soit fini, puis relancez",
    ))
}

/// Whether a file was last written at the same time; where the system does not say, it was.
fn same_time(before: &Metadata, after: &Metadata) -> bool {
    match (before.modified(), after.modified()) {
        (Ok(before), Ok(after)) => before == after,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_cut_or_growing_while_it_is_read_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("parc.csv");
        for (then, holds) in [
            ("", false),
            ("a;b\n1;2\n3;4\n", false),
            ("a;b\n1;2\n", true),
        ] {
            std::fs::write(&file, "a;b\n1;2\n").expect("a file");
            let read = read_whole(&file, |path| {
                if !holds {
                    std::fs::write(path, then).expect("written again");
                }
            });
            assert_eq!(read.is_ok(), holds, "{then:?}");
        }
    }

    #[test]
    fn what_was_read_is_remembered_by_its_true_path() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("lu.csv");
        std::fs::write(&file, "x").expect("a file");
        read(&dir.path().join(".").join("lu.csv")).expect("read");
        let whole = std::fs::canonicalize(&file).expect("a path");
        assert!(all().contains(&whole));
    }
}
