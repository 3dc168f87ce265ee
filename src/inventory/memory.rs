//! What files said when they were last read, for whoever reads the same folder again and again: a
//! file that has not changed, and of which nothing else was answered, is not read again.

use super::answers::{Answers, OfFile};
use super::cabinets::Cabinets;
use super::files::Named;
use super::mapping::Mappings;
use super::reading::{FileRead, Reading};
use super::territory::Commune;
use crate::error::{Flaw, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// Files as they were last read.
#[derive(Default)]
pub struct Memory {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// What all of them were read with: with anything else they would say something else.
    with: Option<With>,
    files: BTreeMap<PathBuf, Remembered>,
}

#[derive(PartialEq)]
struct With {
    communes: Vec<Commune>,
    mappings: Mappings,
    this_year: u16,
}

/// One file as it was read.
struct Remembered {
    version: Version,
    /// What was answered of it.
    answered: OfFile,
    /// The lists of cabinets that it was read with.
    lists: Vec<Cabinets>,
    read: std::result::Result<FileRead, Flaw>,
}

/// Size and time of a file: with others it is another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version(u64, Option<SystemTime>);

impl Version {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self(metadata.len(), metadata.modified().ok()))
    }
}

impl Memory {
    /// Forgets what was read with another territory or mapping, and files that are no longer read.
    pub(super) fn prepare(&self, reading: &Reading<'_>, files: &[Named]) {
        let with = With {
            communes: reading.territory.communes().to_vec(),
            mappings: reading.mappings.clone(),
            this_year: reading.this_year,
        };
        let mut known = self.lock();
        if known.with.as_ref() != Some(&with) {
            known.files.clear();
            known.with = Some(with);
        }
        let read: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        known.files.retain(|path, _| read.contains(path.as_path()));
    }

    /// Whether a file is an inventory that is known, whatever was answered of it. Answers and cabinets of others
    /// are asked for first.
    pub(super) fn knows_inventory(&self, file: &Named) -> bool {
        let version = Version::of(&file.path);
        let known = self.lock();
        known.files.get(&file.path).is_some_and(|one| {
            let says_of_others =
                matches!(one.read, Ok(FileRead::Answers(_) | FileRead::Cabinets(_)));
            Some(one.version) == version && !says_of_others
        })
    }

    /// What a file said, where it is as it was, the same was answered of it and the same lists of cabinets are
    /// beside it; else what `read` says now, which is remembered.
    ///
    /// # Errors
    /// Those of `read`, now or when it was last called.
    pub(super) fn read(
        &self,
        file: &Named,
        answers: &Answers,
        lists: &[&Cabinets],
        read: impl FnOnce() -> Result<FileRead>,
    ) -> Result<FileRead> {
        let version = Version::of(&file.path);
        let answered = answers.of_file(&file.label);
        if let Some(one) = self.lock().files.get(&file.path)
            && Some(one.version) == version
            && one.answered == answered
            && one.lists.iter().eq(lists.iter().copied())
        {
            return one.read.clone().map_err(|flaw| flaw.error(&file.path));
        }
        let read = read();
        let stated = match &read {
            Ok(read) => Ok(read.clone()),
            // The disk may answer the next time.
            Err(error) => match error.flaw() {
                Some(flaw) => Err(flaw),
                None => return read,
            },
        };
        // A file that was written meanwhile is read again.
        if let Some(version) = version.filter(|version| Version::of(&file.path) == Some(*version)) {
            let remembered = Remembered {
                version,
                answered,
                lists: lists.iter().copied().cloned().collect(),
                read: stated,
            };
            self.lock().files.insert(file.path.clone(), remembered);
        }
        read
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Memory of {} files", self.lock().files.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::territory::Territory;
    use crate::inventory::{Import, Sources, import_readable};
    use std::fs::File;

    const SAMER: &str = "Commune;Référence;Lampe;Puissance (W)\nSamer;S-1;SHP;100\n";
    const DESVRES: &str = "Commune;Référence;Lampe;Puissance (W)\nDesvres;D-1;SHP;150\n";

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            let folder = Self(tempfile::tempdir().expect("a folder"));
            folder.write("samer.csv", SAMER);
            folder.write("desvres.csv", DESVRES);
            folder
        }

        fn write(&self, name: &str, text: &str) {
            std::fs::write(self.0.path().join(name), text).expect("written");
        }

        fn read(&self, mappings: &Mappings, memory: Option<&Memory>) -> Import {
            let paths = [self.0.path().to_owned()];
            let sources = Sources {
                memory,
                ..Sources::all(&paths)
            };
            let territory = Territory::boulonnais();
            import_readable(&sources, &territory, mappings, &|_, _| ()).expect("an import")
        }
    }

    fn stated(import: &Import) -> String {
        let mut points = Vec::new();
        import.points.write_csv(&mut points).expect("a table");
        let points = String::from_utf8(points).expect("text");
        let Import {
            findings,
            decisions,
            sheets,
            asked,
            unread,
            ..
        } = import;
        format!("{points}{findings:?}{decisions:?}{sheets:?}{asked:?}{unread:?}")
    }

    #[test]
    fn what_is_remembered_says_what_the_files_say() {
        let (folder, memory) = (Folder::new(), Memory::default());
        let mappings = Mappings::default();
        let agree = || {
            let remembered = folder.read(&mappings, Some(&memory));
            assert_eq!(stated(&remembered), stated(&folder.read(&mappings, None)));
        };
        agree();
        agree();
        folder.write("samer.csv", &format!("{SAMER}Samer;S-2;ZZ9;\n"));
        agree();
        folder.write("notes.xlsx", "ceci n'est pas un classeur");
        agree();
        agree();
        std::fs::remove_file(folder.0.path().join("desvres.csv")).expect("removed");
        agree();
    }

    #[test]
    fn only_what_has_changed_is_read_again() {
        let (folder, memory) = (Folder::new(), Memory::default());
        let mappings = Mappings::default();
        let watts = |memory: Option<&Memory>| {
            let import = folder.read(&mappings, memory);
            let watts = import.points.number("puissance_lampe_w");
            watts.iter().flatten().sum::<f64>()
        };
        assert!((watts(Some(&memory)) - 250.0).abs() < 1e-9);
        // Another text under the same size and time: whoever opens the file sees it.
        let path = folder.0.path().join("desvres.csv");
        let time = std::fs::metadata(&path)
            .expect("a file")
            .modified()
            .expect("a time");
        folder.write("desvres.csv", &DESVRES.replace("150", "400"));
        let file = File::options().write(true).open(&path).expect("a file");
        file.set_modified(time).expect("a time");
        folder.write("samer.csv", &SAMER.replace("100", "1000"));
        assert!((watts(None) - 1_400.0).abs() < 1e-9);
        assert!(
            (watts(Some(&memory)) - 1_150.0).abs() < 1e-9,
            "desvres.csv is not opened"
        );
        // Another territory or mapping: everything is read again.
        let mapping = folder.0.path().join("m.toml");
        std::fs::write(&mapping, "[lampes]\n\"XX\" = \"SHP\"\n").expect("written");
        let mappings = Mappings::read(std::slice::from_ref(&mapping)).expect("a mapping");
        std::fs::remove_file(mapping).expect("removed");
        let import = folder.read(&mappings, Some(&memory));
        let all: f64 = import
            .points
            .number("puissance_lampe_w")
            .iter()
            .flatten()
            .sum();
        assert!((all - 1_400.0).abs() < 1e-9);
    }
}
