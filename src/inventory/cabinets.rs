//! The sheet of the cabinets beside that of the points: what it says of a cabinet holds for the
//! points that it feeds.

use super::condition::with_unit_of;
use super::control::stated_points;
use super::decision::{Decision, Kind};
use super::fields::Field;
use super::grid::{Cell, Row, Sheet};
use super::header::{Column, Header};
use super::profile::columns;
use super::text::normalise;
use std::collections::BTreeMap;

/// Of the points' cabinets, at least this share must be in the list for it to be theirs.
const SHARE_MATCHED: f64 = 0.8;

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

/// The cabinets of a file, by their names without case and punctuation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cabinets {
    sheet: String,
    by_name: BTreeMap<String, Cabinet>,
    /// Titles of the columns that are joined.
    titles: Vec<String>,
}

impl Cabinets {
    /// Reads a list of cabinets: a table of one row a cabinet that says more of it than its name.
    #[must_use]
    pub fn of(sheet: &Sheet, header: &Header) -> Option<Self> {
        let name = header.column(Field::Armoire)?.index();
        let columns: Vec<(Field, &Column)> = joined()
            .filter_map(|field| Some((field, column_of(header, field)?)))
            .collect();
        let mut cabinets = Self {
            sheet: sheet.name.clone(),
            titles: (columns.iter().map(|(_, column)| column.header.clone())).collect(),
            ..Self::default()
        };
        let stated = |row: &Row, (field, column): &(Field, &Column)| {
            let cell = row.get(column.index())?;
            let says = !cell.is_blank() && !matches!(cell, Cell::Error(_) | Cell::Formula);
            says.then(|| (*field, taken(column, cell)))
        };
        for row in sheet.below(header.row) {
            let written = row.text(name);
            let key = key(&written);
            if key.is_empty() || key.starts_with("total") {
                continue;
            }
            let points = match header
                .column(Field::Foyers)
                .and_then(|column| row.get(column.index()))
            {
                Some(Cell::Number(number)) => Some(*number),
                Some(Cell::Text(text)) => text.trim().parse().ok(),
                _ => None,
            };
            let cabinet = Cabinet {
                name: written,
                stated: (columns.iter())
                    .filter_map(|column| stated(row, column))
                    .collect(),
                points,
                row: row.number,
            };
            // Two rows of one cabinet: this is no list of cabinets.
            if cabinets.by_name.insert(key, cabinet).is_some() {
                return None;
            }
        }
        (cabinets.by_name.len() >= 2 || !cabinets.titles.is_empty()).then_some(cabinets)
    }

    /// What the list gives for a cabinet.
    #[must_use]
    pub fn cell(&self, cabinet: &str, field: Field) -> Option<&Cell> {
        self.by_name.get(&key(cabinet))?.stated.get(&field)
    }

    /// Whether the list is that of these points: most of their cabinets are in it.
    #[must_use]
    pub fn matches<'a>(&self, names: impl Iterator<Item = &'a str>) -> bool {
        let (mut all, mut known) = (0_usize, 0_usize);
        for name in names.filter(|name| !name.trim().is_empty()) {
            all += 1;
            known += usize::from(self.by_name.contains_key(&key(name)));
        }
        all > 0 && known as f64 >= all as f64 * SHARE_MATCHED
    }

    /// What was joined, told once for the points of a sheet.
    #[must_use]
    pub fn decision(&self, points: usize) -> Decision {
        Decision::new(
            Kind::Joined,
            format!("feuille « {} »", self.sheet),
            format!(
                "{} de chaque armoire repris pour ses points",
                self.titles.join(", ")
            ),
        )
        .because(format!(
            "les noms des {} armoires sont ceux des points",
            self.by_name.len()
        ))
        .or_else("points sans ces données")
        .of_points(points)
    }

    /// Titles that are joined; none for a list that only counts points.
    #[must_use]
    pub fn joins(&self) -> bool {
        !self.titles.is_empty()
    }

    /// The cabinets whose points, counted as the list names them, are not as many as it says: where,
    /// and in words.
    #[must_use]
    pub fn differing(&self, counted: &BTreeMap<String, usize>) -> Vec<(String, String)> {
        self.by_name
            .iter()
            .filter_map(|(key, cabinet)| {
                let stated = cabinet.points?;
                let read = counted.get(key).copied().unwrap_or(0);
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

    /// Name of the sheet.
    #[must_use]
    pub fn sheet(&self) -> &str {
        &self.sheet
    }
}

#[cfg(test)]
mod tests {
    use super::key;

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
