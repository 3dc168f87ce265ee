//! CC de la Terre des Deux Caps: one flat sheet for the 21 communes, header on
//! row 1, and a sheet of explanations.

use crate::cells::*;
use crate::park::Park;
use std::error::Error;
use std::path::Path;

const COLUMNS: &[Column] = &[
    column("Code INSEE", 9.0, insee),
    column("Commune", 20.0, commune),
    column("N° point lumineux", 15.0, reference),
    column("Armoire de commande", 12.0, cabinet),
    column("Nom de la voie", 30.0, street),
    column("Lampe - Modèle lampe", 20.0, lamp),
    column("P (W)", 8.0, lamp_w),
    column("Puissance système (W)", 11.0, system_w),
    column("Luminaire - Libellé luminaire", 20.0, luminaire),
    column("Type support", 16.0, mounting),
    column("Hauteur de feu (m)", 10.0, height),
    column("Appareillage", 16.0, ballast),
    column("Régime (horaires)", 25.0, regime),
    column("Année installation", 11.0, year),
    column("État", 10.0, state),
    column("Remarques", 32.0, remark),
    column("X", 11.0, easting),
    column("Y", 11.0, northing),
];

const READ_ME: &[&str] = &[
    "Inventaire intercommunal de l'éclairage public — export à plat",
    NOTICE,
    "",
    "Une ligne par point lumineux ; la commune est donnée par son code INSEE et par son nom.",
    "P (W) : puissance nominale de la lampe, sans l'appareillage.",
    "Puissance système (W) : lampe et appareillage ; donnée pour quelques communes seulement.",
    "Pour quelques communes, la puissance n'est écrite que dans le libellé de la lampe.",
    "X et Y : Lambert-93 (EPSG:2154), en mètres ; positions inventées autour du centre approximatif de chaque village.",
    "Les points déposés ou supprimés restent dans la liste, avec leur état.",
];

pub fn write(parks: &[&Park], file: &Path) -> Result<(), Box<dyn Error>> {
    let look = Look::new();
    let mut workbook = workbook("Inventaire intercommunal de l'éclairage public")?;
    let sheet = workbook.add_worksheet().set_name("Points lumineux")?;
    let widths: Vec<f64> = COLUMNS.iter().map(|c| c.width).collect();
    lay_out(sheet, &widths, 0)?;
    write_header(sheet, 0, COLUMNS, &look)?;
    let points = parks
        .iter()
        .flat_map(|park| park.points.iter().map(move |point| (*park, point)));
    let mut last_row = 0;
    for (park, point) in points {
        last_row += 1;
        write_point(sheet, last_row, COLUMNS, park, point, &look)?;
    }
    sheet.autofilter(0, 0, last_row, COLUMNS.len() as u16 - 1)?;

    let sheet = workbook.add_worksheet().set_name("Lisez-moi")?;
    sheet.set_column_width(0, 100)?;
    for (row, &line) in (0..).zip(READ_ME) {
        match row {
            0 => sheet.write_string_with_format(row, 0, line, &look.title)?,
            1 => sheet.write_string_with_format(row, 0, line, &look.notice)?,
            _ => sheet.write_string(row, 0, line)?,
        };
    }
    workbook.save(file)?;
    Ok(())
}
