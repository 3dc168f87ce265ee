//! The list of the cabinets beside the table of the points, in a sheet or a file of its own: what it says of
//! a cabinet holds for the points that it feeds.

mod alone;
mod joined;
mod lists;

use super::condition::with_unit_of;
use super::control::stated_points;
use super::decision::{Decision, Kind};
use super::fields::Field;
use super::grid::{Cell, Row, Sheet};
use super::header::{Column, Header};
use super::profile::columns;
use super::territory::{Lookup, Territory};
use super::text::normalise;
pub use alone::{Alone, Apart};
pub use joined::Joined;
pub use lists::{
    are_of, compare, find_lists, lists_cabinets, named_by_points, of_points, report_missing,
};
use std::collections::{BTreeMap, BTreeSet};

/// Of the points' cabinets, or of the list's, at least this share must be the other's for it to be theirs.
const SHARE_MATCHED: f64 = 0.5;

/// What a list may say of the cabinet itself that is to be known of each of its points: its supply point,
/// its state, what protects its circuits.
pub const OF_ALL_ITS_POINTS: [Field; 5] = [
    Field::Pdl,
    Field::EtatArmoire,
    Field::Terre,
    Field::Parafoudre,
    Field::BordDeMer,
];

/// What a list may say of a cabinet that holds for its points: hours, and the above.
fn joined() -> impl Iterator<Item = Field> {
    columns::FIELDS.into_iter().chain(OF_ALL_ITS_POINTS)
}

/// The column of a list that tells something: « État » is that of the cabinet.
fn column_of(header: &Header, field: Field) -> Option<&Column> {
    let own = header.column(field);
    own.or_else(|| {
        header
            .column(Field::Etat)
            .filter(|_| field == Field::EtatArmoire)
    })
}

/// A cell as the rows of the points take it, which do not see its title.
fn taken(column: &Column, cell: &Cell) -> Cell {
    if column.field == Field::Terre {
        let text = with_unit_of(&column.header, &cell.to_string());
        return Cell::Text(text.as_str().into());
    }
    cell.clone()
}

/// The name of a cabinet as it is compared: « Armoire A02 » and « a 2 » are one.
#[must_use]
pub fn key(name: &str) -> String {
    let plain = normalise(name);
    let is_noun = |word: &&str| matches!(*word, "armoire" | "arm" | "coffret" | "n" | "no");
    let words: Vec<&str> = plain.split(' ').filter(|word| !is_noun(word)).collect();
    let joined = if words.is_empty() {
        plain.clone()
    } else {
        words.concat()
    };
    let mut key = String::with_capacity(joined.len());
    let mut chars = joined.chars().peekable();
    while let Some(c) = chars.next() {
        let is_leading_zero = c == '0'
            && !key.ends_with(|last: char| last.is_ascii_digit())
            && chars.peek().is_some_and(char::is_ascii_digit);
        if !is_leading_zero {
            key.push(c);
        }
    }
    key
}

/// What one row says of a cabinet.
#[derive(Debug, Clone, Default, PartialEq)]
struct Cabinet {
    name: String,
    stated: BTreeMap<Field, Cell>,
    /// How many points it feeds, as the list says.
    points: Option<f64>,
    row: u32,
}

impl Cabinet {
    fn of(row: &Row, name: String, header: &Header, columns: &[(Field, Column)]) -> Self {
        let stated = |(field, column): &(Field, Column)| {
            let cell = row.get(column.index())?;
            let says = !cell.is_blank() && !matches!(cell, Cell::Error(_) | Cell::Formula);
            says.then(|| (*field, taken(column, cell)))
        };
        let points = match header
            .column(Field::Foyers)
            .and_then(|column| row.get(column.index()))
        {
            Some(Cell::Number(number)) => Some(*number),
            Some(Cell::Text(text)) => text.trim().parse().ok(),
            _ => None,
        };
        Self {
            name,
            stated: columns.iter().filter_map(stated).collect(),
            points,
            row: row.number,
        }
    }
}

/// The commune that a row of a list says.
fn commune_of(row: &Row, header: &Header, territory: &Territory) -> Option<usize> {
    let text = |field| Some(row.text(header.column(field)?.index()));
    let by_code = text(Field::Insee).and_then(|code| territory.by_insee(code.trim()));
    by_code.or_else(|| match territory.by_name(&text(Field::Commune)?) {
        Lookup::Found(commune) => Some(commune),
        _ => None,
    })
}

/// The first part of a name of several, as it is compared: « A1 » of « A1 - place Foch », « A1 (place Foch) ».
fn first_part(name: &str) -> Option<String> {
    let signs = [" - ", " – ", " — ", "(", ":", ",", "/"];
    let end = signs.iter().filter_map(|sign| name.find(sign)).min()?;
    let part = key(&name[..end]);
    part.contains(|c: char| c.is_ascii_digit()).then_some(part)
}

/// The cabinets of a file, by their names without case and punctuation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cabinets {
    sheet: String,
    /// The file, where it is another than that of the points.
    file: Option<String>,
    /// The commune of these cabinets, where the list says it.
    commune: Option<usize>,
    by_name: BTreeMap<String, Cabinet>,
    /// The cabinets of which two rows say different things: none of that is joined.
    doubled: Vec<String>,
    /// The names of those whose first part only one of them has.
    by_first_part: BTreeMap<String, String>,
    /// Titles of the columns that are joined.
    titles: Vec<String>,
}

impl Cabinets {
    /// Reads lists of cabinets: a table of one row a cabinet that says more of it than its name, commune by commune
    /// where it says of which they are; `stated` is the commune that its title or its sheet says. `known` are the
    /// cabinets that points name, as [`named_by_points`] gives them.
    #[must_use]
    pub fn of(
        sheet: &Sheet,
        header: &Header,
        known: &BTreeSet<String>,
        territory: &Territory,
        stated: Option<usize>,
    ) -> Vec<Self> {
        let Some(name) = lists::column_of_names(sheet, header, known) else {
            return Vec::new();
        };
        let own: Vec<(Field, Column)> = joined()
            .filter_map(|field| Some((field, column_of(header, field)?.clone())))
            .collect();
        let says_hours = own.iter().any(|(field, _)| columns::FIELDS.contains(field));
        let written = lists::column_of_profiles(sheet, header).filter(|_| !says_hours);
        let columns: Vec<(Field, Column)> = (own.into_iter())
            .chain(written.map(|column| (Field::Regime, column)))
            .filter(|(_, column)| column.index() != name)
            .collect();
        let mut lists: BTreeMap<Option<usize>, Self> = BTreeMap::new();
        let mut rows = 0;
        for row in sheet.below(header.row) {
            let written = row.text(name);
            let key = key(&written);
            if key.is_empty() || key.starts_with("total") {
                continue;
            }
            let commune = commune_of(row, header, territory).or(stated);
            let list = lists.entry(commune).or_insert_with(|| Self {
                sheet: sheet.name.clone(),
                commune,
                titles: (columns.iter().map(|(_, column)| column.header.clone())).collect(),
                ..Self::default()
            });
            list.add(key, Cabinet::of(row, written, header, &columns));
            rows += 1;
        }
        let names: usize = lists.values().map(|list| list.by_name.len()).sum();
        // Several rows of each cabinet are no list of cabinets.
        if rows * 2 > names * 3 {
            return Vec::new();
        }
        for list in lists.values_mut() {
            list.by_first_part = list.first_parts();
        }
        let is_useful = |list: &Self| list.by_name.len() >= 2 || !list.titles.is_empty();
        lists.into_values().filter(is_useful).collect()
    }

    /// Adds a row; what another says otherwise of the same cabinet holds for neither.
    fn add(&mut self, key: String, cabinet: Cabinet) {
        let Some(known) = self.by_name.get_mut(&key) else {
            self.by_name.insert(key, cabinet);
            return;
        };
        let before = known.stated.len();
        known
            .stated
            .retain(|field, cell| cabinet.stated.get(field).is_none_or(|other| other == cell));
        if known.stated.len() < before && !self.doubled.contains(&known.name) {
            self.doubled.push(known.name.clone());
        }
        known.points = None;
    }

    fn first_parts(&self) -> BTreeMap<String, String> {
        let mut parts: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for (key, cabinet) in &self.by_name {
            if let Some(part) = first_part(&cabinet.name) {
                parts.entry(part).or_default().push(key);
            }
        }
        let alone = parts
            .into_iter()
            .filter(|(part, keys)| keys.len() == 1 && !self.by_name.contains_key(part));
        alone.map(|(part, keys)| (part, keys[0].clone())).collect()
    }

    /// The cabinet of a name, and the key of the list for it.
    fn find(&self, name: &str) -> Option<(&String, &Cabinet)> {
        let whole = key(name);
        let by_part = |part: &String| self.by_first_part.get(part).unwrap_or(part).clone();
        let own = || first_part(name).map(|part| by_part(&part));
        self.by_name
            .get_key_value(&whole)
            .or_else(|| self.by_name.get_key_value(&by_part(&whole)))
            .or_else(|| self.by_name.get_key_value(&own()?))
    }

    /// What the list gives for a cabinet.
    #[must_use]
    pub fn cell(&self, cabinet: &str, field: Field) -> Option<&Cell> {
        self.find(cabinet)?.1.stated.get(&field)
    }

    /// How many of these cabinets are in the list; 0 where it is not theirs, nor part of them.
    #[must_use]
    pub fn matched<'a>(&self, names: impl Iterator<Item = &'a str>) -> usize {
        let names: BTreeSet<&str> = names.filter(|name| !name.trim().is_empty()).collect();
        let known = names
            .iter()
            .filter(|name| self.find(name).is_some())
            .count();
        let share = |all: usize| known as f64 >= all as f64 * SHARE_MATCHED;
        if share(names.len()) || share(self.by_name.len()) {
            known
        } else {
            0
        }
    }

    /// What was joined, told once for the points of a sheet.
    #[must_use]
    pub fn decision(&self, points: usize) -> Decision {
        Decision::new(
            Kind::Joined,
            match &self.file {
                Some(file) => format!("fichier « {file} »"),
                None => format!("feuille « {} »", self.sheet),
            },
            format!(
                "{} de chaque armoire repris pour ses points",
                self.titles.join(", ")
            ),
        )
        .because(if self.doubled.is_empty() {
            format!(
                "les noms des {} armoires sont ceux des points",
                self.by_name.len()
            )
        } else {
            format!(
                "les noms des armoires sont ceux des points ; {} : deux lignes qui se contredisent, non reprises",
                self.doubled.join(", ")
            )
        })
        .or_else("points sans ces données")
        .of_points(points)
    }

    /// Titles that are joined; none for a list that only counts points.
    #[must_use]
    pub fn joins(&self) -> bool {
        !self.titles.is_empty()
    }

    /// The cabinets whose points, counted by their names, are not as many as it says: where,
    /// and in words.
    #[must_use]
    pub fn differing(&self, counted: &BTreeMap<String, usize>) -> Vec<(String, String)> {
        let mut of_key: BTreeMap<&String, usize> = BTreeMap::new();
        for (name, points) in counted {
            if let Some((key, _)) = self.find(name) {
                *of_key.entry(key).or_default() += points;
            }
        }
        self.by_name
            .iter()
            .filter_map(|(key, cabinet)| {
                let stated = cabinet.points?;
                let read = of_key.get(key).copied().unwrap_or(0);
                ((stated - read as f64).abs() > 0.5).then(|| {
                    (
                        format!("ligne {}", cabinet.row),
                        format!(
                            "armoire {} : {}, {read} lus",
                            cabinet.name,
                            stated_points(stated)
                        ),
                    )
                })
            })
            .collect()
    }

    /// Whether it is that of a sheet of the points' file.
    #[must_use]
    pub fn is_of(&self, sheet: &Sheet) -> bool {
        self.file.is_none() && self.sheet == sheet.name
    }

    /// Name of the sheet, or of the file that is all of it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.file.as_ref().unwrap_or(&self.sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::{first_part, key};

    #[test]
    fn a_name_of_several_parts_begins_with_the_cabinet() {
        for (name, part) in [
            ("A1 - place Foch", Some("a1")),
            ("Armoire A01 (place Foch)", Some("a1")),
            ("A1-2", None),
            ("place Foch - nord", None),
        ] {
            assert_eq!(first_part(name).as_deref(), part, "{name}");
        }
    }

    #[test]
    fn a_cabinet_is_one_under_each_of_its_names() {
        for name in ["A2", "a 2", "Armoire A02", "Armoire n° A2", "ARM. A-002"] {
            assert_eq!(key(name), "a2", "{name}");
        }
        for (one, other) in [("A1", "A10"), ("A20", "A2"), ("B2", "A2"), ("Armoire", "")] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }
}
