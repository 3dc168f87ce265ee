//! The catalogue of solutions: what can be fitted, what it gives, what it costs.

pub mod columns;
pub mod lanterns;
mod price;
mod priced;
mod unsound;
mod workbook;

use crate::error::{Error, Place, Result};
use crate::french_toml::{read_text, read_toml};
use crate::inputs;
use crate::inventory::profile::Profile;
use crate::money::Euros;
pub use price::{Price, PriceLevel};
pub use priced::Priced;
use serde::Deserialize;
use std::path::Path;
use workbook::Transcript;

/// A catalogue, checked: it prices everything at one level, and every profile can be read.
///
/// ```
/// use reverbere::{Catalogue, PriceLevel};
///
/// let catalogue = Catalogue::embedded(PriceLevel::Usuel);
/// let range = catalogue.ranges.iter().find(|range| range.code == "routier");
/// let steps = &range.expect("luminaires for roads").steps;
/// assert!(steps.is_sorted_by_key(|step| step.flux_lm));
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Ranges of luminaires and lamps.
    #[serde(rename = "gamme")]
    pub ranges: Vec<Range>,
    /// Dimming profiles that can be programmed.
    #[serde(rename = "gradation")]
    pub dimmings: Vec<Dimming>,
    /// Works on control cabinets.
    #[serde(default, rename = "armoire")]
    pub cabinets: Vec<CabinetWork>,
}

/// A range of luminaires or lamps.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Code by which solutions name it.
    pub code: String,
    /// What a councillor reads.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Sites that it is made for: those of the types of luminaire of the service table.
    pub sites: Vec<String>,
    /// Whether the luminaire in place stays, with its optics.
    #[serde(rename = "conserve_optique")]
    pub keeps_optics: bool,
    /// Useful share of its flux, over that of a new luminaire.
    #[serde(default = "whole", rename = "utilisation")]
    pub utilisation: f64,
    /// Whether a night profile can be programmed.
    #[serde(rename = "gradable")]
    pub dimmable: bool,
    /// Colour temperature, K.
    #[serde(rename = "temperature_k")]
    pub colour_temperature_k: u32,
    /// Share of its flux above the horizontal, %; `None` where it is that of what stays.
    pub ulr_pct: Option<f64>,
    /// The same once installed, tilted as it is, %; `None` where nobody told.
    #[serde(rename = "ulr_installe_pct")]
    pub installed_ulr_pct: Option<f64>,
    /// CIE flux code 3: share of the light downwards that stays under 75.5°, %.
    pub cie3_pct: Option<f64>,
    /// Whether the State gives VAT back on it: an investment, not upkeep.
    #[serde(default = "yes", rename = "fctva")]
    pub is_investment: bool,
    /// Hours lit until it is replaced.
    #[serde(rename = "duree_vie_h")]
    pub life_h: f64,
    #[serde(rename = "entretien_an_ht")]
    upkeep_ht_per_year: Euros,
    /// Power steps, the least flux first.
    #[serde(rename = "paliers")]
    pub steps: Vec<Step>,
    /// Where its figures come from.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
    /// How sure they are.
    #[serde(rename = "confiance")]
    pub confidence: String,
}

fn whole() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

impl Range {
    /// Whether the luminaire in place stays, with the light that it sends upwards: what is fitted
    /// has no share of its own.
    #[must_use]
    pub fn keeps_luminaire(&self) -> bool {
        self.ulr_pct.is_none()
    }

    /// Upkeep of a point, cents before tax a year.
    #[must_use]
    pub fn upkeep_cents_ht_per_year(&self) -> i64 {
        self.upkeep_ht_per_year.cents()
    }

    /// The smallest step that gives a flux, the cheapest of those; `None` if none does: nothing that
    /// under-lights is ever proposed.
    #[must_use]
    pub fn smallest(&self, needed_flux_lm: f64) -> Option<&Step> {
        self.steps
            .iter()
            .filter(|step| step.flux_lm >= needed_flux_lm)
            .min_by(|a, b| {
                let price = |step: &Step| step.price.cents_ht();
                a.power_w
                    .total_cmp(&b.power_w)
                    .then_with(|| price(a).cmp(&price(b)))
            })
    }
}

/// A power step of a range.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "StepRow")]
pub struct Step {
    /// Power drawn, driver included, W.
    pub power_w: f64,
    /// Flux that leaves it, lm.
    pub flux_lm: f64,
    /// Price of a point, supplied and fitted, old one removed.
    pub price: Price,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepRow {
    puissance_w: f64,
    flux_lm: f64,
    prix_bas_ht: Option<Euros>,
    prix_ht: Euros,
    prix_haut_ht: Option<Euros>,
}

impl From<StepRow> for Step {
    fn from(row: StepRow) -> Self {
        Self {
            power_w: row.puissance_w,
            flux_lm: row.flux_lm,
            price: Price::new(row.prix_bas_ht, row.prix_ht, row.prix_haut_ht),
        }
    }
}

/// A dimming profile.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "DimmingRow")]
pub struct Dimming {
    /// Its code.
    pub code: String,
    /// What a councillor reads.
    pub label: String,
    profile_text: String,
    profile: Profile,
    /// What it adds to the price of a point.
    pub extra_cost: Price,
    upkeep_ht_per_year: Euros,
    /// Whether it also detects who passes: its certificate is worth more.
    pub detects: bool,
    /// Where its figures come from.
    pub source: String,
    /// Year of the source.
    pub year: i32,
    /// How sure they are.
    pub confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DimmingRow {
    code: String,
    libelle: String,
    profil: String,
    surcout_bas_ht: Option<Euros>,
    surcout_ht: Euros,
    surcout_haut_ht: Option<Euros>,
    #[serde(default)]
    entretien_an_ht: Euros,
    #[serde(default)]
    detection: bool,
    source: String,
    annee: i32,
    confiance: String,
}

impl From<DimmingRow> for Dimming {
    fn from(row: DimmingRow) -> Self {
        Self {
            code: row.code,
            label: row.libelle,
            profile_text: row.profil,
            profile: Profile::full_night(),
            extra_cost: Price::new(row.surcout_bas_ht, row.surcout_ht, row.surcout_haut_ht),
            upkeep_ht_per_year: row.entretien_an_ht,
            detects: row.detection,
            source: row.source,
            year: row.annee,
            confidence: row.confiance,
        }
    }
}

impl Dimming {
    /// The profile as inventories write it; empty for the whole night at full power.
    #[must_use]
    pub fn profile_text(&self) -> &str {
        &self.profile_text
    }

    /// Share of power through the night.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What it adds to the upkeep of a point, cents before tax a year.
    #[must_use]
    pub fn upkeep_cents_ht_per_year(&self) -> i64 {
        self.upkeep_ht_per_year.cents()
    }

    /// Whether it dims at all.
    #[must_use]
    pub fn dims(&self) -> bool {
        self.profile != Profile::full_night()
    }
}

/// A work on a control cabinet that feeds renovated points.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "CabinetRow")]
pub struct CabinetWork {
    /// Its code.
    pub code: String,
    /// What a councillor reads.
    pub label: String,
    /// Price of one cabinet.
    pub price: Price,
    /// Where its figures come from.
    pub source: String,
    /// Year of the source.
    pub year: i32,
    /// How sure they are.
    pub confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CabinetRow {
    code: String,
    libelle: String,
    prix_bas_ht: Option<Euros>,
    prix_ht: Euros,
    prix_haut_ht: Option<Euros>,
    source: String,
    annee: i32,
    confiance: String,
}

impl From<CabinetRow> for CabinetWork {
    fn from(row: CabinetRow) -> Self {
        Self {
            code: row.code,
            label: row.libelle,
            price: Price::new(row.prix_bas_ht, row.prix_ht, row.prix_haut_ht),
            source: row.source,
            year: row.annee,
            confidence: row.confiance,
        }
    }
}

impl Catalogue {
    /// The catalogue that the program carries, at a level of prices.
    ///
    /// ```
    /// use reverbere::{Catalogue, PriceLevel};
    ///
    /// let price = |level| Catalogue::embedded(level).ranges[0].steps[0].price.cents_ht();
    /// assert!(price(PriceLevel::Bas) < price(PriceLevel::Usuel));
    /// assert!(price(PriceLevel::Usuel) < price(PriceLevel::Haut));
    /// ```
    ///
    /// # Panics
    /// Never: a test reads it at each level.
    #[must_use]
    pub fn embedded(level: PriceLevel) -> Self {
        Self::parse(include_str!("../../scenarios/catalogue.toml"), level)
            .expect("the embedded catalogue is read by a test")
    }

    /// Reads a catalogue, at a level of prices: a TOML text, or else a workbook.
    ///
    /// ```
    /// # use reverbere::{Catalogue, PriceLevel};
    /// let read = Catalogue::read("scenarios/catalogue.toml".as_ref(), PriceLevel::Usuel)?;
    /// assert_eq!(read, Catalogue::embedded(PriceLevel::Usuel));
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, has an unknown key, an empty cell or a value out of its bounds, or
    /// lacks a price at this level.
    pub fn read(file: &Path, level: PriceLevel) -> Result<Self> {
        let bytes = inputs::read(file)?;
        // No text begins as a zip archive or an old workbook does.
        let is_workbook = bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF]);
        if is_workbook {
            let transcript = Transcript::read(file)?;
            return Self::parse(&transcript.text, level)
                .map_err(|fault| transcript.error(file, fault));
        }
        let text = read_text(file)?;
        Self::parse(&text, level).map_err(|fault| {
            let cell = fault.line.map(|line| format!("ligne {line}"));
            Error::at(
                file,
                Place { sheet: None, cell },
                fault.message,
                "corrigez le catalogue",
            )
        })
    }

    /// The same catalogue with every price multiplied, to the nearest cent; upkeep stays.
    ///
    /// ```
    /// use reverbere::{Catalogue, PriceLevel};
    ///
    /// let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    /// let price = |catalogue: &Catalogue| catalogue.ranges[0].steps[0].price.cents_ht();
    /// let dearer = catalogue.with_prices_times(1.5);
    /// assert_eq!(price(&dearer) * 2, price(&catalogue) * 3);
    /// ```
    #[must_use]
    pub fn with_prices_times(&self, factor: f64) -> Self {
        let mut changed = self.clone();
        let steps = changed.ranges.iter_mut().flat_map(|range| &mut range.steps);
        let prices = (steps.map(|step| &mut step.price))
            .chain(changed.dimmings.iter_mut().map(|one| &mut one.extra_cost))
            .chain(changed.cabinets.iter_mut().map(|one| &mut one.price));
        for price in prices {
            *price = price.times(factor);
        }
        changed
    }

    /// The same catalogue with as many lumens a watt times a factor: the same steps of flux, for
    /// fewer watts where it is above 1.
    ///
    /// ```
    /// use reverbere::{Catalogue, PriceLevel};
    ///
    /// let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    /// let better = catalogue.with_efficacy_times(2.0);
    /// let step = |catalogue: &Catalogue| catalogue.ranges[0].steps[0].clone();
    /// assert_eq!(step(&better).power_w * 2.0, step(&catalogue).power_w);
    /// assert_eq!(step(&better).flux_lm, step(&catalogue).flux_lm);
    /// ```
    #[must_use]
    pub fn with_efficacy_times(&self, factor: f64) -> Self {
        let mut changed = self.clone();
        for step in changed.ranges.iter_mut().flat_map(|range| &mut range.steps) {
            step.power_w /= factor;
        }
        changed
    }

    /// Reads the text of a catalogue; what is wrong is told with the line of the text and the key.
    fn parse(text: &str, level: PriceLevel) -> std::result::Result<Self, Fault> {
        let mut catalogue: Self = read_toml(text).map_err(|error| Fault {
            message: error.message,
            line: error.line,
            path: None,
        })?;
        unsound::settle(&mut catalogue, level).map_err(|unsound| Fault {
            message: unsound.message,
            line: None,
            path: Some(unsound.path),
        })?;
        Ok(catalogue)
    }
}

/// What is wrong with the text of a catalogue.
#[derive(Debug)]
struct Fault {
    message: String,
    line: Option<usize>,
    path: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_step_that_keeps_the_service_is_taken() {
        let catalogue = Catalogue::embedded(PriceLevel::Usuel);
        let range = &catalogue.ranges[0];
        assert_eq!(range.code, "routier");
        let power = |flux: f64| range.smallest(flux).map(|step| step.power_w);
        assert_eq!(power(4632.0), Some(36.0)); // 36 W × 140 lm/W = 5,040 lm; 28 W gives 3,920
        assert_eq!(power(5040.0), Some(36.0));
        assert_eq!(power(5041.0), Some(45.0));
        assert_eq!(power(1e6), None);
    }

    #[test]
    fn every_level_of_the_embedded_catalogue_has_its_prices() {
        let [low, usual, high] =
            [PriceLevel::Bas, PriceLevel::Usuel, PriceLevel::Haut].map(|level| {
                Catalogue::embedded(level).ranges[0].steps[2]
                    .price
                    .cents_ht()
            });
        assert_eq!([low, usual, high], [49_000, 66_500, 97_500]); // 36 W
    }

    #[test]
    fn a_catalogue_that_cannot_be_is_refused_in_french() {
        let text = include_str!("../../scenarios/catalogue.toml");
        for (from, to, said) in [
            (
                "sites = [\"routier\"]",
                "sites = [\"route\"]",
                "nomme le site",
            ),
            ("-50% 23h-5h", "la nuit, un peu", "illisible"),
            ("prix_ht = 620.00", "prix_ht = -620.00", "négatif"),
            ("prix_ht = 620.00", "prix_ht = 1620.00", "dans cet ordre"),
            ("prix_ht = 620.00", "prix_htt = 620.00", "prix_ht"),
            ("code = \"residentiel\"", "code = \"routier\"", "deux fois"),
            ("duree_vie_h = 100000", "duree_vie_h = 0", "durée de vie"),
        ] {
            let error =
                Catalogue::parse(&text.replacen(from, to, 1), PriceLevel::Usuel).expect_err(to);
            assert!(error.message.contains(said), "{}", error.message);
        }
        let unpriced =
            text.replacen("prix_haut_ht = 910.00 ", "", 1)
                .replacen("620.00, }", "620.00 }", 1);
        assert!(Catalogue::parse(&unpriced, PriceLevel::Usuel).is_ok());
        let error = Catalogue::parse(&unpriced, PriceLevel::Haut).expect_err("no high price");
        assert!(error.message.contains("prix hauts"), "{}", error.message);
    }
}
