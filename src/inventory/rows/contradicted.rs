//! Rows of which something else than the lamp's column says that an LED has replaced it.

use super::RowReader;
use super::lanterns::Lamp;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, address};
use crate::inventory::header::Header;
use crate::inventory::lamps::{LampName, Technology, name_lamp, read_lamp};
use crate::inventory::profile::columns::yes_or_no;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{Contradiction, State, may_contradict, state_in};

/// The columns that may say so: what nobody reads, and remarks.
pub(super) fn columns_against_lamps(header: &Header, rows: &[Row]) -> Vec<(u32, Contradiction)> {
    let of_title = |(index, title): &(u32, String)| {
        let by_cells = || {
            let is_planned = state_in(title) == State::Planned;
            let of_some = !is_planned && names_leds_of_some(rows, *index);
            of_some.then_some(Contradiction::Texts)
        };
        Some((*index, may_contradict(title).or_else(by_cells)?))
    };
    let remarks = header.column(Field::Observation);
    let remarks = remarks.map(|column| (column.index(), Contradiction::Texts));
    let unread = header.unknown.iter().filter_map(of_title);
    unread.chain(remarks).collect()
}

/// Whether a column names LED lamps, and lamps only, on some rows: works that were done there, « MAJ lampe ». On
/// nearly all rows they are what a study proposes.
fn names_leds_of_some(rows: &[Row], column: u32) -> bool {
    const ROWS_JUDGED: usize = 500;
    let rows = &rows[..rows.len().min(ROWS_JUDGED)];
    let lamp = |row: &Row| match row.get(column) {
        Some(Cell::Text(text)) => Some(name_lamp(text)),
        _ => None,
    };
    let named: Vec<LampName> = rows.iter().filter_map(lamp).collect();
    let of_led = |name: &&LampName| matches!(name, LampName::Known(Technology::Led, _));
    let leds = named.iter().filter(of_led).count();
    let lamps = named
        .iter()
        .filter(|name| matches!(name, LampName::Known(..)));
    leds > 0 && lamps.count() == named.len() && named.len() * 3 <= rows.len() * 2
}

/// « oui », a year, a number of points; « non », « 0 » and what is to come say nothing.
fn says_yes(cell: &Cell, this_year: u16) -> bool {
    if let Some(yes) = yes_or_no(cell) {
        return yes;
    }
    match cell {
        Cell::Number(number) => *number > 0.0 && *number <= f64::from(this_year),
        Cell::Text(text) => match normalise(text).as_str() {
            "led" | "fait" | "ok" => true,
            normal => normal
                .parse::<u16>()
                .is_ok_and(|number| number > 0 && number <= this_year),
        },
        Cell::Date(_) => true,
        _ => false,
    }
}

impl RowReader<'_> {
    /// Whether a column or a remark says that an LED is there, where the lamp of the row is another; told
    /// once, at its cell.
    pub(super) fn is_contradicted(&mut self, row: &Row, lamp: &Lamp) -> bool {
        let is_other = matches!(lamp.name, LampName::Known(technology, _)
            if !matches!(technology, Technology::Led | Technology::Solaire));
        if !is_other || self.is_answered(Field::Lampe) {
            return false;
        }
        let this_year = self.table.context.this_year;
        for at in 0..self.table.against_lamps.len() {
            let (column, kind) = self.table.against_lamps[at];
            let Some(cell) = row.get(column) else {
                continue;
            };
            let says_so = match (kind, cell) {
                (Contradiction::Answers, cell) => says_yes(cell, this_year),
                (Contradiction::Texts, Cell::Text(text)) => self.relamped.of(text, |text| {
                    let read = read_lamp(text, this_year);
                    matches!(read.name, LampName::Known(Technology::Led, _))
                }),
                _ => false,
            };
            if says_so {
                let place = address(row.number, column);
                self.find(Rule::LampeContredite, place, cell.to_string());
                return true;
            }
        }
        false
    }
}
