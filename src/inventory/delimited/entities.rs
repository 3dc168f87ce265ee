//! Names of characters that a web page writes, in a text that is none: « all&eacute;e ». Each ends with a
//! semicolon, which would cut its value in two.

use crate::french::counted;
use crate::inventory::decision::{Decision, Kind};
use html5gum::{Token, Tokenizer};
use std::borrow::Cow;

/// The longest name of a letter that French and its neighbours write: « &laquo; », « &#x20AC; ».
const LONGEST: usize = 10;

/// A text with the characters that such names stand for.
pub(super) fn decoded(text: Cow<'_, str>) -> (Cow<'_, str>, Option<Decision>) {
    let mut whole = String::new();
    let mut first = None;
    let mut count = 0;
    let mut from = 0;
    for (at, _) in text.match_indices('&') {
        let Some((name, character)) = at.checked_sub(from).and_then(|_| named(&text[at..])) else {
            continue;
        };
        whole += &text[from..at];
        whole += &character;
        first.get_or_insert((name, character));
        count += 1;
        from = at + name.len();
    }
    let Some((name, character)) = first else {
        return (text, None);
    };
    whole += &text[from..];
    let decision = Decision::new(Kind::Encoding, name, format!("« {character} »"))
        .because(format!(
            "{} de caractères comme les écrit une page web",
            counted(count, "nom", "noms")
        ))
        .or_else("le texte tel quel, coupé à chacun de ces points-virgules");
    (Cow::Owned(whole), Some(decision))
}

/// The name that begins a text, and the character that it stands for.
fn named(text: &str) -> Option<(&str, String)> {
    let name = text.get(1..).unwrap_or_default();
    let length = name
        .bytes()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    let end = 1 + length;
    let name = text.get(..=end).filter(|name| name.ends_with(';'))?;
    let mut character = String::new();
    for Ok(token) in Tokenizer::new(name) {
        match token {
            Token::String(part) => character += std::str::from_utf8(&part.value).ok()?,
            _ => return None,
        }
    }
    (character != name && !character.contains(char::is_control)).then_some((name, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_characters_are_read() {
        for (text, whole, count) in [
            ("all&eacute;e;1", "allée;1", 1),
            ("N&deg;;Rue", "N°;Rue", 1),
            ("&#233;t&#xE9;;2", "été;2", 2),
            ("Dupont&Fils;R&D;3", "Dupont&Fils;R&D;3", 0),
            ("A & B;&;&é;", "A & B;&;&é;", 0),
            ("&amp;eacute;", "&eacute;", 1),
        ] {
            let (read, decision) = decoded(Cow::Borrowed(text));
            assert_eq!(read, whole);
            assert_eq!(decision.is_some(), count > 0, "{text}");
        }
    }
}
