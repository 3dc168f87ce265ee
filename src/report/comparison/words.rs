//! « Ce que rapporteraient 1 000 € de plus »: what 1,000 € more would bring in each commune.

use super::{ComparisonDocument, letter, sheet_name};
use crate::report::sheet::{Value, Written, foot, named, sentence};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use rust_xlsxwriter::Worksheet;

const WIDTHS: [f64; 6] = [10.0, 26.0, 17.0, 18.0, 17.0, 120.0];
/// Columns on paper: the words say the same once more.
const PRINTED: usize = 5;

/// What may be made of these prices.
pub const NOTE: &str = "Estimations, à confirmer en refaisant le plan avec le nouveau budget. Les points étant entiers, 1 000 € peuvent apporter plusieurs fois cela, ou rien : la fourchette, où elle est donnée, est prouvée.";

/// The columns.
pub fn columns(document: &ComparisonDocument<'_>) -> Vec<Column> {
    let units: Vec<&str> = document.prices.iter().map(|line| line.unit).collect();
    let one_unit = units.windows(2).all(|pair| pair[0] == pair[1]);
    let unit = units.first().filter(|_| one_unit).copied();
    let [side, commune, price, holds, rest, words] = WIDTHS;
    vec![
        Column::new("Scénario", side, Kind::Text),
        Column::new("Commune", commune, Kind::Text),
        Column::new(
            format!(
                "{} pour 1\u{a0}000\u{a0}€ de plus",
                unit.unwrap_or("Valeur")
            ),
            price,
            Kind::Tenth,
        ),
        Column::new("Prix valable jusqu'à (€ de plus)", holds, Kind::Euros),
        Column::new("Reste du budget (€)", rest, Kind::Euros),
        Column::new("En mots", words, Kind::Text),
    ]
}

/// The rows: one for each commune of each scenario.
pub fn rows<'d>(
    document: &'d ComparisonDocument<'_>,
) -> impl Iterator<Item = Vec<Value<'d>>> + use<'d> {
    document.prices.iter().map(|line| {
        vec![
            Value::text(letter(line.side).to_string()),
            Value::text(&*line.commune),
            Value::Number(line.per_thousand),
            Value::optional(line.holds_cents.map(|cents| cents as f64 / 100.0)),
            Value::euros(line.rest_cents),
            Value::text(&*line.words),
        ]
    })
}

/// Percent of their size at which rows are printed: some 75 communes a page.
const SCALE: u16 = 66;

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let mut table = Table::new(sheet_name::PRICES, 0, columns(document));
    let mut sheet = named(sheet_name::PRICES)?;
    table.write(&mut sheet, rows(document))?;
    table.lay_out(
        &mut sheet,
        "Ce que 1 000 € de plus apporteraient, commune par commune",
    )?;
    let note_row = table.total_row() + 1;
    let width = WIDTHS[..PRINTED].iter().sum();
    sentence(&mut sheet, note_row, PRINTED as u16 - 1, width, NOTE)?;
    sheet
        .set_portrait()
        .set_print_area(0, 0, note_row, PRINTED as u16 - 1)?
        .set_print_scale(SCALE);
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}
