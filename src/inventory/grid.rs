//! A sheet as it lies in its file: cells with the row and column numbers that Excel shows.

use super::clock::time_without_day;
use super::decision::Decision;
use super::invisible::visible;
use super::text::{Meaning, meaning};
use super::workbook::PartlyRead;
use chrono::{Days, NaiveDate};
use rustc_hash::FxHashSet;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// A text of a cell, without the blanks around it; equal texts of a file share their storage.
///
/// ```
/// use reverbere::sheets::Text;
///
/// assert_eq!(&*Text::from(" SHP 100 W "), "SHP 100 W");
/// assert!(Text::from("NC").is_blank());
/// assert!(Text::from("idem").is_ditto());
/// ```
#[derive(Debug, Clone)]
pub struct Text(Arc<StoredText>);

#[derive(Debug)]
struct StoredText {
    text: Box<str>,
    meaning: Meaning,
}

impl Text {
    /// A text as it stands, blanks around it included: the name of a file or sheet.
    #[must_use]
    pub fn verbatim(text: &str) -> Self {
        Self(Arc::new(StoredText {
            meaning: meaning(text),
            text: text.into(),
        }))
    }

    /// Whether the text tells nothing: `-`, `NC`, `?`.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.meaning == Meaning::Blank
    }

    /// Whether the text stands for the cell above: `idem`, `"`.
    #[must_use]
    pub fn is_ditto(&self) -> bool {
        self.0.meaning == Meaning::Ditto
    }

    /// The cell that the text stands for: an error (`#REF!`, `Err:502`, `####`), or a time of day
    /// with a day that says nothing (`30/12/1899 23:00`).
    fn as_cell(&self) -> Option<Cell> {
        match self.0.meaning {
            Meaning::Error => Some(Cell::Error(self.clone())),
            Meaning::Time => time_without_day(self).map(Cell::Time),
            _ => None,
        }
    }

    /// Where the text is kept: equal for equal texts of one file, so that what is understood of a
    /// text need be worked out only once.
    #[must_use]
    pub(crate) fn storage(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }
}

impl Default for Text {
    /// No text; kept once for the whole program.
    fn default() -> Self {
        static EMPTY: LazyLock<Text> = LazyLock::new(|| Text::from(""));
        EMPTY.clone()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::verbatim(text.trim())
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0.text
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// Texts of one file, each kept once: an inventory says « SHP » a hundred thousand times.
#[derive(Default)]
pub(super) struct Texts {
    known: FxHashSet<Text>,
}

impl Texts {
    /// The text, kept once, without what nobody sees of it.
    pub fn keep(&mut self, text: &str) -> Text {
        let text = visible(text);
        if let Some(known) = self.known.get(text.as_ref()) {
            return known.clone();
        }
        let new = Text::from(text.as_ref());
        self.known.insert(new.clone());
        new
    }

    /// How many different texts are kept.
    pub fn len(&self) -> usize {
        self.known.len()
    }
}

/// What one cell holds.
///
/// ```
/// use reverbere::sheets::Cell;
///
/// assert_eq!(Cell::Time(0.75).to_string(), "18:00");
/// assert_eq!(Cell::Date(42_156.0).to_string(), "01/06/2015");
/// assert!(Cell::Text("-".into()).is_blank());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, as typed.
    Text(Text),
    /// A number.
    Number(f64),
    /// A date, as Excel's serial number of days.
    Date(f64),
    /// A time of day without a date, as a fraction of a day: 0.75 is 18:00.
    Time(f64),
    /// A true/false value.
    Bool(bool),
    /// An error such as `#N/A`.
    Error(Text),
    /// A formula that no program has computed yet: there is no value.
    Formula,
}

impl Cell {
    /// Whether the cell tells nothing; an error or an uncomputed formula does tell something.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_blank())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(serial) => match date_of(*serial) {
                Some(date) => write!(f, "{}", date.format("%d/%m/%Y")),
                None => write!(f, "{serial}"),
            },
            Self::Time(days) => match clock_of(*days) {
                Some((hours, minutes)) => write!(f, "{hours:02}:{minutes:02}"),
                None => write!(f, "{days}"),
            },
            Self::Bool(true) => f.write_str("VRAI"),
            Self::Bool(false) => f.write_str("FAUX"),
            Self::Error(error) => f.write_str(error),
            Self::Formula => f.write_str("formule non calculée"),
        }
    }
}

/// Day zero of Excel's calendar, for days from 1 March 1900 on.
const DAY_ZERO: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

/// The day of a serial number of Excel; `None` before 1 March 1900, where Excel counts a day that
/// never was, and past the calendar.
#[must_use]
pub fn date_of(serial: f64) -> Option<NaiveDate> {
    if !(61.0..3_000_000.0).contains(&serial) {
        return None;
    }
    DAY_ZERO?.checked_add_days(Days::new(serial as u64))
}

/// The minute of the day of a time cell, to the nearest; `None` where it is no fraction of a day.
#[must_use]
pub fn minute_of(fraction: f64) -> Option<u16> {
    const DAY: f64 = 1440.0;
    (0.0..1.0)
        .contains(&fraction)
        .then(|| (fraction * DAY).round() % DAY)
        .map(|minute| minute as u16)
}

/// Hours and minutes of a time, to the nearest minute; `None` for what no clock or timer shows. A
/// duration may pass 24 hours.
#[must_use]
pub fn clock_of(days: f64) -> Option<(u32, u32)> {
    const MOST_DAYS: f64 = 1e6;
    if !(0.0..MOST_DAYS).contains(&days) {
        return None;
    }
    let minutes = (days * 24.0 * 60.0).round() as u32;
    Some((minutes / 60, minutes % 60))
}

/// The serial number of an ISO date such as `2015-06-01`, with or without a time.
#[must_use]
pub fn serial_of(iso: &str) -> Option<f64> {
    let date: NaiveDate = iso.get(..10)?.parse().ok()?;
    Some((date - DAY_ZERO?).num_days() as f64)
}

/// One row that holds something; its cells in order of column, empty ones left out.
///
/// ```
/// use reverbere::sheets::{Cell, Row};
///
/// let row = Row { number: 2, values: 0, cells: vec![(0, Cell::Number(70.0))] };
/// assert_eq!(row.get(0), Some(&Cell::Number(70.0)));
/// assert_eq!((row.text(0), row.text(1)), ("70".into(), String::new()));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Row number, from 1, as Excel shows it.
    pub number: u32,
    /// How many values a line of a text file holds, empty ones too; 0 in a workbook.
    pub values: u32,
    /// Column (from 0) and content.
    pub cells: Vec<(u32, Cell)>,
}

impl Row {
    /// The cell of a column, if it holds something.
    #[must_use]
    pub fn get(&self, column: u32) -> Option<&Cell> {
        // Rows are mostly full: the cell is where its column says.
        if let Some((c, cell)) = self.cells.get(column as usize)
            && *c == column
        {
            return Some(cell);
        }
        let at = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        Some(&self.cells[at].1)
    }

    /// The cell of a column as text; empty where there is nothing.
    #[must_use]
    pub fn text(&self, column: u32) -> String {
        self.get(column)
            .map(ToString::to_string)
            .unwrap_or_default()
    }
}

/// A rectangle of merged cells: rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u32, u32),
}

/// One sheet of a workbook, or a whole CSV file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Name of the sheet; empty for a CSV file.
    pub name: String,
    /// Whether the workbook hides the sheet.
    pub hidden: bool,
    /// The rows that hold something, in order.
    pub rows: Vec<Row>,
    /// Merged rectangles, where the format tells them.
    pub merged: Vec<Merged>,
    /// Rows that the workbook hides, by hand or by a filter, in order.
    pub hidden_rows: Vec<u32>,
    /// Columns that the workbook hides, in order.
    pub hidden_columns: Vec<u32>,
    /// Whether a filter is on: it is what hides the rows.
    pub filtered: bool,
    /// Rows whose texts are struck through, in order.
    pub struck_rows: Vec<u32>,
    /// Cells of which a part is not read, as it is struck through or calls a note.
    pub(crate) partly_read: PartlyRead,
    /// Background colours of cells, 0xRRGGBB, by row, then in order of column; white and none are
    /// left out.
    pub fills: BTreeMap<u32, Vec<(u32, u32)>>,
    /// The rows of the sheet's legend, where it stands below the table.
    pub legend: Vec<Row>,
    /// Whether this is a table below another one of the same sheet, and the row that begins it: the rows
    /// above are the titles of the whole sheet.
    pub is_part: bool,
    /// See `is_part`.
    pub first_row: u32,
    /// What was decided while the file was opened: its encoding, its delimiter, its calendar.
    pub decisions: Vec<Decision>,
}

impl Sheet {
    /// The rows below a row, such as that of a header.
    ///
    /// ```
    /// # use reverbere::sheets::read_sheets;
    /// let sheets = read_sheets("examples/trois_points/points.csv".as_ref())?;
    /// assert_eq!(sheets[0].rows.len(), 4);
    /// assert_eq!(sheets[0].below(1).len(), 3);
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn below(&self, row: u32) -> &[Row] {
        let first = self
            .rows
            .partition_point(|candidate| candidate.number <= row);
        &self.rows[first..]
    }

    /// Adds a cell to the sheet; cells must come row by row, as files hold them.
    pub(crate) fn push(&mut self, row: u32, column: u32, cell: Cell) {
        match self.rows.last_mut() {
            Some(last) if last.number == row => last.cells.push((column, cell)),
            last => {
                // A row is mostly as long as the one above.
                let mut cells = Vec::with_capacity(last.map_or(4, |row| row.cells.len()));
                cells.push((column, cell));
                self.rows.push(Row {
                    number: row,
                    values: 0,
                    cells,
                });
            }
        }
    }

    /// Puts rows and cells in order and drops cells of blanks only: some writers do not keep the
    /// order of the sheet, and some write a row or a cell twice. Errors and times
    /// that are written as texts become what they are.
    pub(crate) fn tidy(&mut self) {
        self.rows.sort_by_key(|row| row.number);
        self.rows.dedup_by(|later, row| {
            let same = later.number == row.number;
            if same {
                row.cells.append(&mut later.cells);
            }
            same
        });
        for row in &mut self.rows {
            row.cells
                .retain(|(_, cell)| !matches!(cell, Cell::Text(text) if text.is_empty()));
            for (_, cell) in &mut row.cells {
                if let Cell::Text(text) = cell
                    && let Some(stated) = text.as_cell()
                {
                    *cell = stated;
                }
            }
            if !row.cells.is_sorted_by(|(a, _), (b, _)| a < b) {
                row.cells.sort_by_key(|(column, _)| *column);
                row.cells.dedup_by_key(|(column, _)| *column);
            }
        }
        self.rows.retain(|row| !row.cells.is_empty());
    }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
///
/// ```
/// use reverbere::sheets::column_letters;
///
/// assert_eq!(column_letters(0), "A");
/// assert_eq!(column_letters(27), "AB");
/// ```
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The address of a cell as Excel writes it: row from 1, column from 0.
///
/// ```
/// assert_eq!(reverbere::sheets::address(12, 2), "C12");
/// ```
#[must_use]
pub fn address(row: u32, column: u32) -> String {
    format!("{}{row}", column_letters(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_excel() {
        assert_eq!(Cell::Date(42_156.0).to_string(), "01/06/2015");
        assert_eq!(serial_of("2015-06-01T00:00:00"), Some(42_156.0));
        assert_eq!(serial_of("juin 2015"), None);
        assert_eq!(Cell::Date(f64::NAN).to_string(), "NaN");
    }

    #[test]
    fn times_are_those_of_a_clock() {
        assert_eq!(Cell::Time(23.0 / 24.0).to_string(), "23:00");
        assert_eq!(Cell::Time(0.020_833_333_333_333_3).to_string(), "00:30");
        assert_eq!(Cell::Time(0.0).to_string(), "00:00");
        assert_eq!(Cell::Time(1.5).to_string(), "36:00");
        assert_eq!(Cell::Time(f64::NAN).to_string(), "NaN");
        assert_eq!(Cell::Time(-0.5).to_string(), "-0.5");
    }

    #[test]
    fn addresses_are_those_of_excel() {
        assert_eq!(address(1, 0), "A1");
        assert_eq!(address(12, 25), "Z12");
        assert_eq!(address(3, 26), "AA3");
        assert_eq!(address(1_048_576, 16_383), "XFD1048576");
    }
}
