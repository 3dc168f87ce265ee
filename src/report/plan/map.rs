//! « Carte » of a commune: a picture of its points, where inventories tell their places.

use super::Shared;
use crate::inventory::territory::Commune;
use crate::report::layout;
use crate::report::map::{Frame, Kind, Place, Places, distance, picture};
use crate::report::sheet::{Value, Written, named, print_wide, write};
use crate::report::style;
use crate::report::wording::{counted, thousands, unbroken};
use crate::scenario::study::Study;
use rust_xlsxwriter::{Image, ObjectMovement, Worksheet};
use std::collections::BTreeMap;

/// Pixels that the picture takes on the sheet.
const SHOWN: (f64, f64) = (880.0, 660.0);
/// Characters that the column of symbols and the one of their names are wide.
const COLUMNS: [f64; 2] = [5.0, 118.0];

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
    let mut row = shared.top();
    let title = format!("{} – Carte des points lumineux", commune.nom);
    write(&mut sheet, row, 0, &Value::text(&*title), &style::title())?;
    row += 1;
    let shown: Vec<Place> = places
        .iter()
        .filter(|one| frame.holds(one))
        .copied()
        .collect();
    let count = |kind| shown.iter().filter(|place| place.kind == kind).count();
    for (kind, symbol) in [
        (Kind::Factor4, "●"),
        (Kind::Factor2, "■"),
        (Kind::Left, "•"),
    ] {
        let text = format!("{} : {}", kind.label(), thousands(count(kind) as f64));
        write(
            &mut sheet,
            row,
            0,
            &Value::text(symbol),
            &style::symbol(kind),
        )?;
        write(
            &mut sheet,
            row,
            1,
            &Value::text(unbroken(&text)),
            &style::remark(),
        )?;
        row += 1;
    }
    let mut note = format!("Grille Lambert-93 de {}.", distance(frame.step()));
    for (missing, what) in [
        (points.saturating_sub(places.len()), "sans coordonnées"),
        (
            places.len() - shown.len(),
            "trop loin des autres, coordonnées à vérifier",
        ),
    ] {
        if missing > 0 {
            note += &format!(
                " {} hors de la carte : {what}.",
                counted(missing, "point", "points")
            );
        }
    }
    write(
        &mut sheet,
        row,
        1,
        &Value::text(unbroken(&note)),
        &style::remark(),
    )?;
    row += 1;
    let said = format!(
        "Carte des points lumineux de {} : {} rénovés en facteur 4, {} en facteur 2, {} non retenus dans ce plan. Les points rénovés sont dans la feuille « Points ».",
        commune.nom,
        thousands(count(Kind::Factor4) as f64),
        thousands(count(Kind::Factor2) as f64),
        thousands(count(Kind::Left) as f64),
    );
    let image = Image::new_from_buffer(&picture::draw(&frame, &shown))?
        .set_scale_to_size(SHOWN.0, SHOWN.1, true)
        .set_object_movement(ObjectMovement::DontMoveOrSizeWithCells)
        .set_alt_text(said);
    sheet.insert_image_with_offset(row, 0, &image, 8, 6)?;
    print_wide(&mut sheet, "");
    sheet.set_print_fit_to_pages(1, 1);
    shared.dress(&mut sheet, "")?;
    Ok(Some(sheet))
}
