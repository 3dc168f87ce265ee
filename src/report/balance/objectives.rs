//! The objectives of a contract, a line each: on « Synthèse » and on the page.

use super::{Document, words};
use crate::followup::contract::Measure;
use crate::followup::objectives::Standing;
use crate::report::sheet::Value;
use crate::report::style::Kind;
use crate::report::table::{Column, Source, Table};

/// Headers that formulas and charts name.
pub mod header {
    /// What the contract calls it.
    pub const OBJECTIVE: &str = "Objectif";
    /// How many it takes.
    pub const TARGET: &str = "Cible";
    /// How many are done.
    pub const DONE: &str = "Fait";
    /// The same as a share; a formula.
    pub const SHARE: &str = "Part faite";
    /// How many are missing; a formula.
    pub const MISSING: &str = "Reste à faire";
    /// How many there would be, had they come evenly.
    pub const EVEN: &str = "Attendu à ce jour";
    /// The same as a share; a formula.
    pub const EVEN_SHARE: &str = "Part attendue";
    /// Whether it is met in time.
    pub const STATE: &str = "Situation";
}
use header::{DONE, EVEN, EVEN_SHARE, MISSING, OBJECTIVE, SHARE, STATE, TARGET};

/// Widths of the columns, in characters.
pub const WIDTHS: [f64; 13] = [
    33.0, 10.0, 11.0, 11.0, 11.0, 11.0, 11.0, 10.0, 10.0, 10.0, 22.0, 12.0, 22.0,
];

/// The columns.
#[must_use]
pub fn columns() -> Vec<Column> {
    let columns = [
        (OBJECTIVE, Kind::Wrapped),
        ("Unité", Kind::Text),
        (TARGET, Kind::Whole),
        (DONE, Kind::Whole),
        (SHARE, Kind::Percent),
        (MISSING, Kind::Whole),
        (EVEN, Kind::Whole),
        (EVEN_SHARE, Kind::Percent),
        ("Rythme actuel, par mois", Kind::Tenth),
        ("Il faudrait, par mois", Kind::Tenth),
        ("À ce rythme", Kind::Text),
        ("Échéance", Kind::Date),
        (STATE, Kind::Wrapped),
    ];
    let columns = columns.into_iter().zip(WIDTHS);
    columns
        .map(|((header, kind), width)| Column::new(header, width, kind))
        .collect()
}

/// The rows, whose formulas are about cells of `table`; what is done is shown from `sources`, where
/// another sheet of the workbook has it.
#[must_use]
pub fn rows(
    document: &Document<'_>,
    table: &Table,
    sources: impl Fn(Measure) -> Option<Source>,
) -> Vec<Vec<Value<'static>>> {
    let cells = [TARGET, DONE, EVEN].map(|header| table.column(header));
    let standings = document.standings.iter().enumerate();
    let row = |(row, standing): (usize, &Standing)| {
        let [target, done, even] = cells.map(|column| column.at(row));
        let measure = standing.objective.measure;
        let counted = match sources(measure) {
            Some(source) if (source.value - standing.counted).abs() < 1e-6 => source.shown(),
            _ => Value::Number(standing.counted),
        };
        let share = |of: &str, value: f64| Value::Formula(format!("{of}/{target}"), value);
        vec![
            Value::text(label(standing)),
            Value::text(words::unit(measure)),
            Value::Number(standing.needed),
            counted,
            share(&done, standing.share()),
            Value::Formula(format!("MAX(0,{target}-{done})"), standing.missing()),
            Value::Number(standing.even_by_now),
            share(&even, standing.even_by_now / standing.needed),
            Value::optional(standing.pace_per_month),
            Value::optional(standing.needed_per_month),
            Value::text(words::met(standing)),
            Value::day(standing.objective.deadline),
            Value::text(words::mark(standing)),
        ]
    };
    standings.map(row).collect()
}

/// What the contract calls an objective; with what it asks, where that is a rate.
fn label(standing: &Standing) -> String {
    let objective = &standing.objective;
    if objective.measure != Measure::TauxTravaux {
        return objective.label.clone();
    }
    format!(
        "{} ({} demandés, {} à ce jour)",
        objective.label,
        words::percent(objective.target),
        words::percent(standing.value)
    )
}
