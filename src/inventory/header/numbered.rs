//! Tables that describe each luminaire of a support in columns of its own: « Lampe 1 | Puissance 1 |
//! Lampe 2 | Puissance 2 », or « Lampe | Puissance » under « Foyer n° 1 » and again under « Foyer n° 2 ».

use super::Column;
use super::lamps::{cells_below, holds_counts, holds_numbers};
use crate::inventory::fields::Field;
use crate::inventory::grid::Sheet;
use crate::inventory::header::Title;
use crate::inventory::lamps::{LampName, name_lamp};
use crate::inventory::mapping::Mapping;
use crate::inventory::text::{normalise, normalise_header};
use crate::inventory::vocabulary::{State, names_points, understand};
use std::collections::BTreeMap;

/// No support bears more luminaires, each in columns of its own.
const MOST: u8 = 6;

/// The columns of each luminaire, in the order of their numbers; none if some of them has no lamp.
pub(super) fn columns_of_luminaires(
    sheet: &Sheet,
    row: u32,
    titles: &[Title],
    mapping: &Mapping,
) -> Vec<BTreeMap<Field, Column>> {
    let mut sets: BTreeMap<u8, BTreeMap<Field, Column>> = BTreeMap::new();
    let mut by_side = false;
    for title in titles {
        if mapping.names(title.whole(), title.index) {
            continue;
        }
        let side = || of_a_side(title.whole()).inspect(|_| by_side = true);
        let Some((number, rest)) = numbered(title.whole()).or_else(side) else {
            continue;
        };
        let holds_lamps = || holds_lamps(sheet, row, title.index);
        let counts = || understand(&rest).is_some_and(|meaning| meaning.field == Field::Foyers);
        let field = match field_of(&rest, &holds_lamps) {
            // « Nb 1 » beside « Lampe 1 ».
            None if counts()
                && holds_numbers(sheet, row, title.index)
                && holds_counts(sheet, row, title.index) =>
            {
                Some(Field::Foyers)
            }
            field => field,
        };
        if let Some(field) = field {
            let column = Column::new(title, field, 0, false, mapping);
            sets.entry(number)
                .or_default()
                .entry(field)
                .or_insert(column);
        }
    }
    // « Lampe | Puissance | Lampe piéton | Puissance piéton »: the first has no number.
    let lacks_first = sets.keys().eq([&2]) && sets[&2].contains_key(&Field::Lampe);
    if lacks_first {
        sets.insert(1, plain_columns(sheet, row, titles, mapping));
    }
    if by_side && sets.len() < 2 {
        return Vec::new();
    }
    let is_row = sets.keys().copied().eq(1..=sets.len() as u8);
    let name_lamps = sets.values().all(|set| set.contains_key(&Field::Lampe));
    if is_row && name_lamps {
        sets.into_values().collect()
    } else {
        Vec::new()
    }
}

/// The columns of the lamp that no number and no side tells.
fn plain_columns(
    sheet: &Sheet,
    row: u32,
    titles: &[Title],
    mapping: &Mapping,
) -> BTreeMap<Field, Column> {
    let mut columns = BTreeMap::new();
    let plain = |title: &&Title| {
        let whole = title.whole();
        numbered(whole).is_none()
            && of_a_side(whole).is_none()
            && !mapping.names(whole, title.index)
    };
    for title in titles.iter().filter(plain) {
        let holds_lamps = || holds_lamps(sheet, row, title.index);
        let known = [
            Field::Lampe,
            Field::PuissanceLampe,
            Field::PuissanceSysteme,
            Field::Ballast,
        ];
        let field = field_of(&normalise(title.whole()), &holds_lamps);
        if let Some(field) = field.filter(|field| known.contains(field)) {
            let column = || Column::new(title, field, 0, false, mapping);
            columns.entry(field).or_insert_with(column);
        }
    }
    columns
}

/// The place of a luminaire on its support that a title tells in words, as a number, and its other words:
/// « Lampe piéton », « Lanterne basse (W) », « Contre-feu lampe ».
fn of_a_side(title: &str) -> Option<(u8, String)> {
    const FIRST: [&str; 9] = [
        "principale",
        "principal",
        "haute",
        "haut",
        "routiere",
        "routier",
        "route",
        "avant",
        "chaussee",
    ];
    const SECOND: [&str; 14] = [
        "secondaire",
        "basse",
        "bas",
        "arriere",
        "pieton",
        "pietonne",
        "pietons",
        "trottoir",
        "supplementaire",
        "annexe",
        "additionnelle",
        "contrefeu",
        "feu",
        "contre",
    ];
    let plain = normalise(title);
    let mut found = None;
    let mut rest: Vec<&str> = Vec::new();
    for word in plain.split(' ') {
        let number = if FIRST.contains(&word) {
            1
        } else if SECOND.contains(&word) {
            2
        } else {
            rest.push(word);
            continue;
        };
        if found.replace(number).is_some_and(|known| known != number) {
            return None;
        }
    }
    Some((found?, rest.join(" ")))
}

/// The number in a title, and its other words: « Lampe 2 », « P. foyer n°2 (W) », « Source B », « lampe2 »,
/// « 2e lanterne ». `None` where it has none, or several.
fn numbered(title: &str) -> Option<(u8, String)> {
    let plain = normalise(title);
    let words: Vec<&str> = plain.split(' ').collect();
    let last_word = words.iter().rposition(|word| !is_unit(word))?;
    let mut found = None;
    let mut rest: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        // « Source A »; « à » stands elsewhere.
        let may_be_letter = at > 0 && at == last_word && word.len() == 1;
        let whole = rank(word).or_else(|| letter(word).filter(|_| may_be_letter));
        let Some((stem, number)) = whole
            .map(|number| ("", number))
            .or_else(|| ends_with_number(word))
        else {
            rest.push(word);
            continue;
        };
        if found.replace(number).is_some() {
            return None;
        }
        if matches!(rest.last(), Some(&("n" | "no" | "numero"))) {
            rest.pop();
        }
        rest.extend((!stem.is_empty()).then_some(stem));
    }
    Some((found?, rest.join(" ")))
}

fn is_unit(word: &str) -> bool {
    matches!(word, "w" | "kw" | "watt" | "watts")
}

/// « 2 », « 2e », « deuxieme ».
fn rank(word: &str) -> Option<u8> {
    let number = match word {
        "premier" | "premiere" => 1,
        "second" | "seconde" | "deuxieme" => 2,
        "troisieme" => 3,
        _ => {
            let digits = ["eme", "ere", "er", "nd", "e"]
                .iter()
                .find_map(|end| word.strip_suffix(end))
                .unwrap_or(word);
            digits.parse().ok().filter(|_| digits.len() == 1)?
        }
    };
    (1..=MOST).contains(&number).then_some(number)
}

fn letter(word: &str) -> Option<u8> {
    let place = word.bytes().next()?.checked_sub(b'a')? + 1;
    (1..=MOST).contains(&place).then_some(place)
}

/// « lampe2 »: a word and one digit.
fn ends_with_number(word: &str) -> Option<(&str, u8)> {
    let stem = word.strip_suffix(|c: char| c.is_ascii_digit())?;
    let number = rank(&word[stem.len()..])?;
    stem.bytes()
        .all(|byte| byte.is_ascii_lowercase())
        .then_some((stem, number))
}

/// What a column of one luminaire tells, by its title without the number; where that names the luminaire
/// only, « Foyer 1 », by its cells.
fn field_of(title: &str, holds_lamps: &dyn Fn() -> bool) -> Option<Field> {
    if let Some(meaning) = understand(title) {
        let is_present = matches!(meaning.state, State::Plain | State::Existing);
        match meaning.field {
            _ if !is_present => return None,
            Field::Lampe => return holds_lamps().then_some(Field::Lampe),
            field @ (Field::PuissanceLampe
            | Field::PuissanceSysteme
            | Field::Ballast
            | Field::Luminaire
            | Field::Flux
            | Field::TemperatureCouleur) => {
                let is_lamp = field == Field::Luminaire && holds_lamps();
                return Some(if is_lamp { Field::Lampe } else { field });
            }
            Field::Foyers => {}
            _ => return None,
        }
    }
    let words = || title.split(' ').filter(|word| !word.is_empty());
    let names_luminaire = words().next().is_some()
        && words().all(|word| {
            names_points(&normalise_header(word)) || matches!(word, "type" | "modele" | "nature")
        });
    (names_luminaire && holds_lamps()).then_some(Field::Lampe)
}

/// Whether most cells of a column name lamps.
fn holds_lamps(sheet: &Sheet, row: u32, index: u32) -> bool {
    let (mut lamps, mut all) = (0_usize, 0_usize);
    for cell in cells_below(sheet, row, index) {
        let name = name_lamp(&cell.to_string());
        all += usize::from(name != LampName::Blank);
        lamps += usize::from(matches!(name, LampName::Known(..) | LampName::Ambiguous));
    }
    lamps * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_wherever_it_stands() {
        for (title, number, rest) in [
            ("Lampe 2", 2, "lampe"),
            ("Puissance foyer n°1 (W)", 1, "puissance foyer w"),
            ("P source B (W)", 2, "p source w"),
            ("lampe2", 2, "lampe"),
            ("2e lanterne", 2, "lanterne"),
            ("1ère source - type", 1, "source type"),
            ("Foyer n°2 Lampe", 2, "foyer lampe"),
        ] {
            assert_eq!(numbered(title), Some((number, rest.to_owned())), "{title}");
        }
        for title in [
            "Lampe",
            "Lampe 70",
            "Lampe 1 ou 2",
            "Puissance à 22 h",
            "T8",
        ] {
            assert_eq!(numbered(title), None, "{title}");
        }
    }
}
