//! The package of a document: read within bounds, written again with some parts changed.

use crate::document::xlsx::package::same_on_every_system;
use crate::outputs::{KIND, Mark, PLAN};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

/// Most bytes of a template, and of a part of it that is read: pages of text are far below.
const MOST_BYTES: usize = 64 << 20;
const MOST_OF_PART: u64 = 32 << 20;
/// Most parts.
const MOST_PARTS: usize = 5_000;

const TYPES: &str = "[Content_Types].xml";
const RELATIONS: &str = "_rels/.rels";
const PROPERTIES: &str = "docProps/custom.xml";
/// How content types call a template and a document.
const TEMPLATE: &str = "wordprocessingml.template.main+xml";
const DOCUMENT: &str = "wordprocessingml.document.main+xml";
const WITH_MACROS: &str = "macroEnabled";

const PROPERTIES_TYPE: &str = "<Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>";
const PROPERTIES_RELATION: &str = "<Relationship Id=\"rIdReverbere\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/>";
const PROPERTIES_OPENED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">";
const PROPERTIES_CLOSED: &str = "</Properties>";

/// A document, as its bytes.
pub(super) struct Package {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    types: String,
    relations: String,
    /// What the document says of itself, where it has such a part.
    properties: Option<String>,
}

impl Package {
    /// Opens a document.
    ///
    /// # Errors
    /// Why it is none, in French.
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > MOST_BYTES {
            return Err("il dépasse 64 Mo".into());
        }
        let no_document = || "ce n'est pas un document .docx".to_owned();
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_document())?;
        if archive.len() > MOST_PARTS {
            return Err("il a trop de parties".into());
        }
        let types = text(&mut archive, TYPES)?.ok_or_else(no_document)?;
        if types.contains(WITH_MACROS) {
            return Err("il contient des macros".into());
        }
        if !types.contains(DOCUMENT) && !types.contains(TEMPLATE) {
            return Err(no_document());
        }
        Ok(Self {
            types: types.replace(TEMPLATE, DOCUMENT),
            relations: text(&mut archive, RELATIONS)?.ok_or_else(no_document)?,
            properties: text(&mut archive, PROPERTIES)?,
            archive,
        })
    }

    /// The parts that hold what is printed: name and text.
    pub(super) fn printed(&mut self) -> Result<Vec<(String, String)>, String> {
        let names = (self.archive.file_names().flatten())
            .map(std::borrow::Cow::into_owned)
            .filter(|name| is_printed(name));
        let names: Vec<String> = names.collect();
        let mut parts = Vec::new();
        for name in names {
            if let Some(text) = text(&mut self.archive, &name)? {
                parts.push((name, text));
            }
        }
        Ok(parts)
    }

    /// The document with other texts in some of its parts, and what it says of itself.
    pub(super) fn with(
        &self,
        mut parts: BTreeMap<&str, String>,
        mark: &Mark,
    ) -> Result<Vec<u8>, ZipError> {
        let mut types = self.types.clone();
        let mut relations = self.relations.clone();
        if self.properties.is_none() {
            before_end(&mut types, "</Types>", PROPERTIES_TYPE);
            before_end(&mut relations, "</Relationships>", PROPERTIES_RELATION);
        }
        parts.insert(TYPES, types);
        parts.insert(RELATIONS, relations);
        let own = self.properties.as_deref().unwrap_or(PROPERTIES_OPENED);
        parts.insert(PROPERTIES, marked(own, mark));
        let mut archive = self.archive.clone();
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index)?;
            let name = part.name()?.into_owned();
            match parts.remove(&*name) {
                None => out.raw_copy_file_touch(part, DateTime::default(), Some(0o644))?,
                Some(text) => write(&mut out, &name, &text)?,
            }
        }
        for (name, text) in parts {
            write(&mut out, name, &text)?;
        }
        Ok(same_on_every_system(out.finish()?.into_inner()))
    }
}

/// A document made of these parts, content types first.
///
/// # Errors
/// What the writer says; never in memory.
pub fn built(parts: &[(&str, &str)]) -> Result<Vec<u8>, ZipError> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        write(&mut out, name, text)?;
    }
    Ok(same_on_every_system(out.finish()?.into_inner()))
}

fn write(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Result<(), ZipError> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    out.start_file(name, options)?;
    Ok(out.write_all(text.as_bytes())?)
}

/// The text of a part; none where there is no such part.
fn text(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<Option<String>, String> {
    let damaged = || format!("sa partie « {name} » est abîmée");
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(damaged()),
    };
    let mut bytes = Vec::new();
    let read = part.take(MOST_OF_PART + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > MOST_OF_PART {
        return Err(format!("sa partie « {name} » est trop grande"));
    }
    read.map_err(|_| damaged())?;
    String::from_utf8(bytes).map(Some).map_err(|_| damaged())
}

/// Whether a part holds what is printed: the text, heads, feet and notes.
fn is_printed(name: &str) -> bool {
    let part = name
        .strip_prefix("word/")
        .and_then(|part| part.strip_suffix(".xml"));
    part.is_some_and(|part| {
        let kind = part.trim_end_matches(|c: char| c.is_ascii_digit());
        matches!(
            kind,
            "document" | "header" | "footer" | "footnotes" | "endnotes"
        )
    })
}

/// Puts something before the end of an element.
fn before_end(text: &mut String, end: &str, more: &str) {
    if let Some(at) = text.rfind(end) {
        text.insert_str(at, more);
    }
}

/// The properties of a document with those of a mark, and without those of an earlier one.
fn marked(properties: &str, mark: &Mark) -> String {
    const OPENED: &str = "<property ";
    let mut parts = properties.split(OPENED);
    let head = parts.next().unwrap_or_default();
    let ours = [KIND, PLAN].map(|name| format!("name=\"{name}\""));
    let head = head.trim_end_matches(PROPERTIES_CLOSED);
    let mut text = match head.strip_suffix("/>") {
        Some(empty) => format!("{empty}>"),
        None => head.to_owned(),
    };
    let mut most = 1;
    for part in parts {
        let part = part.trim_end().trim_end_matches(PROPERTIES_CLOSED);
        if ours.iter().any(|name| part.contains(name.as_str())) {
            continue;
        }
        let number = part.split_once("pid=\"").map_or("", |(_, rest)| rest);
        let number = number.split('"').next().unwrap_or_default();
        most = most.max(number.parse::<u32>().unwrap_or(1));
        text += OPENED;
        text += part;
    }
    for (number, (name, said)) in (most.saturating_add(1)..).zip(mark.properties()) {
        text += &format!(
            "<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{number}\" name=\"{name}\"><vt:lpwstr>{}</vt:lpwstr></property>",
            super::text::escaped(&said)
        );
    }
    text + PROPERTIES_CLOSED
}
