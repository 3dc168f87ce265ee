//! What every commune gets at least: the level of rules that want it as great as it can be, and what
//! these rules cost in kWh.

use super::planning::plan_stages;
use super::problem::ChoiceProblem;
use super::rules::equity::{Equity, Level};
use super::study::{CommuneChoice, Study};
use crate::plan::{self, Limits, Outcome, Problem};
use rayon::prelude::*;

#[cfg(test)]
mod tests;

/// Halvings of what is not known of a level.
const HALVINGS: u32 = 14;
/// A first plan is enough to know that there is one.
const ANY_PLAN: f64 = 0.5;

/// What comes of a rule of fairness in a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct FairShare<'a> {
    /// The rule.
    pub rule: &'a Equity,
    /// The commune that gets least among those that get something, by its index in the territory, and
    /// its level; none where no commune gets anything.
    pub least: Option<(usize, f64)>,
    /// Communes of the rule that get nothing.
    pub without: usize,
}

impl Study {
    /// The choice with the greatest level that every commune can reach, for each rule that wants it.
    /// Communes that can get nothing by themselves are left out of such a rule.
    pub(super) fn fairest(&self, mut choice: ChoiceProblem, limits: &Limits) -> ChoiceProblem {
        for (at, rule) in self.scenario.rules.equity.iter().enumerate() {
            if rule.level == Level::Greatest {
                choice = raised(choice, at, rule, limits);
            }
        }
        choice
    }

    /// What the plan of a choice would save without rules of fairness, kWh a year; none where it has no
    /// such rule, or no plan was found.
    #[must_use]
    pub fn saving_without_fairness(&self, choice: &ChoiceProblem, limits: &Limits) -> Option<f64> {
        if choice.fair.is_empty() {
            return None;
        }
        let mut free = choice.clone();
        for fair in &choice.fair {
            free.base.rows[fair.row].least = None;
        }
        let planning = plan_stages(free, None, limits, &|_| ());
        let plan = planning.outcome.plan()?;
        let choice = self.choose(&planning.choice, plan);
        Some(choice.total(CommuneChoice::saving_kwh_per_year))
    }

    /// What comes of each rule of fairness in a choice.
    #[must_use]
    pub fn fair_shares(&self, communes: &[CommuneChoice]) -> Vec<FairShare<'_>> {
        let of_rule = |rule| {
            let mut share = FairShare {
                rule,
                least: None,
                without: 0,
            };
            for one in communes.iter().filter(|one| rule.scope.has(one.commune)) {
                match self.level_of(rule, one) {
                    Some(level) if level > 0.0 => {
                        let is_less = share.least.is_none_or(|(_, least)| level < least);
                        share.least = if is_less {
                            Some((one.commune, level))
                        } else {
                            share.least
                        };
                    }
                    _ => share.without += 1,
                }
            }
            share
        };
        self.scenario.rules.equity.iter().map(of_rule).collect()
    }

    /// The level of a commune under a rule; none where it has no size.
    #[must_use]
    pub fn level_of(&self, rule: &Equity, commune: &CommuneChoice) -> Option<f64> {
        let known = &self.scenario.territory.communes()[commune.commune];
        let size = rule.size(known.population, commune.existing.points);
        rule.level_of(self.amount_of(rule, commune), size)
    }

    /// What a commune gets under a rule, in points or thousandths of kWh a year.
    #[must_use]
    pub fn amount_of(&self, rule: &Equity, commune: &CommuneChoice) -> i64 {
        rule.amount(commune.points.iter().map(|point| {
            let (_, solution) = self.solution(point);
            solution.saving_kwh_per_year
        }))
    }
}

/// A choice under the greatest level of one rule.
fn raised(choice: ChoiceProblem, at: usize, rule: &Equity, limits: &Limits) -> ChoiceProblem {
    let rows: Vec<usize> = (0..choice.fair.len())
        .filter(|row| choice.fair[*row].rule == at)
        .collect();
    let most: Vec<(usize, f64)> = rows
        .into_par_iter()
        .filter_map(|place| {
            let fair = choice.fair[place];
            let amount = most_alone(&choice.base, fair.commune, fair.row, limits);
            let level = rule.level_of(amount, fair.size)?;
            (level > 0.0).then_some((place, level))
        })
        .collect();
    let under = |level: f64| {
        let mut under = choice.clone();
        for fair in choice.fair.iter().filter(|fair| fair.rule == at) {
            under.base.rows[fair.row].least = None;
        }
        for (place, _) in &most {
            let fair = choice.fair[*place];
            under.base.rows[fair.row].least = Some(rule.least(level, fair.size));
        }
        under
    };
    let limits = Limits {
        gap: ANY_PLAN,
        ..limits.clone()
    };
    let is_possible = |level: f64| {
        let outcome = plan::solve(&under(level).base, &limits, &|_| ());
        matches!(
            outcome,
            Outcome::Proved(_) | Outcome::WithinGap(_) | Outcome::StoppedWithPlan(_)
        )
    };
    let highest = most
        .iter()
        .map(|(_, level)| *level)
        .fold(f64::INFINITY, f64::min);
    if !highest.is_finite() {
        return choice;
    }
    if is_possible(highest) {
        return under(highest);
    }
    let (mut least, mut most) = (0.0, highest);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(least, most);
        if is_possible(middle) {
            least = middle;
        } else {
            most = middle;
        }
    }
    under(least)
}

/// The most that a row can come to where its commune has everything for itself.
fn most_alone(problem: &Problem, commune: usize, row: usize, limits: &Limits) -> i64 {
    let mut alone = problem.clone();
    for row in &mut alone.rows {
        row.least = None;
    }
    let counts = |kind: usize| problem.kinds[kind].iter().any(|(one, _)| *one == row);
    for class in &mut alone.classes {
        if class.commune != commune {
            class.offers.clear();
            class.forced = false;
        }
        for offer in &mut class.offers {
            let amount = problem.amount(offer, row);
            offer.value = if counts(offer.kind) {
                amount as f64
            } else {
                0.0
            };
        }
    }
    for bundle in &mut alone.bundles {
        bundle.opening_value = 0.0;
        if let plan::problem::Whole::Wished { .. } = bundle.whole {
            bundle.whole = plan::problem::Whole::Free;
        }
    }
    let limits = Limits {
        gap: 0.0,
        ..limits.clone()
    };
    let outcome = plan::solve(&alone, &limits, &|_| ());
    outcome.plan().map_or(0, |plan| plan.value.round() as i64)
}
