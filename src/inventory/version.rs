//! Which version of an inventory was read: a print of its bytes, and what the file says of itself. A
//! plan is voted on some file, and files are edited.

use crate::inputs;
use crate::outputs::properties;
use chrono::NaiveDate;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::io::Cursor;
use std::path::Path;
use zip::ZipArchive;

/// Letters of a print that people compare.
const SHORT: usize = 8;
/// Letters of the name of an author.
const LONGEST_AUTHOR: usize = 60;

/// The version of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version {
    /// Sixteen letters that change with any byte of the file; empty where it cannot be read.
    pub print: String,
    /// Who saved it last, else who made it, as the file says; may be empty.
    pub author: String,
    /// The day it was saved, as the file says.
    pub saved: Option<NaiveDate>,
}

impl Version {
    /// The version of the file at a path.
    #[must_use]
    pub fn of(file: &Path) -> Self {
        let Ok(bytes) = inputs::look_into(file) else {
            return Self::default();
        };
        let mut hasher = FxHasher::default();
        hasher.write(&bytes);
        let mut version = Self {
            print: format!("{:016x}", hasher.finish()),
            ..Self::default()
        };
        if let Ok(mut archive) = ZipArchive::new(Cursor::new(&bytes)) {
            for (name, text) in properties(&mut archive, "docProps/core.xml") {
                version.take(&name, &text);
            }
        }
        version
    }

    fn take(&mut self, name: &str, text: &str) {
        let author = || text.chars().take(LONGEST_AUTHOR).collect();
        match name {
            "lastModifiedBy" => self.author = author(),
            "creator" if self.author.is_empty() => self.author = author(),
            "modified" => {
                let day = text.get(..10).unwrap_or_default();
                self.saved = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
            }
            _ => {}
        }
    }

    /// Who saved it and when, as far as the file says it.
    #[must_use]
    pub fn origin(&self) -> String {
        let author = Some(self.author.clone()).filter(|author| !author.is_empty());
        let saved = self.saved.map(|day| day.format("%d/%m/%Y").to_string());
        let origin: Vec<String> = author.into_iter().chain(saved).collect();
        origin.join(", ")
    }

    /// `empreinte 3f2a09c1, service voirie, 22/11/2026`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let short: String = self.print.chars().take(SHORT).collect();
        let origin = Some(self.origin()).filter(|origin| !origin.is_empty());
        let parts = [Some(format!("empreinte {short}")), origin];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_changes_with_the_file_and_says_who_saved_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("parc.xlsx");
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let properties = rust_xlsxwriter::DocProperties::new()
            .set_author("Service voirie")
            .set_creation_datetime(
                &rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 11, 22).expect("a day"),
            );
        workbook.set_properties(&properties);
        workbook.add_worksheet();
        workbook.save(&file).expect("a workbook");
        let first = Version::of(&file);
        assert_eq!(first.origin(), "Service voirie, 22/11/2026");
        assert_eq!(first, Version::of(&file));
        std::fs::write(&file, "Référence;Watts\n").expect("a text");
        let second = Version::of(&file);
        assert_ne!(first.print, second.print);
        assert_eq!(second.origin(), "");
        assert_eq!(
            second.in_words(),
            format!("empreinte {}", &second.print[..8])
        );
        assert_eq!(
            Version::of(&folder.path().join("aucun.csv")),
            Version::default()
        );
    }
}
