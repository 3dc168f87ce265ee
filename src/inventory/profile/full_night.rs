//! Full power from switch-on to switch-off, in the words of inventories.

use super::shorthand::Verb;
use crate::inventory::text::normalise;

/// What says it alone, and nothing beside other words: « sans » may begin « sans télégestion ».
const ALONE: [&str; 4] = ["aucun", "aucune", "sans", "non"];

/// Words that say it, whatever the order: « permanent (toute la nuit) ».
const SAYING: [&str; 7] = [
    "permanent",
    "permanente",
    "permanents",
    "permanentes",
    "perm",
    "nuit",
    "nuits",
];

/// Words that may stand beside them and change nothing.
const BESIDE: [&str; 26] = [
    "100%",
    "a",
    "allumage",
    "allume",
    "allumee",
    "allumes",
    "complete",
    "completes",
    "de",
    "des",
    "eclairage",
    "eclaire",
    "en",
    "entiere",
    "entieres",
    "fonctionne",
    "fonctionnement",
    "l",
    "la",
    "les",
    "pleine",
    "public",
    "regime",
    "toute",
    "toutes",
    "s",
];

/// Words that deny: « pas d'extinction », « extinction : aucune ».
const DENYING: [&str; 6] = ["aucun", "aucune", "jamais", "non", "pas", "sans"];

/// Words that may stand beside what is denied.
const BESIDE_DENIED: [&str; 9] = ["d", "de", "nocturne", "la", "nuit", "est", "l", "n", "s"];

/// Whether a text says that the point is at full power all night: every word counts, so that
/// « semi-permanent » does not.
pub(super) fn is_said(text: &str) -> bool {
    let normal = normalise(text).replace("100 %", "100%");
    if ALONE.contains(&normal.as_str()) || text.replace(' ', "") == "100%" {
        return true;
    }
    // « -100 % » is the contrary, and normalising forgets the sign.
    if normal.contains("100%") && text.contains(['-', '\u{2212}', '\u{2013}']) {
        return false;
    }
    let words = || normal.split(' ');
    let says = words().any(|word| SAYING.contains(&word))
        && words().all(|word| SAYING.contains(&word) || BESIDE.contains(&word));
    says || is_denied(words)
}

/// Whether a switch-off or a reduction is denied, without hours.
fn is_denied<'a, W: Iterator<Item = &'a str>>(words: impl Fn() -> W) -> bool {
    let reduces = |word: &str| matches!(Verb::of(word), Some(Verb::Off | Verb::Lowered));
    words().any(|word| DENYING.contains(&word))
        && words().any(reduces)
        && words()
            .all(|word| DENYING.contains(&word) || BESIDE_DENIED.contains(&word) || reduces(word))
}
