//! Documents: each file of the plan, the papers that follow from it, and each folder in one zip.

use super::frame;
use crate::report::acts::GROUPED;
use crate::report::wording::{counted, thousands};
use crate::serve::archive::{Document, Folder, content_type, documents};
use crate::serve::offers::{self, SideBySide, received};
use crate::serve::papers::{DRAFTS, MARKET, REPORT, REQUESTS, SUPPLY, Wanted, are_of_plan};
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
            h2 #offres { "Les offres des entreprises" }
            (offers(project))
        }
    };
    frame::page("Documents", "/documents", &body)
}

/// What follows from the plan, and the form that has it written.
fn papers(project: &Project) -> Markup {
    let papers = documents(Folder::Papiers);
    let is_busy = project.job.progress().en_cours;
    let last = Wanted::last();
    html! {
        p { "Projets de délibération de chaque commune (Word), bordereau des prix et quantités par lot pour les entreprises, dossier de chaque aide, puissances d'abonnement à rendre au fournisseur, rapport de présentation : tout est tiré de ce plan." }
        @if are_of_plan() == Some(false) && !papers.is_empty() {
            p .alert role="status" { "Le plan a changé depuis que ces papiers ont été préparés : préparez-les de nouveau. Ceux que vous avez modifiés seront gardés à côté." }
        }
        form .inline data-envoi="/api/papiers" data-recharger data-patience="Préparation des papiers…" {
            label for="lots" { "Lots du marché" }
            select #lots name="lots" {
                option value="epci" { "un par EPCI" }
                option value="commune" selected[last.is_by_commune()] { "un par commune" }
            }
            label { input type="checkbox" name="groupement" value="oui" checked[last.is_grouped()]; " commandes groupées par l'EPCI" }
            button type="submit" disabled[is_busy] { @if papers.is_empty() { "Préparer ces papiers" } @else { "Préparer de nouveau" } }
        }
        @if !papers.is_empty() { (listed(Folder::Papiers, &papers)) }
    }
}

/// What bidders sent back, what is wrong in it, and the plan at their prices.
fn offers(project: &Project) -> Markup {
    let received = received();
    let is_busy = project.job.progress().en_cours;
    html! {
        form data-depot="/api/offres" {
            p #offres-aide { "Déposez ici les bordereaux que les entreprises ont remplis : chacun est relu, puis le plan est refait à ses prix, dans les mêmes budgets." }
            label .button for="offres-fichiers" { "Choisir des fichiers" }
            input #offres-fichiers type="file" multiple accept=".xlsx" aria-describedby="offres-aide";
            ul aria-live="polite" {}
        }
        @if !received.is_empty() {
            ul .plain { @for name in &received { (form_of(name)) } }
            form .inline data-envoi="/api/offres/comparer" data-recharger data-patience="Le plan est refait aux prix de chaque offre…" {
                button type="submit" disabled[is_busy] { "Comparer les offres" }
            }
        }
        @if let Some((compared, is_old)) = project.offered.last() {
            @if is_old { p .alert role="status" { "Une offre ou le plan a changé depuis cette comparaison : comparez de nouveau." } }
            (side_by_side(&compared))
            p { a .button href={ "/documents/fichier?dossier=" (Folder::Papiers.name()) "&nom=" (percent(offers::FILE)) } { "Télécharger la comparaison (.xlsx)" } }
        }
    }
}

fn form_of(name: &str) -> Markup {
    html! {
        li .row {
            (name)
            form .inline data-envoi="/api/offres/retirer" data-recharger {
                input type="hidden" name="fichier" value=(name);
                button type="submit" .quiet aria-label={ "Retirer « " (name) " »" } { "Retirer" }
            }
        }
    }
}

fn side_by_side(compared: &SideBySide) -> Markup {
    html! {
        (frame::scrolled("Le plan aux prix de chaque offre", &html! {
            table {
                thead { tr { th scope="col" { "" } @for name in &compared.names { th scope="col" .number { (name) } } } }
                tbody { @for (label, cells) in &compared.lines {
                    tr { th scope="row" { (label) } @for cell in cells { td .number { (cell) } } }
                } }
            }
        }))
        @if compared.remarks.is_empty() {
            p { "Aucune erreur dans ces bordereaux." }
        } @else {
            h3 { "Ce qui est à lever avant de juger les offres" }
            (frame::scrolled("Constats sur les bordereaux", &html! {
                table {
                    thead { tr { th scope="col" { "Fichier" } th scope="col" { "Cellule" } th scope="col" { "Constat" } } }
                    tbody { @for [file, cell, text] in &compared.remarks {
                        tr { th scope="row" { (file) } td { (cell) } td { (text) } }
                    } }
                }
            }))
        }
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
        (Folder::Papiers, DRAFTS) if rest.starts_with(GROUPED) => {
            "projet de délibération de l'EPCI qui coordonne les commandes, à relire et à compléter"
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
        (Folder::Papiers, offers::FILE) => {
            "les offres reçues : le plan aux prix de chacune, leurs erreurs, les prix côte à côte"
        }
        (Folder::Papiers, REPORT) => "le rapport qui présente le plan, à ouvrir ou à imprimer",
        _ => "",
    }
}
