//! Columns that tell the same thing: which of them is read, or whether a person must say.

use super::hours;
use super::{ColumnNote, ROWS_JUDGED, SHARE_BELIEVED, column_cells, names_lamp};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::lamps::{LampName, name_lamp};
use crate::inventory::profile::columns;
use crate::inventory::text::normalise;

/// Of two columns for one field: the one that holds something, the one whose cells name lamps;
/// else the surer title. Where both titles are the same and the cells are not, nobody can tell:
/// neither is read where a wrong choice would change the figures.
pub(super) fn choose(rows: &[Row], header: &mut Header) -> Vec<ColumnNote> {
    let of_watts = [Field::PuissanceLampe, Field::PuissanceSysteme];
    let mut stated = Vec::new();
    for other in std::mem::take(&mut header.set_aside) {
        let field = other.field;
        let Some(kept) = header.columns.get(&field) else {
            header.set_aside.push(other);
            continue;
        };
        let empty = |column: &Column| column_cells(rows, column.index()).next().is_none();
        let same = || {
            rows.iter()
                .all(|row| row.get(kept.index()) == row.get(other.index()))
        };
        // A table of two rows has titles that compete all the same.
        let lamps = |column: &Column| {
            let cells = || column_cells(rows, column.index()).take(ROWS_JUDGED);
            let named = cells().filter(|cell| names_lamp(cell)).count();
            named > 0 && named * 100 >= cells().count() * SHARE_BELIEVED
        };
        let better = !kept.said
            && (empty(kept) && !empty(&other)
                || field == Field::Lampe && !lamps(kept) && lamps(&other)
                || of_watts.contains(&field)
                    && holds_zeros(rows, kept)
                    && !holds_zeros(rows, &other));
        let undecided = field.changes_figures()
            && kept.is_titled_as(&other)
            && kept.said == other.said
            && !better
            && !empty(&other)
            && !same();
        let is_open = !kept.said && !other.said && !kept.says_existing() && !better;
        let of_hours = columns::FIELDS.contains(&field);
        if let Some((what, when)) = hours::what_and_when(rows, kept, &other) {
            header.columns.insert(field, what);
            header.columns.insert(when.field, when);
            continue;
        }
        if of_hours && !kept.said && !other.said && hold_other_hours(rows, kept, &other) {
            stated.push((
                Rule::ColonnesConcurrentes,
                other.index(),
                both(kept, &other),
            ));
            header.hours_asked.extend([kept.index(), other.index()]);
            header.columns.remove(&field);
            continue;
        }
        let undecided = undecided
            || field == Field::Lampe
                && is_open
                && lamps(kept)
                && lamps(&other)
                && name_other_lamps(rows, kept, &other)
            || of_watts.contains(&field) && is_open && hold_other_watts(rows, kept, &other);
        if undecided {
            stated.push((
                Rule::ColonnesConcurrentes,
                other.index(),
                both(kept, &other),
            ));
            header.columns.remove(&field);
            header.open.insert(field);
            continue;
        }
        let (kept, aside) = if better {
            let old = header.columns.insert(field, other);
            (&header.columns[&field], old)
        } else {
            (kept, Some(other))
        };
        if let Some(aside) = aside {
            stated.push((
                Rule::ColonneEcartee,
                aside.index(),
                format!(
                    "« {} » écartée, « {} » retenue pour {}",
                    aside.header,
                    kept.header,
                    field.name()
                ),
            ));
            header.set_aside.push(aside);
        }
    }
    stated
}

/// The two columns that compete.
fn both(kept: &Column, other: &Column) -> String {
    format!(
        "« {} » et « {} » pour {}",
        kept.header,
        other.header,
        kept.field.name()
    )
}

/// Whether two columns tell other hours on some row that has both.
fn hold_other_hours(rows: &[Row], kept: &Column, other: &Column) -> bool {
    let hours = |row: &Row, column: &Column| {
        let cell = row.get(column.index()).filter(|cell| !cell.is_blank())?;
        Some(normalise(&cell.to_string()))
    };
    let mut both =
        (rows.iter().take(ROWS_JUDGED)).filter_map(|row| hours(row, kept).zip(hours(row, other)));
    both.any(|(kept, other)| kept != other)
}

/// Whether two columns name lamps of other technologies on some row: two luminaires, or before and after
/// works.
fn name_other_lamps(rows: &[Row], kept: &Column, other: &Column) -> bool {
    let technology = |row: &Row, column: &Column| match row.get(column.index()) {
        Some(Cell::Text(text)) => match name_lamp(text) {
            LampName::Known(technology, _) => Some(technology),
            _ => None,
        },
        _ => None,
    };
    rows.iter().take(ROWS_JUDGED).any(|row| {
        let named = technology(row, kept).zip(technology(row, other));
        named.is_some_and(|(kept, other)| kept != other)
    })
}

/// Whether a column of watts holds zeros: what is drawn at some moment, not what the lamp is.
fn holds_zeros(rows: &[Row], column: &Column) -> bool {
    let watts = |row: &Row| row.get(column.index()).and_then(|cell| column.number(cell));
    rows.iter().filter_map(watts).any(|watts| watts == 0.0)
}

/// Whether two columns hold other watts on most rows that have both: two luminaires, before and after works,
/// or the watts of a cabinet beside those of its points.
fn hold_other_watts(rows: &[Row], kept: &Column, other: &Column) -> bool {
    let watts =
        |row: &Row, column: &Column| row.get(column.index()).and_then(|cell| column.number(cell));
    let both: Vec<(f64, f64)> = (rows.iter().take(ROWS_JUDGED))
        .filter_map(|row| watts(row, kept).zip(watts(row, other)))
        .collect();
    let differ = both
        .iter()
        .filter(|(kept, other)| (kept - other).abs() > 0.5)
        .count();
    differ * 2 > both.len()
}
