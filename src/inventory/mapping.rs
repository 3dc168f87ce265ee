//! What a person says of an inventory that the program cannot know by itself.

mod keys;
mod parts;
mod pattern;
#[cfg(test)]
mod tests;

use super::colours::Meaning;
use super::coordinates::System;
use super::fields::Field;
use super::lamps::{LampName, name_lamp};
use super::numbers::Marks;
use super::text::{normalise, spelling};
use parts::Scope;
pub use parts::{Mappings, Part, Table};
pub use pattern::Pattern;
use serde::Deserialize;
use serde::de::{self, Deserializer};
use std::collections::BTreeMap;

/// What one table is read with. A file of mappings may have several; [`Mappings`] puts together
/// those that hold for a sheet. Every key is told in `scenarios/correspondance.exemple.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    header_row: Option<u32>,
    ignored_sheets: Vec<Pattern>,
    ignored: Vec<String>,
    watts_per: Option<WattsPer>,
    thousands: Option<Thousands>,
    projection: Option<Projection>,
    /// The titles of the columns that tell a field, in the order in which their texts are joined;
    /// those said last before those said earlier, which hold where a table lacks the last.
    columns: BTreeMap<Field, Vec<Vec<String>>>,
    constants: BTreeMap<Field, String>,
    units: BTreeMap<Field, Unit>,
    lamps: BTreeMap<String, LampWords>,
    luminaires: BTreeMap<String, String>,
    /// What the colours of rows mean.
    colours: BTreeMap<u32, Meaning>,
    left_out: Vec<LeftOut>,
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
        match LampName::stated(&text).unwrap_or_else(|| name_lamp(&text)) {
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

impl LampWords {
    /// Whether the question is still open.
    fn is_asked(&self) -> bool {
        self.0.is_none()
    }
}

impl Mapping {
    /// Adds what another says, which holds before what is said already, key by key. An open question
    /// takes no answer away, and a column that is named is no longer ignored.
    fn add(&mut self, later: &Self) {
        fn put<T: Copy>(key: &mut Option<T>, later: Option<T>) {
            *key = later.or(*key);
        }
        put(&mut self.header_row, later.header_row);
        put(&mut self.watts_per, later.watts_per);
        put(&mut self.thousands, later.thousands);
        put(&mut self.projection, later.projection);
        let named: Vec<String> = later.all_titles().map(normalise).collect();
        self.ignored
            .retain(|name| !named.contains(&normalise(name)));
        self.ignored.extend_from_slice(&later.ignored);
        self.ignored_sheets.extend_from_slice(&later.ignored_sheets);
        for (field, titles) in &later.columns {
            let known = self.columns.entry(*field).or_default();
            known.splice(0..0, titles.iter().cloned());
        }
        self.constants.extend(later.constants.clone());
        self.units.extend(&later.units);
        for (text, lamp) in &later.lamps {
            if !lamp.is_asked() || !self.lamps.contains_key(text) {
                self.lamps.insert(text.clone(), lamp.clone());
            }
        }
        for (text, kind) in &later.luminaires {
            if !kind.is_empty() || !self.luminaires.contains_key(text) {
                self.luminaires.insert(text.clone(), kind.clone());
            }
        }
        self.colours.extend(later.colours.clone());
        self.left_out.extend_from_slice(&later.left_out);
        self.groups.extend_from_slice(&later.groups);
    }

    /// What the colours of rows mean, where the mapping says it.
    #[must_use]
    pub fn colours(&self) -> &BTreeMap<u32, Meaning> {
        &self.colours
    }

    /// The row of the header, where the mapping says it; 0 for a table without one.
    #[must_use]
    pub fn header_row(&self) -> Option<u32> {
        self.header_row
    }

    /// The columns that the mapping names for each field, in a table with some titles: what was said
    /// last and stands there.
    pub fn columns_among(
        &self,
        stands: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = (Field, &[String])> {
        self.columns.iter().filter_map(move |(field, said)| {
            let titles = said
                .iter()
                .find(|titles| titles.iter().any(|name| stands(name)))?;
            Some((*field, titles.as_slice()))
        })
    }

    /// Whether the mapping says what a column tells.
    #[must_use]
    pub fn names(&self, title: &str, column: u32) -> bool {
        let mut titles = self.columns.values().flatten().flatten();
        titles.any(|name| is_named(name, title, column))
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
        self.ignored_sheets
            .iter()
            .any(|sheet| sheet.is_of_sheet(name))
    }

    /// Whether the mapping names a column by this title.
    #[must_use]
    pub fn names_title(&self, title: &str) -> bool {
        let title = normalise(title);
        self.all_titles().any(|name| normalise(name) == title)
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
            .flatten()
            .flatten()
            .map(String::as_str)
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
        self.lamps.get(&spelling(text))?.0
    }

    /// Whether the mapping has a spelling of a lamp, be it as an open question.
    #[must_use]
    pub fn asks_lamp(&self, text: &str) -> bool {
        self.lamps.contains_key(&spelling(text))
    }

    /// How many spellings of lamps and luminaires the mapping has, open questions included.
    #[must_use]
    pub fn spellings(&self) -> usize {
        self.lamps.len() + self.luminaires.len()
    }

    /// Whether the mapping has a text of a luminaire, be it as an open question.
    #[must_use]
    pub fn asks_luminaire(&self, text: &str) -> bool {
        self.luminaires.contains_key(&spelling(text))
    }

    /// The luminaire type that the mapping gives to a text.
    #[must_use]
    pub fn luminaire(&self, text: &str) -> Option<&str> {
        self.luminaires
            .get(&spelling(text))
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
    is_spelled(&spelling(name), &spelling(title), column)
}

/// The same of texts as [`spelling`] gives them.
#[must_use]
pub(super) fn is_spelled(name: &str, title: &str, column: u32) -> bool {
    !name.is_empty() && name == title
        || name.strip_prefix("colonne ").is_some_and(|letters| {
            letters.eq_ignore_ascii_case(&super::grid::column_letters(column))
        })
}
