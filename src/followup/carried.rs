//! A follow-up carried on: onto the plan that takes the place of its own, or into one EPCI.

use super::entries::{PlannedEntry, Status};
use super::reading::FollowUp;
use super::reference::{Reference, ReferencePoint};
use crate::error::Result;
use crate::inventory::text::normalise;
use crate::scenario::planned::PlannedPoint;
use std::collections::BTreeMap;
use std::path::Path;

impl FollowUp {
    /// A follow-up of a plan in which nothing is told yet.
    #[must_use]
    pub fn of_plan(reference: Reference) -> Self {
        Self {
            reference,
            planned: Vec::new(),
            extra: Vec::new(),
            advice: Vec::new(),
            sites: Vec::new(),
            remarks: Vec::new(),
            sheets: Vec::new(),
        }
    }

    /// The same follow-up on the plan that takes the place of its own. Points of the old plan that
    /// are ordered, fitted or accepted and that the new one no longer has stay, as the old one had
    /// them: what they drew before the works is known there only.
    ///
    /// # Errors
    /// A point under way is of a commune that the new plan does not have.
    pub fn onto(self, plan: Reference) -> Result<Self> {
        let new = plan.by_mark();
        let mut assumed = plan.assumed;
        let mut points: Vec<PlannedPoint> = plan.points.into_iter().map(|it| it.planned).collect();
        let mut planned: Vec<PlannedEntry> = Vec::new();
        for entry in self.planned {
            let old = &self.reference.points[entry.point];
            let point = match new.get(&normalise(&old.mark)) {
                Some(point) => *point,
                None if is_under_way(entry.progress.status) => {
                    points.push(old.planned.clone());
                    points.len() - 1
                }
                None => continue,
            };
            planned.push(PlannedEntry { point, ..entry });
        }
        if assumed.budgets_are_left {
            // Budgets are what was left: with what was spent, they are whole again.
            let mut spent: BTreeMap<&str, i64> = BTreeMap::new();
            let of_plan =
                (planned.iter()).map(|entry| (&*points[entry.point].insee, &entry.progress));
            let extra = self
                .extra
                .iter()
                .map(|entry| (&*entry.insee, &entry.progress));
            for (insee, progress) in of_plan.chain(extra) {
                if progress.status >= Status::Fitted {
                    *spent.entry(insee).or_default() += progress.cost_cents.unwrap_or(0);
                }
            }
            for commune in &mut assumed.communes {
                if let Some(first) = commune.budgets_cents.first_mut() {
                    *first += spent.get(&*commune.insee).copied().unwrap_or(0);
                }
            }
            assumed.budgets_are_left = false;
        }
        Ok(Self {
            reference: Reference::of(assumed, points, Path::new("plan.csv"))?,
            planned,
            remarks: Vec::new(),
            sheets: Vec::new(),
            ..self
        })
    }

    /// What it says of one EPCI; `None` where the plan has no commune there.
    #[must_use]
    pub fn within(&self, epci: &str) -> Option<Self> {
        let reference = self.reference.within(epci)?;
        let by_mark: BTreeMap<&str, usize> = (reference.points.iter().enumerate())
            .map(|(index, point): (usize, &ReferencePoint)| (&*point.mark, index))
            .collect();
        let planned = self.planned.iter().filter_map(|entry| {
            let mark = &*self.reference.points[entry.point].mark;
            let point = *by_mark.get(mark)?;
            Some(PlannedEntry {
                point,
                ..entry.clone()
            })
        });
        let is_there = |insee: &str| reference.assumed.commune(insee).is_some();
        Some(Self {
            planned: planned.collect(),
            extra: kept(&self.extra, |one| is_there(&one.insee)),
            advice: kept(&self.advice, |one| is_there(&one.insee)),
            sites: kept(&self.sites, |one| is_there(&one.insee)),
            remarks: Vec::new(),
            sheets: Vec::new(),
            reference,
        })
    }
}

fn kept<T: Clone>(all: &[T], is_kept: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|one| is_kept(one)).cloned().collect()
}

/// Whether a point stays in a follow-up that its plan no longer has.
fn is_under_way(status: Status) -> bool {
    status >= Status::Ordered
}
