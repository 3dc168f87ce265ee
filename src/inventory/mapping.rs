//! Mapping files: what a person says of an inventory that the program cannot know by itself.

use super::coordinates::System;
use super::fields::Field;
use super::lamps::{LampName, name_lamp};
use super::numbers::Marks;
use super::text::normalise;
use crate::error::Result;
use crate::french_toml;
use crate::inputs;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// A « correspondance » file; every key is told in `scenarios/correspondance.exemple.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    #[serde(rename = "ligne_entete")]
    header_row: Option<u32>,
    #[serde(rename = "feuilles_a_ignorer")]
    ignored_sheets: Vec<String>,
    #[serde(rename = "ignorer")]
    ignored: Vec<String>,
    #[serde(rename = "puissance_par")]
    watts_per: Option<WattsPer>,
    #[serde(rename = "separateur_milliers")]
    thousands: Option<Thousands>,
    #[serde(rename = "coordonnees")]
    projection: Option<Projection>,
    #[serde(rename = "colonnes")]
    columns: BTreeMap<Field, Titles>,
    #[serde(rename = "constantes")]
    constants: BTreeMap<Field, String>,
    #[serde(rename = "unites")]
    units: BTreeMap<Field, Unit>,
    #[serde(rename = "lampes")]
    lamps: BTreeMap<String, LampWords>,
    #[serde(rename = "luminaires")]
    luminaires: BTreeMap<String, String>,
    #[serde(rename = "lignes_a_ecarter")]
    left_out: Vec<LeftOut>,
    #[serde(rename = "groupes")]
    groups: Vec<Group>,
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

impl WattsPer {
    /// The other meaning.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Foyer => Self::Ligne,
            Self::Ligne => Self::Foyer,
        }
    }
}

/// A unit in which a column is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Unit {
    /// Watts.
    W,
    /// Kilowatts.
    #[serde(rename = "kW")]
    Kilowatt,
    /// Metres.
    #[serde(rename = "m")]
    Metre,
    /// Centimetres.
    #[serde(rename = "cm")]
    Centimetre,
    /// Feet, 0.3048 m.
    #[serde(rename = "ft")]
    Foot,
}

impl Unit {
    /// What a number in this unit is multiplied by to be in watts or metres.
    #[must_use]
    pub fn scale(self) -> f64 {
        match self {
            Self::W | Self::Metre => 1.0,
            Self::Kilowatt => 1000.0,
            Self::Centimetre => 0.01,
            Self::Foot => 0.3048,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Thousands {
    #[serde(rename = ".")]
    Point,
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = "aucun")]
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Projection(System);

impl<'de> Deserialize<'de> for Projection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        System::from_code(&code).map(Self).ok_or_else(|| {
            de::Error::custom(format!(
                "« {code} » n'est pas un système de coordonnées connu (lambert93, cc50, wgs84…)"
            ))
        })
    }
}

/// The titles of the columns that tell one field, in the order in which their texts are joined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Titles(Vec<String>);

impl<'de> Deserialize<'de> for Titles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Titles;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un titre de colonne, ou une liste de titres")
            }
            fn visit_str<E: de::Error>(self, title: &str) -> std::result::Result<Titles, E> {
                Ok(Titles(vec![title.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut list: A,
            ) -> std::result::Result<Titles, A::Error> {
                let mut titles = Vec::new();
                while let Some(title) = list.next_element()? {
                    titles.push(title);
                }
                Ok(Titles(titles))
            }
        }
        deserializer.deserialize_any(OneOrMore)
    }
}

/// What a lamp spelling stands for: a technology, with its watts where the spelling means them
/// (`"SHP 150 W"`). An empty text is a question that nobody has answered yet.
#[derive(Debug, Clone, PartialEq)]
struct LampWords(Option<LampName>);

impl<'de> Deserialize<'de> for LampWords {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Ok(Self(None));
        }
        if text.trim().eq_ignore_ascii_case("INCONNUE") {
            return Ok(Self(Some(LampName::Unknown)));
        }
        match LampName::told(&text).unwrap_or_else(|| name_lamp(&text)) {
            named @ LampName::Known(..) => Ok(Self(Some(named))),
            _ => Err(de::Error::custom(format!(
                "« {text} » n'est pas une technologie de lampe (SHP, SBP, SB, BF, IM, CPO, FC, TF, HAL, INC, IND, LED, SOLAIRE ou INCONNUE, suivie si besoin d'une puissance : « SHP 150 W »)"
            ))),
        }
    }
}

/// Rows to set apart: those whose cell of a column holds one of some values.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Title of the column.
    #[serde(rename = "colonne")]
    pub column: String,
    /// Values, compared without case and accents.
    #[serde(rename = "valeurs")]
    pub values: Vec<String>,
}

/// Columns that tell, beside others, how many lanterns of one lamp a row has: « Nombre SHP »,
/// « kW SHP », « Nombre LED »…
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The lamp, in any spelling that the program or the mapping knows.
    #[serde(rename = "lampe")]
    pub lamp: String,
    /// Title of the column that counts the lanterns.
    #[serde(rename = "foyers")]
    pub lanterns: String,
    /// Title of the column of lamp watts, if there is one.
    #[serde(rename = "puissance_lampe")]
    pub lamp_watts: Option<String>,
    /// Title of the column of watts drawn with ballast, if there is one.
    #[serde(rename = "puissance_systeme")]
    pub system_watts: Option<String>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// The file cannot be read, or a key or value in it is not known.
    pub fn read(file: &Path) -> Result<Self> {
        let text = inputs::read_text(file)?;
        Self::parse(&text)
            .map_err(|error| error.in_file(file, "corrigez le fichier de correspondance"))
    }

    /// Reads a mapping from its text.
    ///
    /// # Errors
    /// A key or value that is not known, with its line.
    pub fn parse(text: &str) -> std::result::Result<Self, french_toml::TomlError> {
        fn normal<T>(table: BTreeMap<String, T>) -> BTreeMap<String, T> {
            table
                .into_iter()
                .map(|(text, value)| (normalise(&text), value))
                .collect()
        }
        let mapping: Self = french_toml::read_toml(text.trim_start_matches('\u{feff}'))?;
        Ok(Self {
            lamps: normal(mapping.lamps),
            luminaires: normal(mapping.luminaires),
            ..mapping
        })
    }

    /// The mapping with one more value that holds for the whole file.
    #[must_use]
    pub fn with_constant(mut self, field: Field, value: &str) -> Self {
        self.constants.insert(field, value.to_owned());
        self
    }

    /// The row of the header, where the mapping says it; 0 for a table without one.
    #[must_use]
    pub fn header_row(&self) -> Option<u32> {
        self.header_row
    }

    /// The field that the mapping gives to a column, and the rank of the column among those that
    /// tell this field; a column is named by its title or as « colonne B ».
    #[must_use]
    pub fn field_of(&self, title: &str, column: u32) -> Option<(Field, usize)> {
        self.columns.iter().find_map(|(field, titles)| {
            let rank = titles
                .0
                .iter()
                .position(|name| is_named(name, title, column))?;
            Some((*field, rank))
        })
    }

    /// Whether a column is to be left unread.
    #[must_use]
    pub fn ignores(&self, title: &str, column: u32) -> bool {
        self.ignored
            .iter()
            .any(|name| is_named(name, title, column))
    }

    /// Whether a sheet is to be left unread.
    #[must_use]
    pub fn ignores_sheet(&self, name: &str) -> bool {
        let name = normalise(name);
        self.ignored_sheets
            .iter()
            .any(|sheet| normalise(sheet) == name)
    }

    /// The titles that the mapping gives for a field.
    #[must_use]
    pub fn titles(&self, field: Field) -> Option<&[String]> {
        self.columns.get(&field).map(|titles| titles.0.as_slice())
    }

    /// Every title of a column that the mapping names.
    pub fn all_titles(&self) -> impl Iterator<Item = &str> {
        let groups = self
            .groups
            .iter()
            .flat_map(Group::titles)
            .map(|(_, title)| title);
        let left_out = self.left_out.iter().map(|rows| rows.column.as_str());
        self.columns
            .values()
            .flat_map(|titles| titles.0.iter().map(String::as_str))
            .chain(groups)
            .chain(left_out)
    }

    /// A value that holds for the whole file.
    #[must_use]
    pub fn constant(&self, field: Field) -> Option<&str> {
        self.constants.get(&field).map(String::as_str)
    }

    /// The unit in which a column is written, where the mapping says it.
    #[must_use]
    pub fn unit(&self, field: Field) -> Option<Unit> {
        self.units.get(&field).copied()
    }

    /// The lamp that the mapping gives to a spelling.
    #[must_use]
    pub fn lamp(&self, text: &str) -> Option<LampName> {
        self.lamps.get(&normalise(text))?.0
    }

    /// The luminaire type that the mapping gives to a text.
    #[must_use]
    pub fn luminaire(&self, text: &str) -> Option<&str> {
        self.luminaires
            .get(&normalise(text))
            .map(String::as_str)
            .filter(|kind| !kind.is_empty())
    }

    /// What the watts of a row with several lanterns mean, where the mapping says it.
    #[must_use]
    pub fn watts_per(&self) -> Option<WattsPer> {
        self.watts_per
    }

    /// How numbers are written, where the mapping says it.
    #[must_use]
    pub fn marks(&self) -> Option<Marks> {
        self.thousands.map(|thousands| match thousands {
            Thousands::Point => Marks::POINT_FOR_THOUSANDS,
            Thousands::Comma => Marks::COMMA_FOR_THOUSANDS,
            Thousands::None => Marks::DECIMAL_ONLY,
        })
    }

    /// The system of the coordinates, where the mapping says it.
    #[must_use]
    pub fn projection(&self) -> Option<System> {
        self.projection.map(|projection| projection.0)
    }

    /// Rows to set apart.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// Columns that count lanterns of one lamp each.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
}

impl Group {
    /// The columns of the group, and what each tells.
    pub fn titles(&self) -> impl Iterator<Item = (Field, &str)> {
        [
            (Field::Foyers, Some(&self.lanterns)),
            (Field::PuissanceLampe, self.lamp_watts.as_ref()),
            (Field::PuissanceSysteme, self.system_watts.as_ref()),
        ]
        .into_iter()
        .filter_map(|(field, title)| Some((field, title?.as_str())))
    }
}

/// Whether a mapping's name of a column is this column: its title, or « colonne B ».
#[must_use]
pub(super) fn is_named(name: &str, title: &str, column: u32) -> bool {
    let name = normalise(name);
    name == normalise(title)
        || name.strip_prefix("colonne ").is_some_and(|letters| {
            letters.eq_ignore_ascii_case(&super::grid::column_letters(column))
        })
}
