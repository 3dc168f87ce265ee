//! The territory: the EPCI that a person chooses, or those that the files say.

use super::act::{self, Said};
use super::journal;
use super::project::Project;
use super::refused;
use super::reply::Next;
use super::settings::Settings;
use crate::error::Result;
use crate::inventory::territory::Territory;
use crate::inventory::territory::choice::Choice;
use crate::inventory::territory::epci;
use crate::inventory::territory::france::France;
use serde::Deserialize;
use serde_json::json;

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Sent {
    /// An EPCI to add.
    #[serde(default)]
    ajouter: String,
    /// One to take out.
    #[serde(default)]
    retirer: String,
}

/// Adds an EPCI to the territory, or takes one out.
pub fn choose(project: &Project, sent: &Sent) -> Result<Next> {
    let said = act::done(project, |_| {
        let mut settings = Settings::read()?;
        let mut epcis = settings.epcis();
        epcis.retain(|one| *one != sent.retirer);
        let added = sent.ajouter.trim();
        if !added.is_empty() && !epcis.iter().any(|one| one == added) {
            epcis.push(added.to_owned());
        }
        if epcis.is_empty() {
            return Err(refused(
                "le territoire ne peut pas être vide ; ajoutez un autre EPCI avant de retirer celui-ci",
            ));
        }
        let choice = Choice {
            epcis: epcis.clone(),
            ..Choice::default()
        };
        let territory = choice.territory()?;
        let words = territory.map_or_else(String::new, |territory| territory.in_words());
        settings.set_epcis(&epcis);
        settings.write()?;
        Ok(Said {
            kind: "territoire",
            words: format!("Territoire : {words}."),
            detail: json!({ "epci": epcis }),
        })
    })?;
    Ok(Next {
        go: Some("/territoire"),
        said,
    })
}

/// Takes the territory that the files say, where nobody chose one.
pub fn take_found(project: &Project) -> Result<()> {
    if Settings::is_there() {
        return Ok(());
    }
    let reading = project.reading()?;
    let Some(decision) = &reading.found else {
        return Ok(());
    };
    let Some(epcis) = epcis_of(&reading.territory) else {
        return Ok(());
    };
    act::done(project, |_| {
        let mut settings = Settings::read()?;
        settings.set_name(&format!("Plan de rénovation, {}", reading.territory.name()));
        settings.set_epcis(&epcis);
        settings.write()?;
        Ok(Said {
            kind: "territoire",
            words: format!(
                "Territoire : {}, {}.",
                reading.territory.in_words(),
                decision.evidence
            ),
            detail: json!({ "epci": epcis, "trouve": true }),
        })
    })
    .map(|_| ())
}

/// How the territory was found, where the files said it and nobody chose since.
pub fn found() -> Option<String> {
    let acts = journal::acts();
    let last = acts.iter().rev().find(|act| act.acte == "territoire")?;
    (last.detail["trouve"] == true).then(|| last.dit.clone())
}

/// The EPCI that a territory is made of, by name where that says which, else by SIREN; none where
/// a commune has none.
fn epcis_of(territory: &Territory) -> Option<Vec<String>> {
    let france = France::get();
    let mut places: Vec<usize> = Vec::new();
    for commune in territory.communes() {
        let at = france.communes[france.by_insee(&commune.insee)?].epci?;
        if !places.contains(&at) {
            places.push(at);
        }
    }
    let named = places.into_iter().map(|at| {
        let one = &france.epcis[at];
        match epci::find(one.name) {
            Ok(found) if found == at => one.name.to_owned(),
            _ => one.siren.to_owned(),
        }
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then_some(named)
}
