//! Least and most of what another goal counts, over the whole territory: entries of `[[seuils]]`.
//!
//! They make a plan that is between two goals one that a scenario can ask for: as many kWh as can be
//! for so many euros at most, or as few euros for so many communes at least.

use super::Objective;
use crate::french::significant;
use serde::Deserialize;

/// An entry, as written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ThresholdSection {
    mesure: Option<Objective>,
    minimum: Option<f64>,
    maximum: Option<f64>,
}

/// An entry, checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// The goal that counts it; nothing is weighed for favoured or planned points.
    pub measure: Objective,
    /// The least, as people read it: a cost is a positive number.
    pub least: Option<f64>,
    /// The most, likewise.
    pub most: Option<f64>,
}

/// No territory comes near that in any unit.
const MOST: f64 = 1e12;

impl ThresholdSection {
    /// Checks the entry of a rank, from 1.
    ///
    /// # Errors
    /// What is wrong, in French.
    pub fn check(self, rank: usize) -> Result<Threshold, String> {
        let name = format!("[[seuils]] n° {rank}");
        let Some(measure) = self.mesure else {
            return Err(format!(
                "{name} : dites ce qui est borné, mesure = \"kwh\", \"cout\", \"van\", \"co2\", \"communes\" ou \"ciel\""
            ));
        };
        if self.minimum.is_none() && self.maximum.is_none() {
            return Err(format!(
                "{name} ne borne rien : donnez « minimum » ou « maximum »"
            ));
        }
        for (key, bound) in [("minimum", self.minimum), ("maximum", self.maximum)] {
            if let Some(bound) = bound.filter(|bound| bound.abs() > MOST) {
                return Err(format!(
                    "{name} : « {key} » vaut {}, trop pour un territoire",
                    significant(bound)
                ));
            }
        }
        // Solutions that save less for more money are offered to nobody.
        let refused = match measure {
            Objective::Cout => self.minimum.map(|_| ("minimum", "maximum")),
            Objective::Communes => None,
            _ => self.maximum.map(|_| ("maximum", "minimum")),
        };
        if let Some((key, other)) = refused {
            return Err(format!(
                "{name} : « {key} » n'a pas de sens pour « {} » ; donnez « {other} »",
                measure.code()
            ));
        }
        if let (Some(least), Some(most)) = (self.minimum, self.maximum)
            && least > most
        {
            return Err(format!(
                "{name} : « minimum » est plus grand que « maximum »"
            ));
        }
        Ok(Threshold {
            measure,
            least: self.minimum,
            most: self.maximum,
        })
    }
}

/// A value under a goal in whole thousandths of its unit, as rows of a problem count it.
#[must_use]
pub fn thousandths(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

impl Threshold {
    /// Its bounds on the sum of values under its goal, in thousandths: a cost counts below zero there.
    #[must_use]
    pub fn bounds(&self) -> [Option<i64>; 2] {
        let [least, most] = [self.least, self.most].map(|bound| {
            let bound = bound.map(|bound| self.measure.shown(bound));
            bound.map(thousandths)
        });
        match self.measure {
            Objective::Cout => [most, least],
            _ => [least, most],
        }
    }

    /// In words: « au moins 12 », « au plus 350 000 ».
    #[must_use]
    pub fn in_words(&self) -> String {
        let of = |word: &str, bound: Option<f64>| {
            bound.map(|bound| format!("{word} {}", significant(bound)))
        };
        let both = [of("au moins", self.least), of("au plus", self.most)];
        let both: Vec<String> = both.into_iter().flatten().collect();
        both.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::rules::read;

    fn checked(text: &str) -> Result<Threshold, String> {
        let section: ThresholdSection = read(text).map_err(|error| error.to_string())?;
        section.check(3)
    }

    #[test]
    fn a_cost_is_bound_from_the_other_side() {
        let bounds = |text: &str| checked(text).map(|one| one.bounds());
        assert_eq!(
            bounds("mesure = \"cout\"\nmaximum = 1200.5"),
            Ok([Some(-1_200_500), None])
        );
        assert_eq!(
            bounds("mesure = \"van\"\nminimum = -10"),
            Ok([Some(-10_000), None])
        );
        assert_eq!(
            bounds("mesure = \"communes\"\nminimum = 12\nmaximum = 14"),
            Ok([Some(12_000), Some(14_000)])
        );
    }

    #[test]
    fn what_is_missing_or_unsound_is_said() {
        for (text, says) in [
            ("minimum = 3", "mesure ="),
            ("mesure = \"kwh\"", "ne borne rien"),
            (
                "mesure = \"communes\"\nminimum = 3\nmaximum = 2",
                "plus grand",
            ),
            ("mesure = \"kwh\"\nmaximum = 2", "donnez « minimum »"),
            ("mesure = \"cout\"\nminimum = 2", "donnez « maximum »"),
            ("mesure = \"kwh\"\nminimum = 1e300", "trop"),
            ("mesure = \"euros\"\nminimum = 1", "mesure"),
        ] {
            let message = checked(text).expect_err(text);
            assert!(message.contains(says), "{text}: {message}");
        }
    }
}
