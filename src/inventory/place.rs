//! The commune of a sheet whose rows name none: a title above the table, the sheet's name, or the
//! file's.

use super::grid::{Cell, Sheet};
use super::territory::{Lookup, Territory};
use std::path::Path;

/// Index of the commune in the territory, if exactly one is named.
#[must_use]
pub fn commune_of(
    file: &Path,
    sheet: &Sheet,
    header_row: u32,
    territory: &Territory,
) -> Option<usize> {
    let titles = sheet
        .rows
        .iter()
        .take_while(|row| row.number < header_row)
        .flat_map(|row| &row.cells)
        .filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        });
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().replace('_', " "))
        .unwrap_or_default();
    titles
        .chain([sheet.name.as_str()])
        .chain([stem.as_str()])
        .find_map(|text| named_in(text, territory))
}

/// The commune that a text is, or else the only one whose whole name stands in it.
fn named_in(text: &str, territory: &Territory) -> Option<usize> {
    if let Lookup::Found(commune) = territory.by_name(text) {
        return Some(commune);
    }
    match territory.full_names_in(text).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<String> {
        let territory = Territory::boulonnais();
        named_in(text, &territory).map(|index| territory.communes()[index].nom.clone())
    }

    #[test]
    fn titles_name_their_commune() {
        for (title, commune) in [
            (
                "Commune de Samer — inventaire de l'éclairage public 2025",
                Some("Samer"),
            ),
            (
                "Inventaire EP Saint-Martin-Boulogne 2024",
                Some("Saint-Martin-Boulogne"),
            ),
            ("Hesdin-l'Abbé", Some("Hesdin-l'Abbé")),
            ("Communauté de communes de Desvres-Samer", None),
            ("Communauté d'agglomération du Boulonnais", None),
            ("Hardinghen", None),
        ] {
            assert_eq!(named(title).as_deref(), commune, "{title}");
        }
    }
}
