//! Titles that name no field, and yet say something of the rows: what may count points, whose a light is,
//! what was done to a lamp.

use super::{LONGEST_TITLE, State, WORDS, phrase_in, with_words_apart};
use crate::inventory::fields::Field;
use crate::inventory::text::{normalise, normalise_header};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Titles that say whose a light is.
#[derive(Deserialize)]
pub(super) struct Owners {
    public: BTreeSet<String>,
    prive: BTreeSet<String>,
}

/// The words of titles about what was done to a lamp.
#[derive(Deserialize)]
pub(super) struct Done {
    led: BTreeSet<String>,
    travaux: BTreeSet<String>,
}

/// The nouns of what a column may count.
#[derive(Deserialize)]
pub(super) struct Counted {
    points: BTreeSet<String>,
    supports: BTreeSet<String>,
    qualites: BTreeSet<String>,
    places: BTreeSet<String>,
    autres: BTreeSet<String>,
}

/// What a column that is not read may say against the lamp of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// « Passage en LED » over « oui », a year, a number.
    Answers,
    /// « Travaux réalisés » over texts.
    Texts,
}

/// What the cells under a title may say against the lamp; `None` where it speaks of something else, or
/// of what is planned.
#[must_use]
pub fn may_contradict(title: &str) -> Option<Contradiction> {
    let normal = normalise_header(title);
    let words: Vec<&str> = normal.split(' ').collect();
    let done = &WORDS.faits;
    let is_planned = phrase_in(&words).is_some_and(|(.., state)| state == State::Planned);
    let is_of_led = |word: &&str| {
        matches!(*word, "led" | "leds") || done.led.contains(*word) || WORDS.neutres.contains(*word)
    };
    if words.iter().any(|word| matches!(*word, "led" | "leds")) {
        // « Remplacement LED » is planned where nothing is said of it, and « oui » says nothing more.
        return words
            .iter()
            .all(is_of_led)
            .then_some(Contradiction::Answers);
    }
    (!is_planned && words.iter().any(|word| done.travaux.contains(*word)))
        .then_some(Contradiction::Texts)
}

/// Whether « oui » under a title says that a light is public; `None` where it speaks of something else.
#[must_use]
pub fn says_public(title: &str) -> Option<bool> {
    let normal = normalise_header(&with_words_apart(title));
    let owners = &WORDS.domaines;
    match (
        owners.public.contains(&normal),
        owners.prive.contains(&normal),
    ) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// How a title that no rule understands speaks of a number of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// « Luminaires », « Points lumineux »: several of them, and nothing else.
    Outright,
    /// « PL », « N° de luminaires », « Nb de points de la rue »: perhaps.
    Perhaps,
}

/// Whether a title may be that of a number of points, by its nouns; `None` where it speaks of
/// something else.
#[must_use]
pub fn counts_stated(title: &str) -> Option<Counts> {
    let apart = with_words_apart(title);
    let plain = normalise(&apart);
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let nouns = &WORDS.comptes;
    let singular = |word: &str| normalise_header(word);
    let is_point = |word: &&str| nouns.points.contains(&singular(word));
    let counting = WORDS
        .regle
        .iter()
        .filter(|rule| rule.champ == Field::Foyers);
    let counts = |word: &&str| {
        counting
            .clone()
            .any(|rule| rule.avec.contains(&singular(word)))
    };
    let speaks_of_else = words
        .iter()
        .any(|word| nouns.autres.contains(&singular(word)));
    if title.len() > LONGEST_TITLE || speaks_of_else {
        return None;
    }
    if !words.iter().any(is_point) {
        // « Nb / rue »
        let is_of_places = |word: &&str| {
            nouns.places.contains(&singular(word)) || WORDS.neutres.contains(*word) || counts(word)
        };
        let is_it = words.iter().any(&counts) && words.iter().all(is_of_places);
        return is_it.then_some(Counts::Perhaps);
    }
    let is_plural = |word: &&str| is_point(word) && word.len() > 3 && word.ends_with('s');
    let rest = |word: &&str| {
        let word = singular(word);
        nouns.qualites.contains(&word) || WORDS.neutres.contains(&word)
    };
    if words.iter().all(|word| is_point(word) || rest(word)) {
        // « Foyer(s) », « PL (u) »
        let may_be_many = words
            .iter()
            .any(|word| is_plural(word) || matches!(*word, "s" | "u"));
        return Some(if may_be_many {
            Counts::Outright
        } else {
            Counts::Perhaps
        });
    }
    let is_many = words.iter().any(is_plural);
    (is_many || words.iter().any(counts)).then_some(Counts::Perhaps)
}

/// Whether a title names supports and nothing that they bear (« Nb mâts »), or what they bear as well
/// (« Nb luminaires par mât »); `None` where it names no support.
#[must_use]
pub fn names_supports(title: &str) -> Option<bool> {
    let normal = normalise_header(&with_words_apart(title));
    let nouns = &WORDS.comptes;
    let mut words = normal.split(' ');
    let on_supports = words.clone().any(|word| nouns.supports.contains(word));
    let borne = |word: &str| nouns.points.contains(word) && !nouns.supports.contains(word);
    on_supports.then(|| !words.any(borne))
}
