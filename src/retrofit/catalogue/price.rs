//! What something costs: low, usual and high, and which of the three a scenario computes with.

use crate::money::Euros;
use serde::Deserialize;

/// Which of a catalogue's prices a scenario computes with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PriceLevel {
    /// The low one.
    Bas,
    /// The usual one.
    #[default]
    Usuel,
    /// The high one.
    Haut,
}

impl PriceLevel {
    /// What a technical service reads.
    ///
    /// ```
    /// assert_eq!(reverbere::PriceLevel::default().label(), "prix usuels");
    /// ```
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Bas => "prix bas",
            Self::Usuel => "prix usuels",
            Self::Haut => "prix hauts",
        }
    }
}

/// What something costs before tax: the usual price, and the low and high ones where known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// Low, usual, high.
    levels: [Option<Euros>; 3],
    taken: Euros,
}

impl Price {
    pub(super) fn new(low: Option<Euros>, usual: Euros, high: Option<Euros>) -> Self {
        Self {
            levels: [low, Some(usual), high],
            taken: usual,
        }
    }

    /// A price that is the same at every level: that of an offer.
    pub(super) fn firm(price: Euros) -> Self {
        Self {
            levels: [Some(price); 3],
            taken: price,
        }
    }

    /// The same price multiplied, to the nearest cent.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        let times = |price: Euros| {
            let cents = (price.cents() as f64 * factor).round();
            Euros::from_euros(cents / 100.0).unwrap_or(price)
        };
        Self {
            levels: self.levels.map(|price| price.map(times)),
            taken: times(self.taken),
        }
    }

    /// Cents before tax, at the level of the scenario.
    #[must_use]
    pub fn cents_ht(&self) -> i64 {
        self.taken.cents()
    }

    /// Cents before tax at a level; `None` where the catalogue does not say.
    #[must_use]
    pub fn at(&self, level: PriceLevel) -> Option<i64> {
        self.levels[level as usize].map(Euros::cents)
    }

    /// The level of the first price that is not above a bound, cents before tax.
    pub(super) fn at_most(&self, cents: i64) -> Option<PriceLevel> {
        [PriceLevel::Bas, PriceLevel::Usuel, PriceLevel::Haut]
            .into_iter()
            .find(|level| self.at(*level).is_some_and(|price| price <= cents))
    }

    /// Whether low, usual and high are in this order.
    pub(super) fn is_in_order(&self) -> bool {
        self.levels.iter().flatten().is_sorted()
    }

    /// Takes the price of a level; whether there is one.
    pub(super) fn take(&mut self, level: PriceLevel) -> bool {
        self.levels[level as usize]
            .map(|price| self.taken = price)
            .is_some()
    }
}
