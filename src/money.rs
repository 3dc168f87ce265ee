//! Money: whole cents inside the program, on one basis, before or with tax.

use serde::{Deserialize, Deserializer, Serialize};

/// An amount typed in euros, kept in whole cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Euros(i64);

/// No amount of a territory comes near a billion euros.
const MOST_EUROS: f64 = 1e9;

impl Euros {
    /// Whole cents.
    #[must_use]
    pub fn cents(self) -> i64 {
        self.0
    }

    /// An amount in euros; `None` if it has a part of a cent, is not finite or is past a billion.
    #[must_use]
    pub fn from_euros(euros: f64) -> Option<Self> {
        let cents = euros * 100.0;
        let whole = cents.round();
        // 0.1 + 0.2 is not 0.3: an amount in cents may be off by a last bit.
        ((cents - whole).abs() < 1e-4 && euros.abs() <= MOST_EUROS).then_some(Self(whole as i64))
    }
}

impl<'de> Deserialize<'de> for Euros {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let euros = f64::deserialize(deserializer)?;
        Self::from_euros(euros).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "le montant {} doit être en euros, avec deux décimales au plus",
                euros.to_string().replace('.', ",")
            ))
        })
    }
}

/// Whether amounts are before tax or with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Hors taxes.
    #[serde(rename = "HT")]
    Ht,
    /// Toutes taxes comprises.
    #[serde(rename = "TTC")]
    Ttc,
}

impl Basis {
    /// `HT` or `TTC`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ht => "HT",
            Self::Ttc => "TTC",
        }
    }
}

/// The basis of a scenario's amounts, with its tax rate.
///
/// ```
/// use reverbere::AmountBasis;
///
/// let ht = AmountBasis::ht();
/// assert_eq!((ht.basis.code(), ht.from_ht(69_500)), ("HT", 69_500));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AmountBasis {
    /// HT or TTC.
    pub basis: Basis,
    /// Value added tax, as a share (0.2 for 20 %).
    pub vat_rate: f64,
}

impl AmountBasis {
    /// Amounts before tax.
    #[must_use]
    pub fn ht() -> Self {
        Self {
            basis: Basis::Ht,
            vat_rate: 0.2,
        }
    }

    /// An amount before tax, on this basis; whole cents, rounded half away from zero.
    ///
    /// ```
    /// # use reverbere::Scenario;
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("scenario.toml");
    /// let text = std::fs::read_to_string("examples/trois_points/scenario.toml")?;
    /// std::fs::write(&file, text.replace("\"HT\"", "\"TTC\""))?;
    /// // 695 € and 20 % of tax.
    /// let basis = Scenario::read(&file)?.basis;
    /// assert_eq!(basis.from_ht(69_500), 83_400);
    /// assert_eq!(basis.cents_to_ht(83_400), 69_500);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_ht(&self, cents_ht: i64) -> i64 {
        match self.basis {
            Basis::Ht => cents_ht,
            Basis::Ttc => (cents_ht as f64 * (1.0 + self.vat_rate)).round() as i64,
        }
    }

    /// An amount on this basis, before tax; whole cents, rounded likewise.
    #[must_use]
    pub fn cents_to_ht(&self, cents: i64) -> i64 {
        self.to_ht(cents as f64).round() as i64
    }

    /// The same, not rounded.
    #[must_use]
    pub fn to_ht(&self, amount: f64) -> f64 {
        match self.basis {
            Basis::Ht => amount,
            Basis::Ttc => amount / (1.0 + self.vat_rate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn euros_are_whole_cents() {
        assert_eq!(Euros::from_euros(0.1 + 0.2).map(Euros::cents), Some(30));
        assert_eq!(
            Euros::from_euros(360_900.0).map(Euros::cents),
            Some(36_090_000)
        );
        assert_eq!(Euros::from_euros(12.345), None);
        assert_eq!(Euros::from_euros(f64::NAN), None);
        assert_eq!(Euros::from_euros(1e12), None);
    }

    #[test]
    fn tax_is_added_to_the_cent() {
        let ttc = AmountBasis {
            basis: Basis::Ttc,
            vat_rate: 0.2,
        };
        assert_eq!(ttc.from_ht(69_500), 83_400);
        assert_eq!(ttc.from_ht(33), 40); // 39.6
        assert_eq!(ttc.cents_to_ht(83_400), 69_500);
        assert_eq!(AmountBasis::ht().from_ht(69_500), 69_500);
    }
}
