//! Vocabulaire: the lamps and operating profiles that inventories write, and what they stand for.

use super::frame;
use crate::error::Result;
use crate::inventory::lamps::Technology;
use crate::report::wording::thousands;
use crate::scenario::Scenario;
use crate::serve::lexicon::{Met, NOT_TOLD, PROFILES, met};
use crate::serve::project::Project;
use crate::serve::settings::{SCENARIO, Settings};
use maud::{Markup, html};
use std::path::Path;

/// Rows shown of each table.
const MOST_SHOWN: usize = 200;

/// The screen.
pub fn page(project: &Project) -> Result<Markup> {
    if !Settings::is_there() {
        return Ok(frame::page(
            "Vocabulaire",
            "/vocabulaire",
            &frame::no_territory(),
        ));
    }
    let reading = project.reading()?;
    let Some(import) = &reading.raw else {
        return Ok(frame::page(
            "Vocabulaire",
            "/vocabulaire",
            &frame::no_inventory(),
        ));
    };
    let settings = Settings::read()?;
    let regimes = Scenario::read(Path::new(SCENARIO))?.regimes;
    let technology = import.points.text("technologie");
    let mut lamps = met(&reading, "lampe_lue", |row| {
        technology.get(row).unwrap_or_default().to_owned()
    });
    // What nobody knows comes first.
    lamps.sort_by_key(|(_, met)| !is_unknown(met));
    let texts = import.points.text("regime");
    let profiles = met(&reading, "regime", |row| {
        let profile = regimes.profile(texts.get(row).unwrap_or_default());
        profile
            .map(|profile| profile.to_string())
            .unwrap_or_default()
    });
    let body = html! {
        p .lead { "Ce que les inventaires écrivent, et ce que le programme en comprend. Un choix vaut pour tous les fichiers, ou pour un seul ; il est enregistré aussitôt." }
        h2 { "Régimes de fonctionnement" }
        p .note #regime-aide { "Par exemple : permanent, extinction 23h-5h, -50% 22h-6h. Une case vide laisse le programme comprendre." }
        (frame::scrolled("Régimes de fonctionnement", &html! {
            table {
                thead { tr { th scope="col" { "Écrit" } th scope="col" .number { "Points" } th scope="col" { "Compris comme" } th scope="col" { "Votre choix" } } }
                tbody { @for (text, met) in profiles.iter().take(MOST_SHOWN) { (profile(&settings, text, met)) } }
            }
        }))
        h2 { "Lampes" }
        @if lamps.len() > MOST_SHOWN { p .note { "Les " (MOST_SHOWN) " premières sur " (lamps.len()) ", celles que personne ne comprend d'abord." } }
        (frame::scrolled("Lampes", &html! {
            table {
                thead { tr { th scope="col" { "Écrit" } th scope="col" .number { "Points" } th scope="col" { "Fichiers" } th scope="col" { "Compris comme" } th scope="col" { "Votre choix" } } }
                tbody { @for (text, met) in lamps.iter().take(MOST_SHOWN) { (lamp(text, met)) } }
            }
        }))
        (frame::next("/completer", "ce qui manque"))
    };
    Ok(frame::page("Vocabulaire", "/vocabulaire", &body))
}

fn is_unknown(met: &Met) -> bool {
    let unknown = Technology::Inconnue.code();
    met.taken
        .keys()
        .any(|code| code.is_empty() || code == unknown)
}

fn profile(settings: &Settings, text: &str, met: &Met) -> Markup {
    let name = if text.is_empty() { NOT_TOLD } else { text };
    let shown = if text.is_empty() {
        "Aucun régime"
    } else {
        text
    };
    let chosen = settings.named(PROFILES, name).unwrap_or_default();
    let taken = met.taken.keys().next().map_or("", String::as_str);
    html! {
        tr .unsure[taken.is_empty() || text.is_empty() && chosen.is_empty()] {
            th scope="row" { (shown) }
            td .number { (thousands(met.points as f64)) }
            td {
                @if taken.is_empty() { strong { "non compris" } } @else { (taken) }
                @if text.is_empty() && chosen.is_empty() { span .note { " (supposé)" } }
            }
            td {
                form .cell data-envoi="/api/regime" data-auto {
                    input type="hidden" name="regime" value=(text);
                    input name="valeur" value=(chosen) autocomplete="off" aria-label={ "Ce que veut dire « " (shown) " »" } aria-describedby="regime-aide";
                    output {}
                }
            }
        }
    }
}

fn lamp(text: &str, met: &Met) -> Markup {
    let shown = if text.is_empty() { "(rien)" } else { text };
    let one = (met.taken.len() == 1)
        .then(|| met.taken.keys().next())
        .flatten();
    html! {
        tr .unsure[is_unknown(met)] {
            th scope="row" { (shown) }
            td .number { (thousands(met.points as f64)) }
            td { @for file in met.files.iter().take(4) { div { (file) } } @if met.files.len() > 4 { "et " (met.files.len() - 4) " autres" } }
            td {
                @for (code, points) in &met.taken {
                    div {
                        @if code.is_empty() || code == Technology::Inconnue.code() { strong { "inconnue" } } @else { (code) }
                        @if met.taken.len() > 1 { ", " (thousands(*points as f64)) }
                    }
                }
            }
            td {
                @if text.is_empty() {
                    a href="/completer" { "à compléter" }
                } @else {
                    form .inline data-envoi="/api/lampe" data-recharger {
                        input type="hidden" name="lampe" value=(text);
                        select name="technologie" aria-label={ "Lampe « " (text) " »" } {
                            option value="" { "comme le programme" }
                            @for technology in Technology::ALL {
                                option value=(technology.code()) selected[one.is_some_and(|code| code == technology.code())] { (technology.code()) }
                            }
                        }
                        input .short name="watts" inputmode="decimal" autocomplete="off" placeholder="W" aria-label={ "Watts que « " (text) " » sous-entend, s'il en sous-entend" };
                        select name="fichier" aria-label={ "Fichiers où « " (text) " » veut dire cela" } {
                            option value="" { "dans tous les fichiers" }
                            @for file in &met.files { option value=(file) { (file) } }
                        }
                        button type="submit" .quiet aria-label={ "Enregistrer « " (text) " »" } { "Enregistrer" }
                    }
                }
            }
        }
    }
}
