//! A catalogue at other prices: those of an offer.

use super::{Catalogue, Price};
use crate::money::Euros;

/// Something that a catalogue has a price for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priced {
    /// A power step: places of its range and of the step in it.
    Step(usize, usize),
    /// A dimming.
    Dimming(usize),
    /// Works on a cabinet.
    Cabinet(usize),
}

impl Catalogue {
    /// A price of the catalogue, cents before tax.
    #[must_use]
    pub fn price_of(&self, priced: Priced) -> Option<i64> {
        let price = match priced {
            Priced::Step(range, step) => &self.ranges.get(range)?.steps.get(step)?.price,
            Priced::Dimming(at) => &self.dimmings.get(at)?.extra_cost,
            Priced::Cabinet(at) => &self.cabinets.get(at)?.price,
        };
        Some(price.cents_ht())
    }

    /// The same catalogue at other prices, cents before tax; what has none is left out, and a range
    /// without a step with it. `source` is where the prices come from.
    #[must_use]
    pub fn priced(&self, price: impl Fn(Priced) -> Option<i64>, source: &str) -> Self {
        let firm = |priced: Priced| {
            let euros = Euros::from_euros(price(priced)? as f64 / 100.0)?;
            Some(Price::firm(euros))
        };
        let mut changed = self.clone();
        for (range_at, range) in changed.ranges.iter_mut().enumerate() {
            source.clone_into(&mut range.source);
            let mut at = 0;
            range.steps.retain_mut(|step| {
                let known = firm(Priced::Step(range_at, at));
                at += 1;
                known.map(|known| step.price = known).is_some()
            });
        }
        changed.ranges.retain(|range| !range.steps.is_empty());
        let mut at = 0;
        changed.dimmings.retain_mut(|dimming| {
            let known = firm(Priced::Dimming(at));
            at += 1;
            known.map(|known| dimming.extra_cost = known).is_some()
        });
        let mut at = 0;
        changed.cabinets.retain_mut(|work| {
            let known = firm(Priced::Cabinet(at));
            at += 1;
            known.map(|known| work.price = known).is_some()
        });
        changed
    }
}
