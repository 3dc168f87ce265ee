//! Journal: what was done, the last first, and back to how things were before.

use super::frame;
use super::plan::euros;
use crate::report::wording::{counted, thousands};
use crate::serve::journal::{self, Act};
use crate::serve::result::{self, Figures, Outcome, PlanResult};
use chrono::DateTime;
use chrono_tz::Europe::Paris;
use maud::{Markup, html};

/// Plans shown at most.
const MOST_PLANS: usize = 50;
/// Acts shown at most.
const MOST_SHOWN: usize = 500;

/// The screen.
pub fn page() -> Markup {
    let acts = journal::acts();
    let by_persons = acts.iter().any(|act| act.auteur.is_some());
    let body = html! {
        p .lead {
            (counted(acts.len(), "acte", "actes")) ". Rien ne se perd : on revient à l'état d'avant n'importe lequel, et ce retour s'annule aussi."
        }
        @if acts.len() > MOST_SHOWN { p .note { "Les " (MOST_SHOWN) " derniers ; tous sont dans journal.jsonl." } }
        (plans(&acts))
        h2 { "Actes" }
        (frame::scrolled("Journal du projet", &html! {
            table {
                thead { tr { th scope="col" .number { "N°" } th scope="col" { "Quand" } @if by_persons { th scope="col" { "Qui" } } th scope="col" { "Ce qui a été fait" } th scope="col" { "Revenir" } } }
                tbody { @for (at, act) in acts.iter().enumerate().rev().take(MOST_SHOWN) { (row(at + 1, act, by_persons)) } }
            }
        }))
    };
    frame::page("Journal", "/journal", &body)
}

/// The versions of the plan, the last first: each is what the files before it give.
fn plans(acts: &[Act]) -> Markup {
    let versions: Vec<(usize, &Act, Figures)> = (acts.iter().enumerate())
        .filter(|(_, act)| act.acte == result::ACT)
        .filter_map(|(at, act)| {
            let result: PlanResult = serde_json::from_value(act.detail.clone()).ok()?;
            match result.issue {
                Outcome::Plan(figures) => Some((at + 1, act, figures)),
                Outcome::None(_) => None,
            }
        })
        .collect();
    html! {
        @if !versions.is_empty() {
            h2 { "Versions du plan" }
            (frame::scrolled("Versions du plan", &html! {
                table {
                    thead { tr {
                        th scope="col" { "Quand" } th scope="col" .number { "Facteur 4" } th scope="col" .number { "Facteur 2" }
                        th scope="col" .number { "Économie (kWh/an)" } th scope="col" .number { "Coût" } th scope="col" { "Revenir" }
                    } }
                    tbody { @for (number, act, figures) in versions.iter().rev().take(MOST_PLANS) {
                        tr {
                            td { (when(&act.date)) }
                            td .number { (figures.facteur4) } td .number { (figures.facteur2) }
                            td .number { (thousands(figures.economie_kwh_an)) }
                            td .number { (euros(figures.cout_centimes, figures.base)) }
                            td { (back(*number, "Revenir à ce plan", &format!("Revenir à ce plan, du {}", when(&act.date)))) }
                        }
                    } }
                }
            }))
        }
    }
}

/// A button to how things were before an act.
fn back(number: usize, words: &str, label: &str) -> Markup {
    html! {
        form .inline data-envoi="/api/revenir" data-recharger {
            input type="hidden" name="numero" value=(number);
            button type="submit" .quiet aria-label=(label) { (words) }
        }
    }
}

fn row(number: usize, act: &Act, by_persons: bool) -> Markup {
    html! {
        tr {
            td .number { (number) }
            td { (when(&act.date)) }
            @if by_persons { td { (act.auteur.as_deref().unwrap_or_default()) } }
            td { (act.dit) }
            td {
                @if !act.avant.is_empty() {
                    (back(number, "à l'état d'avant", &format!("Revenir à l'état d'avant l'acte {number}")))
                }
            }
        }
    }
}

/// A moment in French legal time.
fn when(date: &str) -> String {
    DateTime::parse_from_rfc3339(date).map_or_else(
        |_| String::new(),
        |moment| {
            moment
                .with_timezone(&Paris)
                .format("%d/%m/%Y %H:%M")
                .to_string()
        },
    )
}
