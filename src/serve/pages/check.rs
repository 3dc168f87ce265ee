//! Contrôle: commune by commune, whether what was read is likely, and who found it right.

use super::frame;
use crate::energy::assumptions::Assumed;
use crate::error::Result;
use crate::inventory::checks::USUAL;
use crate::report::wording::{counted, decimal, thousands};
use crate::serve::check::{Checked, communes};
use crate::serve::project::Project;
use crate::serve::settings::Settings;
use maud::{Markup, html};

/// The screen.
pub fn page(project: &Project) -> Result<Markup> {
    if !Settings::is_there() {
        return Ok(frame::page("Contrôle", "/controle", &frame::no_territory()));
    }
    let (communes, problem) = communes(project)?;
    let right = communes
        .iter()
        .filter(|one| one.approved.is_some() && !one.has_changed())
        .count();
    let body = html! {
        @if communes.is_empty() { (frame::no_inventory()) } @else {
            p .lead { "Validé : " (right) " sur " (counted(communes.len(), "commune", "communes")) ". Ce qui sort de l'ordinaire est marqué d'un « ! » ; ce n'est pas forcément faux." }
            @if let Some(problem) = problem { (frame::alert(&problem)) }
            form data-depot="/api/factures" {
                p #factures-aide { "Déposez ici des factures d'électricité (par point de livraison ou par armoire) pour les comparer au calcul." }
                label .button for="factures" { "Choisir des fichiers" }
                input #factures type="file" multiple aria-describedby="factures-aide";
                ul aria-live="polite" {}
            }
            (frame::scrolled("Contrôle par commune", &html! {
                table {
                    thead { tr {
                        th scope="col" { "Commune" } th scope="col" .number { "Points" } th scope="col" .number { "Points pour 100 habitants" }
                        th scope="col" .number { "kWh/an par point" } th scope="col" .number { "Part supposée" }
                        th scope="col" .number { "Facturé / calculé" } th scope="col" { "Validé" }
                    } }
                    tbody { @for one in &communes { (row(one)) } }
                }
            }))
            p .note { "Part supposée : points dont le régime n'est écrit nulle part, ou dont la puissance avec appareillage est estimée. Facturé / calculé : sur les mêmes points et les mêmes mois, à revoir dès qu'une armoire s'écarte trop." }
            (frame::next("/budgets", "les budgets"))
        }
    };
    Ok(frame::page("Contrôle", "/controle", &body))
}

fn row(one: &Checked) -> Markup {
    let points = one.assumed.all.points as f64;
    let people = f64::from(one.commune.population);
    let per_people = (people > 0.0).then(|| points / people * 100.0);
    let kwh = one.assumed.all.kwh / points.max(1.0);
    let of = |kind| {
        one.assumed
            .by_kind
            .get(&kind)
            .map_or(0, |share| share.points)
    };
    // A point may stand on both: the share is at least that of the larger.
    let assumed = of(Assumed::Regime).max(of(Assumed::Puissance)) as f64 / points.max(1.0);
    let ratio = one.billed.filter(|it| it.computed_kwh > 0.0);
    // Of an inventory that has only been begun, no mean says anything.
    let is_begun = !USUAL.judges(one.assumed.all.points);
    html! {
        tr {
            th scope="row" { (one.commune.nom) }
            td .number { (thousands(points)) }
            td .number { @match per_people { Some(value) => { (marked(&tenth(value), is_begun || USUAL.points_par_habitant.contains(value / 100.0))) } None => "inconnu" } }
            td .number { (marked(&thousands(kwh), is_begun || USUAL.kwh_par_point.contains(kwh))) }
            td .number { (percent(assumed)) }
            td .number { @if let Some(it) = ratio { (marked(&percent(it.metered_kwh / it.computed_kwh), !it.is_to_check)) } }
            td { (approval(one)) }
        }
    }
}

fn tenth(value: f64) -> String {
    decimal((value * 10.0).round() / 10.0)
}

fn percent(share: f64) -> String {
    format!("{}\u{a0}%", thousands(share * 100.0))
}

fn marked(text: &str, is_likely: bool) -> Markup {
    html! {
        (text)
        @if !is_likely { " " strong .mark { span aria-hidden="true" { "!" } span .unseen { "inhabituel" } } }
    }
}

fn approval(one: &Checked) -> Markup {
    html! {
        @if let Some(approved) = &one.approved {
            p .cell {
                "validé par " (approved.par) " le " (approved.le)
                @if one.has_changed() { strong { " ; a changé depuis" } }
            }
        }
        form .inline data-envoi="/api/validation" data-recharger {
            input type="hidden" name="insee" value=(one.commune.insee);
            @if one.approved.is_none() || one.has_changed() {
                input .short name="par" autocomplete="name" required maxlength="80" placeholder="votre nom" aria-label={ "Votre nom, pour valider " (one.commune.nom) };
                button type="submit" .quiet aria-label={ "Valider " (one.commune.nom) } { "Valider" }
            } @else {
                input type="hidden" name="par" value="";
                button type="submit" .quiet aria-label={ "Retirer la validation de " (one.commune.nom) } { "Retirer" }
            }
        }
    }
}
