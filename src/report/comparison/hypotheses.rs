//! « Hypothèses qui changent »: only what is not the same in all the scenarios.

use super::{ComparisonDocument, letter, sheet_name};
use crate::report::sheet::{Value, Written, foot, named, sentence, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::report::wording::{measured, share_of, significant, unit_of_share};
use crate::scenario::comparison::settings::SettingValue;
use rust_xlsxwriter::{Format, Worksheet};

const WIDTHS: [f64; 3] = [22.0, 50.0, 22.0];
const VALUE: f64 = 26.0;

/// What is said where nothing differs.
pub const NOTHING: &str = "Rien ne change : les scénarios ont les mêmes hypothèses, les mêmes budgets et les mêmes règles.";
/// How to read the table.
pub const NOTE: &str =
    "« – » : le scénario n'a rien de tel. Les budgets de chaque commune sont dans « Par commune ».";

/// The columns.
pub fn columns(document: &ComparisonDocument<'_>) -> Vec<Column> {
    let count = document.sides().len();
    let [section, what, unit] = WIDTHS;
    let mut columns = vec![
        Column::new("Rubrique", section, Kind::Wrapped),
        Column::new("Hypothèse", what, Kind::Wrapped),
    ];
    let values = (0..count).map(letter);
    columns.extend(values.map(|letter| Column::new(letter.to_string(), VALUE, Kind::General)));
    columns.push(Column::new("Unité", unit, Kind::Wrapped));
    columns
}

/// The rows: one for each thing that differs.
pub fn rows<'d>(
    document: &'d ComparisonDocument<'_>,
) -> impl Iterator<Item = Vec<Value<'d>>> + use<'d> {
    document.differing.iter().map(|one| {
        let mut row = vec![Value::text(one.section), Value::text(&*one.what)];
        row.extend(one.values.iter().map(|value| match value {
            Some(SettingValue::Number(number)) if share_of(&one.unit).is_some() => {
                Value::text(measured(*number, "part", significant))
            }
            Some(SettingValue::Number(number)) => Value::Number(*number),
            Some(SettingValue::Text(text)) => Value::text(&**text),
            None => Value::text("–"),
        }));
        row.push(Value::text(unit_of_share(&one.unit)));
        row
    })
}

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let count = document.sides().len();
    let mut table = Table::new(sheet_name::HYPOTHESES, 0, columns(document));
    let mut sheet = named(sheet_name::HYPOTHESES)?;
    table.write(&mut sheet, rows(document))?;
    let letters = (0..count).map(|place| letter(place).to_string());
    let columns: Vec<u16> = letters.map(|header| table.index(&header) as u16).collect();
    let numbers = |unit: &str| share_of(unit).is_none();
    for (one, row) in (document.differing.iter().zip(1..)).filter(|(one, _)| numbers(&one.unit)) {
        for (value, column) in one.values.iter().zip(&columns) {
            if let Some(SettingValue::Number(number)) = value {
                write(
                    &mut sheet,
                    row,
                    *column,
                    &Value::Number(*number),
                    &figure(*number),
                )?;
            }
        }
    }
    table.lay_out(&mut sheet, "Ce qui change d'un scénario à l'autre")?;
    let last = count as u16 + 2;
    let width = WIDTHS.iter().sum::<f64>() + count as f64 * VALUE;
    let mut row = table.total_row();
    let mut say = |text: &str| -> Written {
        row += 1;
        sentence(&mut sheet, row, last, width, text)
    };
    if document.differing.is_empty() {
        say(NOTHING)?;
    }
    for place in 0..count {
        say(&document.label(place))?;
    }
    say(NOTE)?;
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

/// A number of any size among texts: thousands apart where it is whole.
fn figure(number: f64) -> Format {
    let format = style::cell(Kind::General);
    if number.fract() == 0.0 {
        format.set_num_format("#,##0")
    } else {
        format
    }
}
