//! Plan: search, figures, proof in words, communes; or why there is none.

use super::frame;
use crate::money::Basis;
use crate::report::web::plan::FILE;
use crate::report::wording::{decimal, thousands};
use crate::serve::archive;
use crate::serve::project::Project;
use crate::serve::reply::capital;
use crate::serve::result::{Figures, Outcome, PlanResult, Why, print_of_inputs};
use maud::{Markup, html};

/// The screen.
pub fn page(project: &Project) -> Markup {
    let progress = project.job.progress();
    let has_result = project.job.result().is_some();
    let body = html! {
        form .inline data-envoi="/api/plan" data-plan {
            button type="submit" disabled[progress.en_cours] { @if has_result { "Recalculer le plan" } @else { "Calculer le plan" } }
        }
        div #recherche hidden[!progress.en_cours] data-suivi="/plan/suivi" {
            p { progress aria-label="Recherche en cours" {} " " span #etape role="status" { (progress.etape) } }
            form .inline data-envoi="/api/plan/arreter" { button type="submit" .quiet { "Arrêter, et garder le meilleur plan connu" } }
        }
        div #chiffres { (figures(project)) }
    };
    frame::page("Plan", "/plan", &body)
}

/// What came of the last search; the page asks for it again as soon as there is more.
pub fn figures(project: &Project) -> Markup {
    let progress = project.job.progress();
    html! {
        @if let Some(problem) = &progress.erreur { (frame::alert(problem)) }
        @match project.job.result() {
            Some(result) => { (one(&result, progress.en_cours)) }
            None if progress.erreur.is_none() && !progress.en_cours => {
                p { "Aucun plan pour l'instant. Il faut des inventaires, un budget par commune et des objectifs." }
            }
            None => {}
        }
    }
}

fn one(result: &PlanResult, is_running: bool) -> Markup {
    let is_old = !is_running && result.empreinte != print_of_inputs();
    html! {
        @if is_old {
            p .alert role="status" { "Quelque chose a changé depuis ce calcul : fichiers, réponses, budgets ou objectifs. Recalculez le plan." }
        }
        @match &result.issue {
            Outcome::Plan(plan) => { (of_plan(plan, result.secondes, is_running)) }
            Outcome::None(why) => { (without(why)) }
        }
    }
}

fn of_plan(plan: &Figures, seconds: f64, is_running: bool) -> Markup {
    let served = plan.communes.iter();
    let served = served.filter(|one| one.facteur4 + one.facteur2 > 0).count();
    html! {
        @if let Some(missing) = &plan.manque { (frame::alert(missing)) }
        p .lead { (plan.preuve) }
        dl .figures {
            div { dt { "Points en facteur 4" } dd { (thousands(f64::from(plan.facteur4))) } }
            div { dt { "Points en facteur 2" } dd { (thousands(f64::from(plan.facteur2))) } }
            div { dt { "Économie" } dd { (thousands(plan.economie_kwh_an)) " kWh/an" } }
            div { dt { "Coût des travaux" } dd { (euros(plan.cout_centimes, plan.base)) } }
            div { dt { "Payé par les communes" } dd { (euros(plan.part_communes_centimes, plan.base)) } }
            div { dt { "Budgets" } dd { (euros(plan.budget_centimes, plan.base)) } }
            div { dt { "Communes servies" } dd { (served) " sur " (plan.communes.len()) } }
        }
        p .note { "Chiffres connus après " (decimal((seconds * 10.0).round() / 10.0)) " s." }
        @if is_running {
            p { "Les documents s'écrivent." }
        } @else if archive::documents().iter().any(|one| one.name == FILE) {
            p {
                a .button href={ "/documents/fichier?nom=" (FILE) } target="_blank" { "Voir la page du territoire : graphiques, points, carte" }
                " " a .button href="/documents" { "Documents" }
            }
        }
        h2 { "Communes" }
        (frame::scrolled("Le plan, commune par commune", &html! {
            table {
                thead {
                    tr {
                        th scope="col" { "Commune" } th scope="col" .number { "Facteur 4" } th scope="col" .number { "Facteur 2" }
                        th scope="col" .number { "Économie (kWh/an)" } th scope="col" .number { "Coût" } th scope="col" .number { "Budget" } th scope="col" .number { "Reste" }
                    }
                }
                tbody {
                    @for one in &plan.communes {
                        tr {
                            th scope="row" { (one.nom) }
                            td .number { (thousands(f64::from(one.facteur4))) }
                            td .number { (thousands(f64::from(one.facteur2))) }
                            td .number { (thousands(one.economie_kwh_an)) }
                            td .number { (euros(one.cout_centimes, plan.base)) }
                            td .number { (euros(one.budget_centimes, plan.base)) }
                            td .number { (euros(one.reste_centimes, plan.base)) }
                        }
                    }
                }
            }
        }))
        p { a href="/budgets" { "Changer les budgets" } " · " a href="/objectifs" { "Changer les objectifs" } }
    }
}

/// Whole euros, as documents for councils have them.
fn euros(cents: i64, basis: Basis) -> String {
    let euros = thousands(cents as f64 / 100.0);
    format!("{euros}\u{a0}€\u{a0}{}", basis.code())
}

fn without(why: &Why) -> Markup {
    let mut lines = why.dit.lines().map(str::trim);
    html! {
        div .alert {
            h2 { @if why.prouve { "Aucun plan n'est possible" } @else { "Aucun plan n'est connu" } }
            p { (capital(lines.next().unwrap_or_default())) }
            ul { @for line in lines.filter(|line| !line.is_empty()) { li { (line) } } }
        }
        p { a .button href="/budgets" { "Changer les budgets" } " " a .button href="/objectifs" { "Changer les objectifs" } }
        @if why.approche {
            form .inline data-envoi="/api/plan" data-plan {
                input type="hidden" name="au_mieux" value="oui";
                button type="submit" { "Écrire le plan qui s'en approche le plus, marqué incomplet" }
            }
        }
    }
}
