//! The cells of a row: completed by a person, repeated from above, carried from the head of a
//! block, or said once for the whole file.

use super::{Refusal, RowReader};
use crate::inventory::cabinets::{OF_ALL_ITS_POINTS, key};
use crate::inventory::clock::is_no_day;
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row, Text, address};
use crate::inventory::header::{Column, Numbers};
use crate::inventory::mapping::Unit;
use crate::inventory::numbers::Unread;
use crate::inventory::profile::columns;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What has been understood of each text of a sheet: an inventory has few spellings and many rows.
pub(super) struct Memo<T>(FxHashMap<usize, T>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T: Clone> Memo<T> {
    /// What is understood of a text; worked out the first time. The text must live as long as the
    /// memo: that of a cell does, and so does one that [`RowReader::made`] keeps.
    pub fn of(&mut self, text: &Text, understand: impl FnOnce(&str) -> T) -> T {
        self.0
            .entry(text.storage())
            .or_insert_with(|| understand(text))
            .clone()
    }
}

impl<'a> RowReader<'a> {
    /// The column of a field in the layout that is being read.
    pub(super) fn column(&self, field: Field) -> Option<&'a Column> {
        self.table.layouts[self.layout].columns[field as usize]
    }

    /// The row with the values of merged cells.
    pub(super) fn merged(&self, row: &'a Row) -> Cow<'a, Row> {
        let merged = self.table.merges.of_row(row.number);
        if merged.is_empty() {
            return Cow::Borrowed(row);
        }
        let mut stated = row.clone();
        for (column, cell) in merged {
            match stated
                .cells
                .binary_search_by_key(column, |(column, _)| *column)
            {
                Ok(at) => stated.cells[at].1 = cell.clone(),
                Err(at) => stated.cells.insert(at, (*column, cell.clone())),
            }
        }
        Cow::Owned(stated)
    }

    /// The same with « idem » replaced by what stands above.
    pub(super) fn completed(&mut self, row: &'a Row, merged: Cow<'a, Row>) -> Cow<'a, Row> {
        let is_ditto = |cell: &Cell| matches!(cell, Cell::Text(text) if text.is_ditto());
        let above = std::mem::take(&mut self.repeated);
        let previous = self.previous.replace(row);
        if !merged.cells.iter().any(|(_, cell)| is_ditto(cell)) {
            return merged;
        }
        let mut stated = merged.into_owned();
        for (column, cell) in stated.cells.iter_mut().filter(|(_, cell)| is_ditto(cell)) {
            let source = above
                .get(column)
                .or_else(|| previous.and_then(|row| row.get(*column)))
                .filter(|cell| !is_ditto(cell));
            if let Some(source) = source {
                *cell = source.clone();
                self.repeated.insert(*column, source.clone());
            }
        }
        // What repeats nothing tells nothing.
        stated.cells.retain(|(_, cell)| !is_ditto(cell));
        Cow::Owned(stated)
    }

    /// A new value at the head of a block ends the blocks written to the right of it.
    pub(super) fn update_carry(&mut self, row: &Row) {
        self.end_block_of_another_cabinet(row);
        for at in 0..self.table.carried.len() {
            let column = self.table.carried[at];
            let Some(text) = row
                .get(column.index())
                .filter(|cell| !cell.is_blank())
                .map(|cell| match cell {
                    Cell::Text(text) => text.clone(),
                    other => self.made.keep(&other.to_string()),
                })
            else {
                continue;
            };
            if self.carry.get(&column.field) == Some(&text) {
                continue;
            }
            for inner in &self.table.carried[at + 1..] {
                self.carry.remove(&inner.field);
            }
            self.carry.insert(column.field, text);
        }
    }

    /// What the title of a cabinet says holds no more for a row that names another.
    fn end_block_of_another_cabinet(&mut self, row: &Row) {
        let Some(of_block) = self.carry.get(&Field::Armoire) else {
            return;
        };
        let column = self.table.header.column(Field::Armoire);
        let own = column.map(|column| row.text(column.index()));
        let own = own.filter(|own| !own.trim().is_empty());
        if own.is_some_and(|own| key(&own) != key(of_block)) {
            for field in [Field::Armoire, Field::Regime, Field::Pdl] {
                self.carry.remove(&field);
            }
        }
    }

    /// The cell of a field as a person completed it, or as it stands; joined where the mapping joins
    /// columns; `None` where it tells nothing, errors and uncomputed formulas included.
    pub(super) fn cell(&mut self, row: &Row, field: Field) -> Option<Cell> {
        match self.answer(field) {
            // One answer for a row of several luminaires: it fills in what one of them lacks.
            Some(answer) if self.table.header.of_each_luminaire(field) => {
                let answer = answer.clone();
                Some(self.written_cell(row, field).unwrap_or(answer))
            }
            Some(answer) => Some(answer.clone()),
            None => self
                .written_cell(row, field)
                .or_else(|| self.constant(field)),
        }
    }

    /// What the mapping says of all rows. Hours and places have an order of their own: a block, a list of
    /// cabinets, the name of a sheet come before.
    fn constant(&self, field: Field) -> Option<Cell> {
        let constant = self.table.constants.get(&field)?;
        let is_of_commune = matches!(field, Field::Commune | Field::Insee);
        let is_apart = is_of_commune || field.says_a_place() || columns::FIELDS.contains(&field);
        (!is_apart).then(|| Cell::Text(constant.clone()))
    }

    /// The same as it stands, whatever a person answered.
    fn written_cell(&mut self, row: &Row, field: Field) -> Option<Cell> {
        let column = self.column(field)?;
        if matches!(field, Field::Lampe | Field::PuissanceLampe | Field::Ballast)
            && let Some(sources) = self.table.header.sources
            && let Some(code) = sources.changed(row)
        {
            return Some(code.clone()).filter(|_| field == Field::Lampe);
        }
        if let [index] = column.indices.as_slice() {
            return row.get(*index).filter(|cell| says(cell)).cloned();
        }
        let parts: Vec<String> = column
            .indices
            .iter()
            .filter_map(|index| row.get(*index))
            .filter(|cell| says(cell))
            .map(ToString::to_string)
            .collect();
        (!parts.is_empty()).then(|| Cell::Text(self.made(&parts.join(" "))))
    }

    /// Whether a field is told in the row itself.
    pub(super) fn says(&self, row: &Row, field: Field) -> bool {
        self.is_answered(field)
            || self.column(field).is_some_and(|column| {
                column
                    .indices
                    .iter()
                    .any(|index| row.get(*index).is_some_and(says))
            })
    }

    /// The text of a field: its cell, else the block's value, else what the sheet or the mapping
    /// says for all rows.
    pub(super) fn text(&mut self, row: &Row, field: Field) -> Option<Text> {
        match self.answer(field).cloned() {
            Some(answer) => Some(self.text_of(answer)),
            None => self.written_text(row, field),
        }
    }

    fn text_of(&mut self, cell: Cell) -> Text {
        match cell {
            Cell::Text(text) => text,
            other => self.made(&other.to_string()),
        }
    }

    /// The same as the inventory writes it, whatever a person answered.
    pub(super) fn written_text(&mut self, row: &Row, field: Field) -> Option<Text> {
        if let Some(cell) = self.written_cell(row, field) {
            return Some(self.text_of(cell));
        }
        if let Some(carried) = self.carry.get(&field) {
            return Some(carried.clone());
        }
        if OF_ALL_ITS_POINTS.contains(&field)
            && let Some(cell) = self.of_cabinet(row, field)
        {
            return Some(self.text_of(cell));
        }
        self.table.constants.get(&field).cloned()
    }

    /// What the list of cabinets says of the cabinet of a row.
    pub(super) fn of_cabinet(&mut self, row: &Row, field: Field) -> Option<Cell> {
        let cabinets = self.table.context.cabinets;
        if cabinets.is_empty() {
            return None;
        }
        let name = self.text(row, Field::Armoire)?;
        cabinets.cell(self.commune, &name, field).cloned()
    }

    /// A text that stands in no cell, kept for as long as the sheet is read.
    pub(super) fn made(&mut self, text: &str) -> Text {
        self.made.keep(text)
    }

    /// A number of a field, in W, m, years or as it stands; a finding where its text is none or can
    /// be read in two ways.
    pub(super) fn number(
        &mut self,
        row: &Row,
        field: Field,
        unreadable: Option<Rule>,
    ) -> Option<f64> {
        match self.cell(row, field)? {
            Cell::Number(number) => Some(number * self.scale(field)),
            Cell::Text(text) => match self.parse(field, &text) {
                Ok(number) => Some(number),
                Err(Unread::Ambiguous) => {
                    self.find_at(Rule::NombreAmbigu, row, field);
                    None
                }
                Err(Unread::NoNumber) => {
                    if let Some(rule) = unreadable {
                        self.find_at(rule, row, field);
                    }
                    None
                }
            },
            // A date was told by `report_bad_cells`.
            _ => None,
        }
    }

    /// Reads a number as the column of a field writes them, in W or m.
    pub(super) fn parse(&self, field: Field, text: &str) -> Result<f64, Unread> {
        self.numbers(field).read(text, field)
    }

    /// What a number of a field is multiplied by to be in W or m; an answer is in these units.
    pub(super) fn scale(&self, field: Field) -> f64 {
        self.numbers(field).scale
    }

    fn numbers(&self, field: Field) -> Numbers {
        match self.column(field) {
            _ if self.is_answered(field) => Numbers::PLAIN,
            Some(column) => column.numbers,
            None => {
                let unit = self.table.context.mapping.unit(field);
                let scale = unit.map_or(Numbers::PLAIN.scale, Unit::scale);
                Numbers {
                    scale,
                    ..Numbers::PLAIN
                }
            }
        }
    }

    /// Whether a person completed a field of the row that is being read.
    pub(super) fn is_answered(&self, field: Field) -> bool {
        self.answer(field).is_some()
    }

    /// Cells that hold an error, a formula without a value, or a date that nobody meant: each is told
    /// with its address. A commune or a number of lanterns in such a cell is not known: the row is
    /// set apart, no other value is put in its place.
    pub(super) fn report_bad_cells(&mut self, row: &Row) -> Result<(), Refusal> {
        let mut refused = false;
        for (column, cell) in &row.cells {
            let Some(fields) = self.table.fields_of.get(*column as usize) else {
                continue;
            };
            let mut stated = None;
            for field in fields {
                let named = *field == Field::Commune && self.is_answered(Field::Insee);
                if self.is_answered(*field) || named {
                    continue;
                }
                if let Some(rule) = unfit(cell, *field) {
                    stated = stated.or(Some(rule));
                    refused |= matches!(field, Field::Insee | Field::Commune | Field::Foyers);
                }
            }
            if let Some(rule) = stated {
                self.find(rule, address(row.number, *column), cell.to_string());
            }
        }
        if refused {
            Err(Refusal::SetApart)
        } else {
            Ok(())
        }
    }
}

/// Why a cell tells nothing of a field, where it holds something that nobody meant.
fn unfit(cell: &Cell, field: Field) -> Option<Rule> {
    match cell {
        Cell::Error(_) => Some(Rule::CelluleErreur),
        Cell::Formula => Some(Rule::FormuleNonCalculee),
        // A time of day is what a column about lighting hours holds.
        Cell::Time(_) if columns::FIELDS.contains(&field) => None,
        Cell::Date(serial) if is_no_day(*serial) && columns::FIELDS.contains(&field) => None,
        Cell::Date(_) | Cell::Time(_) if field != Field::Annee && field != Field::Observation => {
            Some(Rule::DateInattendue)
        }
        Cell::Bool(_) if field.plausible().is_some() => Some(Rule::DateInattendue),
        _ => None,
    }
}

/// Whether a cell tells something that can be used.
fn says(cell: &Cell) -> bool {
    !matches!(cell, Cell::Error(_) | Cell::Formula) && !cell.is_blank()
}
