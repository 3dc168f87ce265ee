//! The points in the national table schema « points lumineux » (France Données Réseau, v0.2, use
//! case « éclairage public »), as CSV or GeoJSON: what a commune hands to its syndicate, its GIS or
//! an open-data portal.
//!
//! A reference is the key by which the manager's own software finds the point again, and an
//! apostrophe before it would be part of it there: one that is at most a signed number to a
//! spreadsheet (`-12`, `+3`) is written as it is. [`Tally::formula_like`] counts those that begin as
//! formulas do, for the user to be told. The file for spreadsheets is the other one,
//! `Points::write_csv`.

use super::fields::{degrees, known, luminaire_in_words, metres};
use crate::document::{Datum, Fields, Shown, data, fields};
use crate::energy;
use crate::inventory::lamps::Technology;
use crate::inventory::points::{Points, Row, Rows};
use crate::inventory::profile::Profile;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A point, with what its fields are read from.
struct Public<'a> {
    light: Row<'a>,
    technology: Technology,
    system_w: Option<f64>,
    siren: Option<Siren>,
    /// `profil_nocturne` and `plages_variation`; none where the schema's codes do not tell the regime.
    night: Option<(String, String)>,
}

/// The fields of the schema, in its order.
fn fields<'a>() -> Fields<Public<'a>> {
    // Seven decimals of a degree are a centimetre, as are two of a metre.
    Fields::new(fields! { Public<'a>;
        "insee" => |one| known(one.light.insee);
        "commune" => |one| known(one.light.commune);
        "siren" => |one| one.siren.map(|Siren(number)| number).into();
        "reference" => |one| match one.light.reference {
            "" => Datum::Blank,
            reference => Datum::Key(reference),
        };
        "x" => |one| metres(&one.light).map(|[x, _]| x).into(), decimals(2);
        "y" => |one| metres(&one.light).map(|[_, y]| y).into(), decimals(2);
        "latitude" => |one| degrees(&one.light).map(|[_, north]| north).into(), decimals(7);
        "longitude" => |one| degrees(&one.light).map(|[east, _]| east).into(), decimals(7);
        "puissance" => |one| whole(one.power_w());
        "flux" => |one| whole(one.light.flux_lm);
        "type_luminaire" => |one| known(luminaire_in_words(one.light.luminaire));
        "type_source" => |one| source(one.technology).into();
        "ulr" => |one| whole(one.light.ulr_pct);
        "temperature_couleur" => |one| whole(one.light.temperature_couleur_k);
        "hauteur" => |one| one.light.hauteur_m.into(), decimals(2);
        "profil_nocturne" => |one| one.night.as_ref().map_or(Datum::Blank, |(profile, _)| known(profile));
        "plages_variation" => |one| one.night.as_ref().map_or(Datum::Blank, |(_, variations)| known(variations));
        "eclairage_adaptatif" => |_| Datum::Blank;
        "tag" => |_| Datum::Blank;
        "commentaire" => |one| one.comment().into();
    })
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
    let tally = RefCell::new(Tally::default());
    let rows = points.rows();
    let power = points.number(energy::column::SYSTEM_POWER);
    let each = (0..points.len()).map(|row| Public::of(&rows, row, power.get(row), siren));
    let each = each.inspect(|point| tally.borrow_mut().count(point));
    let fields = fields();
    let columns = fields.shown_in(Shown::ALL);
    match format {
        Format::Csv => data::csv(&columns, each, out)?,
        Format::GeoJson => data::geojson(&columns, |point| degrees(&point.light), each, out)?,
    }
    Ok(tally.into_inner())
}

impl<'a> Public<'a> {
    fn of(rows: &Rows<'a>, row: usize, system_w: Option<f64>, siren: Option<Siren>) -> Self {
        let light = rows.get(row);
        Self {
            technology: Technology::from_code(light.technologie).unwrap_or(Technology::Inconnue),
            night: Profile::parse(light.regime).and_then(|profile| profile.to_schema()),
            light,
            system_w,
            siren,
        }
    }

    /// A solar point draws nothing from the network, and what its lamp draws is not known.
    fn power_w(&self) -> Option<f64> {
        (self.system_w).filter(|_| self.technology != Technology::Solaire)
    }

    /// What the schema has no field for: cabinet, street, a lamp or regime that its codes do not say.
    fn comment(&self) -> Option<String> {
        use Technology::{Cpo, Inconnue, Sb, Solaire};
        let lamp_in_words = matches!(self.technology, Cpo | Inconnue | Sb | Solaire);
        let light = &self.light;
        let parts = [
            ("armoire", light.armoire, true),
            ("voie", light.voie, true),
            ("lampe", light.lampe_lue, lamp_in_words),
            ("régime", light.regime, self.night.is_none()),
        ];
        let wanted = (parts.into_iter()).filter(|(_, text, wanted)| *wanted && !text.is_empty());
        let texts: Vec<String> = wanted
            .map(|(what, text, _)| format!("{what} : {text}"))
            .collect();
        (!texts.is_empty()).then(|| texts.join(" ; "))
    }
}

impl Tally {
    fn count(&mut self, point: &Public<'_>) {
        let light = &point.light;
        let on_map = degrees(light).is_some();
        self.points += 1;
        self.located += usize::from(on_map);
        self.without_lambert93 += usize::from(metres(light).is_none());
        self.misplaced += usize::from(!on_map && (light.x.is_some() || light.y.is_some()));
        self.without_insee += usize::from(light.insee.is_empty());
        self.without_siren += usize::from(point.siren.is_none());
        self.without_power += usize::from(whole(point.power_w()) == Datum::Blank);
        self.regime_in_words += usize::from(!light.regime.is_empty() && point.night.is_none());
        self.formula_like += usize::from(light.reference.starts_with(['=', '+', '-', '@']));
        *self.by_source.entry(source(point.technology)).or_default() += 1;
    }
}

/// The schema's code for a technology. Where it has none of its own:
///
/// | here | there | why |
/// | --- | --- | --- |
/// | BF | VM | « ballon fluorescent » is the trade's name of the high-pressure mercury lamp |
/// | CPO | IM | Cosmopolis is a ceramic metal-halide lamp, sold under a brand |
/// | SB | SHP | white sodium (SDW) is a high-pressure sodium lamp of higher pressure |
/// | SOLAIRE | XX | tells the supply; the source, most often an LED, is not stated |
/// | INCONNUE | XX | not stated, not recognised, or ambiguous: never guessed |
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

/// The nearest whole number; the schema has no others in these fields.
fn whole(value: Option<f64>) -> Datum<'static> {
    let finite = value.filter(|value| value.is_finite());
    finite.map_or(Datum::Blank, |value| Datum::Whole(value.round() as i64))
}

#[cfg(test)]
mod tests;
