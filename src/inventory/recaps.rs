//! Sheets that sum up a workbook commune by commune: what they announce is compared with the points that
//! the other sheets give.

use super::decision::{Decision, Kind};
use super::fields::Field;
use super::files::Named;
use super::finding::{Finding, Rule};
use super::grid::{Sheet, address};
use super::header::Header;
use super::rows::SheetRead;
use super::territory::{Lookup, Territory};
use crate::french::counted;
use std::collections::BTreeMap;

/// A sheet of one row a commune that says how many points it has.
pub struct Recap {
    sheet: String,
    /// By INSEE code: the number, and the cell that tells it.
    points: BTreeMap<String, (f64, String)>,
}

impl Recap {
    /// Whether it is that of a sheet.
    #[must_use]
    pub fn is_of(&self, sheet: &Sheet) -> bool {
        self.sheet == sheet.name
    }

    /// Reads a table without lamps that counts the points of communes; `None` where it names a commune
    /// twice, or none.
    #[must_use]
    pub fn of(sheet: &Sheet, header: &Header, territory: &Territory) -> Option<Self> {
        let count = header.column(Field::Foyers)?;
        let name = header.column(Field::Commune);
        let code = header.column(Field::Insee);
        let mut points = BTreeMap::new();
        for row in sheet.below(header.row) {
            let by_code = code.and_then(|column| territory.by_insee(&row.text(column.index())));
            let by_name = || match territory.by_name(&row.text(name?.index())) {
                Lookup::Found(commune) => Some(commune),
                _ => None,
            };
            let stated = row.get(count.index()).and_then(|cell| count.number(cell));
            let (Some(commune), Some(stated)) = (by_code.or_else(by_name), stated) else {
                continue;
            };
            let insee = territory.communes()[commune].insee.clone();
            let stated = (stated, address(row.number, count.index()));
            if points.insert(insee, stated).is_some() {
                return None;
            }
        }
        (!points.is_empty()).then(|| Self {
            sheet: sheet.name.clone(),
            points,
        })
    }
}

/// Compares what the recaps of a file announce with the points read in its other sheets.
pub fn compare(file: &Named, recaps: &[Recap], read: &mut [SheetRead], territory: &Territory) {
    if recaps.is_empty() {
        return;
    }
    let mut counted_by = BTreeMap::new();
    for sheet in read.iter() {
        for (insee, points) in sheet.points.by_commune() {
            *counted_by.entry(insee).or_insert(0_usize) += points;
        }
    }
    for recap in recaps {
        let mut agreed = 0_usize;
        let mut findings = Vec::new();
        for (insee, (stated, cell)) in &recap.points {
            let points = counted_by.get(insee).copied().unwrap_or(0);
            if (points as f64 - stated).abs() < 0.5 {
                agreed += 1;
                continue;
            }
            let commune = territory.by_insee(insee);
            let name = commune.map_or("", |commune| &territory.communes()[commune].nom);
            findings.push(Finding {
                rule: Rule::TotalDifferent,
                file: file.label.clone(),
                sheet: recap.sheet.clone(),
                cell: cell.clone(),
                read: format!("{name} : {stated} points annoncés, {points} lus"),
            });
        }
        let Some(first) = read.iter_mut().find(|sheet| sheet.report.points > 0) else {
            return;
        };
        first.findings.extend(findings);
        if agreed > 0 {
            let stated = format!(
                "nombre de points de {} retrouvé sur {}",
                counted(agreed, "commune", "communes"),
                recap.points.len()
            );
            let decision = Decision::new(Kind::Total, recap.sheet.clone(), stated)
                .because("feuille récapitulative, une ligne par commune");
            first.decisions.push(decision);
        }
    }
}
