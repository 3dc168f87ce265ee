use super::*;
use crate::inventory::grid::Cell;

fn sheet(rows: &[(u32, &[&str])]) -> Sheet {
    let mut sheet = Sheet::default();
    for (number, cells) in rows {
        for (column, text) in (0_u32..).zip(cells.iter()) {
            let cell = text
                .parse()
                .map_or_else(|_| Cell::Text((*text).into()), Cell::Number);
            sheet.push(*number, column, cell);
        }
    }
    sheet.tidy();
    sheet
}

#[test]
fn the_header_is_below_the_titles() {
    let sheet = sheet(&[
        (1, &["Commune de Samer — inventaire 2025"]),
        (
            4,
            &[
                "Référence",
                "Armoire",
                "Type lampe",
                "Puissance (W)",
                "Couleur",
            ],
        ),
        (5, &["A1", "AR-1", "SHP", "70", "gris"]),
    ]);
    let header = find(&sheet, &Mapping::default()).expect("a header");
    assert_eq!(header.row, 4);
    assert_eq!(header.column(Field::Lampe).map(Column::index), Some(2));
    assert_eq!(header.unknown, [(4, "Couleur".to_owned())]);
}

#[test]
fn two_lines_are_read_together() {
    let sheet = sheet(&[
        (3, &["Localisation", "", "", "Lampe", "", "Support", ""]),
        (
            4,
            &[
                "Armoire",
                "Rue",
                "N°",
                "Type",
                "Puissance (W)",
                "Type",
                "Hauteur (m)",
            ],
        ),
        (5, &["AR-1", "rue Haute", "3", "SHP", "70", "mât", "6"]),
    ]);
    let header = find(&sheet, &Mapping::default()).expect("a header");
    assert_eq!(header.row, 4);
    for (field, index) in [
        (Field::Armoire, 0),
        (Field::Voie, 1),
        (Field::Lampe, 3),
        (Field::PuissanceLampe, 4),
        (Field::TypeSupport, 5),
        (Field::Hauteur, 6),
    ] {
        assert_eq!(
            header.column(field).map(Column::index),
            Some(index),
            "{field:?}"
        );
    }
}

#[test]
fn of_two_columns_for_one_field_the_surer_wins_and_the_other_is_stated() {
    let sheet = sheet(&[
        (1, &["Ref", "Source", "Type lampe", "P (W)"]),
        (2, &["1", "EDF", "SHP", "70"]),
    ]);
    let header = find(&sheet, &Mapping::default()).expect("a header");
    assert_eq!(header.column(Field::Lampe).map(Column::index), Some(2));
    assert_eq!(
        header
            .set_aside
            .iter()
            .map(|c| c.header.as_str())
            .collect::<Vec<_>>(),
        ["Source"]
    );
}

#[test]
fn a_sheet_of_notes_has_no_header() {
    assert_eq!(
        find(
            &sheet(&[(1, &["Lisez-moi"]), (2, &["Ce classeur", "est un exemple"])]),
            &Mapping::default()
        ),
        None
    );
}

#[test]
fn the_line_above_says_what_is_there_from_what_is_planned() {
    for (before, after) in [("AVANT", "APRES"), ("Existant", "Projet 2027")] {
        let sheet = sheet(&[
            (1, &["", "", before, "", after, ""]),
            (
                2,
                &[
                    "Voie",
                    "Nb luminaires",
                    "Source",
                    "Puissance",
                    "Source",
                    "Puissance",
                ],
            ),
            (3, &["rue Haute", "5", "SHP", "150", "LED", "55"]),
        ]);
        let header = find(&sheet, &Mapping::default()).expect("a header");
        assert_eq!(header.row, 2);
        let column = |field| header.column(field).map(Column::index);
        assert_eq!(column(Field::Lampe), Some(2), "{before}");
        assert_eq!(column(Field::PuissanceLampe), Some(3), "{before}");
        assert_eq!(header.other_states.len(), 2);
    }
}
