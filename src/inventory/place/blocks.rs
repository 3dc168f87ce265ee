//! The title of a block of rows: its cabinet, its street, its operating profile.

use super::forms::{Form, profile_of, without_contract};
use super::profiles::{is_of_hours, profile_in, words_at};
use super::{begins_with, cabinet_in, without_label};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::profile::{Profile, columns};
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::title_words;

/// What the title of a block says of the rows below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockTitle {
    /// The cabinet that feeds them.
    pub armoire: Option<String>,
    /// The street that they stand in.
    pub voie: Option<String>,
    /// The point of delivery of their cabinet.
    pub pdl: Option<String>,
    /// Their operating profile.
    pub regime: Option<String>,
}

impl BlockTitle {
    /// Reads a title such as « ARMOIRE N°1 – Traverse du Dadou (coupure 23h30 - 5h30) ».
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (text, pdl) = without_contract(text);
        let text = text.as_str();
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
                // « Armoire A1 23h-5h », « Armoire A1, extinction 23h, allumage 5h »
                _ if let Some((label, hours)) = name_and_hours(text) => {
                    (label, Some(hours.to_owned()))
                }
                _ => match profile_in(text) {
                    Some(profile) => ("", Some(profile)),
                    None => (text.trim(), None),
                },
            },
        };
        Self {
            armoire: cabinet_in(label)
                .or_else(|| code_alone(label).filter(|_| regime.is_some()))
                .map(|name| without_label(name).to_owned()),
            voie: begins_with(label, &title_words().voies).then(|| without_label(label).to_owned()),
            pdl,
            regime,
        }
    }

    /// The same of a row that is a form: « Armoire | C02 | Extinction | 23h-5h »; `None` where it holds
    /// anything else.
    #[must_use]
    pub fn of_form(row: &Row) -> Option<Self> {
        let form = Form::of(row);
        let hours: Vec<(Field, Cell)> = form.hours().collect();
        form.is_all.then(|| Self {
            armoire: form.name(Field::Armoire),
            voie: form.name(Field::Voie),
            pdl: form.name(Field::Pdl),
            regime: profile_of(&hours).map(|(text, _)| text),
        })
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
            ("point de livraison", &self.pdl),
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

/// The name of a cabinet or of a street, and the hours that follow it.
fn name_and_hours(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let names_something = |label: &str| {
        let is_named = cabinet_in(label).is_some() || begins_with(label, &title_words().voies);
        is_named || code_alone(label).is_some()
    };
    let words = words_at(text);
    words.iter().skip(1).find_map(|(at, _)| {
        let (label, hours) = text.split_at(*at);
        let label = label.trim_end_matches(|c: char| !c.is_alphanumeric());
        (names_something(label) && says_hours(hours)).then_some((label, hours))
    })
}

/// « A1 », « AR-12 », « C 3 »: a code of a cabinet, beside hours.
fn code_alone(text: &str) -> Option<&str> {
    const LONGEST: usize = 8;
    let text = text.trim();
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    let is_code = text.chars().count() <= LONGEST
        && has_digit
        && text.starts_with(char::is_uppercase)
        && (text.chars()).all(|c| c.is_ascii_digit() || c.is_uppercase() || matches!(c, ' ' | '-'));
    is_code.then_some(text)
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
pub(super) fn says_hours(text: &str) -> bool {
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
