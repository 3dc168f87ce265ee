//! Of which supply point a row is.

use super::{Seen, Table};
use crate::energy::bills::cells::Apart;
use crate::energy::bills::supply_number::SupplyNumber;
use crate::energy::bills::terms::Field;
use crate::energy::bills::{Reason, Remark, Supply, Town};
use crate::inventory::grid::Row;
use crate::inventory::territory::Lookup;

impl Table<'_> {
    pub(super) fn text(&self, row: &Row, field: Field) -> String {
        let cell = self.columns.index(field).and_then(|index| row.get(index));
        cell.filter(|cell| !cell.is_blank())
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    pub(super) fn supply(
        &self,
        row: &Row,
        seen: &mut Seen,
        remarks: &mut Vec<Remark>,
    ) -> Result<Supply, Apart> {
        let [cabinet, address] =
            [Field::Armoire, Field::Adresse].map(|field| self.text(row, field));
        let pdl = self.number(row, &cabinet, seen, remarks)?;
        if [&pdl, &cabinet, &address]
            .iter()
            .all(|text| text.is_empty())
        {
            let columns = [Field::Pdl, Field::Armoire, Field::Adresse];
            let column = columns.iter().find_map(|field| self.columns.index(*field));
            return Err((Reason::WithoutSupply, column));
        }
        Ok(Supply {
            town: self.town(row),
            pdl,
            cabinet,
            address,
        })
    }

    /// The number of the supply point; empty where the row gives none. One that a spreadsheet
    /// rounded is of many supply points: the row is set apart, unless a cabinet tells which.
    fn number(
        &self,
        row: &Row,
        cabinet: &str,
        seen: &mut Seen,
        remarks: &mut Vec<Remark>,
    ) -> Result<String, Apart> {
        let column = self.columns.index(Field::Pdl);
        let Some(cell) = column.and_then(|column| row.get(column)) else {
            return Ok(String::new());
        };
        if cell.is_blank() {
            return Ok(String::new());
        }
        match SupplyNumber::of(cell) {
            SupplyNumber::Rounded => {}
            number if seen.zeros_lost && number.ends_in_zeros() => {}
            SupplyNumber::Known(digits) => return Ok(digits),
            SupplyNumber::ZeroRestored(digits) => {
                seen.zeros_restored.push(row.number);
                return Ok(digits);
            }
        }
        if cabinet.is_empty() {
            return Err((Reason::Rounded, column));
        }
        remarks.push(self.remark(row, column, Reason::NumberIgnored));
        Ok(String::new())
    }

    /// Whether every number of the table lost its last digits.
    pub(super) fn lost_its_digits(&self, rows: &[Row]) -> bool {
        let Some(column) = self.columns.index(Field::Pdl) else {
            return false;
        };
        let mut numbers = rows
            .iter()
            .filter_map(|row| row.get(column).filter(|cell| !cell.is_blank()))
            .map(SupplyNumber::of)
            .filter(|number| matches!(number, SupplyNumber::Known(digits) if digits.len() > 13))
            .peekable();
        numbers.peek().is_some() && numbers.all(|number| number.ends_in_zeros())
    }

    /// The commune of the row's own code or name, else the one that the sheet is of.
    fn town(&self, row: &Row) -> Town {
        let communes = self.territory.communes();
        let known = |index: usize| Town {
            insee: communes[index].insee.clone(),
            name: communes[index].nom.clone(),
        };
        let (insee, name) = (self.text(row, Field::Insee), self.text(row, Field::Commune));
        if !insee.is_empty() {
            let found = self.territory.by_insee(&insee);
            return found.map_or(Town { insee, name }, known);
        }
        // « 62200 Boulogne-sur-Mer »
        let plain = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        match self.territory.by_name(plain) {
            Lookup::Found(index) => known(index),
            _ if !name.is_empty() => Town {
                insee: String::new(),
                name,
            },
            _ => self.commune.map(known).unwrap_or_default(),
        }
    }
}
