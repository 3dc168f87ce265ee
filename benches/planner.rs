//! The planner against HiGHS given the same model in one piece, as anyone would who writes the
//! model down and calls a solver. `make bench-plan`, or
//!
//! ```text
//! cargo bench --profile dev --bench planner -- 60 300
//! ```
//!
//! The numbers are the seconds that HiGHS may take on a model of one year, and of three. It runs as
//! `highspy`, which `.ci/solveurs` installs, on the exported model, with as many threads as it
//! likes; without highspy only our own columns are filled. `--sans-highs` leaves it out.

#[path = "../src/plan/oracles/python.rs"]
mod python;

use python::python;
use reverbere::planner::{self, Format, Known, Limits, Model, Outcome, PointClass, Problem};
use reverbere::{Result, Scenario, Study};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Reads a model, solves it for so many seconds; prints value, bound, seconds.
const HIGHS: &str = "
import sys, time, highspy
h = highspy.Highs()
h.setOptionValue('output_flag', False)
h.setOptionValue('time_limit', float(sys.argv[2]))
h.setOptionValue('mip_rel_gap', 1e-7)
assert h.readModel(sys.argv[1]) != highspy.HighsStatus.kError
start = time.time()
h.run()
found = h.getInfo()
print(found.objective_function_value, found.mip_dual_bound, time.time() - start)
";

/// As the scenarios of the project ask.
fn limits() -> Limits {
    Limits {
        gap: 1e-5,
        ..Limits::default()
    }
}

/// What one solver found.
struct Found {
    value: f64,
    bound: f64,
    seconds: f64,
}

impl Found {
    /// `None`: it has no plan.
    fn gap(&self) -> Option<f64> {
        let gap = (self.bound - self.value) / self.bound.abs();
        (self.value.is_finite() && self.value > 0.0).then_some(gap.max(0.0))
    }
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut seconds = arguments.iter().filter_map(|it| it.parse::<f64>().ok());
    let (one_year, three_years) = (seconds.next(), seconds.next());
    let with_highs = !arguments.iter().any(|it| it == "--sans-highs");
    let limit = |wish: Option<f64>, default| with_highs.then(|| wish.unwrap_or(default));

    let sample = problem("scenarios/boulonnais.toml")?;
    budgets(&sample, 100);
    println!(
        "| choix | variables | Réverbère | écart | HiGHS d'un bloc | écart | temps | écarts | plan |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    compare("un an", &sample, limit(one_year, 60.0));
    let apart = with_costs_of_their_own(&sample);
    compare("coûts point par point", &apart, limit(one_year, 60.0));
    let years = problem("scenarios/regles/annees_armoires.toml")?;
    compare(
        "trois ans, report, armoires",
        &years,
        limit(three_years, 300.0),
    );
    Ok(())
}

/// The choice of a scenario of the project.
fn problem(file: &str) -> Result<Problem> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let study = Study::prepare(Scenario::read(&file)?, &|_, _| ())?;
    Ok(study.choice_problem().stage(&[]))
}

/// The same choice with every point a class of its own, whose works cost up to 60 € more.
fn with_costs_of_their_own(problem: &Problem) -> Problem {
    let mut dice = 1_u64;
    let mut classes = Vec::new();
    for class in &problem.classes {
        for _ in 0..class.count {
            let mut offers = class.offers.clone();
            for offer in &mut offers {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                offer.cost_cents += i64::try_from((dice >> 33) % 6_000).unwrap_or(0);
            }
            classes.push(PointClass {
                count: 1,
                offers,
                ..class.clone()
            });
        }
    }
    Problem {
        classes,
        ..problem.clone()
    }
}

/// One line of the table.
fn compare(name: &str, problem: &Problem, seconds: Option<f64>) {
    let start = Instant::now();
    let outcome = planner::solve(problem, &Limits::default(), &|step| {
        eprintln!("{name} : {:.1} s {step:?}", start.elapsed().as_secs_f64());
    });
    let spent = start.elapsed().as_secs_f64();
    let Some(plan) = outcome.plan() else {
        println!("| {name} | | aucun plan en {} s |", figure(spent));
        return;
    };
    let ours = Found {
        value: plan.value,
        bound: plan.bound,
        seconds: spent,
    };
    let theirs = seconds.and_then(|seconds| by_highs(problem, seconds));
    let compared = theirs.map_or_else(String::new, |theirs| against(&ours, &theirs));
    println!(
        "| {name} | {} | {} en {} s | {} | {compared}",
        problem.pairs(),
        figure(ours.value),
        figure(ours.seconds),
        share(ours.gap()),
    );
}

/// What HiGHS found, then our time as a share of its own, its gap in ours, our plan in its own.
fn against(ours: &Found, theirs: &Found) -> String {
    let Some(gap) = theirs.gap() else {
        return format!("rien en {} s | | | | |", figure(theirs.seconds));
    };
    let times = ours.gap().map_or(f64::NAN, |ours| gap / ours.max(1e-12));
    format!(
        "{} en {} s | {} | 1/{:.0} | {:.0} fois | {:+.4} % |",
        figure(theirs.value),
        figure(theirs.seconds),
        share(Some(gap)),
        theirs.seconds / ours.seconds,
        times,
        100.0 * (ours.value / theirs.value - 1.0),
    )
}

/// HiGHS on the exported model; `None` where highspy is not to be had.
fn by_highs(problem: &Problem, seconds: f64) -> Option<Found> {
    let folder = tempfile::tempdir().ok()?;
    let file = folder.path().join("modele.lp");
    let out = BufWriter::new(File::create(&file).ok()?);
    let model = Model::of(problem);
    planner::write(problem, &model, Format::Lp, Known::default(), out).ok()?;
    let run = Command::new(python())
        .args(["-c", HIGHS])
        .arg(&file)
        .arg(seconds.to_string())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let mut numbers = said.split_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next()?.ok();
    let found = Some(Found {
        value: next()?,
        bound: next()?,
        seconds: next()?,
    });
    if found.is_none() {
        eprintln!("highspy : {}", String::from_utf8_lossy(&run.stderr));
    }
    found
}

/// So many budgets, from 50 to 150 % of what each commune has.
fn budgets(problem: &Problem, number: i64) {
    let start = Instant::now();
    let (mut proved, mut impossible, mut widest) = (0, 0, 0.0_f64);
    for step in 0..number {
        let mut other = problem.clone();
        for commune in &mut other.communes {
            for cents in &mut commune.budgets_cents {
                *cents = *cents * (50 + 100 * step / (number - 1)) / 100;
            }
        }
        match planner::solve(&other, &limits(), &|_| ()) {
            Outcome::Impossible(_) => impossible += 1,
            outcome => {
                if let Some(plan) = outcome.plan() {
                    widest = widest.max(plan.gap());
                    proved += 1;
                }
            }
        }
    }
    println!(
        "{number} budgets de 50 à 150 % : {} s ; {proved} plans, écart {} au plus, {impossible} fois hors d'atteinte\n",
        figure(start.elapsed().as_secs_f64()),
        share(Some(widest)),
    );
}

/// A number as French readers write it.
fn figure(number: f64) -> String {
    let text = if number.abs() < 100.0 {
        format!("{number:.2}")
    } else {
        format!("{number:.0}")
    };
    text.replace('.', ",")
}

/// A gap.
fn share(gap: Option<f64>) -> String {
    gap.map_or_else(|| "—".into(), |gap| format!("{gap:.1e}").replace('.', ","))
}
