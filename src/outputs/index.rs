//! The list that the program keeps in each folder it writes to: `.reverbere`, what it wrote there
//! and a print of each file. A CSV can bear no mark of its own.

use super::kind::Kind;
use super::print::Seen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Its name.
pub const FILE: &str = ".reverbere";

/// What a person who opens it reads.
const NOTE: &str = "Ce que reverbere a écrit dans ce dossier : grâce à cette liste, il ne remplace jamais le fichier de quelqu'un d'autre. Ne pas modifier.";

/// A file that the program wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is.
    #[serde(rename = "genre")]
    pub kind: Kind,
    /// The print of what was written.
    #[serde(rename = "empreinte")]
    pub print: String,
    /// That of its first line.
    #[serde(rename = "debut")]
    pub head: String,
    /// Whether it was written with all the others of a plan.
    #[serde(
        rename = "ensemble",
        default,
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub in_set: bool,
}

/// What the program wrote in a folder, by name in the folder, `/` between the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    #[serde(rename = "note", default)]
    note: String,
    /// The files.
    #[serde(rename = "fichiers")]
    pub files: BTreeMap<String, Entry>,
}

impl Index {
    /// The list of a folder; an empty one where there is none that can be read.
    #[must_use]
    pub fn of_folder(folder: &Path) -> Self {
        let text = std::fs::read(folder.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// The text of the list.
    ///
    /// # Errors
    /// What the writer says; never in memory.
    pub fn text(&self) -> serde_json::Result<String> {
        let noted = Self {
            note: NOTE.to_owned(),
            files: self.files.clone(),
        };
        Ok(serde_json::to_string_pretty(&noted)? + "\n")
    }

    /// What a file is, if it is still one that the program wrote: as it was, or with the same first
    /// line. Another file may have taken its name.
    #[must_use]
    pub fn kind_of(&self, name: &str, file: &Path) -> Option<Kind> {
        let entry = self.files.get(name)?;
        let seen = Seen::of_file(file).ok()?;
        (seen.print() == entry.print || seen.head() == entry.head).then_some(entry.kind)
    }
}
