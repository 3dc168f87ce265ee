//! What a person is asked and answers of a row.

use super::RowReader;
use crate::inventory::answers::{Like, RowAsRead};
use crate::inventory::fields::Field;
use crate::inventory::finding::Rule;
use crate::inventory::grid::{Cell, Row};
use std::borrow::Cow;

impl RowReader<'_> {
    /// Takes the answers for a row: those for all rows alike, then its own, which hold before them.
    pub(super) fn take_answers(&mut self, row: &Row) {
        let table = self.table;
        let of_sheet = &table.answers;
        let own = of_sheet.row(row.number);
        if of_sheet.has_alike() {
            self.layout = 0;
            let stated = self.stated(row);
            for like in Like::all_of(&stated) {
                let Some(cells) = of_sheet.alike(&like) else {
                    continue;
                };
                *self.read.used.entry(like).or_default() += 1;
                let known = self.answers.get_or_insert(Cow::Borrowed(cells));
                if **known != *cells {
                    let cells = cells.iter().map(|(field, cell)| (*field, cell.clone()));
                    known.to_mut().extend(cells);
                }
            }
        }
        match (own, &mut self.answers) {
            (Some(own), None) => self.answers = Some(Cow::Borrowed(own)),
            (Some(own), Some(known)) => {
                let own = own.iter().map(|(field, cell)| (*field, cell.clone()));
                known.to_mut().extend(own);
            }
            (None, _) => {}
        }
        if self.answers.is_some() {
            self.find_row(Rule::Complete, row);
        }
    }

    /// What a person answered of a field of the row at hand.
    pub(super) fn answer(&self, field: Field) -> Option<&Cell> {
        self.answers.as_ref()?.get(&field)
    }

    /// What was read of a row, whatever a person answered.
    pub(super) fn stated(&mut self, row: &Row) -> RowAsRead {
        let by_name = self.says(row, Field::Commune)
            && !self.says(row, Field::Insee)
            && self.table.context.mapping.constant(Field::Insee).is_none();
        let mut first = |fields: &[Field]| {
            let text = fields.iter().find_map(|field| self.text(row, *field));
            text.map(|text| text.to_string()).unwrap_or_default()
        };
        let commune = if by_name {
            first(&[Field::Commune])
        } else {
            first(&[Field::Insee, Field::Commune])
        };
        let [reference, street] = [Field::Reference, Field::Voie].map(|field| first(&[field]));
        let watts = first(&[Field::PuissanceLampe, Field::PuissanceSysteme]);
        let lamp = match &self.table.layouts[self.layout].lamp {
            Some(lamp) => lamp.to_string(),
            None => self
                .text(row, Field::Lampe)
                .map(|text| text.to_string())
                .unwrap_or_default(),
        };
        RowAsRead {
            commune,
            reference,
            street,
            lamp,
            watts,
        }
    }
}
