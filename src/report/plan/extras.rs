//! What a scenario adds to points and budgets: years, works on cabinets, common funds, points done.
//! Documents speak of each only where the scenario does.

use crate::money::Basis;
use crate::report::layout::{extra, name};
use crate::report::sheet::Value;
use crate::report::table::Source;
use crate::scenario::rules::years::CarryKey;
use crate::scenario::study::{Study, YearChoice};

/// What there is to speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct Extras {
    /// Years of works, where they have names.
    pub years: Vec<i32>,
    /// What becomes of money between years.
    pub carry: CarryKey,
    /// Price of the works on one cabinet, cents before tax, where the plan has them.
    pub work_cents_ht: Option<i64>,
    /// The same on the basis of the scenario.
    work_cents: i64,
    /// Names of the common funds.
    pub funds: Vec<String>,
    /// Whether some fund pays part of single points.
    pub grants: bool,
    /// Whether points done have taken some of the budgets.
    pub done: bool,
    /// Whether savings of earlier works add to budgets.
    pub reinvests: bool,
    basis: Basis,
}

impl Extras {
    /// What a study has.
    #[must_use]
    pub fn of(study: &Study) -> Self {
        let rules = &study.scenario.rules;
        let work = study.cabinet_work().map(|work| work.price.cents_ht());
        let mut spent = study.decisions.done_figures.spent_cents.values();
        Self {
            years: rules.years.list.clone(),
            carry: rules.years.carry,
            work_cents_ht: work,
            work_cents: study.scenario.basis.from_ht(work.unwrap_or(0)),
            funds: rules.funds.iter().map(|fund| fund.name.clone()).collect(),
            grants: rules.funds.iter().any(|fund| fund.grant.is_some()),
            done: spent.any(|cents| *cents != 0),
            reinvests: (rules.reinvestment).is_some_and(|rule| rule.binds(&rules.years)),
            basis: study.scenario.basis.basis,
        }
    }

    /// Whether the plan has works on cabinets.
    #[must_use]
    pub fn works(&self) -> bool {
        self.work_cents_ht.is_some()
    }

    /// Price of the works on one cabinet, euros before tax.
    #[must_use]
    pub fn work_euros_ht(&self) -> f64 {
        self.work_cents_ht.unwrap_or(0) as f64 / 100.0
    }

    /// Whether what a year leaves serves the next ones.
    #[must_use]
    pub fn carries(&self) -> bool {
        self.carry == CarryKey::Oui
    }

    /// Whether budgets are paid out of anything but points, or for anything else.
    #[must_use]
    pub fn any_money(&self) -> bool {
        self.works() || !self.funds.is_empty() || self.done || self.reinvests
    }

    /// The price of one cabinet on the basis of the scenario, for formulas.
    #[must_use]
    pub fn work_price(&self) -> String {
        match self.basis {
            Basis::Ht => name::WORK.to_owned(),
            Basis::Ttc => format!("ROUND({}*(1+{}),2)", name::WORK, name::VAT),
        }
    }

    /// The same, with what it comes to.
    #[must_use]
    pub fn work(&self) -> Source {
        Source {
            cell: self.work_price(),
            value: self.work_cents as f64 / 100.0,
        }
    }

    /// What works on the cabinets that a cell counts cost.
    #[must_use]
    pub fn works_cost(&self, count_cell: &str, works: u32) -> Value<'static> {
        let euros = f64::from(works) * self.work_cents as f64 / 100.0;
        Value::Formula(format!("{count_cell}*{}", self.work_price()), euros)
    }

    /// The figures of money that a year shows, in their order.
    #[must_use]
    pub fn columns(&self) -> Vec<MoneyColumn> {
        let mut columns = vec![MoneyColumn::Points, MoneyColumn::Cost];
        if self.works() {
            columns.extend([MoneyColumn::Cabinets, MoneyColumn::Works]);
        }
        if !self.funds.is_empty() {
            columns.push(MoneyColumn::Funds);
        }
        columns.push(MoneyColumn::Own);
        // One budget for all the years is told once, with the cost of all of them.
        if self.carry != CarryKey::Total {
            if self.done {
                columns.push(MoneyColumn::Done);
            }
            columns.push(MoneyColumn::Budget);
        }
        if self.reinvests {
            columns.push(MoneyColumn::Reinvested);
        }
        if self.carry != CarryKey::Total {
            columns.push(MoneyColumn::Rest);
        }
        columns
    }
}

/// A figure of the money of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyColumn {
    /// Points renovated.
    Points,
    /// What they cost, whoever pays.
    Cost,
    /// Cabinets with works.
    Cabinets,
    /// What these cost.
    Works,
    /// What funds pay.
    Funds,
    /// What the commune pays.
    Own,
    /// What points done have taken of the budget.
    Done,
    /// The budget.
    Budget,
    /// What works of the years before save and bring to it.
    Reinvested,
    /// What is left of it.
    Rest,
}

impl MoneyColumn {
    /// What it is called.
    #[must_use]
    pub fn label(self, basis: Basis) -> String {
        match self {
            Self::Points => extra::YEAR_POINTS.to_owned(),
            Self::Cost => extra::year_cost(basis),
            Self::Cabinets => extra::YEAR_CABINETS.to_owned(),
            Self::Works => extra::year_works(basis),
            Self::Funds => extra::year_funds(basis),
            Self::Own => extra::year_own(basis),
            Self::Done => extra::year_done(basis),
            Self::Budget => extra::year_budget(basis),
            Self::Reinvested => extra::year_reinvested(basis),
            Self::Rest => extra::year_rest(basis),
        }
    }

    /// Whether it counts things rather than euros.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Points | Self::Cabinets)
    }

    /// The figure: points, cabinets, or euros.
    #[must_use]
    pub fn of(self, year: &YearChoice) -> f64 {
        let cents = match self {
            Self::Points => return f64::from(year.points),
            Self::Cabinets => return f64::from(year.works),
            Self::Cost => year.cost_cents,
            Self::Works => year.works_cents,
            Self::Funds => year.funds_cents(),
            Self::Own => year.own_cents(),
            Self::Done => year.done_cents,
            Self::Budget => year.budget_cents,
            Self::Reinvested => year.reinvested_cents,
            Self::Rest => year.rest_cents(),
        };
        cents as f64 / 100.0
    }

    /// What it is made of, from the cells of the others; none for one that is given.
    #[must_use]
    pub fn formula(self, extras: &Extras, cell: &dyn Fn(Self) -> Option<String>) -> Option<String> {
        let signed = |plus: &[Self], minus: &[Self]| {
            let with = |sign: &'static str, list: &[Self]| -> Vec<String> {
                let cells = list.iter().filter_map(|one| cell(*one));
                cells.map(|cell| format!("{sign}{cell}")).collect()
            };
            let terms = [with("+", plus), with("-", minus)].concat().concat();
            terms.trim_start_matches('+').to_owned()
        };
        match self {
            Self::Works => Some(format!("{}*{}", cell(Self::Cabinets)?, extras.work_price())),
            Self::Own => Some(signed(&[Self::Cost, Self::Works], &[Self::Funds])),
            Self::Rest => Some(signed(
                &[Self::Budget, Self::Reinvested],
                &[Self::Own, Self::Done],
            )),
            Self::Points
            | Self::Cost
            | Self::Cabinets
            | Self::Funds
            | Self::Done
            | Self::Budget
            | Self::Reinvested => None,
        }
    }
}
