//! Which papers there are: those that say so themselves, and those that the list of their folder names.

use crate::error::{Error, Result};
use crate::outputs::{Index, Kind, Mark, is_set_aside};
use crate::report::acts::GROUPED;
use crate::report::eclext;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What papers are.
const OF_PAPERS: [Kind; 10] = [
    Kind::Act,
    Kind::AidRequest,
    Kind::Market,
    Kind::Offers,
    Kind::Supply,
    Kind::Report,
    Kind::MasterPlan,
    Kind::MasterPlanInShort,
    Kind::Layer,
    Kind::PublicPoints,
];
/// Folders in folders that are looked into.
const DEEPEST: usize = 3;

/// Papers of one kind in one folder, which were written together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The folder.
    pub folder: PathBuf,
    /// What they are.
    pub kind: Kind,
    /// Their names, whether they are there or the list of the folder only names them.
    pub names: BTreeSet<String>,
    /// Whether all that were written with them are asked for.
    pub is_whole: bool,
}

impl Group {
    /// Whether drafts are about grouped orders too: that of the EPCI stands beside those of its communes.
    #[must_use]
    pub fn is_grouped(&self) -> bool {
        let listed = Index::of_folder(&self.folder).files.into_keys();
        let there = std::fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten();
        let there = there.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names = self.names.iter().cloned().chain(listed).chain(there);
        names.any(|name| name.starts_with(GROUPED))
    }

    /// Those that are there.
    pub fn there(&self) -> impl Iterator<Item = &String> {
        let is_there = |name: &&String| self.folder.join(name).is_file();
        self.names.iter().filter(is_there)
    }
}

/// The papers of a folder, and of those in it; or one paper alone. Nothing where there are none.
///
/// # Errors
/// A file that is no paper, or a folder that cannot be read.
pub fn list(path: &Path) -> Result<Vec<Group>> {
    if path.is_file() {
        return one(path).map(|group| vec![group]);
    }
    let mut kinds = BTreeMap::new();
    within(path, 0, &mut kinds)?;
    let mut groups: BTreeMap<(PathBuf, Kind), BTreeSet<String>> = BTreeMap::new();
    for (file, kind) in kinds {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let folder = file.parent().unwrap_or(path).to_owned();
        groups
            .entry((folder, kind))
            .or_default()
            .insert(name.into_owned());
    }
    let groups = groups.into_iter();
    let groups = groups.map(|((folder, kind), names)| Group {
        folder,
        kind,
        names,
        is_whole: true,
    });
    Ok(groups.collect())
}

fn one(file: &Path) -> Result<Group> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let kind = Mark::read(file).map_or_else(
        || {
            Index::of_folder(folder)
                .kind_of(&name, file)
                .or_else(|| of_name(file))
        },
        |mark| mark.kind,
    );
    match kind.filter(|kind| OF_PAPERS.contains(kind)) {
        Some(kind) => Ok(Group {
            folder: folder.to_owned(),
            kind,
            names: [name.into_owned()].into(),
            is_whole: false,
        }),
        None => Err(Error::input(
            file,
            "ce n'est ni une délibération, ni un dossier d'aide, ni un bordereau, ni une comparaison d'offres, ni un rapport, ni une couche que le programme a écrits",
            "donnez un dossier de plan, un dossier d'actes ou l'un de ces fichiers",
        )),
    }
}

/// What the files of a folder are, and of those in it.
fn within(folder: &Path, depth: usize, kinds: &mut BTreeMap<PathBuf, Kind>) -> Result<()> {
    let index = Index::of_folder(folder).files.into_iter();
    let listed =
        index.filter(|(name, entry)| OF_PAPERS.contains(&entry.kind) && !is_set_aside(name));
    kinds.extend(listed.map(|(name, entry)| (folder.join(name), entry.kind)));
    let entries = std::fs::read_dir(folder).map_err(|error| Error::read(folder, error))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| Error::read(folder, error))?.path());
    }
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || is_set_aside(&name) {
            continue;
        }
        if path.is_dir() {
            if depth < DEEPEST && !path.is_symlink() {
                within(&path, depth + 1, kinds)?;
            }
            continue;
        }
        let kind = if Mark::is_in(&name) {
            Mark::read(&path).and_then(|mark| mark.kind)
        } else if kinds.contains_key(&path) {
            None
        } else {
            of_name(&path)
        };
        if let Some(kind) = kind.filter(|kind| OF_PAPERS.contains(kind)) {
            kinds.insert(path, kind);
        }
    }
    Ok(())
}

/// What a table of EclExt is, where no list of a folder says it.
fn of_name(file: &Path) -> Option<Kind> {
    let name = file.file_name()?.to_str()?;
    let table = name.strip_suffix(".csv")?;
    eclext::TABLES.contains(&table).then(|| {
        let points = file.with_file_name(format!("{}.csv", eclext::TABLES[0]));
        let titles = std::fs::read_to_string(points).unwrap_or_default();
        let titles = titles.lines().next().unwrap_or_default();
        let is_plan = titles
            .split([',', ';'])
            .any(|title| title.trim_matches('"') == eclext::OF_PLAN);
        if is_plan {
            Kind::Layer
        } else {
            Kind::PublicPoints
        }
    })
}
