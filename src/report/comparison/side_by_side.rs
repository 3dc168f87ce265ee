//! « Comparaison »: the scenarios side by side, on one A4 page.

use super::lines::{Line, sections};
use super::{ComparisonDocument, charts, letter, sheet_name};
use crate::report::sheet::{LINE_HEIGHT, Value, Written, foot, lines, named, write, write_over};
use crate::report::style::{self, Kind};
use crate::report::wording::{counted, unbroken};
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{IgnoreError, Worksheet};

/// Widths in characters: labels, one scenario, one difference, the gap before the charts.
const LABEL: f64 = 60.0;
const SCENARIO: f64 = 21.0;
const DIFFERENCE: f64 = 17.0;
const GAP: f64 = 2.0;
/// Columns that charts take, and their width.
const CHART_COLUMNS: u16 = 4;
const CHART_COLUMN: f64 = 14.0;

/// Figures that charts show.
const CHARTED: [&str; 2] = [
    "Économie (kWh/an)",
    "Reste à charge des communes, à terme (€)",
];

/// The sheet.
pub fn sheet(document: &ComparisonDocument<'_>) -> Written<Worksheet> {
    let mut page = Page {
        document,
        sheet: named(sheet_name::SIDE_BY_SIDE)?,
        row: 0,
        charted: Vec::new(),
    };
    page.set_widths()?;
    page.title()?;
    for section in sections(document) {
        page.heading(section.title)?;
        for line in &section.lines {
            page.line(line)?;
        }
    }
    page.note()?;
    page.charts()?;
    page.finish()
}

struct Page<'a, 'd> {
    document: &'a ComparisonDocument<'d>,
    sheet: Worksheet,
    row: u32,
    /// Rows of the figures that charts show.
    charted: Vec<(&'static str, u32)>,
}

impl Page<'_, '_> {
    fn count(&self) -> u16 {
        self.document.sides().len() as u16
    }

    /// The last column of the table.
    fn last_column(&self) -> u16 {
        self.count() * 2 - 1
    }

    fn set_widths(&mut self) -> Written {
        let count = self.count();
        let last = self.last_column();
        self.sheet.set_column_width(0, LABEL)?;
        for column in 1..=count {
            self.sheet.set_column_width(column, SCENARIO)?;
        }
        for column in count + 1..=last {
            self.sheet.set_column_width(column, DIFFERENCE)?;
        }
        self.sheet.set_column_width(last + 1, GAP)?;
        for column in last + 2..last + 2 + CHART_COLUMNS {
            self.sheet.set_column_width(column, CHART_COLUMN)?;
        }
        Ok(())
    }

    fn title(&mut self) -> Written {
        let count = self.document.sides().len();
        let title = if count > 1 {
            format!("Comparaison de {}", counted(count, "scénario", "scénarios"))
        } else {
            "Un scénario, sa sensibilité et sa courbe".to_owned()
        };
        let header = style::header(Kind::Wrapped);
        write(&mut self.sheet, 0, 0, &Value::text(title), &style::title())?;
        self.sheet.set_row_height(0, 26.0)?;
        write(&mut self.sheet, 1, 0, &Value::text("Scénario"), &header)?;
        let mut most = 1;
        for (place, column) in (0..count).zip(1..) {
            let text = unbroken(&self.document.label(place));
            most = most.max(lines(&text, SCENARIO * 0.95));
            write(&mut self.sheet, 1, column, &Value::text(text), &header)?;
        }
        for (place, column) in (1..count).zip(self.count() + 1..) {
            let text = format!("Écart {} − A", letter(place));
            let format = style::header(Kind::Whole);
            write(&mut self.sheet, 1, column, &Value::text(text), &format)?;
        }
        self.sheet
            .set_row_height(1, most as f64 * LINE_HEIGHT + 4.0)?;
        self.row = 2;
        Ok(())
    }

    fn heading(&mut self, title: &str) -> Written {
        let format = style::section();
        for column in 0..=self.last_column() {
            let text = if column == 0 { title } else { "" };
            write(
                &mut self.sheet,
                self.row,
                column,
                &Value::text(text),
                &format,
            )?;
        }
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, line: &Line) -> Written {
        let row = self.row;
        let label = Value::text(&*line.label);
        let format = if line.kind.wraps() {
            style::cell(Kind::Text)
        } else {
            style::short_cell(Kind::Text)
        };
        write(&mut self.sheet, row, 0, &label, &format)?;
        let mut most = 1;
        for (value, column) in line.values.iter().zip(1..) {
            // A text under figures stands as they do.
            let format = if line.kind.wraps() {
                style::cell(line.kind)
            } else {
                style::short_cell(line.kind)
            };
            if let (Value::Text(text), true) = (value, line.kind.wraps()) {
                most = most.max(lines(text, SCENARIO));
            }
            write(&mut self.sheet, row, column, value, &format)?;
        }
        if most > 1 {
            self.sheet
                .set_row_height(row, most as f64 * LINE_HEIGHT + 1.0)?;
        }
        for (place, column) in (1..line.values.len()).zip(self.count() + 1..) {
            let kind = line.change.unwrap_or(Kind::Text);
            let value = difference(line, row, place);
            write(
                &mut self.sheet,
                row,
                column,
                &value,
                &style::short_cell(kind),
            )?;
        }
        if let Some(charted) = CHARTED.iter().find(|label| **label == line.label) {
            self.charted.push((charted, row));
        }
        self.row += 1;
        Ok(())
    }

    fn note(&mut self) -> Written {
        let last = self.last_column();
        let width = LABEL
            + f64::from(self.count()) * SCENARIO
            + f64::from(last - self.count()) * DIFFERENCE;
        let text = unbroken(
            "Chaque plan est cherché et prouvé pour lui-même, dans ses budgets. Reste à charge : coût TTC moins FCTVA, fonds, aides et certificats. Temps de retour : ce reste, sur tout ce que les communes économisent en un an, TTC.",
        );
        let height = lines(&text, width * 1.15) as f64 * 12.5 + 2.0;
        write_over(&mut self.sheet, self.row, (0, last), &text, &style::note())?;
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// The charts, one above the other at the right of the table.
    fn charts(&mut self) -> Written {
        let left = self.last_column() + 2;
        let width = f64::from(CHART_COLUMNS) * (CHART_COLUMN * 7.0 + 5.0) - 8.0;
        let planned = (self.document.sides().iter()).any(|side| side.planned.is_some());
        for ((title, row), top) in self.charted.iter().zip([1, 15]) {
            if planned {
                let mut chart = charts::by_scenario(title, *row, self.document.sides().len());
                chart.set_width(width as u32).set_height(270);
                self.sheet.insert_chart(top, left, &chart)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Written<Worksheet> {
        let last = self.last_column() + 1 + CHART_COLUMNS;
        self.sheet
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 1)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true)
            .set_screen_gridlines(false)
            .set_freeze_panes(2, 1)?
            .set_print_area(0, 0, self.row - 1, last)?
            .ignore_error_range(0, 0, self.row - 1, last, IgnoreError::NumberStoredAsText)?;
        foot(&mut self.sheet, &self.document.footer());
        Ok(self.sheet)
    }
}

/// A scenario less the first one, as a formula; nothing where one of the two has no figure.
fn difference(line: &Line, row: u32, place: usize) -> Value<'static> {
    let cell = |place: usize| row_col_to_cell(row, place as u16 + 1);
    let formula = format!("{}-{}", cell(place), cell(0));
    let difference = line.difference(place);
    difference.map_or(Value::Blank, |value| Value::Formula(formula, value))
}
