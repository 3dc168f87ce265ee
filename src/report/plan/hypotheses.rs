//! « Hypothèses »: every figure that a plan rests on, with its source, year and confidence.

mod catalogue;
mod choice;
mod consumption;
mod prices;
mod rules;
mod uncertainties;

use super::Shared;
use crate::report::layout;
use crate::report::sheet::{Value, Written};
use crate::report::style::{self, Kind};
use crate::report::table::Column;
use crate::report::web::number;
use crate::report::wording::{self, share_of, unit_of_share};
use crate::scenario::comparison::settings::{self, Setting};
use crate::scenario::study::Study;
pub use prices::aid_name;
use rust_xlsxwriter::Worksheet;
pub use uncertainties::list as uncertainties;

const HEADERS: [&str; 7] = [
    "Rubrique",
    "Hypothèse",
    "Valeur",
    "Unité",
    "Source",
    "Année",
    "Confiance",
];

/// One hypothesis.
pub struct Row {
    section: &'static str,
    what: String,
    value: Value<'static>,
    unit: String,
    source: String,
    year: Option<i32>,
    confidence: String,
    /// Key of a general hypothesis: the name of its cell.
    key: Option<String>,
}

impl Row {
    /// A value that the scenario sets.
    fn of_scenario(
        section: &'static str,
        what: impl Into<String>,
        value: Value<'static>,
        unit: &str,
    ) -> Self {
        Self {
            section,
            what: what.into(),
            value,
            unit: unit.into(),
            source: "Scénario".into(),
            year: None,
            confidence: "selon le scénario".into(),
            key: None,
        }
    }

    /// The same value, known from a source.
    fn sourced(
        self,
        source: impl Into<String>,
        year: impl Into<Option<i32>>,
        confidence: impl Into<String>,
    ) -> Self {
        Self {
            source: source.into(),
            year: year.into(),
            confidence: confidence.into(),
            ..self
        }
    }

    /// The same row, its cell named for formulas.
    fn keyed(self, key: impl Into<String>) -> Self {
        Self {
            key: Some(key.into()),
            ..self
        }
    }

    /// Whether its cell is a share, shown in percent.
    fn is_share(&self) -> bool {
        let is_number = matches!(self.value, Value::Number(_) | Value::Formula(..));
        is_number && share_of(&self.unit).is_some()
    }

    fn cells(&self) -> Vec<Value<'_>> {
        vec![
            Value::text(self.section),
            Value::text(&*self.what),
            self.value.clone(),
            Value::text(if self.is_share() {
                unit_of_share(&self.unit)
            } else {
                &self.unit
            }),
            Value::text(&*self.source),
            Value::optional(self.year.map(f64::from)),
            Value::text(&*self.confidence),
        ]
    }
}

/// Every hypothesis of a study, in the order of the sheet.
pub fn list(study: &Study) -> Vec<Row> {
    let scenario = &study.scenario;
    let mut rows = prices::general(scenario);
    rows.extend(prices::aids(scenario));
    rows.extend(consumption::burning_hours(scenario));
    rows.extend(consumption::system_power(scenario));
    rows.extend(consumption::service(scenario));
    rows.extend(consumption::calibration(study));
    rows.extend(choice::versions(study));
    rows.extend(choice::communes(scenario));
    rows.extend(catalogue::list(scenario));
    rows.extend(choice::list(scenario));
    rows.extend(rules::list(scenario));
    rows
}

/// Sections that are whole tables of the trade: documents to be read leave them to the workbooks.
const TABLES: [&str; 3] = ["Puissance système", "Service d'éclairage", "Catalogue"];

/// What a reader of a plan has to know of a hypothesis, in words.
pub struct HypothesisText {
    /// What it is.
    pub what: String,
    /// Its value, with the unit.
    pub value: String,
    /// Who says so, and when.
    pub source: String,
}

/// The hypotheses but for the tables of the trade, section by section, in words.
pub fn stated(rows: &[Row]) -> Vec<(&'static str, Vec<HypothesisText>)> {
    let mut sections: Vec<(&'static str, Vec<HypothesisText>)> = Vec::new();
    for row in rows.iter().filter(|row| !TABLES.contains(&row.section)) {
        let value = match &row.value {
            Value::Number(number) | Value::Formula(_, number) => measured(*number, &row.unit),
            Value::Text(text) => format!("{text} {}", row.unit),
            Value::Blank => row.unit.clone(),
        };
        // Many a source says its year itself.
        let year = (row.year.map(|year| year.to_string()))
            .filter(|year| !row.source.contains(year))
            .map(|year| format!(", {year}"));
        let one = HypothesisText {
            what: row.what.clone(),
            value: value.trim().to_owned(),
            source: format!("{}{}", row.source, year.unwrap_or_default()),
        };
        match sections.iter_mut().find(|(name, _)| *name == row.section) {
            Some((_, list)) => list.push(one),
            None => sections.push((row.section, vec![one])),
        }
    }
    sections
}

/// A number with its unit, in full; a share in percent, « 3,2 % par an ».
pub fn measured(number: f64, unit: &str) -> String {
    wording::measured(number, unit, shortest)
}

/// A number as short as it can be: a rate of 0,16404 is not 0,16.
fn shortest(number: f64) -> String {
    let written = number.to_string();
    let decimals = written.split_once('.').map_or(0, |(_, part)| part.len());
    number::fixed(number, decimals)
}

/// A number to the tenth.
fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// The same, for scenarios to be compared by.
pub fn settings(study: &Study) -> Vec<Setting> {
    let stated = |value: Value<'static>| match value {
        Value::Number(number) | Value::Formula(_, number) => settings::SettingValue::Number(number),
        Value::Text(text) => settings::SettingValue::Text(text.into_owned()),
        Value::Blank => settings::SettingValue::Text(String::new()),
    };
    let setting = |row: Row| Setting {
        section: row.section,
        what: row.what,
        value: stated(row.value),
        unit: row.unit,
    };
    list(study).into_iter().map(setting).collect()
}

/// The cells that formulas name: name and address; `top` is the row (from 0) of the header.
pub fn named_cells(rows: &[Row], top: u32) -> Vec<(&str, String)> {
    rows.iter()
        .zip(top + 2..)
        .filter(|(row, _)| matches!(row.value, Value::Number(_)))
        .filter_map(|(row, line)| {
            let cell = format!("'{}'!$C${line}", layout::sheet::HYPOTHESES);
            Some((row.key.as_deref()?, cell))
        })
        .collect()
}

/// The sheet.
pub fn sheet(shared: &Shared<'_>, title: &str) -> Written<Worksheet> {
    let widths = [22.0, 47.0, 38.0, 21.0, 50.0, 8.0, 18.0];
    let kinds = [
        Kind::Wrapped,
        Kind::Wrapped,
        Kind::General,
        Kind::Wrapped,
        Kind::Wrapped,
        Kind::Plain,
        Kind::Wrapped,
    ];
    let columns = HEADERS
        .into_iter()
        .zip(widths)
        .zip(kinds)
        .map(|((header, width), kind)| Column::new(header, width, kind));
    let name = layout::sheet::HYPOTHESES;
    let rows = shared.hypotheses.iter().map(Row::cells);
    let mut sheet = shared.one_table(name, columns.collect(), rows, title)?;
    let shares = (0..)
        .zip(shared.hypotheses.iter())
        .filter(|(_, row)| row.is_share());
    show_shares(&mut sheet, shared.top(), 2, shares.map(|(place, _)| place))?;
    Ok(sheet)
}

/// Shows figures of a column in percent, by their places below a header.
pub fn show_shares(
    sheet: &mut Worksheet,
    header_row: u32,
    column: u16,
    places: impl Iterator<Item = u32>,
) -> Written {
    for place in places {
        let row = header_row + 1 + place;
        sheet.set_cell_format(row, column, &style::cell(Kind::Rate))?;
    }
    Ok(())
}
