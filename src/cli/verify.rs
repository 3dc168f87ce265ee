//! `reverbere verifier`

use super::output::{print_answer, print_done, report_read, while_reading};
use super::{Answer, terminal};
use crate::error::Result;
use crate::outputs;
use crate::report::verification::{Control, Discrepancy, verify};
use crate::scenario::Scenario;
use crate::scenario::study::Study;
use serde::Serialize;
use std::path::PathBuf;

/// Discrepancies shown on a terminal; JSON and `--verbeux` give them all.
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
    report_read(&study.import);
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
    if found.is_empty() {
        print_done(args.json, &summary, || in_words(&summary))?;
    } else {
        print_answer(args.json, &summary, || in_words(&summary))?;
    }
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
    let shown = if terminal::is_verbose() {
        usize::MAX
    } else {
        SHOWN
    };
    for one in summary.ecarts.iter().take(shown) {
        let place: Vec<&str> = [one.file.as_str(), &one.sheet, &one.cell]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        text += &format!("  {} : {}\n", place.join(", "), one.message);
    }
    if summary.ecarts.len() > shown {
        text += &format!(
            "  … et {} autres écarts (--verbeux et --json les donnent tous)\n",
            summary.ecarts.len() - shown
        );
    }
    text += if summary.ecarts.is_empty() {
        "Le plan est conforme au scénario et aux inventaires.\n"
    } else {
        "Le plan n'est PAS conforme : corrigez les cellules nommées, ou refaites le plan avec « reverbere planifier ».\n"
    };
    text
}
