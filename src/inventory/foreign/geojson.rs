//! GeoJSON: the properties of each feature are the columns of its row, the point its coordinates.

use super::{MOST_COLUMNS, report_format, too_wide};
use crate::error::{Error, Place, Result};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::encoding::decode;
use crate::inventory::grid::{Cell, Sheet, Texts};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// Titles of the columns that the geometry gives. Which system they are in is judged from the values.
const OF_GEOMETRY: [&str; 2] = ["X", "Y"];

/// Whether a text begins as an object with a key does, which no table does.
pub(super) fn begins_an_object(bytes: &[u8]) -> bool {
    let mut rest = bytes
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xEF | 0xBB | 0xBF));
    rest.next() == Some(&b'{') && matches!(rest.next(), Some(b'"' | b'}'))
}

/// Reads the features as one nameless sheet, with the titles in its first row.
///
/// # Errors
/// The JSON is damaged, or is no GeoJSON.
pub(super) fn read(file: &Path, bytes: &[u8]) -> Result<Vec<Sheet>> {
    let decoded = decode(bytes, None);
    let text = decoded.text.trim_start_matches('\u{feff}');
    let mut collection: Collection = match serde_json::from_str(text) {
        Ok(collection) => collection,
        Err(error) if error.is_data() => return Err(no_geojson(file)),
        Err(error) => {
            return Err(Error::at(
                file,
                Place {
                    sheet: None,
                    cell: Some(format!("ligne {}", error.line())),
                },
                "c'est du JSON, endommagé ou incomplet",
                "exportez-le de nouveau",
            ));
        }
    };
    if collection.kind == "Feature" {
        collection.features.push(Feature {
            properties: collection.properties.take(),
            geometry: collection.geometry.take(),
        });
    } else if collection.kind != "FeatureCollection" {
        return Err(no_geojson(file));
    }
    let mut table = Table::default();
    for feature in collection.features {
        table.add(feature);
    }
    if table.titles.len() > MOST_COLUMNS as usize {
        return Err(too_wide(file));
    }
    let system = collection.crs.as_ref().and_then(|crs| {
        let name = crs.pointer("/properties/name")?.as_str()?;
        Some(name.to_owned())
    });
    let mut sheets = vec![table.sheet(system.as_deref())];
    report_format(
        &mut sheets,
        "GeoJSON",
        "un point lumineux par objet, ses propriétés en colonnes",
    );
    sheets[0].decisions.extend(decoded.decision);
    Ok(sheets)
}

fn no_geojson(file: &Path) -> Error {
    Error::input(
        file,
        "c'est du JSON, mais pas du GeoJSON (une « FeatureCollection » de points)",
        "exportez l'inventaire au format .xlsx, .csv ou GeoJSON",
    )
}

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    features: Vec<Feature>,
    properties: Option<Properties>,
    geometry: Option<Geometry>,
    crs: Option<Value>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Option<Properties>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Value,
}

/// Properties in the order of the file, which a map of serde_json does not keep.
struct Properties(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Properties;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(
                self,
                mut map: M,
            ) -> std::result::Result<Self::Value, M::Error> {
                let mut properties = Vec::new();
                while let Some(name) = map.next_key()? {
                    if properties.len() < MOST_COLUMNS as usize {
                        properties.push((name, map.next_value()?));
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Properties(properties))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// The rows of the features, before the titles of all of them are known.
#[derive(Default)]
struct Table {
    texts: Texts,
    titles: Vec<String>,
    columns: FxHashMap<String, u32>,
    rows: Vec<Vec<(u32, Cell)>>,
    places: Vec<Option<[f64; 2]>>,
    /// Features whose geometry is no point, and those that are several points.
    no_point: usize,
    several: usize,
}

impl Table {
    fn add(&mut self, feature: Feature) {
        let mut row = Vec::new();
        for (title, value) in feature.properties.map_or_else(Vec::new, |all| all.0) {
            // A property without a value is a column all the same.
            let column = self.column(title);
            let cell = match value {
                Value::Null => continue,
                Value::Bool(value) => Cell::Bool(value),
                Value::Number(number) => Cell::Number(number.as_f64().unwrap_or_default()),
                Value::String(text) => Cell::Text(self.texts.keep(&text)),
                other => Cell::Text(self.texts.keep(&other.to_string())),
            };
            row.push((column, cell));
        }
        let place = feature.geometry.and_then(|geometry| self.place(&geometry));
        self.rows.push(row);
        self.places.push(place);
    }

    fn column(&mut self, title: String) -> u32 {
        let next = u32::try_from(self.titles.len()).unwrap_or(u32::MAX);
        *self.columns.entry(title).or_insert_with_key(|title| {
            self.titles.push(title.clone());
            next
        })
    }

    fn place(&mut self, geometry: &Geometry) -> Option<[f64; 2]> {
        let pair =
            |position: &Value| Some([position.get(0)?.as_f64()?, position.get(1)?.as_f64()?]);
        let coordinates = &geometry.coordinates;
        match geometry.kind.as_str() {
            "Point" => pair(coordinates),
            "MultiPoint" => {
                self.several += usize::from(coordinates.get(1).is_some());
                pair(coordinates.get(0)?)
            }
            _ => {
                self.no_point += 1;
                None
            }
        }
    }

    fn sheet(mut self, system: Option<&str>) -> Sheet {
        let mut sheet = Sheet::default();
        let first = u32::try_from(self.titles.len()).unwrap_or(u32::MAX - 2);
        if self.places.iter().any(Option::is_some) {
            self.titles.extend(OF_GEOMETRY.map(str::to_owned));
        }
        for (column, title) in (0..).zip(&self.titles) {
            sheet.push(1, column, Cell::Text(self.texts.keep(title)));
        }
        for (number, (row, place)) in (2..).zip(self.rows.into_iter().zip(&self.places)) {
            let place = place.iter().flat_map(|place| (first..).zip(*place));
            let place = place.map(|(column, value)| (column, Cell::Number(value)));
            for (column, cell) in row.into_iter().chain(place) {
                sheet.push(number, column, cell);
            }
        }
        if let Some(system) = system {
            sheet.decisions.push(
                Decision::new(Kind::Format, system, "système de coordonnées annoncé").because(
                    "le membre « crs » du fichier ; le système est vérifié sur les valeurs",
                ),
            );
        }
        if self.no_point > 0 {
            sheet.decisions.push(
                Decision::new(
                    Kind::Format,
                    "lignes ou surfaces",
                    format!("{} objets sans coordonnées", self.no_point),
                )
                .because("seuls les points donnent le lieu d'un point lumineux")
                .or_else("une autre couche que celle des points lumineux"),
            );
        }
        if self.several > 0 {
            sheet.decisions.push(
                Decision::new(
                    Kind::Format,
                    "MultiPoint",
                    format!("{} objets placés à leur premier point", self.several),
                )
                .because("un objet est un point lumineux")
                .or_else("un point lumineux par point de la géométrie"),
            );
        }
        sheet
    }
}
