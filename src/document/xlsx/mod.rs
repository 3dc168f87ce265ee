//! Workbooks: cells, sheets and their look, and tables of fields.

pub mod chart;
pub(in crate::document) mod package;
pub mod sheet;
pub mod style;
pub mod table;

use super::field::Datum;
use sheet::Value;

/// What a cell holds of a field: a number with the formula that computes it, where there is one.
#[must_use]
pub fn value(datum: Datum<'_>, formula: Option<String>) -> Value<'_> {
    match (datum.number(), formula, datum) {
        (_, _, Datum::Coded(_, word)) => Value::text(word),
        (Some(number), Some(formula), _) => Value::Formula(formula, number),
        (Some(number), None, _) => Value::Number(number),
        (None, _, Datum::Text(text)) => Value::Text(text),
        (None, _, Datum::Key(key)) => Value::text(key),
        (None, _, _) => Value::Blank,
    }
}
