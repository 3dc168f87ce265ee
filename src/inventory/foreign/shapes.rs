//! The points of a shapefile, which lie beside its table: one a record, in the same order.

use crate::inputs;
use std::path::Path;

const CODE: [u8; 4] = 9994_i32.to_be_bytes();
const HEADER: usize = 100;

/// Whether bytes are those of a shapefile's geometry or of its index.
pub(super) fn is_shapes(bytes: &[u8]) -> bool {
    bytes.len() >= HEADER && bytes.starts_with(&CODE)
}

/// The points beside a table, `None` for a record that has none; nothing where there is no such file,
/// where it holds no points, or where it has another number of records than the table.
pub(super) fn beside(table: &Path, records: usize) -> Option<Vec<Option<[f64; 2]>>> {
    let bytes = ["shp", "SHP"]
        .into_iter()
        .find_map(|extension| inputs::read(&table.with_extension(extension)).ok())
        .filter(|bytes| is_shapes(bytes))?;
    let mut rest = &bytes[HEADER..];
    let mut points = Vec::new();
    while let Some((heading, body)) = rest.split_at_checked(8) {
        let words = u32::from_be_bytes(heading[4..].try_into().ok()?);
        let (shape, next) = body.split_at_checked(words as usize * 2)?;
        points.push(point(shape));
        rest = next;
    }
    (points.len() == records && points.iter().any(Option::is_some)).then_some(points)
}

/// The point of a record, or the first of several.
fn point(shape: &[u8]) -> Option<[f64; 2]> {
    let kind = i32::from_le_bytes(shape.get(..4)?.try_into().ok()?);
    let at = match kind {
        1 | 11 | 21 => 4,
        8 | 18 | 28 => 40,
        _ => return None,
    };
    let number = |at: usize| {
        let bytes = shape.get(at..at + 8)?.try_into().ok()?;
        Some(f64::from_le_bytes(bytes)).filter(|number| number.is_finite())
    };
    Some([number(at)?, number(at + 8)?])
}
