//! A column of numbers as the frame keeps it: one number for all rows where they are the same, as
//! where nothing is told.

use polars::prelude::*;

/// The numbers of a column, by row.
#[derive(Debug, Clone, Copy)]
pub struct Numbers<'a>(Held<'a>);

#[derive(Debug, Clone, Copy)]
enum Held<'a> {
    /// The same in so many rows.
    Same(Option<f64>, usize),
    /// Stated in every row.
    All(&'a [f64]),
    /// Not told in some.
    Some(&'a Float64Chunked),
}

impl<'a> Numbers<'a> {
    /// The numbers of a column; `None` if it has none.
    pub(super) fn of(column: &'a Column) -> Option<Self> {
        if let Some(scalar) = column.as_scalar_column() {
            let number = match scalar.scalar().value() {
                AnyValue::Float64(number) => Some(*number),
                AnyValue::Null => None,
                _ => return None,
            };
            return Some(Self(Held::Same(number, column.len())));
        }
        let numbers = column.f64().ok()?;
        Some(Self(match numbers.cont_slice() {
            Ok(numbers) => Held::All(numbers),
            Err(_) => Held::Some(numbers),
        }))
    }

    /// The number of a row; `None` where it is not stated, and past the end.
    #[must_use]
    pub fn get(self, row: usize) -> Option<f64> {
        match self.0 {
            Held::Same(number, rows) => number.filter(|_| row < rows),
            Held::All(numbers) => numbers.get(row).copied(),
            Held::Some(numbers) => numbers.get(row),
        }
    }

    /// Every row's number, in their order.
    pub fn iter(self) -> impl Iterator<Item = Option<f64>> + 'a {
        (0..self.len()).map(move |row| self.get(row))
    }

    /// Whether one number, or none, is held for all rows at once.
    #[must_use]
    pub fn is_same(self) -> bool {
        matches!(self.0, Held::Same(..))
    }

    /// How many rows.
    #[must_use]
    pub fn len(self) -> usize {
        match self.0 {
            Held::Same(_, rows) => rows,
            Held::All(numbers) => numbers.len(),
            Held::Some(numbers) => numbers.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A column of numbers.
pub(super) fn column_of_numbers(name: &str, values: Vec<Option<f64>>) -> Column {
    let same = |first: &Option<f64>| {
        let bits = first.map(f64::to_bits);
        values.iter().all(|value| value.map(f64::to_bits) == bits)
    };
    if let Some(first) = values.first().filter(|first| same(first)) {
        let number = first.map_or(AnyValue::Null, AnyValue::Float64);
        let scalar = Scalar::new(DataType::Float64, number);
        return Column::new_scalar(name.into(), scalar, values.len());
    }
    if values.iter().all(Option::is_some) {
        let values = values.into_iter().flatten().collect();
        return Float64Chunked::from_vec(name.into(), values).into_column();
    }
    Column::new(name.into(), values)
}
