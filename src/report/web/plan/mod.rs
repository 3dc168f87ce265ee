//! The page of a plan: what a president of EPCI opens first. Its figures are those of the workbooks
//! beside it and of `planifier --json`.

mod charts;
mod figures;
mod map;
mod tables;
mod tiles;

use super::{Page, Section, map as web_map, number};
use crate::report::PlanDocument;
use crate::report::fields::commune::{Line, by_epci};
use crate::report::map::Places;
use crate::retrofit::finance::Finance;
use crate::scenario::study::CommuneChoice;
use maud::{Markup, html};

/// The file of the page, in the folder of the plan.
pub const FILE: &str = "Territoire.html";

/// The page of a plan. The same document always gives the same bytes.
#[must_use]
pub fn page(document: &PlanDocument<'_>) -> String {
    let scenario = &document.study.scenario;
    let content = Content::of(document);
    let date = scenario.date.trim();
    let foot = if date.is_empty() {
        format!("Réverbère – {}", scenario.name)
    } else {
        format!("Réverbère – {} – {date}", scenario.name)
    };
    let subject = number::narrowed(&scenario.name);
    let section = |id, title, body| Section { id, title, body };
    Page {
        title: "Plan de rénovation de l'éclairage public",
        subject: &subject,
        warning: document.short_of.as_deref(),
        sections: vec![
            section("essentiel", "L'essentiel", content.essentials()),
            section("graphiques", "Graphiques", content.charts()),
            section("carte", "Carte", content.map()),
            section("communes", "Communes", content.communes()),
            section("points", "Points à rénover", content.points()),
            section("hypotheses", "Hypothèses", content.hypotheses()),
            section("preuve", "Annexe : la preuve", content.proofs()),
        ],
        foot: &foot,
        scripts: &[web_map::SCRIPT],
        mark: document.mark(),
        ..Page::default()
    }
    .into_html()
}

/// What the sections are made of.
pub(in crate::report) struct Content<'a> {
    pub(in crate::report) document: &'a PlanDocument<'a>,
    /// One for each commune of the choice.
    pub(in crate::report) finances: Vec<Finance>,
    places: Places,
    communes: Vec<Line<'a>>,
    epcis: Vec<Line<'a>>,
}

impl<'a> Content<'a> {
    pub(in crate::report) fn of(document: &'a PlanDocument<'a>) -> Self {
        let (study, choice) = (document.study, document.choice);
        let finances = study.finances(choice);
        let communes = choice.communes.iter().zip(&finances).enumerate();
        let lines = communes.map(|(place, (chosen, finance))| {
            Line::of(document, place, chosen).with_remaining(finance.remaining_cents)
        });
        let lines: Vec<Line<'a>> = lines.collect();
        Self {
            finances,
            places: Places::of(&study.import.points, choice),
            epcis: by_epci(lines.iter().cloned()),
            communes: lines,
            document,
        }
    }

    fn name(&self, chosen: &CommuneChoice) -> &'a str {
        &self.document.study.scenario.territory.communes()[chosen.commune].nom
    }

    /// Names of the years of works; none where the scenario has one without a name.
    pub(in crate::report) fn years(&self) -> &'a [i32] {
        &self.document.study.scenario.rules.years.list
    }

    fn hypotheses(&self) -> Markup {
        html! {
            (tables::hypotheses(self.document.study).whole())
            p .note { "Toutes les hypothèses, avec les tables du métier : feuille « Hypothèses » des classeurs. Solutions dimensionnées à service d'éclairage égal ; étude photométrique (NF EN 13201) à réaliser avant travaux." }
        }
    }

    fn communes(&self) -> Markup {
        html! {
            p .screen-only { "Le nom d'une commune ouvre son classeur, dans le dossier « communes » à côté de cette page." }
            div .wide { (self.commune_table().in_groups("t-communes", 100, Some(1))) }
        }
    }

    fn points(&self) -> Markup {
        let points = self.document.choice.total(|one| one.points.len());
        html! {
            (self.point_table().in_pages("t-points", 50))
            p .print-only { "La liste des " (number::whole(points as f64)) " points est dans les classeurs des communes et dans plan.csv." }
        }
    }
}
