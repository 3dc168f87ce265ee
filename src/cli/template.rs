//! `reverbere modele`

use super::Answer;
use super::output::{Kind, print, print_json, refuse_to_replace, write_file};
use crate::error::{Error, Result};
use crate::inventory::territory::{Commune, Lookup, Territory};
use crate::report;
use serde::Serialize;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Args {
    /// Classeur à écrire ; un fichier qui existe déjà n'est jamais remplacé
    #[arg(short = 'o', long = "sortie", value_name = "MODELE.xlsx")]
    output: PathBuf,
    /// Code INSEE de la commune, s'il n'y en a qu'une : elle est alors écrite dans le titre
    #[arg(long = "commune", value_name = "CODE")]
    commune: Option<String>,
    /// Liste des communes (CSV) ; par défaut, les 74 communes du Pays Boulonnais
    #[arg(long = "territoire", value_name = "COMMUNES.csv")]
    territory: Option<PathBuf>,
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
    let territory = args
        .territory
        .as_deref()
        .map_or_else(|| Ok(Territory::boulonnais()), Territory::read)?;
    let commune = args
        .commune
        .as_deref()
        .map(|told| commune(told, &territory))
        .transpose()?;
    let bytes = report::template::workbook(&territory, commune)?;
    write_file(&args.output, Kind::Template, |out| out.write_all(&bytes))?;
    let output = args.output.display().to_string();
    if args.json {
        print_json(&Summary {
            modele: output,
            insee: commune.map(|commune| &*commune.insee),
            commune: commune.map(|commune| &*commune.nom),
        })?;
    } else {
        let whose = commune.map_or_else(String::new, |commune| {
            format!(" ({}, code INSEE {})", commune.nom, commune.insee)
        });
        print(&format!(
            "Modèle d'inventaire : {output}{whose}\nUne fois rempli : reverbere importer \"{output}\"\n"
        ))?;
    }
    Ok(Answer::Yes)
}

/// The commune of an INSEE code, or of a name that only one commune has.
fn commune<'a>(told: &str, territory: &'a Territory) -> Result<&'a Commune> {
    let problem = match (territory.by_insee(told), territory.by_name(told)) {
        (Some(index), _) | (None, Lookup::Found(index)) => {
            return Ok(&territory.communes()[index]);
        }
        (None, Lookup::Ambiguous) => "désigne plusieurs communes du territoire",
        (None, Lookup::Absent) => "n'est le code INSEE d'aucune commune du territoire",
    };
    Err(Error::Usage(format!(
        "« {told} » {problem} ; donnez un code INSEE du territoire, ou la liste de ses communes avec --territoire"
    )))
}
