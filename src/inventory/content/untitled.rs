//! A column without a title right beside the table, over words: remarks that somebody wrote at the end of the rows.

use super::{ColumnNote, ROWS_JUDGED, column_cells};
use crate::inventory::colours::says_legend;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, column_letters};
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;

/// Reads it as remarks, where no column is one.
pub(super) fn believe_remarks(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
) -> Option<ColumnNote> {
    let last = header.titles.iter().max_by_key(|title| title.index)?;
    let index = last.index + 1;
    if says_legend(last.whole()) {
        return None;
    }
    let is_said = mapping.constant(Field::Observation).is_some();
    if header.row == 0 || is_said || header.column(Field::Observation).is_some() {
        return None;
    }
    let cells = || column_cells(rows, index).take(ROWS_JUDGED);
    let is_word =
        |cell: &&Cell| matches!(cell, Cell::Text(text) if text.contains(char::is_alphabetic));
    let words = cells().filter(is_word).count();
    if words == 0 || words * 2 <= cells().count() {
        return None;
    }
    let column = Column::believed(index, String::new(), Field::Observation, mapping);
    header.columns.insert(Field::Observation, column);
    let letters = column_letters(index);
    let read = format!(
        "colonne {letters}, sans titre, lue comme {}",
        Field::Observation.name()
    );
    Some((Rule::ColonneDeduite, index, read))
}
