//! All of France: how long the way from the frame of points to a proved plan takes, and how much
//! memory, at growing sizes. The communes are real, every light point and every budget is made up
//! by the generator of the sample inventories. `make bench-france`, or
//!
//! ```text
//! REVERBERE_COMMUNES=communes.json cargo bench --profile dev --bench france -- 25000 250000
//! ```
//!
//! Each number is a size in light points: so many communes, drawn at random but always the same,
//! as have these points together; the targets grow in proportion. Without a number, all of France.
//! `sans-plan` stops before the planner.

mod france {
    pub mod communes;
    pub mod memory;
    pub mod points;
    pub mod scenario;
}
// What the generator of the sample inventories has in common with this one.
#[allow(dead_code, clippy::wildcard_imports)]
#[path = "../examples/inventaires/park.rs"]
mod park;
#[allow(dead_code)]
#[path = "../examples/inventaires/rng.rs"]
mod rng;
#[allow(dead_code, clippy::enum_glob_use)]
#[path = "../examples/inventaires/tables.rs"]
mod tables;

use france::communes::{Place, communes};
use france::memory::{Memory, gib};
use france::{points, scenario};
use reverbere::planner::{self, Outcome};
use reverbere::{Import, Study, with_consumption, with_system_power};
use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::time::Instant;

/// Points of the sample territory, to which its targets belong.
const SAMPLE: f64 = 25_000.0;

fn main() -> Result<(), Box<dyn Error>> {
    let file = env::var("REVERBERE_COMMUNES")
        .map_err(|_| "REVERBERE_COMMUNES ne nomme pas communes.json : voir .ci/communes_france")?;
    let all = communes(file.as_ref())?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    let with_plan = !arguments.iter().any(|argument| argument == "sans-plan");
    let sizes = arguments.iter().filter_map(|size| size.parse().ok());
    let mut sizes: Vec<usize> = sizes.collect();
    if sizes.is_empty() {
        sizes.push(usize::MAX);
    }
    println!(
        "| points | communes | classes | consommation | classes et solutions | problème | plan | total | mémoire | écart |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for size in sizes {
        measure(&points::some_of(&all, size), with_plan)?;
    }
    Ok(())
}

/// One line of the table; the stages, with their memory, go to the other stream.
fn measure(places: &[Place], with_plan: bool) -> Result<(), Box<dyn Error>> {
    let memory = Memory::default();
    let made = Instant::now();
    let frame = points::frame(places);
    let count = frame.len();
    memory.report("parc", made.elapsed());
    let scenario = scenario::scenario(places, count as f64 / SAMPLE)?;
    memory.report("scénario", made.elapsed());

    let start = Instant::now();
    let frame = with_system_power(frame, scenario.tables.ballasts);
    let frame = with_consumption(frame, &scenario.hours, &scenario.regimes);
    let baseline = start.elapsed();
    memory.report("consommation", baseline);

    let mark = Instant::now();
    let import = Import {
        points: frame,
        findings: Vec::new(),
        decisions: Vec::new(),
        sheets: Vec::new(),
        files: BTreeMap::new(),
        versions: BTreeMap::new(),
        asked: reverbere::Asked::default(),
        unread: Vec::new(),
        left_out: Vec::new(),
    };
    let study = Study::on(scenario, import)?;
    let class_count = study.classes.classes.len();
    let grouped = mark.elapsed();
    memory.report("classes", grouped);

    let mark = Instant::now();
    let problem = study.choice_problem().base;
    let posed = mark.elapsed();
    memory.report("problème", posed);

    let mark = Instant::now();
    let mut gap = "—".to_owned();
    if with_plan {
        let limits = planner::Limits {
            gap: planner::PROVED_GAP,
            ..study.limits()
        };
        let outcome = planner::solve(&problem, &limits, &|step| {
            eprintln!("    {:>6.1} s {step:?}", mark.elapsed().as_secs_f64());
        });
        gap = match &outcome {
            Outcome::Impossible(_) => "aucun plan possible".to_owned(),
            Outcome::NoPlanFound { .. } => "aucun plan trouvé".to_owned(),
            outcome => outcome.plan().map_or_else(String::new, |plan| {
                format!("{:.1e}", plan.gap()).replace('.', ",")
            }),
        };
    }
    let planned = mark.elapsed();
    memory.report("plan", planned);
    let seconds = [baseline, grouped, posed, planned, start.elapsed()]
        .map(|time| format!("{:.2} s", time.as_secs_f64()).replace('.', ","));
    println!(
        "| {count} | {} | {class_count} | {} | {} Gio | {gap} |",
        places.len(),
        seconds.join(" | "),
        gib(memory.most()),
    );
    Ok(())
}
