//! How long the workbooks of a plan take to write, and how much memory: a commune of 100,000 chosen
//! points, and the 74 communes of the sample with their territory. `make bench`.

use reverbere::planner::Limits;
use reverbere::{PlanDocument, Proof, Scenario, Study, workbooks};
use rustc_hash::FxBuildHasher;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::hash::BuildHasher;
use std::path::Path;
use std::time::Instant;

const POINTS: usize = 100_000;
const RUNS: usize = 5;
const MIB: f64 = 1024.0;

fn main() {
    println!(
        "| workbooks | points chosen | seconds | of the processor | size | memory at the most |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    let folder = tempfile::tempdir().expect("a temporary folder");
    measure("a commune and its territory", &large(folder.path()));
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/boulonnais.toml");
    measure("74 communes and their territory", &sample);
}

/// Prepares and plans a scenario, then writes its workbooks some times; prints the median.
fn measure(what: &str, scenario: &Path) {
    let scenario = Scenario::read(scenario).expect("a sound scenario");
    let study = Study::prepare(scenario, &|_, _| {}).expect("sound inventories");
    let planning = study.plan(&Limits::default(), &|_| {});
    let plan = planning.outcome.plan().expect("a plan");
    let choice = study.choose(&planning.choice, plan);
    let proof = Proof::of(&study, &planning, plan, &choice);
    let document = PlanDocument {
        study: &study,
        choice: &choice,
        proof: &proof,
        short_of: None,
        print: String::new(),
    };
    forget_peak();
    let (mut bytes, mut all, before) = (0, BTreeSet::new(), processor());
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let files = workbooks(&document).expect("workbooks");
            let seconds = start.elapsed().as_secs_f64();
            bytes = files.values().map(Vec::len).sum();
            all.insert(FxBuildHasher.hash_one(&files));
            seconds
        })
        .collect();
    assert_eq!(all.len(), 1, "the same bytes at each run");
    seconds.sort_by(f64::total_cmp);
    let chosen = choice.total(|commune| commune.points.len());
    println!(
        "| {what} | {chosen} | {:.2} s | {} | {:.1} MiB | {} |",
        seconds[RUNS / 2],
        processor()
            .zip(before)
            .map_or("not told here".into(), |(now, before)| format!(
                "{:.2} s",
                (now - before) / RUNS as f64
            )),
        bytes as f64 / MIB / MIB,
        peak().map_or("not told here".into(), |kib| format!(
            "{:.0} MiB",
            kib / MIB
        ))
    );
}

/// A scenario of one commune whose budget pays for all of its points.
fn large(folder: &Path) -> std::path::PathBuf {
    let lamps = [
        ("SHP", 100),
        ("SHP", 150),
        ("BF", 125),
        ("BF", 250),
        ("IM", 150),
    ];
    let mut csv =
        "Code INSEE;Référence;Armoire;Rue;Type lampe;Puissance (W);Luminaire\n".to_owned();
    for index in 0..POINTS {
        let (lamp, watts) = lamps[index / 7 % lamps.len()];
        let (cabinet, street) = (index / 40, index / 13);
        writeln!(
            csv,
            "62160;PL-{index};AR-{cabinet};rue {street};{lamp};{watts};Routier fermé"
        )
        .expect("a line");
    }
    std::fs::write(folder.join("points.csv"), csv).expect("the points");
    let scenario = folder.join("scenario.toml");
    let text = format!(
        "nom = \"Cent mille points\"\nbase_montants = \"HT\"\ninventaires = [\"points.csv\"]\n\
         [objectifs]\nfacteur4 = {{ min = 0, max = {POINTS} }}\n\
         facteur2 = {{ min = 0, max = {POINTS} }}\n[budgets]\n\"62160\" = 900000000\n"
    );
    std::fs::write(&scenario, text).expect("the scenario");
    scenario
}

/// Forgets the most memory that this process has held, where the system lets it.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Processor time that this process has taken on all cores, in and out of the system, s: what a
/// machine shared with others changes least. Linux counts it in hundredths.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the name of the program: state is the third field, user and system time the 14th and 15th.
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
    Some((ticks(14)? + ticks(15)?) / 100.0)
}

/// The most memory held since, KiB.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
