//! « Conseils » and « Conseils par commune »: advice given and the works that followed, by month, by
//! desk and by commune.

use super::{Document, sheet_name, words};
use crate::followup::entries::{AdviceEntry, Followed};
use crate::report::sheet::{Value, Written, foot, named, print_wide};
use crate::report::style::Kind;
use crate::report::table::{Column, Table};
use chrono::Datelike;
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

/// Header of pieces of advice given.
pub const GIVEN: &str = "Conseils donnés";
/// Header of those that works followed.
pub const YES: &str = "Travaux : oui";
const NO: &str = "Travaux : non";
const WAITING: &str = "En attente";
const RATE: &str = "Suivis de travaux";
const TITLE: &str = "Conseils des espaces info énergie";
/// A desk that has no name.
const UNNAMED: &str = "(non précisé)";

/// Advice of a month, a desk or a commune.
#[derive(Default)]
struct Count {
    name: String,
    yes: u32,
    no: u32,
    waiting: u32,
}

impl Count {
    fn add(&mut self, works: Followed) {
        match works {
            Followed::Yes => self.yes += 1,
            Followed::No => self.no += 1,
            Followed::NotYet => self.waiting += 1,
        }
    }
}

/// By what advice is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The month in which it was given.
    Month,
    /// Who gave it.
    Desk,
    /// Where.
    Commune,
}

impl By {
    /// All of them, in the order of the sheet.
    pub const ALL: [Self; 3] = [Self::Month, Self::Desk, Self::Commune];

    /// Name of the sheet that has them.
    fn sheet(self) -> &'static str {
        match self {
            Self::Month | Self::Desk => sheet_name::ADVICE,
            Self::Commune => sheet_name::ADVICE_BY_COMMUNE,
        }
    }

    /// Header of the first column.
    fn header(self) -> &'static str {
        match self {
            Self::Month => "Mois",
            Self::Desk => "Espace conseil",
            Self::Commune => "Commune",
        }
    }

    /// What the table is called.
    #[must_use]
    pub fn caption(self) -> &'static str {
        match self {
            Self::Month => "Conseils par mois",
            Self::Desk => "Conseils par espace conseil",
            Self::Commune => "Conseils par commune",
        }
    }

    /// The columns.
    #[must_use]
    pub fn columns(self) -> Vec<Column> {
        let count = |header: &'static str| Column::new(header, 14.0, Kind::Whole).summed();
        vec![
            Column::new(self.header(), 40.0, Kind::Wrapped),
            count(GIVEN),
            count(YES),
            count(NO),
            count(WAITING),
            Column::new(RATE, 17.0, Kind::Percent),
        ]
    }

    /// What sorts a piece of advice, and the name of its line.
    fn key(self, document: &Document<'_>, advice: &AdviceEntry) -> (i32, u32, String) {
        match self {
            Self::Month => {
                let (year, month) = (advice.date.year(), advice.date.month());
                (year, month, words::month_in_words(advice.date))
            }
            Self::Desk if advice.desk.trim().is_empty() => (1, 0, UNNAMED.to_owned()),
            Self::Desk => (0, 0, advice.desk.trim().to_owned()),
            Self::Commune => (0, 0, document.commune(&advice.insee).to_owned()),
        }
    }

    fn counts(self, document: &Document<'_>) -> Vec<Count> {
        let mut counts: BTreeMap<(i32, u32, String), Count> = BTreeMap::new();
        for advice in &document.balance.advice {
            let key = self.key(document, advice);
            counts.entry(key).or_default().add(advice.works);
        }
        let named = counts.into_iter();
        named
            .map(|((.., name), count)| Count { name, ..count })
            .collect()
    }

    /// The rows, whose formulas are about cells of `table`.
    #[must_use]
    pub fn rows(self, document: &Document<'_>, table: &Table) -> Vec<Vec<Value<'static>>> {
        let cells = [GIVEN, YES, WAITING].map(|header| table.column(header));
        let counts = self.counts(document).into_iter().enumerate();
        counts
            .map(|(row, count)| {
                let [given, yes, waiting] = cells.map(|column| column.at(row));
                let all = count.yes + count.no + count.waiting;
                vec![
                    Value::text(count.name),
                    Value::Formula(format!("SUM({yes}:{waiting})"), all.into()),
                    Value::Number(count.yes.into()),
                    Value::Number(count.no.into()),
                    Value::Number(count.waiting.into()),
                    Value::Formula(
                        format!("{yes}/{given}"),
                        f64::from(count.yes) / f64::from(all),
                    ),
                ]
            })
            .collect()
    }
}

/// The sheet by month and by desk, and its table by month.
///
/// # Errors
/// As [`Table::write`].
pub fn sheet(document: &Document<'_>) -> Written<(Worksheet, Table)> {
    let mut sheet = named(sheet_name::ADVICE)?;
    let months = table(document, &mut sheet, By::Month, 0)?;
    table(document, &mut sheet, By::Desk, months.total_row() + 2)?;
    months.set_widths(&mut sheet)?;
    print_wide(&mut sheet, TITLE);
    foot(&mut sheet, &document.footer());
    Ok((sheet, months))
}

/// The sheet by commune.
///
/// # Errors
/// As [`Table::write`].
pub fn communes(document: &Document<'_>) -> Written<Worksheet> {
    let mut sheet = named(sheet_name::ADVICE_BY_COMMUNE)?;
    let table = table(document, &mut sheet, By::Commune, 0)?;
    table.lay_out(&mut sheet, By::Commune.caption())?;
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

/// Writes a table, its header in a row.
fn table(document: &Document<'_>, sheet: &mut Worksheet, by: By, header: u32) -> Written<Table> {
    let mut table = Table::new(by.sheet(), header, by.columns());
    let rows = by.rows(document, &table);
    table.write(sheet, rows.into_iter())?;
    let [given, yes] = [GIVEN, YES].map(|header| table.total(header));
    if given.value > 0.0 {
        let formula = format!("{}/{}", yes.cell, given.cell);
        let rate = Value::Formula(formula, yes.value / given.value);
        table.write_total(sheet, RATE, &rate)?;
    }
    table.add_bars(sheet, RATE, Some(1.0))?;
    Ok(table)
}
