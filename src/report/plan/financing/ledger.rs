//! Lines of a label, a figure, its share where it has one, and where it comes from, one under the other; formulas name the
//! lines above them in braces.

use crate::report::sheet::{Value, Written, write};
use crate::report::style::{self, Kind};
use crate::scenario::computation::filled;
use rust_xlsxwriter::Worksheet;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One line.
pub struct Line {
    key: Cow<'static, str>,
    label: Cow<'static, str>,
    kind: Kind,
    /// Formula and result; none for a heading, or where there is nothing to compute.
    figure: Option<(String, f64)>,
    /// Share of it in something, likewise.
    share: Option<(String, f64)>,
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
            share: None,
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
            share: None,
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
            share: None,
            note: note.into(),
        }
    }

    /// The same with its share in something, formula and result, beside it.
    pub fn with_share(self, share: (String, f64)) -> Self {
        let share = Some(share);
        Self { share, ..self }
    }

    fn is_heading(&self) -> bool {
        self.key.is_empty()
    }
}

/// Lines of a sheet from a row on: label in A, figure in B, note from C, or from D after a share.
pub struct Ledger {
    row: u32,
}

impl Ledger {
    /// Lines from a row on, counted from 0.
    #[must_use]
    pub fn new(row: u32) -> Self {
        Self { row }
    }

    /// Writes the lines.
    ///
    /// # Errors
    /// More rows than a sheet holds.
    pub fn write(self, sheet: &mut Worksheet, lines: &[Line]) -> Written {
        let mut cells: BTreeMap<&str, String> = BTreeMap::new();
        for (line, row) in lines.iter().zip(self.row..) {
            if line.is_heading() {
                for column in 0..3 {
                    let text = if column == 0 { &*line.label } else { "" };
                    write(sheet, row, column, &Value::text(text), &style::section())?;
                }
                continue;
            }
            cells.insert(&line.key, format!("$B${}", row + 1));
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
            let mut column = 2;
            if let Some((formula, value)) = &line.share {
                let share = Value::Formula(filled(formula, cell), *value);
                write(sheet, row, column, &share, &style::figure(Kind::Percent))?;
                column += 1;
            }
            write(
                sheet,
                row,
                column,
                &Value::text(&*line.note),
                &style::remark(),
            )?;
        }
        Ok(())
    }
}
