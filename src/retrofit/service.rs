//! Sizing for the same lighting service: what flux an LED luminaire must give to light as much as
//! the lamp that it replaces.

#[cfg(test)]
mod tests;

use super::catalogue::Range;
use crate::error::{Error, Result};
use crate::french_toml::read_file;
use crate::inventory::lamps::Technology;
use crate::provenance::{SourcedFigure, stated};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// What luminaires and lamps in place give, hence what must be fitted to light as much.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    led: Led,
    /// An LED lamp whose light goes through the optics in place: they stay dirty. Without it, the
    /// program's own.
    optique_gardee: Option<Led>,
    luminaire: Vec<Luminaire>,
    non_renseigne: WhenUnstated,
    lampe: Vec<Lamp>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Led {
    maintenance: f64,
    source: String,
    annee: i32,
    confiance: String,
}

/// A type of luminaire in place.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Luminaire {
    /// Code in the frame of points and in mapping files.
    pub code: String,
    /// What a councillor reads.
    pub libelle: String,
    /// Share of the lamp's flux that leaves it.
    pub rendement: f64,
    /// Useful share of that flux, over the useful share of an LED luminaire's.
    pub utilisation: f64,
    /// Where it stands: a range of the catalogue names the sites that it is made for.
    pub site: String,
    source: String,
    annee: i32,
    confiance: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WhenUnstated {
    hauteur_routier_m: f64,
    a_partir_de_cette_hauteur: String,
    en_dessous_ou_sans_hauteur: String,
    source: String,
    annee: i32,
    confiance: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lamp {
    code: Technology,
    flux_lm: BTreeMap<String, f64>,
    maintenance: f64,
    source: String,
    annee: i32,
    confiance: String,
}

static EMBEDDED: LazyLock<Service> = LazyLock::new(|| {
    toml::from_str(include_str!("service.toml"))
        .expect("the embedded service table is read by a test")
});

impl Service {
    /// The table that the program carries.
    ///
    /// ```
    /// use reverbere::{Service, Technology};
    ///
    /// let service = Service::embedded();
    /// assert_eq!(service.lamp_flux_lm(Technology::Shp, 100.0), Some(10_000.0));
    /// // A type that is not stated is one for roads from 7 m on.
    /// let luminaire = service.luminaire("", Some(8.0)).expect("a type of the table");
    /// assert_eq!(luminaire.code, "routier_ferme");
    /// ```
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a table of a person's own, kept for as long as the program runs.
    ///
    /// ```
    /// # use reverbere::{Service, Technology};
    /// # let folder = tempfile::tempdir()?;
    /// let ours = std::fs::read_to_string("src/retrofit/service.toml")?;
    /// let file = folder.path().join("service.toml");
    /// std::fs::write(&file, ours.replace("100 = 10000", "100 = 9000"))?;
    /// let service = Service::read(&file)?;
    /// assert_eq!(service.lamp_flux_lm(Technology::Shp, 100.0), Some(9_000.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, or has an unknown key or a figure that cannot be.
    pub fn read(file: &Path) -> Result<&'static Self> {
        let remedy = "corrigez la table du service d'éclairage";
        let table: Self = read_file(file, remedy)?;
        let share = |share: f64| share > 0.0 && share <= 1.0;
        let luminaires = table.luminaire.iter();
        let mut luminaires =
            luminaires.filter(|one| !share(one.rendement) || !share(one.utilisation));
        if let Some(one) = luminaires.next() {
            let problem = format!(
                "le luminaire « {} » a un rendement ou une utilisation hors de 0 à 1",
                one.code
            );
            return Err(Error::input(file, problem, remedy));
        }
        let lights = |lamp: &Lamp| {
            share(lamp.maintenance)
                && lamp.flux_lm.iter().all(|(watts, flux)| {
                    watts.parse::<f64>().is_ok_and(|watts| watts > 0.0) && *flux > 0.0
                })
        };
        if let Some(lamp) = table.lampe.iter().find(|lamp| !lights(lamp)) {
            let problem = format!(
                "la lampe {} a une puissance ou un flux nul ou illisible, ou une maintenance hors de 0 à 1",
                lamp.code
            );
            return Err(Error::input(file, problem, remedy));
        }
        let leds = [Some(&table.led), table.optique_gardee.as_ref()];
        if leds
            .into_iter()
            .flatten()
            .any(|led| !share(led.maintenance))
        {
            return Err(Error::input(
                file,
                "la maintenance de [led] ou de [optique_gardee] est hors de 0 à 1",
                remedy,
            ));
        }
        Ok(Box::leak(Box::new(table)))
    }

    /// The type of luminaire of a code; of an not stated one, by its height.
    ///
    /// `None` for a code that the table does not have: a mapping file may invent one.
    #[must_use]
    pub fn luminaire(
        &'static self,
        code: &str,
        height_m: Option<f64>,
    ) -> Option<&'static Luminaire> {
        let untold = &self.non_renseigne;
        let code = match (code, height_m) {
            ("", Some(height)) if height >= untold.hauteur_routier_m => {
                &untold.a_partir_de_cette_hauteur
            }
            ("", _) => &untold.en_dessous_ou_sans_hauteur,
            (code, _) => code,
        };
        self.luminaire.iter().find(|entry| entry.code == code)
    }

    /// The sites of the luminaire types, for catalogues.
    #[must_use]
    pub fn sites(&'static self) -> Vec<&'static str> {
        let mut sites: Vec<&str> = self.luminaire.iter().map(|entry| &*entry.site).collect();
        sites.sort_unstable();
        sites.dedup();
        sites
    }

    /// Codes of the luminaire types, for messages.
    pub fn luminaire_codes(&'static self) -> impl Iterator<Item = &'static str> {
        self.luminaire.iter().map(|entry| entry.code.as_str())
    }

    /// Initial flux of a lamp, lm: from the table, between two of its powers by straight line, outside
    /// them at the efficacy of the nearest. `None` for a technology without table.
    ///
    /// ```
    /// use reverbere::{Service, Technology};
    ///
    /// // Between 10,000 lm at 100 W and 16,000 lm at 150 W.
    /// let flux = Service::embedded().lamp_flux_lm(Technology::Shp, 125.0);
    /// assert_eq!(flux, Some(13_000.0));
    /// ```
    #[must_use]
    pub fn lamp_flux_lm(&'static self, technology: Technology, lamp_w: f64) -> Option<f64> {
        let lamp = self.lampe.iter().find(|entry| entry.code == technology)?;
        let mut steps: Vec<(f64, f64)> = lamp
            .flux_lm
            .iter()
            .filter_map(|(watts, flux)| Some((watts.parse().ok()?, *flux)))
            .collect();
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        let below = steps.iter().rev().find(|(watts, _)| *watts <= lamp_w);
        let above = steps.iter().find(|(watts, _)| *watts >= lamp_w);
        match (below, above) {
            (Some((w0, f0)), Some((w1, f1))) if w1 > w0 => {
                Some(f0 + (f1 - f0) * (lamp_w - w0) / (w1 - w0))
            }
            (Some((watts, flux)), _) | (None, Some((watts, flux))) => Some(flux * lamp_w / watts),
            (None, None) => None,
        }
    }

    /// Sizing of a replacement by a range of the catalogue.
    ///
    /// `None` for a technology without flux table.
    #[must_use]
    pub fn sizing(
        &'static self,
        technology: Technology,
        lamp_w: f64,
        old: &Luminaire,
        range: &Range,
    ) -> Option<Sizing> {
        let lamp = self.lampe.iter().find(|entry| entry.code == technology)?;
        let (luminaire_efficiency, utilisation_ratio) = if range.keeps_optics {
            (1.0, 1.0)
        } else {
            (old.rendement, old.utilisation / range.utilisation)
        };
        Some(Sizing {
            lamp_flux_lm: self.lamp_flux_lm(technology, lamp_w)?,
            luminaire_efficiency,
            utilisation_ratio,
            old_maintenance: lamp.maintenance,
            new_maintenance: self.led(range.keeps_optics).maintenance,
        })
    }

    /// How an LED luminaire ages, or an LED lamp in old optics.
    fn led(&'static self, keeps_optics: bool) -> &'static Led {
        if !keeps_optics {
            return &self.led;
        }
        let embedded = || Self::embedded().optique_gardee.as_ref();
        (self.optique_gardee.as_ref().or_else(embedded)).unwrap_or(&self.led)
    }

    /// Where the figures of the sizing of a replacement of a lamp in a luminaire come from.
    #[must_use]
    pub fn sizing_sources(
        &'static self,
        technology: Technology,
        old: &Luminaire,
        range: &Range,
    ) -> SizingSources {
        let lamp = self.lampe.iter().find(|entry| entry.code == technology);
        SizingSources {
            lamp: lamp.map_or_else(String::new, |lamp| {
                stated(&lamp.source, lamp.annee, &lamp.confiance)
            }),
            luminaire: stated(&old.source, old.annee, &old.confiance),
            led: {
                let led = self.led(range.keeps_optics);
                stated(&led.source, led.annee, &led.confiance)
            },
        }
    }

    /// The whole table, in its order.
    #[must_use]
    pub fn figures(&'static self) -> Vec<SourcedFigure<'static>> {
        let decimal = |number: f64| format!("{number:.2}").replace('.', ",");
        let label_of = |code: &str| {
            self.luminaire(code, None)
                .map_or(code.to_owned(), |entry| entry.libelle.to_lowercase())
        };
        let of_led = |what: &str, led: &'static Led| SourcedFigure {
            what: what.into(),
            value: decimal(led.maintenance),
            source: &led.source,
            year: led.annee,
            confidence: &led.confiance,
        };
        let mut figures = vec![
            of_led("Facteur de maintenance d'un luminaire LED", self.led(false)),
            of_led(
                "Facteur de maintenance d'une lampe LED dans une optique gardée",
                self.led(true),
            ),
        ];
        figures.extend(self.luminaire.iter().map(|entry| SourcedFigure {
            what: format!("Luminaire en place : {}", entry.libelle),
            value: format!(
                "rendement {} ; utilisation ancienne/nouvelle {}",
                decimal(entry.rendement),
                decimal(entry.utilisation)
            ),
            source: &entry.source,
            year: entry.annee,
            confidence: &entry.confiance,
        }));
        let untold = &self.non_renseigne;
        figures.push(SourcedFigure {
            what: "Luminaire non renseigné".into(),
            value: format!(
                "{} à partir de {} m, sinon {}",
                label_of(&untold.a_partir_de_cette_hauteur),
                untold.hauteur_routier_m,
                label_of(&untold.en_dessous_ou_sans_hauteur)
            ),
            source: &untold.source,
            year: untold.annee,
            confidence: &untold.confiance,
        });
        figures.extend(self.lampe.iter().map(|entry| {
            let mut steps: Vec<(f64, f64)> = entry
                .flux_lm
                .iter()
                .filter_map(|(watts, flux)| Some((watts.parse().ok()?, *flux)))
                .collect();
            steps.sort_by(|a, b| a.0.total_cmp(&b.0));
            let steps: Vec<String> = steps
                .iter()
                .map(|(watts, flux)| format!("{watts}→{flux}"))
                .collect();
            SourcedFigure {
                what: format!("Flux et maintenance {} (W → lm)", entry.code),
                value: format!(
                    "{} ; maintenance {}",
                    steps.join(" ; "),
                    decimal(entry.maintenance)
                ),
                source: &entry.source,
                year: entry.annee,
                confidence: &entry.confiance,
            }
        }));
        figures
    }
}

/// How the needed flux was computed, factor by factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizing {
    /// Initial flux of the old lamp, lm.
    pub lamp_flux_lm: f64,
    /// Share of it that leaves the old luminaire; 1 where the luminaire stays.
    pub luminaire_efficiency: f64,
    /// Useful share, old over new; 1 where the optics stay.
    pub utilisation_ratio: f64,
    /// Maintenance factor of the old installation.
    pub old_maintenance: f64,
    /// Maintenance factor of the new one.
    pub new_maintenance: f64,
}

impl Sizing {
    /// Flux that the new source must give, lm.
    #[must_use]
    pub fn needed_flux_lm(&self) -> f64 {
        self.lamp_flux_lm
            * self.luminaire_efficiency
            * self.utilisation_ratio
            * (self.old_maintenance / self.new_maintenance)
    }
}

/// Where the figures of a sizing come from, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizingSources {
    /// Flux and maintenance factor of the lamp.
    pub lamp: String,
    /// Efficiency and utilisation of the luminaire in place.
    pub luminaire: String,
    /// Maintenance factor of an LED luminaire.
    pub led: String,
}
