//! `reverbere exporter`

mod eclext;

use super::output::{
    Kind, Written, print_done, refuse_among_inputs, report_read, thousands, while_reading,
    write_file,
};
use super::territory::{Located, TerritoryArgs};
use super::{Answer, terminal};
use crate::energy;
use crate::energy::power::Ballasts;
use crate::error::{Error, Result};
use crate::french::{agreeing, counted};
use crate::inventory::coordinates::System;
use crate::inventory::mapping::Mappings;
use crate::inventory::{self, Sources, extension};
use crate::report::public_schema::{self, Format, Siren, Tally};
pub(super) use eclext::{put_tables, tables_in};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Inventaires : fichiers (.xlsx, .xls, .ods, .csv…) ou dossiers
    #[arg(required = true, value_name = "FICHIER|DOSSIER")]
    paths: Vec<PathBuf>,
    /// Fichier à écrire : .csv ou .geojson (schéma public « points lumineux »), .gpkg (EclExt, pour QGIS) ; ou, avec --schema eclext, dossier des quatre tables EclExt en CSV
    #[arg(short = 'o', long = "sortie", value_name = "POINTS")]
    output: PathBuf,
    /// Schéma des points : « points-lumineux » (schéma public) ou « eclext » (géostandard du CNIG, v1.1) ; par défaut, ce que dit l'extension
    #[arg(long = "schema", value_name = "NOM")]
    schema: Option<Schema>,
    /// Système des coordonnées d'un GeoPackage : wgs84 (par défaut) ou lambert93
    #[arg(long = "projection", value_name = "SYSTEME")]
    projection: Option<Projection>,
    /// Dit aussi ce qui a changé depuis un fichier EclExt d'avant (.gpkg ou PointLumineux.csv) : points nouveaux, disparus, remplacés
    #[arg(long = "depuis", value_name = "FICHIER")]
    since: Option<PathBuf>,
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

/// A schema of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Schema {
    PointsLumineux,
    Eclext,
}

/// A system of coordinates of GeoPackages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Projection {
    #[value(name = "wgs84")]
    Wgs84,
    #[value(name = "lambert93")]
    Lambert93,
}

/// What is written.
enum Shape {
    Public(Format),
    EclExt(eclext::Shape),
}

pub fn run(args: &Args) -> Result<Answer> {
    let shape = shape_of(args)?;
    let siren = args.siren.as_deref().map(read_siren).transpose()?;
    let others = args.mappings.iter().chain(args.territory.list());
    let inputs: Vec<&Path> = args
        .paths
        .iter()
        .chain(others)
        .chain(&args.since)
        .map(PathBuf::as_path)
        .collect();
    for file in files_of(&args.output, &shape) {
        refuse_among_inputs(&file, Written::Points, inputs.iter().copied())?;
    }
    let mappings = Mappings::read(&args.mappings)?;
    let sources = Sources::all(&args.paths);
    let located = Located::somewhere(&sources, &args.territory, &mappings)?;
    let sources = sources.with_kept(&located.kept);
    let import =
        while_reading(|done| inventory::import(&sources, &located.territory, &mappings, done))?;
    report_read(&import);
    let points = energy::with_system_power(import.points, Ballasts::embedded());
    let set_apart = import
        .sheets
        .iter()
        .map(|sheet| sheet.lignes_ecartees)
        .sum();
    let format = match shape {
        Shape::Public(format) => format,
        Shape::EclExt(shape) => {
            let since = args.since.as_deref();
            let summary = eclext::write(&points, shape, &args.output, since, set_apart)?;
            print_done(args.json, &summary, || {
                summary.in_words() + &located.in_words()
            })?;
            return Ok(Answer::Yes);
        }
    };
    let mut tally = Tally::default();
    write_file(&args.output, Kind::PublicPoints, |out| {
        tally = public_schema::write(&points, siren, format, out)?;
        Ok(())
    })?;
    let summary = Summary::of(&tally, set_apart, &args.output);
    for warning in summary.warnings() {
        terminal::warn(&format!("{warning}."));
    }
    print_done(args.json, &summary, || {
        summary.in_words() + &located.in_words()
    })?;
    Ok(Answer::Yes)
}

/// By the extension, the schema and the system that are asked for.
fn shape_of(args: &Args) -> Result<Shape> {
    let output = &args.output;
    let refuse = |problem: &str| {
        Err(Error::Usage(format!(
            "« {} » : {problem}",
            output.display()
        )))
    };
    let extension = extension(output);
    let is_package = extension == "gpkg";
    let system = match args.projection {
        Some(_) if !is_package => {
            return refuse("--projection ne vaut que pour un GeoPackage (.gpkg)");
        }
        Some(Projection::Lambert93) => System::Lambert93,
        Some(Projection::Wgs84) | None => System::Wgs84,
    };
    if args.since.is_some() && !is_package && args.schema != Some(Schema::Eclext) {
        return refuse("--depuis ne vaut que pour EclExt (.gpkg, ou --schema eclext)");
    }
    match (args.schema, extension.as_str()) {
        (Some(Schema::PointsLumineux), "gpkg") => refuse(
            "un GeoPackage a les tables EclExt ; pour le schéma « points lumineux », donnez un nom en .csv ou .geojson",
        ),
        (_, "gpkg") => Ok(Shape::EclExt(eclext::Shape::Package(system))),
        (Some(Schema::Eclext), "") => Ok(Shape::EclExt(eclext::Shape::Tables)),
        (Some(Schema::Eclext), _) => refuse(
            "EclExt a quatre tables ; donnez un nom en .gpkg, ou le nom d'un dossier où les écrire en CSV",
        ),
        (_, "csv") => Ok(Shape::Public(Format::Csv)),
        (_, "geojson") => Ok(Shape::Public(Format::GeoJson)),
        _ => refuse(
            "format public inconnu ; extensions possibles : .csv, .geojson, .gpkg (ou un dossier avec --schema eclext)",
        ),
    }
}

fn files_of(output: &Path, shape: &Shape) -> Vec<PathBuf> {
    match shape {
        Shape::EclExt(eclext::Shape::Tables) => tables_in(output),
        Shape::EclExt(eclext::Shape::Package(_)) | Shape::Public(_) => vec![output.to_owned()],
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
        let points = self.points;
        let located = [self.points_avec_position, self.points_sans_position];
        let sources = self.par_type_source.iter();
        let head = points_in_words("au format public", points, located, sources);
        let notes = counts_in_words([
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
        ]);
        format!("{head}{notes}Points : {}\n", self.sortie)
    }
}

/// How many points are written in a format, with a place and without one, and of which lamps.
fn points_in_words<'a>(
    format: &str,
    points: usize,
    [located, without]: [usize; 2],
    by_source: impl Iterator<Item = (&'a &'static str, &'a usize)>,
) -> String {
    let number = |count: usize| thousands(count as f64);
    let mut text = format!(
        "{} {format}, {} avec une position, {} sans\n",
        counted(points, "point lumineux", "points lumineux"),
        number(located),
        number(without)
    );
    for (code, count) in by_source {
        text += &format!(
            "  {code:<4} {:>8} {}\n",
            number(*count),
            agreeing(*count, "point", "points")
        );
    }
    text
}

/// What is to be known of some points, where there are any.
fn counts_in_words<const N: usize>(counts: [(usize, &str); N]) -> String {
    let mut text = String::new();
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        text += &format!("  {:>8} × {what}\n", thousands(count as f64));
    }
    text
}
