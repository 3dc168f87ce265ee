//! « Mois »: how the months of a year share its consumption against the hours lit, then every month.

use super::{Document, header, price, write_price};
use crate::energy::bills::summary::Shape;
use crate::inventory::profile::MONTHS;
use crate::report::chart::{filled, framed};
use crate::report::sheet::{Value, Written, foot, named, print_wide, sentence, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, Worksheet};

const NAME: &str = "Mois";
/// Columns of both tables, and their widths together, in characters.
const LAST: u16 = 5;
const WIDTH: f64 = 100.0;
const COMPUTED: &str = "Part calculée";
const BILLED: &str = "Part facturée";

pub fn sheet(document: &Document<'_>) -> Written<Worksheet> {
    let mut sheet = named(NAME)?;
    let title = "Consommation facturée, mois par mois";
    write(&mut sheet, 0, 0, &Value::text(title), &style::title())?;
    let next = if let Some(shape) = document.shape {
        write_shape(&mut sheet, shape)?
    } else {
        let text = "Aucun point de livraison n'a douze factures mensuelles d'une même année : rien ne dit comment les mois diffèrent.";
        sentence(&mut sheet, 2, LAST, WIDTH, text)?;
        4
    };
    let all = write_months(&mut sheet, next, document)?;
    all.set_widths(&mut sheet)?;
    print_wide(&mut sheet, title);
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// The shape and its chart; gives the row where the next table may begin.
fn write_shape(sheet: &mut Worksheet, shape: &Shape) -> Written<u32> {
    let text = format!(
        "Part de chaque mois dans l'année, d'après {} années de point de livraison facturées mois par mois de janvier à décembre, et d'après les heures d'allumage.",
        shape.years
    );
    sentence(sheet, 2, LAST, WIDTH, &text)?;
    let columns = vec![
        Column::new("Mois", 18.0, Kind::Text),
        Column::new("Heures d'allumage", 14.0, Kind::Tenth).summed(),
        Column::new(COMPUTED, 14.0, Kind::Percent).summed(),
        Column::new(header::KWH, 18.0, Kind::Whole).summed(),
        Column::new(BILLED, 12.0, Kind::Percent).summed(),
        Column::new("Facturé / calculé − 1", 28.0, Kind::Percent),
    ];
    let mut table = Table::new(NAME, 4, columns);
    let cells = ["Heures d'allumage", COMPUTED, header::KWH, BILLED].map(|name| table.column(name));
    let [hours, computed_at, kwh, billed_at] = cells;
    let (computed, billed) = (shape.computed(), shape.billed());
    let rows = (0..12).map(|month| {
        let part = |of: crate::report::table::ColumnCells, value| {
            let all = format!("SUM({}:{})", of.at(0), of.at(11));
            Value::Formula(format!("{}/{all}", of.at(month)), value)
        };
        vec![
            Value::text(MONTHS[month]),
            Value::Number(shape.hours[month]),
            part(hours, computed[month]),
            Value::Number(shape.kwh[month]),
            part(kwh, billed[month]),
            Value::Formula(
                format!("{}/{}-1", billed_at.at(month), computed_at.at(month)),
                billed[month] / computed[month] - 1.0,
            ),
        ]
    });
    table.write(sheet, rows)?;
    sheet.insert_chart(2, LAST + 2, &chart(&table))?;
    Ok(table.total_row() + 2)
}

fn chart(table: &Table) -> Chart {
    let mut chart = framed(ChartType::Column, "Part de chaque mois dans l'année");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    let cells = |header| {
        let (first_row, first_column, last_row, last_column) = table.area(header);
        (NAME, first_row, first_column, last_row, last_column)
    };
    for (header, name, colour) in [
        (COMPUTED, "calculée (heures d'allumage)", style::MIDDLE),
        (BILLED, "facturée", style::DARK),
    ] {
        let mut fill = filled(colour);
        chart
            .add_series()
            .set_categories(cells("Mois"))
            .set_values(cells(header))
            .set_name(name)
            .set_format(&mut fill);
    }
    chart.y_axis().set_min(0).set_num_format("0\"\u{a0}\"%");
    chart.set_width(560).set_height(330).set_alt_text(
        "Colonnes : part de chaque mois dans la consommation facturée d'une année, à côté de sa part dans les heures d'allumage. Les valeurs sont dans le tableau à gauche.",
    );
    chart
}

fn write_months(sheet: &mut Worksheet, row: u32, document: &Document<'_>) -> Written<Table> {
    let summary = document.summary;
    let columns = vec![
        Column::new("Mois", 18.0, Kind::Text),
        Column::new("Points de livraison", 14.0, Kind::Whole),
        Column::new(header::KWH, 14.0, Kind::Whole).summed(),
        Column::new(document.amount(), 18.0, Kind::Euros).summed(),
        Column::new(header::PRICE, 12.0, Kind::Yield),
        Column::new("À savoir", 28.0, Kind::Wrapped),
    ];
    let mut table = Table::new(NAME, row, columns);
    let [kwh, euros] = [header::KWH, document.amount()].map(|header| table.column(header));
    let rows = summary.months.iter().enumerate().map(|(row, total)| {
        let note = if total.complete {
            String::new()
        } else {
            format!("incomplet : {} d'habitude", summary.usual_supply_points)
        };
        vec![
            Value::text(total.month.to_string()),
            Value::count(total.supply_points),
            Value::Number(total.consumed.kwh),
            Value::Number(total.consumed.euros),
            price(&total.consumed, &euros.at(row), &kwh.at(row)),
            Value::text(note),
        ]
    });
    table.write(sheet, rows)?;
    write_price(&table, sheet, document, &summary.consumed)?;
    Ok(table)
}
