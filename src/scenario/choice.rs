//! The choice once it is made: which points in which year, and whose money pays for them.

use super::certainty::Settled;
use super::problem::ChoiceProblem;
use super::study::Study;
use crate::energy::column;
use crate::plan::Plan;
use crate::plan::certain::Span;
use crate::retrofit::FactorClass;
use crate::retrofit::Solution;
use std::collections::BTreeMap;

/// The points chosen, commune by commune in the order of the territory.
pub struct Choice {
    /// One for each commune with a budget, chosen points or not.
    pub communes: Vec<CommuneChoice>,
}

/// One chosen point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChosenPoint {
    /// Row in the frame of points.
    pub row: u32,
    /// Index of its class.
    pub class: usize,
    /// Index of the solution in its class.
    pub solution: usize,
    /// The target that it counts for.
    pub counts_for: FactorClass,
    /// Year of the works, from 0.
    pub year: usize,
    /// Index of the fund of the scenario that pays part of it.
    pub fund: Option<usize>,
    /// What that fund pays, cents on the basis of the scenario.
    pub grant_cents: i64,
    /// What plans about as good do to the points like it, where that was asked.
    pub certainty: Option<Span>,
    /// Plans of draws that have it, of how many, where that was asked.
    pub chosen_in: Option<[u32; 2]>,
}

/// Money that a commune adds to its budget of a year from a common fund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// Index of the fund in the scenario.
    pub fund: usize,
    /// Year in which the money comes, from 0.
    pub year: usize,
    /// Cents on the basis of the scenario.
    pub cents: i64,
}

/// What is chosen in one commune and year, cents on the basis of the scenario.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YearChoice {
    /// The commune's own budget of the year.
    pub budget_cents: i64,
    /// What works of the years before save and bring to it.
    pub reinvested_cents: i64,
    /// What points done already have taken of it.
    pub done_cents: i64,
    /// Chosen points.
    pub points: u32,
    /// What they cost, whoever pays.
    pub cost_cents: i64,
    /// Cabinets whose works fall in the year.
    pub works: u32,
    /// What these works cost.
    pub works_cents: i64,
    /// What funds pay of single points.
    pub grants_cents: i64,
    /// What the commune takes from common funds besides.
    pub draws_cents: i64,
}

impl YearChoice {
    /// Points and works on cabinets, whoever pays.
    #[must_use]
    pub fn total_cents(&self) -> i64 {
        self.cost_cents + self.works_cents
    }

    /// What funds pay, in either way.
    #[must_use]
    pub fn funds_cents(&self) -> i64 {
        self.grants_cents + self.draws_cents
    }

    /// What the commune pays itself.
    #[must_use]
    pub fn own_cents(&self) -> i64 {
        self.total_cents() - self.funds_cents()
    }

    /// What is left of the year's budget; below zero where other years pay.
    #[must_use]
    pub fn rest_cents(&self) -> i64 {
        self.budget_cents + self.reinvested_cents - self.done_cents - self.own_cents()
    }

    /// The same of two communes or two years together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            budget_cents: self.budget_cents + other.budget_cents,
            reinvested_cents: self.reinvested_cents + other.reinvested_cents,
            done_cents: self.done_cents + other.done_cents,
            points: self.points + other.points,
            cost_cents: self.cost_cents + other.cost_cents,
            works: self.works + other.works,
            works_cents: self.works_cents + other.works_cents,
            grants_cents: self.grants_cents + other.grants_cents,
            draws_cents: self.draws_cents + other.draws_cents,
        }
    }
}

impl std::iter::Sum for YearChoice {
    fn sum<I: Iterator<Item = Self>>(years: I) -> Self {
        years.fold(Self::default(), |all, one| all.plus(&one))
    }
}

/// What a commune has today.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Existing {
    /// Light points.
    pub points: usize,
    /// Consumption of those of which it is known, kWh a year.
    pub kwh_per_year: f64,
    /// Points of which it is not.
    pub without_consumption: usize,
}

/// What is chosen in one commune.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CommuneChoice {
    /// Index in the territory.
    pub commune: usize,
    /// Its budget, cents on the basis of the scenario.
    pub budget_cents: i64,
    /// What the chosen points cost, whoever pays; works on cabinets are not in it.
    pub cost_cents: i64,
    /// Points that count for factor 4.
    pub factor4: u32,
    /// Points that count for factor 2.
    pub factor2: u32,
    /// Consumption of the chosen points today, kWh a year.
    pub kwh_before_per_year: f64,
    /// Consumption of the chosen points after the works, kWh a year.
    pub kwh_after_per_year: f64,
    /// All the light points of the commune.
    pub existing: Existing,
    /// The chosen points, in the order of documents.
    pub points: Vec<ChosenPoint>,
    /// The same year by year; one year where the scenario names none.
    pub years: Vec<YearChoice>,
    /// What the commune takes from common funds; amounts above zero.
    pub draws: Vec<Drawn>,
    /// How much of it is settled, where that was asked.
    pub settled: Option<Settled>,
}

impl CommuneChoice {
    /// Energy saved, kWh a year.
    #[must_use]
    pub fn saving_kwh_per_year(&self) -> f64 {
        self.kwh_before_per_year - self.kwh_after_per_year
    }

    /// Consumption of all its points before over after; infinite where nothing is left of it.
    #[must_use]
    pub fn perimeter_factor(&self) -> f64 {
        if self.kwh_after_per_year > 0.0 {
            self.kwh_before_per_year / self.kwh_after_per_year
        } else {
            f64::INFINITY
        }
    }

    /// A sum over the years.
    #[must_use]
    pub fn in_all(&self, figure: impl Fn(&YearChoice) -> i64) -> i64 {
        self.years.iter().map(figure).sum()
    }

    /// All the years together.
    #[must_use]
    pub fn all_years(&self) -> YearChoice {
        self.years.iter().copied().sum()
    }

    /// What the commune has of a fund in a year, by grants on points and draws, in cents.
    #[must_use]
    pub fn fund_cents(&self, fund: usize, year: usize) -> i64 {
        let grants = self.points.iter();
        let grants = grants.filter(|one| one.fund == Some(fund) && one.year == year);
        let draws = self.draws.iter();
        let draws = draws.filter(|one| one.fund == fund && one.year == year);
        grants.map(|one| one.grant_cents).sum::<i64>() + draws.map(|one| one.cents).sum::<i64>()
    }

    /// What the commune has of a fund over all the years, in cents.
    #[must_use]
    pub fn fund_cents_in_all(&self, fund: usize) -> i64 {
        (0..self.years.len())
            .map(|year| self.fund_cents(fund, year))
            .sum()
    }
}

impl Choice {
    /// The sum of a figure over the communes.
    pub fn total<T: std::iter::Sum>(&self, figure: impl Fn(&CommuneChoice) -> T) -> T {
        self.communes.iter().map(figure).sum()
    }

    /// What all the communes have today.
    #[must_use]
    pub fn existing(&self) -> Existing {
        Existing {
            points: self.total(|one| one.existing.points),
            kwh_per_year: self.total(|one| one.existing.kwh_per_year),
            without_consumption: self.total(|one| one.existing.without_consumption),
        }
    }

    /// All the communes together in each year.
    #[must_use]
    pub fn years(&self) -> Vec<YearChoice> {
        let count = self.communes.iter().map(|one| one.years.len()).max();
        let of_year = |year: usize| {
            let all = self.communes.iter().filter_map(|one| one.years.get(year));
            all.copied().sum()
        };
        (0..count.unwrap_or(0)).map(of_year).collect()
    }

    /// All the communes and all the years together.
    #[must_use]
    pub fn all_years(&self) -> YearChoice {
        self.total(CommuneChoice::all_years)
    }
}

impl Study {
    /// The points of a plan, commune by commune.
    ///
    /// ```
    /// # use reverbere::planner::Limits;
    /// # use reverbere::{Scenario, Study};
    /// # let file = "examples/trois_points/scenario.toml";
    /// let study = Study::prepare(Scenario::read(file.as_ref())?, &|_, _| {})?;
    /// let planning = study.plan(&Limits::default(), &|_| {});
    /// let plan = planning.outcome.plan().expect("a plan");
    /// let choice = study.choose(&planning.choice, plan);
    /// // The lamp of 150 W, in the second row of the inventory: 760 € out of 900.
    /// let [commune] = choice.communes.as_slice() else { panic!("one commune") };
    /// let [point] = commune.points.as_slice() else { panic!("one point") };
    /// assert_eq!((point.row, commune.all_years().cost_cents), (1, 76_000));
    /// # Ok::<(), reverbere::Error>(())
    /// ```
    #[must_use]
    pub fn choose(&self, choice: &ChoiceProblem, plan: &Plan) -> Choice {
        let mut by_commune: Vec<Vec<ChosenPoint>> = vec![Vec::new(); self.budgets.len()];
        for (row, class, offer) in choice.taken(&plan.counts) {
            let origin = choice.origins[class][offer];
            let of_plan = &choice.base.classes[class];
            by_commune[of_plan.commune].push(ChosenPoint {
                row,
                class: choice.groups[class].class,
                solution: origin.solution,
                counts_for: origin.counts_for,
                year: origin.year,
                fund: origin.fund,
                grant_cents: of_plan.offers[offer].grant_cents,
                certainty: None,
                chosen_in: None,
            });
        }
        let totals = self.existing_by_commune();
        let years = self.scenario.rules.years.count();
        let mut communes: Vec<CommuneChoice> = self
            .yearly_budgets
            .iter()
            .zip(by_commune)
            .zip(&choice.base.communes)
            .map(|(((index, budgets), mut points), left)| {
                let insee = self.scenario.territory.communes()[*index].insee.as_str();
                self.put_in_order(&mut points);
                let existing = totals.get(insee).copied().unwrap_or_default();
                let budget = |year: usize| budgets.get(year).copied().unwrap_or(0);
                let left_of =
                    |year: usize| (left.budgets_cents.get(year).copied()).unwrap_or(budget(year));
                let years = (0..years).map(|year| YearChoice {
                    budget_cents: budget(year),
                    done_cents: budget(year) - left_of(year),
                    ..YearChoice::default()
                });
                let mut years: Vec<YearChoice> = years.collect();
                // What no budget pays weighs on the last one.
                if let Some(last) = years.last_mut() {
                    last.done_cents += left.overdrawn_cents;
                }
                self.commune_choice(*index, existing, points, years)
            })
            .collect();
        for (bundle, opened) in choice.base.bundles.iter().zip(&plan.recount.opened) {
            let commune = &mut communes[bundle.commune];
            if let Some(year) = opened.filter(|_| bundle.opening_cents > 0) {
                commune.years[year].works += 1;
                commune.years[year].works_cents += bundle.opening_cents;
            }
        }
        let funds = choice.draw_funds.iter().copied();
        for ((draw, fund), cents) in choice.base.draws.iter().zip(funds).zip(&plan.draws_cents) {
            let (year, cents) = (draw.year, *cents);
            let commune = &mut communes[draw.commune];
            commune.years[year].draws_cents += cents;
            if cents > 0 {
                commune.draws.push(Drawn { fund, year, cents });
            }
        }
        Choice { communes }
    }

    /// Puts chosen points in the order of documents.
    pub(crate) fn put_in_order(&self, points: &mut [ChosenPoint]) {
        points.sort_by(|a, b| {
            let places = self.place(a.row).cmp(&self.place(b.row));
            a.year.cmp(&b.year).then(places)
        });
    }

    /// The order of points in documents, within a year: cabinet, street, reference, place in the
    /// files.
    fn place(&self, row: u32) -> ([&str; 3], u32) {
        let columns = ["armoire", "voie", "reference"];
        (
            columns.map(|name| {
                self.import
                    .points
                    .text(name)
                    .get(row as usize)
                    .unwrap_or_default()
            }),
            row,
        )
    }

    /// What each commune has today, by INSEE code.
    pub(crate) fn existing_by_commune(&self) -> BTreeMap<&str, Existing> {
        let points = &self.import.points;
        let kwh = points.number(column::KWH);
        let mut totals: BTreeMap<&str, Existing> = BTreeMap::new();
        for row in 0..points.len() {
            let total = totals
                .entry(points.text("insee").get(row).unwrap_or_default())
                .or_default();
            total.points += 1;
            match kwh.get(row) {
                Some(kwh) => total.kwh_per_year += kwh,
                None => total.without_consumption += 1,
            }
        }
        totals
    }

    /// Adds what works of a year bring to the years after it.
    pub(crate) fn reinvest(&self, years: &mut [YearChoice], year: usize, solution: &Solution) {
        let cents = self.returned_cents(solution);
        for later in years.iter_mut().skip(year + 1) {
            later.reinvested_cents += cents;
        }
    }

    fn commune_choice(
        &self,
        commune: usize,
        existing: Existing,
        points: Vec<ChosenPoint>,
        years: Vec<YearChoice>,
    ) -> CommuneChoice {
        let mut choice = CommuneChoice {
            commune,
            budget_cents: years.iter().map(|year| year.budget_cents).sum(),
            existing,
            years,
            ..CommuneChoice::default()
        };
        for point in &points {
            let class = &self.classes.classes[point.class];
            let solution = &class.solutions[point.solution];
            let year = &mut choice.years[point.year];
            year.points += 1;
            year.cost_cents += solution.cost_cents;
            year.grants_cents += point.grant_cents;
            self.reinvest(&mut choice.years, point.year, solution);
            choice.cost_cents += solution.cost_cents;
            choice.kwh_before_per_year += class.existing.kwh_per_year();
            choice.kwh_after_per_year += solution.kwh_after_per_year;
            match point.counts_for {
                FactorClass::F4 => choice.factor4 += 1,
                FactorClass::F2 => choice.factor2 += 1,
            }
        }
        choice.points = points;
        choice
    }
}
