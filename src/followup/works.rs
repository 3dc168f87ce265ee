//! The points done, each computed as it is really installed.

use super::reading::FollowUp;
use super::remark::{Reason, Remark, Source};
use crate::energy::hours::LitHours;
use crate::french::in_euros;
use crate::inventory::profile::Profile;
use crate::inventory::text::normalise;
use crate::retrofit::{FactorClass, factor_class};
use crate::scenario::planned::{CountsFor, PlannedPoint};
use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// From how many times the planned cost, or down to which part of it, a cost is looked at: a slip of
/// the decimal comma, the invoice of several points.
const FAR: i64 = 3;

/// A point whose works are accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct DonePoint {
    /// Where the follow-up tells of it.
    pub source: Source,
    /// Its index in the reference plan; `None` for one of « Hors plan ».
    pub planned: Option<usize>,
    /// INSEE code of its commune.
    pub insee: String,
    /// Its cabinet; may be empty.
    pub cabinet: String,
    /// Its street; may be empty.
    pub street: String,
    /// Reference of the technical service; may be empty.
    pub reference: String,
    /// When the luminaire was fitted, where that is told, else accepted.
    pub lit: NaiveDate,
    /// When the works were accepted: from then on it counts.
    pub accepted: NaiveDate,
    /// Power really installed, W.
    pub power_w: f64,
    /// Profile really set.
    pub profile: Profile,
    /// Equivalent hours a year of that profile.
    pub equivalent_hours: f64,
    /// Consumption on the bills of its cabinet over that computed, as in the plan.
    pub calibration: f64,
    /// Consumption before the works, kWh a year; of a planned point, that of the plan.
    pub kwh_before: f64,
    /// Consumption with what is installed, kWh a year.
    pub kwh_after: f64,
    /// Factor class really reached; `None` below 2.
    pub class: Option<FactorClass>,
    /// What it cost, cents on the basis of the plan.
    pub cost_cents: Option<i64>,
    /// Firm.
    pub contractor: String,
    /// Number of the invoice.
    pub invoice: String,
}

impl DonePoint {
    /// Energy really saved, kWh a year; negative where more is drawn than before.
    #[must_use]
    pub fn saving_kwh(&self) -> f64 {
        self.kwh_before - self.kwh_after
    }

    /// Consumption before over consumption after; infinite where nothing is drawn any more.
    #[must_use]
    pub fn factor(&self) -> f64 {
        self.kwh_before / self.kwh_after
    }
}

/// Hours of profiles: a year of one takes a while, and few are in use.
struct Hours {
    lit: LitHours,
    known: FxHashMap<Profile, f64>,
}

impl Hours {
    fn equivalent(&mut self, profile: &Profile) -> f64 {
        if let Some(hours) = self.known.get(profile) {
            return *hours;
        }
        let hours = self.lit.equivalent(profile);
        self.known.insert(profile.clone(), hours);
        hours
    }
}

impl FollowUp {
    /// The points done, in the order of their acceptance, then of the workbooks.
    #[must_use]
    pub fn done(&self) -> Vec<DonePoint> {
        let mut hours = Hours {
            lit: self.reference.hours(),
            known: FxHashMap::default(),
        };
        let planned = self.planned.iter().filter_map(|entry| {
            let point = &self.reference.points[entry.point];
            let progress = &entry.progress;
            let done = Done {
                power_w: progress.power_w?,
                equivalent_hours: hours.equivalent(progress.profile.as_ref()?),
                calibration: point.works.calibration,
                kwh_before: point.works.kwh_before,
            };
            let of_plan = |stated: &str| stated.to_owned();
            Some(DonePoint {
                planned: Some(entry.point),
                insee: of_plan(&point.planned.insee),
                cabinet: of_plan(&point.planned.cabinet),
                street: of_plan(&point.planned.street),
                reference: of_plan(&point.planned.reference),
                ..done.of(&entry.source, progress)?
            })
        });
        let mut all: Vec<DonePoint> = planned.collect();
        let calibrations = self.calibrations();
        let extra = self.extra.iter().filter_map(|entry| {
            let before = hours.equivalent(entry.profile_before.as_ref()?);
            let cabinet = (&*entry.insee, normalise(&entry.cabinet));
            let calibration = calibrations.get(&cabinet).copied().unwrap_or(1.0);
            let done = Done {
                power_w: entry.progress.power_w?,
                equivalent_hours: hours.equivalent(entry.progress.profile.as_ref()?),
                calibration,
                kwh_before: entry.power_before_w? * before * calibration / 1000.0,
            };
            Some(DonePoint {
                insee: entry.insee.clone(),
                cabinet: entry.cabinet.clone(),
                street: entry.street.clone(),
                reference: entry.reference.clone(),
                ..done.of(&entry.source, &entry.progress)?
            })
        });
        all.extend(extra);
        all.sort_by(|a, b| (a.accepted, &a.source).cmp(&(b.accepted, &b.source)));
        all
    }

    /// By how much bills correct the theory of each cabinet, as the plan has it.
    fn calibrations(&self) -> BTreeMap<(&str, String), f64> {
        let points = self.reference.points.iter();
        points
            .filter(|point| !normalise(&point.planned.cabinet).is_empty())
            .map(|point| {
                let cabinet = normalise(&point.planned.cabinet);
                ((&*point.planned.insee, cabinet), point.works.calibration)
            })
            .collect()
    }

    /// What is to be told of points done.
    #[must_use]
    pub fn remarks_on(&self, done: &[DonePoint]) -> Vec<Remark> {
        let remark = |point: &DonePoint, reason, read: String| Remark {
            reason,
            cell: format!("ligne {}", point.source.row),
            source: point.source.clone(),
            column: String::new(),
            read,
        };
        let mut remarks = Vec::new();
        for point in done {
            let factor = (point.factor() * 100.0).floor() / 100.0;
            let stated = format!("facteur {}", factor.to_string().replace('.', ","));
            let was = point
                .planned
                .map(|index| self.reference.points[index].planned.factor);
            let was_f4 = was == Some(CountsFor::Class(FactorClass::F4));
            match point.class {
                None => remarks.push(remark(point, Reason::BelowFactor2, stated)),
                Some(FactorClass::F2) if was_f4 => {
                    remarks.push(remark(point, Reason::BelowPlan, stated));
                }
                Some(_) => {}
            }
            let planned = point.planned.map(|index| &self.reference.points[index]);
            match (
                point.cost_cents,
                planned.and_then(|it| it.planned.cost_cents),
            ) {
                (None, _) => remarks.push(remark(point, Reason::WithoutCost, String::new())),
                (Some(cost), Some(planned)) if is_far(cost, planned) => {
                    let read = format!("{} au lieu de {}", in_euros(cost), in_euros(planned));
                    remarks.push(remark(point, Reason::FarCost, read));
                }
                _ => {}
            }
        }
        remarks
    }

    /// The points done as a table that a scenario can name (`[replanification] faits`): they leave
    /// the next plan, and count in it for what they really are.
    #[must_use]
    pub fn done_table(&self, done: &[DonePoint]) -> Vec<PlannedPoint> {
        done.iter()
            .map(|point| {
                let known = point.planned.map(|index| &self.reference.points[index]);
                let commune = self.reference.assumed.commune(&point.insee);
                let mut line = known.map(|known| known.planned.clone()).unwrap_or_default();
                if known.is_none() {
                    line.insee.clone_from(&point.insee);
                    line.commune = commune.map(|known| known.name.clone()).unwrap_or_default();
                    line.lantern = 1;
                    line.reference.clone_from(&point.reference);
                    line.cabinet.clone_from(&point.cabinet);
                    line.street.clone_from(&point.street);
                    // A point without a reference is told apart by where the follow-up has it.
                    line.file.clone_from(&point.source.file);
                    line.sheet.clone_from(&point.source.sheet);
                    line.line = point.source.row;
                }
                PlannedPoint {
                    solution: String::new(),
                    year: Some(chrono::Datelike::year(&point.accepted)),
                    factor: CountsFor::of(point.class),
                    cost_cents: point.cost_cents,
                    gain: 0.0,
                    works: None,
                    ..line
                }
            })
            .collect()
    }
}

/// What a point done is computed from.
struct Done {
    power_w: f64,
    equivalent_hours: f64,
    calibration: f64,
    kwh_before: f64,
}

impl Done {
    /// The point, without what tells it apart; `None` where it is not accepted.
    fn of(&self, source: &Source, progress: &super::entries::Progress) -> Option<DonePoint> {
        use super::entries::Status;
        let accepted = progress
            .accepted
            .filter(|_| progress.status == Status::Accepted)?;
        let kwh_after = self.power_w * self.equivalent_hours * self.calibration / 1000.0;
        Some(DonePoint {
            source: source.clone(),
            planned: None,
            insee: String::new(),
            cabinet: String::new(),
            street: String::new(),
            reference: String::new(),
            lit: progress.fitted.unwrap_or(accepted),
            accepted,
            power_w: self.power_w,
            profile: progress.profile.clone()?,
            equivalent_hours: self.equivalent_hours,
            calibration: self.calibration,
            kwh_before: self.kwh_before,
            kwh_after,
            class: factor_class(self.kwh_before, kwh_after),
            cost_cents: progress.cost_cents,
            contractor: progress.contractor.clone(),
            invoice: progress.invoice.clone(),
        })
    }
}

/// Whether what a point cost is out of all proportion to what was planned.
fn is_far(cost_cents: i64, planned_cents: i64) -> bool {
    planned_cents > 0
        && (cost_cents >= planned_cents.saturating_mul(FAR)
            || cost_cents.saturating_mul(FAR) <= planned_cents)
}
