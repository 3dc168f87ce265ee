//! Writing cells, sheets and workbooks of any kind.

use super::style;
use crate::error::{Error, Result};
use crate::french::kept_together;
use crate::outputs::{AUTHOR, Kind, Mark};
use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Note, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::path::Path;

/// Result of writing to a sheet.
pub type Written<T = ()> = std::result::Result<T, XlsxError>;

/// Excel refuses longer formulas, some below its limit of 8,192: in their place stands the result.
pub const LONGEST_FORMULA: usize = 8000;
/// Excel refuses longer texts.
const LONGEST_TEXT: usize = 32_767;
/// What half the foot of a page holds; Excel refuses more than 255 characters.
const LONGEST_FOOTER: usize = 90;
/// What a sentence under the title of a header holds.
const LONGEST_MARK: usize = 130;
/// Points of height of a line.
pub const LINE_HEIGHT: f64 = 14.5;
/// Points of height of the tallest row that Excel takes.
pub const TALLEST_ROW: f64 = 409.0;
/// Days from the day 0 of spreadsheets, 30 December 1899, to 1 January 1970.
pub const DAYS_BEFORE_EPOCH: i32 = 25_569;
/// Cells of the largest sheet that is held in memory until it is saved, some 150 bytes each.
pub const MOST_CELLS_HELD: usize = 500_000;
/// How hard workbooks are compressed: the writer's own 6 takes twice the time and saves 3 % of a
/// commune's workbook, a tenth of a very large one.
const COMPRESSION: u8 = 4;
/// Rows of a sheet, header included.
pub const MOST_ROWS: usize = 1_048_576;

/// What goes into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Blank,
    /// Text, never read as a formula, a number or a link; no line end parts what French keeps together.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64),
    /// A formula in English with commas, and its result: viewers that do not compute show it.
    Formula(String, f64),
}

impl<'a> Value<'a> {
    /// Text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    /// An amount in euros.
    #[must_use]
    pub fn euros(cents: i64) -> Self {
        Self::Number(cents as f64 / 100.0)
    }

    /// A number that may be missing.
    #[must_use]
    pub fn optional(number: Option<f64>) -> Self {
        number.map_or(Self::Blank, Self::Number)
    }

    /// A day, as spreadsheets count days.
    #[must_use]
    pub fn day(day: NaiveDate) -> Self {
        Self::Number(f64::from(day.to_epoch_days() + DAYS_BEFORE_EPOCH))
    }

    /// The number that the cell shows; 0 for text.
    #[must_use]
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) | Self::Formula(_, number) => *number,
            Self::Blank | Self::Text(_) => 0.0,
        }
    }
}

/// Writes one cell.
///
/// # Errors
/// A row or column past the limits of Excel.
pub fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value<'_>,
    format: &Format,
) -> Written {
    match Content::of(value) {
        Content::Text(text) => sheet.write_string_with_format(row, column, &*text, format)?,
        Content::Number(number) => sheet.write_number_with_format(row, column, number, format)?,
        Content::Formula(formula) => {
            sheet.write_formula_with_format(row, column, formula, format)?
        }
        Content::Blank => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

/// Writes one cell in the format of its column, which is looked up once and not for each cell.
///
/// # Errors
/// As [`write`].
pub fn write_in_column(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value<'_>,
    format: &Format,
) -> Written {
    match Content::of(value) {
        Content::Text(text) => sheet.write_string(row, column, &*text)?,
        Content::Number(number) => sheet.write_number(row, column, number)?,
        Content::Formula(formula) => sheet.write_formula(row, column, formula)?,
        // A blank cell without a format of its own would not be there.
        Content::Blank => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

/// Writes a text as keyboards and programs write it: what a list offers and a person may type, lines
/// of TOML.
///
/// # Errors
/// As [`write`].
pub fn write_verbatim(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Written {
    sheet.write_string_with_format(row, column, &*shortened(text), format)?;
    Ok(())
}

/// Writes a text over some cells of a row, made one.
///
/// # Errors
/// As [`write`].
pub fn write_over(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    format: &Format,
) -> Written {
    sheet.merge_range(
        row,
        first,
        row,
        last,
        &shortened(&kept_together(text)),
        format,
    )?;
    Ok(())
}

/// What is put into a cell of a value.
enum Content<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Formula(Formula),
    Blank,
}

impl<'a> Content<'a> {
    fn of(value: &'a Value<'_>) -> Self {
        match value {
            Value::Text(text) if !text.is_empty() => Self::Text(match kept_together(text) {
                Cow::Borrowed(text) => shortened(text),
                Cow::Owned(text) => Cow::Owned(shortened(&text).into_owned()),
            }),
            Value::Number(number) if number.is_finite() => Self::Number(*number),
            Value::Formula(formula, result) if formula.len() > LONGEST_FORMULA => {
                Self::Number(*result)
            }
            // What a formula compares with the texts of cells is written as they are.
            Value::Formula(formula, result) => {
                Self::Formula(Formula::new(&*kept_together(formula)).set_result(result.to_string()))
            }
            Value::Blank | Value::Text(_) | Value::Number(_) => Self::Blank,
        }
    }
}

/// A text that a cell can hold.
fn shortened(text: &str) -> Cow<'_, str> {
    // No character takes fewer bytes than units.
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return Cow::Borrowed(text);
    }
    // No character takes more than two units.
    Cow::Owned(
        text.chars()
            .take(LONGEST_TEXT / 2 - 1)
            .chain(['…'])
            .collect(),
    )
}

/// Lines that a text takes in a cell so many characters wide. Widths are counted in digits, wider
/// than most letters; the indent takes more than one.
#[must_use]
pub fn lines(text: &str, width: f64) -> usize {
    let room = (width * 1.1 - 1.5).max(1.0) as usize;
    // Most texts are short: no character takes more room than bytes.
    if text.len() <= room && !text.contains('\n') {
        return 1;
    }
    text.split('\n')
        .map(|paragraph| lines_of_words(paragraph, room))
        .sum()
}

fn lines_of_words(text: &str, room: usize) -> usize {
    let (mut count, mut used) = (1, 0);
    for word in text.split(' ') {
        let length = word.chars().count() + word.matches('→').count();
        if used > 0 && used + 1 + length > room {
            count += 1;
            used = 0;
        }
        used += length + usize::from(used > 0);
        // A word longer than the cell is cut.
        count += used.saturating_sub(1) / room;
        used -= used.saturating_sub(1) / room * room;
    }
    count
}

/// Writes a sentence over the first columns of a row, as high as its lines; `width` is theirs
/// together, in characters.
///
/// # Errors
/// As [`write`].
pub fn sentence(
    sheet: &mut Worksheet,
    row: u32,
    last_column: u16,
    width: f64,
    text: &str,
) -> Written {
    sentence_from(sheet, row, (0, last_column), width, text)
}

/// The same, from a column to another.
///
/// # Errors
/// As [`sentence`].
pub fn sentence_from(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    width: f64,
    text: &str,
) -> Written {
    write_over(sheet, row, (first, last), text, &style::sentence())?;
    sheet.set_row_height(
        row,
        lines(&kept_together(text), width) as f64 * LINE_HEIGHT + 3.0,
    )?;
    Ok(())
}

/// Prints a sheet in landscape, as wide as one A4 page, with its title and page numbers.
pub fn print_wide(sheet: &mut Worksheet, title: &str) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.3, 0.3, 0.7, 0.6, 0.3, 0.3);
    sheet.set_header(format!("&L&\"Calibri,Bold\"{}", footer_text(title)));
    foot(sheet, "");
}

/// Characters of width that a printed A4 page in landscape holds while letters are read without a
/// glass: at 62 % of their size.
const LEGIBLE_WIDTH: f64 = 240.0;

/// The same of an A3 page, which a service has a printer for and a council has not.
const LEGIBLE_WIDTH_A3: f64 = LEGIBLE_WIDTH * 1.414;

/// Prints a sheet of a service on A3 where that takes all its columns and A4 does not, else as
/// [`print_across`].
///
/// # Errors
/// As [`print_across`].
pub fn print_for_services(sheet: &mut Worksheet, widths: &[f64], names: usize) -> Written {
    let whole: f64 = widths.iter().sum();
    if whole > LEGIBLE_WIDTH && whole <= LEGIBLE_WIDTH_A3 {
        sheet.set_paper_size(8).set_print_fit_to_pages(1, 0);
        return Ok(());
    }
    print_across(sheet, widths, names)
}

/// Prints a wide sheet on as many pages side by side as its letters need to be read: each has the
/// first columns, so many of them, that name the rows. Of so many pages and no scale: widths depend on
/// the fonts of the computer.
///
/// # Errors
/// None in practice: columns are few.
pub fn print_across(sheet: &mut Worksheet, widths: &[f64], names: usize) -> Written {
    let whole: f64 = widths.iter().sum();
    if whole <= LEGIBLE_WIDTH {
        // Not all columns of a sheet may be printed: what more of them asked for is undone.
        sheet.set_print_fit_to_pages(1, 0);
        return Ok(());
    }
    let named: f64 = widths[..names].iter().sum();
    let pages = ((whole - named) / (LEGIBLE_WIDTH - named).max(1.0)).ceil();
    sheet
        .set_print_fit_to_pages(pages as u16, 0)
        .set_page_order(true)
        .set_repeat_columns(0, (names.max(1) - 1) as u16)?;
    Ok(())
}

/// Puts a sentence that no reader may miss in the printed header, under the title of the sheet.
pub fn mark_header(sheet: &mut Worksheet, title: &str, mark: &str) {
    let (title, mark) = (footer_text(title), header_text(mark, LONGEST_MARK));
    let line_end = if title.is_empty() { "" } else { "\n" };
    sheet.set_header(format!("&L&\"Calibri,Bold\"{title}{line_end}{mark}"));
}

/// Page number, and a text at the left.
pub fn foot(sheet: &mut Worksheet, text: &str) {
    sheet.set_footer(format!("&L&8{}&R&8Page &P / &N", footer_text(text)));
}

/// `&` starts a code in headers and footers, and a digit after a font size would belong to it.
fn footer_text(text: &str) -> String {
    header_text(text, LONGEST_FOOTER)
}

fn header_text(text: &str, most: usize) -> String {
    let text = kept_together(text);
    let kept: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
    let short: String = if kept.len() > most {
        kept[..most - 1].iter().chain(&['…']).collect()
    } else {
        kept.iter().collect()
    };
    let digit_first = short.starts_with(|c: char| c.is_ascii_digit());
    format!(
        "{}{}",
        if digit_first { " " } else { "" },
        short.replace('&', "&&")
    )
}

/// A workbook of these sheets, in bytes; the same sheets always give the same bytes.
///
/// # Errors
/// What `rust_xlsxwriter` refuses, as an error of writing `file`.
pub fn save(
    kind: Kind,
    file: &str,
    title: &str,
    sheets: Vec<Worksheet>,
    names: &[(&str, String)],
) -> Result<Vec<u8>> {
    save_in(Workbook::new(), &Mark::of(kind), file, title, sheets, names)
}

/// The same, in the workbook that some of the sheets were made for.
///
/// # Errors
/// As [`save`].
pub fn save_in(
    mut workbook: Workbook,
    mark: &Mark,
    file: &str,
    title: &str,
    sheets: Vec<Worksheet>,
    names: &[(&str, String)],
) -> Result<Vec<u8>> {
    let fail = |error: XlsxError| Error::write(Path::new(file), error);
    workbook.set_zip_compression_level(COMPRESSION);
    // The clock would make two runs differ.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fail)?;
    let mut properties = DocProperties::new()
        .set_title(title)
        .set_subject("Rénovation de l'éclairage public")
        .set_author(AUTHOR)
        .set_creation_datetime(&created);
    for (name, stated) in mark.properties() {
        properties = properties.set_custom_property(name, stated);
    }
    workbook.set_properties(&properties);
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    for (name, cell) in names {
        workbook
            .define_name(*name, &format!("={cell}"))
            .map_err(fail)?;
    }
    let package = workbook.save_to_buffer().map_err(fail)?;
    Ok(super::package::same_on_every_system(package))
}

/// A note on a cell, as high as its text needs.
#[must_use]
pub fn note(text: &str) -> Note {
    let text = kept_together(text);
    let height = lines(&text, 38.0) as u32 * 15 + 12;
    Note::new(text)
        .add_author_prefix(false)
        .set_author("Réverbère")
        .set_font_size(9)
        .set_width(260)
        .set_height(height)
}

/// An empty sheet of a name.
///
/// # Errors
/// A name that Excel refuses.
pub fn named(name: &str) -> Written<Worksheet> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    Ok(sheet)
}

/// An empty sheet of a name for a table of so many cells, to be pushed to this workbook.
///
/// Where they are many, its rows must be written one after another, what is above the table before
/// it: each goes to a temporary file, where one can be made, as soon as the next is begun. The last
/// row must keep its height: the writer would write a row with a height of its own twice there.
///
/// # Errors
/// As [`named`].
pub fn named_of_size(
    workbook: &mut Workbook,
    name: &str,
    cells: usize,
) -> Written<(Worksheet, Holds)> {
    if cells > MOST_CELLS_HELD
        && let Ok(mut sheet) = workbook.new_worksheet_with_low_memory()
    {
        sheet.set_name(name)?;
        return Ok((sheet, Holds::OneRow));
    }
    Ok((named(name)?, Holds::All))
}

/// What a sheet under way holds in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// All of its rows, until it is saved.
    All,
    /// The row under way: those before it are in a file.
    OneRow,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::xlsx::style::Kind;
    use crate::document::xlsx::table::{Column, Table};

    #[test]
    fn long_texts_are_cut_to_what_a_cell_holds() {
        assert!(matches!(shortened("court"), Cow::Borrowed("court")));
        let cut = shortened(&"😀".repeat(40_000)).encode_utf16().count();
        assert!(cut <= LONGEST_TEXT && cut > 30_000);
    }

    #[test]
    fn lines_are_those_of_whole_words() {
        for (text, width, expected) in [
            ("", 10.0, 1),
            ("abc defg", 10.0, 1),
            ("abc defghi", 10.0, 2),
            ("abcdefghi", 10.0, 1),
            ("abcdefghij", 10.0, 2),
            ("a\nb", 10.0, 2),
            ("abcdefghijklmnopqrst", 10.0, 3),
        ] {
            assert_eq!(lines(text, width), expected, "{text}");
        }
    }

    /// A sheet for so many cells of which few are written, row after row.
    fn sheet_of_size(cells: usize) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let (mut sheet, holds) = named_of_size(&mut workbook, "Points", cells).expect("a sheet");
        let columns = vec![
            Column::new("Rang", 8.0, Kind::Whole).summed(),
            Column::new("Rue", 8.0, Kind::Wrapped),
            Column::new("Double", 8.0, Kind::Factor),
            Column::new("Rien", 8.0, Kind::Text),
        ];
        let mut table = Table::new("Points", 0, columns).in_sheet_that(holds);
        let rows = (0..50_u32).map(|row| {
            let text = format!("rue du {}", row / 3);
            let formula = Value::Formula(format!("A{}*2", row + 2), f64::from(row) * 2.0);
            vec![
                Value::Number(row.into()),
                Value::text(text),
                formula,
                Value::Blank,
            ]
        });
        table.write(&mut sheet, rows).expect("a table");
        table.set_widths(&mut sheet).expect("widths");
        save_in(
            workbook,
            &Mark::default(),
            "essai.xlsx",
            "Essai",
            vec![sheet],
            &[],
        )
        .expect("a workbook")
    }

    #[test]
    fn a_large_sheet_is_what_a_small_one_is() {
        let part = |bytes: &[u8], name: &str| {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
            std::io::read_to_string(zip.by_name(name).expect("a part")).expect("UTF-8")
        };
        let (held, large) = (sheet_of_size(150), sheet_of_size(MOST_CELLS_HELD + 1));
        assert!(
            large == sheet_of_size(MOST_CELLS_HELD + 1),
            "the same bytes"
        );
        for name in [
            "xl/worksheets/sheet1.xml",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
        ] {
            // How far a row goes is a hint that is left out of large sheets.
            let held = part(&held, name).replace(" spans=\"1:4\"", "");
            assert_eq!(held, part(&large, name), "{name}");
        }
    }

    #[test]
    fn headers_hold_no_code_of_their_own() {
        assert_eq!(footer_text("A & B"), "A && B");
        assert_eq!(footer_text("62 points"), " 62 points");
        assert!(footer_text(&"é".repeat(500)).chars().count() <= LONGEST_FOOTER);
    }
}
