//! Which light points a supply point feeds: those of its number, or of the cabinet that it names.

use super::reconciliation::{Park, Unbilled, Unmatched};
use super::summary::SupplyPoint;
use super::{Town, name_key};
use crate::energy::column;
use crate::inventory::points::Points;
use std::collections::{BTreeMap, BTreeSet};

/// The key of a cabinet: INSEE code of its commune, normalised name.
pub(super) type CabinetKey = (String, String);

/// The rows of the points, by what bills may call them.
pub(super) struct Index {
    towns: BTreeSet<String>,
    by_number: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
    by_cabinet: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
    /// The cabinet of each point.
    pub(super) cabinet_of: Vec<CabinetKey>,
    /// The points of each cabinet.
    pub(super) cabinets: BTreeMap<CabinetKey, Vec<usize>>,
}

impl Index {
    pub(super) fn of(park: &Park<'_>) -> Self {
        let cabinet_of = cabinets(park.points);
        let mut index = Self {
            towns: BTreeSet::new(),
            by_number: BTreeMap::new(),
            by_cabinet: BTreeMap::new(),
            cabinets: BTreeMap::new(),
            cabinet_of,
        };
        let numbers = numbers(park.points, &index.cabinet_of);
        for (row, (cabinet, number)) in index.cabinet_of.iter().zip(numbers).enumerate() {
            let insee = &cabinet.0;
            index.towns.insert(insee.clone());
            index.cabinets.entry(cabinet.clone()).or_default().push(row);
            for (names, name) in [
                (&mut index.by_number, number),
                (&mut index.by_cabinet, cabinet.1.clone()),
            ] {
                if !name.is_empty() {
                    let towns = names.entry(name).or_default();
                    towns.entry(insee.clone()).or_default().push(row);
                }
            }
        }
        index
    }

    /// The points that a supply point feeds: those of its number, else of its cabinet, else of the
    /// cabinet named as its address.
    pub(super) fn rows(&self, point: &SupplyPoint) -> Result<&[usize], Unmatched> {
        let town = &point.supply.town;
        if *town != Town::default() && !self.towns.contains(&town.insee) {
            return Err(Unmatched::TownWithoutPoints);
        }
        let mut refused = Unmatched::NoSuchName;
        for name in point.supply.names().map(name_key) {
            for names in [&self.by_number, &self.by_cabinet] {
                let Some(towns) = names.get(&name) else {
                    continue;
                };
                let mut found = towns
                    .iter()
                    .filter(|(insee, _)| town.insee.is_empty() || **insee == town.insee);
                match (found.next(), found.next()) {
                    (Some((_, rows)), None) => return Ok(rows),
                    (Some(_), Some(_)) => refused = Unmatched::SeveralTowns,
                    (None, _) => {}
                }
            }
        }
        Err(refused)
    }

    pub(super) fn without_bill(
        &self,
        park: &Park<'_>,
        group_of: &[Option<usize>],
    ) -> Vec<Unbilled> {
        let kwh = park.points.number(column::KWH);
        let unbilled = self.cabinets.values().filter_map(|rows| {
            let rows: Vec<usize> = rows
                .iter()
                .copied()
                .filter(|row| group_of[*row].is_none())
                .collect();
            let first = *rows.first()?;
            Some(Unbilled {
                town: town(park.points, first),
                cabinet: text(park.points, "armoire", first).to_owned(),
                points: rows.len(),
                kwh_per_year: rows.iter().filter_map(|row| kwh.get(*row)).sum(),
            })
        });
        unbilled.collect()
    }
}

pub(super) fn text<'a>(points: &'a Points, name: &str, row: usize) -> &'a str {
    points.text(name).get(row).unwrap_or_default()
}

pub(super) fn town(points: &Points, row: usize) -> Town {
    Town {
        insee: text(points, "insee", row).to_owned(),
        name: text(points, "commune", row).to_owned(),
    }
}

/// The cabinet of each point.
pub(super) fn cabinets(points: &Points) -> Vec<CabinetKey> {
    (0..points.len())
        .map(|row| {
            let cabinet = name_key(text(points, "armoire", row));
            (text(points, "insee", row).to_owned(), cabinet)
        })
        .collect()
}

/// The supply point of each point: its own, or the only one that its cabinet has, which inventories
/// write on the first row of a cabinet.
fn numbers(points: &Points, cabinet_of: &[CabinetKey]) -> Vec<String> {
    let own: Vec<String> = (0..points.len())
        .map(|row| name_key(text(points, "pdl", row)))
        .collect();
    let mut of_cabinet: BTreeMap<&CabinetKey, BTreeSet<&str>> = BTreeMap::new();
    for (cabinet, number) in cabinet_of.iter().zip(&own) {
        if !cabinet.1.is_empty() && !number.is_empty() {
            of_cabinet.entry(cabinet).or_default().insert(number);
        }
    }
    let only = |cabinet| {
        let numbers = of_cabinet.get(cabinet).filter(|set| set.len() == 1)?;
        numbers.first().map(|number| (*number).to_owned())
    };
    cabinet_of
        .iter()
        .zip(&own)
        .map(|(cabinet, number)| {
            if number.is_empty() {
                only(cabinet).unwrap_or_default()
            } else {
                number.clone()
            }
        })
        .collect()
}
