//! The document around the sections of a page.

use crate::document::html::{data, table};
use crate::outputs::Mark;
use crate::report::wording::unbroken;
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
        typeset(&self.markup().into_string())
    }

    fn markup(self) -> Markup {
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
    }
}

/// Sets the texts of a page as print does: marks and units with the words before them, one form of
/// apostrophe; tags, scripts and styles stay as they are.
fn typeset(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        kept.push_str(&set(text));
        let holds_code = |name: &&str| tag[1..].starts_with(*name);
        let code = ["script", "style"].into_iter().find(holds_code);
        let end = match code.and_then(|name| tag.find(&format!("</{name}>"))) {
            Some(end) => end,
            None => tag.find('>').map_or(tag.len(), |end| end + 1),
        };
        kept.push_str(&tag[..end]);
        rest = &tag[end..];
    }
    kept.push_str(&set(rest));
    kept
}

fn set(text: &str) -> String {
    unbroken(text).replace('\'', "\u{2019}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::data::json;
    use std::collections::BTreeMap;

    #[test]
    fn marks_stay_with_their_words_in_texts_only() {
        let html =
            "<p title=\"a : b\">Plan : 50 % de 45 W</p><script>a ? b : c</script><p>« oui »</p>";
        let kept = "<p title=\"a : b\">Plan\u{a0}: 50\u{a0}% de 45\u{a0}W</p><script>a ? b : c</script><p>«\u{a0}oui\u{a0}»</p>";
        assert_eq!(typeset(html), kept);
        assert_eq!(typeset(kept), kept);
        assert_eq!(
            typeset("<p title=\"l'an\">l'an</p>"),
            "<p title=\"l'an\">l’an</p>"
        );
    }

    /// The colours of the page, in the light and in the dark.
    fn colours() -> [BTreeMap<&'static str, f64>; 2] {
        let mut blocks = STYLE.split(":root {").skip(1);
        let mut next = || {
            let block = blocks.next().expect("a block of colours");
            let (block, _) = block.split_once('}').expect("its end");
            let pairs = block.split(';').filter_map(|one| {
                let (name, colour) = one.trim().strip_prefix("--")?.split_once(": #")?;
                Some((name, luminance(colour)))
            });
            pairs.collect()
        };
        [next(), next()]
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(colour: &str) -> f64 {
        let digits: Vec<f64> = (colour.chars())
            .map(|digit| f64::from(digit.to_digit(16).expect("a digit")))
            .collect();
        let parts: Vec<f64> = match digits.as_slice() {
            [r, g, b] => [r, g, b].map(|one| one * 17.0).to_vec(),
            six => six.chunks(2).map(|two| two[0] * 16.0 + two[1]).collect(),
        };
        let linear = |part: f64| match part / 255.0 {
            low if low <= 0.04045 => low / 12.92,
            high => ((high + 0.055) / 1.055).powf(2.4),
        };
        0.2126 * linear(parts[0]) + 0.7152 * linear(parts[1]) + 0.0722 * linear(parts[2])
    }

    #[test]
    fn what_is_to_be_told_apart_is_three_to_one_in_the_light_and_in_the_dark() {
        for colours in colours() {
            let contrast = |one: &str, other: &str| {
                let [one, other] = [one, other].map(|name| colours[name] + 0.05);
                one.max(other) / one.min(other)
            };
            for (one, other) in [
                ("f4", "f2"),
                ("f4", "card"),
                ("f2", "card"),
                ("other", "card"),
                ("before", "after"),
                ("after", "over"),
                ("over", "card"),
                ("edge", "paper"),
                ("edge", "card"),
            ] {
                let found = contrast(one, other);
                assert!(found >= 3.0, "{one} on {other}: {found:.2}");
            }
            for (one, other) in [
                ("ink", "paper"),
                ("quiet", "card"),
                ("ink", "good"),
                ("ink", "bad"),
                ("ink", "unsure"),
                ("link", "paper"),
            ] {
                let found = contrast(one, other);
                assert!(found >= 4.5, "{one} on {other}: {found:.2}");
            }
        }
    }

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
