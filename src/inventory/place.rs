//! The commune of a sheet whose rows name none: a title above the table, the sheet's name, or the
//! file's.

use super::grid::{Cell, Row, Sheet};
use super::territory::{Lookup, Territory};
use super::text::normalise;
use std::path::Path;

/// First words of rows above a header that speak of no commune in particular: directions and the
/// example row of the template that `reverbere modele` writes.
const NO_TITLES: [&str; 2] = ["exemple", "mode d emploi"];

/// Index of the commune in the territory, if exactly one is named.
///
/// A title that gives an INSEE code is believed before any name, and to the letter: where the
/// territory lacks that code, no namesake takes its place.
#[must_use]
pub fn commune_of(
    file: &Path,
    sheet: &Sheet,
    header_row: u32,
    territory: &Territory,
) -> Option<usize> {
    let titles: Vec<&str> = sheet
        .rows
        .iter()
        .take_while(|row| row.number < header_row)
        .filter(|row| is_title(row))
        .flat_map(|row| &row.cells)
        .filter_map(|(_, cell)| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    if let Some(code) = titles.iter().find_map(|title| insee_code_in(title)) {
        return territory.by_insee(&code);
    }
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().replace('_', " "))
        .unwrap_or_default();
    titles
        .into_iter()
        .chain([sheet.name.as_str()])
        .chain([stem.as_str()])
        .find_map(|text| named_in(text, territory))
}

fn is_title(row: &Row) -> bool {
    let first = row
        .cells
        .first()
        .map(|(_, cell)| normalise(&cell.to_string()))
        .unwrap_or_default();
    !NO_TITLES
        .iter()
        .any(|words| first == *words || first.starts_with(&format!("{words} ")))
}

/// The code of a title such as « Commune : Samer, code INSEE 62773 ».
fn insee_code_in(title: &str) -> Option<String> {
    let normal = normalise(title);
    let code = normal.split("code insee ").nth(1)?.split(' ').next()?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    // « 2A004 » has one letter.
    (code.len() == 5 && digits(code) >= 4).then(|| code.to_uppercase())
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

    fn of_titles(titles: &[&str]) -> Option<String> {
        let mut sheet = Sheet::default();
        for (row, title) in (1..).zip(titles) {
            sheet.push(row, 0, Cell::Text((*title).to_owned()));
        }
        let territory = Territory::boulonnais();
        commune_of(Path::new("modele.xlsx"), &sheet, 10, &territory)
            .map(|index| territory.communes()[index].nom.clone())
    }

    #[test]
    fn the_code_of_a_title_is_believed_before_any_name() {
        for (titles, commune) in [
            (&["Commune : Samer — code INSEE 62773"][..], Some("Samer")),
            (&["Desvres", "Code INSEE : 62773"], Some("Samer")),
            (&["Commune : Samer — code INSEE 80688"], None),
            (&["Samer, codes INSEE 2024"], Some("Samer")),
        ] {
            assert_eq!(of_titles(titles).as_deref(), commune, "{titles:?}");
        }
        assert_eq!(insee_code_in("Code INSEE 2A004").as_deref(), Some("2A004"));
    }

    #[test]
    fn examples_and_directions_are_no_titles() {
        assert_eq!(
            of_titles(&["Exemple : Samer", "Mode d'emploi : Samer"]),
            None
        );
        assert_eq!(
            of_titles(&["Exemplaire de Samer"]).as_deref(),
            Some("Samer")
        );
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
