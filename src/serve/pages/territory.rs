//! Territoire: whose light points these are.

use super::frame;
use crate::error::Result;
use crate::inventory::territory::france::France;
use crate::report::wording::{counted, thousands};
use crate::scenario::Scenario;
use crate::serve::project::Project;
use crate::serve::settings::{SCENARIO, Settings};
use crate::serve::territory;
use maud::{Markup, html};
use std::path::Path;

/// The screen.
pub fn page(project: &Project) -> Result<Markup> {
    let epcis = Settings::read()?.epcis();
    let (chosen, question) = if Settings::is_there() {
        (Scenario::read(Path::new(SCENARIO))?.territory, None)
    } else {
        let reading = project.reading()?;
        (reading.territory.clone(), reading.question.clone())
    };
    let communes = chosen.communes();
    let people: u32 = communes.iter().map(|one| one.population).sum();
    let body = html! {
        @if let Some(question) = question {
            (frame::alert(&format!("Les fichiers laissent le territoire ouvert : {question}. Choisissez-le ci-dessous.")))
        }
        @if communes.is_empty() {
            p { "Choisissez votre EPCI, ou " a href="/depot" { "déposez vos fichiers" } " : le territoire se trouve d'après les communes qu'ils nomment." }
        } @else {
            p .lead { (chosen.in_words()) ", " (thousands(f64::from(people))) " habitants." }
        }
        @if let Some(found) = territory::found() {
            p { (found) " Vérifiez-le, et ajoutez ou retirez un EPCI au besoin." }
        }
        @if !epcis.is_empty() {
            h2 { "EPCI du territoire" }
            ul .plain {
                @for epci in &epcis {
                    li {
                        form .inline data-envoi="/api/territoire" {
                            input type="hidden" name="retirer" value=(epci);
                            span { (epci) }
                            button type="submit" .quiet aria-label={ "Retirer " (epci) } { "Retirer" }
                        }
                    }
                }
            }
        }
        form .row data-envoi="/api/territoire" {
            label for="epci" { @if epcis.is_empty() { "EPCI (nom ou SIREN)" } @else { "Ajouter un EPCI (nom ou SIREN)" } }
            input #epci name="ajouter" list="tous-les-epci" autocomplete="off" required;
            button type="submit" { @if epcis.is_empty() { "Choisir" } @else { "Ajouter" } }
            datalist #tous-les-epci {
                @for epci in &France::get().epcis {
                    option value=(epci.name) { (counted(epci.communes.len(), "commune", "communes")) }
                }
            }
        }
        @if !communes.is_empty() {
            (frame::next("/depot", "déposer les inventaires"))
            h2 { "Communes" }
            (frame::scrolled("Communes du territoire", &html! {
                table {
                    thead { tr { th scope="col" { "Code INSEE" } th scope="col" { "Commune" } th scope="col" { "EPCI" } th scope="col" .number { "Habitants" } } }
                    tbody {
                        @for one in communes {
                            tr { td { (one.insee) } td { (one.nom) } td { (one.epci) } td .number { (thousands(f64::from(one.population))) } }
                        }
                    }
                }
            }))
        }
    };
    Ok(frame::page("Territoire", "/territoire", &body))
}
