//! Every CSV that the program writes, and texts in them that no spreadsheet takes for formulas.
//!
//! Whoever opens a CSV may split it elsewhere than it was meant to be: Excel in French at `;`, a
//! foreign one at `,`, some at tabs or at a line break inside quotes. A sign that would begin a
//! formula wherever a field can begin has an apostrophe before it, and [`from_plain_text`] takes it
//! away again: whatever a text holds, it comes back as it was.

use std::borrow::Cow;
use std::io::{self, Write};

/// What a spreadsheet takes for the start of a formula; those of Chinese and Japanese keyboards too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// What some spreadsheets pass over at the start of a text.
const PASSED_OVER: [char; 3] = ['\t', '\r', '\n'];
/// What stands before a sign that is no start of a formula.
const APOSTROPHE: char = '\'';

/// Whether a field may begin after this.
fn separates(sign: char) -> bool {
    matches!(
        sign,
        ',' | ';' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'
            ..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A place where a formula would begin.
struct Start {
    /// Where its apostrophes stand, or would.
    at: usize,
    /// How many there are.
    apostrophes: usize,
}

/// The places of a text where a formula would begin, but for apostrophes.
fn starts(text: &str) -> impl Iterator<Item = Start> + '_ {
    let after = text.char_indices().filter(|(_, sign)| separates(*sign));
    let fields = std::iter::once(0).chain(after.map(|(at, sign)| at + sign.len_utf8()));
    fields.filter_map(|field| {
        // A quote may be taken for the one around the field.
        let quoted = text[field..].trim_start_matches('"');
        let at = text.len() - quoted.len();
        let rest = quoted.trim_start_matches(APOSTROPHE);
        let is_start = rest.starts_with(SIGNS) || field == 0 && rest.starts_with(PASSED_OVER);
        is_start.then_some(Start {
            at,
            apostrophes: quoted.len() - rest.len(),
        })
    })
}

/// The text with an apostrophe before each sign that a spreadsheet would take for a formula.
#[must_use]
pub fn as_plain_text(text: &str) -> Cow<'_, str> {
    if !text.contains(SIGNS) && !text.contains(PASSED_OVER) {
        return Cow::Borrowed(text);
    }
    edited(text, starts(text).map(|start| (start.at, "'", 0)))
}

/// The text that [`as_plain_text`] was given.
#[must_use]
pub fn from_plain_text(text: &str) -> Cow<'_, str> {
    if !text.contains(APOSTROPHE) {
        return Cow::Borrowed(text);
    }
    let guarded = starts(text).filter(|start| start.apostrophes > 0);
    edited(
        text,
        guarded.map(|start| (start.at, "", APOSTROPHE.len_utf8())),
    )
}

/// The text with something in place of so many bytes at each place.
fn edited(text: &str, places: impl Iterator<Item = (usize, &'static str, usize)>) -> Cow<'_, str> {
    let mut edited = String::new();
    let mut done = 0;
    for (at, put, taken) in places {
        edited += &text[done..at];
        edited += put;
        done = at + taken;
    }
    if edited.is_empty() && done == 0 {
        return Cow::Borrowed(text);
    }
    edited += &text[done..];
    Cow::Owned(edited)
}

/// Whether a text is at most a signed number to a spreadsheet: nothing that reaches out of its cell.
fn is_harmless(text: &str) -> bool {
    let rest = text.trim_start_matches(['+', '-']);
    let is_plain = |sign: char| sign.is_alphanumeric() || " ._/-".contains(sign);
    rest.len() + 1 >= text.len() && rest.chars().all(is_plain)
}

/// What goes into a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Field<'a> {
    /// A text of whatever origin.
    Text(&'a str),
    /// A text by which other software knows a point again: left as it is where it is at most a
    /// signed number to a spreadsheet.
    Key(&'a str),
    /// A number that the program wrote out.
    Figure(&'a str),
}

/// A CSV to write; texts get into it as [`Field::Text`] only.
pub struct CsvTable<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    /// For a double click in a French Excel: `;`, and a byte order mark.
    ///
    /// # Errors
    /// What the writer says.
    pub fn for_excel(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let writer = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
        Ok(Self { writer })
    }

    /// For GIS and validators: `,`, without byte order mark.
    pub fn for_software(out: W) -> Self {
        Self {
            writer: csv::WriterBuilder::new().from_writer(out),
        }
    }

    /// The titles of the columns.
    ///
    /// # Errors
    /// What the writer says.
    pub fn titles<'t>(&mut self, titles: impl IntoIterator<Item = &'t str>) -> io::Result<()> {
        self.row(titles.into_iter().map(Field::Text))
    }

    /// One row.
    ///
    /// # Errors
    /// What the writer says.
    pub fn row<'f>(&mut self, fields: impl IntoIterator<Item = Field<'f>>) -> io::Result<()> {
        for field in fields {
            match field {
                Field::Key(key) if is_harmless(key) => self.writer.write_field(key)?,
                Field::Text(text) | Field::Key(text) => {
                    self.writer.write_field(as_plain_text(text).as_bytes())?;
                }
                Field::Figure(figure) => self.writer.write_field(figure)?,
            }
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_field_begins_a_formula_wherever_the_line_is_split() {
        for (text, plain) in [
            ("=1+1", "'=1+1"),
            ("-12", "'-12"),
            ("\t=1", "'\t'=1"),
            ("＝1+1", "'＝1+1"),
            ("rue;=1", "rue;'=1"),
            ("rue,@x\n+1", "rue,'@x\n'+1"),
            ("\"=1", "\"'=1"),
            ("'=1", "''=1"),
            ("rue Haute, - 3 bis", "rue Haute, - 3 bis"),
            ("l'été", "l'été"),
            ("", ""),
        ] {
            assert_eq!(as_plain_text(text), plain);
            assert_eq!(from_plain_text(plain), text);
        }
    }

    #[test]
    fn keys_stay_where_they_compute_nothing() {
        let mut out = Vec::new();
        let mut table = CsvTable::for_software(&mut out);
        let keys = ["-12", "+3-B", "=1", "-cmd|'/C calc'!A0", "@SUM(1)", "--1"];
        table.row(keys.map(Field::Key)).expect("written");
        table.finish().expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text, "-12,+3-B,'=1,'-cmd|'/C calc'!A0,'@SUM(1),'--1\n");
    }

    fn hostile() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            proptest::sample::select(vec![
                "=", "+", "-", "@", "＝", "＠", "'", "''", "\"", ",", ";", "\t", "\n", "\r", " ",
                "\u{2028}", "a", "é", "1",
            ]),
            0..12,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn whatever_a_text_holds_it_comes_back(text in hostile()) {
            let plain = as_plain_text(&text);
            let back = from_plain_text(&plain).into_owned();
            prop_assert_eq!(&back, &text);
            for field in plain.split(separates) {
                prop_assert!(!field.trim_start_matches('"').starts_with(SIGNS), "{:?}", plain);
            }
        }
    }
}
