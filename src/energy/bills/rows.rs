//! The rows of a table of bills: each gives bills, or is set apart with its reason.

use super::columns::Columns;
use super::dates::Told;
use super::period::{Month, Period};
use super::terms::{Field, figures, is_total};
use super::{Bill, Reason, Remark, Supply, Town};
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::numbers::{Marks, Unread};
use crate::inventory::territory::{Lookup, Territory};
use std::collections::BTreeMap;

/// What the rows of a table are read with.
pub struct Table<'a> {
    /// The name of the file in documents.
    pub file: &'a str,
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Its columns.
    pub columns: &'a Columns,
    /// The commune that a title, the sheet's name or the file's tells.
    pub commune: Option<usize>,
    /// The communes.
    pub territory: &'a Territory,
}

/// What the rows of a table gave.
#[derive(Debug, Default)]
pub struct Read {
    /// The bills, in the order of the rows.
    pub bills: Vec<Bill>,
    /// Rows set apart, and what is told of others.
    pub remarks: Vec<Remark>,
    /// Rows under the header that hold something.
    pub rows: usize,
    /// Rows that gave bills.
    pub used: usize,
}

/// Why a row gives nothing, and the column to look at.
type Apart = (Reason, Option<u32>);

/// What the point and the comma mean in the two columns of numbers.
struct NumberMarks {
    kwh: Marks,
    euros: Marks,
}

impl Table<'_> {
    /// Reads the rows under the header.
    #[must_use]
    pub fn read(&self) -> Read {
        let rows = self.sheet.below(self.columns.row);
        let marks = NumberMarks {
            kwh: judge(rows, &self.kwh_columns()),
            euros: judge(rows, &Vec::from_iter(self.columns.index(Field::Montant))),
        };
        let mut read = Read {
            rows: rows.len(),
            ..Read::default()
        };
        for row in rows {
            let mut remarks = Vec::new();
            match self.row(row, &marks, &mut remarks) {
                Ok(bills) => {
                    read.used += 1;
                    read.bills.extend(bills);
                    read.remarks.extend(remarks);
                }
                Err((reason, column)) => read.remarks.push(self.remark(row, column, reason)),
            }
        }
        end_before_the_next_begins(&mut read.bills);
        read
    }

    fn kwh_columns(&self) -> Vec<u32> {
        let months = self.columns.months.iter().map(|month| month.index);
        months.chain(self.columns.index(Field::Kwh)).collect()
    }

    fn remark(&self, row: &Row, column: Option<u32>, reason: Reason) -> Remark {
        let column = column.or_else(|| row.cells.first().map(|(column, _)| *column));
        let column = column.unwrap_or_default();
        Remark {
            reason,
            file: self.file.to_owned(),
            sheet: self.sheet.name.clone(),
            cell: address(row.number, column),
            read: row.text(column),
        }
    }

    fn row(
        &self,
        row: &Row,
        marks: &NumberMarks,
        remarks: &mut Vec<Remark>,
    ) -> Result<Vec<Bill>, Apart> {
        // Not in other columns: a supplier is called « Total ».
        let fields = [
            Field::Pdl,
            Field::Armoire,
            Field::Adresse,
            Field::Periode,
            Field::Commune,
        ];
        let sums_up = fields
            .into_iter()
            .filter_map(|field| self.columns.index(field))
            .find(|column| matches!(row.get(*column), Some(Cell::Text(text)) if is_total(text)));
        if sums_up.is_some() {
            return Err((Reason::Total, sums_up));
        }
        let supply = self.supply(row)?;
        if !self.columns.months.is_empty() {
            return self.months(row, &supply, marks, remarks);
        }
        let period = self.period(row)?;
        let column = self.columns.index(Field::Kwh);
        let kwh = match column.and_then(|column| number(row, column, marks.kwh).transpose()) {
            Some(kwh) => kwh? * self.columns.scale(),
            None => return Err((Reason::WithoutKwh, column)),
        };
        if kwh < 0.0 {
            remarks.push(self.remark(row, column, Reason::CreditNote));
        }
        let euros = self.euros(row, marks, remarks);
        Ok(vec![self.bill(row, supply, period, kwh, euros)])
    }

    fn bill(
        &self,
        row: &Row,
        supply: Supply,
        period: Period,
        kwh: f64,
        euros: Option<f64>,
    ) -> Bill {
        Bill {
            supply,
            period,
            kwh,
            euros,
            file: self.file.to_owned(),
            sheet: self.sheet.name.clone(),
            row: row.number,
        }
    }

    /// The bills of a row of months side by side; its amount is shared out as its kWh are.
    fn months(
        &self,
        row: &Row,
        supply: &Supply,
        marks: &NumberMarks,
        remarks: &mut Vec<Remark>,
    ) -> Result<Vec<Bill>, Apart> {
        let year = self.year(row);
        let mut bills = Vec::new();
        for column in &self.columns.months {
            let kwh = match number(row, column.index, marks.kwh) {
                Ok(Some(kwh)) => kwh * self.columns.scale(),
                Ok(None) => continue,
                Err((reason, at)) => {
                    remarks.push(self.remark(row, at, reason.of_a_month()));
                    continue;
                }
            };
            let month = column.year.or(year).map(|year| Month {
                year,
                month: column.month,
            });
            let Some(period) = month.and_then(Month::whole) else {
                return Err((Reason::Date, self.columns.index(Field::Annee)));
            };
            if kwh < 0.0 {
                remarks.push(self.remark(row, Some(column.index), Reason::CreditNote));
            }
            bills.push(self.bill(row, supply.clone(), period, kwh, None));
        }
        if bills.is_empty() {
            let first = self.columns.months.first();
            return Err((Reason::WithoutKwh, first.map(|column| column.index)));
        }
        let kwh: f64 = bills.iter().map(|bill| bill.kwh).sum();
        if let Some(euros) = self.euros(row, marks, remarks).filter(|_| kwh > 0.0) {
            for bill in &mut bills {
                bill.euros = Some(euros * bill.kwh / kwh);
            }
        }
        Ok(bills)
    }

    fn text(&self, row: &Row, field: Field) -> String {
        let cell = self.columns.index(field).and_then(|index| row.get(index));
        cell.filter(|cell| !cell.is_blank())
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    fn supply(&self, row: &Row) -> Result<Supply, Apart> {
        let [pdl, cabinet, address] =
            [Field::Pdl, Field::Armoire, Field::Adresse].map(|field| self.text(row, field));
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

    fn year(&self, row: &Row) -> Option<i32> {
        use chrono::Datelike;
        match Told::of(row.get(self.columns.index(Field::Annee)?)?)? {
            Told::Year(year) => Some(year),
            Told::Day(day) => Some(day.year()),
            _ => None,
        }
    }

    /// The period of a row. A day alone stands for its month.
    fn period(&self, row: &Row) -> Result<Period, Apart> {
        let told = |field| {
            let column = self.columns.index(field)?;
            Some((row.get(column).and_then(Told::of), column))
        };
        let period = if let (Some((first, column)), Some((last, _))) =
            (told(Field::Debut), told(Field::Fin))
        {
            let (Some(Told::Day(first)), Some(Told::Day(last))) = (first, last) else {
                let wrong = if matches!(first, Some(Told::Day(_))) {
                    self.columns.index(Field::Fin)
                } else {
                    Some(column)
                };
                return Err((Reason::Date, wrong));
            };
            Period::new(first, last).ok_or((Reason::Period, Some(column)))?
        } else if let Some((told, column)) = told(Field::Periode) {
            let period = match told {
                Some(Told::Day(day)) => Month::of(day).whole(),
                Some(Told::Days(first, last)) => {
                    Some(Period::new(first, last).ok_or((Reason::Period, Some(column)))?)
                }
                Some(Told::Month(month)) => month.whole(),
                Some(Told::MonthOfYear(month)) => self
                    .year(row)
                    .and_then(|year| Month { year, month }.whole()),
                Some(Told::Year(year)) => Period::year(year),
                None => None,
            };
            period.ok_or((Reason::Date, Some(column)))?
        } else {
            let year = self.year(row).and_then(Period::year);
            year.ok_or((Reason::Date, self.columns.index(Field::Annee)))?
        };
        let longest = figures().facture_la_plus_longue_jours.valeur;
        if f64::from(period.days()) > longest {
            let columns = [Field::Debut, Field::Periode];
            let column = columns.iter().find_map(|field| self.columns.index(*field));
            return Err((Reason::Period, column));
        }
        Ok(period)
    }

    fn euros(&self, row: &Row, marks: &NumberMarks, remarks: &mut Vec<Remark>) -> Option<f64> {
        let column = self.columns.index(Field::Montant)?;
        let euros = number(row, column, marks.euros).ok().flatten();
        if euros.is_none() {
            remarks.push(self.remark(row, Some(column), Reason::WithoutAmount));
        }
        euros
    }
}

/// The number of a cell, as its column writes them; `None` where it is blank.
fn number(row: &Row, column: u32, marks: Marks) -> Result<Option<f64>, Apart> {
    match row.get(column) {
        None => Ok(None),
        Some(cell) if cell.is_blank() => Ok(None),
        Some(Cell::Number(number)) if number.is_finite() => Ok(Some(*number)),
        Some(Cell::Text(text)) => match marks.number(without_unit(text)) {
            Ok(number) => Ok(Some(number)),
            Err(Unread::Ambiguous) => Err((Reason::Ambiguous, Some(column))),
            Err(Unread::NoNumber) => Err((Reason::NoNumber, Some(column))),
        },
        Some(_) => Err((Reason::NoNumber, Some(column))),
    }
}

/// « 1 250 kWh » in a column of kWh.
fn without_unit(text: &str) -> &str {
    let text = text.trim();
    let end = text.len().saturating_sub("kWh".len());
    match text.get(end..) {
        Some(unit) if unit.eq_ignore_ascii_case("kwh") => text[..end].trim_end(),
        _ => text,
    }
}

fn judge(rows: &[Row], columns: &[u32]) -> Marks {
    let texts = rows.iter().flat_map(|row| {
        columns.iter().filter_map(|column| match row.get(*column) {
            Some(Cell::Text(text)) => Some(without_unit(text)),
            _ => None,
        })
    });
    Marks::judge(&texts, &|_| true)
}

/// Bills whose last day is that of the next reading end the day before: so where most of a table
/// begin on the day on which another of their supply point ends, or end on the same day of a later
/// month as they begin.
fn end_before_the_next_begins(bills: &mut [Bill]) {
    use chrono::Datelike;
    let mut begins: BTreeMap<String, Vec<chrono::NaiveDate>> = BTreeMap::new();
    for bill in &*bills {
        begins
            .entry(bill.supply.key())
            .or_default()
            .push(bill.period.first);
    }
    let shares_its_last_day = |bill: &Bill| {
        let Period { first, last } = bill.period;
        first < last && (first.day() == last.day() || begins[&bill.supply.key()].contains(&last))
    };
    let shared = bills
        .iter()
        .filter(|bill| shares_its_last_day(bill))
        .count();
    if shared * 2 > bills.len() {
        for bill in bills {
            bill.period = bill.period.without_last_day();
        }
    }
}
