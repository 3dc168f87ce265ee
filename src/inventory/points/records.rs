//! Tables of another grain than points, to be written in the same formats.

use super::numbers::column_of_numbers;
use super::texts::Kept;
use super::{Format, Points, column_of_counts};
use polars::prelude::*;
use std::io::{self, Write};

/// A table, column by column; every column has as many rows.
#[derive(Default)]
pub struct Records {
    columns: Vec<Kept>,
}

impl Records {
    /// With one more column of text; an empty text is « not stated ».
    #[must_use]
    pub fn text<T: AsRef<str>>(mut self, name: &str, texts: impl Iterator<Item = T>) -> Self {
        let texts = StringChunked::from_iter_values(name.into(), texts);
        self.columns.push(Kept::Each(texts.into_column()));
        self
    }

    /// With one more column of numbers; `None` is « not stated ».
    #[must_use]
    pub fn number(mut self, name: &str, numbers: impl Iterator<Item = Option<f64>>) -> Self {
        let column = column_of_numbers(name, numbers.collect());
        self.columns.push(Kept::Each(column));
        self
    }

    /// With one more column of counts.
    #[must_use]
    pub fn count(mut self, name: &str, counts: impl Iterator<Item = u32>) -> Self {
        let column = column_of_counts(name, counts.collect());
        self.columns.push(Kept::Each(column));
        self
    }

    /// Writes the table in a format.
    ///
    /// # Errors
    /// What the writer says.
    ///
    /// # Panics
    /// If columns have not as many rows: a mistake of the program, not of the data.
    pub fn write(self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        Points::new(self.columns).write(format, out)
    }
}
