//! Shapes of values that a scenario may write in more than one way.

use crate::money::Euros;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

/// Names that are written as one text, or as a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextsVisitor)
    }
}

struct TextsVisitor;

impl<'de> Visitor<'de> for TextsVisitor {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("un texte entre guillemets, ou plusieurs entre crochets")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
        Ok(Texts(vec![text.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Texts, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Texts)
    }
}

/// Money that is written as one amount, as a list by year, or as a table by commune; never
/// negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amounts {
    /// One amount.
    One(Euros),
    /// One for each year.
    Years(Vec<Euros>),
    /// One for each commune, by INSEE code or name.
    Communes(BTreeMap<String, Euros>),
}

impl Default for Amounts {
    fn default() -> Self {
        Self::One(Euros::default())
    }
}

impl<'de> Deserialize<'de> for Amounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountsVisitor)
    }
}

struct AmountsVisitor;

impl AmountsVisitor {
    fn euros<E: Error>(euros: f64) -> Result<Euros, E> {
        let amount = Euros::from_euros(euros).ok_or_else(|| {
            E::custom(format!(
                "le montant {} doit être en euros, avec deux décimales au plus",
                euros.to_string().replace('.', ",")
            ))
        })?;
        not_negative(amount)
    }
}

fn not_negative<E: Error>(amount: Euros) -> Result<Euros, E> {
    if amount.cents() < 0 {
        return Err(E::custom("un montant ne peut pas être négatif"));
    }
    Ok(amount)
}

impl<'de> Visitor<'de> for AmountsVisitor {
    type Value = Amounts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("un montant en euros, ou plusieurs entre crochets (un par année) ou accolades (par commune)")
    }

    fn visit_f64<E: Error>(self, euros: f64) -> Result<Amounts, E> {
        Self::euros(euros).map(Amounts::One)
    }

    fn visit_i64<E: Error>(self, euros: i64) -> Result<Amounts, E> {
        self.visit_f64(euros as f64)
    }

    fn visit_u64<E: Error>(self, euros: u64) -> Result<Amounts, E> {
        self.visit_f64(euros as f64)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Amounts, A::Error> {
        let list = Vec::<Euros>::deserialize(SeqAccessDeserializer::new(list))?;
        list.into_iter()
            .map(not_negative)
            .collect::<Result<_, _>>()
            .map(Amounts::Years)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Amounts, A::Error> {
        let map = BTreeMap::<String, Euros>::deserialize(MapAccessDeserializer::new(map))?;
        map.into_iter()
            .map(|(name, amount)| not_negative(amount).map(|amount| (name, amount)))
            .collect::<Result<_, _>>()
            .map(Amounts::Communes)
    }
}
