//! What lighting consumes today and costs, by EPCI, commune, cabinet and lamp.

mod synthesis;

use super::sheet::{Value, Written, foot, named, save};
use super::style::Kind;
use super::table::{Column, Table, one_table};
use super::wording::decimal;
use crate::energy::column;
use crate::error::{Error, Result};
use crate::inventory::Import;
use crate::inventory::finding::Rule;
use crate::inventory::lamps::Technology;
use crate::inventory::points::Points;
use crate::inventory::territory::Territory;
use crate::inventory::text::normalise;
use crate::outputs;
use crate::scenario::hypotheses::Hypothesis;
use rust_xlsxwriter::Worksheet;
use serde::Serialize;
use std::path::Path;

const FILE: &str = "diagnostic.xlsx";

/// The consumption of a group of points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What the points have in common, from the widest to the narrowest.
    pub labels: Vec<String>,
    /// Light points.
    pub points: usize,
    /// Those of which the consumption is known; the sums are theirs.
    pub known: usize,
    /// Nominal power of their lamps, W, where it is told.
    pub lamp_w: f64,
    /// Power drawn with ballasts, W.
    pub system_w: f64,
    /// Consumption, kWh a year.
    pub kwh: f64,
}

impl Line {
    /// A sum over the points, unless it is of none of them: what nobody knows is not 0.
    #[must_use]
    pub fn known_only(&self, sum: f64) -> Option<f64> {
        (self.known > 0).then_some(sum)
    }

    /// Points whose consumption is not known.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.points - self.known
    }
}

/// Of which territory a diagnosis is, and what a kWh costs there.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The territory.
    pub territory: &'a Territory,
    /// Price of a kWh, € before tax, and where it comes from.
    pub price: &'a Hypothesis,
}

/// Points of which the consumption is not known, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unknown {
    /// Why, in French.
    pub reason: String,
    /// How many points.
    pub points: usize,
}

/// What lighting consumes today. Every list counts the same points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnosis {
    /// By EPCI, in alphabetical order.
    pub by_epci: Vec<Line>,
    /// By EPCI and commune, with its INSEE code, in alphabetical order.
    pub by_commune: Vec<Line>,
    /// By commune and cabinet, in alphabetical order.
    pub by_cabinet: Vec<Line>,
    /// By technology and lamp power, the greatest consumption first.
    pub by_lamp: Vec<Line>,
    /// By technology alone, the greatest consumption first.
    pub by_technology: Vec<Line>,
    /// Points of which the consumption is not known: without power, then without known profile.
    pub unknown: Vec<Unknown>,
}

impl Diagnosis {
    /// All points together.
    #[must_use]
    pub fn all(&self) -> Line {
        let sum = |figure: fn(&Line) -> f64| self.by_epci.iter().map(figure).sum();
        let count = |figure: fn(&Line) -> usize| self.by_epci.iter().map(figure).sum();
        Line {
            labels: Vec::new(),
            points: count(|line| line.points),
            known: count(|line| line.known),
            lamp_w: sum(|line| line.lamp_w),
            system_w: sum(|line| line.system_w),
            kwh: sum(|line| line.kwh),
        }
    }

    /// Sums up an import whose points have system power and consumption (see `energy`).
    ///
    /// # Panics
    /// If they have not: a mistake of the program, not of the data.
    #[must_use]
    pub fn of(import: &Import) -> Self {
        let points = &import.points;
        let technology = |row: usize| {
            let code = points.text("technologie").get(row).unwrap_or_default();
            let known = Technology::from_code(code).unwrap_or(Technology::Inconnue);
            known.label().to_owned()
        };
        let mut by_technology = lines(points, &["technologie"], |row| vec![technology(row)]);
        by_technology.sort_by(|a, b| b.kwh.total_cmp(&a.kwh));
        let mut by_lamp: Vec<Line> = lines(points, &["technologie", "puissance_lampe_w"], |row| {
            let power = points.number("puissance_lampe_w").get(row);
            vec![
                technology(row),
                power.map_or("non renseignée".into(), |watts| {
                    format!("{} W", decimal(watts))
                }),
            ]
        });
        // Stable: equal consumptions stay in the order of their labels.
        by_lamp.sort_by(|a, b| b.kwh.total_cmp(&a.kwh));
        let texts = |columns: &'static [&'static str]| {
            lines(points, columns, |row| {
                columns
                    .iter()
                    .map(|name| points.text(name).get(row).unwrap_or_default().to_owned())
                    .collect()
            })
        };
        Self {
            by_epci: texts(&["epci"]),
            by_commune: texts(&["epci", "commune", "insee"]),
            by_cabinet: texts(&["commune", "insee", "armoire"]),
            by_lamp,
            by_technology,
            unknown: unknown(points),
        }
    }
}

/// The lines of the groups of some columns, in the order of their labels.
fn lines(points: &Points, columns: &[&str], labels: impl Fn(usize) -> Vec<String>) -> Vec<Line> {
    let [lamp, system, kwh] =
        ["puissance_lampe_w", column::SYSTEM_POWER, column::KWH].map(|name| points.number(name));
    let mut lines: Vec<Line> = points
        .groups(columns)
        .into_iter()
        .map(|rows| {
            let first = rows.first().map_or(0, |row| *row as usize);
            let mut line = Line {
                labels: labels(first),
                points: rows.len(),
                known: 0,
                lamp_w: 0.0,
                system_w: 0.0,
                kwh: 0.0,
            };
            for row in rows.into_iter().map(|row| row as usize) {
                let Some(consumed) = kwh.get(row) else {
                    continue;
                };
                line.known += 1;
                line.lamp_w += lamp.get(row).unwrap_or_default();
                line.system_w += system.get(row).unwrap_or_default();
                line.kwh += consumed;
            }
            line
        })
        .collect();
    // « Équihen » comes before « Wimereux », accents or not.
    let plain = |line: &Line| {
        line.labels
            .iter()
            .map(|label| normalise(label))
            .collect::<Vec<_>>()
    };
    lines.sort_by_cached_key(|line| (plain(line), line.labels.clone()));
    lines
}

fn unknown(points: &Points) -> Vec<Unknown> {
    let [kwh, system] = [column::KWH, column::SYSTEM_POWER].map(|name| points.number(name));
    let unknown = (0..points.len()).filter(|row| kwh.get(*row).is_none());
    let (without_profile, without_power): (Vec<usize>, Vec<usize>) =
        unknown.partition(|row| system.get(*row).is_some());
    let reasons = [
        (Rule::PuissanceInconnue, without_power),
        (Rule::RegimeInconnu, without_profile),
    ];
    let stated = reasons.into_iter().filter(|(_, rows)| !rows.is_empty());
    stated
        .map(|(rule, rows)| Unknown {
            reason: rule.meaning().to_owned(),
            points: rows.len(),
        })
        .collect()
}

/// The workbook of a diagnosis: « Synthèse », « EPCI », « Communes », « Armoires », « Lampes », « Inconnus ».
/// The same diagnosis always gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses: more lines than a sheet has rows.
pub fn workbook(diagnosis: &Diagnosis, about: About<'_>) -> Result<Vec<u8>> {
    let sheets = || -> Written<Vec<Worksheet>> {
        let (page, price) = synthesis::begun(diagnosis, about)?;
        let sheet = |name, labels: &[&'static str], lines: &[Line]| {
            sheet(name, labels, lines, (&price, about.price))
        };
        let (epcis, table) = sheet("EPCI", &["EPCI"], &diagnosis.by_epci)?;
        Ok(vec![
            synthesis::sheet(page, diagnosis, about, &table)?,
            epcis,
            sheet(
                "Communes",
                &["EPCI", "Commune", "INSEE"],
                &diagnosis.by_commune,
            )?
            .0,
            sheet(
                "Armoires",
                &["Commune", "INSEE", "Armoire"],
                &diagnosis.by_cabinet,
            )?
            .0,
            sheet("Lampes", &["Lampe", "Puissance lampe"], &diagnosis.by_lamp)?.0,
            unknown_sheet(&diagnosis.unknown)?,
        ])
    };
    let sheets = sheets().map_err(|error| Error::write(Path::new(FILE), error))?;
    save(
        outputs::Kind::Diagnosis,
        FILE,
        "Consommation actuelle de l'éclairage public",
        sheets,
        &[],
    )
}

/// Headers that the synthesis sums.
mod header {
    pub const POINTS: &str = "Points";
    pub const KNOWN: &str = "Points de consommation connue";
    pub const UNKNOWN: &str = "Points de consommation inconnue";
    pub const LAMP_W: &str = "Puissance lampes (W)";
    pub const SYSTEM_W: &str = "Puissance système (W)";
    pub const KWH: &str = "Consommation (kWh/an)";
    pub const EUROS: &str = "Électricité (€ HT/an)";
}

/// What stands where a figure is not known.
const NOT_KNOWN: &str = "inconnue";

/// A sheet of lines, and its table. What they cost follows the price in a cell.
fn sheet(
    name: &'static str,
    labels: &[&'static str],
    lines: &[Line],
    (price_cell, price): (&str, &Hypothesis),
) -> Written<(Worksheet, Table)> {
    let width = |label: &str| if label == "INSEE" { 9.0 } else { 30.0 };
    let sum = |header: &'static str, width: f64| Column::new(header, width, Kind::Whole).summed();
    let mut columns: Vec<Column> = labels
        .iter()
        .map(|label| Column::new(*label, width(label), Kind::Wrapped))
        .collect();
    columns.extend([
        sum(header::POINTS, 11.0),
        sum(header::KNOWN, 14.0),
        sum(header::UNKNOWN, 14.0),
        sum(header::LAMP_W, 14.0),
        sum(header::SYSTEM_W, 14.0),
        sum(header::KWH, 16.0),
        Column::new(header::EUROS, 16.0, Kind::WholeEuros).summed(),
    ]);
    let mut table = Table::new(name, 0, columns);
    let mut sheet = named(name)?;
    let kwh = table.column(header::KWH);
    let rows = lines.iter().enumerate().map(|(row, line)| {
        let labels = line.labels.iter().map(|label| Value::text(&**label));
        let counts = [line.points, line.known, line.unknown()].map(Value::count);
        let stated = |known: Option<Value<'static>>| known.unwrap_or(Value::text(NOT_KNOWN));
        let sums = [line.lamp_w, line.system_w, line.kwh]
            .map(|sum| stated(line.known_only(sum).map(Value::Number)));
        let cost = line.known_only(line.kwh * price.value.unwrap_or_default());
        let cost = cost.map(|cost| Value::Formula(format!("{}*{price_cell}", kwh.at(row)), cost));
        let cost = std::iter::once(stated(cost));
        labels.chain(counts).chain(sums).chain(cost).collect()
    });
    table.write(&mut sheet, rows)?;
    table.lay_out(&mut sheet, "Consommation actuelle de l'éclairage public")?;
    foot(&mut sheet, "Réverbère");
    Ok((sheet, table))
}

fn unknown_sheet(unknown: &[Unknown]) -> Written<Worksheet> {
    let columns = vec![
        Column::new(
            "Pourquoi la consommation n'est pas connue",
            80.0,
            Kind::Wrapped,
        ),
        Column::new("Points", 12.0, Kind::Whole).summed(),
    ];
    one_table(
        "Inconnus",
        columns,
        unknown
            .iter()
            .map(|line| vec![Value::text(&*line.reason), Value::count(line.points)]),
        "Points de consommation inconnue",
        "Réverbère",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{Book, HT};

    #[test]
    fn every_list_counts_the_same_points() {
        let import = &HT.import;
        let diagnosis = Diagnosis::of(import);
        let lists = [
            &diagnosis.by_epci,
            &diagnosis.by_commune,
            &diagnosis.by_cabinet,
            &diagnosis.by_lamp,
            &diagnosis.by_technology,
        ];
        let sums = lists.map(|lines| {
            let kwh: f64 = lines.iter().map(|line| line.kwh).sum();
            (
                lines.iter().map(|line| line.points).sum::<usize>(),
                kwh.round(),
            )
        });
        assert!(sums.iter().all(|sum| *sum == sums[0]), "{sums:?}");
        assert_eq!(sums[0].0, import.points.len());
        // Eleven times 270 W and once 170 W of Boulogne, 4,100 h.
        let boulogne = diagnosis
            .by_commune
            .iter()
            .find(|line| line.labels[2] == "62160")
            .expect("Boulogne");
        assert!(
            (boulogne.kwh - (11.0 * 270.0 + 170.0) * 4.1).abs() < 5.0,
            "{boulogne:?}"
        );
        assert_eq!(diagnosis.by_lamp[0].labels, ["Ballon fluorescent", "250 W"]);
    }

    #[test]
    fn the_workbook_has_one_sheet_for_each_list() {
        let scenario = &HT.scenario;
        let about = About {
            territory: &scenario.territory,
            price: scenario.hypotheses.price(),
        };
        let bytes = workbook(&Diagnosis::of(&HT.import), about).expect("a workbook");
        let mut book = Book::open(&bytes);
        assert_eq!(
            book.sheets(),
            [
                "Synthèse",
                "EPCI",
                "Communes",
                "Armoires",
                "Lampes",
                "Inconnus"
            ]
        );
        assert_eq!(book.rows("Communes").len(), 1 + 5 + 1);
        assert_eq!(
            bytes,
            workbook(&Diagnosis::of(&HT.import), about).expect("a workbook")
        );
    }
}
