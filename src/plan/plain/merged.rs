//! Classes whose points are alike in every offer, merged.

use std::collections::BTreeMap;

use super::super::problem::{Offer, Problem};
use super::super::ties::Ties;
use super::{Member, is_sound};

/// Two offers are the same to the knapsack when these are equal.
pub(super) type OfferKey = (i64, usize, u64, usize, Extras);

/// What a point adds to the ties that do not count points.
type Extras = Box<[(usize, i64)]>;

/// Classes that have the same offers, merged: what makes them the same, and who they are. `keys` says
/// what a class has to offer, in each list of one; a class with nothing in any list is left out.
pub(super) fn merged(
    problem: &Problem,
    classes: &[usize],
    keys: impl Fn(&[Offer]) -> Vec<Vec<OfferKey>>,
) -> Vec<(Vec<Vec<OfferKey>>, Vec<Member>)> {
    let mut slots: BTreeMap<Vec<Vec<OfferKey>>, usize> = BTreeMap::new();
    let mut merged: Vec<(Vec<Vec<OfferKey>>, Vec<Member>)> = Vec::new();
    for &index in classes {
        let class = &problem.classes[index];
        let keys = keys(&class.offers);
        if keys.iter().all(Vec::is_empty) || class.count == 0 {
            continue;
        }
        let slot = *slots.entry(keys).or_insert_with_key(|keys| {
            merged.push((keys.clone(), Vec::new()));
            merged.len() - 1
        });
        merged[slot].1.push(Member {
            class: index,
            count: class.count,
        });
    }
    merged
}

/// The offers worth keeping: those that are meant and payable at all.
pub(super) fn payable_offers(
    problem: &Problem,
    ties: &Ties,
    offers: &[Offer],
    budget_cents: i64,
    is_meant: impl Fn(&Offer) -> bool,
) -> Vec<OfferKey> {
    let keys = offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| is_meant(offer) && is_sound(offer))
        .filter(|(_, offer)| offer.cost_cents <= budget_cents)
        .map(|(index, offer)| {
            let extras = ties.extras(problem, offer);
            let value = offer.value.to_bits();
            (offer.cost_cents, offer.kind, value, index, extras)
        });
    worth_keeping(keys.collect())
}

/// Sorted by cost, those that are not worse in both cost and value than another of the same kind.
pub(super) fn worth_keeping(mut keys: Vec<OfferKey>) -> Vec<OfferKey> {
    keys.sort_by(|a, b| {
        let by_value = f64::from_bits(b.2).total_cmp(&f64::from_bits(a.2));
        a.0.cmp(&b.0).then(by_value).then(a.3.cmp(&b.3))
    });
    // The best value of each kind and extras so far; there are few kinds in one class.
    let mut best: Vec<(usize, Extras, f64)> = Vec::new();
    keys.retain(|(_, kind, value, _, extras)| {
        let value = f64::from_bits(*value);
        let known = best.iter_mut().find(|it| it.0 == *kind && it.1 == *extras);
        if let Some(known) = known {
            let better = value > known.2;
            known.2 = known.2.max(value);
            return better;
        }
        best.push((*kind, extras.clone(), value));
        true
    });
    keys
}
