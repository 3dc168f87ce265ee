//! How far prices hold: money ranges of communes, ranges of targets, and money that nobody needs.

mod gains;

use rayon::prelude::*;

use super::alone::alone;
use super::block::Block;
use super::model::{Holdings, Model, RowIs};
use super::outcome::{Limits, Plan};
use super::plain::{Plain, points_f64};
use super::problem::{Commune, Problem, SpendingLimit};
use super::relaxation::relax;
use super::solve::solve_from;
use super::solver::relaxed;
use super::ties::{TiePrices, Ties};
pub use gains::most_gained;

/// A prediction of a price may be so far off, as a share of it.
const TOLERANCE: f64 = 0.05;
/// Steps in which a target is changed, as shares of it.
const SHARES: [f64; 2] = [0.01, 0.05];
/// Plans made to try a price out are proved to this gap only.
const GAP: f64 = 1e-5;
/// And each takes so many seconds at most.
const SECONDS: f64 = 15.0;
/// A breakpoint of the value of money is approached in so many steps at most.
const MAX_TANGENTS: usize = 25;

/// What one more cent is worth, and for how many cents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MoneyRange {
    /// What one more cent is worth.
    pub value_per_cent: f64,
    /// So many cents fewer each take that much.
    pub fewer_cents: i64,
    /// So many cents more each bring that much; `None` for any number.
    pub more_cents: Option<i64>,
}

/// For each commune and year, the money for which the price of money holds, the prices of what ties
/// communes staying as they are: in pieces of points, as all prices.
///
/// Quick for communes with nothing but a budget; the others take some small programs each.
#[must_use]
pub fn money_ranges(problem: &Problem, plan: &Plan) -> Vec<Vec<MoneyRange>> {
    let holdings = Holdings::of(problem);
    let ties = Ties::of(problem);
    let prices = ties.prices_of(plan);
    (0..problem.communes.len())
        .into_par_iter()
        .map(|commune| {
            let block = Block::new(problem, &ties, &holdings, commune);
            if let Some(plain) = block.bare() {
                // Where the year makes no difference, the last limit has all the money.
                let budget = problem.spending_limits(commune);
                let budget = budget.last().map_or(0, |limit| limit.cents);
                return vec![of_plain(plain, &prices, budget); problem.years];
            }
            let around = Around::new(problem, &ties, &holdings, &prices, commune);
            (0..problem.years).map(|year| around.range(year)).collect()
        })
        .collect()
}

/// Within the money of the step that is taken in part, the value of money stays the same.
fn of_plain(commune: &Plain, prices: &TiePrices, budget_cents: i64) -> MoneyRange {
    let relaxation = relax(commune, &commune.profits(prices));
    let unit = commune.unit_cents;
    // What is too little for one unit is left in any case.
    let rest = budget_cents - commune.budget * unit;
    let fewer_cents = relaxation.room * unit + rest;
    let more_cents = relaxation.split.map(|split| {
        let group = &commune.groups[split.group];
        let base = relaxation.base[split.group];
        let before = base.map_or(0, |base| group.offers[base].cost);
        let step = group.offers[split.offer].cost - before;
        let all = step.saturating_mul(group.count);
        (all - relaxation.room).saturating_mul(unit) - rest
    });
    MoneyRange {
        value_per_cent: relaxation.unit_value / points_f64(unit),
        fewer_cents,
        more_cents,
    }
}

/// A commune with rules of its own, with more or less money: its program in pieces of points.
struct Around {
    model: Model,
    worth: Vec<f64>,
    commune: Commune,
    years: usize,
    /// More money than everything costs.
    plenty: i64,
}

impl Around {
    fn new(
        problem: &Problem,
        ties: &Ties,
        holdings: &Holdings,
        prices: &TiePrices,
        commune: usize,
    ) -> Self {
        let (model, worth) = alone(problem, ties, holdings, prices, commune);
        let spent = model.rows.iter();
        let spent = spent.filter(|row| matches!(row.what, RowIs::Spending { .. }));
        let plenty: f64 = spent
            .flat_map(|row| &row.terms)
            .map(|&(column, cents)| (cents * model.columns[column].upper).max(0.0))
            .sum();
        Self {
            model,
            worth,
            commune: problem.communes[commune].clone(),
            years: problem.years,
            plenty: plenty as i64,
        }
    }

    /// The value, and that of one more cent, with so many cents more in a year.
    fn at(&self, year: usize, cents: i64) -> Option<(f64, f64)> {
        let mut commune = self.commune.clone();
        commune.budgets_cents.resize(self.years, 0);
        let budget = &mut commune.budgets_cents[year];
        *budget = budget.max(&mut 0).saturating_add(cents);
        let alone = Problem {
            years: self.years,
            communes: vec![commune],
            ..Problem::default()
        };
        let limits = alone.spending_limits(0);
        let mut model = self.model.clone();
        for row in &mut model.rows {
            if let RowIs::Spending { first, last, .. } = row.what
                && let Some(limit) = limits
                    .iter()
                    .find(|it| (it.first, it.last) == (first, last))
            {
                row.most = points_f64(limit.cents);
            }
        }
        let relaxed = relaxed(&model, &self.worth, None)?;
        let mut per_cent = 0.0;
        for (row, dual) in model.rows.iter().zip(&relaxed.duals) {
            if let RowIs::Spending { first, last, .. } = row.what
                && (first..=last).contains(&year)
            {
                per_cent += dual.max(0.0);
            }
        }
        Some((relaxed.value, per_cent))
    }

    fn range(&self, year: usize) -> MoneyRange {
        let Some((value, per_cent)) = self.at(year, 0) else {
            return MoneyRange::default();
        };
        let budget = self.commune.budgets_cents.get(year).map_or(0, |it| *it);
        let more = self.until(year, (value, per_cent), self.plenty);
        MoneyRange {
            value_per_cent: per_cent,
            fewer_cents: -self.until(year, (value, per_cent), -budget.max(0)),
            more_cents: (more < self.plenty).then_some(more),
        }
    }

    /// The change of money, from 0 to `far`, up to which the value follows its price. The value is
    /// concave, so the tangents here and further on meet between the two.
    fn until(&self, year: usize, (value, per_cent): (f64, f64), far: i64) -> i64 {
        let mut cents = far;
        for _ in 0..MAX_TANGENTS {
            if cents == 0 {
                break;
            }
            let Some((there, slope)) = self.at(year, cents) else {
                // With less money its rules cannot hold together.
                cents /= 2;
                continue;
            };
            let change = points_f64(cents);
            let lost = value + per_cent * change - there;
            if lost <= 1e-7 * (1.0 + value.abs()) {
                return cents;
            }
            let bend = per_cent - slope;
            let meet = (there - value - slope * change) / bend;
            let meet = if meet.is_finite() {
                meet.trunc() as i64
            } else {
                0
            };
            // Rounding may leave the meeting where it was.
            let inside = meet.abs() < cents.abs() && meet.signum() != -cents.signum();
            cents = if inside { meet } else { cents / 2 };
        }
        0
    }
}

/// How a price of a row of the problem held when its bounds were changed and all was planned again.
#[derive(Debug, Clone, PartialEq)]
pub struct RowRange {
    /// Index of the row.
    pub row: usize,
    /// What its price says that one more unit changes.
    pub value_per_unit: f64,
    /// The changes of the bounds within which the value found was what the price says, to 5 % of
    /// the change: from, to. 0 where the first change tried was further off.
    pub holds: (i64, i64),
    /// Each change that was tried, with the value and the bound found; nothing where there is no
    /// plan.
    pub tried: Vec<(i64, Option<(f64, f64)>)>,
}

/// How far the price of a target holds: plans again with more and less of it, by 1 and 5 %.
///
/// As heavy as some plans.
#[must_use]
pub fn row_range(problem: &Problem, plan: &Plan, row: usize, limits: &Limits) -> RowRange {
    let price = plan.prices.per_row.get(row).copied().unwrap_or(0.0);
    let bounds = problem.rows.get(row).map(|row| (row.least, row.most));
    let mut range = RowRange {
        row,
        value_per_unit: price,
        holds: (0, 0),
        tried: Vec::new(),
    };
    let asked = match bounds {
        // One more unit of what binds: the least where it costs, else the most.
        Some((least, most)) => least.filter(|_| price <= 0.0).or(most).or(least),
        None => None,
    };
    let Some(asked) = asked.filter(|asked| *asked > 0) else {
        return range;
    };
    for sign in [-1, 1] {
        for share in SHARES {
            let change = sign * ((points_f64(asked) * share).round() as i64).max(1);
            let found = planned(problem, plan, row, change, limits);
            range.tried.push((change, found));
            let Some((value, bound)) = found else {
                break;
            };
            let stated = price * points_f64(change);
            let off = (value - plan.value - stated).abs();
            // What is not proved of either plan is no fault of the price, but if it is more than the
            // price says of the change, nothing can be told.
            let unproved = (bound - value) + (plan.bound - plan.value);
            let allowed = TOLERANCE * stated.abs() + 1e-9 * plan.value.abs();
            if unproved > allowed || off > allowed + unproved {
                break;
            }
            if sign < 0 {
                range.holds.0 = change;
            } else {
                range.holds.1 = change;
            }
        }
    }
    range
}

/// Value and bound with the bounds of a row changed.
fn planned(
    problem: &Problem,
    plan: &Plan,
    row: usize,
    change: i64,
    limits: &Limits,
) -> Option<(f64, f64)> {
    let mut changed = problem.clone();
    let bounds = &mut changed.rows[row];
    bounds.least = bounds.least.map(|least| least.saturating_add(change));
    bounds.most = bounds.most.map(|most| most.saturating_add(change));
    let limits = Limits {
        gap: limits.gap.max(GAP),
        seconds: Some(limits.seconds.map_or(SECONDS, |wish| wish.min(SECONDS))),
        ..limits.clone()
    };
    let outcome = solve_from(&changed, Some(plan), &limits, &|_| ());
    outcome.plan().map(|plan| (plan.value, plan.bound))
}

/// What a plan leaves of the money of each commune, in each of its limits of spending: those of
/// [`Problem::spending_limits`], with what is left as their cents.
#[must_use]
pub fn unused_money(problem: &Problem, plan: &Plan) -> Vec<Vec<SpendingLimit>> {
    (0..problem.communes.len())
        .map(|commune| {
            let limits = problem.spending_limits(commune).into_iter();
            limits
                .map(|limit| {
                    let years = limit.first..=limit.last;
                    let drawn = problem.draws.iter().zip(&plan.draws_cents);
                    let drawn = drawn
                        .filter(|(draw, _)| draw.commune == commune && years.contains(&draw.year));
                    let drawn: i64 = drawn.map(|(_, cents)| *cents).sum();
                    let spent = plan.recount.spent_cents.get(commune);
                    let spent = spent.and_then(|spent| spent.get(years.clone()));
                    let spent: i128 = spent.unwrap_or_default().iter().sum();
                    let received = plan.recount.received_cents.get(commune);
                    let received = received.and_then(|received| received.get(years));
                    let received: i128 = received.unwrap_or_default().iter().sum();
                    let left = i128::from(limit.cents) + i128::from(drawn) + received - spent;
                    SpendingLimit {
                        cents: i64::try_from(left).unwrap_or(i64::MAX),
                        ..limit
                    }
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests;
