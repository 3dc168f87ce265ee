//! Words of titles around and inside a table, and of the names of sheets and files.

use super::WORDS;
use crate::inventory::text::normalise;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The words, without case and accents; what each list is for stands in `mots.toml`.
#[derive(Deserialize)]
pub struct TitleWords {
    /// What begins the part that tells an operating profile.
    pub heures: BTreeSet<String>,
    /// What shows that a part tells one.
    pub regimes: BTreeSet<String>,
    /// Profiles that leave their hours open.
    pub ouverts: BTreeSet<String>,
    /// After them a profile holds for some rows only.
    pub limites: BTreeSet<String>,
    /// They say that it holds for all rows.
    pub tout: BTreeSet<String>,
    /// What begins the name of a cabinet.
    pub armoires: BTreeSet<String>,
    /// What begins the name of a street.
    pub voies: BTreeSet<String>,
    /// Beginnings of words that speak of less light.
    pub reductions: Vec<String>,
    /// The same, whole words.
    pub reductions_entieres: BTreeSet<String>,
    /// What switches the lights.
    pub commandes: BTreeSet<String>,
    /// Beside the name of a commune, what its table is.
    pub inventaires: BTreeSet<String>,
    /// Who is there, whose town is named beside.
    pub tiers: BTreeSet<String>,
}

/// The words of titles.
#[must_use]
pub fn title_words() -> &'static TitleWords {
    &WORDS.titres
}

/// Words of titles of watts.
#[derive(Deserialize)]
pub struct WattsWords {
    /// The watts are one lamp's or one point's.
    pub chacun: BTreeSet<String>,
    /// They are those of all the points of a row.
    pub sommes: BTreeSet<String>,
}

/// The words of titles of watts.
#[must_use]
pub fn watts_words() -> &'static WattsWords {
    &WORDS.puissances
}

/// Whether a title speaks of less light rather than of none: « Réducteur », « Nuit réduite ».
#[must_use]
pub fn names_a_reduction(title: &str) -> bool {
    let words = title_words();
    normalise(title).split(' ').any(|word| {
        words.reductions_entieres.contains(word)
            || words.reductions.iter().any(|stem| word.starts_with(stem))
    })
}
