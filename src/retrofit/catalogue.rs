//! The catalogue of solutions: what can be fitted, what it gives, what it costs.

use crate::error::{Error, Place, Result};
use crate::french_toml::{TomlError, read_toml};
use crate::inventory::profile::Profile;
use crate::money::Euros;
use serde::Deserialize;
use std::path::Path;

/// A catalogue, checked: every luminaire has its range, every dimming its profile.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Ranges of luminaires.
    #[serde(rename = "gamme")]
    pub ranges: Vec<Range>,
    /// Dimming profiles that can be programmed.
    #[serde(rename = "gradation")]
    pub dimmings: Vec<Dimming>,
    /// Power steps of the ranges.
    #[serde(rename = "luminaire")]
    pub luminaires: Vec<Luminaire>,
}

/// A range of luminaires or lamps.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Code by which the service table and the steps name it.
    pub code: String,
    /// What a councillor reads.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Whether a night profile can be programmed.
    #[serde(rename = "gradable")]
    pub dimmable: bool,
    /// Whether the luminaire in place stays, with its optics.
    #[serde(rename = "conserve_optique")]
    pub keeps_optics: bool,
    /// Colour temperature, K.
    #[serde(rename = "temperature_k")]
    pub colour_temperature_k: u32,
    /// Where its figures come from.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
    /// How sure they are.
    #[serde(rename = "confiance")]
    pub confidence: String,
}

/// A dimming profile.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimming {
    /// Its code.
    pub code: String,
    /// What a councillor reads.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The profile as inventories write it; empty for none.
    #[serde(rename = "profil")]
    profile_text: String,
    #[serde(skip)]
    profile: Profile,
    /// What it adds to the price of a point.
    #[serde(rename = "surcout_ht")]
    extra_cost_ht: Euros,
    /// Where its figures come from.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
    /// How sure they are.
    #[serde(rename = "confiance")]
    pub confidence: String,
}

impl Dimming {
    /// Share of power through the night.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What it adds to the price of a point, cents before tax.
    #[must_use]
    pub fn extra_cost_cents_ht(&self) -> i64 {
        self.extra_cost_ht.cents()
    }

    /// Whether it dims at all.
    #[must_use]
    pub fn dims(&self) -> bool {
        self.profile != Profile::full_night()
    }
}

/// A power step of a range.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Luminaire {
    /// Code of its range.
    #[serde(rename = "gamme")]
    pub range: String,
    /// Power drawn, driver included, W.
    #[serde(rename = "puissance_w")]
    pub power_w: f64,
    /// Flux that leaves it, lm.
    #[serde(rename = "flux_lm")]
    pub flux_lm: f64,
    #[serde(rename = "prix_ht")]
    price_ht: Euros,
}

impl Luminaire {
    /// Price of a point, supplied and fitted, old one removed, cents before tax.
    #[must_use]
    pub fn price_cents_ht(&self) -> i64 {
        self.price_ht.cents()
    }
}

impl Catalogue {
    /// The catalogue that the program carries.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(include_str!("../../scenarios/catalogue.toml"))
            .expect("the embedded catalogue is read by a test")
    }

    /// Reads a catalogue.
    ///
    /// # Errors
    /// The file cannot be read, has an unknown key or a value out of its bounds, or a luminaire
    /// without its range.
    pub fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).map_err(|source| Error::read(file, source))?;
        Self::parse(&text).map_err(|error| {
            let cell = error.line.map(|line| format!("ligne {line}"));
            Error::at(
                file,
                Place { sheet: None, cell },
                error.message,
                "corrigez le catalogue",
            )
        })
    }

    fn parse(text: &str) -> std::result::Result<Self, TomlError> {
        let mut catalogue: Self = read_toml(text)?;
        let refuse = |message: String| {
            Err(TomlError {
                message,
                line: None,
                column: None,
            })
        };
        for dimming in &mut catalogue.dimmings {
            if !dimming.profile_text.trim().is_empty() {
                let Some(profile) = Profile::parse(&dimming.profile_text) else {
                    return refuse(format!(
                        "profil « {} » de la gradation « {} » illisible (exemple : -50% 23h-5h)",
                        dimming.profile_text, dimming.code
                    ));
                };
                dimming.profile = profile;
            }
        }
        for luminaire in &catalogue.luminaires {
            if !catalogue
                .ranges
                .iter()
                .any(|range| range.code == luminaire.range)
            {
                return refuse(format!(
                    "un luminaire nomme la gamme « {} », absente du catalogue",
                    luminaire.range
                ));
            }
            if luminaire.power_w <= 0.0
                || luminaire.flux_lm <= 0.0
                || luminaire.price_cents_ht() <= 0
            {
                return refuse(format!(
                    "un luminaire de la gamme « {} » a une puissance, un flux ou un prix nul ou négatif",
                    luminaire.range
                ));
            }
        }
        catalogue.luminaires.sort_by(|a, b| {
            a.flux_lm
                .total_cmp(&b.flux_lm)
                .then(a.power_w.total_cmp(&b.power_w))
        });
        Ok(catalogue)
    }

    /// The smallest step of a range that gives a flux; `None` if none does: nothing that
    /// under-lights is ever proposed.
    #[must_use]
    pub fn smallest(&self, range: &str, needed_flux_lm: f64) -> Option<&Luminaire> {
        self.luminaires
            .iter()
            .filter(|luminaire| luminaire.range == range && luminaire.flux_lm >= needed_flux_lm)
            .min_by(|a, b| a.power_w.total_cmp(&b.power_w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_step_that_keeps_the_service_is_taken() {
        let catalogue = Catalogue::embedded();
        let power = |flux: f64| catalogue.smallest("routier", flux).map(|l| l.power_w);
        assert_eq!(power(4632.0), Some(36.0)); // 36 W × 140 lm/W = 5,040 lm; 28 W gives 3,920
        assert_eq!(power(5040.0), Some(36.0));
        assert_eq!(power(5041.0), Some(45.0));
        assert_eq!(power(1e6), None);
    }

    #[test]
    fn a_catalogue_that_cannot_be_is_refused_in_french() {
        let text = include_str!("../../scenarios/catalogue.toml");
        for (from, to, said) in [
            (
                "gamme = \"routier\"",
                "gamme = \"routiere\"",
                "absente du catalogue",
            ),
            ("-50% 23h-5h", "la nuit, un peu", "illisible"),
            ("prix_ht = 620.00", "prix_ht = -620.00", "négatif"),
            ("prix_ht = 620.00", "prix_htt = 620.00", "prix_ht"),
        ] {
            let error = Catalogue::parse(&text.replacen(from, to, 1)).expect_err(to);
            assert!(error.message.contains(said), "{}", error.message);
        }
    }
}
