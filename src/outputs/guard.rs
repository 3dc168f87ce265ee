//! Whether a file to write is one that was read, by whatever way it is named: through folders and
//! links, by another name of the same file, in other letters of the same name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// What tells a file from all others, whatever its names.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(unix)]
fn identity(file: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(file).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(file: &Path) -> Option<Identity> {
    crate::inputs::canonical(file).ok()
}

/// The path of a file that may not be there yet, by the true path of the folders that are.
#[must_use]
pub fn true_path(file: &Path) -> PathBuf {
    let path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let known = path.ancestors().find_map(|ancestor| {
        let whole = crate::inputs::canonical(ancestor).ok()?;
        Some((whole, path.strip_prefix(ancestor).ok()?.to_owned()))
    });
    known.map_or(path, |(whole, rest)| {
        if rest.as_os_str().is_empty() {
            whole
        } else {
            whole.join(rest)
        }
    })
}

/// A path without what Windows, macOS or a shared disk may not tell apart: capitals, and the two
/// ways of writing an accent.
fn folded(file: &Path) -> String {
    let path = true_path(file);
    path.to_string_lossy().to_lowercase().nfc().collect()
}

/// How a file to write and one that was read go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// They are one file.
    Same,
    /// Their names differ by capitals or the writing of accents only: where that makes no
    /// difference, they would be one file.
    Alike(PathBuf),
}

/// The files that must not be written.
#[derive(Debug, Default)]
pub struct Guard {
    identities: BTreeMap<Identity, PathBuf>,
    names: BTreeMap<String, PathBuf>,
}

impl Guard {
    /// Against writing any of these.
    #[must_use]
    pub fn of(files: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut guard = Self::default();
        for file in files {
            guard.names.insert(folded(&file), file.clone());
            if let Some(identity) = identity(&file) {
                guard.identities.insert(identity, file);
            }
        }
        guard
    }

    /// How a file to write clashes with one of them.
    #[must_use]
    pub fn clash(&self, output: &Path) -> Option<Clash> {
        let same = identity(output).is_some_and(|it| self.identities.contains_key(&it));
        if same {
            return Some(Clash::Same);
        }
        let input = self.names.get(&folded(output))?;
        Some(if true_path(output) == true_path(input) {
            Clash::Same
        } else {
            Clash::Alike(input.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_known_by_any_of_its_names() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name);
        std::fs::create_dir(path("d")).expect("a folder");
        std::fs::write(path("d/\u{c9}t\u{e9}.csv"), "x").expect("a file");
        std::fs::write(path("autre.csv"), "x").expect("a file");
        std::fs::hard_link(path("d/\u{c9}t\u{e9}.csv"), path("dur.csv")).expect("a link");
        let guard = Guard::of([path("d/\u{c9}t\u{e9}.csv")]);
        let clash = |name: &str| guard.clash(&path(name));
        assert_eq!(clash("d/./\u{c9}t\u{e9}.csv"), Some(Clash::Same));
        assert_eq!(clash("dur.csv"), Some(Clash::Same));
        for other in [
            "d/\u{e9}t\u{e9}.csv",
            "d/E\u{301}te\u{301}.csv",
            "d/\u{c9}T\u{c9}.CSV",
        ] {
            assert!(clash(other).is_some(), "{other}");
        }
        assert_eq!(clash("autre.csv"), None);
        assert_eq!(clash("d/nouveau/\u{e9}t\u{e9}.csv"), None);
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_inputs() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name);
        std::fs::create_dir(path("d")).expect("a folder");
        std::fs::write(path("d/a.csv"), "x").expect("a file");
        std::os::unix::fs::symlink(path("d"), path("lien")).expect("a link");
        std::os::unix::fs::symlink(path("d/a.csv"), path("b.csv")).expect("a link");
        let guard = Guard::of([path("d/a.csv")]);
        assert_eq!(guard.clash(&path("lien/a.csv")), Some(Clash::Same));
        assert_eq!(guard.clash(&path("b.csv")), Some(Clash::Same));
        assert_eq!(guard.clash(&path("lien/b.csv")), None);
    }
}
