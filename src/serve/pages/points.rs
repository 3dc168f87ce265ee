//! Points: those of a commune, which of them are in the plan, and which a person forces or forbids.

use super::frame;
use super::plan::euros;
use crate::error::Result;
use crate::inventory::finding::Rule;
use crate::inventory::points::Row;
use crate::inventory::text::normalise;
use crate::report::wording::{counted, significant};
use crate::scenario::planned::PlannedPoint;
use crate::scenario::study::Study;
use crate::serve::project::Project;
use crate::serve::routes::percent;
use crate::serve::rules::{self, LISTS};
use crate::serve::settings::Settings;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a page.
const OF_PAGE: usize = 100;

/// Which points to show.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// INSEE code; empty for all communes.
    #[serde(default)]
    commune: String,
    /// A text of the reference, the street or the cabinet.
    #[serde(default)]
    texte: String,
    /// « oui » for those of the plan, « non » for the others.
    #[serde(default)]
    plan: String,
    /// The page, from 1.
    #[serde(default)]
    page: String,
}

/// What tells points of the last plan.
type Planned<'a> = BTreeMap<[String; 4], &'a PlannedPoint>;

/// What tells a point from others.
pub fn key_of(point: &Row<'_>) -> [String; 4] {
    let known = PlannedPoint {
        insee: point.insee.to_string(),
        file: point.fichier.to_string(),
        sheet: point.feuille.to_string(),
        line: point.ligne,
        lantern: point.foyer,
        reference: point.reference.to_string(),
        ..PlannedPoint::default()
    };
    known.key()
}

/// The screen.
pub fn page(project: &Project, wanted: &Wanted) -> Result<Markup> {
    let study = project.worked.study(project)?;
    let planned = project.job.points();
    let planned: Planned<'_> = (planned.iter().flat_map(|points| points.iter()))
        .map(|point| (point.key(), point))
        .collect();
    let rows = rows(&study, &planned, wanted);
    let settings = Settings::read()?;
    let pages = rows.len().div_ceil(OF_PAGE).max(1);
    let page = wanted.page.parse().unwrap_or(1).clamp(1, pages);
    let shown = rows.iter().skip((page - 1) * OF_PAGE).take(OF_PAGE);
    let body = html! {
        p { a href="/plan" { "Retour au plan" } }
        (filter(&study, wanted))
        p .lead { (counted(rows.len(), "point", "points")) @if pages > 1 { ", page " (page) " sur " (pages) } "." }
        (frame::scrolled("Points lumineux", &html! {
            table {
                thead { tr {
                    th scope="col" { "Point" } th scope="col" { "Où" } th scope="col" { "Lampe" }
                    th scope="col" .number { "kWh/an" } th scope="col" { "Dans le plan" } th scope="col" { "Votre choix" }
                } }
                tbody { @for row in shown { (one(&study, &planned, &settings, *row)) } }
            }
        }))
        p .inline {
            @if page > 1 { a href=(address(wanted, page - 1)) { "Page précédente" } }
            @if page < pages { a href=(address(wanted, page + 1)) { "Page suivante" } }
        }
        (many(&study, wanted))
        (rules_of(&settings))
    };
    Ok(frame::page("Points", "/plan", &body))
}

fn address(wanted: &Wanted, page: usize) -> String {
    format!(
        "/points?commune={}&texte={}&plan={}&page={page}",
        percent(&wanted.commune),
        percent(&wanted.texte),
        percent(&wanted.plan)
    )
}

/// The rows of the frame that are wanted, in its order.
fn rows(study: &Study, planned: &Planned<'_>, wanted: &Wanted) -> Vec<usize> {
    let points = &study.import.points;
    let codes = points.text("insee");
    let text = normalise(&wanted.texte);
    let is_wanted = |row: &usize| {
        if !wanted.commune.is_empty() && codes.get(*row) != Some(wanted.commune.as_str()) {
            return false;
        }
        let point = points.get(*row);
        let stated = [point.reference, point.voie, point.armoire];
        if !text.is_empty()
            && !stated
                .iter()
                .any(|stated| normalise(stated).contains(&text))
        {
            return false;
        }
        match wanted.plan.as_str() {
            "oui" => planned.contains_key(&key_of(&point)),
            "non" => !planned.contains_key(&key_of(&point)),
            _ => true,
        }
    };
    (0..points.len()).filter(is_wanted).collect()
}

fn filter(study: &Study, wanted: &Wanted) -> Markup {
    html! {
        form .row method="get" action="/points" {
            label for="commune" { "Commune" }
            select #commune name="commune" {
                option value="" { "toutes" }
                @for (code, name) in communes(study) { option value=(code) selected[code == wanted.commune] { (name) } }
            }
            label for="texte" { "Référence, rue ou armoire" }
            input .short #texte name="texte" value=(wanted.texte) autocomplete="off";
            label for="dans" { "Plan" }
            select #dans name="plan" {
                @for (value, name) in [("", "tous"), ("oui", "dans le plan"), ("non", "hors du plan")] {
                    option value=(value) selected[value == wanted.plan] { (name) }
                }
            }
            button type="submit" { "Montrer" }
        }
    }
}

/// Communes with points: INSEE code and name.
fn communes(study: &Study) -> Vec<(&str, &str)> {
    let counts = study.points_by_commune();
    let all = study.scenario.territory.communes();
    let with_points = counts.keys().filter_map(|at| all.get(*at));
    with_points
        .map(|one| (one.insee.as_str(), one.nom.as_str()))
        .collect()
}

fn one(study: &Study, planned: &Planned<'_>, settings: &Settings, row: usize) -> Markup {
    let points = &study.import.points;
    let point = points.get(row);
    let kwh = points.number(crate::energy::column::KWH).get(row);
    let name = if point.reference.is_empty() {
        format!("{}, ligne {}", point.fichier, point.ligne)
    } else {
        point.reference.to_string()
    };
    let why = format!(
        "/point?fichier={}&feuille={}&ligne={}&foyer={}",
        percent(point.fichier),
        percent(point.feuille),
        point.ligne,
        point.foyer
    );
    html! {
        tr {
            th scope="row" { (name) div .note { (point.commune) } }
            td { (point.voie) @if !point.armoire.is_empty() { div .note { "armoire " (point.armoire) } } }
            td { (point.technologie) @if point.technologie != point.lampe_lue { div .note { "lu : " (point.lampe_lue) } } }
            td .number { @match kwh { Some(kwh) => (significant(kwh)), None => "inconnu" } }
            td { (state(study, planned.get(&key_of(&point)).copied(), &point)) " " a href=(why) aria-label={ "Pourquoi le point " (name) } { "Pourquoi ?" } }
            td { (choice(study, settings, &point, row)) }
        }
    }
}

fn state(study: &Study, planned: Option<&PlannedPoint>, point: &Row<'_>) -> Markup {
    let basis = study.scenario.basis.basis;
    html! {
        @if let Some(planned) = planned {
            strong { "oui" }
            @if let Some(works) = &planned.works {
                " : " (works.label) ", −" (significant(works.kwh_before - works.kwh_after)) " kWh/an"
            }
            @if let Some(cents) = planned.cost_cents { ", " (euros(cents, basis)) }
            @if let Some(year) = planned.year { ", " (year) }
        } @else if let Some(rule) = Rule::from_code(point.exclusion) {
            "hors de tout plan : " (rule.meaning())
        } @else { "non" }
    }
}

fn choice(study: &Study, settings: &Settings, point: &Row<'_>, row: usize) -> Markup {
    let row = row as u32;
    let own = rules::of_point(point.commune, point.reference);
    let is = |list: &str| settings.rules(list).contains(&own);
    let by_a_rule = match (
        study.decisions.forced.contains_key(&row),
        study.decisions.forbidden.contains(&row),
    ) {
        _ if LISTS.iter().any(|(list, _)| is(list)) => None,
        (true, _) => Some("forcé"),
        (_, true) => Some("interdit"),
        _ => None,
    };
    html! {
        @if let Some(said) = by_a_rule { p .note { (said) " par une règle plus large, plus bas" } }
        @if point.reference.is_empty() {
            span .note { "sans référence : par sa rue ou son armoire, plus bas" }
        } @else {
            form .inline data-envoi="/api/regle" data-recharger {
                input type="hidden" name="commune" value=(point.commune);
                input type="hidden" name="reference" value=(point.reference);
                @for (list, said) in LISTS {
                    button type="submit" name="sens" value=(if is(list) { "libre" } else { list }) aria-pressed=(if is(list) { "true" } else { "false" })
                        aria-label={ (point.reference) " : " (said) } { (said) }
                }
            }
        }
    }
}

/// A street or a cabinet at once.
fn many(study: &Study, wanted: &Wanted) -> Markup {
    let points = &study.import.points;
    let codes = points.text("insee");
    let of_commune =
        |row: &usize| wanted.commune.is_empty() || codes.get(*row) == Some(wanted.commune.as_str());
    let texts = |column: &str| -> BTreeSet<&str> {
        let texts = points.text(column);
        let rows = (0..points.len()).filter(of_commune);
        rows.filter_map(|row| texts.get(row))
            .filter(|text| !text.is_empty())
            .collect()
    };
    html! {
        h2 { "Toute une rue, ou toute une armoire" }
        form .row data-envoi="/api/regle" data-recharger {
            label for="regle-commune" { "Commune" }
            select #regle-commune name="commune" required {
                @for (code, name) in communes(study) { option value=(code) selected[code == wanted.commune] { (name) } }
            }
            label for="regle-voie" { "Rue" }
            input .short #regle-voie name="voie" list="voies" autocomplete="off";
            label for="regle-armoire" { "Armoire" }
            input .short #regle-armoire name="armoire" list="armoires" autocomplete="off";
            datalist #voies { @for text in texts("voie").into_iter().take(500) { option value=(text) {} } }
            datalist #armoires { @for text in texts("armoire").into_iter().take(500) { option value=(text) {} } }
            button type="submit" name="sens" value="forcer" { "Forcer" }
            button type="submit" .quiet name="sens" value="interdire" { "Interdire" }
        }
    }
}

/// The rules that pages can show, each with how to take it back.
pub fn rules_of(settings: &Settings) -> Markup {
    let known: Vec<_> = (LISTS.iter())
        .flat_map(|(list, said)| {
            settings
                .rules(list)
                .into_iter()
                .map(move |entry| (*said, entry))
        })
        .collect();
    html! {
        @if !known.is_empty() {
            h2 { "Points forcés et interdits" }
            ul .plain {
                @for (said, entry) in &known {
                    li {
                        form .inline data-envoi="/api/regle" data-recharger {
                            @for (key, text) in entry { input type="hidden" name=(key) value=(text); }
                            span { (rules::in_words(entry)) " : " strong { (said) } }
                            button type="submit" .quiet name="sens" value="libre" aria-label={ "Retirer : " (rules::in_words(entry)) } { "Retirer" }
                        }
                    }
                }
            }
            p .note { "Le plan en tient compte au prochain calcul." }
        }
    }
}
