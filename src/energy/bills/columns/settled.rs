//! What titles leave open, settled by the cells below; and titles in two rows.

use super::{Column, Columns};
use crate::energy::bills::cells::{RowUnit, unit_of};
use crate::energy::bills::terms::{Field, Unit, post_named, recognise};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::inventory::text::{is_number, normalise, parse_number};

impl Columns {
    /// The header of two rows, where the lower goes on with titles of the upper: « Consommation »
    /// above « HP » and « HC ». `None` where it is of data.
    pub(super) fn in_two(upper: &Row, lower: &Row) -> Option<Self> {
        let is_title = |cell: &Cell| matches!(cell, Cell::Text(text) if !is_number(text));
        let goes_on = lower.number == upper.number + 1
            && lower.cells.iter().all(|(_, cell)| is_title(cell))
            && lower
                .cells
                .iter()
                .any(|(index, _)| upper.get(*index).is_none());
        if !goes_on {
            return None;
        }
        let last = [upper, lower].map(|row| row.cells.last().map_or(0, |(column, _)| *column));
        let mut carried = String::new();
        let mut titles: Vec<(u32, Cell)> = Vec::new();
        for index in 0..=last[0].max(last[1]) {
            let own = upper.get(index);
            if let Some(below) = lower.get(index) {
                if let Some(own) = own {
                    carried = own.to_string();
                }
                let title = format!("{carried} {below}");
                titles.push((index, Cell::Text(title.trim().into())));
            } else if let Some(own) = own {
                titles.push((index, own.clone()));
            }
        }
        Some(Self::of_titles(
            lower.number,
            titles.iter().map(|(index, cell)| (*index, cell)),
        ))
    }

    /// « Poste » is a cabinet or a post of the tariff: its cells tell.
    pub(super) fn settle_posts_by_row(&mut self, sheet: &Sheet) {
        let Some(column) = self.fields.get(&Field::Armoire) else {
            return;
        };
        let mut cells = sheet
            .below(self.row)
            .iter()
            .filter_map(|row| row.get(column.index))
            .peekable();
        if cells.peek().is_some() && cells.all(|cell| post_named(&cell.to_string()).is_some()) {
            let column = self.fields.remove(&Field::Armoire);
            self.fields
                .extend(column.map(|column| (Field::Poste, column)));
        }
    }

    /// A column of units is one whatever its title: « Unité de facturation », « UM », « kWh/MWh » over « MWh ».
    pub(super) fn settle_unit_by_cells(&mut self, sheet: &Sheet) {
        if self.fields.contains_key(&Field::Unite) {
            return;
        }
        let is_unit = |cell: &Cell| matches!(unit_of(Some(cell)), RowUnit::Energy(_));
        let holds_units = |index: u32| {
            let cells = sheet.below(self.row).iter();
            let mut cells = cells.filter_map(|row| row.get(index)).peekable();
            cells.peek().is_some() && cells.all(is_unit)
        };
        let titles = sheet.rows.iter().find(|row| row.number == self.row);
        let mut titles = titles.into_iter().flat_map(|row| &row.cells);
        let found = titles
            .find(|(index, cell)| self.unused.contains(&cell.to_string()) && holds_units(*index));
        if let Some((index, title)) = found {
            let title = title.to_string();
            self.unused.retain(|unused| *unused != title);
            let column = Column {
                index: *index,
                title,
                unit: Unit::default(),
                rank: 0,
            };
            self.fields.insert(Field::Unite, column);
        }
    }

    /// « Total » beside the columns that it sums up is no amount of money.
    pub(super) fn settle_total_by_cells(&mut self, sheet: &Sheet) {
        let energy = self.energy();
        let Some(column) = self.fields.get(&Field::Montant) else {
            return;
        };
        let says_money = column.unit.is_money || column.unit.basis.is_some();
        let is_bare = normalise(&column.title) == "total";
        if says_money || !is_bare || energy.len() < 2 {
            return;
        }
        let number = |cell: &Cell| match cell {
            Cell::Number(number) => Some(*number),
            Cell::Text(text) => parse_number(text),
            _ => None,
        };
        let sums: Vec<(f64, f64)> = (sheet.below(self.row).iter())
            .filter_map(|row| {
                let parts = energy
                    .iter()
                    .filter_map(|(index, _)| number(row.get(*index)?));
                Some((parts.sum(), number(row.get(column.index)?)?))
            })
            .collect();
        let alike = sums
            .iter()
            .filter(|(sum, total)| (sum - total).abs() <= 1.0)
            .count();
        if alike * 2 > sums.len() {
            let total = self.fields.remove(&Field::Montant);
            self.unused.extend(total.map(|column| column.title));
        }
    }

    /// « Énergie » is a consumption or what is consumed, electricity or gas: of two columns, the one
    /// with numbers.
    pub(super) fn settle_energy_by_cells(&mut self, sheet: &Sheet) {
        let has_numbers = |index: u32| {
            let cells = sheet.below(self.row).iter();
            let mut cells = cells.filter_map(|row| row.get(index));
            cells.any(|cell| match cell {
                Cell::Number(_) => true,
                Cell::Text(text) => text.contains(|c: char| c.is_ascii_digit()),
                _ => false,
            })
        };
        if self.index(Field::Kwh).is_none_or(has_numbers) {
            return;
        }
        let titles = sheet.rows.iter().find(|row| row.number == self.row);
        let others = titles.into_iter().flat_map(|row| &row.cells);
        let mut others = others.filter_map(|(index, cell)| {
            let title = cell.to_string();
            let (field, rank, unit) = recognise(&title)?;
            (field == Field::Kwh && has_numbers(*index)).then_some(Column {
                index: *index,
                title,
                unit,
                rank,
            })
        });
        if let (Some(column), None) = (others.next(), others.next()) {
            self.unused.retain(|title| *title != column.title);
            let texts = self.fields.insert(Field::Kwh, column);
            self.unused.extend(texts.map(|column| column.title));
            self.doubled = None;
        }
    }
}
