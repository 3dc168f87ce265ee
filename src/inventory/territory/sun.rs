//! Where the sun is looked at, which decides the hours that a network burns: where the points are,
//! else in the main town of their department, in its legal time.

use super::Territory;
use super::france::{France, department_of};
use super::names::canonical;
use crate::inventory::coordinates::{System, to_wgs84};
use crate::inventory::points::Points;
use crate::inventory::text::normalise;
use chrono_tz::Tz;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// A department or collectivity, and its main town.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Name.
    pub nom: String,
    chef_lieu: String,
    latitude: f64,
    longitude: f64,
    /// Legal time; that of Paris where it is not stated.
    fuseau: Option<String>,
}

impl Department {
    fn timezone(&self) -> Option<Tz> {
        (self.fuseau.as_ref()).map_or(Some(Tz::Europe__Paris), |zone| zone.parse().ok())
    }
}

/// The table of `departements.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Departments {
    source: String,
    annee: u16,
    confiance: String,
    departements: BTreeMap<String, Department>,
}

static DEPARTMENTS: LazyLock<Departments> = LazyLock::new(|| {
    toml::from_str(include_str!("departements.toml")).expect("the embedded table is read by a test")
});

/// Every department, by its code.
pub fn departments() -> impl Iterator<Item = (&'static str, &'static Department)> {
    let all = DEPARTMENTS.departements.iter();
    all.map(|(code, one)| (code.as_str(), one))
}

/// Longitude and latitude, degrees, of the main town of the department of a commune; `None` abroad.
#[must_use]
pub fn main_town_of(insee: &str) -> Option<(f64, f64)> {
    let department = DEPARTMENTS.departements.get(department_of(insee))?;
    let is_ours = France::get().by_insee(insee).is_some();
    is_ours.then_some((department.longitude, department.latitude))
}

/// The code of a department told by its code or name.
#[must_use]
pub fn department_code(stated: &str) -> Option<String> {
    let code = format!("{:0>2}", stated.trim().to_uppercase());
    if DEPARTMENTS.departements.contains_key(&code) {
        return Some(code);
    }
    let name = normalise(stated);
    departments()
        .find(|(_, one)| normalise(&one.nom) == name)
        .map(|(code, _)| code.to_owned())
}

/// Name of the department of a code; the code where it is none.
#[must_use]
pub fn department_name(code: &str) -> String {
    let known = DEPARTMENTS.departements.get(code);
    known.map_or_else(|| code.to_owned(), |one| one.nom.clone())
}

/// What the place of the sun stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The scenario or the command line says it.
    Stated,
    /// The middle of so many points whose coordinates are known.
    Points(usize),
    /// The main town of the department.
    Department,
    /// The territory that the program was made for.
    Boulonnais,
    /// Nothing: what it is used for hardly depends on the place.
    Nothing,
}

/// A place, and its legal time.
#[derive(Debug, Clone, PartialEq)]
pub struct SunPlace {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Legal time.
    pub timezone: Tz,
    /// « Albi (Tarn) »; empty where coordinates alone are told.
    pub name: String,
    /// What it stands on.
    pub evidence: Evidence,
}

/// Farther than this from the main town of the department, in degrees, points are somewhere else:
/// their coordinates are in another system than they seem.
const FAR_DEGREES: f64 = 2.5;

/// Points enough to know their middle.
const POINTS_LOOKED_AT: usize = 2_000;

impl SunPlace {
    /// Boulogne-sur-Mer, whatever is lit in the Pays Boulonnais.
    #[must_use]
    pub fn boulogne() -> Self {
        Self {
            latitude: 50.7264,
            longitude: 1.6147,
            timezone: Tz::Europe__Paris,
            name: "Boulogne-sur-Mer".into(),
            evidence: Evidence::Boulonnais,
        }
    }

    /// The middle of metropolitan France, where nobody says a place and hardly anything hangs on it.
    #[must_use]
    pub fn middle_of_france() -> Self {
        Self {
            latitude: 46.5,
            longitude: 2.5,
            timezone: Tz::Europe__Paris,
            name: "milieu de la France".into(),
            evidence: Evidence::Nothing,
        }
    }

    /// The main town of the department where most people of a territory live; `None` where its
    /// communes are none of France.
    #[must_use]
    pub fn of_territory(territory: &Territory) -> Option<Self> {
        if territory.is_of_boulonnais() {
            return Some(Self::boulogne());
        }
        let france = France::get();
        let mut people: BTreeMap<&str, u64> = BTreeMap::new();
        for commune in territory.communes() {
            let known = france.by_insee(&commune.insee);
            // A list from abroad may have numbers that are codes here.
            let is_ours = known.is_some_and(|at| {
                let name = canonical(&commune.nom);
                canonical(france.communes[at].name) == name
                    || france.by_name(&commune.nom).contains(&at)
            });
            if is_ours {
                *people.entry(department_of(&commune.insee)).or_default() +=
                    u64::from(commune.population) + 1;
            }
        }
        let (code, _) = people.into_iter().max_by_key(|(_, people)| *people)?;
        let department = DEPARTMENTS.departements.get(code)?;
        let name = if department.chef_lieu == department.nom {
            department.nom.clone()
        } else {
            format!("{} ({})", department.chef_lieu, department.nom)
        };
        Some(Self {
            latitude: department.latitude,
            longitude: department.longitude,
            timezone: department.timezone()?,
            name,
            evidence: Evidence::Department,
        })
    }

    /// Where the sun of some points of a territory is: their middle, where they have coordinates,
    /// else as [`SunPlace::of_territory`]. The Pays Boulonnais has its own place.
    #[must_use]
    pub fn of_points(points: &Points, territory: &Territory) -> Option<Self> {
        let known = Self::of_territory(territory)?;
        if known.evidence == Evidence::Boulonnais {
            return Some(known);
        }
        Some(known.moved_to(points).unwrap_or(known))
    }

    /// The middle of points, in the legal time of this place; to a hundredth of a degree, so that a
    /// point more or less changes nothing.
    fn moved_to(&self, points: &Points) -> Option<Self> {
        let (x, y) = (points.number("x"), points.number("y"));
        let systems = points.text("projection");
        let stated = |row: &usize| systems.get(*row).is_some_and(|code| !code.is_empty());
        let located: Vec<usize> = (0..points.len()).filter(stated).collect();
        let step = located.len().div_ceil(POINTS_LOOKED_AT).max(1);
        let places: Vec<(f64, f64)> = (located.iter().step_by(step))
            .filter_map(|row| {
                let system = System::from_code(systems.get(*row)?)?;
                to_wgs84(system, x.get(*row)?, y.get(*row)?)
            })
            .collect();
        if places.is_empty() {
            return None;
        }
        let mean = |side: fn(&(f64, f64)) -> f64| {
            let mean = places.iter().map(side).sum::<f64>() / places.len() as f64;
            (mean * 100.0).round() / 100.0
        };
        let (longitude, latitude) = (mean(|place| place.0), mean(|place| place.1));
        let near = (latitude - self.latitude).abs() < FAR_DEGREES
            && (longitude - self.longitude).abs() < FAR_DEGREES;
        near.then(|| Self {
            latitude,
            longitude,
            timezone: self.timezone,
            name: String::new(),
            evidence: Evidence::Points(located.len()),
        })
    }

    /// What it stands on, and the source of its figures: « d'après le département ».
    #[must_use]
    pub fn because(&self) -> String {
        match self.evidence {
            Evidence::Stated => "donné".into(),
            Evidence::Points(1) => "d'après les coordonnées d'un point".into(),
            Evidence::Points(count) => format!("d'après les coordonnées de {count} points"),
            Evidence::Department => "d'après le département".into(),
            Evidence::Boulonnais => "celui du Pays Boulonnais".into(),
            Evidence::Nothing => "faute de commune reconnue".into(),
        }
    }

    /// Where its figures come from, of which year, and how sure they are; empty where a person or
    /// the inventories say them.
    #[must_use]
    pub fn source(&self) -> Option<(&'static str, u16, &'static str)> {
        (self.evidence == Evidence::Department).then(|| {
            let table = &*DEPARTMENTS;
            (table.source.as_str(), table.annee, table.confiance.as_str())
        })
    }
}

/// Degrees without a needless decimal, and the side: `43,93° N`.
fn degrees(value: f64, [positive, negative]: [&str; 2]) -> String {
    let side = if value < 0.0 { negative } else { positive };
    format!("{}°\u{a0}{side}", value.abs().to_string().replace('.', ","))
}

impl fmt::Display for SunPlace {
    /// `Albi (Tarn), 43,93° N 2,15° E, d'après le département`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.name.is_empty() {
            write!(f, "{}, ", self.name)?;
        }
        write!(
            f,
            "{} {}, {}",
            degrees(self.latitude, ["N", "S"]),
            degrees(self.longitude, ["E", "O"]),
            self.because()
        )?;
        if self.timezone != Tz::Europe__Paris {
            write!(f, " ; heure légale {}", self.timezone)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::choice::Choice;
    use super::*;
    use crate::energy::hours::{Lit, LitHours, SwitchingRule};

    fn of_department(stated: &str) -> SunPlace {
        let choice = Choice {
            departments: vec![stated.to_owned()],
            ..Choice::default()
        };
        let territory = choice.territory().expect("a name").expect("a territory");
        SunPlace::of_territory(&territory).expect("a place")
    }

    #[test]
    fn each_department_has_its_place_and_its_nights() {
        for (_, department) in departments() {
            let rule = SwitchingRule {
                latitude: department.latitude,
                longitude: department.longitude,
                timezone: department.timezone().expect("a zone"),
                year: 2026,
                lit: Lit::AroundSun {
                    after_sunset_min: 15.0,
                    before_sunrise_min: 15.0,
                },
            };
            let hours = LitHours::compute(&rule)
                .expect("a sunset every day")
                .total();
            assert!(
                (4_000.0..4_300.0).contains(&hours),
                "{} : {hours}",
                department.nom
            );
        }
        // Every commune of France lies in one of them, but for the lands without inhabitants.
        let france = France::get();
        for known in &france.communes {
            let code = department_of(&known.insee);
            assert!(
                DEPARTMENTS.departements.contains_key(code) || known.population == 0,
                "{}",
                known.insee
            );
        }
    }

    #[test]
    fn places_say_what_they_stand_on() {
        for (department, said) in [
            (
                "81",
                "Albi (Tarn), 43,93°\u{a0}N 2,15°\u{a0}E, d'après le département",
            ),
            (
                "Guadeloupe",
                "Basse-Terre (Guadeloupe), 16°\u{a0}N 61,73°\u{a0}O, d'après le département ; heure légale America/Guadeloupe",
            ),
            (
                "75",
                "Paris, 48,85°\u{a0}N 2,35°\u{a0}E, d'après le département",
            ),
        ] {
            assert_eq!(of_department(department).to_string(), said);
        }
        assert_eq!(
            SunPlace::of_territory(&Territory::boulonnais()),
            Some(SunPlace::boulogne())
        );
        assert_eq!(SunPlace::of_territory(&Territory::of(Vec::new())), None);
    }
}
