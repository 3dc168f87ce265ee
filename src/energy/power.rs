//! System power: what a lamp and its ballast draw together. Energy always uses it.

use crate::error::{Error, Result};
use crate::french_toml::read_file;
use crate::inventory::lamps::Technology;
use crate::provenance::{SourcedFigure, stated};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// Where a point's system power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerOrigin {
    /// The inventory gives it.
    Inventory,
    /// Read in the ballast table for this lamp.
    Table,
    /// The fallback rule: the lamp is not in the table, or its ballast is electronic.
    Rule,
}

impl PowerOrigin {
    /// The origin of a label.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        [Self::Inventory, Self::Table, Self::Rule]
            .into_iter()
            .find(|origin| origin.label() == label)
    }

    /// What a lighting engineer reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Inventory => "inventaire",
            Self::Table => "table de ballasts",
            Self::Rule => "règle de repli",
        }
    }
}

/// The table of ballasts: what each lamp draws with its own, and the rule for lamps that it does not
/// have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballasts {
    regle: Fallback,
    technologie: Vec<Ballast>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fallback {
    changement_w: f64,
    magnetique_en_dessous: f64,
    magnetique_au_dela: f64,
    electronique: f64,
    source: String,
    annee: i32,
    confiance: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ballast {
    code: Technology,
    #[serde(default)]
    systeme_w: BTreeMap<String, f64>,
    facteur: Option<f64>,
    source: String,
    annee: i32,
    confiance: String,
}

static EMBEDDED: LazyLock<Ballasts> = LazyLock::new(|| {
    toml::from_str(include_str!("ballast.toml"))
        .expect("the embedded ballast table is read by a test")
});

impl Ballasts {
    /// The table that the program carries.
    ///
    /// ```
    /// use reverbere::{Ballasts, Technology};
    ///
    /// // A lamp of 100 W draws 115 W with its ballast; the ballast of an LED is in its watts.
    /// let table = Ballasts::embedded();
    /// assert_eq!(table.system_power_w(Technology::Shp, 100.0, "").0, 115.0);
    /// assert_eq!(table.system_power_w(Technology::Led, 55.0, "").0, 55.0);
    /// ```
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a table of a person's own, kept for as long as the program runs.
    ///
    /// ```
    /// # use reverbere::{Ballasts, Technology};
    /// # let folder = tempfile::tempdir()?;
    /// let ours = std::fs::read_to_string("src/energy/ballast.toml")?;
    /// let file = folder.path().join("ballast.toml");
    /// std::fs::write(&file, ours.replace("100 = 115", "100 = 120"))?;
    /// let table = Ballasts::read(&file)?;
    /// assert_eq!(table.system_power_w(Technology::Shp, 100.0, "").0, 120.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The file cannot be read, or has an unknown key or watts that cannot be.
    pub fn read(file: &Path) -> Result<&'static Self> {
        let remedy = "corrigez la table de ballasts";
        let table: Self = read_file(file, remedy)?;
        let lamps = |entry: &Ballast| {
            let watts = entry.systeme_w.iter();
            watts.into_iter().all(|(lamp, system)| {
                lamp.parse::<f64>().is_ok_and(|lamp| lamp > 0.0) && *system > 0.0
            }) && entry
                .facteur
                .is_none_or(|factor| (0.0..=2.0).contains(&factor))
        };
        if let Some(entry) = table.technologie.iter().find(|entry| !lamps(entry)) {
            let problem = format!(
                "la technologie {} a une puissance nulle ou illisible, ou un facteur hors de 0 à 2",
                entry.code
            );
            return Err(Error::input(file, problem, remedy));
        }
        let rule = &table.regle;
        let factors = [
            rule.magnetique_en_dessous,
            rule.magnetique_au_dela,
            rule.electronique,
        ];
        if !factors.iter().all(|factor| (1.0..=2.0).contains(factor)) {
            let problem = "un facteur de [regle] est hors de 1 à 2";
            return Err(Error::input(file, problem, remedy));
        }
        Ok(Box::leak(Box::new(table)))
    }

    fn entry(&self, technology: Technology) -> Option<&Ballast> {
        let mut entries = self.technologie.iter();
        entries.find(|entry| entry.code == technology)
    }

    /// System power of a lamp, W.
    ///
    /// `ballast` is the kind that the inventory gives (`magnetique`, `electronique` or empty). A
    /// technology without table and factor follows the fallback rule.
    ///
    /// ```
    /// use reverbere::{Ballasts, Technology};
    ///
    /// let watts = |ballast| Ballasts::embedded().system_power_w(Technology::Shp, 100.0, ballast).0;
    /// assert_eq!(watts("magnetique"), 115.0);
    /// assert!(watts("electronique") < watts("magnetique"));
    /// ```
    #[must_use]
    pub fn system_power_w(
        &self,
        technology: Technology,
        lamp_w: f64,
        ballast: &str,
    ) -> (f64, PowerOrigin) {
        let entry = self.entry(technology);
        if let Some(factor) = entry.and_then(|entry| entry.facteur) {
            return (lamp_w * factor, PowerOrigin::Table);
        }
        let stated = entry.and_then(|entry| entry.systeme_w.get(&lamp_w.to_string()));
        // Cosmopolis has no other ballast; induction is named by the power of its system, generator
        // included.
        let of_its_system = matches!(technology, Technology::Cpo | Technology::Ind);
        if ballast == "electronique" && !of_its_system {
            return (
                to_the_milliwatt(lamp_w * self.regle.electronique),
                PowerOrigin::Rule,
            );
        }
        if let Some(system_w) = stated {
            return (*system_w, PowerOrigin::Table);
        }
        let magnetic = self.by_rule(lamp_w);
        let bounded = entry.map_or(magnetic, |entry| entry.between_neighbours(lamp_w, magnetic));
        (to_the_milliwatt(bounded), PowerOrigin::Rule)
    }

    /// The fallback rule for a magnetic ballast, W. Where its factor falls, a lamp a little smaller draws
    /// no more than one of that power.
    fn by_rule(&self, lamp_w: f64) -> f64 {
        let rule = &self.regle;
        let above = rule.magnetique_au_dela;
        if lamp_w < rule.changement_w {
            (lamp_w * rule.magnetique_en_dessous).min(rule.changement_w * above)
        } else {
            lamp_w * above
        }
    }

    /// Where the system power of a technology comes from, in words, when it is computed.
    #[must_use]
    pub fn source(&self, technology: Technology, origin: PowerOrigin) -> String {
        let entry = self.entry(technology);
        match (origin, entry) {
            (PowerOrigin::Inventory, _) => "donnée par l'inventaire".into(),
            (PowerOrigin::Table, Some(entry)) => {
                stated(&entry.source, entry.annee, &entry.confiance)
            }
            (PowerOrigin::Table, None) | (PowerOrigin::Rule, _) => {
                stated(&self.regle.source, self.regle.annee, &self.regle.confiance)
            }
        }
    }

    /// The lamp whose system power in the table is the one given: for inventories that give system
    /// watts only.
    ///
    /// ```
    /// use reverbere::{Ballasts, Technology};
    ///
    /// let lamp = |system_w| Ballasts::embedded().lamp_of_system_power_w(Technology::Shp, system_w);
    /// assert_eq!(lamp(115.0), Some(100.0));
    /// assert_eq!(lamp(127.0), None);
    /// ```
    #[must_use]
    pub fn lamp_of_system_power_w(&self, technology: Technology, system_w: f64) -> Option<f64> {
        let entry = self.entry(technology)?;
        if let Some(factor) = entry.facteur.filter(|factor| *factor > 0.0) {
            return Some(system_w / factor);
        }
        entry
            .systeme_w
            .iter()
            .find(|(_, known)| (**known - system_w).abs() < 0.5)
            .and_then(|(lamp_w, _)| lamp_w.parse().ok())
    }

    /// The whole table, in its order.
    #[must_use]
    pub fn figures(&self) -> Vec<SourcedFigure<'_>> {
        let rule = &self.regle;
        let mut figures: Vec<SourcedFigure<'_>> = self
            .technologie
            .iter()
            .map(|entry| {
                let mut steps: Vec<(f64, f64)> = entry
                    .systeme_w
                    .iter()
                    .filter_map(|(lamp, system)| Some((lamp.parse().ok()?, *system)))
                    .collect();
                steps.sort_by(|a, b| a.0.total_cmp(&b.0));
                let value = match entry.facteur {
                    Some(factor) => {
                        format!("puissance lampe × {}", factor.to_string().replace('.', ","))
                    }
                    None => steps
                        .iter()
                        .map(|(lamp, system)| format!("{lamp}→{system}"))
                        .collect::<Vec<_>>()
                        .join(" ; "),
                };
                SourcedFigure {
                    what: format!("Puissance système {} (lampe → système)", entry.code),
                    value,
                    source: &entry.source,
                    year: entry.annee,
                    confidence: &entry.confiance,
                }
            })
            .collect();
        let decimal = |number: f64| number.to_string().replace('.', ",");
        figures.push(SourcedFigure {
            what: "Puissance système, lampe hors table".into(),
            value: format!(
                "magnétique × {} sous {} W, × {} au-delà, entre les lampes voisines de la table ; électronique × {}",
                decimal(rule.magnetique_en_dessous),
                decimal(rule.changement_w),
                decimal(rule.magnetique_au_dela),
                decimal(rule.electronique)
            ),
            source: &rule.source,
            year: rule.annee,
            confidence: &rule.confiance,
        });
        figures
    }
}

impl Ballast {
    /// Watts of a lamp that the table does not have: no less than those of the next smaller one of
    /// the table, no more than those of the next larger.
    fn between_neighbours(&self, lamp_w: f64, watts: f64) -> f64 {
        let known = self
            .systeme_w
            .iter()
            .filter_map(|(lamp, system)| Some((lamp.parse::<f64>().ok()?, *system)));
        known.fold(watts, |watts, (lamp, system)| {
            if lamp < lamp_w {
                watts.max(system)
            } else {
                watts.min(system)
            }
        })
    }
}

/// 400 W × 1.15 is 460 W, not the 459.999… of binary fractions: a point that divides its
/// consumption by exactly 4 has to be told so.
fn to_the_milliwatt(watts: f64) -> f64 {
    (watts * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use PowerOrigin::{Rule, Table};
    use Technology::{Bf, Cpo, Hal, Ind, Led, Shp, Solaire};

    #[test]
    fn system_power_comes_from_the_table_then_from_the_rule() {
        for (technology, lamp_w, ballast, expected, origin) in [
            (Shp, 100.0, "", 115.0, Table),
            (Shp, 70.0, "magnetique", 83.0, Table),
            (Shp, 100.0, "electronique", 110.0, Rule), // 100 × 1.10
            (Shp, 80.0, "", 96.0, Rule),               // 80 × 1.20
            (Shp, 200.0, "", 230.0, Rule),             // 200 × 1.15
            (Bf, 125.0, "", 138.0, Table),
            (Cpo, 60.0, "electronique", 67.0, Table),
            (Led, 36.0, "electronique", 36.0, Table),
            (Hal, 50.0, "", 50.0, Table),
            (Solaire, 20.0, "", 0.0, Table),
        ] {
            let (system_w, from) = Ballasts::embedded().system_power_w(technology, lamp_w, ballast);
            assert!(
                (system_w - expected).abs() < 1e-9,
                "{technology} {lamp_w}: {system_w}"
            );
            assert_eq!(from, origin, "{technology} {lamp_w}");
        }
    }

    /// 99 W × 1.20 would be 118.8 W, more than the 115 W of a lamp of 100 W; BF 79 likewise.
    #[test]
    fn a_larger_lamp_never_draws_less() {
        for (technology, lamp_w, expected) in [
            (Shp, 99.0, 115.0),
            (Bf, 79.0, 90.0),
            (Bf, 99.0, 115.0),
            (Ind, 99.0, 115.0),
            (Shp, 120.0, 138.0),
        ] {
            let (watts, origin) = Ballasts::embedded().system_power_w(technology, lamp_w, "");
            assert!(
                (watts - expected).abs() < 1e-9,
                "{technology} {lamp_w}: {watts}"
            );
            assert_eq!(origin, Rule);
        }
        for technology in Technology::ALL {
            for ballast in ["", "magnetique", "electronique"] {
                let watts = |lamp: u32| {
                    Ballasts::embedded()
                        .system_power_w(technology, f64::from(lamp), ballast)
                        .0
                };
                let falls = (1..1500).find(|lamp| watts(*lamp) > watts(lamp + 1));
                assert_eq!(falls, None, "{technology} {ballast}");
            }
        }
    }

    /// 400 W × 1.15 = 460 W, four times 115 W: the renovation of one by the other is a factor 4.
    #[test]
    fn the_rule_gives_the_watts_that_are_written_by_hand() {
        for (lamp_w, ballast, expected) in [
            (400.0, "", 460.0),
            (200.0, "", 230.0),
            (45.0, "", 54.0),
            (85.0, "electronique", 85.0),
        ] {
            let (system_w, _) = Ballasts::embedded().system_power_w(Ind, lamp_w, ballast);
            assert_eq!(system_w.to_bits(), f64::to_bits(expected), "{lamp_w}");
        }
    }

    #[test]
    fn the_lamp_is_found_back_from_its_system_power() {
        assert_eq!(
            Ballasts::embedded().lamp_of_system_power_w(Shp, 83.0),
            Some(70.0)
        );
        assert_eq!(Ballasts::embedded().lamp_of_system_power_w(Shp, 90.0), None);
    }
}
