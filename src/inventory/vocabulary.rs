//! What the title of a column means: by its spelling (`entetes.toml`), else by its words
//! (`mots.toml`). A word that no rule foresees leaves a title not understood.

use super::fields::Field;
use super::text::{normalise, normalise_header};
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
        Self { state, rank, ..self }
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

impl Times {
    /// The phrases of each state, what is planned first: « remplacement de l'existant » is planned.
    fn phrases(&self) -> [(&Vec<String>, State); 3] {
        [
            (&self.projet, State::Planned),
            (&self.ancien, State::Former),
            (&self.existant, State::Existing),
        ]
    }
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
    let normal = normalise_header(&with_words_apart(title));
    if let Some((field, rank)) = spelt(&normal) {
        return Some(Meaning {
            field,
            rank: rank + UNSAID,
            state: State::Plain,
        });
    }
    let times = &WORDS.temps;
    for (phrases, state) in times.phrases() {
        let Some(rest) = without_any(&normal, phrases) else {
            continue;
        };
        let plain = rest
            .split(' ')
            .filter(|word| !times.avec.contains(*word))
            .collect::<Vec<_>>()
            .join(" ");
        return [rest.as_str(), plain.as_str()]
            .into_iter()
            .find_map(|rest| spelt(rest).or_else(|| by_words(rest)))
            .map(|(field, rank)| Meaning { field, rank, state });
    }
    by_words(&normal).map(|(field, rank)| Meaning {
        field,
        rank: rank + UNSAID,
        state: State::Plain,
    })
}

/// Which state of the lighting a text speaks of: the title over a group of columns.
#[must_use]
pub fn state_in(text: &str) -> State {
    let padded = format!(" {} ", normalise_header(text));
    WORDS
        .temps
        .phrases()
        .into_iter()
        .find(|(phrases, _)| {
            phrases
                .iter()
                .any(|phrase| padded.contains(&format!(" {} ", normalise(phrase))))
        })
        .map_or(State::Plain, |(_, state)| state)
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

/// A normalised title without the first of the phrases that it holds; `None` where it holds none, or
/// nothing else.
fn without_any(normal: &str, phrases: &[String]) -> Option<String> {
    let padded = format!(" {normal} ");
    let phrase = phrases
        .iter()
        .map(|phrase| format!(" {} ", normalise(phrase)))
        .find(|phrase| padded.contains(phrase.as_str()))?;
    let rest = padded.replacen(&phrase, " ", 1).trim().to_owned();
    (!rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests;
