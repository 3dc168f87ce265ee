//! Where each objective of the contract stands: what is done, at which pace, when the target is met
//! at that pace, and the pace that would meet it in time.

use super::balance::Balance;
use super::contract::{Contract, Measure, Objective};
use super::entries::Followed;
use crate::retrofit::FactorClass;
use chrono::{Months, NaiveDate};

/// Days of a mean month.
const DAYS_A_MONTH: f64 = 365.25 / 12.0;
/// Past this, « at the present pace » means never.
const LONGEST_MONTHS: f64 = 1200.0;
/// The contract has a pace once it is this many months old.
const FIRST_MONTHS: f64 = 1.0;
/// Counts are whole or sums of kWh; a target is met within this share of it.
const TOLERANCE: f64 = 1e-9;

/// When a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// It was, on this day.
    On(NaiveDate),
    /// It will be, on this day, if the pace stays what it is.
    Expected(NaiveDate),
    /// Never at this pace: nothing has been done of late, or far too little.
    Never,
    /// Nobody can tell: the contract is too young to have a pace.
    TooEarly,
}

/// Where an objective stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The objective.
    pub objective: Objective,
    /// What is done, as the target is counted: a share for [`Measure::TauxTravaux`].
    pub value: f64,
    /// What is counted to get there: works that followed advice, for a share.
    pub counted: f64,
    /// How many of these it takes.
    pub needed: f64,
    /// How many there would be by now, had they come evenly since the contract began.
    pub even_by_now: f64,
    /// How many came in each month of late; `None` in the first month of the contract.
    pub pace_per_month: Option<f64>,
    /// When the target is met.
    pub met: Met,
    /// How many it would take each month until the deadline; `None` where it is met, or past.
    pub needed_per_month: Option<f64>,
}

impl Standing {
    /// What is done as a share of what it takes.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.counted / self.needed
    }

    /// How many are missing.
    #[must_use]
    pub fn missing(&self) -> f64 {
        (self.needed - self.counted).max(0.0)
    }

    /// Whether the target is met in time, or will be at the present pace; `None` where it is too
    /// early to tell.
    #[must_use]
    pub fn is_on_time(&self) -> Option<bool> {
        match self.met {
            Met::On(day) | Met::Expected(day) => Some(day <= self.objective.deadline),
            Met::Never => Some(false),
            Met::TooEarly => None,
        }
    }
}

/// Something that counts, and since when.
pub type Event = (NaiveDate, f64);

/// Where each objective of a contract stands at a balance, in the contract's order.
#[must_use]
pub fn standings(balance: &Balance) -> Vec<Standing> {
    let contract = &balance.contract;
    contract
        .objectives
        .iter()
        .map(|objective| {
            let events = events(balance, objective.measure);
            let needed = needed(balance, objective);
            let standing = standing(contract, balance.date, objective, &events, needed);
            match objective.measure {
                Measure::TauxTravaux => Standing {
                    value: balance.works_rate().unwrap_or(0.0),
                    ..standing
                },
                _ => standing,
            }
        })
        .collect()
}

/// What counts for a measure, in the order of days.
#[must_use]
pub fn events(balance: &Balance, measure: Measure) -> Vec<Event> {
    let classes = || {
        balance
            .done
            .iter()
            .filter_map(|point| Some((point.accepted, point.class?)))
    };
    let of_class = |wanted| move |(day, class)| (class == wanted).then_some((day, 1.0));
    let mut events: Vec<Event> = match measure {
        Measure::Points => classes().map(|(day, _)| (day, 1.0)).collect(),
        Measure::Facteur4 => classes().filter_map(of_class(FactorClass::F4)).collect(),
        Measure::Facteur2 => {
            let factor4 = classes().filter_map(of_class(FactorClass::F4));
            let factor2 = classes().filter_map(of_class(FactorClass::F2));
            factor2.chain(surplus(&balance.contract, factor4)).collect()
        }
        Measure::Kwh => (balance.done.iter())
            .filter(|point| point.class.is_some())
            .map(|point| (point.accepted, point.saving_kwh()))
            .collect(),
        Measure::Conseils => balance
            .advice
            .iter()
            .map(|advice| (advice.date, 1.0))
            .collect(),
        Measure::TauxTravaux => (balance.advice.iter())
            .filter(|advice| advice.works == Followed::Yes)
            .map(|advice| (advice.works_date.unwrap_or(advice.date), 1.0))
            .collect(),
        Measure::Friches => (balance.sites.iter())
            .filter(|site| site.counts())
            .map(|site| (site.date, 1.0))
            .collect(),
    };
    events.sort_by_key(|(day, _)| *day);
    events
}

/// The factor-4 points past their target, where the contract counts them for factor 2.
fn surplus(contract: &Contract, factor4: impl Iterator<Item = Event>) -> Vec<Event> {
    let target = contract.target(Measure::Facteur4);
    match target.filter(|_| contract.factor4_counts_for_factor2) {
        Some(target) => factor4.skip(target.ceil() as usize).collect(),
        None => Vec::new(),
    }
}

/// How many of what is counted it takes.
fn needed(balance: &Balance, objective: &Objective) -> f64 {
    if objective.measure != Measure::TauxTravaux {
        return objective.target;
    }
    // Of the advice that the contract asks for, or of what is given where that is more.
    let asked = balance.contract.target(Measure::Conseils).unwrap_or(0.0);
    let advice = (balance.advice.len() as f64).max(asked);
    (objective.target * advice - TOLERANCE).ceil().max(1.0)
}

fn standing(
    contract: &Contract,
    date: NaiveDate,
    objective: &Objective,
    events: &[Event],
    needed: f64,
) -> Standing {
    let counted = sum(events.iter());
    let pace_per_month = pace(contract, date, events);
    let missing = (needed - counted).max(0.0);
    let is_met = missing <= needed * TOLERANCE;
    let met = if is_met {
        let mut sum = 0.0;
        let day = events.iter().find_map(|(day, amount)| {
            sum += amount;
            (sum >= needed * (1.0 - TOLERANCE)).then_some(*day)
        });
        Met::On(day.unwrap_or(date))
    } else if date > objective.deadline {
        expected(date, missing / pace_per_month.unwrap_or(0.0))
    } else {
        pace_per_month.map_or(Met::TooEarly, |pace| expected(date, missing / pace))
    };
    // Before the contract has begun, all of its months are left.
    let months_left = months_between(date.max(contract.start), objective.deadline);
    Standing {
        objective: objective.clone(),
        value: counted,
        counted,
        needed,
        even_by_now: needed * elapsed(contract.start, date, objective.deadline),
        pace_per_month,
        met,
        needed_per_month: (!is_met && months_left > 0.0).then(|| missing / months_left),
    }
}

/// How many came in each of the last months of the contract; `None` in its first month.
fn pace(contract: &Contract, date: NaiveDate, events: &[Event]) -> Option<f64> {
    if months_between(contract.start, date) < FIRST_MONTHS {
        return None;
    }
    let begun = date.checked_sub_months(Months::new(contract.pace_months));
    let begun = begun.unwrap_or(contract.start).max(contract.start);
    let months = months_between(begun, date);
    // A contract that began on the first counts its first day; a window of months does not.
    let is_of_late = |day: NaiveDate| day > begun || begun == contract.start && day == begun;
    let of_late = events.iter().filter(|(day, _)| is_of_late(*day));
    Some(sum(of_late) / months)
}

/// What events come to; of none, 0, and not the −0 of an empty sum of floats.
fn sum<'e>(events: impl Iterator<Item = &'e Event>) -> f64 {
    events.fold(0.0, |sum, (_, amount)| sum + amount)
}

fn expected(date: NaiveDate, months: f64) -> Met {
    if !(0.0..=LONGEST_MONTHS).contains(&months) {
        return Met::Never;
    }
    let days = chrono::Days::new((months * DAYS_A_MONTH).ceil() as u64);
    date.checked_add_days(days)
        .map_or(Met::Never, Met::Expected)
}

fn months_between(from: NaiveDate, to: NaiveDate) -> f64 {
    (to - from).num_days() as f64 / DAYS_A_MONTH
}

/// Share of the time from one day to another that is over.
fn elapsed(from: NaiveDate, now: NaiveDate, to: NaiveDate) -> f64 {
    ((now - from).num_days() as f64 / (to - from).num_days() as f64).clamp(0.0, 1.0)
}
