//! A template: a document with named fields, read and checked once, filled as often as asked.

use super::cut::{Paragraph, Piece, cut};
use super::package::Package;
use super::run::in_run;
use super::text::escaped;
use crate::error::{Error, Result};
use crate::outputs::Mark;
use std::collections::BTreeMap;
use std::path::Path;
use zip::result::ZipError;

/// What a field may be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text among others.
    Text,
    /// A paragraph of its own, which paragraphs or a table take the place of.
    Block,
}

/// A field that a template may have.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    /// Its name between the braces.
    pub key: &'static str,
    /// What it may be put into.
    pub shape: Shape,
}

/// A paragraph of a block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its first words, in bold.
    pub lead: String,
    /// The rest; what stands in square brackets is for a person to fill in.
    pub text: String,
}

impl Line {
    /// A paragraph without first words in bold.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            lead: String::new(),
            text: text.into(),
        }
    }
}

/// What a field is filled with. Texts stay texts: what looks like a field or markup in them is neither.
#[derive(Debug, Clone, PartialEq)]
pub enum Filling {
    /// A text.
    Text(String),
    /// Paragraphs that look like the one of the field; without any, it is gone.
    Lines(Vec<Line>),
    /// A table, as [`super::table::table`] writes it.
    Table(String),
}

/// A template.
pub struct Template {
    package: Package,
    /// Parts with fields, by name.
    parts: Vec<(String, Vec<Piece>)>,
    known: Vec<Named>,
}

impl Template {
    /// Reads a template that may have these fields.
    ///
    /// # Errors
    /// It is no document, has a field that is not known or stands where it cannot, or none at all.
    pub fn read(file: &Path, bytes: Vec<u8>, known: Vec<Named>) -> Result<Self> {
        const SAVE: &str =
            "enregistrez le modèle au format « Document Word (.docx) », sans macro ni mot de passe";
        let mut package = Package::open(bytes).map_err(|why| Error::input(file, why, SAVE))?;
        let printed = package.printed();
        let mut parts = Vec::new();
        for (name, text) in printed.map_err(|why| Error::input(file, why, SAVE))? {
            let pieces = cut(&text, &known).map_err(|why| {
                Error::input(
                    file,
                    why,
                    "corrigez le modèle (« reverbere deliberations --champs » donne la liste des champs)",
                )
            })?;
            if pieces.len() > 1 {
                parts.push((name, pieces));
            }
        }
        if parts.is_empty() {
            return Err(Error::input(
                file,
                "ce modèle n'a aucun champ",
                "écrivez-y par exemple {{commune}} (« reverbere deliberations --ecrire-modele » donne un exemple)",
            ));
        }
        Ok(Self {
            package,
            parts,
            known,
        })
    }

    /// The document that the template makes of what each field is filled with.
    ///
    /// # Errors
    /// What the writer says.
    pub fn fill(
        &self,
        mark: &Mark,
        filling: impl Fn(&'static str) -> Filling,
    ) -> std::result::Result<Vec<u8>, ZipError> {
        let mut fillings: BTreeMap<usize, Filling> = BTreeMap::new();
        let mut texts = BTreeMap::new();
        for (name, pieces) in &self.parts {
            let mut text = String::new();
            for piece in pieces {
                let of = |field: &usize| filling(self.known[*field].key);
                match piece {
                    Piece::Xml(xml) => text += xml,
                    Piece::Text(field) => {
                        text += &inline(fillings.entry(*field).or_insert_with(|| of(field)));
                    }
                    Piece::Block(field, paragraph) => {
                        let filling = fillings.entry(*field).or_insert_with(|| of(field));
                        text += &block(filling, paragraph);
                    }
                }
            }
            texts.insert(name.as_str(), text);
        }
        self.package.with(texts, mark)
    }
}

/// What stands inside a text.
fn inline(filling: &Filling) -> String {
    match filling {
        Filling::Text(text) => {
            let lines: Vec<String> = text.lines().map(escaped).collect();
            lines.join("</w:t><w:br/><w:t xml:space=\"preserve\">")
        }
        Filling::Lines(_) | Filling::Table(_) => String::new(),
    }
}

/// What takes the place of a paragraph.
fn block(filling: &Filling, paragraph: &Paragraph) -> String {
    let Paragraph {
        properties, look, ..
    } = paragraph;
    let mut text = String::new();
    let mut is_open = paragraph.is_needed;
    match filling {
        Filling::Text(stated) => {
            text += &format!("<w:p>{properties}<w:r>{}</w:r></w:p>", in_run(stated));
            is_open = false;
        }
        Filling::Lines(lines) => {
            for line in lines {
                let (lead, rest) = (look.bold(&line.lead), look.text(&line.text));
                text += &format!("<w:p>{properties}{lead}{rest}</w:p>");
            }
            is_open &= lines.is_empty();
        }
        Filling::Table(table) => {
            text += table;
            // Two tables in a row would be one, and a cell ends with a paragraph.
            is_open = true;
        }
    }
    if is_open || !paragraph.section.is_empty() {
        let end = match &*paragraph.section {
            "" => String::new(),
            section => format!("<w:pPr>{section}</w:pPr>"),
        };
        text += &format!("<w:p>{end}</w:p>");
    }
    text
}
