//! The sheet « Mode d'emploi »: what the workbook is for, and every column of it.

use crate::report::sheet::{
    LINE_HEIGHT, Value, Written, foot, lines, named, print_wide, write, write_over,
};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::report::wording::unbroken;
use crate::retrofit::catalogue::columns::SHEETS;
use rust_xlsxwriter::Worksheet;

const SHEET: &str = "Mode d'emploi";
const TITLE: &str = "Catalogue de solutions : mode d'emploi";
/// Width of the four columns together, in characters.
const WIDTH: f64 = 150.0;

/// The sheet « Mode d'emploi »; of a catalogue made from a list, it says what remains to be done.
pub(super) fn sheet(from_list: bool) -> Written<Worksheet> {
    let mut sheet = named(SHEET)?;
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let mut row = 1;
    for (rank, sentence) in (1..).zip(directions(from_list)) {
        let sentence = unbroken(&format!("{rank}. {sentence}"));
        write_over(&mut sheet, row, (0, 3), &sentence, &style::sentence())?;
        let height = lines(&sentence, WIDTH) as f64 * LINE_HEIGHT + 3.0;
        sheet.set_row_height(row, height)?;
        row += 1;
    }
    let columns = vec![
        Column::new("Dans la feuille", 16.0, Kind::Text),
        Column::new("La colonne", 30.0, Kind::Text),
        Column::new("Ce qu'il faut y écrire", 84.0, Kind::Wrapped),
        Column::new("Est-ce obligatoire ?", 20.0, Kind::Text),
    ];
    let mut table = Table::new(SHEET, row + 1, columns);
    let rows = SHEETS.iter().flat_map(|of| {
        of.columns.iter().map(|column| {
            vec![
                Value::text(of.sheet),
                Value::text(column.title),
                Value::text(column.what),
                Value::text(if column.required { "oui" } else { "non" }),
            ]
        })
    });
    table.write(&mut sheet, rows)?;
    table.set_widths(&mut sheet)?;
    sheet
        .set_screen_gridlines(false)
        .set_repeat_rows(row + 1, row + 1)?;
    print_wide(&mut sheet, TITLE);
    foot(&mut sheet, "Réverbère");
    sheet.protect();
    Ok(sheet)
}

fn directions(from_list: bool) -> Vec<&'static str> {
    let mut directions = vec![
        "Ce classeur dit ce que l'on peut poser, ce que cela éclaire et ce que cela coûte. Il vaut un catalogue écrit en TOML.",
        "Nommez-le dans le scénario : catalogue = \"mon_catalogue.xlsx\". Un chemin relatif part du dossier du scénario.",
    ];
    if from_list {
        directions.extend([
            "Il vient d'une liste de luminaires : la feuille « Liste lue » dit, ligne par ligne, ce qui en a été lu. Les gradations et les travaux d'armoire viennent du catalogue de départ.",
            "Remplissez les cases jaunes : ce que la liste ne dit pas est demandé, jamais supposé. Tant qu'il en reste une, le catalogue est refusé, et la case est nommée.",
            "L'ULR d'un luminaire neuf est sur sa fiche technique : s'il reste vide, celui du luminaire en place est gardé.",
        ]);
    }
    directions.extend([
        "Remplacez les prix par ceux de votre marché, en euros hors taxes. Le scénario dit lequel des trois est retenu : niveau_prix = \"bas\", \"usuel\" ou \"haut\".",
        "Ajoutez, triez, supprimez des lignes ; déplacez des colonnes ; ajoutez-en. Gardez les titres et les noms des feuilles. Ce qui est hors de ces colonnes n'est pas lu, l'efficacité (lm/W) non plus.",
        "Chaque ligne porte sa source, son année et sa confiance : les plans les impriment dans leur feuille « Hypothèses ».",
    ]);
    directions
}
