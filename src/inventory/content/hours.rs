//! Two columns side by side of which one says when the light goes out, or down, at night and the other when
//! it is full again, whatever their titles: « Arrêt | Marche », « Extinction de | à », « Début | Fin » beside
//! a column of reductions.

use super::{ColumnNote, column_cells, column_place};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;
use crate::inventory::profile::columns;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{State, state_in};

/// Fewer rows than this say nothing of two columns.
const FEWEST_ROWS: usize = 2;

/// What two columns of hours are the ends of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    SwitchOff,
    Reduction,
}

impl Ends {
    /// The fields of the beginning and of the end.
    fn fields(self) -> [Field; 2] {
        match self {
            Self::SwitchOff => [Field::HeureExtinction, Field::HeureRallumage],
            Self::Reduction => [Field::DebutAbaissement, Field::FinAbaissement],
        }
    }

    /// Whether other columns tell them already.
    fn are_known(self, header: &Header) -> bool {
        let known = |field: Field| header.column(field).is_some();
        match self {
            Self::SwitchOff => {
                known(Field::HeureRallumage)
                    && (known(Field::Extinction) || known(Field::HeureExtinction))
            }
            Self::Reduction => self.fields().into_iter().all(known),
        }
    }

    /// Those of two columns: as their titles say; of a reduction, too, where another column tells one
    /// and none a switch-off.
    fn of(header: &Header, titles: [&str; 2]) -> Self {
        let known = |field: Field| header.column(field).is_some();
        let says = |words: &[&str]| {
            let has = |title: &&str| {
                let normal = normalise(title);
                normal.split(' ').any(|word| words.contains(&word))
            };
            titles.iter().any(has)
        };
        let of_reduction = known(Field::Abaissement) || known(Field::NiveauNuit);
        if says(&OF_SWITCH_OFF) {
            Self::SwitchOff
        } else if says(&OF_REDUCTION)
            || of_reduction && !known(Field::Extinction) && !known(Field::HeureExtinction)
        {
            Self::Reduction
        } else {
            Self::SwitchOff
        }
    }
}

/// Words of titles that speak of a switch-off.
const OF_SWITCH_OFF: [&str; 6] = ["extinction", "coupure", "eteint", "eteinte", "off", "arret"];
/// Words of titles that speak of a reduction.
const OF_REDUCTION: [&str; 8] = [
    "abaissement",
    "gradation",
    "variation",
    "dimming",
    "reduction",
    "baisse",
    "niveau",
    "reduit",
];

/// Takes two columns of hours in the dead of night for the ends of a switch-off or of a reduction; what is
/// told of them.
pub(super) fn believe_pairs(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
) -> Vec<ColumnNote> {
    let mut stated = Vec::new();
    let mut next = 0;
    for from in 0..=last_column(header) + 1 {
        let both = [from, from + 1];
        if from < next || !both.iter().all(|index| is_free(header, *index)) || !are_ends(rows, both)
        {
            continue;
        }
        let titles = both.map(|index| {
            let title = header.titles.iter().find(|title| title.index == index);
            title.map_or_else(|| column_place(index), |title| title.whole().to_owned())
        });
        let ends = Ends::of(header, [&titles[0], &titles[1]]);
        if ends.are_known(header) {
            continue;
        }
        next = from + 2;
        for ((index, title), field) in both.into_iter().zip(titles).zip(ends.fields()) {
            header.drop_column(index);
            header.unknown.retain(|(column, _)| *column != index);
            stated.push((
                Rule::ColonneDeduite,
                index,
                format!("« {title} » lue comme {}", field.label()),
            ));
            let column = Column::believed(index, title, field, mapping);
            header.columns.insert(field, column);
        }
    }
    stated
}

/// Takes a column of « oui » and « non » whose title tells hours, « Coupure 23h-5h », for what it says; what
/// is told of it.
pub(super) fn believe_titles(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
) -> Vec<ColumnNote> {
    if header.column(Field::Extinction).is_some() {
        return Vec::new();
    }
    let answers = |index: u32| {
        let mut cells = column_cells(rows, index).peekable();
        cells.peek().is_some() && cells.all(|cell| columns::yes_or_no(cell).is_some())
    };
    let mut hours = (header.unknown.iter()).filter(|(index, title)| {
        columns::profile_of_title(title).is_some() && is_free(header, *index) && answers(*index)
    });
    let Some((index, title)) = hours.next().cloned() else {
        return Vec::new();
    };
    header.unknown.retain(|(column, _)| *column != index);
    let note = format!("« {title} » lue comme ce que son titre dit");
    let column = Column::believed(index, title, Field::Extinction, mapping);
    header.columns.insert(Field::Extinction, column);
    vec![(Rule::ColonneDeduite, index, note)]
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
        .used()
        .any(|column| says(column) && (column.said || !columns::FIELDS.contains(&column.field)));
    let title = header.titles.iter().find(|title| title.index == index);
    let is_planned = title.is_some_and(|title| state_in(title.whole()) == State::Planned);
    !is_read && !of_other_states && !is_planned
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
