//! An A4 page that a councillor reads, or an annex of it: a title, blocks of figures side by side, short tables, a
//! chart, sentences.
//!
//! Six columns: label and figure at the left, a gap, label (over two columns) and figure at the
//! right. The value of a label is always the next cell of its row that is not empty.

use super::layout;
use super::sheet::{LINE_HEIGHT, Value, Written, foot, lines, named, write, write_over};
use super::style::{self, Kind};
use crate::french::kept_together;
use rust_xlsxwriter::{Chart, Format, IgnoreError, Worksheet};

/// Widths of the columns, in whole characters, so that a chart ends where the last one does.
const WIDTHS: [f64; 6] = [31.0, 15.0, 2.0, 15.0, 16.0, 17.0];
const LAST: u16 = 5;
/// Characters that a line of the page holds, in the usual font and in the font of notes.
const LINE_LENGTH: f64 = 94.0;
const NOTE_LENGTH: f64 = 112.0;

/// A labelled figure.
pub struct Figure<'a> {
    label: String,
    value: Value<'a>,
    kind: Kind,
    is_editable: bool,
}

impl Figure<'_> {
    /// One that a person may change: what depends on it follows.
    #[must_use]
    pub fn editable(self) -> Self {
        Self {
            is_editable: true,
            ..self
        }
    }
}

/// A figure with its label.
pub fn figure(label: impl Into<String>, value: Value<'_>, kind: Kind) -> Figure<'_> {
    Figure {
        label: label.into(),
        value,
        kind,
        is_editable: false,
    }
}

/// A block of figures under a heading.
pub struct Block<'a> {
    /// Heading.
    pub title: &'a str,
    /// Figures, from top to bottom.
    pub figures: Vec<Figure<'a>>,
}

/// Columns of [`Page::lines`], the one of labels included.
pub const LINE_COLUMNS: usize = 5;

/// Points of height of a row that says nothing else.
const ROW: f64 = 15.0;

/// The page under way.
pub struct Page {
    /// Its sheet.
    pub sheet: Worksheet,
    row: u32,
}

/// Left or right half of the page.
#[derive(Debug, Clone, Copy)]
pub enum Half {
    /// Label in A, figure in B.
    Left,
    /// Label in D and E, figure in F.
    Right,
}

impl Half {
    /// First and last column.
    fn columns(self) -> (u16, u16) {
        match self {
            Self::Left => (0, 1),
            Self::Right => (3, LAST),
        }
    }
}

impl Page {
    /// A page with its title and whom it is about, under a sentence that no reader may miss.
    ///
    /// # Errors
    /// None in practice, here and in every function of a page: rows and texts are few and short.
    pub fn new(title: &str, subject: &str, mark: Option<&str>) -> Written<Self> {
        let mut page = Self::annex(layout::sheet::SYNTHESIS, title, mark)?;
        page.line(subject, &style::subject(), 30.0)?;
        Ok(page)
    }

    /// A page behind it, on a sheet of its own, with its title.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn annex(sheet: &'static str, title: &str, mark: Option<&str>) -> Written<Self> {
        let mut sheet = named(sheet)?;
        for (width, column) in WIDTHS.into_iter().zip(0..) {
            sheet.set_column_width(column, width)?;
        }
        sheet.set_screen_gridlines(false);
        let mut page = Self { sheet, row: 0 };
        if let Some(mark) = mark {
            page.mark(mark)?;
        }
        page.line(title, &style::title(), 24.0)?;
        Ok(page)
    }

    fn line(&mut self, text: &str, format: &Format, height: f64) -> Written {
        write_over(&mut self.sheet, self.row, (0, LAST), text, format)?;
        self.end_row(height)
    }

    /// Ends a row of a height of its own.
    fn end_row(&mut self, height: f64) -> Written {
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    fn mark(&mut self, text: &str) -> Written {
        let text = &*kept_together(text);
        // Larger letters than those of the page.
        let height = lines(text, LINE_LENGTH * 0.75) as f64 * 17.0 + 6.0;
        self.line(text, &style::mark().set_text_wrap(), height)
    }

    /// A label and a text that takes the rest of the width.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn wide(&mut self, label: &str, text: &str) -> Written {
        let (sheet, row) = (&mut self.sheet, self.row);
        write(sheet, row, 0, &Value::text(label), &style::label())?;
        write_over(sheet, row, (1, LAST), text, &style::figure(Kind::Wrapped))?;
        let width: f64 = WIDTHS[1..].iter().sum();
        // Bold letters are wider.
        let height = lines(text, width * 0.95) as f64 * LINE_HEIGHT;
        self.end_row(height.max(ROW))
    }

    /// Some figures in one line, halves left and right.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn pair(&mut self, left: &Figure<'_>, right: &Figure<'_>) -> Written {
        self.put(self.row, Half::Left, left)?;
        self.put(self.row, Half::Right, right)?;
        self.row += 1;
        Ok(())
    }

    /// An empty line.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn gap(&mut self) -> Written {
        self.end_row(9.0)
    }

    /// Two blocks side by side. Returns the row (from 0) of the first figures.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn blocks(&mut self, left: &Block<'_>, right: &Block<'_>) -> Written<u32> {
        self.gap()?;
        let first = self.row + 1;
        for (half, block) in [(Half::Left, left), (Half::Right, right)] {
            self.heading(self.row, half, block.title)?;
            for (figure, row) in block.figures.iter().zip(first..) {
                self.put(row, half, figure)?;
            }
        }
        self.row = first + left.figures.len().max(right.figures.len()) as u32;
        Ok(first)
    }

    /// The address that a figure of the next [`Page::blocks`] will have, by its rank from 0.
    #[must_use]
    pub fn next_cell(&self, half: Half, rank: u32) -> String {
        let column = match half {
            Half::Left => 'B',
            Half::Right => 'F',
        };
        format!("{column}{}", self.row + 3 + rank)
    }

    /// A heading over one half.
    fn heading(&mut self, row: u32, half: Half, title: &str) -> Written {
        write_over(
            &mut self.sheet,
            row,
            half.columns(),
            title,
            &style::section(),
        )
    }

    fn put(&mut self, row: u32, half: Half, figure: &Figure<'_>) -> Written {
        let column = match half {
            Half::Left => {
                write(
                    &mut self.sheet,
                    row,
                    0,
                    &Value::text(&*figure.label),
                    &style::label(),
                )?;
                1
            }
            Half::Right => {
                write_over(&mut self.sheet, row, (3, 4), &figure.label, &style::label())?;
                LAST
            }
        };
        let mut format = style::figure(figure.kind).set_shrink();
        if figure.is_editable {
            format = format.set_background_color(style::INPUT);
        }
        write(&mut self.sheet, row, column, &figure.value, &format)
    }

    /// A table over the whole width; its first column takes the columns that the others leave.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn table(
        &mut self,
        headers: &[(&str, Kind)],
        lines: &[Vec<Value<'_>>],
        total: Option<&[Value<'_>]>,
    ) -> Written {
        self.gap()?;
        let columns = columns_of(headers.len());
        let header: Vec<Value<'_>> = headers.iter().map(|(text, _)| Value::text(*text)).collect();
        let kinds = headers.iter().map(|(_, kind)| *kind);
        self.table_row(
            &columns,
            &header,
            kinds.clone().map(style::header).collect(),
        )?;
        for line in lines {
            self.table_row(
                &columns,
                line,
                kinds.clone().map(style::short_cell).collect(),
            )?;
        }
        if let Some(total) = total {
            self.table_row(&columns, total, kinds.map(style::total).collect())?;
        }
        Ok(())
    }

    /// A table whose lines are of kinds of their own: a label, and a figure in each column.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn lines(&mut self, header: &[Value<'_>], lines: &[(Kind, Vec<Value<'_>>)]) -> Written {
        self.gap()?;
        let columns = &columns_of(LINE_COLUMNS)[..header.len().min(LINE_COLUMNS)];
        let formats = |first: Format, others: Format| {
            let mut formats = vec![others; columns.len()];
            formats[0] = first;
            formats
        };
        let heads = formats(style::header(Kind::Text), style::header(Kind::Plain));
        self.table_row(columns, header, heads)?;
        for (kind, values) in lines {
            let cells = formats(style::short_cell(Kind::Text), style::short_cell(*kind));
            self.table_row(columns, values, cells)?;
        }
        Ok(())
    }

    fn table_row(
        &mut self,
        columns: &[(u16, u16)],
        values: &[Value<'_>],
        formats: Vec<Format>,
    ) -> Written {
        for ((&(first, last), value), format) in columns.iter().zip(values).zip(formats) {
            if last > first {
                self.sheet
                    .merge_range(self.row, first, self.row, last, "", &format)?;
            }
            write(&mut self.sheet, self.row, first, value, &format)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The row (from 0) that the first line of the next [`Page::table`] will have.
    #[must_use]
    pub fn table_row_number(&self) -> u32 {
        self.row + 2
    }

    /// The row (from 0) that the first figure of the next [`Page::list_and_chart`] will have.
    #[must_use]
    pub fn list_row(&self) -> u32 {
        self.row + 2
    }

    /// A short list at the left and a chart beside it, at least as high as the chart.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn list_and_chart(&mut self, list: &Block<'_>, chart: &mut Chart, rows: u32) -> Written {
        self.gap()?;
        self.heading(self.row, Half::Left, list.title)?;
        for (figure, row) in list.figures.iter().zip(self.row + 1..) {
            self.put(row, Half::Left, figure)?;
        }
        let height = rows.max(list.figures.len() as u32 + 1);
        // 20 pixels a row of 15 points; 7 pixels a character and 5 of padding a column.
        let width: f64 = WIDTHS[3..]
            .iter()
            .map(|characters| characters * 7.0 + 5.0)
            .sum();
        chart.set_width(width as u32).set_height(height * 20);
        self.sheet.insert_chart(self.row, 3, chart)?;
        self.row += height;
        Ok(())
    }

    /// A sentence in a frame.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn statement(&mut self, text: &str) -> Written {
        self.gap()?;
        let text = &*kept_together(text);
        self.line(
            text,
            &style::statement(),
            lines(text, LINE_LENGTH) as f64 * LINE_HEIGHT + 8.0,
        )
    }

    /// A note in small print.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn note(&mut self, text: &str) -> Written {
        let text = &*kept_together(text);
        self.line(
            text,
            &style::note(),
            lines(text, NOTE_LENGTH) as f64 * 12.5 + 2.0,
        )
    }

    /// A line to be signed.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn signature(&mut self, author: &str) -> Written {
        self.gap()?;
        for (half, text) in [
            (Half::Left, format!("Établi par : {author}")),
            (Half::Right, "Date, nom et signature :".to_owned()),
        ] {
            let format = style::signature();
            write_over(&mut self.sheet, self.row, half.columns(), &text, &format)?;
        }
        self.end_row(34.0)
    }

    /// The sheet, to be printed on exactly one A4 page.
    ///
    /// # Errors
    /// See [`Page::new`].
    pub fn finish(mut self, footer: &str) -> Written<Worksheet> {
        self.sheet
            .set_paper_size(9)
            .set_portrait()
            .set_print_fit_to_pages(1, 1)
            .set_margins(0.5, 0.5, 0.5, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true)
            .set_print_area(0, 0, self.row - 1, LAST)?
            .ignore_error_range(0, 0, self.row - 1, LAST, IgnoreError::NumberStoredAsText)?;
        foot(&mut self.sheet, footer);
        Ok(self.sheet)
    }
}

/// The letter of the sheet column where a column of [`Page::lines`] stands, from 0.
#[must_use]
pub fn line_column(index: usize) -> char {
    ['A', 'B', 'D', 'E', 'F'][index.min(LINE_COLUMNS - 1)]
}

/// First and last sheet column of each column of a table.
fn columns_of(count: usize) -> Vec<(u16, u16)> {
    match count {
        2 => vec![(0, 4), (5, 5)],
        3 => vec![(0, 3), (4, 4), (5, 5)],
        _ => vec![(0, 0), (1, 2), (3, 3), (4, 4), (5, 5)],
    }
}
