//! How long it takes to say why a scenario cannot be planned. Run by hand:
//! `SCENARIO=scenarios/boulonnais.toml TIMES=3 cargo test --lib shortfall::measure -- --ignored --nocapture`.

use crate::plan::{
    Limits,
    explain::{Asked, explain},
};
use crate::scenario::Scenario;
use crate::scenario::study::Study;
use std::path::Path;
use std::time::Instant;

#[test]
#[ignore = "a measurement"]
fn on_the_sample() {
    let name = std::env::var("SCENARIO").expect("SCENARIO");
    let times: f64 = std::env::var("TIMES").map_or(1.5, |it| it.parse().expect("number"));
    let scenario = Scenario::read(Path::new(&name)).expect("a scenario");
    let start = Instant::now();
    let study = Study::prepare(scenario, &|_, _| ()).expect("a study");
    println!("prepared {:?}", start.elapsed());
    let choice = study.choice_problem();
    let mut problem = choice.base.clone();
    for row in &mut problem.rows[..2] {
        row.least = row.least.map(|it| (it as f64 * times) as i64);
        row.most = row.most.map(|it| (it as f64 * times) as i64);
    }
    let start = Instant::now();
    let limits = Limits::default();
    let explained = explain(
        &problem,
        Asked {
            targets: &[0, 1],
            forced_by: &[],
        },
        &limits,
    );
    println!("{:?} s", start.elapsed());
    if let Some(reached) = &explained.reached {
        println!(
            "{:?} of {:?}, missing {} >= {}",
            reached.points, reached.asked, reached.missing, reached.missing_at_least
        );
    }
    if let crate::plan::explain::ExtraMoney::Found(it) = &explained.money {
        println!("money {} >= {}", it.total_cents, it.at_least_cents);
    } else {
        println!("{:?}", explained.money);
    }
    println!("{:?}", explained.conflict);
    println!(
        "{:?} {:?}",
        explained.margins.points_per_row, explained.margins.cents_per_row
    );
}
