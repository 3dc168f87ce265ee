//! Pourquoi ce point ? The whole computation, as `expliquer` prints it, and why it is in the plan or
//! not.

use super::frame;
use super::plan::euros;
use super::points::key_of;
use crate::error::Result;
use crate::french::capitalised;
use crate::report::explained;
use crate::report::wording::{counted, decimal, measured, significant};
use crate::scenario::computation::Computation;
use crate::scenario::planned::PlannedPoint;
use crate::scenario::study::Study;
use crate::serve::project::Project;
use crate::serve::refused;
use maud::{Markup, html};
use serde::Deserialize;

/// Which point.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    fichier: String,
    #[serde(default)]
    feuille: String,
    #[serde(default)]
    ligne: String,
    #[serde(default)]
    foyer: String,
}

/// The screen.
pub fn page(project: &Project, wanted: &Wanted) -> Result<Markup> {
    let study = project.worked.study(project)?;
    let row = find(&study, wanted).ok_or_else(|| {
        refused("ce point n'est plus dans les inventaires ; revenez à la liste des points")
    })?;
    let point = study.import.points.get(row as usize);
    let all = project.job.points();
    let key = key_of(&point);
    let planned = all
        .as_ref()
        .and_then(|all| all.iter().find(|one| one.key() == key));
    let method = study.scenario.method();
    let result = study.compute(&method, row, planned.map(|one| one.solution.as_str()));
    // A plan of before may have a solution that is examined no longer.
    let result = result.or_else(|_| study.compute(&method, row, None));
    let name = match point.reference {
        "" => format!("Ligne {} de {}", point.ligne, point.fichier),
        reference => format!("Point {reference}"),
    };
    let of_commune: Vec<&PlannedPoint> = (all.iter().flat_map(|all| all.iter()))
        .filter(|one| one.insee == point.insee)
        .collect();
    let body = html! {
        p { a href={ "/points?commune=" (point.insee) } { "Retour aux points de " (point.commune) } }
        p .lead {
            (point.commune) @if !point.voie.is_empty() { ", " (point.voie) } @if !point.armoire.is_empty() { ", armoire " (point.armoire) }
            ". Lu dans " (point.fichier) @if !point.feuille.is_empty() { ", feuille « " (point.feuille) " »" } ", ligne " (point.ligne) "."
        }
        @if all.is_some() { (in_plan(&study, planned, &of_commune)) }
        @match &result {
            Ok(computation) => { (computed(&study, computation)) }
            Err(why) => { (frame::alert(&(capitalised(&explained::not_computed(why, &name, None)) + "."))) }
        }
    };
    Ok(frame::page(&name, "/plan", &body))
}

/// The row of a point, by where it was read.
fn find(study: &Study, wanted: &Wanted) -> Option<u32> {
    let points = &study.import.points;
    let (line, lantern): (u32, u32) = (wanted.ligne.parse().ok()?, wanted.foyer.parse().ok()?);
    let (lines, lanterns) = (points.count("ligne"), points.count("foyer"));
    let (files, sheets) = (points.text("fichier"), points.text("feuille"));
    let found = (0..points.len()).find(|row| {
        lines.get(*row) == Some(&line)
            && lanterns.get(*row) == Some(&lantern)
            && files.get(*row).unwrap_or_default() == wanted.fichier
            && sheets.get(*row).unwrap_or_default() == wanted.feuille
    });
    found.map(|row| row as u32)
}

/// What a euro saves here, and for the points of the commune that are in the plan.
fn in_plan(study: &Study, planned: Option<&PlannedPoint>, others: &[&PlannedPoint]) -> Markup {
    let rates: Vec<f64> = others.iter().filter_map(|one| rate(one)).collect();
    let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let most = rates.iter().copied().fold(0.0, f64::max);
    html! {
        h2 { "Dans le plan" }
        p {
            @match planned {
                Some(planned) => {
                    strong { "Oui" }
                    @if let Some(works) = &planned.works { " : " (works.label) }
                    @if let Some(cents) = planned.cost_cents { ", " (euros(cents, study.scenario.basis.basis)) }
                    @if let Some(rate) = rate(planned) { ", " (hundredth(rate)) " kWh/an par euro" }
                    "."
                }
                None => { strong { "Non" } "." }
            }
            @if !rates.is_empty() {
                " " (counted(others.len(), "point retenu", "points retenus")) " dans la commune : de " (hundredth(least)) " à " (hundredth(most)) " kWh/an par euro."
            }
        }
        p .note { "Le plan retient dans chaque commune, dans son budget, ce qui sert le plus les objectifs de tout le territoire ; un point qui économise davantage par euro peut céder la place à un autre dont le facteur manque aux objectifs." }
    }
}

fn hundredth(number: f64) -> String {
    decimal((number * 100.0).round() / 100.0)
}

/// kWh a year that a euro saves.
fn rate(point: &PlannedPoint) -> Option<f64> {
    let works = point.works.as_ref()?;
    let euros = point.cost_cents.filter(|cents| *cents > 0)? as f64 / 100.0;
    Some((works.kwh_before - works.kwh_after) / euros)
}

fn computed(study: &Study, computation: &Computation<'_>) -> Markup {
    let flags: Vec<_> = computation.all_flags().collect();
    html! {
        @for part in &computation.parts {
            h2 { (part.title) }
            (frame::scrolled(part.title, &html! {
                table {
                    thead { tr { th scope="col" { "Grandeur" } th scope="col" .number { "Valeur" } th scope="col" { "D'où elle vient" } } }
                    tbody { @for step in &part.steps {
                        tr { th scope="row" { (step.label) } td .number { (measured(step.value, step.unit, significant)) } td { (explained::how(step, computation)) } }
                    } }
                }
            }))
        }
        h2 { "Solutions examinées" }
        ul { @for (at, candidate) in computation.candidates.iter().enumerate() {
            li { @if computation.shown == Some(at) { strong { (explained::candidate(study, computation, candidate)) } } @else { (explained::candidate(study, computation, candidate)) } }
        } }
        @if let Some(reason) = computation.why_nothing() { p { "Rien n'est proposé : " (reason.label()) "." } }
        h2 { "Signalements" }
        @if flags.is_empty() { p { "Aucun." } }
        ul { @for flag in &flags { @let rule = flag.rule(); li { (rule.label) span .note { " (" (rule.source) ", " (rule.year) ")" } } } }
        p .note { "Étude photométrique (NF EN 13201) à réaliser avant travaux." }
    }
}
