//! Inventories opened before their territory is known: what they say of it, and their sheets, so
//! that each file is opened once.

use super::answers::Answers;
use super::files::Named;
use super::gathering::{Listed, Sources};
use super::grid::Sheet;
use super::mapping::Mappings;
use super::reading::open;
use super::territory::find::{self, Clues, Found};
use crate::error::{Error, Flaw, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cells kept at most, all files together: beyond, files are opened a second time rather than fill
/// the memory.
const MOST_CELLS: usize = 8_000_000;

/// Sheets of files that are open already.
#[derive(Debug, Default)]
pub struct Kept {
    sheets: BTreeMap<PathBuf, Vec<Sheet>>,
    /// What is wrong with the files that could not be read: it can take seconds to find out.
    refused: BTreeMap<PathBuf, Flaw>,
}

impl Kept {
    /// The sheets of a file, if they were kept.
    #[must_use]
    pub fn of(&self, file: &Path) -> Option<&[Sheet]> {
        self.sheets.get(file).map(Vec::as_slice)
    }

    /// Why a file could not be read, if that was found out.
    #[must_use]
    pub fn refusal_of(&self, file: &Path) -> Option<Error> {
        self.refused.get(file).map(|flaw| flaw.error(file))
    }
}

/// A file, and its sheets where they are kept.
type Opened = (PathBuf, Vec<Sheet>);

/// What came of looking into a file.
enum Looked {
    Opened(Clues, Option<Opened>),
    Refused(Option<(PathBuf, Flaw)>),
}

/// Opens inventories to find their territory. A file that cannot be read says nothing here: the
/// import says why.
///
/// `done` is called after each file, with how many are done and how many there are.
///
/// # Errors
/// A file or folder that is not there, or a folder without inventories.
pub fn find_territory(
    sources: &Sources<'_>,
    mappings: &Mappings,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<(Found, Kept)> {
    let files = Listed::of(sources)?.files;
    let (count, cells) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let look_at = |file: &Named| {
        let sheets = open(file, mappings);
        done(count.fetch_add(1, Ordering::Relaxed) + 1, files.len());
        let sheets = match sheets {
            Ok(sheets) => sheets,
            Err(error) => {
                let flaw = error.flaw().map(|flaw| (file.path.clone(), flaw));
                return Looked::Refused(flaw);
            }
        };
        // A quality workbook tells of others.
        let clues = match Answers::read(&file.label, &sheets) {
            Some(_) => Clues::default(),
            None => Clues::of(file, &sheets, mappings),
        };
        let size: usize = (sheets.iter().flat_map(|sheet| &sheet.rows))
            .map(|row| row.cells.len())
            .sum();
        let fits = cells.fetch_add(size, Ordering::Relaxed) + size <= MOST_CELLS;
        Looked::Opened(clues, fits.then(|| (file.path.clone(), sheets)))
    };
    let looked: Vec<Looked> = files.par_iter().map(look_at).collect();
    let (mut all_clues, mut kept) = (Vec::new(), Kept::default());
    for one in looked {
        match one {
            Looked::Opened(clues, sheets) => {
                all_clues.push(clues);
                kept.sheets.extend(sheets);
            }
            Looked::Refused(flaw) => kept.refused.extend(flaw),
        }
    }
    Ok((find::territory(&all_clues), kept))
}
