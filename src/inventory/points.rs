//! The frame of light points: one row is one light point, from the import to the grouping into
//! classes. This file is its schema and its only owner.

use super::coordinates::System;
use super::finding::Rule;
use super::grid::Text;
use super::workbook::extension;
use crate::error::{Error, Result};
use polars::prelude::*;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::io::{self, Write};
use std::path::Path;

type BuildColumn = Box<dyn FnOnce() -> Column + Send>;

fn column_of(name: &'static str, texts: &[Text]) -> Column {
    StringChunked::from_iter_values(name.into(), texts.iter().map(|text| &**text)).into_column()
}

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
                    $({ let values = self.$text; Box::new(move || column_of(stringify!($text), &values)) },)*
                    $({ let values = self.$number; Box::new(|| Column::new(stringify!($number).into(), values)) },)*
                    $({ let values = self.$count; Box::new(|| Column::new(stringify!($count).into(), values)) },)*
                ];
                let columns = columns.into_par_iter().map(|build| build()).collect();
                Points::new(DataFrame::new_infer_height(columns).expect("each push adds one value to every column"))
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

/// How many pairs of coordinates tell the system of a sheet.
const PAIRS_JUDGED: usize = 2000;

/// The light points of an import, a polars frame with the columns of [`LightPoint`].
#[derive(Debug, Clone)]
pub struct Points {
    frame: DataFrame,
}

impl Points {
    fn new(frame: DataFrame) -> Self {
        Self { frame }
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

    /// The polars frame.
    #[must_use]
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// A column of text.
    ///
    /// # Panics
    /// If the schema has no such column of text: a mistake of the program, not of the data.
    #[must_use]
    pub fn text(&self, column: &str) -> &StringChunked {
        self.frame
            .column(column)
            .and_then(|c| c.str())
            .expect("a text column of the schema")
    }

    /// A column of numbers.
    ///
    /// # Panics
    /// As [`Points::text`].
    #[must_use]
    pub fn number(&self, column: &str) -> &Float64Chunked {
        self.frame
            .column(column)
            .and_then(|c| c.f64())
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
        self.with(Column::new(name.into(), values))
    }

    /// The frame with one more column of text.
    ///
    /// # Panics
    /// As [`Points::with_numbers`].
    #[must_use]
    pub fn with_texts(self, name: &str, values: Vec<String>) -> Self {
        self.with(Column::new(name.into(), values))
    }

    /// The frame with one more column of text, of few different texts: the text of each row by its
    /// place in a list.
    ///
    /// # Panics
    /// As [`Points::with_numbers`].
    #[must_use]
    pub fn with_labels<T: AsRef<str>>(self, name: &str, labels: &[T], of_row: &[u32]) -> Self {
        let texts = of_row.iter().map(|label| labels[*label as usize].as_ref());
        self.with(StringChunked::from_iter_values(name.into(), texts).into_column())
    }

    /// Excludes some points from any plan, unless an earlier rule already does.
    #[must_use]
    pub fn with_exclusion(self, rows: &[u32], rule: Rule) -> Self {
        let mut exclusions: Vec<String> = self
            .text("exclusion")
            .iter()
            .map(|code| code.unwrap_or_default().to_owned())
            .collect();
        for row in rows {
            let exclusion = &mut exclusions[*row as usize];
            if exclusion.is_empty() {
                rule.code().clone_into(exclusion);
            }
        }
        self.with_texts("exclusion", exclusions)
    }

    fn with(mut self, column: Column) -> Self {
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
        let codes: Vec<Vec<u32>> = columns
            .par_iter()
            .map(|name| codes(self.frame.column(name).expect("a column of the schema")))
            .collect();
        Grouping::of(self.len(), &codes)
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

    /// Writes the points in a format.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Csv => self.write_csv(out),
            #[cfg(feature = "parquet")]
            Format::Parquet => ParquetWriter::new(out)
                .finish(&mut self.frame.clone())
                .map(|_| ())
                .map_err(io::Error::other),
            #[cfg(feature = "arrow")]
            Format::Arrow => IpcWriter::new(out)
                .finish(&mut self.frame.clone())
                .map_err(io::Error::other),
        }
    }

    /// Writes the points as CSV: UTF-8 with a byte order mark and `;`, so that a double click opens
    /// it in a French Excel; decimal commas for the same reason.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_csv(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
        let columns = self.frame.columns();
        writer.write_record(columns.iter().map(|column| column.name().as_str()))?;
        for row in 0..self.len() {
            for column in columns {
                let text = match column.get(row) {
                    Ok(AnyValue::Float64(number)) => number.to_string().replace('.', ","),
                    Ok(AnyValue::UInt32(number)) => number.to_string(),
                    // A column of one point hands out texts of its own.
                    Ok(text) => text.get_str().map(as_plain_text).unwrap_or_default(),
                    Err(_) => String::new(),
                };
                writer.write_field(text)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    }
}

/// Rows of a frame, group by group, in order of first appearance.
///
/// Polars groups rows as well, but takes ten times as long over a million of them at the level at
/// which it is built here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grouping {
    /// The group of each row.
    pub of_row: Vec<u32>,
    /// The first row of each group.
    pub firsts: Vec<u32>,
}

impl Grouping {
    /// Groups the rows that have the same code in each of some lists, one code a row in each.
    #[must_use]
    pub fn of(rows: usize, codes: &[Vec<u32>]) -> Self {
        let mut grouping = Self {
            of_row: vec![0; rows],
            firsts: (0..rows.min(1) as u32).collect(),
        };
        for codes in codes {
            let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            let mut firsts = Vec::new();
            for (row, (group, code)) in grouping.of_row.iter_mut().zip(codes).enumerate() {
                *group = *known.entry((*group, *code)).or_insert_with(|| {
                    firsts.push(row as u32);
                    firsts.len() as u32 - 1
                });
            }
            grouping.firsts = firsts;
        }
        grouping
    }

    /// The rows of each group, in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<u32>> {
        let mut rows = vec![Vec::new(); self.firsts.len()];
        for (row, group) in self.of_row.iter().enumerate() {
            rows[*group as usize].push(row as u32);
        }
        rows
    }
}

/// A number for each value of a column, the same for the same value, from 0 in order of first
/// appearance.
fn codes(column: &Column) -> Vec<u32> {
    fn coded<T: Eq + std::hash::Hash + Copy>(values: impl Iterator<Item = T>) -> Vec<u32> {
        let mut known: FxHashMap<T, u32> = FxHashMap::default();
        // Neighbours are often alike.
        let mut last: Option<(T, u32)> = None;
        values
            .map(|value| match last {
                Some((same, code)) if same == value => code,
                _ => {
                    let next = known.len() as u32;
                    let code = *known.entry(value).or_insert(next);
                    last = Some((value, code));
                    code
                }
            })
            .collect()
    }
    if let Ok(texts) = column.str() {
        coded(texts.iter())
    } else if let Ok(numbers) = column.f64() {
        coded(numbers.iter().map(|number| number.map(f64::to_bits)))
    } else {
        coded(column.u32().expect("texts, numbers or counts").iter())
    }
}

/// A format in which points are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV for a French Excel.
    Csv,
    /// Parquet, if the program was built with it.
    #[cfg(feature = "parquet")]
    Parquet,
    /// Arrow IPC (Feather), if the program was built with it.
    #[cfg(feature = "arrow")]
    Arrow,
}

impl Format {
    /// The format of a file, by its extension.
    ///
    /// # Errors
    /// An extension that this build does not write.
    pub fn of(path: &Path) -> Result<Self> {
        match extension(path).as_str() {
            "csv" => Ok(Self::Csv),
            #[cfg(feature = "parquet")]
            "parquet" => Ok(Self::Parquet),
            #[cfg(feature = "arrow")]
            "arrow" | "feather" => Ok(Self::Arrow),
            feature @ ("parquet" | "arrow" | "feather") => Err(Error::Usage(format!(
                "« {} » : ce programme n'a pas été compilé pour ce format ; choisissez .csv, ou recompilez avec --features {}",
                path.display(),
                if feature == "parquet" {
                    feature
                } else {
                    "arrow"
                }
            ))),
            _ => Err(Error::Usage(format!(
                "« {} » : format de points inconnu ; extensions possibles : .csv, .parquet, .arrow",
                path.display()
            ))),
        }
    }
}

/// What a spreadsheet takes for the start of a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that a spreadsheet would take for a formula gets an apostrophe, as Excel itself does.
#[must_use]
pub fn as_plain_text(text: &str) -> String {
    if text.starts_with(FORMULA_STARTS) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text that [`as_plain_text`] was given.
#[must_use]
pub fn from_plain_text(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|rest| rest.starts_with(FORMULA_STARTS))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(reference: &str, armoire: &str) -> LightPoint {
        LightPoint {
            reference: reference.into(),
            armoire: armoire.into(),
            puissance_lampe_w: Some(70.5),
            ligne: 4,
            foyer: 1,
            ..LightPoint::default()
        }
    }

    fn points() -> Points {
        let mut builder = PointsBuilder::default();
        for (reference, armoire) in [("a", "B"), ("b", "A"), ("=c", "B")] {
            builder.push(point(reference, armoire));
        }
        builder.finish()
    }

    #[test]
    fn what_goes_in_comes_out() {
        assert_eq!(points().get(1), point("b", "A"));
        assert!(PointsBuilder::default().finish().is_empty());
    }

    #[test]
    fn one_point_is_written_whole() {
        let mut builder = PointsBuilder::default();
        builder.push(point("seul", "A"));
        let mut out = Vec::new();
        builder
            .finish()
            .write_csv(&mut out)
            .expect("a write to memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains(";seul;A;"), "{text}");
    }

    #[test]
    fn groups_keep_the_order_of_the_file() {
        assert_eq!(points().groups(&["armoire"]), vec![vec![0, 2], vec![1]]);
        assert_eq!(
            points().groups(&["armoire", "puissance_lampe_w"]),
            vec![vec![0, 2], vec![1]]
        );
        assert!(
            PointsBuilder::default()
                .finish()
                .groups(&["armoire"])
                .is_empty()
        );
    }

    #[test]
    fn csv_is_for_a_french_excel_and_holds_no_formula() {
        let mut out = Vec::new();
        points().write_csv(&mut out).expect("a write to memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.starts_with("\u{feff}insee;commune;"));
        assert!(text.contains(";70,5;") && text.contains(";'=c;"));
    }
}
