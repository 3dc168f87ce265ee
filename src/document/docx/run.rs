//! What a run of text looks like: its properties, to which boldness or a highlight is added.

use super::text::escaped;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Properties of a run in the order that the format asks for (ECMA-376, `CT_RPr`).
const ORDER: [&str; 39] = [
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
    "vanish",
    "webHidden",
    "color",
    "spacing",
    "w",
    "kern",
    "position",
    "sz",
    "szCs",
    "highlight",
    "u",
    "effect",
    "bdr",
    "shd",
    "fitText",
    "vertAlign",
    "rtl",
    "cs",
    "em",
    "lang",
    "eastAsianLayout",
    "specVanish",
    "oMath",
];

/// The look of the runs of a paragraph, as the inside of `w:rPr`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    plain: String,
    bold: String,
    /// What a person has to fill in.
    open: String,
}

impl Look {
    /// That of a run with these properties.
    pub(super) fn of(properties: &str) -> Self {
        Self {
            plain: properties.to_owned(),
            bold: with(properties, "b", "<w:b/>"),
            open: with(properties, "highlight", "<w:highlight w:val=\"yellow\"/>"),
        }
    }

    /// A text in bold.
    pub(super) fn bold(&self, text: &str) -> String {
        run(&self.bold, text)
    }

    /// A text in which what stands in square brackets is highlighted: only a person knows it.
    pub(super) fn text(&self, text: &str) -> String {
        let mut runs = String::new();
        let mut rest = text;
        while let Some((before, opened)) = rest.split_once('[') {
            let Some((inside, after)) = opened.split_once(']') else {
                break;
            };
            runs += &run(&self.plain, before);
            runs += &run(&self.open, &format!("[{inside}]"));
            rest = after;
        }
        runs + &run(&self.plain, rest)
    }
}

/// A run; nothing for no text.
fn run(properties: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let properties = match properties {
        "" => String::new(),
        some => format!("<w:rPr>{some}</w:rPr>"),
    };
    format!("<w:r>{properties}{}</w:r>", in_run(text))
}

/// The texts and line ends of a run.
pub(super) fn in_run(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line)))
        .collect();
    lines.join("<w:br/>")
}

/// Properties with one more at its place, or in place of one of that name.
fn with(properties: &str, name: &str, more: &str) -> String {
    let rank = |name: &str| ORDER.iter().position(|one| *one == name);
    let mut kept = String::new();
    let mut is_in = false;
    for (found, text) in elements(properties) {
        if found == name {
            continue;
        }
        if !is_in && rank(&found).is_none_or(|at| Some(at) > rank(name)) {
            kept += more;
            is_in = true;
        }
        kept += text;
    }
    if !is_in {
        kept += more;
    }
    kept
}

/// The elements side by side of a fragment: local name and text of each.
fn elements(fragment: &str) -> Vec<(String, &str)> {
    let mut reader = Reader::from_str(fragment);
    let mut found = Vec::new();
    let (mut depth, mut start, mut name) = (0_u32, 0, String::new());
    loop {
        let before = reader.buffer_position() as usize;
        let Ok(event) = reader.read_event() else {
            return found;
        };
        let after = reader.buffer_position() as usize;
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    start = before;
                    tag.local_name().as_ref().clone_into(&mut name);
                }
                depth += 1;
            }
            Event::Empty(tag) if depth == 0 => {
                let name = tag.local_name().as_ref().to_owned();
                found.push((name, &fragment[before..after]));
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.push((name.clone(), &fragment[start..after]));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boldness_and_highlights_stand_where_the_format_wants_them() {
        let look = Look::of(
            "<w:rFonts w:ascii=\"Arial\"/><w:i/><w:sz w:val=\"20\"/><w:lang w:val=\"fr-FR\"/>",
        );
        assert_eq!(
            look.bold,
            "<w:rFonts w:ascii=\"Arial\"/><w:b/><w:i/><w:sz w:val=\"20\"/><w:lang w:val=\"fr-FR\"/>"
        );
        assert!(
            look.open
                .contains("\"20\"/><w:highlight w:val=\"yellow\"/><w:lang")
        );
        assert_eq!(Look::of("<w:b w:val=\"0\"/>").bold, "<w:b/>");
        assert_eq!(Look::of("").bold, "<w:b/>");
    }

    #[test]
    fn what_is_to_be_filled_in_is_highlighted_and_nothing_is_lost() {
        let look = Look::of("");
        let text = look.text("le [date], à [heure] & après [sans fin");
        assert_eq!(text.matches("yellow").count(), 2, "{text}");
        assert!(text.contains(">[date]</w:t>"), "{text}");
        assert!(text.contains("&amp; après [sans fin</w:t>"), "{text}");
    }
}
