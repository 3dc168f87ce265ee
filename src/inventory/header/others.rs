//! Other tables above and beside the one of a header.

use super::titles::all_text;
use super::{Header, find, read_header, single_titles};
use crate::inventory::bounds::MOST_TITLES;
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::kinds::repeats_header;
use crate::inventory::mapping::Mapping;
use crate::inventory::place::Form;
use crate::inventory::vocabulary::understand;

/// The header of another table above that of a header, and the row where this one begins, with the titles right above
/// it: a richer header below is no reason to lose the first table.
#[must_use]
pub fn below_another(sheet: &Sheet, mapping: &Mapping, header: &Header) -> Option<(u32, u32)> {
    if mapping.header_row().is_some() || header.row == 0 {
        return None;
    }
    let at = sheet.rows.partition_point(|row| row.number < header.row);
    let is_narrow = |row: &&Row| row.cells.len() <= MOST_TITLES;
    let first = (sheet.rows[..at].iter().enumerate())
        .filter(|(_, row)| is_narrow(row))
        .find(|(above, row)| {
            let data = &sheet.rows[above + 1..at];
            begins_a_table(sheet, row, data, mapping)
        })?
        .0;
    // Titles alone on their rows, and the upper of two lines of titles, belong to the lower table.
    let heads =
        |row: &Row| row.cells.len() < 2 || Form::of(row).is_all || is_upper_line(row, header);
    let titles = sheet.rows[first + 1..at].iter().rev();
    let titles = titles.take_while(|row| heads(row)).count();
    Some((
        sheet.rows[first].number,
        sheet.rows.get(at - titles)?.number,
    ))
}

/// Whether a row is the upper line of a header of two.
fn is_upper_line(row: &Row, header: &Header) -> bool {
    row.number + 1 == header.row && is_of_titles(row)
}

/// Whether a row is the header of the rows below it: most of its cells are titles, of lamps or of cabinets, and what
/// follows has cells under several of them.
fn begins_a_table(sheet: &Sheet, row: &Row, data: &[Row], mapping: &Mapping) -> bool {
    const FEWEST_TITLES: usize = 3;
    if row.cells.len() < FEWEST_TITLES || !all_text(row) {
        return false;
    }
    let header = read_header(sheet, row, single_titles(row), mapping);
    let titles = header.columns.len() + header.other_states.len();
    let is_header = titles >= FEWEST_TITLES
        && titles * 2 > row.cells.len()
        && (header.says_lamps() || header.column(Field::Armoire).is_some());
    let fills = |below: &&Row| {
        let under = header
            .columns
            .values()
            .filter(|column| below.get(column.index()).is_some());
        under.count() >= 2 && !repeats_header(below, &header) && !is_of_titles(below)
    };
    is_header
        && data
            .iter()
            .find(|below| below.cells.len() > 1)
            .is_some_and(|below| fills(&below))
}

/// Whether a row is of titles, and no data.
fn is_of_titles(row: &Row) -> bool {
    let titles = (row.cells.iter())
        .filter(|(_, cell)| matches!(cell, Cell::Text(text) if understand(text).is_some()));
    titles.count() * 2 > row.cells.len()
}

/// Where another table begins beside the one that is found: the row of its header and the first column
/// of the other.
#[must_use]
pub fn another_table_beside(sheet: &Sheet, mapping: &Mapping) -> Option<(u32, u32)> {
    let header = find(sheet, mapping).filter(|header| header.row > 0)?;
    Some((header.row, first_column_of_another_table(sheet, &header)?))
}

/// Beyond an empty column, titles that this table has already head another one, whose numbers of
/// lanterns or watts are not those of these rows.
fn first_column_of_another_table(sheet: &Sheet, header: &Header) -> Option<u32> {
    let used = || header.columns.values().filter(|column| !column.said);
    let is_empty = |index: u32| {
        sheet
            .rows
            .iter()
            .filter(|row| row.number >= header.row)
            .all(|row| row.get(index).is_none())
    };
    let last = header.titles.last()?.index;
    (1..last).rev().find(|gap| {
        let repeats = header.set_aside.iter().any(|aside| {
            let kept = header.columns.get(&aside.field);
            !aside.said && kept.is_some_and(|kept| (kept.index() < *gap) != (aside.index() < *gap))
        });
        let enough = used().filter(|column| column.index() < *gap).count() >= 2;
        (repeats || ends_early(sheet, header, *gap)) && enough && is_empty(*gap)
    })
}

/// Whether numbers beyond a column stand beside the first rows only, at most half of them: a recapitulation, which
/// says nothing of the points that happen to be beside it.
fn ends_early(sheet: &Sheet, header: &Header, gap: u32) -> bool {
    let says = |beyond: bool, is_meant: fn(Field) -> bool| {
        (header.columns.values()).any(|column| {
            (column.index() > gap) == beyond && !column.said && is_meant(column.field)
        })
    };
    let of_numbers = |field| matches!(field, Field::Foyers) || field.says_lamps();
    if !says(true, of_numbers) || !says(false, Field::says_lamps) {
        return false;
    }
    let has = |row: &Row, beyond: bool| row.cells.iter().any(|(at, _)| (*at > gap) == beyond);
    let rows = sheet.below(header.row);
    let points = rows.iter().filter(|row| has(row, false)).count();
    let last = rows.iter().rposition(|row| has(row, true));
    last.is_some_and(|last| (last + 1) * 2 <= points)
}
