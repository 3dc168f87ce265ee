//! Which table of a file is a list of cabinets, and what it says against the points.

use super::{Cabinets, Joined, first_part, key};
use crate::inventory::content::says_profile;
use crate::inventory::fields::Field;
use crate::inventory::files::Named;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::header::{Column, Header};
use crate::inventory::mapping::Mapping;
use crate::inventory::rows::SheetRead;
use crate::inventory::territory::Territory;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A list has two cabinets at least; one row is a point's as well.
const FEWEST_CABINETS: usize = 2;

/// The names in a column, as cabinets are compared, each with how many rows have it, and how it is written.
fn names(sheet: &Sheet, header: &Header, column: u32) -> BTreeMap<String, (usize, String)> {
    let mut names = BTreeMap::new();
    // « A1 » of two communes are two cabinets.
    let places = [Field::Insee, Field::Commune];
    let place = places.iter().find_map(|field| header.column(*field));
    for row in sheet.below(header.row) {
        let written = row.text(column);
        let name = key(&written);
        if !name.is_empty() && !name.starts_with("total") {
            let place = place.map_or_else(String::new, |place| row.text(place.index()));
            let name = format!("{place}\u{1f}{name}");
            names.entry(name).or_insert((0, written)).0 += 1;
        }
    }
    names
}

/// A name as it is looked for among others that may say more: « A1 » and « A1 - place Foch ».
fn short(name: &str) -> String {
    first_part(name).unwrap_or_else(|| key(name))
}

/// The cabinets that tables of points name, without what follows their first part.
#[must_use]
pub fn named_by_points<'a>(
    tables: impl Iterator<Item = (&'a Sheet, &'a Header)>,
) -> BTreeSet<String> {
    let of_table = |(sheet, header): (&'a Sheet, &'a Header)| {
        let named: BTreeSet<&str> = cabinets_in(sheet, header).map(|(_, name)| name).collect();
        named.into_iter().map(short).collect::<Vec<_>>()
    };
    let mut known: BTreeSet<String> = tables.flat_map(of_table).collect();
    known.remove("");
    known
}

/// Whether each name of a column comes once, and most of them are cabinets of the points.
fn holds_names(sheet: &Sheet, header: &Header, column: u32, known: &BTreeSet<String>) -> bool {
    let names = names(sheet, header, column);
    let is_known = |(_, written): &&(usize, String)| known.contains(&short(written));
    let matched = names.values().filter(is_known).count();
    names.len() >= FEWEST_CABINETS
        && names.values().all(|(rows, _)| *rows == 1)
        && matched * 2 >= names.len()
        && matched * 2 >= known.len()
}

/// The column that names the cabinets of a list: by its title, else the only one whose cells are the names of
/// the points' cabinets, « Nom » or « Repère ».
pub(super) fn column_of_names(
    sheet: &Sheet,
    header: &Header,
    known: &BTreeSet<String>,
) -> Option<u32> {
    if let Some(column) = header.column(Field::Armoire) {
        return Some(column.index());
    }
    let has_letters = |name: &String| name.contains(|c: char| c.is_alphabetic());
    if !known.iter().any(has_letters) {
        return None;
    }
    let mut columns = (header.titles.iter().map(|title| title.index))
        .filter(|column| holds_names(sheet, header, *column, known));
    columns.next().filter(|_| columns.next().is_none())
}

/// A column of remarks, or of a title that says nothing, most cells of which are operating profiles.
pub(super) fn column_of_profiles(sheet: &Sheet, header: &Header) -> Option<Column> {
    let remarks = header.column(Field::Observation);
    let remarks = remarks.map(|column| (column.index(), column.header.clone()));
    let says_so = |(index, _): &(u32, String)| {
        let cells = || {
            sheet
                .below(header.row)
                .iter()
                .filter_map(|row| row.get(*index))
        };
        let profiles = cells().filter(|cell| says_profile(cell)).count();
        profiles > 0 && profiles * 2 >= cells().count()
    };
    let (index, title) = (header.unknown.iter().cloned())
        .chain(remarks)
        .find(says_so)?;
    let mapping = Mapping::default();
    Some(Column::believed(index, title, Field::Regime, &mapping))
}

/// Whether a table, though it has watts or places as points do, has one row a cabinet of the points, and no lamp:
/// « Puissance » is that of the supply.
#[must_use]
pub fn lists_cabinets(sheet: &Sheet, header: &Header, known: &BTreeSet<String>) -> bool {
    let names_lamps = header.parts_lamps() || header.column(Field::Lampe).is_some();
    let column = column_of_names(sheet, header, known);
    let has_reference = header
        .column(Field::Reference)
        .is_some_and(|reference| Some(reference.index()) != column);
    !names_lamps
        && !has_reference
        && column.is_some_and(|column| holds_names(sheet, header, column, known))
}

/// The lists of cabinets among tables, each with the commune that its title or its sheet says.
#[must_use]
pub fn find_lists<'a>(
    tables: impl Iterator<Item = (&'a Sheet, &'a Header)>,
    known: &BTreeSet<String>,
    territory: &Territory,
    stated: impl Fn(&Sheet, &Header) -> Option<usize>,
) -> Vec<Cabinets> {
    tables
        .flat_map(|(sheet, header)| {
            Cabinets::of(sheet, header, known, territory, stated(sheet, header))
        })
        .collect()
}

/// The names of cabinets that a table of points has, row by row.
fn cabinets_in<'a>(sheet: &'a Sheet, header: &Header) -> impl Iterator<Item = (&'a Row, &'a str)> {
    let column = header.column(Field::Armoire).map(Column::index);
    let rows = sheet.below(header.row).iter();
    rows.filter_map(move |row| match row.get(column?) {
        Some(Cell::Text(text)) => Some((row, &**text)),
        _ => None,
    })
}

/// The lists of cabinets that are those of a table's points: of those that say no commune, the one that has most of
/// them.
#[must_use]
pub fn of_points<'a>(
    sheet: &Sheet,
    header: &Header,
    lists: impl Iterator<Item = &'a Cabinets>,
) -> Joined<'a> {
    let matched = |list: &&Cabinets| list.matched(cabinets_in(sheet, header).map(|(_, name)| name));
    let (of_communes, others): (Vec<_>, Vec<_>) = (lists.filter(|list| matched(list) > 0))
        .partition(|list: &&Cabinets| list.commune.is_some());
    Joined::of(of_communes, others.into_iter().rev().max_by_key(matched))
}

/// Tells the cabinets that the list of the points lacks: what it says of the others does not hold for them.
pub fn report_missing(
    lists: &Joined<'_>,
    sheet: &Sheet,
    header: &Header,
    file: &str,
    read: &mut SheetRead,
) {
    if lists.is_empty() {
        return;
    }
    let mut seen = BTreeSet::new();
    let missing = cabinets_in(sheet, header).filter(|(row, name)| {
        let is_name = row.cells.len() > 1 && !key(name).is_empty();
        is_name && !lists.names(name) && seen.insert(key(name))
    });
    let findings = missing.map(|(row, name)| Finding {
        rule: Rule::ArmoireHorsListe,
        file: file.to_owned(),
        sheet: sheet.name.clone(),
        cell: format!("ligne {}", row.number),
        read: format!("{name}, absente de « {} »", lists.places()),
    });
    read.findings.extend(findings.collect::<Vec<_>>());
}

/// The points that each cabinet of a list's commune feeds, by the names that the points have; none where the
/// list is not theirs. A file of cabinets that says no commune is that of its folder.
fn counted(list: &Cabinets, read: &[SheetRead], territory: &Territory) -> BTreeMap<String, usize> {
    let commune = list.commune.and_then(|at| territory.communes().get(at));
    let insee = commune.map(|commune| commune.insee.as_str());
    let mut counted = BTreeMap::new();
    let folder = |label: &str| Path::new(label).parent().map(Path::to_owned);
    let is_apart = |sheet: &SheetRead| match (&list.file, insee) {
        (Some(file), None) => folder(file) != folder(&sheet.report.fichier),
        _ => false,
    };
    for sheet in read.iter().filter(|sheet| !is_apart(sheet)) {
        for (cabinet, points) in sheet.points.by_cabinet(insee) {
            *counted.entry(cabinet).or_insert(0) += points;
        }
    }
    if list.matched(counted.keys().map(String::as_str)) == 0 {
        counted.clear();
    }
    counted
}

/// Whether one of some lists is that of points that were read.
#[must_use]
pub fn are_of<'a>(
    mut lists: impl Iterator<Item = &'a Cabinets>,
    read: &[SheetRead],
    territory: &Territory,
) -> bool {
    lists.any(|list| !counted(list, read, territory).is_empty())
}

/// Compares the numbers of points that lists of cabinets tell with those read.
pub fn compare(file: &Named, lists: &[Cabinets], read: &mut [SheetRead], territory: &Territory) {
    for list in lists {
        let counted = counted(list, read, territory);
        if counted.is_empty() {
            continue;
        }
        let findings = list
            .differing(&counted)
            .into_iter()
            .map(|(cell, read)| Finding {
                rule: Rule::TotalDifferent,
                file: file.label.clone(),
                sheet: list.sheet.clone(),
                cell,
                read,
            });
        if let Some(first) = read.first_mut() {
            first.findings.extend(findings);
        }
    }
}
