//! The rows of a table of bills: each gives bills, or is set apart with its reason.

mod energy;
mod natures;
mod notes;
mod supply;

use super::cells::{Apart, amount, judge};
use super::columns::Columns;
use super::dates::DateCell;
use super::period::{Month, Period};
use super::terms::{Field, Nature, figures, is_total};
use super::{Bill, Reason, Remark, Supply};
use crate::inventory::decision::Decision;
use crate::inventory::grid::{Cell, Row, Sheet, address};
use crate::inventory::numbers::Marks;
use crate::inventory::territory::Territory;
use crate::inventory::text::normalise;
use energy::is_sum;
use natures::{nature, usages};
pub use notes::refusal;
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
    /// How rows were understood.
    pub decisions: Vec<Decision>,
    /// Rows set apart, and what is told of others.
    pub remarks: Vec<Remark>,
    /// Rows under the header that hold something.
    pub rows: usize,
    /// Rows that gave bills.
    pub used: usize,
    /// Whether no sum of months is the whole that its row gives.
    pub months_differ: bool,
}

/// What the point and the comma mean in the two columns of numbers.
struct NumberMarks {
    kwh: Marks,
    euros: Marks,
}

/// What is told of a table once all its rows are read.
#[derive(Debug, Default)]
struct Seen {
    /// Whether its numbers of supply points lost their last digits.
    zeros_lost: bool,
    /// Whether its dates are of days, not of the months that hold them.
    daily: bool,
    /// Rows whose number had lost a zero at its head.
    zeros_restored: Vec<u32>,
    /// Rows whose posts together are the whole that they give.
    agreeing: usize,
    /// Rows whose months together are not the whole that they give.
    months_differ: usize,
    /// Rows that are of the supply point of a row above, and which row.
    carried: BTreeMap<u32, usize>,
    /// Columns of words that say what a row is of.
    natures: Vec<u32>,
    /// The columns of usages, of which some are street lighting.
    usages: Vec<u32>,
}

/// Why a table cannot be read at all.
#[derive(Debug)]
pub struct Refusal {
    /// The cell that shows it.
    pub cell: String,
    /// What is wrong, in French.
    pub problem: String,
    /// What to do, in French.
    pub remedy: &'static str,
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
        let texts = self.few_texts(rows);
        let mut seen = Seen {
            zeros_lost: self.lost_its_digits(rows),
            daily: self.is_daily(rows),
            carried: self.carried(rows),
            natures: self.natures(&texts),
            usages: usages(&texts),
            ..Seen::default()
        };
        for row in rows {
            let mut remarks = Vec::new();
            match self.row(row, &marks, &mut seen, &mut remarks) {
                Ok(bills) => {
                    read.used += 1;
                    read.bills.extend(bills);
                    read.remarks.extend(remarks);
                }
                Err((reason, column)) => read.remarks.push(self.remark(row, column, reason)),
            }
        }
        if !seen.daily {
            end_before_the_next_begins(&mut read.bills);
        }
        read.remarks.extend(self.too_dear(&read.bills));
        read.months_differ = seen.months_differ > 0 && seen.agreeing == 0;
        read.decisions = self.decisions(&seen);
        read
    }

    fn kwh_columns(&self) -> Vec<u32> {
        let energy = self
            .columns
            .energy()
            .into_iter()
            .chain(self.columns.total());
        energy.map(|(column, _)| column).collect()
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
        seen: &mut Seen,
        remarks: &mut Vec<Remark>,
    ) -> Result<Vec<Bill>, Apart> {
        // Not in other columns: a supplier is called « Total ».
        let fields = [
            Field::Pdl,
            Field::Armoire,
            Field::Adresse,
            Field::Periode,
            Field::Commune,
            Field::Poste,
        ];
        let sums_up = fields
            .into_iter()
            .filter_map(|field| self.columns.index(field))
            .find(|column| matches!(row.get(*column), Some(Cell::Text(text)) if is_total(text)));
        if sums_up.is_some() {
            return Err((Reason::Total, sums_up));
        }
        let nature = nature(row, &seen.natures, &seen.usages)?;
        let post = self.post(row)?;
        let named = match seen.carried.get(&row.number) {
            Some(above) => &self.sheet.below(self.columns.row)[*above],
            None => row,
        };
        let supply = self.supply(named, seen, remarks).map_err(|apart| {
            // « TOTAL » may stand in a column that is not read.
            let first = row.cells.first();
            match first {
                Some((column, Cell::Text(text)))
                    if apart.0 == Reason::WithoutSupply && is_total(text) =>
                {
                    (Reason::Total, Some(*column))
                }
                _ => apart,
            }
        })?;
        if !self.columns.months.is_empty() {
            return self.months(row, &supply, marks, seen, remarks);
        }
        let period = self.period(row, seen.daily)?;
        let kwh = self.consumed(row, marks.kwh, seen, remarks)?;
        // A credit note may give what it takes back with or without its sign.
        let kwh = if nature == Some(Nature::Credit) {
            -kwh.abs()
        } else {
            kwh
        };
        if kwh < 0.0 {
            let column = self.columns.energy().first().map(|(column, _)| *column);
            remarks.push(self.remark(row, column, Reason::CreditNote));
        }
        let euros = self.euros(row, marks, remarks);
        if kwh > 0.0 && euros.is_some_and(|euros| euros < 0.0) {
            remarks.push(self.remark(row, self.columns.index(Field::Montant), Reason::SignsDiffer));
        }
        Ok(vec![Bill {
            post,
            ..self.bill(row, supply, period, kwh, euros)
        }])
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
            post: "",
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
        seen: &mut Seen,
        remarks: &mut Vec<Remark>,
    ) -> Result<Vec<Bill>, Apart> {
        let year = self.year(row);
        let mut bills = Vec::new();
        for column in &self.columns.months {
            let said = self.columns.said_unit.as_ref().map(|said| said.kwh);
            let kwh = match self.energy_of(row, (column.index, said), marks.kwh, remarks) {
                Ok(Some(kwh)) => kwh,
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
        if let Some(sum) = self.columns.sum_of_months()
            && let Ok(Some(stated)) = self.energy_of(row, sum, marks.kwh, &mut Vec::new())
        {
            if is_sum(kwh, stated, bills.len()) {
                seen.agreeing += 1;
            } else {
                seen.months_differ += 1;
                remarks.push(self.remark(row, Some(sum.0), Reason::PostsDiffer));
            }
        }
        if let Some(euros) = self.euros(row, marks, remarks).filter(|_| kwh > 0.0) {
            for bill in &mut bills {
                bill.euros = Some(euros * bill.kwh / kwh);
            }
        }
        Ok(bills)
    }

    fn year(&self, row: &Row) -> Option<i32> {
        use chrono::Datelike;
        let Some(column) = self.columns.index(Field::Annee) else {
            return self.columns.said_year.as_ref().map(|said| said.year);
        };
        match DateCell::of(row.get(column)?)? {
            DateCell::Year(year) => Some(year),
            DateCell::Day(day) => Some(day.year()),
            _ => None,
        }
    }

    /// The period of a row. A day alone stands for its month.
    fn period(&self, row: &Row, daily: bool) -> Result<Period, Apart> {
        let stated = |field| {
            let column = self.columns.index(field)?;
            Some((row.get(column).and_then(DateCell::of), column))
        };
        let period = if let (Some((first, column)), Some((last, _))) =
            (stated(Field::Debut), stated(Field::Fin))
        {
            let (Some(DateCell::Day(first)), Some(DateCell::Day(last))) = (first, last) else {
                let wrong = if matches!(first, Some(DateCell::Day(_))) {
                    self.columns.index(Field::Fin)
                } else {
                    Some(column)
                };
                return Err((Reason::Date, wrong));
            };
            Period::new(first, last).ok_or((Reason::Period, Some(column)))?
        } else if let Some((stated, column)) = stated(Field::Periode) {
            let period = match stated {
                Some(DateCell::Day(day)) if daily => Period::new(day, day),
                Some(DateCell::Day(day)) => Month::of(day).whole(),
                Some(DateCell::Days(first, last)) => {
                    Some(Period::new(first, last).ok_or((Reason::Period, Some(column)))?)
                }
                Some(DateCell::Month(month)) => month.whole(),
                Some(DateCell::MonthOfYear(month)) => self
                    .year(row)
                    .and_then(|year| Month { year, month }.whole()),
                Some(DateCell::Year(year)) => Period::year(year),
                None => None,
            };
            period.ok_or((Reason::Date, Some(column)))?
        } else if let Some((column, part)) = self.part_of_year(row) {
            part.ok_or((Reason::Date, Some(column)))?
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

    /// The quarter, the half or the two months that a column says beside that of the year.
    fn part_of_year(&self, row: &Row) -> Option<(u32, Option<Period>)> {
        let is_header = |titles: &&Row| titles.number == self.columns.row;
        let titles = self.sheet.rows.iter().find(is_header)?;
        let (column, part) = titles.cells.iter().find_map(|(column, title)| {
            let title = normalise(&title.to_string());
            let is_part = matches!(title.as_str(), "trimestre" | "semestre" | "bimestre");
            is_part.then_some((*column, title))
        })?;
        let year = self.year(row)?;
        let stated = DateCell::of_text(&format!("{part} {} {year}", row.text(column)));
        let period = match stated {
            Some(DateCell::Days(first, last)) => Period::new(first, last),
            Some(DateCell::Month(month)) => month.whole(),
            _ => None,
        };
        Some((column, period))
    }

    fn euros(&self, row: &Row, marks: &NumberMarks, remarks: &mut Vec<Remark>) -> Option<f64> {
        let column = self.columns.index(Field::Montant)?;
        let euros = amount(row, column, marks.euros).ok().flatten();
        let euros = euros.map(|amount| amount.number);
        if euros.is_none() {
            remarks.push(self.remark(row, Some(column), Reason::WithoutAmount));
        }
        euros
    }
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
