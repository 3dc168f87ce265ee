//! The words of `mots.toml`: what titles and cells of tables of budgets say.

use super::unit::basis_of;
use crate::inventory::text::{begins_with_words, holds_words, normalise, normalise_header};
use crate::money::Basis;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    montants: Vec<String>,
    autres: Vec<String>,
    depenses: Vec<String>,
    restes: Vec<String>,
    entiers: Vec<String>,
    totaux: Vec<String>,
    bases: Vec<String>,
    non_votes: Vec<String>,
    votes: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("mots.toml")).expect("the embedded words are read by a test")
});

fn says(title: &str, words: &[String]) -> bool {
    let normal = normalise_header(title);
    let has =
        |word: &String| holds_words(&normal, word) || holds_words(&normal, &format!("{word}e"));
    words.iter().any(has)
}

/// Whether a text begins as the title of an amount.
pub fn begins_amount(text: &str) -> bool {
    let text = normalise_header(text);
    WORDS.montants.iter().any(|word| text.starts_with(word))
}

/// Whether the title of an amount is of no budget to spend: a share, what is spent already, what
/// comes in, last year's.
pub fn is_something_else(title: &str) -> bool {
    // « Budget hors subventions » is what the commune spends.
    !holds_words(&normalise_header(title), "hor") && says(title, &WORDS.autres)
}

/// Whether a title is of what is spent already: « Déjà engagé ».
pub fn is_spent(title: &str) -> bool {
    says(title, &WORDS.depenses)
}

/// Whether a title is of what is left of a budget: « Reste disponible ».
pub fn is_left(title: &str) -> bool {
    says(title, &WORDS.restes)
}

/// Whether a title is of the budget of a whole commune: « Budget principal ».
pub fn is_of_all(title: &str) -> bool {
    says(title, &WORDS.entiers)
}

/// Whether a text begins a row that sums others up.
pub fn is_total(text: &str) -> bool {
    let normal = normalise(text);
    let mut totals = WORDS.totaux.iter();
    totals.any(|word| begins_with_words(&normal, word))
}

/// Whether a word begins a row that sums others up.
pub fn is_word_of_totals(word: &str) -> bool {
    WORDS.totaux.iter().any(|total| total == word)
}

/// Whether a cell under a title says that the budget of its row is not voted: « Refusé », « En attente de vote », « non »
/// under « Validé ».
pub fn is_not_voted(title: &str, cell: &str) -> bool {
    let [title, cell] = [title, cell].map(normalise);
    let begins = |word: &String| begins_with_words(&cell, word);
    cell == "non" && WORDS.votes.contains(&title) || WORDS.non_votes.iter().any(begins)
}

/// The basis that a cell says of its row, and nothing else: « TTC », « € HT ».
pub fn basis_of_row(cell: &str) -> Option<Basis> {
    let normal = normalise_header(&cell.replace('€', " euro "));
    let is_known = |word: &str| WORDS.bases.iter().any(|known| known == word);
    basis_of(cell).filter(|_| normal.split(' ').all(is_known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_what_amounts_are() {
        for (title, left, spent, of_all) in [
            ("Reste disponible", true, false, false),
            ("Solde à engager", true, false, false),
            ("Déjà engagé", false, true, false),
            ("Dépenses réalisées", false, true, false),
            ("Budget principal", false, false, true),
            ("Budgets annexes", false, false, true),
            ("Budget éclairage", false, false, false),
        ] {
            let said = (is_left(title), is_spent(title), is_of_all(title));
            assert_eq!(said, (left, spent, of_all), "{title}");
        }
        assert_eq!(basis_of_row("TTC"), Some(Basis::Ttc));
        assert_eq!(basis_of_row("€ HT"), Some(Basis::Ht));
        assert_eq!(basis_of_row("FCTVA sur le TTC"), None);
    }
}
