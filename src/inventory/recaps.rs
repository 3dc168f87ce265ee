//! Sheets that sum up a workbook commune by commune, or lamp by lamp: what they announce is compared with the
//! points that the other sheets give.

use super::control::stated_points;
use super::decision::{Decision, Kind};
use super::fields::Field;
use super::files::Named;
use super::finding::{Finding, Rule};
use super::grid::{Sheet, address};
use super::header::Header;
use super::kinds::says_total;
use super::lamps::{LampName, name_lamp};
use super::rows::SheetRead;
use super::territory::{Lookup, Territory};
use crate::french::counted;
use std::collections::BTreeMap;

/// A sheet of one row a commune, or of rows of lamps, that says how many points there are.
pub struct Recap {
    sheet: String,
    of: Of,
    /// By INSEE code or technology: the number, and the cell that tells it.
    points: BTreeMap<String, (f64, String)>,
}

/// What each row sums up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Commune,
    Lamp,
}

impl Recap {
    /// Whether it is that of a sheet.
    #[must_use]
    pub fn is_of(&self, sheet: &Sheet) -> bool {
        self.sheet == sheet.name
    }

    /// Reads a table that counts the points of communes, or of lamps; `None` where it names a commune
    /// twice, or neither.
    #[must_use]
    pub fn of(sheet: &Sheet, header: &Header, territory: &Territory) -> Option<Self> {
        Self::of_communes(sheet, header, territory).or_else(|| Self::of_lamps(sheet, header))
    }

    /// Rows of lamps, nothing but totals beside them; several may be of one technology.
    fn of_lamps(sheet: &Sheet, header: &Header) -> Option<Self> {
        let count = header.column(Field::Foyers)?;
        let lamp = header.column(Field::Lampe)?;
        if [Field::Commune, Field::Insee]
            .iter()
            .any(|of| header.column(*of).is_some())
        {
            return None;
        }
        let mut points: BTreeMap<String, (f64, String)> = BTreeMap::new();
        for row in sheet.below(header.row) {
            let Some(stated) = row.get(count.index()).and_then(|cell| count.number(cell)) else {
                continue;
            };
            let text = row.text(lamp.index());
            let code = match name_lamp(&text) {
                LampName::Known(technology, _) => technology.code().to_owned(),
                _ if text.is_empty() || says_total(&text) => continue,
                // Of a lamp that is not known nothing can be compared.
                _ => return None,
            };
            let sum = points
                .entry(code)
                .or_insert_with(|| (0.0, address(row.number, count.index())));
            sum.0 += stated;
        }
        (!points.is_empty()).then(|| Self {
            sheet: sheet.name.clone(),
            of: Of::Lamp,
            points,
        })
    }

    fn of_communes(sheet: &Sheet, header: &Header, territory: &Territory) -> Option<Self> {
        let count = header.column(Field::Foyers)?;
        let name = header.column(Field::Commune);
        let code = header.column(Field::Insee);
        let by_lamp = header.column(Field::Lampe).is_some();
        let mut points: BTreeMap<String, (f64, String)> = BTreeMap::new();
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
            let cell = address(row.number, count.index());
            let known = points.entry(insee).or_insert((0.0, cell));
            // A commune named again is counted lamp by lamp, or the rows are none of communes.
            if known.0 > 0.0 && !by_lamp {
                return None;
            }
            known.0 += stated;
        }
        (!points.is_empty()).then(|| Self {
            sheet: sheet.name.clone(),
            of: Of::Commune,
            points,
        })
    }
}

/// Compares what the recaps of a file announce with the points read in its other sheets.
pub fn compare(file: &Named, recaps: &[Recap], read: &mut [SheetRead], territory: &Territory) {
    if recaps.is_empty() {
        return;
    }
    let mut by_commune = BTreeMap::new();
    let mut by_lamp = BTreeMap::new();
    for sheet in read.iter() {
        for (counted, all) in [
            (sheet.points.by_commune(), &mut by_commune),
            (sheet.points.by_technology(), &mut by_lamp),
        ] {
            for (key, points) in counted {
                *all.entry(key).or_insert(0_usize) += points;
            }
        }
    }
    for recap in recaps {
        let mut agreed = 0_usize;
        let mut findings = Vec::new();
        let counted_by = match recap.of {
            Of::Commune => &by_commune,
            Of::Lamp => &by_lamp,
        };
        for (key, (stated, cell)) in &recap.points {
            let points = counted_by.get(key).copied().unwrap_or(0);
            if (points as f64 - stated).abs() < 0.5 {
                agreed += 1;
                continue;
            }
            let commune = territory.by_insee(key);
            let name = commune.map_or(key, |commune| &territory.communes()[commune].nom);
            findings.push(Finding {
                rule: Rule::TotalDifferent,
                file: file.label.clone(),
                sheet: recap.sheet.clone(),
                cell: cell.clone(),
                read: format!("{name} : {}, {points} lus", stated_points(*stated)),
            });
        }
        let Some(first) = read.iter_mut().find(|sheet| sheet.report.points > 0) else {
            return;
        };
        first.findings.extend(findings);
        if agreed > 0 {
            let (agreed, because) = match recap.of {
                Of::Commune => (
                    counted(agreed, "commune", "communes"),
                    "feuille récapitulative, une ligne par commune",
                ),
                Of::Lamp => (
                    counted(agreed, "lampe", "lampes"),
                    "feuille récapitulative, lampe par lampe",
                ),
            };
            let all = recap.points.len();
            let stated = format!("nombre de points de {agreed} retrouvé sur {all}");
            let decision = Decision::new(Kind::Total, recap.sheet.clone(), stated).because(because);
            first.decisions.push(decision);
        }
    }
}
