//! The commune that titles name.

use super::is_a_street;
use super::profiles::words_at;
use crate::inventory::territory::{Lookup, Territory, is_a_commune_of_france};
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::title_words;
use std::collections::BTreeSet;

/// The commune that titles name: the first that says so or is its name and no more; else the only one that
/// the others name, those left out that speak of a firm, of a syndicate or of a day.
pub(super) fn commune_of(titles: &[&str], territory: &Territory) -> Option<usize> {
    let mut stated = titles
        .iter()
        .filter_map(|title| commune_stated(title, territory));
    if let Some(commune) = stated.next() {
        return Some(commune);
    }
    let others = titles.iter().filter(|title| !speaks_of_others(title));
    let named: BTreeSet<usize> = others
        .filter_map(|title| named_in(title, territory))
        .collect();
    named.first().copied().filter(|_| named.len() == 1)
}

/// The commune that a title tells outright: « Commune de Carly », « Mairie : CARLY (62214) », « Carly -
/// inventaire EP », or its name alone.
#[must_use]
pub fn commune_stated(title: &str, territory: &Territory) -> Option<usize> {
    const LONGEST: usize = 80;
    if title.chars().count() > LONGEST || is_a_street(title) {
        return None;
    }
    let found = |text: &str| match territory.by_name(text) {
        Lookup::Found(commune) => Some(commune),
        _ => None,
    };
    // « 2 - Carly »
    let numbered = title.trim_start_matches(|c: char| c.is_ascii_digit());
    let title = match numbered.trim_start().strip_prefix(['-', '–', '.', ')']) {
        Some(name) if numbered.len() < title.len() => name.trim_start(),
        _ => title,
    };
    let without_code = title.split('(').next().unwrap_or_default();
    let first = [" - ", " – ", " — ", ":", ","]
        .iter()
        .find_map(|sign| without_code.split_once(sign));
    let is_of_inventory = |rest: &str| {
        words_at(rest).iter().all(|(_, word)| {
            let word = normalise(word);
            title_words().inventaires.contains(&word) || word.bytes().all(|c| c.is_ascii_digit())
        })
    };
    let is_name = || !speaks_of_others(title);
    if let Some(commune) = found(without_code.trim()).filter(|_| is_name()) {
        return Some(commune);
    }
    let named = first.filter(|(_, rest)| is_of_inventory(rest));
    if let Some(commune) = named.and_then(|(name, _)| found(name.trim())) {
        return Some(commune);
    }
    match territory
        .full_names_in(after(
            title,
            &["commune", "ville", "mairie", "municipalite"],
        )?)
        .as_slice()
    {
        [only] => Some(*only),
        _ => None,
    }
}

/// Whether a title names a commune of France outright: « Commune de Carly », « Carly », « CARLY (62214) ».
#[must_use]
pub fn names_a_commune(title: &str) -> bool {
    let first = title.split(['(', '-', ':', '–']).next().unwrap_or_default();
    name_stated(title).is_some()
        || is_a_commune_of_france(title.trim())
        || is_a_commune_of_france(first.trim())
}

/// What follows the first of some words in a title.
fn after<'a>(title: &'a str, words: &[&str]) -> Option<&'a str> {
    let is_one = |word: &str| words.contains(&normalise(word).as_str());
    let (at, word) = words_at(title).into_iter().find(|(_, word)| is_one(word))?;
    Some(&title[at + word.len()..])
}

/// The name that a title gives as that of a commune, whichever it is: « Samer » of « Commune de Samer
/// (62773) », « Ville : Samer ».
#[must_use]
pub fn name_stated(title: &str) -> Option<&str> {
    let mut rest =
        after(title, &["commune", "ville", "mairie"])?.trim_start_matches([' ', ':', '\u{a0}']);
    for link in ["de ", "d'", "d’", "du "] {
        rest = rest.strip_prefix(link).unwrap_or(rest);
    }
    let ends = ["(", "|", ",", ";", " - ", " – ", " — "];
    let end = ends.iter().filter_map(|sign| rest.find(sign)).min();
    Some(rest[..end.unwrap_or(rest.len())].trim()).filter(|name| !name.is_empty())
}

/// Whether a title that names a town speaks of somebody who is there, not of the town's lights.
#[must_use]
pub fn speaks_of_others(title: &str) -> bool {
    let words = words_at(title);
    let is_other = words
        .iter()
        .any(|(_, word)| title_words().tiers.contains(&normalise(word)));
    // « Boulogne-sur-Mer, le 12/03/2024 »; « 62200 BOULOGNE-SUR-MER » is an address.
    let is_day = title.matches('/').count() >= 2 || title.contains(", le ");
    let is_code = |word: &str| word.len() == 5 && word.bytes().all(|c| c.is_ascii_digit());
    let is_address = words.first().is_some_and(|(_, word)| is_code(word));
    is_other || is_day || is_address
}

/// The commune that a text is, or else the only one whose whole name stands in it.
pub(super) fn named_in(text: &str, territory: &Territory) -> Option<usize> {
    if let Lookup::Found(commune) = territory.by_name(text) {
        return Some(commune);
    }
    match territory.full_names_in(text).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
