//! What remarks say against a point, and titles of hours that hold for a part of the year only.

use super::WORDS;
use crate::inventory::text::{begins_with_words, holds_words, normalise, normalise_header};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Words that remarks begin with.
#[derive(Deserialize)]
pub(super) struct Remarks {
    absents: Vec<String>,
    arretes: Vec<String>,
    doubles: Vec<String>,
    plusieurs: Vec<String>,
}

/// Words of titles of hours.
#[derive(Deserialize)]
pub(super) struct Hours {
    partielles: Vec<String>,
}

/// What a state says of its point: the beginnings of words, but for `gone_whole`.
#[derive(Deserialize)]
pub struct StateWords {
    /// It is gone.
    #[serde(rename = "partis")]
    pub gone: Vec<String>,
    /// It is gone, by whole words.
    #[serde(rename = "partis_entiers")]
    pub gone_whole: BTreeSet<String>,
    /// It is not there yet.
    #[serde(rename = "a_venir")]
    pub to_come: Vec<String>,
    /// What is to come is works on a light that is there.
    #[serde(rename = "travaux")]
    pub works: Vec<String>,
}

/// The words of states.
#[must_use]
pub fn state_words() -> &'static StateWords {
    &WORDS.etats
}

/// What a remark says against what the columns tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// « N'existe plus »
    Absent,
    /// « HS », « éteint »
    Stopped,
    /// « Doublon de 12 »
    Double,
    /// « Double crosse »
    Several,
}

/// What a remark says against its point, by its first words.
#[must_use]
pub fn doubt_in_remark(text: &str) -> Option<Doubt> {
    let normal = normalise(text);
    let words = &WORDS.remarques;
    let begins = |phrases: &[String]| {
        let mut phrases = phrases.iter();
        phrases.any(|phrase| begins_with_words(&normal, phrase))
    };
    let number = normal
        .split(' ')
        .next()
        .and_then(|word| word.parse::<u32>().ok());
    let noun = normal.split(' ').nth(1).map(normalise_header);
    let counts = number.is_some_and(|number| (2..=6).contains(&number))
        && noun.is_some_and(|noun| super::names_points(&noun));
    [
        (begins(&words.absents), Doubt::Absent),
        (begins(&words.doubles), Doubt::Double),
        (begins(&words.plusieurs) || counts, Doubt::Several),
        (begins(&words.arretes), Doubt::Stopped),
    ]
    .into_iter()
    .find_map(|(is_it, doubt)| is_it.then_some(doubt))
}

/// Whether a title speaks of a part of the year or of the week: « Extinction hiver ».
#[must_use]
pub fn is_of_a_part_of_the_year(title: &str) -> bool {
    let normal = normalise_header(title);
    let parts = &WORDS.heures.partielles;
    parts.iter().any(|phrase| holds_words(&normal, phrase))
}
