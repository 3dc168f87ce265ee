//! Bills before the works and after, cabinet by cabinet: the same months of the year, each billed
//! whole on both sides.

use super::reference::Reference;
use super::works::DonePoint;
use crate::energy::bills::period::Month;
use crate::energy::bills::summary::{Summary, SupplyPoint};
use crate::energy::bills::{Bills, name_key};
use crate::inventory::text::normalise;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A cabinet that has points done, and bills on both sides of the works.
#[derive(Debug, Clone, PartialEq)]
pub struct BilledCabinet {
    /// INSEE code of its commune.
    pub insee: String,
    /// Name of its commune.
    pub commune: String,
    /// Its name.
    pub cabinet: String,
    /// Points done that it feeds.
    pub points: usize,
    /// The first and the last day of the works.
    pub works: (NaiveDate, NaiveDate),
    /// Months compared, each with the same month of a year before the works.
    pub months: usize,
    /// Billed in these months before the works, kWh.
    pub kwh_before: f64,
    /// Billed in these months after them, kWh.
    pub kwh_after: f64,
    /// What the points done save in these months by the computation: their yearly saving, by the
    /// share of the lit year that the months are.
    pub computed_saving_kwh: f64,
}

/// What the bills say of the works.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Billed {
    /// Cabinets compared, in the order of communes and names.
    pub cabinets: Vec<BilledCabinet>,
    /// Cabinets that have points done and cannot be compared: no supply point of that name, or no
    /// month billed on both sides.
    pub without: Vec<(String, String)>,
}

/// The days of the works on a cabinet, and the points done that it feeds.
struct Works<'a> {
    cabinet: &'a str,
    points: Vec<&'a DonePoint>,
}

impl Works<'_> {
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = || self.points.iter().map(|point| point.lit);
        Some((days().min()?, days().max()?))
    }
}

/// Compares the bills of each cabinet that has points done.
#[must_use]
pub fn billed(bills: &Bills, reference: &Reference, done: &[DonePoint]) -> Billed {
    let summary = Summary::of(bills);
    let mut by_cabinet: BTreeMap<(&str, String), Works<'_>> = BTreeMap::new();
    for point in done
        .iter()
        .filter(|point| !normalise(&point.cabinet).is_empty())
    {
        let key = (&*point.insee, name_key(&point.cabinet));
        let works = by_cabinet.entry(key).or_insert_with(|| Works {
            cabinet: &point.cabinet,
            points: Vec::new(),
        });
        works.points.push(point);
    }
    // Lit hours by month: a month of winter says more than one of summer.
    let hours = reference.hours();
    let by_month = hours.equivalent_by_month(&crate::inventory::profile::Profile::full_night());
    let year: f64 = by_month.iter().sum();
    let mut billed = Billed::default();
    for ((insee, key), works) in &by_cabinet {
        let commune = reference
            .assumed
            .commune(insee)
            .map_or("", |known| &*known.name);
        let is_it = |supply: &&SupplyPoint| {
            let supply = &supply.supply;
            supply.town.insee == *insee && supply.names().any(|name| name_key(name) == *key)
        };
        let supply = summary.supply_points.iter().find(is_it);
        let compared = works.days().zip(supply).and_then(|(days, supply)| {
            let pairs = pairs(supply, days);
            (!pairs.is_empty()).then_some((days, supply, pairs))
        });
        let Some((days, supply, pairs)) = compared else {
            billed
                .without
                .push((commune.to_owned(), works.cabinet.to_owned()));
            continue;
        };
        let kwh = |month: &Month| supply.months[month].consumed.kwh;
        let share = |month: &Month| by_month[month.month as usize - 1] / year;
        let saving: f64 = works.points.iter().map(|point| point.saving_kwh()).sum();
        billed.cabinets.push(BilledCabinet {
            insee: (*insee).to_owned(),
            commune: commune.to_owned(),
            cabinet: works.cabinet.to_owned(),
            points: works.points.len(),
            works: days,
            months: pairs.len(),
            kwh_before: pairs.iter().map(|(before, _)| kwh(before)).sum(),
            kwh_after: pairs.iter().map(|(_, after)| kwh(after)).sum(),
            computed_saving_kwh: pairs.iter().map(|(_, after)| saving * share(after)).sum(),
        });
    }
    billed
        .cabinets
        .sort_by(|a, b| (&a.commune, &a.cabinet).cmp(&(&b.commune, &b.cabinet)));
    billed.without.sort();
    billed
}

/// Months after the works, the latest of each name, with the latest of the same name before them.
fn pairs(supply: &SupplyPoint, (first, last): (NaiveDate, NaiveDate)) -> Vec<(Month, Month)> {
    let known: BTreeSet<Month> = supply
        .months
        .iter()
        .filter(|(_, of_month)| of_month.is_known())
        .map(|(month, _)| *month)
        .collect();
    let (first, last) = (Month::of(first), Month::of(last));
    (1..=12)
        .filter_map(|name| {
            let of_name = || known.iter().rev().filter(move |month| month.month == name);
            let before = *of_name().find(|month| **month < first)?;
            let after = *of_name().find(|month| **month > last)?;
            Some((before, after))
        })
        .collect()
}
