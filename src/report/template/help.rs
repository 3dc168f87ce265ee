//! The sheet « Aide »: how to fill the inventory in, column by column, and how to import it.

use super::CHECKED_ROWS;
use super::columns::Column;
use crate::inventory::OF_TEMPLATE;
use crate::inventory::territory::Territory;
use crate::report::sheet::{
    LINE_HEIGHT, Value, Written, foot, lines, named, print_wide, write, write_over,
};
use crate::report::style::{self, Kind};
use crate::report::table::{self, Table};
use crate::report::wording::{thousands, unbroken};
use rust_xlsxwriter::Worksheet;

const SHEET: &str = "Aide";
/// Width of the five columns together, in characters.
const WIDTH: f64 = 170.0;

/// The sheet « Aide ».
pub(super) fn sheet(columns: &[Column], territory: &Territory) -> Written<Worksheet> {
    let mut sheet = named(SHEET)?;
    let title = format!("Aide {OF_TEMPLATE}");
    write(&mut sheet, 0, 0, &Value::text(&*title), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let mut row = 1;
    for (rank, sentence) in (1..).zip(directions()) {
        let sentence = unbroken(&format!("{rank}. {sentence}"));
        write_over(&mut sheet, row, (0, 4), &sentence, &style::sentence())?;
        let height = lines(&sentence, WIDTH) as f64 * LINE_HEIGHT + 3.0;
        sheet.set_row_height(row, height)?;
        row += 1;
    }
    let mut table = Table::new(
        SHEET,
        row + 1,
        vec![
            table::Column::new("La colonne", 25.0, Kind::Text),
            table::Column::new("Ce qu'il faut y écrire", 56.0, Kind::Wrapped),
            table::Column::new("Est-ce obligatoire ?", 18.0, Kind::Text),
            table::Column::new("Par exemple", 28.0, Kind::Text),
            table::Column::new("Si la case reste vide", 48.0, Kind::Wrapped),
        ],
    );
    let place = territory.communes().first();
    let rows = columns.iter().map(|column| {
        vec![
            Value::text(column.header()),
            Value::text(column.what),
            Value::text(column.need.label()),
            Value::text(column.example(place)),
            Value::text(column.if_empty),
        ]
    });
    table.write(&mut sheet, rows)?;
    table.set_widths(&mut sheet)?;
    sheet
        .set_screen_gridlines(false)
        .set_repeat_rows(row + 1, row + 1)?;
    print_wide(&mut sheet, &title);
    foot(&mut sheet, "Réverbère");
    sheet.protect();
    Ok(sheet)
}

fn directions() -> Vec<String> {
    vec![
        "Remplissez la feuille « Inventaire » : une ligne par point lumineux, sous l'en-tête, sans ligne de total. Les colonnes marquées * sont obligatoires.".into(),
        "Sur une ligne commencée, la case obligatoire qui manque est orange. La ligne grise, au-dessus de l'en-tête, est un exemple : elle n'est jamais lue.".into(),
        "Ne changez ni le titre ni les en-têtes. Une colonne qui ne sert pas peut rester vide ; une colonne ajoutée à droite ne gêne pas.".into(),
        "Dans une case à liste, la flèche ou Alt+↓ montre les choix. Pour recopier d'un autre fichier, faites Collage spécial, Valeurs : les listes restent.".into(),
        format!("Les listes et les contrôles portent sur {} lignes. Les lignes d'après sont lues aussi, sans contrôle à la saisie.", thousands(f64::from(CHECKED_ROWS))),
        "Enregistrez au format .xlsx, puis lancez : reverbere importer \"mon inventaire.xlsx\" --qualite qualite.xlsx".into(),
        "Il n'y a pas de correspondance à écrire. Le classeur qualite.xlsx dit ce qui a été lu, et ce qui resterait à corriger.".into(),
    ]
}
