//! How much of a workbook is read at most, counted while it is read: what its headers announce is
//! never believed.

use super::fault::{Fault, Read};
use crate::inventory::bounds::most_unpacked;
pub(super) use crate::inventory::bounds::{COLUMNS, ROWS};
use crate::inventory::stopwatch::Stopwatch;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Most bytes of a part that is kept whole: a workbook, its styles, its relations.
pub(super) const MOST_WHOLE: usize = 32 << 20;
/// Most bytes of one row, text or tag. Excel's own limit is 32,767 characters a cell.
pub(super) const LONGEST_PIECE: usize = 24 << 20;
/// Most bytes that the different texts of a workbook take.
const MOST_TEXTS: u64 = 128 << 20;
/// What a text takes beside its bytes.
const PER_TEXT: u64 = 64;
/// Most merged areas of a workbook.
pub(super) const MOST_MERGED: usize = 500_000;
/// Most coloured cells of a workbook.
pub(super) const MOST_COLOURED: usize = 4_000_000;

/// What has been read of a workbook so far.
#[derive(Debug, Default)]
pub(super) struct Spent {
    /// Time.
    pub watch: Stopwatch,
    /// Most bytes that its parts may unpack to.
    most: u64,
    inflated: AtomicU64,
    texts: AtomicU64,
}

impl Spent {
    /// Nothing yet of a workbook of so many bytes, by a watch.
    pub fn of(own: usize, watch: &Stopwatch) -> Self {
        Self {
            watch: watch.clone(),
            most: most_unpacked(own),
            ..Self::default()
        }
    }

    /// Counts bytes of a part.
    pub fn inflate(&self, bytes: usize) -> Read<()> {
        let all = self.inflated.fetch_add(bytes as u64, Relaxed) + bytes as u64;
        if all > self.most {
            return Err(Fault::TooLarge(format!(
                "le classeur fait plus de {} Mo une fois décompressé, bien plus que sa taille ne l'explique",
                self.most >> 20
            )));
        }
        Ok(())
    }

    /// Counts texts that differ from those known.
    pub fn keep_texts(&self, texts: usize, bytes: usize) -> Read<()> {
        let more = bytes as u64 + texts as u64 * PER_TEXT;
        if self.texts.fetch_add(more, Relaxed) + more > MOST_TEXTS {
            return Err(Fault::TooLarge(
                "ses textes, tous différents, sont démesurés".to_owned(),
            ));
        }
        Ok(())
    }
}
