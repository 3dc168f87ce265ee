//! Two columns side by side of which one says when the light goes out at night and the other when it comes
//! on again, whatever their titles: « Arrêt | Marche », « Extinction de | à ».

use super::{ColumnNote, column_place};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;
use crate::inventory::profile::columns;
use crate::inventory::vocabulary::{State, state_in};

/// Fewer rows than this say nothing of two columns.
const FEWEST_ROWS: usize = 2;

/// Takes two columns of hours in the dead of night for the ends of a switch-off; what is told of them.
pub(super) fn believe_pairs(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
) -> Vec<ColumnNote> {
    let kept = |field: Field| header.column(field);
    if kept(Field::HeureRallumage).is_some()
        && (kept(Field::Extinction).is_some() || kept(Field::HeureExtinction).is_some())
    {
        return Vec::new();
    }
    let Some(from) = (0..=last_column(header) + 1).find(|from| {
        let both = [*from, from + 1];
        both.iter().all(|index| is_free(header, *index)) && are_ends(rows, both)
    }) else {
        return Vec::new();
    };
    let title = |index: u32| {
        let title = header.titles.iter().find(|title| title.index == index);
        title.map_or_else(|| column_place(index), |title| title.whole().to_owned())
    };
    let ends = [
        (
            from,
            title(from),
            Field::HeureExtinction,
            "heure d'extinction",
        ),
        (
            from + 1,
            title(from + 1),
            Field::HeureRallumage,
            "heure de rallumage",
        ),
    ];
    let mut stated = Vec::new();
    for (index, title, field, taken) in ends {
        header.drop_column(index);
        header.unknown.retain(|(column, _)| *column != index);
        stated.push((
            Rule::ColonneDeduite,
            index,
            format!("« {title} » lue comme {taken}"),
        ));
        let column = Column::believed(index, title, field, mapping);
        header.columns.insert(field, column);
    }
    stated
}

fn last_column(header: &Header) -> u32 {
    header
        .titles
        .iter()
        .map(|title| title.index)
        .max()
        .unwrap_or(0)
}

/// Whether a column may be taken for one of hours: nothing else is read there, and it speaks of no
/// other state.
fn is_free(header: &Header, index: u32) -> bool {
    let says = |column: &Column| column.indices.contains(&index);
    let of_other_states = header.other_states.iter().any(|(_, column)| says(column));
    let is_read = header
        .columns
        .values()
        .any(|column| says(column) && (column.said || !columns::FIELDS.contains(&column.field)));
    let of_groups = header
        .groups
        .iter()
        .flat_map(|group| group.columns.values());
    let title = header.titles.iter().find(|title| title.index == index);
    let is_planned = title.is_some_and(|title| state_in(title.whole()) == State::Planned);
    !is_read && !of_other_states && !is_planned && !of_groups.into_iter().any(says)
}

/// Whether two columns hold, row by row, an hour of the evening or of midnight and one of the morning.
fn are_ends(rows: &[Row], columns: [u32; 2]) -> bool {
    let (mut ends, mut others) = (0_usize, 0_usize);
    for row in rows {
        let cells = columns.map(|column| row.get(column).filter(|cell| !cell.is_blank()));
        match cells {
            [Some(from), Some(to)] if is_switch_off(from, to) => ends += 1,
            [None, None] => {}
            _ => others += 1,
        }
    }
    ends >= FEWEST_ROWS && others * 4 <= ends.max(4)
}

fn is_switch_off(from: &Cell, to: &Cell) -> bool {
    // A bare number is an hour only under a title that says so.
    let is_written = |cell: &Cell| match cell {
        Cell::Text(text) => text.contains(['h', 'H', ':']) || text.eq_ignore_ascii_case("minuit"),
        Cell::Time(_) | Cell::Date(..1.0) => true,
        _ => false,
    };
    is_written(from) && is_written(to) && columns::is_a_switch_off(from, to)
}
