//! `reverbere expliquer`

use super::output::{print, print_json, report_read, while_reading};
use super::{Answer, terminal};
use crate::error::{Error, Result};
use crate::inventory::text::normalise;
use crate::report::explained;
use crate::report::wording::{counted, measured, significant};
use crate::retrofit::classes::NoSolution;
use crate::retrofit::rules::Stance;
use crate::scenario::Scenario;
use crate::scenario::computation::{Computation, How, Step};
use crate::scenario::study::Study;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Points of one reference that a message names.
const SHOWN: usize = 10;

#[derive(clap::Args)]
pub struct Args {
    /// Référence du point lumineux, telle que l'inventaire l'écrit
    #[arg(value_name = "REFERENCE")]
    reference: String,
    /// Fichier du scénario (TOML)
    #[arg(long = "scenario", value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Commune du point (nom ou code INSEE), si plusieurs ont cette référence
    #[arg(long = "commune", value_name = "COMMUNE")]
    commune: Option<String>,
    /// Ligne du point dans son inventaire, si plusieurs ont encore cette référence
    #[arg(long = "ligne", value_name = "N")]
    line: Option<u32>,
    /// Code de la solution à détailler ; sans lui, celle qui économise le plus parmi celles proposées
    #[arg(long = "solution", value_name = "CODE")]
    solution: Option<String>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let scenario = Scenario::read(&args.scenario)?;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    let row = find(args, &study)?;
    let method = study.scenario.method();
    match study.compute(&method, row, args.solution.as_deref()) {
        Ok(computation) => {
            if args.json {
                print_json(&as_json(&study, &computation))?;
            } else {
                print(&in_words(&study, &computation))?;
            }
            Ok(Answer::Yes)
        }
        Err(why) => {
            let message = explained::not_computed(&why, &args.reference, args.solution.as_deref());
            if args.json {
                print_json(&json!({ "statut": "non_calcule", "message": message }))?;
            }
            terminal::inform(&message);
            Ok(Answer::No)
        }
    }
}

/// The point that the arguments name.
fn find(args: &Args, study: &Study) -> Result<u32> {
    let points = &study.import.points;
    let territory = &study.scenario.territory;
    let insee = match &args.commune {
        None => None,
        Some(name) => {
            let index = territory.named(name).ok_or_else(|| {
                Error::Usage(format!(
                    "« {name} » n'est pas une commune du territoire ; donnez son nom ou son code INSEE"
                ))
            })?;
            Some(&*territory.communes()[index].insee)
        }
    };
    let wanted = normalise(&args.reference);
    let found: Vec<u32> = (0..)
        .zip(points.text("reference").iter())
        .filter(|(_, reference)| normalise(reference.unwrap_or_default()) == wanted)
        .map(|(row, _)| row)
        .filter(|row| {
            insee.is_none_or(|code| points.text("insee").get(*row as usize) == Some(code))
        })
        .filter(|row| {
            args.line
                .is_none_or(|line| points.count("ligne").get(*row as usize) == Some(&line))
        })
        .collect();
    match found.as_slice() {
        [row] => Ok(*row),
        [] => Err(Error::Usage(format!(
            "aucun point de référence « {} »{} dans les inventaires du scénario ; les références sont dans points.csv (« reverbere importer »)",
            args.reference,
            args.commune
                .as_ref()
                .map_or_else(String::new, |name| format!(" à {name}"))
        ))),
        several => {
            let named: Vec<String> = several
                .iter()
                .take(SHOWN)
                .map(|row| {
                    let point = points.get(*row as usize);
                    format!(
                        "{} ({}), {}, {} ligne {}",
                        point.commune, point.insee, point.voie, point.fichier, point.ligne
                    )
                })
                .collect();
            Err(Error::Usage(format!(
                "{} ont la référence « {} » ; précisez avec --commune ou --ligne : {}",
                counted(several.len(), "point", "points"),
                args.reference,
                named.join(" ; ")
            )))
        }
    }
}

fn in_words(study: &Study, computation: &Computation<'_>) -> String {
    let point = &computation.point;
    let stated = |before: &str, text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!(", {before}{text}")
        }
    };
    let mut text = format!(
        "Point {}, {} ({}){}{}\n",
        point.reference,
        point.commune,
        point.insee,
        stated("armoire ", point.armoire),
        stated("", point.voie)
    );
    text += &format!(
        "Lu dans {}{}, ligne {}, foyer {} : lampe « {} », luminaire {}\n",
        point.fichier,
        stated("feuille ", point.feuille),
        point.ligne,
        point.foyer,
        point.lampe_lue,
        computation.existing.luminaire.libelle
    );
    for part in &computation.parts {
        text += &format!("\n{}\n", part.title);
        for step in &part.steps {
            text += &step_in_words(step, computation);
        }
    }
    text += "\nSolutions examinées\n";
    for (index, candidate) in computation.candidates.iter().enumerate() {
        let mark = if computation.shown == Some(index) {
            "→"
        } else {
            " "
        };
        text += &format!(
            "{mark} {}\n",
            explained::candidate(study, computation, candidate)
        );
    }
    if let Some(reason) = computation.why_nothing() {
        text += &format!("Rien n'est proposé : {}\n", reason.label());
    }
    text += "\nSignalements\n";
    let mut none = true;
    for flag in computation.all_flags() {
        none = false;
        let rule = flag.rule();
        let stance = match study.scenario.stances.of(flag) {
            Stance::Signaler => String::new(),
            stance => format!(" [{}]", stance.label()),
        };
        text += &format!(
            "  {}{stance}\n      {} ({})\n",
            rule.label, rule.source, rule.year
        );
    }
    if none {
        text += "  aucun\n";
    }
    text + "\nÉtude photométrique (NF EN 13201) à réaliser avant travaux.\n"
}

/// `Consommation avant travaux : 471,5 kWh/an`, then how it comes about.
fn step_in_words(step: &Step, computation: &Computation<'_>) -> String {
    let how = explained::how(step, computation);
    format!(
        "  {} : {}\n      {how}\n",
        step.label,
        measured(step.value, step.unit, significant),
    )
}

fn as_json(study: &Study, computation: &Computation<'_>) -> Value {
    let point = &computation.point;
    let step = |step: &Step| {
        let (source, formula) = match &step.how {
            How::Given(source) | How::Named(_, source) => (Some(source), None),
            How::Computed(formula, _) => (None, Some(formula)),
        };
        json!({
            "cle": step.key, "libelle": step.label, "valeur": step.value, "unite": step.unit,
            "source": source, "formule": formula,
        })
    };
    let parts: Vec<Value> = computation
        .parts
        .iter()
        .map(|part| {
            json!({ "titre": part.title, "etapes": part.steps.iter().map(step).collect::<Vec<_>>() })
        })
        .collect();
    let candidates: Vec<Value> = computation
        .candidates
        .iter()
        .map(|candidate| {
            let fit = candidate.fit.as_ref();
            json!({
                "gamme": candidate.range.code,
                "code": fit.map(|fit| fit.code(candidate.range)),
                "libelle": fit.map(|fit| fit.label(candidate.range, true)),
                "kwh_an_apres": fit.map(|fit| fit.kwh_after),
                "facteur": fit.map(|fit| computation.existing.kwh_per_year() / fit.kwh_after),
                "cout_centimes": fit.map(|fit| study.scenario.basis.from_ht(fit.cost_cents_ht)),
                "verdict": explained::verdict(candidate.verdict),
            })
        })
        .collect();
    let flags: Vec<&str> = computation
        .all_flags()
        .map(|flag| &*flag.rule().label)
        .collect();
    json!({
        "statut": "calcule",
        "reference": point.reference,
        "insee": point.insee,
        "commune": point.commune,
        "fichier": point.fichier,
        "feuille": point.feuille,
        "ligne": point.ligne,
        "foyer": point.foyer,
        "calcul": parts,
        "solutions": candidates,
        "rien_parce_que": computation.why_nothing().map(NoSolution::label),
        "drapeaux": flags,
    })
}
