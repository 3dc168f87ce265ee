//! What every commune gets at least: entries of `[[equite]]`.

use super::scope::{Scope, ScopeKeys};
use crate::french::{decimal, significant};
use crate::inventory::territory::Territory;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// An entry, as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EquitySection {
    communes: Option<Vec<String>>,
    epci: Option<String>,
    population_max: Option<u32>,
    mesure: Option<Good>,
    par: Per,
    minimum: Option<Level>,
}

/// What is shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Good {
    /// Points of the plan.
    #[serde(rename = "points")]
    Points,
    /// Energy that they save, kWh a year.
    #[serde(rename = "economie")]
    Saving,
}

/// What it is counted for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Per {
    /// Each commune, whatever its size.
    #[default]
    #[serde(rename = "commune")]
    Commune,
    /// An inhabitant.
    #[serde(rename = "habitant")]
    Inhabitant,
    /// A light point of the inventory.
    #[serde(rename = "point")]
    Point,
}

/// How much each commune gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// So much at least.
    Least(f64),
    /// As much as the commune that gets least can get.
    Greatest,
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelVisitor)
    }
}

struct LevelVisitor;

impl Visitor<'_> for LevelVisitor {
    type Value = Level;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "un nombre, ou \"max\" pour que la commune la moins servie le soit le plus possible",
        )
    }

    fn visit_f64<E: Error>(self, least: f64) -> Result<Level, E> {
        Ok(Level::Least(least))
    }

    fn visit_i64<E: Error>(self, least: i64) -> Result<Level, E> {
        self.visit_f64(least as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Level, E> {
        match text {
            "max" => Ok(Level::Greatest),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
        }
    }
}

/// An entry, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Equity {
    /// Communes that it is about, each by itself.
    pub scope: Scope,
    /// What each gets.
    pub good: Good,
    /// What that is counted for.
    pub per: Per,
    /// How much.
    pub level: Level,
}

impl EquitySection {
    /// Checks the entry of a rank, from 1.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, rank: usize, territory: &Territory) -> Result<Equity, String> {
        let name = format!("[[equite]] n° {rank}");
        let keys = ScopeKeys {
            communes: self.communes.as_deref(),
            epci: self.epci.as_deref(),
            most_inhabitants: self.population_max,
        };
        let scope = Scope::of(&keys, &name, territory)?;
        let Some(good) = self.mesure else {
            return Err(format!(
                "{name} : dites ce qui est partagé, mesure = \"points\" ou \"economie\" (kWh par an)"
            ));
        };
        let level = match self.minimum {
            None => {
                return Err(format!(
                    "{name} : dites combien chaque commune reçoit au moins, minimum = un nombre ou \"max\""
                ));
            }
            Some(Level::Least(least)) if !(0.0..=1e9).contains(&least) => {
                return Err(format!(
                    "{name} : « minimum » vaut {} ; donnez un nombre positif",
                    decimal(least)
                ));
            }
            Some(level) => level,
        };
        Ok(Equity {
            scope,
            good,
            per: self.par,
            level,
        })
    }
}

/// Parts of a kWh in which savings are counted: rows of a problem hold whole numbers.
const PARTS_OF_KWH: f64 = 1000.0;

impl Equity {
    /// How many times its level a commune gets at least, with so many inhabitants and light points.
    #[must_use]
    pub fn size(&self, inhabitants: u32, points: usize) -> f64 {
        match self.per {
            Per::Commune => 1.0,
            Per::Inhabitant => f64::from(inhabitants),
            Per::Point => points as f64,
        }
    }

    /// What a commune of a size gets at least at a level, in points or thousandths of kWh a year.
    #[must_use]
    pub fn least(&self, level: f64, size: f64) -> i64 {
        match self.good {
            // What a product of decimals is above a whole number is no point.
            Good::Points => (level * size - 1e-9).ceil() as i64,
            Good::Saving => (level * size * PARTS_OF_KWH - 1e-6).ceil() as i64,
        }
    }

    /// What points that save so much each come to, in points or thousandths of kWh a year.
    #[must_use]
    pub fn amount(&self, savings_kwh: impl Iterator<Item = f64>) -> i64 {
        match self.good {
            Good::Points => i64::try_from(savings_kwh.count()).unwrap_or(i64::MAX),
            // Each rounded by itself, as rows of a problem count it.
            Good::Saving => savings_kwh
                .map(|kwh| (kwh * PARTS_OF_KWH).round() as i64)
                .sum(),
        }
    }

    /// The level of a commune of a size that gets so much, in points or thousandths of kWh a year;
    /// none without size.
    #[must_use]
    pub fn level_of(&self, amount: i64, size: f64) -> Option<f64> {
        let amount = match self.good {
            Good::Points => amount as f64,
            Good::Saving => amount as f64 / PARTS_OF_KWH,
        };
        (size > 0.0).then(|| amount / size)
    }

    /// What is shared out, with its unit: « kWh/an par habitant ».
    #[must_use]
    pub fn unit(&self) -> String {
        let good = match self.good {
            Good::Points => "points",
            Good::Saving => "kWh/an",
        };
        let per = match self.per {
            Per::Commune => "par commune",
            Per::Inhabitant => "par habitant",
            Per::Point => "par point de l'inventaire",
        };
        format!("{good} {per}")
    }

    /// How much, in words: « au moins 2,5 », « le plus possible ».
    #[must_use]
    pub fn level_in_words(&self) -> String {
        match self.level {
            Level::Least(least) => format!("au moins {}", significant(least)),
            Level::Greatest => "autant que possible pour la commune la moins servie".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::rules::read;

    fn checked(text: &str) -> Result<Equity, String> {
        let section: EquitySection = read(text).map_err(|error| error.to_string())?;
        section.check(2, &Territory::boulonnais())
    }

    #[test]
    fn a_rule_says_what_for_what_and_how_much() {
        let rule = checked("mesure = \"economie\"\npar = \"habitant\"\nminimum = 2.5\n");
        let rule = rule.expect("sound");
        assert_eq!(rule.level, Level::Least(2.5));
        assert_eq!(rule.unit(), "kWh/an par habitant");
        assert_eq!(rule.least(2.5, rule.size(400, 90)), 1_000_000);
        let rule = checked("mesure = \"points\"\npar = \"point\"\nminimum = \"max\"\n");
        let rule = rule.expect("sound");
        assert_eq!((rule.level, rule.per), (Level::Greatest, Per::Point));
        // 10 % of 30 points are three, of 31 four.
        assert_eq!(rule.least(0.1, rule.size(400, 30)), 3);
        assert_eq!(rule.least(0.1, rule.size(400, 31)), 4);
        assert_eq!(rule.level_of(3, 30.0), Some(0.1));
        assert_eq!(rule.level_of(3, 0.0), None);
    }

    #[test]
    fn what_is_missing_or_unknown_is_said() {
        for (text, says) in [
            ("minimum = 3", "mesure ="),
            ("mesure = \"points\"", "minimum ="),
            ("mesure = \"points\"\nminimum = -1", "« minimum » vaut -1"),
            ("mesure = \"points\"\nminimum = \"beaucoup\"", "max"),
            ("mesure = \"euros\"\nminimum = 1", "mesure"),
            (
                "mesure = \"points\"\nminimum = 1\nepci = \"ailleurs\"",
                "[[equite]] n° 2",
            ),
        ] {
            let message = checked(text).expect_err(text);
            assert!(message.contains(says), "{text}: {message}");
        }
    }
}
