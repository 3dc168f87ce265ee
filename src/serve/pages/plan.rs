//! Plan: search, figures, proof in words, communes; or why there is none.

use super::frame;
use crate::french::{capitalised, typed_euros as typed, whole_euros};
use crate::money::Basis;
use crate::report::web::plan::FILE;
use crate::report::wording::{counted, decimal, thousands};
use crate::serve::archive::{self, Folder};
use crate::serve::changes::{Changes, Moved};
use crate::serve::job::Progress;
use crate::serve::project::Project;
use crate::serve::result::{Figures, OfCommune, Outcome, PlanResult, Why, print_of_inputs};
use maud::{Markup, html};

/// The screen.
pub fn page(project: &Project) -> Markup {
    let progress = project.job.progress();
    let has_result = project.job.result().is_some();
    let body = html! {
        form .inline data-envoi="/api/plan" data-plan {
            button type="submit" disabled[progress.en_cours && !progress.chiffres] { @if has_result { "Recalculer le plan" } @else { "Calculer le plan" } }
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
            Some(result) => { (one(&result, &progress)) }
            None if progress.erreur.is_none() && !progress.en_cours => {
                p { "Aucun plan pour l'instant. Il faut des inventaires, un budget par commune et des objectifs." }
            }
            None => {}
        }
    }
}

fn one(result: &PlanResult, progress: &Progress) -> Markup {
    let is_old = !progress.en_cours && result.empreinte != print_of_inputs();
    html! {
        @if is_old {
            p .alert role="status" { "Quelque chose a changé depuis ce calcul : fichiers, réponses, budgets ou objectifs. Recalculez le plan." }
        }
        @match &result.issue {
            Outcome::Plan(plan) => { (of_plan(plan, result.secondes, progress)) }
            Outcome::None(why) => { (without(why)) }
        }
    }
}

fn of_plan(plan: &Figures, seconds: f64, progress: &Progress) -> Markup {
    let served = plan.communes.iter();
    let served = served.filter(|one| one.facteur4 + one.facteur2 > 0).count();
    html! {
        @if let Some(missing) = &plan.manque { (frame::alert(missing)) }
        p .lead { (plan.preuve) }
        @for phrase in &plan.phrases { p { (phrase) } }
        dl .figures {
            div { dt { "Points en facteur 4" } dd { (thousands(f64::from(plan.facteur4))) } }
            div { dt { "Points en facteur 2" } dd { (thousands(f64::from(plan.facteur2))) } }
            div { dt { "Économie" } dd { (thousands(plan.economie_kwh_an)) " kWh/an" } }
            div { dt { "Coût des travaux" } dd { (euros(plan.cout_centimes, plan.base)) } }
            div { dt { "Payé par les communes" } dd { (euros(plan.part_communes_centimes, plan.base)) } }
            div { dt { "Budgets" } dd { (euros(plan.budget_centimes, plan.base)) } }
            div { dt { "Communes avec des travaux" } dd { (served) " sur " (plan.communes.len()) } }
        }
        p .note { "Chiffres connus après " (decimal((seconds * 10.0).round() / 10.0)) " s." }
        @if progress.en_cours && !progress.chiffres {
            p .note { "Une recherche est en cours : ce sont les chiffres du plan précédent." }
        } @else if progress.en_cours {
            p { "Les documents s'écrivent." }
        } @else if archive::documents(Folder::Plan).iter().any(|one| one.name == FILE) {
            p {
                a .button href={ "/documents/fichier?nom=" (FILE) } target="_blank" { "Voir la page du territoire : graphiques, points, carte" }
                " " a .button href="/documents" { "Documents" }
            }
        }
        @if let Some(changes) = &plan.changements { (changed(changes, plan.base)) }
        h2 { "Communes" }
        p .note { "Un budget changé ici est enregistré, et le plan se recalcule aussitôt." }
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
                            th scope="row" { a href={ "/points?commune=" (one.insee) } aria-label={ "Points de " (one.nom) } { (one.nom) } }
                            td .number { (thousands(f64::from(one.facteur4))) }
                            td .number { (thousands(f64::from(one.facteur2))) }
                            td .number { (thousands(one.economie_kwh_an)) }
                            td .number { (euros(one.cout_centimes, plan.base)) }
                            td .number { (budget(one, plan)) }
                            td .number { (euros(one.reste_centimes, plan.base)) }
                        }
                    }
                }
            }
        }))
        p { a href="/points" { "Tous les points : pourquoi, forcer, interdire" } " · " a href="/budgets" { "Changer les budgets" } " · " a href="/objectifs" { "Changer les objectifs" } }
    }
}

/// The budget of a commune, to move; one a year is moved in its file.
fn budget(one: &OfCommune, plan: &Figures) -> Markup {
    html! {
        @if plan.par_annee { (euros(one.budget_centimes, plan.base)) } @else {
            form data-envoi="/api/plan/budget" data-auto data-plan {
                input type="hidden" name="insee" value=(one.insee);
                input .amount name="budget" inputmode="decimal" autocomplete="off" value=(typed(one.budget_centimes)) aria-label={ "Budget de " (one.nom) ", en euros" };
            }
        }
    }
}

/// What came in and what went out since the plan before.
fn changed(changes: &Changes, basis: Basis) -> Markup {
    let signed = |number: f64| {
        let sign = if number < 0.0 { "−" } else { "+" };
        format!("{sign}{}", thousands(number.abs()))
    };
    let moved = |one: &Moved| {
        let mut stated = Vec::new();
        for (count, single, several) in [
            (one.entres, "point entre", "points entrent"),
            (one.sortis, "point sort", "points sortent"),
            (
                one.autrement,
                "point change de solution ou d'année",
                "points changent de solution ou d'année",
            ),
        ] {
            if count > 0 {
                stated.push(counted(count, single, several));
            }
        }
        format!(
            "{} ; {} kWh/an ; {}\u{a0}€\u{a0}{}",
            stated.join(", "),
            signed(one.economie_kwh_an),
            signed(one.cout_centimes as f64 / 100.0),
            basis.code()
        )
    };
    html! {
        h2 { "Par rapport au plan précédent" }
        @if changes.ensemble.is_none() { p { "Les mêmes points." } } @else {
            p { (moved(&changes.ensemble)) "." }
            details {
                summary { (counted(changes.communes.len(), "commune change", "communes changent")) }
                ul { @for (name, one) in &changes.communes { li { (name) " : " (moved(one)) } } }
            }
        }
    }
}

/// Whole euros, as documents for councils have them.
pub fn euros(cents: i64, basis: Basis) -> String {
    format!("{}\u{a0}{}", whole_euros(cents), basis.code())
}

fn without(why: &Why) -> Markup {
    let mut lines = why.dit.lines().map(str::trim);
    html! {
        div .alert {
            h2 { @if why.prouve { "Aucun plan n'est possible" } @else { "Aucun plan n'est connu" } }
            p { (capitalised(lines.next().unwrap_or_default())) }
            ul { @for line in lines.filter(|line| !line.is_empty()) { li { (line) } } }
        }
        (would_do(why))
        p { a .button href="/budgets" { "Changer les budgets" } " " a .button href="/objectifs" { "Changer les objectifs" } }
        @if why.approche {
            form .inline data-envoi="/api/plan" data-plan {
                input type="hidden" name="au_mieux" value="oui";
                button type="submit" { "Écrire le plan qui s'en approche le plus, marqué incomplet" }
            }
        }
    }
}

/// What would make a plan possible, each in one click.
fn would_do(why: &Why) -> Markup {
    let total: i64 = why.manques.iter().map(|one| one.centimes).sum();
    html! {
        @if total > 0 {
            h2 { "Ce qui le rendrait possible" }
            form data-envoi="/api/budgets/ajouter" data-plan {
                ul .plain { @for one in &why.manques {
                    li {
                        input type="hidden" name={ "centimes." (one.insee) } value=(one.centimes);
                        (one.nom) " : " (typed(one.centimes)) " € de plus"
                    }
                } }
                button type="submit" { "Ajouter " (typed(total)) " € à ces budgets, et recalculer" }
            }
        }
        @if let Some((four, two)) = why.atteignable {
            form .inline data-envoi="/api/objectifs/ramener" data-plan {
                input type="hidden" name="facteur4" value=(four);
                input type="hidden" name="facteur2" value=(two);
                button type="submit" { "Ramener les objectifs à " (counted(four.max(0) as usize, "point", "points")) " en facteur 4 et " (thousands(two as f64)) " en facteur 2, et recalculer" }
            }
        }
    }
}
