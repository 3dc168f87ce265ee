//! Rows that stand for a range of points: « De » 4 « À » 9, or « 4 à 9 » under « Points ». Numbers of a
//! street begin again with each street; those of points go on from row to row.

use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row};
use crate::inventory::header::{Column, Header};
use crate::inventory::text::parse_number;
use crate::inventory::vocabulary::counts_stated;
use std::collections::BTreeMap;

/// Fewer rows than this may go on by chance.
const FEWEST_ROWS: usize = 3;
/// No row stands for more points.
const MOST_IN_A_ROW: u32 = 500;

/// The rows of a table that stand for several points each.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    /// By row: the column that says so, and how.
    rows: BTreeMap<u32, (u32, String)>,
}

impl Ranges {
    /// The ranges of a table; none where nothing shows that its numbers are those of points.
    pub fn of(rows: &[Row], header: &Header) -> Self {
        let numbers = [Field::Reference, Field::NumeroVoie].into_iter();
        let numbers = numbers.filter_map(|field| header.column(field));
        // « Au n° » is left aside where « Du n° » is read.
        let is_of_numbers =
            |column: &&Column| matches!(column.field, Field::Reference | Field::NumeroVoie);
        let aside = header.set_aside.iter().filter(is_of_numbers);
        let numbers = numbers.chain(aside);
        let numbers = numbers.map(|column| (column.index(), column.header.as_str()));
        let unknown = header.unknown.iter();
        let unknown = unknown.map(|(index, title)| (*index, title.as_str()));
        let mut titles: Vec<(u32, &str)> = unknown.chain(numbers).collect();
        titles.sort_unstable();
        let speaks_of_points = |title: &str| counts_stated(title).is_some();
        let alone = titles.iter().find_map(|(column, title)| {
            let stated = ranges(rows, |row| range_in(row.get(*column)?))?;
            let mut cells = rows.iter().filter_map(|row| row.get(*column));
            let holds = speaks_of_points(title) || go_on(&stated) || cells.any(names_both_ends);
            holds.then_some((*column, stated))
        });
        let in_two = || {
            titles.windows(2).find_map(|pair| {
                let [(first, from), (last, to)] = [pair[0], pair[1]];
                if last != first + 1 {
                    return None;
                }
                let of_row = |row: &Row| Some((whole(row.get(first)?)?, whole(row.get(last)?)?));
                let stated = ranges(rows, of_row)?;
                let holds = speaks_of_points(from) && speaks_of_points(to) || go_on(&stated);
                holds.then_some((first, stated))
            })
        };
        let Some((column, stated)) = alone.or_else(in_two) else {
            return Self::default();
        };
        let several = stated.into_iter().filter(|(_, (from, to))| to > from);
        Self {
            rows: several
                .map(|(row, (from, to))| (row, (column, format!("{from} à {to}"))))
                .collect(),
        }
    }

    /// The column that makes a row several points, and what it says.
    pub fn of_row(&self, row: u32) -> Option<&(u32, String)> {
        self.rows.get(&row)
    }
}

/// The range of each row, where every row has one and some have several points.
fn ranges(
    rows: &[Row],
    of_row: impl Fn(&Row) -> Option<(u32, u32)>,
) -> Option<Vec<(u32, (u32, u32))>> {
    let stated: Option<Vec<(u32, (u32, u32))>> = rows
        .iter()
        .map(|row| {
            let (from, to) = of_row(row)?;
            let holds = from <= to && to - from < MOST_IN_A_ROW;
            holds.then_some((row.number, (from, to)))
        })
        .collect();
    stated.filter(|stated| stated.iter().any(|(_, (from, to))| to > from))
}

/// Whether most ranges begin where the one above ends.
fn go_on(stated: &[(u32, (u32, u32))]) -> bool {
    if stated.is_empty() {
        return false;
    }
    let steps = stated.windows(2);
    let on = steps.filter(|pair| pair[1].1.0 == pair[0].1.1 + 1).count();
    let all = stated.len() - 1;
    stated.len() >= FEWEST_ROWS && on * 2 > all || all > 0 && on == all
}

fn whole(cell: &Cell) -> Option<u32> {
    let number = match cell {
        Cell::Number(number) => *number,
        Cell::Text(text) => parse_number(text)?,
        _ => return None,
    };
    (number.fract() == 0.0 && (1.0..=1e6).contains(&number)).then_some(number as u32)
}

/// « 4 à 9 », « 4-9 », « EP01 → EP12 », « 10 ».
fn range_in(cell: &Cell) -> Option<(u32, u32)> {
    if let Some(alone) = whole(cell) {
        return Some((alone, alone));
    }
    let Cell::Text(text) = cell else { return None };
    if let Some((from, to)) = in_two_parts(text) {
        return Some((from.1, to.1));
    }
    let (_, alone) = numbered(text)?;
    Some((alone, alone))
}

/// Whether a text names its first and its last point in full: « EP01-EP12 ». « C01-12 » is one point of C01.
fn names_both_ends(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if in_two_parts(text).is_some_and(|((name, _), _)| !name.is_empty()))
}

/// A name and its number.
type Numbered<'a> = (&'a str, u32);

/// The two ends of a range, which bear the same name or none.
fn in_two_parts(text: &str) -> Option<(Numbered<'_>, Numbered<'_>)> {
    const SIGNS: [&str; 8] = [" à ", " au ", "...", "…", "→", "->", "–", "-"];
    SIGNS.iter().find_map(|sign| {
        let (from, to) = text.split_once(sign)?;
        let (from, to) = (numbered(from)?, numbered(to)?);
        (from.0 == to.0).then_some((from, to))
    })
}

/// « EP » and 12 of « EP12 ».
fn numbered(text: &str) -> Option<Numbered<'_>> {
    let text = text.trim();
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text[name.len()..].parse().ok()?;
    Some((name.trim_end(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_points_and_what_only_looks_like_them() {
        for (text, range) in [
            ("4 à 9", Some((4, 9))),
            ("4-9", Some((4, 9))),
            ("EP01-EP12", Some((1, 12))),
            ("EP01 à EP12", Some((1, 12))),
            ("001 → 012", Some((1, 12))),
            ("C01-1 ... C01-12", Some((1, 12))),
            ("EP12", Some((12, 12))),
            ("C01-12", Some((12, 12))),
            ("A1-B12", Some((12, 12))),
            ("rue Neuve", None),
        ] {
            assert_eq!(range_in(&Cell::Text(text.into())), range, "{text}");
        }
    }
}
