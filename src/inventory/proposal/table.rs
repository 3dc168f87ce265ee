//! What one table shows: its columns, those that nothing answers to, and what they may be.

use super::hints;
use super::write::described;
use crate::inventory::confirmations::{Confirmations, Said};
use crate::inventory::content::column_cells;
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::grid::{Sheet, column_letters};
use crate::inventory::header::Header;
use crate::inventory::reading::{OF_TEMPLATE, Reading};
use std::collections::{BTreeMap, BTreeSet};

/// What one table shows.
#[derive(Debug, Clone, Default)]
pub(super) struct TableSeen {
    pub file: String,
    pub sheet: String,
    pub layout: Layout,
    /// What the cells of each unknown column hold, in their order.
    pub samples: Vec<String>,
    /// Lamps in the column that may be theirs, and how many cells have each.
    pub lamps: BTreeMap<String, usize>,
    pub no_commune: bool,
}

/// What two tables have in common that one part of a mapping serves.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Layout {
    /// The columns of each recognised field, as a mapping names them.
    pub columns: BTreeMap<Field, Vec<String>>,
    /// Fields of which something is to be asked.
    pub doubtful: BTreeSet<Field>,
    /// Columns that may tell a field, by what their cells hold.
    pub guessed: BTreeMap<Field, String>,
    /// Columns that nothing answers to, as a mapping names them.
    pub unknown: Vec<String>,
    /// Columns that may count the lanterns of one lamp each, as a mapping writes them.
    pub groups: Vec<String>,
    /// The row of the titles, where nothing but their looks tells it.
    pub likely_row: Option<u32>,
}

impl TableSeen {
    /// Looks at a sheet; `None` where nothing in it looks like a table.
    pub fn of(file: &str, sheet: &Sheet, reading: &Reading<'_>) -> Option<Self> {
        let mapping = reading.mappings.of(file, &sheet.name);
        let title = sheet.rows.first().map(|row| row.text(0));
        let is_help = title.is_some_and(|title| title.ends_with(OF_TEMPLATE));
        if is_help || mapping.ignores_sheet(&sheet.name) {
            return None;
        }
        let nobody = Said {
            answers: &Confirmations::default(),
            file,
            sheet: &sheet.name,
        };
        let read = reading.header(sheet, &mapping, nobody);
        let (header, stated, likely_row) = if let Some((header, settled)) = read {
            (header, settled.stated, None)
        } else {
            let header = hints::likely_titles(sheet)?;
            let row = header.row;
            (header, Vec::new(), Some(row))
        };
        let mut seen = Self {
            file: file.to_owned(),
            sheet: sheet.name.clone(),
            ..Self::default()
        };
        let layout = &mut seen.layout;
        layout.likely_row = likely_row;
        let rows = sheet.below(header.row);
        for column in header.columns.values() {
            let is_empty = |index: &u32| column_cells(rows, *index).next().is_none();
            if column.indices.iter().all(is_empty) {
                continue;
            }
            let names = (column.indices.iter()).map(|index| name_of(*index, &header));
            layout.columns.insert(column.field, names.collect());
        }
        for (rule, column, _) in &stated {
            let mut all = header.columns.values().chain(&header.set_aside);
            let field = all.find(|c| c.index() == *column).map(|c| c.field);
            if matches!(rule, Rule::ColonneDeduite | Rule::ColonnesConcurrentes) {
                layout.doubtful.extend(field);
            }
        }
        if header.column(Field::Lampe).is_none()
            && let Some((index, spellings)) = hints::lamps(sheet, &header)
        {
            layout.guessed.insert(Field::Lampe, name_of(index, &header));
            seen.lamps = spellings;
        }
        if header.column(Field::PuissanceLampe).is_none()
            && let Some(index) = hints::watts(sheet, &header)
        {
            (layout.guessed).insert(Field::PuissanceLampe, name_of(index, &header));
        }
        layout.groups = hints::groups(&header);
        let aside = header
            .set_aside
            .iter()
            .map(super::super::header::Column::index);
        let unknown = header.unknown.iter().map(|(index, _)| *index).chain(aside);
        let unknown: BTreeSet<u32> = unknown.collect();
        for index in unknown {
            layout.unknown.push(name_of(index, &header));
            let mut sample = described(column_cells(rows, index));
            let fields = hints::might_be(column_cells(rows, index), &header, reading.territory);
            if !fields.is_empty() {
                let names: Vec<&str> = fields.into_iter().map(Field::name).collect();
                sample += &format!(" – peut-être : {}", names.join(", "));
            }
            seen.samples.push(sample);
        }
        Some(seen)
    }

    /// Notes what reading the rows makes doubtful.
    pub fn note_doubts(&mut self, findings: &[Finding]) {
        let doubtful = |finding: &Finding| finding.rule == Rule::PuissanceSystemePossible;
        if findings.iter().any(doubtful) {
            self.layout.doubtful.insert(Field::PuissanceLampe);
        }
    }

    /// Whether its titles are understood.
    pub fn is_recognised(&self) -> bool {
        self.layout.likely_row.is_none()
    }

    /// Whether a mapping has nothing to say of the table.
    pub fn is_clear(&self) -> bool {
        let layout = &self.layout;
        layout.unknown.is_empty()
            && layout.doubtful.is_empty()
            && layout.guessed.is_empty()
            && layout.groups.is_empty()
            && !self.no_commune
            && layout.columns.contains_key(&Field::Lampe)
    }
}

/// How a mapping names a column: by its title where no other column bears it, else by its letters.
fn name_of(index: u32, header: &Header) -> String {
    let letters = format!("colonne {}", column_letters(index));
    let Some(title) = header.titles.iter().find(|title| title.index == index) else {
        return letters;
    };
    let name = title.whole();
    let bearers = header.titles.iter().filter(|title| title.is(name)).count();
    if bearers == 1 {
        name.to_owned()
    } else {
        letters
    }
}
