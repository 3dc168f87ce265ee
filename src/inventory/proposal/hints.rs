//! What a table whose titles say nothing may be, from what its cells hold: columns to look at first.

use crate::inventory::content::column_cells;
use crate::inventory::fields::says_kilowatts;
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::header::{Header, Title, paired_titles, single_titles};
use crate::inventory::lamps::{LampName, Technology, name_lamp};
use crate::inventory::text::{is_number, normalise, parse_number};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// How far down a sheet a row of titles is looked for.
const ROWS_SEARCHED: usize = 60;
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
pub(super) fn lamps(sheet: &Sheet, header: &Header) -> Option<(String, BTreeMap<String, usize>)> {
    let rows = sheet.below(header.row);
    let found = header.unknown.iter().filter_map(|(index, title)| {
        let mut spellings: BTreeMap<String, usize> = BTreeMap::new();
        for cell in column_cells(rows, *index) {
            *spellings.entry(cell.to_string()).or_default() += 1;
        }
        let is_known = |text: &String| matches!(name_lamp(text), LampName::Known(..));
        let names_one = spellings.keys().any(is_known);
        spellings.retain(|text, _| !is_known(text));
        (names_one && spellings.len() <= MOST_SPELLINGS).then(|| (title.clone(), spellings))
    });
    found.min_by_key(|(_, spellings)| spellings.len())
}

/// The only column most of whose numbers are the watts of lamps that are made.
pub(super) fn watts(sheet: &Sheet, header: &Header) -> Option<String> {
    const SHARE: usize = 80;
    let rows = sheet.below(header.row);
    let mut found = header.unknown.iter().filter(|(index, _)| {
        let numbers = || {
            column_cells(rows, *index).map(|cell| match cell {
                Cell::Number(number) => Some(*number),
                Cell::Text(text) => parse_number(text),
                _ => None,
            })
        };
        let made = |number: &Option<f64>| number.is_some_and(Technology::is_made_in);
        let count = numbers().count();
        let different: BTreeSet<u64> = numbers().flatten().map(f64::to_bits).collect();
        different.len() > 1 && numbers().filter(made).count() * 100 >= count * SHARE
    });
    let (_, title) = found.next()?;
    found.next().is_none().then(|| title.clone())
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
    let mut text = format!("# [[groupes]]\n# lampe = \"{lamp}\"  # « {name} »\n");
    for title in titles {
        let whole = super::quoted(title.whole());
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
