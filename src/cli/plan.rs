//! `reverbere planifier`

mod model;
mod summary;

use super::Answer;
use super::output::{
    Written, print, print_json, progress, refuse_among_inputs, thousands, while_reading,
    write_folder,
};
use crate::error::{Error, Result};
use crate::inventory::points::Format;
use crate::plan::{Explanation, Outcome};
use crate::report::{self, PlanDocument, Proof};
use crate::scenario::Scenario;
use crate::scenario::rules::replanning;
use crate::scenario::study::Study;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;
use summary::Summary;

#[derive(clap::Args)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Dossier où écrire les classeurs du plan
    #[arg(short = 'o', long = "sortie", value_name = "DOSSIER")]
    output: PathBuf,
    /// Garde aussi les points et leur consommation (etapes/points.csv), pour remonter d'un chiffre à sa source
    #[arg(long = "garder-etapes")]
    keep_steps: bool,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
    /// Écrit aussi le modèle du dernier objectif, pour un autre solveur : .mps ou .lp
    #[arg(long = "exporter-modele", value_name = "FICHIER")]
    model: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Answer> {
    let mut clock = Clock::default();
    let model_format = (args.model.as_deref()).map(model::format_of).transpose()?;
    let scenario = Scenario::read(&args.scenario)?;
    refuse_over_inputs(args, &scenario)?;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    clock.lap("lecture_et_calcul");
    let limits = study.limits();
    let bar = progress("Recherche du meilleur plan");
    let planning = study.plan(&limits, &|_| bar.inc(1));
    bar.finish_and_clear();
    clock.lap("plan");
    if let (Some(path), Some(format)) = (&args.model, model_format) {
        model::write(path, format, &planning)?;
    }
    let plan = match &planning.outcome {
        Outcome::Proved(plan) | Outcome::WithinGap(plan) | Outcome::StoppedWithPlan(plan) => plan,
        Outcome::Impossible(Some(explanation)) => {
            return impossible(args, &study, explanation, &clock);
        }
        Outcome::Impossible(None) | Outcome::NoPlanFound { .. } => {
            return not_found(args, &study, &clock);
        }
    };
    let choice = study.choose(&planning.choice, plan);
    let proof = Proof::of(&study, &planning, plan, &choice);
    let document = PlanDocument {
        study: &study,
        choice: &choice,
        proof: &proof,
        short_of: None,
    };
    let mut files = report::plan::workbooks(&document)?;
    let points = planning.choice.planned_points(&study, &plan.counts);
    let fail = |error| Error::write(&args.output, error);
    files.push((
        PLAN_CSV.to_owned(),
        replanning::write(&points).map_err(fail)?,
    ));
    if args.keep_steps {
        let mut csv = Vec::new();
        study
            .import
            .points
            .write(Format::Csv, &mut csv)
            .map_err(|error| Error::write(&args.output, error))?;
        files.push(("etapes/points.csv".to_owned(), csv));
    }
    for old in write_folder(&args.output, &files)? {
        eprintln!(
            "classeur d'un plan précédent mis de côté : {}.ancien",
            old.display()
        );
    }
    clock.lap("classeurs");
    let summary = Summary::of(&document, &planning, plan, &clock);
    if args.json {
        print_json(&summary)?;
    } else {
        print(&summary.in_words(args, &study))?;
    }
    Ok(Answer::Yes)
}

/// The plan as a table that next year's scenario can name.
const PLAN_CSV: &str = "plan.csv";

/// Last year's plan, and the points done, are inputs: a new plan is not written over them.
fn refuse_over_inputs(args: &Args, scenario: &Scenario) -> Result<()> {
    let Some(replanning) = &scenario.rules.replanning else {
        return Ok(());
    };
    let inputs = [&replanning.plan, &replanning.done].into_iter().flatten();
    refuse_among_inputs(
        &args.output.join(PLAN_CSV),
        Written::Document,
        inputs.map(PathBuf::as_path),
    )
}

/// Seconds of each stage, for `durees_s`.
struct Clock {
    last: Instant,
    laps: BTreeMap<&'static str, f64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            last: Instant::now(),
            laps: BTreeMap::new(),
        }
    }
}

impl Clock {
    fn lap(&mut self, stage: &'static str) {
        self.laps.insert(
            stage,
            (self.last.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
        );
        self.last = Instant::now();
    }

    fn seconds(&self, stage: &str) -> f64 {
        self.laps.get(stage).copied().unwrap_or(0.0)
    }
}

#[derive(Serialize)]
struct Impossible<'a> {
    statut: &'static str,
    base_montants: &'static str,
    message: String,
    objectif_facteur4: u32,
    objectif_facteur2: u32,
    eligibles_facteur4: u64,
    eligibles_facteur2: u64,
    payables_facteur4: u64,
    payables_facteur2: u64,
    au_mieux: Option<Reached>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct Reached {
    facteur4: u32,
    facteur2: u32,
}

/// Targets that cannot be met: facts, then what to do. Nothing is written.
fn impossible(args: &Args, study: &Study, facts: &Explanation, clock: &Clock) -> Result<Answer> {
    let message = impossible_in_words(facts);
    eprintln!("{message}");
    if args.json {
        print_json(&Impossible {
            statut: "impossible",
            base_montants: study.scenario.basis.basis.code(),
            message,
            objectif_facteur4: facts.target_f4,
            objectif_facteur2: facts.target_f2,
            eligibles_facteur4: facts.territory.eligible_f4,
            eligibles_facteur2: facts.territory.eligible_f2,
            payables_facteur4: facts.territory.payable_f4,
            payables_facteur2: facts.territory.payable_f2,
            au_mieux: facts.nearest.map(|nearest| Reached {
                facteur4: nearest.f4,
                facteur2: nearest.f2,
            }),
            durees_s: &clock.laps,
        })?;
    }
    Ok(Answer::No)
}

fn impossible_in_words(facts: &Explanation) -> String {
    let number = |number: u64| thousands(number as f64);
    let mut text = format!(
        "les objectifs ne peuvent pas être atteints : {} points en facteur 4 et {} en facteur 2 demandés",
        number(u64::from(facts.target_f4)),
        number(u64::from(facts.target_f2))
    );
    for (name, target, eligible, payable) in [
        (
            "facteur 4",
            facts.target_f4,
            facts.territory.eligible_f4,
            facts.territory.payable_f4,
        ),
        (
            "facteur 2",
            facts.target_f2,
            facts.territory.eligible_f2,
            facts.territory.payable_f2,
        ),
    ] {
        let target = u64::from(target);
        if eligible < target {
            text += &format!(
                "\n  {name} : seuls {} points du territoire peuvent l'atteindre ; complétez les inventaires ou abaissez l'objectif",
                number(eligible)
            );
        } else if payable < target {
            text += &format!(
                "\n  {name} : les budgets n'en paient que {} au plus (sur {} points possibles) ; augmentez les budgets ou abaissez l'objectif",
                number(payable),
                number(eligible)
            );
        }
    }
    if let Some(nearest) = facts.nearest {
        text += &format!(
            "\n  au mieux, dans les budgets : {} en facteur 4 et {} en facteur 2 ensemble (il en manque {})",
            number(u64::from(nearest.f4)),
            number(u64::from(nearest.f2)),
            number(u64::from(nearest.missing))
        );
    }
    text
}

#[derive(Serialize)]
struct NotFound<'a> {
    statut: &'static str,
    base_montants: &'static str,
    message: &'a str,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

/// The search ended with neither a plan nor a proof that there is none.
fn not_found(args: &Args, study: &Study, clock: &Clock) -> Result<Answer> {
    let message = "aucun plan trouvé dans le temps donné, sans preuve qu'il n'en existe pas ; augmentez « calcul.duree_max_s » ou les budgets";
    eprintln!("{message}");
    if args.json {
        print_json(&NotFound {
            statut: "inconnu",
            base_montants: study.scenario.basis.basis.code(),
            message,
            durees_s: &clock.laps,
        })?;
    }
    Ok(Answer::No)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Nearest, Payable};

    #[test]
    fn what_cannot_be_is_said_with_figures() {
        let facts = Explanation {
            target_f4: 1500,
            target_f2: 500,
            territory: Payable {
                eligible_f4: 9000,
                eligible_f2: 300,
                eligible: 9100,
                payable_f4: 1200,
                payable_f2: 300,
            },
            communes: vec![],
            nearest: Some(Nearest {
                f4: 1000,
                f2: 200,
                missing: 800,
            }),
        };
        let text = impossible_in_words(&facts).replace('\u{a0}', " ");
        assert!(
            text.contains(
                "facteur 4 : les budgets n'en paient que 1 200 au plus (sur 9 000 points possibles)"
            ),
            "{text}"
        );
        assert!(text.contains("facteur 2 : seuls 300 points"), "{text}");
        assert!(
            text.contains("1 000 en facteur 4 et 200 en facteur 2 ensemble (il en manque 800)"),
            "{text}"
        );
    }
}
