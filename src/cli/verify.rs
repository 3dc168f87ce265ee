//! `reverbere verifier`

use super::deliberations::OwnModels;
use super::output::{print_answer, print_done, report_read, stop_on_ctrl_c, while_reading};
use super::search::search;
use super::{Answer, terminal};
use crate::error::{Error, Result};
use crate::french::counted;
use crate::inventory::extension;
use crate::outputs;
use crate::plan::Limits;
use crate::report::layout::TERRITORY_FILE;
use crate::report::verification::papers::{self, Checked, Expected};
use crate::report::verification::{Control, Discrepancy, verify};
use crate::scenario::Scenario;
use crate::scenario::study::Study;
use crate::search::{Clock, Documented, Found};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Discrepancies shown on a terminal; JSON and `--verbeux` give them all.
const SHOWN: usize = 20;

#[derive(clap::Args)]
pub struct Args {
    /// Dossier d'un plan, tel que « planifier » l'a écrit, ou de ce qui en découle (délibérations, dossiers d'aide, bordereaux, offres comparées, puissances, rapports, couches SIG) ; ou un seul de ces fichiers
    #[arg(value_name = "DOSSIER")]
    folder: PathBuf,
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Dossier du plan auquel comparer les actes ; sinon, le plan du scénario est refait
    #[arg(long = "plan", value_name = "DOSSIER")]
    plan: Option<PathBuf>,
    #[command(flatten)]
    models: OwnModels,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary<'a> {
    statut: &'static str,
    controles: Vec<OfControl>,
    /// Papers that were compared.
    actes: usize,
    /// Papers that nothing says how to write again.
    sans_controle: &'a [String],
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
    for output in [Some(&args.folder), args.plan.as_ref()]
        .into_iter()
        .flatten()
    {
        if output.is_dir() {
            outputs::recover(output)?;
        }
    }
    let groups = if args.folder.exists() {
        papers::list(&args.folder)?
    } else {
        Vec::new()
    };
    if groups.is_empty() && args.plan.is_some() {
        return Err(Error::input(
            &args.folder,
            "il n'y a aucun acte à comparer à ce plan",
            "donnez un dossier de délibérations, de dossiers d'aide, de bordereaux, d'offres, de puissances, de rapports ou de couches",
        ));
    }
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    let is_plan = groups.is_empty() || args.folder.join(TERRITORY_FILE).is_file();
    let folder = args
        .plan
        .as_ref()
        .or_else(|| is_plan.then_some(&args.folder));
    let mut found = Vec::new();
    let mut controls = BTreeSet::new();
    let mut sought = None;
    let plan = match folder {
        Some(folder) => {
            let verified = verify(&study, folder)?;
            found = verified.found;
            controls.extend(Control::OF_PLAN);
            verified.plan
        }
        None => match planned(&study, args.json)? {
            Ok(found) => {
                let plan = Documented::of(&study, &found)?;
                sought = Some(found);
                plan
            }
            Err(answer) => return Ok(answer),
        },
    };
    let mut checked = match plan {
        _ if groups.is_empty() => Checked::default(),
        Some(plan) => {
            let expected = Expected {
                document: &plan.document(&study),
                models: &args.models.read()?,
                found: sought,
            };
            papers::verify(expected, &args.folder, &groups)?
        }
        None => Checked::without_plan(),
    };
    controls.extend(&checked.controls);
    found.append(&mut checked.found);
    answer(args.json, controls, &found, &checked)
}

/// The plan of the scenario, made again, as nearly as its targets can be reached; or why there is none, which has
/// been said.
fn planned(study: &Study, json: bool) -> Result<std::result::Result<Found, Answer>> {
    let limits = Limits {
        stop: Some(stop_on_ctrl_c()),
        ..study.limits()
    };
    search(study, &limits, true, json, &mut Clock::default())
}

fn answer(
    json: bool,
    controls: BTreeSet<Control>,
    found: &[Discrepancy],
    checked: &Checked,
) -> Result<Answer> {
    let of_control = |nom: Control| {
        let ecarts = found.iter().filter(|one| one.control == nom).count();
        OfControl {
            nom,
            libelle: nom.label(),
            conforme: ecarts == 0,
            ecarts,
        }
    };
    let summary = Summary {
        statut: if found.is_empty() {
            "conforme"
        } else {
            "non_conforme"
        },
        controles: controls.into_iter().map(of_control).collect(),
        actes: checked.files,
        sans_controle: &checked.unchecked,
        ecarts: found,
    };
    if found.is_empty() {
        print_done(json, &summary, || in_words(&summary))?;
        return Ok(Answer::Yes);
    }
    print_answer(json, &summary, || in_words(&summary))?;
    Ok(Answer::No)
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
        let place = match &*place.join(", ") {
            "" => String::new(),
            place => format!("{place} : "),
        };
        text += &format!("  {place}{}\n", one.message);
    }
    if summary.ecarts.len() > shown {
        text += &format!(
            "  … et {} autres écarts (--verbeux et --json les donnent tous)\n",
            summary.ecarts.len() - shown
        );
    }
    for file in summary.sans_controle {
        let why = match extension(Path::new(file)).as_str() {
            "pdf" => "dont la mise en page ne se relit pas ; vérifiez le même rapport en .html",
            _ => "qui ne dépend pas du seul scénario",
        };
        text += &format!("  sans contrôle : {file}, {why}\n");
    }
    let has_plan = (summary.controles.iter()).any(|one| Control::OF_PLAN.contains(&one.nom));
    let compared = counted(summary.actes, "acte comparé", "actes comparés");
    text += &match (summary.ecarts.is_empty(), has_plan, summary.actes) {
        (true, true, 0) => "Le plan est conforme au scénario et aux inventaires.\n".to_owned(),
        (true, true, _) => format!(
            "Le plan est conforme au scénario et aux inventaires, et les actes au plan ({compared}).\n"
        ),
        (true, false, _) => format!("{compared} : tout est conforme au plan du scénario.\n"),
        (false, true, _) => "Le plan n'est PAS conforme : corrigez les cellules nommées, ou refaites le plan avec « reverbere planifier ».\n".to_owned(),
        (false, false, _) => "Ces actes ne sont PAS conformes au plan : corrigez ce qui est nommé, ou refaites-les avec la commande qui les écrit.\n".to_owned(),
    };
    text
}
