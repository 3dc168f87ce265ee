//! The sheet « Inventaire »: title, directions, example, header, and the checks below it.

use super::checks::{Rows, guard_the_top, is_metropolitan};
use super::columns::{Column, Need};
use super::lists::Lists;
use super::{CHECKED_ROWS, TITLE};
use crate::inventory::territory::{Commune, Territory};
use crate::inventory::text::parse_number;
use crate::report::sheet::{
    self, LINE_HEIGHT, Value, Written, foot, lines, named, print_for_services, print_wide, write,
};
use crate::report::style::{self, DARK, Kind, LINE};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, IgnoreError, Note, Worksheet};

const SHEET: &str = "Inventaire";
/// Of the example row.
const GREY: Color = Color::RGB(0x6B_75_7D);
/// Empty rows written with their lines, for whoever prints the sheet and takes it into the street.
/// `LibreOffice` leaves them out of the print all the same.
const RULED_ROWS: u32 = 50;
/// The directions and the example begin with words by which the import knows that they name no
/// commune.
const DIRECTIONS: &str = "Mode d'emploi : une ligne par point lumineux, sous l'en-tête ; les colonnes marquées * sont obligatoires, et la feuille « Aide » explique chacune.";
const EXAMPLE: &str = "Exemple";

/// The sheet « Inventaire ».
pub(super) fn sheet(
    columns: &[Column],
    lists: &Lists,
    territory: &Territory,
    commune: Option<&Commune>,
) -> Written<Worksheet> {
    let mut sheet = named(SHEET)?;
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let mut row = 1;
    if let Some(commune) = commune {
        let whose = format!("Commune : {} – code INSEE {}", commune.nom, commune.insee);
        let subject = style::title().set_font_size(13);
        write(&mut sheet, row, 0, &Value::text(whose), &subject)?;
        sheet.set_row_height(row, 20.0)?;
        row += 1;
    }
    let plain = style::sentence().unset_text_wrap();
    write(&mut sheet, row, 0, &Value::text(DIRECTIONS), &plain)?;
    sheet.set_row_height(row, 20.0)?;
    let example = row + 1;
    // The columns are ruled all the way down, but not through the titles.
    for row in 0..example {
        sheet.set_row_format(row, &plain)?;
    }
    let header = example + 1;
    let place = territory.communes().first();
    for (column, index) in columns.iter().zip(0..) {
        sheet.set_column_width(index, column.width)?;
        let ruled = ruled(cell_format(column));
        sheet.set_column_format(index, &ruled)?;
        let shown = example_of(column, index, place);
        let grey = cell_format(column).set_italic().set_font_color(GREY);
        write(&mut sheet, example, index, &shown, &grey)?;
        let (title, format) = (column.header(), header_format(column));
        write(&mut sheet, header, index, &Value::text(title), &format)?;
        sheet.insert_note(header, index, &note(column))?;
        for row in header + 1..=header + RULED_ROWS {
            write(&mut sheet, row, index, &Value::Blank, &ruled)?;
        }
    }
    let header_lines = columns
        .iter()
        .map(|column| lines(&column.header(), column.width))
        .max();
    // One line more for the buttons of the filter, which would hide the words.
    let height = (header_lines.unwrap_or(1) + 1) as f64 * LINE_HEIGHT;
    sheet.set_row_height(header, height)?;
    let rows = Rows {
        columns,
        first: header + 1,
        last: header + CHECKED_ROWS,
    };
    guard_the_top(&mut sheet, header, columns.len())?;
    rows.check(&mut sheet, lists, is_metropolitan(territory, commune))?;
    rows.show_what_is_missing(&mut sheet)?;
    let right = columns.len() as u16 - 1;
    sheet
        .autofilter(header, 0, rows.last, right)?
        .ignore_error_range(
            example,
            0,
            rows.last,
            right,
            IgnoreError::NumberStoredAsText,
        )?
        .set_freeze_panes(header + 1, 1)?
        .set_selection(rows.first, 0, rows.first, 0)?
        .set_repeat_rows(header, header)?;
    print_wide(&mut sheet, TITLE);
    let widths: Vec<f64> = columns.iter().map(|column| column.width).collect();
    print_for_services(&mut sheet, &widths, 2)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// Of the cells of a column. Those of text are set as text: Excel would make 12 of `0012`.
fn cell_format(column: &Column) -> Format {
    if column.is_text() {
        Format::new()
            .set_num_format("@")
            .set_align(FormatAlign::Left)
            .set_indent(1)
            .set_shrink()
    } else {
        Format::new().set_align(FormatAlign::Right)
    }
}

/// The same format, between lines.
fn ruled(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

fn header_format(column: &Column) -> Format {
    let kind = if column.is_text() {
        Kind::Text
    } else {
        Kind::Plain
    };
    let format = ruled(style::header(kind)).set_align(FormatAlign::Top);
    if column.need.is_required() {
        format
            .set_background_color(DARK)
            .set_font_color(Color::White)
    } else {
        format
    }
}

/// The example of a column; the first says what its row is.
fn example_of(column: &Column, index: u16, place: Option<&Commune>) -> Value<'static> {
    let text = column.example(place);
    match parse_number(text) {
        _ if index == 0 => Value::text(format!("{EXAMPLE} : {text}")),
        Some(number) if !column.is_text() => Value::Number(number),
        _ => Value::text(text.to_owned()),
    }
}

/// What « Aide » says of a column, on its header.
fn note(column: &Column) -> Note {
    let wanted = match column.need {
        Need::Required => "Obligatoire.",
        Need::Either => "Obligatoire : le code INSEE ou la commune.",
        Need::Useful => "Conseillé.",
        Need::Optional => "Facultatif.",
    };
    sheet::note(&format!(
        "{}\n{wanted}\nCase vide : {}",
        column.what, column.if_empty
    ))
}
