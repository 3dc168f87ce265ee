//! Theory against bills: which light points each supply point feeds, what they should have consumed
//! in the months billed, and how far that is from the bill.
//!
//! Names are compared whole: a supply point feeds the points of its number, or those of the cabinet
//! that it names, within its commune. What has no counterpart is listed, both ways.

use super::Town;
use super::matching::{CabinetKey, Index, text, town};
use super::period::Coverage;
use super::summary::{Summary, SupplyPoint};
use super::terms::figures;
use crate::energy::hours::LitHours;
use crate::energy::{Regimes, column};
use crate::inventory::points::Points;
use std::collections::{BTreeMap, BTreeSet};

/// The light points that bills are compared with.
pub struct Park<'a> {
    /// The points, with system power and consumption (see `energy`).
    pub points: &'a Points,
    /// When the network is lit.
    pub hours: &'a LitHours,
    /// How their regimes are understood.
    pub regimes: &'a Regimes,
}

/// Why a line has no calibration factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFactor {
    /// The consumption of some points is not known.
    UnknownPoints,
    /// The bills cover less than a year.
    TooFewMonths,
    /// Bills share days: some kWh may be counted twice.
    Overlaps,
    /// Its supply points are not billed for the same days.
    UnevenCoverage,
    /// Nothing was billed, or nothing should have been consumed.
    Nothing,
    /// Some points of its cabinets are not fed by its supply points.
    PartOfCabinet,
    /// So far from the theory that something is wrong, on one side or the other.
    TooFar,
}

impl NoFactor {
    /// What a user reads.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::UnknownPoints => "consommation inconnue pour certains points",
            Self::TooFewMonths => "moins d'une année facturée",
            Self::Overlaps => "périodes qui se recouvrent",
            Self::UnevenCoverage => {
                "ses points de livraison ne sont pas facturés sur les mêmes jours"
            }
            Self::Nothing => "théorie ou facture nulle",
            Self::PartOfCabinet => "une partie seulement d'une armoire, ou points sans armoire",
            Self::TooFar => "trop loin de la théorie : inventaire ou facture à revoir",
        }
    }
}

/// Light points and the supply points that feed them, compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The commune of the points.
    pub town: Town,
    /// The cabinets of the points, as inventories write them.
    pub cabinets: Vec<String>,
    /// Indices in [`Summary::supply_points`].
    pub supply_points: Vec<usize>,
    /// Rows of the points in the frame.
    pub rows: Vec<usize>,
    /// Points of which the consumption is not known.
    pub unknown: usize,
    /// Power of the others, W.
    pub system_w: f64,
    /// Months billed; parts of months count as parts.
    pub months: f64,
    /// What the points should have consumed in these, kWh.
    pub theory_kwh: f64,
    /// What was billed, kWh.
    pub billed_kwh: f64,
    /// Bill over theory, or why there is no such factor.
    pub factor: Result<f64, NoFactor>,
}

impl Line {
    /// Theory over bill, less 1; `None` where nothing was billed.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        (self.billed_kwh > 0.0).then(|| self.theory_kwh / self.billed_kwh - 1.0)
    }

    /// Whether theory and bill are so far apart that somebody has to look.
    #[must_use]
    pub fn is_to_check(&self) -> bool {
        // A gap of exactly the threshold is within it, whatever the last bit says.
        let most = figures().ecart_a_verifier.valeur + 1e-9;
        self.gap().is_none_or(|gap| gap.abs() > most)
    }
}

/// Why a supply point has no light points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmatched {
    /// No point has its number, its cabinet or its address as cabinet.
    NoSuchName,
    /// The bill names no commune, and several have a cabinet of that name.
    SeveralTowns,
    /// Its commune has no inventory.
    TownWithoutPoints,
}

impl Unmatched {
    /// What a user reads.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::NoSuchName => "aucun point de ce PDL ni de cette armoire",
            Self::SeveralTowns => {
                "plusieurs communes ont une armoire de ce nom : ajoutez une colonne Commune"
            }
            Self::TownWithoutPoints => "commune absente des inventaires",
        }
    }
}

/// A cabinet, or the points of a commune without one, that no bill names.
#[derive(Debug, Clone, PartialEq)]
pub struct Unbilled {
    /// Its commune.
    pub town: Town,
    /// Its name; empty for points without a cabinet.
    pub cabinet: String,
    /// How many of its points have no bill.
    pub points: usize,
    /// What they consume, kWh a year.
    pub kwh_per_year: f64,
}

/// Theory against bills.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reconciliation {
    /// What has a counterpart, in the order of the points.
    pub lines: Vec<Line>,
    /// Supply points without light points: index in [`Summary::supply_points`], and why.
    pub without_points: Vec<(usize, Unmatched)>,
    /// Points without a bill, by commune and cabinet.
    pub without_bill: Vec<Unbilled>,
}

impl Reconciliation {
    /// Compares bills with light points.
    #[must_use]
    pub fn of(summary: &Summary, park: &Park<'_>) -> Self {
        let index = Index::of(park);
        let mut groups: Vec<(Vec<usize>, BTreeSet<usize>)> = Vec::new();
        let mut group_of: Vec<Option<usize>> = vec![None; park.points.len()];
        let mut without_points = Vec::new();
        for (supply, point) in summary.supply_points.iter().enumerate() {
            let rows = match index.rows(point) {
                Ok(rows) => rows,
                Err(why) => {
                    without_points.push((supply, why));
                    continue;
                }
            };
            // Supply points that share light points are compared together.
            let shared: BTreeSet<usize> = rows.iter().filter_map(|row| group_of[*row]).collect();
            let mut group = (vec![supply], rows.iter().copied().collect::<BTreeSet<_>>());
            for other in shared {
                let (supplies, rows) = std::mem::take(&mut groups[other]);
                group.0.extend(supplies);
                group.1.extend(rows);
            }
            group.0.sort_unstable();
            for row in &group.1 {
                group_of[*row] = Some(groups.len());
            }
            groups.push(group);
        }
        groups.retain(|(supplies, _)| !supplies.is_empty());
        groups.sort_by_key(|(_, rows)| rows.first().copied());
        let theory = Theory::of(park);
        Self {
            lines: groups
                .into_iter()
                .map(|(supplies, rows)| line(summary, park, &index, &theory, supplies, &rows))
                .collect(),
            without_points,
            without_bill: index.without_bill(park, &group_of),
        }
    }

    /// What all lines should have consumed and were billed, kWh.
    #[must_use]
    pub fn totals(&self) -> [f64; 2] {
        let theory = self.lines.iter().map(|line| line.theory_kwh).sum();
        [theory, self.lines.iter().map(|line| line.billed_kwh).sum()]
    }
}

/// Hours at full power a day in each month, by regime as it is written.
struct Theory {
    hours_a_day: BTreeMap<String, [f64; 12]>,
}

impl Theory {
    fn of(park: &Park<'_>) -> Self {
        let regimes: BTreeSet<&str> = park.points.text("regime").iter().flatten().collect();
        let hours_a_day = regimes.into_iter().filter_map(|regime| {
            let profile = park.regimes.profile(regime)?;
            let mut hours = park.hours.equivalent_by_month(&profile);
            for (hours, nights) in hours.iter_mut().zip(park.hours.nights_by_month()) {
                *hours /= f64::from(nights.max(1));
            }
            Some((regime.to_owned(), hours))
        });
        Self {
            hours_a_day: hours_a_day.collect(),
        }
    }

    /// What a point of so many W should have consumed in the days covered, kWh.
    fn kwh(&self, regime: &str, watts: f64, coverage: &Coverage) -> Option<f64> {
        let hours = self.hours_a_day.get(regime)?;
        let lit: f64 = coverage
            .months()
            .into_iter()
            .map(|(month, days)| f64::from(days) * hours[month.month as usize - 1])
            .sum();
        Some(watts * lit / 1000.0)
    }
}

fn line(
    summary: &Summary,
    park: &Park<'_>,
    index: &Index,
    theory: &Theory,
    supply_points: Vec<usize>,
    rows: &BTreeSet<usize>,
) -> Line {
    let own: Vec<&SupplyPoint> = supply_points
        .iter()
        .map(|supply| &summary.supply_points[*supply])
        .collect();
    let coverage = Coverage::union(own.iter().map(|point| &point.coverage));
    let power = park.points.number(column::SYSTEM_POWER);
    let (mut unknown, mut system_w) = (0, 0.0);
    let mut by_regime: BTreeMap<&str, f64> = BTreeMap::new();
    for row in rows {
        let regime = text(park.points, "regime", *row);
        match power.get(*row) {
            Some(watts) if theory.hours_a_day.contains_key(regime) => {
                system_w += watts;
                *by_regime.entry(regime).or_default() += watts;
            }
            _ => unknown += 1,
        }
    }
    let theory_kwh = by_regime
        .into_iter()
        .filter_map(|(regime, watts)| theory.kwh(regime, watts, &coverage))
        .sum();
    let billed_kwh = own.iter().map(|point| point.consumed.kwh).sum();
    let cabinets: BTreeSet<&CabinetKey> = rows.iter().map(|row| &index.cabinet_of[*row]).collect();
    let is_whole = |cabinet: &&CabinetKey| {
        !cabinet.1.is_empty()
            && index.cabinets[*cabinet]
                .iter()
                .all(|row| rows.contains(row))
    };
    let months = coverage.month_count();
    let factor = if unknown > 0 {
        Err(NoFactor::UnknownPoints)
    } else if (months * 10.0).round() / 10.0 < figures().mois_pour_calage.valeur {
        // To the tenth: from the 15th of a month to the 14th a year later is a year.
        Err(NoFactor::TooFewMonths)
    } else if own.iter().any(|point| point.overlaps) {
        Err(NoFactor::Overlaps)
    } else if !covers_evenly(&own, &coverage) {
        Err(NoFactor::UnevenCoverage)
    } else if !cabinets.iter().all(is_whole) {
        Err(NoFactor::PartOfCabinet)
    } else if billed_kwh <= 0.0 || theory_kwh <= 0.0 {
        Err(NoFactor::Nothing)
    } else {
        let plausible = figures().calage_moins.valeur..=figures().calage_plus.valeur;
        Some(billed_kwh / theory_kwh)
            .filter(|factor| plausible.contains(factor))
            .ok_or(NoFactor::TooFar)
    };
    let mut names: Vec<String> = Vec::new();
    for cabinet in &cabinets {
        let first = index.cabinets[*cabinet]
            .first()
            .copied()
            .unwrap_or_default();
        names.push(text(park.points, "armoire", first).to_owned());
    }
    let first = rows.first().copied().unwrap_or_default();
    Line {
        town: town(park.points, first),
        cabinets: names,
        supply_points,
        rows: rows.iter().copied().collect(),
        unknown,
        system_w,
        months,
        theory_kwh,
        billed_kwh,
        factor,
    }
}

/// Whether the supply points of a line are billed for the same days, or one after the other as
/// where a meter was replaced.
fn covers_evenly(points: &[&SupplyPoint], coverage: &Coverage) -> bool {
    let days: u32 = points.iter().map(|point| point.coverage.days()).sum();
    let same = points.iter().all(|point| point.coverage == *coverage);
    same || days == coverage.days()
}
