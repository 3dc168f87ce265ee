//! What lamps and operating profiles of the inventories stand for, once said for all files or for one.

use super::act::{self, Said};
use super::project::{MAPPING, Project};
use super::reading::Reading;
use super::refused;
use super::reply::Next;
use super::settings::{self, Settings};
use super::toml_file::{self, set_named};
use crate::error::Result;
use crate::inventory::lamps::Technology;
use crate::inventory::profile::Profile;
use crate::outputs::Kind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// The table of profiles in the scenario.
pub const PROFILES: &str = "regimes";
/// What it calls points whose profile is not stated.
pub const NOT_TOLD: &str = "non renseigné";
/// The table of lamps in a mapping.
const LAMPS: &str = "lampes";
/// Longest text of a lamp or profile, in characters.
const LONGEST: usize = 200;

/// A lamp or a profile as inventories write it, and how often.
#[derive(Debug, Default)]
pub struct Met {
    /// Points that bear it.
    pub points: usize,
    /// The files that have it.
    pub files: BTreeSet<String>,
    /// What it was taken for, with how many points.
    pub taken: BTreeMap<String, usize>,
}

/// The texts of a column with what `taken` makes of each point, the most frequent first.
pub fn met(reading: &Reading, column: &str, taken: impl Fn(usize) -> String) -> Vec<(String, Met)> {
    let Some(import) = &reading.raw else {
        return Vec::new();
    };
    let points = &import.points;
    let (texts, files) = (points.text(column), points.text("fichier"));
    let mut all: BTreeMap<&str, Met> = BTreeMap::new();
    for row in 0..points.len() {
        let met = all.entry(texts.get(row).unwrap_or_default()).or_default();
        met.points += 1;
        if let Some(file) = files.get(row)
            && !met.files.contains(file)
        {
            met.files.insert(file.to_owned());
        }
        *met.taken.entry(taken(row)).or_default() += 1;
    }
    let mut all: Vec<(String, Met)> = (all.into_iter())
        .map(|(text, met)| (text.to_owned(), met))
        .collect();
    all.sort_by_key(|(_, met)| std::cmp::Reverse(met.points));
    all
}

/// What a lamp stands for.
#[derive(Debug, Deserialize, Serialize)]
pub struct OfLamp {
    lampe: String,
    /// A code, or nothing to take back what was said.
    #[serde(default)]
    technologie: String,
    /// Watts that the text means; empty where it means none.
    #[serde(default)]
    watts: String,
    /// The one file that it holds for; empty for all.
    #[serde(default)]
    fichier: String,
}

/// Says what a lamp stands for.
pub fn lamp(project: &Project, sent: &OfLamp) -> Result<Next> {
    let stands_for = match sent.technologie.as_str() {
        "" => String::new(),
        code => {
            let known = Technology::from_code(code)
                .ok_or_else(|| refused("cette lampe n'est pas connue ; rechargez la page"))?;
            format!("{}{}", known.code(), watts(&sent.watts)?)
        }
    };
    refuse_long(&sent.lampe)?;
    let said = act::done(project, |_| {
        settings::require()?;
        let mut mapping = toml_file::read(Path::new(MAPPING))?;
        let table = match sent.fichier.as_str() {
            "" => Some(&mut *mapping),
            file => part_of(&mut mapping, file),
        };
        let table = table.ok_or_else(|| {
            refused("« fichier » de correspondance.toml n'est pas une liste de parties ; écrivez [[fichier]]")
        })?;
        let lamps = table.entry(LAMPS).or_insert(toml_edit::table());
        if let Some(lamps) = lamps.as_table_like_mut() {
            set_named(lamps, &sent.lampe, &stands_for);
        }
        settings::write(
            Path::new(MAPPING),
            Kind::Scenario,
            mapping.to_string().as_bytes(),
        )?;
        let mut settings = Settings::read()?;
        settings.read_mapping();
        settings.write()?;
        let of = match sent.fichier.as_str() {
            "" => "dans tous les fichiers".to_owned(),
            file => format!("dans « {file} »"),
        };
        let words = match stands_for.as_str() {
            "" => format!(
                "Lampe « {} » {of} : comme le programme la comprend.",
                sent.lampe
            ),
            code => format!("Lampe « {} » {of} : {code}.", sent.lampe),
        };
        Ok(Said {
            kind: "lampe",
            words,
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// ` 150 W`, or nothing.
fn watts(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    match text.replace(',', ".").parse::<f64>() {
        Ok(watts) if watts > 0.0 && watts < 10_000.0 => Ok(format!(" {text} W")),
        _ => Err(refused(format!(
            "« {text} » n'est pas une puissance ; écrivez un nombre de watts, par exemple 70"
        ))),
    }
}

fn refuse_long(text: &str) -> Result<()> {
    if text.chars().count() > LONGEST || text.contains(char::is_control) {
        return Err(refused(
            "ce texte est trop long pour un vocabulaire ; corrigez-le dans le fichier",
        ));
    }
    Ok(())
}

/// The part of a mapping that holds for one file only.
fn part_of<'a>(mapping: &'a mut DocumentMut, file: &str) -> Option<&'a mut Table> {
    let none = Item::ArrayOfTables(ArrayOfTables::new());
    let parts = mapping.entry("fichier").or_insert(none);
    let parts = parts.as_array_of_tables_mut()?;
    let name = format!("/{file}");
    let known = parts
        .iter()
        .position(|part| part.get("nom").and_then(Item::as_str) == Some(name.as_str()));
    let at = known.unwrap_or_else(|| {
        let mut part = Table::new();
        part.insert("nom", value(name));
        parts.push(part);
        parts.len() - 1
    });
    parts.get_mut(at)
}

/// What a profile stands for.
#[derive(Debug, Deserialize, Serialize)]
pub struct OfProfile {
    regime: String,
    #[serde(default)]
    valeur: String,
}

/// Says what a profile stands for, or what is taken where none is told.
pub fn profile(project: &Project, sent: &OfProfile) -> Result<Next> {
    let value = sent.valeur.trim();
    refuse_long(&sent.regime)?;
    if !value.is_empty() && Profile::parse(value).is_none() {
        return Err(refused(format!(
            "« {value} » n'est pas un régime ; écrivez par exemple permanent, extinction 23h-5h ou -50% 22h-6h"
        )));
    }
    let name = match sent.regime.as_str() {
        "" => NOT_TOLD,
        stated => stated,
    };
    let said = act::done(project, |_| {
        settings::require()?;
        let mut settings = Settings::read()?;
        settings.set_named(PROFILES, name, value);
        settings.write()?;
        let words = match value {
            "" => format!("Régime « {name} » : comme le programme le comprend."),
            value => format!("Régime « {name} » : {value}."),
        };
        Ok(Said {
            kind: "regime",
            words,
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}
