//! Several tables in one sheet, one below the other, and the legend below them: each is read by
//! itself.

use super::fields::Field;
use super::grid::{Cell, Row, Sheet};
use super::header::Header;
use super::kinds::repeats_header;
use super::lamps::names_a_lamp;
use super::place::{is_a_cabinet, is_a_street, names_a_commune};
use super::text::{is_number, normalise};
use super::vocabulary::understand;

/// What begins below a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another table, with its title if it has one; the row that begins it, from 1.
    Table(u32),
    /// The legend of colours and signs; the row that begins it, from 1.
    Legend(u32),
}

impl Next {
    /// The row that begins it, from 1.
    #[must_use]
    pub fn row(self) -> u32 {
        match self {
            Self::Table(row) | Self::Legend(row) => row,
        }
    }
}

/// The first table or legend that begins below a header, after its own rows.
#[must_use]
pub fn next(sheet: &Sheet, header: &Header) -> Option<Next> {
    let rows = sheet.below(header.row);
    (0..rows.len()).find_map(|at| {
        let row = &rows[at];
        if is_legend(row) {
            return Some(Next::Legend(row.number));
        }
        let above = at.checked_sub(1).map(|above| &rows[above])?;
        if row.number == above.number + 1 {
            return None;
        }
        let below = rows
            .get(at + 1)
            .filter(|below| below.number == row.number + 1);
        let begins = match (row.cells.as_slice(), below) {
            ([(_, Cell::Text(_))], Some(titles)) => are_titles(titles, header, 1),
            _ => are_titles(row, header, 2),
        };
        begins.then_some(Next::Table(row.number))
    })
}

/// Whether a row names columns, and other ones than the table above: words only, some of which are
/// titles, none a lamp under the column of lamps.
fn are_titles(row: &Row, header: &Header, at_least: usize) -> bool {
    let words_only = row
        .cells
        .iter()
        .all(|(_, cell)| matches!(cell, Cell::Text(text) if !is_number(text)));
    if row.cells.len() < 2 || !words_only || repeats_header(row, header) {
        return false;
    }
    let names_lamp = header
        .column(Field::Lampe)
        .is_some_and(|column| names_a_lamp(&row.text(column.index())));
    let titles = row
        .cells
        .iter()
        .filter(|(_, cell)| understand(&cell.to_string()).is_some())
        .count();
    !names_lamp
        && titles >= at_least
        && (titles >= 3 || titles * 2 >= row.cells.len() || at_least == 1)
}

/// Whether a row begins the legend of a sheet.
#[must_use]
pub fn is_legend(row: &Row) -> bool {
    // Quick: it is asked of every row.
    let Some((_, Cell::Text(text))) = row.cells.first() else {
        return false;
    };
    text.starts_with(['L', 'l']) && normalise(text).split(' ').next() == Some("legende")
}

/// The sheet above a row, and the sheet from this row on, under the same titles of the whole sheet.
#[must_use]
pub fn split(sheet: &Sheet, header_row: u32, row: u32) -> (Sheet, Sheet) {
    let (above, below): (Vec<Row>, Vec<Row>) = sheet
        .rows
        .iter()
        .cloned()
        .partition(|candidate| candidate.number < row);
    let title = |row: &Row| match row.cells.as_slice() {
        [(_, Cell::Text(text))] => Some(text.clone()),
        _ => None,
    };
    // What the table says of itself holds, not what was said of the one above.
    let own: Vec<_> = below.iter().map_while(title).collect();
    let says_commune = own.iter().any(|text| names_a_commune(text));
    let titles = above
        .iter()
        .filter(|above| above.number < header_row && above.cells.len() == 1)
        .filter(|above| {
            let text = title(above).unwrap_or_default();
            let is_of_block = is_a_cabinet(&text) || is_a_street(&text);
            !(is_of_block || says_commune && names_a_commune(&text))
        })
        .cloned();
    let below: Vec<Row> = titles.chain(below).collect();
    let legend: Vec<Row> = match below.iter().position(is_legend) {
        Some(at) => below[at..].to_vec(),
        None => sheet.legend.clone(),
    };
    let with = |rows| Sheet {
        rows,
        legend: legend.clone(),
        ..sheet.clone()
    };
    let mut below = with(below);
    below.first_row = row;
    below.is_part = true;
    (with(above), below)
}

/// The sheet left of a column and the sheet from this column on; what stands above a header is of both.
#[must_use]
pub fn split_at_column(sheet: &Sheet, header_row: u32, limit: u32) -> (Sheet, Sheet) {
    // The upper line of a header goes with it.
    let is_upper = |row: &Row| row.number + 1 == header_row && row.cells.len() > 2;
    let within = |keeps: &dyn Fn(u32) -> bool| {
        let mut part = sheet.clone();
        let of_tables = |row: &&mut Row| row.number >= header_row || is_upper(row);
        for row in part.rows.iter_mut().filter(of_tables) {
            row.cells.retain(|(column, _)| keeps(*column));
        }
        part.rows.retain(|row| !row.cells.is_empty());
        part
    };
    let left = within(&|column| column < limit);
    let mut right = within(&|column| column >= limit);
    right.is_part = true;
    right.decisions.clear();
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::header::find;
    use crate::inventory::mapping::Mapping;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet::default();
        for (row, cells) in (1..).zip(rows) {
            for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
                sheet.push(row, column, Cell::Text((*text).into()));
            }
        }
        sheet
    }

    fn next_of(rows: &[&[&str]]) -> Option<Next> {
        let sheet = sheet(rows);
        let header = find(&sheet, &Mapping::default()).expect("a header");
        next(&sheet, &header)
    }

    #[test]
    fn a_table_below_another_begins_at_its_title() {
        let points = &["Référence", "Rue", "Lampe", "Puissance (W)"][..];
        let point = &["1", "rue Haute", "SHP", "100"][..];
        let cabinets = &["Intitulé", "Localisation", "Puissance (kVA)"][..];
        let cabinet = &["A1", "place Foch", "6"][..];
        assert_eq!(
            next_of(&[points, point, &[], &["ARMOIRES"], cabinets, cabinet]),
            Some(Next::Table(4))
        );
        assert_eq!(
            next_of(&[
                points,
                point,
                &[],
                points,
                point,
                &[],
                &["Légende :", "en vert = LED"]
            ]),
            Some(Next::Legend(7))
        );
        // The title of a block over the same titles, and a blank row between points, are no table.
        assert_eq!(
            next_of(&[points, point, &[], &["ARMOIRE 2"], points, point]),
            None
        );
        assert_eq!(
            next_of(&[points, point, &[], &["2", "rue Basse", "SHP", "70"]]),
            None
        );
        assert_eq!(
            next_of(&[
                points,
                point,
                &[],
                &["Rue Basse"],
                &["a", "rue Basse", "SHP", "x"]
            ]),
            None
        );
    }
}
