//! The plan for a GIS and other software: one record for each chosen point, with its place in
//! Lambert-93 and in WGS84.

use super::PlanDocument;
use super::fields::LAYER;
use super::fields::point::{Chosen, fields};
use crate::document::data;
use std::cell::Cell;
use std::io::{self, Write};

/// A format of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 without byte order mark, commas, decimal points: what a GIS reads without being told.
    /// A text that a spreadsheet would take for a formula has an apostrophe before it.
    Csv,
    /// RFC 7946: positions are WGS84 longitude and latitude; no geometry where they are not known.
    GeoJson,
    /// An array of objects.
    Json,
}

/// Writes the chosen points, in the order of documents; says how many have no place.
///
/// # Errors
/// What the writer says.
pub fn write(
    document: &PlanDocument<'_>,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let fields = fields(document.study, document.said_of_points());
    let columns = fields.shown_in(LAYER);
    let without = Cell::new(0);
    let points = Chosen::of_plan(document.study, document.choice).inspect(|point| {
        if point.degrees().is_none() {
            without.set(without.get() + 1);
        }
    });
    match format {
        Format::Csv => data::csv(&columns, points, out)?,
        Format::GeoJson => data::geojson(&columns, Chosen::degrees, points, out)?,
        Format::Json => data::json(&columns, points, out)?,
    }
    Ok(without.get())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn every_format_has_the_same_columns_and_readme_names_them() {
        let (choice, proof) = fixture::plan(&fixture::HT);
        let document = PlanDocument {
            study: &fixture::HT,
            choice: &choice,
            proof: &proof,
            short_of: None,
            print: String::new(),
        };
        let written = |format| {
            let mut bytes = Vec::new();
            let without = write(&document, format, &mut bytes).expect("written");
            assert_eq!(without, 9, "no point has a place");
            bytes
        };
        let layer: serde_json::Value =
            serde_json::from_slice(&written(Format::GeoJson)).expect("JSON");
        let list: serde_json::Value = serde_json::from_slice(&written(Format::Json)).expect("JSON");
        let first = &layer["features"][0]["properties"];
        assert_eq!(first, &list[0]);
        let bytes = written(Format::Csv);
        let mut csv = csv::Reader::from_reader(&*bytes);
        let titles = csv.headers().expect("a header").clone();
        let readme = include_str!("../../README.md");
        for name in &titles {
            assert!(first.get(name).is_some(), "{name}");
            assert!(readme.contains(&format!("`{name}`")), "{name}");
        }
        let of_json = first.as_object().map(serde_json::Map::len);
        assert_eq!(of_json, Some(titles.len()));
        let reference = titles.iter().position(|name| name == "reference");
        let read = csv.records().filter_map(Result::ok);
        let read: Vec<String> = read
            .map(|row| row[reference.unwrap_or(0)].to_owned())
            .collect();
        assert!(!read.iter().any(|text| text.starts_with('=')), "{read:?}");
    }
}
