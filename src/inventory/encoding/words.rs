//! How French the words of a text are, in each encoding that it may be in.

use super::Page;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::recognise;
use std::collections::BTreeSet;

/// No more words than this are looked at.
const MOST_WORDS: usize = 5000;
/// Lines among which titles are looked for.
const LINES_OF_TITLES: usize = 60;
/// What a title of the trade is worth, beside a letter in its place (at most 8).
const WORTH_OF_A_TITLE: i32 = 40;
/// How many words are shown as evidence.
const WORDS_SHOWN: usize = 3;

/// The words of a text that hold a byte above 127, with the byte on each side; the cells that may be
/// titles.
pub(super) struct Words<'a> {
    words: BTreeSet<&'a [u8]>,
    titles: BTreeSet<&'a [u8]>,
}

/// What the words say.
pub(super) struct Judged {
    pub page: Page,
    /// Words that say it best.
    shown: Vec<String>,
    /// The encoding that comes next, and the same words in it.
    other: (Page, Vec<String>),
    /// Whether the other one makes no French of the same bytes.
    pub is_sure: bool,
}

impl<'a> Words<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        let is_inside = |byte: u8| byte >= 0x80 || byte.is_ascii_alphabetic();
        let mut words = BTreeSet::new();
        let mut at = 0;
        while let Some(found) = bytes[at..].iter().position(|byte| *byte >= 0x80) {
            let high = at + found;
            let start = bytes[at..high]
                .iter()
                .rposition(|byte| !is_inside(*byte))
                .map_or(at, |before| at + before);
            let end = bytes[high..]
                .iter()
                .position(|byte| !is_inside(*byte))
                .map_or(bytes.len(), |after| high + after);
            words.insert(&bytes[start..bytes.len().min(end + 1)]);
            if words.len() == MOST_WORDS {
                break;
            }
            at = end;
        }
        let titles = bytes
            .split(|byte| *byte == b'\n')
            .take(LINES_OF_TITLES)
            .flat_map(|line| line.split(|byte| matches!(byte, b';' | b',' | b'\t' | b'|' | b'"')))
            .filter(|title| !title.is_ascii())
            .collect();
        Self { words, titles }
    }

    /// The encoding in which the words are most French; Windows' where nothing tells.
    pub fn judge(&self) -> Judged {
        let mut scores = Page::ALL.map(|page| (self.worth(page), page));
        // Stable: among equals the more frequent encoding stays first.
        scores.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
        let [(best, page), (next, other), _] = scores;
        let mut shown: Vec<&[u8]> = self.words.iter().copied().collect();
        shown.sort_by_key(|word| std::cmp::Reverse(worth_of(&page.decode(word))));
        shown.truncate(WORDS_SHOWN);
        let of = |page: Page| {
            shown
                .iter()
                .map(|word| page.decode(word))
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
                .collect()
        };
        Judged {
            page,
            shown: of(page),
            other: (other, of(other)),
            is_sure: best > 0 && next * 2 < best,
        }
    }

    fn worth(&self, page: Page) -> i32 {
        let words = self.words.iter().map(|word| worth_of(&page.decode(word)));
        let titles = self
            .titles
            .iter()
            .filter(|title| recognise(&page.decode(title)).is_some())
            .map(|_| WORTH_OF_A_TITLE);
        words.chain(titles).sum()
    }
}

impl Judged {
    pub fn decision(&self) -> Decision {
        let list = |words: &[String]| {
            let quoted = words.iter().map(|word| format!("« {word} »"));
            quoted.collect::<Vec<_>>().join(", ")
        };
        let (other, read) = &self.other;
        let decision = Decision::new(Kind::Encoding, "octets hors UTF-8", self.page.name())
            .because(format!("on y lit {}", list(&self.shown)));
        let alternative = format!("{} : {}", other.name(), list(read));
        if self.is_sure {
            Decision {
                alternative,
                ..decision
            }
        } else {
            decision.or_else(alternative)
        }
    }
}

/// How French a word is with its neighbours: letters where they stand in French, and signs.
fn worth_of(word: &str) -> i32 {
    let chars: Vec<char> = word.chars().collect();
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at).copied())
            .filter(|c| is_letter(*c))
    };
    (0..chars.len())
        .filter(|at| !chars[*at].is_ascii())
        .map(|at| {
            let (before, after) = (letter(at.checked_sub(1)), letter(Some(at + 1)));
            let c = chars[at];
            if is_letter(c) {
                worth_of_letter(c, before, after)
            } else {
                let previous = at.checked_sub(1).map_or(' ', |at| chars[at]);
                worth_of_sign(c, previous, before.is_some(), after.is_some())
            }
        })
        .sum()
}

/// `º`, `ª` and `µ` are letters for Unicode only.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'º' | 'ª' | 'µ')
}

fn worth_of_letter(c: char, before: Option<char>, after: Option<char>) -> i32 {
    if before.is_none() && after.is_none() {
        return match c {
            'à' | 'À' => 4,
            'Ø' | 'ø' => 0,
            _ => -2,
        };
    }
    let is_lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let is_upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
    if c.is_uppercase() {
        // « GÇnÇral »: a capital begins a word or stands among capitals.
        return match c {
            _ if is_lower(before) || is_upper(before) && is_lower(after) => -8,
            'É' => 6,
            'È' => 5,
            'Ê' | 'Ç' | 'À' | 'Î' | 'Ô' | 'Â' | 'Û' | 'Œ' => 4,
            'Ë' | 'Ï' => 2,
            _ => 0,
        };
    }
    if is_upper(before) && (is_upper(after) || after.is_none() && c != 'é') {
        // A capital with an accent is hard to type: « RéFéRENCE ».
        return if c == 'é' { 5 } else { 0 };
    }
    match c {
        'é' => 8,
        // « être », « île », « ça », hardly any other.
        'ê' | 'î' | 'â' | 'ô' | 'ç' if before.is_none() => 2,
        'è' | 'û' | 'ë' | 'ï' | 'à' | 'ù' if before.is_none() => -2,
        'ç' if !matches!(after, Some('a' | 'o' | 'u' | 'â' | 'û')) => -2,
        // « là », « où »: at the end only.
        'à' | 'ù' => {
            if after.is_none() {
                5
            } else {
                -4
            }
        }
        'è' | 'ê' | 'ç' | 'â' | 'î' | 'ô' | 'û' | 'œ' => 6,
        'ë' | 'ï' => 5,
        'ä' | 'ö' | 'ü' | 'ñ' | 'á' | 'í' | 'ó' | 'ú' | 'ã' | 'õ' | 'ò' | 'ì' | 'æ' => {
            2
        }
        _ if c < '\u{250}' => 0,
        _ => -6,
    }
}

fn worth_of_sign(c: char, previous: char, after_letter: bool, before_letter: bool) -> i32 {
    let inside = after_letter && before_letter;
    match c {
        '’' if inside => 6,
        '°' | 'º' if previous.is_ascii_digit() || matches!(previous, 'n' | 'N' | ' ') => 6,
        '²' | '³' if after_letter || previous.is_ascii_digit() => 4,
        '½' | '¼' | '¾' if !after_letter => 4,
        '€' if !inside => 4,
        '«' | '»' | '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '•' | '\u{a0}' if !inside => {
            2
        }
        '\u{a0}' | 'µ' | '×' | '±' | '§' | '®' | '©' | '™' | '·' | '°' | 'º' | '²' | '£' => {
            0
        }
        // Lines of frames, mathematics, bytes that are no sign at all.
        _ => -6,
    }
}
