//! What documents say of a plan, each fact declared once. A column is added here, and nowhere else:
//! workbooks, page, files for software and the verifier take it from its list.

pub mod commune;
pub mod point;

use crate::document::{Datum, Shown};
use crate::inventory::coordinates::{System, to_lambert93, to_wgs84};
use crate::inventory::points::Row;
use crate::retrofit::service::Service;

/// The printed part of a sheet: what a council reads.
pub const PRINTED: Shown = Shown(1);
/// The rest of a sheet: where its figures come from.
pub const TRACED: Shown = Shown(1 << 1);
/// The page in a browser.
pub const PAGE: Shown = Shown(1 << 2);
/// Layers for a GIS, and their tables.
pub const LAYER: Shown = Shown(1 << 3);
/// The tables between the inventories and the plan.
pub const STAGE: Shown = Shown(1 << 4);

/// Longitude and latitude of a point, WGS84, to the centimetre; none where its inventory has no place.
#[must_use]
pub fn degrees(light: &Row<'_>) -> Option<[f64; 2]> {
    Some(exact_degrees(light)?.map(|degrees| (degrees * 1e7).round() / 1e7))
}

/// The same as exact as the transformation gives it.
#[must_use]
pub fn exact_degrees(light: &Row<'_>) -> Option<[f64; 2]> {
    let (system, (x, y)) = place(light)?;
    let (longitude, latitude) = to_wgs84(system, x, y)?;
    Some([longitude, latitude])
}

/// Metres to the east and to the north of it, Lambert-93.
#[must_use]
pub fn metres(light: &Row<'_>) -> Option<[f64; 2]> {
    let (system, (x, y)) = place(light)?;
    let (x, y) = to_lambert93(system, x, y)?;
    Some([x, y])
}

fn place(light: &Row<'_>) -> Option<(System, (f64, f64))> {
    System::from_code(light.projection).zip(light.x.zip(light.y))
}

/// What a reader calls a luminaire type; its code where the service table does not have it.
#[must_use]
pub fn luminaire_in_words(code: &str) -> &str {
    match code {
        "" => "",
        code => Service::embedded()
            .luminaire(code, None)
            .map_or(code, |kind| kind.libelle.as_str()),
    }
}

/// A text; nothing where it is empty.
#[must_use]
pub fn known(text: &str) -> Datum<'_> {
    if text.is_empty() {
        Datum::Blank
    } else {
        text.into()
    }
}
