//! The report as a page that a browser prints.

use super::{Block, Place, Report, Section, printed};
use crate::report::web;
use crate::report::web::{Page, figures};
use maud::{Markup, html};

const STYLE: &str = include_str!("print.css");

impl Report {
    /// One file of HTML, which fetches nothing; printed, it is the report on A4 pages. The same
    /// report always gives the same bytes.
    #[must_use]
    pub fn html(&self) -> String {
        let mut sections = vec![web::Section {
            id: "demande",
            title: "Ce qui est demandé au conseil",
            body: self.cover(),
        }];
        sections.extend(self.sections.iter().map(|section| web::Section {
            id: section.id,
            title: section.title,
            body: section.markup(),
        }));
        Page {
            title: self.title,
            subject: &printed(&self.subject),
            warning: self.warning.as_deref(),
            sections,
            foot: &self.foot(),
            style: STYLE,
            mark: self.mark.clone(),
            ..Page::default()
        }
        .into_html()
    }

    fn cover(&self) -> Markup {
        html! {
            p { (printed(&self.extent)) @if !self.date.is_empty() { " – " (self.date) } }
            p { "Il est proposé au conseil :" }
            ul { @for one in &self.asked { li { (printed(one)) } } }
            p .note { "Rédaction à adapter par les services." }
        }
    }
}

impl Section {
    fn markup(&self) -> Markup {
        html! {
            div .wide[self.place == Place::WidePage] .below[self.place == Place::Below] {
                @for block in &self.blocks { (block.markup()) }
            }
        }
    }
}

impl Block {
    fn markup(&self) -> Markup {
        html! {
            @match self {
                Self::Lead(text) => { p .lead { (printed(text)) } }
                Self::Text(text) => { p { (printed(text)) } }
                Self::Note(text) => { p .note { (printed(text)) } }
                Self::List(lines) => { ul { @for line in lines { li { (printed(line)) } } } }
                Self::Figures(groups) => {
                    div .grid { @for (title, group) in groups { (figures(title, group)) } }
                }
                Self::Charts(charts) => { div .grid { @for chart in charts { (chart.draw()) } } }
                Self::Table(table, _) => { div .block { (table.whole()) } }
            }
        }
    }
}
