//! Supply points: what is installed on each before and after the works, and how many whole kVA of
//! subscribed power can be given back.
//!
//! A contract is for whole kVA, so a supply point that draws 700 W less changes nothing. Lamps with
//! their ballasts or drivers are taken to draw as many VA as W.

use super::study::{Choice, CommuneChoice, Study};
use crate::energy::column;
use crate::inventory::points::Texts;
use crate::inventory::territory::Commune;
use crate::inventory::text::normalise;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A supply point of a plan, or a cabinet where no supply point is told.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyPoint<'a> {
    /// Its commune.
    pub commune: &'a Commune,
    /// Number of the supply point, where the inventory tells it.
    pub number: &'a str,
    /// Its cabinet, where the inventory tells it.
    pub cabinet: &'a str,
    /// Light points that it feeds.
    pub points: u32,
    /// Those that the plan renovates.
    pub renovated: u32,
    /// Those whose power is not known: they are not in the watts.
    pub unknown: u32,
    /// Power of the others today, ballasts included, W.
    pub before_w: f64,
    /// What the works take off it, W.
    pub saved_w: f64,
}

impl SupplyPoint<'_> {
    /// Whole kVA that can be given back.
    #[must_use]
    pub fn whole_kva(&self) -> u32 {
        whole_kva(self.saved_w)
    }
}

/// Whole kVA of so many watts; a millionth is noise of the sums.
fn whole_kva(watts: f64) -> u32 {
    (watts / 1000.0 + 1e-6).floor().max(0.0) as u32
}

/// What a subscribed kVA costs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct KvaPrice {
    /// € before tax a year.
    #[serde(rename = "valeur")]
    pub eur_per_year: f64,
    /// What it is.
    #[serde(rename = "quoi")]
    pub what: String,
    /// Where it comes from.
    pub source: String,
    /// Year of the source.
    #[serde(rename = "annee")]
    pub year: i32,
    /// How sure it is.
    #[serde(rename = "confiance")]
    pub confidence: String,
}

/// What a kVA costs, where the scenario does not say.
pub static USUAL_KVA: LazyLock<KvaPrice> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Table {
        kva: KvaPrice,
    }
    let table: Table = toml::from_str(include_str!("turpe.toml")).expect("a test reads it");
    table.kva
});

/// Where a point gets its electricity: the number of its supply point, else the name of its cabinet;
/// none where neither is told.
struct Places<'a> {
    numbers: Texts<'a>,
    cabinets: Texts<'a>,
}

impl<'a> Places<'a> {
    fn of(study: &'a Study) -> Self {
        let [numbers, cabinets] = ["pdl", "armoire"].map(|name| study.import.points.text(name));
        Self { numbers, cabinets }
    }

    fn key(&self, row: usize) -> Option<String> {
        let stated = |text: Option<&str>| text.map(normalise).filter(|name| !name.is_empty());
        stated(self.numbers.get(row)).or_else(|| stated(self.cabinets.get(row)))
    }
}

impl Study {
    /// Points renovated and watts saved at each supply point of a commune's plan.
    fn saved_watts(&self, choice: &CommuneChoice) -> BTreeMap<String, (u32, f64)> {
        let places = Places::of(self);
        let mut saved: BTreeMap<String, (u32, f64)> = BTreeMap::new();
        for chosen in &choice.points {
            let Some(key) = places.key(chosen.row as usize) else {
                continue;
            };
            let (class, solution) = self.solution(chosen);
            let (renovated, watts) = saved.entry(key).or_default();
            *renovated += 1;
            *watts += class.existing.system_power_w - solution.power_w;
        }
        saved
    }

    /// Whole kVA by which the subscribed power of the supply points of a commune can be lowered. A
    /// point whose supply point and cabinet are both not stated is not counted.
    #[must_use]
    pub fn saved_kva(&self, choice: &CommuneChoice) -> u32 {
        let saved = self.saved_watts(choice);
        saved.values().map(|(_, watts)| whole_kva(*watts)).sum()
    }

    /// The supply points that feed a renovated point, commune by commune in the order of the plan.
    #[must_use]
    pub fn supply_points(&self, choice: &Choice) -> Vec<SupplyPoint<'_>> {
        let places = Places::of(self);
        let insee = self.import.points.text("insee");
        let power = self.import.points.number(column::SYSTEM_POWER);
        let communes = self.scenario.territory.communes();
        let mut found: BTreeMap<(usize, String), SupplyPoint<'_>> = BTreeMap::new();
        let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
        for (rank, one) in choice.communes.iter().enumerate() {
            let commune = &communes[one.commune];
            ranks.insert(&commune.insee, rank);
            for (key, (renovated, saved_w)) in self.saved_watts(one) {
                let point = SupplyPoint {
                    commune,
                    number: "",
                    cabinet: "",
                    points: 0,
                    renovated,
                    unknown: 0,
                    before_w: 0.0,
                    saved_w,
                };
                found.insert((rank, key), point);
            }
        }
        for row in 0..self.import.points.len() {
            let rank = ranks.get(insee.get(row).unwrap_or_default());
            let Some((rank, key)) = rank.copied().zip(places.key(row)) else {
                continue;
            };
            let Some(point) = found.get_mut(&(rank, key)) else {
                continue;
            };
            point.points += 1;
            match power.get(row) {
                Some(watts) => point.before_w += watts,
                None => point.unknown += 1,
            }
            if point.number.is_empty() {
                point.number = places.numbers.get(row).unwrap_or_default().trim();
            }
            if point.cabinet.is_empty() {
                point.cabinet = places.cabinets.get(row).unwrap_or_default().trim();
            }
        }
        found.into_values().collect()
    }

    /// How many renovated points are of no supply point nor cabinet that is told.
    #[must_use]
    pub fn points_of_no_supply(&self, choice: &Choice) -> usize {
        let places = Places::of(self);
        let of_none = |one: &CommuneChoice| {
            let points = one.points.iter();
            points
                .filter(|chosen| places.key(chosen.row as usize).is_none())
                .count()
        };
        choice.total(of_none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_for_whole_kva() {
        for (watts, kva) in [(999.0, 0), (1_000.0, 1), (2_999.999_999_9, 3), (-50.0, 0)] {
            assert_eq!(whole_kva(watts), kva, "{watts}");
        }
        assert!((USUAL_KVA.eur_per_year - 93.13).abs() < 1e-9);
    }
}
