//! What a sheet's titles and names say of all its rows: the commune, a cabinet, a street.

use super::grid::{Cell, Row, Sheet};
use super::territory::{Lookup, Territory};
use super::text::normalise;
use std::path::Path;

/// What holds for the rows of a sheet that say nothing themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetPlace {
    /// Index of the commune in the territory, if exactly one is named.
    pub commune: Option<usize>,
    /// The cabinet that the sheet is of.
    pub armoire: Option<String>,
    /// The street that the sheet is of.
    pub voie: Option<String>,
}

/// Reads the titles above the table, the sheet's name and the file's, in this order.
#[must_use]
pub fn place_of(file: &Path, sheet: &Sheet, header_row: u32, territory: &Territory) -> SheetPlace {
    let titles: Vec<&str> = sheet
        .rows
        .iter()
        .take_while(|row| row.number < header_row)
        .filter(|row| !is_example(row))
        .flat_map(|row| &row.cells)
        .filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(&**text),
            _ => None,
        })
        .collect();
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().replace('_', " "))
        .unwrap_or_default();
    let of_sheet = || titles.iter().copied().chain([sheet.name.as_str()]);
    SheetPlace {
        commune: of_sheet()
            .chain([stem.as_str()])
            .find_map(|text| named_in(text, territory)),
        armoire: of_sheet()
            .find(|text| begins_with(text, &["armoire", "coffret", "poste"]))
            .map(without_label),
        voie: of_sheet()
            .find(|text| begins_with(text, &STREETS))
            .map(without_label),
    }
}

/// Words that begin the name of a street; « rue » as a title is followed by its name.
const STREETS: [&str; 12] = [
    "rue",
    "avenue",
    "av",
    "boulevard",
    "bd",
    "place",
    "route",
    "chemin",
    "impasse",
    "allee",
    "quai",
    "square",
];

/// A row that shows how to fill in the table is no title.
fn is_example(row: &Row) -> bool {
    row.cells
        .first()
        .is_some_and(|(_, cell)| normalise(&cell.to_string()).starts_with("exemple"))
}

/// Whether a text is the name of one of these things: the word, then what tells it apart.
fn begins_with(text: &str, words: &[&str]) -> bool {
    const LONGEST_NAME: usize = 50;
    let normal = normalise(text);
    text.chars().count() <= LONGEST_NAME
        && normal
            .split_once(' ')
            .is_some_and(|(first, rest)| words.contains(&first) && !rest.is_empty())
}

/// « Armoire : AR-12 » is AR-12; « Armoire AR-12 » and « Rue Haute » are names as they stand.
fn without_label(text: &str) -> String {
    match text.split_once(':') {
        Some((_, name)) if !name.trim().is_empty() => name.trim().to_owned(),
        _ => text.trim().to_owned(),
    }
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

    #[test]
    fn a_sheet_may_be_a_cabinet_s_or_a_street_s() {
        let place = |name: &str| {
            let sheet = Sheet {
                name: name.into(),
                ..Sheet::default()
            };
            place_of(Path::new("parc.xlsx"), &sheet, 1, &Territory::boulonnais())
        };
        assert_eq!(
            place("Armoire AR-12").armoire.as_deref(),
            Some("Armoire AR-12")
        );
        assert_eq!(place("Coffret : C3").armoire.as_deref(), Some("C3"));
        assert_eq!(place("Rue de Samer").voie.as_deref(), Some("Rue de Samer"));
        assert_eq!(place("Armoires"), SheetPlace::default());
        assert_eq!(place("Feuil1"), SheetPlace::default());
    }
}
