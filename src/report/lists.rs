//! The lists of a workbook that a person fills in: what drop-downs offer, one a column of a sheet.

use super::sheet::{Value, Written, write, write_verbatim};
use super::style::{self, Kind};
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Format, Worksheet};

/// A list.
pub struct List<K> {
    /// What it is for.
    pub key: K,
    /// Header of its column.
    pub title: &'static str,
    /// What it offers.
    pub values: Vec<String>,
}

/// Lists side by side in a sheet.
pub struct Lists<K> {
    sheet: &'static str,
    header: u32,
    columns: Vec<List<K>>,
}

impl<K: Copy + PartialEq> Lists<K> {
    /// Lists whose headers are in a row (from 0) of a sheet; those that offer nothing are left out,
    /// for Excel takes no empty list.
    #[must_use]
    pub fn new(sheet: &'static str, header: u32, mut columns: Vec<List<K>>) -> Self {
        columns.retain(|list| !list.values.is_empty());
        Self {
            sheet,
            header,
            columns,
        }
    }

    /// The cells that hold a list, as a formula; `None` where there is none.
    #[must_use]
    pub fn cells(&self, key: K) -> Option<String> {
        let at = self.columns.iter().position(|list| list.key == key)?;
        let column = column_number_to_name(at as u16);
        let first = self.header as usize + 2;
        let last = first + self.columns[at].values.len() - 1;
        Some(format!(
            "={}!${column}${first}:${column}${last}",
            self.sheet
        ))
    }

    /// What a list offers; nothing where there is none.
    #[cfg(test)]
    pub fn values(&self, key: K) -> &[String] {
        let mut lists = self.columns.iter();
        lists
            .find(|list| list.key == key)
            .map_or(&[], |list| &list.values)
    }

    /// Writes them, their headers in view and on every page.
    ///
    /// # Errors
    /// What the spreadsheet writer refuses.
    pub fn write(&self, sheet: &mut Worksheet) -> Written {
        let (header, cell) = (style::header(Kind::Text), text_cell());
        for (list, column) in self.columns.iter().zip(0..) {
            let widest = list.values.iter().map(|value| value.chars().count()).max();
            let width = widest.unwrap_or_default().max(list.title.chars().count());
            sheet.set_column_width(column, width as f64 + 4.0)?;
            write(
                sheet,
                self.header,
                column,
                &Value::text(list.title),
                &header,
            )?;
            for (value, row) in list.values.iter().zip(self.header + 1..) {
                write_verbatim(sheet, row, column, value, &cell)?;
            }
        }
        sheet
            .set_freeze_panes(self.header + 1, 0)?
            .set_repeat_rows(self.header, self.header)?;
        Ok(())
    }
}

/// A cell whose text stays text when it is typed again.
#[must_use]
pub fn text_cell() -> Format {
    style::short_cell(Kind::Text).set_num_format("@")
}
