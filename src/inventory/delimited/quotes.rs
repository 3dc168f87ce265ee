//! What the quotes of a delimited text say: where a value ends, and where one is never closed.

use crate::inventory::decision::{Decision, Kind};
use csv::StringRecord;
use std::borrow::Cow;

/// Where, in lines below its first, a record opens a quote that is not closed as quotes are: before a
/// delimiter or the end of a line. A quote closed on its own line, however badly, loses nothing.
pub(super) fn left_open(record: &str, delimiter: u8) -> Option<u32> {
    let bytes = record.as_bytes();
    let ends = |at: usize| {
        let after = bytes[at..].iter().find(|byte| **byte != b' ');
        after.is_none_or(|byte| *byte == b'\n' || *byte == delimiter)
    };
    let mut line = 0;
    let mut at = 0;
    let mut starts_value = true;
    while at < bytes.len() {
        match bytes[at] {
            b'"' if starts_value => {
                let opened = line;
                at += 1;
                loop {
                    match (bytes.get(at), bytes.get(at + 1)) {
                        (None, _) => return Some(opened),
                        (Some(b'"'), Some(b'"')) => at += 2,
                        (Some(b'"'), _) => break,
                        (Some(byte), _) => {
                            line += u32::from(*byte == b'\n');
                            at += 1;
                        }
                    }
                }
                at += 1;
                if line > opened && !ends(at) {
                    return Some(opened);
                }
                starts_value = false;
            }
            byte => {
                line += u32::from(byte == b'\n');
                starts_value = byte == delimiter || byte == b'\n';
                at += 1;
            }
        }
    }
    None
}

/// A value of several lines, one of which is cut like a whole row.
pub(super) fn like_a_row(record: &StringRecord, delimiter: u8, width: usize) -> Option<&str> {
    let delimiter = char::from(delimiter);
    record.iter().find(|value| {
        let is_row = |line: &str| line.matches(delimiter).count() + 1 >= width;
        width > 2 && value.lines().skip(1).any(is_row)
    })
}

/// What Excel shows of `="0123"`, which keeps a zero or a long number as text.
pub(super) fn without_formula(value: &str) -> &str {
    value
        .trim()
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inner| !inner.contains('"'))
        .unwrap_or(value)
}

/// A text without the quotes around whole lines: a program that took another delimiter for the right
/// one saw one value in each, and quoted it.
pub(super) fn unwrapped(text: &str) -> (Cow<'_, str>, Option<Decision>) {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let wrapped = lines().filter(|line| inside_quotes(line).is_some()).count();
    if wrapped == 0 || wrapped * 3 < lines().count() {
        return (Cow::Borrowed(text), None);
    }
    let whole: Vec<Cow<'_, str>> = text
        .lines()
        .map(|line| inside_quotes(line).map_or(Cow::Borrowed(line), Cow::Owned))
        .collect();
    let decision = Decision::new(
        Kind::Delimiter,
        "lignes entières entre guillemets",
        "les lignes sans ces guillemets",
    )
    .because(format!(
        "{wrapped} lignes ne sont qu'une valeur, qui tient toute une ligne"
    ));
    (whole.join("\n").into(), Some(decision))
}

/// What a line says that is one quoted value from end to end, with a delimiter in it.
fn inside_quotes(line: &str) -> Option<String> {
    let inner = line.trim_end().strip_prefix('"')?.strip_suffix('"')?;
    let plain = inner.replace("\"\"", "");
    (!plain.contains('"') && inner.contains([';', ',', '\t', '|']))
        .then(|| inner.replace("\"\"", "\""))
}
