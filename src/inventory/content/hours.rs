//! Two columns side by side of which one says when the light goes out, or down, at night and the other when
//! it is full again, whatever their titles: « Arrêt | Marche », « Extinction de | à », « Début | Fin » beside
//! a column of reductions.

use super::{ColumnNote, SHARE_OF_PROFILES, column_cells, column_place, holds, says_profile};
use crate::inventory::clock::is_no_day;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;
use crate::inventory::profile::columns;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{State, names_a_reduction, state_in};

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
            let mut titles = titles.iter();
            titles.any(|title| has_word(title, |word| words.contains(&word)))
        };
        let of_reduction = known(Field::Abaissement) || known(Field::NiveauNuit);
        if says(&OF_SWITCH_OFF) {
            Self::SwitchOff
        } else if titles.iter().any(|title| names_a_reduction(title))
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

/// Reads columns of hours whose titles speak of less light as those of a reduction: « Régime réduit », « Heures
/// réduites ».
pub(super) fn name_reductions(header: &mut Header) {
    for (of, instead) in [
        (Field::Regime, Field::Abaissement),
        (Field::Extinction, Field::Abaissement),
        (Field::HeureExtinction, Field::DebutAbaissement),
        (Field::HeureRallumage, Field::FinAbaissement),
    ] {
        let is_it = |column: &&Column| !column.said && names_a_reduction(&column.header);
        let is_known = header.column(instead).is_some();
        if header.column(of).as_ref().is_some_and(is_it)
            && !is_known
            && let Some(column) = header.columns.remove(&of)
        {
            header.columns.insert(instead, column.saying(instead));
        }
    }
}

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
        for (column, field) in both.into_iter().zip(titles).zip(ends.fields()) {
            stated.push(take(column, field, header, mapping));
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

/// Takes a column of hours a year for one, where its title speaks of time and every number is what a street light
/// burns in a year, or in a night where it says so; what is told of it.
pub(super) fn believe_yearly(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
) -> Vec<ColumnNote> {
    const A_YEAR: std::ops::RangeInclusive<f64> = 300.0..=4500.0;
    const A_NIGHT: std::ops::RangeInclusive<f64> = 1.0..=16.0;
    const FEWEST: usize = 3;
    if header
        .columns
        .keys()
        .any(|field| columns::FIELDS.contains(field))
    {
        return Vec::new();
    }
    let speaks_of_time = |title: &str| {
        has_word(title, |word| {
            matches!(
                word,
                "heure" | "heures" | "h" | "hrs" | "duree" | "temps" | "hours"
            ) || word.starts_with("fonctionnement")
        })
    };
    let of_a_night = |title: &str| {
        has_word(title, |word| {
            matches!(word, "nuit" | "nuits" | "jour" | "j" | "night" | "day")
                || word.starts_with("quotidien")
                || word.starts_with("journalier")
        })
    };
    let is_it = |index: u32, title: &str| {
        let column = Column::believed(index, title.to_owned(), Field::HeuresParAn, mapping);
        let numbers: Vec<Option<f64>> = (column_cells(rows, index))
            .map(|cell| column.number(cell))
            .collect();
        let burnt = if of_a_night(title) { A_NIGHT } else { A_YEAR };
        let is_one = |number: &Option<f64>| number.is_some_and(|it| burnt.contains(&it));
        numbers.len() >= FEWEST && numbers.iter().all(is_one)
    };
    let found: Vec<(u32, String)> = (header.unknown.iter())
        .filter(|(index, title)| speaks_of_time(title) && is_it(*index, title))
        .cloned()
        .collect();
    let [(index, title)] = found.as_slice() else {
        return Vec::new();
    };
    header.unknown.retain(|(column, _)| column != index);
    let note = format!("« {title} » lue comme {}", Field::HeuresParAn.name());
    let column = Column::believed(*index, title.clone(), Field::HeuresParAn, mapping);
    header.columns.insert(Field::HeuresParAn, column);
    vec![(Rule::ColonneDeduite, *index, note)]
}

/// Of two columns for one field, the one that says what is done and the one that says when, which then tells
/// the hours: « Abaissement (%) » and « Plage d'abaissement ».
pub(super) fn what_and_when(
    rows: &[Row],
    one: &Column,
    other: &Column,
) -> Option<(Column, Column)> {
    if one.said || other.said {
        return None;
    }
    let hours = hours_of(one.field)?;
    let pair = |what: &Column, when: &Column| {
        says_when_of(rows, what, when.index()).then(|| (what.clone(), when.clone().saying(hours)))
    };
    pair(one, other).or_else(|| pair(other, one))
}

/// Takes a column that nothing reads for the hours of the one that says what is done, where it is the only one
/// that may be: « Horaires bi-puissance » beside « Bi-puissance »; what is told of it.
pub(super) fn believe_when(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
) -> Vec<ColumnNote> {
    let mut stated = Vec::new();
    for field in [Field::Extinction, Field::Abaissement] {
        let Some((what, hours)) = header.column(field).zip(hours_of(field)) else {
            continue;
        };
        let is_when = |index: u32| is_free(header, index) && says_when_of(rows, what, index);
        let mut found = header.unknown.iter().filter(|(index, _)| is_when(*index));
        let (Some(column), None, None) =
            (found.next().cloned(), found.next(), header.column(hours))
        else {
            continue;
        };
        stated.push(take(column, hours, header, mapping));
    }
    stated
}

/// Takes a column, by its place and title, for what its cells hold; what is told of it.
fn take(
    (index, title): (u32, String),
    field: Field,
    header: &mut Header,
    mapping: &Mapping,
) -> ColumnNote {
    header.free_column(index);
    let note = format!("« {title} » lue comme {}", field.label());
    let column = Column::believed(index, title, field, mapping);
    header.columns.insert(field, column);
    (Rule::ColonneDeduite, index, note)
}

/// The field of the hours of a switch-off or of a reduction.
fn hours_of(field: Field) -> Option<Field> {
    match field {
        Field::Extinction => Some(Field::HeureExtinction),
        Field::Abaissement => Some(Field::DebutAbaissement),
        _ => None,
    }
}

/// Whether a column only says what is done, and another one when.
fn says_when_of(rows: &[Row], what: &Column, when: u32) -> bool {
    let are_all = |index: u32, says: &dyn Fn(&Cell) -> bool| {
        let mut cells = column_cells(rows, index).peekable();
        cells.peek().is_some() && cells.all(says)
    };
    are_all(what.index(), &|cell| columns::says_what(what.field, cell))
        && are_all(when, &columns::says_when)
}

/// Columns that nothing reads and whose cells tell hours, others than the column that is read: « Plan de sobriété »
/// beside « Régime ». Which of them holds is asked. So it is where titles speak of what was and of what is to come,
/// and none of today.
pub(super) fn doubt_unread(rows: &[Row], header: &mut Header) -> Vec<ColumnNote> {
    let of_hours = |column: &&Column| columns::FIELDS.contains(&column.field) && !column.said;
    let read: Vec<u32> = (header.columns.values().filter(of_hours).map(Column::index)).collect();
    let all_said = read.is_empty() && header.columns.keys().any(|it| columns::FIELDS.contains(it));
    if all_said || !header.hours_asked.is_empty() {
        return Vec::new();
    }
    let mut asked: Vec<(u32, String)> = if read.is_empty() {
        let of_hours = |column: &&(State, Column)| columns::FIELDS.contains(&column.1.field);
        let others = || header.other_states.iter().filter(of_hours);
        let is_of = |state| others().any(|(other, _)| *other == state);
        let are_both = is_of(State::Former) && is_of(State::Planned);
        let named = others().map(|(_, column)| (column.index(), column.header.clone()));
        named.filter(|_| are_both).collect()
    } else {
        let is_present = |title: &str| {
            let state = state_in(title);
            matches!(state, State::Plain | State::Existing | State::Former)
        };
        let all: Vec<&(u32, String)> = header.unknown.iter().collect();
        // « Extinction WE | Allumage WE » beside those of the week.
        let is_end = |index: u32| {
            let is_unread = |at: u32| all.iter().any(|(other, _)| *other == at);
            let with = |at: u32| is_unread(at) && is_unread(at + 1) && are_ends(rows, [at, at + 1]);
            with(index) || index > 0 && with(index - 1)
        };
        let unread = all.iter().filter(|(index, title)| {
            is_present(title) && (holds_other_hours(rows, *index, &read) || is_end(*index))
        });
        unread.map(|column| (*column).clone()).collect()
    };
    let Some((first, _)) = asked.first().cloned() else {
        return Vec::new();
    };
    let titles: Vec<String> = asked
        .iter()
        .map(|(_, title)| format!("« {title} »"))
        .collect();
    let note = if read.is_empty() {
        format!("{} : lequel vaut aujourd'hui ?", titles.join(", "))
    } else {
        let first = read
            .first()
            .and_then(|index| header.titles.iter().find(|it| it.index == *index));
        let first = first.map_or("", |title| title.whole());
        let say = if titles.len() == 1 { "dit" } else { "disent" };
        format!(
            "{} {say} d'autres horaires que « {first} »",
            titles.join(", ")
        )
    };
    asked.sort_unstable();
    header.hours_asked = asked.iter().map(|(index, _)| *index).chain(read).collect();
    vec![(Rule::ColonnesConcurrentes, first, note)]
}

/// Whether most cells of a column are profiles, and some is none that the columns read say in its row.
fn holds_other_hours(rows: &[Row], index: u32, read: &[u32]) -> bool {
    let written = |row: &Row, index: u32| normalise(&row.text(index));
    let differs = |row: &Row| {
        let own = written(row, index);
        let others = read.iter().map(|other| written(row, *other));
        let read_here: Vec<String> = others.filter(|text| !text.is_empty()).collect();
        !own.is_empty() && !read_here.is_empty() && !read_here.contains(&own)
    };
    holds(rows, index, SHARE_OF_PROFILES, says_profile) && rows.iter().any(differs)
}

fn has_word(title: &str, is_it: impl Fn(&str) -> bool) -> bool {
    normalise(title).split(' ').any(is_it)
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
        Cell::Time(_) => true,
        Cell::Date(serial) => is_no_day(*serial),
        _ => false,
    };
    is_written(from) && is_written(to) && columns::is_a_switch_off(from, to)
}
