//! GeoJSON: the properties of each feature are the columns of its row, the point its coordinates.

mod coordinates;
mod plain;

use super::features::{Features, Geometry as Shape};
use super::{MOST_COLUMNS, report_format, too_long, too_wide};
use crate::error::{Error, Place, Result};
use crate::inventory::bounds::{MOST_VALUES, ROWS};
use crate::inventory::encoding::decode;
use crate::inventory::grid::{Cell, Sheet};
use coordinates::Coordinates;
use plain::Plain;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::path::Path;

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
        let feature = Feature {
            properties: collection.properties.take(),
            geometry: collection.geometry.take(),
        };
        feature.add_to(&mut collection.features.all);
    } else if collection.kind != "FeatureCollection" {
        return Err(no_geojson(file));
    }
    let Gathered { all, too_many } = collection.features;
    let features = all;
    if too_many {
        return Err(too_long(file));
    }
    if features.columns() > MOST_COLUMNS as usize {
        return Err(too_wide(file));
    }
    let system = collection.crs.and_then(|crs| crs.properties.name);
    let mut sheets = vec![
        features.sheet(
            system
                .as_deref()
                .map(|name| (name, "le membre « crs » du fichier")),
        ),
    ];
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
    features: Gathered,
    properties: Option<Properties>,
    geometry: Option<Geometry>,
    crs: Option<System>,
}

/// The system of coordinates that older files name.
#[derive(Deserialize)]
struct System {
    #[serde(default)]
    properties: Named,
}

#[derive(Deserialize, Default)]
struct Named {
    name: Option<String>,
}

/// The features as they are read, one after the other: none is kept as JSON.
#[derive(Default)]
struct Gathered {
    all: Features,
    /// Whether there are more than an inventory has; the rest is passed over.
    too_many: bool,
}

impl<'de> Deserialize<'de> for Gathered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct OneByOne;
        impl<'de> Visitor<'de> for OneByOne {
            type Value = Gathered;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("features")
            }

            fn visit_seq<S: SeqAccess<'de>>(
                self,
                mut features: S,
            ) -> std::result::Result<Self::Value, S::Error> {
                let mut gathered = Gathered::default();
                let mut values = 0;
                while let Some(feature) = features.next_element::<Feature>()? {
                    values += feature.properties.as_ref().map_or(0, |all| all.0.len());
                    feature.add_to(&mut gathered.all);
                    let all = &gathered.all;
                    if values > MOST_VALUES
                        || all.len() > ROWS as usize
                        || all.columns() > MOST_COLUMNS as usize
                    {
                        gathered.too_many = all.columns() <= MOST_COLUMNS as usize;
                        while features.next_element::<IgnoredAny>()?.is_some() {}
                    }
                }
                Ok(gathered)
            }
        }
        deserializer.deserialize_seq(OneByOne)
    }
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
    coordinates: Option<Coordinates>,
}

/// Properties in the order of the file, which a map of serde_json does not keep.
struct Properties(Vec<(String, Plain)>);

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

impl Feature {
    fn add_to(self, features: &mut Features) {
        let shape = self
            .geometry
            .map_or(Shape::None, |geometry| geometry.shape());
        features.begin(shape);
        for (title, value) in self.properties.map_or_else(Vec::new, |all| all.0) {
            // A property without a value is a column all the same.
            let column = features.column(&title);
            let cell = match value {
                Plain::Null => continue,
                Plain::Bool(value) => Cell::Bool(value),
                Plain::Number(number) => Cell::Number(number),
                Plain::Text(text) | Plain::Several(text) => features.text(&text),
            };
            features.put(column, cell);
        }
    }
}

impl Geometry {
    fn shape(&self) -> Shape {
        let coordinates = self.coordinates.unwrap_or_default();
        match self.kind.as_str() {
            "Point" => coordinates.position().map_or(Shape::None, Shape::Point),
            "MultiPoint" => match coordinates.first {
                Some(first) if coordinates.several => Shape::Several(first),
                Some(first) => Shape::Point(first),
                None => Shape::None,
            },
            _ => Shape::NoPoint,
        }
    }
}
