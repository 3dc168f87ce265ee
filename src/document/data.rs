//! Fields for software: CSV, JSON, GeoJSON and the columns of stages, under their keys.

use super::field::{Columns, Datum, Field};
use crate::csv_text::{self, CsvTable};
use crate::inventory::points::Records;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Number;
use std::borrow::Cow;
use std::io::{self, Write};

/// What software reads of a field: amounts in euros, codes as numbers.
enum DataValue<'r> {
    Nothing,
    Text(Cow<'r, str>),
    Key(&'r str),
    Figure(Number),
}

impl<'r> DataValue<'r> {
    fn of<R>(datum: Datum<'r>, field: &Field<R>) -> Self {
        match datum {
            Datum::Blank => Self::Nothing,
            Datum::Text(text) => Self::Text(text),
            Datum::Key(key) => Self::Key(key),
            Datum::Whole(whole) | Datum::Coded(whole, _) => Self::Figure(whole.into()),
            Datum::Cents(cents) => Self::figure(cents as f64 / 100.0),
            Datum::Number(number) => Self::figure(field.trimmed(number)),
        }
    }

    fn owned(self) -> DataValue<'static> {
        match self {
            Self::Nothing => DataValue::Nothing,
            Self::Text(text) => DataValue::Text(text.into_owned().into()),
            Self::Key(key) => DataValue::Text(key.to_owned().into()),
            Self::Figure(figure) => DataValue::Figure(figure),
        }
    }

    fn figure_in<T>(&self, read: impl Fn(&Number) -> Option<T>) -> Option<T> {
        match self {
            Self::Figure(figure) => read(figure),
            Self::Nothing | Self::Text(_) | Self::Key(_) => None,
        }
    }

    fn figure(number: f64) -> Self {
        Number::from_f64(number).map_or(Self::Nothing, Self::Figure)
    }
}

/// A row as a JSON object.
struct Object<'f, R> {
    columns: &'f Columns<'f, R>,
    row: &'f R,
}

impl<R> Serialize for Object<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for (datum, field) in self.columns.data(self.row).zip(self.columns.iter()) {
            match DataValue::of(datum, field) {
                DataValue::Nothing => object.serialize_entry(field.key, &())?,
                DataValue::Text(text) => object.serialize_entry(field.key, &text)?,
                DataValue::Key(key) => object.serialize_entry(field.key, key)?,
                DataValue::Figure(figure) => object.serialize_entry(field.key, &figure)?,
            }
        }
        object.end()
    }
}

/// A row as a JSON object, under the keys of its fields.
#[must_use]
pub fn object<R>(columns: &Columns<'_, R>, row: &R) -> serde_json::Value {
    // Its keys are texts and its numbers finite: never else.
    serde_json::to_value(Object { columns, row }).unwrap_or_default()
}

/// Writes a table as a CSV for software: commas, decimal points; no text is a formula.
///
/// # Errors
/// What the writer says.
pub fn csv<R>(
    columns: &Columns<'_, R>,
    rows: impl Iterator<Item = R>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = CsvTable::for_software(out);
    table.titles(columns.iter().map(|field| field.key))?;
    for row in rows {
        let cells = columns.data(&row).zip(columns.iter());
        let cells: Vec<DataValue<'_>> = cells
            .map(|(datum, field)| DataValue::of(datum, field))
            .collect();
        let figures: Vec<String> = (cells.iter())
            .map(|cell| match cell {
                DataValue::Figure(figure) => figure.to_string(),
                DataValue::Nothing | DataValue::Text(_) | DataValue::Key(_) => String::new(),
            })
            .collect();
        let cells = cells.iter().zip(&figures);
        table.row(cells.map(|(cell, figure)| match cell {
            DataValue::Text(text) => csv_text::Field::Text(text),
            DataValue::Key(key) => csv_text::Field::Key(key),
            DataValue::Nothing | DataValue::Figure(_) => csv_text::Field::Figure(figure),
        }))?;
    }
    table.finish()
}

/// Writes a table as JSON: an array of objects, one a line.
///
/// # Errors
/// What the writer says.
pub fn json<R>(
    columns: &Columns<'_, R>,
    rows: impl Iterator<Item = R>,
    out: &mut dyn Write,
) -> io::Result<()> {
    listed(["[", "\n]\n"], rows, out, |row, out| {
        Ok(serde_json::to_writer(out, &Object { columns, row })?)
    })
}

/// Writes a table as GeoJSON (RFC 7946): a feature a row, at its longitude and latitude, without
/// geometry where these are not known.
///
/// # Errors
/// What the writer says.
pub fn geojson<R>(
    columns: &Columns<'_, R>,
    place: impl Fn(&R) -> Option<[f64; 2]>,
    rows: impl Iterator<Item = R>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let around = [r#"{"type":"FeatureCollection","features":["#, "\n]}\n"];
    listed(around, rows, out, |row, out| {
        let feature = Feature {
            r#type: "Feature",
            geometry: place(row).map(|coordinates| Geometry {
                r#type: "Point",
                coordinates,
            }),
            properties: Object { columns, row },
        };
        Ok(serde_json::to_writer(out, &feature)?)
    })
}

#[derive(Serialize)]
#[serde(bound = "")]
struct Feature<'f, R> {
    r#type: &'static str,
    geometry: Option<Geometry>,
    properties: Object<'f, R>,
}

#[derive(Serialize)]
struct Geometry {
    r#type: &'static str,
    coordinates: [f64; 2],
}

/// The columns of a table of stages; `rows` gives its rows as often as it has columns.
#[must_use]
pub fn records<R, I: Iterator<Item = R>>(
    columns: &Columns<'_, R>,
    rows: impl Fn() -> I,
) -> Records {
    let mut records = Records::default();
    for field in columns.iter() {
        let column = columns.clone().that(|one| one.key == field.key);
        let of_row = |row: R| match column.data(&row).next() {
            Some(datum) => DataValue::of(datum, field).owned(),
            None => DataValue::Nothing,
        };
        let stated: Vec<DataValue<'_>> = rows().map(of_row).collect();
        records = with_column(records, field, &stated);
    }
    records
}

/// Counts where every row has a whole number, else numbers; texts where these are told.
fn with_column<R>(records: Records, field: &Field<R>, stated: &[DataValue<'_>]) -> Records {
    let wholes: Option<Vec<u32>> = (stated.iter())
        .map(|one| {
            one.figure_in(Number::as_u64)
                .and_then(|whole| whole.try_into().ok())
        })
        .collect();
    let is_figure = |one: &DataValue<'_>| matches!(one, DataValue::Figure(_));
    match wholes {
        Some(wholes) if !wholes.is_empty() => records.count(field.key, wholes.into_iter()),
        _ if stated.iter().any(is_figure) || !field.kind.is_text() => {
            let numbers = stated.iter().map(|one| one.figure_in(Number::as_f64));
            records.number(field.key, numbers)
        }
        _ => records.text(
            field.key,
            stated.iter().map(|one| match one {
                DataValue::Text(text) => &**text,
                DataValue::Key(key) => key,
                DataValue::Nothing | DataValue::Figure(_) => "",
            }),
        ),
    }
}

/// Writes rows one a line between two texts: never the whole in memory.
fn listed<R>(
    [before, after]: [&str; 2],
    rows: impl Iterator<Item = R>,
    out: &mut dyn Write,
    one: impl Fn(&R, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    out.write_all(before.as_bytes())?;
    let mut separator = "\n";
    for row in rows {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        one(&row, out)?;
    }
    out.write_all(after.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::field::{Fields, Shown};
    use crate::document::fields;

    struct Mast {
        name: &'static str,
        metres: Option<f64>,
        cents: i64,
    }

    fn fields() -> Fields<Mast> {
        let all = Shown(1);
        Fields::new(fields! { Mast;
            "nom", "Nom", Text 8.0, all, Read => |mast| mast.name.into();
            "hauteur_m", "Hauteur (m)", Tenth 8.0, all, Read => |mast| mast.metres.into(), decimals(1);
            "cout_eur", "Coût", Euros 8.0, all, Read => |mast| Datum::Cents(mast.cents);
        })
    }

    const MASTS: [Mast; 2] = [
        Mast {
            name: "=1+1",
            metres: Some(8.04),
            cents: 1050,
        },
        Mast {
            name: "A \"2\"",
            metres: None,
            cents: 300,
        },
    ];

    fn written(write: impl Fn(&Columns<'_, Mast>, &mut Vec<u8>) -> io::Result<()>) -> String {
        let fields = fields();
        let mut out = Vec::new();
        write(&fields.shown_in(Shown(1)), &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn one_list_is_a_csv_a_json_and_a_layer() {
        assert_eq!(
            written(|columns, out| csv(columns, MASTS.into_iter(), out)),
            "nom,hauteur_m,cout_eur\n'=1+1,8.0,10.5\n\"A \"\"2\"\"\",,3.0\n"
        );
        assert_eq!(
            written(|columns, out| json(columns, MASTS.into_iter(), out)),
            "[\n{\"nom\":\"=1+1\",\"hauteur_m\":8.0,\"cout_eur\":10.5},\n\
             {\"nom\":\"A \\\"2\\\"\",\"hauteur_m\":null,\"cout_eur\":3.0}\n]\n"
        );
        let place = |mast: &Mast| mast.metres.map(|metres| [1.5, metres]);
        let layer = written(|columns, out| geojson(columns, place, MASTS.into_iter(), out));
        let layer: serde_json::Value = serde_json::from_str(&layer).expect("JSON");
        let [one, two] = [&layer["features"][0], &layer["features"][1]];
        assert_eq!(one["geometry"]["coordinates"][1], 8.04);
        assert!(two["geometry"].is_null());
        assert_eq!(one["properties"]["hauteur_m"], 8.0);
    }
}
