//! Texts whose characters do not all look alike: what is struck through beside what is not was taken
//! back, and a raised figure behind a word calls a note.

use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Text, address};
use std::borrow::Cow;

/// How the characters of a run look, beside those of the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    /// Whether they are struck through; `None` where that is as in the whole cell.
    pub struck: Option<bool>,
    /// Whether they stand above the line.
    pub raised: bool,
}

/// A text while it is read, run by run; kept to be filled again.
#[derive(Debug, Default)]
pub(super) struct Runs {
    pub text: String,
    /// Where each run ends, and how it looks.
    ends: Vec<(usize, Look)>,
}

/// What a text says without what its look takes out of it.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub text: Cow<'a, str>,
    /// Whether all of it is struck through: nothing is then taken out.
    pub struck: bool,
    /// What was taken out, and why.
    pub left: Option<(Why, String)>,
}

/// Why a piece of a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Struck,
    NoteMark,
}

impl Runs {
    /// Of a text whose look changes at places, counted in units of UTF-16; before the first, it is
    /// that of the cell.
    pub fn of(text: &str, changes: impl IntoIterator<Item = (u32, Look)>) -> Self {
        let (mut runs, mut look, mut units) = (Self::default(), Look::default(), 0);
        let mut changes = changes.into_iter().peekable();
        for c in text.chars() {
            while let Some((_, next)) = changes.next_if(|(at, _)| *at <= units) {
                runs.end(look);
                look = next;
            }
            runs.text.push(c);
            units += c.len_utf16() as u32;
        }
        runs.end(look);
        runs
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Says how the characters look that were added to the text since the last run.
    pub fn end(&mut self, look: Look) {
        let until = self.text.len();
        match self.ends.last_mut() {
            Some((end, last)) if *end == until || *last == look => *end = until,
            None if until == 0 => {}
            _ => self.ends.push((until, look)),
        }
    }

    /// Whether the look of the cell is not that of all its characters.
    pub fn differs_from_cell(&self) -> bool {
        self.ends.iter().any(|(_, look)| look.struck.is_some())
    }

    /// What the text says in a cell that is struck through or not.
    pub fn reading(&self, in_struck: bool) -> Reading<'_> {
        let strikes = |look: Look| look.struck.unwrap_or(in_struck);
        let seen = || self.pieces().filter(|(piece, _)| !piece.trim().is_empty());
        let struck = seen().any(|(_, look)| strikes(look));
        let all_struck = struck && seen().all(|(_, look)| strikes(look));
        if all_struck || !struck && !seen().any(|(_, look)| look.raised) {
            return Reading {
                text: Cow::Borrowed(&self.text),
                struck: all_struck,
                left: None,
            };
        }
        let (mut kept, mut left, mut why) = (String::new(), String::new(), None);
        let mut gap = Gap::None;
        for (piece, look) in self.pieces() {
            if strikes(look) {
                why = Some(Why::Struck);
            } else if look.raised && is_note_mark(&kept, piece) {
                why = why.or(Some(Why::NoteMark));
            } else {
                gap.close(&mut kept, piece);
                continue;
            }
            left.push_str(piece);
            gap.widen(piece);
        }
        Reading {
            text: Cow::Owned(kept),
            struck: false,
            left: why.map(|why| (why, left)),
        }
    }

    fn pieces(&self) -> impl Iterator<Item = (&str, Look)> {
        let begins = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        let piece = |(begin, (end, look)): (usize, &(usize, Look))| {
            let piece = self.text.get(begin..*end).unwrap_or_default();
            (piece, *look)
        };
        begins.zip(&self.ends).map(piece)
    }
}

/// What stood between two pieces that are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// No blank: « A », then « 02 » is still one word.
    Tight,
    Blank,
}

impl Gap {
    fn widen(&mut self, left: &str) {
        let is_blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
        if is_blank(left.chars().next()) || is_blank(left.chars().last()) {
            *self = Self::Blank;
        } else if *self == Self::None {
            *self = Self::Tight;
        }
    }

    /// Adds the next piece: the blanks on both sides of a gap are one.
    fn close(&mut self, kept: &mut String, piece: &str) {
        let gap = std::mem::replace(self, Self::None);
        if gap == Self::None {
            kept.push_str(piece);
            return;
        }
        let is_apart = kept.is_empty() || kept.ends_with(char::is_whitespace);
        if gap == Self::Blank && !is_apart && !piece.starts_with(char::is_whitespace) {
            kept.push(' ');
        }
        kept.push_str(if is_apart { piece.trim_start() } else { piece });
    }
}

/// Whether raised characters call a note: figures or stars behind a whole word or number. Behind a
/// single letter or a length they belong to it: m², cm², 23h³⁰.
fn is_note_mark(before: &str, raised: &str) -> bool {
    /// Notes of a sheet; more figures are a quantity that was raised by mistake.
    const MOST_FIGURES: usize = 2;
    const LENGTHS: [&str; 4] = ["mm", "cm", "dm", "km"];
    let mark = raised.trim();
    let figures = mark.chars().filter(char::is_ascii_digit).count();
    let is_mark = (figures > 0 || mark.contains('*'))
        && figures <= MOST_FIGURES
        && mark
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '*' | '(' | ')' | '[' | ']' | ',' | ' '));
    let before = before.trim_end();
    let word = before
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let is_whole = match word.chars().count() {
        0 => !before.is_empty(),
        1 => false,
        _ => !LENGTHS.contains(&word),
    };
    is_mark && is_whole
}

/// A text that cells refer to by its number, as it is read in one of them.
#[derive(Debug, Clone)]
pub(super) struct InCell {
    pub text: Text,
    /// Whether all of it is struck through.
    pub struck: bool,
    pub left: Option<Left>,
}

/// What was taken out of the text of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Left {
    why: Why,
    kept: Text,
    left: String,
}

impl Reading<'_> {
    /// The same, once its text is kept.
    pub fn kept(self, kept: Text) -> InCell {
        let left = self.left.map(|(why, left)| Left {
            why,
            kept: kept.clone(),
            left: left.trim().to_owned(),
        });
        InCell {
            text: kept,
            struck: self.struck,
            left,
        }
    }
}

/// A text that cells refer to by its number.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    text: InCell,
    /// What it says in a cell that is struck through, where its own look says something else.
    in_struck: Option<Box<InCell>>,
}

impl Shared {
    /// Of a text that was read; `keep` keeps what it says.
    pub fn of<E>(runs: &Runs, mut keep: impl FnMut(&str) -> Result<Text, E>) -> Result<Self, E> {
        let mut read = |in_struck| {
            let reading = runs.reading(in_struck);
            let text = keep(&reading.text)?;
            Ok(reading.kept(text))
        };
        Ok(Self {
            text: read(false)?,
            in_struck: if runs.differs_from_cell() {
                Some(Box::new(read(true)?))
            } else {
                None
            },
        })
    }

    /// What it says in a cell, and whether all of it is struck through there.
    pub fn in_cell(&self, is_struck: bool) -> (&InCell, bool) {
        match &self.in_struck {
            Some(in_struck) if is_struck => (in_struck, in_struck.struck),
            _ => (&self.text, self.text.struck || is_struck),
        }
    }
}

/// The cells of a sheet that are not read whole: how many, and the first of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct PartlyRead {
    struck: Option<(usize, At)>,
    note_marks: Option<(usize, At)>,
}

#[derive(Debug, Clone, PartialEq)]
struct At {
    row: u32,
    column: u32,
    left: Left,
}

impl PartlyRead {
    /// Counts a cell: row from 1, column from 0.
    pub fn add(&mut self, row: u32, column: u32, left: Left) {
        let counted = match left.why {
            Why::Struck => &mut self.struck,
            Why::NoteMark => &mut self.note_marks,
        };
        match counted {
            Some((count, _)) => *count += 1,
            None => *counted = Some((1, At { row, column, left })),
        }
    }

    /// Adds the cells of rows further down.
    pub fn append(&mut self, below: Self) {
        for (here, there) in [
            (&mut self.struck, below.struck),
            (&mut self.note_marks, below.note_marks),
        ] {
            match (&mut *here, there) {
                (Some((count, _)), Some((more, _))) => *count += more,
                (None, Some(there)) => *here = Some(there),
                (_, None) => {}
            }
        }
    }

    /// What is told of them.
    pub fn decisions(&self) -> Vec<Decision> {
        let struck = self.struck.as_ref().map(|(count, first)| {
            let Left { kept, left, .. } = &first.left;
            let read =
                format!("textes barrés en partie : {count}, dont « {left} » près de « {kept} »");
            Decision::new(Kind::StruckTexts, read, "lus sans ce qui est barré")
                .because("dans la même cellule, le reste du texte n'est pas barré")
                .or_else("si le texte barré vaut encore, ôter la rature dans la feuille")
                .at(address(first.row, first.column))
        });
        let marks = self.note_marks.as_ref().map(|(count, first)| {
            let Left { kept, left, .. } = &first.left;
            let read = format!("appels de note : {count}, dont « {left} » après « {kept} »");
            Decision::new(Kind::NoteMarks, read, "non lus")
                .because("ils sont en exposant, après un mot ou un nombre entier")
                .or_else("s'ils sont de la valeur, ôter l'exposant dans la feuille")
                .at(address(first.row, first.column))
        });
        struck.into_iter().chain(marks).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRUCK: Look = Look {
        struck: Some(true),
        raised: false,
    };
    const RAISED: Look = Look {
        struck: Some(false),
        raised: true,
    };
    const OWN: Look = Look {
        struck: Some(false),
        raised: false,
    };
    const OF_CELL: Look = Look {
        struck: None,
        raised: false,
    };

    fn runs(pieces: &[(&str, Look)]) -> Runs {
        let mut runs = Runs::default();
        for (piece, look) in pieces {
            runs.text.push_str(piece);
            runs.end(*look);
        }
        runs
    }

    #[test]
    fn struck_runs_beside_others_are_left_out() {
        for (pieces, says) in [
            (&[("LED 30W ", STRUCK), ("SHP 100W", OWN)][..], "SHP 100W"),
            (&[("SHP 100W", OF_CELL), (" LED 30W", STRUCK)], "SHP 100W"),
            (&[("12", STRUCK), ("70", OF_CELL)], "70"),
            (&[("A", OWN), ("01", STRUCK), ("02", OWN)], "A02"),
            (
                &[("rue ", OWN), ("Haute", STRUCK), (" Basse", OWN)],
                "rue Basse",
            ),
            (&[("SHP", OWN), (" IM ", STRUCK), ("100", OWN)], "SHP 100"),
            (&[("IM\n", STRUCK), ("SHP", OWN), (" ", STRUCK)], "SHP"),
        ] {
            let runs = runs(pieces);
            let reading = runs.reading(false);
            assert_eq!(reading.text, says);
            assert!(!reading.struck && matches!(reading.left, Some((Why::Struck, _))));
        }
    }

    #[test]
    fn a_text_that_is_struck_as_a_whole_is_kept() {
        for (pieces, in_struck) in [
            (&[("P1", STRUCK), (" ", OWN)][..], false),
            (&[("P1 ", OF_CELL), ("bis", STRUCK)], true),
        ] {
            let runs = runs(pieces);
            let reading = runs.reading(in_struck);
            assert!(reading.struck && reading.left.is_none());
        }
        let corrected = runs(&[("LED ", OF_CELL), ("SHP", OWN)]);
        assert_eq!(corrected.reading(true).text, "SHP");
        assert_eq!(corrected.reading(false).text, "LED SHP");
    }

    #[test]
    fn raised_marks_behind_a_word_or_a_number_call_a_note() {
        for (before, raised) in [
            ("100", "1"),
            ("SHP ", "(2)"),
            ("Samer", "*"),
            ("100 W (neuf)", "1, 2"),
        ] {
            assert!(is_note_mark(before, raised), "{before} {raised}");
        }
        for (before, raised) in [
            ("m", "2"),
            ("12 cm", "2"),
            ("23h", "30"),
            ("N", "o"),
            ("1", "er"),
            ("", "1"),
            ("SHP", "100"),
            ("SHP", " "),
        ] {
            assert!(!is_note_mark(before, raised), "{before} {raised}");
        }
        let noted = runs(&[("100", OF_CELL), ("1", RAISED), (" W", OF_CELL)]);
        assert_eq!(noted.reading(false).text, "100 W");
    }

    #[test]
    fn cells_that_are_not_read_whole_are_told_once() {
        let left = |pieces: &[(&str, Look)]| {
            let runs = runs(pieces);
            let reading = runs.reading(false);
            let text = Text::from(&*reading.text);
            reading.kept(text).left.expect("something is left out")
        };
        let (mut sheet, mut below) = (PartlyRead::default(), PartlyRead::default());
        sheet.add(2, 2, left(&[("LED ", STRUCK), ("SHP", OWN)]));
        below.add(9, 2, left(&[("IM ", STRUCK), ("BF", OWN)]));
        below.add(9, 3, left(&[("70", OWN), ("1", RAISED)]));
        sheet.append(below);
        let told: Vec<(String, String)> = sheet
            .decisions()
            .into_iter()
            .map(|decision| (decision.cell, decision.read))
            .collect();
        let expected = [
            (
                "C2",
                "textes barrés en partie : 2, dont « LED » près de « SHP »",
            ),
            ("D9", "appels de note : 1, dont « 1 » après « 70 »"),
        ];
        assert_eq!(
            told,
            expected.map(|(cell, read)| (cell.to_owned(), read.to_owned()))
        );
    }
}
