//! When all will be renovated: the workbook of a programme, year after year.

mod chart;
mod columns;
mod points;
mod tables;

use super::sheet::{Written, foot, named, save, sentence};
use super::table::{Table, one_table};
use super::wording::{counted, thousands};
use crate::error::{Error, Result};
use crate::french::whole_euros;
use crate::outputs::Kind;
use crate::scenario::programme::{Course, End, YearSums};
use crate::scenario::rules::reinvestment::{Receiver, Reinvestment};
use crate::scenario::study::Study;
use columns::Line;
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;
use std::path::Path;

/// Name of the workbook in messages.
const FILE: &str = "programme.xlsx";

/// Names of sheets.
mod sheet_name {
    pub const YEARS: &str = "Programme";
    pub const EPCI: &str = "Par EPCI";
    pub const COMMUNES: &str = "Par commune";
    pub const ENDS: &str = "Quand tout est rénové";
    pub const POINTS: &str = "Points";
}

/// What a programme is, and what it is not.
pub const NOTE: &str = "Chaque année est planifiée pour elle-même, au mieux compte tenu des années d'avant : c'est le meilleur plan de cette année-là, pas le meilleur programme de toutes les années ensemble. Objectifs de points, limites, équité, seuils, points à forcer et fonds du scénario ne s'y appliquent pas ; les points interdits, les armoires et les rues entières, si.";

/// A programme and all that its documents say of it.
pub struct CourseDocument<'a> {
    /// The scenario, worked out.
    pub study: &'a Study,
    /// The programme.
    pub course: &'a Course,
    /// What it reinvests.
    pub rule: Option<Reinvestment>,
}

impl CourseDocument<'_> {
    /// Points with a solution that are left at the end.
    #[must_use]
    pub fn left_points(&self) -> u32 {
        self.course.left.iter().map(|left| left.points).sum()
    }

    /// What they cost at their cheapest.
    #[must_use]
    pub fn left_cents(&self) -> i64 {
        self.course
            .left
            .iter()
            .map(|left| left.cheapest_cents)
            .sum()
    }

    /// How it ends, in a sentence.
    #[must_use]
    pub fn end_in_words(&self) -> String {
        let course = self.course;
        let all: u32 = course.to_do.iter().sum();
        let done = course.points.len();
        let name = |place: usize| course.years.get(place).map_or(0, |year| year.name);
        let when = |place: usize| {
            if self.is_named() {
                format!("en {}", name(place))
            } else {
                format!("l'année {}", name(place))
            }
        };
        let last = course.years.len().saturating_sub(1);
        let missing = || {
            format!(
                "il reste {} sur {}, {} au moins à leurs solutions les moins chères (soit {} de plus par an)",
                counted(self.left_points() as usize, "point", "points"),
                thousands(f64::from(all)),
                whole_euros(self.left_cents()),
                whole_euros(self.left_cents() / course.years.len().max(1) as i64),
            )
        };
        match course.end {
            End::Done(place) => format!(
                "Tout est rénové {} : {} qui ont une solution.",
                when(place),
                counted(done, "point", "points"),
            ),
            End::Bound => format!(
                "Après {}, {} : {}.",
                counted(course.years.len(), "année", "années"),
                "tout n'est pas rénové",
                missing()
            ),
            End::Stuck => format!(
                "Tout ne sera jamais rénové avec ces budgets : depuis {}, plus aucun point ne peut être payé ; {}.",
                when(last),
                missing()
            ),
            End::Stopped => format!(
                "Recherche interrompue après {} : {}.",
                counted(course.years.len(), "année", "années"),
                missing()
            ),
        }
    }

    /// What pays for it, in a sentence.
    #[must_use]
    pub fn money_in_words(&self) -> String {
        let repeated = self.study.scenario.rules.programme.repeated.in_words();
        let savings = match self.rule {
            Some(rule) if rule.share > 0.0 => format!(
                "{} % de l'électricité économisée (au prix du kWh du scénario, sans hausse) rejoint chaque année d'après {}",
                crate::french::decimal((rule.share * 1e6).round() / 1e4),
                rule.receiver_in_words()
            ),
            _ => "rien n'est réinvesti".to_owned(),
        };
        format!("Budgets : {repeated} ; {savings}.")
    }

    /// Whether years have names.
    #[must_use]
    pub fn is_named(&self) -> bool {
        !self.study.scenario.rules.years.list.is_empty()
    }

    /// Whether some money comes from a fund.
    fn has_fund(&self) -> bool {
        self.rule.is_some_and(|rule| rule.to == Receiver::Epci)
    }

    /// The place of the year in which all of a commune is done; none where it never is.
    #[must_use]
    pub fn done_in(&self, commune: usize) -> Option<usize> {
        let left = self.course.left.get(commune)?;
        let mut years = self.course.years.iter();
        (left.points == 0)
            .then(|| years.position(|year| year.communes[commune].remaining == 0))
            .flatten()
    }

    fn footer(&self) -> String {
        format!("Réverbère – {}", self.study.scenario.name)
    }

    /// The lines of the whole territory, year after year.
    fn whole(&self) -> Vec<Line> {
        let years = self.course.years.iter();
        years
            .map(|year| Line::new(Vec::new(), year.name, year.whole()))
            .collect()
    }

    /// The lines of each EPCI.
    fn by_epci(&self) -> Vec<Line> {
        let communes = self.study.scenario.territory.communes();
        let mut lines = Vec::new();
        for year in &self.course.years {
            let mut sums: BTreeMap<&str, YearSums> = BTreeMap::new();
            for (commune, of) in self.course.communes.iter().zip(&year.communes) {
                let sum = sums.entry(&communes[*commune].epci).or_default();
                *sum = *sum + *of;
            }
            let of_year = sums.into_iter();
            lines.extend(
                of_year.map(|(epci, sums)| Line::new(vec![epci.to_owned()], year.name, sums)),
            );
        }
        lines.sort_by(|a, b| a.keys.cmp(&b.keys));
        lines
    }

    /// The lines of each commune.
    fn by_commune(&self) -> Vec<Line> {
        let communes = self.study.scenario.territory.communes();
        let mut lines = Vec::new();
        for (place, commune) in self.course.communes.iter().enumerate() {
            let known = &communes[*commune];
            let keys = || vec![known.insee.clone(), known.nom.clone(), known.epci.clone()];
            let years = self.course.years.iter();
            lines.extend(years.map(|year| Line::new(keys(), year.name, year.communes[place])));
        }
        lines
    }
}

/// The workbook of a programme, in bytes; the same programme always gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(document: &CourseDocument<'_>) -> Result<Vec<u8>> {
    let sheets = sheets(document).map_err(|error| Error::write(Path::new(FILE), error))?;
    let title = "Programme de rénovation de l'éclairage public";
    save(Kind::Programme, FILE, title, sheets, &[])
}

fn sheets(document: &CourseDocument<'_>) -> Written<Vec<Worksheet>> {
    let with = |name, keys: &[(&'static str, f64)], lines: Vec<Line>, title: &str| {
        let columns = columns::columns(document, keys);
        let rows = lines.iter().map(|line| line.row(document));
        one_table(name, columns, rows, title, &document.footer())
    };
    Ok(vec![
        years(document)?,
        ends(document)?,
        with(
            sheet_name::EPCI,
            &[("EPCI", 34.0)],
            document.by_epci(),
            "Année par année, EPCI par EPCI",
        )?,
        with(
            sheet_name::COMMUNES,
            &[("Code INSEE", 9.0), ("Commune", 26.0), ("EPCI", 30.0)],
            document.by_commune(),
            "Année par année, commune par commune : budgets, économies réinvesties, dépenses",
        )?,
        points::sheet(document)?,
    ])
}

/// The territory, year after year, with its chart.
fn years(document: &CourseDocument<'_>) -> Written<Worksheet> {
    let columns = columns::columns(document, &[]);
    let (last_column, width) = (columns.len() as u16 - 1, 16.0 * columns.len() as f64);
    let mut table = Table::new(sheet_name::YEARS, 0, columns);
    let mut sheet = named(sheet_name::YEARS)?;
    let lines = document.whole();
    table.write(&mut sheet, lines.iter().map(|line| line.row(document)))?;
    table.lay_out(&mut sheet, "Quand tout sera-t-il rénové ?")?;
    let mut at = table.total_row() + 1;
    for note in [
        document.end_in_words(),
        document.money_in_words(),
        NOTE.to_owned(),
    ] {
        sentence(&mut sheet, at, last_column, width, &note)?;
        at += 1;
    }
    if !lines.is_empty() {
        let (first, _, last, _) = table.area(columns::YEAR);
        let mut chart = chart::remaining((first, last), columns::places(document));
        chart.set_width(1000).set_height(380);
        sheet.insert_chart(at + 1, 0, &chart)?;
    }
    sheet.set_print_fit_to_pages(1, 1);
    foot(&mut sheet, &document.footer());
    Ok(sheet)
}

/// When each commune is done, and what would be missing.
fn ends(document: &CourseDocument<'_>) -> Written<Worksheet> {
    one_table(
        sheet_name::ENDS,
        columns::ends(document),
        tables::end_rows(document),
        "Quand tout est rénové, commune par commune",
        &document.footer(),
    )
}
