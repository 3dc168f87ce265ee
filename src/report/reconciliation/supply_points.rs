//! « Points de livraison »: what each supply point was billed.

use super::{Document, finish, header, price, write_price};
use crate::report::sheet::{Value, Written, named};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use rust_xlsxwriter::Worksheet;

pub fn sheet(document: &Document<'_>) -> Written<Worksheet> {
    const NAME: &str = "Points de livraison";
    let columns = vec![
        Column::new(header::TOWN, 22.0, Kind::Wrapped),
        Column::new(header::INSEE, 9.0, Kind::Text),
        Column::new("Point de livraison", 34.0, Kind::Wrapped),
        Column::new("Armoire", 16.0, Kind::Wrapped),
        Column::new("Adresse", 30.0, Kind::Wrapped),
        Column::new("Premier mois", 16.0, Kind::Text),
        Column::new("Dernier mois", 16.0, Kind::Text),
        Column::new("Mois couverts", 9.0, Kind::Tenth),
        Column::new("Factures", 9.0, Kind::Whole).summed(),
        Column::new(header::KWH, 13.0, Kind::Whole).summed(),
        Column::new(document.amount(), 16.0, Kind::Euros).summed(),
        Column::new(header::PRICE, 9.0, Kind::Yield),
    ];
    let mut table = Table::new(NAME, 0, columns);
    let [kwh, euros] = [header::KWH, document.amount()].map(|header| table.column(header));
    let mut sheet = named(NAME)?;
    let points = &document.summary.supply_points;
    let rows = points.iter().enumerate().map(|(row, point)| {
        let month = |month: Option<&_>| {
            let text = month.map(ToString::to_string);
            Value::text(text.unwrap_or_default())
        };
        let supply = &point.supply;
        // The name says it already.
        let beside = |text: &'_ str| {
            if text == supply.name() {
                String::new()
            } else {
                text.to_owned()
            }
        };
        vec![
            Value::text(&*supply.town.name),
            Value::text(&*supply.town.insee),
            Value::text(supply.name()),
            Value::text(beside(&supply.cabinet)),
            Value::text(beside(&supply.address)),
            month(point.months.keys().next()),
            month(point.months.keys().next_back()),
            Value::Number(point.coverage.month_count()),
            Value::count(point.bills),
            Value::Number(point.consumed.kwh),
            Value::Number(point.consumed.euros),
            price(&point.consumed, &euros.at(row), &kwh.at(row)),
        ]
    });
    table.write(&mut sheet, rows)?;
    write_price(&table, &mut sheet, document, &document.summary.consumed)?;
    finish(
        &table,
        sheet,
        "Consommation facturée par point de livraison",
    )
}
