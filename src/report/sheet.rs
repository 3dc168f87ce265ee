//! Writing cells and tables: what any sheet of any workbook is made of.

use super::layout;
use super::style::{self, Kind};
use crate::error::{Error, Result};
use rust_xlsxwriter::utility::{column_number_to_name, quote_sheet_name, row_col_to_cell, row_col_to_cell_absolute};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::path::Path;

/// Result of writing to a sheet.
pub type Written<T = ()> = std::result::Result<T, XlsxError>;

/// Excel refuses longer texts.
const LONGEST_TEXT: usize = 32_767;
/// Excel refuses longer headers and footers, formatting codes included.
const LONGEST_FOOTER: usize = 120;
/// Rows of a sheet, header included.
pub const MOST_ROWS: usize = 1_048_576;

/// What goes into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Blank,
    /// Text, never read as a formula, a number or a link.
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
pub fn write(sheet: &mut Worksheet, row: u32, column: u16, value: &Value<'_>, format: &Format) -> Written {
    match value {
        Value::Text(text) if !text.is_empty() => sheet.write_string_with_format(row, column, &*shortened(text), format)?,
        Value::Number(number) if number.is_finite() => sheet.write_number_with_format(row, column, *number, format)?,
        Value::Formula(formula, result) => {
            let formula = Formula::new(formula).set_result(result.to_string());
            sheet.write_formula_with_format(row, column, formula, format)?
        }
        Value::Blank | Value::Text(_) | Value::Number(_) => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}

/// A text that a cell can hold.
fn shortened(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= LONGEST_TEXT {
        return Cow::Borrowed(text);
    }
    // No character takes more than two units.
    Cow::Owned(text.chars().take(LONGEST_TEXT / 2 - 1).chain(['…']).collect())
}

/// A column of a table.
pub struct Column {
    header: Cow<'static, str>,
    width: f64,
    kind: Kind,
    summed: bool,
}

impl Column {
    /// A column, its width in characters.
    pub fn new(header: impl Into<Cow<'static, str>>, width: f64, kind: Kind) -> Self {
        Self { header: header.into(), width, kind, summed: false }
    }

    /// The same, with its sum in the total row.
    #[must_use]
    pub fn summed(self) -> Self {
        Self { summed: true, ..self }
    }
}

/// A table: a header, rows, and a total row if a column is summed.
pub struct Table {
    sheet: &'static str,
    columns: Vec<Column>,
    header_row: u32,
    rows: u32,
    totals: Vec<f64>,
}

impl Table {
    /// A table whose header is to be in a row (from 0) of a sheet.
    #[must_use]
    pub fn new(sheet: &'static str, header_row: u32, columns: Vec<Column>) -> Self {
        let totals = vec![0.0; columns.len()];
        Self { sheet, columns, header_row, rows: 0, totals }
    }

    /// Writes header, rows and total row.
    ///
    /// # Errors
    /// More rows than a sheet holds.
    pub fn write<'v>(&mut self, sheet: &mut Worksheet, rows: impl Iterator<Item = Vec<Value<'v>>>) -> Written {
        for (column, index) in self.columns.iter().zip(0..) {
            let header = Value::text(&*column.header);
            write(sheet, self.header_row, index, &header, &style::header(column.kind))?;
        }
        let formats: Vec<Format> = self.columns.iter().map(|column| style::cell(column.kind)).collect();
        for values in rows {
            self.rows += 1;
            for (index, (value, format)) in values.iter().zip(&formats).enumerate() {
                write(sheet, self.header_row + self.rows, index as u16, value, format)?;
                self.totals[index] += value.number();
            }
        }
        if self.columns.iter().any(|column| column.summed) {
            for (index, column) in self.columns.iter().enumerate() {
                let value = match (index, column.summed, self.rows) {
                    (_, true, 0) => Value::Number(0.0),
                    (_, true, _) => Value::Formula(format!("SUM({})", self.range_of(index)), self.totals[index]),
                    (0, false, _) => Value::text(layout::TOTAL),
                    _ => Value::Blank,
                };
                write(sheet, self.total_row(), index as u16, &value, &style::total(column.kind))?;
            }
        }
        Ok(())
    }

    /// Puts a value in the total row under a column that is not summed.
    ///
    /// # Errors
    /// As [`write`].
    pub fn write_total(&self, sheet: &mut Worksheet, header: &str, value: &Value<'_>) -> Written {
        let index = self.index(header);
        write(sheet, self.total_row(), index as u16, value, &style::total(self.columns[index].kind))
    }

    /// Column widths; the first table of a sheet sets them.
    ///
    /// # Errors
    /// None in practice: every width is positive.
    pub fn set_widths(&self, sheet: &mut Worksheet) -> Written {
        for (column, index) in self.columns.iter().zip(0..) {
            sheet.set_column_width(index, column.width)?;
        }
        Ok(())
    }

    /// Makes a sheet of this one table easy to read on screen and paper: frozen header, filter,
    /// header on every page, as wide as one page.
    ///
    /// # Errors
    /// None in practice.
    pub fn lay_out(&self, sheet: &mut Worksheet, title: &str) -> Written {
        self.set_widths(sheet)?;
        let last_column = (self.columns.len() - 1) as u16;
        sheet.set_freeze_panes(self.header_row + 1, 0)?.set_repeat_rows(0, self.header_row)?;
        if self.rows > 0 {
            sheet.autofilter(self.header_row, 0, self.header_row + self.rows, last_column)?;
        }
        print_wide(sheet, title);
        Ok(())
    }

    /// How many rows were written, header and total apart.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows as usize
    }

    /// The row under the last one, from 0.
    #[must_use]
    pub fn total_row(&self) -> u32 {
        self.header_row + self.rows + 1
    }

    /// A column, to name its cells in formulas of the rows themselves.
    #[must_use]
    pub fn column(&self, header: &str) -> ColumnCells {
        ColumnCells { column: self.index(header) as u16, first_row: self.header_row + 1 }
    }

    /// The cells of a column, for formulas on any sheet.
    #[must_use]
    pub fn range(&self, header: &str) -> String {
        format!("{}!{}", quote_sheet_name(self.sheet), self.range_of(self.index(header)))
    }

    /// First and last row and the column of a range, from 0.
    #[must_use]
    pub fn area(&self, header: &str) -> (u32, u16, u32, u16) {
        let column = self.index(header) as u16;
        (self.header_row + 1, column, self.header_row + self.rows, column)
    }

    /// The cell of a total, for formulas on any sheet, and what it holds.
    #[must_use]
    pub fn total(&self, header: &str) -> Source {
        let index = self.index(header);
        let cell = row_col_to_cell_absolute(self.total_row(), index as u16);
        Source { cell: format!("{}!{cell}", quote_sheet_name(self.sheet)), value: self.totals[index] }
    }

    fn range_of(&self, index: usize) -> String {
        let column = column_number_to_name(index as u16);
        format!("${column}${}:${column}${}", self.header_row + 2, self.header_row + 1 + self.rows)
    }

    /// A header that the table lacks is a mistake of the program: its columns are constants.
    fn index(&self, header: &str) -> usize {
        self.columns.iter().position(|column| column.header == header).expect("a header of the table")
    }
}

/// The cells of a column, rows counted from the first under the header.
#[derive(Debug, Clone, Copy)]
pub struct ColumnCells {
    column: u16,
    first_row: u32,
}

impl ColumnCells {
    /// The address of a cell: `K2` for the first row of a table with its header in row 1.
    #[must_use]
    pub fn at(self, row: usize) -> String {
        row_col_to_cell(self.first_row + row as u32, self.column)
    }
}

/// A cell that formulas take a figure from, and the figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its address, with its sheet.
    pub cell: String,
    /// What it holds.
    pub value: f64,
}

impl Source {
    /// A cell that shows the same.
    #[must_use]
    pub fn shown(&self) -> Value<'static> {
        Value::Formula(self.cell.clone(), self.value)
    }
}

/// Prints a sheet in landscape, as wide as one A4 page, with its title and page numbers.
pub fn print_wide(sheet: &mut Worksheet, title: &str) {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    sheet.set_header(format!("&L&\"Calibri,Bold\"{}", footer_text(title)));
    foot(sheet, "");
}

/// Page number, and a text at the left.
pub fn foot(sheet: &mut Worksheet, text: &str) {
    sheet.set_footer(format!("&L&8{}&R&8Page &P / &N", footer_text(text)));
}

/// `&` starts a code in headers and footers, and a digit after a font size would belong to it.
fn footer_text(text: &str) -> String {
    let short: String = text.chars().take(LONGEST_FOOTER).filter(|c| !c.is_control()).collect();
    let digit_first = short.starts_with(|c: char| c.is_ascii_digit());
    format!("{}{}", if digit_first { " " } else { "" }, short.replace('&', "&&"))
}

/// A workbook of these sheets, in bytes; the same sheets always give the same bytes.
///
/// # Errors
/// What rust_xlsxwriter refuses, as an error of writing `file`.
pub fn save(file: &str, title: &str, sheets: Vec<Worksheet>, names: &[(&str, String)]) -> Result<Vec<u8>> {
    let fail = |error: XlsxError| Error::write(Path::new(file), error);
    let mut workbook = Workbook::new();
    // The clock would make two runs differ.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(fail)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_subject("Rénovation de l'éclairage public")
        .set_author("Réverbère")
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    for (name, cell) in names {
        workbook.define_name(*name, &format!("={cell}")).map_err(fail)?;
    }
    workbook.save_to_buffer().map_err(fail)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_to_what_a_cell_holds() {
        assert!(matches!(shortened("court"), Cow::Borrowed("court")));
        let cut = shortened(&"😀".repeat(40_000)).encode_utf16().count();
        assert!(cut <= LONGEST_TEXT && cut > 30_000);
    }

    #[test]
    fn headers_hold_no_code_of_their_own() {
        assert_eq!(footer_text("A & B"), "A && B");
        assert_eq!(footer_text("62 points"), " 62 points");
        assert!(footer_text(&"é".repeat(500)).chars().count() <= LONGEST_FOOTER);
    }

    #[test]
    fn a_table_knows_its_cells() {
        let columns = vec![Column::new("Nom", 10.0, Kind::Text), Column::new("kWh", 10.0, Kind::Whole).summed()];
        let mut table = Table::new(layout::sheet::SYNTHESIS, 3, columns);
        let mut sheet = named("essai").expect("a name that Excel takes");
        let rows = [("a", 1.5), ("b", 2.0)].map(|(name, kwh)| vec![Value::text(name), Value::Number(kwh)]);
        table.write(&mut sheet, rows.into_iter()).expect("two rows");
        assert_eq!(table.column("kWh").at(1), "B6");
        assert_eq!(table.range("kWh"), "'Synthèse'!$B$5:$B$6");
        assert_eq!(table.total("kWh"), Source { cell: "'Synthèse'!$B$7".into(), value: 3.5 });
    }
}
