//! Invented places of the light points of a commune, Lambert-93: streets that
//! branch off one another around the middle of the village.

use crate::park::{Commune, Park, Point};
use crate::rng::Rng;
use reverbere::{System, to_lambert93};
use std::collections::HashMap;
use std::f64::consts::{FRAC_PI_2, TAU};

/// Apart from the seed of the parks: the places change nothing else of them.
const SEED: u64 = 0x504C_4143_4553_0001;

/// Between two lamps of a street, metres.
const SPACING: (f64, f64) = (27.0, 33.0);
/// How far a street turns from its first lamp to its last at most, radians.
const BEND: f64 = 0.6;
/// How far a street may leave another from the right angle, radians.
const CORNER: f64 = 0.35;
/// Ways tried for a new street. The best has the fewest lamps within a block
/// (metres) of another street's, and ends near the middle: so many metres
/// further are as bad as one such lamp.
const TRIES: usize = 60;
const BLOCK: f64 = 45.0;
const SPRAWL: f64 = 150.0;

/// The middle of each village of the Terre des Deux Caps, latitude and
/// longitude in degrees: **approximate**, to some hundreds of metres.
const MIDDLES: &[(&str, f64, f64)] = &[
    ("Ambleteuse", 50.806, 1.606),
    ("Audembert", 50.864, 1.694),
    ("Audinghen", 50.852, 1.613),
    ("Audresselles", 50.822, 1.595),
    ("Bazinghen", 50.823, 1.663),
    ("Beuvrequen", 50.803, 1.666),
    ("Ferques", 50.829, 1.758),
    ("Hervelinghen", 50.883, 1.714),
    ("Landrethun-le-Nord", 50.848, 1.783),
    ("Leubringhen", 50.858, 1.721),
    ("Leulinghen-Bernes", 50.832, 1.711),
    ("Maninghen-Henne", 50.776, 1.668),
    ("Marquise", 50.813, 1.706),
    ("Offrethun", 50.785, 1.692),
    ("Rety", 50.797, 1.774),
    ("Rinxent", 50.806, 1.739),
    ("Saint-Inglevert", 50.876, 1.745),
    ("Tardinghen", 50.867, 1.632),
    ("Wacquinghen", 50.784, 1.671),
    ("Wierre-Effroy", 50.779, 1.739),
    ("Wissant", 50.885, 1.662),
];

/// Easting and northing, metres.
type Place = (f64, f64);

/// Where a street has come to, and which way it goes.
#[derive(Clone, Copy)]
struct Tip {
    at: Place,
    heading: f64,
}

/// Gives each point of the communes whose middle is known its place.
pub fn place(parks: &mut [Park]) {
    for park in parks {
        if let Some(middle) = middle(&park.commune) {
            let mut rng = Rng::new(SEED, u64::from(park.commune.insee));
            lay_streets(&mut rng, middle, &mut park.points);
        }
    }
}

fn middle(commune: &Commune) -> Option<Place> {
    let known = MIDDLES.iter().find(|(name, ..)| *name == commune.name);
    let &(_, latitude, longitude) = known?;
    to_lambert93(System::Wgs84, longitude, latitude)
}

/// The points of a street one after another. A street that a further cabinet
/// feeds goes on; a new one leaves a street of its cabinet, or the first of a
/// cabinet any street.
fn lay_streets(rng: &mut Rng, middle: Place, points: &mut [Point]) {
    let mut tips: HashMap<String, Tip> = HashMap::new();
    let mut laid: Vec<Tip> = Vec::with_capacity(points.len());
    let mut cabinet = (String::new(), 0);
    let along = |a: &Point, b: &Point| (&a.cabinet, &a.street) == (&b.cabinet, &b.street);
    for street in points.chunk_by_mut(along) {
        if street[0].cabinet != cabinet.0 {
            cabinet = (street[0].cabinet.clone(), laid.len());
        }
        let length = street.len();
        let run = match (tips.get(&street[0].street), laid.as_slice()) {
            (Some(&tip), _) => run(rng, tip, length),
            (None, []) => {
                let heading = TAU * rng.unit();
                run(
                    rng,
                    Tip {
                        at: middle,
                        heading,
                    },
                    length,
                )
            }
            (None, all) => {
                let near = all.get(cabinet.1..).filter(|own| !own.is_empty());
                new_street(rng, middle, near.unwrap_or(all), all, length)
            }
        };
        for (point, tip) in street.iter_mut().zip(&run) {
            // A surveyor gives decimetres.
            let [x, y] = [tip.at.0, tip.at.1].map(|metres| (metres * 10.0).round() / 10.0);
            point.place = Some((x, y));
        }
        if let Some(&tip) = run.last() {
            tips.insert(street[0].street.clone(), tip);
        }
        laid.extend(run);
    }
}

/// The lamps of one street from where it has come to.
fn run(rng: &mut Rng, mut tip: Tip, length: usize) -> Vec<Tip> {
    let bend = BEND * (2.0 * rng.unit() - 1.0) / length as f64;
    let next = |_| {
        let step = SPACING.0 + (SPACING.1 - SPACING.0) * rng.unit();
        tip.heading += bend;
        tip.at.0 += step * tip.heading.cos();
        tip.at.1 += step * tip.heading.sin();
        tip
    };
    (0..length).map(next).collect()
}

/// The best of some streets that leave a lamp of `near` to one side.
fn new_street(rng: &mut Rng, middle: Place, near: &[Tip], all: &[Tip], length: usize) -> Vec<Tip> {
    let tries = (0..TRIES).map(|_| {
        let corner = near[rng.below(near.len())];
        let side = if rng.chance(0.5) { 1.0 } else { -1.0 };
        let heading = corner.heading + side * FRAC_PI_2 + CORNER * (2.0 * rng.unit() - 1.0);
        let run = run(rng, Tip { heading, ..corner }, length);
        let by_another = |a: &&Tip| all.iter().any(|b| distance(a.at, b.at) < BLOCK);
        let crowded = run.iter().filter(by_another).count();
        let away = run.last().map_or(0.0, |end| distance(end.at, middle));
        (crowded as f64 + away / SPRAWL, run)
    });
    let best = tries.min_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map(|(_, run)| run).unwrap_or_default()
}

fn distance(a: Place, b: Place) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}
