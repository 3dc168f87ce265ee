//! Comparer: scenarios duplicated to try something, and set side by side.

use super::frame;
use super::plan::euros;
use crate::error::Result;
use crate::report::wording::thousands;
use crate::scenario::comparison::Figures;
use crate::serve::project::Project;
use crate::serve::settings::Settings;
use crate::serve::variants::{Compare, Variant, all};
use maud::{Markup, html};

/// The screen.
pub fn page(project: &Project) -> Result<Markup> {
    if !Settings::is_there() {
        return Ok(frame::page("Comparer", "/comparer", &frame::no_territory()));
    }
    let variants = all()?;
    let last = project.compared.last()?;
    let body = html! {
        p .lead { "Dupliquez le scénario, changez-le aux écrans « Budgets » et « Objectifs », puis comparez : une variante garde ce qui était." }
        form .row data-envoi="/api/variante" data-recharger {
            label for="nom" { "Garder le scénario d'aujourd'hui sous le nom" }
            input #nom name="nom" required maxlength="60" autocomplete="off";
            button type="submit" { "Dupliquer" }
        }
        @if !variants.is_empty() {
            h2 { "Variantes" }
            ul .plain { @for one in &variants { (variant(one)) } }
            form .inline data-envoi="/api/comparer" data-patience="Calcul des plans…" { button type="submit" { "Comparer avec le scénario du projet" } }
        }
        @if let Some((compared, is_old)) = &last {
            h2 { "Côte à côte" }
            @if *is_old { p .alert role="status" { "Quelque chose a changé depuis cette comparaison : comparez de nouveau." } }
            (side_by_side(compared))
            p .note { "Pour la courbe des économies selon le budget et la sensibilité aux hypothèses : reverbere comparer scenario.toml variante-….toml -o comparaison.xlsx" }
        }
    };
    Ok(frame::page("Comparer", "/comparer", &body))
}

fn variant(one: &Variant) -> Markup {
    html! {
        li .row {
            strong { (one.name) } span .note { (one.file) }
            form .inline data-envoi="/api/variante/reprendre" data-recharger {
                input type="hidden" name="fichier" value=(one.file);
                button type="submit" .quiet aria-label={ "Reprendre « " (one.name) " » comme scénario du projet" } { "Reprendre" }
            }
            form .inline data-envoi="/api/variante/supprimer" data-recharger {
                input type="hidden" name="fichier" value=(one.file);
                button type="submit" .quiet aria-label={ "Supprimer « " (one.name) " »" } { "Supprimer" }
            }
        }
    }
}

/// A figure of a plan, as it is written and as it is compared.
type Figure = (&'static str, fn(&Figures) -> f64, &'static str);

const FIGURES: [Figure; 6] = [
    ("Points en facteur 4", |it| f64::from(it.factor4), ""),
    ("Points en facteur 2", |it| f64::from(it.factor2), ""),
    (
        "Communes avec des travaux",
        |it| it.communes_served as f64,
        "",
    ),
    ("Économie", |it| it.saving_kwh_per_year, "\u{a0}kWh/an"),
    (
        "Gaz à effet de serre évités",
        |it| it.co2_kg_per_year,
        "\u{a0}kg/an",
    ),
    (
        "Coût des travaux (HT)",
        |it| it.money.cost_ht_cents as f64 / 100.0,
        "\u{a0}€",
    ),
];

fn side_by_side(compared: &[Compare]) -> Markup {
    let first = compared.first().and_then(|one| one.figures);
    html! {
        (frame::scrolled("Scénarios côte à côte", &html! {
            table {
                thead { tr { th scope="col" { "" } @for one in compared { th scope="col" .number { (one.label) } } } }
                tbody {
                    tr { th scope="row" { "Preuve" } @for one in compared { td .number { (one.status) } } }
                    @for (label, of, unit) in FIGURES {
                        tr {
                            th scope="row" { (label) }
                            @for (place, one) in compared.iter().enumerate() {
                                td .number { (cell(place, one.figures.as_ref(), first.as_ref(), of, unit)) }
                            }
                        }
                    }
                    tr { th scope="row" { "Budgets" } @for one in compared { td .number { @if let Some(it) = &one.figures { (euros(it.budget_cents, one.basis)) } } } }
                    tr { th scope="row" { "Payé par les communes" } @for one in compared { td .number { @if let Some(it) = &one.figures { (euros(it.own_cents, one.basis)) } } } }
                }
            }
        }))
    }
}

fn cell(
    place: usize,
    here: Option<&Figures>,
    first: Option<&Figures>,
    of: fn(&Figures) -> f64,
    unit: &str,
) -> Markup {
    let Some(here) = here else {
        return html! { "inconnu" };
    };
    let difference = first
        .map(|first| of(here) - of(first))
        .filter(|_| place > 0);
    html! {
        (thousands(of(here))) (unit)
        @if let Some(difference) = difference.filter(|it| it.abs() >= 0.5) {
            div .note { @if difference < 0.0 { "−" } @else { "+" } (thousands(difference.abs())) }
        }
    }
}
