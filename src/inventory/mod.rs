//! From the communes' spreadsheets to the frame of light points.
//!
//! Every row under a header becomes light points, or is listed with the reason why not.

pub mod answers;
pub mod checks;
pub mod confirmations;
pub mod coordinates;
pub mod decision;
pub mod fields;
pub mod finding;
pub mod grid;
pub mod lamps;
pub mod mapping;
pub mod numbers;
pub mod points;
pub mod profile;
pub mod territory;
pub mod text;
pub mod vocabulary;

pub mod bounds;
mod cabinets;
mod colours;
mod content;
mod control;
mod copies;
mod delimited;
mod files;
mod header;
mod kinds;
mod luminaire;
mod place;
mod proposal;
mod reading;
mod rows;
mod sections;
mod units;
mod watts;
mod workbook;

use crate::clock;
use crate::error::Result;
use answers::Answers;
use decision::Decision;
use files::Why;
use finding::{Finding, Rule, SheetReport};
use mapping::Mapping;
use points::{Points, PointsBuilder};
use rayon::prelude::*;
use reading::{FileRead, Reading};
use rows::SheetRead;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use territory::Territory;

pub(crate) use files::{Named, list as list_files, within as files_within};
pub(crate) use place::place_of;
pub use proposal::propose;
pub use reading::OF_TEMPLATE;
pub(crate) use workbook::extension;
pub use workbook::read_sheets;

/// A lamp text that a person has to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LampToName {
    /// The text; empty where no lamp is told.
    pub texte: String,
    /// Whether the text means different lamps in different towns.
    pub ambigu: bool,
    /// How many points bear it.
    pub points: usize,
}

/// What an import gave.
#[derive(Debug, Clone)]
pub struct Import {
    /// The light points, in the order of files, sheets and rows.
    pub points: Points,
    /// What was found, in the same order.
    pub findings: Vec<Finding>,
    /// How the inventories were understood, in the same order.
    pub decisions: Vec<Decision>,
    /// The counts of each sheet.
    pub sheets: Vec<SheetReport>,
    /// Where each file is, by the name that findings call it.
    pub files: BTreeMap<String, PathBuf>,
}

impl Import {
    /// The lamp texts that a person has to name, the most frequent first.
    #[must_use]
    pub fn lamps_to_name(&self) -> Vec<LampToName> {
        let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        let (texts, reasons) = (self.points.text("lampe_lue"), self.points.text("exclusion"));
        for (text, reason) in texts.iter().zip(reasons.iter()) {
            let ambiguous = reason == Some(Rule::LampeAmbigue.code());
            if ambiguous || reason == Some(Rule::LampeInconnue.code()) {
                *counts
                    .entry((text.unwrap_or_default(), ambiguous))
                    .or_default() += 1;
            }
        }
        let mut lamps: Vec<LampToName> = counts
            .into_iter()
            .map(|((text, ambigu), points)| LampToName {
                texte: text.to_owned(),
                ambigu,
                points,
            })
            .collect();
        lamps.sort_by_key(|lamp| std::cmp::Reverse(lamp.points));
        lamps
    }

    /// How many findings fall under each rule, the gravest rules first.
    #[must_use]
    pub fn findings_by_rule(&self) -> Vec<(Rule, usize)> {
        let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.rule).or_default() += 1;
        }
        let excluded = self.points.text("exclusion");
        // One finding a point would drown the others: these are counted on the points themselves.
        for rule in [Rule::DejaLed, Rule::Solaire] {
            let points = excluded
                .iter()
                .filter(|code| *code == Some(rule.code()))
                .count();
            if points > 0 {
                counts.insert(rule, points);
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(rule, _)| (rule.gravity(), *rule));
        counts
    }
}

/// Reads inventories: files, and folders with all that they hold. A quality workbook among them is
/// no inventory: the answers of its sheet « À compléter » are read over the others.
///
/// `done` is called after each file, with how many are done and how many there are.
///
/// # Errors
/// A file or folder that is not there, a folder without inventories, a file that is no
/// spreadsheet, or one in which no sheet holds a table of light points.
pub fn import(
    paths: &[PathBuf],
    territory: &Territory,
    mapping: &Mapping,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Import> {
    let (files, others) = files::list(paths)?;
    let count = std::sync::atomic::AtomicUsize::new(0);
    let reading = Reading {
        territory,
        mapping,
        this_year: this_year(),
    };
    let mut read: Vec<FileRead> = files
        .par_iter()
        .map(|file| {
            let read = reading.read(file, &Answers::default());
            done(
                count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
                files.len(),
            );
            read
        })
        .collect::<Result<_>>()?;
    let mut answers = Answers::default();
    for file in &mut read {
        if let FileRead::Answers(told) = file {
            answers.extend(std::mem::take(told));
        }
    }
    let answered = answers.files();
    let mut read: Vec<SheetRead> = files
        .par_iter()
        .zip(read)
        .map(|(file, read)| match read {
            FileRead::Answers(_) => Ok(Vec::new()),
            FileRead::Sheets(_) if answered.contains(file.label.as_str()) => {
                match reading.read(file, &answers)? {
                    FileRead::Sheets(sheets) => Ok(sheets),
                    FileRead::Answers(_) => Ok(Vec::new()),
                }
            }
            FileRead::Sheets(sheets) => Ok(sheets),
        })
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    copies::set_apart(&mut read, &answers.confirmed);
    let mut points = PointsBuilder::default();
    let mut findings: Vec<Finding> = others.iter().map(ignored_file).collect();
    let mut decisions = Vec::new();
    let mut sheets = Vec::new();
    for sheet in &mut read {
        decisions.append(&mut sheet.decisions);
        points.append(std::mem::take(&mut sheet.points));
        findings.append(&mut sheet.findings);
        sheets.push(std::mem::take(&mut sheet.report));
    }
    let points = points.finish();
    findings.extend(checks::check(&points, territory));
    findings.extend(answers.unused(&findings));
    Ok(Import {
        points,
        findings,
        decisions,
        sheets,
        files: files
            .into_iter()
            .map(|file| (file.label, file.path))
            .collect(),
    })
}

/// The year after which nothing was installed.
fn this_year() -> u16 {
    clock::year(clock::now())
}

fn ignored_file((file, why): &(Named, Why)) -> Finding {
    Finding {
        rule: match why {
            Why::NoSpreadsheet => Rule::FichierIgnore,
            Why::OurOutput => Rule::FichierDuProgramme,
            Why::NoFile => Rule::PasUnFichier,
            Why::ReadAlready => Rule::DossierDejaLu,
        },
        file: file.label.clone(),
        sheet: String::new(),
        cell: String::new(),
        read: String::new(),
    }
}
