//! What a table whose titles say nothing may be, from what its cells hold: columns to look at first.

use super::write::{one_line, quoted};
use crate::inventory::content::column_cells;
use crate::inventory::coordinates::parse_geo_point;
use crate::inventory::fields::{Field, says_kilowatts};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::header::{Header, Title, paired_titles, single_titles};
use crate::inventory::lamps::{LampName, Technology, name_lamp, names_one_lamp};
use crate::inventory::luminaire::luminaire_type;
use crate::inventory::place::is_a_street;
use crate::inventory::profile::Profile;
use crate::inventory::territory::{Lookup, Territory};
use crate::inventory::text::{is_number, normalise, parse_number};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::RangeInclusive;

/// How far down a sheet a row of titles is looked for.
const ROWS_SEARCHED: usize = 60;
/// Share of the cells, in percent, that must look alike.
const SHARE: usize = 80;
/// A column of lamps has few spellings.
const MOST_SPELLINGS: usize = 40;

/// The row that most looks like titles: the most words, with as many cells somewhere below; both
/// lines of the titles where one title stands twice in the lower one.
pub(super) fn likely_titles(sheet: &Sheet) -> Option<Header> {
    const ROWS_BELOW: usize = 4;
    let is_word = |cell: &Cell| matches!(cell, Cell::Text(text) if !is_number(text));
    let words = |row: &Row| row.cells.iter().filter(|(_, cell)| is_word(cell)).count();
    let rows = &sheet.rows[..sheet.rows.len().min(ROWS_SEARCHED)];
    let (at, row) = rows
        .iter()
        .enumerate()
        .filter(|(at, row)| {
            let below = sheet.rows[at + 1..].iter().take(ROWS_BELOW);
            let widest = below.map(|row| row.cells.len()).max().unwrap_or(0);
            words(row) >= 2 && widest * 2 >= row.cells.len()
        })
        .rev()
        .max_by_key(|(_, row)| words(row))?;
    let own: BTreeSet<String> = row.cells.iter().map(|(_, cell)| cell.to_string()).collect();
    let above = at
        .checked_sub(1)
        .map(|above| &rows[above])
        .filter(|above| above.number + 1 == row.number && own.len() < row.cells.len());
    let titles = match above {
        Some(above) => paired_titles(sheet, above, row),
        None => single_titles(row),
    };
    Some(Header {
        row: row.number,
        unknown: titles
            .iter()
            .map(|title| (title.index, title.whole().to_owned()))
            .collect(),
        titles,
        ..Header::default()
    })
}

/// The column of fewest spellings of which one names a lamp, and those that name none.
pub(super) fn lamps(sheet: &Sheet, header: &Header) -> Option<(u32, BTreeMap<String, usize>)> {
    let rows = sheet.below(header.row);
    let found = header.unknown.iter().filter_map(|(index, _)| {
        let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
        for cell in column_cells(rows, *index) {
            *spellings.entry(cell.to_string()).or_default() += 1;
        }
        let is_known = |text: &String| names_one_lamp(text);
        let names_one = spellings.keys().any(is_known);
        spellings.retain(|text, _| !is_known(text));
        (names_one && spellings.len() <= MOST_SPELLINGS).then_some((*index, spellings))
    });
    found.min_by_key(|(_, spellings)| spellings.len())
}

/// The only column most of whose numbers are the watts of lamps that are made.
pub(super) fn watts(sheet: &Sheet, header: &Header) -> Option<u32> {
    let rows = sheet.below(header.row);
    let mut found = header.unknown.iter().filter(|(index, _)| {
        let numbers = || column_cells(rows, *index).map(number);
        let made = |number: &Option<f64>| number.is_some_and(Technology::is_made_in);
        let count = numbers().count();
        let different: BTreeSet<u64> = numbers().flatten().map(f64::to_bits).collect();
        different.len() > 1 && numbers().filter(made).count() * 100 >= count * SHARE
    });
    let (index, _) = found.next()?;
    found.next().is_none().then_some(*index)
}

/// Groups of columns with the same titles under titles of their own, as a mapping writes them.
pub(super) fn groups(header: &Header) -> Vec<String> {
    let mut groups: BTreeMap<u32, (&str, Vec<&Title>)> = BTreeMap::new();
    let mut begun = None;
    for title in &header.titles {
        let Some(group) = title.group() else {
            continue;
        };
        let at = match begun {
            Some((at, name)) if name == group => at,
            _ => title.index,
        };
        begun = Some((at, group));
        groups
            .entry(at)
            .or_insert((group, Vec::new()))
            .1
            .push(title);
    }
    groups.retain(|_, (_, titles)| titles.len() > 1);
    if groups.len() < 2 || !header.columns.is_empty() {
        return Vec::new();
    }
    groups
        .values()
        .map(|(name, titles)| written(name, titles))
        .collect()
}

fn written(name: &str, titles: &[&Title]) -> String {
    const OF_POWER: [&str; 4] = ["puissance", "potencia", "power", "watt"];
    let lamp = match name_lamp(name) {
        LampName::Known(technology, _) => technology.code(),
        _ => "INCONNUE",
    };
    let mut text = format!(
        "# [[groupes]]\n# lampe = \"{lamp}\"  # « {} »\n",
        one_line(name)
    );
    for title in titles {
        let whole = quoted(title.whole());
        let normal = normalise(title.whole());
        let is_power =
            says_kilowatts(title.whole()) || OF_POWER.iter().any(|word| normal.contains(word));
        let field = if is_power {
            "puissance_systeme"
        } else {
            "foyers"
        };
        let _ = writeln!(text, "# {field} = {whole}");
    }
    text
}

/// How many cells of a column are judged.
const CELLS_JUDGED: usize = 500;
/// Most fields that a column is said to be.
const MOST_GUESSES: usize = 3;

/// What a column may tell, from its cells alone, among what no other column tells.
pub(super) fn might_be<'a>(
    cells: impl Iterator<Item = &'a Cell>,
    header: &Header,
    territory: &Territory,
) -> Vec<Field> {
    let cells: Vec<&Cell> = cells.take(CELLS_JUDGED).collect();
    let numbers: Vec<f64> = cells.iter().filter_map(|cell| number(cell)).collect();
    let mostly = |test: &dyn Fn(&str) -> bool| {
        let passing = cells.iter().filter(|cell| test(&cell.to_string())).count();
        passing * 100 >= cells.len() * SHARE && passing > 0
    };
    let within = |range: RangeInclusive<f64>, whole: bool| {
        let is = |number: &&f64| range.contains(*number) && (!whole || number.fract() == 0.0);
        let passing = numbers.iter().filter(is).count();
        passing * 100 >= cells.len() * SHARE && passing > 0
    };
    let varied = numbers
        .iter()
        .any(|number| (number - numbers[0]).abs() > f64::EPSILON);
    let fraction = numbers.iter().any(|number| number.fract() != 0.0);
    let guesses = [
        (Field::Lampe, mostly(&names_one_lamp)),
        (
            Field::Insee,
            mostly(&|text| text.len() == 5 && territory.by_insee(text).is_some()),
        ),
        (
            Field::Commune,
            mostly(&|text| matches!(territory.by_name(text), Lookup::Found(_))),
        ),
        (
            Field::Pdl,
            mostly(&|text| text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit())),
        ),
        (Field::Annee, within(1950.0..=2100.0, true)),
        (
            Field::PuissanceLampe,
            varied && mostly(&|text| parse_number(text).is_some_and(Technology::is_made_in)),
        ),
        (
            Field::TemperatureCouleur,
            varied && within(1800.0..=6500.0, true),
        ),
        (Field::Hauteur, varied && within(3.0..=16.0, false)),
        (Field::Foyers, within(1.0..=6.0, true)),
        (Field::Latitude, fraction && within(41.0..=51.6, false)),
        (Field::Longitude, fraction && within(-5.5..=9.8, false)),
        (Field::X, within(100_000.0..=2_400_000.0, false)),
        (Field::Y, within(1_000_000.0..=9_400_000.0, false)),
        (
            Field::Coordonnees,
            mostly(&|text| parse_geo_point(text).is_some()),
        ),
        (
            Field::Regime,
            numbers.is_empty() && mostly(&|text| Profile::parse(text).is_some()),
        ),
        (
            Field::Luminaire,
            mostly(&|text| !luminaire_type(text).is_empty()),
        ),
        (Field::Voie, mostly(&is_a_street)),
    ];
    guesses
        .into_iter()
        .filter(|(field, holds)| *holds && header.column(*field).is_none())
        .map(|(field, _)| field)
        .take(MOST_GUESSES)
        .collect()
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => parse_number(text),
        _ => None,
    }
}
