//! What a person filled in the sheet « À compléter » of a quality workbook, read over the
//! inventories: nobody has to find the row in the original again.

use super::confirmations::Confirmations;
use super::fields::Field;
use super::finding::{Finding, Rule};
use super::grid::{Cell, Sheet};
use super::text::normalise;
use std::collections::{BTreeMap, BTreeSet};

/// Name of the sheet.
pub const SHEET: &str = "À compléter";
/// Titles of the columns that say which row is meant: file, sheet, row.
pub const KEYS: [&str; 3] = ["Fichier", "Feuille", "Ligne"];
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

/// What is asked of a person where a rule falls on a row; nothing where no cell would mend it. A
/// regime is not asked for row by row: a scenario says once what « demi-nuit » stands for.
#[must_use]
pub fn asked(rule: Rule) -> &'static [Field] {
    match rule {
        Rule::CommuneInconnue
        | Rule::CommuneAmbigue
        | Rule::CommuneAbsente
        | Rule::CommuneContradictoire => &[Field::Insee],
        Rule::LampeInconnue | Rule::LampeAmbigue => &[Field::Lampe],
        Rule::PuissanceInconnue
        | Rule::PuissanceIllisible
        | Rule::PuissanceHorsPlage
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

/// One filled row.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    /// Where it was filled in: file, sheet, `ligne N`.
    place: (String, String, String),
    cells: BTreeMap<Field, Cell>,
}

/// Filled rows, by the file, sheet and row of the inventory that they speak of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// What was answered of the decisions and columns.
    pub confirmed: Confirmations,
    rows: BTreeMap<(String, String, u32), Answer>,
}

impl Answers {
    /// Reads the answers of a workbook; `None` where it has no such sheet.
    #[must_use]
    pub fn read(file: &str, sheets: &[Sheet]) -> Option<Self> {
        let (sheet, columns) = sheets
            .iter()
            .filter(|sheet| normalise(&sheet.name) == normalise(SHEET))
            .find_map(|sheet| Some((sheet, Columns::find(sheet)?)))?;
        let mut rows = BTreeMap::new();
        for row in sheet.below(columns.header) {
            let cells: BTreeMap<Field, Cell> = columns
                .answers
                .iter()
                .filter_map(|(field, column)| Some((*field, row.get(*column)?.clone())))
                .filter(|(_, cell)| !cell.is_blank())
                .collect();
            let number = match row.get(columns.keys[2]) {
                Some(Cell::Number(number)) if *number >= 1.0 => *number as u32,
                _ => row.text(columns.keys[2]).parse().unwrap_or(0),
            };
            if cells.is_empty() {
                continue;
            }
            let key = (row.text(columns.keys[0]), row.text(columns.keys[1]), number);
            let place = (
                file.to_owned(),
                sheet.name.clone(),
                format!("ligne {}", row.number),
            );
            rows.insert(key, Answer { place, cells });
        }
        Some(Self {
            confirmed: Confirmations::read(sheets),
            rows,
        })
    }

    /// Adds the answers of another workbook; where both answer, the later one holds.
    pub fn extend(&mut self, other: Self) {
        self.confirmed.extend(other.confirmed);
        self.rows.extend(other.rows);
    }

    /// Whether nothing was filled in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.confirmed.is_empty()
    }

    /// The answers for one row.
    #[must_use]
    pub fn of(&self, file: &str, sheet: &str, row: u32) -> Option<&BTreeMap<Field, Cell>> {
        if self.is_empty() {
            return None;
        }
        self.rows
            .get(&(file.to_owned(), sheet.to_owned(), row))
            .map(|answer| &answer.cells)
    }

    /// The files that the answers speak of.
    #[must_use]
    pub fn files(&self) -> BTreeSet<&str> {
        let of_rows = self.rows.keys().map(|(file, ..)| file.as_str());
        of_rows.chain(self.confirmed.files()).collect()
    }

    /// The answers that no row took: their file was not read, or has changed.
    #[must_use]
    pub fn unused(&self, findings: &[Finding]) -> Vec<Finding> {
        let used: BTreeSet<(&str, &str, &str)> = findings
            .iter()
            .filter(|finding| finding.rule == Rule::Complete)
            .map(|finding| (&*finding.file, &*finding.sheet, &*finding.cell))
            .collect();
        self.rows
            .iter()
            .filter(|((file, sheet, row), _)| {
                !used.contains(&(file.as_str(), sheet.as_str(), &*format!("ligne {row}")))
            })
            .map(|((file, sheet, row), answer)| {
                let (answers_file, answers_sheet, cell) = answer.place.clone();
                Finding {
                    rule: Rule::ComplementSansLigne,
                    file: answers_file,
                    sheet: answers_sheet,
                    cell,
                    read: format!("{file} | {sheet} | ligne {row}"),
                }
            })
            .collect()
    }
}

/// Where the columns of « À compléter » are: a person may have moved them.
struct Columns {
    header: u32,
    keys: [u32; 3],
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
                answers,
            })
        })
    }
}
