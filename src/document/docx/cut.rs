//! A part of a document cut at its fields.
//!
//! Word splits a text into runs as it likes (where a spelling was checked, where the cursor stood), so
//! a field is looked for in the whole text of its paragraph. All that is no field stays to the byte.

use super::run::Look;
use super::template::{Named, Shape};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::ops::Range;

/// A piece of a part.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// What stays as it is.
    Xml(String),
    /// A text inside a run, by the place of its field among those known.
    Text(usize),
    /// What takes the place of a paragraph.
    Block(usize, Paragraph),
}

/// The paragraph in which a block stands: what takes its place looks like it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    /// Its properties, without the end of a section.
    pub properties: String,
    /// The end of a section that it holds; empty in most.
    pub section: String,
    /// The look of its text.
    pub look: Look,
    /// Whether it may be the only one of a cell, which cannot be without.
    pub is_needed: bool,
}

/// A paragraph that has begun.
#[derive(Default)]
struct Open {
    start: usize,
    properties: Range<usize>,
    run: Range<usize>,
    texts: Vec<Range<usize>>,
    is_needed: bool,
}

/// What takes the place of some bytes.
struct Edit {
    place: Range<usize>,
    pieces: Vec<Piece>,
}

/// Cuts a part at its fields.
///
/// # Errors
/// Why it cannot be filled, in French.
pub(super) fn cut(xml: &str, known: &[Named]) -> Result<Vec<Piece>, String> {
    let mut edits = Vec::new();
    let mut reader = Reader::from_str(xml);
    let mut names: Vec<String> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut begun: Vec<usize> = Vec::new();
    let mut boxes = 0_usize;
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader
            .read_event()
            .map_err(|_| "son texte est abîmé".to_owned())?;
        let after = reader.buffer_position() as usize;
        match event {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                if name == "w:p" {
                    open.push(Open {
                        start: before,
                        is_needed: boxes > 0,
                        ..Open::default()
                    });
                }
                boxes += usize::from(is_box(&name));
                names.push(name);
                begun.push(before);
            }
            Event::End(_) => {
                let (Some(name), Some(start)) = (names.pop(), begun.pop()) else {
                    return Err("son texte est abîmé".into());
                };
                boxes -= usize::from(is_box(&name));
                let parent = names.last().map_or("", String::as_str);
                if let Some(paragraph) = open.last_mut() {
                    match (&*name, parent) {
                        ("w:pPr", "w:p") => paragraph.properties = start..after,
                        ("w:rPr", "w:r") if paragraph.run.is_empty() => {
                            paragraph.run = start..after;
                        }
                        ("w:t", "w:r") => paragraph.texts.push(start..after),
                        _ => {}
                    }
                }
                if name == "w:p" {
                    edits.extend(
                        open.pop()
                            .map(|one| one.edits(xml, after, known))
                            .transpose()?
                            .unwrap_or_default(),
                    );
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(pieces(xml, edits))
}

/// Whether an element holds paragraphs of its own and needs one.
fn is_box(name: &str) -> bool {
    matches!(
        name,
        "w:tc" | "w:txbxContent" | "w:hdr" | "w:ftr" | "w:footnote" | "w:endnote"
    )
}

/// The part with its edits; those inside another are gone with it.
fn pieces(xml: &str, mut edits: Vec<Edit>) -> Vec<Piece> {
    edits.sort_by_key(|edit| edit.place.start);
    let mut pieces = Vec::new();
    let mut at = 0;
    for edit in edits {
        if edit.place.start < at {
            continue;
        }
        pieces.push(Piece::Xml(xml[at..edit.place.start].to_owned()));
        at = edit.place.end;
        pieces.extend(edit.pieces);
    }
    pieces.push(Piece::Xml(xml[at..].to_owned()));
    pieces
}

/// A field in a text, by its bytes and its place among those known.
struct Found {
    place: Range<usize>,
    field: usize,
}

impl Open {
    /// What the fields of the paragraph, which ends here, change.
    fn edits(&self, xml: &str, end: usize, known: &[Named]) -> Result<Vec<Edit>, String> {
        let texts: Vec<String> = (self.texts.iter())
            .map(|place| inside(&xml[place.clone()]))
            .collect::<Result<_, _>>()?;
        let whole = texts.concat();
        let found = fields(&whole, known)?;
        let block = found
            .iter()
            .find(|one| known[one.field].shape == Shape::Block);
        if let Some(block) = block {
            if whole.trim() != &whole[block.place.clone()] {
                return Err(format!(
                    "{} doit être seul dans son paragraphe, et non dans « {} »",
                    &whole[block.place.clone()],
                    shortened(&whole)
                ));
            }
            let paragraph = self.paragraph(xml);
            return Ok(vec![Edit {
                place: self.start..end,
                pieces: vec![Piece::Block(block.field, paragraph)],
            }]);
        }
        Ok(self.in_texts(&texts, &found))
    }

    /// The texts that a field begins in, ends in or goes through: it is said where it begins.
    fn in_texts(&self, texts: &[String], found: &[Found]) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut start = 0;
        for (place, text) in self.texts.iter().zip(texts) {
            let end = start + text.len();
            let mut pieces = Vec::new();
            let mut at = start;
            let literal = |from: usize, to: usize| {
                let literal = &text[from - start..to - start];
                Piece::Xml(super::text::escaped(literal))
            };
            for one in found
                .iter()
                .filter(|one| one.place.start < end && one.place.end > start)
            {
                if one.place.start >= start {
                    pieces.push(literal(at, one.place.start));
                    pieces.push(Piece::Text(one.field));
                }
                at = one.place.end.min(end);
            }
            if at > start {
                pieces.push(literal(at, end));
                let opened = Piece::Xml("<w:t xml:space=\"preserve\">".into());
                let closed = Piece::Xml("</w:t>".into());
                pieces.insert(0, opened);
                pieces.push(closed);
                edits.push(Edit {
                    place: place.clone(),
                    pieces,
                });
            }
            start = end;
        }
        edits
    }

    fn paragraph(&self, xml: &str) -> Paragraph {
        let properties = &xml[self.properties.clone()];
        let section = properties
            .find("<w:sectPr")
            .zip(properties.find("</w:sectPr>"))
            .map(|(from, to)| from..to + "</w:sectPr>".len());
        let (properties, section) = match section {
            None => (properties.to_owned(), String::new()),
            Some(place) => (
                [&properties[..place.start], &properties[place.end..]].concat(),
                properties[place].to_owned(),
            ),
        };
        let run = &xml[self.run.clone()];
        let run = run.strip_prefix("<w:rPr>").unwrap_or_default();
        Paragraph {
            properties,
            section,
            look: Look::of(run.strip_suffix("</w:rPr>").unwrap_or_default()),
            is_needed: self.is_needed,
        }
    }
}

/// What an element of text says.
fn inside(element: &str) -> Result<String, String> {
    let from = element.find('>').map_or(0, |at| at + 1);
    let to = element.rfind("</").unwrap_or(element.len());
    quick_xml::escape::unescape(element.get(from..to).unwrap_or_default())
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| "son texte est abîmé".to_owned())
}

/// The fields of a text.
fn fields(text: &str, known: &[Named]) -> Result<Vec<Found>, String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|place| at + place) {
        let Some(length) = text[start..].find("}}") else {
            return Err(format!(
                "les accolades ouvertes dans « {} » ne sont pas refermées",
                shortened(&text[start..])
            ));
        };
        let end = start + length + 2;
        let name = text[start + 2..end - 2].trim();
        let Some(field) = known.iter().position(|one| one.key == name) else {
            return Err(unknown(name, known));
        };
        found.push(Found {
            place: start..end,
            field,
        });
        at = end;
    }
    Ok(found)
}

/// That a field is not known, and which may be meant.
fn unknown(name: &str, known: &[Named]) -> String {
    /// Likeness below which a name is another word.
    const LIKENESS: f64 = 0.6;
    let like = |one: &Named| strsim::normalized_damerau_levenshtein(name, one.key);
    let nearest = (known.iter().map(|one| (like(one), one.key)))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let meant = nearest.map_or_else(String::new, |(_, key)| {
        format!(", voulez-vous dire {{{{{key}}}}} ?")
    });
    format!(
        "le champ {{{{{}}}}} n'est pas connu{meant}",
        shortened(name)
    )
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text.trim().chars().take(SHOWN).collect();
    if text.trim().chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}
