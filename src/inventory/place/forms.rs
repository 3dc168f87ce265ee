//! What stands beside its label, as on a form: « Armoire | C01 », « PDL : 0213… », « Extinction | 23h00 |
//! Rallumage | 05h00 ».

use super::blocks::says_hours;
use super::{cabinet_in, without_label};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::lamps::names_one_lamp;
use crate::inventory::profile::columns;
use crate::inventory::text::normalise;
use crate::inventory::vocabulary::{recognise, spelled_title, title_words};

/// A cabinet's name is no longer.
const LONGEST: usize = 60;
/// Digits of a point of delivery; a number has lost its leading zero.
const DIGITS: std::ops::RangeInclusive<usize> = 13..=14;

/// What one row of a form says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    /// Each field, and the cell beside its label.
    pub stated: Vec<(Field, Cell)>,
    /// Whether the row is a form: nearly all of it is labels that are known, and what stands beside them.
    pub is_all: bool,
}

impl Form {
    /// Reads the labels of a row, and what stands beside each.
    #[must_use]
    pub fn of(row: &Row) -> Self {
        let cells: Vec<&Cell> = (row.cells.iter().map(|(_, cell)| cell))
            // « - » beside a label says that there is none.
            .filter(|cell| !cell.to_string().trim().is_empty())
            .collect();
        let mut form = Self {
            stated: Vec::new(),
            is_all: true,
        };
        let mut others = 0;
        let mut rest = cells.as_slice();
        while let [cell, after @ ..] = rest {
            rest = after;
            let text = cell.to_string();
            if let [from, to, after @ ..] = rest
                && let Some(hours) = between(&text, from, to)
            {
                form.stated
                    .push((Field::Regime, Cell::Text(hours.as_str().into())));
                rest = after;
            } else if let Some((label, value)) = text.split_once(':')
                && let Some(field) = field_of(label).filter(|_| !value.trim().is_empty())
            {
                form.stated.push((field, Cell::Text(value.trim().into())));
            } else if let Some(field) = field_of(&label_of(cell))
                && let [value, after @ ..] = rest
                && is_a_value(&value.to_string())
            {
                form.stated.push((field, (*value).clone()));
                rest = after;
            } else if let Some(stated) = named_by_itself(&text).filter(|_| cells.len() > 1) {
                form.stated.push(stated);
            } else if let [value, after @ ..] = rest
                && !text.contains(|c: char| c.is_ascii_digit())
                && says_hours(&value.to_string())
            {
                // « Horloge | 23h-5h »
                form.stated.push((Field::Regime, (*value).clone()));
                rest = after;
            } else if says_hours(&text) && !form.stated.is_empty() {
                form.stated.push((Field::Regime, (*cell).clone()));
            } else if matches!(form.stated.last(), Some((Field::Armoire, _)))
                && is_a_name(cell, rest)
            {
                // « Armoire | C01 | Mairie »
            } else if let Some(after) = skipped(&text, rest) {
                // « Comptage | 9 kVA »
                others += 1;
                rest = after;
            } else {
                form.is_all = false;
            }
        }
        // « Commune | Carly | Nb PL | 6 » begins with what it is of.
        let begins = cells
            .first()
            .is_some_and(|first| field_of(&label_of(first)).is_some());
        let names_lamp = |cell: &&Cell| names_one_lamp(&cell.to_string());
        form.is_all &= !cells.iter().any(names_lamp);
        form.is_all &= form.stated.len() > others || begins && form.stated.len() == others;
        form
    }

    /// The text of a field that names something.
    #[must_use]
    pub fn name(&self, field: Field) -> Option<String> {
        let (_, cell) = self.stated.iter().find(|(of, _)| *of == field)?;
        let text = cell.to_string();
        (text.chars().count() <= LONGEST).then(|| text.trim().to_owned())
    }

    /// The cells about hours of lighting; « Commande | Horloge astronomique » says none.
    pub fn hours(&self) -> impl Iterator<Item = (Field, Cell)> + '_ {
        let of_hours = |(field, cell): &&(Field, Cell)| {
            columns::FIELDS.contains(field) && !(*field == Field::Regime && names_a_device(cell))
        };
        self.stated.iter().filter(of_hours).cloned()
    }
}

/// « Armoire A1 » and « PDL 0213… » say themselves what they are.
fn named_by_itself(text: &str) -> Option<(Field, Cell)> {
    let stated = |field, name: &str| Some((field, Cell::Text(name.into())));
    match (cabinet_in(text), pdl_in(text)) {
        (_, Some(pdl)) => stated(Field::Pdl, &pdl),
        (Some(cabinet), None) => stated(Field::Armoire, without_label(cabinet)),
        (None, None) => None,
    }
}

/// Whether a cell may be where a cabinet is, in words; « Mairie » at the end is no label.
fn is_a_name(cell: &Cell, rest: &[&Cell]) -> bool {
    let is_words = |text: &str| !text.contains(|c: char| c.is_ascii_digit() || c == ':');
    let is_label = |text: &str| recognise(text).is_some() && !rest.is_empty();
    matches!(cell, Cell::Text(text) if is_words(text) && !is_label(text))
}

/// The hours from one cell to another, beside their label: « Horaires | 23h00 | 05h00 ».
fn between(label: &str, from: &Cell, to: &Cell) -> Option<String> {
    const LONGEST: usize = 6;
    let is_time = |text: &str| text.len() <= LONGEST && text.contains(['h', 'H', ':']);
    let (from, to) = (from.to_string(), to.to_string());
    let hours = format!("{}-{}", from.trim(), to.trim());
    let is_label =
        label.contains(char::is_alphabetic) && !label.contains(|c: char| c.is_ascii_digit());
    (is_label && is_time(from.trim()) && is_time(to.trim()) && says_hours(&hours)).then_some(hours)
}

/// Whether a text is no title in its turn, as the next cell of a header is; « Permanent » is what « Régime » says.
fn is_a_value(text: &str) -> bool {
    recognise(text).is_none() || says_hours(text)
}

/// A label without its colon.
fn label_of(cell: &Cell) -> String {
    let text = cell.to_string();
    text.trim_end_matches([':', ' ', '\u{a0}']).to_owned()
}

/// The cells after a label that tells nothing here, and what stands beside it.
fn skipped<'a>(label: &str, rest: &'a [&'a Cell]) -> Option<&'a [&'a Cell]> {
    let is_label = !label.contains(|c: char| c.is_ascii_digit());
    let (_, after) = rest.split_first()?;
    is_label.then_some(after)
}

/// Whether a cell names what switches the lights, and no hour.
fn names_a_device(cell: &Cell) -> bool {
    let normal = normalise(&cell.to_string());
    let mut words = normal.split(' ');
    words.any(|word| title_words().commandes.contains(word))
        && !normal.contains(|c: char| c.is_ascii_digit())
}

/// What a label tells of all the rows that follow.
fn field_of(label: &str) -> Option<Field> {
    // « 23:00 » has no label.
    if !label.contains(char::is_alphabetic) {
        return None;
    }
    let (field, _) = recognise(label.trim())?;
    // « Rue A » is a street: only the very title is its label.
    let is_told = match field {
        Field::Armoire | Field::Voie | Field::Commune | Field::Insee => {
            spelled_title(label) == Some(field) || asks_for_a_name(label)
        }
        field => field == Field::Pdl || columns::FIELDS.contains(&field),
    };
    is_told.then_some(field)
}

/// « Nom armoire », « N° de l'armoire ».
fn asks_for_a_name(label: &str) -> bool {
    const NAMES: [&str; 8] = ["nom", "n", "no", "num", "numero", "code", "ref", "repere"];
    let normal = normalise(label);
    normal
        .split_once(' ')
        .is_some_and(|(first, _)| NAMES.contains(&first))
}

/// The profile that some cells about hours tell together, whether it is understood or to be asked; `None` where
/// they say nothing.
#[must_use]
pub fn profile_of(cells: &[(Field, Cell)]) -> Option<(String, bool)> {
    let together = columns::together(cells, false);
    (!together.text.is_empty()).then_some((together.text, together.is_read))
}

/// A title without what it says of the contract of its cabinet, and the point of delivery that it names:
/// « Armoire C01 - PDL 0213… - 6 kVA » is « Armoire C01 ».
#[must_use]
pub fn without_contract(text: &str) -> (String, Option<String>) {
    let mut pdl = None;
    let kept: Vec<&str> = (parts(text).into_iter())
        .filter(|part| {
            let named = pdl_in(part);
            let is_contract = named.is_some() || part.to_lowercase().ends_with("kva");
            pdl = pdl.take().or(named);
            !is_contract
        })
        .collect();
    if pdl.is_none() {
        return (text.to_owned(), None);
    }
    (kept.join(" - "), pdl)
}

/// The parts of a title.
fn parts(text: &str) -> Vec<&str> {
    let dashes = text.split([',', ';', '|', '(', ')']);
    dashes
        .flat_map(|part| {
            [" - ", " – ", " — "]
                .iter()
                .fold(vec![part], |parts, sign| {
                    parts.iter().flat_map(|part| part.split(sign)).collect()
                })
        })
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// The point of delivery that a part of a title names: its label, then its digits.
fn pdl_in(part: &str) -> Option<String> {
    let at = part.find(|c: char| c.is_ascii_digit())?;
    let (label, number) = part.split_at(at);
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = DIGITS.contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
    let label = label.trim_end_matches([':', ' ', '\u{a0}']);
    let names_it = || {
        let normal = normalise(label);
        field_of(label) == Some(Field::Pdl) || matches!(normal.as_str(), "comptage" | "compteur")
    };
    (is_number && names_it()).then_some(digits)
}
