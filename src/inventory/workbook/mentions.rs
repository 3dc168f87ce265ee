//! What the sheets of an .xlsx hold at all, found by looking for a few bytes in their XML: most have
//! neither merged cells nor formulas, and reading both takes calamine a good part of its time.

use memchr::memmem::Finder;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What any sheet of the workbook mentions; true where that cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mentions {
    /// Merged cells, for which calamine parses every sheet once more.
    pub merged: bool,
    /// Formulas.
    pub formulas: bool,
}

/// With or without a prefix of the namespace.
const MERGED: [&str; 1] = ["mergeCell "];
const FORMULAS: [&str; 6] = ["<f>", "<f ", "<f/", ":f>", ":f ", ":f/"];
/// No needle is longer: what is kept of one reading, so that none is missed between two.
const LONGEST: usize = 16;

impl Mentions {
    /// Looks through every sheet.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::look(bytes).unwrap_or(Self {
            merged: true,
            formulas: true,
        })
    }

    fn look(bytes: &[u8]) -> Option<Self> {
        let [merged, formulas] = [&MERGED[..], &FORMULAS[..]]
            .map(|needles| needles.iter().map(Finder::new).collect::<Vec<_>>());
        let finds = |finders: &[Finder<'_>], text: &[u8]| {
            finders.iter().any(|finder| finder.find(text).is_some())
        };
        let mut found = Self {
            merged: false,
            formulas: false,
        };
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut buffer = vec![0; 1 << 16];
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).ok()?;
            if !part.name().ok()?.starts_with("xl/worksheets/") {
                continue;
            }
            let mut kept = 0;
            loop {
                let read = part.read(&mut buffer[kept..]).ok()?;
                if read == 0 {
                    break;
                }
                let filled = kept + read;
                found.merged |= finds(&merged, &buffer[..filled]);
                found.formulas |= finds(&formulas, &buffer[..filled]);
                if found.merged && found.formulas {
                    return Some(found);
                }
                kept = filled.min(LONGEST);
                buffer.copy_within(filled - kept..filled, 0);
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    #[test]
    fn what_a_workbook_holds_is_seen_before_it_is_read() {
        for (merged, formulas) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            for row in 0..3000 {
                sheet.write(row, 0, "SHP").expect("a text");
            }
            if merged {
                sheet
                    .merge_range(1, 2, 3, 2, "A1", &Format::new())
                    .expect("a rectangle");
            }
            if formulas {
                sheet.write_formula(2999, 1, "=1+1").expect("a formula");
            }
            let bytes = book.save_to_buffer().expect("a workbook");
            assert_eq!(Mentions::of(&bytes), Mentions { merged, formulas });
        }
        assert!(Mentions::of(b"no archive").merged);
    }
}
