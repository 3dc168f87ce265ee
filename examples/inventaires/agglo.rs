//! CA du Boulonnais: one workbook, one sheet a commune, header on row 3, no
//! commune column (the name of the sheet tells).

use crate::cells::*;
use crate::park::Park;
use std::error::Error;
use std::path::Path;

const HEADER_ROW: u32 = 2;

const COLUMNS: &[Column] = &[
    column("Référence", 14.0, reference),
    column("Armoire", 10.0, cabinet),
    column("Rue", 30.0, street),
    column("N° voie", 8.0, number),
    column("Type lampe", 16.0, lamp),
    column("Puissance (W)", 11.0, lamp_w),
    column("Nb foyers", 8.0, lanterns),
    column("Type luminaire", 16.0, luminaire),
    column("Type support", 16.0, mounting),
    column("Hauteur (m)", 9.0, height),
    column("Ballast", 16.0, ballast),
    column("Régime", 25.0, regime),
    column("Année de pose", 9.0, year),
    column("État", 10.0, state),
    column("Observations", 32.0, remark),
];

pub fn write(parks: &[&Park], file: &Path) -> Result<(), Box<dyn Error>> {
    let look = Look::new();
    let mut workbook = workbook("Inventaire de l'éclairage public 2025")?;
    let widths: Vec<f64> = COLUMNS.iter().map(|c| c.width).collect();
    for park in parks {
        let sheet = workbook.add_worksheet().set_name(&park.commune.name)?;
        lay_out(sheet, &widths, HEADER_ROW)?;
        sheet.write_string_with_format(0, 0, format!("Inventaire 2025 — {NOTICE}"), &look.title)?;
        write_header(sheet, HEADER_ROW, COLUMNS, &look)?;
        for (row, point) in (HEADER_ROW + 1..).zip(&park.points) {
            write_point(sheet, row, COLUMNS, park, point, &look)?;
        }
        let last_row = HEADER_ROW + park.points.len() as u32;
        sheet.autofilter(HEADER_ROW, 0, last_row, COLUMNS.len() as u16 - 1)?;
    }
    workbook.save(file)?;
    Ok(())
}
