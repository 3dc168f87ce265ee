//! The plan as a layer for a GIS: one record for each chosen point, with its place in Lambert-93 and
//! in WGS84.

use super::PlanDocument;
use crate::csv_text::CsvTable;
use crate::inventory::coordinates::{System, to_lambert93, to_wgs84};
use crate::inventory::points::Row;
use crate::retrofit::FactorClass;
use crate::scenario::study::ChosenPoint;
use serde::Serialize;
use std::io::{self, Write};

/// A format of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 without byte order mark, commas, decimal points: what a GIS reads without being told.
    /// A text that a spreadsheet would take for a formula has an apostrophe before it.
    Csv,
    /// RFC 7946: positions are WGS84 longitude and latitude; no geometry where they are not known.
    GeoJson,
}

/// The columns, in their order; README says what each is.
const COLUMNS: [&str; 26] = [
    "insee",
    "commune",
    "epci",
    "reference",
    "armoire",
    "voie",
    "lampe",
    "puissance_lampe_w",
    "puissance_systeme_w",
    "solution",
    "solution_libelle",
    "puissance_led_w",
    "annee",
    "facteur",
    "kwh_avant",
    "kwh_apres",
    "economie_kwh",
    "cout_eur",
    "fichier",
    "feuille",
    "ligne",
    "foyer",
    "x",
    "y",
    "longitude",
    "latitude",
];

/// No column is left as it is: a GIS finds points by file, sheet and row too.
const NO_KEY: &str = "";

/// A chosen point; an empty text or `None` means « not told ».
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Record {
    insee: String,
    commune: String,
    epci: String,
    reference: String,
    armoire: String,
    voie: String,
    lampe: &'static str,
    puissance_lampe_w: f64,
    puissance_systeme_w: f64,
    solution: String,
    solution_libelle: String,
    puissance_led_w: f64,
    annee: Option<i32>,
    facteur: u8,
    kwh_avant: f64,
    kwh_apres: f64,
    economie_kwh: f64,
    cout_eur: f64,
    fichier: String,
    feuille: String,
    ligne: u32,
    foyer: u32,
    x: Option<f64>,
    y: Option<f64>,
    longitude: Option<f64>,
    latitude: Option<f64>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Option<Geometry>,
    properties: &'a Record,
}

#[derive(Serialize)]
struct Geometry {
    r#type: &'static str,
    coordinates: [f64; 2],
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
    let communes = document.choice.communes.iter();
    let points = document.study.import.points.rows();
    let records = communes.flat_map(|commune| {
        let points = &points;
        let of_point = move |chosen: &ChosenPoint| {
            let point = points.get(chosen.row as usize);
            Record::of(document, &point, commune.commune, chosen)
        };
        commune.points.iter().map(of_point)
    });
    let mut without = 0;
    let mut count = |record: &Record| without += usize::from(record.longitude.is_none());
    match format {
        Format::Csv => {
            let mut table = CsvTable::for_software(out);
            table.titles(COLUMNS)?;
            for record in records {
                count(&record);
                table.record(&COLUMNS, NO_KEY, &record)?;
            }
            table.finish()?;
        }
        Format::GeoJson => {
            out.write_all(br#"{"type":"FeatureCollection","features":["#)?;
            let mut separator = "\n";
            for record in records {
                count(&record);
                out.write_all(separator.as_bytes())?;
                separator = ",\n";
                serde_json::to_writer(&mut *out, &Feature::of(&record))?;
            }
            out.write_all(b"\n]}\n")?;
        }
    }
    Ok(without)
}

impl<'a> Feature<'a> {
    fn of(record: &'a Record) -> Self {
        let place = record.longitude.zip(record.latitude);
        Self {
            r#type: "Feature",
            geometry: place.map(|(longitude, latitude)| Geometry {
                r#type: "Point",
                coordinates: [longitude, latitude],
            }),
            properties: record,
        }
    }
}

impl Record {
    fn of(
        document: &PlanDocument<'_>,
        point: &Row<'_>,
        commune: usize,
        chosen: &ChosenPoint,
    ) -> Self {
        let study = document.study;
        let (class, solution) = study.solution(chosen);
        let existing = &class.existing;
        let commune = &study.scenario.territory.communes()[commune];
        let pair = System::from_code(point.projection).zip(point.x.zip(point.y));
        let lambert = pair.and_then(|(system, (x, y))| to_lambert93(system, x, y));
        let degrees = pair.and_then(|(system, (x, y))| to_wgs84(system, x, y));
        Self {
            insee: commune.insee.clone(),
            commune: commune.nom.clone(),
            epci: commune.epci.clone(),
            reference: point.reference.to_string(),
            armoire: point.armoire.to_string(),
            voie: point.voie.to_string(),
            lampe: existing.technology.label(),
            puissance_lampe_w: existing.lamp_power_w,
            puissance_systeme_w: existing.system_power_w,
            solution: solution.code.clone(),
            solution_libelle: solution.label.clone(),
            puissance_led_w: solution.power_w,
            annee: study.scenario.rules.years.list.get(chosen.year).copied(),
            facteur: match chosen.counts_for {
                FactorClass::F4 => 4,
                FactorClass::F2 => 2,
            },
            kwh_avant: rounded(existing.kwh_per_year(), 3),
            kwh_apres: rounded(solution.kwh_after_per_year, 3),
            economie_kwh: rounded(solution.saving_kwh_per_year, 3),
            cout_eur: solution.cost_cents as f64 / 100.0,
            fichier: point.fichier.to_string(),
            feuille: point.feuille.to_string(),
            ligne: point.ligne,
            foyer: point.foyer,
            // Two decimals of a metre are a centimetre, as are seven of a degree.
            x: lambert.map(|(x, _)| rounded(x, 2)),
            y: lambert.map(|(_, y)| rounded(y, 2)),
            longitude: degrees.map(|(longitude, _)| rounded(longitude, 7)),
            latitude: degrees.map(|(_, latitude)| rounded(latitude, 7)),
        }
    }
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn columns_are_those_of_records_and_readme_names_them() {
        let (choice, proof) = fixture::plan(&fixture::HT);
        let document = PlanDocument {
            study: &fixture::HT,
            choice: &choice,
            proof: &proof,
            short_of: None,
            print: String::new(),
        };
        let mut bytes = Vec::new();
        let without = write(&document, Format::GeoJson, &mut bytes).expect("written");
        assert_eq!(without, 9, "no point has a place");
        let layer: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let first = &layer["features"][0]["properties"];
        let readme = include_str!("../../README.md");
        for name in COLUMNS {
            assert!(first.get(name).is_some(), "{name}");
            assert!(readme.contains(&format!("`{name}`")), "{name}");
        }
        assert_eq!(
            first.as_object().map(serde_json::Map::len),
            Some(COLUMNS.len())
        );
        let mut bytes = Vec::new();
        write(&document, Format::Csv, &mut bytes).expect("written");
        let mut csv = csv::Reader::from_reader(&*bytes);
        assert_eq!(csv.headers().expect("a header"), &COLUMNS[..]);
        let reference = COLUMNS.iter().position(|name| *name == "reference");
        let read = csv.records().filter_map(Result::ok);
        let read: Vec<String> = read
            .map(|row| row[reference.unwrap_or(0)].to_owned())
            .collect();
        assert!(!read.iter().any(|text| text.starts_with('=')), "{read:?}");
    }
}
