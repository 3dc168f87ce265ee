//! A manufacturer's list of lanterns, as the ranges and power steps of a catalogue to complete.
//!
//! What the list does not say (sites, prices, upkeep…) stays blank: it is asked for, never supposed.

mod colour;
mod list;
mod remarks;

use crate::error::{Error, Result};
use crate::inventory::read_sheets;
use crate::inventory::text::normalise;
use list::{Lantern, Read, SIZES};
pub use remarks::Remark;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A list of lanterns, read.
#[derive(Debug, Clone, PartialEq)]
pub struct LanternList {
    /// Every row under a header that holds something, in order.
    pub rows: Vec<ListRow>,
    /// The ranges that the rows make, in the order of their first rows.
    pub ranges: Vec<DraftRange>,
    /// Sheets without a table of lanterns.
    pub sheets_left: Vec<String>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// Its sheet; empty for a CSV file.
    pub sheet: String,
    /// Its number, as Excel shows it.
    pub line: u32,
    /// What was read of model, body, watts, lumens and colour, in the words of the list.
    pub read: [String; 5],
    /// What became of it.
    pub outcome: Outcome,
    /// What is odd about it.
    pub remarks: Vec<Remark>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is a power step.
    Used,
    /// It says the same as an earlier row, by its place among the rows: one step stands for both.
    Merged(usize),
    /// It cannot be a step, for a reason in French.
    SetApart(&'static str),
}

/// A range to complete: one model family of one colour temperature.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRange {
    /// Its code, unique.
    pub code: String,
    /// Family and colour temperature.
    pub label: String,
    /// Colour temperature, K, where the list tells it.
    pub colour_temperature_k: Option<u32>,
    /// Share of the flux above the horizontal, %, where the list tells it.
    pub ulr_pct: Option<f64>,
    /// Life in hours, where the list tells it.
    pub life_h: Option<f64>,
    /// Its power steps, the least flux first.
    pub steps: Vec<DraftStep>,
}

/// A power step without its price.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftStep {
    /// Model and body, in the words of the list.
    pub model: String,
    /// Power drawn, W.
    pub power_w: f64,
    /// Flux that leaves it, lm.
    pub flux_lm: f64,
    /// The rows that say it, by their places.
    pub rows: Vec<usize>,
    /// What is odd about it.
    pub remarks: Vec<Remark>,
}

impl LanternList {
    /// Reads a list: any workbook or CSV file with titles of model, watts and lumens.
    ///
    /// # Errors
    /// The file cannot be read, no sheet has these three columns, or no row is a lantern.
    pub fn read(file: &Path) -> Result<Self> {
        let sheets = read_sheets(file)?;
        let (mut read, mut sheets_left) = (Vec::new(), Vec::new());
        for sheet in &sheets {
            match list::read(sheet) {
                Some(rows) => read.extend(rows),
                None => sheets_left.push(sheet.name.clone()),
            }
        }
        if sheets_left.len() == sheets.len() {
            return Err(Error::input(
                file,
                "aucune feuille n'a, sous un même en-tête, le modèle, la puissance et le flux de luminaires",
                "donnez à ces trois colonnes les titres « Description », « Puissance (W) » et « Flux (lm) »",
            ));
        }
        let list = Self::of(read, sheets_left);
        match list.rows.first() {
            _ if !list.ranges.is_empty() => Ok(list),
            Some(ListRow {
                outcome: Outcome::SetApart(why),
                line,
                ..
            }) => Err(Error::input(
                file,
                format!("aucune ligne n'est un luminaire (ligne {line} : {why})"),
                "complétez la liste",
            )),
            _ => Err(Error::input(
                file,
                "il n'y a aucune ligne sous l'en-tête",
                "vérifiez que c'est le bon fichier",
            )),
        }
    }

    /// How many rows became a step of their own, were merged with another, were set apart.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let count =
            |test: fn(&Outcome) -> bool| self.rows.iter().filter(|row| test(&row.outcome)).count();
        [
            count(|outcome| *outcome == Outcome::Used),
            count(|outcome| matches!(outcome, Outcome::Merged(_))),
            count(|outcome| matches!(outcome, Outcome::SetApart(_))),
        ]
    }

    fn of(read: Vec<Read>, sheets_left: Vec<String>) -> Self {
        let mut list = Self {
            rows: Vec::with_capacity(read.len()),
            ranges: Vec::new(),
            sheets_left,
        };
        let mut places = Places::default();
        let mut lanterns = Vec::new();
        for (read, at) in read.into_iter().zip(0..) {
            let outcome = match &read.lantern {
                Ok(lantern) => list.place(lantern, at, &mut places),
                Err(reason) => Outcome::SetApart(reason),
            };
            lanterns.push(read.lantern.ok());
            list.rows.push(ListRow {
                outcome,
                ..read.row
            });
        }
        remarks::report(&mut list, &lanterns);
        for range in &mut list.ranges {
            range.steps.sort_by(|a, b| {
                a.flux_lm
                    .total_cmp(&b.flux_lm)
                    .then(a.power_w.total_cmp(&b.power_w))
            });
        }
        list
    }

    /// Makes a step of a lantern, or adds its row to the step that says the same.
    fn place(&mut self, lantern: &Lantern, row: usize, places: &mut Places) -> Outcome {
        let (family, name) = family(&lantern.model);
        let bits = |number: Option<f64>| number.map(f64::to_bits);
        let of_range = (
            family,
            lantern.kelvins,
            bits(lantern.ulr_pct),
            bits(lantern.life_h),
        );
        let ranges = self.ranges.len();
        let at = *places.ranges.entry(of_range).or_insert(ranges);
        if at == ranges {
            self.ranges.push(places.draft(&name, lantern));
        }
        let steps = &mut self.ranges[at].steps;
        let watts_and_lumens = (lantern.power_w.to_bits(), lantern.flux_lm.to_bits());
        let of_step = (
            at,
            squeezed(&lantern.model),
            squeezed(&lantern.body),
            watts_and_lumens,
        );
        let step = *places.steps.entry(of_step).or_insert(steps.len());
        if let Some(known) = steps.get_mut(step) {
            known.rows.push(row);
            return Outcome::Merged(known.rows[0]);
        }
        steps.push(DraftStep {
            model: format!("{} {}", lantern.model, lantern.body)
                .trim_end()
                .to_owned(),
            power_w: lantern.power_w,
            flux_lm: lantern.flux_lm,
            rows: vec![row],
            remarks: Vec::new(),
        });
        Outcome::Used
    }
}

/// Family, kelvins, and the bits of ULR and life.
type OfRange = (String, Option<u32>, Option<u64>, Option<u64>);
/// Range, model, body, and the bits of watts and lumens.
type OfStep = (usize, String, String, (u64, u64));

/// Where ranges and steps are, by what makes them what they are.
#[derive(Default)]
struct Places {
    ranges: BTreeMap<OfRange, usize>,
    steps: BTreeMap<OfStep, usize>,
    codes: BTreeSet<String>,
}

impl Places {
    /// The range of a family's first lantern of its colour.
    fn draft(&mut self, family: &str, lantern: &Lantern) -> DraftRange {
        let stem = normalise(family).replace(' ', "_");
        let (label, stem) = match lantern.kelvins {
            Some(kelvins) => (format!("{family} {kelvins} K"), format!("{stem}_{kelvins}")),
            None => (family.to_owned(), stem),
        };
        let mut code = stem.clone();
        let mut rank = 1;
        while !self.codes.insert(code.clone()) {
            rank += 1;
            code = format!("{stem}_{rank}");
        }
        DraftRange {
            code,
            label,
            colour_temperature_k: lantern.kelvins,
            ulr_pct: lantern.ulr_pct,
            life_h: lantern.life_h,
            steps: Vec::new(),
        }
    }
}

/// The family of a model, to compare and as it is written: « Gen 2 » is « Gen2 », and a size at the
/// end makes no other family.
fn family(model: &str) -> (String, String) {
    let words: Vec<&str> = model.split_whitespace().collect();
    let kept = match words.split_last() {
        Some((last, rest)) if !rest.is_empty() && SIZES.contains(&normalise(last)) => rest,
        _ => &words[..],
    };
    let name = kept.join(" ");
    (squeezed(&name), name)
}

/// A name without case, accents, punctuation or blanks.
fn squeezed(name: &str) -> String {
    normalise(name).replace(' ', "")
}
