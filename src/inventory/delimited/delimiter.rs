//! Which character cuts the lines of a text into columns.
//!
//! The titles decide first: a cut that gives titles which the reader understands is right, however
//! regular another one may look. Two decimal commas a row are as regular as a comma can be, while
//! Excel drops the empty ends of the rows that a semicolon cuts.

use super::{Knows, reader};
use crate::inventory::bounds::MOST_TITLES;
use crate::inventory::decision::{Decision, Kind};
use csv::StringRecord;
use std::cmp::Reverse;

/// How many rows the delimiter is judged on, and within how many bytes.
const ROWS_JUDGED: usize = 60;
const BYTES_JUDGED: usize = 4 << 20;
const DELIMITERS: [u8; 4] = *b";,\t|";
/// Rarer ones, believed only where they give titles: they stand in hours and addresses too.
const RARE_DELIMITERS: [u8; 4] = *b":^~!";
/// One title may be a word of a sentence.
const FEWEST_TITLES: usize = 2;
/// Share of the rows, in percent, that a delimiter must cut.
const SHARE_CUT: usize = 50;
/// Share of the rows, in percent, from which a delimiter is worth telling though it was not taken.
const SHARE_PLAUSIBLE: usize = 80;
/// Share of the commas, in percent, that stand between two digits where the comma is decimal.
const SHARE_DECIMAL: usize = 90;

/// The delimiter of a text.
pub(super) struct Chosen {
    pub delimiter: u8,
    /// How many columns most rows or the titles have.
    pub width: usize,
    /// Where another delimiter was plausible.
    pub decision: Option<Decision>,
}

/// The delimiter that the first line says, as Excel writes and reads it (`sep=;`), and the text
/// without that line.
pub(super) fn said_in(text: &str) -> (Option<u8>, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = line
        .trim_matches(['"', ' '])
        .split_at_checked(4)
        .filter(|(key, _)| key.eq_ignore_ascii_case("sep="))
        .and_then(|(_, sign)| sign.bytes().next())
        .filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'"');
    match said {
        Some(_) => (said, rest),
        None => (None, text),
    }
}

/// The delimiter of a text, where one cuts it into columns.
pub(super) fn choose(text: &str, said: Option<u8>, knows: Knows<'_>) -> Option<Chosen> {
    let cut = |delimiter| Cut::of(text, delimiter, knows);
    let said_cut = said.and_then(cut);
    if let Some(said) = said_cut.as_ref().filter(|cut| cut.share >= SHARE_CUT) {
        return Some(Chosen {
            delimiter: said.delimiter,
            width: said.width,
            decision: None,
        });
    }
    let rare = RARE_DELIMITERS.into_iter().filter_map(cut);
    let mut cuts: Vec<Cut> = DELIMITERS
        .into_iter()
        .filter_map(cut)
        .chain(rare.filter(|cut| cut.known >= FEWEST_TITLES))
        .chain(said_cut)
        .collect();
    cuts.sort_by_key(|cut| Reverse(cut.rank()));
    let (best, others) = cuts.split_first()?;
    let other = others.iter().find(|other| other.share >= SHARE_PLAUSIBLE);
    let decision = match (said, other) {
        (Some(said), _) => Some(best.decision().or_else(format!(
            "« sep={} » à la première ligne, qui ne sépare rien ici",
            char::from(said)
        ))),
        (None, Some(other)) => Some(best.against(other)),
        (None, None) => None,
    };
    Some(Chosen {
        delimiter: best.delimiter,
        width: best.width,
        decision,
    })
}

/// The first rows of a text as a delimiter cuts them.
struct Cut {
    delimiter: u8,
    /// How many titles of one row are understood, and some of them.
    known: usize,
    titles: Vec<String>,
    width: usize,
    /// Share of the rows, in percent, that are cut as they should be.
    share: usize,
    /// Whether this is the comma, and it stands in numbers.
    is_decimal: bool,
}

impl Cut {
    fn of(text: &str, delimiter: u8, knows: Knows<'_>) -> Option<Self> {
        let rows: Vec<StringRecord> = reader(head_of(text), delimiter)
            .into_records()
            .take(ROWS_JUDGED)
            .filter_map(std::result::Result::ok)
            .collect();
        let known_in = |row: &StringRecord| {
            let titles = row.iter().take(MOST_TITLES);
            titles.filter(|title| knows(title.trim())).count()
        };
        let header = (0..rows.len())
            .map(|at| (known_in(&rows[at]), at))
            .filter(|(known, _)| *known >= FEWEST_TITLES)
            .max_by_key(|(known, at)| (*known, Reverse(*at)));
        let widths: Vec<usize> = rows.iter().map(StringRecord::len).collect();
        let usual = widths
            .iter()
            .filter(|width| **width > 1)
            .max_by_key(|width| (widths.iter().filter(|w| w == width).count(), **width))?;
        let (known, width, share) = if let Some((known, at)) = header {
            // Titles tell how wide a row may be: Excel drops its empty end.
            let width = widths[at].max(*usual);
            let cut = widths[at..].iter().filter(|w| (2..=width).contains(*w));
            (known, width, cut.count() * 100 / (widths.len() - at))
        } else {
            let same = widths.iter().filter(|width| *width == usual).count();
            (0, *usual, same * 100 / widths.len())
        };
        let titles = header.map_or_else(Vec::new, |(_, at)| {
            let known = rows[at].iter().map(str::trim).filter(|title| knows(title));
            known.take(3).map(|title| format!("« {title} »")).collect()
        });
        Some(Self {
            delimiter,
            known,
            titles,
            width,
            share,
            is_decimal: delimiter == b',' && is_decimal_mark(text),
        })
    }

    fn rank(&self) -> (bool, usize, bool, usize, usize) {
        (
            self.share >= SHARE_CUT,
            self.known,
            !self.is_decimal,
            self.share,
            self.width,
        )
    }

    fn decision(&self) -> Decision {
        let evidence = if self.titles.is_empty() {
            format!(
                "{} lignes sur 100 y ont {} colonnes",
                self.share, self.width
            )
        } else {
            format!("les titres {} sont alors lus", self.titles.join(", "))
        };
        Decision::new(
            Kind::Delimiter,
            "texte délimité",
            format!("{}, {} colonnes", name(self.delimiter), self.width),
        )
        .because(evidence)
    }

    /// The decision where another delimiter cuts as many rows: sure where that one gives no titles,
    /// or is the mark of decimals.
    fn against(&self, other: &Self) -> Decision {
        let decision = self.decision();
        let reading = if other.is_decimal {
            "la virgule, qui sépare ici des décimales".to_owned()
        } else {
            format!("{}, {} colonnes", name(other.delimiter), other.width)
        };
        if self.known >= FEWEST_TITLES && other.known * 2 < self.known || other.is_decimal {
            Decision {
                alternative: reading,
                ..decision
            }
        } else {
            decision.or_else(reading)
        }
    }
}

/// The part of a text that is judged, whole lines where it has any.
fn head_of(text: &str) -> &str {
    let head = &text[..text.floor_char_boundary(BYTES_JUDGED)];
    if head.len() == text.len() {
        return text;
    }
    head.rfind('\n').map_or(head, |end| &head[..=end])
}

/// Whether the commas of the first lines stand in numbers: between two digits.
fn is_decimal_mark(text: &str) -> bool {
    let (mut all, mut decimal) = (0, 0);
    for line in head_of(text).lines().take(ROWS_JUDGED) {
        let bytes = line.as_bytes();
        for (at, _) in line.match_indices(',') {
            let is_digit = |at: Option<usize>| {
                at.and_then(|at| bytes.get(at))
                    .is_some_and(u8::is_ascii_digit)
            };
            all += 1;
            decimal += usize::from(is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)));
        }
    }
    all > 0 && decimal * 100 >= all * SHARE_DECIMAL
}

fn name(delimiter: u8) -> String {
    match delimiter {
        b';' => "point-virgule".into(),
        b',' => "virgule".into(),
        b'\t' => "tabulation".into(),
        b'|' => "barre verticale".into(),
        other => format!("« {} »", char::from(other)),
    }
}
