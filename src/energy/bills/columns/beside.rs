//! What the texts beside a table say of all of it: a unit, a year.

use super::{Columns, SaidUnit, SaidYear};
use crate::energy::bills::dates::DateCell;
use crate::energy::bills::period::YEARS;
use crate::energy::bills::terms::{Field, Unit, month_named};
use crate::inventory::grid::{Row, Sheet};
use crate::inventory::text::normalise;

impl Columns {
    /// The only unit that the texts around the table say.
    pub(super) fn unit_beside(&self, rows: &[Row], names: [&str; 2]) -> Option<SaidUnit> {
        let above = rows.iter().take_while(|row| row.number < self.row);
        let above = above.flat_map(|row| row.cells.iter().map(|(_, cell)| cell.to_string()));
        let titles = self.titles.iter().cloned();
        let names = names.into_iter().map(str::to_owned);
        let mut said = above
            .chain(titles.filter(|_| !self.months.is_empty()))
            .chain(names)
            .filter_map(|text| {
                let unit = Unit::split(&text).0;
                // « Dépenses en €, dont total kWh » says none.
                let kwh = unit.kwh.filter(|_| !unit.is_money)?;
                Some(SaidUnit { kwh, text })
            });
        let first = said.next()?;
        said.all(|other| other.kwh.to_bits() == first.kwh.to_bits())
            .then_some(first)
    }

    /// The only year that the texts above the table, its sheet or its file say, where months lack
    /// theirs.
    pub(super) fn year_beside(&self, sheet: &Sheet, file_name: &str) -> Option<SaidYear> {
        let of_rows = |column: u32| {
            let cells = sheet.below(self.row).iter();
            let mut stated = cells.filter_map(|row| DateCell::of(row.get(column)?));
            stated.any(|stated| matches!(stated, DateCell::MonthOfYear(_)))
        };
        let rows_lack = !self.fields.contains_key(&Field::Annee)
            && self.index(Field::Periode).is_some_and(of_rows);
        if !rows_lack && !self.months_lack_a_year() {
            return None;
        }
        let above = sheet.rows.iter().take_while(|row| row.number < self.row);
        let above = above.flat_map(|row| row.cells.iter().map(|(_, cell)| cell.to_string()));
        let names = [&*sheet.name, file_name].map(str::to_owned);
        let mut said = above.chain(names).flat_map(|text| {
            let years = years_in(&text).into_iter();
            years.map(move |year| SaidYear {
                year,
                text: text.clone(),
            })
        });
        let first = said.next()?;
        said.all(|other| other.year == first.year).then_some(first)
    }
}

/// The years that a text says; that of a day or a month is none: « Édité le 12/01/2025 ».
fn years_in(text: &str) -> Vec<i32> {
    let normal = normalise(text);
    let mut before = "";
    let mut years = Vec::new();
    for word in normal.split(' ') {
        let is_of_day = before.bytes().all(|byte| byte.is_ascii_digit()) && before.len() < 3;
        let is_alone = before.is_empty() || (!is_of_day && month_named(before).is_none());
        let year = word
            .parse()
            .ok()
            .filter(|year| word.len() == 4 && YEARS.contains(year));
        years.extend(year.filter(|_| is_alone));
        before = word;
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_day_is_not_that_of_the_table() {
        for (text, years) in [
            ("Consommations 2023", &[2023][..]),
            ("2023", &[2023]),
            ("Édité le 12/01/2025", &[]),
            ("janvier 2025", &[]),
            ("2022-2023", &[2022, 2023]),
            ("PRM 21345678901234", &[]),
        ] {
            assert_eq!(years_in(text), years, "{text}");
        }
    }
}
