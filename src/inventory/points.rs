//! The frame of light points: one row is one light point, from the import to the grouping into
//! classes. This file is its schema and its only owner.

mod grouping;
mod numbers;
#[cfg(test)]
mod tests;
mod texts;
mod write;

use super::coordinates::System;
use super::finding::Rule;
use super::grid::Text;
pub use grouping::Grouping;
pub use numbers::Numbers;
use numbers::column_of_numbers;
use polars::prelude::*;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
pub use texts::Texts;
use texts::{Held, Kept, coded, numbered};
pub use write::{Format, as_plain_text, from_plain_text};

type BuildColumn = Box<dyn FnOnce() -> Kept + Send>;

/// Writes the schema once; the struct of one point, the builder of the frame and the reading of a
/// row all follow from it.
macro_rules! schema {
    (
        texts { $($(#[$text_doc:meta])* $text:ident,)* }
        numbers { $($(#[$number_doc:meta])* $number:ident,)* }
        counts { $($(#[$count_doc:meta])* $count:ident,)* }
    ) => {
        /// One light point: one source with its housing. The columns of the frame have the names
        /// of these fields; an empty text or `None` means « not told ».
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct LightPoint {
            $($(#[$text_doc])* pub $text: Text,)*
            $($(#[$number_doc])* pub $number: Option<f64>,)*
            $($(#[$count_doc])* pub $count: u32,)*
        }

        /// Collects points, then becomes the frame.
        #[derive(Default)]
        pub struct PointsBuilder {
            $($text: Vec<Text>,)*
            $($number: Vec<Option<f64>>,)*
            $($count: Vec<u32>,)*
        }

        impl PointsBuilder {
            /// Adds a point.
            pub fn push(&mut self, point: LightPoint) {
                $(self.$text.push(point.$text);)*
                $(self.$number.push(point.$number);)*
                $(self.$count.push(point.$count);)*
            }

            /// Adds the points of another builder after its own.
            pub fn append(&mut self, mut other: Self) {
                if self.ligne.is_empty() {
                    *self = other;
                    return;
                }
                $(self.$text.append(&mut other.$text);)*
                $(self.$number.append(&mut other.$number);)*
                $(self.$count.append(&mut other.$count);)*
            }

            /// The frame of the points collected.
            #[must_use]
            pub fn finish(self) -> Points {
                // A column takes polars some time: each is made by itself, on all cores.
                let columns: Vec<BuildColumn> = vec![
                    $({ let values = self.$text; Box::new(move || Kept::of_builder(stringify!($text), &values)) },)*
                    $({ let values = self.$number; Box::new(|| Kept::Each(column_of_numbers(stringify!($number), values))) },)*
                    $({ let values = self.$count; Box::new(|| Kept::Each(column_of_counts(stringify!($count), values))) },)*
                ];
                Points::new(columns.into_par_iter().map(|build| build()).collect())
            }
        }

        impl Points {
            /// The point of a row, whole.
            ///
            /// # Panics
            /// If the row is past the end of the frame.
            #[must_use]
            pub fn get(&self, row: usize) -> LightPoint {
                LightPoint {
                    $($text: Text::verbatim(self.text(stringify!($text)).get(row).unwrap_or_default()),)*
                    $($number: self.number(stringify!($number)).get(row),)*
                    $($count: self.count(stringify!($count)).get(row).unwrap_or_default(),)*
                }
            }
        }

    };
}

schema! {
    texts {
        /// INSEE code of the commune.
        insee,
        /// Name of the commune.
        commune,
        /// Name of its EPCI.
        epci,
        /// Reference that the technical service gave the point.
        reference,
        /// Control cabinet that feeds it.
        armoire,
        /// Supply point of the grid that the cabinet draws from, as bills name it.
        pdl,
        /// Street.
        voie,
        /// Lamp technology: a code of `lamps::Technology`.
        technologie,
        /// Lamp as the inventory writes it.
        lampe_lue,
        /// `magnetique`, `electronique` or empty.
        ballast,
        /// Luminaire type: a code of the service table of the retrofit room, or empty.
        luminaire,
        /// Luminaire as the inventory writes it.
        luminaire_lu,
        /// Operating profile as the inventory writes it.
        regime,
        /// Lighting class of EN 13201-2 (M1 to M6, C0 to C5, P1 to P7) as the inventory writes it.
        classe_eclairage,
        /// System of the coordinates: a code of `coordinates::System`, or empty where it is not one
        /// of France: then they stand as read.
        projection,
        /// Why the point cannot be in a plan: a code of `finding::Exclusion`, or empty.
        exclusion,
        /// File it was read from.
        fichier,
        /// Sheet it was read from; empty for a CSV.
        feuille,
    }
    numbers {
        /// Nominal power of the lamp, W.
        puissance_lampe_w,
        /// Power drawn with ballast or driver as the inventory gives it, W.
        puissance_systeme_lue_w,
        /// Height of the light, m.
        hauteur_m,
        /// Year of installation.
        annee_pose,
        /// Flux leaving the luminaire, lm.
        flux_lm,
        /// Colour temperature, K.
        temperature_couleur_k,
        /// Share of the flux sent above the horizontal, %.
        ulr_pct,
        /// Width of the road that it lights, m.
        largeur_voie_m,
        /// Distance between points along the road, m.
        espacement_m,
        /// Easting, m, or longitude, degrees positive to the east: `projection` says which.
        x,
        /// Northing, m, or latitude, degrees positive to the north.
        y,
    }
    counts {
        /// Row in the sheet, from 1.
        ligne,
        /// Rank of the lantern among those of its row, from 1.
        foyer,
    }
}

impl PointsBuilder {
    /// The rows of its points.
    #[must_use]
    pub fn lines(&self) -> &[u32] {
        &self.ligne
    }

    /// Says in which system the coordinates are: as a person said, else as they show themselves over
    /// all the points. Gives the points that are no place there: their coordinates are dropped.
    pub fn locate(&mut self, said: Option<System>) -> Vec<usize> {
        let pairs = self.x.iter().zip(&self.y).enumerate();
        let told: Vec<(usize, (f64, f64))> = pairs
            .filter_map(|(at, (x, y))| Some((at, ((*x)?, (*y)?))))
            .collect();
        if let Some(system) = said {
            let code = Text::from(system.code());
            for (at, _) in told {
                self.projection[at] = code.clone();
            }
            return Vec::new();
        }
        let step = told.len().div_ceil(PAIRS_JUDGED).max(1);
        let judged = told.iter().step_by(step).map(|(_, pair)| *pair);
        let Some(reading) = System::of(judged) else {
            return Vec::new();
        };
        let code = Text::from(reading.system.code());
        let mut outside = Vec::new();
        for (at, (x, y)) in told {
            let place = reading.place(x, y);
            if place.is_none() {
                outside.push(at);
            } else {
                self.projection[at] = code.clone();
            }
            (self.x[at], self.y[at]) = place.unzip();
        }
        outside
    }
}

fn column_of_counts(name: &str, counts: Vec<u32>) -> Column {
    UInt32Chunked::from_vec(name.into(), counts).into_column()
}

/// How many pairs of coordinates tell the system of a sheet.
const PAIRS_JUDGED: usize = 2000;

/// The light points of an import, a polars frame with the columns of [`LightPoint`].
///
/// A column of text holds numbers of words in the frame, where the words are not too many.
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
                let counts = parts.iter().flat_map(|part| part.count(name).iter());
                let all = counts.map(Option::unwrap_or_default).collect();
                Kept::Each(column_of_counts(name, all))
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
    pub fn count(&self, column: &str) -> &UInt32Chunked {
        self.frame
            .column(column)
            .and_then(|c| c.u32())
            .expect("a count column of the schema")
    }

    /// The frame with one more column of numbers; later rooms add what they compute.
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
            return numbers.same().is_none().then(|| Cow::Owned(coded(bits)));
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
