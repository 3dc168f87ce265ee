//! Dépôt: drop files, and see what became of each.

use super::frame;
use crate::error::Result;
use crate::french::capitalised;
use crate::report::wording::{counted, thousands};
use crate::serve::cards::{Card, State};
use crate::serve::project::Project;
use crate::serve::routes::percent;
use maud::{Markup, html};

/// The screen.
pub fn page(project: &Project) -> Result<Markup> {
    let reading = project.reading()?;
    let mut cards = reading.cards();
    // What is to be looked at comes first; within that, by name.
    cards.sort_by_key(|card| card.state);
    let points: usize = cards.iter().map(|card| card.points).sum();
    let watts: f64 = cards.iter().map(|card| card.watts).sum();
    let asked: usize = cards.iter().map(|card| card.asked).sum();
    let body = html! {
        form #depot data-depot="/api/fichiers" {
            p #depot-aide { "Déposez ici les inventaires tels qu'ils sont (.xlsx, .xls, .xlsb, .ods, .csv…), ou un dossier entier. 64 Mio par fichier au plus." }
            label .button for="fichiers" { "Choisir des fichiers" }
            input #fichiers type="file" multiple aria-describedby="depot-aide";
            label .button for="dossier" { "Choisir un dossier" }
            input #dossier type="file" webkitdirectory aria-describedby="depot-aide";
            ul #envois aria-live="polite" {}
        }
        @if cards.is_empty() {
            p { "Aucun fichier pour l'instant. Un fichier qui ne se lit pas n'arrête jamais les autres." }
            form .inline data-envoi="/api/essai" data-patience="Lecture de l'exemple…" {
                button type="submit" .quiet { "Essayer avec le Pays Boulonnais" }
            }
            p .note { "Un territoire inventé de 74 communes, pour voir tout le chemin avant d'avoir ses propres fichiers ; à essayer dans un dossier à part." }
        } @else {
            p .lead {
                (counted(cards.len(), "fichier", "fichiers")) " : "
                (counted(points, "point lumineux", "points lumineux")) ", " (kilowatts(watts)) "."
                @if asked > 0 {
                    " " (counted(asked, "question attend", "questions attendent")) " une réponse : les points concernés restent hors du plan en attendant."
                }
            }
            @if reading.territory.communes().is_empty() {
                (frame::alert("Le territoire n'est pas connu : les points n'ont pas de commune. Choisissez-le à l'écran « Territoire »."))
            }
            ul .cards {
                @for card in &cards { li .{ "card " (class(card.state)) } { (one(card)) } }
            }
            (frame::next("/vocabulaire", "le vocabulaire"))
        }
    };
    Ok(frame::page("Dépôt", "/depot", &body))
}

fn one(card: &Card) -> Markup {
    let is_read = matches!(card.state, State::Read | State::Waiting);
    html! {
        h2 {
            @if is_read {
                a href={ "/lecture?fichier=" (percent(&card.file)) } { (card.file) }
            } @else { (card.file) }
        }
        p .state { (name(card.state)) }
        @if is_read {
            p {
                strong { (counted(card.points, "point", "points")) } ", " (kilowatts(card.watts))
                @if card.is_copy { " ; une partie est la copie d'un autre fichier, lue une seule fois" }
            }
            @if !card.communes.is_empty() {
                @let names: Vec<&str> = card.communes.iter().map(String::as_str).collect();
                p .note {
                    @if names.len() > 4 { (names[..4].join(", ")) " et " (names.len() - 4) " autres communes" }
                    @else { (names.join(", ")) }
                }
            }
            @if card.asked > 0 { p { (counted(card.asked, "question", "questions")) " à confirmer" } }
            @if card.errors > 0 { p { (counted(card.errors, "constat", "constats")) " à corriger ou à compléter" } }
        }
        @if !card.said.is_empty() { p { (capitalised(&card.said)) } }
        @if card.state != State::Other && !card.file.is_empty() {
            form data-envoi="/api/ignorer" {
                input type="hidden" name="fichier" value=(card.file);
                @if card.state == State::LeftOut {
                    input type="hidden" name="ecarter" value="non";
                    button type="submit" .quiet aria-label={ "Reprendre " (card.file) } { "Reprendre" }
                } @else {
                    input type="hidden" name="ecarter" value="oui";
                    button type="submit" .quiet aria-label={ "Laisser de côté " (card.file) } { "Laisser de côté" }
                }
            }
        }
    }
}

fn kilowatts(watts: f64) -> String {
    let tenths = (watts / 100.0).round() as i64;
    let (whole, part) = (tenths / 10, tenths % 10);
    format!("{},{part}\u{a0}kW", thousands(whole as f64))
}

fn name(state: State) -> &'static str {
    match state {
        State::Refused => "Non lu",
        State::Waiting => "Lu, à confirmer ou à compléter",
        State::Read => "Lu",
        State::LeftOut => "Laissé de côté",
        State::Other => "Pas un inventaire",
    }
}

fn class(state: State) -> &'static str {
    match state {
        State::Refused => "refused",
        State::Waiting => "waiting",
        State::Read => "read",
        State::LeftOut | State::Other => "aside",
    }
}
