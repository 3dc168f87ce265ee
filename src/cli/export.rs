//! `reverbere exporter`

use super::Answer;
use super::output::{
    Kind, Written, print_answer, refuse_among_inputs, thousands, while_reading, write_file,
};
use super::territory::{Located, TerritoryArgs};
use crate::energy;
use crate::energy::power::Ballasts;
use crate::error::{Error, Result};
use crate::french::{agreeing, counted};
use crate::inventory::mapping::Mappings;
use crate::inventory::{self, Sources, extension};
use crate::report::public_schema::{self, Format, Siren, Tally};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Inventaires : fichiers (.xlsx, .xls, .ods, .csv…) ou dossiers
    #[arg(required = true, value_name = "FICHIER|DOSSIER")]
    paths: Vec<PathBuf>,
    /// Fichier à écrire au format public : .csv ou .geojson
    #[arg(short = 'o', long = "sortie", value_name = "POINTS")]
    output: PathBuf,
    /// SIREN de l'exploitant de l'éclairage, obligatoire dans le schéma public
    #[arg(long = "siren", value_name = "N")]
    siren: Option<String>,
    /// Fichier de correspondance (TOML) : colonnes, lampes, commune ; plusieurs fois si besoin
    #[arg(long = "correspondance", value_name = "FICHIER.toml")]
    mappings: Vec<PathBuf>,
    #[command(flatten)]
    territory: TerritoryArgs,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    let format = format_of(&args.output)?;
    let siren = args.siren.as_deref().map(read_siren).transpose()?;
    let others = args.mappings.iter().chain(args.territory.list());
    let inputs = args.paths.iter().chain(others);
    refuse_among_inputs(&args.output, Written::Points, inputs.map(PathBuf::as_path))?;
    let mappings = Mappings::read(&args.mappings)?;
    let sources = Sources::all(&args.paths);
    let located = Located::somewhere(&sources, &args.territory, &mappings)?;
    let sources = sources.with_kept(&located.kept);
    let import =
        while_reading(|done| inventory::import(&sources, &located.territory, &mappings, done))?;
    let points = energy::with_system_power(import.points, Ballasts::embedded());
    let mut tally = Tally::default();
    write_file(&args.output, Kind::PublicPoints, |out| {
        tally = public_schema::write(&points, siren, format, out)?;
        Ok(())
    })?;
    let set_apart = import
        .sheets
        .iter()
        .map(|sheet| sheet.lignes_ecartees)
        .sum();
    let summary = Summary::of(&tally, set_apart, &args.output);
    for warning in summary.warnings() {
        eprintln!("attention : {warning}.");
    }
    print_answer(args.json, &summary, || {
        summary.in_words() + &located.in_words()
    })?;
    Ok(Answer::Yes)
}

fn format_of(output: &Path) -> Result<Format> {
    match extension(output).as_str() {
        "csv" => Ok(Format::Csv),
        "geojson" => Ok(Format::GeoJson),
        _ => Err(Error::Usage(format!(
            "« {} » : format public inconnu ; extensions possibles : .csv, .geojson",
            output.display()
        ))),
    }
}

fn read_siren(text: &str) -> Result<Siren> {
    Siren::parse(text).ok_or_else(|| {
        Error::Usage(format!(
            "« {text} » n'est pas un numéro SIREN ; donnez les neuf chiffres de l'exploitant, sans erreur de frappe (le dernier est une clé de contrôle)"
        ))
    })
}

#[derive(Serialize)]
struct Summary {
    sortie: String,
    points: usize,
    points_avec_position: usize,
    points_sans_position: usize,
    positions_hors_du_systeme: usize,
    obligatoires_vides: Required,
    puissance_inconnue: usize,
    regime_en_commentaire: usize,
    references_a_signe_de_formule: usize,
    par_type_source: BTreeMap<&'static str, usize>,
    lignes_ecartees: usize,
}

/// Points that lack a field which the schema requires.
#[derive(Serialize)]
struct Required {
    insee: usize,
    siren: usize,
    x: usize,
    y: usize,
}

impl Summary {
    fn of(tally: &Tally, set_apart: usize, output: &Path) -> Self {
        Self {
            sortie: output.display().to_string(),
            points: tally.points,
            points_avec_position: tally.located,
            points_sans_position: tally.points - tally.located,
            positions_hors_du_systeme: tally.misplaced,
            obligatoires_vides: Required {
                insee: tally.without_insee,
                siren: tally.without_siren,
                x: tally.without_lambert93,
                y: tally.without_lambert93,
            },
            puissance_inconnue: tally.without_power,
            regime_en_commentaire: tally.regime_in_words,
            references_a_signe_de_formule: tally.formula_like,
            par_type_source: tally.by_source.clone(),
            lignes_ecartees: set_apart,
        }
    }

    /// What the user must do before handing the file on.
    fn warnings(&self) -> Vec<String> {
        let number = |count: usize| thousands(count as f64);
        let mut warnings = Vec::new();
        if self.obligatoires_vides.siren > 0 {
            warnings.push(
                "le schéma public exige le SIREN de l'exploitant, la colonne siren est vide ; ajoutez --siren"
                    .into(),
            );
        }
        if self.obligatoires_vides.x > 0 {
            warnings.push(format!(
                "le schéma public exige x et y en Lambert-93 ; sans eux : {} sur {}",
                counted(self.obligatoires_vides.x, "point", "points"),
                number(self.points)
            ));
        }
        if self.obligatoires_vides.insee > 0 {
            warnings.push(format!(
                "le schéma public exige le code INSEE ; sans lui : {}",
                counted(self.obligatoires_vides.insee, "point", "points")
            ));
        }
        if self.references_a_signe_de_formule > 0 {
            warnings.push(format!(
                "{} par =, +, - ou @ : un tableur peut y voir des nombres ; celles qui seraient des formules sont précédées d'une apostrophe",
                counted(
                    self.references_a_signe_de_formule,
                    "référence commence",
                    "références commencent"
                )
            ));
        }
        warnings
    }

    fn in_words(&self) -> String {
        let number = |count: usize| thousands(count as f64);
        let mut text = format!(
            "{} au format public, {} avec une position, {} sans\n",
            counted(self.points, "point lumineux", "points lumineux"),
            number(self.points_avec_position),
            number(self.points_sans_position)
        );
        for (code, count) in &self.par_type_source {
            text += &format!(
                "  {code:<4} {:>8} {}\n",
                number(*count),
                agreeing(*count, "point", "points")
            );
        }
        for (count, what) in [
            (
                self.positions_hors_du_systeme,
                "coordonnées hors d'un système connu (Lambert-93, CC42 à CC50, WGS84), non écrites",
            ),
            (self.puissance_inconnue, "puissance inconnue, laissée vide"),
            (
                self.regime_en_commentaire,
                "régime que le schéma ne code pas, écrit en commentaire",
            ),
            (
                self.lignes_ecartees,
                "lignes d'inventaire écartées : « reverbere importer --qualite » en donne la raison",
            ),
        ] {
            if count > 0 {
                text += &format!("  {:>8} × {what}\n", number(count));
            }
        }
        text + &format!("Points : {}\n", self.sortie)
    }
}
