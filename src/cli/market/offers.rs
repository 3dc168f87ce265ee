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
use crate::market::{Offer, forms_in};
use crate::plan::Limits;
use crate::report::catalogue;
use crate::report::layout::{FreeNames, safe_name};
use crate::report::market::offers::{Side, fields};
use crate::scenario::Scenario;
use crate::scenario::study::Study;
use crate::search::offers::Tender;
use serde::Serialize;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What to do about a form of another lot.
const REMEDY: &str = "donnez le scénario et les lots (--lots) dont le bordereau a été écrit";

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
    let bar = progress("Plan aux prix de chaque offre");
    count_parts(&bar, forms.len() + 1);
    let planning = study.plan(&limits, &|_| ());
    let Some(tender) = Tender::of(&study, &planning, &args.lots.by(), &limits)? else {
        bar.finish_and_clear();
        return Err(Error::Usage(format!(
            "« {} » n'a pas de plan : lancez « reverbere planifier » pour savoir ce qui manque",
            args.scenario.display()
        )));
    };
    let offers = forms.iter().map(|file| tender.read(file, REMEDY));
    let offers: Vec<Offer> = offers.collect::<Result<_>>()?;
    let outputs = Outputs::default();
    if let Some(folder) = &args.catalogues {
        put_catalogues(&outputs, folder, &tender, &offers)?;
    }
    let sides = tender.sides(&offers, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let summary = Summary::of(&sides);
    let words = summary.in_words(&sides);
    if let Some(output) = &args.output {
        let bytes = tender.workbook(sides)?;
        outputs.put(output, Kind::Offers, |out| out.write_all(&bytes))?;
    }
    commit(outputs)?;
    print_answer(args.json, &summary, || words)?;
    Ok(Answer::Yes)
}

/// Writes the catalogue that each offer makes.
fn put_catalogues(
    outputs: &Outputs,
    folder: &Path,
    tender: &Tender<'_>,
    offers: &[Offer],
) -> Result<()> {
    let mut names = FreeNames::default();
    for offer in offers {
        let name = format!(
            "catalogue_{}_{}",
            safe_name(&offer.name),
            safe_name(&offer.lot)
        );
        let name = names.give(&name) + ".xlsx";
        let bytes = catalogue::workbook(&tender.catalogue(offer))?;
        outputs.put(&folder.join(name), Kind::Catalogue, |out| {
            out.write_all(&bytes)
        })?;
    }
    Ok(())
}

/// The forms of files and folders, in the order of their names inside a folder.
fn forms(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut forms = Vec::new();
    for path in named {
        if !path.is_dir() {
            forms.push(path.clone());
            continue;
        }
        let before = forms.len();
        forms.extend(forms_in(path));
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
