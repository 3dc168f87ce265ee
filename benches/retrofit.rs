//! How long a million light points take from the frame to the offers of the plan: baseline, classes
//! and solutions, each worked out once for the points that are alike, against each point by itself
//! (a hundredth of them, times a hundred). `make bench`.

use reverbere::{
    AmountBasis, Ballasts, Catalogue, Communes, LightPoint, Method, Points, PointsBuilder,
    PriceLevel, Regimes, Stances, classes, existing, usual_hours, with_consumption,
    with_system_power,
};
use std::hint::black_box;
use std::time::Instant;

const POINTS: u32 = 1_000_000;
const COMMUNES: u32 = 3000;
const KINDS: usize = 15;

/// Points that are computed one by one, for comparison.
const SAMPLE: u32 = 10_000;
const RUNS: usize = 5;

fn main() {
    let points = park();
    let hours = usual_hours();
    let catalogue = Catalogue::embedded(PriceLevel::Usuel);
    let (stances, basis) = (Stances::default(), AmountBasis::ht());
    let (regimes, communes) = (Regimes::default(), Communes::default());
    let method = Method::new(&catalogue, &hours, &basis, &stances);
    let mut times: Vec<[f64; 3]> = (0..RUNS)
        .map(|_| {
            let points = points.clone();
            let start = Instant::now();
            let points = with_consumption(
                with_system_power(points, Ballasts::embedded()),
                &hours,
                &regimes,
            );
            let baseline = start.elapsed().as_secs_f64();
            let method = Method::new(&catalogue, &hours, &basis, &stances);
            let classes = classes(&points, &regimes, &communes, &method);
            let all = start.elapsed().as_secs_f64();
            [all, baseline, classes.classes.len() as f64]
        })
        .collect();
    times.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let [all, baseline, classes] = times[RUNS / 2];
    let points = with_consumption(
        with_system_power(points, Ballasts::embedded()),
        &hours,
        &regimes,
    );
    let start = Instant::now();
    for row in (0..POINTS).step_by((POINTS / SAMPLE) as usize) {
        let one = existing(&points, row as usize, &regimes, &method);
        black_box(one.map(|one| method.solutions(&one)));
    }
    let alone = start.elapsed().as_secs_f64() * f64::from(POINTS / SAMPLE);
    println!(
        "| {POINTS} points, {classes} classes | baseline | options | together | point by point | ratio |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    println!(
        "| 2 cores | {baseline:.2} s | {:.2} s | {all:.2} s | {alone:.1} s | {:.0} |",
        all - baseline,
        alone / all
    );
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
