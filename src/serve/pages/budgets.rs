//! Budgets: what each commune can pay.

use super::frame;
use crate::error::Result;
use crate::french::typed_euros;
use crate::money::Basis;
use crate::report::wording::{amount, thousands};
use crate::scenario::Scenario;
use crate::serve::budgets::{Cents, by_year, on_disk};
use crate::serve::project::Project;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The screen.
pub fn page(project: &Project) -> Result<Markup> {
    let body = match on_disk()? {
        None => frame::no_territory(),
        Some((scenario, cents)) => {
            let points = project.reading()?.points_by_commune();
            let years = years(&by_year()?, &scenario.rules.years.list);
            with_table(&scenario, cents, &points, &years, &super::aids::section()?)
        }
    };
    Ok(frame::page("Budgets", "/budgets", &body))
}

fn with_table(
    scenario: &Scenario,
    cents: std::result::Result<Cents, String>,
    points: &BTreeMap<String, usize>,
    years: &Markup,
    aids: &Markup,
) -> Markup {
    let basis = scenario.basis.basis;
    let has_years = scenario.rules.years.list.len() > 1;
    let (problem, cents) = match cents {
        Ok(cents) => (None, cents),
        Err(problem) => (Some(problem), Cents::new()),
    };
    let shown = || {
        let communes = scenario.territory.communes().iter();
        communes.filter(|one| points.contains_key(&one.insee) || cents.contains_key(&one.insee))
    };
    let missing = shown()
        .filter(|one| !cents.contains_key(&one.insee))
        .count();
    let total: i64 = cents.values().sum();
    html! {
        @if let Some(problem) = problem { (frame::alert(&problem)) }
        p .lead {
            "Total : " (amount(total, basis)) "."
            @if missing > 0 { " Sans budget : " (missing) " sur " (shown().count()) " ; écrivez 0 si la commune ne finance rien." }
        }
        form data-depot="/api/budgets/fichier" {
            p #budgets-aide { "Déposez ici le tableau des finances (une ligne par commune), tel qu'il est ; ou remplissez le tableau ci-dessous." }
            label .button for="fichier-budgets" { "Choisir un fichier" }
            input #fichier-budgets type="file" aria-describedby="budgets-aide";
            ul aria-live="polite" {}
        }
        (years)
        @if has_years {
            p .note { "Ce scénario a des budgets par année : le tableau en montre la somme, et se change dans son fichier." }
        }
        form data-envoi="/api/budgets" data-recharger {
            fieldset {
                legend { "Tous les montants sont" }
                @for one in [Basis::Ht, Basis::Ttc] {
                    label { input type="radio" name="base" value=(one.code()) checked[one == basis]; " " (one.code()) }
                }
            }
            (frame::scrolled("Budgets des communes", &html! {
                table {
                    thead { tr { th scope="col" { "Commune" } th scope="col" { "EPCI" } th scope="col" .number { "Points" } th scope="col" .number { "Budget (€)" } } }
                    tbody {
                        @for one in shown() {
                            tr {
                                th scope="row" { (one.nom) }
                                td { (one.epci) }
                                td .number { (thousands(points.get(&one.insee).copied().unwrap_or_default() as f64)) }
                                td .number {
                                    input .amount name={ "budgets." (one.insee) } inputmode="decimal" autocomplete="off" disabled[has_years]
                                        aria-label={ "Budget de " (one.nom) } value=[cents.get(&one.insee).map(|cents| typed_euros(*cents))];
                                }
                            }
                        }
                    }
                }
            }))
            @if !has_years { button type="submit" { "Enregistrer les budgets" } }
        }
        (aids)
        (frame::next("/objectifs", "les objectifs"))
    }
}

/// Which years to plan, of tables that have several.
fn years(tables: &[(String, Vec<i32>)], planned: &[i32]) -> Markup {
    let list = |years: &[i32]| {
        let years: Vec<String> = years.iter().map(ToString::to_string).collect();
        years.join(",")
    };
    html! {
        @for (file, years) in tables {
            form .inline data-envoi="/api/budgets/annees" {
                input type="hidden" name="fichier" value=(file);
                span { "« " (file) " » a une colonne par année :" }
                @for year in years {
                    @let is_planned = planned == [*year];
                    button type="submit" .quiet name="annees" value=(year) aria-pressed=(if is_planned { "true" } else { "false" }) { (year) }
                }
                button type="submit" .quiet name="annees" value=(list(years)) aria-pressed=(if planned == years.as_slice() { "true" } else { "false" }) {
                    "Toutes, chaque année avec son budget"
                }
            }
        }
    }
}
