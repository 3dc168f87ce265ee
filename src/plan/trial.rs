//! What the tests of this room share: small random problems and a plain way to solve them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::problem::{Commune, Offer, Row};
use super::{Carry, Measure, PointClass, Problem};

/// The kinds of the problems of these tests: what counts for the first target, and for the second.
pub(super) const F4: usize = 0;
pub(super) const F2: usize = 1;

/// A problem of one year, with two exact targets of points.
pub(super) fn two_targets(
    budgets_cents: &[i64],
    classes: Vec<PointClass>,
    f4: u32,
    f2: u32,
) -> Problem {
    let exactly = |name: &str, points: u32| Row {
        name: name.into(),
        measure: Measure::Points,
        least: Some(points.into()),
        most: Some(points.into()),
    };
    Problem {
        years: 1,
        communes: budgets_cents
            .iter()
            .enumerate()
            .map(|(index, cents)| Commune {
                name: format!("c{index}"),
                budgets_cents: vec![*cents],
                carry: Carry::Never,
                ..Commune::default()
            })
            .collect(),
        classes,
        rows: vec![exactly("f4", f4), exactly("f2", f2)],
        kinds: vec![vec![(0, 1)], vec![(1, 1)]],
        ..Problem::default()
    }
}

/// Asks for other targets.
pub(super) fn ask(problem: &mut Problem, targets: (i64, i64)) {
    for (row, points) in problem.rows.iter_mut().zip([targets.0, targets.1]) {
        (row.least, row.most) = (Some(points), Some(points));
    }
}

/// The targets of a problem.
pub(super) fn asked(problem: &Problem) -> (i64, i64) {
    let least = |row: usize| problem.rows[row].least.unwrap_or(0);
    (least(0), least(1))
}

pub(super) fn offer(kind: usize, cost_cents: i64, value: f64) -> Offer {
    Offer {
        kind,
        cost_cents,
        value,
        ..Offer::default()
    }
}

pub(super) fn class(commune: usize, count: u32, offers: Vec<Offer>) -> PointClass {
    PointClass {
        commune,
        count,
        offers,
        ..PointClass::default()
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
        offer(if f4 { F4 } else { F2 }, cost_cents, saving)
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
            let classes = classes.into_iter();
            let classes = classes.map(|(commune, count, offers)| class(commune, count, offers));
            two_targets(&budgets_cents, classes.collect(), f4, f2)
        })
    })
}

/// Best saving for every pair of counts (F4, F2) that a commune can pay for, point by point.
pub(super) fn plain_front(problem: &Problem, commune: usize) -> BTreeMap<(i64, i64), f64> {
    let budget = problem.communes[commune].budgets_cents[0];
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
                    let key = match offer.kind {
                        F4 => (n4 + 1, n2, cost),
                        _ => (n4, n2 + 1, cost),
                    };
                    let best = states.entry(key).or_insert(f64::NEG_INFINITY);
                    *best = best.max(saving + offer.value);
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
    for commune in 0..problem.communes.len() {
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
