//! Columns of coordinates that tell no place at all.

use super::SheetRead;
use super::table::Table;
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::grid::{address, column_letters};

/// Fewer cells than this are told one by one.
const FEWEST: usize = 2;

/// A column of coordinates of which no cell is read is told once: the column is wrong, not its
/// cells.
pub(super) fn tell_columns_without_places(table: &Table<'_>, read: &mut SheetRead) {
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
        let mut is_told = false;
        read.findings.retain_mut(|finding| {
            if !is_here(finding) {
                return true;
            }
            if is_told {
                return false;
            }
            is_told = true;
            finding.read = format!(
                "« {} » : aucune des {unread} cellules n'est lue, par exemple « {} »",
                column.header, finding.read
            );
            finding.cell = address(table.header.row.max(1), index);
            true
        });
    }
}
