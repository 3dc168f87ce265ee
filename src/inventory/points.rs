//! The frame of light points: one row is one light point, from the import to the grouping into
//! classes. `schema` has its columns; this is its only owner.

mod grouping;
mod numbers;
mod records;
mod schema;
#[cfg(test)]
mod tests;
mod texts;
mod write;

use super::finding::Rule;
pub use grouping::Grouping;
pub use numbers::Numbers;
use numbers::column_of_numbers;
use polars::prelude::*;
use rayon::prelude::*;
pub use records::Records;
pub use schema::{Closeness, Group, LightPoint, Marks, PointsBuilder, Row, Rows};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
pub use texts::Texts;
use texts::{Held, Kept, coded, numbered};
pub use write::Format;

fn column_of_counts(name: &str, counts: Vec<u32>) -> Column {
    UInt32Chunked::from_vec(name.into(), counts).into_column()
}

/// The light points of an import, a polars frame with the columns of [`LightPoint`].
///
/// A column of text holds numbers of words in the frame, where the words are not too many.
///
/// ```
/// use reverbere::{LightPoint, PointsBuilder};
///
/// let mut builder = PointsBuilder::default();
/// for (insee, watts) in [("62160", 100.0), ("62773", 70.0), ("62160", 150.0)] {
///     builder.push(LightPoint {
///         insee: insee.into(),
///         puissance_lampe_w: Some(watts),
///         ..LightPoint::default()
///     });
/// }
/// let points = builder.finish();
/// assert_eq!(points.len(), 3);
/// assert_eq!(points.text("insee").get(1), Some("62773"));
/// assert_eq!(points.number("puissance_lampe_w").iter().flatten().sum::<f64>(), 320.0);
/// assert_eq!(points.get(2).puissance_lampe_w, Some(150.0));
/// assert_eq!(points.groups(&["insee"]), [vec![0, 2], vec![1]]);
/// ```
#[derive(Debug, Clone)]
pub struct Points {
    frame: DataFrame,
    /// The words of the columns that hold numbers of them.
    words: BTreeMap<PlSmallStr, Arc<[Box<str>]>>,
}

impl Points {
    fn new(columns: Vec<Kept>) -> Self {
        let mut words = BTreeMap::new();
        let columns = columns
            .into_iter()
            .map(|kept| match kept {
                Kept::Each(column) => column,
                Kept::Coded(column, of_column) => {
                    words.insert(column.name().clone(), of_column.into());
                    column
                }
            })
            .collect();
        Self {
            frame: DataFrame::new_infer_height(columns).expect("as many values in every column"),
            words,
        }
    }

    /// The points of several frames of the same columns, one after another.
    ///
    /// ```
    /// use reverbere::{LightPoint, Points, PointsBuilder};
    ///
    /// let one = |line| {
    ///     let mut builder = PointsBuilder::default();
    ///     builder.push(LightPoint { ligne: line, ..LightPoint::default() });
    ///     builder.finish()
    /// };
    /// assert_eq!(Points::concat(vec![one(2), one(7)]).count("ligne"), [2, 7]);
    /// ```
    #[must_use]
    pub fn concat(mut parts: Vec<Self>) -> Self {
        if parts.len() < 2 {
            return parts
                .pop()
                .unwrap_or_else(|| PointsBuilder::default().finish());
        }
        let names = parts[0].frame.get_column_names_owned();
        let mut columns = Vec::with_capacity(names.len());
        for name in &names {
            let kinds = parts[0].frame.column(name).map(Column::dtype);
            let column = if parts[0].is_text(name) {
                let texts: Vec<Texts<'_>> = parts.iter().map(|part| part.text(name)).collect();
                Kept::of_parts(name, &texts)
            } else if kinds.is_ok_and(|kind| *kind == DataType::Float64) {
                let all = parts.iter().flat_map(|part| part.number(name).iter());
                Kept::Each(column_of_numbers(name, all.collect()))
            } else {
                let all = parts.iter().flat_map(|part| part.count(name));
                Kept::Each(column_of_counts(name, all.copied().collect()))
            };
            columns.push(column);
            // A column by the other, so that only one of them is there twice.
            for part in &mut parts {
                let _ = part.frame.drop_in_place(name);
            }
        }
        Self::new(columns)
    }

    /// How many points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Whether there is no point.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As a polars frame with every text written out.
    ///
    /// # Panics
    /// Never: the columns are those of the points, as long as they.
    #[must_use]
    pub fn to_frame(&self) -> DataFrame {
        let columns = self.frame.columns().iter().map(|column| {
            let name = column.name();
            if self.is_text(name) {
                let texts = self.text(name).iter();
                StringChunked::from_iter_options(name.clone(), texts).into_column()
            } else {
                column.clone()
            }
        });
        DataFrame::new_infer_height(columns.collect()).expect("as many values in every column")
    }

    fn is_text(&self, column: &str) -> bool {
        let kind = self.frame.column(column).map(Column::dtype);
        self.words.contains_key(column) || kind.is_ok_and(|kind| *kind == DataType::String)
    }

    /// A column of text.
    ///
    /// # Panics
    /// If the schema has no such column of text: a mistake of the program, not of the data.
    #[must_use]
    pub fn text(&self, column: &str) -> Texts<'_> {
        let held = self.frame.column(column).ok().and_then(|held| {
            let Some(words) = self.words.get(column) else {
                return held.str().ok().map(Held::Each);
            };
            match (held.as_scalar_column(), words.first()) {
                (Some(_), Some(word)) => Some(Held::Same(word, held.len())),
                _ => held
                    .u32()
                    .and_then(|codes| codes.cont_slice())
                    .ok()
                    .map(|codes| Held::Coded(codes, words)),
            }
        });
        Texts(held.expect("a text column of the schema"))
    }

    /// A column of numbers.
    ///
    /// # Panics
    /// As [`Points::text`].
    #[must_use]
    pub fn number(&self, column: &str) -> Numbers<'_> {
        let held = self.frame.column(column).ok();
        held.and_then(Numbers::of)
            .expect("a number column of the schema")
    }

    /// A column of counts.
    ///
    /// # Panics
    /// As [`Points::text`].
    #[must_use]
    pub fn count(&self, column: &str) -> &[u32] {
        let held = self.frame.column(column);
        held.and_then(|held| held.u32()?.cont_slice())
            .expect("a count column of the schema")
    }

    /// Every row, to read many of them.
    #[must_use]
    pub fn rows(&self) -> Rows<'_> {
        Rows::of(self)
    }

    /// The point of a row, to read only one: all the columns are looked up for it.
    #[must_use]
    pub fn get(&self, row: usize) -> Row<'_> {
        self.rows().get(row)
    }

    /// The frame with one more column of numbers; later rooms add what they compute.
    ///
    /// ```
    /// use reverbere::{LightPoint, PointsBuilder};
    ///
    /// let mut builder = PointsBuilder::default();
    /// builder.push(LightPoint::default());
    /// let points = builder.finish().with_numbers("kwh_an", vec![Some(471.5)]);
    /// assert_eq!(points.number("kwh_an").get(0), Some(471.5));
    /// ```
    ///
    /// # Panics
    /// If there is not one value for each point.
    #[must_use]
    pub fn with_numbers(self, name: &str, values: Vec<Option<f64>>) -> Self {
        self.with(Kept::Each(column_of_numbers(name, values)))
    }

    /// The frame with one more column, of the same number in every row.
    #[must_use]
    pub fn with_same_number(self, name: &str, number: f64) -> Self {
        let scalar = Scalar::new(DataType::Float64, AnyValue::Float64(number));
        let column = Column::new_scalar(name.into(), scalar, self.len());
        self.with(Kept::Each(column))
    }

    /// The frame with one more column of text, of few different texts: the text of each row by its
    /// place in a list.
    ///
    /// ```
    /// use reverbere::{LightPoint, PointsBuilder};
    ///
    /// let mut builder = PointsBuilder::default();
    /// builder.push(LightPoint::default());
    /// builder.push(LightPoint::default());
    /// let points = builder.finish().with_labels("saison", &["été", "hiver"], vec![1, 0]);
    /// assert_eq!(points.text("saison").get(0), Some("hiver"));
    /// ```
    ///
    /// # Panics
    /// As [`Points::with_numbers`].
    #[must_use]
    pub fn with_labels<T: AsRef<str>>(self, name: &str, labels: &[T], of_row: Vec<u32>) -> Self {
        // Two labels of one text are one word.
        let (of_label, words) = numbered(labels.iter().map(AsRef::as_ref));
        let mut codes = of_row;
        for code in &mut codes {
            *code = of_label[*code as usize];
        }
        self.with(Kept::coded(name, codes, words))
    }

    /// Excludes some points from any plan, unless an earlier rule already does.
    ///
    /// ```
    /// use reverbere::{LightPoint, PointsBuilder, Rule};
    ///
    /// let mut builder = PointsBuilder::default();
    /// builder.push(LightPoint::default());
    /// let points = builder.finish().with_exclusion(&[0], Rule::DejaLed);
    /// // The first rule stays.
    /// let points = points.with_exclusion(&[0], Rule::Solaire);
    /// assert_eq!(points.text("exclusion").get(0), Some(Rule::DejaLed.code()));
    /// ```
    #[must_use]
    pub fn with_exclusion(self, rows: &[u32], rule: Rule) -> Self {
        let mut exclusions: Vec<&str> = self.text("exclusion").iter().flatten().collect();
        for row in rows {
            let exclusion = &mut exclusions[*row as usize];
            if exclusion.is_empty() {
                *exclusion = rule.code();
            }
        }
        let (codes, words) = numbered(exclusions.into_iter());
        self.with(Kept::coded("exclusion", codes, words))
    }

    fn with(mut self, kept: Kept) -> Self {
        let (column, words) = match kept {
            Kept::Each(column) => (column, None),
            Kept::Coded(column, words) => (column, Some(words)),
        };
        self.words.remove(column.name());
        if let Some(words) = words {
            self.words.insert(column.name().clone(), words.into());
        }
        self.frame
            .with_column(column)
            .expect("one value for each point");
        self
    }

    /// Which rows hold the same values in some columns.
    ///
    /// # Panics
    /// If a column is not of the schema.
    #[must_use]
    pub fn grouping(&self, columns: &[&str]) -> Grouping {
        let codes: Vec<Cow<'_, [u32]>> = columns
            .par_iter()
            .filter_map(|name| self.codes(name))
            .collect();
        let codes: Vec<&[u32]> = codes.iter().map(|codes| &**codes).collect();
        Grouping::of(self.len(), &codes)
    }

    /// A number for each value of a column, the same for the same value; nothing where all values
    /// are the same.
    fn codes(&self, column: &str) -> Option<Cow<'_, [u32]>> {
        if self.is_text(column) {
            return match self.text(column).0 {
                Held::Same(..) => None,
                Held::Coded(codes, _) => Some(Cow::Borrowed(codes)),
                Held::Each(texts) => Some(Cow::Owned(coded(texts.iter()))),
            };
        }
        let held = self.frame.column(column).expect("a column of the schema");
        if let Some(numbers) = Numbers::of(held) {
            let bits = numbers.iter().map(|number| number.map(f64::to_bits));
            return (!numbers.is_same()).then(|| Cow::Owned(coded(bits)));
        }
        let counts = held.u32().expect("texts, numbers or counts");
        Some(Cow::Owned(coded(counts.iter())))
    }

    /// Groups the rows that hold the same values in some columns, groups in order of first
    /// appearance, rows in their order.
    ///
    /// # Panics
    /// If a column is not of the schema.
    #[must_use]
    pub fn groups(&self, columns: &[&str]) -> Vec<Vec<u32>> {
        self.grouping(columns).rows()
    }
}
