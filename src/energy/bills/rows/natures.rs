//! What a row is of, beyond its numbers: a supply point named once above its rows, a credit note, no
//! consumption at all.

use super::Table;
use crate::energy::bills::Reason;
use crate::energy::bills::cells::Apart;
use crate::energy::bills::terms::{Field, Nature, is_of_names, is_street_lighting};
use crate::inventory::grid::{Cell, Row};
use std::collections::{BTreeMap, BTreeSet};

/// The most words that a column has which says what rows are of: names of sites are many.
const MOST_WORDS: usize = 12;

/// The different texts of columns that have few.
pub(super) type FewTexts<'a> = BTreeMap<u32, BTreeSet<&'a str>>;

impl Table<'_> {
    /// The texts of each column that tells nothing else; none of a column that has many.
    pub(super) fn few_texts<'a>(&self, rows: &'a [Row]) -> FewTexts<'a> {
        let used: BTreeSet<u32> = Field::ALL
            .iter()
            .filter_map(|field| self.columns.index(*field))
            .chain(self.columns.energy().into_iter().map(|(column, _)| column))
            .collect();
        let mut texts = FewTexts::new();
        for (column, cell) in rows.iter().flat_map(|row| &row.cells) {
            if let (Cell::Text(text), false) = (cell, used.contains(column)) {
                let known = texts.entry(*column).or_default();
                if known.len() <= MOST_WORDS {
                    known.insert(text);
                }
            }
        }
        texts.retain(|_, known| known.len() <= MOST_WORDS);
        texts
    }

    /// The columns in which some of the few texts says of what its row is.
    pub(super) fn natures(&self, texts: &FewTexts<'_>) -> Vec<u32> {
        // Names of sites are many, and each may say of what its row is.
        let names = self
            .columns
            .titled(Field::Adresse)
            .filter(|(_, title)| is_of_names(title));
        let names = names.map(|(column, _)| column);
        let say = |known: &BTreeSet<&str>| known.iter().any(|text| Nature::of(text).is_some());
        let says = texts.iter().filter(|(_, known)| say(known));
        says.map(|(column, _)| *column).chain(names).collect()
    }

    /// The rows that name no supply point and stand below one that does, in a table that names each
    /// once: their periods differ, and they follow each other.
    pub(super) fn carried(&self, rows: &[Row]) -> BTreeMap<u32, usize> {
        let names = [Field::Pdl, Field::Armoire, Field::Adresse];
        let name_of = |row: &Row| names.map(|field| self.text(row, field));
        let periods = [Field::Debut, Field::Periode, Field::Annee];
        let period = |row: &Row| periods.map(|field| self.text(row, field));
        let energy = self.columns.energy();
        let mut carried = BTreeMap::new();
        let mut group: Option<(usize, BTreeSet<[String; 3]>)> = None;
        let (mut last, mut above) = (0, names.map(|_| String::new()));
        for (at, row) in rows.iter().enumerate() {
            let stated = period(row);
            let follows = row.number == last + 1;
            last = row.number;
            let name = name_of(row);
            let is_named = name.iter().any(|text| !text.is_empty());
            // Where each row is named, one that is not is of nobody knows which point.
            if is_named && follows && name == above {
                return BTreeMap::new();
            }
            above.clone_from(&name);
            if is_named {
                group = Some((at, BTreeSet::from([stated])));
                continue;
            }
            let is_whole = stated.iter().any(|text| !text.is_empty())
                && energy.iter().any(|(column, _)| row.get(*column).is_some());
            match &mut group {
                Some((first, known)) if follows && is_whole => {
                    // The same period twice: of two supply points, and only one is named.
                    if !known.insert(stated) {
                        return BTreeMap::new();
                    }
                    carried.insert(row.number, *first);
                }
                _ => group = None,
            }
        }
        carried
    }
}

/// The columns of usages: few texts, of which some say street lighting and others do not.
pub(super) fn usages(texts: &FewTexts<'_>) -> Vec<u32> {
    let are_usages = |known: &BTreeSet<&str>| {
        let lighting = known.iter().filter(|text| is_street_lighting(text)).count();
        (1..known.len()).contains(&lighting)
    };
    let of_usages = texts.iter().filter(|(_, known)| are_usages(known));
    of_usages.map(|(column, _)| *column).collect()
}

/// What the columns that say what rows are of say of one; those of usages say that it lights streets.
pub(super) fn nature(row: &Row, columns: &[u32], usages: &[u32]) -> Result<Option<Nature>, Apart> {
    let is_other = |column: &&u32| {
        let text = row.text(**column);
        !text.trim().is_empty() && !is_street_lighting(&text)
    };
    if let Some(column) = usages.iter().find(is_other) {
        return Err((Reason::OtherUsage, Some(*column)));
    }
    let said = |column: &u32| Some((*column, Nature::of(&row.text(*column))?));
    match columns.iter().find_map(said) {
        Some((column, Nature::Apart)) => Err((Reason::OtherPost, Some(column))),
        said => Ok(said.map(|(_, nature)| nature)),
    }
}
