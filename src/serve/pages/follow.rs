//! Suivi: what is done of the plan, points accepted as planned, and the next plan.

use super::frame;
use super::plan::euros;
use crate::error::Result;
use crate::followup::balance::Tally;
use crate::followup::contract::Contract;
use crate::followup::entries::{Status, Word};
use crate::followup::reading::FollowUp;
use crate::money::Basis;
use crate::report::wording::{counted, thousands};
use crate::serve::archive::{self, Folder};
use crate::serve::follow::{FILE, balance, has_other_plan, on_disk, today};
use crate::serve::project::Project;
use crate::serve::routes::percent;
use crate::serve::settings::LONGEST_NAME;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which points to show.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// INSEE code; the first commune of the plan where it is empty.
    #[serde(default)]
    commune: String,
}

/// The screen.
pub fn page(_: &Project, wanted: &Wanted) -> Result<Markup> {
    let body = match on_disk()? {
        Some(follow) => followed(&follow, wanted)?,
        None if archive::documents(Folder::Plan).is_empty() => html! {
            p { "Le suivi vient après le plan : " a href="/plan" { "calculez-le d'abord" } "." }
        },
        None => html! {
            p .lead { "Le suivi des travaux est un classeur, " (FILE) ", que les services peuvent aussi remplir dans Excel : il contient le plan tel qu'il est aujourd'hui." }
            form .inline data-envoi="/api/suivi/commencer" data-recharger { button type="submit" { "Commencer le suivi de ce plan" } }
        },
    };
    Ok(frame::page("Suivi", "/suivi", &body))
}

fn followed(follow: &FollowUp, wanted: &Wanted) -> Result<Markup> {
    let is_old = has_other_plan(follow);
    let table = points(follow, wanted);
    let basis = follow.reference.assumed.basis;
    let balance = balance()?;
    let apart = balance
        .remarks
        .iter()
        .filter(|one| one.reason.sets_apart())
        .count();
    Ok(html! {
        @if is_old {
            p .alert role="status" { "Le plan a changé depuis que ce suivi a commencé." }
            form .inline data-envoi="/api/suivi/commencer" data-recharger { button type="submit" { "Porter le suivi sur le nouveau plan" } }
        }
        @if apart > 0 { (frame::alert(&format!("{} de {FILE} : corrigez-les dans Excel.", counted(apart, "ligne n'est pas comprise", "lignes ne sont pas comprises")))) }
        (figures(&balance.all, basis))
        (days_of(&balance.contract))
        form .inline data-envoi="/api/suivi/replanifier" data-plan { button type="submit" disabled[balance.all.accepted() == 0] { "Replanifier ce qui reste" } }
        p .note { "Replanifier retire les points réceptionnés du plan : ils comptent pour les objectifs, et leur coût est pris sur les budgets." }
        form data-depot="/api/suivi" {
            p #suivi-aide { "Déposez ici le classeur de suivi rempli par une entreprise ou un service : ce qu'il dit d'un point remplace ce qui est ici." }
            label .button for="suivi-fichier" { "Choisir un fichier" }
            input #suivi-fichier type="file" aria-describedby="suivi-aide";
            ul aria-live="polite" {}
        }
        (table)
    })
}

/// The contract, to bring to its real days: nothing is accepted before the first one.
fn days_of(contract: &Contract) -> Markup {
    html! {
        @if today() < contract.start {
            p .alert role="status" { "Le contrat commence le " (contract.start.format("%d/%m/%Y")) " : rien ne peut être réceptionné avant. Si les travaux ont commencé, changez ses dates." }
        }
        details open[today() < contract.start] {
            summary { "Contrat : " (contract.name) ", du " (contract.start.format("%d/%m/%Y")) " au " (contract.end.format("%d/%m/%Y")) }
            form .row data-envoi="/api/suivi/contrat" data-recharger {
                label for="contrat-nom" { "Nom du contrat" }
                input #contrat-nom name="nom" value=(contract.name) required maxlength=(LONGEST_NAME);
                @for (name, label, day) in [("debut", "Premier jour", contract.start), ("fin", "Dernier jour", contract.end)] {
                    label for={ "contrat-" (name) } { (label) }
                    input .short id={ "contrat-" (name) } name=(name) type="date" value=(day.format("%Y-%m-%d")) required;
                }
                button type="submit" .quiet { "Enregistrer le contrat" }
            }
        }
    }
}

fn figures(all: &Tally, basis: Basis) -> Markup {
    html! {
        dl .figures {
            div { dt { "Réceptionnés" } dd { (thousands(f64::from(all.accepted()))) " sur " (thousands(f64::from(all.planned))) } }
            div { dt { "Facteur 4 / facteur 2" } dd { (thousands(f64::from(all.factor4))) " / " (thousands(f64::from(all.factor2))) } }
            div { dt { "Économie réelle" } dd { (thousands(all.saving_kwh())) " kWh/an" } }
            div { dt { "Économie du plan" } dd { (thousands(all.planned_saving_kwh)) " kWh/an" } }
            div { dt { "Dépensé" } dd { (euros(all.spent_cents, basis)) } }
            div { dt { "Coût du plan" } dd { (euros(all.planned_cents, basis)) } }
        }
    }
}

/// The points of a commune, to choose those that are accepted.
fn points(follow: &FollowUp, wanted: &Wanted) -> Markup {
    let mut communes: BTreeMap<&str, &str> = BTreeMap::new();
    for point in &follow.reference.points {
        communes.insert(&point.planned.insee, &point.planned.commune);
    }
    let first = communes.keys().next().copied().unwrap_or_default();
    let here = match wanted.commune.as_str() {
        "" => first,
        code => code,
    };
    let states: BTreeMap<usize, Status> = (follow.planned.iter())
        .map(|entry| (entry.point, entry.progress.status))
        .collect();
    let shown = (follow.reference.points.iter().enumerate())
        .filter(|(_, point)| point.planned.insee == here);
    html! {
        h2 { "Réceptionner des points, comme prévu" }
        form .row method="get" action="/suivi" {
            label for="commune" { "Commune" }
            select #commune name="commune" { @for (code, name) in &communes { option value=(code) selected[*code == here] { (name) } } }
            button type="submit" .quiet { "Montrer" }
        }
        form data-envoi="/api/suivi/reception" data-recharger {
            p .row {
                label for="le" { "Réceptionnés le" } input .short #le name="le" type="date" value=(today().format("%Y-%m-%d")) max=(today().format("%Y-%m-%d")) required;
                label for="entreprise" { "Entreprise" } input .short #entreprise name="entreprise" autocomplete="organization" maxlength="100";
                button type="submit" { "Réceptionner les points cochés" }
                button type="button" .quiet data-cocher { "Tout cocher" }
            }
            (frame::scrolled("Points du plan", &html! {
                table {
                    thead { tr { th scope="col" { "Choix" } th scope="col" { "Point" } th scope="col" { "Rue" } th scope="col" { "Travaux" } th scope="col" .number { "Coût prévu" } th scope="col" { "État" } } }
                    tbody { @for (place, point) in shown {
                        @let state = states.get(&place).copied().unwrap_or(Status::ToDo);
                        tr {
                            td { @if state < Status::Accepted && state > Status::Abandoned { input type="checkbox" name={ "points." (point.mark) } value="oui" aria-label={ "Réceptionner " (point.mark) }; } }
                            th scope="row" { (point.mark) }
                            td { (point.planned.street) }
                            td { (point.works.label) @if let Some(year) = point.planned.year { ", " (year) } }
                            td .number { @if let Some(cents) = point.planned.cost_cents { (euros(cents, follow.reference.assumed.basis)) } }
                            td { (state.label()) }
                        }
                    } }
                }
            }))
        }
        p { a href={ "/points?commune=" (percent(here)) } { "Ces points dans le plan" } }
    }
}
