//! Tables of pages, their numbers, the data of their scripts, and what a page says.

pub mod by_column;
pub mod data;
pub mod number;
pub mod of_sheet;
pub mod said;
pub mod table;

use super::field::{Columns, Datum, Field};
use super::xlsx::style::Kind;
use of_sheet::decimals;
use table::{Cell, Column, Table};

/// Decimals of numbers whose others no reader sees.
const SEEN: f64 = 1000.0;

/// How a page shows amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amounts {
    /// To the euro: of communes and more.
    Whole,
    /// To the cent: of single points.
    Cents,
}

/// A table of fields.
#[must_use]
pub fn table_of<R>(
    caption: impl Into<String>,
    columns: &Columns<'_, R>,
    amounts: Amounts,
    rows: impl Iterator<Item = R>,
) -> Table {
    let row = |row: R| {
        let data = columns.data(&row).zip(columns.iter());
        data.map(|(datum, field)| match (datum, field.file(&row)) {
            (Datum::Text(text), Some(file)) => Cell::file(text, &file),
            (datum, _) => cell(&datum, field.kind),
        })
        .collect()
    };
    Table {
        caption: caption.into(),
        columns: columns.iter().map(|field| column(field, amounts)).collect(),
        rows: rows.map(row).collect(),
    }
}

/// Whether a page shows it as a word, sorted as one: texts, and numbers that are names.
fn is_word(kind: Kind) -> bool {
    kind.is_text() || kind == Kind::Plain
}

fn column<R>(field: &Field<R>, amounts: Amounts) -> Column {
    let column = match field.kind {
        kind if is_word(kind) => Column::text(&field.label),
        Kind::Euros if amounts == Amounts::Cents => Column::number(&field.label, 2),
        kind => Column::number(&field.label, decimals(kind)),
    };
    let column = if field.is_choice {
        column.with_choice()
    } else {
        column
    };
    if field.is_summed() {
        column.summed()
    } else {
        column
    }
}

fn cell(datum: &Datum<'_>, kind: Kind) -> Cell {
    match (datum.number(), datum) {
        (_, Datum::Coded(_, word)) => Cell::text(*word),
        (Some(number), _) if is_word(kind) => Cell::text(number.to_string()),
        (Some(number), _) => Cell::Number((number * SEEN).round() / SEEN),
        (None, Datum::Text(text)) if is_word(kind) => Cell::text(&**text),
        (None, Datum::Key(key)) => Cell::text(*key),
        (None, _) => Cell::Blank(()),
    }
}
