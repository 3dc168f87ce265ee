//! What the title of a column means: by its spelling (`entetes.toml`), else by its words
//! (`mots.toml`). A word that no rule foresees leaves a title not understood.

use super::fields::Field;
use super::text::normalise_header;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Which state of the lighting a title speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing said: what is there.
    Plain,
    /// What is there, beside a column of what is planned: « Lampe existante ».
    Existing,
    /// What is planned: « Puissance après travaux ».
    Planned,
    /// What was there once: « Ancienne lampe ».
    Former,
}

/// What a title means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// What the column tells.
    pub field: Field,
    /// How sure the title is among those of its field; 0 is the surest.
    pub rank: usize,
    /// Of which state it tells.
    pub state: State,
}

impl Meaning {
    /// The same column, of another state.
    #[must_use]
    pub fn of(self, state: State) -> Self {
        let rank = match state {
            State::Existing => self.rank.saturating_sub(UNSAID),
            _ => self.rank,
        };
        Self {
            state,
            rank,
            ..self
        }
    }
}

/// Titles understood by their words rank after every spelling of the table.
const BY_WORDS: usize = 500;
/// Beside a title that says « existant », one that says nothing is not believed first.
const UNSAID: usize = 1000;

#[derive(Deserialize)]
struct Words {
    neutres: BTreeSet<String>,
    unites: BTreeSet<String>,
    temps: Times,
    regle: Vec<Rule>,
}

#[derive(Deserialize)]
struct Times {
    projet: Vec<String>,
    existant: Vec<String>,
    ancien: Vec<String>,
    avec: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Rule {
    champ: Field,
    avec: BTreeSet<String>,
    #[serde(default)]
    exige: BTreeSet<String>,
    parmi: BTreeSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("mots.toml")).expect("the embedded words are read by a test")
});

/// The phrases that tell a state, between blanks: what is planned first, since « remplacement de
/// l'existant » is planned.
static PHRASES: LazyLock<Vec<(String, State)>> = LazyLock::new(|| {
    let times = &WORDS.temps;
    [
        (&times.projet, State::Planned),
        (&times.ancien, State::Former),
        (&times.existant, State::Existing),
    ]
    .into_iter()
    .flat_map(|(phrases, state)| {
        let padded = move |phrase: &String| (format!(" {} ", normalise_header(phrase)), state);
        phrases.iter().map(padded)
    })
    .collect()
});

/// No title of a column is longer.
const LONGEST_TITLE: usize = 80;

static SPELLINGS: LazyLock<BTreeMap<String, (Field, usize)>> = LazyLock::new(|| {
    let table: BTreeMap<Field, Vec<String>> = toml::from_str(include_str!("entetes.toml"))
        .expect("the embedded header table is read by a test");
    let mut headers = BTreeMap::new();
    for (field, spellings) in table {
        for (rank, spelling) in spellings.iter().enumerate() {
            headers
                .entry(normalise_header(spelling))
                .or_insert((field, rank));
        }
    }
    headers
});

/// What a title means, and of which state; `None` where it is not understood.
#[must_use]
pub fn understand(title: &str) -> Option<Meaning> {
    if title.len() > LONGEST_TITLE || !title.contains(char::is_alphabetic) {
        return None;
    }
    let normal = normalise_header(&with_words_apart(title));
    if let Some((field, rank)) = spelt(&normal) {
        return Some(Meaning {
            field,
            rank: rank + UNSAID,
            state: State::Plain,
        });
    }
    if let Some((rest, state)) = without_state(&normal) {
        let plain = rest
            .split(' ')
            .filter(|word| !WORDS.temps.avec.contains(*word))
            .collect::<Vec<_>>()
            .join(" ");
        return [rest.as_str(), plain.as_str()]
            .into_iter()
            .find_map(|rest| spelt(rest).or_else(|| by_words(rest)))
            .map(|(field, rank)| Meaning { field, rank, state });
    }
    by_words(&normal)
        .or_else(|| without_aside(title))
        .map(|(field, rank)| Meaning {
            field,
            rank: rank + UNSAID,
            state: State::Plain,
        })
}

/// A title of words without what stands in brackets: « Commune (montants en k€) ». A unit would be lost
/// with it: numbers are not told so.
fn without_aside(title: &str) -> Option<(Field, usize)> {
    let (stem, _) = title.split_once(['(', '['])?;
    let normal = normalise_header(&with_words_apart(stem));
    spelt(&normal)
        .or_else(|| by_words(&normal))
        .filter(|(field, _)| field.plausible().is_none())
}

/// Which state of the lighting a text speaks of: the title over a group of columns.
#[must_use]
pub fn state_in(text: &str) -> State {
    let padded = format!(" {} ", normalise_header(text));
    PHRASES
        .iter()
        .find(|(phrase, _)| padded.contains(phrase.as_str()))
        .map_or(State::Plain, |(_, state)| *state)
}

/// The field of what is there now that a title names, and how sure the title is (0 is the surest).
#[must_use]
pub fn recognise(title: &str) -> Option<(Field, usize)> {
    understand(title)
        .filter(|meaning| matches!(meaning.state, State::Plain | State::Existing))
        .map(|meaning| (meaning.field, meaning.rank))
}

/// Whether a header says that its watts are kilowatts.
#[must_use]
pub fn says_kilowatts(header: &str) -> bool {
    normalise_header(header).split(' ').any(|word| word == "kw")
}

/// « typeSource » and « nbPL » are two words each; « kW » and « PdL » are one.
fn with_words_apart(title: &str) -> String {
    let mut apart = String::with_capacity(title.len() + 4);
    let mut small = 0;
    for c in title.chars() {
        if c.is_uppercase() && small >= 2 {
            apart.push(' ');
        }
        small = if c.is_lowercase() { small + 1 } else { 0 };
        apart.push(c);
    }
    apart
}

/// The field of a normalised title by its spelling, with or without a unit at its end.
fn spelt(normal: &str) -> Option<(Field, usize)> {
    SPELLINGS.get(normal).copied().or_else(|| {
        let (stem, unit) = normal.rsplit_once(' ')?;
        let stem = match unit {
            unit if WORDS.unites.contains(unit) => stem,
            _ => return None,
        };
        SPELLINGS
            .get(stem)
            .or_else(|| SPELLINGS.get(stem.strip_suffix(" en")?))
            .copied()
    })
}

/// The field of a normalised title by its words; the more words are needed, the less sure it is.
fn by_words(normal: &str) -> Option<(Field, usize)> {
    let words: Vec<&str> = normal.split(' ').filter(|word| !word.is_empty()).collect();
    let says = |set: &BTreeSet<String>| words.iter().any(|word| set.contains(*word));
    WORDS
        .regle
        .iter()
        .find(|rule| {
            says(&rule.avec)
                && (rule.exige.is_empty() || says(&rule.exige))
                && words.iter().enumerate().all(|(at, word)| {
                    rule.avec.contains(*word)
                        || rule.exige.contains(*word)
                        || rule.parmi.contains(*word)
                        || WORDS.neutres.contains(*word)
                        || at > 0 && WORDS.unites.contains(*word)
                })
        })
        .map(|rule| (rule.champ, BY_WORDS + words.len()))
}

/// A normalised title without the phrase that tells its state, and the state; `None` where it holds
/// none, or nothing else.
fn without_state(normal: &str) -> Option<(String, State)> {
    let padded = format!(" {normal} ");
    let (phrase, state) = PHRASES
        .iter()
        .find(|(phrase, _)| padded.contains(phrase.as_str()))?;
    let rest = padded.replacen(phrase.as_str(), " ", 1).trim().to_owned();
    (!rest.is_empty()).then_some((rest, *state))
}

#[cfg(test)]
mod tests;
