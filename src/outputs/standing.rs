//! What stands where a file is to be written.

use super::index::Index;
use super::mark::Mark;
use super::print::Seen;
use std::path::{Path, PathBuf};

/// What stands where a file is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or nothing that could be lost.
    Free,
    /// What the program wrote, as it was written, or is about to write.
    AsWritten(Seen),
    /// What the program wrote, changed since, or nobody knows whether it was.
    Changed(Seen),
    /// Somebody else's file.
    Foreign(Seen),
    /// A folder, a pipe, a device.
    NoFile,
    /// A file that a program of this name has open.
    Open(&'static str),
}

impl Standing {
    /// Of a file by its name in the list of its folder, where `new` is to be written.
    #[must_use]
    pub fn of(file: &Path, name: &str, index: &Index, new: &Seen) -> Self {
        let Ok(metadata) = std::fs::metadata(file) else {
            return Self::Free;
        };
        if !metadata.is_file() {
            return Self::NoFile;
        }
        if let Some(program) = held_by(file) {
            return Self::Open(program);
        }
        if metadata.len() == 0 {
            return Self::Free;
        }
        let Ok(seen) = Seen::of_file(file) else {
            return Self::Foreign(Seen::default());
        };
        let entry = index.files.get(name);
        if seen == *new || entry.is_some_and(|entry| entry.print == seen.print()) {
            return Self::AsWritten(seen);
        }
        // Every SQLite file may begin alike: only its mark says whose it is.
        let begins_alike = !name.to_lowercase().ends_with(".gpkg")
            && (seen.head() == new.head() || entry.is_some_and(|entry| entry.head == seen.head()));
        let is_ours = begins_alike || Mark::read(file).is_some();
        if is_ours {
            Self::Changed(seen)
        } else {
            Self::Foreign(seen)
        }
    }
}

/// The program that has a file open, as far as that can be told before its name is changed.
fn held_by(file: &Path) -> Option<&'static str> {
    let name = file.file_name()?.to_str()?;
    let beside = |name: String| file.with_file_name(name).exists();
    if beside(format!("~${name}")) {
        return Some("Excel");
    }
    if beside(format!(".~lock.{name}#")) {
        return Some("LibreOffice");
    }
    // Windows lets nobody write to a file that Excel has open; elsewhere, that says nothing.
    let opened = || std::fs::OpenOptions::new().append(true).open(file);
    (cfg!(windows) && opened().is_err()).then_some("un autre programme")
}

/// What the name of a file set aside holds; a date follows.
const SET_ASIDE: &str = ".ancien";

/// Whether a name is that of a file that was set aside.
#[must_use]
pub fn is_set_aside(name: &str) -> bool {
    let parts = name.split_once(SET_ASIDE);
    parts.is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(['-', '.']))
}

/// The name under which a file is set aside at a moment, that no other has: `a.ancien-2026-11-28-1530.xlsx`.
pub fn name_aside(name: &str, moment: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map_or_else(String::new, |extension| {
        format!(".{}", extension.to_string_lossy())
    });
    let named = |more: &str| -> String {
        let file = format!("{stem}{SET_ASIDE}-{moment}{more}{extension}");
        let path: PathBuf = path.with_file_name(file);
        path.to_string_lossy().replace('\\', "/")
    };
    let mut name = named("");
    for rank in 2_u32.. {
        if !is_taken(&name) {
            break;
        }
        name = named(&format!("-{rank}"));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_aside_are_dated_and_nobody_elses() {
        let taken = ["c/a.ancien-2026-11-28-1530.xlsx"];
        let name = name_aside("c/a.xlsx", "2026-11-28-1530", |name| taken.contains(&name));
        assert_eq!(name, "c/a.ancien-2026-11-28-1530-2.xlsx");
        assert!(is_set_aside(&name));
        assert!(is_set_aside("a.xlsx.ancien"));
        assert!(!is_set_aside("a.ancienne-gare.xlsx"));
        assert_eq!(name_aside("plan", "d", |_| false), "plan.ancien-d");
    }
}
