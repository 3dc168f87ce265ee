//! A mapping file as it is written: its keys, and the parts that hold for some files or sheets.

use super::{Group, LampWords, LeftOut, Mapping, Projection, Scope, Thousands, Unit, WattsPer};
use super::{Part, Pattern};
use crate::french_toml::{self, OneOrMore, TomlError};
use crate::inventory::colours::Meaning;
use crate::inventory::fields::Field;
use crate::inventory::text::{normalise, spelling};
use serde::Deserialize;
use serde::de::{self, Deserializer};
use std::collections::BTreeMap;

/// The keys of a mapping. At the top of a file `nom` and `feuille` mean nothing, and a part has no
/// parts: there they are [`Nowhere`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Keys<Names, Parts> {
    #[serde(rename = "nom")]
    files: Names,
    #[serde(rename = "feuille")]
    sheets: Names,
    #[serde(rename = "fichier")]
    parts: Parts,
    #[serde(rename = "ligne_entete")]
    header_row: Option<u32>,
    #[serde(rename = "feuilles_a_ignorer")]
    ignored_sheets: Vec<Pattern>,
    #[serde(rename = "ignorer")]
    ignored: Vec<String>,
    #[serde(rename = "puissance_par")]
    watts_per: Option<WattsPer>,
    #[serde(rename = "separateur_milliers")]
    thousands: Option<Thousands>,
    #[serde(rename = "coordonnees")]
    projection: Option<Projection>,
    #[serde(rename = "colonnes")]
    columns: BTreeMap<Field, OneOrMore<String>>,
    #[serde(rename = "constantes")]
    constants: BTreeMap<Field, String>,
    #[serde(rename = "unites")]
    units: BTreeMap<Field, Unit>,
    #[serde(rename = "lampes")]
    lamps: BTreeMap<String, LampWords>,
    #[serde(rename = "luminaires")]
    luminaires: BTreeMap<String, String>,
    #[serde(rename = "couleurs")]
    colours: BTreeMap<Colour, OfColour>,
    #[serde(rename = "lignes_a_ecarter")]
    left_out: Vec<LeftOut>,
    #[serde(rename = "groupes")]
    groups: Vec<Group>,
}

/// The value of a key that has no place where it stands.
#[derive(Debug, Default)]
struct Nowhere;

impl<'de> Deserialize<'de> for Nowhere {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(de::Error::custom(
            "cette clé n'a pas de sens ici : « nom » et « feuille » se disent sous [[fichier]], et une partie [[fichier]] n'en contient pas d'autre",
        ))
    }
}

/// A colour as spreadsheets name it: `#92D050`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Colour(u32);

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.trim().trim_start_matches('#');
        let is_colour = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let colour = u32::from_str_radix(digits, 16).ok().filter(|_| is_colour);
        colour.map(Self).ok_or_else(|| {
            de::Error::custom(format!(
                "« {text} » n'est pas une couleur ; écrire celle que dit l'import, par exemple \"#92D050\""
            ))
        })
    }
}

/// What a colour means: a lamp, or that the point is gone.
#[derive(Debug)]
struct OfColour(Meaning);

impl<'de> Deserialize<'de> for OfColour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let meaning = Meaning::of(&text);
        let has_none = normalise(&text) == "sans effet";
        (meaning.changes() || has_none).then_some(Self(meaning)).ok_or_else(|| {
            de::Error::custom(format!(
                "« {text} » ne dit ni une lampe (« LED 30 W »), ni « déposé », ni « sans effet »"
            ))
        })
    }
}

type Whole = Keys<Nowhere, Vec<InPart>>;
type InPart = Keys<OneOrMore<Pattern>, Nowhere>;

/// The parts of a mapping file: what holds everywhere first.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, TomlError> {
    let mut whole: Whole = french_toml::read_toml(text.trim_start_matches('\u{feff}'))?;
    let inner = std::mem::take(&mut whole.parts);
    let mut parts = vec![Part::of(Scope::Everywhere, whole.mapping())];
    for mut part in inner {
        let (files, sheets) = (
            std::mem::take(&mut part.files).0,
            std::mem::take(&mut part.sheets).0,
        );
        if files.is_empty() && sheets.is_empty() {
            return Err(TomlError {
                message: "une partie [[fichier]] doit dire pour quel fichier (nom = \"lombers*.xls\") ou pour quelle feuille (feuille = \"Inventaire*\") elle vaut".into(),
                line: None,
                column: None,
                remedy: None,
            });
        }
        parts.push(Part::of(Scope::Named { files, sheets }, part.mapping()));
    }
    Ok(parts)
}

impl<Names, Parts> Keys<Names, Parts> {
    fn mapping(self) -> Mapping {
        Mapping {
            header_row: self.header_row,
            ignored_sheets: self.ignored_sheets,
            ignored: self.ignored,
            watts_per: self.watts_per,
            thousands: self.thousands,
            projection: self.projection,
            columns: (self.columns.into_iter())
                .map(|(field, titles)| (field, vec![titles.0]))
                .collect(),
            constants: self.constants,
            units: self.units,
            lamps: by_spelling(self.lamps, LampWords::is_asked),
            luminaires: by_spelling(self.luminaires, String::is_empty),
            colours: (self.colours.into_iter())
                .map(|(colour, meaning)| (colour.0, meaning.0))
                .collect(),
            left_out: self.left_out,
            groups: self.groups,
        }
    }
}

/// Two spellings may be one: what is answered holds before a question left open.
fn by_spelling<T>(table: BTreeMap<String, T>, is_open: fn(&T) -> bool) -> BTreeMap<String, T> {
    let mut normal = BTreeMap::new();
    for (text, value) in table {
        let key = spelling(&text);
        if !is_open(&value) || !normal.contains_key(&key) {
            normal.insert(key, value);
        }
    }
    normal
}
