//! Documents: each file of the plan, the papers that follow from it, and each folder in one zip.

use super::frame;
use crate::report::wording::{counted, thousands};
use crate::serve::archive::{Document, Folder, content_type, documents};
use crate::serve::papers::{DRAFTS, MARKET, REPORT, REQUESTS, SUPPLY, are_of_plan};
use crate::serve::project::Project;
use crate::serve::routes::percent;
use maud::{Markup, html};

/// The screen.
pub fn page(project: &Project) -> Markup {
    let plan = documents(Folder::Plan);
    let body = html! {
        @if plan.is_empty() {
            p { "Aucun document pour l'instant : " a href="/plan" { "calculez d'abord un plan" } "." }
        } @else {
            h2 { "Le plan" }
            (listed(Folder::Plan, &plan))
            h2 #papiers { "Pour voter, commander et présenter" }
            (papers(project))
        }
    };
    frame::page("Documents", "/documents", &body)
}

/// What follows from the plan, and the form that has it written.
fn papers(project: &Project) -> Markup {
    let papers = documents(Folder::Papiers);
    let is_busy = project.job.progress().en_cours;
    html! {
        p { "Projets de délibération de chaque commune (Word), bordereau des prix et quantités par lot pour les entreprises, dossier de chaque aide, puissances d'abonnement à rendre au fournisseur, rapport de présentation : tout est tiré de ce plan." }
        @if are_of_plan() == Some(false) && !papers.is_empty() {
            p .alert role="status" { "Le plan a changé depuis que ces papiers ont été préparés : préparez-les de nouveau. Ceux que vous avez modifiés seront gardés à côté." }
        }
        form .inline data-envoi="/api/papiers" data-recharger data-patience="Préparation des papiers…" {
            label for="lots" { "Lots du marché" }
            select #lots name="lots" {
                option value="epci" { "un par EPCI" }
                option value="commune" { "un par commune" }
            }
            button type="submit" disabled[is_busy] { @if papers.is_empty() { "Préparer ces papiers" } @else { "Préparer de nouveau" } }
        }
        @if !papers.is_empty() { (listed(Folder::Papiers, &papers)) }
    }
}

/// The documents of a folder.
fn listed(folder: Folder, documents: &[Document]) -> Markup {
    let name = folder.name();
    let (caption, all) = match folder {
        Folder::Plan => ("Documents du plan", "Télécharger le plan (.zip)"),
        Folder::Papiers => ("Papiers tirés du plan", "Télécharger ces papiers (.zip)"),
    };
    html! {
        p .lead { (counted(documents.len(), "document", "documents")) ", dans le dossier « " (name) " » du projet." }
        p { a .button href={ "/documents/" (name) ".zip" } { (all) } }
        (frame::scrolled(caption, &html! {
            table {
                thead { tr { th scope="col" { "Document" } th scope="col" { "Ce que c'est" } th scope="col" .number { "Taille" } } }
                tbody { @for one in documents { (row(folder, one)) } }
            }
        }))
    }
}

fn row(folder: Folder, one: &Document) -> Markup {
    let (_, is_shown) = content_type(&one.name);
    let kib = one.size.div_ceil(1024);
    let address = format!(
        "/documents/fichier?dossier={}&nom={}",
        folder.name(),
        percent(&one.name)
    );
    html! {
        tr {
            td { a href=(address) target=[is_shown.then_some("_blank")] { (one.name) } }
            td { (what(folder, &one.name)) }
            td .number { (thousands(kib as f64)) " Kio" }
        }
    }
}

/// What a document is for.
fn what(folder: Folder, name: &str) -> &'static str {
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    match (folder, first) {
        (Folder::Plan, "Territoire.xlsx") => {
            "le plan du territoire : communes, points, financement, preuve, hypothèses"
        }
        (Folder::Plan, "Territoire.html") => "le même, à ouvrir dans un navigateur ou à imprimer",
        (Folder::Plan, "plan.csv") => "les points choisis, un par ligne",
        (Folder::Plan, "plan.toml") => {
            "ce que le plan tient pour acquis, pour le suivi des travaux"
        }
        (Folder::Plan, "preuve.toml") => "ce que la recherche a prouvé, pour la vérification",
        (Folder::Plan, "communes") => {
            "la page à voter d'un conseil municipal, avec ses points et tout le calcul"
        }
        (Folder::Papiers, DRAFTS) if rest.starts_with("EPCI_") => {
            "projet de délibération d'un EPCI, à relire et à compléter entre crochets"
        }
        (Folder::Papiers, DRAFTS) => {
            "projet de délibération d'une commune, à relire et à compléter entre crochets"
        }
        (Folder::Papiers, MARKET) => {
            "bordereau des prix et quantités d'un lot, à remplir par les entreprises"
        }
        (Folder::Papiers, REQUESTS) => {
            "dossier que demande un financeur : à compléter avec ce qu'il dit de joindre"
        }
        (Folder::Papiers, SUPPLY) => {
            "puissances d'abonnement à rendre, point de livraison par point"
        }
        (Folder::Papiers, REPORT) => "le rapport qui présente le plan, à ouvrir ou à imprimer",
        _ => "",
    }
}
