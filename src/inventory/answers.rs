//! What a person filled in the sheet « À compléter » of a quality workbook, read over the
//! inventories: nobody has to find the row in the original again.

mod alike;

use super::confirmations::Confirmations;
use super::fields::Field;
use super::finding::{Finding, Rule};
use super::grid::{Cell, Row, Sheet};
use super::text::normalise;
use super::workbook::look_into_sheets;
pub use alike::{Like, NOTHING, RowAsRead};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Name of the sheet.
pub const SHEET: &str = "À compléter";
/// Titles of the columns that say which row is meant: file, sheet, row.
pub const KEYS: [&str; 3] = ["Fichier", "Feuille", "Ligne"];
/// Titles of the columns that say what was read of the row, or of all the rows of the line: commune,
/// lamp, watts.
pub const READ: [&str; 3] = ["Commune lue", "Lampe lue", "Watts lus"];
/// Titles of the columns to fill in, and what each tells. They are no title of an inventory, so that
/// what was read can stand beside them.
pub const TITLES: [(Field, &str); 7] = [
    (Field::Insee, "Code INSEE à retenir"),
    (Field::Lampe, "Lampe à retenir"),
    (Field::PuissanceLampe, "Puissance de la lampe à retenir (W)"),
    (
        Field::PuissanceSysteme,
        "Puissance avec ballast à retenir (W)",
    ),
    (Field::Foyers, "Nombre de foyers à retenir"),
    (Field::Regime, "Régime à retenir"),
    (Field::Etat, "État à retenir"),
];

/// What is asked of a person where a rule falls on a row; nothing where no cell would repair it. A
/// regime is not asked for row by row: a scenario says once what « demi-nuit » stands for.
#[must_use]
pub fn asked(rule: Rule) -> &'static [Field] {
    match rule {
        Rule::CommuneInconnue
        | Rule::CommuneAmbigue
        | Rule::CommuneAbsente
        | Rule::CommuneContradictoire => &[Field::Insee],
        Rule::LampeInconnue | Rule::LampeAmbigue | Rule::LampeContredite => &[Field::Lampe],
        Rule::PuissanceInconnue
        | Rule::PuissanceIllisible
        | Rule::PuissanceHorsPlage
        | Rule::ProjecteurDeTerrain
        | Rule::PuissanceContredite
        | Rule::NombreAmbigu => &[Field::PuissanceLampe],
        Rule::PuissanceSystemePossible => &[Field::PuissanceLampe, Field::PuissanceSysteme],
        Rule::PuissanceIncoherente => &[Field::PuissanceLampe, Field::Foyers],
        Rule::FoyersIllisibles => &[Field::Foyers],
        Rule::CelluleErreur | Rule::FormuleNonCalculee | Rule::DateInattendue => &[
            Field::Insee,
            Field::Lampe,
            Field::PuissanceLampe,
            Field::Foyers,
        ],
        _ => &[],
    }
}

/// What a person filled in for one row, or for rows alike.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    /// Where it was filled in: file, sheet, `ligne N`.
    place: (String, String, String),
    cells: BTreeMap<Field, Cell>,
}

/// The answers of a person: file and sheet of the inventory, and the rows that they speak of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// What was answered of the decisions and columns.
    pub confirmed: Confirmations,
    rows: BTreeMap<(String, String, u32), Answer>,
    alike: BTreeMap<(String, String, Like), Answer>,
    /// Where two workbooks answer otherwise.
    contradictions: Vec<Finding>,
}

/// The answers that bear on one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OfFile {
    rows: Vec<(String, u32, BTreeMap<Field, Cell>)>,
    alike: Vec<(String, Like, BTreeMap<Field, Cell>)>,
    confirmed: Confirmations,
}

/// What was asked of a person in an import, and answered.
///
/// ```
/// # use reverbere::{Mappings, Sources, Territory, import};
/// # let folder = tempfile::tempdir()?;
/// let file = folder.path().join("parc.csv");
/// std::fs::write(&file, "Code INSEE;Lampe;Puissance (W)\n62160;SHP;100\n62160;SHP;\n")?;
/// # let paths = [file];
/// # let territory = Territory::boulonnais();
/// let read = import(&Sources::all(&paths), &territory, &Mappings::default(), &|_, _| {})?;
/// // The lamp of the third line lacks its watts.
/// let lines: Vec<u32> = read.asked.rows.keys().map(|(_, _, line)| *line).collect();
/// assert_eq!(lines, [3]);
/// assert!(read.asked.answers.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// What was read of each row of which something is missing, or was.
    pub rows: BTreeMap<(String, String, u32), RowAsRead>,
    /// The answers that were read.
    pub answers: Answers,
    /// How many rows each answer for rows alike was read over.
    pub used: BTreeMap<(String, String, Like), usize>,
}

/// The answers for one sheet.
#[derive(Debug, Default)]
pub struct OfSheet<'a> {
    rows: BTreeMap<u32, &'a BTreeMap<Field, Cell>>,
    alike: BTreeMap<&'a Like, &'a BTreeMap<Field, Cell>>,
}

impl<'a> OfSheet<'a> {
    /// The answers for a row of its own.
    #[must_use]
    pub fn row(&self, row: u32) -> Option<&'a BTreeMap<Field, Cell>> {
        self.rows.get(&row).copied()
    }

    /// Whether some answers are for all rows alike.
    #[must_use]
    pub fn has_alike(&self) -> bool {
        !self.alike.is_empty()
    }

    /// The answers for the rows that have something in common.
    #[must_use]
    pub fn alike(&self, like: &Like) -> Option<&'a BTreeMap<Field, Cell>> {
        self.alike.get(like).copied()
    }
}

impl Answers {
    /// Reads the answers of a workbook; `None` where it has no sheet to answer in.
    #[must_use]
    pub fn read(file: &str, sheets: &[Sheet]) -> Option<Self> {
        let found = sheets
            .iter()
            .filter(|sheet| normalise(&sheet.name) == normalise(SHEET))
            .find_map(|sheet| Some((sheet, Columns::find(sheet)?)));
        let confirmed = Confirmations::read(sheets);
        let mut answers = Self::default();
        let Some((sheet, columns)) = found else {
            return confirmed.map(|confirmed| Self {
                confirmed,
                ..answers
            });
        };
        for row in sheet.below(columns.header) {
            let cells: BTreeMap<Field, Cell> = columns
                .answers
                .iter()
                .filter_map(|(field, column)| Some((*field, row.get(*column)?.clone())))
                .filter(|(_, cell)| !cell.is_blank())
                .collect();
            if cells.is_empty() {
                continue;
            }
            let [its_file, its_sheet] = [columns.keys[0], columns.keys[1]].map(|at| row.text(at));
            let place = (
                file.to_owned(),
                sheet.name.clone(),
                format!("ligne {}", row.number),
            );
            let answer = Answer { place, cells };
            match columns.rows(row) {
                Rows::One(line) => {
                    answers.rows.insert((its_file, its_sheet, line), answer);
                }
                Rows::Alike(like) => {
                    answers.alike.insert((its_file, its_sheet, like), answer);
                }
            }
        }
        answers.confirmed = confirmed.unwrap_or_default();
        Some(answers)
    }

    /// Reads the answers in a workbook of a person; `None` where it cannot be read or is none of ours.
    #[must_use]
    pub fn in_workbook(file: &Path) -> Option<Self> {
        let sheets = look_into_sheets(file).ok()?;
        Self::read(&file.display().to_string(), &sheets)
    }

    /// Adds the answers of another workbook; where both answer, the later one holds.
    pub fn extend(&mut self, other: Self) {
        self.confirmed.extend(other.confirmed);
        for (key, answer) in other.rows {
            if let Some(earlier) = self.rows.insert(key.clone(), answer) {
                let now = &self.rows[&key];
                self.contradictions.extend(earlier.contradicted_by(now));
            }
        }
        for (key, answer) in other.alike {
            if let Some(earlier) = self.alike.insert(key.clone(), answer) {
                let now = &self.alike[&key];
                self.contradictions.extend(earlier.contradicted_by(now));
            }
        }
    }

    /// Takes what a person says of one row, or takes it back.
    pub fn set_row(&mut self, key: (String, String, u32), field: Field, cell: Option<Cell>) {
        set(&mut self.rows, key, field, cell);
    }

    /// Takes what a person says of all rows alike, or takes it back.
    pub fn set_alike(&mut self, key: (String, String, Like), field: Field, cell: Option<Cell>) {
        set(&mut self.alike, key, field, cell);
    }

    /// Whether nothing was filled in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.alike.is_empty() && self.confirmed.is_empty()
    }

    /// How many lines were filled in.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len() + self.alike.len() + self.confirmed.len()
    }

    /// The answers for one sheet of a file.
    #[must_use]
    pub fn of(&self, file: &str, sheet: &str) -> OfSheet<'_> {
        if self.is_empty() {
            return OfSheet::default();
        }
        let rows = (self.rows.iter()).filter(|((f, s, _), _)| f == file && s == sheet);
        let alike = (self.alike.iter()).filter(|((f, s, _), _)| f == file && s == sheet);
        OfSheet {
            rows: rows
                .map(|((.., row), answer)| (*row, &answer.cells))
                .collect(),
            alike: alike
                .map(|((.., like), answer)| (like, &answer.cells))
                .collect(),
        }
    }

    /// The answers that bear on a file, to tell whether they are others than before.
    #[must_use]
    pub fn of_file(&self, file: &str) -> OfFile {
        let rows = self.rows().filter(|(of, ..)| *of == file);
        let alike = self.alike().filter(|(of, ..)| *of == file);
        OfFile {
            rows: rows
                .map(|(_, sheet, row, cells)| (sheet.to_owned(), row, cells.clone()))
                .collect(),
            alike: alike
                .map(|(_, sheet, like, cells)| (sheet.to_owned(), like.clone(), cells.clone()))
                .collect(),
            confirmed: self.confirmed.of_file(file),
        }
    }

    /// The filled lines for one row each: file, sheet, row and what was filled in.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str, u32, &BTreeMap<Field, Cell>)> {
        (self.rows.iter())
            .map(|((file, sheet, row), answer)| (&**file, &**sheet, *row, &answer.cells))
    }

    /// The filled lines for rows alike.
    pub fn alike(&self) -> impl Iterator<Item = (&str, &str, &Like, &BTreeMap<Field, Cell>)> {
        (self.alike.iter())
            .map(|((file, sheet, like), answer)| (&**file, &**sheet, like, &answer.cells))
    }

    /// The files that the answers speak of.
    #[must_use]
    pub fn files(&self) -> BTreeSet<&str> {
        let rows = self.rows.keys().map(|(file, ..)| file.as_str());
        let alike = self.alike.keys().map(|(file, ..)| file.as_str());
        rows.chain(alike).chain(self.confirmed.files()).collect()
    }

    /// What is wrong with the answers: those that no row took, for their file was not read or has
    /// changed, and those of which another workbook says otherwise.
    #[must_use]
    pub fn findings(
        &self,
        findings: &[Finding],
        used: &BTreeMap<(String, String, Like), usize>,
    ) -> Vec<Finding> {
        let taken: BTreeSet<(&str, &str, &str)> = findings
            .iter()
            .filter(|finding| finding.rule == Rule::Complete)
            .map(|finding| (&*finding.file, &*finding.sheet, &*finding.cell))
            .collect();
        let rows = self
            .rows
            .iter()
            .filter(|((file, sheet, row), _)| {
                !taken.contains(&(file.as_str(), sheet.as_str(), &*format!("ligne {row}")))
            })
            .map(|((file, sheet, row), answer)| {
                let read = format!("{file} | {sheet} | ligne {row}");
                answer.found(Rule::ComplementSansLigne, read)
            });
        let alike = (self.alike.iter())
            .filter(|(key, _)| !used.contains_key(key))
            .map(|((file, sheet, like), answer)| {
                let read = format!("{file} | {sheet} | {}", like.in_words());
                answer.found(Rule::ComplementSansLigne, read)
            });
        let wrong = rows.chain(alike);
        wrong.chain(self.contradictions.iter().cloned()).collect()
    }
}

/// Writes one cell of an answer; one without any is none.
fn set<K: Ord>(answers: &mut BTreeMap<K, Answer>, key: K, field: Field, cell: Option<Cell>) {
    match (answers.entry(key), cell) {
        (entry, Some(cell)) => {
            let answer = entry.or_insert_with(|| Answer {
                place: Default::default(),
                cells: BTreeMap::new(),
            });
            answer.cells.insert(field, cell);
        }
        (Entry::Occupied(mut entry), None) => {
            entry.get_mut().cells.remove(&field);
            if entry.get().cells.is_empty() {
                entry.remove();
            }
        }
        (Entry::Vacant(_), None) => {}
    }
}

impl Answer {
    /// A finding where it was filled in.
    fn found(&self, rule: Rule, read: String) -> Finding {
        let (file, sheet, cell) = self.place.clone();
        Finding {
            rule,
            file,
            sheet,
            cell,
            read,
        }
    }

    /// A finding where a later answer says otherwise.
    fn contradicted_by(&self, later: &Self) -> Option<Finding> {
        let (field, said) = self.cells.iter().find(|(field, cell)| {
            let other = later.cells.get(field);
            other.is_some_and(|other| other.to_string() != cell.to_string())
        })?;
        let (file, _, line) = &self.place;
        let now = &later.cells[field];
        let read = format!("« {now} » ; « {said} » dans {file}, {line}");
        Some(later.found(Rule::ComplementContradictoire, read))
    }
}

/// Which rows a line speaks of.
enum Rows {
    One(u32),
    Alike(Like),
}

/// Where the columns of « À compléter » are: a person may have moved them.
struct Columns {
    header: u32,
    keys: [u32; 3],
    read: [Option<u32>; 3],
    answers: Vec<(Field, u32)>,
}

impl Columns {
    fn find(sheet: &Sheet) -> Option<Self> {
        sheet.rows.iter().take(20).find_map(|row| {
            let column = |title: &str| {
                let wanted = normalise(title);
                row.cells
                    .iter()
                    .find(|(_, cell)| normalise(&cell.to_string()) == wanted)
                    .map(|(column, _)| *column)
            };
            let answers: Vec<(Field, u32)> = TITLES
                .iter()
                .filter_map(|(field, title)| Some((*field, column(title)?)))
                .collect();
            let [file, sheet, line] = KEYS.map(column);
            (!answers.is_empty()).then_some(Self {
                header: row.number,
                keys: [file?, sheet?, line?],
                read: READ.map(column),
                answers,
            })
        })
    }

    /// The rows of a line: « 17 » is one, « 458 lignes » are all those of which the same was read.
    fn rows(&self, row: &Row) -> Rows {
        let line = match row.get(self.keys[2]) {
            Some(Cell::Number(number)) if *number >= 1.0 => *number as u32,
            _ => row.text(self.keys[2]).trim().parse().unwrap_or(0),
        };
        if line == 0 && normalise(&row.text(self.keys[2])).contains("ligne") {
            let read = self
                .read
                .map(|column| column.map(|at| row.text(at)).unwrap_or_default());
            return Like::of_line(&read).map_or(Rows::One(0), Rows::Alike);
        }
        Rows::One(line)
    }
}
