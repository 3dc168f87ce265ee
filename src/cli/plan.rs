//! `reverbere planifier`

use super::Answer;
use super::output::{euros, print, print_json, progress, thousands, while_reading, write_folder};
use crate::error::Result;
use crate::inventory::points::Format;
use crate::plan::{self, Explanation, Limits, Outcome, Plan};
use crate::report::{self, PlanDocument, Proof};
use crate::scenario::Scenario;
use crate::scenario::study::{Choice, Study};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

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
}

pub fn run(args: &Args) -> Result<Answer> {
    let mut clock = Clock::default();
    let scenario = Scenario::read(&args.scenario)?;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    clock.lap("lecture_et_calcul");
    let problem = study.problem();
    let limits = Limits {
        gap: study.scenario.calculation.gap,
        seconds: study.scenario.calculation.seconds,
    };
    let bar = progress("Recherche du meilleur plan");
    let outcome = plan::solve(&problem, &limits, &|_| bar.inc(1));
    bar.finish_and_clear();
    clock.lap("plan");
    let (plan, optimal) = match outcome {
        Outcome::Proved(plan) => (plan, true),
        Outcome::WithinGap(plan) | Outcome::StoppedWithPlan(plan) => (plan, false),
        Outcome::Impossible(explanation) => return impossible(args, &study, &explanation, &clock),
        Outcome::NoPlanFound { .. } => return not_found(args, &study, &clock),
    };
    let choice = study.choose(&plan.counts);
    let proof = Proof {
        optimal,
        value_kwh: plan.value_kwh,
        bound_kwh: plan.bound_kwh,
        gap: plan.gap(),
        prices: plan.prices.clone(),
    };
    let mut files = report::plan::workbooks(&PlanDocument {
        study: &study,
        choice: &choice,
        proof: &proof,
    })?;
    if args.keep_steps {
        let mut csv = Vec::new();
        study
            .import
            .points
            .write(Format::Csv, &mut csv)
            .map_err(|error| crate::error::Error::write(&args.output, error))?;
        files.push(("etapes/points.csv".to_owned(), csv));
    }
    for old in write_folder(&args.output, &files)? {
        eprintln!(
            "classeur d'un plan précédent mis de côté : {}.ancien",
            old.display()
        );
    }
    clock.lap("classeurs");
    let summary = Summary::of(&study, &choice, &plan, optimal, &clock);
    if args.json {
        print_json(&summary)?;
    } else {
        print(&summary.in_words(args, &study))?;
    }
    Ok(Answer::Yes)
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
}

#[derive(Serialize)]
struct Summary<'a> {
    statut: &'static str,
    base_montants: &'static str,
    facteur4: u32,
    facteur2: u32,
    economie_kwh_an: f64,
    borne_kwh_an: f64,
    ecart_relatif: f64,
    cout_centimes: i64,
    budget_centimes: i64,
    communes: Vec<OfCommune<'a>>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

#[derive(Serialize)]
struct OfCommune<'a> {
    insee: &'a str,
    nom: &'a str,
    epci: &'a str,
    budget_centimes: i64,
    cout_centimes: i64,
    facteur4: u32,
    facteur2: u32,
    economie_kwh_an: f64,
}

impl<'a> Summary<'a> {
    fn of(study: &'a Study, choice: &Choice, plan: &Plan, optimal: bool, clock: &'a Clock) -> Self {
        let communes = study.scenario.territory.communes();
        Self {
            statut: if optimal { "optimal" } else { "faisable" },
            base_montants: study.scenario.basis.basis.code(),
            facteur4: choice.total(|commune| commune.factor4),
            facteur2: choice.total(|commune| commune.factor2),
            economie_kwh_an: plan.value_kwh,
            borne_kwh_an: plan.bound_kwh,
            ecart_relatif: plan.gap(),
            cout_centimes: choice.total(|commune| commune.cost_cents),
            budget_centimes: choice.total(|commune| commune.budget_cents),
            communes: choice
                .communes
                .iter()
                .map(|chosen| {
                    let commune = &communes[chosen.commune];
                    OfCommune {
                        insee: &commune.insee,
                        nom: &commune.nom,
                        epci: &commune.epci,
                        budget_centimes: chosen.budget_cents,
                        cout_centimes: chosen.cost_cents,
                        facteur4: chosen.factor4,
                        facteur2: chosen.factor2,
                        economie_kwh_an: chosen.saving_kwh_per_year(),
                    }
                })
                .collect(),
            durees_s: &clock.laps,
        }
    }

    fn in_words(&self, args: &Args, study: &Study) -> String {
        let base = self.base_montants;
        let proof = if self.statut == "optimal" {
            "prouvé optimal"
        } else {
            "réalisable"
        };
        let served = self
            .communes
            .iter()
            .filter(|commune| commune.facteur4 + commune.facteur2 > 0)
            .count();
        let mut text = format!(
            "Plan {proof} : {} points en facteur 4 et {} en facteur 2, dans {served} communes\n",
            thousands(f64::from(self.facteur4)),
            thousands(f64::from(self.facteur2)),
        );
        text += &format!(
            "Économie : {} kWh/an ; aucun plan ne dépasse {} kWh/an (écart {})\n",
            thousands(self.economie_kwh_an),
            thousands(self.borne_kwh_an),
            relative(self.ecart_relatif)
        );
        text += &format!(
            "Coût : {} {base} pour {} {base} de budgets\n",
            euros(self.cout_centimes),
            euros(self.budget_centimes)
        );
        let excluded: usize = study.classes.excluded.values().sum();
        let without: usize = (study.classes.without.iter())
            .map(|without| without.rows.len())
            .sum();
        text += &format!(
            "Hors du plan : {} points déjà en LED, incomplets ou à préciser, {} sans solution à service égal\n",
            thousands(excluded as f64),
            thousands(without as f64)
        );
        text += &format!("Classeurs : {}\n", args.output.display());
        text
    }
}

/// A relative gap in words: `0,0002 %`.
fn relative(gap: f64) -> String {
    format!("{:.5}\u{a0}%", gap * 100.0).replace('.', ",")
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
    message: &'static str,
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
