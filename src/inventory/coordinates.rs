//! Where a point is: the coordinate systems that French inventories use, which one a pair of
//! columns is in, angles as people type them, and the way from one system to another.
//!
//! All systems here are of metropolitan France and rest on RGF93, except WGS84, which is taken for
//! RGF93: the two differ by less than a metre (RGF93 is tied to the European plate, WGS84 drifts
//! from it by some centimetres a year), less than the error of a survey of lamp posts.
//!
//! A pair is always written easting first: (x, y), or (longitude, latitude), whatever the system.

mod angles;
mod written;

pub use angles::{parse_degrees, parse_geo_point};
pub use written::{Written, parse_place};

use proj4rs::Proj;
use proj4rs::transform::transform;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A system of coordinates.
///
/// ```
/// use reverbere::System;
///
/// assert_eq!(System::from_code("CC50"), Some(System::Cc50));
/// assert_eq!(System::Lambert93.code(), "lambert93");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the nine conic zones are known by their number"
)]
pub enum System {
    /// Longitude and latitude, degrees (EPSG:4326).
    Wgs84,
    /// Lambert-93, metres (EPSG:2154): the official system of metropolitan France.
    Lambert93,
    Cc42,
    Cc43,
    Cc44,
    Cc45,
    Cc46,
    Cc47,
    Cc48,
    Cc49,
    Cc50,
}

/// How a pair of columns is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// The system of the values.
    pub system: System,
    /// Whether the column headed x (or longitude) holds y (or latitude), and the other way round.
    pub swapped: bool,
}

/// Of the pairs of a column that tell a place, this share must be in one system for the column to
/// be in it. Typing errors are a few in a hundred; a file that mixes two systems has more of both.
const AGREEMENT: f64 = 0.9;

/// Metropolitan France in rectangles (longitudes, then latitudes, degrees), close enough to the
/// land that no numbers are a place in two systems: the ocean off Vendée in CC47 has those of
/// Corsica in Lambert-93, and the Basque sea in CC43, exchanged, those of Cap Corse in CC42.
const FRANCE: [([f64; 2], [f64; 2]); 8] = [
    ([-5.2, 8.3], [47.9, 51.2]),
    ([-4.5, 8.3], [47.6, 47.9]),
    ([-3.4, 7.7], [47.25, 47.6]),
    ([-2.6, 7.2], [46.6, 47.25]),
    ([-1.85, 7.6], [43.25, 46.6]),
    ([-1.45, 6.8], [42.3, 43.25]),
    ([9.0, 9.5], [42.7, 43.05]),
    ([8.5, 9.6], [41.3, 42.7]),
];

/// Between the mainland and Corsica, degrees.
const CORSICA_WEST: f64 = 8.4;

/// A conic zone serves one degree of latitude on each side of its own; a syndicate astride a limit
/// keeps one zone, so a little more is let through.
const ZONE_REACH_DEGREES: f64 = 1.15;

impl System {
    /// Every system.
    pub const ALL: [Self; 11] = [
        Self::Wgs84,
        Self::Lambert93,
        Self::Cc42,
        Self::Cc43,
        Self::Cc44,
        Self::Cc45,
        Self::Cc46,
        Self::Cc47,
        Self::Cc48,
        Self::Cc49,
        Self::Cc50,
    ];

    /// The code in files and tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Lambert93 => "lambert93",
            Self::Cc42 => "cc42",
            Self::Cc43 => "cc43",
            Self::Cc44 => "cc44",
            Self::Cc45 => "cc45",
            Self::Cc46 => "cc46",
            Self::Cc47 => "cc47",
            Self::Cc48 => "cc48",
            Self::Cc49 => "cc49",
            Self::Cc50 => "cc50",
        }
    }

    /// The system of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|system| system.code().eq_ignore_ascii_case(code.trim()))
    }

    /// The system that a pair of columns is in, and whether the two are exchanged.
    ///
    /// The rule: a pair is in a system if its numbers are a place of metropolitan France there (of
    /// the zone's own latitudes for a conic zone). No pair is so in two systems, nor both as it
    /// stands and exchanged, which a test checks all over the country; so each pair tells at most
    /// one reading. The columns have the reading of nine tenths or more of their pairs, missing
    /// ones (not a number, infinite, or 0/0) not counted. `None`, « unknown », where there is no
    /// such reading: other countries, overseas, older systems, or two systems mixed.
    ///
    /// The pairs that the reading leaves out are those for which [`Reading::place`] is `None`.
    ///
    /// ```
    /// use reverbere::System;
    ///
    /// let boulogne = (1.61, 50.72);
    /// let reading = System::of([boulogne]).expect("a place in France");
    /// assert_eq!((reading.system, reading.swapped), (System::Wgs84, false));
    /// let exchanged = System::of([(50.72, 1.61)]).expect("the same place");
    /// assert!(exchanged.swapped);
    /// ```
    pub fn of(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<Reading> {
        let mut stated = 0_usize;
        let mut counts: BTreeMap<Reading, usize> = BTreeMap::new();
        for (x, y) in pairs.into_iter().filter(|(x, y)| says_a_place(*x, *y)) {
            stated += 1;
            if let Some(reading) = Reading::of_pair(x, y) {
                *counts.entry(reading).or_default() += 1;
            }
        }
        let (reading, agreeing) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        (agreeing as f64 >= AGREEMENT * stated as f64).then_some(reading)
    }

    /// Whether a pair is a place of metropolitan France in this system.
    ///
    /// ```
    /// use reverbere::System;
    ///
    /// assert!(System::Wgs84.holds(1.61, 50.72));
    /// assert!(!System::Lambert93.holds(1.61, 50.72));
    /// ```
    #[must_use]
    pub fn holds(self, x: f64, y: f64) -> bool {
        // The northing alone rules out most systems, at no cost.
        let northing_fits = match self.zone() {
            Some(zone) => (0.0..1e6).contains(&(y - f64::from(zone - 41) * 1e6)),
            None => self == Self::Wgs84 || (6e6..7.2e6).contains(&y),
        };
        northing_fits
            && self.degrees(x, y).is_some_and(|(longitude, latitude)| {
                in_france(longitude, latitude) && self.serves(longitude, latitude)
            })
    }

    /// Whether a place is in the part of the country for which the system is meant (EPSG areas of
    /// use): a conic zone, one degree on each side of its latitude; Corsica has CC42 only.
    fn serves(self, longitude: f64, latitude: f64) -> bool {
        self.zone().is_none_or(|zone| {
            (latitude - f64::from(zone)).abs() <= ZONE_REACH_DEGREES
                && (longitude < CORSICA_WEST || self == Self::Cc42)
        })
    }

    /// The latitude of a conic zone, which is its number.
    fn zone(self) -> Option<u8> {
        match self {
            Self::Wgs84 | Self::Lambert93 => None,
            Self::Cc42 => Some(42),
            Self::Cc43 => Some(43),
            Self::Cc44 => Some(44),
            Self::Cc45 => Some(45),
            Self::Cc46 => Some(46),
            Self::Cc47 => Some(47),
            Self::Cc48 => Some(48),
            Self::Cc49 => Some(49),
            Self::Cc50 => Some(50),
        }
    }

    /// The definition for the projection library. Source: EPSG registry, codes 4326, 2154 and 3942
    /// to 3950, as PROJ 9.5 prints them; IGN's « Projections coniques conformes 9 zones » gives the
    /// same: parallels 0.75° around the zone's latitude, origin (1 700 000, (zone − 41) × 10⁶ +
    /// 200 000) m.
    fn definition(self) -> String {
        match (self, self.zone()) {
            (_, Some(zone)) => {
                let latitude = f64::from(zone);
                format!(
                    "+proj=lcc +lat_0={zone} +lon_0=3 +lat_1={} +lat_2={} +x_0=1700000 +y_0={} +ellps=GRS80 +units=m",
                    latitude - 0.75,
                    latitude + 0.75,
                    (latitude - 41.0) * 1e6 + 200_000.0
                )
            }
            (Self::Lambert93, _) => "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m".into(),
            _ => "+proj=longlat +ellps=GRS80".into(),
        }
    }

    fn projection(self) -> &'static Proj {
        static PROJECTIONS: LazyLock<BTreeMap<System, Proj>> = LazyLock::new(|| {
            System::ALL
                .into_iter()
                .map(|system| {
                    let projection = Proj::from_proj_string(&system.definition())
                        .expect("the definitions are read by a test");
                    (system, projection)
                })
                .collect()
        });
        &PROJECTIONS[&self]
    }

    /// Longitude and latitude of a pair, degrees, wherever that is.
    fn degrees(self, x: f64, y: f64) -> Option<(f64, f64)> {
        if self == Self::Wgs84 {
            return Some((x, y));
        }
        let mut place = (x, y);
        transform(self.projection(), Self::Wgs84.projection(), &mut place).ok()?;
        Some((place.0.to_degrees(), place.1.to_degrees()))
    }
}

impl Reading {
    /// The only reading that makes a pair a place of metropolitan France.
    fn of_pair(x: f64, y: f64) -> Option<Self> {
        [false, true].into_iter().find_map(|swapped| {
            let (x, y) = if swapped { (y, x) } else { (x, y) };
            System::ALL
                .into_iter()
                .find(|system| system.holds(x, y))
                .map(|system| Self { system, swapped })
        })
    }

    /// A pair of the columns with the easting first; `None` if it is out of the system (« hors du
    /// système »): missing, 0/0, or no place of metropolitan France.
    #[must_use]
    pub fn place(self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (x, y) = if self.swapped { (y, x) } else { (x, y) };
        self.system.holds(x, y).then_some((x, y))
    }
}

/// Whether a pair is more than a blank: 0/0 is what software writes where there is none.
fn says_a_place(x: f64, y: f64) -> bool {
    x.is_finite() && y.is_finite() && (x != 0.0 || y != 0.0)
}

fn in_france(longitude: f64, latitude: f64) -> bool {
    FRANCE.iter().any(|([west, east], [south, north])| {
        (*west..=*east).contains(&longitude) && (*south..=*north).contains(&latitude)
    })
}

/// Longitude and latitude of a pair, degrees.
///
/// `None` if the pair is missing (not finite, 0/0), is not on Earth, or, in a projected system, is
/// no place of metropolitan France: far from it a projection means nothing.
#[must_use]
pub fn to_wgs84(system: System, x: f64, y: f64) -> Option<(f64, f64)> {
    if !says_a_place(x, y) {
        return None;
    }
    let (longitude, latitude) = system.degrees(x, y)?;
    let known = match system {
        System::Wgs84 => longitude.abs() <= 180.0 && latitude.abs() <= 90.0,
        _ => in_france(longitude, latitude),
    };
    known.then_some((longitude, latitude))
}

/// Lambert-93 easting and northing of a pair, metres.
///
/// `None` if the pair is missing or no place of metropolitan France, where alone Lambert-93 is the
/// official system.
///
/// ```
/// use reverbere::{System, to_lambert93};
///
/// // The origin of the projection.
/// let (x, y) = to_lambert93(System::Wgs84, 3.0, 46.5).expect("a place in France");
/// assert!((x - 700_000.0).abs() < 0.01 && (y - 6_600_000.0).abs() < 0.01);
/// assert_eq!(to_lambert93(System::Wgs84, 0.0, 0.0), None);
/// ```
#[must_use]
pub fn to_lambert93(system: System, x: f64, y: f64) -> Option<(f64, f64)> {
    let (longitude, latitude) = to_wgs84(system, x, y)?;
    if !in_france(longitude, latitude) {
        return None;
    }
    if system == System::Lambert93 {
        return Some((x, y));
    }
    from_degrees(System::Lambert93, longitude, latitude)
}

/// The pair of a longitude and a latitude, degrees, in a projected system.
#[must_use]
pub fn from_degrees(system: System, longitude: f64, latitude: f64) -> Option<(f64, f64)> {
    let mut place = (longitude.to_radians(), latitude.to_radians());
    transform(System::Wgs84.projection(), system.projection(), &mut place).ok()?;
    Some(place)
}

#[cfg(test)]
mod tests;
