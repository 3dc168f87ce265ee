//! Inventories opened before their territory is known: what they say of it, and their sheets, so
//! that each file is opened once.

use super::answers::Answers;
use super::files::Named;
use super::gathering::{Listed, Sources};
use super::grid::Sheet;
use super::mapping::Mappings;
use super::reading::open;
use super::territory::find::{self, Clues, Found};
use crate::error::Result;
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
}

impl Kept {
    /// The sheets of a file, if they were kept.
    #[must_use]
    pub fn of(&self, file: &Path) -> Option<&[Sheet]> {
        self.sheets.get(file).map(Vec::as_slice)
    }
}

/// A file, and its sheets where they are kept.
type Opened = (PathBuf, Vec<Sheet>);

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
        let sheets = open(file, mappings).ok();
        done(count.fetch_add(1, Ordering::Relaxed) + 1, files.len());
        let sheets = sheets?;
        // A quality workbook tells of others.
        let clues = match Answers::read(&file.label, &sheets) {
            Some(_) => Clues::default(),
            None => Clues::of(file, &sheets, mappings),
        };
        let size: usize = (sheets.iter().flat_map(|sheet| &sheet.rows))
            .map(|row| row.cells.len())
            .sum();
        let fits = cells.fetch_add(size, Ordering::Relaxed) + size <= MOST_CELLS;
        Some((clues, fits.then(|| (file.path.clone(), sheets))))
    };
    let opened: Vec<(Clues, Option<Opened>)> = files.par_iter().filter_map(look_at).collect();
    let (clues, sheets): (Vec<Clues>, Vec<Option<_>>) = opened.into_iter().unzip();
    let kept = Kept {
        sheets: sheets.into_iter().flatten().collect(),
    };
    Ok((find::territory(&clues), kept))
}
