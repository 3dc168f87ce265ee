//! The shape that a lighting master plan is asked in: the park as it is, what it consumes and costs, what is proposed
//! over its whole life, the programme of the whole park year after year, indicators. For elected members in a few
//! pages, for services with everything.

mod cost;
mod indicators;
mod park;
mod years;

use super::{Block, Place, Report, Section, asked, sections};
use crate::energy::bills::Bills;
use crate::outputs::Kind;
use crate::report::PlanDocument;
use crate::report::comparison::PriceLine;
use crate::report::diagnosis::Diagnosis;
use crate::report::plan::{Digest, digest};
use crate::report::programme::CourseDocument;
use crate::report::web::plan::Content;
use crate::report::wording::counted;
use crate::scenario::comparison::Figures;

/// What it is, on its cover.
const TITLE: &str = "Schéma directeur de l'éclairage public";
/// What it is not.
const EXTENT: &str = "Volet technique et financier d'un schéma directeur d'aménagement lumière (SDAL) : ambiances, trame noire et usages sont à y ajouter.";

/// Whom it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Elected members: four pages.
    Elected,
    /// Technical services: everything.
    Services,
}

impl Audience {
    /// What the file of their report is.
    fn kind(self) -> Kind {
        match self {
            Self::Elected => Kind::MasterPlanInShort,
            Self::Services => Kind::MasterPlan,
        }
    }
}

/// What a master plan is made from besides its plan.
pub struct Known<'a> {
    /// The programme of the whole park.
    pub course: &'a CourseDocument<'a>,
    /// Bills of electricity, where the scenario has some.
    pub bills: Option<&'a Bills>,
}

/// What the sections are made of.
struct Master<'a> {
    document: &'a PlanDocument<'a>,
    content: &'a Content<'a>,
    figures: &'a Figures,
    digest: &'a Digest,
    diagnosis: Diagnosis,
    known: &'a Known<'a>,
    audience: Audience,
}

impl Report {
    /// The master plan that a plan is part of; `prices` as in [`Report::of`].
    #[must_use]
    pub fn master(
        document: &PlanDocument<'_>,
        prices: &[PriceLine],
        known: &Known<'_>,
        audience: Audience,
    ) -> Self {
        let content = Content::of(document);
        let figures = content.figures();
        let digest = digest(document);
        let master = Master {
            diagnosis: Diagnosis::of(&document.study.import),
            content: &content,
            figures: &figures,
            digest: &digest,
            document,
            known,
            audience,
        };
        let mut parts = master.sections();
        if audience == Audience::Services {
            parts.extend(sections::of(&content, &figures, &digest, prices));
        }
        let mut demands = master.demands();
        demands.extend(asked::of(document, &figures));
        Self {
            title: TITLE,
            asked: demands,
            ..Self::with(document, audience.kind(), &digest, parts)
        }
    }
}

impl Master<'_> {
    /// What the council is asked of the master plan itself, before what it is asked of the plan.
    fn demands(&self) -> Vec<String> {
        let all = self.diagnosis.all();
        vec![
            format!(
                "de prendre acte de l'état du parc : {}, {} ;",
                counted(all.points, "point lumineux", "points lumineux"),
                self.consumption_in_words()
            ),
            format!(
                "de retenir comme orientation le programme de tout le parc : {} ;",
                self.programme_in_words()
            ),
        ]
    }

    fn is_for_services(&self) -> bool {
        self.audience == Audience::Services
    }

    fn sections(&self) -> Vec<Section> {
        let part = |id, title, place, blocks| Section {
            id,
            title,
            place,
            blocks,
        };
        let next = if self.is_for_services() {
            Place::Page
        } else {
            Place::Below
        };
        let mut first = vec![Block::Note(EXTENT.to_owned())];
        first.extend(self.park());
        vec![
            part("parc", "État du parc", Place::Below, first),
            part(
                "consommation",
                "Consommation et factures",
                Place::Page,
                self.consumption(),
            ),
            part(
                "cout-global",
                "Ce qui est proposé, en coût global",
                Place::Page,
                self.whole_cost(),
            ),
            part(
                "programme",
                "Programme de tout le parc, année par année",
                Place::Page,
                self.programme(),
            ),
            part(
                "indicateurs",
                "Indicateurs de suivi",
                next,
                self.indicators(),
            ),
        ]
    }
}
