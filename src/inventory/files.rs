//! Which files an import reads.

use super::foreign;
use super::workbook::extension;
use crate::error::{Error, Result};
use std::path::{Path, PathBuf};

const SPREADSHEETS: [&str; 8] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt"];

/// A file, and the name under which findings and workbooks speak of it: without the folders of
/// this machine, so that the same inventories give the same documents everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called: its path inside the folder that was named, or its own name.
    pub label: String,
}

/// The spreadsheets under the paths, and the other files found in folders, both in order.
///
/// A file that is named is read whatever its extension; in folders, hidden files and the lock
/// files of Excel and LibreOffice are passed over.
///
/// # Errors
/// A path that is not there, or a folder without any spreadsheet.
pub fn list(paths: &[PathBuf]) -> Result<(Vec<Named>, Vec<Named>)> {
    let mut files = Vec::new();
    let mut others = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(|source| Error::read(path, source))?;
        if !metadata.is_dir() {
            files.push(named(path.clone(), path.parent()));
            continue;
        }
        let before = files.len();
        walk(path, path, &mut files, &mut others)?;
        if files.len() == before {
            return Err(Error::input(
                path,
                "le dossier ne contient aucune feuille de calcul (.xlsx, .xls, .ods, .csv…)",
                "vérifiez le dossier, ou placez-y les classeurs",
            ));
        }
    }
    // A file named twice, or named beside its folder, would count its points twice.
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| {
        seen.insert(std::fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone()))
    });
    tell_namesakes_apart(&mut files);
    Ok((files, others))
}

fn named(path: PathBuf, root: Option<&Path>) -> Named {
    let inside = root
        .and_then(|root| path.strip_prefix(root).ok())
        .unwrap_or(&path);
    // The same label on every system.
    let parts: Vec<String> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    Named {
        label: parts.join("/"),
        path,
    }
}

/// Two files of the same label, from two folders, are called by their whole paths.
fn tell_namesakes_apart(files: &mut [Named]) {
    let mut labels = std::collections::BTreeMap::<String, usize>::new();
    for file in files.iter() {
        *labels.entry(file.label.clone()).or_default() += 1;
    }
    for file in files.iter_mut().filter(|file| labels[&file.label] > 1) {
        file.label = file.path.display().to_string();
    }
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<Named>, others: &mut Vec<Named>) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|source| Error::read(folder, source))?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| {
            entry
                .map(|e| e.path())
                .map_err(|source| Error::read(folder, source))
        })
        .collect::<Result<_>>()?;
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, files, others)?;
        } else if is_table(&path) {
            files.push(named(path, Some(root)));
        } else {
            others.push(named(path, Some(root)));
        }
    }
    Ok(())
}

/// Whether a file of a folder is read: by its extension, or by what it holds where that may be
/// anything.
fn is_table(path: &Path) -> bool {
    let extension = extension(path);
    let extension = extension.as_str();
    SPREADSHEETS.contains(&extension)
        || foreign::TABLES.contains(&extension)
        || foreign::MAYBE_TABLES.contains(&extension) && foreign::holds_a_table(path)
}
