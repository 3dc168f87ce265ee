//! Section `[incertitudes]`: how far figures may turn out from what is kept.

use crate::french::decimal;
use crate::retrofit::worlds::{Spread, Spreads};
use crate::scenario::hypotheses::Hypotheses;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// The section, as written; what it leaves out is as the hypotheses say.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UncertaintySection {
    couts: Option<SpreadKey>,
    couts_gamme: Option<SpreadKey>,
    puissances: Option<SpreadKey>,
    puissances_neuves: Option<SpreadKey>,
    heures: Option<SpreadKey>,
    prix_kwh: Option<SpreadKey>,
}

/// A share to either side, or the least and the most.
#[derive(Debug, Clone, Copy, PartialEq)]
struct SpreadKey(Spread);

impl<'de> Deserialize<'de> for SpreadKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpreadVisitor)
    }
}

struct SpreadVisitor;

impl<'de> Visitor<'de> for SpreadVisitor {
    type Value = SpreadKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "une part (0.15 : 15 % en plus ou en moins) ou deux bornes (de −5 % à +20 % : [-0.05, 0.20])",
        )
    }

    fn visit_f64<E: Error>(self, share: f64) -> Result<SpreadKey, E> {
        Ok(SpreadKey(Spread::around(share)))
    }

    fn visit_i64<E: Error>(self, share: i64) -> Result<SpreadKey, E> {
        self.visit_f64(share as f64)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<SpreadKey, A::Error> {
        let wrong = |count: usize| A::Error::invalid_length(count, &self);
        let low = list.next_element()?.ok_or_else(|| wrong(0))?;
        let high = list.next_element()?.ok_or_else(|| wrong(1))?;
        if list.next_element::<f64>()?.is_some() {
            return Err(wrong(3));
        }
        Ok(SpreadKey(Spread { low, high }))
    }
}

/// Nothing of the field is dearer or larger than this many times what is kept.
const MOST: f64 = 9.0;

impl UncertaintySection {
    /// The spreads of a scenario: the margins of its hypotheses where the section says nothing, and
    /// none where these say nothing either.
    ///
    /// # Errors
    /// A spread out of its bounds, in French, with its key.
    pub fn check(&self, hypotheses: &Hypotheses) -> Result<Spreads, String> {
        let kept = hypotheses.price_eur_per_kwh();
        let [low, high] = hypotheses
            .price_range_eur_per_kwh()
            .map(|it| it / kept - 1.0);
        let stated = |key: &str, written: Option<SpreadKey>, otherwise: Spread| match written {
            Some(SpreadKey(spread)) => checked(key, spread),
            None => Ok(otherwise),
        };
        let nothing = Spread::default();
        Ok(Spreads {
            costs: stated(
                "couts",
                self.couts,
                Spread::around(hypotheses.cost_margin()),
            )?,
            costs_of_range: stated("couts_gamme", self.couts_gamme, nothing)?,
            watts: stated(
                "puissances",
                self.puissances,
                Spread::around(hypotheses.power_margin()),
            )?,
            new_watts: stated("puissances_neuves", self.puissances_neuves, nothing)?,
            hours: stated("heures", self.heures, nothing)?,
            price: stated("prix_kwh", self.prix_kwh, Spread { low, high })?,
        })
    }
}

fn checked(key: &str, spread: Spread) -> Result<Spread, String> {
    let Spread { low, high } = spread;
    if low > -1.0 && low <= high && high <= MOST {
        return Ok(spread);
    }
    Err(format!(
        "« incertitudes.{key} » va de {} à {} ; donnez une part de 0 à moins de 1 (0.15 pour 15 % en plus ou en moins), ou deux bornes, la plus basse d'abord, au-dessus de -1 et jusqu'à {} ([-0.05, 0.20] pour −5 % à +20 %)",
        decimal(low),
        decimal(high),
        decimal(MOST),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french_toml::read_toml;
    use crate::scenario::hypotheses::Overrides;

    fn spreads(text: &str) -> Result<Spreads, String> {
        let section: UncertaintySection = read_toml(text).map_err(|it| it.to_string())?;
        let hypotheses = Hypotheses::new(&Overrides::default()).expect("the defaults");
        section.check(&hypotheses)
    }

    #[test]
    fn a_share_is_to_either_side_and_bounds_are_as_written() {
        let read = spreads("couts = 0.1\nheures = 0\nprix_kwh = [-0.3, 0.5]\n").expect("sound");
        assert_eq!(read.costs, Spread::around(0.1));
        assert!(read.hours.is_nothing());
        assert_eq!(
            read.price,
            Spread {
                low: -0.3,
                high: 0.5
            }
        );
    }

    #[test]
    fn what_is_not_said_is_as_the_hypotheses_say() {
        let read = spreads("").expect("sound");
        let hypotheses = Hypotheses::new(&Overrides::default()).expect("the defaults");
        assert_eq!(read.costs, Spread::around(hypotheses.cost_margin()));
        assert_eq!(read.watts, Spread::around(hypotheses.power_margin()));
        let kept = hypotheses.price_eur_per_kwh();
        let [low, high] = hypotheses.price_range_eur_per_kwh();
        assert!((kept * (1.0 + read.price.low) - low).abs() < 1e-12);
        assert!((kept * (1.0 + read.price.high) - high).abs() < 1e-12);
        assert!(read.costs_of_range.is_nothing() && read.new_watts.is_nothing());
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_key() {
        for (text, says) in [
            ("couts = 1.2", "« incertitudes.couts » va de -1,2 à 1,2"),
            ("heures = -0.1", "incertitudes.heures"),
            ("puissances = [0.2, 0.1]", "incertitudes.puissances"),
            ("prix_kwh = [0, 12]", "incertitudes.prix_kwh"),
            ("couts = [0.1]", "couts"),
            ("couts = \"dix\"", "couts"),
            ("cout = 0.1", "cout"),
        ] {
            let message = spreads(text).expect_err(text);
            assert!(message.contains(says), "{text}: {message}");
        }
    }
}
