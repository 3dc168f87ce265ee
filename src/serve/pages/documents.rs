//! Documents: each file of the plan, and all in one zip.

use super::frame;
use crate::report::wording::{counted, thousands};
use crate::serve::archive::{Document, content_type, documents};
use crate::serve::routes::percent;
use maud::{Markup, html};

/// The screen.
pub fn page() -> Markup {
    let documents = documents();
    let body = html! {
        @if documents.is_empty() {
            p { "Aucun document pour l'instant : " a href="/plan" { "calculez d'abord un plan" } "." }
        } @else {
            p .lead { (counted(documents.len(), "document", "documents")) ", dans le dossier « plan » du projet." }
            p { a .button href="/documents/plan.zip" { "Tout télécharger (.zip)" } }
            (frame::scrolled("Documents du plan", &html! {
                table {
                    thead { tr { th scope="col" { "Document" } th scope="col" { "Ce que c'est" } th scope="col" .number { "Taille" } } }
                    tbody { @for one in &documents { (row(one)) } }
                }
            }))
        }
    };
    frame::page("Documents", "/documents", &body)
}

fn row(one: &Document) -> Markup {
    let (_, is_shown) = content_type(&one.name);
    let kib = one.size.div_ceil(1024);
    html! {
        tr {
            td { a href={ "/documents/fichier?nom=" (percent(&one.name)) } target=[is_shown.then_some("_blank")] { (one.name) } }
            td { (what(&one.name)) }
            td .number { (thousands(kib as f64)) " Kio" }
        }
    }
}

/// What a document is for.
fn what(name: &str) -> &'static str {
    match name {
        "Territoire.xlsx" => {
            "le plan du territoire : communes, points, financement, preuve, hypothèses"
        }
        "Territoire.html" => "le même, à ouvrir dans un navigateur ou à imprimer",
        "plan.csv" => "les points choisis, un par ligne",
        "plan.toml" => "ce que le plan tient pour acquis, pour le suivi des travaux",
        "preuve.toml" => "ce que la recherche a prouvé, pour la vérification",
        name if name.starts_with("communes/") => {
            "la page à voter d'un conseil municipal, avec ses points et tout le calcul"
        }
        _ => "",
    }
}
