//! The columns of a programme: the money and the points of a year, for whoever it is.

use super::CourseDocument;
use crate::report::sheet::Value;
use crate::report::style::Kind;
use crate::report::table::Column;
use crate::scenario::programme::YearSums;

/// Header of the year.
pub const YEAR: &str = "Année";
/// Headers that the chart reads.
const POINTS: &str = "Points rénovés";
const REMAINING: &str = "Points restants";

/// A year of the territory, of an EPCI or of a commune.
pub struct Line {
    /// Whose it is.
    pub keys: Vec<String>,
    year: i32,
    sums: YearSums,
}

impl Line {
    /// The line of a year.
    pub fn new(keys: Vec<String>, year: i32, sums: YearSums) -> Self {
        Self { keys, year, sums }
    }

    /// Its cells.
    pub fn row(&self, document: &CourseDocument<'_>) -> Vec<Value<'static>> {
        let keys = self.keys.iter().cloned().map(Value::text);
        let mut row: Vec<Value<'static>> = keys.collect();
        row.push(Value::Number(self.year.into()));
        row.extend(
            figures(document)
                .into_iter()
                .map(|(_, _, of)| of(&self.sums)),
        );
        row
    }
}

/// A figure of a year.
type Figure = fn(&YearSums) -> Value<'static>;

/// The figures, each with its header.
fn figures(document: &CourseDocument<'_>) -> Vec<(String, Kind, Figure)> {
    let basis = document.study.scenario.basis.basis.code();
    let euros = |what: &str| format!("{what} (€ {basis})");
    let mut figures: Vec<(String, Kind, Figure)> = vec![
        (euros("Budget"), Kind::Euros, |it| {
            Value::euros(it.budget_cents)
        }),
        (euros("Économies réinvesties"), Kind::Euros, |it| {
            Value::euros(it.reinvested_cents)
        }),
        (euros("Reporté de l'année d'avant"), Kind::Euros, |it| {
            Value::euros(it.carried_cents)
        }),
    ];
    if document.has_fund() {
        figures.push((euros("Pris au fonds de l'EPCI"), Kind::Euros, |it| {
            Value::euros(it.fund_cents)
        }));
    }
    figures.extend([
        (
            euros("Travaux"),
            Kind::Euros,
            (|it| Value::euros(it.spent_cents)) as Figure,
        ),
        (euros("Reste"), Kind::Euros, |it| {
            Value::euros(it.rest_cents())
        }),
        (POINTS.to_owned(), Kind::Whole, |it| {
            Value::Number(it.points.into())
        }),
        (REMAINING.to_owned(), Kind::Whole, |it| {
            Value::Number(it.remaining.into())
        }),
        (
            "Économie des travaux de l'année (kWh/an)".to_owned(),
            Kind::Whole,
            |it| Value::Number(it.saving_kwh),
        ),
    ]);
    figures
}

/// The columns, after those that say whose the line is.
pub fn columns(document: &CourseDocument<'_>, keys: &[(&'static str, f64)]) -> Vec<Column> {
    let keys = keys
        .iter()
        .map(|(header, width)| Column::new(*header, *width, Kind::Text));
    let year = Column::new(YEAR, 9.0, Kind::Plain);
    let figures = figures(document).into_iter();
    let figures = figures.map(|(header, kind, _)| Column::new(header, 17.0, kind));
    keys.chain([year]).chain(figures).collect()
}

/// Places of the years, the points renovated and those left in the table of the territory.
pub fn places(document: &CourseDocument<'_>) -> [u16; 3] {
    let figures = figures(document);
    let place = |header: &str| {
        let at = figures.iter().position(|one| one.0 == header);
        at.map_or(0, |at| at as u16 + 1)
    };
    [0, place(POINTS), place(REMAINING)]
}

/// The columns of when each commune is done.
pub fn ends(document: &CourseDocument<'_>) -> Vec<Column> {
    let basis = document.study.scenario.basis.basis.code();
    vec![
        Column::new("Code INSEE", 9.0, Kind::Text),
        Column::new("Commune", 26.0, Kind::Text),
        Column::new("EPCI", 30.0, Kind::Text),
        Column::new("Points qui ont une solution", 13.0, Kind::Whole).summed(),
        Column::new("Rénovés", 11.0, Kind::Whole).summed(),
        Column::new("Restants", 11.0, Kind::Whole).summed(),
        Column::new("Tout est rénové en", 14.0, Kind::Plain),
        Column::new(format!("Budgets (€ {basis})"), 17.0, Kind::Euros).summed(),
        Column::new(
            format!("Économies réinvesties (€ {basis})"),
            17.0,
            Kind::Euros,
        )
        .summed(),
        Column::new(format!("Travaux (€ {basis})"), 17.0, Kind::Euros).summed(),
        Column::new("Économie (kWh/an)", 14.0, Kind::Whole).summed(),
        Column::new(
            format!("Manque au moins, solutions les moins chères (€ {basis})"),
            20.0,
            Kind::Euros,
        )
        .summed(),
    ]
}
