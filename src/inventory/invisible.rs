//! What stands in a cell and nobody sees: marks of direction, joiners, spaces of no width, soft
//! hyphens, control characters. Web pages and word processors leave them, and `100` with one of
//! them behind it is no number any more.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text as a person sees it: without what has no shape, every space a plain one, every letter
/// with its accent one character, no blanks around.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'))
    {
        return Cow::Borrowed(text);
    }
    let is_plain = |c: char| shown(c) == Some(c);
    if text.chars().all(is_plain) && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let whole: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter_map(shown)
        .nfc()
        .collect();
    Cow::Owned(whole.trim().to_owned())
}

/// What is seen of a character: itself, a plain space for every kind of space, nothing.
fn shown(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        // Word's line and page breaks.
        '\u{b}' | '\u{c}' => Some(' '),
        // Soft hyphen, joiners, marks and embeddings of direction, byte order mark, variation
        // selectors, tags; fillers of other scripts.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffc}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        c if c.is_control() => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_seen_is_kept() {
        for (read, seen) in [
            ("100\u{200b}", "100"),
            ("\u{feff}SHP", "SHP"),
            ("\u{202a}150\u{202c} W", "150 W"),
            ("sou\u{ad}dure", "soudure"),
            ("1\u{202f}250\u{a0}W", "1 250 W"),
            ("\u{3000}rue\u{2003}Haute ", "rue Haute"),
            ("a\u{0}b\u{1f}c\u{7f}\u{9d}", "abc"),
            ("ligne 1\r\nligne 2\rligne 3", "ligne 1\nligne 2\nligne 3"),
            ("Pre\u{301}sence", "Présence"),
            ("\u{200b}\u{2060}", ""),
            ("déjà vu — ½ nuit", "déjà vu — ½ nuit"),
            ("a\tb", "a\tb"),
        ] {
            assert_eq!(visible(read), seen, "{read:?}");
        }
        assert!(matches!(visible("rue du Général"), Cow::Borrowed(_)));
    }
}
