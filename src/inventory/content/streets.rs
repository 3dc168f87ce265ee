//! Tables that have one row a street and say of none how many points it has.

use super::{column_cells, column_place, counts, nearly_all};
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;
use crate::inventory::text::{normalise_header, parse_number};
use crate::inventory::vocabulary::{may_contradict, says_what_is_no_count};
use std::collections::BTreeSet;

/// Fewer rows than this may each be of another street by chance.
const FEWEST_ROWS: usize = 5;
/// Fewer numbers than this may be small and whole by chance.
const FEWEST_COUNTS: usize = 3;
/// A point on all night takes so many hours, and never many times more.
const HOURS: f64 = 4200.0;
/// Consumption of so many points is that of a street.
const SEVERAL: f64 = 1.9;

/// What is asked of a table of streets: whether a column that nothing understands counts their points,
/// or else whether each row is one point. A few rows may each be of another street by chance: these
/// are told of only where a length or a consumption beside says that they are several points.
pub(super) fn find(
    rows: &[Row],
    header: &mut Header,
    mapping: &Mapping,
    said: Said<'_>,
) -> Option<Decision> {
    let (street, named) = one_row_a_street(rows, header)?;
    let counting = column_that_may_count(rows, header, mapping);
    if let Some(column) = counting.filter(|_| named >= FEWEST_COUNTS) {
        let place = column_place(column.index());
        let decision = counts::may_count(rows, &column, named)
            .because("une rue par ligne, aucune référence, de petits nombres entiers")
            .at(place.as_str());
        match said.to(Kind::Count, &place) {
            Some(true) => {
                header.unknown.retain(|(index, _)| *index != column.index());
                header.columns.insert(Field::Foyers, column);
                return None;
            }
            Some(false) => return Some(decision.answered("un point par ligne")),
            None => {
                header.count_asked = true;
                return Some(decision.asked());
            }
        }
    }
    let several = |of: &str| format!("une rue par ligne, mais « {of}");
    let because = length_column(rows, header)
        .map(|title| several(&format!("{title} » est celle d'une rue entière")))
        .or_else(|| {
            consumption_of_several(rows, header)
                .map(|title| several(&format!("{title} » est celle de plusieurs points")))
        })
        .or_else(|| {
            (named >= FEWEST_ROWS)
                .then(|| "chaque ligne est d'une autre rue, aucune référence".into())
        });
    let place = column_place(street.index());
    let decision = Decision::new(Kind::Count, street.header, "un point par ligne")
        .or_else("plusieurs points par ligne, dont le nombre n'est pas écrit")
        .of_points(named)
        .at(place.as_str());
    match (because, said.to(Kind::Count, &place)) {
        (_, Some(true)) => Some(decision.answered("un point par ligne")),
        (Some(because), None) => {
            header.count_asked = true;
            Some(decision.because(because).asked())
        }
        (_, Some(false)) => {
            header.count_asked = true;
            Some(decision.asked())
        }
        (None, None) => None,
    }
}

/// The column of streets of a table that says nothing of single points and names nearly every street
/// once, and how many it names.
fn one_row_a_street(rows: &[Row], header: &Header) -> Option<(Column, usize)> {
    const OF_POINTS: [Field; 6] = [
        Field::Foyers,
        Field::Reference,
        Field::NumeroVoie,
        Field::X,
        Field::Longitude,
        Field::Coordonnees,
    ];
    let is_of_points = OF_POINTS
        .iter()
        .any(|field| header.column(*field).is_some());
    if is_of_points || header.parts_lamps() || header.count_asked {
        return None;
    }
    let street = header.column(Field::Voie)?.clone();
    let named: Vec<String> = column_cells(rows, street.index())
        .map(ToString::to_string)
        .collect();
    // Each spelling is compared once: a street comes again and again in a list of points.
    let spelled: BTreeSet<&String> = named.iter().collect();
    let distinct: BTreeSet<String> = (spelled.into_iter())
        .map(|name| normalise_header(name))
        .collect();
    let is_one = named.len() >= 2 && nearly_all(distinct.len(), named.len());
    is_one.then_some((street, named.len()))
}

/// The one column of whole numbers that nothing understands, « dont LED » and « Largeur » included; none where
/// there are several.
fn column_that_may_count(rows: &[Row], header: &Header, mapping: &Mapping) -> Option<Column> {
    let mut columns = (header.unknown.iter())
        .filter(|(_, title)| may_contradict(title).is_none() && !says_what_is_no_count(title))
        .map(|(index, title)| Column::believed(*index, title.clone(), Field::Foyers, mapping))
        .filter(|column| counts::holds_counts(rows, column));
    columns.next().filter(|_| columns.next().is_none())
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => parse_number(text.trim_end_matches(|c: char| c.is_alphabetic()).trim()),
        _ => None,
    }
}

/// A column of lengths of streets: tens of metres at least.
fn length_column(rows: &[Row], header: &Header) -> Option<String> {
    let is_length = |title: &str| {
        let normal = normalise_header(title);
        let mut words = normal.split(' ');
        words.any(|word| matches!(word, "longueur" | "lineaire" | "ml" | "long"))
    };
    let long = |cell: &Cell| number(cell).is_some_and(|metres| metres >= 40.0);
    header
        .unknown
        .iter()
        .find(|(index, title)| {
            let cells = column_cells(rows, *index);
            is_length(title) && cells.clone().next().is_some() && cells.clone().any(long)
        })
        .map(|(_, title)| title.clone())
}

/// A column of kWh a year that most rows could only take with several points.
fn consumption_of_several(rows: &[Row], header: &Header) -> Option<String> {
    let watts = header.column(Field::PuissanceLampe)?;
    let is_consumption = |title: &str| {
        let normal = normalise_header(title);
        let words: Vec<&str> = normal.split(' ').collect();
        words.contains(&"kwh") && words.iter().any(|word| word.starts_with("conso"))
    };
    let (index, title) = header
        .unknown
        .iter()
        .find(|(_, title)| is_consumption(title))?;
    let of_row = |row: &Row| {
        let kwh = row.get(*index).and_then(number)?;
        let watts = row.get(watts.index()).and_then(|cell| watts.number(cell))?;
        (watts > 0.0).then_some(kwh / (watts * HOURS / 1000.0))
    };
    let times: Vec<f64> = rows.iter().filter_map(of_row).collect();
    let several = times.iter().filter(|times| **times > SEVERAL).count();
    (several * 2 > times.len()).then(|| title.clone())
}
