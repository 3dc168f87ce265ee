//! The money of each commune of a programme, from one year to the next.

use super::YearSums;
use crate::plan::Carry;
use crate::scenario::rules::Scope;
use crate::scenario::rules::funds::{Fund, Money};
use crate::scenario::rules::reinvestment::{Receiver, Reinvestment};
use crate::scenario::study::{Choice, Study};
use std::collections::{BTreeMap, BTreeSet};

/// The accounts of the communes, and the funds of their EPCI.
pub(super) struct Accounts {
    rule: Option<Reinvestment>,
    communes: Vec<Account>,
    funds: Vec<Pool>,
}

/// The money of a commune.
struct Account {
    /// Index in the territory.
    commune: usize,
    /// What points done before the programme have cost, to be paid out of the first budgets.
    owed_cents: i64,
    /// What works so far bring each year.
    income_cents: i64,
    /// What the year before left, where it serves.
    carried_cents: i64,
    /// The most that may be spent ahead.
    borrow_cents: i64,
    is_carried: bool,
    /// The year under way.
    sums: YearSums,
}

/// The fund of an EPCI.
struct Pool {
    name: String,
    communes: BTreeSet<usize>,
    income_cents: i64,
    held_cents: i64,
}

impl Accounts {
    pub fn of(study: &Study, rule: Option<Reinvestment>) -> Self {
        let rules = &study.scenario.rules;
        let spent = &study.decisions.done_figures.spent_cents;
        let communes = study.yearly_budgets.keys().map(|commune| {
            let carry = rules.years.carry_of(*commune);
            Account {
                commune: *commune,
                owed_cents: spent.get(commune).copied().unwrap_or(0),
                income_cents: 0,
                carried_cents: 0,
                borrow_cents: match carry {
                    Carry::Forward { borrow_cents } => borrow_cents.max(0),
                    Carry::Never | Carry::Total => 0,
                },
                is_carried: carry != Carry::Never,
                sums: YearSums::default(),
            }
        });
        let mut accounts = Self {
            rule,
            communes: communes.collect(),
            funds: Vec::new(),
        };
        if rule.is_some_and(|rule| rule.to == Receiver::Epci) {
            accounts.funds = pools(study);
        }
        accounts
    }

    /// The money of a year, from 0.
    pub fn open_year(&mut self, study: &Study, year: usize) {
        let repeated = study.scenario.rules.programme.repeated;
        for account in &mut self.communes {
            let given = study.yearly_budgets.get(&account.commune);
            let budget = repeated
                .budget(given.map_or(&[], Vec::as_slice), year)
                .max(0);
            let paid = account.owed_cents.min(budget);
            account.owed_cents -= paid;
            account.sums = YearSums {
                budget_cents: budget - paid,
                reinvested_cents: account.income_cents,
                carried_cents: account.carried_cents,
                ..YearSums::default()
            };
        }
        for pool in &mut self.funds {
            pool.held_cents += pool.income_cents;
        }
    }

    /// Gives a study of one year its budgets and its funds.
    pub fn fill(&self, study: &mut Study) {
        for account in &self.communes {
            let has = account.sums.rest_cents() + account.borrow_cents;
            let has = has.max(0);
            study.yearly_budgets.insert(account.commune, vec![has]);
            study.budgets.insert(account.commune, has);
        }
        let held = self.funds.iter().filter(|pool| pool.held_cents > 0);
        let fund = |pool: &Pool| Fund {
            name: pool.name.clone(),
            scope: Scope::Communes(pool.communes.clone()),
            money: Money::Whole(pool.held_cents),
            grant: None,
            most_per_commune: None,
            most_share: 1.0,
        };
        study.scenario.rules.funds = held.map(fund).collect();
    }

    /// Writes down what a plan of the year spends, saves and takes; what each commune's year comes to.
    pub fn close_year(&mut self, study: &Study, choice: &Choice) -> Vec<YearSums> {
        for (account, chosen) in self.communes.iter_mut().zip(&choice.communes) {
            let all = chosen.all_years();
            account.sums.fund_cents = all.draws_cents;
            account.sums.spent_cents = all.total_cents();
            account.sums.points = all.points;
            account.sums.saving_kwh = chosen.saving_kwh_per_year();
            account.carried_cents = if account.is_carried {
                account.sums.rest_cents()
            } else {
                0
            };
            let returned = chosen.points.iter().map(|point| {
                let (_, solution) = study.solution(point);
                study.returned_cents(solution)
            });
            let returned: i64 = returned.sum();
            let commune = chosen.commune;
            match self
                .funds
                .iter_mut()
                .find(|pool| pool.communes.contains(&commune))
            {
                Some(pool) => {
                    pool.income_cents += returned;
                    pool.held_cents -= all.draws_cents;
                }
                None if self.rule.is_some() => account.income_cents += returned,
                None => {}
            }
        }
        self.communes.iter().map(|account| account.sums).collect()
    }

    /// Whether no later year has more than this one, which paid for nothing: in the communes that have
    /// points to do, so many each.
    pub fn is_stuck(&self, study: &Study, year: usize, open: &[u32]) -> bool {
        let repeated = study.scenario.rules.programme.repeated;
        let grows = |account: &Account| {
            let given = study.yearly_budgets.get(&account.commune);
            let given = given.map_or(&[][..], Vec::as_slice);
            let next = repeated.budget(given, year + 1).max(0) + account.income_cents;
            let sums = &account.sums;
            let now = sums.budget_cents + sums.reinvested_cents + sums.carried_cents;
            !repeated.is_settled(given.len(), year)
                || account.owed_cents > 0
                || next + account.carried_cents > now
        };
        let mut accounts = self.communes.iter().zip(open).filter(|it| *it.1 > 0);
        let is_paid_more = accounts.any(|(account, _)| grows(account));
        !is_paid_more && self.funds.iter().all(|pool| pool.income_cents == 0)
    }
}

/// A fund for each EPCI of the communes.
fn pools(study: &Study) -> Vec<Pool> {
    let communes = study.scenario.territory.communes();
    let mut by_epci: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for commune in study.yearly_budgets.keys() {
        let epci = communes[*commune].epci.as_str();
        by_epci.entry(epci).or_default().insert(*commune);
    }
    by_epci
        .into_iter()
        .map(|(epci, communes)| Pool {
            name: format!("Réinvestissement, {epci}"),
            communes,
            income_cents: 0,
            held_cents: 0,
        })
        .collect()
}
