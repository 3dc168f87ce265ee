//! « Évolution »: the objectives month by month, and the balances kept before.

use super::{Document, sheet_name, words};
use crate::followup::balance::Balance;
use crate::followup::contract::Measure;
use crate::followup::history::Past;
use crate::followup::objectives::{Standing, events};
use crate::report::sheet::{Value, Written, foot, named, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use chrono::{Datelike, Months, NaiveDate};
use rust_xlsxwriter::Worksheet;

/// Months drawn at most: a contract has sixty or so.
const MOST_MONTHS: usize = 600;

/// The last day of each month of the contract until a balance, then its own day.
#[must_use]
pub fn days(balance: &Balance) -> Vec<NaiveDate> {
    let first = balance.contract.start.with_day(1);
    let ends = (1..=MOST_MONTHS as u32).map_while(|months| {
        let next = first?.checked_add_months(Months::new(months))?;
        next.pred_opt().filter(|end| *end < balance.date)
    });
    ends.chain([balance.date]).collect()
}

/// What is counted of a measure at the end of each of these days.
#[must_use]
pub fn counted(balance: &Balance, measure: Measure, days: &[NaiveDate]) -> Vec<f64> {
    let events = events(balance, measure);
    let mut events = events.iter().peekable();
    let mut sum = 0.0;
    days.iter()
        .map(|day| {
            while let Some((_, amount)) = events.next_if(|(when, _)| when <= day) {
                sum += amount;
            }
            sum
        })
        .collect()
}

/// The balances kept and this one, in the order of days, one for each day.
#[must_use]
pub fn kept(document: &Document<'_>) -> Vec<Past> {
    let today = document.balance.date;
    let others = document.past.iter().filter(|past| past.date != today);
    let mut all: Vec<Past> = others.cloned().collect();
    all.push(Past::of(document.balance, document.standings));
    all.sort_by_key(|past| past.date);
    all
}

/// The columns: a day, and what is counted of each objective.
#[must_use]
pub fn columns(document: &Document<'_>, first: &'static str) -> Vec<Column> {
    let mut columns = vec![Column::new(first, 14.0, Kind::Date)];
    columns.extend(document.standings.iter().map(|standing| {
        let header = format!(
            "{} ({})",
            standing.objective.label,
            words::unit(standing.objective.measure)
        );
        Column::new(header, 21.0, Kind::Whole)
    }));
    columns
}

/// The rows of the balances that are kept.
#[must_use]
pub fn kept_rows(document: &Document<'_>) -> Vec<Vec<Value<'static>>> {
    let row = |past: &Past| {
        let measures = document.standings.iter().map(measure);
        let counted = measures.map(|measure| Value::optional(past.counted(measure)));
        [Value::day(past.date)].into_iter().chain(counted).collect()
    };
    kept(document).iter().map(row).collect()
}

fn measure(standing: &Standing) -> Measure {
    standing.objective.measure
}

/// The sheet.
///
/// # Errors
/// As [`Table::write`].
pub fn sheet(document: &Document<'_>) -> Written<(Worksheet, Drawn)> {
    const TITLE: &str = "Évolution des objectifs";
    let mut sheet = named(sheet_name::COURSE)?;
    write(&mut sheet, 0, 0, &Value::text(TITLE), &style::title())?;
    let days = days(document.balance);
    let measures = document.standings.iter().map(measure);
    let courses: Vec<Vec<f64>> = measures
        .map(|measure| counted(document.balance, measure, &days))
        .collect();
    let rows = days.iter().enumerate().map(|(rank, day)| {
        let counted = courses.iter().map(|course| Value::Number(course[rank]));
        [Value::day(*day)].into_iter().chain(counted).collect()
    });
    let mut kept = Table::new(sheet_name::COURSE, 2, columns(document, "Bilan du"));
    kept.write(&mut sheet, kept_rows(document).into_iter())?;
    let top = kept.total_row() + 1;
    let mut goals = Table::new(sheet_name::COURSE, top, goal_columns());
    goals.write(&mut sheet, goal_rows(document).into_iter())?;
    let top = goals.total_row() + 1;
    let mut months = Table::new(sheet_name::COURSE, top, columns(document, "À la fin du"));
    months.write(&mut sheet, rows)?;
    months.lay_out_last(&mut sheet, TITLE)?;
    foot(&mut sheet, &document.footer());
    Ok((sheet, Drawn { goals, months }))
}

/// Where the courses stand, for charts.
pub struct Drawn {
    /// From where to where each objective is to come.
    pub goals: Table,
    /// What was counted month by month, a column an objective, in their order.
    pub months: Table,
}

/// Headers of the objectives, from their beginnings to their deadlines: the cells of a line from one
/// to the other lie side by side.
pub mod goal {
    /// When the contract begins.
    pub const START: &str = "Début";
    /// When the objective is due.
    pub const DEADLINE: &str = "Échéance";
    /// Even progress begins with nothing.
    pub const FIRST: &str = "Au début";
    /// The target.
    pub const TARGET: &str = "Cible";
    /// The same at the deadline.
    pub const AT_DEADLINE: &str = "Cible à l'échéance";
}

fn goal_columns() -> Vec<Column> {
    // As wide as the columns of the tables below.
    vec![
        Column::new("Objectif", 14.0, Kind::Wrapped),
        Column::new(goal::START, 21.0, Kind::Date),
        Column::new(goal::DEADLINE, 21.0, Kind::Date),
        Column::new(goal::FIRST, 21.0, Kind::Whole),
        Column::new(goal::TARGET, 21.0, Kind::Whole),
        Column::new(goal::AT_DEADLINE, 21.0, Kind::Whole),
    ]
}

fn goal_rows(document: &Document<'_>) -> Vec<Vec<Value<'static>>> {
    let start = document.balance.contract.start;
    let row = |standing: &Standing| {
        vec![
            Value::text(standing.objective.label.clone()),
            Value::day(start),
            Value::day(standing.objective.deadline),
            Value::Number(0.0),
            Value::Number(standing.needed),
            Value::Number(standing.needed),
        ]
    };
    document.standings.iter().map(row).collect()
}
