//! `reverbere marche`

mod offers;

use super::output::{Kind, Outputs, commit, euros, print_done};
use super::search::{Asked, with_plan};
use super::{Answer, examples};
use crate::error::Result;
use crate::french::counted;
use crate::market::{LotsBy, Schedule};
use crate::report::PlanDocument;
use crate::report::market::forms;
use clap::Subcommand;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml", required = true)]
    scenario: Option<PathBuf>,
    /// Dossier où écrire un classeur par lot
    #[arg(short = 'o', long = "sortie", value_name = "DOSSIER", required = true)]
    output: Option<PathBuf>,
    #[command(flatten)]
    lots: Lots,
    #[command(flatten)]
    asked: Asked,
}

/// How works are cut into lots.
#[derive(clap::Args)]
pub struct Lots {
    /// Lots : « epci », « commune », ou un tableau à deux colonnes, Commune et Lot
    #[arg(long = "lots", value_name = "LOTS", default_value = "epci")]
    by: String,
}

impl Lots {
    /// What is asked: a word, else a file.
    fn by(&self) -> LotsBy {
        match &*self.by {
            "epci" => LotsBy::Epci,
            "commune" => LotsBy::Commune,
            file => LotsBy::File(file.into()),
        }
    }
}

#[derive(Subcommand)]
enum Command {
    /// Lit les bordereaux remplis : erreurs, et ce que le plan deviendrait aux prix de chaque offre
    #[command(after_help = examples::help("marche offres"))]
    Offres(offers::Args),
}

/// What was written.
#[derive(Serialize)]
struct Summary {
    statut: &'static str,
    dossier: String,
    articles: usize,
    lots: Vec<OfLot>,
}

#[derive(Serialize)]
struct OfLot {
    lot: String,
    fichier: String,
    communes: usize,
    points: usize,
    rues: usize,
    /// What the plan costs there, points and works on cabinets, before tax.
    estimation_centimes: i64,
}

pub fn run(args: &Args) -> Result<Answer> {
    if let Some(Command::Offres(args)) = &args.command {
        return offers::run(args);
    }
    let (Some(scenario), Some(output)) = (&args.scenario, &args.output) else {
        return Ok(Answer::No);
    };
    let one = output.join("BPU_DQE.xlsx");
    with_plan(scenario, &one, &args.asked, |document, _| {
        write(args, output, document)
    })
}

/// Writes the form of each lot.
fn write(args: &Args, output: &Path, document: &PlanDocument<'_>) -> Result<Answer> {
    let (study, choice) = (document.study, document.choice);
    let schedule = Schedule::of(study);
    let outputs = Outputs::default();
    let mut stated = Vec::new();
    for form in forms(document, &schedule, &args.lots.by())? {
        let bytes = &form.bytes;
        outputs.put_in_set(output, &form.file, Kind::Market, |out| out.write_all(bytes))?;
        let places = form.lot.communes.iter();
        let communes = places.map(|place| &choice.communes[*place]);
        stated.push(OfLot {
            communes: form.lot.communes.len(),
            points: communes.clone().map(|one| one.points.len()).sum(),
            rues: form.streets,
            estimation_centimes: communes.map(|one| study.finance(one).cost_ht_cents).sum(),
            fichier: form.file,
            lot: form.lot.name,
        });
    }
    commit(outputs)?;
    let summary = Summary {
        statut: document.short_of.as_ref().map_or("fait", |_| "incomplet"),
        dossier: output.display().to_string(),
        articles: schedule.items.len(),
        lots: stated,
    };
    print_done(args.asked.json, &summary, || summary.in_words())?;
    Ok(Answer::Yes)
}

impl Summary {
    fn in_words(&self) -> String {
        let mut text = format!(
            "{} de {} au bordereau, dans « {} » ; les candidats remplissent les cases jaunes\n",
            counted(self.lots.len(), "lot", "lots"),
            counted(self.articles, "article", "articles"),
            self.dossier
        );
        for lot in &self.lots {
            text += &format!(
                "  {} : {}, {}, {} ; estimation {} HT, hors études\n",
                lot.lot,
                counted(lot.communes, "commune", "communes"),
                counted(lot.points, "point", "points"),
                counted(lot.rues, "rue", "rues"),
                euros(lot.estimation_centimes)
            );
        }
        text
    }
}
