//! The sheet « Mode d'emploi »: what each sheet is for, and each column in one line.

use super::checks::{GREEN, GREY, ORANGE, PALE_GREEN, RED, YELLOW};
use super::columns::Register;
use crate::followup::columns::sheet;
use crate::followup::entries::{Status, Word};
use crate::followup::reference::Reference;
use crate::report::sheet::{Value, Written, foot, named, print_wide, sentence, write};
use crate::report::style::{self, DARK, Kind};
use crate::report::table::{Column, Table};
use rust_xlsxwriter::{Color, Worksheet};

/// Widths of the columns, in characters.
const WIDTHS: [f64; 4] = [16.0, 30.0, 84.0, 27.0];

/// The sheet « Mode d'emploi ».
pub(super) fn sheet(reference: &Reference) -> Written<Worksheet> {
    let mut sheet = named(sheet::HELP)?;
    let title = format!("Suivi des travaux – {}", reference.assumed.name);
    write(&mut sheet, 0, 0, &Value::text(&*title), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let right = WIDTHS.len() as u16 - 1;
    let mut row = 1;
    for (rank, text) in (1..).zip(directions()) {
        let text = format!("{rank}. {text}");
        sentence(&mut sheet, row, right, WIDTHS.iter().sum(), &text)?;
        row += 1;
    }
    row += 1;
    for (colour, meaning) in COLOURS {
        let swatch = style::label().set_background_color(colour);
        write(&mut sheet, row, 0, &Value::Blank, &swatch)?;
        write(
            &mut sheet,
            row,
            1,
            &Value::text(meaning),
            &style::legend().set_indent(1),
        )?;
        row += 1;
    }
    let [name, column, what, need] = WIDTHS;
    let mut table = Table::new(
        sheet::HELP,
        row + 1,
        vec![
            Column::new("La feuille", name, Kind::Text),
            Column::new("La colonne", column, Kind::Text),
            Column::new("Ce qu'il faut y écrire", what, Kind::Wrapped),
            Column::new("Quand la remplir", need, Kind::Text),
        ],
    );
    let basis = reference.assumed.basis;
    let rows = Register::ALL.into_iter().flat_map(|register| {
        register.columns().into_iter().map(move |column| {
            vec![
                Value::text(register.name()),
                Value::text(column.field.title(basis)),
                Value::text(column.what),
                Value::text(column.need.label()),
            ]
        })
    });
    table.write(&mut sheet, rows)?;
    table.set_widths(&mut sheet)?;
    sheet
        .set_screen_gridlines(false)
        .set_repeat_rows(row + 1, row + 1)?
        .set_tab_color(DARK);
    print_wide(&mut sheet, &title);
    foot(&mut sheet, "Réverbère");
    sheet.protect();
    Ok(sheet)
}

const COLOURS: [(Color, &str); 6] = [
    (
        ORANGE,
        "Case obligatoire encore vide : la ligne n'est pas comptée",
    ),
    (
        YELLOW,
        "Case conseillée encore vide : la ligne est comptée, le bilan est moins sûr",
    ),
    (
        RED,
        "Date illisible, hors de 2020 à 2050, ou avant l'étape qui la précède",
    ),
    (GREEN, "Point réceptionné"),
    (PALE_GREEN, "Point posé"),
    (GREY, "Point abandonné"),
];

fn directions() -> Vec<String> {
    let steps: Vec<&str> = (Status::ALL.iter())
        .filter(|status| **status != Status::Abandoned)
        .map(|status| status.label())
        .collect();
    let mut directions: Vec<String> = (Register::ALL.iter())
        .map(|register| format!("« {} » : {}", register.name(), register.purpose()))
        .collect();
    directions.extend([
        format!(
            "Les statuts, dans l'ordre : {} ; ou {}. Seul un point réceptionné compte dans les objectifs, d'après ce qui est réellement posé.",
            steps.join(", "),
            Status::Abandoned.label()
        ),
        "Rien de personnel : ni nom, ni adresse, ni téléphone, ni courriel d'un ménage, dans aucune feuille ni remarque. Une colonne qui en porterait n'est pas lue.".into(),
        "Les lignes peuvent être triées, filtrées ou insérées, et les colonnes déplacées : le bilan s'y retrouve par les titres et les repères, à laisser tels quels.".into(),
        format!(
            "« {} » et « {} » gardent le plan suivi, « {} » les listes déroulantes : ne rien y changer. Leur onglet est gris, celui des feuilles à remplir est vert.",
            sheet::PLAN,
            sheet::ASSUMED,
            sheet::LISTS
        ),
        "Dans une case à liste, la flèche ou Alt+↓ montre les choix. Pour recopier d'un autre fichier : Collage spécial, Valeurs ; les listes restent.".into(),
        "Enregistrez au format .xlsx ou .ods, puis lancez : reverbere suivi bilan \"mon suivi.xlsx\" -o bilan.xlsx --page bilan.html".into(),
    ]);
    directions
}
