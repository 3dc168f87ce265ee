//! The lines of « À compléter »: one a row of which something is missing, or one for all the rows of a
//! sheet of which the same was read.

use crate::inventory::Import;
use crate::inventory::answers::{Like, NOTHING, RowAsRead, asked};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Rows, streets and lamps that a line names at most.
const NAMED: usize = 5;

/// One line to fill in, or filled in already.
pub(crate) struct Line<'a> {
    pub file: &'a str,
    pub sheet: &'a str,
    pub rules: Vec<Rule>,
    /// What was answered already.
    pub answers: Option<&'a BTreeMap<Field, Cell>>,
    rows: Rows<'a>,
    /// What was read in the cell.
    cell: &'a str,
}

enum Rows<'a> {
    One(u32, Option<&'a RowAsRead>),
    Alike {
        like: Like,
        count: usize,
        rows: Vec<(u32, &'a RowAsRead)>,
    },
}

/// A row: file, sheet, number.
type Key<'a> = (&'a str, &'a str, u32);
/// Rows alike: file, sheet, what they have in common.
type Group<'a> = (&'a str, &'a str, Like);

/// What is missing of some rows alike.
#[derive(Default)]
struct Missing<'a> {
    rules: BTreeSet<Rule>,
    rows: BTreeMap<u32, (&'a RowAsRead, &'a str)>,
}

/// The lines of which something is missing, those for many rows first, and those that are answered and
/// lack nothing.
pub(crate) fn lines_of(import: &Import) -> (Vec<Line<'_>>, Vec<Line<'_>>) {
    let (alike, single) = missing(import);
    let answers = &import.asked.answers;
    let mut of_group: BTreeMap<Group<'_>, &BTreeMap<Field, Cell>> = (answers.alike())
        .map(|(file, sheet, like, cells)| ((file, sheet, like.clone()), cells))
        .collect();
    let mut of_row: BTreeMap<Key<'_>, &BTreeMap<Field, Cell>> = (answers.rows())
        .map(|(file, sheet, row, cells)| ((file, sheet, row), cells))
        .collect();
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (group, missing) in alike {
        let rows = (missing.rows.iter()).map(|(row, (stated, _))| (*row, *stated));
        lines.push(Line {
            file: group.0,
            sheet: group.1,
            rules: missing.rules.into_iter().collect(),
            answers: of_group.remove(&group),
            rows: Rows::Alike {
                like: group.2,
                count: missing.rows.len(),
                rows: rows.collect(),
            },
            cell: "",
        });
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.count()));
    let stated = |key: &Key<'_>| {
        let key = (key.0.to_owned(), key.1.to_owned(), key.2);
        import.asked.rows.get(&key)
    };
    lines.extend(single.into_iter().map(|(key, (rules, cell))| Line {
        file: key.0,
        sheet: key.1,
        rules,
        answers: of_row.remove(&key),
        rows: Rows::One(key.2, stated(&key)),
        cell,
    }));
    let used = |group: &Group<'_>| {
        let key = (group.0.to_owned(), group.1.to_owned(), group.2.clone());
        import.asked.used.get(&key).copied().unwrap_or_default()
    };
    let groups = of_group.into_iter().map(|(group, cells)| Line {
        file: group.0,
        sheet: group.1,
        rules: Vec::new(),
        answers: Some(cells),
        rows: Rows::Alike {
            count: used(&group),
            like: group.2,
            rows: Vec::new(),
        },
        cell: "",
    });
    let rows = of_row.into_iter().map(|(key, cells)| Line {
        file: key.0,
        sheet: key.1,
        rules: Vec::new(),
        answers: Some(cells),
        rows: Rows::One(key.2, stated(&key)),
        cell: "",
    });
    let answered = groups.chain(rows).collect();
    (lines, answered)
}

/// What each line asks: of two rows alike or more, and of each other row.
type Asked<'a> = (
    BTreeMap<Group<'a>, Missing<'a>>,
    BTreeMap<Key<'a>, (Vec<Rule>, &'a str)>,
);

fn missing(import: &Import) -> Asked<'_> {
    // A sheet none of whose rows says its commune is of one: nobody says it row by row.
    let of_some_commune: BTreeSet<(&str, &str)> = (import.sheets.iter())
        .filter(|sheet| sheet.points > 0)
        .map(|sheet| (&*sheet.fichier, &*sheet.feuille))
        .collect();
    let mut alike: BTreeMap<Group<'_>, Missing<'_>> = BTreeMap::new();
    let mut single: BTreeMap<Key<'_>, (Vec<Rule>, &str)> = BTreeMap::new();
    for finding in &import.findings {
        if asked(finding.rule).is_empty() {
            continue;
        }
        let digits = (finding.cell).trim_start_matches(|c: char| !c.is_ascii_digit());
        let Ok(row) = digits.parse() else { continue };
        let key = (finding.file.clone(), finding.sheet.clone(), row);
        let (file, sheet) = (&*finding.file, &*finding.sheet);
        let stated = import.asked.rows.get(&key);
        let like = stated.and_then(|stated| match finding.rule {
            Rule::CommuneAbsente => {
                (!of_some_commune.contains(&(file, sheet))).then(|| Like::Commune(String::new()))
            }
            rule => Like::of(rule, stated),
        });
        if let (Some(like), Some(stated)) = (like, stated) {
            let missing = alike.entry((file, sheet, like)).or_default();
            missing.rules.insert(finding.rule);
            missing.rows.insert(row, (stated, &finding.read));
        } else {
            let entry = single.entry((file, sheet, row)).or_default();
            entry.0.push(finding.rule);
            entry.1 = &finding.read;
        }
    }
    let answered: BTreeSet<Group<'_>> = (import.asked.answers.alike())
        .map(|(file, sheet, like, _)| (file, sheet, like.clone()))
        .collect();
    alike.retain(|group, missing| {
        if missing.rows.len() > 1 || answered.contains(group) {
            return true;
        }
        for (row, (_, read)) in &missing.rows {
            let entry = single.entry((group.0, group.1, *row)).or_default();
            entry.0.extend(&missing.rules);
            entry.1 = read;
        }
        false
    });
    (alike, single)
}

impl Line<'_> {
    /// The row, where the line is for one.
    pub fn only_row(&self) -> Option<u32> {
        match self.rows {
            Rows::One(row, _) => Some(row),
            Rows::Alike { .. } => None,
        }
    }

    fn count(&self) -> usize {
        match self.rows {
            Rows::One(..) => 1,
            Rows::Alike { count, .. } => count,
        }
    }

    /// How many rows the line is for.
    pub fn how_many(&self) -> String {
        match self.count() {
            1 => "1 ligne".to_owned(),
            count => format!("{count} lignes"),
        }
    }

    /// What is missing, and of which rows.
    pub fn why(&self) -> String {
        if self.rules.is_empty() {
            return "déjà répondu".to_owned();
        }
        let mut why: Vec<&str> = self.rules.iter().map(|rule| rule.meaning()).collect();
        why.dedup();
        let why = why.join(" ; ");
        match &self.rows {
            Rows::One(_, Some(_)) => why,
            Rows::One(_, None) if self.cell.is_empty() => why,
            // A row of which no column is understood shows what was read of it.
            Rows::One(_, None) => format!("{why} (lu : {})", self.cell),
            Rows::Alike { rows, like, .. } => {
                let numbers = some_of(ranges(rows.iter().map(|(row, _)| *row)).into_iter());
                let lamps = match like {
                    Like::Commune(_) => some_of(rows.iter().map(|(_, stated)| lamp_of(stated))),
                    Like::Lamp(_) | Like::Watts { .. } => String::new(),
                };
                let lamps = if lamps.is_empty() {
                    lamps
                } else {
                    format!(" ; lampes : {lamps}")
                };
                format!("{why} : lignes {numbers}{lamps}")
            }
        }
    }

    /// Commune, reference, street, lamp and watts as read; of rows alike, what they have in common.
    pub fn read(&self) -> [String; 5] {
        match &self.rows {
            Rows::One(_, stated) => stated.map_or_else(Default::default, |stated| {
                [
                    stated.commune.clone(),
                    stated.reference.clone(),
                    stated.street.clone(),
                    stated.lamp.clone(),
                    decimal(&stated.watts),
                ]
            }),
            Rows::Alike { like, rows, .. } => {
                let first = rows.first().map(|(_, stated)| *stated);
                let street = some_of(rows.iter().map(|(_, stated)| stated.street.clone()));
                let (mut commune, mut lamp, mut watts) =
                    (String::new(), String::new(), String::new());
                match like {
                    Like::Commune(read) if read.is_empty() => NOTHING.clone_into(&mut commune),
                    Like::Commune(read) => {
                        commune.clone_from(first.map_or(read, |stated| &stated.commune));
                    }
                    Like::Lamp(read) => lamp.clone_from(first.map_or(read, |stated| &stated.lamp)),
                    Like::Watts {
                        lamp: its_lamp,
                        watts: read,
                    } => {
                        lamp.clone_from(first.map_or(its_lamp, |stated| &stated.lamp));
                        watts = decimal(first.map_or(read, |stated| &stated.watts));
                    }
                }
                [commune, String::new(), street, lamp, watts]
            }
        }
    }
}

fn lamp_of(stated: &RowAsRead) -> String {
    if stated.watts.is_empty() {
        return stated.lamp.clone();
    }
    format!("{} {}", stated.lamp, decimal(&stated.watts))
}

/// A number as it is typed in France; another text as it stands.
fn decimal(text: &str) -> String {
    if text.parse::<f64>().is_ok() {
        return text.replace('.', ",");
    }
    text.to_owned()
}

/// Rows that follow each other, together: « 201 à 298 ».
fn ranges(rows: impl Iterator<Item = u32>) -> Vec<String> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => ranges.push((row, row)),
        }
    }
    let stated = ranges.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        _ => format!("{first} à {last}"),
    });
    stated.collect()
}

/// The first of some texts, each once.
fn some_of(texts: impl Iterator<Item = String>) -> String {
    let mut seen = BTreeSet::new();
    let mut named: Vec<String> = texts
        .filter(|text| !text.is_empty() && seen.insert(text.clone()))
        .take(NAMED + 1)
        .collect();
    if named.len() > NAMED {
        "…".clone_into(&mut named[NAMED]);
    }
    named.join(", ")
}
