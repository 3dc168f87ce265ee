//! The report of a plan for the council of the territory, to be printed: one content, written as a
//! page that a browser prints ([`Report::html`]) or typeset as a PDF (`Report::pdf`, feature `pdf`).
//!
//! Its figures, tables and charts are those of the page and of the workbooks of the plan; nothing is
//! computed here.

mod asked;
#[cfg(feature = "pdf")]
mod data;
#[cfg(feature = "pdf")]
mod date;
mod html;
pub mod master;
#[cfg(feature = "pdf")]
mod pdf;
mod sections;

use super::PlanDocument;
use super::comparison::PriceLine;
use super::plan::{Digest, digest};
use super::web::chart::Bars;
use super::web::plan::Content;
use super::web::table::Table;
use super::web::{Figure, number};
use crate::document::html::said;
use crate::outputs::{Kind, Mark};
pub(super) use asked::in_short;
#[cfg(feature = "pdf")]
pub use pdf::Typeset;

/// What it is, on its cover.
const TITLE: &str = "Plan de rénovation de l'éclairage public";

/// A report, ready to be written.
pub struct Report {
    /// What it is, on its cover.
    title: &'static str,
    /// What its file says of itself.
    mark: Mark,
    /// Name of the scenario.
    subject: String,
    /// How many communes, EPCI and inhabitants it is about.
    extent: String,
    /// Its date as the scenario has it; may be empty.
    date: String,
    /// What the plan falls short of, if anything.
    warning: Option<String>,
    /// What the council is asked, one sentence each.
    asked: Vec<String>,
    sections: Vec<Section>,
}

/// A part of a report.
struct Section {
    /// What links name: letters only.
    id: &'static str,
    title: &'static str,
    place: Place,
    blocks: Vec<Block>,
}

/// Where a part begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Below the one before.
    Below,
    /// On a page of its own.
    Page,
    /// On pages of its own that lie on their side.
    WidePage,
}

/// What a part is made of.
enum Block {
    /// A sentence that stands out.
    Lead(String),
    /// A paragraph.
    Text(String),
    /// What is less than that.
    Note(String),
    /// A list.
    List(Vec<String>),
    /// Key figures under titles, side by side.
    Figures(Vec<(&'static str, Vec<Figure>)>),
    /// Charts side by side.
    Charts(Vec<Bars<'static>>),
    /// A table, whole. Columns of texts share what numbers leave of the page by these parts; without,
    /// they are as wide as their texts, and numbers share the rest.
    Table(
        Table,
        #[cfg_attr(
            not(feature = "pdf"),
            expect(dead_code, reason = "a browser shares the page by itself")
        )]
        &'static [u32],
    ),
}

impl Report {
    /// The report of a plan; `prices` is what 1,000 € more would bring, commune by commune.
    #[must_use]
    pub fn of(document: &PlanDocument<'_>, prices: &[PriceLine]) -> Self {
        let content = Content::of(document);
        let figures = content.figures();
        let digest = digest(document);
        let sections = sections::of(&content, &figures, &digest, prices);
        Self {
            asked: asked::of(document, &figures),
            ..Self::with(document, Kind::Report, &digest, sections)
        }
    }

    /// Where the date stands in a page of reports of a plan: what stands before it, and the date.
    #[must_use]
    pub fn date_in(document: &PlanDocument<'_>, page: &said::Page) -> Option<String> {
        let before = printed(&format!("{} – ", digest(document).extent));
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let before = words(&before);
        let mut pieces = page.pieces.iter();
        pieces.find_map(|piece| Some(piece.text.strip_prefix(&before)?.trim().to_owned()))
    }

    /// What its file is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.mark.kind.unwrap_or(Kind::Report)
    }

    /// A report of some parts, that asks nothing yet.
    fn with(
        document: &PlanDocument<'_>,
        kind: Kind,
        digest: &Digest,
        sections: Vec<Section>,
    ) -> Self {
        let scenario = &document.study.scenario;
        Self {
            title: TITLE,
            mark: document.mark_of(kind),
            subject: scenario.name.clone(),
            extent: digest.extent.clone(),
            date: scenario.date.trim().to_owned(),
            warning: document.short_of.clone(),
            asked: Vec::new(),
            sections,
        }
    }

    /// What stands at the foot of its pages.
    fn foot(&self) -> String {
        format!("Réverbère – {}", self.subject)
    }
}

/// A text as it is printed: typographic apostrophes, thousands apart, no line end where there must be
/// none.
pub(in crate::report) fn printed(text: &str) -> String {
    let text = number::narrowed(&super::wording::unbroken(text));
    let text = text.replace('\'', "\u{2019}").replace("€ ", "€\u{a0}");
    [";", "?", "!"].iter().fold(text, |text, mark| {
        text.replace(&format!("\u{a0}{mark}"), &format!("\u{202f}{mark}"))
    })
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn texts_are_printed_in_french() {
        assert_eq!(
            printed("l'objectif : 1\u{a0}500 points ; 4 %"),
            "l\u{2019}objectif\u{a0}: 1\u{202f}500 points\u{202f}; 4\u{a0}%"
        );
    }
}
