//! Titles that their cells deny: « Source » over no lamp, « Puissance LED » beside lamps that are none, « En service »
//! over « oui » and « non » that is no year.

use super::{column_cells, mostly, names_lamp};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::lamps::{LampName, Technology, name_lamp};
use crate::inventory::mapping::Mapping;
use crate::inventory::profile::columns::yes_or_no;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{State, belonging};

/// Takes such titles back.
pub(super) fn doubt(rows: &[Row], header: &mut Header, mapping: &Mapping) {
    doubt_lamps(rows, header, mapping);
    doubt_watts_of_leds(rows, header);
    doubt_years(rows, header);
}

/// « En service (O/N) » is no year.
fn doubt_years(rows: &[Row], header: &mut Header) {
    let is_flag = |column: &&Column| {
        let cells = || column_cells(rows, column.index());
        let flags = cells().filter(|cell| yes_or_no(cell).is_some()).count();
        !column.said && belonging(&column.header).is_some() && flags * 2 > cells().count()
    };
    let index = header
        .column(Field::Annee)
        .filter(is_flag)
        .map(Column::index);
    if index.is_some()
        && let Some(column) = header.columns.remove(&Field::Annee)
    {
        header.unknown.push((column.index(), column.header));
    }
}

/// « Source » and « Technologie » may be anything's: such a title names lamps only beside watts, or
/// over a cell that names one. Any other is denied by cells that name none, beside a column that nothing else
/// reads and whose cells do: « lamp_type » over « electric », « light:method » over « LED ».
fn doubt_lamps(rows: &[Row], header: &mut Header, mapping: &Mapping) {
    const OF_ANYTHING: [&str; 4] = ["source", "technologie", "techno", "nature source"];
    let has_watts = [Field::PuissanceLampe, Field::PuissanceSysteme]
        .iter()
        .any(|field| header.column(*field).is_some());
    let Some(column) = header.column(Field::Lampe) else {
        return;
    };
    let named_beside = (header.unknown.iter()).any(|(index, _)| mostly(rows, *index, names_lamp));
    let of_anything = !has_watts && OF_ANYTHING.contains(&normalise(&column.header).as_str());
    let named = |cell: &Cell| {
        names_lamp(cell) || matches!(cell, Cell::Text(text) if mapping.lamp(text).is_some())
    };
    let doubted = !column.said
        && (of_anything || named_beside)
        && !column_cells(rows, column.index()).any(named);
    if doubted && let Some(column) = header.columns.remove(&Field::Lampe) {
        header.unknown.push((column.index(), column.header));
    }
}

/// « Puissance LED » beside lamps that are none: the watts of what is to come, not of what is there.
fn doubt_watts_of_leds(rows: &[Row], header: &mut Header) {
    let says_led = |column: &Column| {
        let normal = normalise(&column.header);
        !column.said && normal.split(' ').any(|word| matches!(word, "led" | "leds"))
    };
    let is_another = |cell: &Cell| matches!(cell, Cell::Text(text) if matches!(name_lamp(text), LampName::Known(lamp, _) if lamp != Technology::Led));
    let Some(lamps) = header.column(Field::Lampe).map(Column::index) else {
        return;
    };
    if !mostly(rows, lamps, is_another) {
        return;
    }
    for field in [Field::PuissanceLampe, Field::PuissanceSysteme] {
        if header.column(field).is_some_and(says_led)
            && let Some(column) = header.columns.remove(&field)
        {
            header.other_states.push((State::Planned, column));
        }
    }
}
