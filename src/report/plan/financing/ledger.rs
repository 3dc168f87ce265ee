//! Lines of a label, a figure and where it comes from, one under the other; formulas name the lines above them in
//! braces.

use crate::report::sheet::{Value, Written, write};
use crate::report::style::{self, Kind};
use crate::scenario::computation::filled;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::quote_sheet_name;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One line.
pub struct Line {
    key: Cow<'static, str>,
    label: Cow<'static, str>,
    kind: Kind,
    /// Formula and result; none for a heading, or where there is nothing to compute.
    figure: Option<(String, f64)>,
    note: Cow<'static, str>,
}

impl Line {
    /// What the lines below are about.
    pub fn heading(label: &'static str) -> Self {
        Self {
            key: "".into(),
            label: label.into(),
            kind: Kind::Text,
            figure: None,
            note: "".into(),
        }
    }

    /// An amount.
    pub fn euros(
        key: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        formula: String,
        value: f64,
        note: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            kind: Kind::Euros,
            figure: Some((formula, value)),
            note: note.into(),
        }
    }

    /// A figure of another kind; « sans objet » where there is none.
    pub fn figure(
        key: &'static str,
        label: impl Into<Cow<'static, str>>,
        kind: Kind,
        figure: Option<(String, f64)>,
        note: &'static str,
    ) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            kind,
            figure,
            note: note.into(),
        }
    }

    fn is_heading(&self) -> bool {
        self.key.is_empty()
    }
}

/// Where the figures of lines stand, for formulas of other sheets.
pub struct Places {
    sheet: String,
    cells: BTreeMap<String, String>,
}

impl Places {
    /// The address of the figure of a line, with its sheet.
    pub fn of(&self, key: &str) -> String {
        let cell = self.cells.get(key);
        debug_assert!(cell.is_some(), "« {key} » is a line of « {} »", self.sheet);
        let cell = cell.map_or("", String::as_str);
        format!("{}!{cell}", quote_sheet_name(&self.sheet))
    }
}

/// Lines of a sheet from a row on: label in A, figure in B, note from C.
pub struct Ledger {
    row: u32,
}

impl Ledger {
    /// Lines from a row on, counted from 0.
    #[must_use]
    pub fn new(row: u32) -> Self {
        Self { row }
    }

    /// Writes the lines; gives where their figures stand.
    ///
    /// # Errors
    /// More rows than a sheet holds.
    pub fn write(self, sheet: &mut Worksheet, lines: &[Line]) -> Written<Places> {
        let mut cells: BTreeMap<String, String> = BTreeMap::new();
        for (line, row) in lines.iter().zip(self.row..) {
            if line.is_heading() {
                for column in 0..3 {
                    let text = if column == 0 { &*line.label } else { "" };
                    write(sheet, row, column, &Value::text(text), &style::section())?;
                }
                continue;
            }
            cells.insert(line.key.to_string(), format!("$B${}", row + 1));
            let cell = |name: &str| {
                let known = cells.get(name).cloned();
                debug_assert!(known.is_some(), "« {name} » stands below « {} »", line.key);
                known.unwrap_or_default()
            };
            let value = match &line.figure {
                Some((formula, value)) => Value::Formula(filled(formula, cell), *value),
                None => Value::text("sans objet"),
            };
            write(sheet, row, 0, &Value::text(&*line.label), &style::label())?;
            write(sheet, row, 1, &value, &style::figure(line.kind))?;
            write(sheet, row, 2, &Value::text(&*line.note), &style::remark())?;
        }
        Ok(Places {
            sheet: sheet.name(),
            cells,
        })
    }
}
