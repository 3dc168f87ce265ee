//! The title of a block of rows: its cabinet, its street, its operating profile.

use super::profiles::{is_of_hours, profile_in, words_at};
use super::{begins_with, without_label};
use crate::inventory::fields::Field;
use crate::inventory::grid::Cell;
use crate::inventory::profile::{Profile, columns};
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::title_words;
use std::collections::BTreeSet;

/// What the title of a block says of the rows below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockTitle {
    /// The cabinet that feeds them.
    pub armoire: Option<String>,
    /// The street that they stand in.
    pub voie: Option<String>,
    /// Their operating profile.
    pub regime: Option<String>,
}

impl BlockTitle {
    /// Reads a title such as « ARMOIRE N°1 – Traverse du Dadou (coupure 23h30 - 5h30) ».
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (label, regime) = match text.split_once(['(', '[']) {
            // « Extinction 23h-5h sauf armoire A2 (permanent) »: what is in brackets is no rule.
            Some((label, _)) if Self::limits_a_profile(label) => ("", Some(text.trim().to_owned())),
            Some((label, rest)) => {
                let within = rest.trim_end().trim_end_matches([')', ']']).trim();
                if says_profile(within) {
                    (label.trim(), Some(within.to_owned()))
                } else {
                    (text.trim(), None)
                }
            }
            None => match last_part(text) {
                Some((label, rest)) if says_profile(rest) => {
                    (label.trim(), Some(rest.trim().to_owned()))
                }
                // « Extinction 23h-5h », « Points coupés de 23h à 5h » alone.
                _ if says_hours(text) => ("", Some(text.trim().to_owned())),
                _ => match profile_in(text) {
                    Some(profile) => ("", Some(profile)),
                    None => (text.trim(), None),
                },
            },
        };
        let named =
            |words: &BTreeSet<String>| begins_with(label, words).then(|| without_label(label));
        Self {
            armoire: named(&title_words().armoires),
            voie: named(&title_words().voies),
            regime,
        }
    }

    fn limits_a_profile(label: &str) -> bool {
        let words = words_at(label);
        let has = |is: &dyn Fn(&str) -> bool| words.iter().any(|(_, word)| is(word));
        has(&is_of_hours) && has(&|word| title_words().limites.contains(&normalise(word)))
    }

    /// What it says, in words.
    #[must_use]
    pub fn stated(&self) -> String {
        let stated: Vec<String> = [
            ("armoire", &self.armoire),
            ("voie", &self.voie),
            ("régime", &self.regime),
        ]
        .into_iter()
        .filter_map(|(what, stated)| Some(format!("{what} « {} »", stated.as_ref()?)))
        .collect();
        format!("{} des lignes qui suivent", stated.join(", "))
    }

    /// Whether the title says nothing of the rows below.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What stands before and after the last sign that parts a title: « Armoire B2 - permanent ». A dash
/// inside a name or between two hours parts nothing.
fn last_part(text: &str) -> Option<(&str, &str)> {
    let dashes = [" - ", " – ", " — "];
    let signs = [":", ",", ";"].into_iter().chain(dashes);
    signs
        .filter_map(|sign| {
            let at = text.rfind(sign)?;
            let rest = &text[at + sign.len()..];
            let between_hours =
                sign.contains(' ') && rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
            (!between_hours).then(|| (at, &text[..at], rest))
        })
        .max_by_key(|(at, ..)| *at)
        .map(|(_, label, rest)| (label, rest))
}

/// Whether a text is hours of lighting and nothing else: « Sans coupure », « 23h-5h ».
fn says_hours(text: &str) -> bool {
    let alone = [(Field::Regime, Cell::Text(text.trim().into()))];
    let has_digits = text.contains(|c: char| c.is_ascii_digit());
    Profile::parse(text).is_some() || has_digits && columns::together(&alone, false).is_read
}

/// Whether a part of a title speaks of hours of lighting.
fn says_profile(text: &str) -> bool {
    let normal = normalise(text);
    says_hours(text)
        || normal
            .split(' ')
            .any(|word| title_words().regimes.contains(word))
}
