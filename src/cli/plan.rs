//! `reverbere planifier`

mod layer;
mod model;
mod stages;
mod summary;
mod uncertainty;
mod variants;

use super::Answer;
use super::output::{
    Kind, Outputs, Written, commit, print_done, refuse_among_inputs, report_read, stop_on_ctrl_c,
    while_reading,
};
use super::ranges::Ranges;
use super::search::search;
use super::terminal;
use crate::error::{Error, Result};
use crate::plan::Limits;
use crate::report::plan::files::write_files;
use crate::scenario::Scenario;
use crate::scenario::assumed;
use crate::scenario::planned;
use crate::scenario::study::Study;
use crate::search::{Clock, Documented};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use summary::Summary;
pub(super) use summary::{budgets_in_words, overspent_in_words};

#[derive(clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Dossier où écrire les classeurs du plan
    #[arg(short = 'o', long = "sortie", value_name = "DOSSIER")]
    output: PathBuf,
    /// Écrit aussi les points du plan pour un SIG ou un autre logiciel : .geojson (WGS84), .csv (Lambert-93 et WGS84) ou .json, plusieurs fois si besoin
    #[arg(long = "exporter-plan", value_name = "FICHIER")]
    layers: Vec<PathBuf>,
    /// Garde aussi les tables de chaque étape (etapes/ : points et leur consommation, classes, solutions, choix), pour remonter d'un chiffre à sa source
    #[arg(long = "garder-etapes")]
    keep_steps: bool,
    /// Si les objectifs ne peuvent pas être atteints, écrit quand même le plan qui s'en approche le plus, marqué incomplet
    #[arg(long = "au-mieux")]
    at_best: bool,
    /// Dit ce que vaudrait un euro ou un point de plus, et jusqu'où ; recalcule plusieurs plans
    #[arg(long = "fourchettes")]
    ranges: bool,
    /// Dit quels points sont dans tout plan aussi bon que le meilleur à ECART % près (0,1 par défaut), lesquels sont au choix, et lesquels ne sont dans aucun
    #[arg(long = "certitudes", value_name = "ECART", num_args = 0..=1, require_equals = true, default_missing_value = "0,1", value_parser = share)]
    certainty: Option<f64>,
    /// Tire N fois au sort (1 000 par défaut) coûts, puissances, heures et prix de l'électricité dans les fourchettes de [incertitudes] : ce que deviennent le plan, chaque budget et chaque objectif, et quels points le plan refait dans chaque tirage choisit
    #[arg(long = "incertitudes", value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1000", value_parser = uncertainty::draws)]
    draws: Option<u32>,
    /// Écrit un plan sûr à la place du meilleur : dans ces tirages, chaque budget et chaque objectif tient avec une confiance de POURCENT (95, par exemple) ; ce que cette sûreté coûte en kWh est dit
    #[arg(long = "confiance", value_name = "POURCENT", value_parser = uncertainty::confidence)]
    confidence: Option<f64>,
    /// Cherche aussi N autres plans presque aussi bons (à 0,1 % près, ou à l'ECART de --certitudes) qui en diffèrent autant que possible, et les écrit à côté, dans DOSSIER_variante_1 et suivants
    #[arg(long = "variantes", value_name = "N", value_parser = clap::value_parser!(u8).range(1..=9))]
    variants: Option<u8>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
    /// Écrit aussi le problème mathématique du dernier objectif (.mps ou .lp), pour un autre solveur
    #[arg(long = "exporter-modele", value_name = "FICHIER")]
    model: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Answer> {
    let mut clock = Clock::default();
    let model_format = (args.model.as_deref()).map(model::format_of).transpose()?;
    let scenario = Scenario::read(&args.scenario)?;
    refuse_over_inputs(args, &scenario)?;
    for remark in &scenario.territory.remarks {
        terminal::warn(&format!("liste des communes, {remark}."));
    }
    let layers = layer::asked(&args.layers, &scenario)?;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    clock.lap("lecture_et_calcul");
    let limits = Limits {
        stop: Some(stop_on_ctrl_c()),
        ..study.limits()
    };
    let found = search(&study, &limits, args.at_best, args.json, &mut clock)?;
    let found = match found {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let (found, uncertainty) = match uncertainty::of(args, &study, found, &limits)? {
        Ok(known) => known,
        Err(answer) => return Ok(answer),
    };
    if uncertainty.is_some() {
        clock.lap("incertitudes");
    }
    let planning = &found.planning;
    let outputs = Outputs::default();
    if let (Some(path), Some(format)) = (&args.model, model_format) {
        model::write(path, format, planning, &outputs)?;
    }
    let known = Documented::of(&study, &found)?;
    let (Some(plan), Some(mut documented)) = (planning.outcome.plan(), known) else {
        commit(outputs)?;
        return Ok(Answer::No);
    };
    let ranges = (args.ranges).then(|| Ranges::of(&study, planning, plan, &limits));
    if ranges.is_some() {
        clock.lap("fourchettes");
    }
    if let Some(tolerance) = args.certainty {
        let certainties = study.certainties(planning, plan, tolerance, &limits);
        documented = documented.with_certainties(&study, &found, certainties);
        clock.lap("certitudes");
    }
    if let Some(uncertainty) = uncertainty {
        documented = documented.with_uncertainty(&study, &found, uncertainty);
    }
    let fail = |error| Error::write(&args.output, error);
    let document = documented.document(&study);
    let take = |name: &str, bytes: &[u8]| {
        outputs.put_in_set(&args.output, name, Kind::Plan, |out| out.write_all(bytes))
    };
    write_files(&document, &documented.table, &take, &mut |stage| {
        clock.lap(stage);
    })?;
    if args.keep_steps {
        for (name, bytes) in stages::files(&document).map_err(fail)? {
            take(&name, &bytes)?;
        }
    }
    layer::write(&layers, &document, &outputs)?;
    // A plan that falls short is as near the targets as any: another would be told by no goal.
    let variants = if args.variants.is_some() && document.short_of.is_none() {
        let found = variants::write(args, &study, planning, plan, (&limits, &outputs))?;
        clock.lap("variantes");
        Some(found)
    } else {
        None
    };
    commit(outputs)?;
    clock.lap("ecriture");
    let mut summary = Summary::of(&document, planning, plan, &clock);
    summary.au_mieux = found.at_best;
    summary.fourchettes = ranges;
    summary.variantes = variants;
    terminal::detail(|| summary.effort_in_words());
    terminal::detail(|| clock.in_words());
    print_done(args.json, &summary, || {
        let ranges = (summary.fourchettes.as_ref()).map_or_else(String::new, Ranges::in_words);
        let asked = args.variants.map_or(0, usize::from);
        let variants = (summary.variantes.as_deref())
            .map_or_else(String::new, |found| variants::in_words(found, asked));
        summary.in_words(args, &study) + &ranges + &variants
    })?;
    Ok(Answer::Yes)
}

/// A share typed in percent: « 0,1 », « 0,1 % ».
fn share(text: &str) -> std::result::Result<f64, String> {
    percent(text, 0.0..=100.0).ok_or_else(|| "attendu un pourcentage de 0 à 100, comme 0,1".into())
}

/// The share of a percentage within some bounds, with or without its sign.
fn percent(text: &str, within: RangeInclusive<f64>) -> Option<f64> {
    let typed = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let percent = typed.parse::<f64>().ok();
    let percent = percent.filter(|percent| within.contains(percent))?;
    Some(percent / 100.0)
}

/// What a scenario names is read, last year's plan as well: nothing is written over it.
fn refuse_over_inputs(args: &Args, scenario: &Scenario) -> Result<()> {
    let variants = (1..=args.variants.map_or(0, usize::from)).map(|at| variants::folder(args, at));
    let folders = variants.chain([args.output.clone()]);
    let of_plans = folders.flat_map(|at| [planned::FILE, assumed::FILE].map(|name| at.join(name)));
    let mut outputs = of_plans.chain(args.model.clone());
    outputs.try_for_each(|output| {
        let inputs = scenario.inputs.iter().map(PathBuf::as_path);
        refuse_among_inputs(&output, Written::Document, inputs)
    })
}
