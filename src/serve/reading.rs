//! The inventories of the project, read as `importer` reads them.

use super::project::{ANSWERS, INVENTORIES};
use super::settings::{SCENARIO, Settings};
use crate::error::{Error, Result};
use crate::inventory::decision::Decision;
use crate::inventory::finding::SheetReport;
use crate::inventory::mapping::{Mappings, Pattern};
use crate::inventory::territory::Territory;
use crate::inventory::territory::find::Found;
use crate::inventory::{
    Import, Memory, Sources, Unread, files_within, find_territory, import_readable,
};
use crate::scenario::Scenario;
use crate::scenario::glance::looked_over;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Which files were read, and as they were: another size or time is another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Stamp {
    /// Of files, and folders with all that is in them.
    pub fn of<P: AsRef<Path>>(names: &[P]) -> Self {
        let mut files = Vec::new();
        for name in names {
            add(name.as_ref(), &mut files);
        }
        Self(files)
    }
}

fn add(path: &Path, files: &mut Vec<(PathBuf, u64, Option<SystemTime>)>) {
    let Ok(metadata) = std::fs::symlink_metadata(path) else {
        return;
    };
    if !metadata.is_dir() {
        files.push((path.to_owned(), metadata.len(), metadata.modified().ok()));
        return;
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut inside: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    inside.sort();
    for path in inside {
        add(&path, files);
    }
}

/// What a reading depends on, files aside.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The communes that the scenario says; none where it does not.
    pub territory: Option<Territory>,
    /// What a person said of columns and lamps in files of mappings.
    pub mappings: Mappings,
    left_out: Vec<Pattern>,
    paths: Vec<PathBuf>,
}

impl Asked {
    /// What the scenario of the folder asks, or a folder without one.
    ///
    /// # Errors
    /// The scenario cannot be read.
    pub fn of_folder() -> Result<Self> {
        let mut asked = if Settings::is_there() {
            let scenario = Scenario::read(Path::new(SCENARIO))?;
            Self {
                territory: Some(scenario.territory),
                mappings: scenario.mappings,
                left_out: scenario.left_out,
                paths: scenario.inventories,
            }
        } else {
            Self {
                territory: None,
                mappings: Mappings::default(),
                left_out: Vec::new(),
                paths: vec![INVENTORIES.into(), ANSWERS.into()],
            }
        };
        asked.paths.retain(|path| path.exists());
        Ok(asked)
    }

    /// Whether what was read for another is what this one would read.
    pub fn is_answered_by(&self, other: &Self) -> bool {
        let communes = |asked: &Self| {
            let territory = asked.territory.as_ref();
            territory.map(|territory| territory.communes().to_vec())
        };
        let is_same = |one: &Option<_>, other: &Option<_>| one.is_none() || one == other;
        is_same(&communes(self), &communes(other))
            && self.mappings == other.mappings
            && self.left_out == other.left_out
            && self.paths == other.paths
    }
}

/// What the inventories say.
pub struct Reading {
    /// What it was asked.
    pub asked: Asked,
    /// The communes; none where they are not known.
    pub territory: Territory,
    /// Why they are the ones, where the inventories say it.
    pub found: Option<Decision>,
    /// What to ask, where they leave it open.
    pub question: Option<String>,
    /// As they were read; none where there is no file to read.
    pub raw: Option<Import>,
    /// The same, with what the points draw.
    pub seen: Option<Import>,
    /// Files that could not be read.
    pub refused: Vec<Unread>,
}

/// Reads the folder; what `memory` has of it is not read again.
///
/// # Errors
/// The folder cannot be read.
pub fn of_folder(asked: Asked, memory: &Memory) -> Result<Reading> {
    let mut reading = Reading {
        territory: Territory::of(Vec::new()),
        found: None,
        question: None,
        raw: None,
        seen: None,
        refused: Vec::new(),
        asked,
    };
    let folder = [PathBuf::from(INVENTORIES)];
    let is_empty = files_within(&folder[0]).is_empty();
    let mut kept = None;
    if let Some(territory) = &reading.asked.territory {
        reading.territory = territory.clone();
    } else if !is_empty {
        let sources = Sources::all(&folder);
        let (found, opened) = find_territory(&sources, &reading.asked.mappings, &|_, _| ())?;
        kept = Some(opened);
        match found {
            Found::Territory(territory, decision) => {
                reading.territory = *territory;
                reading.found = Some(*decision);
                reading.asked.territory = Some(reading.territory.clone());
            }
            Found::Ambiguous(question) => reading.question = Some(question),
            Found::Nothing => {}
        }
    }
    if is_empty {
        return Ok(reading);
    }
    let asked = &reading.asked;
    let sources = Sources {
        left_out: &asked.left_out,
        kept: kept.as_ref(),
        ..Sources::all(&asked.paths)
    };
    let sources = sources.with_memory(memory);
    let read = import_readable(&sources, &reading.territory, &asked.mappings, &|_, _| ());
    match read {
        Ok(import) => {
            reading.refused.clone_from(&import.unread);
            reading.seen = Some(looked_over(import.clone(), &reading.territory).0);
            reading.raw = Some(import);
        }
        Err(error) => reading.refused = each_refused(error),
    }
    Ok(reading)
}

/// What is wrong, file by file, where none could be read.
fn each_refused(error: Error) -> Vec<Unread> {
    let errors = match error {
        Error::Several(errors) => errors,
        one => vec![one],
    };
    let stated = errors.into_iter().map(|error| {
        let file = match &error {
            Error::Input { file, .. } | Error::Read { file, .. } | Error::Write { file, .. } => {
                file.strip_prefix(INVENTORIES).unwrap_or(file)
            }
            Error::Usage(_) | Error::Several(_) => Path::new(""),
        };
        let fichier = file.to_string_lossy().replace('\\', "/");
        let (raison, remede) = error.reason_and_remedy();
        Unread {
            fichier,
            raison,
            remede,
        }
    });
    stated.collect()
}

impl Reading {
    /// The sheets of a file.
    pub fn sheets<'a>(&'a self, file: &'a str) -> impl Iterator<Item = &'a SheetReport> {
        let sheets = self.seen.iter().flat_map(|import| &import.sheets);
        sheets.filter(move |sheet| sheet.fichier == file)
    }

    /// Light points of each commune, by INSEE code.
    pub fn points_by_commune(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        let Some(import) = &self.raw else {
            return counts;
        };
        let codes = import.points.text("insee");
        for rows in import.points.groups(&["insee"]) {
            let code = rows.first().and_then(|row| codes.get(*row as usize));
            if let Some(code) = code.filter(|code| !code.is_empty()) {
                counts.insert(code.to_owned(), rows.len());
            }
        }
        counts
    }
}
