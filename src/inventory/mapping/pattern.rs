//! Names of files and sheets as a person writes them: `lombers*.xls`, « * » for anything and « ? » for
//! one sign, whatever the case and the accents.

use crate::inventory::text::spelling;
use serde::Deserialize;
use serde::de::Deserializer;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A name, or a pattern of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    written: String,
    glob: glob::Pattern,
}

impl Pattern {
    /// The pattern of a text. Brackets mean nothing in it: files are called `Parc [v2].xlsx`.
    #[must_use]
    pub fn new(written: &str) -> Self {
        let mut glob = String::new();
        for sign in fold(written).chars() {
            match sign {
                '[' => glob += "[[]",
                ']' => glob += "[]]",
                // Two in a row mean folders to the library, and no more than one to a person.
                '*' if glob.ends_with('*') => {}
                other => glob.push(other),
            }
        }
        Self {
            written: written.to_owned(),
            // Nothing is left in it that could be wrong.
            glob: glob::Pattern::new(&glob).unwrap_or_default(),
        }
    }

    /// As it was written.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Whether it is one name.
    #[must_use]
    pub fn is_one_name(&self) -> bool {
        !self.written.contains(['*', '?'])
    }

    /// Whether a sheet bears such a name; a whole name is compared without its signs.
    #[must_use]
    pub fn is_of_sheet(&self, name: &str) -> bool {
        let is_same = || self.is_one_name() && spelling(name) == spelling(&self.written);
        self.glob.matches(&fold(name)) || is_same()
    }

    /// Whether a file bears such a name: its own, or with the last folders of its path. A pattern that
    /// begins with « / » is the whole path inside the folder that was named.
    #[must_use]
    pub fn is_of_file(&self, label: &str) -> bool {
        let label = fold(label);
        if self.written.trim_start().starts_with('/') {
            return self.glob.matches(&label) || self.glob.matches(&format!("/{label}"));
        }
        let inner = label.match_indices('/').map(|(at, _)| &label[at + 1..]);
        std::iter::once(label.as_str())
            .chain(inner)
            .any(|name| self.glob.matches(name))
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

/// Lower case without accents, every other sign kept; a Mac writes accents apart from their letters.
fn fold(text: &str) -> String {
    text.trim()
        .nfkd()
        .filter(|sign| !is_combining_mark(*sign))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_as_people_name_them() {
        for (pattern, label, is) in [
            ("lombers*.xls", "Lombers_EP.xls", true),
            ("lombers*.xls", "reçus/LOMBERS ep.xls", true),
            ("lombers*.xls", "lombers.xlsx", false),
            ("Équihen.csv", "e\u{301}quihen.CSV", true),
            ("parc [v2].xlsx", "Parc [v2].xlsx", true),
            ("parc [v2].xlsx", "Parc v.xlsx", false),
            ("nord/parc.csv", "2026/nord/parc.csv", true),
            ("/parc.csv", "parc.csv", true),
            ("/parc.csv", "nord/parc.csv", false),
            ("**", "n'importe quoi", true),
            ("parc?.csv", "parc1.csv", true),
            ("", "parc.csv", false),
        ] {
            assert_eq!(
                Pattern::new(pattern).is_of_file(label),
                is,
                "{pattern} {label}"
            );
        }
        assert!(Pattern::new("inventaire*").is_of_sheet("Inventaire 2026"));
        assert!(Pattern::new("*").is_of_sheet(""));
        assert!(!Pattern::new("Feuil1").is_of_sheet(""));
    }
}
