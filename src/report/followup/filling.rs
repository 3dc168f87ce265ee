//! The sheets to fill in: « Points », « Hors plan », « Conseils », « Friches ».

use super::checks::{Rows as Checked, guard_the_top};
use super::columns::{Column, Entry, Register, SOLUTION_WIDTH};
use super::lists::Lists;
use crate::followup::columns::Field;
use crate::followup::form::{FormCell, Row, Rows};
use crate::followup::reference::{Reference, ReferencePoint};
use crate::inventory::grid::serial_of;
use crate::inventory::text::normalise;
use crate::money::Basis;
use crate::report::lists::text_cell;
use crate::report::sheet::{
    self, LINE_HEIGHT, Value, Written, foot, lines, named, print_for_services, print_wide, write,
};
use crate::report::style::{self, DARK, Kind, LINE};
use crate::report::wording::unbroken;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, IgnoreError, Worksheet};

/// Row of the header, from 0, under a title and a sentence.
const HEADER: u32 = 2;
/// Empty rows written with their lines, for whoever prints the sheet.
const RULED_ROWS: u32 = 50;
/// Behind what is planned.
const PLANNED: Color = Color::RGB(0xEE_F0_F2);
/// Tab of a sheet to fill in.
const TO_FILL: Color = Color::RGB(0x3F_8F_4F);

/// A sheet to fill in, with the rows that are told already.
pub(super) fn sheet(
    register: Register,
    reference: &Reference,
    rows: &Rows,
    lists: &Lists,
) -> Written<Worksheet> {
    let columns = register.columns();
    let filled = match register {
        Register::Points => sorted(reference, &rows.points),
        Register::Extra => without_plan(&rows.extra),
        Register::Advice => without_plan(&rows.advice),
        Register::Sites => without_plan(&rows.sites),
    };
    let basis = reference.assumed.basis;
    let mut sheet = named(register.name())?;
    let title = format!("{} – {}", register.name(), reference.assumed.name);
    write(&mut sheet, 0, 0, &Value::text(&*title), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let (plain, directions) = (style::sentence().unset_text_wrap(), directions(register));
    write(&mut sheet, 1, 0, &Value::text(directions), &plain)?;
    sheet.set_row_height(1, 20.0)?;
    // The columns are ruled all the way down, but not through the titles.
    for row in 0..HEADER {
        sheet.set_row_format(row, &plain)?;
    }
    head(&mut sheet, &columns, basis)?;
    let formats: Vec<Format> = columns.iter().map(cell_format).collect();
    for (format, index) in formats.iter().zip(0..) {
        sheet.set_column_format(index, format)?;
    }
    for ((stated, point), row) in filled.iter().zip(HEADER + 1..) {
        for ((column, format), index) in columns.iter().zip(&formats).zip(0..) {
            let planned = point.map(|point| planned(point, column.field));
            let value = match stated.get(column.field) {
                Some(FormCell::Text(text)) => Value::text(&**text),
                Some(FormCell::Number(number)) => Value::Number(*number),
                Some(FormCell::Day(day)) => Value::optional(serial_of(&day.to_string())),
                None => planned.unwrap_or(Value::Blank),
            };
            write(&mut sheet, row, index, &value, format)?;
        }
        if let Some(point) = point {
            let taken = lines(&point.works.label, SOLUTION_WIDTH);
            sheet.set_row_height(row, taken as f64 * LINE_HEIGHT)?;
        }
    }
    let filled = filled.len() as u32;
    if register != Register::Points {
        for row in HEADER + filled + 1..=HEADER + RULED_ROWS {
            for (format, index) in formats.iter().zip(0..) {
                write(&mut sheet, row, index, &Value::Blank, format)?;
            }
        }
    }
    let rows = Checked {
        columns: &columns,
        first: HEADER + 1,
        last: HEADER + filled + register.spare_rows(),
        basis,
    };
    guard_the_top(&mut sheet, HEADER, columns.len())?;
    rows.check(&mut sheet, lists)?;
    let right = columns.len() as u16 - 1;
    sheet
        .autofilter(HEADER, 0, rows.last, right)?
        .ignore_error_range(
            rows.first,
            0,
            rows.last,
            right,
            IgnoreError::NumberStoredAsText,
        )?
        .set_freeze_panes(HEADER + 1, 1)?
        .set_selection(rows.first, 0, rows.first, 0)?
        .set_repeat_rows(HEADER, HEADER)?
        .set_tab_color(TO_FILL);
    print_wide(&mut sheet, &title);
    let widths: Vec<f64> = columns.iter().map(|column| column.width).collect();
    print_for_services(&mut sheet, &widths, 2)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

/// What the second row says.
fn directions(register: Register) -> String {
    let name = unbroken(register.purpose());
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!(
        "{}{} « Mode d'emploi » explique chaque colonne.",
        first.unwrap_or_default(),
        letters.as_str()
    )
}

/// Writes the header: dark above what is to be filled in, with a note of what to write.
fn head(sheet: &mut Worksheet, columns: &[Column], basis: Basis) -> Written {
    for (column, index) in columns.iter().zip(0..) {
        sheet.set_column_width(index, column.width)?;
        // « € HT » stays on one line.
        let title = column.field.title(basis).replace("€ ", "€\u{a0}");
        write(
            sheet,
            HEADER,
            index,
            &Value::text(title),
            &header_format(column),
        )?;
        let note = format!("{}\nÀ remplir : {}.", column.what, column.need.label());
        sheet.insert_note(HEADER, index, &sheet::note(&note))?;
    }
    let header_lines = columns
        .iter()
        .map(|column| lines(&column.field.title(basis), column.width));
    // One line more for the buttons of the filter, which would hide the words.
    let height = (header_lines.max().unwrap_or(1) + 1) as f64 * LINE_HEIGHT;
    sheet.set_row_height(HEADER, height)?;
    Ok(())
}

fn header_format(column: &Column) -> Format {
    let kind = match column.entry {
        Entry::Number(kind) => kind,
        _ => Kind::Text,
    };
    let format = ruled(style::header(kind)).set_align(FormatAlign::Top);
    if column.is_given() {
        return format;
    }
    format
        .set_background_color(DARK)
        .set_font_color(Color::White)
}

/// Of the cells of a column. Those of text are set as text: Excel would make 12 of `0012`, and an
/// error of `-50 % 23h-5h`.
fn cell_format(column: &Column) -> Format {
    let format = ruled(match column.entry {
        Entry::Number(kind) => style::short_cell(kind),
        Entry::Day(_) => style::short_cell(Kind::Plain).set_num_format("dd/mm/yyyy"),
        Entry::Text | Entry::Choice(_) | Entry::Suggestion(_) => text_cell(),
    })
    .set_align(FormatAlign::VerticalCenter);
    let format = if column.field == Field::PlannedSolution {
        format.unset_shrink().set_text_wrap()
    } else {
        format
    };
    if column.is_given() {
        format.set_background_color(PLANNED)
    } else {
        format
    }
}

/// The same format, between lines.
fn ruled(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

/// Rows of points with what is planned of each, by commune, cabinet, street and reference: as
/// somebody who goes from mast to mast needs them. Rows of no point of the plan come last.
fn sorted<'a>(
    reference: &'a Reference,
    rows: &'a [Row],
) -> Vec<(&'a Row, Option<&'a ReferencePoint>)> {
    let by_mark = reference.by_mark();
    let mut sorted: Vec<_> = (rows.iter())
        .map(|row| {
            let point = match row.get(Field::Mark) {
                Some(FormCell::Text(mark)) => by_mark.get(&normalise(mark)),
                _ => None,
            };
            (row, point.map(|point| &reference.points[*point]))
        })
        .collect();
    sorted.sort_by_cached_key(|(_, point)| {
        let place = point.map(|point| {
            let planned = &point.planned;
            let place = [
                &planned.commune,
                &planned.cabinet,
                &planned.street,
                &planned.reference,
            ];
            (place.map(|text| normalise(text)), point.mark.clone())
        });
        (place.is_none(), place)
    });
    sorted
}

fn without_plan(rows: &[Row]) -> Vec<(&Row, Option<&ReferencePoint>)> {
    rows.iter().map(|row| (row, None)).collect()
}

/// What the plan says of a point.
fn planned(point: &ReferencePoint, field: Field) -> Value<'_> {
    let planned = &point.planned;
    match field {
        Field::Commune => Value::text(&*planned.commune),
        Field::Cabinet => Value::text(&*planned.cabinet),
        Field::Street => Value::text(&*planned.street),
        Field::Reference => Value::text(&*planned.reference),
        Field::PlannedSolution => Value::text(&*point.works.label),
        Field::PlannedPower => Value::Number(point.works.power_w),
        Field::PlannedProfile => Value::text(&*point.works.profile),
        Field::PlannedYear => Value::optional(planned.year.map(f64::from)),
        Field::PlannedCost => planned.cost_cents.map_or(Value::Blank, Value::euros),
        _ => Value::Blank,
    }
}
