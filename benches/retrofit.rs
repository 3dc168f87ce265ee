//! How long a million light points take from the frame to the offers of the plan: baseline, classes
//! and solutions, each worked out once for the points that are alike. `make bench`.

use reverbere::energy::{Regimes, with_consumption, with_system_power};
use reverbere::inventory::points::{LightPoint, Points, PointsBuilder};
use reverbere::money::AmountBasis;
use reverbere::retrofit::Method;
use reverbere::retrofit::catalogue::{Catalogue, PriceLevel};
use reverbere::retrofit::classes::{Communes, classes};
use reverbere::retrofit::rules::Stances;
use reverbere::scenario::usual_hours;
use std::time::Instant;

const POINTS: u32 = 1_000_000;
const COMMUNES: u32 = 3000;
const KINDS: usize = 15;

fn main() {
    let points = park();
    let hours = usual_hours();
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let stances = Stances::default();
    let basis = AmountBasis::ht();
    let regimes = Regimes::default();
    for _ in 0..3 {
        let points = points.clone();
        let start = Instant::now();
        let points = with_system_power(points);
        let power = start.elapsed();
        let points = with_consumption(points, &hours, &regimes);
        let consumption = start.elapsed();
        let method = Method::new(&catalogue, &hours, &basis, &stances);
        let classes = classes(&points, &regimes, &Communes::default(), &method);
        println!(
            "{power:?} {consumption:?} {:?}: {} classes",
            start.elapsed(),
            classes.classes.len()
        );
    }
}

fn park() -> Points {
    let lamps = [
        ("SHP", 70.0),
        ("SHP", 100.0),
        ("SHP", 150.0),
        ("SHP", 250.0),
        ("BF", 80.0),
        ("BF", 125.0),
        ("IM", 70.0),
        ("IM", 150.0),
        ("CPO", 60.0),
        ("FC", 36.0),
    ];
    let luminaires = ["routier_ferme", "residentiel", "style", "boule", ""];
    let regimes = ["", "permanent", "extinction 23h-5h", "-50% 23h-5h"];
    let heights = [None, Some(4.0), Some(6.0), Some(8.0)];
    let mut builder = PointsBuilder::default();
    let mut seed = 1_u64;
    let mut next = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % bound
    };
    // A commune keeps to a few kinds of lamps and luminaires.
    let mut kinds = Vec::new();
    for index in 0..POINTS {
        let commune = place(index);
        if index == 0 || commune != place(index - 1) {
            kinds = (0..KINDS)
                .map(|_| {
                    (
                        lamps[next(lamps.len())],
                        luminaires[next(luminaires.len())],
                        regimes[next(regimes.len())],
                        heights[next(heights.len())],
                    )
                })
                .collect();
        }
        let ((technology, watts), luminaire, regime, height) = kinds[next(kinds.len())];
        builder.push(LightPoint {
            insee: format!("{commune:05}").as_str().into(),
            commune: format!("Commune {commune}").as_str().into(),
            reference: format!("PL-{index}").as_str().into(),
            armoire: format!("A{}", index / 40).as_str().into(),
            voie: format!("rue {}", index / 13).as_str().into(),
            technologie: technology.into(),
            luminaire: luminaire.into(),
            regime: regime.into(),
            puissance_lampe_w: Some(watts),
            hauteur_m: height,
            fichier: "parc.xlsx".into(),
            ligne: index + 2,
            foyer: 1,
            ..LightPoint::default()
        });
    }
    builder.finish()
}

/// The commune of a point.
fn place(index: u32) -> u32 {
    (u64::from(index) * u64::from(COMMUNES) / u64::from(POINTS)) as u32
}
