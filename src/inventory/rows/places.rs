//! Where the point of a row is, and columns of coordinates that tell no place at all.

use super::table::Table;
use super::{RowReader, SheetRead};
use crate::inventory::coordinates::{Written, parse_degrees, parse_place};
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::grid::{Cell, Row, address, column_letters};

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

/// A column of coordinates of which no cell is read is told once: the column is wrong, not its
/// cells.
pub(super) fn report_columns_without_places(table: &Table<'_>, read: &mut SheetRead) {
    if read.points.has_places() {
        return;
    }
    let of_places = [
        Field::Coordonnees,
        Field::Longitude,
        Field::Latitude,
        Field::X,
        Field::Y,
    ];
    for column in of_places
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
