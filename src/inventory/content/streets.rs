//! Tables that have one row a street and say of none how many points it has.

use super::{column_cells, column_place, nearly_all};
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::Header;
use crate::inventory::text::{normalise_header, parse_number};
use std::collections::BTreeSet;

/// Fewer rows than this may each be of another street by chance.
const FEWEST_ROWS: usize = 5;
/// A point on all night takes so many hours, and never many times more.
const HOURS: f64 = 4200.0;
/// Consumption of so many points is that of a street.
const SEVERAL: f64 = 1.9;

/// What is told of a table of streets: that each row was taken for one point, or, where lengths or
/// consumptions beside say that it is several, a question.
pub(super) fn find(rows: &[Row], header: &mut Header, said: Said<'_>) -> Option<Decision> {
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
    if is_of_points || header.parts_lamps() {
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
    if named.len() < 2 || !nearly_all(distinct.len(), named.len()) {
        return None;
    }
    let length = length_column(rows, header);
    let consumption = consumption_of_several(rows, header);
    let place = column_place(street.index());
    let decision = Decision::new(Kind::Count, street.header, "un point par ligne")
        .or_else("plusieurs points par ligne, dont le nombre n'est pas écrit")
        .of_points(named.len())
        .at(place.as_str());
    let because = length
        .map(|title| format!("une rue par ligne, mais « {title} » est celle d'une rue entière"))
        .or_else(|| {
            consumption.map(|title| {
                format!("une rue par ligne, mais « {title} » est celle de plusieurs points")
            })
        });
    match (because, said.to(Kind::Count, &place)) {
        (_, Some(true)) => Some(decision.answered("un point par ligne")),
        (Some(because), _) => {
            header.count_asked = true;
            Some(decision.because(because).asked())
        }
        (None, Some(false)) => {
            header.count_asked = true;
            Some(decision.asked())
        }
        (None, None) if named.len() >= FEWEST_ROWS => {
            Some(decision.because("chaque ligne est d'une autre rue, aucune référence"))
        }
        (None, None) => None,
    }
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
