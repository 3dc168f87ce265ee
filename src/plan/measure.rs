//! How long a solve takes on instances like the real one. Run by hand:
//! `cargo test --lib plan::measure -- --ignored --nocapture`.

use std::time::Instant;

use super::problem::{Bundle, Offer, Row, Whole};
use super::trial::{F2, F4, class, offer, two_targets};
use super::{Carry, Limits, Measure, Outcome, PointClass, Problem, solve};

/// Inhabitants of the 74 communes of the Pays Boulonnais.
const INHABITANTS: [u32; 74] = [
    1_321, 41_039, 2_456, 531, 1_317, 377, 2_596, 835, 1_870, 1_141, 1_081, 3_993, 13_398, 419,
    115, 8_824, 5_051, 3_346, 11_036, 6_307, 3_839, 1_571, 296, 429, 524, 226, 394, 633, 907, 509,
    802, 4_827, 605, 309, 274, 249, 1_515, 147, 541, 652, 233, 722, 333, 444, 4_642, 304, 255, 293,
    514, 385, 203, 228, 743, 2_010, 435, 623, 616, 408, 459, 1_788, 220, 1_242, 294, 535, 329,
    5_169, 273, 2_050, 3_007, 814, 150, 261, 845, 847,
];

/// A small generator of numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.roll(1_000_000) as f64 / 1_000_000.0
    }
}

/// What an instance looks like.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub points: f64,
    /// `None`: every point a class of its own, with costs of its own.
    pub classes: Option<f64>,
    pub offers: u64,
    pub targets: (u32, u32),
    /// Money, as a share of what the targets need at average costs.
    pub money: f64,
}

fn offers(dice: &mut Dice, shape: Shape) -> Vec<Offer> {
    let watts = [50.0, 70.0, 100.0, 125.0, 150.0, 250.0][dice.roll(6) as usize];
    let hours = [4_100.0, 3_300.0, 2_600.0][dice.roll(3) as usize];
    let before = watts * 1.15 * hours / 1_000.0;
    let count = if shape.classes.is_some() {
        1 + dice.roll(shape.offers)
    } else {
        shape.offers
    };
    (0..count)
        .map(|index| {
            let f4 = index % 2 == 0;
            let euros = if f4 {
                [550, 710, 745, 820]
            } else {
                [280, 340, 395, 450]
            };
            let mut cents = 100 * euros[dice.roll(4) as usize];
            cents += if shape.classes.is_some() {
                500 * dice.roll(12) as i64
            } else {
                dice.roll(6_000) as i64
            };
            if f4 {
                offer(F4, cents, before * dice.between(0.75, 0.88))
            } else {
                offer(F2, cents, before * dice.between(0.5, 0.74))
            }
        })
        .collect()
}

/// A made-up territory of this shape.
/// Twelve communes and some three hundred classes: too many to be asked as a whole.
pub(super) fn larger_territory() -> Problem {
    let shape = Shape {
        points: 1_000.0,
        classes: Some(300.0),
        offers: 4,
        targets: (60, 20),
        money: 1.05,
    };
    let inhabitants: Vec<u32> = (0..12).map(|at| 500 + 400 * at).collect();
    territory(&inhabitants, shape, 3)
}

pub(super) fn territory(inhabitants: &[u32], shape: Shape, seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let all: f64 = inhabitants.iter().copied().map(f64::from).sum();
    let shares: Vec<f64> = inhabitants.iter().map(|&it| f64::from(it) / all).collect();
    let mut classes: Vec<PointClass> = Vec::new();
    for (commune, share) in shares.iter().enumerate() {
        let points = (share * shape.points).ceil();
        let number = match shape.classes {
            // Big communes have more points alike.
            Some(classes) => (classes / 74.0 * (share * 74.0).sqrt() * 1.25)
                .min(points)
                .ceil(),
            None => points,
        };
        for _ in 0..number as u32 {
            let count = if shape.classes.is_some() {
                (points / number * dice.between(0.2, 1.8)).max(1.0) as u32
            } else {
                1
            };
            let offers = offers(&mut dice, shape);
            classes.push(class(commune, count, offers));
        }
    }
    let need = 72_000.0 * f64::from(shape.targets.0) + 39_000.0 * f64::from(shape.targets.1);
    let weights: Vec<f64> = shares
        .iter()
        .map(|share| share * dice.between(0.7, 1.5))
        .collect();
    let total: f64 = weights.iter().sum();
    let budgets: Vec<i64> = weights
        .iter()
        .map(|weight| (shape.money * need * weight / total) as i64)
        .collect();
    two_targets(&budgets, classes, shape.targets.0, shape.targets.1)
}

fn measure(name: &str, problem: &Problem) {
    let start = Instant::now();
    let steps = std::sync::atomic::AtomicU32::new(0);
    let outcome = solve(problem, &Limits::default(), &|step| {
        steps.store(step.iteration, std::sync::atomic::Ordering::Relaxed);
    });
    let seconds = start.elapsed().as_secs_f64();
    let points: u32 = problem.classes.iter().map(|class| class.count).sum();
    let head = format!(
        "{name}: {} communes, {points} points, {} classes",
        problem.communes.len(),
        problem.classes.len()
    );
    let word = match &outcome {
        Outcome::Proved(_) => "proved",
        Outcome::WithinGap(_) => "within gap",
        Outcome::StoppedWithPlan(_) => "stopped",
        Outcome::Impossible(why) => {
            println!("{head}: impossible {why:?} in {seconds:.3} s");
            return;
        }
        Outcome::NoPlanFound { .. } => "no plan",
    };
    let Some(plan) = outcome.plan() else {
        println!("{head}: {word} in {seconds:.3} s");
        return;
    };
    println!(
        "{head}: {word} {:.3} <= {:.3}, gap {:.1e}, prices {:.1?}, {} of {} fixed, {} steps, {seconds:.3} s",
        plan.value,
        plan.bound,
        plan.gap(),
        plan.prices.per_row,
        plan.effort.fixed,
        plan.effort.variables,
        steps.into_inner(),
    );
}

const REAL: Shape = Shape {
    points: 25_000.0,
    classes: Some(4_000.0),
    offers: 8,
    targets: (1_500, 500),
    money: 1.05,
};

#[test]
#[ignore = "a measurement"]
fn the_real_territory() {
    for seed in 1..=5 {
        measure("real", &territory(&INHABITANTS, REAL, seed));
    }
}

#[test]
#[ignore = "a measurement"]
fn every_point_a_class_of_its_own() {
    let shape = Shape {
        classes: None,
        offers: 4,
        ..REAL
    };
    for seed in 1..=3 {
        measure("all different", &territory(&INHABITANTS, shape, seed));
    }
}

#[test]
#[ignore = "a measurement"]
fn other_shapes() {
    for money in [0.7, 0.765, 0.78, 0.79, 0.8, 0.82, 0.9, 1.5, 4.0] {
        let shape = Shape { money, ..REAL };
        measure(
            &format!("money {money}"),
            &territory(&INHABITANTS, shape, 1),
        );
        let shape = Shape {
            classes: None,
            offers: 4,
            ..shape
        };
        measure(
            &format!("money {money}, all different"),
            &territory(&INHABITANTS, shape, 1),
        );
    }
    for communes in [1, 2, 3, 5, 10, 20] {
        for (targets, classes) in [((15, 5), 100.0), ((15, 5), 4_000.0), ((150, 50), 2_000.0)] {
            let shape = Shape {
                targets,
                classes: Some(classes),
                ..REAL
            };
            let name = format!("{communes} communes, {targets:?}");
            measure(&name, &territory(&INHABITANTS[..communes], shape, 1));
            let shape = Shape {
                classes: None,
                points: 3_000.0,
                offers: 4,
                ..shape
            };
            measure(
                &format!("{name}, all different"),
                &territory(&INHABITANTS[..communes], shape, 1),
            );
        }
    }
    let many: Vec<u32> = (0..1_500).map(|index| 200 + 37 * (index % 53)).collect();
    let shape = Shape {
        points: 300_000.0,
        classes: Some(50_000.0),
        targets: (15_000, 5_000),
        ..REAL
    };
    measure("a region", &territory(&many, shape, 1));
}

/// The same territory over three years: each class in a cabinet, whose clock is paid once, money
/// carried over, savings counted from the year after the works.
fn over_years(seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let mut problem = territory(&INHABITANTS, REAL, seed);
    problem.years = 3;
    for commune in &mut problem.communes {
        let total = commune.budgets_cents[0];
        let first = (total as f64 * dice.between(0.2, 0.45)) as i64;
        let second = (total as f64 * dice.between(0.2, 0.45)) as i64;
        commune.budgets_cents = vec![first, second, total - first - second];
        commune.carry = Carry::Forward { borrow_cents: 0 };
    }
    problem.kinds = vec![
        vec![(0, 1), (2, 1)],
        vec![(1, 1), (2, 1)],
        vec![(0, 1)],
        vec![(1, 1)],
        vec![],
    ];
    problem.rows.push(Row {
        name: "premiere_annee".into(),
        measure: Measure::Points,
        least: Some(500),
        most: None,
    });
    let classes = std::mem::take(&mut problem.classes);
    for mut class in classes {
        let offers = std::mem::take(&mut class.offers);
        for year in 0..3 {
            for offer in &offers {
                class.offers.push(Offer {
                    kind: offer.kind + if year == 0 { 0 } else { 2 },
                    year,
                    value: offer.value * (3 - year) as f64,
                    ..offer.clone()
                });
            }
        }
        // Cabinets of about forty points, filled class after class.
        let bundle = match problem.bundles.last() {
            Some(bundle) if bundle.commune == class.commune && dice.roll(5) > 0 => {
                problem.bundles.len() - 1
            }
            _ => {
                problem.bundles.push(Bundle {
                    name: format!("a{}", problem.bundles.len()),
                    commune: class.commune,
                    opening_cents: 27_500,
                    opening_value: 0.0,
                    opening_earlier: Box::default(),
                    penalty_earlier: Box::default(),
                    kinds: vec![4; 3],
                    whole: Whole::Free,
                });
                problem.bundles.len() - 1
            }
        };
        class.bundles = vec![bundle];
        problem.classes.push(class);
    }
    problem
}

#[test]
#[ignore = "a measurement"]
fn three_years_and_cabinets() {
    measure("three years", &over_years(1));
}
