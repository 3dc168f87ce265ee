//! How time and memory grow with a territory: the program itself, from the inventories to the folder
//! of the plan. `make bench-growth`, or
//!
//! ```text
//! cargo bench --profile dev --bench growth -- planifier 25000x74 100000x100 100000x1000
//! ```
//!
//! Each size is so many light points in so many communes: real names, all else made up by the
//! generator of the sample inventories. `pages` has a browser open the page of each plan too, and
//! `comparer` compares five budgets of each territory instead; `premier` and `second` make one plan only.
//! `REVERBERE` names another program to
//! measure, of an earlier version; `OPEN_FILES` is how many files it may hold open.

mod growth {
    pub mod measure;
    pub mod territory;
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

use growth::measure::{Measured, browser, run};
use growth::territory::{Goal, Size, Territory};
use std::error::Error;
use std::fs;
use std::path::Path;

type Done = Result<(), Box<dyn Error>>;

/// Plans of each territory: what is wanted, as shares of its points, and its budgets, in times those
/// of the sample.
const GOALS: [Goal; 4] = [
    Goal::of("as the sample", 0.06, 0.02, 1.0),
    Goal::of("half of it", 0.03, 0.01, 1.0),
    Goal::of("twice it, budgets too", 0.12, 0.04, 2.0),
    Goal::of("ten times the budgets", 0.40, 0.10, 10.0),
];
/// Budgets compared, in times those of the sample.
const COMPARED: [f64; 5] = [1.0, 0.9, 1.1, 1.2, 1.3];

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is = |word: &str| arguments.iter().any(|argument| argument == word);
    println!(
        "| points | communes | wanted | seconds | of the processor | memory at the most | gap | page | shown in |"
    );
    println!("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for size in arguments.iter().filter_map(|argument| Size::read(argument)) {
        let folder = tempfile::tempdir()?;
        let territory = Territory::write(folder.path(), size)?;
        if is("comparer") {
            compare(&territory)?;
        } else {
            let only = ["premier", "second"].iter().position(|word| is(word));
            let goals = GOALS.iter().enumerate();
            for (_, goal) in goals.filter(|(at, _)| only.is_none_or(|only| only == *at)) {
                plan(&territory, goal, is("pages"))?;
            }
        }
    }
    Ok(())
}

/// A line for one plan.
fn plan(territory: &Territory, goal: &Goal, pages: bool) -> Done {
    let scenario = territory.scenario("s.toml", goal)?;
    let output = territory.folder.join("plan");
    let folder = output.to_string_lossy();
    let measured = run(&[
        "planifier",
        &scenario.to_string_lossy(),
        "-o",
        &folder,
        "--json",
    ])?;
    let page = output.join("Territoire.html");
    let size = fs::metadata(&page).map_or("—".to_owned(), |page| {
        format!("{:.2} MB", page.len() as f64 / 1e6)
    });
    let shown = if pages {
        shown(&page)?
    } else {
        "—".to_owned()
    };
    line(
        territory,
        goal.name,
        &measured,
        &format!("{size} | {shown}"),
    );
    fs::remove_dir_all(&output).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    Ok(())
}

/// A line for five plans compared.
fn compare(territory: &Territory) -> Done {
    let mut arguments = vec!["comparer".to_owned()];
    for (at, times) in COMPARED.iter().enumerate() {
        let goal = Goal::of("budgets", 0.06, 0.02, *times);
        let scenario = territory.scenario(&format!("s{at}.toml"), &goal)?;
        arguments.push(scenario.to_string_lossy().into_owned());
    }
    let output = territory.folder.join("comparaison.xlsx");
    arguments.extend(["-o".to_owned(), output.to_string_lossy().into_owned()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    line(
        territory,
        "five budgets compared",
        &run(&arguments)?,
        "— | —",
    );
    Ok(())
}

fn line(territory: &Territory, wanted: &str, measured: &Measured, page: &str) {
    println!(
        "| {} | {} | {wanted} | {measured} | {page} |",
        territory.points, territory.communes
    );
}

/// How long a browser takes to show the page, beyond an empty one: s, and s of the processor.
fn shown(page: &Path) -> Result<String, Box<dyn Error>> {
    let empty = page.with_file_name("vide.html");
    fs::write(&empty, "<!DOCTYPE html><title>vide</title>")?;
    let Some((before, with)) = browser(&empty)?.zip(browser(page)?) else {
        return Ok("no browser".to_owned());
    };
    let [seconds, processor] = [with.0 - before.0, with.1 - before.1];
    Ok(format!("{seconds:.1} s ({processor:.1} s)"))
}
