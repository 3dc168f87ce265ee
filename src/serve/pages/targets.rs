//! Objectifs: how many points of each factor.

use super::frame;
use crate::error::Result;
use crate::serve::project::Project;
use crate::serve::settings::{LONGEST_NAME, Sense, Settings};
use maud::{Markup, html};

/// The screen.
pub fn page(_: &Project) -> Result<Markup> {
    if !Settings::is_there() {
        return Ok(frame::page(
            "Objectifs",
            "/objectifs",
            &frame::no_territory(),
        ));
    }
    let settings = Settings::read()?;
    let body = html! {
        p { "Un point en facteur 4 consomme au moins quatre fois moins après les travaux ; en facteur 2, au moins deux fois moins. Le plan économise le plus d'énergie possible dans les budgets, une fois ces nombres atteints." }
        form data-envoi="/api/objectifs" {
            p .row {
                label for="nom" { "Nom du plan, imprimé sur les documents" }
                input #nom name="nom" value=(settings.name()) required maxlength=(LONGEST_NAME);
            }
            @for (key, label) in [("facteur4", "facteur 4"), ("facteur2", "facteur 2")] {
                (target(&settings, key, label))
            }
            button type="submit" { "Enregistrer les objectifs" }
        }
        (super::points::rules_of(&settings))
        (frame::next("/plan", "le plan"))
    };
    Ok(frame::page("Objectifs", "/objectifs", &body))
}

fn target(settings: &Settings, key: &str, label: &str) -> Markup {
    let known = settings.target(key);
    let (sense, count) = known.unwrap_or((Sense::AtLeast, 0));
    html! {
        fieldset {
            legend { "Points en " (label) }
            @if known.is_none() {
                p .note { "L'objectif écrit dans scenario.toml est d'une forme que cette page ne montre pas ; enregistrer le remplace." }
            }
            select name={ (key) "_sens" } aria-label={ "Points en " (label) " : au moins, exactement ou au plus" } {
                @for (one, code, words) in Sense::ALL { option value=(code) selected[one == sense] { (words) } }
            }
            " "
            input name=(key) value=(count) inputmode="numeric" autocomplete="off" required aria-label={ "Nombre de points en " (label) };
        }
    }
}
