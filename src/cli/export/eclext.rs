//! The points in EclExt, the standard of the CNIG: a GeoPackage, or a folder of four tables.

use super::{counts_in_words, points_in_words};
use crate::cli::output::{Kind, Outputs, commit, thousands};
use crate::energy::Regimes;
use crate::error::Result;
use crate::french::counted;
use crate::inventory::coordinates::System;
use crate::inventory::points::Points;
use crate::outputs::Mark;
use crate::report::eclext::{Changes, Earlier, TABLES, Tables, Tally};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How the tables are written.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// In one GeoPackage, points in this system.
    Package(System),
    /// Each as a CSV, in a folder.
    Tables,
}

/// The files of a folder of tables.
pub fn tables_in(folder: &Path) -> Vec<PathBuf> {
    TABLES.map(|table| folder.join(file_of(table))).into()
}

fn file_of(table: &str) -> String {
    format!("{table}.csv")
}

/// Writes the tables into a folder, with what else a run writes.
pub fn put_tables(tables: &Tables<'_>, folder: &Path, kind: Kind, outputs: &Outputs) -> Result<()> {
    tables.csv(|table, write| outputs.put_in_set(folder, &file_of(table), kind, |out| write(out)))
}

/// Writes the points of an inventory, and says what has changed since an earlier file.
pub fn write(
    points: &Points,
    shape: Shape,
    output: &Path,
    since: Option<&Path>,
    set_apart: usize,
) -> Result<Summary> {
    let earlier = since.map(Earlier::read).transpose()?;
    let tables = Tables::of_inventory(points, &Regimes::default());
    let outputs = Outputs::default();
    match shape {
        Shape::Package(system) => {
            let mark = Mark::of(Kind::PublicPoints);
            outputs.put(output, Kind::PublicPoints, |out| {
                tables.geopackage(&mark, system, out)
            })?;
        }
        Shape::Tables => put_tables(&tables, output, Kind::PublicPoints, &outputs)?,
    }
    let mut summary = Summary::of(tables.tally(), output, set_apart);
    summary.depuis = earlier.map(|earlier| earlier.compared_with(&tables));
    commit(outputs)?;
    Ok(summary)
}

/// What was written.
#[derive(Serialize)]
pub struct Summary {
    sortie: String,
    schema: &'static str,
    points: usize,
    points_avec_position: usize,
    points_sans_position: usize,
    positions_hors_du_systeme: usize,
    par_statut: BTreeMap<&'static str, usize>,
    par_type_source: BTreeMap<&'static str, usize>,
    /// Points without a required attribute for which the standard has no word for unknown.
    obligatoires_vides: BTreeMap<&'static str, usize>,
    /// Points of which a required attribute is « XX », unknown.
    obligatoires_inconnus: BTreeMap<&'static str, usize>,
    profils_en_mots: usize,
    lignes_ecartees: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    depuis: Option<Changes>,
}

impl Summary {
    fn of(tally: Tally, output: &Path, set_apart: usize) -> Self {
        Self {
            sortie: output.display().to_string(),
            schema: "EclExt 1.1",
            points: tally.points,
            points_avec_position: tally.located,
            points_sans_position: tally.points - tally.located,
            positions_hors_du_systeme: tally.misplaced,
            par_statut: tally.by_status,
            par_type_source: tally.by_source,
            obligatoires_vides: tally.blank,
            obligatoires_inconnus: tally.unknown,
            profils_en_mots: tally.in_words,
            lignes_ecartees: set_apart,
            depuis: None,
        }
    }

    /// What the terminal says.
    pub fn in_words(&self) -> String {
        let number = |count: usize| thousands(count as f64);
        let located = [self.points_avec_position, self.points_sans_position];
        let sources = self.par_type_source.iter();
        let mut text = points_in_words("au géostandard EclExt", self.points, located, sources);
        let listed = |lacking: &BTreeMap<&str, usize>| {
            let each = lacking.iter();
            let each: Vec<String> = each
                .map(|(name, count)| format!("{name} {}", number(*count)))
                .collect();
            each.join(", ")
        };
        for (lacking, what) in [
            (&self.obligatoires_inconnus, "inconnus, écrits « XX »"),
            (&self.obligatoires_vides, "inconnus, laissés vides"),
        ] {
            if !lacking.is_empty() {
                text += &format!("  attributs obligatoires {what} : {}\n", listed(lacking));
            }
        }
        text += &counts_in_words([
            (
                self.positions_hors_du_systeme,
                "coordonnées hors d'un système connu (Lambert-93, CC42 à CC50, WGS84), non écrites",
            ),
            (
                self.profils_en_mots,
                "profil nocturne que les tables ne codent pas, donné par son nom",
            ),
            (
                self.lignes_ecartees,
                "lignes d'inventaire écartées : « reverbere importer --qualite » en donne la raison",
            ),
        ]);
        if let Some(changes) = &self.depuis {
            text += &changes_in_words(changes);
        }
        text + &format!("Points : {}\n", self.sortie)
    }
}

/// The first points of each kind; all of them are in the JSON.
fn changes_in_words(changes: &Changes) -> String {
    const NAMED: usize = 5;
    let replaced = changes.remplaces.iter();
    let replaced: Vec<String> = replaced
        .map(|one| format!("{} ({} → {})", one.identifiant, one.avant, one.apres))
        .collect();
    let mut text = format!(
        "Depuis le fichier d'avant : {}\n",
        counted(changes.inchanges, "point inchangé", "points inchangés")
    );
    for (which, one, several) in [
        (&changes.nouveaux, "point nouveau", "points nouveaux"),
        (&changes.disparus, "point disparu", "points disparus"),
        (&replaced, "point remplacé", "points remplacés"),
    ] {
        if !which.is_empty() {
            let named = which[..which.len().min(NAMED)].join(", ");
            let more = if which.len() > NAMED { "…" } else { "" };
            text += &format!("  {} : {named}{more}\n", counted(which.len(), one, several));
        }
    }
    text
}
