//! Tables: a header, rows and a total row, and the addresses of their cells for formulas.

use super::layout;
use super::sheet::{
    Holds, LINE_HEIGHT, MOST_CELLS_HELD, TALLEST_ROW, Value, Written, foot, lines, named,
    print_across, print_wide, write, write_in_column,
};
use super::style::{self, Kind};
use rust_xlsxwriter::utility::{
    column_number_to_name, quote_sheet_name, row_col_to_cell, row_col_to_cell_absolute,
};
use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatType, Format, IgnoreError, Table as NativeTable,
    TableColumn, TableStyle, Worksheet,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Columns that name rows on each page: the first ones, until they have so many characters.
const WIDTH_OF_NAMES: f64 = 25.0;
const MOST_NAMES: usize = 3;

/// Gives a row the height of so many lines: neither `LibreOffice` nor a previewer works it out.
fn set_lines(sheet: &mut Worksheet, row: u32, lines: Option<usize>) -> Written {
    if let Some(lines @ 2..) = lines {
        sheet.set_row_height(row, (lines as f64 * LINE_HEIGHT).min(TALLEST_ROW))?;
    }
    Ok(())
}

/// Gives columns a format, from the first on.
fn set_formats<'f>(sheet: &mut Worksheet, formats: impl Iterator<Item = &'f Format>) -> Written {
    for (format, index) in formats.zip(0..) {
        sheet.set_column_format(index, format)?;
    }
    Ok(())
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
        Self {
            header: header.into(),
            width,
            kind,
            summed: false,
        }
    }

    /// Its header.
    #[must_use]
    pub fn header(&self) -> &str {
        &self.header
    }

    /// What its cells hold.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it has a sum.
    #[must_use]
    pub fn is_summed(&self) -> bool {
        self.summed
    }

    /// Bold letters are wider, but headers of numbers have no indent.
    fn header_width(&self) -> f64 {
        if self.kind.is_text() {
            self.width * 0.9
        } else {
            self.width + 2.0
        }
    }

    /// The same, with its sum in the total row.
    #[must_use]
    pub fn summed(self) -> Self {
        Self {
            summed: true,
            ..self
        }
    }
}

/// A sheet that is one table, with its title and what its foot says.
///
/// # Errors
/// As [`Table::write`].
pub fn one_table<'v>(
    name: &'static str,
    columns: Vec<Column>,
    rows: impl Iterator<Item = Vec<Value<'v>>>,
    title: &str,
    footer: &str,
) -> Written<Worksheet> {
    let mut table = Table::new(name, 0, columns);
    let mut sheet = named(name)?;
    table.write(&mut sheet, rows)?;
    table.lay_out(&mut sheet, title)?;
    foot(&mut sheet, footer);
    Ok(sheet)
}

/// A table: a header, rows, and a total row if a column is summed.
pub struct Table {
    sheet: &'static str,
    columns: Vec<Column>,
    header_row: u32,
    rows: u32,
    totals: Vec<f64>,
    holds: Holds,
}

impl Table {
    /// A table whose header is to be in a row (from 0) of a sheet.
    #[must_use]
    pub fn new(sheet: &'static str, header_row: u32, columns: Vec<Column>) -> Self {
        let totals = vec![0.0; columns.len()];
        Self {
            sheet,
            columns,
            header_row,
            rows: 0,
            totals,
            holds: Holds::All,
        }
    }

    /// The same table in a sheet that holds this much in memory; one that holds a row needs a
    /// total row.
    #[must_use]
    pub fn in_sheet_that(self, holds: Holds) -> Self {
        Self { holds, ..self }
    }

    /// Writes header, rows and total row.
    ///
    /// # Errors
    /// More rows than a sheet holds.
    pub fn write<'v>(
        &mut self,
        sheet: &mut Worksheet,
        rows: impl Iterator<Item = Vec<Value<'v>>>,
    ) -> Written {
        for (column, index) in self.columns.iter().zip(0..) {
            let header = Value::text(&*column.header);
            write(
                sheet,
                self.header_row,
                index,
                &header,
                &style::header(column.kind),
            )?;
        }
        let header_lines = self
            .columns
            .iter()
            .map(|column| lines(&column.header, column.header_width()));
        set_lines(sheet, self.header_row, header_lines.max())?;
        let formats: Vec<Format> = self
            .columns
            .iter()
            .map(|column| style::cell(column.kind))
            .collect();
        // Formats are looked up cell by cell, at a fifth of the time of a large sheet. Rows that are
        // gone to a file have taken that of their column, which then need not keep it.
        let by_column = self.holds == Holds::OneRow;
        let write_cell = if by_column { write_in_column } else { write };
        if by_column {
            set_formats(sheet, formats.iter())?;
        }
        for values in rows {
            self.rows += 1;
            for (index, (value, format)) in values.iter().zip(&formats).enumerate() {
                write_cell(
                    sheet,
                    self.header_row + self.rows,
                    index as u16,
                    value,
                    format,
                )?;
                self.totals[index] += value.number();
            }
            let taken =
                self.columns
                    .iter()
                    .zip(&values)
                    .filter_map(|(column, value)| match value {
                        Value::Text(text) if column.kind.wraps() => Some(lines(text, column.width)),
                        _ => None,
                    });
            set_lines(sheet, self.header_row + self.rows, taken.max())?;
        }
        if self.columns.iter().any(|column| column.summed) {
            for (index, column) in self.columns.iter().enumerate() {
                let value = match (index, column.summed, self.rows) {
                    (_, true, 0) => Value::Number(0.0),
                    (_, true, _) => {
                        Value::Formula(format!("SUM({})", self.range_of(index)), self.totals[index])
                    }
                    (0, false, _) => Value::text(layout::TOTAL),
                    _ => Value::Blank,
                };
                write(
                    sheet,
                    self.total_row(),
                    index as u16,
                    &value,
                    &style::total(column.kind),
                )?;
            }
        }
        if by_column {
            let none = Format::default();
            set_formats(sheet, formats.iter().map(|_| &none))?;
        }
        Ok(())
    }

    /// Puts a value in the total row under a column that is not summed.
    ///
    /// # Errors
    /// As [`write`].
    pub fn write_total(&self, sheet: &mut Worksheet, header: &str, value: &Value<'_>) -> Written {
        let index = self.index(header);
        write(
            sheet,
            self.total_row(),
            index as u16,
            value,
            &style::total(self.columns[index].kind),
        )
    }

    /// Width of the columns up to one, in characters.
    #[must_use]
    pub fn width_to(&self, last: usize) -> f64 {
        self.columns
            .iter()
            .take(last + 1)
            .map(|one| one.width)
            .sum()
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
        sheet
            .set_freeze_panes(self.header_row + 1, 0)?
            .set_repeat_rows(0, self.header_row)?;
        if self.rows > 0 {
            // A reference such as « 12 » is text, and need not be marked as a mistake.
            let texts = (
                self.header_row + 1,
                0,
                self.header_row + self.rows,
                last_column,
            );
            sheet.ignore_error_range(
                texts.0,
                texts.1,
                texts.2,
                texts.3,
                IgnoreError::NumberStoredAsText,
            )?;
            self.make_native(sheet, last_column)?;
        }
        print_wide(sheet, title);
        self.print_across(sheet, self.columns.len())
    }

    /// Prints the first columns, so many of them, on as many pages side by side as they need; those
    /// that name the rows are on each.
    ///
    /// # Errors
    /// None in practice.
    pub fn print_across(&self, sheet: &mut Worksheet, columns: usize) -> Written {
        let widths: Vec<f64> = (self.columns[..columns].iter())
            .map(|column| column.width)
            .collect();
        let mut named = 0.0;
        let names = widths.iter().take_while(|width| {
            let is_name = named < WIDTH_OF_NAMES;
            named += **width;
            is_name
        });
        print_across(sheet, &widths, names.count().min(MOST_NAMES))
    }

    /// Makes a sheet of which this is the last table easy to read: its widths, its header on every
    /// page, filters, as wide as one page.
    ///
    /// # Errors
    /// None in practice.
    pub fn lay_out_last(&self, sheet: &mut Worksheet, title: &str) -> Written {
        self.set_widths(sheet)?;
        sheet.set_repeat_rows(self.header_row, self.header_row)?;
        if self.rows > 0 {
            let last_column = (self.columns.len() - 1) as u16;
            let last_row = self.header_row + self.rows;
            sheet.autofilter(self.header_row, 0, last_row, last_column)?;
        }
        print_wide(sheet, title);
        Ok(())
    }

    /// Makes header and rows a table of the spreadsheet, under the name of its sheet, with filters.
    /// Its names of columns must differ, and its header is written again: where two names are alike,
    /// or cells so many that rows are gone once written, filters are all there is.
    fn make_native(&self, sheet: &mut Worksheet, last_column: u16) -> Written {
        let last_row = self.header_row + self.rows;
        let names: BTreeSet<String> = (self.columns.iter())
            .map(|column| column.header.to_lowercase())
            .collect();
        let cells = self.columns.len() * self.rows as usize;
        let unnamed = names.len() < self.columns.len() || names.contains("");
        if unnamed || cells > MOST_CELLS_HELD {
            sheet.autofilter(self.header_row, 0, last_row, last_column)?;
            return Ok(());
        }
        let columns: Vec<TableColumn> = (self.columns.iter())
            .map(|column| {
                TableColumn::new()
                    .set_header(&*column.header)
                    .set_header_format(style::header(column.kind))
            })
            .collect();
        let native = NativeTable::new()
            .set_name(self.sheet.replace(' ', "_"))
            .set_columns(&columns)
            .set_style(TableStyle::None);
        sheet.add_table(self.header_row, 0, last_row, last_column, &native)?;
        Ok(())
    }

    /// Draws bars behind the figures of a column, from 0 to a greatest value: that of the column
    /// where none is given.
    ///
    /// # Errors
    /// None in practice.
    pub fn add_bars(&self, sheet: &mut Worksheet, header: &str, most: Option<f64>) -> Written {
        if self.rows == 0 {
            return Ok(());
        }
        let mut bars = ConditionalFormatDataBar::new()
            .set_fill_color(style::BAR)
            .set_solid_fill(true)
            .set_minimum(ConditionalFormatType::Number, 0);
        if let Some(most) = most {
            bars = bars.set_maximum(ConditionalFormatType::Number, most);
        }
        let (first, column, last, _) = self.area(header);
        sheet.add_conditional_format(first, column, last, column, &bars)?;
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
        ColumnCells {
            column: self.index(header) as u16,
            first_row: self.header_row + 1,
        }
    }

    /// The cells of a column, for formulas on any sheet.
    #[must_use]
    pub fn range(&self, header: &str) -> String {
        format!(
            "{}!{}",
            quote_sheet_name(self.sheet),
            self.range_of(self.index(header))
        )
    }

    /// First and last row and the column of a range, from 0.
    #[must_use]
    pub fn area(&self, header: &str) -> (u32, u16, u32, u16) {
        let column = self.index(header) as u16;
        (
            self.header_row + 1,
            column,
            self.header_row + self.rows,
            column,
        )
    }

    /// The cell of a total, for formulas on any sheet, and what it holds.
    #[must_use]
    pub fn total(&self, header: &str) -> Source {
        let index = self.index(header);
        let cell = row_col_to_cell_absolute(self.total_row(), index as u16);
        Source {
            cell: format!("{}!{cell}", quote_sheet_name(self.sheet)),
            value: self.totals[index],
        }
    }

    fn range_of(&self, index: usize) -> String {
        let column = column_number_to_name(index as u16);
        format!(
            "${column}${}:${column}${}",
            self.header_row + 2,
            self.header_row + 1 + self.rows
        )
    }

    /// The place of a column, from 0.
    ///
    /// # Panics
    /// If the table lacks it: a mistake of the program, its columns are constants.
    #[must_use]
    pub fn index(&self, header: &str) -> usize {
        self.columns
            .iter()
            .position(|column| column.header == header)
            .expect("a header of the table")
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

    /// The same address, that stays when its formula is copied: `$K$2`.
    #[must_use]
    pub fn fixed(self, row: usize) -> String {
        row_col_to_cell_absolute(self.first_row + row as u32, self.column)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_knows_its_cells() {
        let columns = vec![
            Column::new("Nom", 10.0, Kind::Text),
            Column::new("kWh", 10.0, Kind::Whole).summed(),
        ];
        let mut table = Table::new(layout::sheet::SYNTHESIS, 3, columns);
        let mut sheet = named("essai").expect("a name that Excel takes");
        let rows =
            [("a", 1.5), ("b", 2.0)].map(|(name, kwh)| vec![Value::text(name), Value::Number(kwh)]);
        table.write(&mut sheet, rows.into_iter()).expect("two rows");
        assert_eq!(table.column("kWh").at(1), "B6");
        assert_eq!(table.range("kWh"), "Synthèse!$B$5:$B$6");
        assert_eq!(
            table.total("kWh"),
            Source {
                cell: "Synthèse!$B$7".into(),
                value: 3.5
            }
        );
    }
}
