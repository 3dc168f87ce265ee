//! The points in the national table schema « points lumineux » (France Données Réseau, v0.2, use
//! case « éclairage public »), as CSV or GeoJSON: what a commune hands to its syndicate, its GIS or
//! an open-data portal.
//!
//! A reference is the key by which the manager's own software finds the point again, and an
//! apostrophe before it would be part of it there: one that is at most a signed number to a
//! spreadsheet (`-12`, `+3`) is written as it is. [`Tally::formula_like`] counts those that begin as
//! formulas do, for the user to be told. The file for spreadsheets is the other one,
//! `Points::write_csv`.

use crate::csv_text::CsvTable;
use crate::energy;
use crate::inventory::coordinates::{self, System};
use crate::inventory::lamps::Technology;
use crate::inventory::points::{Points, Row};
use crate::inventory::profile::Profile;
use crate::retrofit::service::Service;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The fields of the schema, in its order.
pub const FIELDS: [&str; 20] = [
    "insee",
    "commune",
    "siren",
    "reference",
    "x",
    "y",
    "latitude",
    "longitude",
    "puissance",
    "flux",
    "type_luminaire",
    "type_source",
    "ulr",
    "temperature_couleur",
    "hauteur",
    "profil_nocturne",
    "plages_variation",
    "eclairage_adaptatif",
    "tag",
    "commentaire",
];

/// One point in the schema; an empty text or `None` means « not told ».
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Record<'a> {
    insee: Option<&'a str>,
    commune: Option<&'a str>,
    siren: Option<u32>,
    reference: Option<&'a str>,
    x: Option<f64>,
    y: Option<f64>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    puissance: Option<i64>,
    flux: Option<i64>,
    type_luminaire: Option<&'a str>,
    type_source: &'static str,
    ulr: Option<i64>,
    temperature_couleur: Option<i64>,
    hauteur: Option<f64>,
    profil_nocturne: Option<String>,
    plages_variation: Option<String>,
    eclairage_adaptatif: Option<&'a str>,
    tag: Option<&'a str>,
    commentaire: Option<String>,
}

/// SIREN of the body that runs the lighting: nine digits of which the last is a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Siren(u32);

impl Siren {
    /// Reads a SIREN, spaces allowed; `None` without nine digits or if the key (Luhn's, as INSEE
    /// defines it) does not fit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let digits: Vec<u32> = text
            .chars()
            .map(|c| c.to_digit(10))
            .collect::<Option<_>>()?;
        let sum: u32 = digits
            .iter()
            .rev()
            .enumerate()
            .map(|(rank, digit)| match (rank % 2, digit * 2) {
                (0, _) => *digit,
                (_, doubled) => doubled / 10 + doubled % 10,
            })
            .sum();
        if digits.len() != 9 || sum == 0 || !sum.is_multiple_of(10) {
            return None;
        }
        text.parse().ok().map(Self)
    }
}

/// What the points written have and lack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Points written.
    pub points: usize,
    /// Of these, those on the map: with longitude and latitude.
    pub located: usize,
    /// Points without Lambert-93 coordinates, which the schema requires.
    pub without_lambert93: usize,
    /// Points whose inventory gives coordinates that are no place in a known system.
    pub misplaced: usize,
    /// Points without INSEE code, which the schema requires.
    pub without_insee: usize,
    /// Points without SIREN, which the schema requires.
    pub without_siren: usize,
    /// Points without power.
    pub without_power: usize,
    /// Points whose regime the schema's codes do not tell; it stands in the comment.
    pub regime_in_words: usize,
    /// References that a spreadsheet would take for a formula.
    pub formula_like: usize,
    /// Points by type of source.
    pub by_source: BTreeMap<&'static str, usize>,
}

/// A format of the public schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 without byte order mark, commas, decimal points: what the schema's validators read.
    Csv,
    /// RFC 7946: positions are WGS84 longitude and latitude; no geometry without them.
    GeoJson,
}

/// Writes points that have their system power (`energy::with_system_power`), in their order.
///
/// # Errors
/// What the writer says.
pub fn write(
    points: &Points,
    siren: Option<Siren>,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let rows = points.rows();
    let power = points.number(energy::column::SYSTEM_POWER);
    let mut each = |put: &mut dyn FnMut(&Record) -> io::Result<()>| {
        (0..points.len()).try_for_each(|row| {
            let point = rows.get(row);
            let record = Record::of(&point, power.get(row), siren);
            tally.count(&point, &record);
            put(&record)
        })
    };
    match format {
        Format::Csv => {
            let mut table = CsvTable::for_software(out);
            table.titles(FIELDS)?;
            each(&mut |record| table.record(&FIELDS, "reference", record))?;
            table.finish()?;
        }
        Format::GeoJson => {
            out.write_all(br#"{"type":"FeatureCollection","features":["#)?;
            let mut separator = "\n";
            each(&mut |record| {
                out.write_all(separator.as_bytes())?;
                separator = ",\n";
                serde_json::to_writer(&mut *out, &Feature::of(record)).map_err(io::Error::from)
            })?;
            out.write_all(b"\n]}\n")?;
        }
    }
    Ok(tally)
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Option<Geometry>,
    properties: &'a Record<'a>,
}

#[derive(Serialize)]
struct Geometry {
    r#type: &'static str,
    coordinates: [f64; 2],
}

impl<'a> Feature<'a> {
    fn of(record: &'a Record<'a>) -> Self {
        Self {
            r#type: "Feature",
            geometry: record
                .longitude
                .zip(record.latitude)
                .map(|(longitude, latitude)| Geometry {
                    r#type: "Point",
                    coordinates: [longitude, latitude],
                }),
            properties: record,
        }
    }
}

impl<'a> Record<'a> {
    fn of(point: &Row<'a>, system_w: Option<f64>, siren: Option<Siren>) -> Self {
        let technology = Technology::from_code(point.technologie).unwrap_or(Technology::Inconnue);
        let pair = System::from_code(point.projection).zip(point.x.zip(point.y));
        let degrees = pair.and_then(|(system, (x, y))| coordinates::to_wgs84(system, x, y));
        let lambert = pair.and_then(|(system, (x, y))| coordinates::to_lambert93(system, x, y));
        let night = night_fields(point.regime);
        let regime_in_words = night.is_none();
        let (profile, variations) = night.unwrap_or_default();
        // Seven decimals of a degree are a centimetre, as are two of a metre.
        Self {
            insee: told(point.insee),
            commune: told(point.commune),
            siren: siren.map(|Siren(number)| number),
            reference: told(point.reference),
            x: lambert.and_then(|(x, _)| rounded(x, 2)),
            y: lambert.and_then(|(_, y)| rounded(y, 2)),
            latitude: degrees.and_then(|(_, latitude)| rounded(latitude, 7)),
            longitude: degrees.and_then(|(longitude, _)| rounded(longitude, 7)),
            // A solar point draws nothing from the network, and what its lamp draws is not known.
            puissance: system_w
                .filter(|_| technology != Technology::Solaire)
                .and_then(whole),
            flux: point.flux_lm.and_then(whole),
            type_luminaire: told(luminaire_in_words(point.luminaire)),
            type_source: source(technology),
            ulr: point.ulr_pct.and_then(whole),
            temperature_couleur: point.temperature_couleur_k.and_then(whole),
            hauteur: point.hauteur_m.and_then(|height| rounded(height, 2)),
            commentaire: comment(point, technology, regime_in_words),
            profil_nocturne: Some(profile).filter(|profile| !profile.is_empty()),
            plages_variation: Some(variations).filter(|variations| !variations.is_empty()),
            eclairage_adaptatif: None,
            tag: None,
        }
    }
}

impl Tally {
    fn count(&mut self, point: &Row<'_>, record: &Record) {
        let on_map = record.longitude.is_some();
        self.points += 1;
        self.located += usize::from(on_map);
        self.without_lambert93 += usize::from(record.x.is_none());
        self.misplaced += usize::from(!on_map && (point.x.is_some() || point.y.is_some()));
        self.without_insee += usize::from(record.insee.is_none());
        self.without_siren += usize::from(record.siren.is_none());
        self.without_power += usize::from(record.puissance.is_none());
        let told = !point.regime.is_empty();
        self.regime_in_words += usize::from(told && night_fields(point.regime).is_none());
        self.formula_like += usize::from(point.reference.starts_with(['=', '+', '-', '@']));
        *self.by_source.entry(record.type_source).or_default() += 1;
    }
}

/// The schema's code for a technology. Where it has none of its own:
///
/// | here | there | why |
/// | --- | --- | --- |
/// | BF | VM | « ballon fluorescent » is the trade's name of the high-pressure mercury lamp |
/// | CPO | IM | Cosmopolis is a ceramic metal-halide lamp, sold under a brand |
/// | SB | SHP | white sodium (SDW) is a high-pressure sodium lamp of higher pressure |
/// | SOLAIRE | XX | tells the supply; the source, most often an LED, is not told |
/// | INCONNUE | XX | not told, not recognised, or ambiguous: never guessed |
///
/// XEN and AU of the schema are never written: no technology here stands for them.
fn source(technology: Technology) -> &'static str {
    match technology {
        Technology::Bf => "VM",
        Technology::Cpo => "IM",
        Technology::Sb => "SHP",
        Technology::Solaire | Technology::Inconnue => "XX",
        same => same.code(),
    }
}

/// `profil_nocturne` and `plages_variation` of a regime; `None` where nobody can read it, or where
/// the schema cannot say it.
fn night_fields(regime: &str) -> Option<(String, String)> {
    Profile::parse(regime)?.to_schema()
}

/// What the schema has no field for: cabinet, street, a lamp or regime that its codes do not tell.
fn comment(point: &Row<'_>, technology: Technology, regime_in_words: bool) -> Option<String> {
    use Technology::{Cpo, Inconnue, Sb, Solaire};
    let lamp_in_words = matches!(technology, Cpo | Inconnue | Sb | Solaire);
    let parts = [
        ("armoire", point.armoire, true),
        ("voie", point.voie, true),
        ("lampe", point.lampe_lue, lamp_in_words),
        ("régime", point.regime, regime_in_words),
    ];
    let text = parts
        .into_iter()
        .filter(|(_, text, wanted)| *wanted && !text.is_empty())
        .map(|(what, text, _)| format!("{what} : {text}"))
        .collect::<Vec<_>>()
        .join(" ; ");
    (!text.is_empty()).then_some(text)
}

/// What a reader calls a luminaire type; its code where the service table does not have it.
fn luminaire_in_words(code: &str) -> &str {
    match code {
        "" => "",
        code => Service::embedded()
            .luminaire(code, None)
            .map_or(code, |kind| kind.libelle.as_str()),
    }
}

fn told(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// The nearest whole number; the schema has no others in these fields.
fn whole(value: f64) -> Option<i64> {
    value.is_finite().then(|| value.round() as i64)
}

fn rounded(value: f64, decimals: i32) -> Option<f64> {
    let scale = 10_f64.powi(decimals);
    Some((value * scale).round() / scale).filter(|rounded| rounded.is_finite())
}

#[cfg(test)]
mod tests;
