//! Points in files: CSV for a French Excel, Parquet and Arrow.

use super::{Points, Texts};
use crate::csv_text::{CsvTable, Field};
use crate::error::{Error, Result};
use crate::inventory::workbook::extension;
use polars::prelude::*;
use std::io::{self, Write};
use std::path::Path;

impl Points {
    /// Writes the points in a format.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Csv => self.write_csv(out),
            #[cfg(feature = "parquet")]
            Format::Parquet => ParquetWriter::new(out)
                .finish(&mut self.to_frame())
                .map(|_| ())
                .map_err(io::Error::other),
            #[cfg(feature = "arrow")]
            Format::Arrow => IpcWriter::new(out)
                .finish(&mut self.to_frame())
                .map_err(io::Error::other),
        }
    }

    /// Writes the points as CSV: UTF-8 with a byte order mark and `;`, so that a double click opens
    /// it in a French Excel; decimal commas for the same reason.
    ///
    /// ```
    /// use reverbere::{LightPoint, PointsBuilder};
    ///
    /// let mut builder = PointsBuilder::default();
    /// builder.push(LightPoint { reference: "SAM-001".into(), ..LightPoint::default() });
    /// let mut csv = Vec::new();
    /// builder.finish().write_csv(&mut csv)?;
    /// let csv = String::from_utf8_lossy(&csv);
    /// assert_eq!(csv.lines().count(), 2, "a header and a point");
    /// assert!(csv.contains("SAM-001"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_csv(&self, out: impl Write) -> io::Result<()> {
        let mut table = CsvTable::for_excel(out)?;
        let columns = self.frame.columns();
        table.titles(columns.iter().map(|column| column.name().as_str()))?;
        let texts: Vec<Option<Texts<'_>>> = columns
            .iter()
            .map(|column| {
                self.is_text(column.name())
                    .then(|| self.text(column.name()))
            })
            .collect();
        let mut figures = vec![String::new(); columns.len()];
        for row in 0..self.len() {
            for (figure, column) in figures.iter_mut().zip(columns) {
                *figure = match column.get(row) {
                    Ok(AnyValue::Float64(number)) => number.to_string().replace('.', ","),
                    Ok(AnyValue::UInt32(number)) => number.to_string(),
                    _ => String::new(),
                };
            }
            let fields = texts.iter().zip(&figures);
            table.row(fields.map(|(texts, figure)| match texts {
                Some(texts) => Field::Text(texts.get(row).unwrap_or_default()),
                None => Field::Figure(figure),
            }))?;
        }
        table.finish()
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
            other => {
                let problem = match other {
                    "parquet" | "arrow" | "feather" => format!(
                        "ce programme n'a pas été compilé pour ce format ; choisissez .csv, ou recompilez avec --features {}",
                        if other == "parquet" { other } else { "arrow" }
                    ),
                    _ => "format de points inconnu ; extensions possibles : .csv, .parquet, .arrow"
                        .into(),
                };
                Err(Error::Usage(format!("« {} » : {problem}", path.display())))
            }
        }
    }
}
