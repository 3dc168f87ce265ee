//! What a person answered in the sheet « Ce qui a été compris » of a quality workbook: whether a
//! decision of the importer stands, and what a column is to be read as.

use super::decision::{Decision, Kind};
use super::fields::Field;
use super::grid::{Row, Sheet};
use super::text::normalise;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Name of the sheet.
pub const SHEET: &str = "Ce qui a été compris";
/// Titles of the columns of its table of decisions that say which decision is meant.
pub const KEYS: [&str; 4] = ["Fichier", "Feuille", "Où", "Sujet"];
/// Title of the column to fill in: oui or non.
pub const ANSWER: &str = "Votre réponse";
/// What stands in the first cell of the rows of a file's block.
pub const BLOCK: [&str; 3] = ["Fichier et feuille", "Colonne", "À lire comme"];
/// What a column is told to be that is not to be read.
pub const IGNORED: &str = "ignorer";

/// A sheet of a file, as findings name them.
type Place = (String, String);

/// The answers of a person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Confirmations {
    decisions: BTreeMap<(Place, &'static str, String), bool>,
    columns: BTreeMap<Place, BTreeMap<u32, Option<Field>>>,
}

impl Confirmations {
    /// Reads the answers of a workbook; `None` where it has no such sheet.
    #[must_use]
    pub fn read(sheets: &[Sheet]) -> Option<Self> {
        let wanted = normalise(SHEET);
        let sheet = sheets
            .iter()
            .find(|sheet| normalise(&sheet.name) == wanted)?;
        let mut answers = Self::default();
        answers.read_sheet(sheet);
        Some(answers)
    }

    fn read_sheet(&mut self, sheet: &Sheet) {
        let mut table: Option<([u32; 4], u32)> = None;
        let mut place: Option<Place> = None;
        let mut letters: Vec<(u32, u32)> = Vec::new();
        for row in &sheet.rows {
            if let Some(columns) = decision_columns(row) {
                table = Some(columns);
                continue;
            }
            match BLOCK.iter().position(|title| row.text(0) == *title) {
                Some(0) => {
                    table = None;
                    place = Some((row.text(1), row.text(2)));
                }
                Some(1) => {
                    letters = row
                        .cells
                        .iter()
                        .filter_map(|(at, cell)| Some((*at, column_of(&cell.to_string())?)))
                        .collect();
                }
                Some(_) => self.read_columns(row, place.as_ref(), &letters),
                None => {
                    if let Some(columns) = &table {
                        self.read_decision(row, columns);
                    }
                }
            }
        }
    }

    fn read_decision(&mut self, row: &Row, (keys, answer): &([u32; 4], u32)) {
        let said = match normalise(&row.text(*answer)).as_str() {
            "oui" | "o" | "vrai" | "x" => true,
            "non" | "n" | "faux" => false,
            _ => return,
        };
        let [file, sheet, cell, subject] = keys.map(|column| row.text(column));
        let kind = Kind::ALL
            .iter()
            .find(|kind| normalise(kind.label()) == normalise(&subject));
        if let Some(kind) = kind {
            let key = ((file, sheet), kind.code(), cell);
            self.decisions.insert(key, said);
        }
    }

    fn read_columns(&mut self, row: &Row, place: Option<&Place>, letters: &[(u32, u32)]) {
        let Some(place) = place else {
            return;
        };
        for (at, column) in letters {
            let stated = normalise(&row.text(*at));
            let field = if stated == normalise(IGNORED) {
                None
            } else {
                match Field::ALL
                    .iter()
                    .find(|field| normalise(field.name()) == stated)
                {
                    Some(field) => Some(*field),
                    None => continue,
                }
            };
            let columns = self.columns.entry(place.clone()).or_default();
            columns.insert(*column, field);
        }
    }

    /// Takes a person's yes or no to the decision at a place of a sheet, or takes it back.
    pub fn set_decision(
        &mut self,
        place: (String, String),
        kind: Kind,
        cell: String,
        said: Option<bool>,
    ) {
        let key = (place, kind.code(), cell);
        match said {
            Some(said) => self.decisions.insert(key, said),
            None => self.decisions.remove(&key),
        };
    }

    /// Takes what a person says that a column is (none: not to be read), or takes it back.
    #[expect(
        clippy::option_option,
        reason = "nothing said, said to be nothing, said to be a field"
    )]
    pub fn set_column(
        &mut self,
        place: (String, String),
        column: u32,
        stated: Option<Option<Field>>,
    ) {
        match (self.columns.entry(place), stated) {
            (columns, Some(field)) => {
                columns.or_default().insert(column, field);
            }
            (Entry::Occupied(mut columns), None) => {
                columns.get_mut().remove(&column);
                if columns.get().is_empty() {
                    columns.remove();
                }
            }
            (Entry::Vacant(_), None) => {}
        }
    }

    /// Adds the answers of another workbook; where both answer, the later one holds.
    pub fn extend(&mut self, other: Self) {
        self.decisions.extend(other.decisions);
        for (place, columns) in other.columns {
            self.columns.entry(place).or_default().extend(columns);
        }
    }

    /// Those that bear on one file.
    #[must_use]
    pub fn of_file(&self, file: &str) -> Self {
        let decisions = (self.decisions.iter()).filter(|(((of, _), ..), _)| of == file);
        let columns = (self.columns.iter()).filter(|((of, _), _)| of == file);
        Self {
            decisions: decisions.map(|(key, said)| (key.clone(), *said)).collect(),
            columns: columns
                .map(|(place, columns)| (place.clone(), columns.clone()))
                .collect(),
        }
    }

    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.decisions.is_empty() && self.columns.is_empty()
    }

    /// How many answers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.decisions.len() + self.columns.values().map(BTreeMap::len).sum::<usize>()
    }

    /// The answers on decisions: file, sheet, place, kind, and whether it is right.
    pub fn decisions(&self) -> impl Iterator<Item = (&str, &str, &str, &'static str, bool)> {
        (self.decisions.iter())
            .map(|(((file, sheet), kind, cell), said)| (&**file, &**sheet, &**cell, *kind, *said))
    }

    /// The files that the answers speak of.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let of_decisions = self.decisions.keys().map(|((file, _), ..)| file.as_str());
        let of_columns = self.columns.keys().map(|(file, _)| file.as_str());
        of_decisions.chain(of_columns)
    }

    /// Whether a person says that a decision is right; `None` where nobody answered.
    #[must_use]
    pub fn of(&self, decision: &Decision) -> Option<bool> {
        self.says(
            decision.kind,
            &decision.file,
            &decision.sheet,
            &decision.cell,
        )
    }

    /// The same, for a decision by what tells it apart.
    #[must_use]
    pub fn says(&self, kind: Kind, file: &str, sheet: &str, cell: &str) -> Option<bool> {
        if self.decisions.is_empty() {
            return None;
        }
        let place = (file.to_owned(), sheet.to_owned());
        self.decisions
            .get(&(place, kind.code(), cell.to_owned()))
            .copied()
    }

    /// What a person says of the columns of a sheet: by column, the field, or none for one that is not
    /// to be read.
    #[must_use]
    pub fn columns(&self, file: &str, sheet: &str) -> Option<&BTreeMap<u32, Option<Field>>> {
        self.columns.get(&(file.to_owned(), sheet.to_owned()))
    }
}

/// The answers as they bear on one sheet.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// All the answers.
    pub answers: &'a Confirmations,
    /// File, as named in the import.
    pub file: &'a str,
    /// Sheet.
    pub sheet: &'a str,
}

impl Said<'_> {
    /// Whether a person says that a decision of this sheet is right.
    #[must_use]
    pub fn to(&self, kind: Kind, cell: &str) -> Option<bool> {
        self.answers.says(kind, self.file, self.sheet, cell)
    }
}

/// The columns of the table of decisions, where a row is its header.
fn decision_columns(row: &Row) -> Option<([u32; 4], u32)> {
    let column = |title: &str| {
        let wanted = normalise(title);
        row.cells
            .iter()
            .find(|(_, cell)| normalise(&cell.to_string()) == wanted)
            .map(|(column, _)| *column)
    };
    let [file, sheet, cell, subject] = KEYS.map(column);
    Some(([file?, sheet?, cell?, subject?], column(ANSWER)?))
}

/// The number of a column, from 0, by its letters.
#[must_use]
pub fn column_of(letters: &str) -> Option<u32> {
    let is_letters = !letters.is_empty() && letters.len() <= 3;
    if !is_letters || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let number = letters
        .bytes()
        .fold(0_u32, |number, b| number * 26 + u32::from(b - b'A') + 1);
    Some(number - 1)
}
