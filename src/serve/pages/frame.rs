//! What all screens have in common.

use crate::serve::{act, author, history};
use maud::{DOCTYPE, Markup, html};

/// The screens, in the order of the work: address and name.
const SCREENS: [(&str, &str); 11] = [
    ("/territoire", "Territoire"),
    ("/depot", "Dépôt"),
    ("/vocabulaire", "Vocabulaire"),
    ("/completer", "À compléter"),
    ("/controle", "Contrôle"),
    ("/budgets", "Budgets"),
    ("/objectifs", "Objectifs"),
    ("/plan", "Plan"),
    ("/comparer", "Comparer"),
    ("/documents", "Documents"),
    ("/suivi", "Suivi"),
];

/// A screen. `here` is its address, or that of the screen that it belongs to.
pub fn page(title: &str, here: &str, body: &Markup) -> Markup {
    let version = act::version();
    let folder = std::env::current_dir().unwrap_or_default();
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    html! {
        (DOCTYPE)
        html lang="fr" {
            (head(title))
            body data-version=(version) {
                a .skip href="#contenu" { "Aller au contenu" }
                header {
                    div .top {
                        p .brand { "Réverbère" span { (folder) } }
                        (undo_and_redo(here))
                    }
                    nav aria-label="Écrans" {
                        ol {
                            @for (address, name) in SCREENS {
                                li {
                                    a href=(address) aria-current=[(address == here).then_some("page")] { (name) }
                                }
                            }
                        }
                    }
                }
                main #contenu tabindex="-1" {
                    h1 { (title) }
                    noscript { (alert("Ces pages ont besoin du script du programme : autorisez JavaScript pour cette adresse.")) }
                    p #autres .alert role="status" hidden {
                        "Une autre fenêtre, ou une recherche, a changé ce projet : " a href="" { "rechargez la page" } " pour voir ce qui est."
                    }
                    div #message role="status" aria-live="polite" {}
                    (body)
                }
            }
        }
    }
}

/// Undo and redo, each with what it is about.
fn undo_and_redo(here: &str) -> Markup {
    let (undo, redo) = history::offered();
    let button = |address: &str, name: &str, about: Option<String>| {
        let label = about.as_ref().map(|about| format!("{name} : {about}"));
        html! {
            form .inline data-envoi=(address) data-recharger {
                button type="submit" .quiet disabled[about.is_none()] title=[label.as_ref()] aria-label=[label.as_ref()] { (name) }
            }
        }
    };
    html! {
        div .acts {
            (button("/api/annuler", "Annuler", undo))
            (button("/api/retablir", "Rétablir", redo))
            a href="/journal" aria-current=[(here == "/journal").then_some("page")] { "Journal" }
            @if let Some(person) = author::now() {
                form .inline data-envoi="/api/deconnexion" {
                    button type="submit" .quiet aria-label={ "Se déconnecter, " (person) } title="Se déconnecter" { (person) }
                }
            }
        }
    }
}

/// A page outside of the project.
pub fn bare(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="fr" {
            (head(title))
            body {
                header { p .brand { "Réverbère" } }
                main #contenu { h1 { (title) } (body) }
            }
        }
    }
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " – Réverbère" }
            link rel="icon" href="/icone.svg";
            link rel="stylesheet" href="/style.css";
            script src="/page.js" defer {}
        }
    }
}

/// Something that is wrong.
pub fn alert(message: &str) -> Markup {
    html! { p .alert role="alert" { (message) } }
}

/// A link to the next screen.
pub fn next(address: &str, name: &str) -> Markup {
    html! { p .next { a .button href=(address) { "Ensuite : " (name) } } }
}

/// A table that may be wider than the screen; `name` is for those who do not see it.
pub fn scrolled(name: &str, table: &Markup) -> Markup {
    html! { div .scroll role="region" aria-label=(name) tabindex="0" { (table) } }
}

/// What a screen shows that needs inventories while none is read.
pub fn no_inventory() -> Markup {
    html! { p { "Aucun inventaire n'est lu : " a href="/depot" { "déposez d'abord des fichiers" } "." } }
}

/// What a screen shows that needs the territory while it is not known.
pub fn no_territory() -> Markup {
    html! {
        p { "Le territoire n'est pas encore connu : " a href="/territoire" { "choisissez-le" } ", ou " a href="/depot" { "déposez d'abord les inventaires" } "." }
    }
}
