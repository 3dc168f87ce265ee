//! Mapping files: what a person says of an inventory that the program cannot know by itself.

use super::fields::Field;
use super::lamps::Technology;
use super::text::normalise;
use crate::error::{Error, Place, Result};
use crate::french_toml;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A « correspondance » file; every key is told in `scenarios/correspondance.exemple.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Which column, by its exact header, tells which field.
    #[serde(default, rename = "colonnes")]
    columns: BTreeMap<Field, String>,
    /// Columns to leave unread, by their exact header: feet for metres, a column that misleads.
    #[serde(default, rename = "ignorer")]
    ignored: Vec<String>,
    /// Values that hold for the whole file, such as its commune.
    #[serde(default, rename = "constantes")]
    constants: BTreeMap<Field, String>,
    /// Which spelling stands for which technology.
    #[serde(default, rename = "lampes")]
    lamps: BTreeMap<String, Technology>,
    /// Which luminaire text stands for which type of `retrofit::service`.
    #[serde(default, rename = "luminaires")]
    luminaires: BTreeMap<String, String>,
    /// Whether the watts of a row with several lanterns are each lantern's or the row's.
    #[serde(default, rename = "puissance_par")]
    watts_per: WattsPer,
}

/// What the watts of a row with several lanterns mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WattsPer {
    /// Each lantern draws them.
    #[default]
    Foyer,
    /// The whole row draws them.
    Ligne,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// The file cannot be read, or a key or value in it is not known.
    pub fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).map_err(|source| Error::read(file, source))?;
        let mapping: Self = french_toml::read_toml(&text).map_err(|error| {
            let cell = error.line.map(|line| format!("ligne {line}"));
            Error::at(
                file,
                Place { sheet: None, cell },
                error.message,
                "corrigez le fichier de correspondance",
            )
        })?;
        Ok(Self {
            lamps: mapping
                .lamps
                .into_iter()
                .map(|(text, code)| (normalise(&text), code))
                .collect(),
            luminaires: mapping
                .luminaires
                .into_iter()
                .map(|(text, kind)| (normalise(&text), kind))
                .collect(),
            ..mapping
        })
    }

    /// The field that the mapping gives to a column, by its header.
    #[must_use]
    pub fn field_of(&self, header: &str) -> Option<Field> {
        let wanted = normalise(header);
        self.columns
            .iter()
            .find(|(_, name)| normalise(name) == wanted)
            .map(|(field, _)| *field)
    }

    /// Whether a column is to be left unread.
    #[must_use]
    pub fn ignores(&self, header: &str) -> bool {
        let header = normalise(header);
        self.ignored.iter().any(|name| normalise(name) == header)
    }

    /// The headers that the mapping names, with their fields.
    #[must_use]
    pub fn columns(&self) -> &BTreeMap<Field, String> {
        &self.columns
    }

    /// A value that holds for the whole file.
    #[must_use]
    pub fn constant(&self, field: Field) -> Option<&str> {
        self.constants.get(&field).map(String::as_str)
    }

    /// The technology that the mapping gives to a spelling.
    #[must_use]
    pub fn lamp(&self, text: &str) -> Option<Technology> {
        self.lamps.get(&normalise(text)).copied()
    }

    /// The luminaire type that the mapping gives to a text.
    #[must_use]
    pub fn luminaire(&self, text: &str) -> Option<&str> {
        self.luminaires.get(&normalise(text)).map(String::as_str)
    }

    /// What the watts of a row with several lanterns mean.
    #[must_use]
    pub fn watts_per(&self) -> WattsPer {
        self.watts_per
    }
}
