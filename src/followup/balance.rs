//! What follow-up workbooks come to at a day: by commune, EPCI and year, against plan and budgets.

use super::billed::{Billed, billed};
use super::contract::Contract;
use super::entries::{AdviceEntry, Followed, SiteEntry, Status};
use super::reading::{FollowUp, SheetRead};
use super::reference::Reference;
use super::remark::{Reason, Remark, Source};
use super::works::DonePoint;
use crate::energy::bills::Bills;
use crate::french::in_euros as euros;
use crate::retrofit::FactorClass;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Points and money of some communes, or of a year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Points of the plan.
    pub planned: u32,
    /// Those of its points that are ordered, and no further.
    pub ordered: u32,
    /// Those fitted, and no further.
    pub fitted: u32,
    /// Those given up.
    pub abandoned: u32,
    /// Points accepted in factor 4, as really installed, those outside the plan with them.
    pub factor4: u32,
    /// The same in factor 2.
    pub factor2: u32,
    /// The same below factor 2: they count for nothing.
    pub below: u32,
    /// Of the points accepted, those outside the plan.
    pub extra: u32,
    /// Budgets, cents.
    pub budget_cents: i64,
    /// What the plan costs, cents.
    pub planned_cents: i64,
    /// What fitted and accepted points really cost, cents.
    pub spent_cents: i64,
    /// Accepted points whose cost is not stated.
    pub without_cost: u32,
    /// What the whole plan is to save, kWh a year.
    pub planned_saving_kwh: f64,
    /// What the plan says of the points of it that are accepted, kWh a year.
    pub expected_saving_kwh: f64,
    /// What those points really save, kWh a year.
    pub real_saving_kwh: f64,
    /// What accepted points outside the plan save, kWh a year.
    pub extra_saving_kwh: f64,
}

impl Tally {
    /// Points accepted, whatever their factor.
    #[must_use]
    pub fn accepted(&self) -> u32 {
        self.factor4 + self.factor2 + self.below
    }

    /// What all accepted points save, kWh a year.
    #[must_use]
    pub fn saving_kwh(&self) -> f64 {
        self.real_saving_kwh + self.extra_saving_kwh
    }

    /// What is left of the budgets, cents; negative where more is spent.
    #[must_use]
    pub fn left_cents(&self) -> i64 {
        self.budget_cents - self.spent_cents
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.planned += other.planned;
        self.ordered += other.ordered;
        self.fitted += other.fitted;
        self.abandoned += other.abandoned;
        self.factor4 += other.factor4;
        self.factor2 += other.factor2;
        self.below += other.below;
        self.extra += other.extra;
        self.budget_cents = self.budget_cents.saturating_add(other.budget_cents);
        self.planned_cents = self.planned_cents.saturating_add(other.planned_cents);
        self.spent_cents = self.spent_cents.saturating_add(other.spent_cents);
        self.without_cost += other.without_cost;
        self.planned_saving_kwh += other.planned_saving_kwh;
        self.expected_saving_kwh += other.expected_saving_kwh;
        self.real_saving_kwh += other.real_saving_kwh;
        self.extra_saving_kwh += other.extra_saving_kwh;
    }
}

/// A balance.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// The contract.
    pub contract: Contract,
    /// Its day.
    pub date: NaiveDate,
    /// The plan.
    pub reference: Reference,
    /// The points done, in the order of their acceptance.
    pub done: Vec<DonePoint>,
    /// Each commune of the plan, in its order.
    pub communes: Vec<Tally>,
    /// Each EPCI of the plan, in its order.
    pub epcis: Vec<(String, Tally)>,
    /// Each year of the plan and of acceptance. What is ordered, fitted or given up is in the year
    /// for which it is planned; without years in the plan, in none.
    pub years: BTreeMap<i32, Tally>,
    /// Everything.
    pub all: Tally,
    /// Register of advice.
    pub advice: Vec<AdviceEntry>,
    /// Register of sites.
    pub sites: Vec<SiteEntry>,
    /// Bills before the works and after, where they were given.
    pub billed: Option<Billed>,
    /// Rows set apart, and what is told of others, in the order of files, sheets and rows.
    pub remarks: Vec<Remark>,
    /// What became of the rows of each sheet.
    pub sheets: Vec<SheetRead>,
}

impl Balance {
    /// Whether the contract runs on the day of the balance.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.date >= self.contract.start
    }

    /// The balance of follow-up workbooks at a day; the workbooks were read for that day.
    #[must_use]
    pub fn of(
        follow: FollowUp,
        contract: Contract,
        date: NaiveDate,
        bills: Option<&Bills>,
    ) -> Self {
        let done = follow.done();
        let mut remarks = follow.remarks_on(&done);
        let mut sums = Sums::of(&follow.reference);
        for entry in &follow.planned {
            sums.add_progress(&follow, entry);
        }
        for entry in &follow.extra {
            let year = None;
            let fitted = entry.progress.status == Status::Fitted;
            sums.spend(
                &entry.insee,
                year,
                entry.progress.cost_cents.filter(|_| fitted),
            );
        }
        for point in &done {
            sums.add_done(&follow.reference, point);
        }
        remarks.extend(follow.remarks_on_rows());
        remarks.extend(sums.above_budget(&follow));
        let billed = bills.map(|bills| billed(bills, &follow.reference, &done));
        let mut all = Tally::default();
        let mut epcis: Vec<(String, Tally)> = (follow.reference.epcis().into_iter())
            .map(|name| (name.to_owned(), Tally::default()))
            .collect();
        let of_plan = &follow.reference.assumed.communes;
        for (commune, tally) in of_plan.iter().zip(&sums.communes) {
            all += tally;
            if let Some((_, sum)) = epcis.iter_mut().find(|(name, _)| *name == commune.epci) {
                *sum += tally;
            }
        }
        let mut stated = follow.remarks;
        stated.extend(remarks);
        stated.sort_by_cached_key(Remark::order);
        Self {
            contract,
            date,
            done,
            communes: sums.communes,
            epcis,
            years: sums.years,
            all,
            advice: follow.advice,
            sites: follow.sites,
            billed,
            remarks: stated,
            sheets: follow.sheets,
            reference: follow.reference,
        }
    }

    /// Works that followed advice, over advice given; `None` without any.
    #[must_use]
    pub fn works_rate(&self) -> Option<f64> {
        let works = self
            .advice
            .iter()
            .filter(|advice| advice.works == Followed::Yes);
        (!self.advice.is_empty()).then(|| works.count() as f64 / self.advice.len() as f64)
    }
}

/// Tallies under way.
struct Sums {
    communes: Vec<Tally>,
    years: BTreeMap<i32, Tally>,
    /// Place of each commune among them, by INSEE code.
    places: BTreeMap<String, usize>,
}

impl Sums {
    /// What the plan has.
    fn of(reference: &Reference) -> Self {
        let assumed = &reference.assumed;
        let codes = assumed.communes.iter().enumerate();
        let mut sums = Self {
            communes: vec![Tally::default(); assumed.communes.len()],
            years: assumed
                .years
                .iter()
                .map(|year| (*year, Tally::default()))
                .collect(),
            places: codes
                .map(|(place, commune)| (commune.insee.clone(), place))
                .collect(),
        };
        for commune in &assumed.communes {
            for (rank, cents) in commune.budgets_cents.iter().enumerate() {
                let year = assumed.years.get(rank).copied();
                sums.each(&commune.insee, year, |tally| tally.budget_cents += cents);
            }
        }
        for point in &reference.points {
            let saving = point.works.kwh_before - point.works.kwh_after;
            let cents = point.planned.cost_cents.unwrap_or(0);
            sums.each(&point.planned.insee, point.planned.year, |tally| {
                tally.planned += 1;
                tally.planned_cents += cents;
                tally.planned_saving_kwh += saving;
            });
        }
        sums
    }

    /// Changes the tallies of a commune and of a year.
    fn each(&mut self, insee: &str, year: Option<i32>, change: impl Fn(&mut Tally)) {
        if let Some(place) = self.places.get(insee) {
            change(&mut self.communes[*place]);
        }
        if let Some(year) = year {
            change(self.years.entry(year).or_default());
        }
    }

    fn spend(&mut self, insee: &str, year: Option<i32>, cents: Option<i64>) {
        self.each(insee, year, |tally| tally.spent_cents += cents.unwrap_or(0));
    }

    /// A planned point that is under way or given up.
    fn add_progress(&mut self, follow: &FollowUp, entry: &super::entries::PlannedEntry) {
        let planned = &follow.reference.points[entry.point].planned;
        let progress = &entry.progress;
        self.each(&planned.insee, planned.year, |tally| {
            match progress.status {
                Status::Ordered => tally.ordered += 1,
                Status::Abandoned => tally.abandoned += 1,
                Status::Fitted => {
                    tally.fitted += 1;
                    tally.spent_cents += progress.cost_cents.unwrap_or(0);
                }
                Status::ToDo | Status::Accepted => {}
            }
        });
    }

    fn add_done(&mut self, reference: &Reference, point: &DonePoint) {
        let planned = point.planned.map(|index| &reference.points[index].works);
        self.each(&point.insee, Some(point.accepted.year()), |tally| {
            match point.class {
                Some(FactorClass::F4) => tally.factor4 += 1,
                Some(FactorClass::F2) => tally.factor2 += 1,
                None => tally.below += 1,
            }
            tally.spent_cents += point.cost_cents.unwrap_or(0);
            tally.without_cost += u32::from(point.cost_cents.is_none());
            if let Some(works) = planned {
                tally.expected_saving_kwh += works.kwh_before - works.kwh_after;
                tally.real_saving_kwh += point.saving_kwh();
            } else {
                tally.extra += 1;
                tally.extra_saving_kwh += point.saving_kwh();
            }
        });
    }

    /// The communes that have spent more than they have.
    fn above_budget(&self, follow: &FollowUp) -> Vec<Remark> {
        let communes = follow.reference.assumed.communes.iter().zip(&self.communes);
        communes
            .filter(|(_, tally)| tally.left_cents() < 0)
            .map(|(commune, tally)| {
                let rows = follow.planned.iter().map(|entry| {
                    let insee = &follow.reference.points[entry.point].planned.insee;
                    (insee, &entry.source)
                });
                let file = rows.filter(|(insee, _)| **insee == commune.insee);
                let file = file.map(|(_, source)| source.file.clone()).next();
                Remark {
                    reason: Reason::AboveBudget,
                    source: Source {
                        file: file.unwrap_or_default(),
                        sheet: super::columns::sheet::POINTS.into(),
                        row: 0,
                    },
                    cell: String::new(),
                    column: String::new(),
                    read: format!(
                        "{} : {} dépensés, {} de budget",
                        commune.name,
                        euros(tally.spent_cents),
                        euros(tally.budget_cents)
                    ),
                }
            })
            .collect()
    }
}

impl FollowUp {
    /// What is to be told of rows that count.
    fn remarks_on_rows(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let mut report = |source: &Source, reason, read: String| {
            remarks.push(Remark {
                reason,
                cell: format!("ligne {}", source.row),
                source: source.clone(),
                column: String::new(),
                read,
            });
        };
        let planned = self
            .planned
            .iter()
            .map(|entry| (&entry.source, &entry.progress));
        let extra = self
            .extra
            .iter()
            .map(|entry| (&entry.source, &entry.progress));
        for (source, progress) in planned.chain(extra) {
            let reached = match (progress.accepted, progress.fitted, progress.ordered) {
                (Some(_), ..) => Status::Accepted,
                (_, Some(_), _) => Status::Fitted,
                (.., Some(_)) => Status::Ordered,
                _ => Status::ToDo,
            };
            if progress.status != Status::Abandoned && reached > progress.status {
                let label = super::entries::Word::label(progress.status);
                report(source, Reason::StatusBehind, label.to_owned());
            }
        }
        for advice in &self.advice {
            if advice.works == Followed::Yes && advice.works_date.is_none() {
                report(&advice.source, Reason::WithoutWorksDate, String::new());
            }
        }
        remarks
    }
}
