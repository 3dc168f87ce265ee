//! CC de Desvres-Samer: one file a commune. Workbooks with a two-line merged
//! header, the cabinet written once a block and a total under it; but one
//! commune sends an OpenDocument sheet and another a Windows-1252 CSV.

use crate::cells::*;
use crate::ods;
use crate::park::{Park, Point, Watts, plain};
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};
use std::error::Error;
use std::path::Path;

const ODS_FOR: u32 = 62524; // Longfossé
const CSV_FOR: u32 = 62255; // Crémarest

/// (group over the columns, its columns); a group without a name is a header
/// of one column, merged over the two lines.
const GROUPS: &[(&str, &[Column])] = &[
    (
        "Localisation",
        &[
            column("Armoire", 12.0, cabinet),
            column("Rue", 30.0, street),
            column("N°", 7.0, number),
        ],
    ),
    ("", &[column("Repère", 14.0, reference)]),
    (
        "Lampe",
        &[
            column("Type", 24.0, lamp),
            column("Puissance (W)", 11.0, lamp_w),
        ],
    ),
    (
        "Support",
        &[
            column("Type", 16.0, mounting),
            column("Hauteur (m)", 9.0, height),
        ],
    ),
    (
        "Luminaire",
        &[
            column("Type", 18.0, luminaire),
            column("Ballast", 16.0, ballast),
        ],
    ),
    ("", &[column("Année de pose", 9.0, year)]),
    ("", &[column("Fonctionnement", 25.0, regime)]),
    ("", &[column("État", 10.0, state)]),
    ("", &[column("Observations", 32.0, remark)]),
];
const HEADER_ROW: u32 = 3;
const FIRST_ROW: u32 = HEADER_ROW + 2;
const CABINET: u16 = 0;
const REFERENCE: u16 = 3;
const WATTS: u16 = 5;

const ODS_COLUMNS: &[Column] = &[
    column("Réf. PL", 14.0, reference),
    column("Armoire", 10.0, cabinet),
    column("Voie", 30.0, street),
    column("Source", 24.0, lamp),
    column("P (W)", 8.0, lamp_w),
    column("Support", 16.0, mounting),
    column("Hauteur (m)", 9.0, height),
    column("Luminaire", 18.0, luminaire),
    column("Fonctionnement", 25.0, regime),
    column("Année", 8.0, year),
    column("État", 10.0, state),
    column("Remarques", 32.0, remark),
];

const CSV_COLUMNS: &[Column] = &[
    column("Désignation", 0.0, reference),
    column("Armoire", 0.0, cabinet),
    column("Rue", 0.0, street),
    column("N° voie", 0.0, number),
    column("Nature de la source", 0.0, lamp),
    column("Puissance unitaire (W)", 0.0, lamp_w),
    column("Type de luminaire", 0.0, luminaire),
    column("Type de support", 0.0, mounting),
    column("Hauteur de feu (m)", 0.0, height),
    column("Fonctionnement", 0.0, regime),
    column("Année de pose", 0.0, year),
    column("État", 0.0, state),
    column("Observation", 0.0, remark),
];

fn title(park: &Park) -> String {
    format!(
        "Commune de {} — inventaire de l'éclairage public 2025",
        park.commune.name
    )
}

pub fn write(parks: &[&Park], folder: &Path) -> Result<(), Box<dyn Error>> {
    for park in parks {
        let name = plain(&park.commune.name);
        match park.commune.insee {
            ODS_FOR => ods::write(&title(park), ODS_COLUMNS, park, &folder.join(name + ".ods"))?,
            CSV_FOR => std::fs::write(folder.join(name + ".csv"), csv(park)?)?,
            _ => write_workbook(park, &folder.join(name + ".xlsx"))?,
        }
    }
    Ok(())
}

fn write_workbook(park: &Park, file: &Path) -> Result<(), XlsxError> {
    let look = Look::new();
    let mut workbook = workbook(&title(park))?;
    let sheet = workbook.add_worksheet().set_name("Inventaire")?;
    let columns: Vec<&Column> = GROUPS.iter().flat_map(|(_, columns)| *columns).collect();
    let widths: Vec<f64> = columns.iter().map(|c| c.width).collect();
    let last_column = columns.len() as u16 - 1;
    lay_out(sheet, &widths, HEADER_ROW + 1)?;
    sheet.merge_range(0, 0, 0, last_column, &title(park), &look.title)?;
    sheet.merge_range(1, 0, 1, last_column, NOTICE, &look.notice)?;
    write_groups(sheet, &look)?;

    // Half of the communes merge the cabinet's cell down its block.
    let merged = park.commune.insee.is_multiple_of(2);
    let mut row = FIRST_ROW;
    let mut totals = Vec::new();
    for block in park.points.chunk_by(|a, b| a.cabinet == b.cabinet) {
        let first = row;
        for point in block {
            for (at, column) in (0..).zip(&columns) {
                let value = match at {
                    CABINET if row > first => Cell::Blank,
                    _ => (column.value)(park, point),
                };
                write_cell(sheet, row, at, value, &look)?;
            }
            row += 1;
        }
        let cabinet = &block[0].cabinet;
        if merged {
            sheet.merge_range(first, CABINET, row - 1, CABINET, cabinet, &look.label)?;
        }
        let label = format!("Total armoire {cabinet}");
        let rows = |column: char| format!("{column}{}:{column}{row}", first + 1);
        let count =
            Formula::new(format!("COUNTA({})", rows('D'))).set_result(block.len().to_string());
        let watts = Formula::new(format!("SUM({})", rows('F'))).set_result(sum_watts(block));
        write_total(sheet, row, &label, (count, watts), last_column, &look)?;
        totals.push(row + 1);
        row += 1;
    }
    let sum = |column: char| {
        let cells: Vec<String> = totals.iter().map(|row| format!("{column}{row}")).collect();
        Formula::new(format!("SUM({})", cells.join(",")))
    };
    let count = sum('D').set_result(park.points.len().to_string());
    let watts = sum('F').set_result(sum_watts(&park.points));
    write_total(
        sheet,
        row,
        "TOTAL GÉNÉRAL",
        (count, watts),
        last_column,
        &look,
    )?;
    workbook.save(file)
}

fn write_groups(sheet: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    let (top, bottom) = (HEADER_ROW, HEADER_ROW + 1);
    let mut first = 0;
    for &(group, columns) in GROUPS {
        let last = first + columns.len() as u16 - 1;
        if group.is_empty() {
            sheet.merge_range(top, first, bottom, first, columns[0].header, &look.header)?;
        } else {
            sheet.merge_range(top, first, top, last, group, &look.header)?;
            for (at, column) in (first..).zip(columns) {
                sheet.write_string_with_format(bottom, at, column.header, &look.header)?;
            }
        }
        first = last + 1;
    }
    sheet.set_row_height(bottom, 30)?;
    Ok(())
}

/// As Excel sums the column: a wattage in text counts for nothing.
fn sum_watts(points: &[Point]) -> String {
    let watts = |point: &Point| match point.watts {
        Watts::Number(watts) => u64::from(watts),
        _ => 0,
    };
    points.iter().map(watts).sum::<u64>().to_string()
}

fn write_total(
    sheet: &mut Worksheet,
    row: u32,
    label: &str,
    (count, watts): (Formula, Formula),
    last_column: u16,
    look: &Look,
) -> Result<(), XlsxError> {
    for column in 0..=last_column {
        sheet.write_blank(row, column, &look.total)?;
    }
    sheet.write_string_with_format(row, CABINET, label, &look.total)?;
    sheet.write_formula_with_format(row, REFERENCE, count, &look.total_points)?;
    sheet.write_formula_with_format(row, WATTS, watts, &look.total)?;
    Ok(())
}

/// Semicolons, decimal commas, CRLF, Windows-1252; no title, no commune: the
/// notice goes into the observation of the first row.
fn csv(park: &Park) -> Result<Vec<u8>, String> {
    let headers: Vec<&str> = CSV_COLUMNS.iter().map(|c| c.header).collect();
    let mut text = headers.join(";") + "\r\n";
    for (rank, point) in park.points.iter().enumerate() {
        let mut fields: Vec<String> = CSV_COLUMNS
            .iter()
            .map(|column| match (column.value)(park, point) {
                Cell::Blank => String::new(),
                Cell::Text(text) => text,
                Cell::Number(number) => number.to_string().replace('.', ","),
            })
            .collect();
        if let (0, Some(observation)) = (rank, fields.last_mut()) {
            NOTICE.clone_into(observation);
        }
        text += &fields.join(";");
        text += "\r\n";
    }
    text.chars().map(windows_1252).collect()
}

fn windows_1252(c: char) -> Result<u8, String> {
    match c {
        '—' => Ok(0x97),
        '’' => Ok(0x92),
        'œ' => Ok(0x9C),
        c => u8::try_from(c).map_err(|_| format!("« {c} » n'est pas dans Windows-1252")),
    }
}
