//! Where the point of a row is, and columns of coordinates that tell no place at all.

use super::table::Table;
use super::{RowReader, SheetRead};
use crate::inventory::coordinates::{Written, parse_degrees, parse_place};
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::grid::{Cell, Row, address, column_letters};
use crate::inventory::header::Column;

/// Fewer cells than this are told one by one.
const FEWEST: usize = 2;

impl RowReader<'_> {
    /// Both coordinates or none: longitude and latitude where the table has them, else x and y; the
    /// two in one cell where the row has no such pair. What is written and not understood is told.
    pub(super) fn coordinates(&mut self, row: &Row) -> (Option<f64>, Option<f64>) {
        let pairs = [[Field::Longitude, Field::Latitude], [Field::X, Field::Y]];
        let stated = |pair: &[Field; 2]| pair.iter().all(|field| self.column(*field).is_some());
        if let Some(fields) = pairs.into_iter().find(stated) {
            let [x, y] = fields.map(|field| self.coordinate(row, field));
            match (x, y) {
                (Some(x), Some(y)) if (x, y) != (0.0, 0.0) => return (Some(x), Some(y)),
                _ => {}
            }
        }
        let Some(text) = self.text(row, Field::Coordonnees) else {
            return (None, None);
        };
        match parse_place(&text) {
            Written::Place(x, y) if (x, y) != (0.0, 0.0) => (Some(x), Some(y)),
            Written::Place(..) | Written::Empty => (None, None),
            Written::Unread => {
                self.find_at(Rule::CoordonneesIllisibles, row, Field::Coordonnees);
                (None, None)
            }
        }
    }

    /// A number or an angle; a text that is neither is told.
    fn coordinate(&mut self, row: &Row, field: Field) -> Option<f64> {
        let Some(Cell::Text(text)) = self.cell(row, field) else {
            return self.number(row, field, None);
        };
        let read = match self.parse(field, &text) {
            Ok(number) => Some(number),
            Err(_) => parse_degrees(&text),
        };
        if read.is_none() {
            self.find_at(Rule::CoordonneesIllisibles, row, field);
        }
        read
    }
}

impl Table<'_> {
    /// Reads the coordinates of all the points together: one pair does not tell its system.
    pub(super) fn locate(&self, read: &mut SheetRead) {
        report_columns_without_places(self, read);
        let finding = |rule, cell, read| Finding {
            rule,
            file: self.context.file.to_owned(),
            sheet: self.sheet.name.clone(),
            cell,
            read,
        };
        let Some(outside) = read.points.locate(self.context.mapping.projection()) else {
            let mut columns = OF_PLACES.iter().filter_map(|of| self.header.column(*of));
            let column = columns.next().map_or(0, Column::index);
            let cell = address(self.header.row.max(1), column);
            let example = read.points.first_place().unwrap_or_default();
            let found = finding(Rule::CoordonneesInconnues, cell, example);
            read.findings.push(found);
            return;
        };
        for at in outside {
            let cell = format!("ligne {}", read.points.lines()[at]);
            let found = finding(Rule::CoordonneesHorsSysteme, cell, String::new());
            read.findings.push(found);
        }
    }
}

/// The fields that tell a place.
const OF_PLACES: [Field; 5] = [
    Field::Coordonnees,
    Field::Longitude,
    Field::Latitude,
    Field::X,
    Field::Y,
];

/// A column of coordinates of which no cell is read is told once: the column is wrong, not its
/// cells.
fn report_columns_without_places(table: &Table<'_>, read: &mut SheetRead) {
    if read.points.has_places() {
        return;
    }
    for column in OF_PLACES
        .iter()
        .filter_map(|field| table.header.column(*field))
    {
        let index = column.index();
        let letters = column_letters(index);
        let is_here = |finding: &Finding| {
            let row = finding.cell.strip_prefix(letters.as_str());
            finding.rule == Rule::CoordonneesIllisibles
                && row.is_some_and(|row| row.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let unread = read
            .findings
            .iter()
            .filter(|finding| is_here(finding))
            .count();
        if unread < FEWEST {
            continue;
        }
        let mut is_stated = false;
        read.findings.retain_mut(|finding| {
            if !is_here(finding) {
                return true;
            }
            if is_stated {
                return false;
            }
            is_stated = true;
            finding.read = format!(
                "« {} » : aucune des {unread} cellules n'est lue, par exemple « {} »",
                column.header, finding.read
            );
            finding.cell = address(table.header.row.max(1), index);
            true
        });
    }
}
