//! Which files an import reads.

use super::finding::Rule;
use super::foreign;
use super::workbook::extension;
use crate::error::{Error, Result};
use crate::outputs::{Index, Mark, is_set_aside};
use std::collections::BTreeSet;
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

/// Why a file of a folder is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is no spreadsheet.
    NoSpreadsheet,
    /// The program wrote it: a plan among inventories is no inventory.
    OurOutput,
    /// A pipe, a device.
    NoFile,
    /// A link to a folder that is read already.
    ReadAlready,
}

/// A file of a folder that is not read, and why.
pub type PassedOver = (Named, Why);

impl Why {
    /// How it is told.
    pub(super) fn rule(self) -> Rule {
        match self {
            Self::NoSpreadsheet => Rule::FichierIgnore,
            Self::OurOutput => Rule::FichierDuProgramme,
            Self::NoFile => Rule::PasUnFichier,
            Self::ReadAlready => Rule::DossierDejaLu,
        }
    }
}

/// The spreadsheets under the paths, and what else was found in folders, both in order.
///
/// A file that is named is read whatever its extension; in folders, hidden files and the lock
/// files of Excel and LibreOffice are passed over.
///
/// # Errors
/// A path that is not there, or a folder without any spreadsheet.
pub fn list(paths: &[PathBuf]) -> Result<(Vec<Named>, Vec<PassedOver>)> {
    let mut files = Vec::new();
    let mut others = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(|source| Error::read(path, source))?;
        if !metadata.is_dir() {
            files.push(named(path.clone(), path.parent()));
            continue;
        }
        let mut walk = Walk::default();
        walk.folder(path)?;
        if walk.files.is_empty() {
            let ours = walk.others.iter().any(|(_, why)| *why == Why::OurOutput);
            let problem = if ours {
                "le dossier ne contient que des fichiers écrits par reverbere"
            } else {
                "le dossier ne contient aucune feuille de calcul (.xlsx, .xls, .ods, .csv…)"
            };
            return Err(Error::input(
                path,
                problem,
                "vérifiez le dossier, ou placez-y les classeurs",
            ));
        }
        files.append(&mut walk.files);
        others.append(&mut walk.others);
    }
    // A file named twice, or named beside its folder, would count its points twice.
    let mut seen = BTreeSet::new();
    files.retain(|file| {
        seen.insert(crate::inputs::canonical(&file.path).unwrap_or_else(|_| file.path.clone()))
    });
    distinguish_namesakes(&mut files);
    Ok((files, others))
}

/// The spreadsheets of a folder; none where it cannot be read.
pub fn within(folder: &Path) -> Vec<PathBuf> {
    let mut walk = Walk::default();
    // What cannot be read will be told by whoever reads it.
    let _ = walk.folder(folder);
    walk.files.into_iter().map(|file| file.path).collect()
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
fn distinguish_namesakes(files: &mut [Named]) {
    let mut labels = std::collections::BTreeMap::<String, usize>::new();
    for file in files.iter() {
        *labels.entry(file.label.clone()).or_default() += 1;
    }
    for file in files.iter_mut().filter(|file| labels[&file.label] > 1) {
        file.label = file.path.display().to_string();
    }
}

/// A walk through a folder.
#[derive(Default)]
struct Walk {
    files: Vec<Named>,
    others: Vec<PassedOver>,
    /// True paths of the folders that were read: a link may lead back to one.
    visited: BTreeSet<PathBuf>,
    /// Links to folders, read last: what is there under its own name goes by that name.
    links: Vec<PathBuf>,
}

impl Walk {
    fn folder(&mut self, root: &Path) -> Result<()> {
        self.inside(root, root, &mut Vec::new())?;
        while let Some(link) = self.links.pop() {
            self.inside(root, &link, &mut Vec::new())?;
        }
        Ok(())
    }

    /// `lists` says what the program wrote in the folders on the way.
    fn inside(
        &mut self,
        root: &Path,
        folder: &Path,
        lists: &mut Vec<(PathBuf, Index)>,
    ) -> Result<()> {
        let whole = crate::inputs::canonical(folder).unwrap_or_else(|_| folder.to_owned());
        if !self.visited.insert(whole) {
            let link = named(folder.to_owned(), Some(root));
            self.others.push((link, Why::ReadAlready));
            return Ok(());
        }
        lists.push((folder.to_owned(), Index::of_folder(folder)));
        for path in entries(folder)? {
            if !path.is_dir() {
                self.file(root, path, lists);
            } else if path.is_symlink() {
                self.links.insert(0, path);
            } else {
                self.inside(root, &path, lists)?;
            }
        }
        lists.pop();
        Ok(())
    }

    fn file(&mut self, root: &Path, path: PathBuf, lists: &[(PathBuf, Index)]) {
        // A link that leads nowhere is an inventory that is missing: whoever reads it says so.
        let is_none = std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file());
        let why = if is_none {
            Some(Why::NoFile)
        } else if !may_be_table(&path) {
            Some(Why::NoSpreadsheet)
        } else if is_our_output(&path, lists) {
            Some(Why::OurOutput)
        } else {
            (!is_table(&path)).then_some(Why::NoSpreadsheet)
        };
        let file = named(path, Some(root));
        match why {
            None => self.files.push(file),
            Some(why) => self.others.push((file, why)),
        }
    }
}

/// Whether a file of a folder may be read, by its extension.
fn may_be_table(path: &Path) -> bool {
    let extension = extension(path);
    let extension = extension.as_str();
    SPREADSHEETS.contains(&extension)
        || foreign::TABLES.contains(&extension)
        || foreign::MAYBE_TABLES.contains(&extension)
}

/// Whether it is read: what it holds tells where its extension may mean anything.
fn is_table(path: &Path) -> bool {
    !foreign::MAYBE_TABLES.contains(&extension(path).as_str()) || foreign::holds_a_table(path)
}

/// Whether the program wrote a file, and not for a person to fill in.
fn is_our_output(path: &Path, lists: &[(PathBuf, Index)]) -> bool {
    let listed = lists.iter().find_map(|(folder, list)| {
        let name = path.strip_prefix(folder).ok()?.to_str()?.replace('\\', "/");
        list.kind_of(&name, path)
    });
    let kind = listed.or_else(|| Mark::read(path)?.kind);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    kind.is_some_and(|kind| !kind.is_form() || is_set_aside(&name))
}

/// What a folder holds, in the order of names, without hidden files and the locks of Excel and
/// LibreOffice.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let fail = |source| Error::read(folder, source);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !name.starts_with("~$") {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests;
