//! The document around the sections of a page.

use crate::document::html::{data, table};
use crate::outputs::Mark;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// Nothing is fetched and nothing is sent, whatever a text in the page would want.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// A page.
#[derive(Default)]
pub struct Page<'a> {
    /// What it is, also on the tab.
    pub title: &'a str,
    /// Whom or what it is about.
    pub subject: &'a str,
    /// A sentence that no reader may miss, if any.
    pub warning: Option<&'a str>,
    /// Its sections, in their order.
    pub sections: Vec<Section>,
    /// What stands at its foot.
    pub foot: &'a str,
    /// Scripts beside the one of tables.
    pub scripts: &'a [&'static str],
    /// Style beside the one of every page.
    pub style: &'static str,
    /// What the page says of itself to the program.
    pub mark: Mark,
}

/// A part of a page.
pub struct Section {
    /// What links name: letters only.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it holds.
    pub body: Markup,
}

impl Page<'_> {
    /// The whole file.
    #[must_use]
    pub fn into_html(self) -> String {
        html! {
            (DOCTYPE)
            html lang="fr" {
                head {
                    meta charset="utf-8";
                    @for (name, stated) in self.mark.properties() {
                        meta name=(name) content=(stated);
                    }
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " – " (self.subject) }
                    style { (PreEscaped(STYLE)) (PreEscaped(self.style)) }
                }
                body {
                    a .skip href="#contenu" { "Aller au contenu" }
                    header {
                        h1 { (self.title) span { (self.subject) } }
                        @if let Some(warning) = self.warning {
                            p .warning role="alert" { (warning) }
                        }
                        nav aria-label="Sommaire" {
                            ul {
                                @for section in &self.sections {
                                    li { a href={ "#" (section.id) } { (section.title) } }
                                }
                            }
                        }
                    }
                    main #contenu tabindex="-1" {
                        @for section in &self.sections {
                            section id=(section.id) aria-labelledby={ "titre-" (section.id) } {
                                h2 id={ "titre-" (section.id) } { (section.title) }
                                (section.body)
                            }
                        }
                    }
                    footer { p { (self.foot) } }
                    script { (PreEscaped(data::SCRIPT)) }
                    script { (PreEscaped(table::SCRIPT)) }
                    @for script in self.scripts {
                        script { (PreEscaped(script)) }
                    }
                }
            }
        }
        .into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::data::json;

    #[test]
    fn hostile_texts_stay_texts() {
        let hostile = "</script><script>alert(1)</script><!--\"' & =1+1";
        let page = Page {
            title: hostile,
            subject: hostile,
            warning: Some(hostile),
            sections: vec![Section {
                id: "points",
                title: "Points",
                body: json("donnees", &[hostile]),
            }],
            foot: hostile,
            ..Page::default()
        };
        let html = page.into_html();
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(!html.contains("<!--"), "{html}");
        let data = html
            .split_once("id=\"donnees\">")
            .and_then(|(_, rest)| rest.split_once("</script>"))
            .expect("the data");
        let read: Vec<String> = serde_json::from_str(data.0).expect("JSON");
        assert_eq!(read, [hostile]);
    }
}
