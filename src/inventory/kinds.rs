//! Rows that look like data and are none: totals, and headers repeated down the sheet.

use super::fields::{Field, recognise};
use super::grid::{Cell, Row};
use super::header::Header;
use super::lamps::{LampName, name_lamp};
use super::text::normalise;

/// Totals read as points would be the worst error. A row is one if the text of its first cell, or
/// of a recognised column, says so while no lamp is named beside it, or if it holds nothing but
/// numbers of lanterns and watts.
pub(super) fn is_total(row: &Row, header: &Header) -> bool {
    let column = |field| header.column(field).map(|column| column.index);
    let first = row.cells.first().map(|(index, _)| *index);
    let remark = column(Field::Observation);
    let says_so = |index: u32| matches!(row.get(index), Some(Cell::Text(text)) if says_total(text));
    let first_says_so = first.is_some_and(says_so);
    let recognised_says_so = header
        .columns
        .values()
        .any(|column| Some(column.index) != remark && says_so(column.index));
    if first_says_so || recognised_says_so {
        let lamp = column(Field::Lampe)
            .map(|index| row.text(index))
            .unwrap_or_default();
        let names_lamp = !says_total(&lamp) && matches!(name_lamp(&lamp), LampName::Known(..));
        let reference =
            column(Field::Reference).filter(|index| row.get(*index).is_some() && !says_so(*index));
        return !(names_lamp && (reference.is_some() || !first_says_so));
    }
    let summed = [
        Field::Foyers,
        Field::PuissanceLampe,
        Field::PuissanceSysteme,
    ]
    .map(column);
    !row.cells.is_empty()
        && row
            .cells
            .iter()
            .all(|(index, cell)| matches!(cell, Cell::Number(_)) && summed.contains(&Some(*index)))
}

/// Whether a text is the label of a total.
fn says_total(text: &str) -> bool {
    if text.chars().count() > 60 {
        return false;
    }
    let normal = normalise(text);
    let words: Vec<&str> = normal.split(' ').collect();
    match words.as_slice() {
        [
            "total" | "totaux" | "tot" | "stotal" | "cumul" | "recapitulatif" | "recap" | "moyenne"
            | "bilan",
            ..,
        ]
        | ["sous", "total" | "totaux", ..]
        | ["general", "total"]
        | [
            "nombre" | "nb" | "nbre",
            "total" | "de" | "points" | "foyers",
            ..,
        ]
        | ["puissance", "totale" | "installee", ..]
        | ["somme", "des" | "totale", ..]
        | ["ensemble" | "somme"] => true,
        ["s", "t" | "total", ..] => text.trim_start().to_lowercase().starts_with("s/t"),
        [.., "total" | "totaux"] => words.len() <= 3,
        _ => false,
    }
}

/// Whether a row is the header of another table: three texts or more that name fields, no number.
pub(super) fn begins_another_table(row: &Row) -> bool {
    row.cells.len() >= 3
        && row
            .cells
            .iter()
            .all(|(_, cell)| matches!(cell, Cell::Text(_)))
        && row
            .cells
            .iter()
            .filter(|(_, cell)| recognise(&cell.to_string()).is_some())
            .count()
            >= 3
}

/// Whether a row is the header once more, in whole or but its lower line.
pub(super) fn repeats_header(row: &Row, header: &Header) -> bool {
    let same = header
        .columns
        .values()
        .filter(|column| match row.get(column.index) {
            Some(Cell::Text(text)) => {
                !text.trim().is_empty() && column.header.ends_with(text.trim())
            }
            _ => false,
        })
        .count();
    same >= 2 && same * 2 >= row.cells.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_totals_and_what_only_looks_like_them() {
        for text in [
            "Total",
            "TOTAL GÉNÉRAL",
            "Sous-total AR-3",
            "S/T",
            "Tot.",
            "Moyenne",
            "Nombre de points :",
            "Puissance installée :",
            "Général total",
            "Récap",
            "Somme",
        ] {
            assert!(says_total(text), "{text}");
        }
        for text in [
            "rue de la Somme",
            "Somme (rue de la)",
            "rue du Général Total de Vaux",
            "SHP",
            "AR-001",
            "S-T 12",
        ] {
            assert!(!says_total(text), "{text}");
        }
    }
}
