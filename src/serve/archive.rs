//! The documents of the plan and the papers that follow from it: one by one, or all in one file.

use super::project::{PAPERS, PLAN};
use super::refused;
use crate::error::{Error, Result};
use crate::outputs::is_set_aside;
use serde::Deserialize;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name in its folder, `/` between the parts.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// A folder of documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Folder {
    /// The plan.
    #[default]
    Plan,
    /// What follows from it.
    Papiers,
}

impl Folder {
    /// Its name in the project, and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => PLAN,
            Self::Papiers => PAPERS,
        }
    }
}

/// The documents of a folder, in the order of their names.
pub fn documents(folder: Folder) -> Vec<Document> {
    let mut found = Vec::new();
    add(Path::new(folder.name()), "", &mut found);
    found.sort_by(|a, b| {
        // Those of the territory before those of the communes.
        let depth = |one: &Document| one.name.matches('/').count();
        (depth(a), &a.name).cmp(&(depth(b), &b.name))
    });
    found
}

fn add(folder: &Path, before: &str, found: &mut Vec<Document>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if name.starts_with('.') || is_set_aside(&name) {
            continue;
        }
        if kind.is_dir() {
            add(&entry.path(), &format!("{before}{name}/"), found);
        } else if kind.is_file() {
            found.push(Document {
                name: format!("{before}{name}"),
                size: entry.metadata().map_or(0, |metadata| metadata.len()),
            });
        }
    }
}

/// The bytes of a document, by its name among [`documents`]: no other path is ever opened.
///
/// # Errors
/// There is no such document, or it cannot be read.
pub fn read(folder: Folder, name: &str) -> Result<Vec<u8>> {
    let known = documents(folder).into_iter().find(|one| one.name == name);
    let document = known.ok_or_else(|| {
        refused(format!(
            "« {name} » n'est pas un document de ce plan ; revenez à la liste des documents"
        ))
    })?;
    bytes_of(folder, &document)
}

fn bytes_of(folder: Folder, document: &Document) -> Result<Vec<u8>> {
    let path = Path::new(folder.name()).join(&document.name);
    std::fs::read(&path).map_err(|error| Error::read(&path, error))
}

/// All those of a folder in one zip.
///
/// # Errors
/// There is none, or one cannot be read.
pub fn zipped(folder: Folder) -> Result<Vec<u8>> {
    let documents = documents(folder);
    if documents.is_empty() {
        return Err(refused(
            "il n'y a pas encore de document ; calculez d'abord un plan",
        ));
    }
    let name = format!("{}.zip", folder.name());
    let name = Path::new(&name);
    let fail = |error: zip::result::ZipError| Error::write(name, error);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for document in documents {
        // Workbooks and texts are compressed already.
        let extension = crate::inventory::extension(Path::new(&document.name));
        let is_packed = ["xlsx", "docx"].contains(&&*extension);
        let method = if is_packed {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method);
        archive
            .start_file(document.name.as_str(), options)
            .map_err(fail)?;
        let bytes = bytes_of(folder, &document)?;
        archive
            .write_all(&bytes)
            .map_err(|error| Error::write(name, error))?;
    }
    Ok(archive.finish().map_err(fail)?.into_inner())
}

/// What kind of content a document is, and whether a browser shows it.
pub fn content_type(name: &str) -> (&'static str, bool) {
    match crate::inventory::extension(Path::new(name)).as_str() {
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            false,
        ),
        "docx" => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            false,
        ),
        "html" => ("text/html; charset=utf-8", true),
        "csv" => ("text/csv; charset=utf-8", false),
        "toml" => ("text/plain; charset=utf-8", false),
        _ => ("application/octet-stream", false),
    }
}
