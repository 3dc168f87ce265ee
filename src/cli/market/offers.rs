//! `reverbere marche offres`

use super::Lots;
use crate::cli::Answer;
use crate::cli::output::{
    Kind, Outputs, Written, commit, count_parts, print_answer, progress, refuse_among_inputs,
    report_read, require_workbook, stop_on_ctrl_c, while_reading,
};
use crate::document::{Shown, data};
use crate::error::{Error, Result};
use crate::french::{counted, thousands, whole_euros};
use crate::inventory::{extension, files_within};
use crate::market::lots::{counts, quantities};
use crate::market::{Lot, Offer, Schedule, lots};
use crate::plan::Limits;
use crate::report::catalogue;
use crate::report::layout::{FreeNames, safe_name};
use crate::report::market::offers::{ESTIMATE, Side, fields, workbook};
use crate::scenario::Scenario;
use crate::scenario::comparison::Attempt;
use crate::scenario::study::{Choice, Study};
use serde::Serialize;
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Bordereaux remplis par les candidats (.xlsx), ou dossier qui les contient
    #[arg(value_name = "BPU.xlsx", required = true)]
    forms: Vec<PathBuf>,
    /// Scénario dont les bordereaux ont été écrits
    #[arg(long = "scenario", value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    #[command(flatten)]
    lots: Lots,
    /// Classeur à écrire : comparaison, constats, prix côte à côte
    #[arg(short = 'o', long = "sortie", value_name = "OFFRES.xlsx")]
    output: Option<PathBuf>,
    /// Dossier où écrire le catalogue que fait chaque offre, pour un scénario
    #[arg(long = "catalogues", value_name = "DOSSIER")]
    catalogues: Option<PathBuf>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

/// What came of the offers.
#[derive(Serialize)]
struct Summary {
    statut: &'static str,
    /// The plan at the prices of the scenario, then at those of each offer.
    plans: Vec<Value>,
    constats: Vec<OfferFault>,
}

/// What is wrong with an offer.
#[derive(Serialize)]
struct OfferFault {
    offre: String,
    fichier: String,
    cellule: String,
    constat: &'static str,
    texte: String,
}

pub fn run(args: &Args) -> Result<Answer> {
    if let Some(output) = &args.output {
        require_workbook(output, "la comparaison des offres")?;
    }
    let scenario = Scenario::read(&args.scenario)?;
    let forms = forms(&args.forms)?;
    let inputs = scenario.inputs.iter().chain(&forms);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    let catalogues = args.catalogues.as_ref();
    let one = catalogues.map(|folder| folder.join("catalogue.xlsx"));
    for output in args.output.iter().chain(&one) {
        refuse_among_inputs(output, Written::Document, inputs.iter().copied())?;
    }
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    let limits = Limits {
        stop: Some(stop_on_ctrl_c()),
        ..study.limits()
    };
    let schedule = Schedule::of(&study);
    let bar = progress("Plan aux prix de chaque offre");
    count_parts(&bar, forms.len() + 1);
    let planning = study.plan(&limits, &|_| ());
    let estimate = Attempt::of(&study, &planning);
    bar.inc(1);
    let Some(plan) = planning.outcome.plan() else {
        bar.finish_and_clear();
        return Err(Error::Usage(format!(
            "« {} » n'a pas de plan : lancez « reverbere planifier » pour savoir ce qui manque",
            args.scenario.display()
        )));
    };
    let choice = study.choose(&planning.choice, plan);
    let lots = lots(&study, &choice, &args.lots.by())?;
    let offers = read(&forms, &study, &schedule, &choice, &lots)?;
    let outputs = Outputs::default();
    let mut attempts = Vec::new();
    let mut names = FreeNames::default();
    for offer in &offers {
        let source = format!("Offre : {}, lot {}", offer.name, offer.lot);
        let priced = schedule.catalogue(&study.scenario.catalogue, &offer.prices, &source);
        if let Some(folder) = &args.catalogues {
            let name = format!(
                "catalogue_{}_{}",
                safe_name(&offer.name),
                safe_name(&offer.lot)
            );
            let name = names.give(&name) + ".xlsx";
            let bytes = catalogue::workbook(&priced)?;
            outputs.put(&folder.join(name), Kind::Catalogue, |out| {
                out.write_all(&bytes)
            })?;
        }
        let scenario = study.scenario.clone().with_catalogue(priced);
        let again = Study::on(scenario, study.import.clone())?;
        attempts.push(Attempt::of(&again, &again.plan(&limits, &|_| ())));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let first = Side {
        name: ESTIMATE,
        lot: "",
        offer: None,
        attempt: estimate,
    };
    let others = offers.iter().zip(attempts).map(|(offer, attempt)| Side {
        name: &offer.name,
        lot: &offer.lot,
        offer: Some(offer),
        attempt,
    });
    let sides: Vec<Side<'_>> = std::iter::once(first).chain(others).collect();
    let summary = Summary::of(&sides);
    let words = summary.in_words(&sides);
    if let Some(output) = &args.output {
        let bytes = workbook(&study, &schedule, sides)?;
        outputs.put(output, Kind::Offers, |out| out.write_all(&bytes))?;
    }
    commit(outputs)?;
    print_answer(args.json, &summary, || words)?;
    Ok(Answer::Yes)
}

/// Reads forms, each of one of the lots.
fn read(
    forms: &[PathBuf],
    study: &Study,
    schedule: &Schedule,
    choice: &Choice,
    lots: &[Lot],
) -> Result<Vec<Offer>> {
    let of_form = |file: &PathBuf| {
        let name = Offer::lot_of(file)?;
        let lot = lots.iter().find(|lot| lot.name == name).ok_or_else(|| {
            let known: Vec<&str> = lots.iter().map(|lot| &*lot.name).collect();
            Error::input(
                file,
                format!(
                    "son lot « {name} » n'est pas de ce scénario (« {} »)",
                    known.join(" », « ")
                ),
                "donnez le scénario et les lots (--lots) dont le bordereau a été écrit",
            )
        })?;
        let asked = counts(schedule, &quantities(study, schedule, choice, lot));
        Offer::read(file, schedule, &asked)
    };
    forms.iter().map(of_form).collect()
}

/// The forms of files and folders, in the order of their names inside a folder.
fn forms(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut forms = Vec::new();
    for path in named {
        if !path.is_dir() {
            forms.push(path.clone());
            continue;
        }
        let inside = files_within(path);
        let books = inside.into_iter().filter(|file| extension(file) == "xlsx");
        let before = forms.len();
        forms.extend(books);
        forms[before..].sort();
        if forms.len() == before {
            return Err(Error::input(
                path,
                "ce dossier n'a aucun bordereau .xlsx",
                "donnez les fichiers rendus par les candidats",
            ));
        }
    }
    Ok(forms)
}

impl Summary {
    fn of(sides: &[Side<'_>]) -> Self {
        let fields = fields();
        let columns = fields.shown_in(Shown::ALL);
        let offers = sides.iter().filter_map(|side| side.offer);
        let stated = offers.flat_map(|offer| {
            offer.remarks.iter().map(|remark| OfferFault {
                offre: offer.name.clone(),
                fichier: offer.file.display().to_string(),
                cellule: remark.cell.clone(),
                constat: remark.kind.code(),
                texte: remark.text.clone(),
            })
        });
        Self {
            statut: "fait",
            plans: sides
                .iter()
                .map(|side| data::object(&columns, side))
                .collect(),
            constats: stated.collect(),
        }
    }

    fn in_words(&self, sides: &[Side<'_>]) -> String {
        let mut text = String::new();
        for side in sides {
            let plan = match side.figures() {
                Some(figures) => format!(
                    "{} en facteur 4 et {} en facteur 2, {} kWh/an économisés, {} HT, reste à charge {}",
                    counted(figures.factor4 as usize, "point", "points"),
                    thousands(figures.factor2.into()),
                    thousands(figures.saving_kwh_per_year),
                    whole_euros(figures.money.cost_ht_cents),
                    whole_euros(figures.money.remaining_cents)
                ),
                None => "objectifs hors d'atteinte dans ces budgets".into(),
            };
            let of_lot = side.offer.map_or_else(String::new, |offer| {
                format!(
                    " ({}, {} HT, {})",
                    offer.lot,
                    whole_euros(offer.amount_cents),
                    counted(offer.remarks.len(), "constat", "constats")
                )
            });
            text += &format!("{}{of_lot} : {plan}\n", side.name);
        }
        for stated in &self.constats {
            text += &format!(
                "  « {} », {} : {}\n",
                stated.fichier, stated.cellule, stated.texte
            );
        }
        text
    }
}
