//! GeoJSON: the properties of each feature are the columns of its row, the point its coordinates.

mod coordinates;
mod plain;

use super::features::{Features, Geometry as Shape};
use super::{MOST_COLUMNS, report_format, too_long, too_wide};
use crate::error::{Error, Place, Result};
use crate::inventory::bounds::{MOST_VALUES, ROWS};
use crate::inventory::encoding::decode;
use crate::inventory::grid::{Cell, Sheet};
use crate::inventory::workbook::{Keeper, Refusal};
use coordinates::Coordinates;
use plain::Plain;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
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
/// The JSON is damaged, is no GeoJSON, or asks for more room than there is.
pub(super) fn read(file: &Path, bytes: &[u8], mut keeper: Keeper) -> Result<Vec<Sheet>> {
    let decoded = decode(bytes, None);
    let text = decoded.text.trim_start_matches('\u{feff}');
    let mut gathering = Gathering {
        features: Features::of(&mut keeper),
        values: 0,
        refused: None,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let collection = Collecting(&mut gathering).deserialize(&mut json);
    let collection = match collection.and_then(|read| json.end().map(|()| read)) {
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
    match collection.kind.as_deref() {
        Some("FeatureCollection") => {}
        Some("Feature") => gathering.take(Feature {
            properties: collection.properties,
            geometry: collection.geometry,
        }),
        _ => return Err(no_geojson(file)),
    }
    let refuse = |why: Refusal| why.of(file);
    let Gathering {
        features, refused, ..
    } = gathering;
    refused.map_or(Ok(()), |why| Err(refuse(why)))?;
    let system = collection.crs.and_then(|crs| crs.properties.name);
    let system = system.as_deref();
    let system = system.map(|name| (name, "le membre « crs » du fichier"));
    let mut sheets = vec![features.sheet(system).map_err(refuse)?];
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

/// What a file holds beside its features.
#[derive(Default)]
struct Collection {
    kind: Option<String>,
    properties: Option<Properties>,
    geometry: Option<Geometry>,
    crs: Option<System>,
}

/// Reads a collection, its features one after the other: none is kept as JSON.
struct Collecting<'g, 'k>(&'g mut Gathering<'k>);

impl<'de> DeserializeSeed<'de> for Collecting<'_, '_> {
    type Value = Collection;

    fn deserialize<D: Deserializer<'de>>(
        self,
        json: D,
    ) -> std::result::Result<Collection, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Collecting<'_, '_> {
    type Value = Collection;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a collection")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> std::result::Result<Collection, M::Error> {
        let mut collection = Collection::default();
        while let Some(key) = map.next_key::<String>()? {
            match &*key {
                "type" => collection.kind = map.next_value()?,
                "features" => map.next_value_seed(&mut *self.0)?,
                "properties" => collection.properties = map.next_value()?,
                "geometry" => collection.geometry = map.next_value()?,
                "crs" => collection.crs = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(collection)
    }
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

/// The features that were read so far.
struct Gathering<'a> {
    features: Features<'a>,
    values: usize,
    /// Why the rest is passed over.
    refused: Option<Refusal>,
}

impl Gathering<'_> {
    fn take(&mut self, feature: Feature) {
        if self.refused.is_some() {
            return;
        }
        self.values += feature.properties.as_ref().map_or(0, |all| all.0.len());
        let all = &mut self.features;
        let taken = feature.add_to(all).and_then(|()| {
            if all.columns() > MOST_COLUMNS as usize {
                return Err(too_wide());
            }
            if self.values > MOST_VALUES || all.len() > ROWS as usize {
                return Err(too_long());
            }
            Ok(())
        });
        self.refused = taken.err();
    }
}

impl<'de> DeserializeSeed<'de> for &mut Gathering<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Gathering<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("features")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut features: S) -> std::result::Result<(), S::Error> {
        while self.refused.is_none()
            && let Some(feature) = features.next_element()?
        {
            self.take(feature);
        }
        while features.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
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
    fn add_to(self, features: &mut Features<'_>) -> std::result::Result<(), Refusal> {
        let shape = self
            .geometry
            .map_or(Shape::None, |geometry| geometry.shape());
        features.begin(shape)?;
        for (title, value) in self.properties.map_or_else(Vec::new, |all| all.0) {
            // A property without a value is a column all the same.
            let column = features.column(&title)?;
            let cell = match value {
                Plain::Null => continue,
                Plain::Bool(value) => Cell::Bool(value),
                Plain::Number(number) => Cell::Number(number),
                Plain::Text(text) | Plain::Several(text) => features.text(&text)?,
            };
            features.put(column, cell)?;
        }
        Ok(())
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
