//! How communes' names are written: the canonical form in which they are compared, and the short
//! forms in use.

use super::Commune;
use crate::inventory::text::normalise;
use rustc_hash::FxHashMap;

/// `St`/`Ste` in full, `lez`/`les` alike, `s/` as `sur`, an article at the end moved to the front.
pub fn canonical(name: &str) -> String {
    let name = name.replace("s/", "sur ");
    let normal = normalise(&name);
    let mut words: Vec<&str> = normal.split(' ').collect();
    if let Some(article @ ("la" | "le" | "les" | "l")) = words.last().copied()
        && words.len() > 1
    {
        words.pop();
        words.insert(0, article);
    }
    words
        .iter()
        .map(|word| match *word {
            "st" => "saint",
            "ste" => "sainte",
            "lez" => "les",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The canonical name, and the short forms in use: without « -sur-Mer », « -lès-Boulogne »…,
/// without its article, and the other names of the list.
pub fn spellings(commune: &Commune) -> Vec<String> {
    let full = canonical(&commune.nom);
    let mut all: Vec<String> = commune
        .autres_noms
        .split('|')
        .filter(|name| !name.trim().is_empty())
        .map(canonical)
        .collect();
    for link in [" les ", " sur "] {
        if let Some((head, _)) = full.split_once(link) {
            all.push(head.to_owned());
        }
    }
    for article in ["la ", "le ", "les "] {
        if let Some(rest) = full.strip_prefix(article) {
            all.push(rest.to_owned());
        }
    }
    all.push(full);
    all
}

/// Words after which a name is one, however short: « commune d'Eu », « mairie de Rue ».
const BEFORE_A_NAME: [&str; 3] = ["commune", "mairie", "ville"];

const LITTLE_WORDS: [&str; 8] = ["de", "d", "du", "des", "la", "le", "les", "l"];

/// Fewer letters than this, and a name inside a text may be any word.
const SURE_LETTERS: usize = 4;

/// Communes called like a word that titles and file names have for another reason: street, town, map,
/// harbour, park. Only after « commune de » are they meant.
const COMMON_WORDS: [&str; 10] = [
    "rue", "ville", "plan", "le plan", "place", "port", "parc", "bourg", "le bourg", "fontaine",
];

/// Names that may stand in a text, to look for whole.
#[derive(Debug, Clone, Default)]
pub struct NamesInTexts {
    /// What each canonical name stands for.
    names: FxHashMap<String, usize>,
    /// Words of the longest.
    longest: usize,
    /// Fewer letters than this, and a single word inside a text may be anything.
    sure_letters: usize,
}

impl NamesInTexts {
    /// The names to look for, canonical, and what each stands for; of two alike the last.
    pub fn of(names: impl IntoIterator<Item = (String, usize)>) -> Self {
        let names: FxHashMap<String, usize> = names.into_iter().collect();
        let words = names.keys().map(|name| name.split(' ').count());
        Self {
            longest: words.max().unwrap_or(0),
            sure_letters: SURE_LETTERS,
            names,
        }
    }

    /// The same, single words of fewer letters being no sure names inside a text.
    pub fn with_sure_letters(self, sure_letters: usize) -> Self {
        Self {
            sure_letters,
            ..self
        }
    }

    /// What the names in a text stand for, each once, in order; a name inside a longer one does not
    /// count, nor does a word that needs not be a name.
    pub fn in_text(&self, text: &str) -> Vec<usize> {
        let canonical_text = canonical(text);
        let words: Vec<&str> = canonical_text.split(' ').collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest_here = (1..=self.longest.min(words.len() - at))
                .rev()
                .find_map(|length| {
                    let name = words[at..at + length].join(" ");
                    let stands_for = *self.names.get(&name)?;
                    (length == words.len() && !COMMON_WORDS.contains(&&*name)
                        || self.is_surely_a_name(&name, &words[..at]))
                    .then_some((length, stands_for))
                });
            let (length, stands_for) = longest_here.unzip();
            found.extend(stands_for.filter(|one| !found.contains(one)));
            at += length.unwrap_or(1);
        }
        found
    }

    /// Whether the words of a name can be nothing else in a text, after the words before it.
    fn is_surely_a_name(&self, name: &str, before: &[&str]) -> bool {
        let is_a_word =
            !name.contains(' ') && name.len() < self.sure_letters || COMMON_WORDS.contains(&name);
        !is_a_word
            || (before.iter().rev())
                .find(|word| !LITTLE_WORDS.contains(word))
                .is_some_and(|word| BEFORE_A_NAME.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_and_common_words_are_names_only_where_they_can_be_nothing_else() {
        let names = [
            "y",
            "us",
            "eu",
            "rue",
            "le plan",
            "albi",
            "saint jean de rives",
        ];
        let texts = NamesInTexts::of((0..).zip(names).map(|(rank, name)| (name.to_owned(), rank)));
        for (text, found) in [
            ("Points lumineux, rue Y à l'usage d'Us", &[][..]),
            ("Commune d'Eu", &[2]),
            ("Mairie de RUE : plan des rues", &[3]),
            ("Eu", &[2]),
            ("Rue", &[]),
            ("Ville d'Albi, rue de la Mairie", &[5]),
            ("ALBI 2024 - St Jean de Rives", &[5, 6]),
            ("Y a-t-il un plan ?", &[]),
        ] {
            assert_eq!(texts.in_text(text), found, "{text}");
        }
    }
}
