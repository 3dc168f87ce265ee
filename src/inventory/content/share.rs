//! A share of the time or of the lights that a column tells beside the lamps: « Taux de fonctionnement :
//! 50 % ». No rule says whether half of the night or half of the lights is meant: it is asked.

use super::{column_cells, column_place};
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::Header;
use crate::inventory::text::{normalise_header, parse_number};

/// Words of a share, and of what it is one of.
const SHARES: [&str; 6] = ["taux", "pourcentage", "part", "coefficient", "coef", "pct"];
const OF: [&str; 7] = [
    "fonctionnement",
    "allumage",
    "marche",
    "utilisation",
    "eclairement",
    "allume",
    "simultaneite",
];

/// Whether a title speaks of such a share.
fn speaks_of_share(title: &str) -> bool {
    let normal = normalise_header(title);
    let says = |words: &[&str]| normal.split(' ').any(|word| words.contains(&word));
    (says(&SHARES) || title.contains('%')) && says(&OF)
}

/// Whether a cell says that all of it is meant.
fn is_all(cell: &Cell) -> bool {
    let is_one = |number: f64| [1.0, 100.0].iter().any(|all| (number - all).abs() < 1e-9);
    match cell {
        Cell::Number(number) => is_one(*number),
        Cell::Text(text) => {
            parse_number(text.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}'])).is_none_or(is_one)
        }
        _ => true,
    }
}

/// Asks about such a column, where it says less than all somewhere.
pub(super) fn ask(rows: &[Row], header: &mut Header, said: Said<'_>) -> Option<Decision> {
    let mut unknown = header.unknown.iter();
    let (index, title) = unknown.find(|(index, title)| {
        speaks_of_share(title) && column_cells(rows, *index).any(|cell| !is_all(cell))
    })?;
    let index = *index;
    let place = column_place(index);
    let less = rows
        .iter()
        .filter(|row| row.get(index).is_some_and(|cell| !is_all(cell)));
    let decision = Decision::new(Kind::Profile, title.clone(), "points allumés toute la nuit")
        .because("une part du temps ou des lampes, dont rien ne dit l'effet")
        .or_else("un régime de fonctionnement, à écrire pour ces points")
        .of_points(less.count())
        .at(place.as_str());
    if said.to(Kind::Profile, &place) == Some(true) {
        return Some(decision.answered("points allumés toute la nuit"));
    }
    header.hours_asked.push(index);
    Some(decision.asked())
}
