//! What the tests of this room share: small random problems and a plain way to solve them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{FactorClass, Offer, PointClass, Problem};

pub(super) fn offer(counts_for: FactorClass, cost_cents: i64, saving: f64) -> Offer {
    Offer {
        counts_for,
        cost_cents,
        saving_kwh_per_year: saving,
    }
}

pub(super) fn class(commune: usize, count: u32, offers: Vec<Offer>) -> PointClass {
    PointClass {
        commune,
        count,
        offers,
    }
}

/// How the costs of a random problem relate to each other.
#[derive(Debug, Clone, Copy)]
pub(super) enum Costs {
    /// A few distinct costs, so that many plans tie.
    Few,
    /// Hardly two alike.
    Many,
    /// Savings in proportion to the costs: every ratio the same.
    Proportional,
}

fn offers(costs: Costs) -> impl Strategy<Value = Offer> {
    (any::<bool>(), 1_i64..400, 1_i64..400).prop_map(move |(f4, cost, saving)| {
        let cost_cents = match costs {
            Costs::Few => 60 * (1 + cost % 4),
            Costs::Many | Costs::Proportional => 50 + cost,
        };
        let saving = match costs {
            Costs::Few => (1 + saving % 6) as f64 * 50.0,
            Costs::Many => saving as f64 * 0.37,
            Costs::Proportional => cost_cents as f64 * 0.7,
        };
        let counts_for = if f4 { FactorClass::F4 } else { FactorClass::F2 };
        offer(counts_for, cost_cents, saving)
    })
}

/// Problems of a few communes, each with a few classes and a budget of a few points.
pub(super) fn problems(communes: usize) -> impl Strategy<Value = Problem> {
    let costs = prop_oneof![
        Just(Costs::Few),
        Just(Costs::Many),
        Just(Costs::Proportional)
    ];
    (1..=communes, costs).prop_flat_map(|(communes, costs)| {
        let one_class = (
            0..communes,
            0_u32..5,
            prop::collection::vec(offers(costs), 0..4),
        );
        let classes = prop::collection::vec(one_class, 0..6);
        let budgets = prop::collection::vec(0_i64..1_500, communes);
        (budgets, classes, 0_u32..7, 0_u32..5).prop_map(|(budgets_cents, classes, f4, f2)| {
            Problem {
                budgets_cents,
                classes: classes
                    .into_iter()
                    .map(|(commune, count, offers)| class(commune, count, offers))
                    .collect(),
                target_f4: f4,
                target_f2: f2,
            }
        })
    })
}

/// Best saving for every pair of counts (F4, F2) that a commune can pay for, point by point.
pub(super) fn plain_front(problem: &Problem, commune: usize) -> BTreeMap<(i64, i64), f64> {
    let budget = problem.budgets_cents[commune];
    let mut states = BTreeMap::from([((0_i64, 0_i64, 0_i64), 0.0_f64)]);
    for class in problem
        .classes
        .iter()
        .filter(|class| class.commune == commune)
    {
        for _ in 0..class.count {
            for ((n4, n2, cost), saving) in states.clone() {
                for offer in &class.offers {
                    let cost = cost + offer.cost_cents;
                    if cost > budget {
                        continue;
                    }
                    let key = match offer.counts_for {
                        FactorClass::F4 => (n4 + 1, n2, cost),
                        FactorClass::F2 => (n4, n2 + 1, cost),
                    };
                    let best = states.entry(key).or_insert(f64::NEG_INFINITY);
                    *best = best.max(saving + offer.saving_kwh_per_year);
                }
            }
        }
    }
    let mut front = BTreeMap::new();
    for ((n4, n2, _), saving) in states {
        let best = front.entry((n4, n2)).or_insert(f64::NEG_INFINITY);
        *best = saving.max(*best);
    }
    front
}

/// Best saving for every pair of counts that the communes can pay for together.
pub(super) fn plain_sums(problem: &Problem) -> BTreeMap<(i64, i64), f64> {
    let mut sums = BTreeMap::from([((0_i64, 0_i64), 0.0_f64)]);
    for commune in 0..problem.budgets_cents.len() {
        let front = plain_front(problem, commune);
        let mut next = BTreeMap::new();
        for (&(n4, n2), &saving) in &sums {
            for (&(more4, more2), &more) in &front {
                let counts = (n4 + more4, n2 + more2);
                let best = next.entry(counts).or_insert(f64::NEG_INFINITY);
                *best = (saving + more).max(*best);
            }
        }
        sums = next;
    }
    sums
}
