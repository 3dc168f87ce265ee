//! « Hypothèses qui changent »: only what is not the same in all the scenarios.

use super::{ComparisonDocument, letter, sheet_name};
use crate::report::sheet::{Value, Written, foot, named, sentence};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use crate::scenario::comparison::settings::Told;
use rust_xlsxwriter::Worksheet;

const WIDTHS: [f64; 3] = [22.0, 50.0, 22.0];
const VALUE: f64 = 26.0;

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let count = document.sides().len();
    let [section, what, unit] = WIDTHS;
    let mut columns = vec![
        Column::new("Rubrique", section, Kind::Wrapped),
        Column::new("Hypothèse", what, Kind::Wrapped),
    ];
    let values = (0..count).map(letter);
    columns.extend(values.map(|letter| Column::new(letter.to_string(), VALUE, Kind::General)));
    columns.push(Column::new("Unité", unit, Kind::Wrapped));
    let mut table = Table::new(sheet_name::HYPOTHESES, 0, columns);
    let mut sheet = named(sheet_name::HYPOTHESES)?;
    let rows = document.differing.iter().map(|one| {
        let mut row = vec![Value::text(one.section), Value::text(&*one.what)];
        row.extend(one.values.iter().map(|value| match value {
            Some(Told::Number(number)) => Value::Number(*number),
            Some(Told::Text(text)) => Value::text(&**text),
            None => Value::text("–"),
        }));
        row.push(Value::text(&*one.unit));
        row
    });
    table.write(&mut sheet, rows)?;
    table.lay_out(&mut sheet, "Ce qui change d'un scénario à l'autre")?;
    let last = count as u16 + 2;
    let width = WIDTHS.iter().sum::<f64>() + count as f64 * VALUE;
    let mut row = table.total_row();
    let mut say = |text: &str| -> Written {
        row += 1;
        sentence(&mut sheet, row, last, width, text)
    };
    if document.differing.is_empty() {
        say(
            "Rien ne change : les scénarios ont les mêmes hypothèses, les mêmes budgets et les mêmes règles.",
        )?;
    }
    for place in 0..count {
        say(&document.label(place))?;
    }
    say(
        "« – » : le scénario n'a rien de tel. Les budgets de chaque commune sont dans la feuille « Par commune ».",
    )?;
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}
