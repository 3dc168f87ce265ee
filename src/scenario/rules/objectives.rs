//! What the plan makes as great as it can be, and how many points it must reach.

use crate::french::thousands;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// What a plan makes as great as it can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Objective {
    /// Energy saved, kWh a year.
    #[default]
    Kwh,
    /// The least cost of the works, whoever pays: its value is minus the cost, in euros.
    Cout,
    /// Net present value of the works without aids, in euros of the year of the works.
    Van,
    /// Greenhouse gases saved, kg CO2e a year.
    Co2,
    /// Communes with a point in the plan.
    Communes,
    /// Points renovated of which too much light goes upwards today, by what the inventories say.
    Ciel,
}

impl Objective {
    /// What scenarios and commands call it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Kwh => "kwh",
            Self::Cout => "cout",
            Self::Van => "van",
            Self::Co2 => "co2",
            Self::Communes => "communes",
            Self::Ciel => "ciel",
        }
    }

    /// What a technical service reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Kwh => "la plus grande économie d'énergie",
            Self::Cout => "le moindre coût des travaux",
            Self::Van => "la plus grande valeur actuelle nette, hors aides",
            Self::Co2 => "la plus grande économie de CO₂",
            Self::Communes => "le plus de communes avec des travaux",
            Self::Ciel => "le plus de points rénovés qui éclairent trop vers le haut",
        }
    }

    /// Unit of its values.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Kwh => "kWh/an",
            Self::Cout | Self::Van => "€",
            Self::Co2 => "kg CO₂e/an",
            Self::Communes => "communes",
            Self::Ciel => "points",
        }
    }

    /// A value under it, or a change of one, as people read it: a cost is a positive number.
    #[must_use]
    pub fn shown(self, value: f64) -> f64 {
        match self {
            Self::Cout => 0.0 - value,
            _ => value,
        }
    }

    /// Whether it counts whole things.
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Communes | Self::Ciel)
    }
}

/// Goals in their order of importance; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objectives(Vec<Objective>);

impl Default for Objectives {
    fn default() -> Self {
        Self(vec![Objective::Kwh])
    }
}

impl Objectives {
    /// One goal.
    #[must_use]
    pub fn one(goal: Objective) -> Self {
        Self(vec![goal])
    }

    /// Two goals, the most important first.
    #[must_use]
    pub fn of(goals: [Objective; 2]) -> Self {
        Self(goals.into())
    }

    /// The goals, the most important first.
    #[must_use]
    pub fn all(&self) -> &[Objective] {
        &self.0
    }

    /// The most important goal.
    #[must_use]
    pub fn first(&self) -> Objective {
        self.0.first().copied().unwrap_or_default()
    }

    /// The goals in words: « la plus grande économie d'énergie, puis le moindre coût des travaux ».
    #[must_use]
    pub fn label(&self) -> String {
        let labels: Vec<&str> = self.0.iter().map(|one| one.label()).collect();
        labels.join(", puis ")
    }
}

impl<'de> Deserialize<'de> for Objectives {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectivesVisitor)
    }
}

struct ObjectivesVisitor;

impl<'de> Visitor<'de> for ObjectivesVisitor {
    type Value = Objectives;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("« kwh », « cout », « van », « co2 », « communes » ou « ciel », ou une liste de ceux-là")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Objectives, E> {
        Objective::deserialize(StrDeserializer::new(text)).map(|one| Objectives(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Objectives, A::Error> {
        let list = Vec::<Objective>::deserialize(SeqAccessDeserializer::new(list))?;
        if list.is_empty() {
            return Err(A::Error::custom("la liste des objectifs est vide"));
        }
        let repeated = (1..list.len()).any(|at| list[..at].contains(&list[at]));
        if repeated {
            return Err(A::Error::custom("un objectif y est donné deux fois"));
        }
        Ok(Objectives(list))
    }
}

/// How many points of a factor class a plan must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    least: u32,
    most: Option<u32>,
}

impl Target {
    /// So many points, neither more nor fewer.
    #[must_use]
    pub fn exactly(points: u32) -> Self {
        Self {
            least: points,
            most: Some(points),
        }
    }

    /// As many points as there may be, none too.
    #[must_use]
    pub fn free() -> Self {
        Self {
            least: 0,
            most: None,
        }
    }

    /// The least that the plan must have; 0 where nothing is asked.
    #[must_use]
    pub fn least(self) -> u32 {
        self.least
    }

    /// The most that it may have; `None` without limit.
    #[must_use]
    pub fn most(self) -> Option<u32> {
        self.most
    }

    /// The number asked for, where it is one.
    #[must_use]
    pub fn exact(self) -> Option<u32> {
        self.most.filter(|most| *most == self.least)
    }

    /// Whether a number of points meets it.
    #[must_use]
    pub fn is_met_by(self, points: u32) -> bool {
        self.least <= points && self.most.is_none_or(|most| points <= most)
    }

    /// In words: « 1 500 », « au moins 1 500 », « au plus 1 700 », « 1 500 à 1 700 ».
    #[must_use]
    pub fn label(self) -> String {
        let number = |points: u32| thousands(points.into());
        match (self.least, self.most) {
            (least, Some(most)) if least == most => number(least),
            (0, Some(most)) => format!("au plus {}", number(most)),
            (least, Some(most)) => format!("{} à {}", number(least), number(most)),
            (least, None) => format!("au moins {}", number(least)),
        }
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TargetVisitor)
    }
}

struct TargetVisitor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    min: Option<u32>,
    max: Option<u32>,
}

impl<'de> Visitor<'de> for TargetVisitor {
    type Value = Target;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("un nombre de points, ou { min = …, max = … }")
    }

    fn visit_i64<E: Error>(self, points: i64) -> Result<Target, E> {
        u32::try_from(points)
            .map(Target::exactly)
            .map_err(|_| E::invalid_value(serde::de::Unexpected::Signed(points), &self))
    }

    fn visit_u64<E: Error>(self, points: u64) -> Result<Target, E> {
        u32::try_from(points)
            .map(Target::exactly)
            .map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(points), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Target, A::Error> {
        let bounds = Bounds::deserialize(MapAccessDeserializer::new(map))?;
        match bounds {
            Bounds {
                min: None,
                max: None,
            } => Err(A::Error::custom("donnez « min », « max » ou les deux")),
            Bounds {
                min: Some(min),
                max: Some(max),
            } if min > max => Err(A::Error::custom(format!(
                "« min » ({min}) est plus grand que « max » ({max})"
            ))),
            Bounds { min, max } => Ok(Target {
                least: min.unwrap_or(0),
                most: max,
            }),
        }
    }
}

/// How many points of each factor class the territory must reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// Points of factor 4 or more.
    #[serde(rename = "facteur4")]
    pub factor4: Target,
    /// Points of factor 2 to 4.
    #[serde(rename = "facteur2")]
    pub factor2: Target,
    /// Whether a factor-4 renovation may be counted for the factor-2 target.
    #[serde(default, rename = "facteur4_compte_pour_facteur2")]
    pub factor4_counts_for_factor2: bool,
}
