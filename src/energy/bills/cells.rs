//! Numbers and units as the cells of bills give them.

use super::reason::Reason;
use super::terms::kwh_of;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::numbers::{Marks, Unread};
use crate::inventory::text::normalise;

/// Why a row gives nothing, and the column to look at.
pub(super) type Apart = (Reason, Option<u32>);

/// A number, and what its own unit, where it has one, multiplies it by to be in kWh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    pub number: f64,
    pub kwh: Option<f64>,
}

/// The number of a cell, as its column writes them; `None` where it is blank.
pub(super) fn amount(row: &Row, column: u32, marks: Marks) -> Result<Option<Amount>, Apart> {
    let plain = |number| Amount { number, kwh: None };
    match row.get(column) {
        None => Ok(None),
        Some(cell) if cell.is_blank() => Ok(None),
        Some(Cell::Number(number)) if number.is_finite() => Ok(Some(plain(*number))),
        Some(Cell::Text(text)) => {
            let (number, kwh) = split_unit(text);
            match marks.number(number) {
                Ok(number) => Ok(Some(Amount { number, kwh })),
                Err(Unread::Ambiguous) => Err((Reason::Ambiguous, Some(column))),
                Err(Unread::NoNumber) => Err((Reason::NoNumber, Some(column))),
            }
        }
        Some(_) => Err((Reason::NoNumber, Some(column))),
    }
}

/// « 1 250 kWh », « 1,25 MWh »: the number, and what its unit multiplies it by.
fn split_unit(text: &str) -> (&str, Option<f64>) {
    let text = text.trim();
    let end = text
        .rfind(|c: char| c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let (number, unit) = text.split_at(end);
    match kwh_of(&normalise(unit)) {
        Some(kwh) => (number, Some(kwh)),
        None => (text, None),
    }
}

/// What the point and the comma mean in some columns.
pub(super) fn judge(rows: &[Row], columns: &[u32]) -> Marks {
    let texts = rows.iter().flat_map(|row| {
        columns.iter().filter_map(|column| match row.get(*column) {
            Some(Cell::Text(text)) => Some(split_unit(text).0),
            _ => None,
        })
    });
    Marks::judge(&texts, &|_| true)
}

/// What the unit of a row says of its number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum RowUnit {
    /// No column says it, or its cell is blank.
    Untold,
    /// An energy, and what multiplies it to be in kWh.
    Energy(f64),
    /// Euros, kVA, or what is no unit.
    Other,
}

/// The unit of a cell.
pub(super) fn unit_of(cell: Option<&Cell>) -> RowUnit {
    match cell {
        None => RowUnit::Untold,
        Some(cell) if cell.is_blank() => RowUnit::Untold,
        Some(cell) => kwh_of(&normalise(&cell.to_string())).map_or(RowUnit::Other, RowUnit::Energy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_may_have_its_own_unit() {
        for (text, number, kwh) in [
            ("1 250 kWh", "1 250", Some(1.0)),
            ("1,25 MWh", "1,25", Some(1000.0)),
            ("520000Wh", "520000", Some(0.001)),
            ("12 €", "12 €", None),
            ("12", "12", None),
        ] {
            assert_eq!(split_unit(text), (number, kwh), "{text}");
        }
        let unit = |text: &str| unit_of(Some(&Cell::Text(text.into())));
        assert_eq!(unit("MWh"), RowUnit::Energy(1000.0));
        assert_eq!(unit("€"), RowUnit::Other);
        assert_eq!(unit("kVA"), RowUnit::Other);
        assert_eq!(unit("-"), RowUnit::Untold);
    }
}
