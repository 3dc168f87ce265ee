//! The sheets that hold the catalogue itself.

use super::checks;
use super::rows::{Beside, Row};
use crate::report::sheet::{self, LINE_HEIGHT, Value, Written, foot, lines, named, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::retrofit::catalogue::columns::{self, Entry, STEPS, SheetColumns};
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{Format, IgnoreError, Note, Worksheet};

/// Row of the header, from 0.
pub(super) const HEADER: u32 = 2;
/// Lumens per watt: shown beside the steps, never read.
const EFFICACY: &str = "Efficacité (lm/W)";

/// A sheet with its rows, and columns beside them that nothing reads back.
pub(super) fn sheet(of: &SheetColumns, rows: &[Row<'_>], beside: &[Beside]) -> Written<Worksheet> {
    let mut sheet = named(of.sheet)?;
    write(&mut sheet, 0, 0, &Value::text(of.sheet), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let plain = style::sentence().unset_text_wrap();
    let directions = Value::text(directions(of));
    write(&mut sheet, 1, 0, &directions, &plain)?;
    sheet.set_row_height(1, 20.0)?;
    let efficacy = (of.table == STEPS.table).then(|| efficacy_cells(of));
    let mut titles: Vec<Column> = of.columns.iter().map(column).collect();
    if efficacy.is_some() {
        titles.push(Column::new(EFFICACY, 11.0, Kind::Whole));
    }
    let of_list = beside.iter();
    titles.extend(of_list.map(|(title, width, _)| Column::new(*title, *width, Kind::Wrapped)));
    let mut table = Table::new(of.sheet, HEADER, titles);
    let rows_of_table = rows.iter().enumerate().map(|(at, row)| {
        let mut row = row.clone();
        row.extend(efficacy.map(|cells| efficacy_of(cells, at, &row)));
        row.extend(beside.iter().map(|(_, _, texts)| Value::text(&*texts[at])));
        row
    });
    table.write(&mut sheet, rows_of_table)?;
    table.lay_out(&mut sheet, of.sheet)?;
    for (column, index) in of.columns.iter().zip(0..) {
        sheet.insert_note(HEADER, index, &note(column))?;
    }
    let headers = of.columns.iter().map(|c| lines(&header(c), width(c)));
    // One line more for the buttons of the filter, which would hide the words.
    let height = (headers.max().unwrap_or(1) + 1) as f64 * LINE_HEIGHT;
    sheet.set_row_height(HEADER, height)?;
    let area = checks::Area {
        first: HEADER + 1,
        last: HEADER + checks::ROWS.max(rows.len() as u32),
    };
    empty_rows(&mut sheet, of, HEADER + 1 + rows.len() as u32)?;
    checks::put(&mut sheet, of, area)?;
    sheet.set_freeze_panes(HEADER + 1, 1)?.ignore_error_range(
        area.first,
        0,
        area.last,
        of.columns.len() as u16,
        IgnoreError::NumberStoredAsText,
    )?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

fn directions(of: &SheetColumns) -> &'static str {
    match of.table {
        "gamme" => "Une ligne par gamme de luminaires ou de lampes. Une case jaune est à remplir.",
        "paliers" => {
            "Une ligne par palier de puissance, chacun d'une gamme. Prix d'un point : fourniture, pose et dépose. Une case jaune est à remplir."
        }
        "gradation" => "Une ligne par abaissement proposé. Une case jaune est à remplir.",
        _ => "Travaux par armoire qui alimente un point rénové. Une case jaune est à remplir.",
    }
}

/// The header as written: `Code *`.
fn header(column: &columns::Column) -> String {
    let mark = if column.required { "\u{a0}*" } else { "" };
    // No line end inside a unit.
    let title = match column.title.split_once(" (") {
        Some((bare, unit)) => format!("{bare} ({}", unit.replace(' ', "\u{a0}")),
        None => column.title.to_owned(),
    };
    format!("{title}{mark}")
}

fn column(column: &columns::Column) -> Column {
    Column::new(header(column), width(column), kind(column))
}

/// Width in characters.
fn width(column: &columns::Column) -> f64 {
    match column.entry {
        Entry::Code | Entry::Range => 20.0,
        Entry::Text if column.key == "source" => 48.0,
        Entry::Text => 30.0,
        Entry::Profile | Entry::Sites => 16.0,
        Entry::Kelvins => 14.0,
        Entry::Year => 9.0,
        Entry::Euros
        | Entry::YesNo
        | Entry::Number
        | Entry::Share
        | Entry::Percent
        | Entry::Confidence => 13.0,
    }
}

fn kind(column: &columns::Column) -> Kind {
    match column.entry {
        Entry::Code | Entry::Range | Entry::YesNo | Entry::Profile | Entry::Confidence => {
            Kind::Text
        }
        Entry::Text | Entry::Sites => Kind::Wrapped,
        Entry::Number if column.key == "puissance_w" => Kind::Watts,
        Entry::Number => Kind::Whole,
        Entry::Share => Kind::Factor,
        Entry::Percent => Kind::Tenth,
        Entry::Kelvins | Entry::Year => Kind::Plain,
        Entry::Euros => Kind::Euros,
    }
}

/// Some empty rows under the last one, with the formats of their columns: a code `0012` stays so.
fn empty_rows(sheet: &mut Worksheet, of: &SheetColumns, first: u32) -> Written {
    const RULED: u32 = 5;
    for (column, index) in of.columns.iter().zip(0..) {
        let format = style::cell(kind(column));
        let format = if column.entry == Entry::Code {
            format.set_num_format("@")
        } else {
            format
        };
        for row in first..first + RULED {
            write(sheet, row, index, &Value::Blank, &format)?;
        }
    }
    Ok(())
}

/// Columns of watts and lumens, from 0.
fn efficacy_cells(of: &SheetColumns) -> [u16; 2] {
    ["puissance_w", "flux_lm"].map(|key| of.index(key).unwrap_or_default() as u16)
}

fn efficacy_of(columns: [u16; 2], row: usize, values: &[Value<'_>]) -> Value<'static> {
    let [watts, lumens] = columns.map(|column| row_col_to_cell(HEADER + 1 + row as u32, column));
    let [power_w, flux_lm] = columns.map(|column| values[usize::from(column)].number());
    Value::Formula(
        format!("IF(N({watts})>0,{lumens}/{watts},\"\")"),
        flux_lm / power_w,
    )
}

/// What « Mode d'emploi » says of a column, on its header.
fn note(column: &columns::Column) -> Note {
    let wanted = if column.required {
        "Obligatoire."
    } else {
        "Facultatif."
    };
    sheet::note(&format!("{}\n{wanted}", column.what))
}

/// The yellow of a cell to fill in.
pub(super) fn to_fill() -> Format {
    Format::new().set_background_color(rust_xlsxwriter::Color::RGB(0x00FF_F2CC))
}
