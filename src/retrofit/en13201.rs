//! Energy indicators of EN 13201-5, for points of which the road is told: its width, the distance
//! between points, and the lighting class. Where one is missing, so is what depends on it.
//!
//! The power density indicator wants the illuminance that a photometric study finds. Here it is the
//! one that the class asks for: a luminaire that gives more has a smaller indicator.

use crate::inventory::points::Row;
use crate::provenance::stated;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Classes {
    lux: BTreeMap<String, f64>,
    source: String,
    annee: i32,
    confiance: String,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    toml::from_str(include_str!("en13201.toml")).expect("the embedded classes are read by a test")
});

/// The road that a point lights.
#[derive(Debug, Clone, PartialEq)]
pub struct Road {
    /// Width, m.
    pub width_m: f64,
    /// Distance between points, m.
    pub spacing_m: f64,
    /// Mean illuminance that its class asks for, lux, where the class is told in lux.
    pub lux: Option<f64>,
}

impl Road {
    /// The road of a point; `None` where its width or the distance between points is not stated.
    #[must_use]
    pub fn of(point: &Row<'_>) -> Option<Self> {
        let positive = |metres: Option<f64>| metres.filter(|metres| *metres > 0.0);
        Some(Self {
            width_m: positive(point.largeur_voie_m)?,
            spacing_m: positive(point.espacement_m)?,
            lux: required_lux(point.classe_eclairage),
        })
    }

    /// Surface that one point lights, m².
    #[must_use]
    pub fn area_m2(&self) -> f64 {
        self.width_m * self.spacing_m
    }

    /// Annual energy consumption indicator (AECI), Wh/m² a year.
    #[must_use]
    pub fn aeci(&self, kwh_per_year: f64) -> f64 {
        kwh_per_year * 1000.0 / self.area_m2()
    }

    /// Power density indicator (PDI), mW/(lx·m²), at the illuminance that the class asks for.
    #[must_use]
    pub fn pdi(&self, watts: f64) -> Option<f64> {
        Some(watts * 1000.0 / (self.lux? * self.area_m2()))
    }
}

/// Mean illuminance to be kept up for a class, lux; `None` for a class in luminance or an unknown
/// one.
#[must_use]
pub fn required_lux(class: &str) -> Option<f64> {
    let code: String = class
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    CLASSES.lux.get(&code).copied()
}

/// Where the illuminances come from, in words.
#[must_use]
pub fn source() -> String {
    stated(&CLASSES.source, CLASSES.annee, &CLASSES.confiance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 6 m × 30 m = 180 m²; 471.5 kWh a year are 2,619.4 Wh/m². P4 asks for 5 lux: 115 W are
    /// 115,000 / (5 × 180) = 127.8 mW/(lx·m²).
    #[test]
    fn indicators_by_hand() {
        let road = |class: &str| {
            Road::of(&Row {
                largeur_voie_m: Some(6.0),
                espacement_m: Some(30.0),
                classe_eclairage: class,
                ..Row::default()
            })
            .expect("a road that is known")
        };
        assert!((road("").aeci(471.5) - 2619.444).abs() < 1e-3);
        assert!((road(" p 4").pdi(115.0).unwrap_or_default() - 127.778).abs() < 1e-3);
        assert_eq!(road("M5").pdi(115.0), None);
        assert_eq!(road("").pdi(115.0), None);
    }

    #[test]
    fn what_is_not_stated_is_absent() {
        let stated = Row {
            largeur_voie_m: Some(6.0),
            espacement_m: Some(0.0),
            ..Row::default()
        };
        assert_eq!(Road::of(&stated), None);
        assert_eq!(Road::of(&Row::default()), None);
    }
}
