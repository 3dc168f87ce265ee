//! `reverbere comparer`

mod json;

use super::output::{
    Kind, Written, count_parts, euros, print_done, progress, refuse_among_inputs, report_read,
    stop_on_ctrl_c, thousands, while_reading, write_files,
};
use super::{Answer, terminal};
use crate::error::{Error, Result};
use crate::report::comparison::{ComparisonDocument, out_of_reach, page, workbook};
use crate::report::wording::{counted, decimal};
use crate::scenario::Scenario;
use crate::scenario::comparison::{CurvePoint, Ready};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Scenarios that a page holds side by side.
const MOST_SCENARIOS: usize = 8;

#[derive(clap::Args)]
pub struct Args {
    /// Scénarios à comparer (TOML) ; les écarts, la sensibilité et la courbe sont par rapport au premier
    #[arg(required = true, value_name = "SCENARIO.toml")]
    scenarios: Vec<PathBuf>,
    /// Classeur de la comparaison à écrire
    #[arg(short = 'o', long = "sortie", value_name = "CLASSEUR.xlsx")]
    output: PathBuf,
    /// Écrit aussi la comparaison en une page, qui s'ouvre d'un double clic et sans réseau
    #[arg(long, value_name = "PAGE.html")]
    page: Option<PathBuf>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    refuse_too_many(&args.scenarios)?;
    refuse_other_than(&args.output, "xlsx", "le classeur")?;
    if let Some(page) = &args.page {
        refuse_other_than(page, "html", "la page")?;
    }
    let scenarios: Vec<Scenario> = (args.scenarios.iter())
        .map(|file| Scenario::read(file))
        .collect::<Result<_>>()?;
    refuse_over_inputs(args, &scenarios)?;
    let start = Instant::now();
    let ready = while_reading(|done| Ready::read(scenarios, done))?;
    ready.imports().for_each(report_read);
    let reading = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let bar = progress("Recherche des plans");
    let plans = ready.plans();
    count_parts(&bar, plans);
    let comparison = ready.compare(Some(&stop_on_ctrl_c()), &|| {
        bar.inc(1);
        terminal::detail(|| format!("plan {} sur {}", bar.position(), plans));
    })?;
    bar.finish_and_clear();
    let planning = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let document = ComparisonDocument::of(&comparison);
    write(args, &document)?;
    let seconds = json::Seconds::new(reading, planning, start.elapsed().as_secs_f64());
    print_done(args.json, &json::Answer::of(&document, seconds), || {
        in_words(args, &document)
    })?;
    Ok(Answer::Yes)
}

/// Writes workbook and page: both are beside their places before any is there.
fn write(args: &Args, document: &ComparisonDocument<'_>) -> Result<()> {
    let bytes = workbook(document)?;
    let mut files = vec![(args.output.as_path(), Kind::Comparison, bytes)];
    if let Some(path) = &args.page {
        files.push((path, Kind::Comparison, page(document).into_bytes()));
    }
    write_files(&files)
}

fn refuse_too_many(scenarios: &[PathBuf]) -> Result<()> {
    if scenarios.len() <= MOST_SCENARIOS {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "{} scénarios donnés : {MOST_SCENARIOS} au plus tiennent côte à côte ; comparez-en moins à la fois",
        scenarios.len()
    )))
}

fn refuse_other_than(output: &Path, extension: &str, what: &str) -> Result<()> {
    let is_one = output.extension();
    if is_one.is_some_and(|ext| ext.eq_ignore_ascii_case(extension)) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "« {} » : {what} doit avoir l'extension .{extension}",
        output.display()
    )))
}

/// Scenarios, and all that they name, are inputs: nothing is written over them.
fn refuse_over_inputs(args: &Args, scenarios: &[Scenario]) -> Result<()> {
    let inputs = scenarios.iter().flat_map(|scenario| &scenario.inputs);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    std::iter::once(&args.output)
        .chain(&args.page)
        .try_for_each(|output| {
            refuse_among_inputs(output, Written::Document, inputs.iter().copied())
        })
}

fn in_words(args: &Args, document: &ComparisonDocument<'_>) -> String {
    let mut text = String::new();
    for (place, side) in document.sides().iter().enumerate() {
        text += &format!("{}\n", document.label(place));
        let Some(figures) = side.figures() else {
            text += &format!("  {}\n", document.status(place, side));
            continue;
        };
        text += &format!(
            "  {} : {} en facteur 4 et {} en facteur 2, dans {}\n",
            document.status(place, side),
            counted(figures.factor4 as usize, "point", "points"),
            thousands(f64::from(figures.factor2)),
            counted(figures.communes_served, "commune", "communes"),
        );
        text += &format!(
            "  {} kWh/an économisés ; {} HT, reste à charge {}\n",
            thousands(figures.saving_kwh_per_year),
            euros(figures.money.cost_ht_cents),
            euros(figures.money.remaining_cents),
        );
    }
    text += &curve_in_words(&document.comparison.curve);
    text += &format!("Classeur : {}\n", args.output.display());
    if let Some(page) = &args.page {
        text += &format!("Page : {}\n", page.display());
    }
    text
}

/// From which budgets on the targets can be met, and what the ends of the curve save.
fn curve_in_words(curve: &[CurvePoint]) -> String {
    let planned = || {
        curve
            .iter()
            .filter_map(|point| Some((point, point.attempt.worked()?)))
    };
    let mut text = String::new();
    if let (Some((first, least)), Some((last, most))) = (planned().next(), planned().next_back()) {
        text += &format!(
            "Courbe : de {} kWh/an avec {} % des budgets à {} kWh/an avec {} %, écart prouvé {} % au plus\n",
            thousands(least.figures.saving_kwh_per_year),
            first.percent,
            thousands(most.figures.saving_kwh_per_year),
            last.percent,
            decimal(widest_gap(curve)),
        );
    }
    let short = curve
        .iter()
        .rev()
        .find(|point| point.attempt.worked().is_none());
    if let Some(short) = short {
        text += &format!(
            "  avec {} % des budgets : {}\n",
            short.percent,
            out_of_reach(&short.attempt)
        );
    }
    text
}

/// The widest proved gap of the curve, in percent, rounded up to four decimals.
fn widest_gap(curve: &[CurvePoint]) -> f64 {
    let gaps = curve.iter().filter_map(|point| point.attempt.worked());
    let widest = gaps.map(|worked| worked.gap).fold(0.0, f64::max);
    (widest * 1e6).ceil() / 1e4
}
