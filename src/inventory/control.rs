//! Control by the file's own words: the totals that it writes, against the points read above them.

use super::decision::{Decision, Kind};
use super::finding::{Finding, Rule};
use super::grid::{Row, Sheet};
use super::rows::SheetRead;
use super::text::normalise;
use crate::french::counted;
use std::collections::BTreeMap;

/// A total that a row writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// Row, from 1.
    pub row: u32,
    /// What the row says.
    pub label: String,
    /// How many points it tells.
    pub points: f64,
    /// Whether it says so itself: « environ 160 ».
    pub about: bool,
}

impl Total {
    /// Whether so many points are what it tells.
    fn is_near(&self, count: f64) -> bool {
        let slack = if self.about { self.points * ABOUT } else { 0.5 };
        (count - self.points).abs() <= slack
    }

    /// That it is not what was read.
    fn differs(&self, file: &str, sheet: &str, read: &str) -> Finding {
        Finding {
            rule: Rule::TotalDifferent,
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            cell: format!("ligne {}", self.row),
            read: format!("{} : {}, {read}", self.label, stated_points(self.points)),
        }
    }
}

/// An approximate total may be off by this share.
const ABOUT: f64 = 0.10;

const POINTS: [&str; 12] = [
    "point",
    "points",
    "pl",
    "foyers",
    "lampadaires",
    "luminaires",
    "lanternes",
    "candelabres",
    "pts",
    "lampes",
    "eclairages",
    "unites",
];

/// The number of points that a text tells: « soit environ 160 lampadaires en tout », « Total des points
/// lumineux : 69 ».
#[must_use]
pub fn points_stated(text: &str) -> Option<(f64, bool)> {
    const ABOUT: [&str; 5] = ["environ", "env", "approximativement", "pres", "quelque"];
    let normal = normalise(text);
    let words: Vec<&str> = normal.split(' ').collect();
    let number = |word: &str| word.parse::<u32>().ok().map(f64::from);
    let before = words
        .windows(2)
        .find_map(|pair| number(pair[0]).filter(|_| POINTS.contains(&pair[1])));
    let is_counted = || words.iter().any(|word| POINTS.contains(word));
    let after = || number(words.last()?).filter(|_| is_counted() && sums_up(&words));
    let number = before.or_else(after)?;
    Some((number, words.iter().any(|word| ABOUT.contains(word))))
}

/// The same, where a text alone on its row speaks of all the points: « La commune compte 69 points
/// lumineux ». « 12 points à remplacer » does not. A title of the table needs no such verb: « Samer - 69 points ».
#[must_use]
pub fn points_of_all(text: &str, is_title: bool) -> Option<(f64, bool)> {
    const OF_SOME: [&str; 9] = [
        "remplacer",
        "led",
        "dont",
        "panne",
        "hs",
        "prevus",
        "deposes",
        "renoves",
        "supprimes",
    ];
    let normal = normalise(text);
    let words: Vec<&str> = normal.split(' ').collect();
    let of_some = words.iter().any(|word| OF_SOME.contains(word));
    points_stated(text).filter(|_| !of_some && (is_title || sums_up(&words)))
}

/// What a row above or below a table announces of all the points: in one cell, or as a label and its number. The
/// year of an inventory is no number of points.
#[must_use]
pub fn announced(row: &Row, is_title: bool) -> Option<Total> {
    const MOST_CELLS: usize = 3;
    const YEARS: std::ops::RangeInclusive<f64> = 1950.0..=2100.0;
    let cells: Vec<String> = (row.cells.iter())
        .filter(|(_, cell)| !cell.is_blank())
        .map(|(_, cell)| cell.to_string())
        .collect();
    if cells.len() > MOST_CELLS {
        return None;
    }
    let label = cells.join(" ");
    let (points, about) = points_of_all(&label, is_title)?;
    let is_of_places = normalise(&label).split(' ').any(|word| word == "par");
    let is_meant = points > 0.0 && !is_of_places && !YEARS.contains(&points);
    is_meant.then_some(Total {
        row: row.number,
        label,
        points,
        about,
    })
}

/// Compares what is announced above the tables of a file with the points read: those of the table, of its sheet
/// or of the file.
pub fn compare_announced<'a>(
    sheets: impl Iterator<Item = &'a Sheet>,
    read: &mut [SheetRead],
    file: &str,
) {
    let mut of_sheets: BTreeMap<&str, usize> = BTreeMap::new();
    let sheets: Vec<&Sheet> = sheets.collect();
    for (sheet, read) in sheets.iter().zip(&*read) {
        *of_sheets.entry(&sheet.name).or_default() += read.report.points;
    }
    let of_file = of_sheets.values().sum();
    for (sheet, read) in sheets.iter().zip(read) {
        let Some(header) = read.report.ligne_entete else {
            continue;
        };
        let above = (sheet.rows.iter())
            .take_while(|row| row.number < header)
            .filter(|row| row.number >= sheet.first_row);
        for total in above.filter_map(|row| announced(row, true)) {
            let own = read.report.points;
            let counts = [own, of_sheets[sheet.name.as_str()], of_file];
            if counts.iter().any(|count| total.is_near(*count as f64)) {
                continue;
            }
            let below = format!("{own} lus en dessous");
            read.findings.push(total.differs(file, &sheet.name, &below));
        }
    }
}

/// How many points a file states, in words.
pub(super) fn stated_points(stated: f64) -> String {
    counted(stated.round() as usize, "point annoncé", "points annoncés")
}

/// Whether words speak of a whole.
fn sums_up(words: &[&str]) -> bool {
    const WHOLE: [&str; 13] = [
        "total", "totaux", "nombre", "nb", "compte", "comporte", "comprend", "possede", "recense",
        "totalise", "soit", "tout", "ensemble",
    ];
    words.iter().any(|word| WHOLE.contains(word))
}

/// Compares the totals of a sheet with what was read: a total that is no sum of the points right above
/// it, from any earlier total or the header on, is a finding; the others confirm the reading.
pub fn compare(read: &mut SheetRead, file: &str, sheet: &str) {
    let totals = std::mem::take(&mut read.totals);
    let lines = read.points.lines();
    let mut begins = vec![0_u32];
    begins.extend(&read.blocks);
    let mut agreed = 0_usize;
    let mut findings = Vec::new();
    let mut last = None;
    for total in &totals {
        let end = lines.partition_point(|line| *line < total.row);
        let counts = begins.iter().map(|begin| {
            let start = lines.partition_point(|line| line <= begin);
            end.saturating_sub(start) as f64
        });
        let counts: Vec<f64> = counts.collect();
        begins.push(total.row);
        if counts.iter().any(|count| total.is_near(*count)) {
            agreed += 1;
            last = Some(total);
            continue;
        }
        let nearest = counts
            .iter()
            .copied()
            .min_by(|a, b| {
                (a - total.points)
                    .abs()
                    .total_cmp(&(b - total.points).abs())
            })
            .unwrap_or(0.0);
        let above = format!("{nearest} lus au-dessus");
        findings.push(total.differs(file, sheet, &above));
    }
    if let Some(total) = last {
        read.decisions.push(
            Decision::new(
                Kind::Total,
                total.label.clone(),
                format!("{agreed} totaux du fichier sur {} retrouvés", totals.len()),
            )
            .because(counted(
                total.points as usize,
                "point annoncé et lu",
                "points annoncés et lus",
            ))
            .at(format!("ligne {}", total.row))
            .of_points(read.report.points),
        );
    }
    read.findings.extend(findings);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_how_many_points() {
        for (text, expected) in [
            ("soit environ 160 lampadaires en tout", Some((160.0, true))),
            ("Samer : 12 points", Some((12.0, false))),
            ("TOTAL 69 PL", Some((69.0, false))),
            ("Total de points lumineux : 9", Some((9.0, false))),
            ("Points lumineux de la rue du 8", None),
            ("rue du 8 mai", None),
            ("Total", None),
        ] {
            assert_eq!(points_stated(text), expected, "{text}");
        }
        for (text, expected) in [
            ("La commune compte 69 points lumineux.", Some(69.0)),
            ("12 points à remplacer en tout", None),
            ("Samer : 12 points", None),
        ] {
            let stated = points_of_all(text, false).map(|(points, _)| points);
            assert_eq!(stated, expected, "{text}");
        }
    }
}
