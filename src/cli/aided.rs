//! `reverbere dossier-aide`

use super::Answer;
use super::output::{Kind, Outputs, commit, euros, print_done, thousands};
use super::search::{Asked, with_plan};
use crate::error::{Error, Result};
use crate::french::counted;
use crate::report::PlanDocument;
use crate::report::aided::{ALL, workbooks};
use crate::scenario::aided::{Holds, Request};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// L'aide : le nom que le scénario lui donne, ou « CEE » pour les certificats d'économies d'énergie
    #[arg(long = "aide", value_name = "NOM")]
    aid: String,
    /// Dossier où écrire un classeur par commune, et celui de toutes
    #[arg(short = 'o', long = "sortie", value_name = "DOSSIER")]
    output: PathBuf,
    #[command(flatten)]
    asked: Asked,
}

/// What is asked in all.
#[derive(Serialize)]
struct Summary {
    statut: &'static str,
    dossier: String,
    aide: String,
    communes: Vec<OfCommune>,
    points_eligibles: u32,
    points_aides: u32,
    cout_retenu_centimes: i64,
    /// None where the price of a certificate is not known.
    demande_centimes: Option<i64>,
    kwh_cumac: f64,
}

#[derive(Serialize)]
struct OfCommune {
    insee: String,
    commune: String,
    fichier: Option<String>,
    points: usize,
    points_eligibles: u32,
    points_aides: u32,
    cout_retenu_centimes: i64,
    demande_centimes: Option<i64>,
    kwh_cumac: f64,
    conditions: Vec<OfCondition>,
}

#[derive(Serialize)]
struct OfCondition {
    demande: String,
    constat: String,
    remplie: &'static str,
}

pub fn run(args: &Args) -> Result<Answer> {
    let one = args.output.join(ALL);
    with_plan(&args.scenario, &one, &args.asked, |document, _| {
        write(args, document)
    })
}

fn write(args: &Args, document: &PlanDocument<'_>) -> Result<Answer> {
    let study = document.study;
    let funder = study
        .funder(&args.aid)
        .ok_or_else(|| unknown(&args.aid, document))?;
    let requests = study.requests(document.choice, funder);
    let files = workbooks(document, funder, &requests)?;
    let outputs = Outputs::default();
    for (name, bytes) in &files {
        outputs.put_in_set(&args.output, name, Kind::AidRequest, |out| {
            out.write_all(bytes)
        })?;
    }
    commit(outputs)?;
    let communes = requests
        .iter()
        .map(|request| OfCommune::of(request, &files));
    let communes: Vec<OfCommune> = communes.collect();
    let summary = Summary {
        statut: document.short_of.as_ref().map_or("fait", |_| "incomplet"),
        dossier: args.output.display().to_string(),
        aide: study.name_of_funder(funder).to_owned(),
        points_eligibles: communes.iter().map(|one| one.points_eligibles).sum(),
        points_aides: communes.iter().map(|one| one.points_aides).sum(),
        cout_retenu_centimes: communes.iter().map(|one| one.cout_retenu_centimes).sum(),
        demande_centimes: communes.iter().map(|one| one.demande_centimes).sum(),
        kwh_cumac: communes.iter().map(|one| one.kwh_cumac).sum(),
        communes,
    };
    print_done(args.asked.json, &summary, || summary.in_words(&args.output))?;
    Ok(Answer::Yes)
}

/// A name that no aid has.
fn unknown(name: &str, document: &PlanDocument<'_>) -> Error {
    let aids = document.study.scenario.aids.iter();
    let known: Vec<String> = aids.map(|aid| format!("« {} »", aid.name)).collect();
    let known = if known.is_empty() {
        "le scénario n'a pas d'aide ([[aides]])".to_owned()
    } else {
        format!("le scénario a {}", known.join(", "))
    };
    Error::Usage(format!(
        "--aide : « {name} » n'est pas connue ; {known} ; « CEE » vaut pour les certificats d'économies d'énergie"
    ))
}

impl OfCommune {
    fn of(request: &Request<'_>, files: &[(String, Vec<u8>)]) -> Self {
        let commune = request.commune;
        let start = format!("{}_", commune.insee);
        let file = files.iter().find(|(name, _)| name.starts_with(&start));
        let conditions = request.conditions.iter().map(|one| OfCondition {
            demande: one.asked.clone(),
            constat: one.found.clone(),
            remplie: match one.holds {
                Holds::Yes => "oui",
                Holds::No => "non",
                Holds::Cuts => "reduit",
                Holds::ToCheck => "a_verifier",
            },
        });
        Self {
            insee: commune.insee.clone(),
            commune: commune.nom.clone(),
            fichier: file.map(|(name, _)| name.clone()),
            points: request.choice.points.len(),
            points_eligibles: request.eligible_points,
            points_aides: request.paid_points,
            cout_retenu_centimes: request.base_cents,
            demande_centimes: request.asked_cents,
            kwh_cumac: request.kwh_cumac,
            conditions: conditions.collect(),
        }
    }
}

impl Summary {
    fn in_words(&self, output: &Path) -> String {
        let asking = self
            .communes
            .iter()
            .filter(|one| one.fichier.is_some())
            .count();
        let amount = self.demande_centimes.map_or_else(
            || "montant inconnu (le scénario ne donne pas cee_prix_mwhc)".to_owned(),
            euros,
        );
        let cumac = if self.kwh_cumac > 0.0 {
            format!(", {} kWh cumac", thousands(self.kwh_cumac))
        } else {
            String::new()
        };
        let mut text = format!(
            "{} : {} {}, {} que ses règles permettent d'aider, coût retenu {} HT{cumac}\n",
            self.aide,
            counted(asking, "commune demande", "communes demandent"),
            amount,
            counted(self.points_eligibles as usize, "point", "points"),
            euros(self.cout_retenu_centimes),
        );
        let out = self.communes.iter().filter(|one| {
            one.conditions
                .iter()
                .any(|condition| condition.remplie == "non")
        });
        for one in out {
            let why = one
                .conditions
                .iter()
                .find(|condition| condition.remplie == "non");
            let why = why.map_or(String::new(), |why| {
                format!("{} ({})", why.demande, why.constat)
            });
            text += &format!("  {} ne peut pas l'avoir : {why}\n", one.commune);
        }
        text + &format!("Classeurs : {}\n", output.display())
    }
}
