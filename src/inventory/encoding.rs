//! Which encoding a text is in, judged by the French words that its bytes make, and told.
//!
//! UTF-8 and UTF-16 say so themselves. The others have one byte a letter, and any bytes are a text
//! in each of them: « Général » of an old MS-DOS file is « GÇnÇral » for a Macintosh. So the words
//! decide, not the letters one by one: a capital does not stand inside a word, nor a `ç` before `i`.

mod pages;
mod words;

use super::decision::{Decision, Kind};
use encoding_rs::Encoding;
pub(super) use pages::Page;
use std::borrow::Cow;
use std::fmt::Write;
use words::Words;

/// How many lines of another encoding are named.
const LINES_NAMED: usize = 5;

/// A text, and how it was understood where its bytes are not plain UTF-8.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub decision: Option<Decision>,
}

impl<'a> Decoded<'a> {
    fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: text.into(),
            decision: None,
        }
    }
}

/// The text of some bytes.
///
/// `said` is the encoding that the file names, if it does: a page or a form often says UTF-8 of
/// bytes that are not, so that it is believed only where the bytes allow it.
pub(super) fn decode<'a>(bytes: &'a [u8], said: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = &bytes[mark..];
        return if encoding == encoding_rs::UTF_8 {
            of_eight_bits(rest, None)
        } else {
            utf_16(rest, encoding)
        };
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return utf_16(bytes, encoding);
    }
    of_eight_bits(bytes, said)
}

fn utf_16<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    Decoded {
        text: encoding.decode_without_bom_handling(bytes).0,
        decision: Some(
            Decision::new(Kind::Encoding, "deux octets par caractère", "UTF-16")
                .because("le fichier le montre lui-même"),
        ),
    }
}

fn of_eight_bits<'a>(bytes: &'a [u8], said: Option<&str>) -> Decoded<'a> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return of_utf_8(text);
    }
    let is_utf_8 = |line: &&[u8]| !line.is_ascii() && std::str::from_utf8(line).is_ok();
    let lines = || bytes.split(|byte| *byte == b'\n');
    let judged = Words::of(bytes).judge();
    if lines().any(|line| is_utf_8(&line)) {
        return mixed(bytes, judged.page);
    }
    let by_file = |name: &str| {
        Some(
            Decision::new(Kind::Encoding, "octets hors UTF-8", name)
                .because("le fichier le dit lui-même"),
        )
    };
    match said.and_then(Said::of) {
        // Words that are French in one encoding only say more than a form does.
        Some(Said::Page(page)) if page == judged.page || !judged.is_sure => Decoded {
            text: page.decode(bytes),
            decision: by_file(page.name()),
        },
        Some(Said::Other(encoding)) => Decoded {
            text: encoding.decode_without_bom_handling(bytes).0,
            decision: by_file(encoding.name()),
        },
        _ => Decoded {
            text: judged.page.decode(bytes),
            decision: Some(judged.decision()),
        },
    }
}

/// What a file says of its own encoding.
enum Said {
    Page(Page),
    Other(&'static Encoding),
}

impl Said {
    /// `None` for a name that is not known, and for UTF-8: these bytes are not.
    fn of(label: &str) -> Option<Self> {
        let label = label.trim().to_lowercase();
        if ["cp850", "cp858", "cp437", "ibm850", "ibm437"].contains(&label.as_str()) {
            return Some(Self::Page(Page::Dos));
        }
        let encoding = Encoding::for_label(label.as_bytes())?;
        if encoding == encoding_rs::WINDOWS_1252 {
            Some(Self::Page(Page::Windows))
        } else if encoding == encoding_rs::MACINTOSH {
            Some(Self::Page(Page::Mac))
        } else {
            encoding.is_single_byte().then_some(Self::Other(encoding))
        }
    }
}

/// A text of valid UTF-8, which may have been taken for Windows-1252 and saved once more:
/// « RÃ©fÃ©rence ».
fn of_utf_8(text: &str) -> Decoded<'_> {
    if text.is_ascii() {
        return Decoded::plain(text);
    }
    let mut stated: Option<(&str, Cow<'_, str>)> = None;
    let mut repaired = Vec::new();
    let mut whole = String::new();
    let mut rest = text;
    for (number, line) in (1_usize..).zip(text.split_inclusive('\n')) {
        if let Some(once) = encoded_twice(line) {
            stated.get_or_insert_with(|| (line.trim(), once.trim().to_owned().into()));
            repaired.push(number);
            let done = text.len() - rest.len();
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            whole.push_str(&text[done..start]);
            whole.push_str(&once);
            rest = &text[start + line.len()..];
        }
    }
    let Some((read, once)) = stated else {
        return Decoded {
            decision: lost_characters(text),
            ..Decoded::plain(text)
        };
    };
    whole.push_str(rest);
    Decoded {
        decision: Some(
            Decision::new(
                Kind::Encoding,
                format!("« {} »", beginning(read)),
                "UTF-8 enregistré deux fois",
            )
            .because(format!(
                "{} se lisent alors « {} »",
                lines_named(&repaired),
                beginning(&once)
            ))
            .or_else("le texte tel qu'il est écrit"),
        ),
        text: whole.into(),
    }
}

/// A line that was UTF-8 already when a program took it for Windows-1252 and encoded it again.
fn encoded_twice(line: &str) -> Option<String> {
    if line.is_ascii() || !line.contains(['Ã', 'Â', 'â', 'Å']) {
        return None;
    }
    let (bytes, _, unmapped) = encoding_rs::WINDOWS_1252.encode(line);
    let once = std::str::from_utf8(&bytes).ok()?;
    (!unmapped && !once.is_ascii()).then(|| once.to_owned())
}

/// Letters that another program has already lost: nothing brings them back.
fn lost_characters(text: &str) -> Option<Decision> {
    let numbers: Vec<usize> = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.contains(char::REPLACEMENT_CHARACTER))
        .map(|(number, _)| number)
        .collect();
    let first = numbers.first()?;
    Some(
        Decision::new(
            Kind::Encoding,
            "�",
            "caractères perdus avant l'enregistrement du fichier",
        )
        .because(lines_named(&numbers))
        .or_else("exporter de nouveau depuis le logiciel d'origine, en UTF-8")
        .at(format!("ligne {first}")),
    )
}

/// UTF-8 with lines, or words, of another encoding: two files put end to end.
fn mixed(bytes: &[u8], page: Page) -> Decoded<'_> {
    let mut text = String::with_capacity(bytes.len());
    let mut numbers = Vec::new();
    for (number, line) in (1_usize..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        if let Ok(line) = std::str::from_utf8(line) {
            text.push_str(line);
            continue;
        }
        numbers.push(number);
        for chunk in line.utf8_chunks() {
            text.push_str(chunk.valid());
            text.push_str(&page.decode(chunk.invalid()));
        }
    }
    let cell = format!("ligne {}", numbers.first().copied().unwrap_or(1));
    Decoded {
        text: text.into(),
        decision: Some(
            Decision::new(
                Kind::Encoding,
                "deux encodages dans un fichier",
                format!("UTF-8, et {} en {}", lines_named(&numbers), page.name()),
            )
            .because("ces lignes ne sont pas de l'UTF-8, les autres en sont")
            .or_else("exporter de nouveau les deux fichiers dont celui-ci est fait")
            .at(cell),
        ),
    }
}

/// « la ligne 3 », « les lignes 3, 5 et 12 autres ».
fn lines_named(numbers: &[usize]) -> String {
    if let [only] = numbers {
        return format!("la ligne {only}");
    }
    let named = numbers.iter().take(LINES_NAMED).map(ToString::to_string);
    let mut stated = format!("les lignes {}", named.collect::<Vec<_>>().join(", "));
    if let Some(others @ 1..) = numbers.len().checked_sub(LINES_NAMED) {
        // Writing to a string cannot fail.
        let _ = write!(stated, " et {others} autres");
    }
    stated
}

/// Enough of a line to know it by.
fn beginning(line: &str) -> String {
    line.chars().take(60).collect()
}

/// UTF-16 without its mark: of the first characters, most of Latin script, every other byte is 0.
pub(super) fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2000)];
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let most = |count: usize| count * 4 > head.len() / 2 * 3;
    match (zeros(0), zeros(1)) {
        (0, low) if most(low) => Some(encoding_rs::UTF_16LE),
        (high, 0) if most(high) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
