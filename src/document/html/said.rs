//! What a page says, whoever saved it last: its text in the order in which it is read, cut into pieces; and how it is
//! shown, which a program that is no browser does not keep.

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

/// Elements inside a line of text: all others end a piece.
const INLINE: [&[u8]; 16] = [
    b"a", b"abbr", b"b", b"code", b"data", b"em", b"font", b"i", b"small", b"span", b"strong",
    b"sub", b"sup", b"time", b"tspan", b"u",
];

/// A page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What it says.
    pub pieces: Vec<Piece>,
    /// How it is shown: each element with its attributes, styles, scripts and the names of charts.
    pub shown: Vec<String>,
    /// Whether it has drawings; word processors keep none, and show the rest in their own way.
    pub is_drawn: bool,
}

/// A paragraph, a title, or the row of a table. Blanks are one space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The title of its part.
    pub part: String,
    /// Where it stands there, for people: « paragraphe 4 », « tableau 1, ligne 3 ».
    pub place: String,
    /// What it says, cells one after the other.
    pub text: String,
}

/// Reads a page.
#[must_use]
pub fn read(html: &str) -> Page {
    let mut reading = Reading::default();
    let mut tokens = DefaultEmitter::default();
    tokens.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, tokens) {
        match token {
            Token::StartTag(tag) => reading.start(&tag),
            Token::EndTag(tag) => reading.end(&tag.name),
            Token::String(text) => reading.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reading.flush();
    reading.page
}

#[derive(Default)]
struct Reading {
    page: Page,
    text: String,
    /// The element whose text nobody sees on the page.
    silent: Option<Vec<u8>>,
    /// Rows that are open, one inside another.
    rows: usize,
    part: String,
    paragraphs: usize,
    tables: usize,
    lines: usize,
}

impl Reading {
    fn start(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        self.page.is_drawn |= name == b"svg";
        self.page.shown.push(shown(tag));
        match name {
            b"script" | b"style" | b"title" if !tag.self_closing => {
                self.silent = Some(name.to_vec());
            }
            b"table" => {
                self.flush();
                self.tables += 1;
                self.lines = 0;
            }
            b"tr" => {
                self.flush();
                self.rows += 1;
                self.lines += 1;
            }
            b"br" => self.text.push(' '),
            _ => self.end_piece(name),
        }
    }

    fn end(&mut self, name: &[u8]) {
        if self.silent.as_deref() == Some(name) {
            self.silent = None;
        }
        match name {
            b"tr" => {
                self.flush();
                self.rows = self.rows.saturating_sub(1);
            }
            b"h1" | b"h2" => {
                self.flush();
                if let Some(title) = self.page.pieces.last() {
                    self.part.clone_from(&title.text);
                }
                (self.paragraphs, self.tables) = (0, 0);
            }
            _ => self.end_piece(name),
        }
    }

    /// The cells of a row are one piece.
    fn end_piece(&mut self, name: &[u8]) {
        if self.rows > 0 {
            self.text.push(' ');
        } else if !INLINE.contains(&name) {
            self.flush();
        }
    }

    fn text(&mut self, text: &str) {
        match self.silent.as_deref() {
            None => self.text += text,
            Some(_) => self.page.shown.push(text.to_owned()),
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let place = if self.rows > 0 {
            format!("tableau {}, ligne {}", self.tables, self.lines)
        } else {
            self.paragraphs += 1;
            format!("paragraphe {}", self.paragraphs)
        };
        self.page.pieces.push(Piece {
            part: self.part.clone(),
            place,
            text,
        });
    }
}

/// An element with its attributes in the order of their names.
fn shown(tag: &StartTag<()>) -> String {
    let mut text = String::from_utf8_lossy(&tag.name).into_owned();
    for (name, value) in &tag.attributes {
        let [name, value]: [&[u8]; 2] = [name, value];
        let [name, value] = [name, value].map(String::from_utf8_lossy);
        text += &format!(" {name}=\"{value}\"");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_titles_its_paragraphs_and_its_rows() {
        let page = read(
            "<!DOCTYPE html><html><head><title>Onglet</title><style>p{}</style></head><body><h1>Plan<span>Samer</span></h1>\
             <p>L&#39;an\n deux</p><h2>Argent</h2><ul><li><p>un</p><li>deux</ul>\
             <table><caption>Qui</caption><tr><th>a<th><p>b &lt; c</p></tr><tr><td>1</td><td>2<br>3</td></tr></table>\
             <svg><title>Le dessin</title><rect height=\"3\" width=\"4\"/><text x=\"1\">12</text></svg>\
             <script>var x = '<p>non</p>';</script></body></html>",
        );
        let said: Vec<[&str; 3]> = (page.pieces.iter())
            .map(|one| [&*one.part, &*one.place, &*one.text])
            .collect();
        assert_eq!(
            said,
            [
                ["", "paragraphe 1", "PlanSamer"],
                ["PlanSamer", "paragraphe 1", "L'an deux"],
                ["PlanSamer", "paragraphe 2", "Argent"],
                ["Argent", "paragraphe 1", "un"],
                ["Argent", "paragraphe 2", "deux"],
                ["Argent", "paragraphe 3", "Qui"],
                ["Argent", "tableau 1, ligne 1", "a b < c"],
                ["Argent", "tableau 1, ligne 2", "1 2 3"],
                ["Argent", "paragraphe 4", "12"],
            ]
        );
        let shown = page.shown.join(" ");
        for one in [
            "style p{} body",
            "svg title Le dessin rect height=\"3\" width=\"4\" text x=\"1\"",
            "script var x = '<p>non</p>';",
        ] {
            assert!(shown.contains(one), "{one} in {shown}");
        }
        assert!(page.is_drawn);
    }
}
