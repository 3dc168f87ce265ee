//! « Carte » of a commune: a picture of its points, where inventories tell their places.

use super::Shared;
use crate::inventory::territory::Commune;
use crate::report::layout;
use crate::report::map::streets::streets;
use crate::report::map::{Frame, Kind, Place, Places, distance, picture};
use crate::report::sheet::{Value, Written, named, print_wide, write};
use crate::report::style;
use crate::report::wording::{counted, thousands};
use crate::scenario::study::Study;
use rust_xlsxwriter::{Image, ObjectMovement, Worksheet};
use std::collections::BTreeMap;

/// Pixels that the picture takes on the sheet, as much as an A4 page holds with its legend beside.
const SHOWN: (u32, u32) = (840, 630);
/// Characters that the columns of the picture, of symbols and of their names are wide: a character
/// is seven pixels, somewhat less in LibreOffice, and no symbol is to be under the picture.
const COLUMNS: [f64; 3] = [120.0, 4.0, 27.0];
/// Pixels of height of a line of the legend, and of the note under them.
const LINES: (u32, u32) = (24, 300);

/// The places of the points of each commune, by INSEE code.
pub type ByCommune<'a> = BTreeMap<&'a str, Vec<Place>>;

/// Where the points of a study are, commune by commune.
pub fn by_commune<'a>(study: &'a Study, places: &Places) -> ByCommune<'a> {
    let codes = study.import.points.text("insee");
    let mut by_commune = ByCommune::new();
    for place in places.all() {
        let code = codes.get(place.row as usize).unwrap_or_default();
        by_commune.entry(code).or_default().push(place);
    }
    by_commune
}

/// The sheet; none where no place is known. `points` is how many points the commune has.
pub fn sheet(shared: &Shared<'_>, commune: &Commune, points: usize) -> Written<Option<Worksheet>> {
    let places = shared.places.get(&*commune.insee);
    let Some((places, frame)) = places.and_then(|all| Some((all, Frame::around(all)?))) else {
        return Ok(None);
    };
    let mut sheet = named(layout::sheet::MAP)?;
    for (column, width) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_screen_gridlines(false);
    let top = shared.top();
    let title = format!("{} – Carte des points lumineux", commune.nom);
    write(&mut sheet, top, 0, &Value::text(title), &style::title())?;
    let shown: Vec<Place> = places
        .iter()
        .filter(|one| frame.holds(one))
        .copied()
        .collect();
    let count = |kind| shown.iter().filter(|place| place.kind == kind).count();
    let legend = [
        (Kind::Factor4, "●"),
        (Kind::Factor2, "■"),
        (Kind::Left, "•"),
    ];
    for (row, (kind, symbol)) in (top + 1..).zip(legend) {
        let text = format!("{} : {}", kind.label(), thousands(count(kind) as f64));
        let text = Value::text(text);
        write(
            &mut sheet,
            row,
            1,
            &Value::text(symbol),
            &style::symbol(kind.colour()),
        )?;
        write(&mut sheet, row, 2, &text, &style::legend())?;
        // Rows have heights of their own, so that the picture keeps its shape everywhere.
        sheet.set_row_height_pixels(row, LINES.0)?;
    }
    let mut note = format!(
        "Grille Lambert-93 de {}.\nEn gris, les rues telles que leurs points les dessinent.",
        distance(frame.step())
    );
    let missing = [
        (points.saturating_sub(places.len()), "sans coordonnées"),
        (
            places.len() - shown.len(),
            "trop loin des autres, coordonnées à vérifier",
        ),
    ];
    for (missing, what) in missing.into_iter().filter(|(missing, _)| *missing > 0) {
        let missing = counted(missing, "point", "points");
        note += &format!("\n{missing} hors de la carte : {what}.");
    }
    let (row, picture_row) = (top + 4, top + 1);
    write(&mut sheet, row, 2, &Value::text(note), &style::note())?;
    sheet.set_row_height_pixels(row, LINES.1)?;
    sheet.set_row_height_pixels(row + 1, SHOWN.1 - 3 * LINES.0 - LINES.1 + 8)?;
    let said = format!(
        "Carte des points lumineux de {} : {} rénovés en facteur 4, {} en facteur 2, {} non retenus dans ce plan. Les points rénovés sont dans la feuille « Points ».",
        commune.nom,
        thousands(count(Kind::Factor4) as f64),
        thousands(count(Kind::Factor2) as f64),
        thousands(count(Kind::Left) as f64),
    );
    let ground = streets(&shared.study().import.points, &shown);
    let image = Image::new_from_buffer(&picture::draw(&frame, &shown, &ground))?
        .set_scale_to_size(SHOWN.0, SHOWN.1, false)
        .set_object_movement(ObjectMovement::DontMoveOrSizeWithCells)
        .set_alt_text(said);
    sheet.insert_image_with_offset(picture_row, 0, &image, 2, 4)?;
    print_wide(&mut sheet, "");
    sheet.set_print_fit_to_pages(1, 1);
    shared.dress(&mut sheet, "")?;
    Ok(Some(sheet))
}
