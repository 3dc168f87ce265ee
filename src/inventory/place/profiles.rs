//! The operating profile in a title or a name.

use crate::inventory::profile::Profile;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::title_words;

/// What a title or name says of the operating profile of all the rows: the part of it that is one,
/// « coupure 23h-5h » of « Samer coupure 23h-5h »; a word alone that leaves the hours open,
/// « Semi-permanent »; or all of it where more than a profile is said, « Extinction 23h-5h sauf rue
/// Haute », for a person to say what that means.
pub(super) fn profile_in(text: &str) -> Option<String> {
    let parts: Vec<&str> = words_at(text).iter().map(|(at, _)| &text[*at..]).collect();
    let begins = |part: &&&str| {
        let word = words_at(part).first().map_or("", |(_, word)| word);
        is_of_hours(word)
    };
    let stated: Vec<&&str> = parts.iter().filter(begins).collect();
    let is_limited = words_at(text)
        .iter()
        .any(|(_, word)| title_words().limites.contains(&normalise(word)));
    if !is_limited
        && let Some(whole) = stated.iter().find(|part| {
            Profile::parse(part).is_some() || title_words().ouverts.contains(&normalise(part))
        })
    {
        return Some((**whole).to_owned());
    }
    let (profile, rest) = (stated.iter()).find_map(|part| profile_and_rest(part))?;
    let is_said_of_all = words_at(rest)
        .iter()
        .all(|(_, word)| title_words().tout.contains(&normalise(word)));
    Some(if is_said_of_all && !is_limited && stated.len() == 1 {
        profile
    } else {
        text.to_owned()
    })
}

/// The longest profile with hours that a text begins with, and what comes after it.
fn profile_and_rest(text: &str) -> Option<(String, &str)> {
    let ends: Vec<usize> = words_at(text)
        .iter()
        .map(|(at, word)| at + word.len())
        .collect();
    ends.into_iter().rev().find_map(|end| {
        let (part, rest) = text.split_at(end);
        if !part.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        // « Les points sont éteints de 23h à 5h »
        let first = words_at(part).first().map_or(0, |(_, word)| word.len());
        let as_noun = format!("extinction{}", &part[first..]);
        let verb = normalise(part);
        let is_verb = ["eteint", "coupe "]
            .iter()
            .any(|stem| verb.starts_with(stem))
            || verb.starts_with("coupes")
            || verb.starts_with("coupee");
        let stated = if is_verb { as_noun } else { part.to_owned() };
        Profile::parse(&stated).map(|_| (stated, rest))
    })
}

/// The words of a text, each with where it begins.
pub(super) fn words_at(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (from, c.is_alphanumeric()) {
            (None, true) => from = Some(at),
            (Some(begin), false) => {
                words.push((begin, &text[begin..at]));
                from = None;
            }
            _ => {}
        }
    }
    words
}

/// Whether a word begins what may be said of hours.
pub(super) fn is_of_hours(word: &str) -> bool {
    title_words().heures.contains(&normalise(word))
}
