//! Points, streets and cabinets that a person forces into the plan, or keeps out of it.

use super::act::{self, Said};
use super::project::Project;
use super::refused;
use super::reply::Next;
use super::settings::{self, SCENARIO, Settings};
use crate::error::Result;
use crate::inventory::text::normalise;
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// The lists of the scenario, each with what a person reads.
pub const LISTS: [(&str, &str); 2] = [("forcer", "forcé"), ("interdire", "interdit")];
/// The keys of an entry that pages set, in the order in which they are shown.
pub const KEYS: [&str; 4] = ["commune", "armoire", "voie", "reference"];
/// Longest text of an entry, in characters.
const LONGEST: usize = 200;

/// What a page sends.
#[derive(Debug, Deserialize, Serialize)]
pub struct Sent {
    /// A list of the scenario, or anything else to leave the points free.
    sens: String,
    #[serde(default)]
    commune: String,
    #[serde(default)]
    armoire: String,
    #[serde(default)]
    voie: String,
    #[serde(default)]
    reference: String,
}

impl Sent {
    fn entry(&self) -> BTreeMap<String, String> {
        let texts = [&self.commune, &self.armoire, &self.voie, &self.reference];
        let stated = KEYS.into_iter().zip(texts);
        stated
            .map(|(key, text)| (key.to_owned(), text.trim().to_owned()))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }
}

/// The entry of one point.
pub fn of_point(commune: &str, reference: &str) -> BTreeMap<String, String> {
    let stated = [("commune", commune), ("reference", reference)];
    stated
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .into()
}

/// An entry in words: « voie « rue Haute », commune « Samer » ».
pub fn in_words(entry: &BTreeMap<String, String>) -> String {
    let stated = KEYS.iter().filter_map(|key| {
        let text = entry.get(*key)?;
        Some(format!("{} « {text} »", key.replace("reference", "point")))
    });
    stated.collect::<Vec<_>>().join(", ")
}

/// Forces, forbids, or leaves free again.
pub fn keep(project: &Project, sent: &Sent) -> Result<Next> {
    let said = act::done(project, |_| {
        settings::require()?;
        let entry = sent.entry();
        check(&entry)?;
        let mut settings = Settings::read()?;
        for (list, _) in LISTS {
            settings.remove_rule(list, &entry);
        }
        let list = LISTS.iter().find(|(list, _)| *list == sent.sens);
        let said = match list {
            Some((list, said)) => {
                settings.add_rule(list, &entry);
                *said
            }
            None => "laissé libre",
        };
        settings.write()?;
        Ok(Said {
            kind: "regle",
            words: format!(
                "{} : {said}.",
                crate::french::capitalised(&in_words(&entry))
            ),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// An entry that the scenario would refuse is not written: no page could be read any more.
fn check(entry: &BTreeMap<String, String>) -> Result<()> {
    let Some(commune) = entry.get("commune") else {
        return Err(refused("dites la commune"));
    };
    if entry.len() == 1 {
        return Err(refused(
            "dites une armoire, une voie ou une référence : une commune entière se règle par son budget",
        ));
    }
    let scenario = Scenario::read(Path::new(SCENARIO))?;
    if scenario.territory.named(commune).is_none() {
        return Err(refused(format!(
            "« {commune} » n'est pas une commune du territoire ; donnez son nom ou son code INSEE"
        )));
    }
    for text in entry.values() {
        if normalise(text).is_empty() || text.chars().count() > LONGEST {
            return Err(refused(format!(
                "« {} » ne désigne aucun point ; écrivez le texte de l'inventaire",
                text.chars().take(LONGEST).collect::<String>()
            )));
        }
    }
    Ok(())
}
