//! « Conseils »: advice given and the works that followed, by month, by desk and by commune.

use super::{Document, sheet_name, words};
use crate::followup::entries::{AdviceEntry, Followed};
use crate::report::sheet::{Value, Written, foot, named, print_wide, write};
use crate::report::style::{self, Kind};
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

/// The sheet, and its table by month.
///
/// # Errors
/// As [`Table::write`].
pub fn sheet(document: &Document<'_>) -> Written<(Worksheet, Table)> {
    let mut sheet = named(sheet_name::ADVICE)?;
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    let mut row = 2;
    let mut tables = Vec::new();
    let mut breaks = Vec::new();
    for by in By::ALL {
        let caption = Value::text(by.caption());
        write(&mut sheet, row, 0, &caption, &style::remark())?;
        let mut table = Table::new(sheet_name::ADVICE, row + 1, by.columns());
        let rows = by.rows(document, &table);
        table.write(&mut sheet, rows.into_iter())?;
        let [given, yes] = [GIVEN, YES].map(|header| table.total(header));
        if given.value > 0.0 {
            let formula = format!("{}/{}", yes.cell, given.cell);
            let rate = Value::Formula(formula, yes.value / given.value);
            table.write_total(&mut sheet, RATE, &rate)?;
        }
        table.add_bars(&mut sheet, RATE, Some(1.0))?;
        row = table.total_row() + 2;
        breaks.push(row);
        tables.push(table);
    }
    // Each table begins a page: none is parted from its title.
    breaks.pop();
    sheet.set_page_breaks(&breaks)?;
    if let Some(last) = tables.pop() {
        last.lay_out_last(&mut sheet, TITLE)?;
    }
    // The header of the last table is not that of the pages before it.
    sheet.set_repeat_rows(0, 0)?;
    print_wide(&mut sheet, TITLE);
    foot(&mut sheet, &document.footer());
    Ok((sheet, tables.swap_remove(0)))
}
