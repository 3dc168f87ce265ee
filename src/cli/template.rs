//! `reverbere modele`

use super::Answer;
use super::output::{Kind, print_done, refuse_to_replace, write_file};
use super::territory::TerritoryArgs;
use crate::error::{Error, Result};
use crate::inventory::territory::find::{self, Clues, Found};
use crate::inventory::territory::{Commune, Lookup, Territory};
use crate::report;
use serde::Serialize;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// Classeur à écrire ; un fichier qui existe déjà n'est jamais remplacé
    #[arg(short = 'o', long = "sortie", value_name = "MODELE.xlsx")]
    output: PathBuf,
    /// Code INSEE ou nom de la commune, s'il n'y en a qu'une : elle est alors écrite dans le titre
    #[arg(long = "commune", value_name = "CODE")]
    commune: Option<String>,
    #[command(flatten)]
    territory: TerritoryArgs,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary<'a> {
    modele: String,
    insee: Option<&'a str>,
    commune: Option<&'a str>,
}

pub fn run(args: &Args) -> Result<Answer> {
    refuse_to_replace(&args.output, "le modèle")?;
    let stated = args.territory.stated()?;
    let is_stated = stated.is_some();
    let territory = stated.unwrap_or_else(|| around(args.commune.as_deref()));
    let commune = args
        .commune
        .as_deref()
        .map(|stated| commune(stated, &territory))
        .transpose()?;
    let bytes = report::template::workbook(&territory, commune)?;
    write_file(&args.output, Kind::Template, |out| out.write_all(&bytes))?;
    let output = args.output.display().to_string();
    let summary = Summary {
        modele: output.clone(),
        insee: commune.map(|commune| &*commune.insee),
        commune: commune.map(|commune| &*commune.nom),
    };
    print_done(args.json, &summary, || {
        let whose = commune.map_or_else(String::new, |commune| {
            format!(" ({}, code INSEE {})", commune.nom, commune.insee)
        });
        let offered = if is_stated || commune.is_some() {
            String::new()
        } else {
            format!(
                "Communes proposées : {} ; pour les vôtres : --epci, --departement ou --territoire\n",
                territory.in_words()
            )
        };
        format!(
            "Modèle d'inventaire : {output}{whose}\n{offered}Une fois rempli : reverbere importer \"{output}\"\n"
        )
    })?;
    Ok(Answer::Yes)
}

/// Where no option says the territory: around the commune, else the Pays Boulonnais, which the command
/// says.
fn around(commune: Option<&str>) -> Territory {
    let ours = Territory::boulonnais();
    let Some(stated) = commune.filter(|stated| ours.named(stated).is_none()) else {
        return ours;
    };
    let mut clues = Clues::default();
    clues.add_stated(stated, 1);
    match find::territory(&[clues]) {
        Found::Territory(territory, _) => *territory,
        Found::Ambiguous(_) | Found::Nothing => ours,
    }
}

/// The commune of an INSEE code, or of a name that only one commune has.
fn commune<'a>(stated: &str, territory: &'a Territory) -> Result<&'a Commune> {
    let problem = match (territory.by_insee(stated), territory.by_name(stated)) {
        (Some(index), _) | (None, Lookup::Found(index)) => {
            return Ok(&territory.communes()[index]);
        }
        (None, Lookup::Ambiguous) => "désigne plusieurs communes du territoire",
        (None, Lookup::Absent) => "n'est le code INSEE d'aucune commune du territoire",
    };
    Err(Error::Usage(format!(
        "« {stated} » {problem} ; donnez un code INSEE du territoire, ou le territoire avec --epci, --departement ou --territoire"
    )))
}
