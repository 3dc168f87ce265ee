//! In what amounts are: euros, thousands or millions of them, before tax or with it, as titles and
//! the texts around a table say.

use crate::inventory::text::{holds_words, normalise_header};
use crate::money::Basis;

/// Euros that one of a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit(pub i64);

impl Unit {
    /// Euros.
    pub const EUROS: Self = Self(1);

    /// The unit that a title says, `€` among them; `None` where it says none. What follows a number
    /// is an amount, not a unit: « dont 5 k€ du SDET ».
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let normal = normalise_header(text);
        let has = |word: &str| holds_words(&normal, word);
        if has("millier") {
            return Some(Self(1000));
        }
        if has("million") {
            return Some(Self(1_000_000));
        }
        let lower = text.to_lowercase();
        for (spelled, unit) in [("k", 1000), ("m", 1_000_000), ("", 1)] {
            for money in ["€", " €", "\u{a0}€", "eur", "euro"] {
                if is_unit(&lower, &format!("{spelled}{money}")) {
                    return Some(Self(unit));
                }
            }
        }
        (has("ke") && !has("€")).then_some(Self(1000))
    }

    /// The thousands or millions of euros that an amount ends with, and what stands before: « 21,5 k€ ».
    #[must_use]
    pub fn at_end_of(amount: &str) -> Option<(&str, Self)> {
        let number = amount.trim().strip_suffix('€')?.trim_end();
        [('k', 1000), ('K', 1000), ('M', 1_000_000)]
            .into_iter()
            .find_map(|(letter, unit)| Some((number.strip_suffix(letter)?, Self(unit))))
            .filter(|(number, _)| number.contains(|c: char| c.is_ascii_digit()))
    }

    /// What a person calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            1000 => "montants en milliers d'euros",
            1_000_000 => "montants en millions d'euros",
            _ => "montants en euros",
        }
    }
}

/// Whether a unit stands in a text as such: neither after a number nor within a word.
fn is_unit(text: &str, unit: &str) -> bool {
    text.match_indices(unit).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let ahead = text[..at].trim_end();
        let is_year = ahead
            .split(' ')
            .next_back()
            .is_some_and(|word| word.len() == 4 && word.starts_with("20"));
        let number = ahead.chars().next_back().filter(|_| !is_year);
        let after = text[at + unit.len()..].chars().next();
        let after = after.filter(|c| *c != 's');
        !before.is_some_and(char::is_alphanumeric)
            && !number.is_some_and(|c| c.is_ascii_digit())
            && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Whether amounts are before tax or with it, where a text says one of the two.
#[must_use]
pub fn basis_of(text: &str) -> Option<Basis> {
    let normal = normalise_header(text);
    let has = |word: &str| normal.split(' ').any(|one| one == word);
    match (has("ht"), has("ttc")) {
        (true, false) => Some(Basis::Ht),
        (false, true) => Some(Basis::Ttc),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_distinguished_from_amounts() {
        for (text, unit) in [
            ("Budget (k€)", Some(1000)),
            ("Budget 2027 k€", Some(1000)),
            ("(en k€)", Some(1000)),
            ("Montants en K€ TTC", Some(1000)),
            ("en milliers d'euros", Some(1000)),
            ("Budget (keur)", Some(1000)),
            ("Budget ke", Some(1000)),
            ("en M€", Some(1_000_000)),
            ("Budget (€)", Some(1)),
            ("Budget (€ HT)", Some(1)),
            ("en euros", Some(1)),
            ("dont 5 k€ SDET", None),
            ("subvention de 1 200 €", None),
            ("Budget 2027", None),
            ("Budget 2027 €", Some(1)),
        ] {
            assert_eq!(Unit::of(text), unit.map(Unit), "{text}");
        }
        assert_eq!(basis_of("Montants TTC"), Some(Basis::Ttc));
        assert_eq!(basis_of("HT ou TTC"), None);
    }
}
