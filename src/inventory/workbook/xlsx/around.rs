//! What a sheet says before and after its rows: hidden columns, filters, merged cells.

use super::bounds::{COLUMNS, MOST_MERGED};
use super::fault::{Fault, Read};
use super::markup::{Tag, Tags};
use super::places::area_of;
use crate::inventory::grid::Merged;

/// What was read of it so far; pieces may be cut between any two tags.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// First and last column of each hidden stretch, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Whether a filter is on.
    pub filtered: bool,
    /// Merged areas.
    pub merged: Vec<Merged>,
    /// Whether the part is whole: its first element has ended.
    pub ended: bool,
    root: Option<Vec<u8>>,
    in_filter: bool,
}

impl Around {
    /// Reads a piece that stands before or after the rows.
    pub fn read(&mut self, piece: &[u8]) -> Read<()> {
        let mut tags = Tags::of(piece);
        while let Some(tag) = tags.next()? {
            let root = self.root.get_or_insert_with(|| tag.name.to_vec());
            self.ended |= (tag.ends || tag.is_empty) && tag.name == root.as_slice();
            match tag.name {
                b"filterColumn" => self.in_filter = !tag.ends && !tag.is_empty,
                _ if tag.ends => {}
                // What the filter of a column keeps; a hidden button alone keeps all.
                _ if self.in_filter => self.filtered = true,
                b"sheetPr" => self.filtered |= tag.says(b"filterMode").unwrap_or(false),
                b"col" => self.column(&tag),
                b"mergeCell" => self.merge(&tag)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let is_hidden = tag.says(b"hidden").unwrap_or(false)
            || matches!(tag.attribute(b"width"), Some(b"0" | b"0.0"));
        if let (true, Some(first), Some(last)) = (is_hidden, tag.number(b"min"), tag.number(b"max"))
            && (1..=last).contains(&first)
            && self.hidden_columns.len() < COLUMNS as usize
        {
            self.hidden_columns.push((first - 1, last.min(COLUMNS) - 1));
        }
    }

    fn merge(&mut self, tag: &Tag<'_>) -> Read<()> {
        if let Some(area) = tag.attribute(b"ref").and_then(area_of) {
            if self.merged.len() >= MOST_MERGED {
                return Err(Fault::TooLarge(format!(
                    "plus de {MOST_MERGED} zones de cellules fusionnées"
                )));
            }
            self.merged.push(area);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(pieces: &[&str]) -> Around {
        let mut around = Around::default();
        for piece in pieces {
            around.read(piece.as_bytes()).expect("well formed");
        }
        around
    }

    #[test]
    fn filters_are_on_when_they_keep_something() {
        for (xml, filtered) in [
            ("<autoFilter ref='A1:B9'/>", false),
            (
                "<autoFilter ref='A1:B9'><filterColumn colId='0' hiddenButton='1'/></autoFilter>",
                false,
            ),
            (
                "<autoFilter ref='A1:B9'><filterColumn colId='0'><filters blank='1'/></filterColumn></autoFilter>",
                true,
            ),
            (
                "<x:filterColumn><x:customFilters><x:customFilter val='1'/></x:customFilters></x:filterColumn>",
                true,
            ),
            ("<sheetPr filterMode='1'/>", true),
            ("<sheetPr filterMode='false'/>", false),
        ] {
            assert_eq!(around(&[xml]).filtered, filtered, "{xml}");
        }
        assert!(around(&["<filterColumn colId='1'>", "<top10 val='3'/>"]).filtered);
    }

    #[test]
    fn hidden_columns_and_merged_areas_are_read() {
        let read = around(&[
            "<worksheet><cols><col min='2' max='3' hidden='1'/><col min='5' max='5' width='0'/><col min='6' max='6' width='9'/><col min='8' max='99999' hidden='true'/><col min='0' max='2' hidden='1'/></cols><sheetData>",
            "</sheetData><mergeCells><mergeCell ref='A1:B3'/><mergeCell ref='C9:C5'/><mergeCell ref='D4:D4'/><mergeCell ref='D4'/><mergeCell ref='AAAA1:B2'/></mergeCells>",
        ]);
        assert_eq!(read.hidden_columns, [(1, 2), (4, 4), (7, 16_383)]);
        let area = |rows, columns| Merged { rows, columns };
        assert_eq!(read.merged, [area((1, 3), (0, 1)), area((5, 9), (2, 2))]);
        assert!(!read.ended);
        assert!(around(&["<x:worksheet>", "<a/></x:worksheet>"]).ended);
    }

    #[test]
    fn merged_areas_without_end_are_too_many() {
        let many = "<mergeCell ref='A1:A2'/>".repeat(MOST_MERGED + 1);
        assert!(matches!(
            Around::default().read(many.as_bytes()),
            Err(Fault::TooLarge(_))
        ));
    }
}
