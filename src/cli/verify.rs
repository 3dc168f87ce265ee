//! `reverbere verifier`

use super::Answer;
use super::output::{print_answer, report_left_out, while_reading};
use crate::error::Result;
use crate::outputs;
use crate::report::verification::{Control, Discrepancy, verify};
use crate::scenario::Scenario;
use crate::scenario::study::Study;
use serde::Serialize;
use std::path::PathBuf;

/// Discrepancies shown on a terminal; JSON gives them all.
const SHOWN: usize = 20;

#[derive(clap::Args)]
pub struct Args {
    /// Dossier des classeurs, tel que « planifier » l'a écrit
    #[arg(value_name = "DOSSIER")]
    folder: PathBuf,
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary<'a> {
    statut: &'static str,
    controles: Vec<OfControl>,
    ecarts: &'a [Discrepancy],
}

#[derive(Serialize)]
struct OfControl {
    nom: Control,
    libelle: &'static str,
    conforme: bool,
    ecarts: usize,
}

pub fn run(args: &Args) -> Result<Answer> {
    let scenario = Scenario::read(&args.scenario)?;
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_left_out(&study.import);
    outputs::recover(&args.folder)?;
    let found = verify(&study, &args.folder)?;
    let summary = Summary {
        statut: if found.is_empty() {
            "conforme"
        } else {
            "non_conforme"
        },
        controles: Control::ALL
            .into_iter()
            .map(|nom| {
                let ecarts = found.iter().filter(|one| one.control == nom).count();
                OfControl {
                    nom,
                    libelle: nom.label(),
                    conforme: ecarts == 0,
                    ecarts,
                }
            })
            .collect(),
        ecarts: &found,
    };
    print_answer(args.json, &summary, || in_words(&summary))?;
    Ok(if found.is_empty() {
        Answer::Yes
    } else {
        Answer::No
    })
}

fn in_words(summary: &Summary<'_>) -> String {
    let mut text = String::new();
    for control in &summary.controles {
        let answer = if control.conforme { "oui" } else { "NON" };
        text += &format!("{answer}  {}\n", control.libelle);
    }
    for one in summary.ecarts.iter().take(SHOWN) {
        let place: Vec<&str> = [one.file.as_str(), &one.sheet, &one.cell]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        text += &format!("  {} : {}\n", place.join(", "), one.message);
    }
    if summary.ecarts.len() > SHOWN {
        text += &format!(
            "  … et {} autres écarts (--json les donne tous)\n",
            summary.ecarts.len() - SHOWN
        );
    }
    text += if summary.ecarts.is_empty() {
        "Le plan est conforme au scénario et aux inventaires.\n"
    } else {
        "Le plan n'est PAS conforme : corrigez les cellules nommées, ou refaites le plan avec « reverbere planifier ».\n"
    };
    text
}
