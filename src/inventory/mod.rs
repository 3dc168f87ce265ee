//! From the communes' spreadsheets to the frame of light points.
//!
//! Every row under a header becomes light points, or is listed with the reason why not.

pub mod coordinates;
pub mod fields;
pub mod finding;
pub mod grid;
pub mod lamps;
pub mod mapping;
pub mod points;
pub mod profile;
pub mod territory;
pub mod text;

mod delimited;
mod files;
mod header;
mod kinds;
mod luminaire;
mod place;
mod rows;
mod workbook;

use crate::error::{Error, Place, Result};
use files::Named;
use finding::{Finding, Rule, SheetReport};
use mapping::Mapping;
use points::{Points, PointsBuilder};
use rayon::prelude::*;
use rows::{Context, SheetRead, read_rows};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use territory::Territory;

pub use workbook::read_sheets;

/// What an import gave.
#[derive(Debug, Clone)]
pub struct Import {
    /// The light points, in the order of files, sheets and rows.
    pub points: Points,
    /// What was found, in the same order.
    pub findings: Vec<Finding>,
    /// The counts of each sheet.
    pub sheets: Vec<SheetReport>,
}

impl Import {
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

/// Reads inventories: files, and folders with all that they hold.
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
    let read: Vec<Vec<SheetRead>> = files
        .par_iter()
        .map(|file| {
            let read = read_file(file, territory, mapping);
            done(
                count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
                files.len(),
            );
            read
        })
        .collect::<Result<_>>()?;
    let mut points = PointsBuilder::default();
    let mut findings: Vec<Finding> = others.iter().map(ignored_file).collect();
    let mut sheets = Vec::new();
    for sheet in read.into_iter().flatten() {
        points.append(sheet.points);
        findings.extend(sheet.findings);
        sheets.push(sheet.report);
    }
    let points = points.finish();
    findings.extend(doubled_references(&points));
    Ok(Import {
        points,
        findings,
        sheets,
    })
}

fn ignored_file(file: &Named) -> Finding {
    Finding {
        rule: Rule::FichierIgnore,
        file: file.label.clone(),
        sheet: String::new(),
        cell: String::new(),
        read: String::new(),
    }
}

fn read_file(file: &Named, territory: &Territory, mapping: &Mapping) -> Result<Vec<SheetRead>> {
    let Named {
        path: file,
        label: name,
    } = file;
    let sheets = workbook::read_sheets(file)?;
    let is_text_file = matches!(sheets.as_slice(), [only] if only.name.is_empty());
    let mut without_lamps = None;
    let mut read = Vec::new();
    let mut tables = 0;
    let headers: Vec<Option<header::Header>> = sheets
        .iter()
        .map(|sheet| header::find(sheet, mapping))
        .collect();
    let is_table =
        |header: &header::Header| header.columns.keys().any(|field| field.tells_of_lamps());
    let tells_places =
        |header: &header::Header| header.columns.keys().any(|field| field.tells_of_a_place());
    let has_detail = headers
        .iter()
        .flatten()
        .any(|header| is_table(header) && tells_places(header));
    for (sheet, header) in sheets.iter().zip(headers) {
        // Beside sheets of points, a table without any place sums them up.
        let is_summary = header
            .as_ref()
            .is_some_and(|h| is_table(h) && has_detail && !tells_places(h));
        let table = header
            .as_ref()
            .filter(|header| is_table(header) && !is_summary);
        let Some(header) = table else {
            without_lamps = without_lamps.or(header.map(|header| (sheet.name.clone(), header)));
            let left = SheetRead {
                report: SheetReport {
                    fichier: name.clone(),
                    feuille: sheet.name.clone(),
                    ..SheetReport::default()
                },
                findings: vec![Finding {
                    rule: if is_summary {
                        Rule::FeuilleRecapitulative
                    } else {
                        Rule::FeuilleSansTableau
                    },
                    file: name.clone(),
                    sheet: sheet.name.clone(),
                    cell: String::new(),
                    read: String::new(),
                }],
                ..SheetRead::default()
            };
            read.push(left);
            continue;
        };
        tables += 1;
        let commune = place::commune_of(file, sheet, header.row, territory);
        let context = Context {
            file: name,
            territory,
            mapping,
            commune,
            is_text_file,
        };
        let mut rows = read_rows(sheet, header, &context);
        rows.report = SheetReport {
            fichier: name.clone(),
            feuille: sheet.name.clone(),
            ligne_entete: Some(header.row),
            colonnes: header
                .columns
                .values()
                .map(|c| (c.field.name(), c.header.clone()))
                .collect(),
            colonnes_non_reconnues: header.unknown.clone(),
            ..rows.report
        };
        read.push(rows);
    }
    if tables == 0 {
        return Err(no_table(file, mapping, without_lamps));
    }
    Ok(read)
}

/// Says what is missing for the file to be an inventory.
fn no_table(file: &Path, mapping: &Mapping, partial: Option<(String, header::Header)>) -> Error {
    let remedy = "renommez les colonnes (Référence, Commune, Armoire, Rue, Type lampe, Puissance (W)…) ou décrivez-les dans un fichier --correspondance";
    let Some((sheet, header)) = partial else {
        let wanted: Vec<&str> = mapping.columns().values().map(String::as_str).collect();
        let problem = if wanted.is_empty() {
            "aucun en-tête d'inventaire trouvé".to_owned()
        } else {
            format!(
                "aucun en-tête trouvé avec les colonnes de la correspondance ({})",
                wanted.join(", ")
            )
        };
        return Error::input(file, problem, remedy);
    };
    let known: Vec<&str> = header
        .columns
        .values()
        .map(|column| column.header.as_str())
        .collect();
    Error::at(
        file,
        Place {
            sheet: Some(sheet),
            cell: Some(format!("ligne {}", header.row)),
        },
        format!(
            "ni lampe ni puissance parmi les colonnes reconnues ({})",
            known.join(", ")
        ),
        remedy,
    )
}

/// References that two points or more of a commune bear, the lanterns of one row sharing theirs; and
/// points that stand in two files, alike in everything that tells where and what they are.
fn doubled_references(points: &Points) -> Vec<Finding> {
    let mut first: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut findings = Vec::new();
    let text = |name: &str, row: usize| points.text(name).get(row).unwrap_or_default();
    let line = |row: usize| points.count("ligne").get(row).unwrap_or_default();
    for row in 0..points.len() {
        let (insee, reference) = (points.text("insee"), points.text("reference"));
        let key = (
            insee.get(row).unwrap_or_default(),
            reference.get(row).unwrap_or_default(),
        );
        if key.1.is_empty() || points.count("foyer").get(row) != Some(1) {
            continue;
        }
        let Some(other) = first.get(&key).copied() else {
            first.insert(key, row);
            continue;
        };
        let alike = ["voie", "armoire", "technologie"]
            .iter()
            .all(|name| text(name, row) == text(name, other))
            && points.number("puissance_lampe_w").get(row)
                == points.number("puissance_lampe_w").get(other);
        let (rule, place) = if alike && text("fichier", row) != text("fichier", other) {
            (
                Rule::PointCopie,
                format!(
                    "déjà dans {}, ligne {}",
                    text("fichier", other),
                    line(other)
                ),
            )
        } else {
            (
                Rule::ReferenceEnDouble,
                format!("déjà en ligne {}", line(other)),
            )
        };
        findings.push(Finding {
            rule,
            file: text("fichier", row).to_owned(),
            sheet: text("feuille", row).to_owned(),
            cell: format!("ligne {}", line(row)),
            read: format!("{} ({place})", key.1),
        });
    }
    findings
}
