//! What names of files and sheets, and titles inside a table, say that rows are, where that is no inventory of
//! today: what is to come, what is gone, what sums up the others.

use super::{State, WORDS, phrase_in};
use crate::inventory::text::{holds_words, normalise, normalise_header};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Words of names of files and sheets.
#[derive(Deserialize)]
pub(super) struct Names {
    version: BTreeSet<String>,
    archive: Vec<String>,
    inventaires: BTreeSet<String>,
    fetes: Vec<String>,
    tiers: Vec<String>,
    faits: Vec<String>,
    choses: Vec<String>,
    choses_seules: BTreeSet<String>,
    interieurs: Vec<String>,
    pieces: BTreeSet<String>,
    prix: Vec<String>,
    revisions: Vec<String>,
}

impl Names {
    pub(super) fn normalise(&mut self) {
        let lists = [
            &mut self.archive,
            &mut self.fetes,
            &mut self.tiers,
            &mut self.faits,
            &mut self.choses,
            &mut self.interieurs,
            &mut self.revisions,
        ];
        lists.into_iter().for_each(normalise_all);
    }
}

/// Words of titles alone on their rows, inside a table.
#[derive(Deserialize)]
pub(super) struct Sections {
    recapitulations: Vec<String>,
    recapitulations_seules: BTreeSet<String>,
    departs: Vec<String>,
    partout: BTreeSet<String>,
}

impl Sections {
    pub(super) fn normalise(&mut self) {
        [&mut self.recapitulations, &mut self.departs]
            .into_iter()
            .for_each(normalise_all);
    }
}

fn normalise_all(phrases: &mut Vec<String>) {
    for phrase in phrases {
        *phrase = normalise_header(phrase);
    }
}

/// Whether the title of a column names a price.
#[must_use]
pub fn names_a_price(title: &str) -> bool {
    let plain = normalise_header(title);
    WORDS.noms.prix.iter().any(|word| holds_words(&plain, word)) || title.contains('€')
}

/// Whether the title of a column names buildings or rooms: « Bâtiment », « Local ».
#[must_use]
pub fn names_rooms(title: &str) -> bool {
    WORDS.noms.pieces.contains(&normalise_header(title))
}

/// Which state of the lighting the name of a file or a sheet speaks of: a « final » one is no plan.
#[must_use]
pub fn state_of_name(name: &str) -> State {
    let normal = normalise_header(name);
    let names = &WORDS.noms;
    let words = normal
        .split(' ')
        .filter(|word| !names.version.contains(*word));
    let words: Vec<&str> = words.collect();
    match phrase_in(&words) {
        Some((_, _, state)) => state,
        None if says(&words.join(" "), &names.archive) => State::Former,
        None => State::Plain,
    }
}

/// What the name of a file or a sheet says that its rows are, where that is no inventory of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What is to come.
    Planned,
    /// What is there no longer.
    Former,
    /// Lights of feasts.
    Feasts,
    /// What is not the commune's, or lights nothing.
    Others,
    /// One row an event: a fault, a repair.
    Events,
    /// Goods in a store or on a quotation.
    Goods,
    /// What is there, and is to be taken away.
    Leaving,
    /// Sums of other rows.
    Sums,
    /// Lights of buildings.
    Indoor,
}

/// What a name says that rows are; `None` where it says nothing of the kind, or that they are an
/// inventory: « Projet de rénovation, inventaire ».
#[must_use]
pub fn purpose_of_name(name: &str) -> Option<Purpose> {
    let normal = normalise_header(name);
    let names = &WORDS.noms;
    let of_others = [
        (&names.fetes, Purpose::Feasts),
        (&names.tiers, Purpose::Others),
        (&names.faits, Purpose::Events),
        (&names.choses, Purpose::Goods),
        (&names.interieurs, Purpose::Indoor),
    ];
    if let Some((_, purpose)) = of_others
        .into_iter()
        .find(|(phrases, _)| says(&normal, phrases))
    {
        return Some(purpose);
    }
    if names.choses_seules.contains(&normal) {
        return Some(Purpose::Goods);
    }
    match state_of_name(name) {
        State::Former => Some(Purpose::Former),
        State::Planned
            if !normal
                .split(' ')
                .any(|word| names.inventaires.contains(word)) =>
        {
            Some(Purpose::Planned)
        }
        _ => None,
    }
}

/// A name without what tells one version of it from another: « ep » of « EP corrigé » and of « EP 2023 ».
#[must_use]
pub fn without_revision(name: &str) -> String {
    let names = &WORDS.noms;
    let mut name = format!(" {} ", normalise_header(name));
    let phrases = names.revisions.iter().map(String::as_str);
    for phrase in phrases.chain(names.version.iter().map(String::as_str)) {
        name = name.replace(&format!(" {phrase} "), " ");
    }
    let is_year = |word: &&str| matches!(word.len(), 4 | 8) && word.parse::<u32>().is_ok();
    let words = name.split_whitespace().filter(|word| !is_year(word));
    words.collect::<Vec<_>>().join(" ")
}

/// What the title of a part of a table says that the rows below it are: as a name does, but that « Points à
/// créer » tells no inventory, and that « Récapitulatif » and « À déposer » say something.
#[must_use]
pub fn purpose_of_section(title: &str) -> Option<Purpose> {
    let normal = normalise_header(title);
    let words = &WORDS.sections;
    if says(&normal, &words.recapitulations) || words.recapitulations_seules.contains(&normal) {
        return Some(Purpose::Sums);
    }
    if says(&normal, &words.departs) {
        return Some(Purpose::Leaving);
    }
    // « Bâtiment technique » names a cabinet, or where points are.
    purpose_of_name(title)
        .filter(|purpose| *purpose != Purpose::Indoor)
        .or_else(|| (state_of_name(title) == State::Planned).then_some(Purpose::Planned))
}

/// Whether a text stands for all places where one should be: « Toutes », « Ensemble de la commune ».
#[must_use]
pub fn says_everywhere(text: &str) -> bool {
    let normal = normalise(text);
    normal.is_empty() || WORDS.sections.partout.contains(&normal)
}

fn says(normal: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|phrase| holds_words(normal, phrase))
}
