//! « À compléter »: the rows of which something is missing, with cells to fill in. The workbook is
//! then imported beside the inventories, and the answers are read over them (`inventory::answers`).
//! Rows of which the same was read are one line, and what was answered already stands in the next
//! workbook too.

pub(crate) mod lines;

use super::sheet::{
    LINE_HEIGHT, Value, Written, foot, lines, named, print_wide, write, write_over,
};
use super::style::{self, Kind};
use crate::inventory::Import;
use crate::inventory::answers::{KEYS, SHEET, TITLES, asked};
use crate::inventory::fields::Field;
use crate::inventory::lamps::Technology;
use lines::{Line, lines_of};
use rust_xlsxwriter::{Color, DataValidation, Format, Worksheet};

/// Rows that the sheet lists at most: nobody fills in more by hand.
const MOST_ROWS: usize = 20_000;
/// Row of the header, from 0: above it stands how to fill in.
const HEADER: u32 = 2;

/// What is told of a row beside its keys: title and width.
const TOLD: [(&str, f64); 6] = [
    ("Ce qui manque", 44.0),
    ("Commune lue", 20.0),
    ("Référence lue", 14.0),
    ("Voie lue", 24.0),
    ("Lampe lue", 18.0),
    ("Watts lus", 9.0),
];

/// The sheet of what is to be completed, with a line that says how.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn sheet(import: &Import) -> Written<Worksheet> {
    let (mut lines, answered) = lines_of(import);
    let mut sheet = named(SHEET)?;
    let how = if lines.is_empty() {
        "Rien à compléter.".to_owned()
    } else {
        let cut = if lines.len() > MOST_ROWS {
            format!(
                " Seules les {MOST_ROWS} premières lignes sont données : une correspondance ira plus vite."
            )
        } else {
            String::new()
        };
        format!(
            "Remplissez les cases jaunes, enregistrez, puis importez ce classeur avec les inventaires : reverbere importer inventaires ce-classeur.xlsx. Une case laissée vide ne change rien. « 12 lignes » : la réponse vaut pour les 12 ; pour l'une d'elles seulement, recopiez la ligne et mettez son numéro dans la colonne Ligne.{cut}"
        )
    };
    let last = (KEYS.len() + TOLD.len() + TITLES.len() - 1) as u16;
    write_over(&mut sheet, 0, (0, last), &how, &style::sentence())?;
    sheet.set_row_height(0, 2.0 * LINE_HEIGHT)?;
    write_header(&mut sheet)?;
    lines.truncate(MOST_ROWS);
    lines.extend(answered);
    let formats = Formats::new();
    for (line, row) in lines.iter().zip(HEADER + 1..) {
        write_line(&mut sheet, row, line, &formats)?;
    }
    check_input(&mut sheet, lines.len())?;
    sheet.set_freeze_panes(HEADER + 1, 3)?;
    print_wide(&mut sheet, "Inventaires à compléter");
    sheet.set_repeat_rows(HEADER, HEADER)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// The formats of the table, made once for all its rows.
struct Formats {
    plain: Format,
    number: Format,
    wrapped: Format,
    wanted: Format,
    unasked: Format,
}

impl Formats {
    fn new() -> Self {
        let unasked = style::cell(Kind::Text).set_num_format("@");
        Self {
            plain: style::cell(Kind::Text),
            number: style::cell(Kind::Plain),
            wrapped: style::cell(Kind::Wrapped),
            wanted: unasked
                .clone()
                .set_background_color(Color::RGB(0x00FF_F2CC)),
            unasked,
        }
    }
}

fn write_header(sheet: &mut Worksheet) -> Written {
    let keys = KEYS.into_iter().zip([28.0, 18.0, 7.0]);
    let answers = TITLES.into_iter().map(|(_, title)| (title, 15.0));
    sheet.set_row_height(HEADER, 45.0)?;
    for ((title, width), column) in keys.chain(TOLD).chain(answers).zip(0..) {
        write(
            sheet,
            HEADER,
            column,
            &Value::text(title),
            &style::header(Kind::Wrapped),
        )?;
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn write_line(sheet: &mut Worksheet, row: u32, line: &Line<'_>, formats: &Formats) -> Written {
    write(sheet, row, 0, &Value::text(line.file), &formats.plain)?;
    write(sheet, row, 1, &Value::text(line.sheet), &formats.plain)?;
    match line.only_row() {
        Some(number) => write(
            sheet,
            row,
            2,
            &Value::Number(f64::from(number)),
            &formats.number,
        )?,
        None => write(sheet, row, 2, &Value::text(line.how_many()), &formats.plain)?,
    }
    let why = line.why();
    write(sheet, row, 3, &Value::text(&*why), &formats.wrapped)?;
    for (text, column) in line.read().into_iter().zip(4..) {
        write(sheet, row, column, &Value::text(text), &formats.plain)?;
    }
    let first = (KEYS.len() + TOLD.len()) as u16;
    for ((field, _), column) in TITLES.iter().zip(first..) {
        let is_wanted = line.rules.iter().any(|rule| asked(*rule).contains(field));
        let format = if is_wanted {
            &formats.wanted
        } else {
            &formats.unasked
        };
        let answer = line.answers.and_then(|answers| answers.get(field));
        let answer = answer.map_or(Value::Blank, |cell| Value::text(cell.to_string()));
        write(sheet, row, column, &answer, format)?;
    }
    let lines = lines(&why, TOLD[0].1).min(6);
    sheet.set_row_height(row, lines as f64 * LINE_HEIGHT)?;
    Ok(())
}

/// Lamps are chosen from a list; what else is typed is checked at the import.
fn check_input(sheet: &mut Worksheet, rows: usize) -> Written {
    if rows == 0 {
        return Ok(());
    }
    let codes: Vec<&str> = Technology::ALL
        .into_iter()
        .filter(|technology| *technology != Technology::Inconnue)
        .map(Technology::code)
        .collect();
    let first = (KEYS.len() + TOLD.len()) as u16;
    let lamp = TITLES.iter().position(|(field, _)| *field == Field::Lampe);
    let column = first + lamp.unwrap_or_default() as u16;
    let list = DataValidation::new()
        .allow_list_strings(&codes)?
        .set_error_title("Lampe")?
        .set_error_message("Choisissez une lampe dans la liste.")?;
    sheet.add_data_validation(HEADER + 1, column, HEADER + rows as u32, column, &list)?;
    Ok(())
}
