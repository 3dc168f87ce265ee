//! What bills say by supply point, by month and by year, and how months differ.

use super::period::{Coverage, Month};
use super::terms::figures;
use super::{Bills, Supply};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// What was consumed and paid.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Consumed {
    /// kWh billed.
    pub kwh: f64,
    /// Euros, where bills give them.
    pub euros: f64,
    /// The kWh of the bills that give euros.
    pub priced_kwh: f64,
}

impl Consumed {
    /// Euros a kWh, over the bills that give both.
    #[must_use]
    pub fn euros_per_kwh(&self) -> Option<f64> {
        (self.priced_kwh > 0.0).then(|| self.euros / self.priced_kwh)
    }

    fn share(&self, share: f64) -> Self {
        Self {
            kwh: self.kwh * share,
            euros: self.euros * share,
            priced_kwh: self.priced_kwh * share,
        }
    }
}

impl OfMonth {
    /// Whether its consumption is that of its own days: all of them are billed, and not by a bill
    /// longer than a month's.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.whole && !self.shared_out
    }
}

impl AddAssign for Consumed {
    fn add_assign(&mut self, other: Self) {
        self.kwh += other.kwh;
        self.euros += other.euros;
        self.priced_kwh += other.priced_kwh;
    }
}

/// A month of a supply point.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfMonth {
    /// Its share, by day, of the bills that cover it.
    pub consumed: Consumed,
    /// Whether every day of it is billed.
    pub whole: bool,
    /// Whether a longer bill than a month's covers it: then its share says nothing of the month.
    shared_out: bool,
}

/// What a supply point was billed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SupplyPoint {
    /// As its first bill names it.
    pub supply: Supply,
    /// How many bills it has.
    pub bills: usize,
    /// All of them.
    pub consumed: Consumed,
    /// The days that they cover.
    pub coverage: Coverage,
    /// Month by month.
    pub months: BTreeMap<Month, OfMonth>,
    /// Whether two of its bills share days, credit notes apart.
    pub overlaps: bool,
}

/// All supply points in a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthTotal {
    /// Which month.
    pub month: Month,
    /// Supply points of which every day is billed.
    pub supply_points: usize,
    /// What they consumed, those billed in part included.
    pub consumed: Consumed,
    /// Whether as many supply points are billed as usual.
    pub complete: bool,
}

/// All supply points in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearTotal {
    /// Which year.
    pub year: i32,
    /// Months in which anything is billed.
    pub months: usize,
    /// Those that are complete.
    pub complete_months: usize,
    /// What was consumed.
    pub consumed: Consumed,
    /// The same supply points in the same months of the year before and of this one, each billed
    /// whole in both, kWh; `None` where there is no such month.
    pub compared: Option<[f64; 2]>,
}

/// What bills say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Supply points, in the order of communes and names.
    pub supply_points: Vec<SupplyPoint>,
    /// Months, in their order.
    pub months: Vec<MonthTotal>,
    /// Years, in their order.
    pub years: Vec<YearTotal>,
    /// Everything.
    pub consumed: Consumed,
    /// Supply points that a month usually has.
    pub usual_supply_points: usize,
}

impl Summary {
    /// Sums bills up.
    #[must_use]
    pub fn of(bills: &Bills) -> Self {
        let supply_points = supply_points(bills);
        let mut consumed = Consumed::default();
        for point in &supply_points {
            consumed += point.consumed;
        }
        let (months, usual_supply_points) = months(&supply_points);
        Self {
            years: years(&supply_points, &months),
            months,
            usual_supply_points,
            consumed,
            supply_points,
        }
    }
}

fn supply_points(bills: &Bills) -> Vec<SupplyPoint> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, bill) in bills.bills.iter().enumerate() {
        by_key.entry(bill.supply.key()).or_default().push(index);
    }
    let longest = figures().facture_mensuelle_jours.valeur;
    by_key
        .into_values()
        .map(|indices| {
            let own = || indices.iter().map(|index| &bills.bills[*index]);
            let mut point = SupplyPoint {
                supply: own()
                    .next()
                    .map(|bill| bill.supply.clone())
                    .unwrap_or_default(),
                bills: indices.len(),
                coverage: Coverage::of(own().map(|bill| bill.period)),
                ..SupplyPoint::default()
            };
            let counted = own().filter(|bill| bill.kwh >= 0.0);
            let days: u32 = counted.clone().map(|bill| bill.period.days()).sum();
            point.overlaps = days > Coverage::of(counted.map(|bill| bill.period)).days();
            for bill in own() {
                let consumed = Consumed {
                    kwh: bill.kwh,
                    euros: bill.euros.unwrap_or_default(),
                    priced_kwh: bill.euros.map_or(0.0, |_| bill.kwh),
                };
                point.consumed += consumed;
                let all = bill.period.days();
                for (month, days) in bill.period.months() {
                    let of_month = point.months.entry(month).or_default();
                    of_month.consumed += consumed.share(f64::from(days) / f64::from(all));
                    of_month.shared_out |= f64::from(all) > longest;
                }
            }
            for (month, days) in point.coverage.months() {
                if let Some(of_month) = point.months.get_mut(&month) {
                    of_month.whole = days == month.days();
                }
            }
            point
        })
        .collect()
}

/// The months, and how many supply points one usually has: the median.
fn months(points: &[SupplyPoint]) -> (Vec<MonthTotal>, usize) {
    let mut totals: BTreeMap<Month, (usize, Consumed)> = BTreeMap::new();
    for (month, of_month) in points.iter().flat_map(|point| &point.months) {
        let (count, consumed) = totals.entry(*month).or_default();
        *count += usize::from(of_month.whole);
        *consumed += of_month.consumed;
    }
    let mut counts: Vec<usize> = totals.values().map(|(count, _)| *count).collect();
    counts.sort_unstable();
    let usual = counts.get(counts.len() / 2).copied().unwrap_or_default();
    let fewest = figures().mois_complet.valeur * usual as f64;
    let months = totals
        .into_iter()
        .map(|(month, (supply_points, consumed))| MonthTotal {
            month,
            supply_points,
            consumed,
            complete: supply_points > 0 && supply_points as f64 >= fewest,
        })
        .collect();
    (months, usual)
}

fn years(points: &[SupplyPoint], months: &[MonthTotal]) -> Vec<YearTotal> {
    let known: BTreeSet<i32> = months.iter().map(|total| total.month.year).collect();
    known
        .into_iter()
        .map(|year| {
            let own: Vec<&MonthTotal> = months
                .iter()
                .filter(|total| total.month.year == year)
                .collect();
            let mut consumed = Consumed::default();
            for total in &own {
                consumed += total.consumed;
            }
            YearTotal {
                year,
                months: own.len(),
                complete_months: own.iter().filter(|total| total.complete).count(),
                consumed,
                compared: compared(points, year),
            }
        })
        .collect()
}

/// Consumption of a year and of the one before, over what both have whole.
fn compared(points: &[SupplyPoint], year: i32) -> Option<[f64; 2]> {
    let mut sums = None;
    for point in points {
        for (month, now) in &point.months {
            let before = Month {
                year: year - 1,
                ..*month
            };
            let Some(before) = point.months.get(&before).filter(|_| month.year == year) else {
                continue;
            };
            if before.whole && now.whole {
                let [then, this] = sums.get_or_insert([0.0, 0.0]);
                *then += before.consumed.kwh;
                *this += now.consumed.kwh;
            }
        }
    }
    sums
}

/// How the months of a year share its consumption, against the hours lit.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Years of a supply point that were billed month by month from January to December: only these
    /// say how months differ.
    pub years: usize,
    /// What these consumed in each month, kWh, January first.
    pub kwh: [f64; 12],
    /// Hours lit in each month, by the sun and the switching rule.
    pub hours: [f64; 12],
}

impl Shape {
    /// The shape of some bills; `None` where no supply point has a year of monthly bills that
    /// consumed anything.
    #[must_use]
    pub fn of(summary: &Summary, hours: [f64; 12]) -> Option<Self> {
        let mut shape = Self {
            years: 0,
            kwh: [0.0; 12],
            hours,
        };
        for point in &summary.supply_points {
            let years: BTreeSet<i32> = point.months.keys().map(|month| month.year).collect();
            for year in years {
                let of_year = |month| point.months.get(&Month { year, month });
                let stated: Vec<f64> = (1..=12)
                    .filter_map(of_year)
                    .filter(|month| month.is_known())
                    .map(|month| month.consumed.kwh)
                    .collect();
                if stated.len() == 12 {
                    shape.years += 1;
                    shape
                        .kwh
                        .iter_mut()
                        .zip(stated)
                        .for_each(|(sum, kwh)| *sum += kwh);
                }
            }
        }
        (shape.kwh.iter().sum::<f64>() > 0.0).then_some(shape)
    }

    /// Share of each month in the kWh billed.
    #[must_use]
    pub fn billed(&self) -> [f64; 12] {
        shares(self.kwh)
    }

    /// Share of each month in the hours lit.
    #[must_use]
    pub fn computed(&self) -> [f64; 12] {
        shares(self.hours)
    }

    /// Correlation between both (Pearson), from -1 to 1; `None` where one of them is flat.
    #[must_use]
    pub fn correlation(&self) -> Option<f64> {
        let [billed, computed] =
            [self.billed(), self.computed()].map(|shares| shares.map(|share| share - 1.0 / 12.0));
        let product =
            |a: &[f64; 12], b: &[f64; 12]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let scale = (product(&billed, &billed) * product(&computed, &computed)).sqrt();
        (scale > 1e-12).then(|| product(&billed, &computed) / scale)
    }
}

fn shares(values: [f64; 12]) -> [f64; 12] {
    let sum: f64 = values.iter().sum();
    values.map(|value| if sum > 0.0 { value / sum } else { 0.0 })
}
