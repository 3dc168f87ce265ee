//! Tables that count each lamp in a column of its own: « SHP 70 W | SHP 100 W | BF 125 W | LED 30 W ».

use super::{Column, GroupColumns};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Sheet};
use crate::inventory::header::Title;
use crate::inventory::lamps::{LampName, name_lamp};
use crate::inventory::mapping::Mapping;
use crate::inventory::text::parse_number;
use std::collections::BTreeMap;

/// How many rows below the titles are looked at.
const ROWS_JUDGED: usize = 30;

/// The columns whose titles are lamps and whose cells are counts; none if there are fewer than two.
pub(super) fn columns_of_lamps(
    sheet: &Sheet,
    row: u32,
    titles: &[Title],
    mapping: &Mapping,
) -> Vec<GroupColumns> {
    let groups: Vec<GroupColumns> = titles
        .iter()
        .filter(|title| !mapping.names(title.whole(), title.index))
        // The quick question first: it is asked of every row that may be a header.
        .filter(|title| holds_counts(sheet, row, title.index))
        .filter(|title| matches!(name_lamp(&title.own), LampName::Known(..)))
        .map(|title| {
            let count = Column::new(title, Field::Foyers, 0, false, mapping);
            GroupColumns {
                lamp: title.own.clone(),
                columns: BTreeMap::from([(Field::Foyers, count)]),
            }
        })
        .collect();
    if groups.len() < 2 { Vec::new() } else { groups }
}

/// Whether a column holds whole numbers only, and some.
fn holds_counts(sheet: &Sheet, row: u32, index: u32) -> bool {
    let mut some = false;
    for cell in sheet
        .below(row)
        .iter()
        .take(ROWS_JUDGED)
        .filter_map(|row| row.get(index))
    {
        let number = match cell {
            Cell::Number(number) => Some(*number),
            Cell::Text(text) if text.is_blank() => continue,
            Cell::Text(text) => parse_number(text),
            // A sum below the column.
            Cell::Formula => continue,
            _ => None,
        };
        if number.is_none_or(|number| number < 0.0 || number.fract() != 0.0) {
            return false;
        }
        some = true;
    }
    some
}
