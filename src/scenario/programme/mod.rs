//! When will all be renovated? Year after year, each with its budgets and with what the works of the years
//! before save, until no point with a solution is left, or a bound of years is reached.
//!
//! Each year is planned by itself, as well as can be given the years before it: years are not weighed
//! against each other, and the whole is no best programme.

mod money;
#[cfg(test)]
mod tests;

use super::Scenario;
use super::rules::reinvestment::Reinvestment;
use super::rules::years::Years;
use super::rules::{Objective, Objectives, Target, Targets};
use super::study::Study;
use crate::plan::Limits;
use crate::retrofit::Solution;
use crate::retrofit::classes::Class;
use money::Accounts;
use std::ops::Add;

/// A programme, year after year.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Its communes, by index in the territory: those with a budget, in their order.
    pub communes: Vec<usize>,
    /// What each year comes to, commune by commune.
    pub years: Vec<CourseYear>,
    /// The points renovated, in the order of the years.
    pub points: Vec<CoursePoint>,
    /// How it ends.
    pub end: End,
    /// What is left to do at the end, commune by commune.
    pub left: Vec<Left>,
    /// Points with a solution when it begins, commune by commune.
    pub to_do: Vec<u32>,
}

/// How a programme ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All is renovated at the end of a year, by its place.
    Done(usize),
    /// So many years were not enough.
    Bound,
    /// No point can be paid for any more, in this year and all later ones.
    Stuck,
    /// No plan was found for a year in the time given.
    Stopped,
}

/// A year of a programme.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseYear {
    /// Its name: a year, or its rank from 1 where the scenario names none.
    pub name: i32,
    /// What it comes to in each commune.
    pub communes: Vec<YearSums>,
}

/// What a year comes to, in a commune or in several; cents on the basis of the scenario.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct YearSums {
    /// The budget that the scenario gives, or its rule.
    pub budget_cents: i64,
    /// What works of the years before save, and bring to the budget.
    pub reinvested_cents: i64,
    /// What the year before left; below zero where it borrowed.
    pub carried_cents: i64,
    /// What comes from the fund of the EPCI.
    pub fund_cents: i64,
    /// What works cost, whoever pays.
    pub spent_cents: i64,
    /// Points renovated.
    pub points: u32,
    /// Points with a solution that are left at its end.
    pub remaining: u32,
    /// What the works of the year save, kWh a year.
    pub saving_kwh: f64,
}

impl YearSums {
    /// What the year leaves of all its money.
    #[must_use]
    pub fn rest_cents(&self) -> i64 {
        self.budget_cents + self.reinvested_cents + self.carried_cents + self.fund_cents
            - self.spent_cents
    }
}

impl Add for YearSums {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            budget_cents: self.budget_cents + other.budget_cents,
            reinvested_cents: self.reinvested_cents + other.reinvested_cents,
            carried_cents: self.carried_cents + other.carried_cents,
            fund_cents: self.fund_cents + other.fund_cents,
            spent_cents: self.spent_cents + other.spent_cents,
            points: self.points + other.points,
            remaining: self.remaining + other.remaining,
            saving_kwh: self.saving_kwh + other.saving_kwh,
        }
    }
}

impl std::iter::Sum for YearSums {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl CourseYear {
    /// All the communes together.
    #[must_use]
    pub fn whole(&self) -> YearSums {
        self.communes.iter().copied().sum()
    }
}

/// A point renovated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoursePoint {
    /// Place of the year.
    pub year: usize,
    /// Row in the frame of points.
    pub row: u32,
    /// Index of its class.
    pub class: usize,
    /// Index of its solution in the class.
    pub solution: usize,
}

/// What is left to do in a commune.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Points with a solution.
    pub points: u32,
    /// What these cost at their cheapest solutions, works on cabinets apart: with so much more in the last
    /// year, all would be done.
    pub cheapest_cents: i64,
}

impl Scenario {
    /// The scenario of the years of a programme: no targets and none of the rules that are about one
    /// plan as a whole, but what is forbidden, cabinets and streets stay. The savings that it reinvests are
    /// taken out: years are planned one after the other.
    #[must_use]
    pub fn for_programme(mut self) -> (Self, Option<Reinvestment>) {
        let rule = self.rules.reinvestment.take();
        self.targets = Targets {
            factor4: Target::free(),
            factor2: Target::free(),
            factor4_counts_for_factor2: false,
        };
        let goal = match self.objectives.first() {
            // The least cost does nothing, and what is counted stops at the first point of a commune.
            Objective::Cout | Objective::Communes | Objective::Ciel => Objective::Kwh,
            goal => goal,
        };
        self.objectives = Objectives::one(goal);
        let rules = &mut self.rules;
        rules.forced.clear();
        rules.limits.clear();
        rules.equity.clear();
        rules.thresholds.clear();
        rules.funds.clear();
        rules.years.least_points.clear();
        if let Some(replanning) = &mut rules.replanning {
            replanning.weight = 0.0;
        }
        self.renew_wants();
        (self, rule)
    }
}

impl Study {
    /// The programme of the study of [`Scenario::for_programme`], so many years at most. `done` is called
    /// after each year.
    #[must_use]
    pub fn course(
        &self,
        rule: Option<Reinvestment>,
        most_years: usize,
        limits: &Limits,
        done: &(dyn Fn() + Sync),
    ) -> Course {
        let mut year_study = self.of_one_year(rule);
        let communes: Vec<usize> = self.yearly_budgets.keys().copied().collect();
        let mut accounts = Accounts::of(self, rule);
        let mut course = Course {
            to_do: year_study.open_points(&communes),
            communes,
            years: Vec::new(),
            points: Vec::new(),
            end: End::Bound,
            left: Vec::new(),
        };
        for year in 0..most_years {
            accounts.open_year(self, year);
            accounts.fill(&mut year_study);
            let planning = year_study.plan(limits, &|_| ());
            let Some(plan) = planning.outcome.plan() else {
                course.end = End::Stopped;
                break;
            };
            let choice = year_study.choose(&planning.choice, plan);
            let mut sums = accounts.close_year(&year_study, &choice);
            for commune in &choice.communes {
                course
                    .points
                    .extend(commune.points.iter().map(|point| CoursePoint {
                        year,
                        row: point.row,
                        class: point.class,
                        solution: point.solution,
                    }));
                let rows = commune.points.iter().map(|point| point.row);
                year_study.decisions.done.extend(rows);
            }
            let open = year_study.open_points(&course.communes);
            for (sums, open) in sums.iter_mut().zip(&open) {
                sums.remaining = *open;
            }
            let name = year_name(&self.scenario.rules.years, year);
            let communes = sums;
            let of_year = CourseYear { name, communes };
            let is_idle = of_year.whole().points == 0;
            course.years.push(of_year);
            done();
            if open.iter().all(|points| *points == 0) {
                course.end = End::Done(year);
                break;
            }
            if is_idle && accounts.is_stuck(self, year, &open) {
                course.end = End::Stuck;
                break;
            }
        }
        course.left = year_study.left(&course.communes);
        course
    }

    /// The study of one year without a name, whose budgets are given year by year.
    fn of_one_year(&self, rule: Option<Reinvestment>) -> Self {
        let mut one = self.clone();
        one.scenario.rules.years = Years::default();
        one.scenario.rules.reinvestment = rule;
        one.preferences = one.preferences.without_forced();
        one.decisions.forced.clear();
        // What was spent already is taken from the budgets before the years see them.
        one.decisions.done_figures.spent_cents.clear();
        one
    }

    /// The classes with a solution, each with its rows that may still be renovated.
    fn open_classes(&self) -> impl Iterator<Item = (&Class, usize)> {
        let classes = self.classes.classes.iter();
        classes
            .filter(|class| !class.solutions.is_empty())
            .map(|class| {
                let open = class.rows.iter();
                let open = open.filter(|row| self.decisions.leaves_open(**row));
                (class, open.count())
            })
    }

    /// How many points may still be renovated in each of some communes.
    fn open_points(&self, communes: &[usize]) -> Vec<u32> {
        let left = self.left(communes);
        left.into_iter().map(|one| one.points).collect()
    }

    /// What is left to do in each of some communes.
    fn left(&self, communes: &[usize]) -> Vec<Left> {
        let mut left = vec![Left::default(); communes.len()];
        let territory = &self.scenario.territory;
        for (class, open) in self.open_classes() {
            let commune = territory.by_insee(&class.insee);
            let place = commune.and_then(|commune| communes.binary_search(&commune).ok());
            let Some(left) = place.map(|place| &mut left[place]) else {
                continue;
            };
            let costs = class.solutions.iter().map(|one: &Solution| one.cost_cents);
            left.points += open as u32;
            left.cheapest_cents += costs.min().unwrap_or(0) * open as i64;
        }
        left
    }
}

/// The name of a year of a programme, from 0: the years of the scenario go on.
fn year_name(years: &Years, year: usize) -> i32 {
    let (rank, count) = (year as i32, years.list.len() as i32);
    match (years.list.get(year), years.list.last()) {
        (Some(name), _) => *name,
        (None, Some(last)) => last + rank - count + 1,
        (None, None) => rank + 1,
    }
}
