//! What a person sees of a table that was read: its first rows, and what each column was taken for.

use super::refused::one_line;
use crate::inventory::fields::Field;
use crate::inventory::finding::ColumnSeen;
use crate::inventory::grid::{Sheet, column_letters};
use crate::inventory::header::{Column, Header};
use std::collections::BTreeSet;

/// How many rows and values of a table are shown to a person.
const ROWS_SHOWN: usize = 5;
const SAMPLES: usize = 4;
/// How far below a header samples are looked for.
const ROWS_SAMPLED: usize = 200;
/// A value is shown up to this length.
const LONGEST_SHOWN: usize = 60;

/// The columns of a table that hold something, titled or not.
fn shown_columns(sheet: &Sheet, header: &Header) -> BTreeSet<u32> {
    let titled = header.titles.iter().map(|title| title.index);
    let rows = sheet.below(header.row).iter().take(ROWS_SAMPLED);
    let filled = rows.flat_map(|row| row.cells.iter().map(|(column, _)| *column));
    titled.chain(filled).collect()
}

pub(super) fn columns_seen(sheet: &Sheet, header: &Header) -> Vec<ColumnSeen> {
    let used: Vec<&Column> = header.used().collect();
    let is_code = |index| (header.sources).is_some_and(|sources| sources.code == index);
    shown_columns(sheet, header)
        .into_iter()
        .map(|index| {
            let title = header.titles.iter().find(|title| title.index == index);
            let mut samples: Vec<String> = Vec::new();
            for row in sheet.below(header.row).iter().take(ROWS_SAMPLED) {
                let Some(cell) = row.get(index) else { continue };
                let text = shown(&cell.to_string());
                if samples.len() < SAMPLES && !samples.contains(&text) {
                    samples.push(text);
                }
            }
            ColumnSeen {
                colonne: column_letters(index),
                titre: title.map_or("", |title| title.whole()).to_owned(),
                champ: used
                    .iter()
                    .find(|column| column.indices.contains(&index))
                    .map(|column| column.field.name())
                    .or_else(|| is_code(index).then_some(Field::Lampe.name())),
                exemples: samples,
            }
        })
        .filter(|seen| !seen.titre.is_empty() || !seen.exemples.is_empty())
        .collect()
}

pub(super) fn first_rows(sheet: &Sheet, header: &Header) -> Vec<Vec<String>> {
    let columns = columns_seen(sheet, header);
    let at: BTreeSet<String> = columns.into_iter().map(|seen| seen.colonne).collect();
    let shown_at: Vec<u32> = shown_columns(sheet, header)
        .into_iter()
        .filter(|index| at.contains(&column_letters(*index)))
        .collect();
    sheet
        .below(header.row)
        .iter()
        .take(ROWS_SHOWN)
        .map(|row| {
            shown_at
                .iter()
                .map(|index| shown(&row.text(*index)))
                .collect()
        })
        .collect()
}

fn shown(text: &str) -> String {
    let mut shown: String = one_line(text).chars().take(LONGEST_SHOWN).collect();
    if shown.chars().count() < text.chars().count() {
        shown.push('…');
    }
    shown
}
