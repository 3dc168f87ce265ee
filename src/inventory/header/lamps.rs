//! Tables that count each lamp in a column of its own: « SHP 70 W | SHP 100 W | BF 125 W | LED 30 W »,
//! with its watts in another where there is one: « Nb SHP | W SHP | Nb LED | W LED ».

use super::{Column, GroupColumns};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::header::Title;
use crate::inventory::lamps::{LampName, is_word_of_lamps, name_lamp, names_one_lamp};
use crate::inventory::mapping::Mapping;
use crate::inventory::text::{normalise, normalise_header, parse_number};
use crate::inventory::vocabulary::{is_of_counts, recognise};
use crate::inventory::watts::says_sum;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Watts of a lamp on a street.
const LAMP_WATTS: RangeInclusive<f64> = 8.0..=1000.0;

/// How many rows below the titles are looked at.
const ROWS_JUDGED: usize = 30;

/// The columns whose titles are lamps and whose cells are counts, each with the watts of its lamp; none
/// if there are fewer than two.
pub(super) fn columns_of_lamps(
    sheet: &Sheet,
    row: u32,
    titles: &[Title],
    mapping: &Mapping,
) -> Vec<GroupColumns> {
    let of_lamps: Vec<(&Title, OfLamp)> = titles
        .iter()
        .filter(|title| !mapping.names(title.whole(), title.index))
        // The quick question first: it is asked of every row that may be a header.
        .filter(|title| holds_numbers(sheet, row, title.index))
        .filter_map(|title| Some((title, of_lamp(title)?)))
        .collect();
    let counts = of_lamps
        .iter()
        .filter(|(title, of)| of.field == Field::Foyers && holds_counts(sheet, row, title.index));
    let columns: Vec<u32> = counts.clone().map(|(title, _)| title.index).collect();
    let is_ticked = mark_one_lamp(sheet, row, &columns);
    let mut groups: Vec<(&str, GroupColumns)> = counts
        .map(|(title, of)| {
            let count = Column::new(title, Field::Foyers, 0, false, mapping);
            let group = GroupColumns {
                lamp: of.lamp.clone(),
                columns: BTreeMap::from([(Field::Foyers, count)]),
                is_marked: is_ticked || holds_marks(sheet, row, title.index),
            };
            (of.key.as_str(), group)
        })
        .collect();
    for (title, of) in of_lamps.iter().filter(|(_, of)| of.field != Field::Foyers) {
        let mut alike = groups.iter_mut().filter(|(key, _)| *key == of.key);
        if let Some((_, group)) = alike.find(|(_, group)| !group.columns.contains_key(&of.field)) {
            let watts = Column::new(title, of.field, 0, false, mapping);
            group.columns.insert(of.field, watts);
        }
    }
    if groups.len() < 2 {
        return Vec::new();
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Whether the row below titles is a second line of them: watts of lamps, « SHP | SHP | LED » over « 70 |
/// 100 | 30 », and nothing under the other titles.
pub(super) fn are_watts(titles: &Row, below: &Row) -> bool {
    let names_lamp = |text: &str| matches!(name_lamp(text), LampName::Known(_, None));
    // A title goes on to the right, merged or not.
    let above = |index: u32| {
        let mut before = titles.cells.iter().rev().filter(|(at, _)| *at <= index);
        before.find(|(_, cell)| !cell.is_blank())
    };
    let of_lamp = |(index, cell): &(u32, Cell)| {
        let is_watts = number(cell).is_some_and(|watts| LAMP_WATTS.contains(&watts));
        is_watts && above(*index).is_some_and(|(_, title)| names_lamp(&title.to_string()))
    };
    let mut cells = below.cells.iter().filter(|(_, cell)| !cell.is_blank());
    let is_some = cells.clone().count() > 1;
    is_some && cells.all(of_lamp)
}

/// What a title says of one lamp.
struct OfLamp {
    /// The title that names the lamp.
    lamp: String,
    /// The words that name it.
    key: String,
    /// The number of its lanterns, or their watts.
    field: Field,
}

/// What a title that names a lamp says of it; `None` where it names none, or speaks of something else:
/// « Année LED », « Conso SHP », « % LED ». A word that no rule foresees is something else.
fn of_lamp(title: &Title) -> Option<OfLamp> {
    let text = [title.own.as_str(), title.whole()]
        .into_iter()
        .find(|text| names_one_lamp(text))?;
    let (key, beside) = split(text);
    // « SHP » under « Puissance (W) » holds watts.
    let beside = match title.group() {
        Some(group) if beside.is_empty() && text == title.own => split(group).1,
        _ => beside,
    };
    let field = if beside.iter().all(|word| is_of_counts(word)) {
        Field::Foyers
    } else {
        let title = beside.join(" ");
        match recognise(&title)?.0 {
            Field::PuissanceLampe => Field::PuissanceLampe,
            // Of each lantern or of the row: only a sum is sure.
            Field::PuissanceSysteme if says_sum(&title) => Field::PuissanceSysteme,
            _ => return None,
        }
    };
    // « LED 30 » over counts: thirty watts, not thirty lamps.
    let numbers = key.split(' ').filter(|word| word.parse::<u32>().is_ok());
    let lamp = match name_lamp(text) {
        LampName::Known(_, None) if numbers.count() == 1 => format!("{key} W"),
        _ => text.to_owned(),
    };
    Some(OfLamp { lamp, key, field })
}

/// The words of a title that name a lamp and its watts, and those that stand beside them. « W » after a
/// number is the lamp's, alone it says what the column holds.
fn split(text: &str) -> (String, Vec<String>) {
    let plain = normalise(text);
    let mut lamp: Vec<&str> = Vec::new();
    let mut beside = Vec::new();
    let mut after_number = false;
    for word in plain.split(' ').filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches('w');
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_unit = matches!(word, "w" | "kw" | "watt" | "watts");
        let singular = normalise_header(word);
        // « P SHP » is its power, « sodium basse P » a lamp.
        let says_watts = lamp.is_empty()
            && matches!(
                recognise(&singular),
                Some((Field::PuissanceLampe | Field::PuissanceSysteme, _))
            );
        if is_number {
            lamp.push(digits);
        } else if !is_unit && !says_watts && is_word_of_lamps(word) && !is_of_counts(&singular) {
            lamp.push(word);
        } else if !(is_unit && after_number) {
            beside.push(singular);
        }
        after_number = is_number;
    }
    (lamp.join(" "), beside)
}

/// The cells of a column below its title, those that hold something.
pub(super) fn cells_below(sheet: &Sheet, row: u32, index: u32) -> impl Iterator<Item = &Cell> {
    let rows = sheet.below(row).iter().take(ROWS_JUDGED);
    rows.filter_map(move |row| row.get(index))
        .filter(|cell| match cell {
            Cell::Text(text) => !text.is_blank(),
            // A sum below the column.
            Cell::Formula => false,
            _ => true,
        })
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => parse_number(text).or_else(|| mark(text).map(f64::from)),
        _ => None,
    }
}

/// Whether a text marks that something is there, or is not: « X », « oui », « non ».
pub fn mark(text: &str) -> Option<bool> {
    match text.trim() {
        "x" | "X" | "✓" | "✔" | "☑" | "oui" | "Oui" | "OUI" => Some(true),
        "non" | "Non" | "NON" => Some(false),
        _ => None,
    }
}

/// Whether a column holds marks only.
fn holds_marks(sheet: &Sheet, row: u32, index: u32) -> bool {
    cells_below(sheet, row, index)
        .all(|cell| matches!(cell, Cell::Text(text) if mark(text).is_some()))
}

/// Whether a column holds numbers only, and some.
pub(super) fn holds_numbers(sheet: &Sheet, row: u32, index: u32) -> bool {
    let mut cells = cells_below(sheet, row, index).map(number).peekable();
    cells.peek().is_some() && cells.all(|number| number.is_some_and(|number| number >= 0.0))
}

/// Whether no row counts more than one lantern in columns of lamps: « 1 » is a tick there, as « X » is.
fn mark_one_lamp(sheet: &Sheet, row: u32, columns: &[u32]) -> bool {
    sheet.below(row).iter().take(ROWS_JUDGED).all(|row| {
        let cells = columns.iter().filter_map(|index| row.get(*index));
        cells.filter_map(number).sum::<f64>() <= 1.0
    })
}

/// Whether a column of numbers holds whole ones only.
pub(super) fn holds_counts(sheet: &Sheet, row: u32, index: u32) -> bool {
    let mut numbers = cells_below(sheet, row, index).filter_map(number);
    numbers.all(|number| number.fract() == 0.0)
}
