//! Tables: a header, rows and a total row, and the addresses of their cells for formulas.

use super::sheet::{
    Holds, LINE_HEIGHT, MOST_CELLS_HELD, TALLEST_ROW, Value, Written, foot, lines, named,
    print_across, print_wide, write, write_in_column,
};
use super::style::{self, Kind};
use super::value;
use crate::document::field::{Columns, Field, Place};
use crate::document::formula::Formula;
use crate::french::kept_together;
use rust_xlsxwriter::utility::{
    column_number_to_name, quote_sheet_name, row_col_to_cell, row_col_to_cell_absolute,
};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar,
    ConditionalFormatText, ConditionalFormatTextRule, ConditionalFormatType, Format, IgnoreError,
    Table as NativeTable, TableColumn, TableStyle, Worksheet,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Columns that name rows on each page: the first ones, until they have so many characters.
const WIDTH_OF_NAMES: f64 = 25.0;
const MOST_NAMES: usize = 3;
/// What the total row has in its first cell.
pub const TOTAL: &str = "Total";

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

    /// The column of a field.
    #[must_use]
    pub fn of<R>(field: &Field<R>) -> Self {
        Self {
            header: field.label.clone().into(),
            width: field.width,
            kind: field.kind,
            summed: field.is_summed(),
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
        let formats = self.begin(sheet)?;
        for values in rows {
            self.write_row(sheet, &formats, &values)?;
        }
        self.end(sheet)
    }

    /// The same of the columns that the table was made of, row after row; fields that are computed
    /// are formulas.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub fn write_fields<R>(
        &mut self,
        sheet: &mut Worksheet,
        columns: &Columns<'_, R>,
        rows: impl Iterator<Item = R>,
    ) -> Written {
        self.write_live(sheet, columns, rows, |_, _| None)
    }

    /// The same with other formulas for some cells: of a field, in the row at a place.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub fn write_live<R>(
        &mut self,
        sheet: &mut Worksheet,
        columns: &Columns<'_, R>,
        rows: impl Iterator<Item = R>,
        other: impl Fn(&Field<R>, usize) -> Option<String>,
    ) -> Written {
        let (formats, formulas) = (self.begin(sheet)?, columns.formulas());
        for row in rows {
            let at = self.rows();
            let live = columns.iter().zip(&formulas).map(|(field, formula)| {
                let own = || Some(self.text_at(formula.as_ref()?, at));
                other(field, at).or_else(own)
            });
            let data = columns.data(&row);
            let values: Vec<Value<'_>> = (data.zip(live))
                .map(|(datum, live)| value(datum, live))
                .collect();
            self.write_row(sheet, &formats, &values)?;
        }
        self.end(sheet)?;
        for (field, formula) in columns.iter().zip(&formulas) {
            let Some(formula) = formula.as_ref().filter(|_| field.is_live_in_total()) else {
                continue;
            };
            let total = formula.value(&|place| place.value(|column| self.totals[column]));
            if total.is_finite() {
                let text = self.text_at(formula, self.rows());
                self.write_total(sheet, &field.label, &Value::Formula(text, total))?;
            }
        }
        Ok(())
    }

    /// A formula over the cells of a row.
    fn text_at(&self, formula: &Formula<Place>, row: usize) -> String {
        formula.text(&|place| place.address(|column| self.cells(column).at(row)))
    }

    /// Whether rows take the formats of their columns, which then need not keep them: formats are
    /// looked up cell by cell, at a fifth of the time of a large sheet, whose rows go to a file.
    fn is_by_column(&self) -> bool {
        self.holds == Holds::OneRow
    }

    /// Writes the header; gives the formats of cells.
    fn begin(&self, sheet: &mut Worksheet) -> Written<Vec<Format>> {
        for (column, index) in self.columns.iter().zip(0..) {
            let header = Value::text(&*column.header);
            let format = style::header(column.kind);
            write(sheet, self.header_row, index, &header, &format)?;
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
        if self.is_by_column() {
            set_formats(sheet, formats.iter())?;
        }
        Ok(formats)
    }

    fn write_row(
        &mut self,
        sheet: &mut Worksheet,
        formats: &[Format],
        values: &[Value<'_>],
    ) -> Written {
        let write_cell = if self.is_by_column() {
            write_in_column
        } else {
            write
        };
        self.rows += 1;
        let row = self.header_row + self.rows;
        for (index, (value, format)) in values.iter().zip(formats).enumerate() {
            write_cell(sheet, row, index as u16, value, format)?;
            self.totals[index] += value.number();
        }
        let taken = self
            .columns
            .iter()
            .zip(values)
            .filter_map(|(column, value)| match value {
                Value::Text(text) if column.kind.wraps() => {
                    Some(lines(&kept_together(text), column.width))
                }
                _ => None,
            });
        set_lines(sheet, row, taken.max())
    }

    /// Writes the total row, if a column is summed.
    fn end(&self, sheet: &mut Worksheet) -> Written {
        if self.columns.iter().any(|column| column.summed) {
            for (index, column) in self.columns.iter().enumerate() {
                let value = match (index, column.summed, self.rows) {
                    (_, true, 0) => Value::Number(0.0),
                    (_, true, _) => {
                        Value::Formula(format!("SUM({})", self.range_of(index)), self.totals[index])
                    }
                    (0, false, _) => Value::text(TOTAL),
                    _ => Value::Blank,
                };
                let format = style::total(column.kind);
                write(sheet, self.total_row(), index as u16, &value, &format)?;
            }
        }
        if self.is_by_column() {
            let none = Format::default();
            set_formats(sheet, self.columns.iter().map(|_| &none))?;
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
                // The header that stands in its cell.
                TableColumn::new()
                    .set_header(&*kept_together(&column.header))
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

    /// Colours the cells of a column that begin with one of these signs, by what it says.
    ///
    /// # Errors
    /// None in practice.
    pub fn add_states(
        &self,
        sheet: &mut Worksheet,
        header: &str,
        signs: impl Iterator<Item = (&'static str, Option<bool>)>,
    ) -> Written {
        let (first, column, last, _) = self.area(header);
        for (sign, is_well) in signs.take_while(|_| self.rows > 0) {
            let colour = ConditionalFormatText::new()
                .set_rule(ConditionalFormatTextRule::BeginsWith(sign.to_owned()))
                .set_format(style::state(is_well));
            sheet.add_conditional_format(first, column, last, column, &colour)?;
        }
        Ok(())
    }

    /// Colours the cells of a column, its total too, that are beyond a limit.
    ///
    /// # Errors
    /// None in practice.
    pub fn add_alarm(&self, sheet: &mut Worksheet, header: &str, limit: Beyond) -> Written {
        if self.rows == 0 {
            return Ok(());
        }
        let (first, column, last, _) = self.area(header);
        let last = last + u32::from(self.columns.iter().any(|column| column.summed));
        sheet.add_conditional_format(first, column, last, column, &alarm(limit))?;
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
        self.cells(self.index(header))
    }

    fn cells(&self, index: usize) -> ColumnCells {
        ColumnCells {
            column: index as u16,
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

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Beyond {
    /// It is above this.
    Above(f64),
    /// It is below this.
    Below(f64),
}

/// The colour of a cell that is beyond a limit.
#[must_use]
pub fn alarm(limit: Beyond) -> ConditionalFormatCell {
    let rule = match limit {
        Beyond::Above(limit) => ConditionalFormatCellRule::GreaterThan(limit),
        Beyond::Below(limit) => ConditionalFormatCellRule::LessThan(limit),
    };
    ConditionalFormatCell::new()
        .set_rule(rule)
        .set_format(style::state(Some(false)))
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
    use super::super::sheet::save;
    use super::*;
    use crate::document::field::of;
    use crate::document::{Fields, Shown, fields};
    use crate::outputs;

    #[test]
    fn a_table_knows_its_cells() {
        let columns = vec![
            Column::new("Nom", 10.0, Kind::Text),
            Column::new("kWh", 10.0, Kind::Whole).summed(),
        ];
        let mut table = Table::new("Synthèse", 3, columns);
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

    #[test]
    fn fields_are_written_with_their_formulas_and_totals() {
        let fields = Fields::new(fields! { (f64, f64);
            "a", "Avant", Whole 8.0, Shown::ALL, Sum => |row| row.0.into();
            "b", "Après", Whole 8.0, Shown::ALL, Sum => |row| row.1.into();
            "c", "Économie", Whole 8.0, Shown::ALL, LiveSum => of("a") - of("b");
            "d", "Facteur", Factor 8.0, Shown::ALL, LiveTotal => of("a") / of("b"), otherwise("∞");
        });
        let columns = fields.shown_in(Shown::ALL);
        let mut table = Table::new("Essai", 0, columns.iter().map(Column::of).collect());
        let mut sheet = named("Essai").expect("a name that Excel takes");
        let rows = [(6.0, 2.0), (4.0, 3.0), (5.0, 0.0)];
        (table.write_fields(&mut sheet, &columns, rows.into_iter())).expect("three rows");
        let bytes =
            save(outputs::Kind::Plan, "essai.xlsx", "Essai", vec![sheet], &[]).expect("a workbook");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
        let part = zip.by_name("xl/worksheets/sheet1.xml").expect("a part");
        let xml = std::io::read_to_string(part).expect("UTF-8");
        for cell in [
            "<f>A2-B2</f><v>4</v>",
            "<f>A3-B3</f><v>1</v>",
            "<f>A2/B2</f><v>3</v>",
            "<f>SUM($A$2:$A$4)</f><v>15</v>",
            "<f>SUM($C$2:$C$4)</f><v>10</v>",
            "<f>A5/B5</f><v>3</v>",
        ] {
            assert!(xml.contains(cell), "{cell} in {xml}");
        }
        assert!(
            !xml.contains("A4/B4"),
            "a word stands where nothing is divided"
        );
    }
}
