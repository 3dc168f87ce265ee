//! The table of lamps, `lampes.toml`.

use super::Technology;
use crate::inventory::text::normalise_header;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

#[derive(Deserialize)]
pub(super) struct LampTable {
    pub ambigus: Vec<String>,
    /// Words of fluorescent lamps, beside those of the technologies that are.
    pub tubes: Vec<String>,
    /// The watts that tubes are made in.
    pub tubes_w: Vec<f64>,
    pub temps: Times,
    pub nombres: Numbers,
    pub avec_ballast: WithBallast,
    pub technologie: Vec<Entry>,
    pub mots_neutres: Neutral,
}

/// Words that tell when a lamp is there: see `lampes.toml`.
#[derive(Deserialize)]
pub(super) struct Times {
    pub projet: Vec<String>,
    pub a_faire: Vec<String>,
    pub change: Vec<String>,
    pub fait: Vec<String>,
    pub depuis: Vec<String>,
    pub ancien: Vec<String>,
    pub actuel: Vec<String>,
    pub nie: Vec<String>,
}

/// Words that count lamps.
#[derive(Deserialize)]
pub(super) struct Numbers {
    /// « double », « triple »: how many.
    pub multiples: BTreeMap<String, usize>,
    /// Nouns of what is one light point each.
    pub luminaires: Vec<String>,
    /// Nouns of lamps, several of which one luminaire may hold.
    pub sources: Vec<String>,
}

/// What the power with a magnetic ballast usually is of the lamp's, and how far it may be from that.
#[derive(Deserialize)]
pub(super) struct WithBallast {
    pub moins_de_100_w: f64,
    pub des_100_w: f64,
    pub ecart: f64,
}

#[derive(Deserialize)]
pub(super) struct Entry {
    pub code: Technology,
    pub libelle: String,
    pub mots: Vec<String>,
    /// Technologies of which this is a more precise name.
    #[serde(default)]
    pub precise: Vec<Technology>,
    /// Least and most watts of a lamp.
    pub watts: Option<[f64; 2]>,
    /// The watts that lamps are made in, where they are few.
    #[serde(default)]
    pub lampes_w: Vec<f64>,
    /// Least and most watts of nearly all its luminaires, where they are made in any.
    pub usuels_w: Option<[f64; 2]>,
    /// Whether so few streets have them that a number is not taken for their watts.
    #[serde(default)]
    pub rare: bool,
}

#[derive(Deserialize)]
pub(super) struct Neutral {
    pub mots: Vec<String>,
}

pub(super) static LAMPS: LazyLock<LampTable> = LazyLock::new(|| {
    toml::from_str(include_str!("../lampes.toml"))
        .expect("the embedded lamp table is read by a test")
});

/// The place in the table of the technology of each spelling.
static SPELLINGS: LazyLock<BTreeMap<&'static str, usize>> = LazyLock::new(|| {
    let mut spellings = BTreeMap::new();
    for (at, entry) in LAMPS.technologie.iter().enumerate() {
        for spelling in &entry.mots {
            spellings.entry(spelling.as_str()).or_insert(at);
        }
    }
    spellings
});

/// How many words the longest spelling has.
pub(super) static LONGEST: LazyLock<usize> = LazyLock::new(|| {
    let words = |spelling: &&str| spelling.split(' ').count();
    SPELLINGS.keys().map(words).max().unwrap_or(1)
});

/// The technology that a spelling names, by its place in the table.
pub(super) fn spelled(words: &str) -> Option<usize> {
    SPELLINGS.get(words).copied()
}

/// Whether a word is a spelling by itself.
pub(super) fn is_spelling(word: &str) -> bool {
    spelled(word).is_some()
}

/// Words that describe a lamp without naming its technology.
pub(super) static NEUTRAL: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| LAMPS.mots_neutres.mots.iter().map(String::as_str).collect());

/// Whether a title counts lamps, several of which one luminaire may hold, and not luminaires: « Nb tubes »,
/// « Nombre de sources ».
#[must_use]
pub fn counts_sources(title: &str) -> bool {
    let normal = normalise_header(title);
    let has = |nouns: &[String]| {
        normal
            .split(' ')
            .any(|word| nouns.iter().any(|noun| noun == word))
    };
    has(&LAMPS.nombres.sources) && !has(&LAMPS.nombres.luminaires)
}

/// Every word of a spelling or of [`NEUTRAL`].
static WORDS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let of_spellings = SPELLINGS.keys().flat_map(|spelling| spelling.split(' '));
    of_spellings.chain(NEUTRAL.iter().copied()).collect()
});

/// Whether a word, lower case and without accents, is one of those that names of lamps are made of.
#[must_use]
pub fn is_word_of_lamps(word: &str) -> bool {
    WORDS.contains(word)
}
