//! What inventories say of where they are: INSEE codes, names of communes, titles, names of sheets
//! and files.

use super::france::France;
use super::names::canonical;
use crate::inventory::Named;
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Sheet};
use crate::inventory::header::{self, Header};
use crate::inventory::lamps::names_one_lamp;
use crate::inventory::mapping::{Mapping, Mappings};
use crate::inventory::place;
use std::collections::{BTreeMap, BTreeSet};

/// What one file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clues {
    /// INSEE codes, and how many rows bear each.
    pub codes: BTreeMap<String, usize>,
    /// Names in a column of communes, and how many rows bear each.
    pub names: BTreeMap<String, usize>,
    /// Titles, names of sheets, name of the file: a commune may be named in them.
    pub texts: BTreeSet<String>,
    /// Whether a person lists communes, one a row: a single row is no slip.
    pub is_list: bool,
}

impl Clues {
    /// What the tables of a file say.
    #[must_use]
    pub fn of(file: &Named, sheets: &[Sheet], mappings: &Mappings) -> Self {
        let mut clues = Self::default();
        for sheet in sheets {
            let mapping = &mappings.of(&file.label, &sheet.name);
            if mapping.ignores_sheet(&sheet.name) {
                continue;
            }
            let Some(header) = header::find(sheet, mapping) else {
                continue;
            };
            // Only a table of light points says where light points are.
            if !header.says_lamps() && !names_lamps(sheet, &header) {
                continue;
            }
            clues.add_table(sheet, &header, mapping);
            let titles = place::titles_above(sheet, header.row);
            let texts = titles.into_iter().chain([sheet.name.as_str()]);
            let rows = sheet.below(header.row);
            for text in texts.filter(|text| !place::is_a_street(text)) {
                clues.add_title(text, rows.len());
            }
            // « Commune de Carly » between tables that stand one below the other.
            let alone = rows.iter().filter_map(|row| match row.cells.as_slice() {
                [(_, Cell::Text(text))] => Some(&**text),
                _ => None,
            });
            for text in alone.filter(|text| place::name_stated(text).is_some()) {
                clues.add_title(text, 1);
            }
        }
        if let Some(stem) = file.path.file_stem() {
            let rows = sheets.iter().map(|sheet| sheet.rows.len()).sum();
            clues.add_text(&place::spelled(stem), rows);
        }
        // A folder is named for what is in it where its whole name is a commune's.
        let is_commune = |name: &String| !France::get().by_name(name).is_empty();
        if let Some(name) = place::folder_of(&file.path).filter(is_commune) {
            clues.add_text(&name, 1);
        }
        clues
    }

    /// What a table of any kind says in the columns of codes and names, if it has some.
    pub fn add_columns(
        &mut self,
        sheet: &Sheet,
        below: u32,
        insee: Option<u32>,
        name: Option<u32>,
    ) {
        for row in sheet.below(below) {
            if let Some(code) = insee.and_then(|column| row.get(column)) {
                *self.codes.entry(code_of(code)).or_default() += 1;
            }
            if let Some(Cell::Text(name)) = name.and_then(|column| row.get(column))
                && !name.is_blank()
                && !name.is_ditto()
            {
                match self.names.get_mut(&**name) {
                    Some(rows) => *rows += 1,
                    None => _ = self.names.insert(name.to_string(), 1),
                }
            }
        }
    }

    /// A code or a name that a person wrote for so many rows.
    pub fn add_stated(&mut self, text: &str, rows: usize) {
        let stated = if France::get().by_insee(text).is_some() {
            &mut self.codes
        } else {
            &mut self.names
        };
        *stated.entry(text.to_owned()).or_default() += rows.max(1);
    }

    fn add_table(&mut self, sheet: &Sheet, header: &Header, mapping: &Mapping) {
        let column = |field| {
            header
                .column(field)
                .and_then(|column| column.indices.first().copied())
        };
        self.add_columns(
            sheet,
            header.row,
            column(Field::Insee),
            column(Field::Commune),
        );
        if header.column(Field::Insee).is_none() && header.column(Field::Commune).is_none() {
            let untitled = header.unknown.iter().map(|(index, _)| *index);
            for index in untitled.filter(|index| names_communes(sheet, header, *index)) {
                self.add_columns(sheet, header.row, None, Some(index));
            }
        }
        for field in [Field::Insee, Field::Commune] {
            if let Some(said) = mapping.constant(field) {
                self.add_stated(said, sheet.below(header.row).len());
            }
        }
    }

    /// A title over so many rows: « Commune de Samer » names it outright; one of a firm or of an address says
    /// nothing.
    fn add_title(&mut self, text: &str, rows: usize) {
        let stated = place::name_stated(text);
        match stated.filter(|name| !France::get().by_name(name).is_empty()) {
            Some(name) if place::insee_code_in(text).is_none() => self.add_stated(name, rows),
            None if place::speaks_of_others(text) => {}
            _ => self.add_text(text, rows),
        }
    }

    /// A title over so many rows. « Client : COMMUNE DE RÉALMONT (81222) » says its code beside its name; other texts may name
    /// a commune.
    fn add_text(&mut self, text: &str, rows: usize) {
        let france = France::get();
        let normal = canonical(text);
        let said = place::insee_code_in(text);
        let beside_its_name = normal.split(' ').find(|word| {
            word.len() == 5
                && word.chars().filter(char::is_ascii_digit).count() >= 4
                && france
                    .by_insee(word)
                    .is_some_and(|at| normal.contains(&canonical(france.communes[at].name)))
        });
        if let Some(code) = said.or_else(|| beside_its_name.map(str::to_uppercase)) {
            *self.codes.entry(code).or_default() += rows.max(1);
        } else if !text.trim().is_empty() {
            self.texts.insert(text.trim().to_owned());
        }
    }
}

/// How many cells tell what a column without title holds.
const CELLS_JUDGED: usize = 30;

/// The first texts of a column, and whether most of them pass a test.
fn mostly(sheet: &Sheet, header: &Header, column: u32, test: impl Fn(&str) -> bool) -> bool {
    let texts = || {
        let rows = sheet.below(header.row).iter();
        rows.filter_map(move |row| match row.get(column) {
            Some(Cell::Text(text)) if !text.is_blank() && !text.is_ditto() => Some(&**text),
            _ => None,
        })
        .take(CELLS_JUDGED)
    };
    let all = texts().count();
    all >= 2 && texts().filter(|text| test(text)).count() * 10 >= all * 8
}

/// Whether some column names lamps, whatever its title.
fn names_lamps(sheet: &Sheet, header: &Header) -> bool {
    let is_lamp = |text: &str| names_one_lamp(text);
    let untitled = header.unknown.iter().map(|(index, _)| *index);
    let luminaire = header.column(Field::Luminaire);
    let luminaire = luminaire.and_then(|column| column.indices.first().copied());
    let mut candidates = untitled.chain(luminaire);
    candidates.any(|index| mostly(sheet, header, index, is_lamp))
}

/// Whether the cells of a column are names of communes of France.
fn names_communes(sheet: &Sheet, header: &Header, column: u32) -> bool {
    let is_name = |text: &str| !France::get().by_name(text).is_empty();
    mostly(sheet, header, column, is_name)
}

/// A code as a cell holds it: a number has lost its leading zero.
fn code_of(cell: &Cell) -> String {
    let text = cell.to_string();
    // « 62773 - SAMER »
    let code = text.trim().split([' ', '-']).next().unwrap_or_default();
    format!("{:0>5}", code.to_uppercase())
}
