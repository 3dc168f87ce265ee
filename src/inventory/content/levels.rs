//! A percentage under a title that says neither « by » nor « to »: « Gradation (%) : 30 ». 30 % less, or the
//! 30 % that stay, are kWh apart: it is asked.

use super::{column_cells, column_place};
use crate::inventory::confirmations::Said;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::Header;
use crate::inventory::profile::columns;
use crate::inventory::text::{holds_words, normalise};

/// Words of a change of power that may go to a level or by a share.
const EITHER: [&str; 3] = ["gradation", "variation", "dimming"];

/// The two readings.
const TAKEN_AWAY: &str = "puissance abaissée d'autant de pour cent";
const LEFT: &str = "pourcentage de la puissance qui reste";

/// Asks what the percentages of such a column are, where one of them is not the half.
pub(super) fn ask(rows: &[Row], header: &mut Header, said: Said<'_>) -> Option<Decision> {
    let column = header.columns.get(&Field::Abaissement)?;
    let title = normalise(&column.header);
    let is_open = EITHER.iter().any(|word| holds_words(&title, word)) && !column.said;
    let uneven = |cell: &&Cell| {
        let percent = columns::percent(cell).or_else(|| percent_within(cell));
        percent.is_some_and(|percent| {
            percent > 0.0 && percent < 100.0 && (percent - 50.0).abs() > 1e-6
        })
    };
    let index = column.index();
    let example = column_cells(rows, index).find(uneven).filter(|_| is_open)?;
    let read = format!("« {} » : {example}", column.header);
    let place = column_place(index);
    let decision = Decision::new(Kind::Profile, read, TAKEN_AWAY)
        .because("« gradation » ne dit pas si c'est ce qui est retiré ou ce qui reste")
        .or_else(LEFT)
        .of_points(column_cells(rows, index).filter(uneven).count())
        .at(place.as_str());
    match said.to(Kind::Profile, &place) {
        Some(true) => Some(decision.answered(TAKEN_AWAY)),
        Some(false) => {
            let column = header.columns.remove(&Field::Abaissement)?;
            let level = Field::NiveauNuit;
            header.columns.insert(level, column.saying(level));
            Some(decision.answered(LEFT))
        }
        None => {
            header.hours_asked.push(index);
            Some(decision.asked())
        }
    }
}

/// The percentage that a text holds beside hours, « 30 % 23h-5h », where no sign says that it is taken away.
fn percent_within(cell: &Cell) -> Option<f64> {
    let Cell::Text(text) = cell else {
        return None;
    };
    let (before, _) = text.split_once('%')?;
    let before = before.trim_end();
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_taken_away = digits.trim_end().ends_with(['-', '−', '–']);
    let number = before[digits.len()..].parse().ok();
    number.filter(|_| !is_taken_away)
}
