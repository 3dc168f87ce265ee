//! Light points as the CNIG's standard for outdoor lighting has them (EclExt v1.1): four tables, as CSV or
//! as the layers of a GeoPackage. Of an inventory, every point is in service; of a plan, each chosen point
//! is there twice, as the luminaire that goes and as the one that is to come.
//!
//! Beside the attributes of the standard stand those by which an inventory is read back whole (reference,
//! cabinet, lamp of the trade…) and what a plan says of its points.

mod identity;
mod lists;
mod nights;
mod point;
mod since;
#[cfg(test)]
mod tests;

use crate::document::geopackage::style::Rule;
use crate::document::geopackage::{Named, Package};
use crate::document::{Datum, Shown, data};
use crate::energy::{self, Regimes};
use crate::inventory::coordinates::System;
use crate::inventory::points::{Numbers, Points, Rows};
use crate::outputs::Mark;
use crate::retrofit::FactorClass;
use crate::scenario::study::{Choice, Study};
use lists::{Status, UNKNOWN};
use nights::{Night, Pair, Stretch};
use point::{Content, Point, Works};
use rustc_hash::FxHashMap;
pub use since::{Changes, Earlier};
use std::collections::BTreeMap;
use std::io::{self, Write};

const POINTS: Named = Named {
    name: "PointLumineux",
    description: "points lumineux (géostandard CNIG EclExt v1.1)",
};
const PROFILES: Named = Named {
    name: "ProfilNocturne",
    description: "profils nocturnes (géostandard CNIG EclExt v1.1)",
};
const STRETCHES: Named = Named {
    name: "PlageVariation",
    description: "plages de variation (géostandard CNIG EclExt v1.1)",
};
const PAIRS: Named = Named {
    name: "ProfilContientPlage",
    description: "plages de chaque profil (géostandard CNIG EclExt v1.1)",
};

/// The names of the tables.
pub const TABLES: [&str; 4] = [POINTS.name, PROFILES.name, STRETCHES.name, PAIRS.name];

/// A column that only the points of a plan have.
pub const OF_PLAN: &str = "remplace";

/// How QGIS draws the points: those in service by their source, those that a plan renovates over them.
const STYLE: [Rule; 5] = [
    Rule {
        label: "En service, LED",
        points: "\"statut\" = 'functional' AND \"typeSource\" = 'LED'",
        shape: "circle",
        colour: [0x8f, 0xc7, 0x8f],
        size: 16,
    },
    Rule {
        label: "En service, autre source",
        points: "\"statut\" = 'functional' AND (\"typeSource\" IS NULL OR \"typeSource\" <> 'LED')",
        shape: "circle",
        colour: [0x7d, 0x8a, 0x95],
        size: 16,
    },
    Rule {
        label: "Rénové par le plan, facteur 4",
        points: "\"statut\" = 'projected' AND \"facteur\" = 4",
        shape: "circle",
        colour: [0x00, 0x3f, 0x6b],
        size: 26,
    },
    Rule {
        label: "Rénové par le plan, facteur 2",
        points: "\"statut\" = 'projected' AND \"facteur\" = 2",
        shape: "circle",
        colour: [0xda, 0x6c, 0x0f],
        size: 26,
    },
    Rule {
        label: "Déposé, à déposer",
        points: "\"statut\" IN ('decommissioned', 'dismantled')",
        shape: "cross2",
        colour: [0x8c, 0x1d, 0x18],
        size: 12,
    },
];

/// The attributes that the standard requires of a point.
const REQUIRED: [&str; 11] = [
    "statut",
    "eclairagePublic",
    "usage",
    "typeSource",
    "structure",
    "support",
    "temperatureCouleur",
    "puissance",
    "valideDe",
    "extinctionNuit",
    "estAdaptatif",
];

/// What the tables have and lack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of `PointLumineux`.
    pub points: usize,
    /// Of these, those with a geometry.
    pub located: usize,
    /// Points whose coordinates are no place in a known system: not written.
    pub misplaced: usize,
    /// Rows by `statut`.
    pub by_status: BTreeMap<&'static str, usize>,
    /// Rows by `typeSource`.
    pub by_source: BTreeMap<&'static str, usize>,
    /// Required attributes that nothing of the inventory fills and for which the standard has no word:
    /// rows without each.
    pub blank: BTreeMap<&'static str, usize>,
    /// Required attributes that are « XX », the standard's word for unknown: rows of each.
    pub unknown: BTreeMap<&'static str, usize>,
    /// Profiles whose name alone says them: the tables have no attribute for what they are.
    pub in_words: usize,
}

/// The tables, ready to be written.
pub struct Tables<'a> {
    rows: Rows<'a>,
    system_w: Numbers<'a>,
    identifiers: Vec<String>,
    of_regime: FxHashMap<&'a str, Night>,
    to_come: FxHashMap<usize, Works<'a>>,
    content: Content,
}

impl<'a> Tables<'a> {
    /// The tables of an inventory whose points have their system power (`energy::with_system_power`);
    /// `regimes` says what their words stand for.
    #[must_use]
    pub fn of_inventory(points: &'a Points, regimes: &Regimes) -> Self {
        let rows = points.rows();
        let mut of_regime = FxHashMap::default();
        for regime in points.text("regime").iter().flatten() {
            if !regime.is_empty() {
                of_regime
                    .entry(regime)
                    .or_insert_with(|| Night::of(regime, regimes.profile(regime)));
            }
        }
        Self {
            rows,
            system_w: points.number(energy::column::SYSTEM_POWER),
            identifiers: identity::identifiers(&rows, points.len()),
            of_regime,
            to_come: FxHashMap::default(),
            content: Content::Inventory,
        }
    }

    /// The tables of a territory and what a plan makes of it.
    #[must_use]
    pub fn of_plan(study: &'a Study, choice: &Choice) -> Self {
        let years = &study.scenario.rules.years.list;
        let chosen = choice.communes.iter().flat_map(|commune| &commune.points);
        let to_come = chosen.map(|chosen| {
            let class = &study.classes.classes[chosen.class];
            let solution = &class.solutions[chosen.solution];
            let works = Works {
                solution,
                existing: &class.existing,
                factor: match chosen.counts_for {
                    FactorClass::F4 => 4,
                    FactorClass::F2 => 2,
                },
                year: years.get(chosen.year).map(|year| *year as u32),
            };
            (chosen.row as usize, works)
        });
        Self {
            to_come: to_come.collect(),
            content: Content::Plan,
            ..Self::of_inventory(&study.import.points, &study.scenario.regimes)
        }
    }

    /// The rows of `PointLumineux`: where a plan renovates a point, what goes, then what is to come.
    fn points(&self) -> impl Iterator<Item = Point<'_>> {
        (0..self.identifiers.len())
            .flat_map(|row| {
                let light = self.rows.get(row);
                let old = Point {
                    identifier: &self.identifiers[row],
                    light,
                    system_w: self.system_w.get(row),
                    night: self.of_regime.get(light.regime),
                    status: Status::Functional,
                    works: None,
                };
                let Some(works) = self.to_come.get(&row) else {
                    return [Some(old), None];
                };
                let [old, new] = old.replaced(works);
                [Some(old), Some(new)]
            })
            .flatten()
    }

    /// The profiles of the points, each once, in the order of their names.
    fn nights(&self) -> BTreeMap<String, Night> {
        let of_solutions = self.to_come.values().map(Works::night);
        let all = self.of_regime.values().cloned().chain(of_solutions);
        all.map(|night| (night.name.clone(), night)).collect()
    }

    /// What they have and lack.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally {
            in_words: self
                .nights()
                .values()
                .filter(|night| !night.is_coded())
                .count(),
            ..Tally::default()
        };
        let fields = point::fields(self.content);
        let required = fields.shown_in(Shown::ALL);
        let required = required.that(|field| REQUIRED.contains(&field.key));
        for point in self.points() {
            let is_located = point.degrees().is_some();
            tally.points += 1;
            tally.located += usize::from(is_located);
            tally.misplaced += usize::from(!is_located && point.says_a_place());
            *tally.by_status.entry(point.status.code()).or_default() += 1;
            *tally.by_source.entry(point.source()).or_default() += 1;
            for (field, datum) in required.iter().zip(required.data(&point)) {
                match datum {
                    Datum::Blank => *tally.blank.entry(field.key).or_default() += 1,
                    Datum::Text(text) if text == UNKNOWN => {
                        *tally.unknown.entry(field.key).or_default() += 1;
                    }
                    _ => {}
                }
            }
        }
        tally
    }

    /// How many points that a plan renovates have no place.
    #[must_use]
    pub fn unplaced_to_come(&self) -> usize {
        let to_come = |point: &Point<'_>| point.status == Status::Projected;
        let unplaced = |point: &Point<'_>| point.degrees().is_none();
        self.points().filter(to_come).filter(unplaced).count()
    }

    /// Writes them as the layers of a GeoPackage, the points in WGS84 or in Lambert-93.
    ///
    /// # Errors
    /// What the writer says.
    pub fn geopackage(&self, mark: &Mark, system: System, out: &mut dyn Write) -> io::Result<()> {
        let package = Package::new(mark)?;
        let place = |point: &Point<'_>| match system {
            System::Lambert93 => point.metres(),
            _ => point.degrees(),
        };
        let fields = point::fields(self.content);
        let columns = fields.shown_in(point::LAYER);
        package.layer(POINTS, &columns, system, place, self.points())?;
        package.style(POINTS, &STYLE)?;
        let nights = NightTables::of(self.nights());
        let [profiles, stretches, pairs] = [PROFILES, STRETCHES, PAIRS];
        let all = Shown::ALL;
        package.table(
            profiles,
            &nights::profiles().shown_in(all),
            nights.profiles.into_iter(),
        )?;
        package.table(
            stretches,
            &nights::stretches().shown_in(all),
            nights.stretches.into_iter(),
        )?;
        package.table(
            pairs,
            &nights::pairs().shown_in(all),
            nights.pairs.into_iter(),
        )?;
        package.write(out)
    }

    /// Writes each as a CSV, by its name; `put` says where.
    ///
    /// # Errors
    /// What `put` says.
    pub fn csv<E>(
        &self,
        mut put: impl FnMut(&str, &dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<(), E>,
    ) -> Result<(), E> {
        let all = Shown::ALL;
        let nights = NightTables::of(self.nights());
        put(POINTS.name, &|out| {
            let fields = point::fields(self.content);
            data::csv(&fields.shown_in(point::TABLE), self.points(), out)
        })?;
        put(PROFILES.name, &|out| {
            let rows = nights.profiles.iter().cloned();
            data::csv(&nights::profiles().shown_in(all), rows, out)
        })?;
        put(STRETCHES.name, &|out| {
            let rows = nights.stretches.iter().copied();
            data::csv(&nights::stretches().shown_in(all), rows, out)
        })?;
        put(PAIRS.name, &|out| {
            let rows = nights.pairs.iter().cloned();
            data::csv(&nights::pairs().shown_in(all), rows, out)
        })
    }
}

/// The rows of the three tables about nights.
struct NightTables {
    profiles: Vec<Night>,
    stretches: Vec<Stretch>,
    pairs: Vec<Pair>,
}

impl NightTables {
    fn of(nights: BTreeMap<String, Night>) -> Self {
        let mut stretches = BTreeMap::new();
        let mut pairs = Vec::new();
        for night in nights.values() {
            for stretch in night.stretches() {
                pairs.push([night.name.clone(), stretch.name()]);
                stretches.insert(stretch.name(), stretch);
            }
        }
        Self {
            profiles: nights.into_values().collect(),
            stretches: stretches.into_values().collect(),
            pairs,
        }
    }
}
