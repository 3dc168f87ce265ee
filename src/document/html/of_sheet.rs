//! Tables of a page that are those of a workbook: the same columns, the same rows.

use super::number;
use super::table::{self, Cell, Table};
use crate::document::xlsx::sheet::{DAYS_BEFORE_EPOCH, Value};
use crate::document::xlsx::style::Kind;
use crate::document::xlsx::table::Column;
use crate::report::wording::{measured, significant};
use chrono::NaiveDate;

/// A table of the workbook.
pub fn table_of<'v>(
    caption: &str,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Value<'v>>>,
) -> Table {
    let column = |column: &Column| {
        let shown = match column.kind() {
            Kind::Text | Kind::Wrapped | Kind::General => table::Column::text(column.header()),
            kind => table::Column::number(column.header(), decimals(kind)),
        };
        let shown = match column.header() {
            "EPCI" | "Scénario" | "Effet" | "Fichier" | "Feuille" => shown.with_choice(),
            _ => shown,
        };
        if column.is_summed() {
            shown.summed()
        } else {
            shown
        }
    };
    let cell = |(value, column): (Value<'v>, &Column)| match (value, column.kind()) {
        (
            Value::Number(number) | Value::Formula(_, number),
            Kind::Percent | Kind::Gap | Kind::Rate | Kind::General | Kind::Date,
        ) => Cell::text(shown(column.kind(), &Value::Number(number))),
        (Value::Number(number) | Value::Formula(_, number), _) => Cell::Number(number),
        (Value::Text(text), _) => Cell::text(text),
        (Value::Blank, _) => Cell::Blank(()),
    };
    Table {
        caption: caption.to_owned(),
        columns: columns.iter().map(column).collect(),
        rows: rows
            .map(|row| row.into_iter().zip(columns).map(cell).collect())
            .collect(),
    }
}

pub(super) fn decimals(kind: Kind) -> usize {
    match kind {
        Kind::Tenth | Kind::Years | Kind::Change => 1,
        Kind::Factor => 2,
        Kind::Yield => 3,
        _ => 0,
    }
}

/// A value as people read it.
#[must_use]
pub fn shown(kind: Kind, value: &Value<'_>) -> String {
    let number = match value {
        Value::Number(number) | Value::Formula(_, number) => *number,
        Value::Text(text) => return text.to_string(),
        Value::Blank => return String::new(),
    };
    match kind {
        Kind::Percent => number::percent(number, 1),
        Kind::Rate => measured(number, "part", significant),
        Kind::Gap => number::percent(number, 4),
        Kind::General => significant(number),
        Kind::Change | Kind::WholeChange | Kind::EurosChange => {
            let text = number::fixed(number, decimals(kind));
            let is_more = number > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c));
            if is_more { format!("+{text}") } else { text }
        }
        Kind::Date => day(number),
        kind => number::fixed(number, decimals(kind)),
    }
}

/// A day that spreadsheets count so.
fn day(number: f64) -> String {
    NaiveDate::from_epoch_days(number as i32 - DAYS_BEFORE_EPOCH)
        .map(|day| day.format("%d/%m/%Y").to_string())
        .unwrap_or_default()
}
