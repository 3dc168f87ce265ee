//! A first mapping file, written from what inventories show: what was recognised, what was not, how
//! often each unknown spelling stands, so that a person only fills the gaps.

mod hints;
mod table;
#[cfg(test)]
mod tests;
mod write;

use super::answers::Answers;
use super::fields::Field;
use super::files::Named;
use super::finding::Rule;
use super::gathering::{self, Listed};
use super::grid::Sheet;
use super::luminaire::luminaire_type;
use super::mapping::Mappings;
use super::profile::Profile;
use super::reading::{FileRead, Reading, open};
use super::rows::SheetRead;
use super::territory::Territory;
use super::text::spelling;
use super::{Sources, Unread};
use crate::error::Result;
use std::collections::BTreeMap;
use table::TableSeen;

/// What inventories show that a mapping may have to say.
#[derive(Debug, Default)]
pub struct Proposal {
    files: Vec<String>,
    tables: Vec<TableSeen>,
    lamps: Spellings,
    luminaires: Spellings,
    regimes: Spellings,
    /// The files that could not be read: nothing is proposed for them.
    pub unread: Vec<Unread>,
}

/// Texts that nothing answers to, by how they are compared: as first read, and how many points bear
/// each.
type Spellings = BTreeMap<String, (String, usize)>;

/// Looks at inventories, read with what mappings say of them already.
///
/// # Errors
/// A file or folder that is not there, or no file that can be read.
pub fn propose(
    sources: &Sources<'_>,
    territory: &Territory,
    mappings: &Mappings,
) -> Result<Proposal> {
    let files = Listed::of(sources)?.files;
    let reading = Reading {
        territory,
        mappings,
        this_year: gathering::this_year(),
        lists: &[],
    };
    let mut proposal = Proposal::default();
    let mut refused = Vec::new();
    for file in files {
        match open(&file, mappings) {
            Ok(sheets) => proposal.look_at(&file, &sheets, &reading),
            Err(error) => refused.push((file, error)),
        }
    }
    if proposal.files.is_empty() && !refused.is_empty() {
        return Err(gathering::refusal(refused));
    }
    proposal.unread = gathering::unread(refused);
    Ok(proposal)
}

impl Proposal {
    /// Adds what the sheets of a file show.
    fn look_at(&mut self, file: &Named, sheets: &[Sheet], reading: &Reading<'_>) {
        self.files.push(file.label.clone());
        if Answers::read(&file.label, sheets).is_some() {
            return;
        }
        let first = self.tables.len();
        for sheet in sheets {
            self.tables
                .extend(TableSeen::of(&file.label, sheet, reading));
        }
        // Beside a table, what only looks like one is help or a summary, unless it names lamps.
        let has_table = self.tables[first..].iter().any(TableSeen::is_recognised);
        let mut at = 0;
        self.tables.retain(|table| {
            at += 1;
            at <= first || !has_table || table.is_recognised() || !table.layout.guessed.is_empty()
        });
        // A file without a table is why a person asks: its columns are shown.
        let read = |reading: &Reading<'_>| match reading.sheets(file, sheets, &Answers::default()) {
            Ok(FileRead::Sheets(read)) => read,
            _ => Vec::new(),
        };
        let mut read_sheets = read(reading);
        for sheet in &read_sheets {
            let lacks = sheet
                .findings
                .iter()
                .any(|f| f.rule == Rule::CommuneAbsente);
            let table = |table: &&mut TableSeen| table.sheet == sheet.report.feuille;
            if let Some(table) = self.tables[first..].iter_mut().find(table) {
                table.no_commune = lacks;
                table.note_doubts(&sheet.findings);
            }
        }
        if self.tables[first..].iter().any(|table| table.no_commune) {
            // Their lamps are to be named all the same.
            let any = reading.territory.communes().first();
            let insee = any.map_or("", |commune| commune.insee.as_str());
            let placed = reading.mappings.clone().with_constant(Field::Insee, insee);
            read_sheets = read(&Reading {
                mappings: &placed,
                ..*reading
            });
        }
        for sheet in read_sheets {
            self.count(sheet, reading.mappings);
        }
        for table in &self.tables[first..] {
            for (text, cells) in &table.lamps {
                note(&mut self.lamps, text, *cells);
            }
        }
    }

    /// Counts the spellings that nothing answers to.
    fn count(&mut self, sheet: SheetRead, mappings: &Mappings) {
        let mapping = mappings.of(&sheet.report.fichier, &sheet.report.feuille);
        let points = sheet.points.finish();
        for row in 0..points.len() {
            let point = points.get(row);
            let reason = Rule::from_code(point.exclusion);
            if matches!(reason, Some(Rule::LampeInconnue | Rule::LampeAmbigue))
                && !point.lampe_lue.is_empty()
            {
                note(&mut self.lamps, point.lampe_lue, 1);
            }
            let luminaire = point.luminaire_lu;
            if !luminaire.is_empty()
                && mapping.luminaire(luminaire).is_none()
                && luminaire_type(luminaire).is_empty()
            {
                note(&mut self.luminaires, luminaire, 1);
            }
            if !point.regime.is_empty() && Profile::parse(point.regime).is_none() {
                note(&mut self.regimes, point.regime, 1);
            }
        }
    }
}

fn note(spellings: &mut Spellings, text: &str, points: usize) {
    spellings
        .entry(spelling(text))
        .or_insert_with(|| (text.to_owned(), 0))
        .1 += points;
}
