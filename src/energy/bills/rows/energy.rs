//! What a row says was consumed: one column or several posts, in a unit of its title, of the row or
//! of the cell.

use super::{Seen, Table};
use crate::energy::bills::cells::{Apart, RowUnit, amount, unit_of};
use crate::energy::bills::terms::{Field, post_named, post_of_title, recognise};
use crate::energy::bills::{Reason, Remark};
use crate::inventory::grid::Row;
use crate::inventory::numbers::Marks;

/// By how much a total may differ from the sum of its posts: each is rounded to the kWh.
const ROUNDING_KWH: f64 = 1.0;

/// Whether a sum of some parts is the total given, but for their rounding.
pub(super) fn is_sum(sum: f64, total: f64, parts: usize) -> bool {
    f64::abs(sum - total) <= ROUNDING_KWH * parts as f64
}

impl Table<'_> {
    /// The post of the tariff that a row is of; empty where no column says it.
    pub(super) fn post(&self, row: &Row) -> Result<&'static str, Apart> {
        let text = self.text(row, Field::Poste);
        if text.is_empty() {
            return Ok("");
        }
        let titled = || post_of_title(&text).map(|(post, _)| post);
        if let Some(post) = post_named(&text).or_else(titled) {
            return Ok(post);
        }
        match recognise(&text) {
            Some((Field::Kwh, ..)) => Ok(""),
            _ => Err((Reason::OtherPost, self.columns.index(Field::Poste))),
        }
    }

    /// The consumption of a row, kWh.
    pub(super) fn consumed(
        &self,
        row: &Row,
        marks: Marks,
        seen: &mut Seen,
        remarks: &mut Vec<Remark>,
    ) -> Result<f64, Apart> {
        let total = match self.columns.total() {
            Some(column) => self.energy_of(row, column, marks, remarks)?,
            None => None,
        };
        let posts: Vec<(u32, Option<f64>)> = if self.columns.posts.is_empty() {
            Vec::new()
        } else {
            self.columns.energy()
        };
        let mut sum = None;
        for column in &posts {
            if let Some(kwh) = self.energy_of(row, *column, marks, remarks)? {
                *sum.get_or_insert(0.0) += kwh;
            }
        }
        let column = self.columns.total().or(posts.first().copied());
        let column = column.map(|(column, _)| column);
        if let (Some(sum), Some(total)) = (sum, total) {
            if is_sum(sum, total, posts.len()) {
                seen.agreeing += 1;
            } else {
                remarks.push(self.remark(row, column, Reason::PostsDiffer));
            }
        }
        sum.or(total).ok_or((Reason::WithoutKwh, column))
    }

    /// The energy of a cell, kWh; `None` where it is blank.
    pub(super) fn energy_of(
        &self,
        row: &Row,
        (column, of_title): (u32, Option<f64>),
        marks: Marks,
        remarks: &mut Vec<Remark>,
    ) -> Result<Option<f64>, Apart> {
        let units = self.columns.index(Field::Unite);
        let of_row = unit_of(units.and_then(|units| row.get(units)));
        if of_row == RowUnit::Other {
            return Err((Reason::OtherUnit, units));
        }
        let Some(amount) = amount(row, column, marks)? else {
            return Ok(None);
        };
        let kwh = match (amount.kwh, of_row, of_title) {
            (Some(own), _, of_title) => {
                let of_row = match of_row {
                    RowUnit::Energy(kwh) => Some(kwh),
                    _ => of_title,
                };
                if of_row.is_some_and(|other| other.to_bits() != own.to_bits()) {
                    remarks.push(self.remark(row, Some(column), Reason::CellUnit));
                }
                own
            }
            (None, RowUnit::Energy(of_row), Some(of_title))
                if of_row.to_bits() != of_title.to_bits() =>
            {
                return Err((Reason::UnitsDiffer, units));
            }
            (None, RowUnit::Energy(kwh), _) | (None, _, Some(kwh)) => kwh,
            (None, _, None) if units.is_some() => return Err((Reason::WithoutUnit, units)),
            (None, _, None) => 1.0,
        };
        Ok(Some(amount.number * kwh))
    }
}
