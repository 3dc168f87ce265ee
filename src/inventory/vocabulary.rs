//! What the title of a column means: by its spelling (`entetes.toml`), else by its words
//! (`mots.toml`). A word that no rule foresees leaves a title not understood.

mod nouns;
mod purposes;
mod remarks;
mod titles;

use super::fields::Field;
use super::text::normalise_header;
use crate::clock;
pub use nouns::{
    Belonging, Contradiction, Counts, belonging, counts_stated, is_of_counts, may_contradict,
    measures_no_lamp, names_a_sort, names_no_light, names_points, names_supports, says_nothing,
    says_what_is_no_count,
};
use nouns::{Counted, Done, Owners};
use purposes::{Names, Sections};
pub use purposes::{
    Purpose, names_a_price, names_rooms, purpose_of_name, purpose_of_section, says_everywhere,
    state_of_name, without_revision,
};
pub use remarks::{Doubt, doubt_in_remark, is_of_a_part_of_the_year, state_words};
use remarks::{Hours, Remarks, StateWords};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
pub use titles::{TitleWords, WattsWords, names_a_reduction, title_words, watts_words};

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
            rank,
            state,
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
    comptes: Counted,
    faits: Done,
    domaines: Owners,
    neutres: BTreeSet<String>,
    unites: BTreeSet<String>,
    temps: Times,
    noms: Names,
    sections: Sections,
    remarques: Remarks,
    etats: StateWords,
    heures: Hours,
    puissances: WattsWords,
    titres: TitleWords,
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
    let mut words: Words =
        toml::from_str(include_str!("mots.toml")).expect("the embedded words are read by a test");
    // « compris » is compared as titles are, without its « s ».
    for rule in &mut words.regle {
        for set in [&mut rule.avec, &mut rule.exige, &mut rule.parmi] {
            *set = set.iter().map(|word| normalise_header(word)).collect();
        }
    }
    words.noms.normalise();
    words.domaines.normalise();
    words.sections.normalise();
    words
});

/// Words that tell a state, by the first of them.
type Phrases = FxHashMap<String, Vec<(Vec<String>, State)>>;

/// The phrases that tell a state, by their first words: what is planned first, since « remplacement de
/// l'existant » is planned.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let times = &WORDS.temps;
    let mut phrases = Phrases::default();
    for (list, state) in [
        (&times.projet, State::Planned),
        (&times.ancien, State::Former),
        (&times.existant, State::Existing),
    ] {
        for phrase in list {
            let words: Vec<String> = normalise_header(phrase)
                .split(' ')
                .map(str::to_owned)
                .collect();
            let of_word = phrases.entry(words[0].clone()).or_default();
            of_word.push((words, state));
        }
    }
    phrases
});

/// What each word of the rules may be, rule by rule: one bit each.
#[derive(Clone, Copy, Default)]
struct Roles {
    /// The rules of which it is one of the words that there must be.
    with: u64,
    /// The rules of which it is one of the second such words.
    needed: u64,
    /// The rules in whose titles it may stand.
    among: u64,
}

static ROLES: LazyLock<FxHashMap<&'static str, Roles>> = LazyLock::new(|| {
    let mut roles: FxHashMap<&str, Roles> = FxHashMap::default();
    for (at, rule) in WORDS.regle.iter().enumerate() {
        let bit = 1_u64 << at;
        for word in &rule.avec {
            roles.entry(word).or_default().with |= bit;
        }
        for word in &rule.exige {
            roles.entry(word).or_default().needed |= bit;
        }
        for word in rule.avec.iter().chain(&rule.exige).chain(&rule.parmi) {
            roles.entry(word).or_default().among |= bit;
        }
    }
    for word in &WORDS.neutres {
        roles.entry(word).or_default().among = u64::MAX;
    }
    roles
});

/// No title of a column is longer.
const LONGEST_TITLE: usize = 80;

static SPELLINGS: LazyLock<FxHashMap<String, (Field, usize)>> = LazyLock::new(|| {
    let table: BTreeMap<Field, Vec<String>> = toml::from_str(include_str!("entetes.toml"))
        .expect("the embedded header table is read by a test");
    let mut headers = FxHashMap::default();
    for (field, spellings) in table {
        for (rank, spelling) in spellings.iter().enumerate() {
            headers
                .entry(normalise_header(spelling))
                .or_insert((field, rank));
        }
    }
    headers
});

/// Spellings of several words run into one, as databases write them in one case: « extinctionnuit », « CODEINSEE ».
static RUN_TOGETHER: LazyLock<FxHashMap<String, (Field, usize)>> = LazyLock::new(|| {
    let several = SPELLINGS
        .iter()
        .filter(|(spelling, _)| spelling.contains(' '));
    let mut together: FxHashMap<String, (Field, usize)> = FxHashMap::default();
    for (spelling, found) in several {
        let known = together.entry(spelling.replace(' ', "")).or_insert(*found);
        *known = (*known).min(*found);
    }
    // In short ones other words may lie.
    together.retain(|title, _| title.len() >= SHORTEST_TOGETHER);
    together
});
const SHORTEST_TOGETHER: usize = 7;
/// Shorter words lie in others.
const SHORTEST_WORD: usize = 3;

/// The field of a title of several words run into one: by its spelling, else by the words that make it up.
fn run_together(normal: &str) -> Option<(Field, usize)> {
    if normal.len() < SHORTEST_TOGETHER || !normal.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let by_its_words = || by_words(&words_of(normal)?.join(" "));
    RUN_TOGETHER.get(normal).copied().or_else(by_its_words)
}

/// The words of rules that a text is made of, the longest first, all of it; `None` where it is not.
fn words_of(text: &str) -> Option<Vec<&str>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    (SHORTEST_WORD..=text.len()).rev().find_map(|end| {
        let (word, rest) = text.split_at(end);
        let mut words = ROLES.contains_key(word).then(|| words_of(rest))??;
        words.insert(0, word);
        Some(words)
    })
}

/// What a title means, and of which state; `None` where it is not understood.
#[must_use]
pub fn understand(title: &str) -> Option<Meaning> {
    if title.len() > LONGEST_TITLE || !title.contains(char::is_alphabetic) {
        return None;
    }
    let normal = normalise_header(&with_words_apart(title));
    let plain = |(field, rank)| Meaning {
        field,
        rank: rank + UNSAID,
        state: State::Plain,
    };
    spelt(&normal)
        .or_else(|| run_together(&normal))
        .map(plain)
        .or_else(|| in_a_state(&normal))
        .or_else(|| in_a_year(&normal))
        .or_else(|| by_words(&normal).map(plain))
        .or_else(|| of_pivot(&normal).map(plain))
        .or_else(|| without_aside(title).map(plain))
        .or_else(|| {
            let named = by_words(&normalise_header(&in_short_words(title)));
            named
                .filter(|(field, _)| *field == Field::Foyers)
                .map(plain)
        })
}

/// The field of which a text is a title in so many words, and nothing more: « Rue » of streets, but not « Rue A ».
#[must_use]
pub fn spelled_title(title: &str) -> Option<Field> {
    let known = SPELLINGS.get(&normalise_header(title));
    known.map(|(field, _)| *field)
}

/// What Excel's pivot tables write before the title of the column that they sum up or count.
const SUMS: [&str; 4] = ["somme de ", "sum of ", "total de ", "somme "];
const COUNTS: [&str; 5] = ["nombre de ", "nb de ", "nbval de ", "count of ", "nb "];

/// A title of a pivot table: « Somme de Nb » is the number, « Nombre de Repère » counts the rows that had
/// one, and so the points.
fn of_pivot(normal: &str) -> Option<(Field, usize)> {
    let titled = |prefixes: &[&str]| {
        let rest = prefixes
            .iter()
            .find_map(|prefix| normal.strip_prefix(prefix))?;
        named(rest)
    };
    if let Some((field, rank)) = titled(&SUMS) {
        let adds_up = matches!(
            field,
            Field::Foyers | Field::PuissanceLampe | Field::PuissanceSysteme
        );
        return adds_up.then_some((field, rank + BY_WORDS));
    }
    let (field, rank) = titled(&COUNTS)?;
    // A row of points has one of each of these; cabinets and streets are fewer than points.
    let one_a_point = matches!(
        field,
        Field::Reference | Field::Lampe | Field::PuissanceLampe | Field::Luminaire | Field::Annee
    );
    one_a_point.then_some((Field::Foyers, rank + BY_WORDS))
}

/// A title that says of which state it tells: « Lampe avant travaux ».
fn in_a_state(normal: &str) -> Option<Meaning> {
    let (rest, state) = without_state(normal)?;
    let (field, rank) = named(&rest).or_else(|| named(&without_phases(&rest)))?;
    Some(Meaning { field, rank, state })
}

/// A title of lamps that says of which year it tells, « Puissance (état 2027) (W) »: a year to come is a
/// plan, and of those gone by the last is what is there.
fn in_a_year(normal: &str) -> Option<Meaning> {
    let is_year = |word: &str| {
        let year = word
            .parse()
            .ok()
            .filter(|year| (1990..2100).contains(year))?;
        (word.len() == 4).then_some(year)
    };
    let year: u16 = normal.split(' ').find_map(is_year)?;
    let dateless = normal.split(' ').filter(|word| is_year(word).is_none());
    let rest = without_phases(&dateless.collect::<Vec<_>>().join(" "));
    let (field, rank) = named(&rest).filter(|(field, _)| field.changes_figures())?;
    let (rank, state) = match clock::year(clock::now()).checked_sub(year) {
        Some(ago) => (rank + usize::from(ago), State::Existing),
        None => (rank, State::Planned),
    };
    Some(Meaning { field, rank, state })
}

/// A title of words without what stands in brackets: « Commune (montants en k€) ». A unit would be lost
/// with it: numbers are not stated so.
fn without_aside(title: &str) -> Option<(Field, usize)> {
    let (stem, _) = title.split_once(['(', '['])?;
    let normal = normalise_header(&with_words_apart(stem));
    named(&normal).filter(|(field, _)| field.plausible().is_none())
}

/// A normalised title without the words that a phase of the works brings along.
fn without_phases(normal: &str) -> String {
    let words = normal.split(' ');
    let kept = words.filter(|word| !WORDS.temps.avec.contains(*word));
    kept.collect::<Vec<_>>().join(" ")
}

/// The field of a normalised title, by its spelling or by its words.
fn named(normal: &str) -> Option<(Field, usize)> {
    spelt(normal).or_else(|| by_words(normal))
}

/// Which state of the lighting a text speaks of: the title over a group of columns.
#[must_use]
pub fn state_in(text: &str) -> State {
    let normal = normalise_header(text);
    let words: Vec<&str> = normal.split(' ').collect();
    phrase_in(&words).map_or(State::Plain, |(_, _, state)| state)
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

/// « NbPtLum » and « Nb. P.L. » as the words that they are made of.
fn in_short_words(title: &str) -> String {
    let mut apart = String::with_capacity(title.len() + 4);
    let mut before = ' ';
    for c in title.chars().filter(|c| *c != '.') {
        if c.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.push(c);
        before = c;
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
            // « Nb h » counts hours, and « h/an » is no height.
            .filter(|(field, _)| match field {
                Field::Foyers => false,
                Field::Hauteur => matches!(unit, "m" | "cm" | "mm"),
                _ => true,
            })
    })
}

/// The field of a normalised title by its words; the more words are needed, the less sure it is.
fn by_words(normal: &str) -> Option<(Field, usize)> {
    let mut title = Roles {
        among: u64::MAX,
        ..Roles::default()
    };
    let mut count = 0;
    let mut has_unit = false;
    for (at, word) in normal
        .split(' ')
        .filter(|word| !word.is_empty())
        .enumerate()
    {
        let mut roles = ROLES.get(word).copied().unwrap_or_default();
        if at > 0 && WORDS.unites.contains(word) {
            roles.among = u64::MAX;
            has_unit = true;
        }
        title.with |= roles.with;
        title.needed |= roles.needed;
        title.among &= roles.among;
        count += 1;
        if title.among == 0 {
            return None;
        }
    }
    WORDS
        .regle
        .iter()
        .enumerate()
        .find(|(at, rule)| {
            let has = |bits: u64| bits & (1 << at) != 0;
            has(title.with)
                && has(title.among)
                && (rule.exige.is_empty() || has(title.needed))
                && !(has_unit && rule.champ == Field::Foyers)
        })
        .map(|(_, rule)| (rule.champ, BY_WORDS + count))
}

/// A normalised title without the phrase that tells its state, and the state; `None` where it holds
/// none, or nothing else.
fn without_state(normal: &str) -> Option<(String, State)> {
    let words: Vec<&str> = normal.split(' ').collect();
    let (at, length, state) = phrase_in(&words)?;
    let rest = [&words[..at], &words[at + length..]].concat().join(" ");
    (!rest.is_empty()).then_some((rest, state))
}

/// The phrase that tells the state of a title: where it stands, how many words it has.
fn phrase_in(words: &[&str]) -> Option<(usize, usize, State)> {
    let order = |state: State| {
        [State::Planned, State::Former, State::Existing]
            .iter()
            .position(|one| *one == state)
    };
    (0..words.len())
        .flat_map(|at| {
            let here = PHRASES.get(words[at]).map_or(&[][..], Vec::as_slice);
            here.iter()
                .filter(move |(phrase, _)| {
                    words.len() >= at + phrase.len()
                        && phrase.iter().zip(&words[at..]).all(|(a, b)| a == b)
                })
                .map(move |(phrase, state)| (at, phrase.len(), *state))
        })
        .min_by_key(|(_, _, state)| order(*state))
}

#[cfg(test)]
mod tests;
